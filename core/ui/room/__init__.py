"""The room as pages and browsers meet it."""

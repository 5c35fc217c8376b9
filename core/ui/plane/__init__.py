"""The plane: a border forming, epoch by epoch."""

"""Screens that a teacher shares, and lessons of them."""

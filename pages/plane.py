"""The plane: a small network draws a border, epoch by epoch."""

from core.ui.plane.plane import plane

plane()

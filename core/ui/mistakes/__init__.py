"""The mistakes lab: spot it, say what it was, do it both ways, see why, mend it."""

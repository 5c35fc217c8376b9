"""The mathematics of the concept pages: NumPy in, NumPy out."""

"""Speed and memory, always beside the plain Keras way and in the same run."""

"""What a training leaves behind, and the questions asked of it."""

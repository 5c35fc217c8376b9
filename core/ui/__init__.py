"""What every page shares: the frame, the language, the controls and the pieces of a lesson."""

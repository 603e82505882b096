"""Clean text to figures with their evidence; pure functions."""

"""Text as printed to text that can be trusted, every repair on record; pure functions."""

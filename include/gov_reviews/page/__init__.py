"""A decoded page to its fields and lines as printed: HTML, PDF, plain text; pure functions."""

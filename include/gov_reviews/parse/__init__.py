"""Bytes as served to fields and lines as printed; pure functions."""

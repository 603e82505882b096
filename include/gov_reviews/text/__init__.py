"""Repair of characters and words, every repair on record; pure functions."""

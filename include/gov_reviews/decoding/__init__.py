"""Bytes to decoded text and its tree: charset, content type, markup; pure functions."""

"""Bytes as served to fields and lines as printed; pure functions."""

from gov_reviews.parse.page import parse_capture
from gov_reviews.parse.stitch import stitch_pages

__all__ = ["parse_capture", "stitch_pages"]

"""Text as printed to text that can be trusted, every repair on record; pure functions."""

from gov_reviews.normalise.page import normalise_page
from gov_reviews.normalise.text import repair_text

__all__ = ["normalise_page", "repair_text"]

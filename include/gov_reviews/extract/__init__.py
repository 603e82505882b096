"""Clean text to a review: document fields, figures with evidence, people, keywords; pure functions.

`extract_review` is the one entry; `document/` reads who, when and what kind, `facts/` reads the figures.
"""

from gov_reviews.extract.review import extract_review

__all__ = ["extract_review"]

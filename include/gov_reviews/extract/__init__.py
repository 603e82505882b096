"""Clean text to a review: document fields, figures with evidence, people, keywords; pure functions.

`review.extract_review` is the one entry; `document/` reads who, when and what kind, `facts/` reads the figures.
"""

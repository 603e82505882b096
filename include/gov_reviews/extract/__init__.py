"""Clean text to a review: document fields, figures with evidence, people, keywords; pure functions."""

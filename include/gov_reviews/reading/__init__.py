"""Captures to reviews: groups of pages, pages that cannot be read, one page for a person."""

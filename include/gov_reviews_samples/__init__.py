"""Four replica web sites with invented content, served on loopback: for the quick start, demonstrations and
tests.
"""

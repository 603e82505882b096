"""Four replica web sites with invented content, served on loopback: for the quick start, demonstrations and tests.

In: include/sample_site/ (content, templates, regions). Out: HTTP answers as real sites of four kinds give them, faults included.
Nothing here is used when real sites are read.
"""

"""What the program knows as data: strict reading of metadata/, phrases, segmentation, the language model,
divisions.
"""

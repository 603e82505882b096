"""Four replica web sites with invented content, served on loopback: for the quick start, demonstrations and
tests.
"""

from pathlib import Path

SAMPLES_ROOT = Path(__file__).resolve().parent

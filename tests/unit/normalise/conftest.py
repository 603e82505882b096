"""Makes the generators of this folder importable as `normalise_mirrors` (the suite runs with importmode=importlib)."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_spec = importlib.util.spec_from_file_location("normalise_mirrors", Path(__file__).parent / "mirrors.py")
assert _spec is not None
assert _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
sys.modules["normalise_mirrors"] = _module
_spec.loader.exec_module(_module)

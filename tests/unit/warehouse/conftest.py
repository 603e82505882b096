"""Makes the hand-built data of this folder importable, and gives every test its own installation."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from gov_reviews.settings import Settings


@pytest.fixture
def published(published_once: Path, tmp_path: Path) -> Settings:
    """A copy of it, to do anything with."""
    root = tmp_path / "published"
    shutil.copytree(published_once, root)
    return Settings(data_root=root)

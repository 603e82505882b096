"""An installation whose sample sites are said to be served, and are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Nobody listens at the address."""
    return Settings(data_root=tmp_path, sample_site_address="127.0.0.1:9")

"""Readers while publications take each other's place: no error, and no answer made of two of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.settings import PROJECT_ROOT

pytestmark = pytest.mark.slow


def test_readers_see_whole_publications_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the eight readers, one of the fifty publications of `tests/benchmarks readers`."""
    monkeypatch.syspath_prepend(str(PROJECT_ROOT / "tests" / "benchmarks"))
    from bench_readers import read_while_publishing

    found = read_while_publishing(tmp_path, readers=2, publications=1)
    assert found.errors == ()
    assert found.mixed == ()
    assert found.reads > 0
    assert found.publications_seen >= 1

"""The script of the charts: its name says what it is made from, and it needs no eval."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.web import chart_script as module
from gov_reviews.web.chart_script import chart_script, chart_script_name, chart_script_path, keep_chart_script


@pytest.mark.slow
def test_the_script_ends_in_ours_and_interprets_expressions() -> None:
    text = chart_script().decode()
    assert len(text) > 500_000
    assert "ast:true" in text[-3000:]
    assert chart_script_path().name == chart_script_name()


def test_an_earlier_script_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "chart_script_path", lambda: tmp_path / "charts-2.js")
    (tmp_path / "charts-1.js").write_text("old")
    (tmp_path / "other.js").write_text("another's")
    keep_chart_script(b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["charts-2.js", "other.js"]

"""What tasks tell of the files they read and write."""

from __future__ import annotations

from pathlib import Path

import pytest
from airflow.sdk import lineage

from gov_reviews.airflow_tasks.assets import tell_lineage


def test_files_reach_whoever_collects_lineage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collector = lineage.HookLineageCollector()
    monkeypatch.setattr(lineage, "get_hook_lineage_collector", lambda: collector)
    tell_lineage(reads=[tmp_path / "数据.duckdb"], writes=[tmp_path / "a.html", tmp_path / "b.html"])
    told = collector.collected_assets
    assert [one.asset.uri for one in told.inputs] == [(tmp_path / "数据.duckdb").as_uri()]
    assert [one.asset.uri for one in told.outputs] == [
        (tmp_path / name).as_uri() for name in ("a.html", "b.html")
    ]


def test_nobody_collects_anything_without_a_reader(tmp_path: Path) -> None:
    tell_lineage(reads=[tmp_path], writes=[tmp_path])

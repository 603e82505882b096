"""Lines of probes: only added, the last whole one counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gov_reviews.capture.probe_log import (
    ProbeEntry,
    ProbeVerdict,
    SourceStanding,
    add_probe,
    last_probe,
    last_probes,
)
from gov_reviews.records.ids import SourceId
from gov_reviews.records.source_evidence import SourceEvidence

UNIT = SourceId("sample_unit")
AT = datetime(2026, 1, 20, 2, tzinfo=UTC)
ENTRY = ProbeEntry(
    source_id=UNIT,
    at=AT,
    by="probe",
    verdict=ProbeVerdict.FITS,
    standing=SourceStanding.ACTIVE,
    since=AT,
    reasons=(),
    spec_key="a1",
    state="ok",
    family="trs",
    confidence=0.85,
    rows=3,
    dated=3,
    newest=AT.date(),
    site_id_code="9901210001",
    names=("望岚区政协",),
    evidence=SourceEvidence("http://a.example/", AT, 200, "server: x", "<html>望岚" * 500, "0" * 64),
)


def path_of(root: Path) -> Path:
    return root / "sources" / f"{UNIT}.probes.jsonl"


def test_nobody_has_looked(tmp_path: Path) -> None:
    assert last_probe(tmp_path, UNIT) is None
    assert last_probes(tmp_path, [UNIT]) == {}


def test_the_last_line_counts_and_the_others_stay(tmp_path: Path) -> None:
    add_probe(tmp_path, ENTRY)
    newer = replace(ENTRY, standing=SourceStanding.TAKEN_OUT, reasons=("rows: 0",), evidence=None)
    add_probe(tmp_path, newer)
    assert last_probes(tmp_path, [UNIT]) == {UNIT: newer}
    assert len(path_of(tmp_path).read_bytes().splitlines()) == 2


@pytest.mark.parametrize("damage", [b'{"source_id": "sample_unit", "at', b"\x00\xff\n", b"{}\n"])
def test_a_damaged_line_counts_as_not_there(tmp_path: Path, damage: bytes) -> None:
    add_probe(tmp_path, ENTRY)
    with path_of(tmp_path).open("ab") as stream:
        stream.write(damage)
    assert last_probe(tmp_path, UNIT) == ENTRY
    add_probe(tmp_path, replace(ENTRY, rows=9))
    found = last_probe(tmp_path, UNIT)
    assert found is not None
    assert found.rows == 9


def test_a_long_log_is_not_read_whole(tmp_path: Path) -> None:
    for number in range(60):
        add_probe(tmp_path, replace(ENTRY, rows=number))
    assert path_of(tmp_path).stat().st_size > 64 * 1024
    found = last_probe(tmp_path, UNIT)
    assert found is not None
    assert found.rows == 59

"""docs/sources.md: every real source once, with what is watched and what proves it."""

from __future__ import annotations

import re

from gov_reviews.report.sources_page import render_registry
from gov_reviews.sites.registry import load_registry

REGISTRY = load_registry()
REAL = [spec for spec in REGISTRY if not spec.is_sample]
SHOWN = render_registry(REGISTRY)


def test_every_real_source_is_a_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", SHOWN, re.MULTILINE)
    assert sorted(rows) == sorted(spec.id for spec in REAL)
    assert f"{len(REAL)} real sources." in SHOWN


def test_what_nobody_has_seen_is_said() -> None:
    unseen = sum(not spec.evidence.is_verified_live for spec in REAL)
    assert f"**{unseen} of them nobody has seen live**" in SHOWN
    assert SHOWN.count(", seen |") == len(REAL) - unseen


def test_each_has_a_list_an_identity_and_a_canary() -> None:
    """So that a probe can decide about it."""
    for spec in REAL:
        assert spec.lists, spec.id
        assert spec.identity.must_contain or spec.identity.site_id_code, spec.id
        assert spec.canary.max_newest_age_days, spec.id

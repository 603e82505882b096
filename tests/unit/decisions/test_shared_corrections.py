"""Corrections for everybody: what the file may say, which decisions they are, how one is proposed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from gov_reviews import settings
from gov_reviews.decisions.review_decisions import (
    Correction,
    DecisionKind,
    DecisionTarget,
    PrintedPlace,
    ReviewDecisions,
    decide_review,
    review_decision_file,
    withdraw_decision,
)
from gov_reviews.decisions.shared_corrections import SharedCorrections, as_entries, shared_corrections
from gov_reviews.decisions.standing_decisions import read_decisions
from gov_reviews.errors import InvalidMetadata
from gov_reviews.knowledge.metadata_files import read_metadata

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PLACE = PrintedPlace(printed="12件", words="提案12件。", occurrence=1, metric_code="proposals_filed")
FIGURE = DecisionTarget(url="http://own/1", text_key="0" * 16, figure=PLACE)
ENTRY = """
- url: http://own/1
  text_key: "0000000000000000"
  figure: {printed: 12件, words: 提案12件。, occurrence: 1, metric_code: proposals_filed}
  correct: {value: 21}
  reason: digits exchanged
  evidence: Yearbook 2025, page 7
  decided_by: A. Reader
  decided_on: 2026-01-02
"""


@pytest.fixture
def metadata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of metadata/ with nothing in it but corrections."""
    root = tmp_path / "metadata"
    root.mkdir()
    (root / "corrections.yaml").write_text(f"corrections:{ENTRY}", encoding="utf-8")
    monkeypatch.setattr(settings, "METADATA_ROOT", root)
    return root


def test_a_shared_correction_is_a_decision_that_stands_before_those_of_people(
    metadata: Path, tmp_path: Path
) -> None:
    (shared,) = shared_corrections()
    assert (shared.kind, shared.target, shared.correction) == ("correct", FIGURE, Correction(value=21.0))
    assert (shared.by, shared.reason) == (
        "corrections.yaml: A. Reader",
        "digits exchanged; Yearbook 2025, page 7",
    )
    assert shared == shared_corrections()[0], "its key is the same in every process"
    assert read_decisions(tmp_path).reviews.counting() == (shared,)

    again = decide_review(
        tmp_path, DecisionKind.CORRECT, FIGURE, "so", NOW, Correction(value=21.0), shared_corrections()
    )
    assert again is None, "it stands already"
    own = decide_review(tmp_path, DecisionKind.CORRECT, FIGURE, "better", NOW, Correction(value=22.0))
    assert read_decisions(tmp_path).reviews.counting() == (own,), "the later one counts"


def test_a_shared_correction_is_taken_back_by_its_key(metadata: Path, tmp_path: Path) -> None:
    (shared,) = shared_corrections()
    withdraw_decision(tmp_path, shared.decision_key, "not here", NOW, shared_corrections())
    assert read_decisions(tmp_path).reviews.counting() == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("correct: {value: 21}", "correct: {doc_type: annual_review}", "a figure has no doc_type"),
        ("correct: {value: 21}", "correct: {}", "says what it corrects"),
        ("correct: {value: 21}", "correct: {valeu: 21}", "valeu"),
        ('text_key: "0000000000000000"', "text_key: '12'", "text_key"),
        ("  evidence: Yearbook 2025, page 7\n", "", "evidence"),
    ],
)
def test_what_no_decision_can_say_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in ENTRY
    path = tmp_path / "corrections.yaml"
    path.write_text(f"corrections:{ENTRY.replace(old, new)}", encoding="utf-8")
    with pytest.raises(InvalidMetadata, match=said):
        read_metadata(path, SharedCorrections)


def test_corrections_of_one_installation_are_entries_of_the_file(tmp_path: Path) -> None:
    decide_review(tmp_path, DecisionKind.CORRECT, FIGURE, "why", NOW, Correction(value=21.0, bound="ge"))
    decide_review(tmp_path, DecisionKind.HOLD, FIGURE, "why", NOW)
    decisions, _ = review_decision_file(tmp_path).read()
    written = as_entries(ReviewDecisions(decisions).counting())
    assert "@" not in written, "who decided is nobody's business"
    path = tmp_path / "corrections.yaml"
    path.write_text(written, encoding="utf-8")
    (entry,) = read_metadata(path, SharedCorrections).corrections
    assert entry.decision().target == FIGURE
    assert entry.decision().correction == Correction(value=21.0, bound="ge")
    assert yaml.safe_load(written)["corrections"][0]["reason"] == "why"

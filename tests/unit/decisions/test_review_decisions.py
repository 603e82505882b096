"""Decisions about documents and figures: which count, and where their number stands."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.decisions.review_decisions import (
    MAX_WORDS,
    Correction,
    DecisionIndex,
    DecisionKind,
    DecisionTarget,
    PrintedPlace,
    ReviewDecision,
    ReviewDecisions,
    decide_review,
    place_of,
    places_in,
    review_decision_file,
    withdraw_decision,
)
from gov_reviews.errors import InvalidRequest

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PLACE = PrintedPlace(printed="12件", words="提案12件。", occurrence=1, metric_code="proposals_filed")
FIGURE = DecisionTarget(url="http://own/1", text_key="0" * 16, figure=PLACE)
DOCUMENT = DecisionTarget(url="http://own/1", text_key="0" * 16)


def decide(
    root: Path, kind: str, target: DecisionTarget = FIGURE, reason: str = "why", **correction: Any
) -> ReviewDecision | None:
    return decide_review(
        root, DecisionKind(kind), target, reason, NOW, Correction(**correction) if correction else None
    )


def counting(root: Path) -> list[str]:
    decisions, damaged = review_decision_file(root).read()
    assert damaged == ()
    return [decision.kind for decision in ReviewDecisions(decisions).counting()]


def test_a_decision_is_read_as_it_was_made(tmp_path: Path) -> None:
    made = decide(tmp_path, "correct", value=12.5, unit="件", bound="ge", reason="line\nbreak")
    assert made is not None
    assert review_decision_file(tmp_path).read() == ((made,), ())
    assert made.reason == "line break"
    assert decide(tmp_path, "correct", value=12.5, unit="件", bound="ge") is None, "it stands already"
    assert len(review_decision_file(tmp_path).path.read_text("utf-8").splitlines()) == 1


def test_the_last_of_hold_and_release_counts(tmp_path: Path) -> None:
    decide(tmp_path, "hold")
    decide(tmp_path, "release")
    decide(tmp_path, "hold", DOCUMENT)
    assert counting(tmp_path) == ["release", "hold"]
    decide(tmp_path, "hold")
    assert counting(tmp_path) == ["hold", "hold"]


def test_a_correction_gives_way_field_by_field(tmp_path: Path) -> None:
    first = decide(tmp_path, "correct", value=1.0)
    decide(tmp_path, "correct", unit="篇")
    assert counting(tmp_path) == ["correct", "correct"]
    third = decide(tmp_path, "correct", value=2.0, unit="件")
    decisions = ReviewDecisions(review_decision_file(tmp_path).read()[0])
    assert decisions.counting() == (third,)
    assert first is not None
    assert decisions.superseded()[first.decision_key] == third


def test_what_is_taken_back_gives_way_to_what_stood_before(tmp_path: Path) -> None:
    decide(tmp_path, "hold")
    release = decide(tmp_path, "release")
    assert release is not None
    withdraw_decision(tmp_path, release.decision_key, "a mistake", NOW)
    assert counting(tmp_path) == ["hold"]
    with pytest.raises(InvalidRequest, match="taken back before"):
        withdraw_decision(tmp_path, release.decision_key, "again", NOW)
    with pytest.raises(InvalidRequest, match="gov-reviews decisions"):
        withdraw_decision(tmp_path, "f" * 16, "unknown", NOW)


@pytest.mark.parametrize(
    ("kind", "target", "correction", "wording"),
    [
        ("correct", FIGURE, {}, "another form"),
        ("hold", FIGURE, {"value": 1.0}, "another form"),
        ("release", DOCUMENT, {}, "only a figure"),
        ("correct", FIGURE, {"organization_code": "990121"}, "no organization_code"),
        ("correct", DOCUMENT, {"value": 1.0}, "no value"),
    ],
)
def test_a_decision_that_says_nothing_sensible_is_refused(
    tmp_path: Path, kind: str, target: DecisionTarget, correction: dict[str, Any], wording: str
) -> None:
    with pytest.raises(InvalidRequest, match=wording):
        decide(tmp_path, kind, target, **correction)
    assert review_decision_file(tmp_path).read() == ((), ())


@pytest.mark.parametrize(
    "correction",
    [{"value": float("inf")}, {"unit": "x" * 21}, {"metric": "Robert'); drop"}, {"year": 1900}],
)
def test_values_beyond_the_record_are_refused(tmp_path: Path, correction: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest, match="cannot be decided"):
        decide(tmp_path, "correct", **correction)


def test_a_line_of_another_form_is_damaged(tmp_path: Path) -> None:
    decide(tmp_path, "hold")
    path = review_decision_file(tmp_path).path
    line = path.read_text("utf-8")
    path.write_text(
        line
        + line.replace('"hold"', '"correct"')
        + line.replace('"by"', '"who"')
        + line.replace('"occurrence": 1', '"occurrence": 0'),
        encoding="utf-8",
    )
    found, damaged = review_decision_file(tmp_path).read()
    assert len(found) == 1
    assert len(damaged) == 3


def test_decisions_are_found_by_url_and_by_text(tmp_path: Path) -> None:
    made = decide(tmp_path, "hold")
    index = DecisionIndex((made,))  # type: ignore[arg-type]
    assert index.by_url == {"http://own/1": (made,)}
    assert index.by_text == {"0" * 16: (made,)}


# --- places ---


def test_spaces_do_not_count_and_every_place_does() -> None:
    text = "共12件，其中12 件。\n共 12件，其中12件。"
    words = "共12件，其中12件。"
    assert [text[place:].lstrip()[:2] for place in places_in(text, "12件", words)] == ["12"] * 4
    assert places_in(text, "12件", "共13件") == []
    assert places_in(text, " ", " ") == []


@given(st.text(alphabet="1件。 ", min_size=1, max_size=60), st.data())
def test_a_place_is_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    printed = text[start:end]
    if printed != printed.strip():
        return
    first, last = data.draw(st.integers(0, start)), data.draw(st.integers(end, len(text)))
    place = place_of(text, start, printed, (first, last), "other")
    for respaced in (text, text.replace("。", " 。 "), text.replace(" ", "")):
        found = places_in(respaced, place.printed, place.words)[place.occurrence - 1]
        assert len("".join(respaced[:found].split())) == len("".join(text[:start].split()))


def test_of_a_text_without_full_stops_only_the_words_near_the_number_are_kept() -> None:
    text = "提案" * 2000 + "12件" + "提案" * 2000
    place = place_of(text, 4000, "12件", (0, len(text)), "other")
    assert len(place.words) < MAX_WORDS
    assert places_in(text, place.printed, place.words) == [4000]
    with pytest.raises(InvalidRequest, match="does not stand"):
        place_of(text, 3999, "12件", (0, len(text)), "other")

"""Edits over several stages keep every place."""

from __future__ import annotations

import pytest

from gov_reviews.text.edits import Change, Edit, Span, TrackedText, apply_edits


def test_places_are_carried_through_later_and_earlier_stages() -> None:
    tracked = TrackedText("ab(x)cd,ef")
    assert tracked.apply([Edit(2, 5, "", "drop")])
    assert tracked.text == "abcd,ef"
    assert tracked.apply([Edit(4, 5, "，", "width"), Edit(0, 1, "AAA", "grow")])
    assert tracked.text == "AAAbcd，ef"
    assert tracked.changes() == [
        Change("grow", 0, 1, 0, 3),
        Change("drop", 2, 5, 4, 4),
        Change("width", 7, 8, 6, 7),
    ]
    assert tracked.original_places([Span(0, 3), Span(4, 6), Span(7, 9)]) == [
        Span(0, 1),
        Span(5, 7),
        Span(8, 10),
    ]


def test_a_place_that_ends_inside_a_change_is_widened_to_all_of_it() -> None:
    tracked = TrackedText("a?!bc")
    tracked.apply([Edit(1, 4, "XY", "shift")])
    tracked.apply([Edit(2, 3, "yy", "later")])
    assert tracked.text == "aXyyc"
    assert tracked.changes() == [Change("shift", 1, 4, 1, 4), Change("later", 1, 4, 2, 4)]


def test_edits_that_change_nothing_leave_no_trace() -> None:
    tracked = TrackedText("abc")
    assert not tracked.apply([Edit(0, 1, "a", "same")])
    assert tracked.changes() == []


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(ValueError, match="second"):
        apply_edits("abcdef", [Edit(0, 3, "", "first"), Edit(2, 4, "", "second")])

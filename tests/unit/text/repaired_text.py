"""A text repaired, as the tests of the repairs ask for it."""

from __future__ import annotations

from typing import NamedTuple

from gov_reviews.records.pages import RepairRule
from gov_reviews.text.text_repair import repair_lines


class WordChange(NamedTuple):
    """What one repair made of which characters."""

    rule: RepairRule
    before: str
    after: str


def repair_text(text: str) -> tuple[str, tuple[WordChange, ...], bool]:
    """The clean text, the repairs, and whether damage remains; between the repairs both texts are equal."""
    repaired = repair_lines(text)
    clean, changes = repaired.tracked.text, repaired.tracked.changes()
    end_in = end_out = 0
    for change in changes:
        if change.start_in > end_in:
            assert text[end_in : change.start_in] == clean[end_out : change.start_out]
        end_in, end_out = max(end_in, change.end_in), max(end_out, change.end_out)
    assert text[end_in:] == clean[end_out:]
    words = tuple(
        WordChange(each.rule, text[each.start_in : each.end_in], clean[each.start_out : each.end_out])
        for each in changes
    )
    return clean, words, bool(repaired.damage)

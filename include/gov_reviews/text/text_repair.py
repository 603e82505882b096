"""Repair a text: the stages in their order, until nothing is left to do.

In: decoded text, line breaks included. Out: Simplified, repaired text with the same line breaks, and every
repair with its place before and after. Pure: same in, same out, and repairing a repaired text changes
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gov_reviews.records.pages import RepairRule
from gov_reviews.text.characters import find_character_edits
from gov_reviews.text.edits import Span, TrackedText
from gov_reviews.text.gbk_shift import find_shift_edits, guessed_places
from gov_reviews.text.lost_spaces import find_lost_spaces
from gov_reviews.text.pinyin import find_pinyin_damage
from gov_reviews.text.residual_damage import find_damage
from gov_reviews.text.spacing import find_spacing_edits
from gov_reviews.text.traditional import find_traditional_edits
from gov_reviews.text.width import find_width_edits

# One repair can uncover another (an entity hides a space, a straight quote hides a comma). Two rounds are
# usual, the bound is for hostile input.
MAX_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class RepairedText:
    """A text after all stages.

    Attributes:
        tracked: The text before and after, with every edit; both have the same number of lines.
        damage: Places of the repaired text where damage remains.
        guesses: Places of the repaired text where a repair filled in a character by likelihood.
    """

    tracked: TrackedText
    damage: tuple[Span, ...]
    guesses: tuple[Span, ...]


def repair_lines(text: str) -> RepairedText:
    """Run all stages over a text; line breaks are never touched.

    The text is judged as a whole (is it Traditional, is pinyin injected everywhere), so pass everything that
    came from one page at once.
    """
    tracked = TrackedText(text)
    # The one look at every character; the stages decide from it whether they have work at all.
    chars = set(text)
    is_damaged = False
    for _ in range(MAX_ROUNDS):
        before = tracked.text
        is_damaged = _run_stages(tracked, chars, is_damaged)
        if tracked.text is before:
            break
        # One that is gone by now costs a search for nothing, at most; of a mirror's page too many are gone.
        chars = set(tracked.text) if is_damaged else chars | tracked.written
    damage = find_damage(tracked.text, chars, is_damaged=is_damaged)
    return RepairedText(tracked, tuple(damage), tuple(_guesses(tracked)))


def _guesses(tracked: TrackedText) -> Iterator[Span]:
    """Characters of the repaired text whose bytes were lost, and that are there by likelihood."""
    for change in tracked.changes():
        if change.rule is RepairRule.GBK_SHIFT:
            before = tracked.original[change.start_in : change.end_in]
            yield from guessed_places(before, change.start_out, change.end_out)


def _run_stages(tracked: TrackedText, chars: set[str], is_damaged: bool) -> bool:
    """One round. Returns whether the text shows damage by a mirror."""
    tracked.apply(find_character_edits(tracked.text, chars))
    pinyin = find_pinyin_damage(tracked.text, chars)
    is_damaged = is_damaged or pinyin.is_damaged
    tracked.apply(pinyin.edits)
    if not chars.isdisjoint("?\ufffd"):
        is_damaged = tracked.apply(find_shift_edits(tracked.text, pinyin.readings)) or is_damaged
        # A lost byte may have brought back characters that the round began without.
        chars = set(tracked.text)
        tracked.apply(find_lost_spaces(tracked.text, is_damaged=is_damaged))
    tracked.apply(find_traditional_edits(tracked.text, chars))
    tracked.apply(find_width_edits(tracked.text, chars))
    tracked.apply(find_spacing_edits(tracked.text, chars))
    return is_damaged

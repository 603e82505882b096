"""Things that a review calls by their name (named entities of its work): proposals, reports, topics,
platforms and brands, awards, documents, partners.

In: clean text. Out: `NamedItem`s with their span, in order of place. A name stands in marks and a rule of
metadata/named_items.yaml says what it is, or it is a phrase of a fixed form (关于…的提案, 围绕…开展协商,
联合…). What no rule knows is left out: slogans stand in marks, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from gov_reviews.facts.marked_names import MarkedGroup, names_in_marks
from gov_reviews.facts.name_parts import (
    CLAUSE_MARK,
    WORDS_BEFORE,
    FoundName,
    first_place,
    item_words,
)
from gov_reviews.facts.named_phrases import IN_MARKS, forms_by_sentence, names_of_phrases
from gov_reviews.facts.quantity_context import split_sentences
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.word_patterns import find_any
from gov_reviews.records.reviews import NamedItem, NamedItemKind, NamedItemOutcome

_STATEMENT_END = re.compile(r"[。；;！!？?\n]")
_NEXT_PAPER = re.compile(f"[，,][{HAN}]{{0,{WORDS_BEFORE}}}《")  # what is said behind it is said of that one
_PAPERS = {NamedItemKind.PROPOSAL, NamedItemKind.REPORT}


def find_named_items(text: str) -> tuple[NamedItem, ...]:
    """All named things of a text."""
    sentences = split_sentences(text)
    forms_of = forms_by_sentence(text, [start for start, _ in sentences])
    items: list[NamedItem] = []
    for number in sorted(forms_of):  # one sentence in three: the others name nothing
        if found := _names_of(text, sentences[number], forms_of[number]):
            items += _told(text, sentences[number], found)
    return _of_one_kind(items)


def names_left_out(text: str, items: Iterable[NamedItem]) -> Iterator[tuple[int, int]]:
    """Where names in marks stand that no rule calls a thing: slogans and words set apart.

    Args:
        items: What `find_named_items` finds in the text.
    """
    known = sorted((item.char_start, item.char_end) for item in items)
    for sentence in split_sentences(text):
        for group in names_in_marks(text, sentence)[0]:
            for start, end in group.names:
                if not any(first < end and start < last for first, last in known):
                    yield start, end


def _of_one_kind(items: list[NamedItem]) -> tuple[NamedItem, ...]:
    """A name is of one kind in a text: of the one that most of its places say, the first of several."""
    kinds: dict[str, list[NamedItemKind]] = {}
    for item in items:
        kinds.setdefault(item.name, []).append(item.kind)
    of_name = {name: max(found, key=found.count) for name, found in kinds.items()}
    return tuple(
        item if item.kind is of_name[item.name] else replace(item, kind=of_name[item.name]) for item in items
    )


def _names_of(text: str, sentence: tuple[int, int], forms: int) -> list[FoundName]:
    """The names that a sentence holds, in order of place; `forms`: those that it may hold, as bits."""
    phrases = list(names_of_phrases(text, sentence, forms)) if forms > IN_MARKS else []
    if not forms & IN_MARKS:
        return _without_overlaps(phrases)
    groups, marked = names_in_marks(text, sentence)
    return _without_overlaps([*marked, *_beside_marks(phrases, groups, marked)])


def _told(text: str, sentence: tuple[int, int], found: list[FoundName]) -> Iterator[NamedItem]:
    """The names of a sentence as things, with what became of them."""
    for place, item in enumerate(found):
        following = next((one for one in found[place + 1 :] if not _is_said_with(text, item, one)), None)
        outcome, words = _outcome(text, item, _outcome_limit(following, sentence[1]))
        if outcome is None and following and _is_awarded(text, item, following):
            outcome, words = NamedItemOutcome.AWARDED, following.role
        yield NamedItem(
            item.start, item.end, item.kind, text[item.start : item.end], item.role, outcome, words, *sentence
        )


def _beside_marks(
    phrases: Iterable[FoundName], groups: list[MarkedGroup], marked: list[FoundName]
) -> Iterator[FoundName]:
    """The phrases that are not inside marks, nor begin with names in marks that are things themselves."""
    for item in phrases:
        is_inside = any(group.start <= item.start and item.end <= group.end for group in groups)
        is_award = item.kind is NamedItemKind.AWARD
        is_told = any(
            item.start == one.group_start
            or (is_award and one.kind is NamedItemKind.AWARD and _overlap(item, one))
            for one in marked
        )
        if not (is_inside or is_told):
            yield item


def _overlap(one: FoundName, other: FoundName) -> bool:
    return one.start < other.end and other.start < one.end


def _without_overlaps(found: list[FoundName]) -> list[FoundName]:
    """In order of place; a topic may hold a name in marks: the one that begins first counts."""
    if len(found) <= 1:
        return found
    kept: list[FoundName] = []
    for item in sorted(found, key=lambda item: (item.start, item.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return kept


def _is_said_with(text: str, item: FoundName, other: FoundName) -> bool:
    """Whether what became of a later name is said of this one, too: of one list, or of one kind in a clause
    (提案《…》和委员王某的《…》被评为优秀提案).
    """
    if other.group_start <= item.start:
        return True
    is_alike = other.kind is item.kind or {other.kind, item.kind} == _PAPERS
    return is_alike and not CLAUSE_MARK.search(text, item.group_end, other.group_start)


def _outcome_limit(following: FoundName | None, sentence_end: int) -> int:
    """How far the words reach that say what became of a thing: to the next one, or through its award."""
    if following is None:
        return sentence_end
    return following.start if following.kind is NamedItemKind.AWARD else following.group_start


def _is_awarded(text: str, item: FoundName, award: FoundName) -> bool:
    """Whether a paper is what gets the award right behind it: 《…》获全市征文三等奖."""
    is_of_paper = item.kind in _PAPERS and award.kind is NamedItemKind.AWARD and award.role is not None
    between = text[item.group_end : award.start].lstrip("》”")
    return is_of_paper and len(between) <= WORDS_BEFORE and between.startswith(award.role or "")


@cache
def _outcome_words() -> tuple[re.Pattern[str], dict[str, NamedItemOutcome]]:
    words = {word: outcome for outcome, words in item_words().outcomes.items() for word in words}
    return find_any(words), words


def _outcome(text: str, item: FoundName, limit: int) -> tuple[NamedItemOutcome | None, str | None]:
    """What became of a thing: the first word of that behind its list, up to the next name or statement."""
    known = item_words()
    if (possible := known.with_outcome.get(item.kind)) is None:
        return None, None
    for outcome, words in known.outcomes_before.items():
        if text.endswith(words, 0, item.group_start):
            return outcome, next(word for word in words if text.endswith(word, 0, item.group_start))
    if item.kind is NamedItemKind.DOCUMENT:
        return None, None
    behind = item.group_end
    limit = first_place(_NEXT_PAPER, text, behind, max(limit, behind))
    limit = first_place(_STATEMENT_END, text, behind, limit)
    pattern, outcomes = _outcome_words()
    for match in pattern.finditer(text, behind, limit):
        if outcomes[match.group()] in possible:
            return outcomes[match.group()], match.group()
    return None, None

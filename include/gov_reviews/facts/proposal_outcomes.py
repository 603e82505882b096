"""What became of proposals: resolved, in progress, kept for reference, or sent on as letters.

Reports say it in ever new words (已经采纳落实的, 正在实施落实中的, 因目前条件限制需待以后解决的), but of few
kinds: an act, and whether it has been done, is planned or cannot be. In: the words beside a number of
proposals. Out: the metric, or None where the words are of another form or tell of two outcomes at once.
Words: metadata/proposal_outcomes.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from gov_reviews.knowledge.figure_word_lists import ProposalOutcomeWords
from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_patterns import alternatives, find_any

RESOLVED, IN_PROGRESS = "proposals_resolved", "proposals_in_progress"
FOR_REFERENCE, CONVERTED = "proposals_for_reference", "proposals_converted"
_LONGEST = 60  # characters of a phrase
_ARRANGED = re.compile("[列纳]入")  # needs no act: 列入计划的
_NO_WORK = "(?<![工合协创操制写著])"  # 工|作建议, not 作建议
_EDGES = "，、；：,;: \n（("


class Outcome(NamedTuple):
    """The metric of an outcome, and the words that tell it."""

    code: str
    said: str


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The words as patterns.

    Attributes:
        before: A phrase that ends at the number (已经解决的|有40件); who or why may stand before it.
        behind: One that begins behind it (40件|已经解决).
        converted: One that tells as what they go on (作为委员来信处理|26件).
        kinds: The words of a phrase that decide, each in the group of its kind.
        topics: What tells that proposals are told of. not_of: ... that something else is.
    """

    before: re.Pattern[str]
    behind: re.Pattern[str]
    converted: re.Pattern[str]
    kinds: re.Pattern[str]
    topics: re.Pattern[str]
    not_of: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    known = load_words(ProposalOutcomeWords)
    kinds = (known.acts, known.works, known.done, known.planned, known.referred, (known.partly,))
    word = alternatives([*(word for words in kinds for word in words), *known.between])
    said = rf"(?P<said>{word}{{1,24}}+)"
    whose = alternatives(known.before)
    return _Grammar(
        before=re.compile(rf"[{HAN}、]{{0,24}}?{said}(?:提案|建议)?(?:共有|有|共|为|达|计|占)?"),
        behind=re.compile(rf"(?:的?提案)?{whose}{{0,8}}+，?{said}"),
        converted=re.compile(
            rf"[{HAN}、]{{0,24}}?(?P<said>{_NO_WORK}{alternatives(known.becoming)}{alternatives(known.of_whom)}?"
            rf"{alternatives(known.letters)}(?:(?!{alternatives(known.acts)})[{HAN}、]){{0,16}})"
        ),
        kinds=re.compile(
            f"(?P<act>{alternatives(known.acts)})|(?P<work>{alternatives(known.works)})"
            f"|(?P<done>{alternatives(known.done)})|(?P<planned>{alternatives(known.planned)})"
            f"|(?P<referred>{alternatives(known.referred)})|(?P<partly>{re.escape(known.partly)})"
        ),
        topics=find_any(known.topics),
        not_of=find_any(known.not_of),
    )


def outcome_before(text: str, span: tuple[int, int], topic: tuple[int, int]) -> Outcome | None:
    """The outcome that the words before a number tell.

    Args:
        text: body_text. span: From where the number's own words begin to the number.
        topic: Where proposals must have been named.
    """
    said = text[max(span[0], span[1] - _LONGEST) : span[1]].strip(_EDGES)
    return _outcome(_grammar().before, said, text, topic)


def outcome_behind(text: str, span: tuple[int, int], topic: tuple[int, int]) -> Outcome | None:
    """The outcome that the words behind a number tell, up to the end of its clause."""
    said = text[span[0] : min(span[1], span[0] + _LONGEST)].strip("，；。 \n")
    return _outcome(_grammar().behind, said, text, topic)


def _outcome(pattern: re.Pattern[str], said: str, text: str, topic: tuple[int, int]) -> Outcome | None:
    grammar = _grammar()
    if converted := grammar.converted.fullmatch(said):
        return Outcome(CONVERTED, converted["said"]) if grammar.topics.search(text, *topic) else None
    found = pattern.fullmatch(said)
    code = _metric(found) if found and _is_of_proposals(text, topic) else None
    return Outcome(code, found["said"]) if found and code else None


def _metric(found: re.Match[str]) -> str | None:
    """What the kinds of words of a phrase tell; None for two outcomes at once, or none."""
    said = found["said"]
    kinds = [met.lastgroup for met in _grammar().kinds.finditer(found[0])]
    if "referred" in kinds:
        return FOR_REFERENCE
    if "planned" in kinds and ({"act", "work"} & {*kinds} or _ARRANGED.search(said)):
        is_mixed = "act" in kinds[: kinds.index("planned")] and "done" in kinds
        return None if is_mixed else IN_PROGRESS
    if "act" not in kinds:
        return None
    if kinds.count("partly") == kinds.count("act") == 1 and "解决" in said:
        return IN_PROGRESS  # 部分解决的
    return RESOLVED if "done" in kinds or said.endswith("的") else None


def _is_of_proposals(text: str, topic: tuple[int, int]) -> bool:
    """Whether proposals were named last, nothing else since."""
    grammar = _grammar()
    named = [met.end() for met in grammar.topics.finditer(text, *topic)]
    return bool(named) and grammar.not_of.search(text, named[-1], topic[1]) is None

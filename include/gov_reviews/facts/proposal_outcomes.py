"""What became of proposals: resolved, in progress or kept for reference.

Reports say it in ever new words (已经采纳落实的, 正在实施落实中的, 因目前条件限制需待以后解决的), but of few
kinds: an act, and whether it has been done, is planned or cannot be. In: the words beside a number of
proposals. Out: the metric, or None where the words are of another form or tell of two outcomes at once.
Words: metadata/proposal_outcomes.yaml.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gov_reviews.knowledge.han import HAN
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import ProposalOutcomeWords
from gov_reviews.knowledge.word_patterns import alternatives, find_any

RESOLVED, IN_PROGRESS = "proposals_resolved", "proposals_in_progress"
FOR_REFERENCE = "proposals_for_reference"
_LONGEST = 60  # characters of a phrase
_ARRANGED = re.compile("[列纳]入")  # needs no act: 列入计划的
_EDGES = "，、；：,;: \n（("


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The words as patterns.

    Attributes:
        before: A phrase that ends at the number (已经解决的|有40件).
        behind: One that begins behind it (40件|已经解决).
        kinds: The words of a phrase that decide, each in the group of its kind.
        topics: What tells that proposals are told of. not_of: ... that something else is.
    """

    before: re.Pattern[str]
    behind: re.Pattern[str]
    kinds: re.Pattern[str]
    topics: re.Pattern[str]
    not_of: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    known = load_words(ProposalOutcomeWords)
    kinds = (known.acts, known.works, known.done, known.planned, known.referred, (known.partly,))
    word = alternatives([*(word for words in kinds for word in words), *known.between])
    whose = alternatives(known.before)
    said = rf"(?P<reason>{alternatives(known.reasons)}[{HAN}、]{{2,20}}?)?(?P<said>{word}{{1,24}}+)"
    return _Grammar(
        before=re.compile(rf"{whose}{{0,8}}?{said}(?:提案|建议)?(?:共有|有|共|为|达|计|占)?"),
        behind=re.compile(rf"(?:的?提案)?{whose}{{0,8}}+，?{said}"),
        kinds=re.compile(
            f"(?P<act>{alternatives(known.acts)})|(?P<work>{alternatives(known.works)})"
            f"|(?P<done>{alternatives(known.done)})|(?P<planned>{alternatives(known.planned)})"
            f"|(?P<referred>{alternatives(known.referred)})|(?P<partly>{re.escape(known.partly)})"
        ),
        topics=find_any(known.topics),
        not_of=find_any(known.not_of),
    )


def outcome_before(text: str, span: tuple[int, int], topic: tuple[int, int]) -> str | None:
    """The outcome that the words before a number tell.

    Args:
        text: body_text. span: From where the number's own words begin to the number.
        topic: Where proposals must have been named.
    """
    said = text[max(span[0], span[1] - _LONGEST) : span[1]].strip(_EDGES)
    found = _grammar().before.fullmatch(said)
    return _outcome(found, text, topic) if found else None


def outcome_behind(text: str, span: tuple[int, int], topic: tuple[int, int]) -> str | None:
    """The outcome that the words behind a number tell, up to the end of its clause."""
    found = _grammar().behind.fullmatch(text[span[0] : min(span[1], span[0] + _LONGEST)].strip("，；。 \n"))
    return _outcome(found, text, topic) if found else None


def _outcome(found: re.Match[str], text: str, topic: tuple[int, int]) -> str | None:
    grammar = _grammar()
    named = [met.end() for met in grammar.topics.finditer(text, *topic)]
    if not named or grammar.not_of.search(text, named[-1], topic[1]):
        return None
    said = found["said"]
    kinds = [met.lastgroup for met in grammar.kinds.finditer(said)]
    if found["reason"] or "referred" in kinds:
        return FOR_REFERENCE
    if "planned" in kinds and (len({"act", "work"} & {*kinds}) or _ARRANGED.search(said)):
        is_mixed = "act" in kinds[: kinds.index("planned")] and "done" in kinds
        return None if is_mixed else IN_PROGRESS
    if "act" not in kinds:
        return None
    if kinds.count("partly") == kinds.count("act") == 1 and "解决" in said:
        return IN_PROGRESS  # 部分解决的
    return RESOLVED if "done" in kinds or said.endswith("的") else None

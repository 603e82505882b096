"""What people decided about documents and their figures: hold, release, correct; and the taking back of each.

In: a decision. Out: `archive/decisions/reviews.jsonl`, one JSON object a line, and which decisions count now.
A decision is bound to what is printed, never to a key of the warehouse: the text (its URL, or the text
itself where another URL carries it), the words around the number, and which of several such places is meant.
So it finds its figure after every rebuild and change of rules; one that finds it no more is told by
`ops.decision`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from gov_reviews.decisions.decision_file import (
    MAX_DECISION_REASON,
    DecisionFile,
    checked_reason,
    who_decides,
)
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.ids import stable_key
from gov_reviews.records.reviews import Bound, DocType, FactStatus

MAX_PRINTED = 200
MAX_WORDS = 500
MAX_TERM = 30
_REACH = 200  # characters kept on each side of a number whose sentence is longer

FIGURE_FIELDS = frozenset({"value", "unit", "metric", "bound", "status", "year"})
DOCUMENT_FIELDS = frozenset({"year", "organization_code", "doc_type", "title", "term"})

_Key = Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
_Code = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$", max_length=100)]


class DecisionKind(StrEnum):
    """What is decided."""

    HOLD = "hold"  # out of mart, although it passed the checks
    RELEASE = "release"  # into mart, although a check holds it
    CORRECT = "correct"  # read as a person reads it
    WITHDRAW = "withdraw"  # an earlier decision does not count any more


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPlace:
    """The place of one number in a text.

    Attributes:
        printed: The number as printed. words: the sentence around it, of a very long one the part near the
            number.
        occurrence: Which of the places is meant where these words stand several times in the text, or the
            number in them: 1 for the first.
        metric_code: As which metric it was read when a person decided; it tells two figures of one number
            apart.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", revalidate_instances="always")

    printed: Annotated[str, Field(min_length=1, max_length=MAX_PRINTED)]
    words: Annotated[str, Field(min_length=1, max_length=MAX_WORDS + MAX_PRINTED)]
    occurrence: Annotated[int, Field(ge=1)]
    metric_code: _Code


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTarget:
    """What a decision is about.

    Attributes:
        url: Where the text stands. text_key: key of its characters without spaces and punctuation.
        figure: The figure; None: the document.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", revalidate_instances="always")

    url: Annotated[str, Field(min_length=1, max_length=4000)]
    text_key: _Key
    figure: PrintedPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person reads instead; what is None stays as it was read.

    Attributes:
        value, unit, bound, status: Of a figure; the value in base units.
        metric: Of a figure: code of a headline or a detail metric.
        year: Of a document its review year; of a figure the calendar year that it is about.
        organization_code, doc_type, title: Of a document.
        term: Of a document: the term (届) of its committee whose work it tells.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", revalidate_instances="always")

    value: Annotated[float, Field(allow_inf_nan=False)] | None = None
    unit: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    metric: _Code | None = None
    bound: Bound | None = None
    status: FactStatus | None = None
    year: Annotated[int, Field(ge=1949, le=2100)] | None = None
    organization_code: Annotated[str, Field(pattern="^[0-9]{6}$")] | None = None
    doc_type: DocType | None = None
    title: Annotated[str, Field(min_length=1, max_length=300)] | None = None
    term: Annotated[int, Field(ge=1, le=MAX_TERM)] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that it says."""
        return tuple(part.name for part in fields(self) if getattr(self, part.name) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecision:
    """One decision; one line of the file.

    Attributes:
        decision_key: Names it, for a withdrawal and for the rows that it changes.
        target: None for a withdrawal. correction: only of a correction. withdraws: only of a withdrawal.
        by: user@host. at: when. reason: in the person's words, one line.
    """

    # Built on first use: a worker imports this and reads no decision.
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", revalidate_instances="always", defer_build=True
    )

    decision_key: _Key
    kind: DecisionKind
    target: DecisionTarget | None = None
    correction: Correction | None = None
    withdraws: _Key | None = None
    by: Annotated[str, Field(max_length=300)]
    at: datetime
    reason: Annotated[str, Field(min_length=1, max_length=MAX_DECISION_REASON)]

    def __post_init__(self) -> None:
        """Refuse a decision without its object: pydantic makes a damaged line of it."""
        needed = (
            self.kind is not DecisionKind.WITHDRAW,
            self.kind is DecisionKind.CORRECT,
            self.kind is DecisionKind.WITHDRAW,
        )
        given = (self.target is not None, self.correction is not None, self.withdraws is not None)
        if needed != given:
            raise ValueError(f"a decision to {self.kind} has another form")
        if self.target is None:
            return
        is_figure = self.target.figure is not None
        if self.kind is DecisionKind.RELEASE and not is_figure:
            raise ValueError("only a figure is released; take the hold of a document back instead")
        if self.correction is not None:
            allowed = FIGURE_FIELDS if is_figure else DOCUMENT_FIELDS
            if not self.correction.names:
                raise ValueError("a correction says what it corrects")
            if others := set(self.correction.names) - allowed:
                thing = "figure" if is_figure else "document"
                raise ValueError(f"a {thing} has no {', '.join(sorted(others))} to be corrected")


@dataclass(frozen=True, slots=True)
class ReviewDecisions:
    """All decisions about documents and figures.

    Attributes:
        made: In the order in which they were made, withdrawals too.
    """

    made: tuple[ReviewDecision, ...] = ()

    def withdrawals(self) -> dict[str, ReviewDecision]:
        """The withdrawal of each decision that has one, by its key."""
        return {decision.withdraws: decision for decision in self.made if decision.withdraws is not None}

    def superseded(self) -> dict[str, ReviewDecision]:
        """By the key of a decision, the later one about the same thing that takes its place."""
        withdrawn = self.withdrawals()
        last: dict[tuple[object, ...], ReviewDecision] = {}
        standing = [
            decision
            for decision in self.made
            if decision.target is not None and decision.decision_key not in withdrawn
        ]
        for decision in standing:
            for slot in _slots(decision):
                last[slot] = decision
        found = {}
        for decision in standing:
            later = [last[slot] for slot in _slots(decision)]
            if decision not in later:
                found[decision.decision_key] = later[0]
        return found

    def counting(self) -> tuple[ReviewDecision, ...]:
        """Those that count: neither withdrawn nor superseded, in the order in which they were made."""
        gone = self.withdrawals().keys() | self.superseded().keys()
        return tuple(
            decision
            for decision in self.made
            if decision.target is not None and decision.decision_key not in gone
        )


@dataclass(frozen=True)
class DecisionIndex:
    """The decisions that count, by the text that they are about."""

    counting: Sequence[ReviewDecision] = ()

    @cached_property
    def by_url(self) -> Mapping[str, tuple[ReviewDecision, ...]]:
        """By URL of the text."""
        return self._by("url")

    @cached_property
    def by_text(self) -> Mapping[str, tuple[ReviewDecision, ...]]:
        """By key of the text."""
        return self._by("text_key")

    def _by(self, name: str) -> Mapping[str, tuple[ReviewDecision, ...]]:
        found: dict[str, tuple[ReviewDecision, ...]] = {}
        for decision in self.counting:
            key = getattr(decision.target, name)
            found[key] = (*found.get(key, ()), decision)
        return MappingProxyType(found)


def _slots(decision: ReviewDecision) -> Iterator[tuple[object, ...]]:
    """What a decision settles: of two decisions that settle the same, the later one counts."""
    target = decision.target
    if target is None:
        return
    thing = (target.url, target.figure)
    if decision.correction is None:
        yield (*thing, "held or released")
        return
    for name in decision.correction.names:
        yield (*thing, name)


_LINE = TypeAdapter(ReviewDecision)


def review_decision_file(archive_root: Path) -> DecisionFile[ReviewDecision]:
    """The file of decisions about documents and figures."""
    return DecisionFile(archive_root, "reviews.jsonl", _LINE, "gov-reviews decide")


def decide_review(
    archive_root: Path,
    kind: DecisionKind,
    target: DecisionTarget,
    reason: str,
    now: datetime,
    correction: Correction | None = None,
    shared: Sequence[ReviewDecision] = (),
) -> ReviewDecision | None:
    """Add a hold, a release or a correction. On the disk when this returns.

    Args:
        archive_root: The archive that keeps it.
        kind, target, correction: What is decided.
        reason: Why, in the person's words.
        now: When.
        shared: Decisions that came with the software, which stand before all of this archive.

    Returns:
        The decision; None when it stands already, and nothing was written.

    Raises:
        InvalidRequest: There is no reason, it is too long, or a value is beyond what the record takes.
    """
    words = checked_reason(reason)

    def make(earlier: tuple[ReviewDecision, ...]) -> ReviewDecision | None:
        for standing in ReviewDecisions((*shared, *earlier)).counting():
            if (standing.kind, standing.target, standing.correction) == (kind, target, correction):
                return None
        key = _new_key(kind, target, correction, words, now, len(earlier))
        return _made(
            decision_key=key,
            kind=kind,
            target=target,
            correction=correction,
            by=who_decides(),
            at=now,
            reason=words,
        )

    return review_decision_file(archive_root).add(make)


def withdraw_decision(
    archive_root: Path,
    decision_key: str,
    reason: str,
    now: datetime,
    shared: Sequence[ReviewDecision] = (),
) -> ReviewDecision:
    """Take an earlier decision back, of this archive or a shared one. On the disk when this returns.

    Raises:
        InvalidRequest: There is no such decision, or it was taken back before; no reason, or one too long.
    """
    words = checked_reason(reason)

    def make(earlier: tuple[ReviewDecision, ...]) -> ReviewDecision:
        earlier = (*shared, *earlier)
        known = {decision.decision_key for decision in earlier if decision.target is not None}
        if decision_key not in known:
            raise InvalidRequest(
                "There is no such decision; gov-reviews decisions lists them.",
                "没有这项决定；gov-reviews decisions 列出全部决定。",
                decision_key=decision_key[:100],
            )
        if decision_key in ReviewDecisions(earlier).withdrawals():
            raise InvalidRequest(
                "This decision was taken back before.", "这项决定此前已撤回。", decision_key=decision_key
            )
        return _made(
            decision_key=_new_key(DecisionKind.WITHDRAW, decision_key, None, words, now, len(earlier)),
            kind=DecisionKind.WITHDRAW,
            withdraws=decision_key,
            by=who_decides(),
            at=now,
            reason=words,
        )

    made = review_decision_file(archive_root).add(make)
    assert made is not None  # noqa: S101 - make gives one or raises
    return made


def _new_key(*parts: object) -> str:
    return stable_key("decision", *parts)


def _made(**parts: Any) -> ReviewDecision:
    """A decision that can be read again once it is written.

    Raises:
        InvalidRequest: It cannot; the message says why.
    """
    try:
        return _LINE.validate_python(parts)
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(str(part) for part in problem["loc"])
        said = problem["msg"].removeprefix("Value error, ")
        what = f"{place}: {said}" if place else said
        raise InvalidRequest(f"This cannot be decided: {what}.", f"无法作此决定：{what}。") from error


# --- places in a text ---


def place_of(
    body_text: str, start: int, printed: str, sentence: tuple[int, int], metric_code: str
) -> PrintedPlace:
    """The place of a number in a text.

    Args:
        body_text: The text. start: where the number begins. sentence: where its sentence begins and ends.
        printed: The number as printed. metric_code: as which metric it is read.

    Raises:
        InvalidRequest: The number is longer than any, or not at its place.
    """
    first, last = sentence
    if last - first > MAX_WORDS:
        first, last = max(first, start - _REACH), min(last, start + len(printed) + _REACH)
    words = body_text[first:last]
    places = places_in(body_text, printed, words)
    if start not in places or len(printed) > MAX_PRINTED:
        raise InvalidRequest(
            "The number does not stand at its place in the text.",
            "该数字不在原文的相应位置。",
            printed=printed[:100],
        )
    return PrintedPlace(
        printed=printed, words=words, occurrence=places.index(start) + 1, metric_code=metric_code
    )


def places_in(body_text: str, printed: str, words: str) -> list[int]:
    """Where a number stands in these words, all over the text, in order; spaces do not count."""
    characters = [(place, character) for place, character in enumerate(body_text) if not character.isspace()]
    text = "".join(character for _, character in characters)
    words, printed = _without_spaces(words), _without_spaces(printed)
    inside = list(_starts(printed, words))
    found = {start + offset for start in _starts(words, text) for offset in inside}
    return [characters[place][0] for place in sorted(found)]


def _starts(words: str, text: str) -> Iterator[int]:
    """Where words begin in a text, overlapping ones too; words of nothing but spaces nowhere."""
    start = text.find(words) if words else -1
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _without_spaces(text: str) -> str:
    return "".join(text.split())

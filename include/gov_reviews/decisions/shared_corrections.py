"""Corrections that every installation gets with the software: metadata/corrections.yaml.

In: the file. Out: decisions as those that people of one installation make, before all of theirs: a later
decision about the same thing takes the place of a shared one, and it can be taken back by its key. What
becomes of each is told by `ops.decision`, also that the text is read so without it by now.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Annotated, ClassVar

import yaml
from pydantic import Field, TypeAdapter, model_validator

from gov_reviews.decisions.decision_file import MAX_DECISION_REASON
from gov_reviews.decisions.review_decisions import (
    Correction,
    DecisionKind,
    DecisionTarget,
    PrintedPlace,
    ReviewDecision,
)
from gov_reviews.knowledge.metadata_files import MetadataFile, MetadataPart, load_words
from gov_reviews.records.ids import stable_key

SHARED_BY = "corrections.yaml"  # decided_by begins so; that of a person is user@host
_EVIDENCE_APART = "; "


class SharedCorrection(MetadataPart):
    """One document, or one figure, that is read as a person has read it.

    Attributes:
        url, text_key, figure: What it is about, as in `DecisionTarget`; without figure the document.
        correct: What stands there really.
        reason: Why. evidence: where everybody can see it: an address, or a page of a book.
        decided_by: Who has looked. decided_on: when.
    """

    url: Annotated[str, Field(min_length=1, max_length=4000)]
    text_key: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    figure: PrintedPlace | None = None
    correct: Correction
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    evidence: Annotated[str, Field(min_length=1, max_length=MAX_DECISION_REASON - 200 - len(_EVIDENCE_APART))]
    decided_by: Annotated[str, Field(min_length=1, max_length=100)]
    decided_on: date

    def decision(self) -> ReviewDecision:
        """The same as a decision.

        Raises:
            ValueError: A document is to get what only figures have, or the other way around.
        """
        target = DecisionTarget(url=self.url, text_key=self.text_key, figure=self.figure)
        return ReviewDecision(
            decision_key=stable_key("shared correction", target, self.correct),
            kind=DecisionKind.CORRECT,
            target=target,
            correction=self.correct,
            by=f"{SHARED_BY}: {self.decided_by}",
            at=datetime.combine(self.decided_on, time(), UTC),
            reason=f"{self.reason}{_EVIDENCE_APART}{self.evidence}",
        )

    @model_validator(mode="after")
    def _can_be_decided(self) -> SharedCorrection:
        self.decision()
        return self


class SharedCorrections(MetadataFile):
    """The file."""

    file: ClassVar[str] = "corrections.yaml"
    corrections: tuple[SharedCorrection, ...]


def shared_corrections() -> tuple[ReviewDecision, ...]:
    """The shared corrections as decisions, in the order of the file."""
    return tuple(shared.decision() for shared in load_words(SharedCorrections).corrections)


_ENTRY = TypeAdapter(tuple[DecisionTarget, Correction])


def as_entries(decisions: Iterable[ReviewDecision]) -> str:
    """Corrections of one installation, shared ones left out, as entries of corrections.yaml, to be proposed
    for everybody. Who decided is left out, too: the file is public.
    """
    entries = []
    for decision in decisions:
        if decision.target is None or decision.correction is None or decision.by.startswith(SHARED_BY):
            continue
        target, correction = _ENTRY.dump_python(
            (decision.target, decision.correction), mode="json", exclude_none=True
        )
        entries.append(
            {
                **target,
                "correct": correction,
                "reason": decision.reason[:200],
                "evidence": "where everybody can see it: an address, a page",
                "decided_by": "your name, as it may stand in public",
                "decided_on": decision.at.date(),
            }
        )
    return yaml.safe_dump({"corrections": entries}, allow_unicode=True, sort_keys=False, width=110)

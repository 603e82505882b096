"""Why one figure was read as it is: the statements that competed for it, and the words that decided who
acted, when, and whether it is a result.

In: nothing. Out: the records that `trace_facts` fills and report/explain_view.py shows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gov_reviews.facts.statement_contest import StatementTrace


class DecidedField(StrEnum):
    """What a cue decided."""

    WHO = "who"
    WHEN = "when"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class DecidingCue:
    """Words of the text that decided a field of a figure.

    Attributes:
        is_carried: They stand before the clause of the figure.
    """

    decided: DecidedField
    words: str
    is_carried: bool


@dataclass(slots=True)
class FigureTrace:
    """What is known of the reasons for the figures at one place.

    Attributes:
        statements: Those that competed for what is counted.
        cues: What decided the rest; a field without one has its default (the committee, the document's
            period, a result) or follows from what is counted.
    """

    statements: list[StatementTrace] = field(default_factory=list)
    cues: list[DecidingCue] = field(default_factory=list)

    def add_cue(self, decided: DecidedField, text: str, span: tuple[int, int] | None, clause: int) -> None:
        """Keep the words at a span, if any, once.

        Args:
            clause: Where the clause of the figure begins.
        """
        if span is None:
            return
        cue = DecidingCue(decided, text[slice(*span)], span[0] < clause)
        if cue not in self.cues:
            self.cues.append(cue)

"""What one extraction found that another did not: the records, and how much may differ before a person looks.

Made by `fact_comparison.compare_facts`, shown by `difference_page`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from gov_reviews.records.both_languages import in_both

ChangeKind = Literal["changed", "removed", "added"]

SHOWN_CHANGES = 50

LARGEST_RULE = (
    "Headline metrics before other; then by relative change of the value (difference divided by the larger "
    "of the two; 1 where metric, detail, unit or status changed, or the figure was added or removed); then "
    "by the larger value."
)
LARGEST_RULE_ZH = (
    "先主指标，后 other；再按数值相对变化"
    "（差值除以较大者；指标、细分、单位或状态改变及新增、删除者为 1）；再按数值大小。"
)

# What a figure says, in the order in which people read it; `rule_id` only where both files have it.
FIGURE_COLUMNS = (
    "metric_code",
    "detail_code",
    "value",
    "unit",
    "bound",
    "status",
    "noun",
    "subject",
    "recipient",
    "period_start",
    "period_end",
    "printed",
    "sentence",
    "section",
    "confidence",
    "is_mention",
    "has_conflict",
    "rule_id",
)
DOCUMENT_COLUMNS = (
    "organization_code",
    "organization_name",
    "organization_level",
    "province",
    "review_year",
    "doc_type",
    "part",
    "kicker",
    "title",
    "subtitle",
    "body_text",
    "repair_count",
    "flags",
    "family",
    "text_url",
    "publication_count",
    "is_current",
    "is_canonical",
)


@dataclass(frozen=True, slots=True)
class ChangeCounts:
    """Rows that only the later file has, only the earlier one, both but differing, both alike."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def before(self) -> int:
        """Rows of the earlier file."""
        return self.removed + self.changed + self.unchanged

    @property
    def after(self) -> int:
        """Rows of the later file."""
        return self.added + self.changed + self.unchanged

    @property
    def differing(self) -> int:
        """Rows that are not alike."""
        return self.added + self.removed + self.changed


@dataclass(frozen=True, slots=True)
class MetricCounts:
    """Figures of one metric. A changed figure counts where it stood before.

    Attributes:
        figures_before, figures_after: How many each file has of it, also those that changed theirs.
    """

    metric_code: str
    metric_name: str | None
    metric_name_en: str | None
    counts: ChangeCounts
    figures_before: int
    figures_after: int


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """Figures by the rule that gives them (of a removed or changed figure: the one that gave it before)."""

    rule_id: str | None
    counts: ChangeCounts


@dataclass(frozen=True, slots=True)
class ColumnCount:
    """In how many matched rows a column differs."""

    column: str
    rows: int


@dataclass(frozen=True, slots=True)
class FigureSide:
    """One figure as one file has it.

    Attributes:
        marked_start, marked_end: The printed words in `sentence`.
    """

    metric_code: str | None
    metric_name: str | None
    metric_name_en: str | None
    detail_code: str | None
    value: float | None
    unit: str | None
    bound: str | None
    status: str | None
    noun: str | None
    subject: str | None
    recipient: str | None
    period_start: date | None
    period_end: date | None
    printed: str
    sentence: str
    section: str | None
    confidence: float | None
    is_mention: bool | None
    has_conflict: bool | None
    rule_id: str | None
    marked_start: int
    marked_end: int


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure that is not alike; `before` is None for an added one, `after` for a removed one."""

    kind: ChangeKind
    url: str
    title: str | None
    organization_name: str | None
    review_year: int | None
    columns: tuple[str, ...]
    before: FigureSide | None
    after: FigureSide | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column of a document, as text; of `body_text` the place where the two part."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """One document (a version of a text) that is not alike."""

    kind: ChangeKind
    url: str
    title: str | None
    organization_name: str | None
    review_year: int | None
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class DifferenceLimits:
    """How much may differ before a person must look: shares (0 to 1) of what was there before; None: any.

    Attributes:
        figures_removed, figures_changed, figures_added: Of all figures.
        documents_removed: Of all documents.
        metric_lost: Of the figures of one metric, for metrics with at least `metric_least` figures; figures
            that were taken for another metric count as lost.
    """

    figures_removed: float | None = 0.02
    figures_changed: float | None = 0.10
    figures_added: float | None = 0.25
    documents_removed: float | None = 0.01
    metric_lost: float | None = 0.20
    metric_least: int = 50


@dataclass(frozen=True, slots=True)
class ExtractionDifference:
    """The difference of two warehouse files.

    Attributes:
        metrics: Only those with a figure that is not alike, or with another number of figures; most first.
        rules: None where one of the files does not know rules.
        columns, document_columns: Only those that differ somewhere; most first.
        not_compared: Columns that only one of the files has: `table.column`.
        figure_changes: At most `SHOWN_CHANGES` of each kind, largest first (`LARGEST_RULE`).
        document_changes: At most as many of each kind, by address.
    """

    before: Path
    after: Path
    figures: ChangeCounts
    documents: ChangeCounts
    metrics: tuple[MetricCounts, ...]
    rules: tuple[RuleCounts, ...] | None
    columns: tuple[ColumnCount, ...]
    document_columns: tuple[ColumnCount, ...]
    not_compared: tuple[str, ...]
    figure_changes: tuple[FigureChange, ...]
    document_changes: tuple[DocumentChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether everything that was compared is alike."""
        return not self.figures.differing and not self.documents.differing

    def beyond(self, limits: DifferenceLimits) -> tuple[str, ...]:
        """Which limits are exceeded, one text in both languages each; none when all is within."""
        figures, documents = self.figures, self.documents
        of_figures, of_documents = ("figures", "数据"), ("documents", "文献")
        asked = (
            (of_figures, ("removed", "删除"), figures.removed, figures.before, limits.figures_removed),
            (of_figures, ("changed", "改变"), figures.changed, figures.before, limits.figures_changed),
            (of_figures, ("added", "新增"), figures.added, figures.before, limits.figures_added),
            (
                of_documents,
                ("removed", "删除"),
                documents.removed,
                documents.before,
                limits.documents_removed,
            ),
        )
        reasons = [
            in_both(
                f"{rows:,} of {of:,} {what} are {how} ({rows / of:.1%}); at most {limit:.1%} may be.",
                f"{of:,} 条{what_zh}中有 {rows:,} 条{how_zh}（{rows / of:.1%}），上限 {limit:.1%}。",
            )
            for (what, what_zh), (how, how_zh), rows, of, limit in asked
            if limit is not None and of and rows / of > limit
        ]
        return (*reasons, *self._metrics_beyond(limits))

    def _metrics_beyond(self, limits: DifferenceLimits) -> Iterator[str]:
        for metric in self.metrics:
            was, lost = metric.figures_before, metric.figures_before - metric.figures_after
            if limits.metric_lost is None or was < max(1, limits.metric_least):
                continue
            if lost / was > limits.metric_lost:
                name = metric.metric_name or metric.metric_code
                yield in_both(
                    f"Metric {metric.metric_code} ({metric.metric_name_en or name}) loses {lost:,} of "
                    f"{was:,} figures ({lost / was:.1%}); at most {limits.metric_lost:.1%} may go.",
                    f"指标“{name}”{was:,} 条数据减少 {lost:,} 条（{lost / was:.1%}），"
                    f"上限 {limits.metric_lost:.1%}。",
                )

"""One review for a person or a program: fields, repairs, figures with the words that prove them.

In: a Review, names of metrics. Out: the JSON object of `gov-reviews inspect --json` (an interface: keys are
added, never renamed), or a page for a terminal with every figure marked in the text. Page text never reaches
the terminal unescaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from gov_reviews.knowledge.catalogue import MetricName
from gov_reviews.records.both_languages import in_english
from gov_reviews.records.ids import stable_key
from gov_reviews.records.reviews import Bound, CommitteeTerm, NamedItem, Observation, Review
from gov_reviews.records.vocabulary import Severity
from gov_reviews.report.rows import to_plain
from gov_reviews.report.shown_values import show_number
from gov_reviews.report.terminal import safe_line, safe_text

if TYPE_CHECKING:
    from rich.console import Console


class PlacedFigure(Protocol):
    """Whatever stands at a place of a text."""

    @property
    def char_start(self) -> int:
        """Where its words begin."""

    @property
    def char_end(self) -> int:
        """Where they end."""


Figure = TypeVar("Figure", bound=PlacedFigure)

_BOUND_SIGNS = {Bound.EXACT: "=", Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤", Bound.ABOUT: "≈"}
_STATUS_STYLES = {"actual": "bold green", "plan": "bold yellow", "context": "bold blue"}
MAX_REPAIRS_SHOWN = 20


def review_to_json(
    review: Review, metrics: Mapping[str, MetricName], document_key: str | None
) -> dict[str, Any]:
    """The object of `gov-reviews inspect --json`.

    Args:
        review: What was read.
        metrics: Names by metric code.
        document_key: As the warehouse would give it; None when nothing could be read.
    """
    organization = review.organization
    return (
        {"capture_id": review.capture_ids[0], "document_key": document_key}
        | _fields_to_json(review, *_SHOWN_OTHERWISE)
        | {
            "published_at": review.published_at.at.isoformat() if review.published_at else None,
            "organization_code": organization.code if organization else None,
            "organization_name": organization.name if organization else None,
            "organization_evidence": organization.evidence if organization else None,
            "organization_candidates": [
                _fields_to_json(other, "level", "province") for other in review.organization_candidates
            ],
            **{
                field.name: to_plain(getattr(review.term, field.name, None))
                for field in fields(CommitteeTerm)
            },
            # in order of rank
            "keywords": [_fields_to_json(keyword, "rank") for keyword in review.keywords],
            "topics": [_fields_to_json(topic, "rank") for topic in review.topics],
            "people": [_fields_to_json(person) for person in review.people],
            "named_items": [_fields_to_json(item) for item in review.named_items],
            "repairs": [_fields_to_json(repair) for repair in review.repairs],
            "observations": [
                _observation_to_json(review, observation, metrics, document_key)
                for observation in review.observations
            ],
            "issues": [_fields_to_json(issue) for issue in review.issues],
        }
    )


# Fields of a review that the JSON gives in another form, or not at all.
_SHOWN_OTHERWISE = (
    "capture_ids",
    "published_at",
    "organization",
    "organization_candidates",
    "term",
    "blocks",
    "observations",
    "people",
    "named_items",
    "keywords",
    "topics",
    "repairs",
    "issues",
)


def _fields_to_json(record: Any, *without: str) -> dict[str, Any]:
    """The fields of a record by their names, as plain JSON values."""
    names = [field.name for field in fields(record) if field.name not in without]
    return {name: to_plain(getattr(record, name)) for name in names}


def _observation_to_json(
    review: Review, observation: Observation, metrics: Mapping[str, MetricName], document_key: str | None
) -> dict[str, Any]:
    """A figure with its sentence in place of the sentence's span, and with what mart.observation says of its
    review and metric.
    """
    organization = review.organization
    metric = _name_of(observation.metric_code, metrics)
    return (
        {
            "url": review.url,
            "organization_code": organization.code if organization else None,
            "organization_name": organization.name if organization else None,
            "review_year": review.review_year,
            "metric_name": metric.name,
            "category": metric.category,
        }
        | _fields_to_json(observation, "sentence_start", "sentence_end")
        | {
            "sentence": review.body_text[observation.sentence_start : observation.sentence_end],
            "observation_key": stable_key(document_key, observation.char_start, observation.metric_code)
            if document_key
            else None,
            "document_key": document_key,
            "detail_name": _name_of(observation.detail_code, metrics).name
            if observation.detail_code
            else None,
        }
    )


def _name_of(code: str, metrics: Mapping[str, MetricName]) -> MetricName:
    """A metric's name; its code where the catalogue does not have it."""
    return metrics.get(code, MetricName(code, ""))


def render_review(review: Review, metrics: Mapping[str, MetricName], console: Console) -> None:
    """Print a review for a person: what it is, what was repaired, the text with its figures marked."""
    _render_fields(review, console)
    _render_issues(review, console)
    _render_repairs(review, console)
    if review.body_text:
        console.rule("text, figures marked")
        _render_text(review, console)
        console.rule(f"{len(review.observations)} figures")
        _render_figures(review, metrics, console)
    if review.named_items:
        console.rule(f"{len(review.named_items)} named things (点名事项)")
        _render_named_items(review, console)


def _show_term(term: CommitteeTerm | None) -> str | None:
    """term 11; given_at session 3 of term 11 (the words that prove it)."""
    if term is None:
        return None
    said = [f"term {'undecided' if term.term_number is None else term.term_number}"]
    if term.session_relation is not None:
        said.append(
            f"{term.session_relation.value} session {term.session_number} of term {term.session_term_number}"
        )
    return f"{'; '.join(said)} ({term.term_evidence})"


def _render_fields(review: Review, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    organization = review.organization
    if organization is not None:
        wording = f"{organization.name} ({organization.code}, {organization.level}; {organization.evidence})"
    else:
        wording = "undecided" + "".join(
            f"; {other.name} ({other.code})?" for other in review.organization_candidates
        )
    rows: list[tuple[str, object]] = [
        ("url", review.url),
        ("capture", review.capture_ids[0]),
        ("state", f"{review.state.value} {in_english(review.state_reason)}".strip()),
        ("family", review.family),
        (
            "type (类型)",
            (review.doc_type or "undecided") + (f", part {review.part}" if review.part is not None else ""),
        ),
        ("kicker (引题)", review.kicker),
        ("title (标题)", review.title),
        ("subtitle (副题)", review.subtitle),
        ("organization (机构)", wording),
        ("review year (年度)", "undecided" if review.review_year is None else review.review_year),
        ("term (届次)", _show_term(review.term)),
        (
            "published (发布)",
            f"{review.published_at.at.isoformat()} ({review.published_at.provenance})"
            if review.published_at
            else None,
        ),
        ("source (来源)", review.source_name),
        ("authors (作者)", "、".join(review.authors)),
        ("editors (编辑)", "、".join(review.editors)),
        ("credits (摄影)", "、".join(review.credits)),
        ("views (阅读量)", review.views),
        ("flags", ", ".join(review.flags)),
        ("keywords (关键词)", "、".join(keyword.word for keyword in review.keywords[:12])),
        ("people (人物)", _once(f"{person.office}{person.name}" for person in review.people)),
        ("named things (点名事项)", _once(_show_item(item) for item in review.named_items)),
    ]
    for name, value in rows:
        if value not in (None, ""):
            table.add_row(name, Text(safe_line(value)))
    console.print(table)


def _once(words: Iterable[str]) -> str:
    """In a list, what is said twice once."""
    return "、".join(dict.fromkeys(words))


def _show_item(item: NamedItem) -> str:
    """“望岚夜话” platform; with what became of it, where that is said."""
    return " ".join(filter(None, (f"“{item.name}”", item.kind.value, item.outcome and item.outcome.value)))


def _render_issues(review: Review, console: Console) -> None:
    from rich.text import Text

    for issue in review.issues:
        line = Text(
            f"{issue.severity} {issue.rule_id}: ",
            style="bold red" if issue.severity == Severity.CRITICAL else "bold yellow",
        )
        line.append(safe_line(issue.reason), style="none")
        if issue.value:
            line.append(f" [{safe_line(issue.value)}]", style="dim")
        console.print(line)


def _render_repairs(review: Review, console: Console) -> None:
    from rich.text import Text

    if not review.repairs:
        return
    console.rule(f"{len(review.repairs)} repairs")
    for repair in review.repairs[:MAX_REPAIRS_SHOWN]:
        console.print(
            Text(
                f"{repair.rule} ({repair.field} {repair.start_out}): {_quoted(repair.before)} → "
                f"{_quoted(repair.after)}"
            )
        )
    if len(review.repairs) > MAX_REPAIRS_SHOWN:
        console.print(
            Text(
                f"… and {len(review.repairs) - MAX_REPAIRS_SHOWN} more; --json lists all of them", style="dim"
            )
        )


def _quoted(text: str) -> str:
    return f"“{safe_line(text[:60])}{'…' if len(text) > 60 else ''}”"


def _render_text(review: Review, console: Console) -> None:
    from rich.text import Text

    text = Text()
    position = 0
    for start, end, found in figures_by_place(review.observations):
        text.append(safe_text(review.body_text[position:start]))
        text.append(safe_text(review.body_text[start:end]), style="reverse")
        marks = "; ".join(_mark(observation) for observation in found)
        text.append(f"⟦{safe_line(marks)}⟧", style=_STATUS_STYLES[found[0].status.value])
        position = end
    text.append(safe_text(review.body_text[position:]))
    console.print(text)


def _mark(observation: Observation) -> str:
    again = " again" if observation.mention_of is not None else ""
    return f"{'/'.join(_codes(observation))} {observation.status.value} {observation.confidence:.2f}{again}"


def _codes(observation: Observation) -> list[str]:
    """Headline metric, and the detail metric where one is stated."""
    return [code for code in (observation.metric_code, observation.detail_code) if code]


def figures_by_place(figures: Iterable[Figure]) -> list[tuple[int, int, list[Figure]]]:
    """Figures by place (start, end), those of one printed number together; overlapping places are cut so that
    text is never shown twice.
    """
    places: list[tuple[int, int, list[Figure]]] = []
    for figure in sorted(figures, key=lambda found: (found.char_start, found.char_end)):
        if places and figure.char_start < places[-1][1]:
            places[-1][2].append(figure)
        else:
            places.append((figure.char_start, figure.char_end, [figure]))
    return places


def _render_figures(review: Review, metrics: Mapping[str, MetricName], console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("printed", "value", "metric", "status", "of", "confidence"):
        table.add_column(heading, overflow="fold")
    for observation in review.observations:
        metric = " / ".join(f"{_name_of(code, metrics).name} ({code})" for code in _codes(observation))
        of = " ".join(filter(None, (observation.noun, observation.subject, observation.recipient)))
        table.add_row(
            Text(safe_line(observation.printed)),
            Text(
                _BOUND_SIGNS[observation.bound]
                + f"{show_number(observation.value)} {safe_line(observation.unit)}"
            ),
            Text(metric),
            Text(observation.status.value, style=_STATUS_STYLES[observation.status.value]),
            Text(safe_line(of)),
            Text(f"{observation.confidence:.2f}"),
        )
    console.print(table)


def _render_named_items(review: Review, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("kind", "name", "role", "outcome"):
        table.add_column(heading, overflow="fold")
    for item in review.named_items:
        outcome = f"{item.outcome.value} ({item.outcome_words})" if item.outcome else ""
        cells = (item.kind.value, item.name, item.role or "", outcome)
        table.add_row(*(Text(safe_line(cell)) for cell in cells))
    console.print(table)

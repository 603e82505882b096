"""One review for a person or a program: fields, repairs, figures with the words that prove them.

In: a Review, names of metrics. Out: the JSON object of `gov-reviews inspect --json` (an interface: keys are
added, never renamed), or a page for a terminal with every figure marked in the text. Page text never reaches
the terminal unescaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gov_reviews.knowledge.catalogue import MetricName
from gov_reviews.records.ids import stable_key
from gov_reviews.records.reviews import Bound, Observation, Review
from gov_reviews.report.terminal import safe_line, safe_text

if TYPE_CHECKING:
    from rich.console import Console

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
    return {
        "capture_id": review.capture_ids[0],
        "state": review.state.value,
        "state_reason": review.state_reason,
        "family": review.family,
        "kicker": review.kicker,
        "title": review.title,
        "subtitle": review.subtitle,
        "published_at": review.published_at.at.isoformat() if review.published_at else None,
        "source_name": review.source_name,
        "authors": list(review.authors),
        "editors": list(review.editors),
        "credits": list(review.credits),
        "views": review.views,
        "doc_type": review.doc_type,
        "part": review.part,
        "organization_code": organization.code if organization else None,
        "organization_name": organization.name if organization else None,
        "organization_evidence": organization.evidence if organization else None,
        "organization_candidates": [
            {"code": other.code, "name": other.name, "evidence": other.evidence}
            for other in review.organization_candidates
        ],
        "review_year": review.review_year,
        "body_text": review.body_text,
        "url": review.url,
        "source_id": review.source_id,
        "document_key": document_key,
        "flags": list(review.flags),
        "keywords": [{"word": keyword.word, "weight": keyword.weight} for keyword in review.keywords],
        "topics": [{"word": topic.word, "weight": topic.weight} for topic in review.topics],
        "people": [
            {
                "name": person.name,
                "office": person.office,
                "char_start": person.char_start,
                "char_end": person.char_end,
            }
            for person in review.people
        ],
        "repairs": [
            {
                "rule": repair.rule,
                "field": repair.field,
                "before": repair.before,
                "after": repair.after,
                "start_in": repair.start_in,
                "end_in": repair.end_in,
                "start_out": repair.start_out,
                "end_out": repair.end_out,
            }
            for repair in review.repairs
        ],
        "observations": [
            _observation_to_json(review, observation, metrics, document_key)
            for observation in review.observations
        ],
        "issues": [
            {
                "rule_id": issue.rule_id,
                "severity": issue.severity,
                "scope": issue.scope,
                "reason": issue.reason,
                "value": issue.value,
                "candidates": issue.candidates,
                "char_start": issue.char_start,
                "metric_code": issue.metric_code,
            }
            for issue in review.issues
        ],
    }


def _observation_to_json(
    review: Review, observation: Observation, metrics: Mapping[str, MetricName], document_key: str | None
) -> dict[str, Any]:
    """The columns of mart.observation, in their order."""
    organization = review.organization
    metric = _name_of(observation.metric_code, metrics)
    return {
        "url": review.url,
        "organization_code": organization.code if organization else None,
        "organization_name": organization.name if organization else None,
        "review_year": review.review_year,
        "metric_code": observation.metric_code,
        "metric_name": metric.name,
        "category": metric.category,
        "value": observation.value,
        "unit": observation.unit,
        "bound": observation.bound.value,
        "status": observation.status.value,
        "subject": observation.subject,
        "recipient": observation.recipient,
        "period_start": observation.period_start.isoformat() if observation.period_start else None,
        "period_end": observation.period_end.isoformat() if observation.period_end else None,
        "printed": observation.printed,
        "sentence": review.body_text[observation.sentence_start : observation.sentence_end],
        "section": observation.section,
        "char_start": observation.char_start,
        "char_end": observation.char_end,
        "confidence": observation.confidence,
        "observation_key": stable_key(document_key, observation.char_start, observation.metric_code)
        if document_key
        else None,
        "document_key": document_key,
        "noun": observation.noun,
        "mention_of": observation.mention_of,
        "has_conflict": observation.has_conflict,
        "detail_code": observation.detail_code,
        "detail_name": _name_of(observation.detail_code, metrics).name if observation.detail_code else None,
    }


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


def _render_fields(review: Review, console: Console) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    organization = review.organization
    if organization is not None:
        told = f"{organization.name} ({organization.code}, {organization.level}; {organization.evidence})"
    else:
        told = "undecided" + "".join(
            f"; {other.name} ({other.code})?" for other in review.organization_candidates
        )
    rows: list[tuple[str, object]] = [
        ("url", review.url),
        ("capture", review.capture_ids[0]),
        ("state", f"{review.state.value} {review.state_reason}".strip()),
        ("family", review.family),
        (
            "type (类型)",
            (review.doc_type or "undecided") + (f", part {review.part}" if review.part is not None else ""),
        ),
        ("kicker (引题)", review.kicker),
        ("title (标题)", review.title),
        ("subtitle (副题)", review.subtitle),
        ("organization (机构)", told),
        ("review year (年度)", "undecided" if review.review_year is None else review.review_year),
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
    ]
    for name, value in rows:
        if value not in (None, ""):
            table.add_row(name, Text(safe_line(value)))
    console.print(table)


def _render_issues(review: Review, console: Console) -> None:
    from rich.text import Text

    for issue in review.issues:
        line = Text(
            f"{issue.severity} {issue.rule_id}: ",
            style="bold red" if issue.severity == "critical" else "bold yellow",
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
    for start, end, found in _figures_by_place(review):
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


def _figures_by_place(review: Review) -> list[tuple[int, int, list[Observation]]]:
    """Observations by place, those of one printed number together; overlapping places are cut so that text is
    never printed twice.
    """
    places: list[tuple[int, int, list[Observation]]] = []
    for observation in sorted(review.observations, key=lambda found: (found.char_start, found.char_end)):
        if places and observation.char_start < places[-1][1]:
            places[-1][2].append(observation)
        else:
            places.append((observation.char_start, observation.char_end, [observation]))
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
            Text(f"{_BOUND_SIGNS[observation.bound]}{observation.value:g} {safe_line(observation.unit)}"),
            Text(metric),
            Text(observation.status.value, style=_STATUS_STYLES[observation.status.value]),
            Text(safe_line(of)),
            Text(f"{observation.confidence:.2f}"),
        )
    console.print(table)

"""Review reader (综述): the text with every figure marked, beside it the figures with what is known of them.

In: the key of a document, perhaps one of its copies. Out: the text in pieces, the table of figures, repairs,
fields, copies with the way to the original and to the archived page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import TopicList
from gov_reviews.report.inspect_view import figures_by_place
from gov_reviews.report.shown_values import BOUND_SIGNS, show_number, show_time, show_value
from gov_reviews.web.page_table import Cell, PageTable, TableColumn
from gov_reviews.web.page_view import NotInWarehouse, PageContent, ViewRequest, metric_note
from gov_reviews.web.published_data import PublishedRows
from gov_reviews.web.told_evidence import tell_evidence

REPAIRS_SHOWN = 500
_DOUBTFUL = 0.65  # confidence under which two in five figures are wrong in status or metric

_DOCUMENT = """
select
    dim_document.document_key, dim_document.organization_code, dim_document.organization_name,
    dim_document.organization_level, dim_document.province, dim_document.organization_evidence,
    dim_document.review_year, dim_document.doc_type, dim_document.part, dim_document.kicker,
    dim_document.title, dim_document.subtitle, dim_document.body_text, dim_document.flags,
    dim_document.family, dim_document.character_count, dim_document.repair_count, dim_document.is_current,
    dim_document.read_captured_at, dim_document.run_id, dim_document.is_held, dim_document.corrected_from,
    dim_document.decided_by, dim_document.decision_reason, dim_extraction.package_version,
    dim_document.extraction_key, dim_document.term_number, dim_document.session_term_number,
    dim_document.session_number, dim_document.session_relation, dim_document.term_evidence
from core.dim_document
inner join core.dim_extraction on dim_document.extraction_key = dim_extraction.extraction_key
where dim_document.document_key = $1
"""

_COPIES = """
select
    fact_publication.publication_key, fact_publication.url, fact_publication.title, fact_publication.subtitle,
    fact_publication.kicker, fact_publication.source_id, fact_publication.source_name,
    fact_publication.authors, fact_publication.editors, fact_publication.credits, fact_publication.views,
    fact_publication.published_date, fact_publication.published_provenance, fact_publication.is_canonical,
    fact_publication.is_current, fact_publication.first_captured_at, fact_publication.last_captured_at,
    fact_publication.capture_id
from core.fact_publication
where fact_publication.document_key = $1
order by fact_publication.is_canonical desc, fact_publication.is_current desc, fact_publication.copy_rank,
    fact_publication.publication_key
"""

_FIGURES = """
select
    fact_observation.observation_key, fact_observation.metric_code, dim_metric.metric_name,
    dim_metric.metric_name_en, fact_observation.detail_code, dim_detail.metric_name as detail_name,
    dim_detail.metric_name_en as detail_name_en, fact_observation.value, fact_observation.unit,
    fact_observation.bound, fact_observation.status, fact_observation.noun, fact_observation.subject,
    fact_observation.recipient, fact_observation.period_start, fact_observation.period_end,
    fact_observation.printed, fact_observation.section, fact_observation.char_start,
    fact_observation.char_end, fact_observation.confidence, fact_observation.is_mention,
    fact_observation.first_mention_key, fact_observation.has_conflict, fact_observation.rule_id,
    marked.held_reason, marked.doubt_reasons,
    fact_observation.corrected_from, fact_observation.decided_by, fact_observation.decision_reason
from core.fact_observation
left join core.dim_metric on fact_observation.metric_code = dim_metric.metric_code
left join core.dim_metric as dim_detail on fact_observation.detail_code = dim_detail.metric_code
left join (
    select
        quarantine.observation_key,
        min(quarantine.reason) filter (where quarantine.scope = 'observation') as held_reason,
        list(quarantine.reason order by quarantine.rule_id)
            filter (where quarantine.scope = 'doubt') as doubt_reasons
    from ops.quarantine
    where quarantine.document_key = $1
    group by quarantine.observation_key
) as marked on fact_observation.observation_key = marked.observation_key
where fact_observation.document_key = $1
order by fact_observation.char_start, fact_observation.char_end, fact_observation.observation_key
"""

_REPAIRS = """
select repair.repair_rule, repair.field_name, repair.start_out, repair.text_before, repair.text_after
from ops.repair
where repair.document_key = $1
order by repair.repair_number
limit 501
"""

_PEOPLE = """
select fact_person_mention.person_name, fact_person_mention.office
from core.fact_person_mention
where fact_person_mention.document_key = $1
order by fact_person_mention.char_start
"""

_NAMED = """
select fact_named_item.named_item_key, fact_named_item.item_kind, fact_named_item.item_name,
    fact_named_item.item_role, fact_named_item.item_outcome, fact_named_item.outcome_words,
    fact_named_item.char_start, fact_named_item.char_end, fact_named_item.sentence_start,
    fact_named_item.sentence_end
from core.fact_named_item
where fact_named_item.document_key = $1
order by fact_named_item.char_start, fact_named_item.item_kind
"""

_WORDS = """
select 'keyword' as kind, bridge_document_keyword.keyword as word, bridge_document_keyword.weight_rank as
place from core.bridge_document_keyword where bridge_document_keyword.document_key = $1
union all
select 'topic', bridge_document_topic.topic, bridge_document_topic.weight_rank
from core.bridge_document_topic where bridge_document_topic.document_key = $1
order by kind, place, word
"""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure of the text, with its row of the warehouse."""

    char_start: int
    char_end: int
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of the text; with figures when it is a mark.

    Attributes:
        key: Of the first figure, "" for plain text. others: keys of figures of the same words.
        status: Of the first figure. note: what stands behind the mark, a line a figure.
        item_kind: Kind of the thing that is called by these words, "" where none is; named: its key, where
            the name begins.
    """

    text: str
    key: str = ""
    others: tuple[str, ...] = ()
    status: str = ""
    note: str = ""
    named: str = ""
    item_kind: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    document: Mapping[str, Any]
    copies: list[dict[str, Any]]
    figures: list[dict[str, Any]]
    repairs: list[dict[str, Any]]
    people: list[dict[str, Any]]
    words: list[dict[str, Any]]
    named: list[dict[str, Any]]


def load_review(asked: ViewRequest) -> PageContent:
    """One document; `?copy=` names the copy whose fields are shown, else those of the best one.

    Raises:
        NotInWarehouse: There is no such document.
    """
    key = asked.key("document_key", "A review")
    found = asked.data.read(lambda rows: _ask(rows, key))
    if found is None:
        raise NotInWarehouse(
            "This review is not in the published warehouse: it was never read, or it was read anew under "
            "another key. Look for it in the overview or on the page of its committee.",
            "已发布的数据库中没有该综述：从未读取，或重读后编号已变。请在总览或其机构页面中查找。",
        )
    copy = next(
        (row for row in found.copies if row["publication_key"] == asked.query.get("copy")),
        found.copies[0] if found.copies else {},
    )
    title = copy.get("title") or found.document["title"] or asked.say("review.untitled")
    return PageContent(
        "review.html",
        title,
        {
            "document": found.document,
            "decided": decision_note(found.document),
            "copy": copy,
            "copies": found.copies,
            "heading": title,
            "paragraphs": _paragraphs(
                mark_names(mark_text(found.document["body_text"], found.figures, asked), found.named, asked)
            ),
            "figure_count": len(found.figures),
            "named_count": len(found.named),
            "repairs": found.repairs[:REPAIRS_SHOWN],
            "evidence": lambda stored: tell_evidence(stored, asked.say),
            "flags": [asked.say.named("flag", flag) for flag in found.document["flags"] or ()],
            "people": found.people,
            "keywords": [row["word"] for row in found.words if row["kind"] == "keyword"],
            "topics": [_topic_name(row["word"], asked) for row in found.words if row["kind"] == "topic"],
        },
        {
            "figures": _figure_table(found.figures, asked),
            "named": _named_table(found.named, found.figures, asked),
        },
    )


def _topic_name(code: str, asked: ViewRequest) -> str:
    """What a topic is called; its code where the list has it no more."""
    topic = load_words(TopicList).topics.get(code)
    return code if topic is None else asked.say.either(topic.name_zh, topic.name_en)


def _ask(rows: PublishedRows, key: str) -> _Found | None:
    document = rows.one(_DOCUMENT, [key])
    if document is None:
        return None
    return _Found(
        document,
        rows.ask(_COPIES, [key]),
        rows.ask(_FIGURES, [key]),
        rows.ask(_REPAIRS, [key]),
        rows.ask(_PEOPLE, [key]),
        rows.ask(_WORDS, [key]),
        rows.ask(_NAMED, [key]),
    )


def mark_text(body: str, figures: list[dict[str, Any]], asked: ViewRequest) -> list[TextPiece]:
    """The text in pieces, every figure a piece of its own; all of the text, once."""
    pieces, position = [], 0
    placed = [ShownFigure(row["char_start"], row["char_end"], row) for row in figures]
    for start, end, found in figures_by_place(placed):
        if start > position:
            pieces.append(TextPiece(body[position:start]))
        first = found[0].row
        pieces.append(
            TextPiece(
                body[start:end],
                key=first["observation_key"],
                others=tuple(figure.row["observation_key"] for figure in found[1:]),
                status="held" if first["held_reason"] else first["status"],
                note="\n".join(_note(figure.row, asked) for figure in found),
            )
        )
        position = end
    if position < len(body):
        pieces.append(TextPiece(body[position:]))
    return pieces


def mark_names(pieces: list[TextPiece], named: list[dict[str, Any]], asked: ViewRequest) -> list[TextPiece]:
    """The pieces with every named thing marked; figures keep their own marks, and all of the text is there
    once.
    """
    marked: list[TextPiece] = []
    position, waiting, anchored = 0, sorted(named, key=lambda row: row["char_start"]), set[str]()
    for piece in pieces:
        end = position + len(piece.text)
        while waiting and waiting[0]["char_end"] <= position:
            waiting.pop(0)
        if not piece.key:
            marked += _cut_names(piece.text, position, waiting, anchored, asked)
        else:
            marked.append(piece)
        position = end
    return marked


def _cut_names(
    text: str, position: int, named: list[dict[str, Any]], anchored: set[str], asked: ViewRequest
) -> Iterator[TextPiece]:
    """A stretch without figures in pieces; a name that a figure cuts in two is marked in both, its key stands
    at the first.
    """
    at = 0
    for row in named:
        start, end = max(row["char_start"] - position, at), min(row["char_end"] - position, len(text))
        if row["char_start"] - position >= len(text):
            break
        if start > at:
            yield TextPiece(text[at:start])
        if end > start:
            key = row["named_item_key"]
            yield TextPiece(
                text[start:end],
                note=_named_note(row, asked),
                named="" if key in anchored else key,
                item_kind=row["item_kind"],
            )
            anchored.add(key)
        at = max(at, end)
    if at < len(text):
        yield TextPiece(text[at:])


def _named_note(row: Mapping[str, Any], asked: ViewRequest) -> str:
    outcome = asked.say.named("outcome", row["item_outcome"]) if row["item_outcome"] else ""
    parts = (asked.say.named("item", row["item_kind"]), row["item_role"], outcome)
    return " · ".join(part for part in parts if part)


def _named_table(named: list[dict[str, Any]], figures: list[dict[str, Any]], asked: ViewRequest) -> PageTable:
    say = asked.say
    columns = tuple(
        TableColumn(key, say(f"column.{key}"))
        for key in ("item_name", "item_kind", "item_role", "item_outcome", "item_figures")
    )
    rows = tuple(
        (
            Cell(row["item_name"], href=f"#n-{row['named_item_key']}"),
            Cell(row["item_kind"], say.named("item", row["item_kind"])),
            Cell(row["item_role"]),
            Cell(
                row["item_outcome"],
                say.named("outcome", row["item_outcome"]) if row["item_outcome"] else "",
                note=row["outcome_words"] or "",
            ),
            Cell(shown := _figures_of(row, figures), shown),
        )
        for row in named
    )
    return PageTable("named", columns, rows)


def _figures_of(row: Mapping[str, Any], figures: list[dict[str, Any]]) -> str:
    """The figures of its sentence, as printed."""
    return "、".join(
        dict.fromkeys(
            figure["printed"]
            for figure in figures
            if row["sentence_start"] <= figure["char_start"] < row["sentence_end"]
        )
    )


def _paragraphs(pieces: list[TextPiece]) -> list[list[TextPiece]]:
    """The pieces by lines of the text; a mark is never divided."""
    lines: list[list[TextPiece]] = [[]]
    for piece in pieces:
        if piece.key or piece.item_kind:
            lines[-1].append(piece)
            continue
        first, *others = piece.text.split("\n")
        if first:
            lines[-1].append(TextPiece(first))
        for line in others:
            lines.append([TextPiece(line)] if line else [])
    return [line for line in lines if line]


def _note(row: Mapping[str, Any], asked: ViewRequest) -> str:
    """What a mark says when the pointer rests on it."""
    say = asked.say
    parts = [
        metric_of(row, asked),
        show_value(row["value"], row["unit"], row["bound"]),
        say.named("status", row["status"]),
        f"{say('column.confidence')} {row['confidence']:.2f}",
    ]
    return " · ".join(part for part in parts if part)


def metric_of(row: Mapping[str, Any], asked: ViewRequest) -> str:
    """The finest name of what is counted; never a bare "other" where the text has a noun."""
    if row["detail_code"]:
        return asked.say.either(row["detail_name"], row["detail_name_en"]) or str(row["detail_code"])
    if row["metric_code"] == "other" and row["noun"]:
        return str(row["noun"])
    return asked.say.either(row["metric_name"], row["metric_name_en"]) or str(row["metric_code"])


def _figure_table(figures: list[dict[str, Any]], asked: ViewRequest) -> PageTable:
    say = asked.say
    numbers = {"value", "confidence"}
    keys = ("metric", "bound", "value", "unit", "status", "subject", "period", "confidence", "why")
    columns = (
        TableColumn("printed", say("column.printed")),
        *(TableColumn(key, say(f"column.{key}"), is_number=key in numbers) for key in keys),
    )
    first_of = {
        figure.row["observation_key"]: found[0].row["observation_key"]
        for _, _, found in figures_by_place(
            ShownFigure(row["char_start"], row["char_end"], row) for row in figures
        )
        for figure in found
    }
    rows = tuple(_figure_row(row, first_of[row["observation_key"]], asked) for row in figures)
    marks = tuple(f"f-{row['observation_key']}" for row in figures)
    return PageTable("figures", columns, rows, marks, is_stacked=True)


def _figure_row(row: Mapping[str, Any], mark: str, asked: ViewRequest) -> tuple[Cell, ...]:
    say = asked.say
    whom = "、".join(filter(None, (row["subject"], row["recipient"] and f"→ {row['recipient']}")))
    status = "held" if row["held_reason"] else row["status"]
    notes = [
        say("review.mention") if row["is_mention"] else "",
        say("committee.conflict") if row["has_conflict"] else "",
        say.line_of(row["held_reason"] or ""),
        *map(say.line_of, row["doubt_reasons"] or ()),
        decision_note(row),
    ]
    return (
        Cell(row["printed"], href=f"#m-{mark}"),
        Cell(
            row["detail_code"] or row["metric_code"],
            metric_of(row, asked),
            tone="quiet" if row["metric_code"] == "other" and not row["detail_code"] else "",
            note=metric_note(row["metric_code"], row["detail_code"], say),
        ),
        Cell(row["bound"], BOUND_SIGNS.get(row["bound"], row["bound"]) or "=", tone="quiet"),
        Cell(row["value"], show_number(row["value"])),
        Cell(row["unit"]),
        Cell(
            status,
            say.named("status", status) + ("*" if any(notes) else ""),
            tone=f"status-{status}",
            note=" ".join(filter(None, notes)),
        ),
        Cell(whom or None, whom),
        Cell(_period_code(row), show_period(row), tone="quiet"),
        Cell(
            row["confidence"], f"{row['confidence']:.2f}", tone="bad" if row["confidence"] < _DOUBTFUL else ""
        ),
        Cell(row["rule_id"], "›", href=asked.link("figure", row["observation_key"]), note=say("review.why")),
    )


def decision_note(row: Mapping[str, Any]) -> str:
    """What a person decided about a figure or a document, and what was read before."""
    if not row["decided_by"]:
        return ""
    before = f" ← {row['corrected_from']}" if row["corrected_from"] else ""
    return f"{row['decided_by']}: {row['decision_reason']}{before}"


def _period_code(row: Mapping[str, Any]) -> str | None:
    start, end = row["period_start"], row["period_end"]
    return f"{show_time(start)}/{show_time(end)}" if start or end else None


def show_period(row: Mapping[str, Any]) -> str:
    """A whole year, or years, by their number; else both days."""
    start, end = row["period_start"], row["period_end"]
    if start and end and (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    return f"{show_time(start) or '…'} – {show_time(end) or '…'}" if start or end else ""

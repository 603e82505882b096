"""One parsed page to one clean page.

In: `ParsedPage`, decoded text as printed. Out: `CleanPage`, with every repair and its place before and after.
Pure: no clock, no network, no state; the same page always gives the same result. It never drops words: a line
is body text, or a block outside it.

A repair's `field` says where its places count. `body`: start_in in the printed lines joined by newline,
start_out in `body_text`. kicker, title, subtitle, source_name, authors, editors: in that field of the page.
`<kind>_block` (title_block, byline_block ...): start_in in the printed lines, start_out in the blocks of that
kind outside the body, joined by newline.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple

from gov_reviews.document.layout import Layout, PageFields, lay_out
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.pages import (
    BODY_KINDS,
    Block,
    BlockKind,
    CleanPage,
    Doubt,
    DoubtKind,
    LineKind,
    ParsedPage,
    Repair,
    RepairRule,
    TextOrigin,
)
from gov_reviews.text.edits import Change, Span, TrackedText
from gov_reviews.text.text_repair import RepairedText, repair_lines

BODY = "body"
_LINE_BREAK = re.compile("\n")
# Nothing is read of these blocks but labelled data: damage in a share line leaves the text as it is.
_UNREAD_FIELDS = frozenset(f"{kind}_block" for kind in (BlockKind.BOILERPLATE, BlockKind.META))


@dataclass(frozen=True, slots=True)
class _FieldLines:
    """A field or the body inside the one text that is repaired: its name, its lines, its place before and
    after.
    """

    name: str
    first_line: int
    stop_line: int


class _Placed(NamedTuple):
    """A stretch of the clean lines and where it went: text of `field` from start_out on."""

    source: Span
    field: str
    start_out: int


def normalise_page(page: ParsedPage) -> CleanPage:
    """Repair the text of a page and lay it out."""
    segments, printed_lines, kinds = _gather(page)
    # Fields and lines are repaired as one text: what a page is (Traditional, full of injected pinyin) shows
    # in all of it.
    repaired = repair_lines("\n".join(printed_lines))
    original, clean = repaired.tracked.original, repaired.tracked.text
    clean_lines = clean.split("\n")
    starts_in, starts_out = _line_starts(original), _line_starts(clean)
    texts: dict[str, list[str]] = {}
    for segment in segments[:-1]:
        text = " ".join(line.strip() for line in clean_lines[segment.first_line : segment.stop_line])
        texts.setdefault(segment.name, []).append(text)
    body = segments[-1]
    body_in, body_out = starts_in[body.first_line], starts_out[body.first_line]
    fields = PageFields(
        kicker=_one(texts, "kicker"),
        title=_one(texts, "title"),
        subtitle=_one(texts, "subtitle"),
        authors=tuple(texts.get("authors", ())),
        editors=tuple(texts.get("editors", ())),
    )
    layout = lay_out(clean[body_out:], kinds, fields)
    blocks, placed, outputs = _place(layout)
    changes = repaired.tracked.changes()
    repairs = [*_field_repairs(changes, segments[:-1], starts_in, starts_out, original, clean)]
    repairs += _body_repairs(changes, placed, outputs, original, body_in, body_out)
    joints = [*_joints(layout, clean[body_out:])]
    if joints:
        repairs += _joint_repairs(joints, repaired.tracked, placed, outputs, body_in, body_out)
    doubtful = [*_doubtful_places(repaired, placed, body_out)]
    doubts = sorted((doubt for field, doubt in doubtful if field == BODY), key=attrgetter("start", "end"))
    return CleanPage(
        page=page,
        kicker=fields.kicker,
        title=fields.title,
        subtitle=fields.subtitle,
        source_name=_one(texts, "source_name"),
        authors=fields.authors,
        editors=fields.editors,
        blocks=tuple(blocks),
        body_text=outputs[BODY],
        repairs=tuple(sorted(repairs, key=attrgetter("field", "start_out", "start_in"))),
        has_suspect_text=layout.has_orphans
        or any(doubt.kind is DoubtKind.DAMAGED and field not in _UNREAD_FIELDS for field, doubt in doubtful),
        doubts=tuple(doubts),
        origins=tuple(_origins(page, placed, starts_out[body.first_line :], body_out)) if page.parts else (),
    )


def _origins(
    page: ParsedPage, placed: Sequence[_Placed], line_starts: Sequence[int], body_out: int
) -> Iterator[TextOrigin]:
    """Which capture each stretch of body_text was read from, in order of place."""
    # a line of the page may be several lines of the text
    first_lines = [0, *accumulate(1 + line.text.count("\n") for line in page.lines)]
    starts = [line_starts[first_lines[part.first_line]] - body_out for part in page.parts]
    last: CaptureId | None = None
    for source, field, start_out in sorted(placed, key=attrgetter("start_out")):
        if field != BODY:
            continue
        capture_id = page.parts[max(bisect_right(starts, source.start) - 1, 0)].capture_id
        if capture_id != last:
            yield TextOrigin(start_out, capture_id)
            last = capture_id


def _doubtful_places(
    repaired: RepairedText, placed: list[_Placed], body_out: int
) -> Iterator[tuple[str, Doubt]]:
    """Every doubtful place with the output field that layout put it into; those of the page's own fields are
    not placed and come as the field "".
    """
    ordered = sorted(placed, key=attrgetter("source"))
    starts = [item.source.start for item in ordered]
    places = ((DoubtKind.DAMAGED, repaired.damage), (DoubtKind.GUESSED, repaired.guesses))
    for kind, spans in places:
        for first, last in spans:
            if first < body_out:
                yield "", Doubt(kind, first, last)
                continue
            index = max(bisect_right(starts, first - body_out) - 1, 0)
            while index < len(ordered) and starts[index] < last - body_out:
                source, field, start_out = ordered[index]
                start, end = max(first - body_out, source.start), min(last - body_out, source.end)
                if start < end:
                    yield field, Doubt(kind, start - source.start + start_out, end - source.start + start_out)
                index += 1


def _gather(page: ParsedPage) -> tuple[list[_FieldLines], list[str], list[LineKind]]:
    """All texts of a page as lines: its fields first, then its body."""
    segments: list[_FieldLines] = []
    lines: list[str] = []
    single = (
        ("kicker", page.kicker),
        ("title", page.title),
        ("subtitle", page.subtitle),
        ("source_name", page.source_name),
    )
    many = (*(("authors", value) for value in page.authors), *(("editors", value) for value in page.editors))
    for name, value in (*single, *many):
        if value is not None:
            first = len(lines)
            lines += value.split("\n")
            segments.append(_FieldLines(name, first, len(lines)))
    first = len(lines)
    kinds: list[LineKind] = []
    for line in page.lines:
        parts = line.text.split("\n")
        lines += parts
        kinds += [line.kind] * len(parts)
    if len(lines) == first:
        lines.append("")
        kinds.append(LineKind.UNKNOWN)
    segments.append(_FieldLines(BODY, first, len(lines)))
    return segments, lines, kinds


def _one(texts: dict[str, list[str]], name: str) -> str | None:
    values = texts.get(name)
    return values[0] if values else None


def _line_starts(text: str) -> list[int]:
    """Where the lines start, and where one more would."""
    return [0, *map(re.Match.end, _LINE_BREAK.finditer(text)), len(text) + 1]


def _place(layout: Layout) -> tuple[list[Block], list[_Placed], dict[str, str]]:
    """Blocks with their places in body_text, where each part of the clean lines went, and the text of every
    output field.
    """
    blocks: list[Block] = []
    placed: list[_Placed] = []
    outputs: dict[str, list[str]] = {BODY: []}
    lengths: dict[str, int] = {BODY: 0}
    for line in layout.lines:
        kind, text = line.kind, line.text
        assert kind is not None  # noqa: S101 - every path of layout gives a kind; a type guard, not a check of input
        is_body = kind in BODY_KINDS
        field = BODY if is_body else f"{kind}_block"
        start = at = lengths.get(field, 0)
        for part in line.parts:
            placed.append(_Placed(part, field, at))
            first, last = part
            at += last - first
        outputs.setdefault(field, []).append(text)
        lengths[field] = at + 1
        blocks.append(Block(kind, text, start, at) if is_body else Block(kind, text))
    return blocks, placed, {field: "\n".join(texts) for field, texts in outputs.items()}


def _field_repairs(
    changes: list[Change],
    segments: list[_FieldLines],
    starts_in: list[int],
    starts_out: list[int],
    original: str,
    clean: str,
) -> Iterator[Repair]:
    """Repairs in the page's own fields, places counted from the field's start."""
    body_in = starts_in[segments[-1].stop_line] if segments else 0
    for change in changes:
        if change.start_in >= body_in:
            break  # changes are in order of place, and the body comes last
        for segment in segments:
            first_in, first_out = starts_in[segment.first_line], starts_out[segment.first_line]
            if first_in <= change.start_in < starts_in[segment.stop_line]:
                yield Repair(
                    rule=change.rule,
                    field=segment.name,
                    start_in=change.start_in - first_in,
                    end_in=change.end_in - first_in,
                    start_out=change.start_out - first_out,
                    end_out=change.end_out - first_out,
                    before=original[change.start_in : change.end_in],
                    after=clean[change.start_out : change.end_out],
                )


def _body_repairs(
    changes: list[Change],
    placed: list[_Placed],
    outputs: dict[str, str],
    original: str,
    body_in: int,
    body_out: int,
) -> Iterator[Repair]:
    """Repairs in the lines, carried to where layout put the words."""
    ordered = sorted(placed, key=attrgetter("source"))
    starts = [item.source.start for item in ordered]
    # A mirror page has 1,700 repairs: bare numbers, and every record made once.
    for rule, first_in, last_in, first_out, last_out in changes:
        if first_in < body_in:
            continue
        first, last = first_out - body_out, last_out - body_out
        start_in, end_in = first_in - body_in, last_in - body_in
        before = original[first_in:last_in]
        index = bisect_right(starts, first) - 1
        if index < 0 or (ordered[index].source.end <= first and last > first and index + 1 < len(ordered)):
            index += 1  # white space at a line's edge, or a heading mark, stood there
        if index >= len(ordered):
            yield Repair(rule, BODY, start_in, end_in, 0, 0, before, "")
            continue
        (source_start, source_end), field, start_out = ordered[index]
        start = min(max(first, source_start), source_end) - source_start + start_out
        end = min(max(last, source_start), source_end) - source_start + start_out
        yield Repair(rule, field, start_in, end_in, start, end, before, outputs[field][start:end])


@dataclass(frozen=True, slots=True)
class _Joint:
    """What layout did to the order of the clean lines: at `gap` of the clean lines, for the parts from
    `first` to `last`.
    """

    rule: RepairRule
    first: Span
    gap: Span
    last: Span


def _joints(layout: Layout, text: str) -> Iterator[_Joint]:
    """Joined halves, and stretches that stand elsewhere than they were printed."""
    for line in layout.lines:
        for left, right in zip(line.parts, line.parts[1:], strict=False):
            # A caption between the halves stays in the text as a block of its own: only the line break is
            # gone.
            is_near = left.end <= right.start and not text[left.end : right.start].strip()
            gap = Span(left.end, right.start if is_near else min(left.end + 1, len(text)))
            yield _Joint(RepairRule.JOINED_LINES, right, gap, right)
    for move in layout.moves:
        first, last = move.parts[0], move.parts[-1]
        yield _Joint(move.rule, first, Span(first.start, max(first.start, last.end)), last)


def _joint_repairs(
    joints: list[_Joint],
    tracked: TrackedText,
    placed: list[_Placed],
    outputs: dict[str, str],
    body_in: int,
    body_out: int,
) -> Iterator[Repair]:
    places = {item.source: item for item in placed}
    by_place = sorted(joints, key=lambda joint: joint.gap)
    spans = tracked.original_places(
        [Span(joint.gap.start + body_out, joint.gap.end + body_out) for joint in by_place]
    )
    for joint, span in zip(by_place, spans, strict=True):
        target, last = places[joint.first], places[joint.last]
        start = target.start_out
        end = (
            start
            if joint.rule == RepairRule.JOINED_LINES
            else max(start, last.start_out + last.source.end - last.source.start)
        )
        before = tracked.original[span.start : span.end]
        after = outputs[target.field][start:end]
        yield Repair(
            joint.rule, target.field, span.start - body_in, span.end - body_in, start, end, before, after
        )

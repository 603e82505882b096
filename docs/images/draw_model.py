"""Draw the warehouse: dimensions, facts and bridges, the views of mart, and what leads from one to another.

In: the contracts of sql/*/*/table.yaml and the queries beside them. Out: model.svg beside this file. A line
from a fact to a dimension is a column: one that a check says refers to it, or that is called like its key. A
line from a view to a fact is its query.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gov_reviews.warehouse.table_contracts import TableContract, load_contracts, references_in

sys.path.insert(0, str(Path(__file__).parent))

from draw_rooms import DARK, FONT, GREY, LINE, TITLE_SIZE, box_at, text_at

PICTURE = Path(__file__).with_name("model.svg")

MARGIN, GAP, TOP = 20, 10, 68
BOX_WIDTH, BETWEEN = 300, 150
CHARACTER = 6.1
WIDTH = 2 * MARGIN + 3 * BOX_WIDTH + 2 * BETWEEN
LEFT = [MARGIN + column * (BOX_WIDTH + BETWEEN) for column in range(3)]
COLOURS = {"dim": ("#eff6ff", "#2563eb"), "fact": ("#fef3c7", "#d97706"), "mart": ("#ecfdf5", "#059669")}
# one for each dimension, so that a line can be followed to its end
STROKES = ("#2563eb", "#be185d", "#0f766e", "#7c3aed", "#b45309", "#4d7c0f", "#dc2626", "#0369a1", "#6b7280")


@dataclass(frozen=True)
class Box:
    """A table or view where it is drawn. told: lines below its name."""

    contract: TableContract
    left: float
    top: float
    told: tuple[str, ...]

    @property
    def height(self) -> float:
        """From its top to its bottom."""
        return 28 + LINE * len(self.told)

    @property
    def middle(self) -> float:
        """Where lines arrive."""
        return self.top + self.height / 2


def kind_of(contract: TableContract) -> str:
    """dim, fact or mart; "" for what is not drawn: views of core, and what happened (ops)."""
    if contract.schema_name == "mart":
        return "mart" if contract.is_view else ""
    if contract.schema_name != "core" or contract.is_view:
        return ""
    return "dim" if contract.name.startswith("dim_") else "fact"


def keys_of(dimension: TableContract) -> set[str]:
    """The columns by which others name a row of it: its key; of one with versions, what they share."""
    keys = set(dimension.primary_key) if len(dimension.primary_key) == 1 else set()
    if "valid_from" in dimension.column_names:
        entity = dimension.name.removeprefix("dim_")
        keys |= {f"{entity}_code", f"{entity}_id"} & set(dimension.column_names)
    return keys


def dimensions_of(contract: TableContract, contracts: Mapping[str, TableContract]) -> dict[str, str]:
    """Dimensions that a table leads to: name -> column."""
    found: dict[str, str] = {}
    for column in contract.columns:
        for check in column.checks:
            if check.kind == "references" and check.to is not None:
                found.setdefault(check.to.rpartition(".")[0], column.name)
        for name, other in contracts.items():
            if kind_of(other) == "dim" and column.name in keys_of(other):
                found.setdefault(name, column.name)
    return {
        name: column
        for name, column in found.items()
        if name != contract.table and kind_of(contracts[name]) == "dim"
    }


def sources_of(contract: TableContract, contracts: Mapping[str, TableContract]) -> list[str]:
    """Facts and views of mart that a view asks, through views of core, in order of their names."""
    found: set[str] = set()
    for name in references_in(contract.sql or ""):
        other = contracts[name]
        if kind_of(other) in ("fact", "mart"):
            found.add(name)
        elif other.is_view:
            found.update(sources_of(other, contracts))
        elif name == "core.dim_document" or other.schema_name == "ops":
            found.add(name)
    return sorted(found)


def place(contracts: Sequence[TableContract], column: int, told: Mapping[str, list[str]]) -> list[Box]:
    """The boxes of a column, one below the other."""
    boxes: list[Box] = []
    for contract in contracts:
        top = boxes[-1].top + boxes[-1].height + GAP if boxes else TOP
        lines = [
            line
            for words in told[contract.table]
            for line in textwrap.wrap(words, int((BOX_WIDTH - 20) / CHARACTER))
        ]
        boxes.append(Box(contract, LEFT[column], top, tuple(lines)))
    return boxes


def draw_box(box: Box) -> list[str]:
    """One table."""
    parts = [box_at(box.left, box.top, BOX_WIDTH, box.height, COLOURS[kind_of(box.contract)])]
    parts.append(text_at(box.left + 10, box.top + 19, box.contract.table, TITLE_SIZE - 1, DARK, 700))
    parts += [
        text_at(box.left + 10, box.top + 35 + LINE * number, line) for number, line in enumerate(box.told)
    ]
    return parts


def draw_line(source: Box, target: Box, colour: str) -> str:
    """A curve from one column to the next."""
    (x1, y1), (x2, y2) = (source.left + BOX_WIDTH, source.middle), (target.left, target.middle)
    bend = BETWEEN * 0.55
    return (
        f'<path d="M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}" fill="none" '
        f'stroke="{colour}" stroke-width="1.4" stroke-opacity="0.75"/>'
    )


def draw() -> str:
    """The whole picture."""
    contracts = load_contracts()
    drawn = [contract for contract in contracts.values() if kind_of(contract)]
    columns = {
        kind: sorted((one for one in drawn if kind_of(one) == kind), key=lambda one: one.name)
        for kind in COLOURS
    }
    told: dict[str, list[str]] = {}
    for contract in drawn:
        told[contract.table] = [f"one row: {contract.grain}"]
        if kind_of(contract) == "mart":
            told[contract.table].append("from " + ", ".join(sources_of(contract, contracts)))
        elif leads := dimensions_of(contract, contracts):
            columns_told = ", ".join(sorted(set(leads.values())))
            told[contract.table].append(f"leads on by {columns_told}")
    placed = [place(columns[kind], number, told) for number, kind in enumerate(COLOURS)]
    at = {box.contract.table: box for boxes in placed for box in boxes}
    strokes = dict(zip((one.table for one in columns["dim"]), STROKES, strict=False))
    lines = [
        draw_line(at[name], box, strokes.get(name, GREY))
        for box in placed[1]
        for name in dimensions_of(box.contract, contracts)
    ]
    lines += [
        draw_line(at[name], box, COLOURS["mart"][1])
        for box in placed[2]
        for name in sources_of(box.contract, contracts)
        if name in at and kind_of(contracts[name]) == "fact"
    ]
    height = max(boxes[-1].top + boxes[-1].height for boxes in placed) + MARGIN
    headings = (
        ("Dimensions", "Things, described once. Lines are columns."),
        ("Facts and bridges", "What was printed, where, and what was resolved."),
        ("mart", "The promise to analysts: views over all of it."),
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" '
            f'font-family="{FONT}" role="img">',
            "<title>The warehouse: dimensions, facts and bridges, the views of mart</title>",
            f'<rect width="{WIDTH}" height="{height:g}" fill="#ffffff"/>',
            *(text_at(x, 32, name, 18, DARK, 700) for x, (name, _) in zip(LEFT, headings, strict=True)),
            *(text_at(x, 52, words) for x, (_, words) in zip(LEFT, headings, strict=True)),
            *lines,
            *(part for boxes in placed for box in boxes for part in draw_box(box)),
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")

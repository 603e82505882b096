"""Tables and number cards of a page in, the lines that stand for them out.

In: an HTML element while its page is read, and the lines above it. Out: statements (table_statements), or
None for an element that is read like any other. A table around another one is a frame of the layout.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from gov_reviews.decoding.element_lines import MarkedLine, Rewrite, collect_lines
from gov_reviews.decoding.html_tree import text_of
from gov_reviews.page.number_cards import find_cards
from gov_reviews.page.table_grid import SpannedCell, expand_spans
from gov_reviews.page.table_statements import is_unit_line, table_statements

_CELLS = frozenset({"td", "th"})


def data_rewriter(root: etree._Element, *, is_all: bool = False) -> Rewrite:
    """What `collect_lines` asks for each block below an element: its data as statements, None for others.

    Args:
        is_all: There is no prose beside the data.
    """
    cards = find_cards(root, is_all=is_all)

    def rewrite(block: etree._Element, lines: list[MarkedLine]) -> tuple[str, ...] | None:
        return cards.get(block) or table_lines(block, lines)

    return rewrite


def find_data(root: etree._Element) -> etree._Element | None:
    """The element that holds all data of a page without prose; None where it has none."""
    data = [
        *find_cards(root, is_all=True),
        *(table for table in root.iter("table") if table_lines(table, [])),
    ]
    if not data:
        return None
    around = [data[0], *data[0].iterancestors()]
    for element in data[1:]:
        others = {element, *element.iterancestors()}
        around = [candidate for candidate in around if candidate in others]
    return around[0] if around else None


def table_lines(table: etree._Element, lines: list[MarkedLine]) -> tuple[str, ...] | None:
    """The statements of a table, None where it is no data.

    Args:
        table: The element.
        lines: What was read before it. A line that says nothing but the measure word of the table is taken
            off: each statement has it.
    """
    if table.tag != "table" or _is_frame(table):
        return None
    grid = expand_spans(_rows(table))
    if grid is None:
        return None
    captions = [text_of(caption) for caption in table.iterchildren("caption")]
    above = [*(line.text for line in lines[-2:]), *captions]
    statements = table_statements(grid, above)
    if statements is None:
        return None
    if lines and is_unit_line(lines[-1].text):
        lines.pop()
    return (*(" ".join(caption.split()) for caption in captions if not is_unit_line(caption)), *statements)


def _is_frame(table: etree._Element) -> bool:
    """Holds another table, or more links than other text."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    linked = sum(len(text_of(link).strip()) for link in table.iterdescendants("a"))
    return linked * 2 > len(text_of(table).strip())


def _rows(table: etree._Element) -> Iterator[list[SpannedCell]]:
    for row in table.iterdescendants("tr"):
        yield [
            SpannedCell(
                "".join(line.text for line in collect_lines(cell)),
                _span(cell.get("colspan")),
                _span(cell.get("rowspan")),
            )
            for cell in row
            if cell.tag in _CELLS
        ]


def _span(value: str | None) -> int:
    digits = (value or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) <= 4 else 1

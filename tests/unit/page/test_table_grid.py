"""Merged cells at each of their places, and tables without bounds."""

from __future__ import annotations

import itertools

from gov_reviews.page.table_grid import MAX_CELLS, SpannedCell, expand_spans


def _texts(rows):
    grid = expand_spans(rows)
    assert grid is not None
    return [[cell.text for cell in row] for row in grid]


def test_merged_cells_stand_at_all_of_their_places():
    rows = [
        [SpannedCell("类别", rows=2), SpannedCell("提案", columns=2), SpannedCell("信息", rows=2)],
        [SpannedCell("提交"), SpannedCell("立案")],
        [SpannedCell("全县"), SpannedCell("205"), SpannedCell("163"), SpannedCell("251")],
    ]
    assert _texts(rows) == [
        ["类别", "提案", "提案", "信息"],
        ["类别", "提交", "立案", "信息"],
        ["全县", "205", "163", "251"],
    ]


def test_a_span_over_both_directions_ends_with_the_table():
    rows = [[SpannedCell("a", columns=2, rows=9), SpannedCell("b")], [SpannedCell("c")]]
    assert _texts(rows) == [["a", "a", "b"], ["a", "a", "c"]]


def test_short_rows_are_filled_up():
    assert _texts([[SpannedCell("a"), SpannedCell("b")], [SpannedCell("c")]]) == [["a", "b"], ["c", ""]]


def test_tables_without_bounds_are_refused():
    assert expand_spans([[SpannedCell("a", columns=1_000)]] * 300) is None
    assert expand_spans([[SpannedCell("a", rows=1_000)] * (MAX_CELLS // 20)] * 30) is None


def test_a_merged_cell_ends_where_it_says_though_a_row_is_too_short_for_it():
    rows = [
        [SpannedCell("a"), SpannedCell("b"), SpannedCell("c", rows=2)],
        [],
        [SpannedCell("d"), SpannedCell("e")],
    ]
    assert _texts(rows) == [["a", "b", "c"], ["", "", ""], ["d", "e", ""]]


def test_the_limit_is_that_of_all_rows_together_and_no_row_more_is_looked_at():
    def endless():
        for number in itertools.count():
            assert number <= MAX_CELLS // 100
            yield [SpannedCell("a", columns=100)]

    assert expand_spans(endless()) is None
    whole = [[SpannedCell("a", columns=100)]] * (MAX_CELLS // 100)
    assert expand_spans(whole) is not None
    # filled up to the widest row they are too many
    assert expand_spans([*[[SpannedCell("a")]] * (MAX_CELLS // 100), [SpannedCell("a", columns=100)]]) is None

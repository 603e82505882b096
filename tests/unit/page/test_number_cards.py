"""Cards of a page by their elements."""

from __future__ import annotations

import pytest
from lxml import html

from gov_reviews.page.number_cards import find_cards


def _cards(markup: str) -> list[str]:
    root = html.fromstring(f"<div>{markup}</div>")
    return [line for lines in find_cards(root).values() for line in lines]


def test_cards_are_found_by_their_elements():
    assert _cards("<div><p>163</p><p>件</p><p>立案提案</p></div><div><p>14次</p><p>协商</p></div>") == [
        "163件立案提案。",
        "14次协商。",
    ]


def test_a_figure_deep_in_the_indents_of_its_markup_is_one():
    margin = "\n" + " " * 60
    card = f"<div><p>{margin}163{margin}</p><p>{margin}件{margin}</p><p>立案提案</p></div>"
    assert _cards(card + "<div><p>14次</p><p>协商</p></div>") == ["163件立案提案。", "14次协商。"]


@pytest.mark.parametrize(
    "markup",
    [
        "<div><p>1</p><p>提交提案</p></div><div><p>2</p><p>审查立案</p></div>",  # steps
        "<div><p>08</p><p>2024-01</p></div>",  # a date
        "<div><p>163件</p><p>提案办理完毕。委员都表示满意。</p></div>",  # a sentence
        "<div><p>立案提案163件</p></div>",  # one line
    ],
)
def test_what_is_no_card(markup):
    assert _cards(markup) == []


def test_cards_of_one_line_count_where_there_is_no_prose():
    cards = [
        "<li><b>152件</b><span>立案提案</span></li>",
        "<li><b>9次</b><i>委员视察</i></li>",
        "<li><b>6场</b><i>协商</i></li>",
    ]
    root = html.fromstring(f"<ul>{''.join(cards)}</ul>")
    assert [*find_cards(root)] == []
    assert [line for lines in find_cards(root, is_all=True).values() for line in lines] == [
        "152件立案提案。",
        "9次委员视察。",
        "6场协商。",
    ]
    two = html.fromstring(f"<ul>{''.join(cards[:2])}</ul>")
    assert find_cards(two, is_all=True) == {}


@pytest.mark.parametrize(("characters", "is_card"), [(48, True), (49, False)])
def test_a_card_has_few_words(characters: int, is_card: bool):
    label = "协" * (characters - 3)
    found = _cards(f"<div><p>14次</p><p>{label}</p></div><div><p>163件</p><p>立案提案</p></div>")
    assert any(line.startswith("14次") for line in found) is is_card


@pytest.mark.parametrize("around", ["<a href=/1>{0}</a>", "<table><tr><td>{0}</td></tr></table>"])
def test_menus_with_counts_and_cells_of_tables_are_no_cards(around: str):
    cards = [
        f"<div>{around.format(figure)}<p>{label}</p></div>"
        for figure, label in (("163件", "提案"), ("14次", "协商"))
    ]
    assert _cards("".join(cards)) == []

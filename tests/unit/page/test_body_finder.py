"""Which element holds the article."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.body_finder import find_body

PROSE = "一年来，松砚县政协立案提案多件。"  # 14 Chinese characters
RUN = "政" * 30


def found(
    markup: str, selectors: tuple[str, ...] = (), *, is_strict: bool = False
) -> tuple[str, bool] | None:
    body = find_body(HtmlDocument(f"<html><body>{markup}</body></html>"), selectors, is_strict)
    return None if body is None else (str(body.element.get("id", body.element.tag)), body.is_known)


@pytest.mark.parametrize(
    ("inside", "outside", "expected"),
    [
        (2, 1, ("a", True)),
        (1, 1, ("a", True)),  # exactly half of the prose
        (1, 2, ("body", False)),
        (0, 1, ("b", False)),
    ],
)
def test_a_container_counts_when_it_holds_half_of_the_prose(
    inside: int, outside: int, expected: tuple[str, bool]
) -> None:
    markup = f"<div id=a><p>{PROSE * inside}</p></div><div id=b><p>{PROSE * outside}</p></div>"
    assert found(markup, ("#a",)) == expected


def test_the_selectors_of_a_source_are_believed() -> None:
    markup = f"<div id=a><p>短讯</p></div><div id=b><p>{PROSE * 9}</p></div>"
    assert found(markup, ("#none", "#a", "#b"), is_strict=True) == ("a", True)
    assert found("<div id=a> </div><div id=b><p>短讯</p></div>", ("#a", "#b"), is_strict=True) == ("b", True)
    assert found(markup, ("#none", "#a", "#b")) == ("b", True)


def test_of_several_containers_the_one_with_most_prose_is_taken() -> None:
    markup = f"<div id=a class=c>{PROSE}</div><div id=b class=c>{PROSE * 3}</div><div id=d class=c></div>"
    assert found(markup, (".c",)) == ("b", True)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [(RUN[:0], "b"), ("政" * 33, "b"), ("政" * 34, "a")],  # 300 of 333 is more than nine tenths, of 334 less
)
def test_the_innermost_element_with_nearly_all_prose_is_the_body(rest: str, expected: str) -> None:
    markup = f"<div id=a><div id=b><p>{RUN * 5}</p><p>{RUN * 5}</p></div><p>{rest}</p></div>"
    assert found(markup) == (expected, False)


def test_a_frame_of_one_paragraph_is_left() -> None:
    assert found(f"<div id=a><p>{PROSE}</p></div>") == ("a", False)
    assert found(f"<div id=a><span>{PROSE}</span></div>") == ("a", False)
    assert found(f"<div id=a><font>{PROSE}</font></div>") == ("a", False)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        f"<div>{RUN[:29]}</div>",
        "<div>no Chinese, none at all.</div>",
        f"<div><a href=x>{PROSE}</a></div>",
        f"<div><script>{PROSE}</script><!--{PROSE}--></div>",
    ],
)
def test_a_page_without_prose_has_no_body(markup: str) -> None:
    assert found(markup) is None


@pytest.mark.parametrize("text", [RUN, "政协，", "政协;"])
def test_prose_has_a_mark_or_is_long(text: str) -> None:
    assert found(f"<div id=a>{text}</div>") == ("a", False)

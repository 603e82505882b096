"""Home and list pages in the place of an article."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.list_pages import list_page_reason
from gov_reviews.records.pages import PageState


def headlines(count: int, text: str = "县政协召开第{}次常委会会议") -> str:
    rows = (f"<li><a href='/a/{number}.html'>{text.format(number)}</a></li>" for number in range(count))
    return f"<ul>{''.join(rows)}</ul>"


@pytest.mark.parametrize(
    ("markup", "is_list"),
    [
        (headlines(15), True),
        (headlines(14), False),
        (headlines(40, "下载{}"), False),
        ("<a href='#'>县政协召开常委会会议通报</a>" * 40, False),
    ],
)
def test_many_linked_headlines_are_a_list(markup: str, is_list: bool) -> None:
    assert bool(list_page_reason(HtmlDocument(f"<html><body>{markup}</body></html>"))) == is_list


HOME = "http://portal.sample.example/index.html"
FRAME = "<iframe src='content.html' height=800></iframe>"


@pytest.mark.parametrize(
    ("inner", "url", "state"),
    [
        (headlines(30), None, PageState.WRONG_PAGE),
        (headlines(30) + "<img src=a.jpg><p>主办：县政协办公室</p>", None, PageState.WRONG_PAGE),
        (headlines(30) + FRAME, HOME, PageState.WRONG_PAGE),
        (headlines(30) + FRAME, None, PageState.TEXT_ELSEWHERE),
        (
            f"<div class=TRS_Editor><p>{'一年来，县政协收到提案一百五十二件。' * 9}</p></div>"
            + headlines(30),
            None,
            PageState.OK,
        ),
    ],
)
def test_a_list_is_named_where_no_text_is(
    read_article, inner: str, url: str | None, state: PageState
) -> None:
    page = read_article(f"<html><body>{inner}</body></html>", **({"url": url} if url else {}))
    assert page.state is state
    assert ("home or list page" in page.state_reason) == (state is PageState.WRONG_PAGE)


def test_a_saved_list_is_named_too(read_inbox) -> None:
    page = read_inbox(f"<html><body><h1>县政协</h1>{headlines(30)}</body></html>")
    assert page.state is PageState.WRONG_PAGE

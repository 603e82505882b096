"""Notices and briefs of a sentence or two, on pages whose container is not known, and words of a template that
stand in the same places.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gov_reviews.records.pages import PageState, ParsedPage

Read = Callable[..., ParsedPage]

TITLE = "荷塘区政协开展民主监督"
BRIEF = "近日，荷塘区政协组织委员查看农贸市场摊位36个，提出建议12条。"
DATA = "<p>2026-01-09 来源：荷塘区政协</p>"
LINKS = "".join(
    f"<li><a href='/n/{number}.html'>水库除险加固工程通过验收{number}</a></li>" for number in range(20)
)
FOOT = "<div class=bt><p>本网站内容未经授权不得转载，建议使用1024×768分辨率浏览。</p></div>"


def page_with(inside: str, title: str = TITLE) -> str:
    return f"<html><head><title>{title}</title></head><body>{inside}</body></html>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<h1>{TITLE}</h1>{DATA}<div class=nr><p>{BRIEF}</p></div>",
        f"<div><h3>工作动态</h3><ul>{LINKS}</ul></div><div><h2>{TITLE}</h2>{DATA}<div><p>{BRIEF}</p></div></div>",
        f"<table><tr><td><ul>{LINKS}</ul></td><td><table><tr><td align=center><b>{TITLE}</b></td></tr>"
        f"<tr><td>2026-01-09</td></tr><tr><td>{BRIEF}</td></tr></table></td></tr></table>",
        f"<div><h1>{TITLE}</h1>{DATA}<p>{BRIEF}</p><p>【打印】【关闭】</p></div><div><ul>{LINKS}</ul></div>",
        f"<h1>{TITLE}</h1>{DATA}<p><img src=/1.jpg></p><p><img src=/2.jpg></p><p>{BRIEF}</p><ul>{LINKS}</ul>",
    ],
    ids=["alone", "beside a list", "in tables", "above a list", "below photographs"],
)
@pytest.mark.parametrize("announced", [None, TITLE])
def test_a_brief_below_its_headline_is_read(read_article: Read, inside: str, announced: str | None) -> None:
    page = read_article(page_with(inside), listed_title=announced)
    assert page.state is PageState.OK, page.state_reason
    assert page.title == TITLE
    assert BRIEF in [line.text for line in page.lines]


def test_a_brief_needs_no_data_where_the_list_announced_it(read_article: Read) -> None:
    inside = f"<h1>{TITLE}</h1><p>{BRIEF}</p><ul>{LINKS}</ul>"
    assert read_article(page_with(inside), listed_title=TITLE).state is PageState.OK
    assert read_article(page_with(inside)).state is PageState.WRONG_PAGE


@pytest.mark.parametrize(
    "inside",
    [
        f"<h1>{TITLE}</h1>{DATA}<div id=text></div>{FOOT}<ul>{LINKS}</ul>",
        f"<h1>{TITLE}</h1>{DATA}<p>该文章已被删除，请浏览其他内容。</p><ul>{LINKS}</ul>",
        f"<h2>工作动态</h2><p>更新时间：2026-01-09</p><p>本栏目发布各项工作动态，欢迎投稿。</p><ul>{LINKS}</ul>{FOOT}",
        f"<div><h3><a href=/n/1.html>{TITLE}</a></h3><p>2026-01-09</p><p>{BRIEF}</p></div><ul>{LINKS}</ul>",
        f"<h2>{TITLE}</h2><p>相关文件</p><p>下载专区</p><ul>{LINKS}</ul><p>{BRIEF}</p>",
    ],
    ids=["text is missing", "deleted", "column", "teaser", "far below"],
)
def test_words_of_a_template_are_no_brief(read_article: Read, inside: str) -> None:
    assert read_article(page_with(inside)).state is PageState.WRONG_PAGE


def test_words_without_a_figure_above_pictures_are_not_the_text(read_article: Read) -> None:
    words = "一年来，荷塘区政协认真履职，广大委员积极建言，一起来看看！"
    pictures = "<p><img src=/1.jpg></p><p><img src=/2.jpg></p>"
    page = read_article(page_with(f"<h1>{TITLE}</h1>{DATA}<p>{words}</p>{pictures}"))
    assert page.state is PageState.TEXT_ELSEWHERE
    assert page.is_in_pictures

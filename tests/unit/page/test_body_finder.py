"""Which element holds the article."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.element_lines import collect_lines
from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.body_finder import find_body, is_aside_heading

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


@pytest.mark.parametrize(
    ("selector", "is_known"),
    [
        ("[data-part=article-1]", True),
        ("div[DATA-PART='article-1']", True),
        ('[data-part*="tic"]', True),
        ("[data-part]", True),
        ("[data-part=article-2]", False),
        ("[data-part=Article-1]", False),
    ],
)
def test_a_container_may_be_named_by_an_attribute(selector: str, is_known: bool) -> None:
    markup = f"<div id=a Data-Part='article-1'><p>{PROSE * 9}</p></div>"
    assert found(markup, (selector,)) == ("a", is_known)


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


OTHER = "邻县政协全年立案提案多件，报送信息多条。"


def lines_of(markup: str) -> list[str]:
    """Lines of the found article without its asides."""
    body = find_body(HtmlDocument(f"<html><body>{markup}</body></html>"), (), False)
    assert body is not None
    return [line.text for line in collect_lines(body.element, dropped=body.asides)]


@pytest.mark.parametrize(
    "aside",
    [
        f"<div class=xg><h3>相关阅读</h3>{f'<p>{OTHER}</p>' * 9}</div>",
        f"<div><div><span>【延伸阅读】</span></div>{f'<p>{OTHER}</p>' * 9}</div>",
        f"<section><h4>网友评论(12)</h4>{f'<div><b>网友</b><p>{OTHER}</p></div>' * 9}</section>",
        f"<div class=comment-list>{f'<p>{OTHER}</p>' * 9}</div>",
        f"<div style='display: none'>{f'<p>{OTHER}</p>' * 9}</div>",
        f"<div style='position:absolute;left:-9999px'>{f'<p>{OTHER}</p>' * 9}</div>",
        f"<div style='transform:translateX(-9999px)'>{f'<p>{OTHER}</p>' * 9}</div>",
        f"<div style='max-height: 0px; overflow:hidden'>{f'<p>{OTHER}</p>' * 9}</div>",
        f"<div style='clip:rect(0,0,0,0)'>{f'<p>{OTHER}</p>' * 9}</div>",
        f"<div style='font-size:1px'>{f'<p>{OTHER}</p>' * 9}</div>",
        f"<div hidden>{f'<p>{OTHER}</p>' * 9}</div>",
    ],
)
@pytest.mark.parametrize("place", ["{body}{aside}", "{aside}{body}", "<div>{body}</div><div>{aside}</div>"])
def test_asides_and_hidden_text_are_no_article(aside: str, place: str) -> None:
    body = f"<div id=a>{f'<p>{PROSE}</p>' * 3}</div>"
    assert lines_of(place.format(body=body, aside=aside)) == [PROSE] * 3


NEWS = "委员在渡口村察看航标，听取村民意见，商量水渠修整的办法，约定下月再来。"
INTRO = f"<div class=l><h3>政协简介</h3>{f'<p>{OTHER}</p>' * 6}</div>"


@pytest.mark.parametrize("frame", ["<div class=r>{}</div>", "{}", "<div class=TRS_Editor>{}</div>"])
def test_a_site_that_presents_itself_above_the_headline_is_no_article(frame: str) -> None:
    title = "委员走进渡口村"
    markup = INTRO + frame.format(f"<h2>{title}</h2><p>{NEWS}</p>")
    document = HtmlDocument(f"<html><head><title>{title}-松砚政协</title></head><body>{markup}</body></html>")
    body = find_body(document, (".TRS_Editor",), False)
    assert body is not None
    lines = [line.text for line in collect_lines(body.element, dropped=body.asides)]
    assert NEWS in lines
    assert OTHER not in lines


@pytest.mark.parametrize(
    "below",
    [
        "<h4>委员走进渡口村</h4><p>扫码</p>",  # a share box
        "<h4>松砚县政协网站</h4><p>主办：松砚县政协办公室，地址：松砚县学府路，电话：七七七七七七七。</p>",
    ],
)
def test_what_stands_above_a_heading_at_the_foot_is_the_article(below: str) -> None:
    title = "委员走进渡口村-松砚县政协网站"
    markup = f"<div><div>委员走进渡口村</div>{f'<p>{NEWS}</p>' * 9}</div>{below}"
    document = HtmlDocument(f"<html><head><title>{title}</title></head><body>{markup}</body></html>")
    body = find_body(document, (), False)
    assert body is not None
    assert NEWS in [line.text for line in collect_lines(body.element, dropped=body.asides)]


def test_an_aside_inside_the_article_is_left_out() -> None:
    aside = f"<div><h3>相关阅读</h3><ul><li><a href=x>{OTHER}</a></li></ul></div>"
    assert lines_of(f"<div><p>{PROSE}</p><p>{PROSE}</p>{aside}</div>") == [PROSE] * 2


def test_the_heading_of_a_side_column_does_not_take_the_article_with_it() -> None:
    side = f"<h3>热门推荐</h3><ul><li><a href=x>{OTHER}</a></li></ul>"
    assert lines_of(f"<div>{side}<div>{f'<p>{PROSE}</p>' * 3}</div></div>") == [PROSE] * 3


@pytest.mark.parametrize(
    "style", ["display:none", "visibility: hidden", "text-indent:-9999px", "font-size:0"]
)
def test_an_article_that_a_script_shows_is_read_when_nothing_else_is_there(style: str) -> None:
    assert lines_of(f"<div id=a style='{style}'><p>{PROSE}</p><p>{PROSE}</p></div>") == [PROSE] * 2


@pytest.mark.parametrize(
    "style",
    [
        "line-height:0",
        "min-height: 0",
        "height:0",
        "height:0.5em;overflow:hidden",
        "font-size:10px",
        "top:-20px",
    ],
)
def test_styles_that_hide_nothing(style: str) -> None:
    assert lines_of(f"<p>{PROSE}</p><p style='{style}'>{PROSE}</p>") == [PROSE] * 2


def test_furniture_that_holds_all_of_the_prose_is_the_article() -> None:
    assert lines_of(f"<div class=share><p>{PROSE}</p><p>{PROSE}</p></div>") == [PROSE] * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("相关阅读", True),
        ("【延伸阅读】", True),
        ("网友评论（36条）", True),
        ("更多新闻 >>", True),
        ("推荐阅读 MORE", True),
        ("相关阅读材料3份", False),
        ("评论员文章", False),
        ("", False),
        ("相关阅读" + " " * 40, False),
    ],
)
def test_what_heads_an_aside(text: str, expected: bool) -> None:
    assert is_aside_heading(text) is expected


@pytest.mark.parametrize(("links", "expected"), [(2, ("l", False)), (3, None)])
def test_three_links_that_say_more_than_the_prose_beside_them_are_a_list(
    links: int, expected: tuple[str, bool] | None
) -> None:
    others = "".join(f"<a href={number}.html>县政协召开会议研究工作情况汇报</a>" for number in range(links))
    assert found(f"<div id=l>{others}<p>{PROSE}</p></div>") == expected

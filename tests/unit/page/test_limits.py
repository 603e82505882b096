"""Rules for pages have limits: at the limit they hold, one character, line or link more and they do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.decoding.html_tree import HtmlDocument
from gov_reviews.page.body_finder import is_aside_heading
from gov_reviews.page.card_lines import join_card_lines
from gov_reviews.page.embedded_text import find_carried_text
from gov_reviews.page.field_labels import read_labels
from gov_reviews.page.list_pages import list_page_reason
from gov_reviews.page.page_articles import find_review
from gov_reviews.page.picture_slides import is_picture_address
from gov_reviews.page.printed_dates import parse_published
from gov_reviews.page.publication_lines import bare_date, bare_source, find_publication_lines
from gov_reviews.page.reading_order import PaperText, PrintedLine
from gov_reviews.page.site_notice import find_notice, is_report
from gov_reviews.page.title_vote import vote_title
from gov_reviews.records.pages import Line

TITLE = "渡口听民声 笔墨写担当"
FAULT = "HTTP Status 500 – Internal Server Error"


def body(markup: str) -> HtmlDocument:
    return HtmlDocument(f"<html><body>{markup}</body></html>")


def links(count: int, characters: int) -> HtmlDocument:
    return body("".join(f"<li><a href=/a/{n}.html>{'县' * characters}</a></li>" for n in range(count)))


@pytest.mark.parametrize(
    ("rule", "made", "at_limit", "beyond"),
    [
        (is_aside_heading, lambda n: f"【相关阅读{' ' * (n - 6)}】", 40, 41),
        (find_notice, lambda n: "系统升级，请稍后再试。" + "欢" * (n - 11), 700, 701),
        (find_notice, lambda n: "x" * n + FAULT, 199, 200),
        (find_notice, lambda n: "系统繁忙" + "云" * n, 6, 7),
        (find_notice, lambda n: "云" * n + "系统繁忙", 6, 7),
        (
            lambda text: find_notice(text, has_password_field=True),
            lambda n: "用户登录" + "云" * (n - 4),
            29,
            30,
        ),
        (lambda text: is_report(text, 1), lambda n: "云" * (n - 2) + "提案。", 12, 11),
        (find_notice, lambda n: FAULT + "字" * n, 400, 401),
        (list_page_reason, lambda n: links(n, 10), 15, 14),
        (list_page_reason, lambda n: links(20, n), 8, 7),
        (find_carried_text, lambda n: body(f"<textarea>。{'字' * n}</textarea>"), 60, 59),
        (find_carried_text, lambda n: body(f"<script>var a='。{'字' * n}'</script>"), 200, 199),
        (lambda text: parse_published(text, "text"), lambda n: "字" * n + "2024-01-09", 399, 400),
        (lambda text: read_labels([text]), lambda n: "字" * (n - 5) + "  来源：砚川日报", 2000, 2001),
    ],
)
def test_how_long_or_how_many(
    rule: Callable[[object], object], made: Callable[[int], object], at_limit: int, beyond: int
) -> None:
    assert rule(made(at_limit))
    assert not rule(made(beyond))


@pytest.mark.parametrize(
    ("printed", "at"),
    [
        ("2024-01-09 23:59:59", "2024-01-09T23:59:59+08:00"),
        ("1990-01-01", "1990-01-01T00:00:00+08:00"),
        ("2100-12-31", "2100-12-31T00:00:00+08:00"),
        ("1989-12-31", None),
        ("2101-01-01", None),
        ("2024年2月30日", None),
        # an hour that is none leaves the day
        ("2024-01-09 24:00", "2024-01-09T00:00:00+08:00"),
        ("2024-01-09 23:60", "2024-01-09T00:00:00+08:00"),
        ("2024-01-09 23:59:60", "2024-01-09T00:00:00+08:00"),
        # other time zones, to the last that there is
        ("2024-01-09T10:00:00+14:00", "2024-01-09T04:00:00+08:00"),
        ("2024-01-09T10:00:00+15:00", "2024-01-09T04:00:00+08:00"),
        ("2024-01-09T10:00:00-05:30", "2024-01-09T23:30:00+08:00"),
        # seconds and milliseconds of a computer's clock
        ("1704765600", "2024-01-09T10:00:00+08:00"),
        ("1704765600000", "2024-01-09T10:00:00+08:00"),
        ("二〇二四年十二月三十一日", "2024-12-31T00:00:00+08:00"),
        ("二〇二四年十月二十日", "2024-10-20T00:00:00+08:00"),
    ],
)
def test_days_and_hours_that_there_are(printed: str, at: str | None) -> None:
    found = parse_published(printed, "text")
    assert (found.at.isoformat() if found else None) == at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a.example/1.jpg", True),
        ("x" * 300 + ".jpg", True),
        ("a b.jpg", False),
        ("图.jpg", False),
        ("http://a.example/1.html", False),
    ],
)
def test_the_address_of_a_picture(text: str, expected: bool) -> None:
    assert is_picture_address(text) is expected


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (["来源：", "砚川日报", "第二行"], ["砚川日报"]),
        (["来源：", "作者：林知秋"], ["", "林知秋"]),
        (["来源：松砚政协", "砚川日报"], ["松砚政协"]),
        (["来源：", "报" * 201], ["报" * 200]),
    ],
)
def test_a_label_with_nothing_behind_it_takes_the_next_line(lines: list[str], values: list[str]) -> None:
    assert [found.value for found in read_labels(lines)] == values


@pytest.mark.parametrize(
    ("between", "day"),
    [(13, "2023-01-05"), (14, None)],
)
def test_the_lines_below_a_headline_that_may_date_it(between: int, day: str | None) -> None:
    before = [TITLE, *["字号"] * between, "2023-01-05", *["打印"] * 4]
    found = bare_date(find_publication_lines([MarkedLine(text) for text in before], [], TITLE))
    assert (found.at.date().isoformat() if found else None) == day


@pytest.mark.parametrize(("between", "source"), [(2, "江畔新声"), (3, None)])
def test_an_account_stands_near_the_date(between: int, source: str | None) -> None:
    before = [TITLE, "江畔新声", *["字号"] * between, "2023-01-05 10:00"]
    lines = find_publication_lines([MarkedLine(text) for text in before], [], TITLE, ["江畔新声"])
    assert bare_source(lines) == source


@pytest.mark.parametrize(("size", "heads"), [(11.0, []), (14.0, []), (14.5, [0]), (20.0, [0])])
def test_the_headline_of_an_article_is_half_as_large_again_as_its_text(size: float, heads: list[int]) -> None:
    text = "全年召开常委会会议，开展专题协商，收到提案"
    page = [PrintedLine("凝心聚力谱新篇", 40, 40 + 7 * size, 760, size)]
    page += [PrintedLine(text, 40, 40 + 10 * len(text), 700 - 15 * row, 10.0) for row in range(6)]
    paper = PaperText()
    paper.add_page(page)
    assert paper.heads == heads


@pytest.mark.parametrize(("count", "title"), [(5, TITLE), (6, None)])
def test_a_class_that_many_elements_have_says_nothing_of_the_title(count: int, title: str | None) -> None:
    named = f"<div class=title>{TITLE}</div>" + "<div class=title>更多栏目内容</div>" * (count - 1)
    assert vote_title(body(named), [], None, [], []) == title


NEWS = "昨日，全县春季造林现场会在杨梅乡召开，各乡镇负责同志参加会议，会前观摩了三处造林点，会上交流了经验。"
REVIEW = (
    "全年召开常委会会议，开展专题协商，形成协商报告，收到提案，经审查立案，已全部办复，推动解决了一批问题。"
)


@pytest.mark.parametrize(
    ("opening", "others"),
    [
        ("本报讯（记者 林知秋）", ("造林现场会",)),
        ("云" * 37 + "本报讯", ("造林现场会",)),
        ("云" * 38 + "本报讯", ()),  # among the first forty characters
        ("", ()),
    ],
)
def test_news_beside_a_review_is_left_out(opening: str, others: tuple[str, ...]) -> None:
    lines = [Line(text) for text in ("县政协工作综述", REVIEW * 2, "造林现场会", opening + NEWS * 2)]
    kept, found = find_review(lines, [0, 2])
    assert found == others
    assert kept == tuple(lines[:2] if others else lines)


@pytest.mark.parametrize(
    ("heading", "above", "title"),
    [
        ("渡口听民声 笔墨写...", [TITLE], TITLE),
        ("渡口听民声 笔墨写...", [TITLE, *["字号"] * 11], TITLE),
        ("渡口听民声 笔墨写...", [TITLE, *["字号"] * 12], "渡口听民声 笔墨写..."),
        ("渡口听民...", [TITLE], "渡口听民..."),  # too little is left to find the line by
        ("听民声吧", [], "听民声吧"),
        ("听民声", [], None),
        ("字" * 120, [], "字" * 120),
        ("字" * 121, [], None),
    ],
)
def test_which_headings_may_be_the_title(heading: str, above: list[str], title: str | None) -> None:
    document = body(f"<h1>{heading}</h1>")
    assert vote_title(document, [], None, [MarkedLine(text) for text in above], []) == title


@pytest.mark.parametrize(("count", "title"), [(2, TITLE), (3, None)])
def test_a_heading_over_a_list_of_links_is_that_of_the_list(count: int, title: str | None) -> None:
    links_below = "<ul>" + "<li><a href=/1>新闻一则标题</a></li>" * count + "</ul>"
    assert vote_title(body(f"<h1>{TITLE}</h1>{links_below}"), [], None, [], []) == title


def test_a_notice_is_quoted_with_what_stands_around_it() -> None:
    found = find_notice(
        "尊敬的用户您好，这里是松砚县政协门户网站的首页，系统正在升级维护，请您在一个小时以后再来访问本站，"
        "多谢您的理解与支持。"
    )
    assert found is not None
    assert found.words == (
        "里是松砚县政协门户网站的首页，系统正在升级维护，请您在一个小时以后再来访问本站，多谢您的理解与支"
    )
    opened = find_notice('{"code": 500, "list": ["系统正在升级维护，请稍后再试"]}')
    assert opened is not None
    assert opened.words == "系统正在升级维护，请稍后再试"


def test_labels_count_from_just_above_the_headline() -> None:
    above = ["来源：砚川日报", "要闻", TITLE]
    lines = find_publication_lines([MarkedLine(text) for text in above], [], TITLE)
    assert lines.labelled == tuple(above)
    assert lines.above == ("要闻", "来源：砚川日报")
    far = ["来源：岚河日报", *above, "字号"]
    lines = find_publication_lines([MarkedLine(text) for text in ("首页", "栏目", *far)], [], TITLE)
    assert lines.labelled == ("栏目", *far)
    untitled = find_publication_lines([MarkedLine(str(number)) for number in range(20)], [], None)
    assert untitled.below_title == ("19", "18", "17", "16")
    assert untitled.labelled == tuple(map(str, range(6, 20)))
    assert untitled.above == ()


@pytest.mark.parametrize(
    ("lines", "is_card"),
    [
        (["163件", "立案提案", "14次", "协" * 40], True),
        (["163件", "立案提案", "14次", "协" * 41], False),
        (["协" * 20, "14次", "立案提案", "163件"], True),
        (["协" * 21, "14次", "立案提案", "163件"], False),
    ],
)
def test_a_label_may_be_longer_below_its_figure(lines: list[str], is_card: bool) -> None:
    joined = join_card_lines([Line(text) for text in (*lines, "谱写新篇。")], Line)
    assert len(joined) == (3 if is_card else 5)


@pytest.mark.parametrize(("characters", "others"), [(60, ("造林现场会",)), (59, ())])
def test_an_article_beside_a_review_has_a_text(characters: int, others: tuple[str, ...]) -> None:
    news = "本报讯。" + "云" * (characters - 3)
    lines = [Line(text) for text in ("县政协工作综述", REVIEW * 2, "造林现场会", news)]
    assert find_review(lines, [0, 2])[1] == others

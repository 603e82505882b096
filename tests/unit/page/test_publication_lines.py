"""Dates and sources that no label names: those below the headline, not those of others."""

from __future__ import annotations

import pytest

from gov_reviews.decoding.element_lines import MarkedLine
from gov_reviews.page.publication_lines import (
    bare_authors,
    bare_date,
    bare_editors,
    bare_source,
    find_publication_lines,
    find_undecided_day,
    is_data_line,
    names_account,
    without_data_lines,
)

TITLE = "渡口听民声 笔墨写担当"


def read(before: list[str], after: list[str] | None = None) -> tuple[str | None, str | None]:
    """Day and source of a page with these lines around its body."""
    lines = find_publication_lines(
        [MarkedLine(text) for text in before], [MarkedLine(text) for text in after or []], TITLE
    )
    found = bare_date(lines)
    return (found.at.isoformat(timespec="minutes")[:16] if found else None), bare_source(lines)


@pytest.mark.parametrize(
    ("before", "day", "source"),
    [
        ([TITLE, "2023-01-05 10:00\t砚川晚报"], "2023-01-05T10:00", "砚川晚报"),
        ([TITLE, "砚川发布\t2023-01-05 10:00:31"], "2023-01-05T10:00", "砚川发布"),
        ([TITLE, "林知秋/砚川政协报", "2023-01-05 09:10", "字号"], "2023-01-05T09:10", "砚川政协报"),
        (
            [TITLE, "2023年01月05日 18:57\t听涛社区", "缩小字体\t放大字体\t收藏"],
            "2023-01-05T18:57",
            "听涛社区",
        ),
        ([TITLE, "2023-01-05 10:00松砚县政协字体大小"], "2023-01-05T10:00", "松砚县政协"),
        (["砚川周报 2023年01月05日 星期四", TITLE, "字号"], "2023-01-05T00:00", "砚川周报"),
        (["砚川周报 2023年01月05日", *"一二三四五六", TITLE], "2023-01-05T00:00", None),
        (["砚川周报 2023年01月05日", *"一二三四五六", TITLE[:5], TITLE[5:]], "2023-01-05T00:00", None),
        ([TITLE, "2023-01-05 松砚网"], "2023-01-05T00:00", "松砚网"),
        ([TITLE, "[ 松砚县政协民宗委 ]\u3000[ 2023-01-05 ]"], "2023-01-05T00:00", "松砚县政协民宗委"),
        ([TITLE, "稿件录入：林知秋\u3000录入时间：2023-01-05"], "2023-01-05T00:00", None),
        ([TITLE, "砚川在线讯\t2023-01-05 10:00\t（记者 林知秋）"], "2023-01-05T10:00", "砚川在线"),
        ([TITLE, "松砚县政协委员联络委 / 2023-01-05"], "2023-01-05T00:00", "松砚县政协委员联络委"),
        ([TITLE, "2023-01-05 10:00 松砚融媒 供稿：林知秋"], "2023-01-05T10:00", "松砚融媒"),
        ([TITLE, "2023", "01/05", "19:02"], "2023-01-05T19:02", None),
        ([TITLE, "2023", "01/05", "19:02", "听涛眼", "企鹅号", "分享"], "2023-01-05T19:02", "听涛眼"),
        ([TITLE, "05", "2023-01", "09:10", "听涛眼", "企鹅号"], "2023-01-05T09:10", "听涛眼"),
        ([TITLE, "052023-01\t字号"], "2023-01-05T00:00", None),
        ([TITLE, "5 Jan 2023 10:00", "字号"], "2023-01-05T10:00", None),
        ([TITLE, "2023-01-05 10:00", "网易号"], "2023-01-05T10:00", None),
        ([TITLE, "（2023-01-05 县人大常委会第十一次会议通过）"], None, None),
        # a label with a space for its colon, the paper that printed it first, the head of an issue
        ([TITLE, "来源 砚川发布\t2023-01-05 10:00\t责编 方亭"], "2023-01-05T10:00", "砚川发布"),
        ([TITLE, "（原载《砚川周报》2023年1月5日第2版）"], "2023-01-05T00:00", "砚川周报"),
        (["砚川周报 2023年01月05日 第A04版", TITLE, "字号"], "2023-01-05T00:00", "砚川周报"),
        (["砚川周报", "2023年1月5日　星期四", "第03版", TITLE], "2023-01-05T00:00", "砚川周报"),
        (["2023-01-05 来源：砚川晚报", TITLE], "2023-01-05T00:00", None),  # the label says the source
        (["2023-01-05 来源：砚川晚报", "另一行", TITLE], None, None),
        ([TITLE, "2023-01-05　松砚县政协文史委供稿"], "2023-01-05T00:00", "松砚县政协文史委"),
        ([TITLE, "分享于 2023-01-05 | 6页"], "2023-01-05T00:00", None),
        (["砚川周报", "第03版", TITLE, "字号"], None, None),  # no day beside it: a link
        # writers are no source, and neither are columns and buttons
        ([TITLE, "2023-01-05 20:35\t林知秋"], "2023-01-05T20:35", None),
        ([TITLE, "2023-01-05 20:35\t听涛\t观海\t望岳"], "2023-01-05T20:35", None),
        (["首页 > 委员风采 > 正文", TITLE, "2023-01-05\t委员风采\t分享"], "2023-01-05T00:00", None),
        # accounts, with what their site says of them
        ([TITLE, "林知秋\t江畔新声\t2023-01-05 10:00\t江苏"], "2023-01-05T10:00", "江畔新声"),
        ([TITLE, "原创 林知秋 江畔新声 2023-01-05 10:00 发表于江苏"], "2023-01-05T10:00", "江畔新声"),
        ([TITLE, "2023-01-05 10:00\t·\t江畔新声\t官方账号"], "2023-01-05T10:00", "江畔新声"),
        ([TITLE, "松砚发布", "2023-01-05 10:00"], "2023-01-05T10:00", "松砚发布"),
        ([TITLE, "江畔新声", "2023-01-05 10:00"], "2023-01-05T10:00", None),  # may be a column
        ([TITLE, "松砚发布", "字号", "2023-01-05 10:00"], "2023-01-05T10:00", None),  # not beside the day
        ([TITLE, "松砚融媒02-03 07:40"], None, "松砚融媒"),
        # on pages of apps, how long ago
        ([TITLE, "江畔新声\t3天前\t阅读 1.3万"], None, "江畔新声"),
        ([TITLE, "松砚发布", "昨天 10:22"], None, "松砚发布"),
        # the occasion of a report is no publication, and a subtitle no source
        (
            [TITLE, "（2026年1月12日在县政协十一届五次会议上）", "2026-01-19 09:00"],
            "2026-01-19T09:00",
            None,
        ),
        ([TITLE, "——松砚县政协2011年工作回眸", "[ 2012-02-20 ]"], "2012-02-20T00:00", None),
        # the head of a bulletin
        (["松砚县政协办公室编2023年11月8日", TITLE], "2023-11-08T00:00", None),
        # far from the body, behind a box of buttons
        ([TITLE, "2023-01-05 07:57", *["微信", "微博", "收藏", "打印"] * 3], "2023-01-05T07:57", None),
        # times of others
        (["古镇灯会 2026-02-11", "今天是2026年3月1日", TITLE, "字号"], None, None),
        ([TITLE, "更新时间：2023-02-01", "2023-01-05"], "2023-01-05T00:00", None),
        ([TITLE, "更新时间 2023-02-01 10:41"], "2023-02-01T10:41", None),
        (["2023-01-05 10:00", TITLE, "字号"], "2023-01-05T10:00", None),
        ([TITLE, "版权所有 Copyright 2023-01-05"], None, None),
    ],
)
def test_lines_below_a_headline(before: list[str], day: str | None, source: str | None) -> None:
    assert read(before) == (day, source)


def test_a_day_of_either_order_is_named() -> None:
    lines = find_publication_lines([MarkedLine(TITLE), MarkedLine("3/4/2023\t听涛眼")], [], TITLE)
    assert bare_date(lines) is None
    assert find_undecided_day(lines, ()) == "3/4/2023"
    assert find_undecided_day(lines, ("5/6/2023",)) == "5/6/2023"


@pytest.mark.parametrize(
    ("accounts", "source"),
    [(["江畔新声"], "江畔新声"), (["林知秋", "松砚论坛"], None), ([], None)],
)
def test_a_name_of_its_own_line_is_the_source_where_the_page_calls_it_one(
    accounts: list[str], source: str | None
) -> None:
    before = [TITLE, "江畔新声", "关注", "2023-01-05 10:00"]
    lines = find_publication_lines([MarkedLine(text) for text in before], [], TITLE, accounts)
    assert bare_source(lines) == source


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rich_media_meta_nickname", True),
        ("index-module_authorName__7y5nA", True),
        ("author-name", True),
        ("name", True),
        ("site-name", False),
        ("accountability", False),
    ],
)
def test_names_of_elements_that_hold_an_account(name: str, expected: bool) -> None:
    assert names_account(name) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("记者 林知秋\u3000编辑 方亭", ("方亭",)),
        ("松砚县政协新闻中心\u30002021年1月15日\u3000编辑/方亭", ("方亭",)),
        ("编辑部", ()),
    ],
)
def test_editors_without_a_colon(line: str, expected: tuple[str, ...]) -> None:
    lines = find_publication_lines([MarkedLine(TITLE), MarkedLine(line)], [], TITLE)
    assert bare_editors(lines) == expected


def test_the_writer_stands_before_the_account_in_the_line_above_the_date() -> None:
    before = [TITLE, "原创\t林知秋\t江畔新声", "2023-01-05 10:00\t江苏"]
    lines = find_publication_lines([MarkedLine(text) for text in before], [], TITLE, ["江畔新声"])
    assert (bare_source(lines), bare_authors(lines)) == ("江畔新声", ("林知秋",))


def test_writers_alone_in_an_element_that_is_called_a_writers() -> None:
    before = [MarkedLine(TITLE), MarkedLine("2023-01-05 10:00\t松砚融媒\t林知秋 方亭")]
    lines = find_publication_lines(before, [], TITLE, ["林知秋 方亭"])
    assert bare_authors(lines) == ("林知秋", "方亭")
    assert bare_authors(find_publication_lines(before, [], TITLE)) == ()


def test_the_date_in_a_headline_element_is_not_of_the_headline() -> None:
    assert without_data_lines(f"{TITLE}\n2017-01-03 17:05:44 来源：砚川新闻网") == TITLE
    assert without_data_lines("2017-01-03 17:05:44") == "2017-01-03 17:05:44"


def test_a_date_alone_below_a_gallery() -> None:
    assert read(["图片"], ["2023-01-05 11:42:03", "举报"])[0] == "2023-01-05T11:42"
    assert read([TITLE], ["古镇灯会 2026-02-11"])[0] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-01-05 10:00 砚川日报", True),
        ("来源：砚川日报", True),
        ("今天是2026年3月1日", False),
        (TITLE, False),
        ("来源：" + "很长的一行" * 30, False),
    ],
)
def test_lines_of_page_data(text: str, expected: bool) -> None:
    assert is_data_line(text) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("林知秋/砚川政协报", ("林知秋",)),
        ("砚川新闻记者 林知秋 方亭", ("记者 林知秋 方亭",)),
        ("原创 林知秋 江畔新声 2023-01-05", ("林知秋",)),
        ("2023-01-05\t林知秋\t江畔新声", ()),
        ("2022-03-02 第2版\t记者 林知秋", ("记者 林知秋",)),
        ("砚川在线讯 2022-03-02 09:00 （记者 林知秋）", ("记者 林知秋",)),
        ("记者 林知秋\u3000编辑 方亭", ("记者 林知秋",)),
        ("2023-01-05 by 林知秋", ("林知秋",)),
        ("2023-01-05 by 砚川日报", ()),
        ("砚川日报", ()),
        ("记者走进渡口", ()),
        ("文化/旅游", ()),
        ("星期四 2023-01-05 | 砚川晚报 | 作者 林知秋 方亭 | 阅读(212)", ("作者 林知秋 方亭",)),
        ("By Lin Zhiqiu | Yanchuan Today | 2023-01-05", ("Lin Zhiqiu",)),
        ("Produced by Yanchuan Media Group Limited", ()),
    ],
)
def test_writers_without_label(line: str, expected: tuple[str, ...]) -> None:
    lines = find_publication_lines([MarkedLine(TITLE), MarkedLine(line)], [], TITLE)
    assert bare_authors(lines) == expected


@pytest.mark.parametrize(
    ("before", "writers"),
    [
        ([TITLE, "2023-01-05\t文/图 林知秋"], ("文/图 林知秋",)),
        ([TITLE, "林知秋", "2023-01-05 10:00"], ("林知秋",)),
        ([TITLE, "林知秋　方亭", "2023-01-05 10:00"], ("林知秋", "方亭")),
        ([TITLE, "砚川政协", "2023-01-05 10:00"], ()),
        ([TITLE, "林知秋", "字号", "2023-01-05 10:00"], ()),  # not beside the day: anybody
        (["首页 > 方圆谈 > 正文", TITLE, "方圆谈", "2023-01-05 10:00"], ()),  # a column
    ],
)
def test_writers_in_a_cell_or_alone_before_the_day(before: list[str], writers: tuple[str, ...]) -> None:
    lines = find_publication_lines([MarkedLine(text) for text in before], [], TITLE)
    assert bare_authors(lines) == writers

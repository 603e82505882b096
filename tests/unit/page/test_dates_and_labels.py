"""Printed dates and the labelled values around an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.document.line_roles.label_lines import LabelKind
from gov_reviews.page import field_labels
from gov_reviews.page.printed_dates import parse_published, published_from_url


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2023-01-03 11:00", "2023-01-03T11:00:00+08:00"),
        ("2023-1-8 9:05", "2023-01-08T09:05:00+08:00"),
        ("2023年01月11日 09:30:15", "2023-01-11T09:30:15+08:00"),
        ("2023 01 / 11 10:04:15", "2023-01-11T10:04:15+08:00"),
        ("2023——01——05 10:00", "2023-01-05T10:00:00+08:00"),
        ("2025-03-05T02:02:28Z", "2025-03-05T10:02:28+08:00"),
        ("2025-03-05T10:02:28+08:00", "2025-03-05T10:02:28+08:00"),
        ("２０２３－０１－０５　０８：１５", "2023-01-05T08:15:00+08:00"),
        ("时间：2023年1月5日 8时15分", "2023-01-05T08:15:00+08:00"),
    ],
)
def test_date_with_time(text: str, expected: str) -> None:
    found = parse_published(text, "text")
    assert found is not None
    assert found.has_time
    assert found.at.isoformat() == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("2026 年 01 月 28 日", "2026-01-28"),
        ("[2018-03-08]", "2018-03-08"),
        ("2023/01/09", "2023-01-09"),
        ("2023.1.9", "2023-01-09"),
        ("二〇二三年一月十八日", "2023-01-18"),
        ("二○二四年十二月三十一日", "2024-12-31"),
        ("2023-01-12 00:00:00:000", "2023-01-12"),  # midnight is "no time"
        ("2023-01-12 25:61", "2023-01-12"),
        ("2023-02-30，2023-03-01", "2023-03-01"),
    ],
)
def test_date_alone(text: str, expected: str) -> None:
    found = parse_published(text, "text")
    assert found is not None
    assert not found.has_time
    assert found.at.date().isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "05-12",
        "2023-02-30",
        "2023-13-01",
        "0001-01-01",
        "12345-01-01",
        "20230105",
        "二〇二三年",
        "一九年十三月四十日",
    ],
)
def test_no_date_is_none(text: str) -> None:
    assert parse_published(text, "text") is None


@pytest.mark.parametrize(
    "path, expected",
    [
        ("/zwxx/202301/t20230106_4310582.html", "2023-01-06"),
        ("/art/2014/3/7/art_1_2.html", "2014-03-07"),
        ("/pc/con/202301/12/content_1203.html", "2023-01-12"),
        ("/cqrb/2026-01/28/002/content_rb_1.htm", "2026-01-28"),
        ("/c/2026-01-28/3860232.shtml", "2026-01-28"),
        ("/htm/20211/25_34349.htm", "2021-01-25"),
        ("/gjdb/20230120/html/content_20230120002003.htm", "2023-01-20"),
        ("/zxww/2025/12/31/ARTI1767168160430186.shtml", "2025-12-31"),
        ("/news_view.php?id=20230101", None),
        ("/zxdt/20213/4161125576137.html", None),
        ("/info/1054/77352.htm", None),
    ],
)
def test_day_of_an_address(path: str, expected: str | None) -> None:
    found = published_from_url(f"http://x.example{path}")
    assert (found.at.date().isoformat() if found else None) == expected


@given(st.text(max_size=120), st.text(alphabet="0123456789-/年月日: T.+Z", max_size=40))
def test_any_text_is_read_or_none(text: str, digits: str) -> None:
    for sample in (text, digits):
        found = parse_published(sample, "x")
        assert found is None or 1990 <= found.at.year <= 2101
    published_from_url(text)


@pytest.mark.parametrize(
    "lines, expected",
    [
        (
            ["來源:雲汀市人民政府日期:2023-01-03 11:00閱(yuè)讀(dú)量(liàng):147"],
            {"source": "雲汀市人民政府", "views": 147, "date": "2023-01-03T11:00:00+08:00"},
        ),
        (
            ["發(fā)布時(shí)間:2023-01-03 來源:澄灣日報(bào)"],
            {"source": "澄灣日報(bào)", "date": "2023-01-03T00:00:00+08:00"},
        ),
        (
            ["发布时间：2023-1-8 9:05　　阅读次数：312　　来源：松砚县政协"],
            {"source": "松砚县政协", "views": 312, "date": "2023-01-08T09:05:00+08:00"},
        ),
        (
            ["来　源：松砚县政协 | 作 者：柳青禾 | 点击数：1,024"],
            {"source": "松砚县政协", "views": 1024, "authors": ("柳青禾",)},
        ),
        (
            ["来源：", "砚川日报", "时间：2023年01月05日"],
            {"source": "砚川日报", "date": "2023-01-05T00:00:00+08:00"},
        ),
        (["更新时间：2024-01-01　发布时间：2023-01-01"], {"date": "2023-01-01T00:00:00+08:00"}),
        (["会议时间：2023-01-05　打印日期：2026-01-01"], {}),
        (["浏览次数：\t来源：本网\t字号：大"], {"source": "本网"}),
        (["阅读量：0　浏览：2023-01-05"], {}),
        (["（责任编辑：赵六）"], {"editors": ("赵六",)}),
        (["【编辑:王五】"], {"editors": ("王五",)}),
        (["初审: 张三 复审:李四 终审:王五"], {"editors": ("张三", "李四", "王五")}),
        (["策划：周乐平　组稿：郭望舒 温语"], {"editors": ("周乐平",), "authors": ("郭望舒 温语",)}),
        (["记者：柳青禾　通讯员：邵一舟"], {"authors": ("记者 柳青禾 通讯员 邵一舟",)}),
        (["全年报送社情民意信息312条，来源广泛，时间紧凑。"], {}),
        (["字数：1203 版次：02"], {}),
    ],
)
def test_labels_around_an_article(lines: list[str], expected: dict[str, object]) -> None:
    read = field_labels.read_labels(lines)
    moment = field_labels.published(read)
    found = {
        "source": field_labels.first_value(read, LabelKind.SOURCE),
        "views": field_labels.views(read),
        "date": moment.at.isoformat() if moment else None,
        "authors": field_labels.authors(read),
        "editors": field_labels.editors(read),
    }
    assert {key: value for key, value in found.items() if value} == expected


@pytest.mark.parametrize(
    "line, expected",
    [
        ("发布时间：2023-01-08　来源：松砚县政协", True),
        ("来源：松砚县政协", True),
        ("时间：2023年1月5日上午", False),  # may be the article's own
        ("作者：柳青禾", False),
        ("一年来，来源：群众", False),
        ("来源：群众。意见很多。", False),
    ],
)
def test_info_lines_are_told_from_prose(line: str, expected: bool) -> None:
    assert field_labels.is_info_line(line) is expected


@given(st.lists(st.text(alphabet="发布时间来源作者:： \t|(x)2023-01", max_size=60), max_size=6))
def test_any_lines_have_labels_or_not(lines: list[str]) -> None:
    for found in field_labels.read_labels(lines):
        assert found.value in "\n".join(lines)

"""The labelled values around an article."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.document.line_roles.label_lines import LabelKind
from gov_reviews.page import field_labels


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
        (["热度：1203　来源：砚川日报"], {"source": "砚川日报"}),
        (["（责任编辑：赵六）"], {"editors": ("赵六",)}),
        (["【编辑:王五】"], {"editors": ("王五",)}),
        (["初审: 张三 复审:李四 终审:王五"], {"editors": ("张三", "李四", "王五")}),
        (["策划：周乐平　组稿：郭望舒 温语"], {"editors": ("周乐平",), "authors": ("郭望舒 温语",)}),
        (["记者：柳青禾　通讯员：邵一舟"], {"authors": ("记者 柳青禾 通讯员 邵一舟",)}),
        (["来源：砚川日报 记者 柳青禾"], {"source": "砚川日报", "authors": ("记者 柳青禾",)}),
        (
            ["2023-01-05\u3000来源：砚川日报全媒体记者\u3000柳青禾\u3000邵一舟"],
            {"source": "砚川日报", "authors": ("全媒体记者 柳青禾\u3000邵一舟",)},
        ),
        (["来源：砚川记者站"], {"source": "砚川记者站"}),
        (
            ["来源 | 砚川融媒", "撰稿 | 柳青禾", "编辑丨赵六"],
            {"source": "砚川融媒", "authors": ("柳青禾",), "editors": ("赵六",)},
        ),
        (["要闻 | 砚川融媒", "转自：砚川政协"], {"source": "砚川政协"}),
        (["全年报送社情民意信息312条，来源广泛，时间紧凑。"], {}),
        (["字数：1203 版次：02"], {}),
        (["供稿：区政协提案委"], {"authors": ("供稿 区政协提案委",)}),
        (["供稿：林知秋"], {"authors": ("林知秋",)}),
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


# words, not characters: one text of those in two hundred has a label
WORDS = ("发布时间", "来源", "作者", ":", "：", " ", "\t", "|", "(x)", "2023-01-05", "林知远", "清岚日报")


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map("".join), max_size=6))
def test_any_lines_have_labels_or_not(lines: list[str]) -> None:
    for found in field_labels.read_labels(lines):
        assert found.value in "\n".join(lines)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("来源：" + "政" * 197, True),
        ("来源：" + "政" * 198, False),
        ("阅读次数：312", True),
        ("【来源：松砚县政协】", True),
        ("作者：柳青禾　编辑：邵一舟", True),
        ("来源", False),
    ],
)
def test_limits_of_an_info_line(line: str, expected: bool) -> None:
    assert field_labels.is_info_line(line) is expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["来源：", "砚川日报"], ["砚川日报"]),
        (["来源：", "作者：柳青禾"], ["", "柳青禾"]),
        (["来源：", "砚川日报", "松砚县政协"], ["砚川日报"]),
        (["来源：砚川日报", "松砚县政协"], ["砚川日报"]),
        (["来源：|", "砚川日报"], [""]),  # a bar ends the value: it is empty
        (["来源：", "砚" * 201], ["砚" * 200]),
        (["来源：砚川日报（周刊）"], ["砚川日报（周刊）"]),
        (["（来源：砚川日报））"], ["砚川日报"]),
        (["来源：" + "砚" * 1998], ["砚" * 1997]),
        ([" " * 1997 + "来源：砚川"], [""]),
        (["来源：砚川\u3000日报"], ["砚川\u3000日报"]),
        (["来源：砚川\u3000\u3000日报"], ["砚川"]),
        (["来源：砚川  日报"], ["砚川  日报"]),
        (["来源：砚川   日报"], ["砚川"]),
    ],
)
def test_where_a_value_ends(lines: list[str], expected: list[str]) -> None:
    assert [found.value for found in field_labels.read_labels(lines)] == expected


def test_the_first_value_and_the_better_date_count() -> None:
    read = field_labels.read_labels(["来源：", "作者：柳青禾", "来源：甲", "来源：乙", "日期：2023-01-01"])
    assert field_labels.first_value(read, LabelKind.SOURCE) == "甲"
    assert field_labels.first_value(read, LabelKind.EDITOR) is None
    read += field_labels.read_labels(["发布时间：2023-02-02"])
    moment = field_labels.published(read)
    assert moment is not None
    assert (moment.at.date().isoformat(), moment.provenance) == ("2023-02-02", "text:发布时间")


def test_a_day_in_elements_of_its_parts() -> None:
    (found,) = field_labels.read_labels(["更新时间：\t2026\t-\t1\t-\t15"])
    assert (found.label, found.value) == ("更新时间", "2026-1-15")
    assert field_labels.changed([found]) is not None
    assert field_labels.changed(field_labels.read_labels(["打印时间：2026-01-15"])) is None


def test_cells_without_colons() -> None:
    cells = ["发布日期", "2026-01-12", "信息来源", "区政协办公室", "撰稿人", "范仲淹", "审核", "来源"]
    assert [(found.label, found.value) for found in field_labels.read_labels(cells)] == [
        ("发布日期", "2026-01-12"),
        ("信息来源", "区政协办公室"),
        ("撰稿人", "范仲淹"),
        ("审核", ""),
        ("来源", ""),
    ]


def test_the_issuer_of_an_index_table() -> None:
    table = ["索 引 号：", "015/2026-00031", "发布机构：", "松砚市政协办公室", "发布日期：", "2026-01-22"]
    assert field_labels.issuer_of_index(table) == "松砚市政协办公室"
    assert field_labels.issuer_of_index(table[2:]) is None
    empty = ["发布单位", "松砚市政协办公室", "文号", "关键词", "提案"]
    assert field_labels.issuer_of_index(empty) == "松砚市政协办公室", "a mark of the index without a value"


@pytest.mark.parametrize(
    ("line", "is_stamp"),
    [
        ("松砚融媒01-15 10:22阅读 2.3万", True),
        ("http://www.example.cn  2026/1/12 15:32:11  松砚政协网", True),
        ("松砚政协\t提交于\t周二, 04/01/2025 - 10:21", True),
        ("2026-01-12", False),
        ("会议于1月12日 9:00开始，委员代表发言。", False),
    ],
)
def test_lines_of_a_day_and_its_hour(line: str, is_stamp: bool) -> None:
    assert field_labels.is_stamp_line(line) is is_stamp


@pytest.mark.parametrize(
    ("line", "is_empty"), [("责任编辑：", True), ("来源:", True), ("记者：", False), ("来源：县政协", False)]
)
def test_labels_without_a_value(line: str, is_empty: bool) -> None:
    assert field_labels.is_empty_label(line) is is_empty


@pytest.mark.parametrize(
    ("line", "is_lone"), [("来 源", True), ("来源：", False), ("来源 | 砚川日报", False), ("文", False)]
)
def test_labels_alone_in_a_line(line: str, is_lone: bool) -> None:
    assert field_labels.is_lone_label(line) is is_lone


def test_english_labels() -> None:
    lines = [
        "来源（Source）：松砚日报 | By: 柳青禾 | Editor：方亭",
        "PUBLISHED: 2026-01-05 10:20\tviews: 312",
    ]
    read = field_labels.read_labels(lines)
    assert field_labels.first_value(read, LabelKind.SOURCE) == "松砚日报"
    assert (field_labels.authors(read), field_labels.editors(read)) == (("柳青禾",), ("方亭",))
    published = field_labels.published(read)
    assert published is not None
    assert published.at.isoformat() == "2026-01-05T10:20:00+08:00"
    assert field_labels.views(read) == 312
    assert all(map(field_labels.is_info_line, lines))


@pytest.mark.parametrize("line", ["Outsource: 松砚日报", "Resource：12", "Update: http://example.cn"])
def test_words_that_hold_an_english_label(line: str) -> None:
    assert field_labels.read_labels([line]) == []


def test_bars_for_colons() -> None:
    line = "来源丨县委统战部 作者丨柳青禾 编辑丨方亭 审核丨江枫"
    read = field_labels.read_labels([line])
    assert field_labels.first_value(read, LabelKind.SOURCE) == "县委统战部"
    assert (field_labels.authors(read), field_labels.editors(read)) == (("柳青禾",), ("方亭", "江枫"))
    assert field_labels.is_info_line(line)
    assert field_labels.read_labels(["政协动态 | 图片新闻 | 视频"]) == []


def test_a_label_in_brackets() -> None:
    read = field_labels.read_labels(["【来源】松砚县融媒体中心", "【撰文】柳青禾", "[提示] 柳青禾"])
    assert [(found.kind, found.value) for found in read] == [
        (LabelKind.SOURCE, "松砚县融媒体中心"),
        (LabelKind.AUTHOR, "柳青禾"),
    ]
    assert field_labels.is_info_line("【来源】松砚县融媒体中心")


def test_a_writer_with_others_behind() -> None:
    read = field_labels.read_labels(["作者：江枫 通讯员 陆离"])
    assert field_labels.authors(read) == ("作者 江枫 通讯员 陆离",)


@pytest.mark.parametrize(
    ("line", "issuer"),
    [
        ("发布机构：松砚县政协 发布人：县政协办", "松砚县政协"),
        ("发布人：县政协办", "县政协办"),
        ("发布人：方亭", None),
    ],
)
def test_who_published_may_be_an_office(line: str, issuer: str | None) -> None:
    assert field_labels.issuer(field_labels.read_labels([line])) == issuer

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.timing import assert_grows_linearly

from gov_reviews.document.fields import read_fields
from gov_reviews.document.headlines import find_part
from gov_reviews.records.pages import BlockKind, PublishedAt

from .cases_reader import load_cases, make_page

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("case", load_cases("titles"), ids=str)
def test_headlines_come_apart(case: dict[str, Any]) -> None:
    blocks = [(BlockKind(kind), text) for kind, text in case.get("blocks", {}).items()]
    fields = read_fields(make_page(blocks, title=case.get("markup"), subtitle=case.get("markup_subtitle")))
    assert (fields.title, fields.subtitle) == (case.get("title"), case.get("subtitle"))
    assert fields.part == case.get("part")
    assert fields.kicker == case.get("kicker")


KICKER, TITLE, SUBTITLE = BlockKind.KICKER, BlockKind.TITLE, BlockKind.SUBTITLE
REVIEW = "——县政协2023年工作综述"


@pytest.mark.parametrize(
    ("blocks", "title", "subtitle"),
    [
        # the name of a report in several lines
        (
            [(KICKER, "政协溪口县第十届委员会"), (TITLE, "常务委员会工作报告")],
            "政协溪口县第十届委员会常务委员会工作报告",
            None,
        ),
        (
            [(TITLE, "政协溪口县第十届委员会"), (TITLE, "常务委员会"), (SUBTITLE, "工作报告")],
            "政协溪口县第十届委员会常务委员会工作报告",
            None,
        ),
        # of two lines below a title the one with a dash is the subtitle, the other one the title
        ([(TITLE, "聚焦两会"), (SUBTITLE, "凝心聚力开新局"), (SUBTITLE, REVIEW)], "凝心聚力开新局", REVIEW),
        ([(KICKER, "聚焦两会"), (SUBTITLE, "凝心聚力开新局"), (SUBTITLE, REVIEW)], "凝心聚力开新局", REVIEW),
    ],
)
def test_titles_over_several_lines(
    blocks: list[tuple[BlockKind, str]], title: str, subtitle: str | None
) -> None:
    fields = read_fields(make_page(blocks))
    assert (fields.title, fields.subtitle) == (title, subtitle)


@pytest.mark.parametrize(
    ("markup", "printed", "title"),
    [
        # the markup holds a part of the printed headline
        ("凝心聚力开新局", "凝心聚力开新局 担当作为启新程", "凝心聚力开新局 担当作为启新程"),
        ("凝心聚", "凝心聚力开新局 担当作为启新程", "凝心聚"),
        ("凝心聚力开新局", "凝心聚力开新局 担当作为…", "凝心聚力开新局"),
        # or the subtitle, alone or behind the title
        (REVIEW, "凝心聚力开新局", "凝心聚力开新局"),
        ("凝心聚力开新局县政协2023年工作综述", "凝心聚力开新局", "凝心聚力开新局"),
        ("同心聚力谱新篇", "凝心聚力开新局", "同心聚力谱新篇"),
    ],
)
def test_the_printed_title_where_it_is_fuller_than_that_of_the_markup(
    markup: str, printed: str, title: str
) -> None:
    fields = read_fields(make_page([(TITLE, printed), (SUBTITLE, REVIEW)], title=markup))
    assert (fields.title, fields.subtitle) == (title, REVIEW)


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        (f"凝心聚力开新局{REVIEW}", "凝心聚力开新局"),
        ("凝心聚力开新局：县政协2023年工作综述", "凝心聚力开新局"),
        ("县政协2023年工作综述", "县政协2023年工作综述"),
        ("记县政协2023年工作综述", "记县政协2023年工作综述"),
    ],
)
def test_a_title_does_not_repeat_its_subtitle(markup: str, title: str) -> None:
    fields = read_fields(make_page(title=markup, subtitle="县政协2023年工作综述"))
    assert (fields.title, fields.subtitle) == (title, "县政协2023年工作综述")


def test_the_same_subtitle_with_more_of_its_punctuation() -> None:
    blocks = [(TITLE, "凝心聚力开新局"), (SUBTITLE, "——县政协，2023年工作综述")]
    assert read_fields(make_page(blocks, title="凝心聚力开新局", subtitle=REVIEW)).subtitle == blocks[1][1]


@pytest.mark.parametrize(
    ("lines", "subtitle"),
    [
        ([REVIEW, "一年来，县政协履职。"], REVIEW),
        (["一年来。", "县政协。", "履职。", "尽责。", "为民。", REVIEW], None),
        ([REVIEW + "，凝心聚力" * 12], None),
        (["——凝心聚力开新局"], None),
    ],
)
def test_a_subtitle_that_layout_left_in_the_body(lines: list[str], subtitle: str | None) -> None:
    blocks = [(BlockKind.PARAGRAPH, line) for line in lines]
    assert read_fields(make_page(blocks, title="凝心聚力开新局")).subtitle == subtitle


def test_all_blocks_of_a_printed_page_give_its_fields() -> None:
    fields = read_fields(
        make_page(
            [
                (BlockKind.TITLE, "笃行实干 勤勉尽责"),
                (BlockKind.SUBTITLE, "——市政协2022年工作综述"),
                (BlockKind.META, "来源:砚川市人民政府日期:2023-01-03 11:00阅读量:147"),
                (BlockKind.PARAGRAPH, "2022年，市政协履职尽责。"),
                (BlockKind.CAPTION, "市政协视察园区 李舟 摄"),
                (BlockKind.EDITORS, "策划：焦禾龙"),
                (BlockKind.BYLINE, "组稿：杨舟良 周禾"),
            ]
        )
    )
    assert fields.title == "笃行实干 勤勉尽责"
    assert fields.subtitle == "——市政协2022年工作综述"
    assert fields.source_name == "砚川市人民政府"
    assert fields.published_at is not None
    assert fields.published_at.at == datetime(2023, 1, 3, 11, 0, tzinfo=SHANGHAI)
    assert fields.views == 147
    assert fields.authors == ("杨舟良", "周禾")
    assert fields.editors == ("焦禾龙",)
    assert fields.credits == ("李舟",)


@pytest.mark.parametrize(
    ("kind", "first", "last", "authors"),
    [
        (
            BlockKind.PARAGRAPH,
            "本报讯（记者 张禾 通讯员 李舟）近年来，县政协履职尽责。",
            "再创佳绩。",
            ("张禾", "李舟"),
        ),
        (BlockKind.PARAGRAPH, "近年来，县政协履职尽责。", "再创佳绩。（记者 张禾）", ("张禾",)),
        (BlockKind.PARAGRAPH, "近年来，县政协履职尽责。", "再创佳绩。（竹溆县政协/文）", ("竹溆县政协",)),
        (BlockKind.PARAGRAPH, "近年来，县政协履职尽责。", "（作者：张禾 系县政协办公室干部）", ("张禾",)),
        (BlockKind.PARAGRAPH, "云汀日报 2023-01-10 记者 张禾 通讯员 李舟", "再创佳绩。", ("张禾", "李舟")),
        (BlockKind.PARAGRAPH, "□ 张禾 李舟", "再创佳绩。", ("张禾", "李舟")),
        (BlockKind.PARAGRAPH, "文/张禾", "再创佳绩。", ("张禾",)),
        (BlockKind.PARAGRAPH, "近年来，县政协履职尽责。", "组稿：张禾 李舟", ("张禾", "李舟")),
        (BlockKind.PARAGRAPH, "近年来，县政协（含专委会）履职尽责。", "再创佳绩（下转第三版）", ()),
        (BlockKind.PARAGRAPH, "本报讯（张禾 李舟）近年来，县政协履职尽责。", "再创佳绩。", ("张禾", "李舟")),
        (BlockKind.PARAGRAPH, "云汀1月5日电（张禾）近年来，县政协履职尽责。", "再创佳绩。", ("张禾",)),
        (BlockKind.PARAGRAPH, "（张禾舟） 1月19日，县政协履职尽责。", "再创佳绩。", ("张禾舟",)),
        (BlockKind.PARAGRAPH, "本报讯（下同）近年来，县政协履职尽责。", "再创佳绩。", ()),
        (
            BlockKind.PARAGRAPH,
            "【云汀商报网讯】记者张禾、通讯员李舟报道：会议举行。",
            "再创佳绩。",
            ("张禾", "李舟"),
        ),
        (BlockKind.PARAGRAPH, "记者张禾1月7日报道：县政协履职尽责。", "再创佳绩。", ("张禾",)),
        (BlockKind.PARAGRAPH, "本报某地3月11日讯 记者李舟报道：会议举行。", "再创佳绩。", ("李舟",)),
        (BlockKind.PARAGRAPH, "全媒体记者李舟报道 1月7日，县政协开会。", "再创佳绩。", ("李舟",)),
        (BlockKind.PARAGRAPH, "记者近日从县政协获悉，有报道，", "再创佳绩。", ()),
        (BlockKind.PARAGRAPH, "近年来，县政协履职尽责。", "（竹溆县政协 李舟 王桥）", ("李舟", "王桥")),
        (BlockKind.PARAGRAPH, "近年来，县政协履职尽责。", "（竹溆县政协 再接再厉）", ()),
        (BlockKind.PARAGRAPH, "张 禾 舟各位委员、同志们：", "再创佳绩。", ("张禾舟",)),
        (BlockKind.HEADING, "魏 邦 禾", "再创佳绩。", ()),
        (BlockKind.PARAGRAPH, "发布时间：2024-01-22", "再创佳绩。", ()),
        (BlockKind.PARAGRAPH, "记者在现场看到，县政协委员正在协商。", "记者了解到，成效明显。", ()),
    ],
)
def test_bylines_that_layout_left_in_the_body_are_read(
    kind: BlockKind, first: str, last: str, authors: tuple[str, ...]
) -> None:
    middle = [(kind, f"第{number}段，县政协履职尽责，成效明显。") for number in "一二三四五六七八"]
    assert read_fields(make_page([(kind, first), *middle, (kind, last)])).authors == authors


def test_a_column_above_the_name_of_a_report_is_no_title() -> None:
    name = "政协云汀市第五届委员会常务委员会工作报告"
    for column, subtitle, title in (("两会热点", name, name), ("凝心聚力", "——委员风采", "凝心聚力")):
        page = make_page([(BlockKind.TITLE, column), (BlockKind.SUBTITLE, subtitle)])
        fields = read_fields(page)
        assert (fields.title, fields.subtitle) == (title, None if title == name else subtitle)


def test_the_name_above_the_address_is_who_delivers_the_report() -> None:
    for lines, authors in (
        (("魏 邦 禾", "各位委员："), ("魏邦禾",)),
        (("魏邦禾", "各位委员、同志们："), ("魏邦禾",)),
        (("区政协第三届委员会常务副主席 魏邦禾", "（2007年12月11日）", "各位委员："), ("魏邦禾",)),
        (("工作回顾", "各位委员："), ()),
        (("魏 邦 禾", "一年来，县政协履职尽责。"), ()),
    ):
        page = make_page([(BlockKind.PARAGRAPH, line) for line in (*lines, "请予审议。")])
        assert read_fields(page).authors == authors


def test_the_subtitle_of_a_report_may_say_who_delivered_it() -> None:
    session = "——在县政协十届三次会议上"
    for printed, subtitle, authors in (
        (f"{session}（2023年1月13日）努尔兰·买买提", session, ("努尔兰·买买提",)),
        (f"{session}的报告（2023年1月13日）", f"{session}的报告", ()),
        (f"{session}（2023年1月13日）再创佳绩", session, ()),
        (f"{session}（摘要）", f"{session}（摘要）", ()),
    ):
        page = make_page([(BlockKind.TITLE, "常务委员会工作报告"), (BlockKind.SUBTITLE, printed)])
        fields = read_fields(page)
        assert (fields.subtitle, fields.authors) == (subtitle, authors)


def test_who_took_a_picture_above_the_address_delivers_no_report() -> None:
    page = make_page([(BlockKind.CAPTION, "魏邦禾摄"), (BlockKind.PARAGRAPH, "各位委员：")])
    assert read_fields(page).authors == ()


def test_a_bare_name_in_the_markup_counts_only_without_a_byline() -> None:
    assert read_fields(make_page(authors=("王管理",))).authors == ("王管理",)
    with_byline = make_page([(BlockKind.BYLINE, "记者 张禾")], authors=("王管理",))
    assert read_fields(with_byline).authors == ("张禾",)
    assert read_fields(make_page(authors=("记者 张禾 通讯员 李舟",))).authors == ("张禾", "李舟")


def test_an_organisation_is_author_only_when_no_person_is_named() -> None:
    both = make_page([(BlockKind.BYLINE, "通讯员 区政协办 张禾")])
    assert read_fields(both).authors == ("张禾",)
    assert read_fields(both).byline_organizations == ("区政协办",)
    assert read_fields(make_page([(BlockKind.BYLINE, "（望岚区政协/文）")])).authors == ("望岚区政协",)


@pytest.mark.parametrize(
    ("kind", "line", "authors", "source"),
    [
        (BlockKind.BYLINE, "供稿：区政协提案委", (), "区政协提案委"),
        (BlockKind.BYLINE, "（区政协提案委供稿）", (), "区政协提案委"),
        (BlockKind.PARAGRAPH, "（区政协提案委供稿）", (), "区政协提案委"),
        (BlockKind.META, "供稿：区政协提案委", (), "区政协提案委"),
        (BlockKind.META, "来源：望岚政协网 供稿：区政协提案委", (), "望岚政协网"),
        (BlockKind.META, "供稿：区政协提案委 张禾", ("张禾",), None),
        (BlockKind.BYLINE, "供稿：区政协提案委 张禾", ("张禾",), None),
        (BlockKind.BYLINE, "供稿：张禾", ("张禾",), None),
        (BlockKind.BYLINE, "撰稿：区政协提案委", ("区政协提案委",), None),
    ],
)
def test_an_office_that_handed_the_text_in_is_its_source_where_no_person_is_named(
    kind: BlockKind, line: str, authors: tuple[str, ...], source: str | None
) -> None:
    found = read_fields(make_page([(kind, line)]))
    assert (found.authors, found.source_name) == (authors, source)


def test_an_office_in_the_markup_keeps_the_label_by_which_it_is_a_source() -> None:
    found = read_fields(make_page(authors=("供稿 区政协提案委",)))
    assert (found.authors, found.source_name) == ((), "区政协提案委")


def test_printed_time_adds_the_hour_to_the_day_of_the_markup() -> None:
    day = PublishedAt(datetime(2023, 1, 3, tzinfo=SHANGHAI), False, "meta:PubDate")
    same_day = make_page([(BlockKind.META, "日期：2023-01-03 11:00")], published_at=day)
    other_day = make_page([(BlockKind.META, "日期：2023-01-09 11:00")], published_at=day)
    assert read_fields(same_day).published_at == PublishedAt(
        datetime(2023, 1, 3, 11, tzinfo=SHANGHAI), True, "text"
    )
    assert read_fields(other_day).published_at == day


def test_a_count_of_zero_is_not_a_count() -> None:
    assert read_fields(make_page(views=0)).views is None
    assert read_fields(make_page([(BlockKind.META, "点击数：0")])).views is None
    assert read_fields(make_page(views=12)).views == 12


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("工作回眸之一", 1),
        ("工作回眸之十", 10),
        ("工作回眸之二十一", 21),
        ("回顾③", 3),
        ("综述（下）", 2),
        ("之江论坛", None),
        ("2023年", None),
    ],
)
def test_number_within_a_series(line: str, part: int | None) -> None:
    assert find_part(line) == part


def test_publisher_and_day_that_layout_left_in_the_body_are_read() -> None:
    page = make_page(
        [
            (BlockKind.TITLE, "凝心聚力"),
            (BlockKind.HEADING, "云汀日报 2023-01-10 记者 张禾"),
            (BlockKind.HEADING, "——砚川市政协2022年工作综述"),
            (BlockKind.PARAGRAPH, "2022年3月5日，市政协在云汀日报刊发文章。"),
        ]
    )
    fields = read_fields(page)
    assert fields.subtitle == "——砚川市政协2022年工作综述"
    assert fields.source_name == "云汀日报"
    assert fields.published_at is not None
    assert fields.published_at.at == datetime(2023, 1, 10, tzinfo=SHANGHAI)
    assert fields.authors == ("张禾",)


def test_a_dated_event_in_the_body_is_no_publication() -> None:
    page = make_page(
        [(BlockKind.PARAGRAPH, "2022年3月5日，市政协视察园区"), (BlockKind.HEADING, "2022年3月的回忆")]
    )
    assert read_fields(page).published_at is None


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(BlockKind))
@pytest.mark.parametrize(
    "pattern", ["江津区", "（记者 张三）", "记者", "（", "2022年", "来源：", "主席王", "　", "\x00"]
)
def test_a_long_hostile_block_is_read_in_linear_time(kind: BlockKind, pattern: str) -> None:
    assert_grows_linearly(
        lambda length: read_fields(make_page([(kind, pattern * (length // len(pattern)))])), 4_000, 40_000
    )


def test_the_title_above_a_subtitle_that_heads_its_page_alone() -> None:
    printed = [
        (BlockKind.TITLE, "县政协2023年工作综述"),
        (BlockKind.HEADING, "凝心聚力开新局"),
        (BlockKind.HEADING, "——县政协2023年工作综述"),
        (BlockKind.PARAGRAPH, "一年来，县政协履职尽责。"),
    ]
    fields = read_fields(make_page(printed))
    assert (fields.title, fields.subtitle) == ("凝心聚力开新局", "——县政协2023年工作综述")

"""The body and the foot of a page: what a line is by its own words, and by what is around it."""

from __future__ import annotations

import pytest

from gov_reviews.document.layout.body_blocks import mark_body
from gov_reviews.document.layout.layout_records import TextLine
from gov_reviews.document.line_roles.page_fields import PageFields
from gov_reviews.records.pages import LineKind
from gov_reviews.text.edits import Span

PROSE = "2022年，县政协在县委的坚强领导下，认真履行政治协商、民主监督、参政议政职能。"
CUT = "各项工作扎实推进，产业振兴取得实效，乡村面貌焕然一新，累计投入资金12"
REST = "万元，得到县委县政府的高度重视和采纳。"


def line_of(text: str, **facts: object) -> TextLine:
    return TextLine(text, [Span(0, len(text))], **facts)  # type: ignore[arg-type]


def blocks(*lines: str | TextLine, start: int = 0) -> list[tuple[str, str]]:
    given = [line_of(line) if isinstance(line, str) else line for line in lines]
    return [(str(line.kind), line.text) for line in mark_body(given, start, PageFields())]


def kinds(*lines: str | TextLine) -> list[str]:
    return [kind for kind, _ in blocks(*lines)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("着力提升协商质量", "heading"),
        ("坚持党的领导，扛牢政治责任", "heading"),
        ("一、着力提升协商质量", "heading"),
        ("县政协委员视察重点项目", "caption"),
        ("图为县政协委员视察。", "caption"),
        ("县政协的同志们十分认真负责地完成了这一年的各项工作任务", "paragraph"),
        ("打印本页", "boilerplate"),
        ("记者 廖禾", "byline"),
        ("县政协履职。", "paragraph"),
    ],
)
def test_a_line_between_paragraphs(line: str, kind: str) -> None:
    assert kinds(PROSE, line, PROSE) == ["paragraph", kind, "paragraph"]


def test_between_the_halves_of_a_sentence_is_a_caption_or_text() -> None:
    assert kinds(CUT, "6月30日，县政协委员视察重点项目。", REST) == ["paragraph", "caption", "paragraph"]
    assert kinds(CUT, "着力提升协商质量", REST) == ["paragraph", "paragraph", "paragraph"]
    assert kinds(PROSE, "6月30日，县政协委员视察重点项目。", PROSE) == ["paragraph"] * 3


def test_a_line_apart_from_the_others_is_a_caption() -> None:
    scene = "县政协主席会议成员视察重点项目。"
    assert kinds(PROSE, PROSE, line_of(scene, gap=2), PROSE)[2] == "caption"
    assert kinds(PROSE, PROSE, line_of(scene, gap=1), PROSE)[2] == "paragraph"
    long = "县政协主席会议成员视察重点项目" + "，" + "山" * 45 + "。"
    assert kinds(PROSE, PROSE, line_of(long, gap=2), PROSE)[2] == "paragraph"


def test_where_the_markup_marks_headings_an_unmarked_line_is_none() -> None:
    marked = [line_of(text, line_kind=LineKind.HEADING) for text in ("服务大局", "凝聚共识")]
    short, long = "着力提升协商质量", "着力提升协商质量和建言水平以及凝聚共识的广度深度温度"
    found = blocks(marked[0], PROSE, short, PROSE, marked[1], PROSE, long, PROSE)
    assert [kind for kind, text in found if text in (short, long)] == ["paragraph", "caption"]


def test_a_paragraph_of_the_markup_is_a_heading_only_with_a_slogan() -> None:
    def marked(text: str) -> TextLine:
        return line_of(text, line_kind=LineKind.PARAGRAPH)

    assert kinds(PROSE, marked("坚持党建引领"), PROSE)[1] == "heading"
    assert kinds(PROSE, marked("山清水秀的地方"), PROSE)[1] == "paragraph"


def test_a_word_cut_in_two_is_no_heading() -> None:
    assert kinds(PROSE, "深入挖掘人", "民政协的文化底蕴，传承优良传统，讲好政协故事。") == ["paragraph"] * 3


def test_the_foot_from_the_last_line_upwards() -> None:
    texts = (PROSE, "县政协委员视察重点项目", "责任编辑：廖禾", "（刘青原）", "打印本页", "来源：云汀日报")
    assert kinds(*texts) == ["paragraph", "caption", "editors", "byline", "boilerplate", "meta"]


def test_a_foot_is_thirty_lines_at_most() -> None:
    found = kinds(PROSE, *["（廖禾）"] * 40)
    assert found.count("byline") == 30
    assert found[1] != "byline"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("本报讯（记者 廖禾）" + PROSE, [("byline", "本报讯（记者 廖禾）"), ("paragraph", PROSE)]),
        (
            "强化政治引领 筑牢思想根基 " + PROSE,
            [("heading", "强化政治引领 筑牢思想根基"), ("paragraph", PROSE)],
        ),
        ("一、强化政治引领 " + PROSE, [("heading", "一、强化政治引领"), ("paragraph", PROSE)]),
        (
            "强化政治引领 筑牢思想根基" + PROSE,
            [("heading", "强化政治引领 筑牢思想根基"), ("paragraph", PROSE)],
        ),
        (
            "云汀社云汀5日电（记者 廖禾、通讯员 许舟）" + PROSE,
            [("paragraph", "云汀社云汀5日电（记者 廖禾、通讯员 许舟）" + PROSE)],
        ),
        (PROSE + "（记者 廖禾）", [("paragraph", PROSE), ("byline", "（记者 廖禾）")]),
        (
            PROSE + " 强化政治引领 筑牢思想根基",
            [("paragraph", PROSE), ("heading", "强化政治引领 筑牢思想根基")],
        ),
        (
            "图为县政协委员视察重点项目。（记者 廖禾 摄）",
            [("caption", "图为县政协委员视察重点项目。（记者 廖禾 摄）")],
        ),
        (PROSE, [("paragraph", PROSE)]),
    ],
)
def test_what_is_glued_to_a_paragraph_is_cut_off(line: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(line, PROSE) == [*expected, ("paragraph", PROSE)]


def test_lines_before_the_start_are_left_alone() -> None:
    title = line_of("履职为民谱新篇")
    assert blocks(title, PROSE, start=1) == [("None", "履职为民谱新篇"), ("paragraph", PROSE)]


@pytest.mark.parametrize(("length", "kind"), [(24, "heading"), (25, "paragraph")])
def test_the_longest_heading_without_any_mark(length: int, kind: str) -> None:
    assert kinds(PROSE, "云" * length, PROSE)[1] == kind


@pytest.mark.parametrize(("length", "kind"), [(60, "caption"), (61, "paragraph")])
def test_the_longest_scene_of_one_sentence(length: int, kind: str) -> None:
    scene = "县政协主席会议成员视察重点项目"
    long = scene + "云" * (length - len(scene) - 1) + "。"
    assert kinds(PROSE, PROSE, line_of(long, gap=2), PROSE)[2] == kind


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (PROSE, PROSE, "heading"),
        (PROSE, "云汀县。", "paragraph"),  # what follows is shorter: no running text
        (PROSE, "着力提升协商质量量", "heading"),
        (PROSE, "，" + PROSE, "paragraph"),
        ("县政协认真履行职能，山", PROSE, "paragraph"),
    ],
)
def test_a_heading_stands_between_finished_paragraphs(before: str, after: str, kind: str) -> None:
    assert kinds(before, "云汀山水画卷徐徐", after)[1] == kind


@pytest.mark.parametrize(("captions", "kind"), [(19, "heading"), (20, "paragraph")])
def test_what_stands_beyond_so_many_captions_is_not_looked_at(captions: int, kind: str) -> None:
    between = ["图为县政协委员视察。"] * captions
    assert kinds(PROSE, "着力提升协商质量", *between, PROSE)[1] == kind


def test_a_list_of_other_articles_at_the_end_is_no_body() -> None:
    others = ("区住建局改造老旧小区38个", "区政协召开主席会议", "县城新增车位300个，惠及居民1.1万户。")
    assert kinds(PROSE, PROSE, "【新闻推荐】", *others) == ["paragraph", "paragraph", *["boilerplate"] * 4]


@pytest.mark.parametrize(("length", "kind"), [(60, "boilerplate"), (61, "paragraph")])
def test_a_long_line_about_a_committee_behind_such_a_heading_is_body(length: int, kind: str) -> None:
    headline = "区政协召开主席会议" + "山" * (length - 9)
    others = (headline, "区住建局改造老旧小区38个", "县城新增车位300个，惠及居民1.1万户。")
    assert kinds(PROSE, PROSE, "【新闻推荐】", *others)[3] == kind


def test_a_heading_of_that_name_above_the_text_itself_takes_nothing() -> None:
    assert kinds(PROSE, "最新评论", PROSE, PROSE)[2:] == ["paragraph", "paragraph"]


def test_words_of_a_picture_story_are_its_text_and_the_credit_is_none() -> None:
    told = line_of("松砚县政协全年组织委员视察17次。林知秋 摄", line_kind=LineKind.STORY)
    assert blocks(told) == [("paragraph", "松砚县政协全年组织委员视察17次。"), ("caption", "林知秋 摄")]
    assert kinds(line_of("图为县政协委员视察。", line_kind=LineKind.STORY)) == ["paragraph"]

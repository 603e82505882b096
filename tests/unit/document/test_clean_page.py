"""The page as a whole: fields and lines are judged together, and every repair says where it stands."""

from __future__ import annotations

import subprocess
import sys

from tests.made_records import parsed_page

from gov_reviews.document.clean_page import normalise_page
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.pages import (
    BlockKind,
    Line,
    LineKind,
    PagePart,
    ParsedPage,
    TextOrigin,
)


def page(*lines: str, **fields: object) -> ParsedPage:
    return parsed_page([Line(text, LineKind.PARAGRAPH) for text in lines], **fields)


def test_fields_are_repaired_with_the_page_around_them() -> None:
    """One injection in a title proves nothing; in a page full of them it is damage."""
    line = "市政協(xié)堅(jiān)持黨(dǎng)的領(lǐng)導(dǎo),實(shí)現(xiàn)新發(fā)展,"
    line += "委員(yuán)協(xié)商議(yì)事,黨(dǎng)員(yuán)領(lǐng)導(dǎo)。"
    clean = normalise_page(
        page(line, title="政協(xié)事業(yè) 新篇章", source_name="硯川日報", authors=("記者 林一舟",))
    )
    assert clean.title == "政协事业 新篇章"
    assert clean.source_name == "砚川日报"
    assert clean.authors == ("记者 林一舟",)
    assert clean.body_text == "市政协坚持党的领导，实现新发展，委员协商议事，党员领导。"
    titles = [
        (repair.rule, repair.before, repair.start_in, repair.start_out)
        for repair in clean.repairs
        if repair.field == "title"
    ]
    assert ("pinyin_injection", "(xié)", 2, 2) in titles
    assert normalise_page(page("委员协商议事。", title="政協(xié)委員")).title == "政協（xié）委員"


def test_fields_that_are_missing_stay_missing_and_empty_pages_pass() -> None:
    clean = normalise_page(page())
    assert (clean.title, clean.kicker, clean.subtitle, clean.source_name) == (None, None, None, None)
    assert (clean.blocks, clean.body_text, clean.repairs, clean.has_suspect_text) == ((), "", (), False)


def test_repairs_outside_the_body_name_their_block() -> None:
    clean = normalise_page(page("区政协再接再厉，作出更大贡献。(记者 林一舟)", title="某题"))
    assert [block.kind for block in clean.blocks] == [BlockKind.PARAGRAPH, BlockKind.BYLINE]
    assert {(repair.field, repair.before, repair.after, repair.start_out) for repair in clean.repairs} == {
        ("byline_block", "(", "（", 0),
        ("byline_block", ")", "）", 7),
    }


def test_joined_lines_and_moved_captions_are_on_record() -> None:
    clean = normalise_page(
        page(
            "做到区委有部署、政府有行动，推动工作提质增",
            "区政协委员走访慰问困难群众 林一舟 摄",
            "效，各项工作再上新台阶。",
            title="某题",
        )
    )
    assert (
        clean.body_text
        == "做到区委有部署、政府有行动，推动工作提质增效，各项工作再上新台阶。\n区政协委员走访慰问困难群众 林一舟 摄"
    )
    assert [(repair.rule, repair.before, repair.after) for repair in clean.repairs] == [
        ("joined_lines", "\n", ""),
        ("moved_caption", "区政协委员走访慰问困难群众 林一舟 摄", "区政协委员走访慰问困难群众 林一舟 摄"),
    ]
    joint = clean.repairs[0]
    assert clean.body_text[joint.start_out - 2 : joint.start_out + 1] == "质增效"


def test_clean_pages_load_no_dictionary() -> None:
    """The word list and OpenCC cost time; a clean page must not pay for them."""
    code = (
        "import sys; from gov_reviews.records.pages import *; from gov_reviews.document.clean_page import "
        "normalise_page; "
        "lines = (Line('2023年，区政协提出提案231件（其中集体提案9件）。'),); "
        "normalise_page(ParsedPage('u', 's', PageState.OK, '', 'trs', 'utf-8', lines=lines)); "
        "assert not {'opencc', 'jieba', 'rjieba', 'pandas', 'duckdb', 'airflow'} & set(sys.modules), "
        "sorted(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_places_of_repairs_count_from_the_body_whatever_fields_stand_before_it() -> None:
    lines = ("立案提案 203 件,全部办复.", "第一季度,召开协商会 6 次.", "记者 林一舟")
    for fields in ({}, {"kicker": "聚焦两会", "title": "凝心聚力,开新局", "authors": ("林一舟", "苏小满")}):
        clean = normalise_page(page(*lines, **fields))
        repairs = [repair for repair in clean.repairs if repair.field == "body"]
        assert clean.body_text == "立案提案203件，全部办复。\n第一季度，召开协商会6次。"
        assert len(repairs) >= 8
        for repair in repairs:
            assert "\n".join(lines)[repair.start_in : repair.end_in] == repair.before
            assert clean.body_text[repair.start_out : repair.end_out] == repair.after


def test_the_text_says_from_which_capture_each_stretch_was_read() -> None:
    first, second = CaptureId("a" * 16), CaptureId("b" * 16)
    lines = ("记者 林一舟", "立案提案203件，全部办复。", "召开协商会\n6次。", "提交信息", "251条。")
    parts = (PagePart(first, 0), PagePart(second, 3))
    clean = normalise_page(page(*lines, title="凝心聚力", parts=parts))
    assert clean.origins == (
        TextOrigin(0, first),
        TextOrigin(clean.body_text.index("提交信息"), second),
    )
    assert normalise_page(page(*lines)).origins == ()


def test_a_repair_at_the_edge_of_a_line_stands_beside_its_words() -> None:
    clean = normalise_page(page("\u00a0立案提案203件。\u00a0", "全部办复。\u00a0"))
    assert clean.body_text == "立案提案203件。\n全部办复。"
    assert [(repair.start_in, repair.start_out, repair.end_out) for repair in clean.repairs] == [
        (0, 0, 0),
        (10, 10, 10),
        (17, 15, 15),
    ]

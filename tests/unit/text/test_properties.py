"""What holds for any text: a result, places that cut out their own words, nothing left to do the second time,
linear time.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.made_records import parsed_page
from tests.timing import assert_grows_linearly
from tests.unit.text import mirrors
from tests.unit.text.repaired_text import repair_text

from gov_reviews.document.clean_page import normalise_page
from gov_reviews.records.pages import BODY_KINDS, Line, LineKind, ParsedPage

# Pieces from which hostile and everyday texts alike can be built.
PIECES = [
    *(
        "政协",
        "提案395件",
        "協(xié)",
        "業(yè)",
        "實(shí)",
        "f(xié)",
        "?lián)",
        "?!笔姓",
        "\ue849",
        "\ue2fd",
        "著",
        "乾",
        "后",
        "責任編輯",
    ),
    *(
        "，",
        ",",
        "。",
        ".",
        "?",
        "!",
        "？",
        ":",
        "；",
        "(",
        ")",
        "（",
        "）",
        "“",
        "”",
        '"',
        "《",
        "》",
        "<<",
        ">>",
        "--",
        "——",
        "…",
        "...",
    ),
    *(
        " ",
        "  ",
        "　",
        "\u00a0",
        "\u200b",
        "\x00",
        "\r",
        "\t",
        "\x85",
        "\ufffd",
        "\ud800",
        "⺠",
        "﹐",
        "□",
        "锟斤拷",
        "http://a.b/c",
        "abc",
    ),
    *(
        "１２",
        "98. 7 %",
        "1,234",
        "11:00",
        "100 余人次",
        "&nbsp;",
        "&amp;",
        "amp;",
        "nbsp;",
        "#38;",
        "\n",
        "\n\n",
        "## ",
        "一、",
    ),
    *("记者 张某", "（记者?王某）", "来源：", "2023年", "区政协视察", "摄", "个", "5", "扫一扫"),
]
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
kinds = st.sampled_from(list(LineKind))


def page_of(text: str, kind: LineKind = LineKind.UNKNOWN, **fields: str) -> ParsedPage:
    lines = tuple(Line(line, kind) for line in text.split("\n"))
    return parsed_page(lines, **fields)


@settings(max_examples=300)
@given(texts)
def test_repair_is_idempotent_and_places_are_true(text: str) -> None:
    clean, _, _ = repair_text(text)
    assert clean.count("\n") == text.count("\n")
    again, more, _ = repair_text(clean)
    assert (again, more) == (clean, ())


@settings(max_examples=300)
@given(texts, kinds, st.one_of(st.none(), texts))
def test_any_page_ends_in_blocks_that_cut_out_their_text(
    text: str, kind: LineKind, title: str | None
) -> None:
    page = page_of(text, kind, **({} if title is None else {"title": title}))
    clean = normalise_page(page)
    assert clean == normalise_page(page)
    assert "\n".join(block.text for block in clean.blocks if block.kind in BODY_KINDS) == clean.body_text
    for block in clean.blocks:
        assert block.text == block.text.strip()
        if block.start is not None:
            assert clean.body_text[block.start : block.end] == block.text
    printed = "\n".join(line.text for line in page.lines)
    for repair in clean.repairs:
        if repair.field == "body":
            assert printed[repair.start_in : repair.end_in] == repair.before
            assert clean.body_text[repair.start_out : repair.end_out] == repair.after
        if repair.field == "title":
            assert title is not None
            assert title[repair.start_in : repair.end_in] == repair.before
    # What came out is clean: as plain text it needs no further repair.
    assert repair_text(clean.body_text)[0].count("\n") == clean.body_text.count("\n")


@settings(max_examples=100)
@given(st.integers(0, 10_000))
def test_clean_pages_come_out_word_for_word(seed: int) -> None:
    clean = mirrors.article(seed, 12)
    page = normalise_page(page_of(clean))
    assert page.body_text == clean
    assert page.repairs == ()
    assert not page.has_suspect_text


HOSTILE = {
    "brackets": "(" * 250_000,
    "pairs": "()" * 125_000,
    "Chinese brackets": "（政" * 75_000,
    "digits": "1" * 250_000,
    "spaced digits": "1 " * 125_000,
    "question marks": "?" * 250_000,
    "marks and letters": "?!笔姓f" * 50_000,
    "pinyin": "協(xié)業(yè)實(shí)堅(jiān)領(lǐng)" * 10_000,
    "escapes": "&" + "amp;" * 62_500,
    "escapes without end": "&amp" * 62_500,
    "quotes": '政"' * 125_000,
    "commas": "政," * 125_000,
    "spaces": "政 " * 125_000,
    "dashes": "-" * 250_000,
    "dots": "政." * 125_000,
    "title marks": "<<" * 125_000,
    "short lines": "政协\n" * 50_000,
    "cut lines": "全年组织委员开展视察调研活动，\n" * 15_000,
    "orphans": "个服务队，全年组织委员开展活动\n\n# 标题\n" * 7_500,
    "headings": "## 强化引领 筑牢根基\n" * 15_000,
    "captions": "区政协视察产业园\n\n\n\n" * 15_000,
    "bylines": "记者 张某 李某 通讯员 王某\n" * 15_000,
    "brackets of names": "（记者 张某）" * 25_000,
    "line of names": "张某 " * 75_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_costs_linear_time(name: str) -> None:
    """Ten times the text may take ten times the time; never a hundred times."""
    text = HOSTILE[name]
    assert_grows_linearly(
        lambda length: normalise_page(page_of(text[:length])), len(text) // 400, len(text) // 40
    )

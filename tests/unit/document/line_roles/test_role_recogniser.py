"""The zones of a page ask for roles in their own order."""

from __future__ import annotations

import pytest

from gov_reviews.document.line_roles.page_fields import PageFields
from gov_reviews.document.line_roles.role_recogniser import LineContext, Zone, recognise_line
from gov_reviews.records.pages import BlockKind, LineKind

HEAD, BODY, FOOT = Zone.HEAD, Zone.BODY, Zone.FOOT


def role(
    text: str, zone: Zone, marked: LineKind = LineKind.UNKNOWN, *, has_title: bool = False
) -> BlockKind | None:
    return recognise_line(text, zone, LineContext(PageFields(), marked, has_title))


@pytest.mark.parametrize(
    ("text", "head", "body", "foot"),
    [
        ("打印本页", BlockKind.BOILERPLATE, BlockKind.BOILERPLATE, BlockKind.BOILERPLATE),
        ("A07", BlockKind.BOILERPLATE, None, None),
        ("记者 廖禾", BlockKind.BYLINE, BlockKind.BYLINE, BlockKind.BYLINE),
        ("责任编辑：廖禾", BlockKind.EDITORS, BlockKind.EDITORS, BlockKind.EDITORS),
        ("来源：云汀日报", BlockKind.META, None, BlockKind.META),
        ("（廖禾）", None, None, BlockKind.BYLINE),
        ("图为县政协委员视察。", BlockKind.CAPTION, BlockKind.CAPTION, BlockKind.CAPTION),
        ("一、强化政治引领", None, BlockKind.HEADING, None),
        ("强化政治引领 筑牢思想根基", None, BlockKind.HEADING, None),
        ("2022年 奋进之年", None, None, None),
        ("县政协委员在会场 讨论热烈", None, BlockKind.HEADING, None),
        ("云" * 141, None, BlockKind.PARAGRAPH, None),
        ("县政协履职为民", None, None, None),
    ],
)
def test_by_its_own_words(
    text: str, head: BlockKind | None, body: BlockKind | None, foot: BlockKind | None
) -> None:
    assert (role(text, HEAD), role(text, BODY), role(text, FOOT)) == (head, body, foot)


def test_what_the_markup_says() -> None:
    assert role("县政协委员视察", HEAD, LineKind.CAPTION) is BlockKind.CAPTION
    assert role("记者 廖禾", BODY, LineKind.CAPTION) is BlockKind.CAPTION
    assert role("记者 廖禾", BODY, LineKind.FRAGMENT) is BlockKind.FRAGMENT
    assert role("记者 廖禾", FOOT, LineKind.CAPTION) is BlockKind.BYLINE
    assert role("服务大局", BODY, LineKind.HEADING) is BlockKind.HEADING
    assert role("记者 廖禾", FOOT, LineKind.HEADING) is None


def test_a_marked_heading_is_short_or_no_sentence() -> None:
    assert role("云" * 69 + "。", BODY, LineKind.HEADING) is BlockKind.HEADING
    assert role("云" * 70 + "。", BODY, LineKind.HEADING) is None
    assert role("云" * 71, BODY, LineKind.HEADING) is BlockKind.HEADING


def test_a_subtitle_and_a_speaker_are_known_under_a_title() -> None:
    for text, kind in (
        ("——区政协2022年工作综述", BlockKind.SUBTITLE),
        ("云汀市政协主席 廖禾", BlockKind.BYLINE),
    ):
        assert role(text, HEAD) is None
        assert role(text, HEAD, has_title=True) is kind


def test_no_second_subtitle_is_looked_for() -> None:
    context = LineContext(PageFields(subtitle="——回眸"), has_title=True)
    assert recognise_line("——区政协2022年工作综述", HEAD, context) is None


def test_a_line_that_repeats_a_field_is_that_field_in_the_head() -> None:
    context = LineContext(PageFields(title="记者 廖禾", authors=("强化政治引领 筑牢思想根基",)))
    assert recognise_line("记者 廖禾", HEAD, context) is BlockKind.TITLE
    assert recognise_line("记者 廖禾", BODY, context) is BlockKind.BYLINE
    assert recognise_line("强化政治引领 筑牢思想根基", HEAD, context) is BlockKind.BYLINE
    assert recognise_line("强化政治引领 筑牢思想根基", BODY, context) is BlockKind.HEADING


def test_the_title_in_the_middle_of_the_body_is_text() -> None:
    context = LineContext(PageFields(title="履职为民", authors=("廖禾所写",)))
    assert recognise_line("履职为民", BODY, context) is None
    assert recognise_line("廖禾所写", BODY, context) is BlockKind.BYLINE


def test_a_long_credit_of_the_body_may_be_text() -> None:
    line = "摄影：" + " ".join(["廖禾"] * 13)
    assert role(line, FOOT) is BlockKind.CAPTION
    assert len(line) > 40
    assert role(line, BODY) is None

"""Body lines that repeat a field of the page are known by their letters and digits."""

from __future__ import annotations

import pytest

from gov_reviews.document.line_roles.page_fields import PageFields
from gov_reviews.records.pages import BlockKind

FIELDS = PageFields(
    "引题", "履职为民 谱新篇", "——2022年综述", authors=("记者 廖禾",), editors=("编辑：刘青原",)
)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("引题", BlockKind.KICKER),
        ("履职为民谱新篇", BlockKind.TITLE),
        ("2022年综述", BlockKind.SUBTITLE),
        ("记者：廖禾", BlockKind.BYLINE),
        ("编辑刘青原", BlockKind.EDITORS),
        ("履职为民", None),
        ("。", None),
    ],
)
def test_a_line_that_repeats_a_field(line: str, kind: BlockKind | None) -> None:
    assert FIELDS.repeated_by(line) is kind


def test_a_line_much_longer_than_the_fields_repeats_none() -> None:
    fields = PageFields(title="履职")
    assert fields.repeated_by("履职" + "。" * 22) is BlockKind.TITLE
    assert fields.repeated_by("履职" + "。" * 23) is None


def test_a_page_without_fields_has_nothing_to_repeat() -> None:
    assert PageFields().repeated_by("履职") is None
    assert PageFields(title="——").repeated_by("——") is None


def test_a_title_that_is_a_byline_too_is_the_title() -> None:
    assert PageFields(title="廖禾", authors=("廖禾",)).repeated_by("廖禾") is BlockKind.TITLE

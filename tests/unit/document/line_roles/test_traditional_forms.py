"""Labels and role words in Traditional print are compared in their Simplified form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_reviews.document.line_roles.traditional_forms import fold_traditional
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.word_lists import FieldWords


@pytest.mark.parametrize(
    ("printed", "folded"),
    [
        ("發佈時間：2023-01-06", "发布时间：2023-01-06"),
        ("責任編輯：廖禾", "责任编辑：廖禾"),
        ("閱(yuè)讀(dú)量", "阅(yuè)读(dú)量"),
        ("发布时间", "发布时间"),
        ("Copyright", "Copyright"),
    ],
)
def test_fold(printed: str, folded: str) -> None:
    assert fold_traditional(printed) == folded


def test_no_form_is_folded_twice() -> None:
    forms = load_words(FieldWords).traditional_characters
    assert all(len(printed) == len(form) == 1 for printed, form in forms.items())
    assert set(forms) & set(forms.values()) == set()


@settings(deadline=None)
@given(st.text(alphabet="發佈時間来源 (yuè)A1\n", max_size=40))
def test_every_place_stays_the_same(line: str) -> None:
    folded = fold_traditional(line)
    assert len(folded) == len(line)
    assert fold_traditional(folded) == folded

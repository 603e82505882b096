"""Damage that is left after all repairs, at its limits."""

from __future__ import annotations

import pytest

from gov_reviews.text.residual_damage import has_suspect_places


@pytest.mark.parametrize(
    ("text", "plain", "damaged"),
    [
        ("县政协", False, False),
        ("县\ufffd政协", True, True),
        ("县\ue000政协", True, True),
        ("锟斤拷", True, True),
        ("锟斤", False, False),
        ("甲锛" * 5, True, True),
        ("甲锛" * 4, False, False),
        ("æ”¿" * 5, True, True),
        ("æ”¿" * 4, False, False),
        ("县?政协", False, True),
        ("县政协?", False, False),
        ("a?lián)b", False, True),
        ("a?b", False, False),
    ],
)
def test_suspect_places(text: str, plain: bool, damaged: bool) -> None:
    assert has_suspect_places(text, set(text), is_damaged=False) is plain
    assert has_suspect_places(text, set(text), is_damaged=True) is damaged

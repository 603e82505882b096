"""Numbers that add up to the one before them."""

from __future__ import annotations

import pytest

from gov_reviews.facts.ellipsis import find_sums
from gov_reviews.facts.quantities import find_quantities
from gov_reviews.facts.quantity_context import locate


def sums(text: str) -> int:
    """How many numbers of the text are parts of a sum."""
    quantities = find_quantities(text)
    return len(find_sums(quantities, locate(text, quantities)))


@pytest.mark.parametrize(("parts", "found"), [(2, 2), (12, 12), (13, 0)])
def test_up_to_twelve_parts_are_a_sum(parts: int, found: int) -> None:
    assert sums(f"重点视察{parts}次：{'、'.join(['某地1次'] * parts)}。") == found


def test_other_units_other_sentences_and_a_rest_are_no_sum() -> None:
    assert sums("重点视察4次：甲地1次、乙地2场、丙地1次。") == 0
    assert sums("重点视察2次。甲地1次、乙地1次。") == 0
    assert sums("重点视察4次：甲地1次、乙地2次。") == 0

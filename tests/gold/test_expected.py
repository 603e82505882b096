"""Every fact of every gold text is as a person accepted it: a change shows as a diff, and is accepted with
`make gold-accept`.
"""

from __future__ import annotations

import pytest
from tests.gold import expected, score


@pytest.mark.parametrize("gold", score.gold_files(), ids=lambda gold: f"{gold.parent.name}/{gold.stem}")
def test_facts_are_as_accepted(gold):
    lines = expected.difference(gold)
    assert not lines, "facts changed; read the diff, then: make gold-accept\n" + "\n".join(lines)


def test_no_file_is_left_over():
    assert set(expected.EXPECTED_ROOT.glob("*/*.tsv")) == {
        expected.expected_path(gold) for gold in score.gold_files()
    }

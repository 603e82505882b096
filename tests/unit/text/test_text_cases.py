"""Single strings of cases/text/*.yaml come out clean, and clean ones come out as they went in."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.yaml_files import read_yaml

from gov_reviews.text.text_repair import repair_text

CASES = [
    case for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")) for case in read_yaml(path)
]


@pytest.mark.parametrize("case", CASES, ids=[case["printed"][:24] for case in CASES])
def test_repair(case: dict) -> None:
    clean, repairs, has_suspect = repair_text(case["printed"])
    assert clean == case["clean"]
    assert {repair.rule for repair in repairs} == set(case["rules"])
    assert not has_suspect
    for repair in repairs:
        assert case["printed"][repair.start_in : repair.end_in] == repair.before
        assert clean[repair.start_out : repair.end_out] == repair.after
    assert repair_text(clean) == (clean, (), False)

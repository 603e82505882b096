"""Single strings of cases/text/*.yaml come out clean, and clean ones come out as they went in."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.text.repaired_text import repair_text
from tests.yaml_files import read_yaml

CASES = [
    case for path in sorted((Path(__file__).parent / "cases").glob("*.yaml")) for case in read_yaml(path)
]


@pytest.mark.parametrize("case", CASES, ids=[case["printed"][:24] for case in CASES])
def test_repair(case: dict) -> None:
    clean, repairs, has_suspect = repair_text(case["printed"])
    assert clean == case["clean"]
    assert {repair.rule for repair in repairs} == set(case["rules"])
    assert not has_suspect
    assert repair_text(clean) == (clean, (), False)

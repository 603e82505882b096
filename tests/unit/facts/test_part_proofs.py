"""Links that the numbers of a text prove."""

from __future__ import annotations

import pytest
from tests.unit.facts.test_part_links import links


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "立案提案318件，并案6件。工作扎实有序。委员提案271件；集体提案47件。",
            {"271件": ("part", "318件"), "47件": ("part", "318件")},
            id="parts that add up to a total of an earlier sentence",
        ),
        pytest.param(
            "立案提案200件。工作扎实有序。委员提案150件，占75%；联名提案30件，占15%。",
            {"150件": ("part", "200件"), "75%": ("share", "200件"), "30件": ("part", "200件")},
            id="a count and a percentage that come out of a total",
        ),
        pytest.param(
            "提出提案688件，其中649件交由政府办理。有关部门认真答复了提案，解决或采纳303件，列入计划解决304件，留作参考42件。",
            {"303件": ("part", "649件"), "304件": ("part", "649件"), "42件": ("part", "649件")},
            id="parts of a part of an earlier sentence",
        ),
        pytest.param(
            "收到提案115件，其中会议期间收到114件（主办件112件，协办件2件），闭会期间收到1件。",
            {"112件": ("part", "114件"), "2件": ("part", "114件"), "1件": ("part", "115件")},
            id="parts that make up their own whole",
        ),
        pytest.param(
            "立案提案78件。工作扎实有序。经济类47件，占60.3%；教育类16件，占20.5%；其他2件，占2.5%。",
            {"2.5%": ("share", "78件")},
            id="a share cut off goes on with the base before it",
        ),
        pytest.param(
            "委员提案132件、集体提案28件，合计160件。",
            {"132件": ("part", "160件"), "28件": ("part", "160件")},
            id="a total behind its parts",
        ),
    ],
)
def test_what_the_numbers_prove(text: str, expected: dict[str, tuple[str, str]]) -> None:
    found = links(text)
    assert {printed: found.get(printed) for printed in expected} == expected

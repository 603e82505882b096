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
            "委员提案132件、集体提案28件，合计160件。",
            {"132件": ("part", "160件"), "28件": ("part", "160件")},
            id="a total behind its parts",
        ),
    ],
)
def test_what_the_numbers_prove(text: str, expected: dict[str, tuple[str, str]]) -> None:
    found = links(text)
    assert {printed: found.get(printed) for printed in expected} == expected

"""No regular expression of the package takes the square of what it reads: four times the text, at most six
times the CPU.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.patterns import growth, hostile_runs

pytestmark = pytest.mark.slow

COLLECTOR = Path(__file__).parent / "resources" / "collect_patterns.py"
# Made from a source file, a contract or a table's name: no text of the package, and checked where the file is
# read.
FROM_FILES = {
    "page/body_lines.py: re.compile(pattern)",
    "decoding/html_tree.py: re.compile(f'(?:{label})[ \\\\t\\\\u3000]*[:：]?[ "
    "\\\\t\\\\u3000]*([^\\\\t\\\\n]{{1,200}})')",
    "sites/families/list_reading.py: re.compile(spec.articles.match)",
    "sites/issue_form.py: re.compile(pattern)",  # parts of an address, escaped
    "sites/families/founder.py: re.compile(request.place.pages)",
    "sites/urls.py: re.sub(rule.match, rule.to, target)",
    "warehouse/table_contracts.py: re.compile(self.pattern)",
    "warehouse/row_checks.py: re.compile(re.sub('(?<!\\\\\\\\)\\\\$$', '\\\\\\\\Z', check.pattern or ''))",
    "web/views/search_view.py: re.finditer(pattern, sentence)",  # words, escaped
    "quality/candidate_rows.py: re.sub(f'\\\\b{re.escape(other)}\\\\b', kept, query)",
}
PARTS = 8


@cache
def collect() -> tuple[dict[str, Any], ...]:
    output = subprocess.run(
        [sys.executable, str(COLLECTOR)], check=True, capture_output=True, text=True
    ).stdout
    return tuple(json.loads(line) for line in output.splitlines())


@cache
def patterns() -> tuple[tuple[str, re.Pattern[Any]], ...]:
    """Where each stands, and the pattern; each once."""
    return tuple(
        (
            found["place"],
            re.compile(
                found["pattern"].encode("latin-1") if found["bytes"] else found["pattern"], found["flags"]
            ),
        )
        for found in collect()
        if "pattern" in found
    )


def test_every_pattern_is_collected() -> None:
    """A call that only some input reaches and that cannot be read from its source has to be named here."""
    assert {found["missed"] for found in collect() if "missed" in found} <= FROM_FILES
    assert len(patterns()) > 450
    assert sum(bool(hostile_runs(pattern)) for _, pattern in patterns()) > 100


@pytest.mark.parametrize("part", range(PARTS))
def test_four_times_the_text_takes_at_most_six_times_as_long(part: int) -> None:
    found = {f"{place}: {pattern.pattern!r}": growth(pattern) for place, pattern in patterns()[part::PARTS]}
    assert {place: run for place, run in found.items() if run is not None} == {}


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s+$",
        r"[0-9]+\s*件",
        r"<meta\b[^>]*refresh",
        r"<period\b[^>]*>(.*?)</period>",
        r"(?:达到|达|共)+$",
        r"^（\s*(.*?)\s*）$",
        r"x\s*,?\s*y",
        rb"charset\s*=\s*[\"']?\s*u",
        r"""name=["']SiteIDCode["'][^>]*content""",
        r"(?:…+|\.{3,})\s*$",
    ],
)
def test_the_square_is_found(pattern: str | bytes) -> None:
    assert growth(re.compile(pattern, re.DOTALL)) is not None


@pytest.mark.parametrize(
    "pattern", [r"(?<!\s)\s++$", r"[^>]*", r"(?:[,，]\s*+)?件", r"<meta\b[^<>]{0,200}refresh", "达+"]
)
def test_linear_patterns_pass(pattern: str) -> None:
    assert growth(re.compile(pattern)) is None

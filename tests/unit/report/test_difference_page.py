"""The page and the lines of a difference: complete, and nothing in them obeys a hostile text."""

from __future__ import annotations

import io
import json
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from pathlib import Path

from rich.console import Console

from gov_reviews.report.difference_page import (
    difference_to_html,
    marked_parts,
    render_difference,
    write_difference,
)
from gov_reviews.report.extraction_difference import (
    DOCUMENT_COLUMNS,
    FIGURE_COLUMNS,
    ChangeCounts,
    ColumnCount,
    DocumentChange,
    ExtractionDifference,
    FieldChange,
    FigureChange,
    FigureSide,
    MetricCounts,
    RuleCounts,
)

HOSTILE = "</style></script><script>alert(1)</script>{{ 7*7 }}\x1b[31m\u202egnp"
SENTENCE = f"前{HOSTILE}提交提案395件后"
START = SENTENCE.index("395件")
TEXTS = dict.fromkeys((field.name for field in fields(FigureSide)), HOSTILE)
SIDE = FigureSide(
    **TEXTS
    | {  # type: ignore[arg-type]
        "value": 1234.5,
        "sentence": SENTENCE,
        "period_start": None,
        "period_end": None,
        "confidence": 0.9,
        "is_mention": False,
        "has_conflict": False,
        "marked_start": START,
        "marked_end": START + 4,
    }
)
CHANGE = FigureChange(
    "changed", HOSTILE, HOSTILE, HOSTILE, 2025, FIGURE_COLUMNS, SIDE, replace(SIDE, value=3.0)
)
DIFFERENCE = ExtractionDifference(
    before=Path("/data/<before>"),
    after=Path("/data/after"),
    figures=ChangeCounts(1, 2, 3, 1_000_000),
    documents=ChangeCounts(0, 0, 1, 4),
    metrics=tuple(MetricCounts(f"m{n}", HOSTILE, HOSTILE, ChangeCounts(n), 1, 2) for n in range(40)),
    rules=(RuleCounts(HOSTILE, ChangeCounts(1)), RuleCounts(None, ChangeCounts(2))),
    columns=tuple(ColumnCount(name, 7) for name in FIGURE_COLUMNS),
    document_columns=tuple(
        ColumnCount(name, 8) for name in (*DOCUMENT_COLUMNS, "people", "topics", "keywords", "publications")
    ),
    not_compared=("core.fact_observation.rule_id",),
    figure_changes=(
        CHANGE,
        replace(CHANGE, kind="added", columns=(), before=None),
        replace(CHANGE, kind="removed", columns=(), after=None),
    ),
    document_changes=(
        DocumentChange("changed", HOSTILE, HOSTILE, None, None, (FieldChange("title", HOSTILE, None),)),
    ),
)


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_page_holds_text_and_nothing_that_runs_or_loads() -> None:
    text = difference_to_html(DIFFERENCE, [HOSTILE])
    page = Page(text)
    assert not {"script", "img", "link", "iframe", "a", "form"} & set(page.tags)
    assert page.tags.count("style") == 1
    assert not page.attributes & {"style", "href", "src", "onload", "onclick"}
    assert "default-src 'none'; style-src 'sha256-" in text
    assert "{{ 7*7 }}" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    assert "<mark>395件</mark>" in text
    assert text.count("1,234.5") >= 3


def test_both_files_are_written(tmp_path: Path) -> None:
    paths = write_difference(DIFFERENCE, tmp_path / "new" / "folder", ["too much"])
    assert [path.name for path in paths] == ["difference.json", "difference.html"]
    found = json.loads(paths[0].read_text("utf-8"))
    assert found["beyond"] == ["too much"]
    assert found["figures"] == {"added": 1, "removed": 2, "changed": 3, "unchanged": 1_000_000}
    assert found["figure_changes"][0]["before"]["sentence"] == SENTENCE
    assert "too much" in paths[1].read_text("utf-8")


def test_a_terminal_obeys_nothing() -> None:
    out = io.StringIO()
    render_difference(DIFFERENCE, Console(file=out, width=200, markup=False, emoji=False), [HOSTILE])
    text = out.getvalue()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "25 more metrics" in text
    assert "1,000,000" in text


def test_a_long_sentence_is_cut_around_its_number() -> None:
    side = replace(SIDE, sentence="甲" * 5000 + "395件" + "乙" * 5000, marked_start=5000, marked_end=5004)
    left, marked, right = marked_parts(side)
    assert (left[:2], marked, right[-2:]) == ("…甲", "395件", "乙…")
    assert len(left + right) < 400

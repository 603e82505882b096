"""Printed pages in cases/layout/*.yaml give the blocks a careful person would make of them, and every place
cuts out its own text.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.made_records import parsed_page
from tests.yaml_files import read_yaml

from gov_reviews.document.clean_page import normalise_page
from gov_reviews.records.pages import BODY_KINDS, CleanPage, Line, LineKind, ParsedPage

CASES = [
    case
    for path in sorted((Path(__file__).parent / "layout_cases").glob("*.yaml"))
    for case in read_yaml(path)
]


def parsed(case: dict) -> ParsedPage:
    texts = case["text"].rstrip("\n").split("\n")
    if "kinds" in case:
        kinds = [LineKind(kind) for kind in case["kinds"]]
    else:
        usual = LineKind(case.get("kind", "unknown"))
        kinds = [LineKind.HEADING if text.startswith("#") else usual for text in texts]
    fields = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in case.get("fields", {}).items()
    }
    lines = tuple(Line(text, kind) for text, kind in zip(texts, kinds, strict=True))
    return parsed_page(lines, **fields)


def check_places(clean: CleanPage) -> None:
    printed = "\n".join(line.text for line in clean.page.lines)
    for block in clean.blocks:
        assert (block.start is None) == (block.kind not in BODY_KINDS)
        if block.start is not None:
            assert clean.body_text[block.start : block.end] == block.text
    assert "\n".join(block.text for block in clean.blocks if block.kind in BODY_KINDS) == clean.body_text
    outputs = {"body": clean.body_text}
    for block in clean.blocks:
        if block.start is None:
            name = f"{block.kind}_block"
            outputs[name] = f"{outputs[name]}\n{block.text}" if name in outputs else block.text
    for repair in clean.repairs:
        if repair.field in outputs:
            assert printed[repair.start_in : repair.end_in] == repair.before, repair
            assert outputs[repair.field][repair.start_out : repair.end_out] == repair.after, repair


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_blocks(case: dict) -> None:
    clean = normalise_page(parsed(case))
    expected = [(kind, text) for block in case["blocks"] for kind, text in block.items()]
    assert [(str(block.kind), block.text) for block in clean.blocks] == expected
    assert clean.has_suspect_text == case.get("suspect", False)
    assert set(case.get("rules", ())) <= {repair.rule for repair in clean.repairs}
    check_places(clean)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_no_words_are_lost(case: dict) -> None:
    from collections import Counter

    page = parsed(case)
    clean = normalise_page(page)
    kept = Counter(character for block in clean.blocks for character in block.text if character.isalnum())
    if "Traditional" in case["name"]:
        assert kept.total() == sum(character.isalnum() for line in page.lines for character in line.text)
    else:
        assert kept == Counter(
            character for line in page.lines for character in line.text if character.isalnum()
        )

"""Load the cases of this folder and build the pages that they describe."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.made_records import parsed_page
from tests.yaml_files import read_yaml

from gov_reviews.records.pages import (
    BODY_KINDS,
    Block,
    BlockKind,
    CleanPage,
    PublishedAt,
)

CASES_ROOT = Path(__file__).parent / "cases"


def load_cases(name: str) -> Any:
    """The content of cases/<name>.yaml; an empty file would make its tests compare nothing, so it is an
    error.
    """
    content = read_yaml(CASES_ROOT / f"{name}.yaml")
    if not content:
        raise AssertionError(f"cases/{name}.yaml is empty")
    return content


def make_page(
    blocks: Iterable[tuple[BlockKind, str]] = (),
    *,
    title: str | None = None,
    subtitle: str | None = None,
    kicker: str | None = None,
    source_name: str | None = None,
    authors: tuple[str, ...] = (),
    editors: tuple[str, ...] = (),
    views: int | None = None,
    published_at: PublishedAt | None = None,
) -> CleanPage:
    """A clean page as normalise would hand it over: body blocks joined by newline, with their offsets."""
    body_text = ""
    placed = []
    for kind, text in blocks:
        if kind not in BODY_KINDS:
            placed.append(Block(kind, text))
            continue
        body_text += "\n" if body_text else ""
        placed.append(Block(kind, text, len(body_text), len(body_text) + len(text)))
        body_text += text
    return CleanPage(
        page=parsed_page(published_at=published_at, views=views),
        kicker=kicker,
        title=title,
        subtitle=subtitle,
        source_name=source_name,
        authors=authors,
        editors=editors,
        blocks=tuple(placed),
        body_text=body_text,
        repairs=(),
    )


def page_of_case(case: dict[str, Any], body: Iterable[str] | None = None) -> CleanPage:
    """The page of a case: title, subtitle, kicker, byline, lead and source as blocks and fields, the body as
    paragraphs and headings.
    """
    blocks: list[tuple[BlockKind, str]] = []
    for key, kind in (
        ("kicker", BlockKind.KICKER),
        ("title", BlockKind.TITLE),
        ("subtitle", BlockKind.SUBTITLE),
        ("lead", BlockKind.META),
        ("byline", BlockKind.BYLINE),
    ):
        if case.get(key):
            blocks.append((kind, case[key]))
    blocks += [(BlockKind.HEADING, heading) for heading in case.get("headings", ())]
    paragraphs = body if body is not None else [case.get("body", "")]
    for paragraph in paragraphs:
        kind = BlockKind.HEADING if paragraph.startswith("# ") else BlockKind.PARAGRAPH
        blocks.append((kind, paragraph.removeprefix("# ")))
    return make_page(blocks, source_name=case.get("source"))

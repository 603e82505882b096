"""`inspect` and `explain`: what one page, or one sentence, is read as. Nothing is stored.

In: a file, an address, a sentence. Out: fields, repairs and figures, for people or as JSON.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gov_reviews.commands.command_parts import (
    DataOption,
    JsonOption,
    SkeletonOption,
    settings_to_look,
    tell_skeleton,
)
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.reviews import DocType, Organization
from gov_reviews.records.vocabulary import RegionLevel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gov_reviews.facts.observations import FactContext
    from gov_reviews.records.pages import Block
    from gov_reviews.records.reviews import Review


def inspect(
    page: Annotated[
        str,
        typer.Argument(
            metavar="FILE|URL",
            help="A file, or the address of an article on a registered host. 文件，或已登记网站的文章网址。",
        ),
    ],
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Read FILE as if it came from this address. 视文件来自该网址。"),
    ] = None,
    as_json: JsonOption = False,
    why: Annotated[
        bool,
        typer.Option(
            help="Say of every figure which statements competed for it, and why other numerals and names are "
            "none. 说明每个数字的各候选解释，以及其他数字、名称为何未取。"
        ),
    ] = False,
    skeleton: SkeletonOption = None,
    data: DataOption = None,
) -> None:
    """Read one page and show its fields, repairs and figures. Nothing is stored.
    读取一个页面，显示字段、修复和数字。
    """
    from gov_reviews.reading.single_page import (
        captured_file,
        document_key_of,
        load_metric_names,
        read_local_file,
        read_url,
    )
    from gov_reviews.reading.worker.page_worker import PageLimits
    from gov_reviews.report.inspect_view import render_review, review_to_json
    from gov_reviews.report.terminal import safe_json, standard_output

    settings = settings_to_look(data)
    if page.lower().startswith(("http://", "https://")):
        if url is not None:
            raise InvalidRequest(
                "--url: only a FILE can be read as if it came from another address.",
                "--url：只有读取文件时才能指定原网址。",
            )
        review: Review = read_url(settings, page)
    else:
        review = read_local_file(Path(page), url, PageLimits.of(settings))
    metrics = load_metric_names()
    if as_json:
        typer.echo(safe_json(review_to_json(review, metrics, document_key_of(review))))
    else:
        render_review(review, metrics, standard_output())
    if skeleton is not None:
        if url is None:
            raise InvalidRequest(
                "--skeleton needs FILE and --url: the address of the article.",
                "--skeleton 需要同时给出文件和 --url（文章网址）。",
            )
        tell_skeleton(skeleton, *captured_file(Path(page), url), err=as_json)
    if why and not as_json:
        from gov_reviews.reading.extraction import context_of

        _print_reasons(review.body_text, review.blocks, context_of(review))


def explain(
    sentence: Annotated[
        str, typer.Argument(help="A sentence, or some, as a review prints them. 综述中的一句或几句原文。")
    ],
    level: Annotated[
        RegionLevel,
        typer.Option(help="Level of the committee whose review it would stand in. 所属政协的级别。"),
    ] = RegionLevel.COUNTY,
    committee: Annotated[
        str | None,
        typer.Option(
            help="Its full name; without one every 区政协 or 县政协 is its own. "
            "政协全称；不填则文中的区、县政协视为本级。"
        ),
    ] = None,
    year: Annotated[int, typer.Option(help="Year of the review. 综述年度。", min=1990, max=2100)] = 2025,
) -> None:
    """Say of every figure of a sentence what it counts and which statements competed for it, of other
    numerals why they are no figures, and what is called by its name. 解释一句话中的数字和名称。
    """
    from gov_reviews.facts.observations import FactContext

    organization = Organization("", committee, level, None, "asked") if committee else None
    _print_reasons(sentence, (), FactContext(year, DocType.ANNUAL_REVIEW, organization))


def _print_reasons(text: str, blocks: Sequence[Block], context: FactContext) -> None:
    """In English, then in Chinese."""
    from gov_reviews.facts.named_items import find_named_items, names_left_out
    from gov_reviews.facts.observations import trace_facts
    from gov_reviews.facts.quantities import read_numerals
    from gov_reviews.reading.single_page import load_metric_names
    from gov_reviews.report.explain_view import explanation_lines, name_lines, numeral_lines
    from gov_reviews.report.terminal import safe_text

    facts, traces = trace_facts(text, blocks, context)
    named = find_named_items(text)
    lines = [
        *explanation_lines(facts.observations, traces, load_metric_names()),
        *numeral_lines(text, read_numerals(text)[1]),
        *name_lines(named, [text[slice(*span)] for span in names_left_out(text, named)]),
    ]
    for language in (in_english, in_chinese):
        for line in lines:
            typer.echo(safe_text(language(line)))

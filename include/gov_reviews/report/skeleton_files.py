"""Writes the skeleton of an article page as a golden page: what a person keeps who adds a source.

In: a captured article, the spec that reads it, a folder (`tests/golden/<source id>`). Out: `page.html` and
`page.origin.yaml` in it, and lines that say so. What is there already stays: another page gets a number. The
expected fields are written by the test itself, when it runs for the first time.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

import yaml

from gov_reviews.atomic_write import write_atomically
from gov_reviews.errors import InvalidRequest
from gov_reviews.page.capture_page import decode_capture, parse_capture
from gov_reviews.page.page_skeleton import make_skeleton
from gov_reviews.records.both_languages import in_both, in_chinese, in_english
from gov_reviews.records.captures import CapturedBody
from gov_reviews.records.pages import PageState
from gov_reviews.sites.spec import SourceSpec

_SHOWS = "Skeleton of an article of the site, with invented words. Say here what is special about it."


def write_skeleton(folder: Path, captured: CapturedBody, spec: SourceSpec | None) -> list[str]:
    """Write the skeleton of a page.

    Raises:
        InvalidRequest: It is no article that can be read, or the folder cannot be written.
    """
    page = decode_capture(captured, spec)
    parsed = parse_capture(captured, spec, page)
    if parsed.state is not PageState.OK or not parsed.title or not parsed.lines:
        reason = parsed.state_reason or in_both("no title or text", "无标题或正文")
        raise InvalidRequest(
            f"No skeleton: the page is read as {parsed.state} ({in_english(reason)}). Choose an article that "
            "is read.",
            f"无法生成骨架：该页读取结果为 {parsed.state}（{in_chinese(reason)}）。请选择可读取的文章。",
            url=captured.url,
        )
    skeleton = make_skeleton(page, captured, parsed, spec)
    origin = {"url": captured.url, "content_type": "text/html; charset=utf-8", "shows": _SHOWS}
    path = _free_name(folder)
    try:
        write_atomically(path, skeleton.markup)
        write_atomically(
            path.with_suffix(".origin.yaml"), yaml.safe_dump(origin, allow_unicode=True, sort_keys=False)
        )
    except OSError as error:
        raise InvalidRequest(
            f"The folder cannot be written: {error.strerror or error}.",
            f"无法写入文件夹：{error.strerror or error}。",
            path=folder,
        ) from error
    lines = [f"test page  {path} ({skeleton.markup.count(chr(10))} lines), {path.stem}.origin.yaml"]
    if skeleton.differences:
        lines.append(
            f"           read in it otherwise than in the page: {', '.join(skeleton.differences)}; edit it"
        )
    return [*lines, "           look at it: it must hold no word of the real page but labels and buttons"]


def _free_name(folder: Path) -> Path:
    names = (f"page{'' if number == 1 else f'_{number}'}.html" for number in count(1))
    return next(path for name in names if not (path := folder / name).exists())

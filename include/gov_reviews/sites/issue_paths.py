"""Where the issues of an e-paper are listed, as far as the address of one issue tells it.

In: the address of a page of an issue. Out: its day; paths with the day as placeholders, as `lists.path` of a
source has them: the front page of any day, and the indexes of a month that usual systems have. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import urlsplit

from gov_reviews.sites.urls import target_of

# Up to the day, its parts, what follows it.
_FORMS = (
    (re.compile(r"/((?:19|20)\d{2}-\d{2})/(\d{2})/"), "{yyyy-mm}", "{dd}"),
    (re.compile(r"/((?:19|20)\d{2}(?:0[1-9]|1[0-2]))/(\d{2})/"), "{yyyymm}", "{dd}"),
    (re.compile(r"/((?:19|20)\d{2}/(?:0[1-9]|1[0-2]))/(\d{2})/"), "{yyyy}/{mm}", "{dd}"),
    (re.compile(r"/((?:19|20)\d{2}-\d{2}-\d{2})/()"), "{yyyy-mm-dd}", ""),
    (re.compile(r"/((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))/()"), "{yyyymmdd}", ""),
)
_INDEXES = ("period.xml", "navi.xml")
# A day anywhere in an address: 20260105, 2026/0105, 202601/05, 2026-01-05, 2026-01/05, 2026_1_5.
_ANY_DAY = re.compile(
    r"""
    (?<!\d) (?P<year> (?:19|20)\d{2} ) (?P<gap> [-/_.]? ) (?:
        (?P<month> \d{2} ) (?P<day> \d{2} )
      | (?P<apart> \d{1,2} ) (?P<second> [-/_.] ) (?P<last> \d{1,2} )
    ) (?!\d)
    """,
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+")
_LEAST_ISSUE = 3  # digits of the number of an issue that letters stand beside (No512)
# What a paper calls its pages: 第01版：要闻, A02版 政协, 03版, A04 副刊.
PAGE_OF_ISSUE = re.compile(r"第?\s{0,3}[A-Z]{0,2}\d{1,3}\s{0,3}版(?![一-鿿])|[A-Z]{1,2}\d{2}(?![\dA-Za-z])")
FILE_ADDRESS = re.compile(r"\.(?:pdf|jpe?g|png|gif|zip|mp3|mp4)$", re.IGNORECASE)


def path_of_any_day(address: str) -> str | None:
    """The path of the front page of any day, from that of one day; None where the address names no day."""
    path = urlsplit(address).path
    for form, month, day in _FORMS:
        found = form.search(path)
        if found is not None:
            folders = "/".join(part for part in (month, day) if part)
            return f"{path[: found.start()]}/{folders}/{path[found.end() :]}"
    return None


def index_paths(address: str) -> tuple[str, ...]:
    """Paths at which the index of the month may lie: beside the folders of its days."""
    path = path_of_any_day(address)
    if path is None or "/{dd}/" not in path:
        return ()
    month = path.partition("/{dd}/")[0]
    return tuple(f"{month}/{name}" for name in _INDEXES) if month.endswith(("{yyyymm}", "{yyyy-mm}")) else ()


def day_of_issue(address: str) -> date | None:
    """The day that the address of a page of an issue names, in its path or in its query."""
    found = _find_day(target_of(address))
    return found[0] if found is not None else None


def until_day(address: str) -> str | None:
    """An address up to the day in it, which all pages of the issue have in common; None where it has none."""
    target = target_of(address)
    found = _find_day(target)
    return address[: len(address) - len(target) + found[1].end()] if found is not None else None


def path_of_any_issue(address: str) -> str | None:
    """Path and query of a page of an issue with its day, wherever and however often that stands, as
    placeholders.
    """
    target = target_of(address)
    found = _find_day(target)
    if found is None:
        return None
    return _ANY_DAY.sub(
        lambda again: _placeholders(again) if _day_in(again) == found[0] else again[0], target
    )


def numbers_beside_day(pages: Iterable[str]) -> dict[int, str]:
    """The numbers beside the day that all pages of one issue have in common, by their place among those of
    the address: of the paper, or of the issue.
    """
    paths = filter(None, map(path_of_any_issue, pages))
    runs = [_numbers_of(path) for path in paths]
    alike = [run for run in runs if len(run) == len(runs[0])]
    places = enumerate(zip(*alike, strict=True))
    return {place: numbers[0] for place, numbers in places if len(set(numbers)) == 1 and numbers[0]}


def _numbers_of(path: str) -> list[str]:
    """The numbers of a path; "" for a short one that is part of a name (html5, m3)."""
    found = ((match[0], match) for match in _DIGITS.finditer(path))
    return ["" if len(number) < _LEAST_ISSUE and _in_a_name(match) else number for number, match in found]


def _in_a_name(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return before.isalpha() or after.isalpha()


def numbers_alike(address: str) -> str:
    """An address with its numbers made alike: the pages of an issue differ in nothing else."""
    return _DIGITS.sub("0", address)


def is_page_beside(url: str, address: str) -> bool:
    """Whether two addresses are those of pages of one issue: with its day, and different in numbers alone."""
    common = until_day(address)
    return common is not None and url.startswith(common) and numbers_alike(url) == numbers_alike(address)


def _find_day(target: str) -> tuple[date, re.Match[str]] | None:
    days = ((_day_in(found), found) for found in _ANY_DAY.finditer(target))
    return next(((day, found) for day, found in days if day is not None), None)


def _day_in(found: re.Match[str]) -> date | None:
    month, day = found["month"] or found["apart"], found["day"] or found["last"]
    try:
        return date(int(found["year"]), int(month), int(day))
    except ValueError:
        return None


def _placeholders(found: re.Match[str]) -> str:
    """A printed day as the placeholders that print it so."""
    if found["month"]:
        return "{yyyymmdd}" if not found["gap"] else f"{{yyyy}}{found['gap']}{{mm}}{{dd}}"
    # of 2026_12_10 nobody can tell whether 2026_1_5 or 2026_01_05 follows; most systems fill with zeros
    is_bare = len(found["apart"]) == 1 or len(found["last"]) == 1
    month, day = ("{m}", "{d}") if is_bare else ("{mm}", "{dd}")
    if is_bare or found["gap"] not in ("", "-"):
        return f"{{yyyy}}{found['gap']}{month}{found['second']}{day}"
    whole = f"{{yyyy{found['gap']}mm}}{found['second']}{{dd}}"
    return "{yyyy-mm-dd}" if whole == "{yyyy-mm}-{dd}" else whole

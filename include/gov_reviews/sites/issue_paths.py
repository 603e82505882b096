"""Where the issues of an e-paper are listed, as far as the address of one issue tells it.

In: the address of a page of an issue. Out: paths with the day as placeholders, as `lists.path` of a source
has them: the front page of any day, and the indexes of a month that usual systems have. Pure.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

# Up to the day, its parts, what follows it.
_FORMS = (
    (re.compile(r"/((?:19|20)\d{2}-\d{2})/(\d{2})/"), "{yyyy-mm}", "{dd}"),
    (re.compile(r"/((?:19|20)\d{2}(?:0[1-9]|1[0-2]))/(\d{2})/"), "{yyyymm}", "{dd}"),
    (re.compile(r"/((?:19|20)\d{2}/(?:0[1-9]|1[0-2]))/(\d{2})/"), "{yyyy}/{mm}", "{dd}"),
    (re.compile(r"/((?:19|20)\d{2}-\d{2}-\d{2})/()"), "{yyyy-mm-dd}", ""),
    (re.compile(r"/((?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))/()"), "{yyyymmdd}", ""),
)
_INDEXES = ("period.xml", "navi.xml")


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

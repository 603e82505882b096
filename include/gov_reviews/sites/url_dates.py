"""The day that the address of an article carries in its path: /t20230105_12.html, /art/2023/1/5/…,
/2023-01/05/…

In: an address. Out: a day, None where the address states none or one that cannot be.
"""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

_EARLIEST_YEAR, _LATEST_YEAR = 1990, 2100

# In order of trust: the forms of content systems before digits that may be anything.
_FORMS = (
    re.compile(r"/t(\d{4})(\d{2})(\d{2})_\d+"),
    re.compile(r"/art/(\d{4})/(\d{1,2})/(\d{1,2})/"),
    re.compile(r"/(\d{4})[-/](\d{1,2})[-/](\d{1,2})/"),
    re.compile(r"/(\d{4})(\d{2})/(\d{2})/"),
    re.compile(r"/(\d{4})(\d{1,2})/(\d{2})_"),
    re.compile(r"/(\d{4})/(\d{2})(\d{2})/"),
    re.compile(r"[/_](20\d{2})(\d{2})(\d{2})(?:\d{6})?[/_.]"),
)


def date_of_url(url: str) -> date | None:
    """The day that an article's address states."""
    try:
        path = urlsplit(url).path
    except ValueError:  # no address at all: http://[
        return None
    for form in _FORMS:
        match = form.search(path)
        if match is None or not _EARLIEST_YEAR <= int(match[1]) <= _LATEST_YEAR:
            continue
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            continue
    return None

"""Where an answer sends its reader: redirects, and pages that are nothing but a meta refresh.

In: an answer. Out: the URL, not yet checked, or None.
"""

from __future__ import annotations

import re
from html import unescape

from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.decoding.raw_markup import visible_text
from gov_reviews.errors import WrongContent
from gov_reviews.sites.urls import join_url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_META_TAG = re.compile(r"<meta\b[^>]*+", re.IGNORECASE)
_REFRESH = re.compile(r"""http-equiv\s*+=\s*+["']?refresh""", re.IGNORECASE)
_REFRESH_CONTENT = re.compile(
    r"""content\s*+=\s*+["']?\s*+(\d{1,4})\s*+[;,]\s*+url\s*+=\s*+["']?(?=[^"'>\s])""", re.IGNORECASE
)
_REFRESH_URL = re.compile(r"""[^"'>\s]+""")
_REFRESH_MAX_SECONDS = 10
_REFRESH_MAX_TEXT = 300


def redirect_target(answer: HttpTransaction) -> str | None:
    """Where a redirect (3xx) leads; None for other answers.

    Raises:
        WrongContent: To an address that is no URL.
    """
    location = answer.headers.get("location")
    if answer.status not in _REDIRECTS or not location:
        return None
    target = join_url(answer.final_url, location) if "\ufffd" not in location else None
    if target is None:
        raise WrongContent(
            "The page redirects to an address that is no URL.", url=answer.final_url, target=location[:200]
        )
    return target


def refresh_target(answer: HttpTransaction) -> str | None:
    """Where a page that is nothing but a meta refresh leads; None for real pages, which may reload
    themselves.
    """
    if answer.status != 200 or len(answer.body) > 20_000:
        return None
    text = answer.page.text
    refresh = _find_refresh(text)
    if refresh is None or refresh[0] > _REFRESH_MAX_SECONDS or len(visible_text(text)) > _REFRESH_MAX_TEXT:
        return None
    return join_url(answer.final_url, unescape(refresh[1]))


def _find_refresh(text: str) -> tuple[int, str] | None:
    """Seconds and address of the first meta refresh.

    Tag by tag: a page of tags that never end is read once, not from each of them.
    """
    for tag in _META_TAG.finditer(text):
        if refresh := _REFRESH.search(text, *tag.span()):
            contents = list(_REFRESH_CONTENT.finditer(text, refresh.end(), tag.end()))
            if contents and (url := _REFRESH_URL.match(text, contents[-1].end(), tag.end())):
                return int(contents[-1][1]), url[0]
    return None

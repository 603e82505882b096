"""Where an answer sends its reader: redirects, and pages that are nothing but a meta refresh.

In: an answer. Out: the URL, not yet checked, or None.
"""

from __future__ import annotations

from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.decoding.page_redirect import find_refresh
from gov_reviews.decoding.raw_markup import visible_text
from gov_reviews.errors import WrongContent
from gov_reviews.knowledge.message_texts import message_of
from gov_reviews.sites.urls import join_url

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
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
        raise WrongContent(*message_of("redirect_to_no_url"), url=answer.final_url, target=location[:200])
    return target


def refresh_target(answer: HttpTransaction) -> str | None:
    """Where a page that is nothing but a meta refresh leads; None for real pages, which may reload
    themselves.
    """
    if answer.status != 200 or len(answer.body) > 20_000:
        return None
    text = answer.page.text
    refresh = find_refresh(text)
    if refresh is None or refresh[0] > _REFRESH_MAX_SECONDS or len(visible_text(text)) > _REFRESH_MAX_TEXT:
        return None
    return join_url(answer.final_url, refresh[1])

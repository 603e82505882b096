"""Articles on several pages: which page carries on the one that was just fetched.

In: a transaction and its source. Out: the URL to ask next, or None. It reads no more of a page than its
pager, and refuses addresses that the source may not be asked for.
"""

from __future__ import annotations

import logging

from gov_reviews.capture.http_transaction import HttpTransaction
from gov_reviews.decoding.content_type import Content
from gov_reviews.decoding.html_tree import TooManyTags
from gov_reviews.errors import InvalidRequest
from gov_reviews.page.next_page import next_page
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import is_allowed, split_url

logger = logging.getLogger(__name__)

# No review is longer; a pager that never ends is a trap or a fault.
MAX_ARTICLE_PAGES = 20


def find_continuation(spec: SourceSpec, transaction: HttpTransaction) -> str | None:
    """URL of the page that carries on an article, exactly as `parse` names it: by it the pages are joined
    again.

    Returns:
        None when the page is the last or only one, when it cannot be read, or when its pager leads to a host
        that is not the source's.
    """
    if not 200 <= transaction.status < 300 or transaction.page.content is not Content.HTML:
        return None
    try:
        target = next_page(transaction.page.document, transaction.url)
    except TooManyTags:
        return None
    if target is None:
        return None
    if not is_allowed(spec, target) or not _is_plain(target):
        logger.warning(
            "next page of an article left alone source_id=%s url=%s next=%s",
            spec.id,
            transaction.url,
            target[:300],
        )
        return None
    return target


def _is_plain(url: str) -> bool:
    """Whether the client asks for the URL as it is written.

    Otherwise the captured page would not be found under it.
    """
    try:
        return split_url(url).url == url
    except InvalidRequest:
        return False

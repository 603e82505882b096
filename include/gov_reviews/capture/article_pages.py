"""Articles that stand on more than one page: which page carries on the one that was just captured, and where
its text is when the page itself does not hold it.

In: a captured body and its source. Out: the URLs to ask next. Addresses that the source may not be
asked for are refused, with a line in the log; reading the page leaves a row that names them.
"""

from __future__ import annotations

import logging

from gov_reviews.decoding.content_type import Content
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.decoding.html_tree import TooManyTags
from gov_reviews.errors import InvalidRequest
from gov_reviews.page.capture_page import parse_capture
from gov_reviews.page.next_page import next_page
from gov_reviews.page.ocr import can_recognise
from gov_reviews.records.captures import CapturedBody
from gov_reviews.sites.spec import SourceSpec
from gov_reviews.sites.urls import is_allowed, split_url

logger = logging.getLogger(__name__)

# No review is longer; a pager that never ends is a trap or a fault.
MAX_ARTICLE_PAGES = 20
# A page that only points to its text is small, with its scripts and styles.
_MAX_POINTING_BYTES = 1_000_000


def find_parts(spec: SourceSpec, captured: CapturedBody, page: DecodedPage) -> tuple[str, ...]:
    """URLs of the page that carries on an article, or of what holds its text, exactly as `parse` names them:
    by them the pages are joined again. Pictures are named only where they can be read.

    Args:
        captured: The page's body with its facts.
        page: The same body, decoded.

    Returns:
        None when the page is the last or only one, when it cannot be read, or when it leads to hosts that are
        not the source's.
    """
    if not 200 <= captured.status < 300 or page.content is not Content.HTML:
        return ()
    try:
        following = next_page(page.document, captured.links_base)
    except TooManyTags:
        return ()
    targets: tuple[str, ...] = (following,) if following is not None else ()
    if not targets and len(captured.body) <= _MAX_POINTING_BYTES:
        parsed = parse_capture(captured, spec, page)
        targets = parsed.texts_at if can_recognise() or not parsed.is_in_pictures else ()
    return tuple(target for target in targets if _may_be_asked(spec, captured.url, target))


def _may_be_asked(spec: SourceSpec, url: str, target: str) -> bool:
    if is_allowed(spec, target) and _is_plain(target):
        return True
    logger.warning(
        "continuation of an article left alone source_id=%s url=%s next=%s", spec.id, url, target[:300]
    )
    return False


def _is_plain(url: str) -> bool:
    """Whether the client asks for the URL as it is written.

    Otherwise the captured page would not be found under it.
    """
    try:
        return split_url(url).url == url
    except InvalidRequest:
        return False

"""Where the text of a page is when the page itself does not hold it: in a frame, or in an attachment.

In: the page's tree, its address, how much prose the page has. Out: the state of the page and the address,
None where nothing points to a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree

from gov_reviews.decoding.element_lines import is_hidden
from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.records.pages import PageState

_FRAMES = {"iframe": "src", "frame": "src", "embed": "src", "object": "data"}
_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd|xlsx?|et)(?:[?#]|$)", re.IGNORECASE)
# Text of this many Chinese characters at most may be a mere announcement of the attachment.
MAX_ANNOUNCEMENT_HAN = 120


def find_text_pointer(document: HtmlDocument, url: str, han: int) -> tuple[PageState, str] | None:
    """Where the text is.

    Args:
        document: The page.
        url: Its address, for relative links.
        han: Chinese characters of the article that the page itself holds; 0 where it holds none.

    Returns:
        The state and a reason that ends in the address; None when the page has a text of its own, or points
        to none.
    """
    if han > MAX_ANNOUNCEMENT_HAN:
        return None
    attached = next(_attachments(document, url), None)
    if attached is not None and (not han or "附件" in text_of(document.root)):
        return PageState.TEXT_ATTACHED, f"the text is in an attachment: {attached}"
    framed = next(_frames(document, url), None) if not han else None
    if framed is not None:
        return PageState.TEXT_ELSEWHERE, f"the text is in a frame: {framed}"
    return None


def _attachments(document: HtmlDocument, url: str) -> Iterator[str]:
    for link in document.elements("a"):
        href = (link.get("href") or "").strip()
        if _ATTACHMENT.search(href):
            yield urljoin(url, href)


def _frames(document: HtmlDocument, url: str) -> Iterator[str]:
    """Addresses of the frames of the same host that a reader sees; those of other hosts are players, ads."""
    for name, attribute in _FRAMES.items():
        for frame in document.elements(name):
            address = urljoin(url, (frame.get(attribute) or "").strip())
            if _may_hold_text(frame, address, url):
                yield address


def _may_hold_text(frame: etree._Element, address: str, url: str) -> bool:
    there, here = urlsplit(address), urlsplit(url)
    is_same_host = there.netloc == here.netloc and there.path != here.path
    return (
        is_same_host
        and there.path not in ("", "/")
        and not is_hidden(frame)
        and frame.get("height") not in ("0", "1")
    )

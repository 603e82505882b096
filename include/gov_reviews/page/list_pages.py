"""Is this a home or list page, given where an article was expected?

In: the page's tree. Out: a reason for a person, "" where it is none. It is asked only of pages in which no
text was found: an article may have as many links beside it.
"""

from __future__ import annotations

from itertools import islice

from gov_reviews.decoding.html_tree import HtmlDocument, text_of
from gov_reviews.knowledge.han import count_han
from gov_reviews.knowledge.message_texts import said

_HEADLINE_HAN = 8
_MANY = 15
_MAX_LOOKED_AT = 2_000


def list_page_reason(document: HtmlDocument) -> str:
    """Why a page is a home or list page: many headlines are linked on it."""
    headlines = {
        (link.get("href") or "").strip()
        for link in islice(document.elements("a"), _MAX_LOOKED_AT)
        if count_han(text_of(link)[:200]) >= _HEADLINE_HAN
    }
    count = len(headlines - {"", "#"})
    if count < _MANY:
        return ""
    return said("home_or_list_page", count=count)

"""TRS WCM (拓尔思): static lists, `index.html`, then `index_1.html` and so on; a stub with status 200 past
the end.
"""

from __future__ import annotations

import re

from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.sites.families.base import SiteFamily, numbered_index, suffix_of
from gov_reviews.sites.families.list_records import PageRequest
from gov_reviews.sites.spec import SourceSpec

_PAGES = re.compile(r"""createPageHTML\(\s*(\d+)\s*,\s*\d+\s*,\s*["'](\w+)["']\s*,\s*["'](\w+)["']""")


class Trs(SiteFamily):
    """See the module."""

    def _is_past_end(self, spec: SourceSpec, page: DecodedPage) -> bool:
        return len(page.body) < spec.paging.stub_below

    def _next_index(self, spec: SourceSpec, request: PageRequest, page: DecodedPage) -> str | None:
        """By counting; None when the page's own script says that this page is the last."""
        script = _PAGES.search(page.text)
        if script is None:
            return numbered_index(spec, request, "index", suffix_of(request.url))
        if request.number >= int(script[1]):
            return None
        return numbered_index(spec, request, script[2], script[3])

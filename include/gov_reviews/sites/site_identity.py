"""Whose page it is, as it says itself: SiteIDCode, names.

In: a document. Out: a `SiteIdentity`. What a page says of itself is a claim, never proof. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gov_reviews.decoding.html_tree import HtmlDocument

_PARTS = re.compile(r" ?[-_|—–·>»]+ ?")
_NAME_ENDS = (
    "政协",
    "政协网",
    "委员会",
    "政府",
    "政府网",
    "网",
    "网站",
    "日报",
    "报",
    "门户网站",
    "在线",
    "融媒",
)
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """What a page says of its site.

    Attributes:
        code: SiteIDCode; six digits of the division first, in local codes.
        names: From SiteName, og:site_name and the title, the most certain first.
        column: ColumnName.
    """

    code: str | None = None
    names: tuple[str, ...] = ()
    column: str | None = None

    @property
    def division(self) -> str | None:
        """Code of the division that a local SiteIDCode (ten digits) begins with."""
        return self.code[:6] if self.code and re.fullmatch(r"[1-9]\d{9}", self.code) else None


def read_identity(document: HtmlDocument) -> SiteIdentity:
    """The identity that a page claims."""
    meta = document.meta
    named = [meta.get("sitename", ""), meta.get("og:site_name", "")]
    parts = [part for part in _PARTS.split(document.title_tag[:300]) if part]
    named += [part for part in reversed(parts) if part.endswith(_NAME_ENDS)]
    names = tuple(dict.fromkeys(name for name in named if 2 <= len(name) <= _LONGEST_NAME))
    return SiteIdentity(meta.get("siteidcode"), names, meta.get("columnname"))

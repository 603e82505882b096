"""Site families: how sites of one kind list their articles. Pure functions of bytes and spec.

A new family is one module with one class that has the two methods of `base.Family`, and one line here.
"""

from __future__ import annotations

from gov_reviews.sites.families.base import DateRange, Family, ListedArticle, ListPage, PageRequest
from gov_reviews.sites.families.founder import Founder
from gov_reviews.sites.families.generic_html import GenericHtml
from gov_reviews.sites.families.jcms import Jcms
from gov_reviews.sites.families.php_site import PhpSite
from gov_reviews.sites.families.trs import Trs
from gov_reviews.sites.spec import SourceSpec

__all__ = ["FAMILIES", "DateRange", "Family", "ListPage", "ListedArticle", "PageRequest", "family_of"]

FAMILIES: dict[str, Family] = {
    "trs": Trs(),
    "founder": Founder(),
    "php_site": PhpSite(),
    "jcms": Jcms(),
    "generic_html": GenericHtml(),
}


def family_of(spec: SourceSpec) -> Family:
    """The adapter that lists a source's articles."""
    return FAMILIES[spec.family]

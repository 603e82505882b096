"""Site families: how sites of one kind list their articles and print them.

A new family is a file of data, `metadata/families/<name>.yaml`. Only one whose lists need more than
`SiteFamily` reads has a class, in a module of its name and in `_CLASSES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from gov_reviews.errors import InvalidMetadata
from gov_reviews.sites.families.base import ArticleLayout, SiteFamily
from gov_reviews.sites.families.founder import Founder
from gov_reviews.sites.families.jcms import Jcms
from gov_reviews.sites.families.list_records import DateRange, ListedArticle, ListPage, PageRequest
from gov_reviews.sites.family_data import load_families, unknown_family
from gov_reviews.sites.spec import SourceSpec

__all__ = [
    "ArticleLayout",
    "DateRange",
    "ListPage",
    "ListedArticle",
    "PageRequest",
    "SiteFamily",
    "families",
    "family_of",
]

_CLASSES: dict[str, type[SiteFamily]] = {"founder": Founder, "jcms": Jcms}
# Pages of no known system, and those that a person drops into the inbox.
_UNKNOWN_ORIGIN = "generic_html"


@cache
def families() -> Mapping[str, SiteFamily]:
    """All families of this installation, by name."""
    return {name: _CLASSES.get(name, SiteFamily)(name, data) for name, data in load_families().items()}


def family_of(spec: SourceSpec | None) -> SiteFamily:
    """The family of a source; that of pages of unknown origin without one.

    Raises:
        InvalidMetadata: There is no such family; the message names the nearest.
    """
    name = spec.family if spec is not None else _UNKNOWN_ORIGIN
    found = families().get(name)
    if found is None:
        raise InvalidMetadata(unknown_family(name, families()), key="family")
    return found

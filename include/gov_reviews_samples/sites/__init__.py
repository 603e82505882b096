"""The four replica sites: each module turns the articles that are out into the complete pages of one site."""

from __future__ import annotations

from functools import lru_cache

from gov_reviews_samples.articles import load_articles
from gov_reviews_samples.sites import committee, epaper, mirror, portal
from gov_reviews_samples.sites.site_page import Site, select

HOSTS = {
    "sample_portal": "portal.sample.example",
    "sample_epaper": "epaper.sample.example",
    "sample_committee": "committee.sample.example",
    "sample_mirror": "mirror.sample.example",
}
_BUILDERS = {
    "sample_portal": portal.build,
    "sample_epaper": epaper.build,
    "sample_committee": committee.build,
    "sample_mirror": mirror.build,
}


@lru_cache(maxsize=16)
def build_site(source_id: str, batch: int) -> Site:
    """All pages of one site when `batch` batches are out. Same batch, same bytes."""
    return _BUILDERS[source_id](select(load_articles(), source_id, batch))

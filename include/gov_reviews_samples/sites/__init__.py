"""The four replica sites: each module turns the articles that are out into the complete pages of one site."""

from __future__ import annotations

from functools import lru_cache

from gov_reviews_samples.articles import load_articles
from gov_reviews_samples.sites.committee import build_committee
from gov_reviews_samples.sites.epaper import build_epaper
from gov_reviews_samples.sites.mirror import build_mirror
from gov_reviews_samples.sites.portal import build_portal
from gov_reviews_samples.sites.site_page import Site, select

HOSTS = {
    "sample_portal": "portal.sample.example",
    "sample_epaper": "epaper.sample.example",
    "sample_committee": "committee.sample.example",
    "sample_mirror": "mirror.sample.example",
}
_BUILDERS = {
    "sample_portal": build_portal,
    "sample_epaper": build_epaper,
    "sample_committee": build_committee,
    "sample_mirror": build_mirror,
}


@lru_cache(maxsize=16)
def build_site(source_id: str, batch: int) -> Site:
    """All pages of one site when `batch` batches are out. Same batch, same bytes."""
    return _BUILDERS[source_id](select(load_articles(), source_id, batch))

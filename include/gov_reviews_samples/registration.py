"""How the library gets to know the sample sites: the entry point `gov_reviews.local_sites` in pyproject.toml.

Imported by every process that asks for local sites, so it imports next to nothing.
"""

from __future__ import annotations

import json

from gov_reviews.local_sites import LocalSites
from gov_reviews.settings import Settings
from gov_reviews_samples import SAMPLES_ROOT

HOST_SUFFIX = ".sample.example"  # a name reserved by RFC 2606: it resolves nowhere


def remembered_address(settings: Settings) -> str | None:
    """What `gov-reviews sample-site` left in the data root; None when no server runs."""
    path = settings.sample_site_state / "state.json"
    try:
        address = json.loads(path.read_text(encoding="utf-8")).get("address")
    except (OSError, ValueError, AttributeError):
        address = None
    return address if isinstance(address, str) and address else None


SAMPLE_SITES = LocalSites(
    host_suffix=HOST_SUFFIX,
    regions_path=SAMPLES_ROOT / "regions.csv",
    remembered_address=remembered_address,
)

"""A site of each family, from its list to the archive: named right, read whole, nothing beside it, not again."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.capture.column_site import articles
from tests.unit.capture.family_sites import COUNT, HOME, SITES, FamilySite

from gov_reviews.capture.source_probe import probe_page
from gov_reviews.decoding.decoded_page import DecodedPage
from gov_reviews.records.runs import SourceState
from gov_reviews.sites.family_data import load_families


def test_every_family_of_web_sites_has_one() -> None:
    systems = {name for name, data in load_families().items() if data.is_system and data.issue is None}
    assert {build().family for build in SITES.values()} == systems


@pytest.fixture(params=SITES)
def family_site(request: pytest.FixtureRequest) -> FamilySite:
    return SITES[request.param]()


def test_its_first_page_names_the_family(family_site: FamilySite) -> None:
    address = f"{HOME}{family_site.path}"
    page = DecodedPage(family_site.pages[family_site.path].encode(), address)
    report = probe_page(page, address, today=date(2026, 1, 20))
    assert report.family.name == family_site.family, report.family.evidence


def test_its_articles_are_captured_and_nothing_beside_them(family_site, run, site, archive) -> None:
    for path, body in family_site.pages.items():
        kind = "application/json" if body.startswith("{") else "text/html"
        site.page(path, body, content_type=f"{kind}; charset=utf-8")
    outcome = run(
        family=family_site.family,
        lists=[{"id": "news", "path": family_site.path, "max_pages": 9}],
        list_row={"item": None},
        paging=load_families()[family_site.family].defaults.paging.model_dump(exclude_unset=True),
    )
    assert (outcome.state, outcome.fetched, outcome.message) == (SourceState.OK, COUNT, "")
    assert articles(archive) == sorted(family_site.articles)
    site.log.clear()
    again = run()
    assert (again.state, again.fetched) == (SourceState.UNCHANGED, 0)
    assert not set(site.paths) & set(family_site.articles)

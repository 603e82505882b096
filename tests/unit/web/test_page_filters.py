"""Filters: one of the choices counts, whatever the address says."""

from __future__ import annotations

from tests.unit.web.conftest import request_for

from gov_reviews.web.page_filters import make_filter


def test_what_is_no_choice_counts_as_not_asked() -> None:
    asked = request_for(year="1999'; drop table x")
    assert make_filter(asked, "year", [2023, 2022], default=2022).chosen == "2022"
    everything = make_filter(asked, "year", [2023, 2022])
    assert (everything.chosen, everything.everything) == ("", "all")
    assert make_filter(request_for(year="2023"), "year", [2023, 2022], default=2022).chosen == "2023"

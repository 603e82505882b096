from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gov_reviews.document.meta_line import read_meta_line, read_time, tidy_source

from .cases_reader import load_cases


@pytest.mark.parametrize("case", load_cases("meta_lines"), ids=lambda case: case["line"])
def test_line_gives_publisher_time_views_and_people(case: dict[str, Any]) -> None:
    found = read_meta_line(case["line"], has_bare_source=True)
    printed = str(case["at"]) if "at" in case else None
    assert found.source_name == case.get("source")
    assert found.views == case.get("views")
    assert (found.published_at.at.replace(tzinfo=None) if found.published_at else None) == (
        datetime.fromisoformat(printed) if printed else None
    )
    assert (found.published_at.has_time if found.published_at else False) == ("T" in (printed or ""))
    assert list(found.people.authors) == case.get("authors", [])
    assert list(found.people.editors) == case.get("editors", [])


def test_times_are_those_of_shanghai() -> None:
    printed = read_time("2023-01-03 11:00")
    assert printed is not None
    assert printed.at.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("printed", "source"),
    [
        ("微信公众号“云汀政协”", "云汀政协"),
        ("公众号：云汀发布", "云汀发布"),
        ("云汀日报微信公众号", "云汀日报微信公众号"),
        ("微信公众平台", "微信公众平台"),
    ],
)
def test_who_published_is_the_account_and_not_its_platform(printed: str, source: str) -> None:
    assert tidy_source(printed) == source


def test_a_reporters_paper_is_no_publisher() -> None:
    assert read_meta_line("云汀日报 记者 张禾").source_name is None


@settings(max_examples=300)
@given(st.text(alphabet="来源：日期时间阅读量 0123456789-/年月日.报网作者|【】", max_size=80))
def test_any_line_ends_in_a_result(line: str) -> None:
    found = read_meta_line(line, has_bare_source=True)
    assert found.views is None or found.views > 0

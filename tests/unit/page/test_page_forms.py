"""Whole pages of many systems (tests/page_forms.py) and damaged ones (tests/page_mutations.py): title, day,
source, people and text, whatever stands around them.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.page_forms import FIRST, FOREIGN, LAST, PageForm, make_forms
from tests.page_mutations import mutate
from tests.timing import assert_grows_linearly, cpu_seconds

from gov_reviews.records.pages import PageState, ParsedPage

FORMS = list(make_forms())
SECONDS_A_PAGE = 2.0  # of one damaged page, on a busy machine; whole ones take a hundredth of it
ReadInbox = Callable[..., ParsedPage]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_page_is_read_whatever_surrounds_it(form: PageForm, read_inbox: ReadInbox) -> None:
    page = read_inbox(form.markup)
    body = "\n".join(line.text for line in page.lines)
    people = " ".join((*page.authors, *page.editors, body))
    assert page.published_at is not None
    assert {
        "state": page.state,
        "title": (page.title or "") + (page.subtitle or ""),
        "day": page.published_at.at.date().isoformat(),
        "source": page.source_name,
        "missing people": [name for name in form.people if name not in people],
        "missing text": [text for text in (FIRST, LAST) if text not in body],
        "foreign text": [text for text in FOREIGN if text in body],
    } == {
        "state": PageState.OK,
        "title": form.title,
        "day": form.day,
        "source": form.source,
        "missing people": [],
        "missing text": [],
        "foreign text": [],
    }


@pytest.mark.parametrize("first_seed", range(0, 100, 25))
def test_a_damaged_page_has_a_state(first_seed: int, read_inbox: ReadInbox) -> None:
    read_damaged(range(first_seed, first_seed + 25), read_inbox)


@pytest.mark.slow
def test_six_hundred_damaged_pages(read_inbox: ReadInbox) -> None:
    read_damaged(range(100, 700), read_inbox)


def read_damaged(seeds: range, read: ReadInbox) -> None:
    """Read the pages of some seeds; each within its time."""
    for seed in seeds:
        body = mutate(FORMS[seed % len(FORMS)].markup.encode(), seed)
        found: list[ParsedPage] = []
        # Twice where the first time is too long: once may be the machine.
        seconds = cpu_seconds(lambda body=body, found=found: found.append(read(body)))  # type: ignore[misc]
        if seconds >= SECONDS_A_PAGE:
            seconds = cpu_seconds(lambda body=body, found=found: found.append(read(body)))  # type: ignore[misc]
        assert seconds < SECONDS_A_PAGE, f"seed {seed}: {seconds:.1f} s"
        assert isinstance(found[0].state, PageState), f"seed {seed}"


@pytest.mark.parametrize(
    "piece", ["<p>{text}</p>", "<div><a href='/1'>{text}</a></div>", "<div class='c'><b>{text}"]
)
def test_time_is_linear_in_size(piece: str, read_inbox: ReadInbox) -> None:
    block = piece.format(text="委员们围绕水上客运安全提出建议，")
    page = "<html><body><h1>松砚县政协年终综述</h1>"
    assert_grows_linearly(lambda number: read_inbox(page + block * number), 150, 1500)

"""The texts of the page: both languages, every key that is used, the same places in both."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from gov_reviews import report, web
from gov_reviews.capture.probe_log import SourceStanding
from gov_reviews.decisions.review_decisions import DecisionKind
from gov_reviews.knowledge.catalogue import load_catalogue
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.web_words import PageWording
from gov_reviews.records.runs import RunState, SourceState
from gov_reviews.report.page_wording import (
    Language,
    Wording,
    choose_language,
    code_in_both,
    headed_both,
)
from gov_reviews.warehouse.published_file import PublicationKind

PHRASES = load_words(PageWording).root
ROOMS = [Path(str(room.__file__)).parent for room in (web, report)]
GROUPS = (
    "status",
    "type",
    "level",
    "state",
    "run_state",
    "severity",
    "scope",
    "category",
    "item",
    "outcome",
    "who",
    "bound",
    "aggregation",
    "standing",
    "way",
    "subject",
    "recipient",
    "relation",
    "resolution",
    "session",
)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_places() -> None:
    assert [key for key, phrase in PHRASES.items() if places(phrase.en) != places(phrase.zh)] == []


def test_every_key_that_is_written_out_is_there_and_used() -> None:
    files = [path for room in ROOMS for kind in ("*.py", "*.html") for path in room.rglob(kind)]
    texts = [path.read_text(encoding="utf-8") for path in files]
    used = {key for text in texts for key in re.findall(r"""["']((?:[a-z_]+\.)+[a-z_]+)["']""", text)}
    asked = {key for text in texts for key in re.findall(r"""\bsay\(["']([a-z_.]+)["'][,)]""", text)}
    assert asked - PHRASES.keys() == set()
    made = (
        *(f"{group}." for group in GROUPS),
        "column.",
        "field.",
        "view.",
        "copy.",
        "chart.bound_",
        "briefing.total_",
        "briefing.reason_",
        "filter.",
        # stored words that a page of a review tells (test_told_evidence)
        "evidence.",
        "flag.",
        "repair.",
        "repaired.",
        # tables on the terminal, by the names of their columns
        "decisions.",
        "source_list.",
        "versions.",
        "summary.",
        # codes that only tables on the terminal show
        "decision_kind.",
        "decision_state.",
        "publication_kind.",
    )
    assert [key for key in PHRASES.keys() - used if not key.startswith(made)] == []


def test_headings_and_codes_of_the_terminal() -> None:
    assert headed_both("column.state") == "state 状态"
    assert code_in_both("state", "blocked") == "blocked 被拦截"
    assert code_in_both("state", "no_such_state") == "no_such_state"
    for group, kinds in (
        ("decision_kind", DecisionKind),
        ("publication_kind", PublicationKind),
        ("state", SourceState),
        ("run_state", RunState),
        ("standing", SourceStanding),
    ):
        assert [kind for kind in kinds if code_in_both(group, kind.value) == kind.value] == []


def test_every_category_of_the_catalogue_has_a_word() -> None:
    categories = {metric.category for metric in load_catalogue().metrics.values()} - {"other"}
    assert {f"category.{category}" for category in categories} <= PHRASES.keys()


def test_a_code_without_a_word_is_shown_as_it_is() -> None:
    say = Wording(Language.ZH)
    assert say.named("status", "plan") == "计划"
    assert say.named("status", "never_heard_of") == "never_heard_of"
    assert say.named("status", None) == ""


@pytest.mark.parametrize(
    ("asked", "accepted", "chosen"),
    [
        (None, "fr-FR, zh;q=0.8", "zh"),
        (None, "en-GB,zh;q=0.9", "en"),
        (None, "fr", "en"),
        ("zh", "en", "zh"),
        ("ZH; drop", "en", "en"),
    ],
)
def test_chosen_language(asked: str | None, accepted: str, chosen: str) -> None:
    assert choose_language(asked, accepted) == chosen

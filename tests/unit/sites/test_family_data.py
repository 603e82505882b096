"""The files of the families: what they may say, and what a mistake in one is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest

from gov_reviews.sites.family_data import FamilyData, inspect_families, load_families, unknown_family


def inspect(folder: Path, text: str) -> tuple[FamilyData | None, list[str]]:
    (folder / "abc.yaml").write_text(text, encoding="utf-8")
    found, mistakes = inspect_families(folder)
    return found.get("abc"), list(map(str, mistakes))


def test_a_family_that_says_nothing_prints_what_most_do(tmp_path: Path) -> None:
    data, mistakes = inspect(tmp_path, "title: ABC\ndetail: {source: [], title: td.bt}\n")
    assert data is not None, mistakes
    assert (data.detail.title, data.detail.source) == (("td.bt",), ())
    assert "meta:PubDate" in data.detail.pub_date
    assert data.source_defaults() == {}


def test_only_what_is_given_becomes_a_default_of_sources(tmp_path: Path) -> None:
    data, mistakes = inspect(
        tmp_path, "title: ABC\ndefaults: {paging: {style: none}, fetch: {timeout_s: [1, 2]}}\n"
    )
    assert data is not None, mistakes
    assert data.source_defaults() == {"paging": {"style": "none"}, "fetch": {"timeout_s": [1.0, 2.0]}}


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("titel: ABC\n", "did you mean 'title'"),
        ("title: ABC\ndefaults: {allow_hosts: [zx.example.org]}\n", "allow_hosts"),
        ("title: ABC\ndefaults: {pagign: {style: none}}\n", "did you mean 'paging'"),
        ("title: ABC\narticle_urls: ['([']\n", "not a regular expression"),
        ("title: ABC\ndetail: {body: 'div..x'}\n", "not a CSS selector"),
        ("title: ABC\nissue: {pages: a, titles: a}\n", "Missing key 'issue.page_url'"),
    ],
)
def test_a_mistake_is_named_with_file_and_remedy(tmp_path: Path, text: str, wording: str) -> None:
    data, [mistake] = inspect(tmp_path, text)
    assert data is None
    assert "abc.yaml:" in mistake
    assert wording in mistake


def test_unknown_names_come_with_the_nearest_or_with_all() -> None:
    assert unknown_family("jcsm", ["trs", "jcms"]) == "Unknown family 'jcsm': did you mean 'jcms'?"
    assert unknown_family("xyz", ["trs", "jcms"]) == "Unknown family 'xyz': known: jcms, trs"


def test_the_families_of_this_installation() -> None:
    assert set(load_families()) >= {"trs", "founder", "jcms", "php_site", "generic_html"}
    assert not load_families()["generic_html"].is_system, "a container of unknown origin proves nothing alone"

"""Reviews of the sample sites, some of whose figures were checked by hand: what is listed in sample_reviews/ is
printed, and nearly all of it is read so. Not every figure of a text is listed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.yaml_files import read_yaml

from gov_reviews.facts.observations import FactContext, extract_observations
from gov_reviews.records.reviews import DocType
from gov_reviews_samples.articles import load_articles

CHECKED: dict[str, list[dict[str, Any]]] = {
    path.stem: read_yaml(path)["facts"]
    for path in sorted((Path(__file__).parent / "sample_reviews").glob("*.yaml"))
}
ARTICLES = {article.article_id: article for article in load_articles() if article.article_id in CHECKED}
NAMES = ("value", "unit", "bound", "status", "metric_code")
BOUND_WORDS = re.compile(r"[\d万十][余多]|[近约]\d|至少|超过|左右|以上|不到")
CHINESE_DIGITS = {"二十": 20}
READ_OTHERWISE = 12  # of 185; whether 每月开展1次 is a plan, who counts as taking part


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("article_id", sorted(CHECKED))
def test_what_is_listed_is_printed(article_id: str) -> None:
    body = squeeze(ARTICLES[article_id].body_text())
    assert len(CHECKED[article_id]) >= 15
    for fact in CHECKED[article_id]:
        evidence = fact["evidence"]
        assert squeeze(evidence) in body, evidence
        printed = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", evidence)]
        printed += [value for word, value in CHINESE_DIGITS.items() if word in evidence]
        scales = (1, 10_000, 100_000_000)
        assert any(abs(number * scale - fact["value"]) < 1e-6 for number in printed for scale in scales), fact
        assert (fact["bound"] == "eq") == (not BOUND_WORDS.search(evidence)), fact


def test_what_is_listed_is_read_so() -> None:
    missed = []
    for article_id, facts in CHECKED.items():
        article = ARTICLES[article_id]
        context = FactContext(article.truth.review_year, DocType.ANNUAL_REVIEW, None)
        found = extract_observations(article.body_text(), [], context)
        read = {tuple(getattr(one, name) for name in NAMES) for one in found}
        missed += [fact for fact in facts if tuple(fact[name] for name in NAMES) not in read]
    assert sum(map(len, CHECKED.values())) == 185
    assert len(missed) <= READ_OTHERWISE, missed

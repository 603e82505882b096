"""The invented content is what the sample sites promise: enough, varied, invented, and its truth is true
of its text.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from gov_reviews.errors import InvalidMetadata
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import DocType
from gov_reviews.settings import METADATA_ROOT
from gov_reviews_samples import SAMPLES_ROOT
from gov_reviews_samples.articles import Article, last_batch, load_articles, read_article

ARTICLES = {article.article_id: article for article in load_articles()}
REVIEWS = [
    article
    for article in ARTICLES.values()
    if article.truth.doc_type is DocType.ANNUAL_REVIEW
    and article.truth.page_state is PageState.OK
    and article.truth.part is None
]
REGIONS = list(csv.DictReader((SAMPLES_ROOT / "regions.csv").open(encoding="utf-8")))


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_there_is_enough() -> None:
    assert len(ARTICLES) >= 44
    assert len(REVIEWS) >= 18
    assert len({review.truth.organization_code for review in REVIEWS}) >= 8
    assert {review.truth.review_year for review in REVIEWS} == {2022, 2023, 2024}
    levels = Counter(
        row["level"]
        for row in REGIONS
        if row["code"] in {review.truth.organization_code for review in REVIEWS}
    )
    assert levels["province"] >= 1
    assert levels["prefecture"] >= 2
    assert levels["county"] >= 5


@pytest.mark.parametrize("review", REVIEWS, ids=lambda review: review.article_id)
def test_reviews_are_full_texts_with_many_figures(review: Article) -> None:
    body = review.body_text()
    assert 850 <= len(body) <= 2500
    assert len(re.findall(r"\d[\d.]*", body)) >= 20


def test_all_kinds_of_look_alikes_are_there() -> None:
    assert {article.truth.doc_type for article in ARTICLES.values()} == set(DocType)
    assert any(article.truth.part == 2 for article in ARTICLES.values())


def test_the_deliberate_faults_are_there() -> None:
    states = Counter(article.truth.page_state for article in ARTICLES.values())
    assert (states[PageState.TRUNCATED], states[PageState.BLOCKED_WAF]) == (1, 1)
    assert "满意率198%" in ARTICLES["zhuxu-2022-review"].body_text()
    on_two_sites = [
        article
        for article in ARTICLES.values()
        if len({publication.site for publication in article.publications}) == 2
    ]
    assert [article.article_id for article in on_two_sites] == ["moquan-2023-review"]
    first, second = (
        on_two_sites[0].edited(publication).body_text() for publication in on_two_sites[0].publications
    )
    assert first != second


def test_no_part_of_the_text_is_shared_between_reviews() -> None:
    """Sentences are written for their review; a repeated long one would make works look alike."""
    owners = defaultdict(set)
    for review in REVIEWS:
        for sentence in re.split(r"[。！？\n]", review.body_text()):
            if len(sentence) > 40:
                owners[sentence].add(review.article_id)
    assert [names for names in owners.values() if len(names) > 1] == []


def test_batches_bring_news_everywhere() -> None:
    publications = [publication for article in ARTICLES.values() for publication in article.publications]
    batches = Counter(publication.batch for publication in publications)
    assert last_batch() == len(batches) == 3
    assert 0.75 <= batches[1] / len(publications) <= 0.85
    assert {publication.site for publication in publications if publication.batch == 2} == {
        publication.site for publication in publications
    }


def test_later_batches_are_newer_on_their_site_and_never_change_an_old_issue() -> None:
    newest_before: dict[tuple[str, int], list] = defaultdict(list)
    for article in ARTICLES.values():
        for publication in article.publications:
            newest_before[publication.site, publication.batch].append(publication.at)
    for (site, batch), times in newest_before.items():
        for earlier in range(1, batch):
            before = newest_before.get((site, earlier))
            assert before is None or max(before).date() < min(times).date()


def test_publication_ids_are_unique_on_a_site() -> None:
    ids = [
        (publication.site, publication.id)
        for article in ARTICLES.values()
        for publication in article.publications
    ]
    ids += [(p.site, p.jump.id) for article in ARTICLES.values() for p in article.publications if p.jump]
    assert len(ids) == len(set(ids))


def test_truth_is_true_of_the_text() -> None:
    names = {row["code"]: row["name"] for row in REGIONS}
    for article in ARTICLES.values():
        printed = "\n".join(
            [
                article.title,
                article.subtitle,
                article.byline,
                article.closing,
                *article.end_lines,
                article.body_text(),
            ]
        )
        for person in (*article.truth.authors, *article.truth.editors, *article.truth.credits):
            assert person in squeeze(printed), (article.article_id, person)
        if article.truth.organization_code:
            name = names[article.truth.organization_code]
            sources = "".join(publication.source for publication in article.publications)
            assert name[:2] in printed + sources, article.article_id
        if article.truth.review_year:
            assert str(article.truth.review_year) in printed, article.article_id


def test_regions_are_invented() -> None:
    codes = [row["code"] for row in REGIONS]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"99\d{4}", code) for code in codes)
    known = {*codes, "100000"}
    assert all(row["parent_code"] in known for row in REGIONS)
    with (METADATA_ROOT / "regions.csv").open(encoding="utf-8") as file:
        real = list(csv.DictReader(file))
    assert len(real) > 3000
    assert {row["name"] for row in REGIONS} & {row["name"] for row in real} == set()
    assert {row["code"] for row in REGIONS} & {row["code"] for row in real} == set()


def test_a_file_without_front_matter_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    path.write_text("Only a body.", encoding="utf-8")
    with pytest.raises(InvalidMetadata, match="front matter"):
        read_article(path)


@pytest.mark.parametrize(
    "head", ["title: x\npublications: []\ntruth: {doc_type: other}\nsubtitel: y", "title: [", "- a list"]
)
def test_front_matter_against_the_model_is_refused(tmp_path: Path, head: str) -> None:
    path = tmp_path / "x.md"
    path.write_text(f"---\n{head}\n---\nBody.", encoding="utf-8")
    with pytest.raises(InvalidMetadata, match=r"x\.md"):
        read_article(path)


def test_an_edit_that_changes_nothing_is_refused() -> None:
    article = ARTICLES["moquan-2023-review"]
    publication = article.publications[1].model_copy(update={"replace": {"not in the text": "y"}})
    with pytest.raises(InvalidMetadata, match="not in the text"):
        article.edited(publication)

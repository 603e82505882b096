"""Captures and reviews of a large warehouse, made from a seed: what reading an archive of thousands of pages
would give.

In: a number and a seed. Out: the captures of that number with their review, the same ones for the same number
and seed. Committees of all levels and eight review years each; what is more than that comes from the eight
years before, so that a stock grows as a real one does: in years, not in texts about the same year. Some forty
figures a review, of the metrics of the catalogue, many stated twice; values mostly plausible for the level. As
on real sites some things are odd: every twentieth review is a copy that differs, every twenty-fifth stands at a
second URL as it is, some have no committee or no year, some rates are over a hundred percent, some values are
ten times too large. The paragraphs without figures are those of the invented articles of the sample sites.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from tests import made_records

from gov_reviews.knowledge.catalogue import OTHER, Metric, load_catalogue
from gov_reviews.knowledge.regions import Region, load_regions
from gov_reviews.records.captures import Capture
from gov_reviews.records.ids import CaptureId, SourceId, stable_key
from gov_reviews.records.pages import PublishedAt, Repair, RepairRule
from gov_reviews.records.reviews import (
    Bound,
    CommitteeTerm,
    DocumentTopic,
    FactStatus,
    Keyword,
    Observation,
    Organization,
    PersonMention,
    Review,
    SessionRelation,
    SubjectCode,
)
from gov_reviews_samples.articles import PieceKind, load_articles

START = datetime(2026, 1, 10, tzinfo=UTC)
YEARS = range(2017, 2025)
FIGURES = 40
CHARACTERS = 3_500
DIFFERING_COPY_EVERY = 20
EQUAL_COPY_EVERY = 25
NO_COMMITTEE_EVERY, NO_YEAR_EVERY, NO_TERM_EVERY = 50, 60, 4
KEYWORDS, TOPICS, PEOPLE, REPAIRS = 20, 5, 5, 8
_OPENINGS = ("一年来，", "围绕中心工作，", "坚持协商为民，", "全年", "聚焦民生实事，", "发挥界别优势，", "")
_VERBS = ("完成", "开展", "形成", "组织", "推动")
_SUBJECTS = ((None, SubjectCode.COMMITTEE),) * 6 + (
    ("委员", SubjectCode.MEMBERS),
    ("界别", SubjectCode.SECTORS),
)
_RECIPIENTS = (None,) * 9 + ("省政协", "市委")
_OWN, _COPYING = SourceId("sample_portal"), SourceId("sample_mirror")


def make_captures(number: int) -> list[Capture]:
    """The captures of one review: one URL, a second one for reviews that a mirror repeats word for word."""
    own = _COPYING if _is_differing_copy(number) else _OWN
    sources = [own, _COPYING] if number % EQUAL_COPY_EVERY == 1 and own == _OWN else [own]
    return [_capture(number, source) for source in sources]


def number_of(capture: Capture) -> int:
    """The number that a capture was made of."""
    return int(capture.url.rsplit("/", 1)[1].removesuffix(".html"))


def make_review(capture: Capture, seed: int = 1) -> Review:
    """The review that a capture is read as; equal copies differ in nothing but their address."""
    number = number_of(capture)
    is_copy = _is_differing_copy(number)
    first = number - 1 if is_copy else number
    chance = random.Random(f"{seed} {first}")  # noqa: S311 - repeatable, not secret
    work = first - first // DIFFERING_COPY_EVERY
    committee, year = divmod(work, len(YEARS))
    earlier, place = divmod(committee, len(_regions()))
    region, year = _regions()[place], YEARS[year] - earlier * len(YEARS)
    has_committee, has_year = first % NO_COMMITTEE_EVERY != 7, first % NO_YEAR_EVERY != 11
    body, observations = _text(chance, region.level, year, "据通讯员报道，" if is_copy else "")
    return made_records.review(
        [capture],
        title=f"凝心聚力开新局{first}",
        subtitle=f"——政协{year}年工作综述",
        published_at=PublishedAt(datetime(year + 1, 1, 1 + first % 28, 9, tzinfo=UTC), True, "meta:PubDate"),
        organization=Organization(region.code, f"{region.name}政协", region.level, region.province, "title")
        if has_committee
        else None,
        review_year=year if has_year else None,
        term=_term(year) if first % NO_TERM_EVERY else None,
        body_text=body,
        observations=observations,
        people=tuple(PersonMention(place, place + 2, f"沈砚{place}", "政协主席") for place in range(PEOPLE)),
        keywords=tuple(Keyword(f"词{first % 997 + rank}", 1 / rank, rank) for rank in range(1, KEYWORDS + 1)),
        topics=tuple(DocumentTopic(f"题{rank}", 1 / rank, rank) for rank in range(1, TOPICS + 1)),
        repairs=tuple(
            Repair(RepairRule.WIDTH, "body", place, place + 1, place, place + 1, ",", "，")
            for place in range(REPAIRS)
        ),
    )


def _term(year: int) -> CommitteeTerm:
    """Terms of five years, all of the same age."""
    term, session = year // 5 - 390, year % 5 + 1
    return CommitteeTerm(
        term, term, session, SessionRelation.COUNTED_FROM, f"term: {term}届{session}次会议以来"
    )


def _is_differing_copy(number: int) -> bool:
    return number % DIFFERING_COPY_EVERY == DIFFERING_COPY_EVERY - 1


def _capture(number: int, source: SourceId) -> Capture:
    url = f"http://{source.removeprefix('sample_')}.sample.example/{number}.html"
    digest = stable_key(url) * 4
    return made_records.capture(
        url,
        capture_id=CaptureId(stable_key(url, digest)),
        source_id=source,
        captured_at=START + timedelta(minutes=number),
        body_sha256=digest,
        body_bytes=20_000,
        warc_path=f"warc/{source}/benchmark.warc.gz",
        warc_offset=number * 20_000,
    )


def _text(chance: random.Random, level: str, year: int, opening: str) -> tuple[str, tuple[Observation, ...]]:
    """A body and its figures: sentences with two figures each between paragraphs without any."""
    body = opening
    found: list[Observation] = []
    wanted = chance.randint(FIGURES * 3 // 4, FIGURES * 5 // 4)
    while len(found) < wanted or len(body) < CHARACTERS:
        if len(found) * CHARACTERS <= wanted * len(body):
            sentence, figures = _sentence(chance, level, year, len(body))
            found += figures
            body += sentence
        else:
            body += chance.choice(_plain_paragraphs())
    return body, tuple(found)


def _sentence(chance: random.Random, level: str, year: int, at: int) -> tuple[str, list[Observation]]:
    text = chance.choice(_OPENINGS)
    figures = []
    for end in "，。":
        metric = chance.choice(_metrics())
        headline = metric if metric.parent is None else load_catalogue().metrics[metric.parent]
        value, printed = _value(chance, metric, level)
        subject, subject_code = chance.choice(_SUBJECTS)
        text += f"{chance.choice(_VERBS)}{metric.name_zh}"
        figures.append(
            made_records.observation(
                char_start=at + len(text),
                char_end=at + len(text) + len(printed),
                printed=printed,
                value=value,
                unit=metric.unit or "个",
                bound=Bound.AT_LEAST if chance.random() < 0.1 else Bound.EXACT,
                status=chance.choices((FactStatus.ACTUAL, FactStatus.PLAN, FactStatus.CONTEXT), (8, 1, 1))[0],
                metric_code=headline.code,
                noun=metric.name_zh,
                subject=subject,
                subject_code=subject_code,
                recipient=chance.choice(_RECIPIENTS),
                year=year,
                sentence_start=at,
                sentence_end=at,
                detail_code=metric.code if metric.parent is not None else None,
            )
        )
        text += printed + end
    return text, [replace(figure, sentence_end=at + len(text)) for figure in figures]


def _value(chance: random.Random, metric: Metric, level: str) -> tuple[float, str]:
    """A value and the words that print it: plausible for the level, but for a few."""
    is_odd = chance.random() < 0.002
    if metric.unit == "%":
        value = 198.0 if is_odd else round(chance.uniform(60, 100), 1)
        return value, f"{value}%"
    _, highest = metric.plausible.get(level, (0, 900))
    value = float(int(highest ** chance.random()) * (1 if not is_odd else 10 * int(highest)))
    return value, f"{value:.0f}{metric.unit or '个'}"


@cache
def _metrics() -> tuple[Metric, ...]:
    """Metrics to draw from, the common ones many times: half the figures have a headline metric, the others a
    detail or none.
    """
    every = load_catalogue().metrics
    headlines = [metric for metric in every.values() if metric.parent is None and metric.code != OTHER]
    details = [metric for metric in every.values() if metric.parent is not None]
    return (*headlines, *headlines, *details, *[every[OTHER]] * len(headlines))


@cache
def _regions() -> tuple[Region, ...]:
    """Divisions of all levels in an order that mixes them."""
    regions = [region for region in load_regions() if not region.is_sample]
    random.Random(1).shuffle(regions)  # noqa: S311
    return tuple(regions)


@cache
def _plain_paragraphs() -> tuple[str, ...]:
    return tuple(_paragraphs_without_figures())


def _paragraphs_without_figures() -> Iterator[str]:
    for article in load_articles():
        for piece in article.pieces:
            if (
                piece.kind is PieceKind.PARAGRAPH
                and piece.text.endswith("。")
                and not any(letter.isdigit() for letter in piece.text)
            ):
                yield piece.text

"""Worker: write the parts of many reviews and build the candidate from them, as a run does.

    build_worker.py DATA_ROOT REVIEWS FIGURES [again]

The reviews have the shape of real ones (5,000 characters of body, FIGURES figures, keywords, people, repairs) and invented content. With
`again` the first build is published and a second one adds one part with fresh reviews: the daily case, whose cost should follow the news.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from measure import give, peak_memory_mb

from gov_reviews.contracts import (
    Bound,
    Capture,
    CaptureId,
    CaptureKind,
    ChunkOutcome,
    DocType,
    FactStatus,
    Keyword,
    Observation,
    Organization,
    PageState,
    PersonMention,
    PublishedAt,
    Repair,
    Review,
    RunOptions,
    SourceId,
    stable_key,
)
from gov_reviews.extract.document.regions import load_regions
from gov_reviews.extract.facts.catalogue import load_catalogue
from gov_reviews.reading import GROUPS_PER_CHUNK, MAX_CHUNKS
from gov_reviews.runs import AuditRecord, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.build import build_candidate
from gov_reviews.warehouse.parts import write_parts
from gov_reviews.warehouse.publish import publish_candidate

START = datetime(2026, 1, 10, tzinfo=UTC)
BODY_CHARACTERS = 5_000
KEYWORDS, TOPICS, PEOPLE, REPAIRS = 20, 5, 5, 30
NEWS = 50


def make_review(number: int, figures: int) -> tuple[Capture, Review]:
    """One review: its committee, year and figures follow from its number."""
    url = f"http://portal.sample.example/{number}.html"
    digest = f"{number:064x}"
    capture = Capture(
        capture_id=CaptureId(stable_key(url, digest)),
        source_id=SourceId("sample_portal"),
        url=url,
        kind=CaptureKind.ARTICLE,
        group_id=url,
        captured_at=START + timedelta(minutes=number),
        status=200,
        content_type="text/html",
        body_sha256=digest,
        body_bytes=20_000,
        etag=None,
        last_modified=None,
        listed_title=None,
        listed_date=None,
        warc_path="warc/sample_portal/benchmark.warc.gz",
        warc_offset=number * 20_000,
    )
    year = 2015 + number % 10
    sentences = [f"开展第{place:02d}类工作{(number * 7 + place * 13) % 900 + 10}件，成效明显。" for place in range(figures)]
    body = "".join(sentences)
    body += "履职" * ((BODY_CHARACTERS - len(body)) // 2) + str(number)
    return capture, Review(
        capture_ids=(capture.capture_id,),
        source_id=capture.source_id,
        url=url,
        state=PageState.OK,
        state_reason="",
        family="trs",
        doc_type=DocType.ANNUAL_REVIEW,
        title=f"凝心聚力开新局{number}",
        subtitle=f"——政协{year}年工作综述",
        published_at=PublishedAt(datetime(year + 1, 1, 8, 9, tzinfo=UTC), True, "meta:PubDate"),
        source_name="清岚日报",
        authors=("林知远", "何苇"),
        organization=_organization(number // 10),
        review_year=year,
        body_text=body,
        observations=tuple(_observations(sentences, year)),
        people=tuple(PersonMention(place, place + 2, f"沈砚{place}", "政协主席") for place in range(PEOPLE)),
        keywords=tuple(Keyword(f"词{number % 97 + rank}", 1 / rank, rank) for rank in range(1, KEYWORDS + 1)),
        topics=tuple(Keyword(f"题{rank}", 1 / rank, rank) for rank in range(1, TOPICS + 1)),
        repairs=tuple(Repair("width", "body", place, place + 1, place, place + 1, ",", "，") for place in range(REPAIRS)),
    )


def _organization(number: int) -> Organization:
    counties = [region for region in load_regions() if region.level == "county"]
    region = counties[number % len(counties)]
    return Organization(region.code, f"{region.name}政协", region.level, region.province, "title")


def _observations(sentences: list[str], year: int) -> Iterator[Observation]:
    metrics = [metric.code for metric in load_catalogue().metrics.values() if metric.parent is None and metric.code != "other"]
    at = 0
    for place, sentence in enumerate(sentences):
        start = sentence.index("工作") + len("工作")
        end = sentence.index("件")
        yield Observation(
            char_start=at + start,
            char_end=at + end + 1,
            printed=sentence[start : end + 1],
            value=float(sentence[start:end]),
            unit="件",
            bound=Bound.EXACT,
            status=FactStatus.ACTUAL,
            metric_code=metrics[place % len(metrics)],
            noun="工作",
            subject=None,
            recipient=None,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            section=None,
            sentence_start=at,
            sentence_end=at + len(sentence),
            confidence=0.9,
        )
        at += len(sentence)


def build(settings: Settings, run_id: str, numbers: range, figures: int) -> dict[str, float]:
    """One run from reviews to candidate."""
    folder = RunFolder(settings, run_id)
    folder.start(RunOptions(), now=START)
    per_chunk = max(GROUPS_PER_CHUNK, -(-len(numbers) // MAX_CHUNKS))
    parts_s = 0.0
    for first in range(numbers.start, numbers.stop, per_chunk):
        pairs = [make_review(number, figures) for number in range(first, min(first + per_chunk, numbers.stop))]
        chunk_id = f"c{first:06d}"
        started = time.perf_counter()
        write_parts(folder.parts, chunk_id, [capture for capture, _ in pairs], [review for _, review in pairs])
        parts_s += time.perf_counter() - started
        folder.write_chunk_outcome(ChunkOutcome(chunk_id, len(pairs), len(pairs), figures * len(pairs), 0, 0))
    before_build_mb = peak_memory_mb()
    started = time.perf_counter()
    build_candidate(settings, run_id)
    built = time.perf_counter()
    folder.write_audit(AuditRecord(is_passed=True, results=()))
    publish_candidate(settings, run_id)
    return {
        "parts_s": parts_s,
        "build_s": built - started,
        "publish_s": time.perf_counter() - built,
        "parts_memory_mb": before_build_mb,
        "build_memory_mb": peak_memory_mb(),
        "warehouse_mb": settings.warehouse_path.stat().st_size / 1e6,
    }


def main() -> None:
    """Build, and build again with some news."""
    root, reviews, figures = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    settings = Settings(data_root=Path(root))
    result = {"first": build(settings, "the-first-run", range(reviews), figures)}
    if sys.argv[4:] == ["again"]:
        result["again"] = build(settings, "the-second-run", range(reviews, reviews + NEWS), figures)
    give(result)


main()

"""What is undecided is data: no combination of undecided fields stops a run, loses a row or doubles one;
hostile rows cost one page.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.commands import call_here
from tests.unit.warehouse.warehouse_data import (
    BODY,
    BREAKAGES,
    HOSTILE,
    WANGLAN,
    all_rows,
    figure,
    hostile_review,
    make_capture,
    make_review,
    standard_figures,
)

from gov_reviews.code_version import extraction_version
from gov_reviews.pipeline import outcome, steps
from gov_reviews.pipeline.local_run import run_pipeline
from gov_reviews.records.captures import Capture
from gov_reviews.records.pages import PageState
from gov_reviews.records.reviews import DocType, Review
from gov_reviews.records.runs import ChunkOutcome, RunOptions
from gov_reviews.run_folder import CHUNK_FILES, OUTCOME_FILES, PENDING_FILE, PLAN_FILE, RunFolder
from gov_reviews.settings import SQL_ROOT, Settings
from gov_reviews.warehouse.parts import write_parts
from gov_reviews.warehouse.table_contracts import load_contracts

pytestmark = pytest.mark.slow

FIELDS = ("organization", "review_year", "doc_type", "title", "period_start", "period_end")
COMBINATIONS = tuple(
    frozenset(chosen)
    for length in range(len(FIELDS) + 1)
    for chosen in itertools.combinations(FIELDS, length)
)  # 64, the first decides all
RULES = {
    "organization": "organization_undecided",
    "review_year": "review_year_undecided",
    "doc_type": "doc_type_undecided",
    "title": "title_undecided",
    "period_start": "period_undecided",
    "period_end": "period_undecided",
}
Document = tuple[Capture, Review]


def make_document(
    number: int, undecided: Iterable[str], doc_type: DocType = DocType.ANNUAL_REVIEW
) -> Document:
    """One document with a text of its own, whose named fields are undecided."""
    undecided = frozenset(undecided)
    capture = make_capture(f"http://portal.sample.example/{doc_type.value}/{number}.html")
    body = f"{BODY}第{number}号文本，{doc_type.value}。"
    changes = {name: None for name in ("period_start", "period_end") if name in undecided}
    figures = [dataclasses.replace(figure, **changes) for figure in standard_figures(body)]
    review = make_review(
        [capture],
        body,
        observations=figures,
        organization=None if "organization" in undecided else WANGLAN,
        year=None if "review_year" in undecided else 2025,
    )
    return capture, dataclasses.replace(
        review,
        doc_type=None if "doc_type" in undecided else doc_type,
        title=None if "title" in undecided else f"凝心聚力开新局（{number}）",
    )


def load(installation: Settings, documents: Sequence[Document]) -> str:
    """A run whose pages are read; the next step is the build."""
    run_id = steps.start(installation, RunOptions(use_sites=False))
    folder = RunFolder(installation, run_id)
    folder.write(PLAN_FILE, ())
    captures = [capture for capture, _ in documents]
    folder.write(PENDING_FILE, tuple(capture.capture_id for capture in captures))
    folder.write(CHUNK_FILES.of("c0001"), tuple(capture.capture_id for capture in captures))
    reviews = write_parts(folder.parts, run_id, "c0001", captures, [review for _, review in documents])
    loaded = [review for review in reviews if review.state is PageState.OK]
    figures = sum(len(review.observations) for review in loaded)
    folder.write(
        OUTCOME_FILES.of("c0001"),
        ChunkOutcome(
            "c0001",
            len(captures),
            len(loaded),
            figures,
            0,
            0,
            extraction_key=extraction_version().extraction_key,
        ),
    )
    return run_id


def run_and_publish(installation: Settings, documents: Sequence[Document]) -> None:
    """Build, audit with Great Expectations, publish, report: the real steps."""
    run_id = load(installation, documents)
    steps.build(installation, run_id)
    steps.audit(installation, run_id)
    steps.publish(installation, run_id)
    summary = steps.report(installation, run_id)
    assert (summary.state, outcome.run_failed(summary)) == ("published", False), summary.message


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def fetch_every_view(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    names = [
        row[0]
        for row in ask(
            path, "select distinct table_name from mart.data_dictionary where table_name like 'mart.%'"
        )
    ]
    assert set(names) == {name for name in load_contracts() if name.startswith("mart.")}
    return {name: ask(path, f"from {name}") for name in names}


def make_odd_documents() -> tuple[list[Document], list[Document]]:
    """Sound documents with hostile words and with a sentence of ten megabytes; documents whose rows break a
    promise.
    """
    hostile, endless = (
        make_capture(f"http://portal.sample.example/odd/{name}.html") for name in ("hostile", "endless")
    )
    body = f"望岚区政协立案320件，{'长' * 3_300_000}"
    sentence = make_review(
        [endless], body, observations=[figure(body, "320件", 320, "件", "proposals_filed")], organization=None
    )
    broken = []
    for number, change in enumerate(list(BREAKAGES.values())[::2]):
        capture = make_capture(f"http://portal.sample.example/broken/{number}.html")
        broken.append((capture, change(make_review([capture]))))
    return [(hostile, hostile_review([hostile])), (endless, sentence)], broken


def stands_alone(review: Review) -> bool:
    is_untitled_topic = review.doc_type is DocType.TOPIC_REVIEW and review.title is None
    return None in (review.organization, review.review_year, review.doc_type) or is_untitled_topic


def test_every_combination_of_undecided_fields_goes_through_a_whole_run(tmp_path: Path) -> None:
    installation = Settings(tmp_path / "data")
    documents = [make_document(number, undecided) for number, undecided in enumerate(COMBINATIONS)]
    documents += [
        make_document(number, undecided, DocType.TOPIC_REVIEW)
        for number, undecided in enumerate(COMBINATIONS)
    ]
    expected = {
        capture.url: (review, undecided)
        for (capture, review), undecided in zip(documents, COMBINATIONS * 2, strict=True)
    }

    odd, broken = make_odd_documents()

    run_and_publish(installation, [*broken, *documents, *odd])
    path = installation.warehouse_path
    fetch_every_view(path)
    assert len(broken) > 20
    assert ask(
        path, "select rule_id, count(distinct url) from mart.quarantine where scope = 'page' group by all"
    ) == [("page_failed", len(broken))]
    assert ask(path, "select outcome, count(*) from ops.crawl_url group by all order by all") == [
        ("loaded", len(documents) + len(odd)),
        ("quarantined", len(broken)),
    ]
    shown = ask(
        path,
        "select title, figures, length(body_text) from mart.review where url like '%/odd/%' order by "
        "length(body_text)",
    )
    assert shown == [
        (HOSTILE.replace("\ud800", "\ufffd"), 5, 2 * len(HOSTILE) + len(BODY)),
        ("凝心聚力开新局", 1, 3_300_012),
    ]

    reviews = ask(
        path,
        "select url, organization_code, organization_name, review_year, doc_type, title, is_canonical, "
        "work_key, figures, flags"
        " from mart.review where url not like '%/odd/%'",
    )
    assert {row[0] for row in reviews} == expected.keys()
    assert len(reviews) == len(documents)
    works: dict[str, list[str]] = {}
    for url, code, name, year, doc_type, title, is_canonical, work, figures, flags in reviews:
        review, undecided = expected[url]
        assert (code is None, name is None) == ("organization" in undecided,) * 2
        assert (year, doc_type, title) == (review.review_year, review.doc_type, review.title)
        assert figures == 5
        wording = {RULES[field] for field in undecided}
        assert wording == {flag for flag in flags if flag.endswith("_undecided")}
        works.setdefault(work, []).append(url)
        if stands_alone(review):
            assert is_canonical
    for urls in works.values():
        assert len(urls) == 1 or not any(stands_alone(expected[url][0]) for url in urls), (
            "an undecided document shares a work"
        )

    stated = ask(
        path,
        "select url, char_start, metric_code, count(*) from mart.observation where url not like '%/odd/%' "
        "group by all",
    )
    assert {row[3] for row in stated} == {1}
    assert len(stated) == 5 * len(documents)
    for url, start, end in ask(
        path, "select url, period_start, period_end from mart.observation where url not like '%/odd/%'"
    ):
        undecided = expected[url][1]
        assert (start, end) == (
            None if "period_start" in undecided else date(2025, 1, 1),
            None if "period_end" in undecided else date(2025, 12, 31),
        )

    warned = ask(
        path,
        "select url, rule_id, severity, scope, reason, capture_id from mart.quarantine"
        " where rule_id like '%_undecided' and url not like '%/odd/%'",
    )
    assert {(url, rule) for url, rule, *_ in warned} == {
        (url, RULES[field]) for url, (_, undecided) in expected.items() for field in undecided
    }
    assert {(severity, scope) for _, _, severity, scope, _, _ in warned} == {("warning", "field")}
    assert all("undecided" in row[4] and ("无法" in row[4] or "未定" in row[4]) for row in warned)
    assert not [row for row in warned if "corrections" in row[4]]

    # keyed by committee and year: only what is decided, and of that one document decides
    assert ask(
        path,
        "select count(*), count(distinct metric_code) from mart.organization_year_metric where subject = ''",
    ) == [(5, 5)]


# --- real texts, through the command ---

TEXT = """一年来，望岚区政协召开常委会会议5次，开展专题协商12次，提交提案395件，立案320件，满意率98.7%。报送社情民意信息430余篇。
组织委员视察调研38次，形成调研报告26篇，提出意见建议210条，被党委政府采纳98条。
开展民主监督9次，组织学习培训6期，培训委员420人次，开展“委员进社区”活动120场次，为群众办实事560件。
加强政协提案工作，重点提案督办15件，联合督办8件，面商率达100%。召开双月协商座谈会6次、界别协商14次、对口协商18次。
"""
INBOX = {
    "no_year.txt": f"凝心聚力谱新篇\n——望岚区政协工作综述\n{TEXT}",
    "old_year.txt": "凝心聚力谱新篇\n——望岚区政协1987年工作综述\n" + TEXT.replace("一年来", "1987年"),
    "no_committee.txt": "凝心聚力谱新篇\n——区政协2024年工作综述\n" + TEXT.replace("望岚区政协", "区政协"),
    "no_title.txt": f"——望岚区政协2024年工作综述\n{TEXT}立案率100%。",
    "nothing.txt": "——政协工作综述\n" + TEXT.replace("望岚区政协", ""),
    "decided.txt": f"凝心聚力谱新篇\n——望岚区政协2024年工作综述\n{TEXT}",
}
# DuckDB alone, as `pip install duckdb` gives it: what it needs for times with a zone, or for frames, is not
# there.
FETCH_ALONE = """
import sys
for name in ("pytz", "pandas", "numpy", "pyarrow", "dateutil"):
    sys.modules[name] = None
import duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
views = connection.execute("select distinct table_name from mart.data_dictionary where table_name like 'mart.%'").fetchall()
for (view,) in views:
    print(view, len(connection.execute(f"select * from {view}").fetchall()))
for path in sys.argv[2:]:
    print(path, len(connection.execute(open(path, encoding="utf-8").read()).fetchall()))
"""


def run_command(data: Path, *arguments: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GOV_REVIEWS_")}
    done = call_here(clean | {"GOV_REVIEWS_DATA": str(data)}, *arguments)
    assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout


def run_python(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{arguments}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout


def test_undecided_texts_in_the_inbox_are_published_and_stop_no_later_run(tmp_path: Path) -> None:
    data, inbox = tmp_path / "data", tmp_path / "inbox"
    inbox.mkdir()
    for name, text in INBOX.items():
        (inbox / name).write_text(text, encoding="utf-8")
    assert "published" in run_command(data, "run", "--no-sites", "--inbox", str(inbox))

    path = Settings(data).warehouse_path
    rows = ask(
        path,
        "select regexp_extract(url, '[a-z_]*.txt$'), organization_name, review_year, title, figures, "
        "is_canonical, flags from mart.review",
    )
    found = {row[0]: row for row in rows}
    assert found.keys() == INBOX.keys()
    assert {
        name: {flag for flag in row[6] if flag.endswith("_undecided")} for name, row in found.items()
    } == {
        "no_year.txt": {"review_year_undecided", "period_undecided"},
        "old_year.txt": {"review_year_undecided", "period_undecided"},
        "no_committee.txt": {"organization_undecided"},
        "no_title.txt": {"title_undecided"},
        "nothing.txt": {
            "organization_undecided",
            "review_year_undecided",
            "title_undecided",
            "period_undecided",
        },
        "decided.txt": set(),
    }
    assert all(row[4] >= 20 for row in rows)
    assert [found[name][2:4] for name in ("no_year.txt", "no_title.txt")] == [
        (None, "凝心聚力谱新篇"),
        (2024, None),
    ]
    assert [name for name, row in sorted(found.items()) if row[5]] == [
        "decided.txt",
        "no_committee.txt",
        "no_year.txt",
        "nothing.txt",
        "old_year.txt",
    ]  # that without a title is another text of the decided work
    assert len(fetch_every_view(path)["mart.observation"]) == sum(row[4] for row in rows)

    (inbox / "later.txt").write_text(
        INBOX["decided.txt"].replace("2024", "2023").replace("395", "380"), encoding="utf-8"
    )
    later = run_pipeline(Settings(data), RunOptions(use_sites=False, inbox=str(inbox)))
    assert later.state == "published", later.message
    assert ask(path, "select count(*) from mart.review") == [(len(INBOX) + 1,)]

    page = json.loads(run_command(data, "inspect", str(inbox / "nothing.txt"), "--json"))
    assert (page["review_year"], page["organization_code"], page["title"]) == (None, None, None)
    assert {issue["rule_id"] for issue in page["issues"]} == {
        flag for flag in page["flags"] if flag.endswith("_undecided")
    }
    assert "undecided" in run_command(data, "inspect", str(inbox / "nothing.txt"))

    questions = sorted((SQL_ROOT / "analysis").glob("*.sql"))
    fetched = run_python("-c", FETCH_ALONE, str(path), *map(str, questions)).splitlines()
    views = [name for name in load_contracts() if name.startswith("mart.")]
    assert len(fetched) == len(views) + len(questions)
    assert f"mart.review {len(INBOX) + 1}" in fetched


@pytest.fixture(scope="module")
def alone_once(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(tmp_path_factory.mktemp("subsets"))


@given(
    chosen=st.lists(
        st.tuples(
            st.sampled_from(COMBINATIONS), st.sampled_from([DocType.ANNUAL_REVIEW, DocType.TOPIC_REVIEW])
        ),
        min_size=1,
        max_size=6,
    ),
    cut=st.integers(0, 6),
)
@settings(max_examples=3, derandomize=True)
def test_undecided_documents_end_the_same_in_whatever_order_they_come(
    alone_once: Settings, chosen: list[tuple[frozenset[str], DocType]], cut: int
) -> None:
    """Build and row checks only: in one run, and cut into two in reverse order, the rows are the same."""
    documents = [
        make_document(number, undecided, doc_type) for number, (undecided, doc_type) in enumerate(chosen)
    ]
    found = []
    for batches in ([documents], [documents[cut:], documents[:cut]]):
        installation = Settings(alone_once.data_root / os.urandom(6).hex())
        for batch in batches:
            run_id = load(installation, batch)
            steps.build(installation, run_id)
            installation.warehouse_path.parent.mkdir(parents=True, exist_ok=True)
            RunFolder(installation, run_id).candidate.replace(installation.warehouse_path)
        found.append(all_rows(installation.warehouse_path))
    assert found[0] == found[1]
    assert len(found[0]["mart.review"]) == len(documents)
    assert len(found[0]["mart.observation"]) == 5 * len(documents)
    assert [row for row in found[0]["ops.quarantine"] if "page_failed" in row] == []

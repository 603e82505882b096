"""Which sources scheduled runs ask: a person's word, else what probes found; judged on reports, and on a
replica whose site changes under it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.unit.capture.column_site import BODY, UNIT, WAF, article, list_page, row

from gov_reviews.capture.probe_log import ProbeVerdict, SourceStanding, last_probe
from gov_reviews.capture.probe_round import probe_registered
from gov_reviews.capture.source_activation import (
    activation_of,
    describe_not_asked,
    find_activations,
    judge_probe,
    note_probe,
    spec_key,
)
from gov_reviews.capture.source_probe import ProbedArticle, ProbeReport
from gov_reviews.pipeline import steps
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.runs import RunOptions, SourceState
from gov_reviews.run_folder import RunFolder
from gov_reviews.sites.families import ListedArticle
from gov_reviews.sites.family_detection import FamilyGuess
from gov_reviews.sites.registry import load_source
from gov_reviews.sites.site_identity import SiteIdentity

TODAY = date(2026, 1, 20)
NOW = datetime(2026, 1, 20, 2, tzinfo=UTC)
PROBED: dict[str, Any] = {"enabled": None, "identity": {"must_contain": ["望岚区政协"]}}
ROWS = tuple(
    ListedArticle(f"http://unit.sample.example/{n}.html", f"第{n}篇", date(2026, 1, n), n) for n in (8, 7, 6)
)
GOOD = ProbeReport(
    "http://unit.sample.example/zwxx/index.html",
    "ok",
    family=FamilyGuess("trs", 0.9),
    identity=SiteIdentity("9901210001", ("望岚区政协",)),
    rows=ROWS,
    article=ProbedArticle(ROWS[0].url, "ok", "", "第8篇", "2026-01-08", 600),
    shows_identity=True,
)
FOREIGN = (
    "<html><head><title>彩票大全</title></head><ul>"
    + "".join(
        f'<li><a href="/zwxx/202601/t20260105_43100{n:02}.html">开奖结果第{n}期公布</a><span>2026-01-05</span></li>'
        for n in range(9)
    )
    + "</ul>"
    + "<p>页脚</p>" * 90
    + "</html>"
)


def test_a_report_that_agrees_with_the_file_fits(make_spec) -> None:
    assert judge_probe(make_spec(**PROBED), GOOD, TODAY) == (ProbeVerdict.FITS, ())
    assert judge_probe(make_spec(**PROBED), replace(GOOD, state="partial"), TODAY)[0] is ProbeVerdict.FITS


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"shows_identity": False}, "identity: neither"),
        ({"identity": SiteIdentity("1101080001", ())}, "identity: SiteIDCode 1101080001"),
        (
            {"family": FamilyGuess("boda", 0.9, ("3 of 3",))},
            "family: the page speaks for boda (90%: 3 of 3), the",
        ),
        ({"rows": ROWS[:1]}, "rows: 1, at least 2 expected"),
        ({"rows": tuple(replace(one, listed_date=date(2026, 2, 1)) for one in ROWS)}, "lies ahead"),
        ({"rows": tuple(replace(one, listed_date=date(2024, 2, 1)) for one in ROWS)}, "719 days ago"),
        (
            {
                "rows": tuple(replace(one, listed_date=None) for one in ROWS),
                "article": replace(GOOD.article, date=None),
            },
            "dates: 0 of 3 rows",
        ),
        ({"article": replace(GOOD.article, state="soft_404")}, "article: "),
        ({"article": replace(GOOD.article, characters=0)}, "has no text"),
        ({"article": None}, "article: none"),
        ({"state": "wrong_site", "reason": "another site"}, "wrong_site: another site"),
    ],
)
def test_what_does_not_agree_is_named(make_spec, change: dict[str, Any], reason: str) -> None:
    verdict, reasons = judge_probe(make_spec(**PROBED), replace(GOOD, **change), TODAY)
    assert verdict is ProbeVerdict.UNFIT
    assert reason in " ".join(map(in_english, reasons))
    if "reason" not in change:  # that one is made up here
        assert all(in_chinese(one) != in_english(one) for one in reasons)


@pytest.mark.parametrize("state", ["blocked_waf", "unreachable", "disallowed", "host_given_up"])
def test_no_answer_says_nothing_about_the_file(make_spec, state: str) -> None:
    assert judge_probe(make_spec(**PROBED), replace(GOOD, state=state), TODAY)[0] is ProbeVerdict.NO_ANSWER
    away = replace(GOOD, article=replace(GOOD.article, state=state))
    expected = ProbeVerdict.UNFIT if state == "disallowed" else ProbeVerdict.NO_ANSWER
    assert judge_probe(make_spec(**PROBED), away, TODAY)[0] is expected


def test_an_unknown_family_and_a_file_without_one_fit(make_spec) -> None:
    assert (
        judge_probe(make_spec(**PROBED), replace(GOOD, family=FamilyGuess()), TODAY)[0] is ProbeVerdict.FITS
    )
    any_kind = make_spec(**PROBED, family="generic_html")
    assert (
        judge_probe(any_kind, replace(GOOD, family=FamilyGuess("boda", 1.0)), TODAY)[0] is ProbeVerdict.FITS
    )


def test_a_file_without_identity_is_never_activated(make_spec) -> None:
    verdict, reasons = judge_probe(make_spec(enabled=None), GOOD, TODAY)
    assert verdict is ProbeVerdict.UNFIT
    assert "add identity" in reasons[0]


def test_a_persons_word_stands_above_every_probe(make_spec, settings) -> None:
    note_probe(settings.archive_root, make_spec(**PROBED), GOOD, NOW, TODAY)
    for word, standing in ((True, SourceStanding.ON), (False, SourceStanding.OFF)):
        spec = make_spec(**PROBED | {"enabled": word})
        assert find_activations(settings.archive_root, [spec])[UNIT].standing is standing


def test_the_way_of_a_source_through_its_probes(make_spec, settings) -> None:
    spec = make_spec(**PROBED)
    root = settings.archive_root
    assert activation_of(spec, last_probe(root, UNIT)).standing is SourceStanding.PROBE
    seen = []
    for day, change in enumerate(
        [{"rows": ()}, {"state": "unreachable"}, {}, {"state": "blocked_waf"}, {"rows": ()}, {"rows": ()}, {}]
    ):
        at = NOW + timedelta(days=day)
        note_probe(root, spec, replace(GOOD, **change), at, TODAY)
        one = activation_of(spec, last_probe(root, UNIT))
        assert one.since is not None
        seen.append((one.standing.value, one.since.day - NOW.day))
    assert seen == [
        ("probe", 0),
        ("probe", 0),
        ("active", 2),
        ("active", 2),
        ("taken_out", 4),
        ("taken_out", 4),
        ("active", 6),
    ]
    lines = (root / "sources" / f"{UNIT}.probes.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 7, "nothing is ever replaced"


def test_a_changed_file_waits_for_another_look(make_spec, settings) -> None:
    spec = make_spec(**PROBED)
    note_probe(settings.archive_root, spec, GOOD, NOW, TODAY)
    moved = make_spec(**PROBED, lists=[{"id": "news", "path": "/other/index.html"}])
    assert spec_key(moved) != spec_key(spec)
    one = find_activations(settings.archive_root, [moved])[UNIT]
    assert one.standing is SourceStanding.PROBE
    assert in_english(one.reason).startswith("Its file has changed since the last probe")
    renamed = make_spec(**PROBED, name="另一个名字")
    assert find_activations(settings.archive_root, [renamed])[UNIT].standing is SourceStanding.ACTIVE


def test_sources_that_are_not_asked_are_named(make_spec, settings) -> None:
    specs = [make_spec(**PROBED, id=f"sample_{name}") for name in "abcde"]
    specs.append(make_spec(**PROBED, id="sample_none", lists=[]))
    said = describe_not_asked(find_activations(settings.archive_root, specs))
    assert said[0].startswith("Not asked before a probe")
    assert ": 5 (sample_a, sample_b, sample_c and 2 more);" in said[0]
    assert said[1] == "Without a list to ask: 1 (sample_none).\n没有列表可访问的来源：1 个（sample_none）。"


# --- on a site ---


def publish(site: Any, count: int = 4) -> None:
    site.page(
        "/zwxx/index.html",
        f"<html><title>望岚区政协</title>{list_page(''.join(row(n) for n in range(count, 0, -1)))}",
    )
    for number in range(1, count + 1):
        site.page(article(number), BODY)


def run_once(settings: Any) -> tuple[list[str], tuple[str, ...], Any]:
    """What a scheduled run plans, what it says, and how it ends for the source."""
    run_id = steps.start(settings, RunOptions())
    planned = steps.plan(settings, run_id)
    outcome = steps.capture(settings, run_id, UNIT) if UNIT in planned else None
    return planned, RunFolder(settings, run_id).read_notes(), outcome


def test_a_source_is_found_scraped_and_taken_out(settings, site, clock, register) -> None:
    register(**PROBED)
    publish(site)
    planned, notes, _ = run_once(settings)
    assert planned == []
    assert "sample_unit" in notes[0]
    assert site.log == [], "nobody is asked before a probe"

    report, probed = probe_registered(settings, load_source(UNIT), clock)
    assert (report.state, probed.verdict, probed.standing) == ("ok", "fits", "active"), probed.reasons
    entry = last_probe(settings.archive_root, UNIT)
    assert entry is not None
    assert entry.evidence is not None
    assert (entry.rows, entry.newest, entry.evidence.status) == (4, date(2026, 1, 5), 200)
    assert "望岚区政协" in entry.evidence.text

    planned, notes, outcome = run_once(settings)
    assert (planned, notes) == ([UNIT], ())
    assert (outcome.state, outcome.fetched) == (SourceState.OK, 4)

    site.page("/zwxx/index.html", FOREIGN)
    _, _, outcome = run_once(settings)
    assert outcome.state is SourceState.WRONG_SITE
    assert outcome.fetched == 0, "nothing of the foreign site is asked for"
    assert "another site answers here" in outcome.message
    assert "The source is taken out" in outcome.message

    site.log.clear()
    planned, notes, _ = run_once(settings)
    assert planned == []
    assert notes[0].startswith("Taken out because")
    assert site.log == []

    publish(site, 5)
    assert probe_registered(settings, load_source(UNIT), clock)[1].standing is SourceStanding.ACTIVE
    assert run_once(settings)[2].fetched == 1


def test_a_probe_takes_out_what_a_person_has_not_decided(settings, site, clock, register) -> None:
    register(**PROBED)
    publish(site)
    assert probe_registered(settings, load_source(UNIT), clock)[1].standing is SourceStanding.ACTIVE
    site.page("/zwxx/index.html", WAF)
    assert probe_registered(settings, load_source(UNIT), clock)[1].standing is SourceStanding.ACTIVE
    site.page("/zwxx/index.html", FOREIGN)
    _, probed = probe_registered(settings, load_source(UNIT), clock)
    assert (probed.before, probed.standing) == (SourceStanding.ACTIVE, SourceStanding.TAKEN_OUT)
    register(**PROBED | {"enabled": True})
    _, probed = probe_registered(settings, load_source(UNIT), clock)
    assert (probed.standing, probed.verdict) == (SourceStanding.ON, ProbeVerdict.UNFIT)

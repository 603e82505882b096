"""What each publication says that it added, changed and withdrew."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest
from warehouse_data import BODY, START, figure, make_capture, make_review, run_and_publish

from gov_reviews.records.applied_decisions import AppliedDecisions
from gov_reviews.settings import Settings
from gov_reviews.warehouse import change_log
from gov_reviews.warehouse.reader import query_published

pytestmark = pytest.mark.slow

PAGE = make_capture("http://portal.sample.example/1.html")
EDITED = make_capture("http://portal.sample.example/1.html", "later", hours=30)
OTHER = make_capture("http://portal.sample.example/2.html", hours=40)


def figures(body: str, *counted: tuple[str, float, str]):
    return [figure(body, f"{value:.0f}{unit}", value, unit, code) for code, value, unit in counted]


SUBMITTED, FILED = ("proposals_submitted", 395.0, "件"), ("proposals_filed", 320.0, "件")
MEETINGS = ("standing_committee_meetings", 5.0, "次")


def rows(settings: Settings, run_id: str) -> list[tuple[object, ...]]:
    return sorted(
        query_published(
            settings,
            "select change_scope, change_kind, change_reason, coalesce(metric_code, ''), old_value, new_value, "
            "figures_added, figures_changed, figures_withdrawn from mart.change_log where run_id = ?",
            (run_id,),
        ).rows,
        key=str,
    )


def test_a_publication_says_what_it_changed_and_why(settings: Settings) -> None:
    review = make_review([PAGE], observations=figures(BODY, SUBMITTED, FILED, MEETINGS))
    run_and_publish(settings, "r1", ([PAGE], [review]))
    assert rows(settings, "r1") == [
        ("document", "added", "new_capture", "", None, None, 3, 0, 0),
    ], "figures of a new document are counted"

    # the page says something else now: another text of the same work
    body = BODY.replace("395件", "396件") + "补记。"
    edited = figures(body, ("proposals_submitted", 396.0, "件"), FILED)
    run_and_publish(settings, "r2", ([EDITED], [make_review([EDITED], body, observations=edited)]))
    assert rows(settings, "r2") == [
        ("document", "added", "new_capture", "", None, None, 0, 1, 0),
        ("document", "withdrawn", "new_capture", "", None, None, 0, 0, 1),
        ("figure", "changed", "new_capture", "proposals_submitted", 395.0, 396.0, None, None, None),
        ("figure", "withdrawn", "new_capture", "standing_committee_meetings", 5.0, None, None, None, None),
    ]

    # the same capture is read otherwise
    reread = figures(body, ("proposals_handled", 396.0, "件"), FILED)
    run_and_publish(settings, "r3", ([EDITED], [make_review([EDITED], body, observations=reread)]))
    assert rows(settings, "r3") == [
        ("document", "changed", "rules", "", None, None, 1, 0, 1),
        ("figure", "added", "rules", "proposals_handled", None, 396.0, None, None, None),
        ("figure", "withdrawn", "rules", "proposals_submitted", 396.0, None, None, None, None),
    ]

    # a person corrects a figure
    decided = AppliedDecisions(
        decision_keys=("d1",),
        is_held=False,
        is_released=False,
        corrected_from="396",
        decided_by="op",
        decided_at=START,
        decision_reason="printed so",
    )
    corrected = [replace(reread[0], value=369.0, decided=decided), reread[1]]
    review = make_review([EDITED], body, observations=corrected)
    run_and_publish(settings, "r4", ([EDITED], [review]))
    assert rows(settings, "r4") == [
        ("document", "changed", "decision", "", None, None, 0, 1, 0),
        ("figure", "changed", "decision", "proposals_handled", 396.0, 369.0, None, None, None),
    ]

    # nothing of it changes when another work comes
    run_and_publish(settings, "r5", ([OTHER], [make_review([OTHER], year=2024)]))
    assert [row[:3] for row in rows(settings, "r5")] == [("document", "added", "new_capture")]
    assert len(rows(settings, "r2")) == 4, "earlier runs stay"


def test_the_oldest_runs_go_first_and_the_newest_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    connection = duckdb.connect()
    connection.execute("create schema ops")
    connection.execute(
        "create table ops.change as select 'r' || run as run_id, row as change_key "
        "from range(1, 5) as runs(run), range(10) as rows(row)"
    )
    connection.execute(
        "create table ops.run as select 'r' || run as run_id, timestamptz '2026-01-01' + to_days(run::int) as started_at "
        "from range(1, 5) as runs(run)"
    )
    monkeypatch.setattr(change_log, "ROWS_KEPT", 25)
    change_log._drop_oldest(connection)
    kept = "select run_id, count(*) from ops.change group by all order by all"
    assert connection.execute(kept).fetchall() == [("r2", 10), ("r3", 10), ("r4", 10)]

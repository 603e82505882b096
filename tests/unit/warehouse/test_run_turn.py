"""Whose turn it is, and when a run that was overtaken stops. Runs that race each other in processes of their
own: tests/integration/test_races.py.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from warehouse_data import START

from gov_reviews.errors import NothingLeft, StaleCandidate, WarehouseBusy
from gov_reviews.file_hash import file_sha256
from gov_reviews.records.ids import CaptureId
from gov_reviews.records.runs import RunOptions
from gov_reviews.run_folder import PENDING_FILE, RunFolder
from gov_reviews.settings import Settings
from gov_reviews.warehouse.published_file import CANDIDATE_FILE, CandidateRecord
from gov_reviews.warehouse.run_turn import (
    check_before_audit,
    check_before_build,
    newest_publication,
    run_turn,
    seeing_what_is_left,
)

FIRST, SECOND = CaptureId("a" * 16), CaptureId("b" * 16)


@pytest.fixture
def folder(settings: Settings) -> RunFolder:
    """A run that is to read two captures."""
    found = RunFolder(settings, "r1")
    found.start(RunOptions(), now=START)
    found.write(PENDING_FILE, (FIRST, SECOND))
    return found


def test_a_step_of_the_run_that_holds_the_turn_goes_on_and_another_run_waits(settings: Settings) -> None:
    impatient = replace(settings, lock_wait_s=0)
    with run_turn(settings, "r1"):
        with run_turn(settings, "r1"):
            pass
        with pytest.raises(WarehouseBusy, match="run_id=r1"), run_turn(impatient, "r2"):
            pytest.fail("two runs have the turn")
    with run_turn(settings, "r2"):
        pass


def test_the_turn_ends_with_an_error(settings: Settings) -> None:
    with pytest.raises(ZeroDivisionError), run_turn(settings, "r1"):
        raise ZeroDivisionError
    with run_turn(settings, "r2"):
        pass


def test_before_the_first_publication_nobody_overtakes(settings: Settings, folder: RunFolder) -> None:
    assert newest_publication(settings) == 0
    check_before_build(settings, folder, 0, lambda: pytest.fail("asked in vain"))


@pytest.mark.parametrize("processed", [set(), {FIRST}])
def test_an_overtaken_run_builds_what_is_left(
    settings: Settings, folder: RunFolder, processed: set[CaptureId]
) -> None:
    check_before_build(settings, folder, -1, lambda: processed)


def test_a_run_with_nothing_left_stops_before_it_builds(settings: Settings, folder: RunFolder) -> None:
    with pytest.raises(NothingLeft, match="nothing is left to build"):
        check_before_build(settings, folder, -1, lambda: {FIRST, SECOND, CaptureId("c" * 16)})


@pytest.mark.parametrize(("processed", "said"), [({FIRST}, StaleCandidate), ({FIRST, SECOND}, NothingLeft)])
def test_a_candidate_that_was_overtaken_says_whether_anything_is_left(
    folder: RunFolder, processed: set[CaptureId], said: type[StaleCandidate]
) -> None:
    with pytest.raises(StaleCandidate) as raised, seeing_what_is_left(folder, lambda: processed):
        raise StaleCandidate("Another run has published since.", "另一次运行已发布。")
    assert type(raised.value) is said


def test_a_run_that_had_nothing_to_read_is_not_overtaken(settings: Settings, folder: RunFolder) -> None:
    folder.write(PENDING_FILE, ())
    check_before_build(settings, folder, -1, set)


def test_a_candidate_of_another_live_file_is_not_audited(settings: Settings, folder: RunFolder) -> None:
    check_before_audit(settings, folder)  # no candidate: the audit itself says so
    live = settings.warehouse_path
    live.parent.mkdir(parents=True)
    live.write_bytes(b"as it was when the candidate was built")
    folder.write(CANDIDATE_FILE, CandidateRecord(base_sha256=file_sha256(live)))
    check_before_audit(settings, folder)
    live.write_bytes(b"published since")
    with pytest.raises(StaleCandidate, match="Another run has published since"):
        check_before_audit(settings, folder)
    live.unlink()
    with pytest.raises(StaleCandidate):
        check_before_audit(settings, folder)


def test_a_candidate_on_its_way_to_being_live_is_left_to_the_publication(
    settings: Settings, folder: RunFolder
) -> None:
    folder.write(CANDIDATE_FILE, CandidateRecord(base_sha256="another", candidate_sha256="known"))
    check_before_audit(settings, folder)

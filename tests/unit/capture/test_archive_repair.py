"""An archive that is broken in every way: the check names it and writes nothing, mending loses nothing."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from tests.unit.capture.broken_archive import (
    CITY,
    NOW,
    break_bytes,
    exchange,
    fill,
    members,
    records_of,
    tree,
)

from gov_reviews.capture.archive import Archive
from gov_reviews.capture.archive_check import MENDABLE
from gov_reviews.capture.archive_repair import CheckedArchive, verify_archive
from gov_reviews.records.captures import Capture, CaptureKind
from gov_reviews.records.ids import CaptureId

CASES = 6  # of each kind of file; the seeds go on where a person looks for more (see the test)


class Whole:
    """The archive before it is broken, and what it holds."""

    def __init__(self, root: Path) -> None:
        self.archive = fill(root)
        self.captures = {capture.capture_id: capture for capture in self.archive.captures()}
        self.bodies = {key: self.archive.read_body(capture) for key, capture in self.captures.items()}
        self.members = {}
        for path in sorted(root.glob("warc/*/*.warc.gz")):
            warc_path = str(path.relative_to(root))
            mine = [capture for capture in self.captures.values() if capture.warc_path == warc_path]
            by_offset = {capture.warc_offset: capture.capture_id for capture in mine}
            self.members[warc_path] = list(members(path, by_offset))

    def left_in(self, root: Path) -> set[CaptureId]:
        """Captures whose record is still there as it was written, anywhere in its file."""
        found = set()
        for warc_path, records in self.members.items():
            path = root / warc_path
            data = path.read_bytes() if path.exists() else b""
            found |= {one.capture_id for one in records if one.capture_id is not None and one.packed in data}
        return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return Whole(tmp_path_factory.mktemp("whole") / "archive")


@pytest.fixture
def copy(whole: Whole, tmp_path: Path) -> Path:
    return shutil.copytree(whole.archive.root, tmp_path / "archive")


def verify(root: Path, *, mends: bool = False) -> CheckedArchive:
    return verify_archive(root, mends=mends, now=NOW)


def readable(root: Path, whole: Whole) -> set[CaptureId]:
    """Captures that the archive lists and gives the right bytes of."""
    archive = Archive(root)
    return {
        capture.capture_id
        for capture in archive.captures()
        if archive.can_read(capture) and archive.read_body(capture) == whole.bodies[capture.capture_id]
    }


def test_a_whole_archive_is_clean_and_mending_changes_nothing(whole: Whole, copy: Path) -> None:
    before = tree(copy)
    checked = verify(copy)
    assert (checked.findings, checked.refused) == ((), ())
    assert sum(source.captures for source in checked.sources) == len(whole.captures)
    assert verify(copy, mends=True).findings == ()
    assert tree(copy) == before


@pytest.mark.parametrize("seed", range(CASES))
@pytest.mark.parametrize(
    "pattern", ["warc/*/*.warc.gz", "index/*/*.parquet", "*/*/*", "decisions/*", "sources/*"]
)
def test_what_is_broken_is_named_and_what_is_whole_is_given_back(
    whole: Whole, copy: Path, pattern: str, seed: int
) -> None:
    """For more cases than a build has time for: CASES = 2000, this test alone."""
    chance = random.Random(f"{pattern} {seed}")  # noqa: S311
    broken = {}
    for _ in range(chance.choice([1, 1, 2, 5])):
        path = chance.choice(sorted(path for path in copy.glob(pattern) if path.name != ".lock"))
        if chance.random() < 0.1:
            broken[path] = "deleted"
            path.unlink()
            if not any(copy.glob(pattern)):
                break
            continue
        if not (data := path.read_bytes()):
            continue
        broken[path], changed = break_bytes(data, chance)
        path.write_bytes(changed)
    before = tree(copy)
    checked = verify(copy)
    assert tree(copy) == before, "a check writes nothing"

    # named: what hurts a capture is a fault, and each change of a record is told with its file
    if readable(copy, whole) != set(whole.captures):
        assert checked.faults, broken
    told = {finding.path for finding in checked.findings}
    for path in broken:
        place = str(path.relative_to(copy))
        if place in whole.members and path.exists():
            origin = whole.archive.root / place
            assert records_of(path) == records_of(origin) or place in told, broken
    for finding in checked.findings:
        assert finding.message
        assert finding.offset is None or finding.offset >= 0

    # mended: every record that is whole is found again, nothing that can be mended is left, twice is once
    left, still_read = whole.left_in(copy), readable(copy, whole)
    warcs = {name: content for name, (_, content) in before.items() if name.endswith(".warc.gz")}
    mended = verify(copy, mends=True)
    assert left | still_read <= readable(copy, whole), broken
    assert not [fault for fault in mended.faults if fault.kind in MENDABLE], broken
    after = tree(copy)
    assert {name: after[name][1] for name in warcs} == warcs, "no WARC file is changed"
    again = verify(copy, mends=True)
    assert again.faults == mended.faults
    assert {name: content for name, (_, content) in tree(copy).items()} == {
        name: content for name, (_, content) in after.items()
    }, "mended twice is mended once"

    # the next run can write, and what it fetches again is whole
    for capture in lost_of(copy)[:3]:
        if capture.kind is CaptureKind.ARTICLE and capture.source_id == CITY:
            body = whole.bodies[capture.capture_id]
            with Archive(copy).writer("later", CITY) as writer:
                newest = writer.newest.get(capture.url)
                sent = exchange(body, capture.url, 9000)
                added = writer.add(sent, kind=CaptureKind.ARTICLE)
                if newest is not None and newest.capture_id == capture.capture_id:
                    assert added is not None
                    assert added.capture_id == capture.capture_id
            assert Archive(copy).read_body(capture) == body


def lost_of(root: Path) -> list[Capture]:
    """Captures that the index still knows and whose bytes are gone."""
    archive = Archive(root)
    return [capture for capture in archive.captures() if not archive.can_read(capture)]

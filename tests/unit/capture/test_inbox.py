"""The inbox takes every file as it is, whatever its name and content, and says what it could not take."""

from __future__ import annotations

import errno
import os
import socket
import threading
from pathlib import Path

import pytest

from gov_reviews.capture import inbox
from gov_reviews.capture.archive import Archive
from gov_reviews.capture.archive_writer import ArchiveWriter
from gov_reviews.capture.inbox import archive_inbox, file_url
from gov_reviews.errors import InvalidRequest
from gov_reviews.knowledge.message_texts import message_of
from gov_reviews.records.both_languages import in_english
from gov_reviews.records.captures import CaptureKind
from gov_reviews.records.runs import RunOptions, SourceState
from gov_reviews.settings import Settings


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "in box"
    folder.mkdir()
    return folder


@pytest.fixture
def installation(tmp_path: Path) -> Settings:
    return Settings(data_root=tmp_path / "data")


def take(installation: Settings, box: Path, run_id: str = "run1"):
    outcome = archive_inbox(installation, run_id, RunOptions(inbox=str(box)))
    archive = Archive(installation.archive_root)
    return (
        outcome,
        {capture.url.rsplit("/", 1)[1]: archive.read_body(capture) for capture in archive.captures()},
        archive.captures(),
    )


def test_files_of_all_kinds_are_archived_as_they_are(installation: Settings, box: Path) -> None:
    (box / "sub" / "deep").mkdir(parents=True)
    files = {
        box / "a.txt": "望岚区政协一年工作综述".encode("gb18030"),
        box / "sub" / "b.html": b"<p>x</p>",
        box / "sub" / "deep" / "c.PDF": b"%PDF-1.4",
        box / "empty.md": b"",
        box / "picture.jpg": b"\xff\xd8\xff\x00",
        box / "no suffix": b"text",
    }
    for path, body in files.items():
        path.write_bytes(body)
    outcome, bodies, captures = take(installation, box)
    assert (outcome.state, outcome.listed, outcome.fetched, outcome.failed) == (SourceState.OK, 6, 6, 0)
    assert sorted(bodies.values()) == sorted(files.values())
    assert all(
        capture.url.startswith("file:///") and capture.kind is CaptureKind.INBOX for capture in captures
    )
    assert all(
        (capture.group_id, capture.status, capture.content_type) == (capture.url, 200, "")
        for capture in captures
    )


def test_a_second_run_takes_only_what_is_new_or_changed(installation: Settings, box: Path) -> None:
    (box / "a.txt").write_text("one")
    (box / "b.txt").write_text("two")
    take(installation, box)
    assert take(installation, box, "run2")[0].state is SourceState.UNCHANGED
    (box / "b.txt").write_text("two, corrected")
    outcome, _, captures = take(installation, box, "run3")
    assert (outcome.fetched, outcome.not_modified, len(captures)) == (1, 1, 3)


@pytest.mark.parametrize(
    "name",
    [
        b"..%2F..%2Fx.txt",
        b"#1?.txt",
        b"100%.txt",
        b"a\nb.txt",
        b"\xff\xfe.txt",
        b"$(rm).txt",
        "政协 综述.txt".encode(),
        b"..\\..\\x.txt",
    ],
)
def test_hostile_names_are_only_names(installation: Settings, box: Path, name: bytes) -> None:
    (box / os.fsdecode(name)).write_bytes(b"x")
    outcome, _, captures = take(installation, box)
    assert outcome.fetched == 1
    (capture,) = captures
    assert capture.url.startswith(f"{file_url(box)}/")
    assert "/" not in capture.url.removeprefix(f"{file_url(box)}/")
    assert all(33 <= ord(character) < 127 for character in capture.url)


def test_links_pipes_and_hidden_files_are_not_read(installation: Settings, box: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "s.txt").write_text("secret")
    (box / "link.txt").symlink_to(tmp_path / "secret.txt")
    (box / "folder").symlink_to(tmp_path / "outside")
    (box / ".hidden.txt").write_text("x")
    (box / ".git").mkdir()
    (box / ".git" / "config").write_text("x")
    os.mkfifo(box / "pipe")
    (box / "good.txt").write_text("good")
    outcome, bodies, _ = take(installation, box)
    assert bodies == {"good.txt": b"good"}
    assert (outcome.state, outcome.failed) == (SourceState.PARTIAL, 3)
    assert sum("symbolic link" in failure for failure in outcome.failures) == 2
    assert sum("no regular file" in failure for failure in outcome.failures) == 1


@pytest.mark.slow
@pytest.mark.parametrize("part", ["folder", "folder above", "file"])
def test_what_is_exchanged_for_a_link_while_it_is_read_leads_nowhere(
    installation: Settings, box: Path, tmp_path: Path, part: str
) -> None:
    """A thread swaps a real file or folder and a link to the outside as fast as it can, over forty runs."""
    outside = tmp_path / "outside"
    for folder, text in ((box / "a", "inside"), (outside, "secret")):
        (folder / "b").mkdir(parents=True)
        for number in range(20):
            (folder / "b" / f"{number}.txt").write_text(f"{text} {number}")
    (box / "still.txt").write_text("inside")
    real = {"folder": box / "a" / "b", "folder above": box / "a", "file": box / "a" / "b" / "10.txt"}[part]
    target = {"folder": outside / "b", "folder above": outside, "file": outside / "b" / "10.txt"}[part]
    aside = tmp_path / "aside"
    is_over = threading.Event()

    def swap() -> None:
        while not is_over.is_set():
            real.rename(aside)
            real.symlink_to(target)
            real.unlink()
            aside.rename(real)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        outcomes = [take(installation, box, f"run{number}")[0] for number in range(40)]
    finally:
        is_over.set()
        thread.join()
    archive = Archive(installation.archive_root)
    bodies = [archive.read_body(capture).decode() for capture in archive.captures()]
    assert "inside" in bodies
    assert not [body for body in bodies if "secret" in body]
    wording = {in_english(failure).partition(": ")[2] for outcome in outcomes for failure in outcome.failures}
    assert wording <= {message_of(code)[0] for code in (inbox._CHANGED, "symbolic_link")}
    assert take(installation, box, "last")[0].failed == 0


def test_a_file_that_grows_while_it_is_read_is_left_to_the_next_run(
    installation: Settings, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box / "a.txt").write_text("one")
    (box / "b.txt").write_text("two")
    real = os.fdopen

    def grow(descriptor: int, *arguments: object, **named: object) -> object:
        handle = real(descriptor, *arguments, **named)
        if os.fstat(descriptor).st_ino == (box / "a.txt").stat().st_ino:
            with (box / "a.txt").open("a") as more:
                more.write(", and more")
        return handle

    monkeypatch.setattr(inbox.os, "fdopen", grow)
    outcome, bodies, _ = take(installation, box)
    monkeypatch.undo()
    assert bodies == {"b.txt": b"two"}
    assert (outcome.state, outcome.failed) == (SourceState.PARTIAL, 1)
    assert "a.txt: changes while it is read" in outcome.failures[0]
    assert take(installation, box, "run2")[1]["a.txt"] == b"one, and more"


def test_what_is_no_file_is_named_and_never_waited_for(installation: Settings, box: Path) -> None:
    os.mkfifo(box / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(box)  # the path of a socket must be short
        try:
            listener.bind("socket.txt")
        finally:
            os.chdir(here)
        (box / "broken.txt").symlink_to("nowhere")
        (box / "circle").symlink_to(".")
        (box / "a\nb \udcff.txt").write_text("odd name")
        outcome, bodies, _ = take(installation, box)
    assert list(bodies.values()) == [b"odd name"]
    assert outcome.failed == 4
    lines = [line for failure in outcome.failures for line in failure.split("\n")]
    assert len(lines) == 2 * 4  # English and Chinese: the odd name breaks no line
    assert all(line.startswith("file:///") for line in lines)


def test_folders_that_are_too_deep_are_named(installation: Settings, box: Path) -> None:
    (box / "a.txt").write_text("x")
    folder = box
    for _ in range(inbox.MAX_DEPTH):
        folder = folder / "d"
        folder.mkdir()
    (folder / "last.txt").write_text("read")
    (folder / "d").mkdir()
    (folder / "d" / "deeper.txt").write_text("not read")
    outcome, bodies, _ = take(installation, box)
    assert set(bodies) == {"a.txt", "last.txt"}
    assert (outcome.failed, f"more than {inbox.MAX_DEPTH} folders deep" in outcome.failures[0]) == (1, True)
    assert not [entry for entry in Path("/proc/self/fd").iterdir() if str(box) in os.path.realpath(entry)], (
        "all closed"
    )


def test_a_full_disk_is_told(installation: Settings, box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (box / "a.txt").write_text("x")

    def full(*arguments: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ArchiveWriter, "add_file", full)
    outcome = archive_inbox(installation, "run1", RunOptions(inbox=str(box)))
    assert outcome.state is SourceState.FAILED
    assert "archive cannot be written (No space left on device)" in outcome.message


def test_an_oversize_file_is_recorded_by_size_and_hash(
    installation: Settings, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "MAX_INBOX_BYTES", 1000)
    (box / "big.pdf").write_bytes(b"x" * 5000)
    (box / "limit.txt").write_bytes(b"x" * 1000)
    outcome, bodies, captures = take(installation, box)
    big = next(capture for capture in captures if capture.url.endswith("big.pdf"))
    assert (big.body_bytes, bodies["big.pdf"], len(bodies["limit.txt"])) == (5000, b"", 1000)
    assert (outcome.state, outcome.failed) == (SourceState.PARTIAL, 1)
    assert "5000 bytes" in outcome.failures[0]
    assert len(take(installation, box, "run2")[2]) == 2, "recorded once"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(installation: Settings, box: Path) -> None:
    (box / "locked.txt").write_text("x")
    (box / "locked.txt").chmod(0)
    outcome, _, _ = take(installation, box)
    assert "Permission denied" in outcome.failures[0]


def test_a_missing_folder(installation: Settings, box: Path) -> None:
    with pytest.raises(InvalidRequest, match="not a folder"):
        take(installation, box / "nothing")
    assert archive_inbox(installation, "run1", RunOptions()).state is SourceState.UNCHANGED
    installation.inbox_root.mkdir(parents=True)
    (installation.inbox_root / "a.txt").write_text("x")
    assert archive_inbox(installation, "run2", RunOptions()).fetched == 1


def test_another_process_at_work(installation: Settings, box: Path) -> None:
    (box / "a.txt").write_text("x")
    with Archive(installation.archive_root).writer("other", "inbox"):
        outcome = archive_inbox(installation, "run1", RunOptions(inbox=str(box)))
    assert outcome.state is SourceState.FAILED
    assert "Another process" in outcome.message

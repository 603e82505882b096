"""Child processes that never outlive their parent, free ports, words made safe for a terminal.

Standard library only.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from types import FrameType
from typing import IO

_PR_SET_PDEATHSIG = 1
_TAIL_BYTES = 20_000


def _die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """What a child does between fork and exec on Linux: ask the kernel for a signal when the parent is gone,
    even by SIGKILL.
    """
    if not sys.platform.startswith("linux"):
        return None
    # Loaded here, not in the child: between fork and exec only system calls are safe.
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def request_signal() -> None:
        prctl(_PR_SET_PDEATHSIG, number)

    return request_signal


def start_group(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    output: IO[bytes] | int,
    errors: IO[bytes] | int,
    cwd: Path,
    death_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a command as the leader of its own process group, deaf to the terminal's Ctrl-C, with no input.

    `death_signal` is what it gets when this process is killed; SIGTERM lets a service end its own children.
    """
    return subprocess.Popen(  # noqa: S603 - the callers name fixed commands
        list(command),
        env=dict(environment),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        start_new_session=True,
        preexec_fn=_die_with_parent(death_signal),
    )


def stop_groups(processes: Iterable[subprocess.Popen[bytes]], patience: float = 10.0) -> None:
    """End process groups: ask all, wait, then kill what is left of any group, its grandchildren included.

    Returns when none of them runs any more: a killed process ends a moment after its signal, and nobody else
    waits for a grandchild. One that the kernel holds (a dead network disk) is given `patience` seconds.
    """
    groups = list(processes)
    for process in groups:
        _signal_group(process, signal.SIGTERM)
    deadline = time.monotonic() + patience
    for process in groups:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
    for process in groups:
        _signal_group(process, signal.SIGKILL)
        process.wait()
    deadline = time.monotonic() + patience
    while members_of({process.pid for process in groups}) and time.monotonic() < deadline:
        time.sleep(0.02)


def members_of(groups: Set[int]) -> list[int]:
    """Processes that still run in one of these process groups, as Linux lists them; elsewhere none.

    A process that ended and that nobody has waited for yet (a zombie) does not run.
    """
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            state, _parent, group = stat.read_text().rsplit(") ", 1)[1].split()[:3]
            if state != "Z" and int(group) in groups:
                found.append(int(stat.parent.name))
    return found


def _signal_group(process: subprocess.Popen[bytes], number: int) -> None:
    # The group's id stays valid while any member lives, so members are reached even after their leader has
    # ended.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


@contextlib.contextmanager
def signals_as_interrupt() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP (a closed terminal) into the orderly end that Ctrl-C brings.

    SIGINT too: a shell that starts a job in the background has it ignored.
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    previous = {
        number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def is_port_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def first_free_port(start: int, tries: int = 50) -> int | None:
    """The first free port from `start` upwards, None when none of them is."""
    return next((port for port in range(start, min(start + tries, 65536)) if is_port_free(port)), None)


def tail(path: Path, lines: int = 15) -> str:
    """The last lines of a log file, "" when there is none."""
    try:
        with path.open("rb") as stream:
            stream.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            text = stream.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(safe_for_terminal(line) for line in text.splitlines()[-lines:])


def safe_for_terminal(text: str) -> str:
    """The text on one line, without control and direction characters that could play tricks with a
    terminal.
    """
    return "".join(
        " " if character in "\r\n\t" else character
        for character in text
        if character in "\r\n\t" or _is_plain(character)
    )


def _is_plain(character: str) -> bool:
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}

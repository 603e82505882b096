"""Child processes that never outlive their parent; ports; words for a terminal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gov_reviews_local import processes

CHILD_WITH_GRANDCHILD = """
import signal, subprocess, sys, time
if {stubborn}: signal.signal(signal.SIGTERM, signal.SIG_IGN)
deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", deaf])
print(child.pid, flush=True)
time.sleep(60)
"""


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if not is_running(pid):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
class TestStopGroups:
    @pytest.mark.parametrize("stubborn", [False, True])
    def test_ends_grandchildren_too(self, stubborn: bool, tmp_path: Path) -> None:
        process = processes.start_group(
            [sys.executable, "-c", CHILD_WITH_GRANDCHILD.format(stubborn=stubborn)],
            os.environ,
            output=subprocess.PIPE,
            errors=subprocess.DEVNULL,
            cwd=tmp_path,
        )
        assert process.stdout is not None
        lines = [process.stdout.readline().strip(), process.stdout.readline().strip()]
        grandchild = next(int(line) for line in lines if line.isdigit())
        assert grandchild in processes.members_of({process.pid})
        processes.stop_groups([process], patience=0.5)
        process.stdout.close()
        assert process.returncode is not None
        assert not is_running(grandchild)
        assert processes.members_of({process.pid}) == []

    def test_an_ended_process_is_no_problem(self, tmp_path: Path) -> None:
        process = processes.start_group(
            ["true"], os.environ, output=subprocess.DEVNULL, errors=subprocess.DEVNULL, cwd=tmp_path
        )
        process.wait()
        processes.stop_groups([process, process])
        assert process.returncode == 0

    def test_a_killed_parent_takes_its_children_along(self, tmp_path: Path) -> None:
        parent_program = (
            "import os, subprocess, sys, time; from pathlib import Path; from gov_reviews_local.processes "
            "import start_group\n"
            "child = start_group(['sleep', '60'], os.environ, output=subprocess.DEVNULL, "
            "errors=subprocess.DEVNULL, cwd=Path('/'))\n"
            "print(child.pid, flush=True); time.sleep(60)\n"
        )
        parent = subprocess.Popen([sys.executable, "-c", parent_program], stdout=subprocess.PIPE)
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert is_running(child)
        parent.kill()
        parent.wait()
        parent.stdout.close()
        assert wait_until_gone(child)


class TestPorts:
    def test_a_listening_port_is_not_free(self) -> None:
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen()
            port = server.getsockname()[1]
            assert not processes.is_port_free(port)
            assert processes.first_free_port(port, tries=1) is None
            assert processes.first_free_port(port, tries=50) != port
        assert processes.is_port_free(port)

    def test_never_above_the_last_port(self) -> None:
        assert processes.first_free_port(65536) is None


class TestWords:
    def test_no_terminal_tricks(self) -> None:
        assert processes.safe_for_terminal("红\x1b[31m旗\u202egnp\r\n\tx\x00\x9b") == "红[31m旗gnp   x"

    def test_tail(self, tmp_path: Path) -> None:
        path = tmp_path / "x.log"
        path.write_bytes(b"\n".join(b"line %d" % number for number in range(100)) + b"\n\xff\x1b[2J\n")
        assert processes.tail(path, lines=3).splitlines() == ["line 98", "line 99", "\ufffd[2J"]
        assert processes.tail(tmp_path / "missing.log") == ""


def test_sigterm_ends_like_ctrl_c() -> None:
    before = signal.getsignal(signal.SIGTERM)

    def terminate_myself() -> None:
        with processes.signals_as_interrupt():
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)

    with pytest.raises(KeyboardInterrupt):
        terminate_myself()
    assert signal.getsignal(signal.SIGTERM) is before

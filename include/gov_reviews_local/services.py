"""`make up`: Airflow's services and the sample sites on this machine, for as long as a person wants them.

In: a port. Out: API server with the UI, DAG processor, triggerer and, last, scheduler, each in its own
process group with its own log, and the sample sites in this process; the address, user and password when all
are healthy. Ctrl-C, SIGTERM, or the end of any one of them ends them all. Standard library only. For a
machine that runs unattended see docker-compose.yaml and docs/operator.md.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Set
from pathlib import Path

from gov_reviews.airflow_tasks.airflow_setup import ADMIN_USER
from gov_reviews.airflow_tasks.part_health import healthy_parts
from gov_reviews.errors import PipelineError
from gov_reviews.settings import PROJECT_ROOT, Settings
from gov_reviews_local import airflow_home as homes
from gov_reviews_local.one_run import tell_and_prepare_database
from gov_reviews_local.processes import (
    first_free_port,
    is_port_free,
    signals_as_interrupt,
    start_group,
    stop_groups,
    tail,
)
from gov_reviews_local.progress_lines import ProgressLines
from gov_reviews_samples.server import running_sample_site

# In the order of their start. The API server reads task logs from the log folder itself; the log servers of
# the other two would listen on every interface.
COMPONENTS: dict[str, tuple[str, ...]] = {
    "api-server": ("api-server",),
    "dag-processor": ("dag-processor",),
    "triggerer": ("triggerer", "--skip-serve-logs"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
}
# Tasks report to the API server: the scheduler starts once it answers, else the tasks of the first run fail.
WAITS_FOR_API = "scheduler"
HEALTHY = frozenset({"metadatabase", "scheduler", "triggerer", "dag_processor"})
START_TIMEOUT_S = 180.0


class ServicesFailed(PipelineError):
    """A service did not come up, or ended by itself."""


class PortTaken(PipelineError):
    """Another program listens on the port."""


def choose_port(wanted: int | None) -> int:
    """The port for the UI: the one asked for, or the first free one from Airflow's default upwards.

    Raises:
        PortTaken: The one asked for is in use, or none is free.
    """
    if wanted is not None:
        if not 1024 <= wanted <= 65535:
            raise PortTaken(
                "The port must lie between 1024 and 65535.", "端口须在 1024 至 65535 之间。", port=wanted
            )
        if not is_port_free(wanted):
            raise PortTaken(
                "Another program listens on this port. Stop it or choose another one: make up PORT=8090.",
                "该端口已被另一程序占用。请停止该程序，或另选端口：make up PORT=8090。",
                port=wanted,
            )
        return wanted
    port = first_free_port(homes.DEFAULT_PORT)
    if port is None:
        raise PortTaken(
            f"No port from {homes.DEFAULT_PORT} upwards is free. Name one: make up PORT=9000.",
            f"自 {homes.DEFAULT_PORT} 起没有空闲端口。请指定：make up PORT=9000。",
        )
    return port


class Services:
    """The running services. Use as a context: leaving it ends them all.

    Args:
        home: Whose they are. environment: what they see.
        components: Names and arguments of those that are started, in this order.
    """

    def __init__(
        self,
        home: homes.AirflowHome,
        environment: dict[str, str],
        components: Mapping[str, tuple[str, ...]] = COMPONENTS,
    ) -> None:
        self.home = home
        self._environment = environment
        self._components = components
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._logs = contextlib.ExitStack()

    def __enter__(self) -> Services:
        try:
            for name, arguments in self._components.items():
                if name == WAITS_FOR_API and self._processes:
                    self.wait_until_healthy({"metadatabase"})
                self.start(name, *arguments)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        stop_groups(self._processes.values())
        self._logs.close()

    def start(self, name: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        """Start one of Airflow's programs in a process group of its own.

        Args:
            name: Of its log. arguments: behind `airflow`.
            environment: What it sees besides that of all of them.
        """
        log = self._logs.enter_context(self.log_path(name).open("wb"))
        self._processes[name] = start_group(
            [sys.executable, "-m", "airflow", *arguments],
            self._environment | dict(environment or {}),
            output=log,
            errors=subprocess.STDOUT,
            cwd=PROJECT_ROOT,
        )

    def log_path(self, name: str) -> Path:
        """Log of one service, begun anew at every start."""
        return self.home.logs / f"{name}.log"

    def check_alive(self) -> None:
        """Nothing, while all of them run.

        Raises:
            ServicesFailed: One of them ended; the message has the end of its log.
        """
        for name, process in self._processes.items():
            if process.poll() is not None:
                raise ServicesFailed(
                    f"The {name} ended by itself with status {process.returncode}. Last words of "
                    f"{self.log_path(name)}:\n"
                    f"{tail(self.log_path(name))}",
                    f"{name} 自行退出，状态 {process.returncode}。{self.log_path(name)} 的最后输出见上。",
                )

    def wait_until_healthy(self, wanted: Set[str] = HEALTHY, timeout: float = START_TIMEOUT_S) -> None:
        """Return when the API server answers and these parts have a fresh heartbeat.

        Raises:
            ServicesFailed: One ended, or they are not healthy in time.
        """
        deadline = time.monotonic() + timeout
        missing = wanted
        while time.monotonic() < deadline:
            self.check_alive()
            missing = unhealthy_parts(self.home.port) & wanted
            if not missing:
                return
            time.sleep(0.5)
        raise ServicesFailed(
            f"Not healthy after {timeout:.0f} s: {', '.join(sorted(missing))}. Their logs are in "
            f"{self.home.logs}.",
            f"{timeout:.0f} 秒后仍未就绪：{'、'.join(sorted(missing))}。日志在 {self.home.logs}。",
        )


def unhealthy_parts(port: int) -> set[str]:
    """The parts of Airflow that are not healthy, all of them while the API server does not answer."""
    try:
        # what tasks talk to is made at its first request
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/execution/health", timeout=30):
            pass
    except OSError:
        return set(HEALTHY)
    return set(HEALTHY - healthy_parts(f"http://127.0.0.1:{port}", patience_s=30))


def serve_airflow(settings: Settings, port: int | None, airflow_home: Path | None = None) -> None:
    """Start everything, tell how to get in, and stay until interrupted.

    Raises:
        ServicesFailed, PortTaken, HomeBusy: What to do stands in the message.
        KeyboardInterrupt: The person ended it; everything is stopped by then.
    """
    started = time.monotonic()
    chosen = choose_port(port)
    settings.inbox_root.mkdir(parents=True, exist_ok=True)
    # The lock comes before the settings file: a second `make up` must not change the port of the first.
    with homes.hold_home(homes.prepare_folder(airflow_home), "make up"), ProgressLines(started) as progress:
        if port is None and chosen != homes.DEFAULT_PORT:
            progress.say(f"port {homes.DEFAULT_PORT} is taken; using {chosen}")
        home = homes.prepare_home(airflow_home, port=chosen)
        tell_and_prepare_database(home, progress)
        environment = home.environment() | {"GOV_REVIEWS_DATA": str(settings.data_root)}
        with running_sample_site(settings) as address:
            environment["GOV_REVIEWS_SAMPLE_SITE"] = address
            progress.say("starting API server, DAG processor, triggerer, then the scheduler ...")
            progress.doing("waiting until the API server answers and the others are alive")
            with Services(home, environment) as services:
                services.wait_until_healthy()
                progress.doing("")
                tell_how_to_get_in(settings, home, address, time.monotonic() - started)
                while True:
                    services.check_alive()
                    time.sleep(2.0)


def tell_how_to_get_in(
    settings: Settings, home: homes.AirflowHome, sample_address: str, seconds: float
) -> None:
    """Say where the UI is and with which users; `tests/season/starts.py` reads it."""
    viewer, viewers = homes.VIEWER_USER, home.password_of(homes.VIEWER_USER)
    sys.stdout.write(
        f"""
Airflow is up after {seconds:.0f} s. Airflow 已启动，用时 {seconds:.0f} 秒。
  address 地址            http://127.0.0.1:{home.port}
  user 用户               {ADMIN_USER}, password 密码 {home.password} (may do everything 全部权限)
  user 用户               {viewer}, password 密码 {viewers} (reads the page, runs and logs 只读)
  sample sites 样例网站   http://{sample_address}/
  data 数据               {settings.data_root}
  inbox 收件箱            {settings.inbox_root}
  logs 日志               {home.logs}
Ctrl-C ends everything. 按 Ctrl-C 全部结束。
"""
    )
    sys.stdout.flush()


def main(arguments: list[str] | None = None) -> int:
    """Entry point of `make up`."""
    parser = argparse.ArgumentParser(
        prog="make up", description="Run Airflow and the sample sites until Ctrl-C."
    )
    parser.add_argument(
        "--data", default="", help="data folder (default: data/ of the project, or GOV_REVIEWS_DATA)"
    )
    parser.add_argument(
        "--port", default="", help=f"port of the UI (default: {homes.DEFAULT_PORT}, or the next free one)"
    )
    parser.add_argument(
        "--airflow-home", type=Path, default=None, help="Airflow home (default: .airflow of the project)"
    )
    options = parser.parse_args(arguments)
    try:
        port = int(options.port) if options.port else None
    except ValueError:
        parser.error(f"the port must be a number, not {options.port!r}")
    with signals_as_interrupt():
        try:
            serve_airflow(Settings.load(options.data or None), port, options.airflow_home)
        except KeyboardInterrupt:
            sys.stdout.write("\nstopped: every process that make up started has ended\n")
        except PipelineError as error:
            sys.stderr.write(f"make up: {error}\n  {error.in_chinese()}\n")
            return 1
        except OSError as error:
            sys.stderr.write(
                f"make up: {error}. Check that the folder can be written and the disk has room. "
                "请检查文件夹是否可写、磁盘是否有空间。\n"
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

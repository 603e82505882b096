"""The days of a simulated season, in a copy of the project (see `simulate`).

python -m tests.season.drive FOLDER --days N --sites N --seed N

In: a folder. Out: one JSON line a run, then the verdict, on standard output. Each scheduled run is the tasks
of `ingest_reviews` in their order; messages go to a receiver on loopback, where the only person of the season
reads them and does what they ask for, nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException
from airflow.utils.types import DagRunType
from tests.kept_workers import end_kept_workers, kept_workers
from tests.local_receivers import WebSink, web_sink
from tests.read_back_here import read_back_here
from tests.season.replica import (
    FOR_GOOD,
    MOVED_NAME,
    REDESIGNED_PATH,
    SeasonSite,
    Spell,
    Trouble,
    make_season,
    serve,
    write_registry,
)

from gov_reviews.airflow_tasks import tasks, telling, tidying
from gov_reviews.clock import utc_now
from gov_reviews.errors import PipelineError
from gov_reviews.pipeline.housekeeping import MIN_RUNS_KEPT
from gov_reviews.run_folder import list_runs
from gov_reviews.settings import METADATA_ROOT, TIME_ZONE, Settings
from gov_reviews.warehouse.published_file import kept_files

BEGINS = datetime(2025, 12, 1, tzinfo=ZoneInfo(TIME_ZONE))
RUNS_AT = (timedelta(hours=6, minutes=30), timedelta(hours=18, minutes=30))
TIDIED_AT = timedelta(hours=5)
# Of these the first run that meets them tells: they do not pass by themselves.
AT_ONCE = frozenset({Spell.FIREWALL, Spell.MOVED, Spell.REDESIGNED})
# one that is read again after its site has moved is the same document, published twice
_REVIEWS = "SELECT url, count(*) FROM mart.review WHERE is_canonical GROUP BY url"
_TO_DO = re.compile(r"\d+\. .*?\((season_\d\d)\)")


@dataclass
class SeasonVerdict:
    """What became of a season.

    Attributes:
        reviews: Reviews that a list has named and that were out for two days. lost, doubled: their addresses.
        told_late, told_twice, not_told, told_for_nothing: spells of trouble, in words.
        red_runs: Runs that failed by the rule of `report_run`. own_faults: exceptions of tasks.
        acts: What the person did, because a message asked for it.
        beyond_limits: What `tidy_up`, done every day, has left although the settings say less.
        bytes_after: Sizes of the folders of the data root after each tenth of the season, by day.
        bytes_a_day: Growth of each folder of the data root. cpu_s: of everything.
        resident_mb: Memory that the process of all runs holds, by day as above. peak_mb: the most that it
        held; peak_page_mb: the most that a process which reads pages held.
    """

    days: int
    sites: int
    runs: int = 0
    reviews: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    told: int = 0
    told_late: list[str] = field(default_factory=list)
    told_twice: list[str] = field(default_factory=list)
    not_told: list[str] = field(default_factory=list)
    told_for_nothing: list[str] = field(default_factory=list)
    red_runs: list[str] = field(default_factory=list)
    own_faults: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    beyond_limits: list[str] = field(default_factory=list)
    bytes_after: dict[int, dict[str, int]] = field(default_factory=dict)
    bytes_a_day: dict[str, int] = field(default_factory=dict)
    resident_mb: dict[int, int] = field(default_factory=dict)
    peak_mb: int = 0
    peak_page_mb: int = 0
    cpu_s: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether everything is as it should be."""
        return not (
            self.lost
            or self.doubled
            or self.told_late
            or self.told_twice
            or self.not_told
            or self.told_for_nothing
            or self.own_faults
            or self.beyond_limits
        )


@dataclass(frozen=True)
class Message:
    """One message as the person reads it: sources in trouble (with their lines), sources that are well."""

    at: datetime
    text: str
    fresh: dict[str, str]


class Season:
    """One season."""

    def __init__(self, folder: Path, days: int, sites: int, seed: int) -> None:
        self.folder, self.days = folder, days
        self.sites = make_season(sites, days, BEGINS, seed)
        self.messages: list[Message] = []
        self.moments: list[datetime] = []
        self.verdict = SeasonVerdict(days, sites)

    def pass_by(self) -> SeasonVerdict:
        """Live through it."""
        clock = self.folder / "clock"
        os.environ["GOV_REVIEWS_CLOCK"] = str(clock)
        os.environ["GOV_REVIEWS_DATA"] = str(self.folder / "data")
        _set(clock, BEGINS)
        write_registry(self.sites, METADATA_ROOT / "sources")
        with serve(self.sites, utc_now) as address, web_sink() as sink:
            os.environ["GOV_REVIEWS_SAMPLE_SITE"] = address
            os.environ["AIRFLOW_CONN_GOV_REVIEWS_WEBHOOK"] = json.dumps(
                {"conn_type": "generic", "password": sink.address, "extra": {"form": "json"}}
            )
            with kept_workers(), read_back_here():
                for day in range(self.days):
                    self._pass_day(day, clock, sink)
        end_kept_workers()  # the memory of those that have ended is measured
        self.verdict.peak_page_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        self._judge()
        return self.verdict

    def _pass_day(self, day: int, clock: Path, sink: WebSink) -> None:
        """What Airflow starts in one day."""
        _set(clock, BEGINS + timedelta(days=day) + TIDIED_AT)
        self._try(tidying.tidy_files, {})
        self._look_at_limits(day)
        for hour in RUNS_AT:
            moment = BEGINS + timedelta(days=day) + hour
            _set(clock, moment)
            self._run(moment)
            self._read_messages(sink, moment)
        if (day + 1) % max(1, self.days // 10) == 0:
            self._measure(day + 1)

    # --- one run ---

    def _run(self, moment: datetime) -> None:
        began, faults = time.process_time(), len(self.verdict.own_faults)
        dag_run = SimpleNamespace(
            dag_id="ingest_reviews",
            run_id=f"scheduled__{moment.isoformat()}",
            run_after=moment,
            clear_number=0,
            run_type=DagRunType.SCHEDULED,
        )
        self.moments.append(moment)
        run = tasks.start_run({}, dag_run)
        for batch in tasks.plan_run(run):
            self._try(tasks.capture_source, run, batch)
        self._try(tasks.capture_inbox, run)
        chunks = self._try(tasks.plan_chunks, run)
        if chunks:
            for chunk in chunks:
                self._try(tasks.extract_chunk, run, chunk)
            self._try(tasks.build_candidate, run)
            self._try(tasks.audit_candidate, run)
            events = defaultdict(lambda: SimpleNamespace(extra={}))  # as Airflow's, by asset
            self._try(tasks.publish_candidate, run, dag_run, events)
        state = "failed"
        try:
            state = str(tasks.report_run(run)["state"])
        except AirflowFailException as error:
            self.verdict.red_runs.append(f"{moment:%m-%d %H:%M} {error}")
        telling.tell_people(run, dag_run)
        self.verdict.runs += 1
        for fault in self.verdict.own_faults[faults:]:
            print(fault, file=sys.stderr, flush=True)
        cpu_s = round(time.process_time() - began, 1)
        said = {"run": f"{moment:%Y-%m-%d %H:%M}", "state": state, "cpu_s": cpu_s}
        print(json.dumps(said), flush=True)

    def _try(self, task: Any, *arguments: Any) -> Any:
        """As Airflow runs a task: an error of ours is a red task, and the run goes on."""
        try:
            return task(*arguments)
        except AirflowSkipException:
            return None
        except PipelineError as error:
            if task is not tasks.capture_source:  # which says so of a site that is in trouble
                self.verdict.own_faults.append(f"{task.__name__}: {error}")
            return None
        except AirflowException as error:
            self.verdict.own_faults.append(f"{task.__name__}: {error}")
        except Exception as error:
            self.verdict.own_faults.append(f"{task.__name__}: {type(error).__name__}: {error}")
        return None

    # --- what is kept ---

    def _look_at_limits(self, day: int) -> None:
        """Right after `tidy_up` no more is there than the settings say."""
        settings = Settings.load()
        kept = {
            "runs": (len(list_runs(settings)), max(MIN_RUNS_KEPT, settings.keep_run_days * len(RUNS_AT))),
            "previous": (len(kept_files(settings)), settings.keep_warehouses),
        }
        self.verdict.beyond_limits.extend(
            f"day {day}: {number} of {name}, {most} at most"
            for name, (number, most) in kept.items()
            if number > most
        )

    def _measure(self, day: int) -> None:
        data = self.folder / "data"
        self.verdict.bytes_after[day] = {path.name: _size(path) for path in sorted(data.iterdir())}
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        self.verdict.resident_mb[day] = pages * resource.getpagesize() >> 20
        self.verdict.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10

    # --- the person ---

    def _read_messages(self, sink: WebSink, moment: datetime) -> None:
        for request in sink.requests:
            text = json.loads(request.body)["text_en"]
            fresh = {match[1]: line for line in text.splitlines() if (match := _TO_DO.match(line))}
            self.messages.append(Message(moment, text, fresh))
            for source_id in fresh:
                self._do_what_is_asked(self._site(source_id), text)
        sink.requests.clear()

    def _do_what_is_asked(self, site: SeasonSite, text: str) -> None:
        """Correct the file of a source whose site has moved, or whose list has."""
        trouble = site.trouble_at(utc_now())
        if trouble is None or trouble.spell not in FOR_GOOD:
            return
        file = METADATA_ROOT / "sources" / f"{site.source_id}.yaml"
        old = file.read_text(encoding="utf-8")
        if trouble.spell is Spell.MOVED:
            moved = MOVED_NAME + site.host
            if moved not in text:
                return
            new = old.replace(site.host, moved)
        else:
            new = old.replace("/news_list.php?id=3", f"{REDESIGNED_PATH}?id=3")
        if new != old:
            file.write_text(new, encoding="utf-8")
            self.verdict.acts.append(f"{site.source_id}: {trouble.spell}")

    def _site(self, source_id: str) -> SeasonSite:
        return next(site for site in self.sites if site.source_id == source_id)

    # --- the verdict ---

    def _judge(self) -> None:
        self._judge_reviews()
        for site in self.sites:
            for trouble in site.troubles:
                self._judge_told(site, trouble)
            self._judge_silence(site)
        self.verdict.told = len(self.messages)
        self.verdict.bytes_a_day = {
            path.name: _size(path) // self.days for path in sorted((self.folder / "data").iterdir())
        }
        self.verdict.cpu_s = round(sum(os.times()[:4]), 1)

    def _judge_reviews(self) -> None:
        end = self.moments[-1] - timedelta(days=2)
        with duckdb.connect(str(Settings.load().warehouse_path), read_only=True) as connection:
            counted: dict[str, int] = dict(connection.execute(_REVIEWS).fetchall())
        for site in self.sites:
            for article in site.articles:
                if not article.is_review or article.number not in site.named or article.at > end:
                    continue
                self.verdict.reviews += 1
                path = f"{site.host}/news_view.php?id={article.number}"  # on the old host or the new one
                count = sum(number for url, number in counted.items() if url.endswith(path))
                if count != 1:
                    (self.verdict.lost if count == 0 else self.verdict.doubled).append(path)

    def _judge_told(self, site: SeasonSite, trouble: Trouble) -> None:
        """Of a spell that the runs met and that does not pass by itself, people hear within a day, and once.

        Lists in halves give their rows all the same: nothing is told of the few days of a spell.
        """
        met = [moment for moment in self.moments if trouble.is_on(moment)]
        told = [message.at for message in self.messages if site.source_id in message.fresh]
        name = f"{site.source_id} {trouble.spell} {trouble.begins:%m-%d %H:%M}"
        wanted = len(met) >= (1 if trouble.spell in AT_ONCE else 2) and trouble.spell is not Spell.HALF
        if not told:
            if wanted and len(self.moments) - self.moments.index(met[0]) > 1:
                self.verdict.not_told.append(name)
            return
        if wanted and told[0] - trouble.begins > timedelta(days=1):
            self.verdict.told_late.append(f"{name}: after {told[0] - trouble.begins}")
        if len(told) > 1:
            self.verdict.told_twice.append(f"{name}: {[f'{at:%m-%d %H:%M}' for at in told]}")

    def _judge_silence(self, site: SeasonSite) -> None:
        if not site.troubles:
            self.verdict.told_for_nothing.extend(
                f"{message.at:%m-%d %H:%M} {message.fresh[site.source_id]}"
                for message in self.messages
                if site.source_id in message.fresh
            )


def _set(clock: Path, moment: datetime) -> None:
    clock.write_text(moment.isoformat(), encoding="ascii")


def _size(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def main() -> None:
    """Live through a season and say what became of it."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, required=True)
    parser.add_argument("--sites", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    season = Season(arguments.folder, arguments.days, arguments.sites, arguments.seed)
    verdict = season.pass_by()
    (arguments.folder / "messages.json").write_text(
        json.dumps(
            [{"at": str(m.at), "text": m.text} for m in season.messages], ensure_ascii=False, indent=1
        ),
        encoding="utf-8",
    )
    said = {"verdict": asdict(verdict), "is_good": verdict.is_good}
    print(json.dumps(said, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

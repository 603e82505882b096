"""Whether an installation is healthy: what `gov-reviews status` and the overview of the page say first.

In: the run folders, the archive, the registry, the disk, the time of asking. Out: `Health`: what needs a
person now, the newest run, and whether runs come at all. The hash of the live file is not looked at: that
takes seconds with a large one, and `status` does it besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low

from gov_reviews.knowledge.message_words import MessageWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.records.both_languages import in_both, in_chinese, in_english
from gov_reviews.records.runs import RunState, RunSummary
from gov_reviews.report.open_troubles import Trouble, find_troubles, other_trouble
from gov_reviews.run_folder import SUMMARY_FILE, RunFolder, RunStart, list_runs
from gov_reviews.settings import Settings

# A run is missed a quarter later than the days between runs usually are: after 30 hours where they come
# daily.
_LATE = 1.25
_DAYS_COMPARED = 8


@dataclass(frozen=True, slots=True)
class Health:
    """What was found.

    Attributes:
        troubles: What needs a person, now.
        run_id, state, ended_at: Of the newest run that ended and was no dry run.
    """

    troubles: tuple[Trouble, ...] = ()
    run_id: str = ""
    state: RunState | None = None
    ended_at: datetime | None = None


NOT_LOOKED_AT = Health()


def look_at_health(settings: Settings, now: datetime) -> Health:
    """Look at an installation. Where no run has ended yet, none is missed."""
    starts = list_runs(settings)
    summaries = (RunFolder(settings, start.run_id).read(SUMMARY_FILE) for start in reversed(starts))
    return judge_health(settings, starts, filter(None, summaries), now)


def judge_health(
    settings: Settings, starts: Sequence[RunStart], ended: Iterable[RunSummary], now: datetime
) -> Health:
    """The same for who has read the run folders.

    Args:
        settings: The installation.
        starts: Its runs, oldest first.
        ended: Those that ended, newest first; read as far as the first one that was no dry run.
        now: The time of asking.
    """
    newest = next((run for run in ended if run.state is not RunState.DRY_RUN), None)
    found = list(find_troubles(settings, newest, now).open)
    if newest is None:
        return Health(tuple(found))
    usual = usual_days_between(starts)
    if now - newest.finished_at > timedelta(days=_LATE * usual):
        habit, habit_zh = "", ""
        if usual > 1:
            habit, habit_zh = f"; usually one comes every {usual} days", f"，平常每 {usual} 天一次"
        said = in_both(
            f"The last run that ended is {newest.run_id}{habit}",
            f"最近结束的运行为 {newest.run_id}{habit_zh}",
        )
        found.append(other_trouble("silent", "", said=said))
    return Health(tuple(found), newest.run_id, newest.state, newest.finished_at)


def usual_days_between(starts: Sequence[RunStart]) -> int:
    """The median of the days from one day with a run to the next, over the last ones; 1 where there are not
    three days with runs: an installation whose habit is not known yet is taken for one with a schedule.
    """
    days = sorted({start.started_at.date() for start in starts})[-_DAYS_COMPARED:]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return median_low(gaps) if len(gaps) > 1 else 1


def tell_health(health: Health, complaints: Sequence[str] = ()) -> list[str]:
    """Lines in both languages: one when all is well, else one and what needs a person.

    Args:
        health: What was found. complaints: what else is wrong, in both languages.
    """
    words = load_words(MessageWords)
    told = [*complaints, *(trouble_in_both(trouble) for trouble in health.troubles)]
    if not told:
        return [in_both(words.health_good.en, words.health_good.zh)]
    needed = words.health_needed
    return [
        in_both(needed.en.format(count=len(told)), needed.zh.format(count=len(told))),
        *(in_both(f"- {in_english(line)}", f"- {in_chinese(line)}") for line in told),
    ]


def trouble_in_both(trouble: Trouble) -> str:
    """A trouble as one text in both languages: what it is, how it stands, what to do."""
    state, state_zh = (f", {trouble.state}", f"，{trouble.state}") if trouble.state else ("", "")
    if trouble.since is not None:
        day = f"{trouble.since:%Y-%m-%d}"
        state, state_zh = f"{state}, since {day}", f"{state_zh}，自 {day} 起"
    said, said_zh = (line(trouble.said).rstrip("。. ") for line in (in_english, in_chinese))
    return in_both(
        " ".join(filter(None, (f"{trouble.name_en}{state}:", said and f"{said}.", trouble.do_en))),
        "".join(filter(None, (f"{trouble.name_zh}{state_zh}：", said_zh and f"{said_zh}。", trouble.do_zh))),
    )

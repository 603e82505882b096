"""The one message of a run: short, in English and Chinese, with what to do. The same text everywhere.

In: the summary of a run, what is new, over, or still so among its troubles. Out: a `RunNotice`: a title and
two texts of plain lines, with nothing in them that a terminal or a mail header could obey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from gov_reviews.clock import local_day
from gov_reviews.knowledge.message_words import MessageWords
from gov_reviews.knowledge.metadata_files import load_words
from gov_reviews.knowledge.web_words import Phrase
from gov_reviews.records.both_languages import in_chinese, in_english
from gov_reviews.records.runs import RunSummary
from gov_reviews.report.shown_values import show_time
from gov_reviews.report.terminal import safe_line, shortened
from gov_reviews.run_folder import RunFile

if TYPE_CHECKING:
    # `make run` reads a notice, and finds no troubles
    from gov_reviews.report.open_troubles import Trouble

MAX_TROUBLES_SHOWN = 10
_BETWEEN_TITLES = " / "
_MAX_SAID = 240
_MAX_NAMES = 10


@dataclass(frozen=True, slots=True)
class TroubleNews:
    """What a receiver has not been told yet.

    Attributes:
        fresh: New, or not as it was told. over: names (English, Chinese) of what is well again.
        still: Names of what was told and is still so.
    """

    fresh: tuple[Trouble, ...] = ()
    over: tuple[tuple[str, str], ...] = ()
    still: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody needs to hear of it."""
        return not (self.fresh or self.over)


@dataclass(frozen=True, slots=True)
class RunNotice:
    """A message.

    Attributes:
        title: One line, Chinese and English.
        text_en, text_zh: lines.
        is_needed: Something in it needs a person.
    """

    run_id: str
    title: str
    text_en: str
    text_zh: str
    is_needed: bool = False

    def title_in(self, language: str) -> str:
        """The title in "en" or "zh"."""
        chinese, _, english = self.title.partition(_BETWEEN_TITLES)
        return chinese if language == "zh" else english

    def text(self, language: str = "both") -> str:
        """The text in "en", "zh" or "both", Chinese first."""
        texts = {"en": self.text_en, "zh": self.text_zh}
        return texts.get(language, f"{self.text_zh}\n\n{self.text_en}")


def write_notice(
    run_id: str,
    state: str,
    at: datetime,
    news: TroubleNews,
    summary: RunSummary | None = None,
    link: str = "",
) -> RunNotice:
    """Put it into words.

    Args:
        run_id: Ours; Airflow's where the run never got one.
        state: A state of a run, "never_started" or "no_report".
        at: When the run began.
        news: What is to be told.
        summary: For the counts.
        link: Where the whole report is, "" where it can be seen nowhere.
    """
    words = load_words(MessageWords)
    english, chinese = (
        _Text(words, language).write(run_id, state, at, news, summary, link) for language in ("en", "zh")
    )
    title, count = (
        (words.title_needed, len(news.fresh))
        if news.fresh
        else (words.title_over, len(news.over))
        if news.over
        else (words.title_still, len(news.still))
        if news.still
        else (words.title_daily, 0)
    )
    both = f"{title.zh}{_BETWEEN_TITLES}{title.en}".format(count=count)
    return RunNotice(run_id, safe_line(both), english, chinese, bool(news.fresh))


class _Text:
    """Writes the lines of one language."""

    def __init__(self, words: MessageWords, language: str) -> None:
        self._words = words
        self._is_zh = language == "zh"

    def write(
        self,
        run_id: str,
        state: str,
        at: datetime,
        news: TroubleNews,
        summary: RunSummary | None,
        link: str,
    ) -> str:
        words = self._words
        called = words.run_states.get(state)
        lines = [self._fill(words.run, run=run_id, at=show_time(at), state=self._say(called, default=state))]
        if summary is not None:
            lines.append(
                self._fill(
                    words.loaded,
                    documents=f"{sum(summary.documents.values()):,}",
                    figures=f"{sum(summary.observations.values()):,}",
                    all_documents=f"{summary.warehouse_documents:,}",
                    all_figures=f"{summary.warehouse_observations:,}",
                )
            )
        if link:
            # before the troubles: a service that cuts long texts must not cut it off
            lines.append(self._fill(words.report, link=link))
        if news.fresh:
            lines.append(self._say(words.needed))
            for number, trouble in enumerate(news.fresh[:MAX_TROUBLES_SHOWN], start=1):
                lines += self._trouble(number, trouble)
            if len(news.fresh) > MAX_TROUBLES_SHOWN:
                lines.append(self._fill(words.more, count=len(news.fresh) - MAX_TROUBLES_SHOWN))
        if news.over:
            lines.append(self._fill(words.over, names=self._names(news.over)))
        if news.still:
            lines.append(self._fill(words.still, names=self._names(news.still)))
        return "\n".join(safe_line(line) for line in lines)

    def _trouble(self, number: int, trouble: Trouble) -> list[str]:
        """Two lines: what is how since when and what was said; what to do."""
        name = trouble.name_zh if self._is_zh else trouble.name_en
        how = [self._say(self._words.run_states.get(trouble.state), default=trouble.state)]
        if trouble.since is not None:
            how.append(self._fill(self._words.since, day=local_day(trouble.since)))
        said = in_chinese(trouble.said) if self._is_zh else in_english(trouble.said)
        said = shortened(" ".join(said.split()), _MAX_SAID)
        colon, comma = ("：", "，") if self._is_zh else (": ", ", ")
        head = colon.join(part for part in (name, comma.join(filter(None, how)), said) if part)
        return [f"{number}. {head}", f"   {trouble.do_zh if self._is_zh else trouble.do_en}"]

    def _names(self, names: Sequence[tuple[str, str]]) -> str:
        separator = "、" if self._is_zh else ", "
        shown = separator.join(name[self._is_zh] for name in names[:_MAX_NAMES])
        return shown + (f" (+{len(names) - _MAX_NAMES})" if len(names) > _MAX_NAMES else "")

    def _say(self, phrase: Phrase | None, default: str = "") -> str:
        if phrase is None:
            return default
        return phrase.zh if self._is_zh else phrase.en

    def _fill(self, phrase: Phrase, **values: object) -> str:
        return self._say(phrase).format(**values)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the message of a run at one receiver; runs/<run_id>/messages.json.

    Attributes:
        receiver: Id of its connection. word: why it did not arrive, "" when it did.
    """

    receiver: str
    is_sent: bool
    word: str = ""


NOTICE_FILE = RunFile("notice.json", RunNotice)
DELIVERIES_FILE = RunFile("messages.json", tuple[Delivery, ...])

"""Errors for people: what happened, where, what to do next. Every error the package raises on purpose derives
from PipelineError.

Airflow decides by class (`airflow_tasks/policies.py`): `permanent` errors fail without a retry, the rest are
retried.
"""

from __future__ import annotations


class PipelineError(Exception):
    """Base of all errors raised on purpose.

    Args:
        message: What happened and what to do next, one or two sentences.
        chinese: The same in Chinese.
        context: What a person needs to find the place: source_id, url, path, column, value ...; kept as
            attributes in `context` and appended to the text as key=value.
    """

    permanent = True

    def __init__(self, message: str, chinese: str, /, **context: object) -> None:
        self.message = message
        self.chinese = chinese
        self.context = context
        super().__init__(message, context)

    def __reduce__(self) -> tuple[object, ...]:
        # errors travel from the worker that reads pages to the run
        return _remade, (type(self), self.message, self.chinese, self.context)

    def __str__(self) -> str:
        return self._with_context(self.message)

    def in_chinese(self) -> str:
        """The Chinese text, as `str()` gives the English one; the English one where there is no other."""
        return self._with_context(self.chinese or self.message)

    def _with_context(self, message: str) -> str:
        keys = " ".join(f"{key}={value}" for key, value in self.context.items() if value is not None)
        return f"{message} [{keys}]" if keys else message


def _remade(
    kind: type[PipelineError], message: str, chinese: str, context: dict[str, object]
) -> PipelineError:
    return kind(message, chinese, **context)


class InvalidRequest(PipelineError):
    """The caller asked for something that cannot be: unknown source id, bad date, unregistered host, unknown
    mode.
    """


class ContributorError(PipelineError):
    """Only somebody who changes files of the repository can meet it, so its text may be English alone. All
    other errors are told to operators and analysts: type checker and `tests/contracts/test_messages.py` want
    both languages.
    """

    def __init__(self, message: str, chinese: str = "", /, **context: object) -> None:
        super().__init__(message, chinese, **context)


class InvalidMetadata(ContributorError):
    """A file under metadata/ or sql/ breaks its model; the message names file, key and remedy."""


class InvalidOwnFile(InvalidMetadata):
    """A file that an operator writes for an installation breaks its model."""

    def __init__(self, message: str, chinese: str, /, **context: object) -> None:
        super().__init__(message, chinese, **context)


class CaptureError(PipelineError):
    """A page could not be captured."""


class Unreachable(CaptureError):
    """DNS, connection, time-out or 5xx after all retries: worth trying again later."""

    permanent = False


class BotChallenge(CaptureError):
    """The site answered with a challenge or a firewall page; recorded as blocked, never bypassed, not retried
    today.
    """


class Disallowed(CaptureError):
    """robots.txt, the registry's host list or the address rules forbid this fetch."""


class WrongContent(CaptureError):
    """The answer is not what was asked for: too large, wrong type, redirect to a foreign host, another
    page.
    """


class EmptyCapture(CaptureError):
    """The site itself says that there is nothing yet, proven by text on the page."""


class LayoutChanged(PipelineError):
    """A page of a known family no longer has the parts that its adapter relies on."""


class WrongSite(LayoutChanged):
    """Another site answers at the address: a parking page, a portal, a new owner."""


class NeedsRender(LayoutChanged):
    """The page is a shell that scripts fill in a browser."""


class ArchiveDamaged(PipelineError):
    """The archive index and the WARC files disagree in a way that recovery cannot repair."""


class ArchiveBusy(PipelineError):
    """Another process is writing captures of the same source."""

    permanent = False


class ContractBroken(PipelineError):
    """Data does not fit the table contract it is written under."""


class AuditFailed(PipelineError):
    """A critical check failed: the candidate stays for inspection, the live warehouse is untouched."""


class WarehouseMissing(PipelineError):
    """There is no published warehouse yet."""


class WarehouseBusy(PipelineError):
    """Another process builds or publishes, or holds a warehouse file open for writing; the message names
    it.
    """

    permanent = False


class ForeignLog(PipelineError):
    """A write-ahead log that is not ours lies beside the live warehouse: DuckDB would replay it over the
    published figures.
    """


class WarehouseDamaged(PipelineError):
    """A warehouse file cannot be read, or is not what was published under its name."""


class StaleCandidate(PipelineError):
    """The live warehouse is not the one that the candidate was built on: build again."""


class NothingLeft(StaleCandidate):
    """Another run has read and published all that this one was to load: it ends with nothing new."""


class QueryTimedOut(PipelineError):
    """A query took longer than its time limit."""


class StorageFailed(PipelineError):
    """The system refused to read or write: the message holds its words."""

    permanent = False


class NotEnoughSpace(StorageFailed):
    """The disk is too full, or a quota is used up."""


class StoreRaced(StorageFailed):
    """Another worker has put the same object first."""


class NotWritable(PipelineError):
    """A folder or file cannot be opened or written: read-only disk, wrong owner, missing permission.

    Trying again does not help.
    """


class NotEnoughMemory(PipelineError):
    """A step or query needs more memory than it may use."""

    permanent = False

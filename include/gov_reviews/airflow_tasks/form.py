"""The trigger forms of the DAGs, and what their values mean.

In: ids and names of the registered sources (the form's choices). Out: `Param`s, whose JSON schema lets the
form and the REST API refuse nonsense before a run exists; and, inside start_run, `RunOptions`. What a schema
cannot know (is the host registered?) is decided there, before any site is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from gov_reviews.airflow_tasks.source_choices import SourceChoice, read_source_choices
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.ids import INBOX_SOURCE, SourceId
from gov_reviews.records.runs import PublishWhen, ReprocessRequest, RunMode, RunOptions
from gov_reviews.settings import Settings

if TYPE_CHECKING:
    from airflow.sdk import Param

MAX_URLS = 200

# Airflow answers a wrong value with the words of jsonschema, which print the schema that did not fit: a plain
# `enum` prints every id, twice. Behind a reference they are not printed, and of two alternatives that fail
# alike none is gone into: what remains is this title.
_NO_SUCH_SOURCE = (
    "No such source: find it in the field by its name, or by gov-reviews sources list "
    "无此来源：请在栏中按名称查找，或用 gov-reviews sources list 查看代码"
)
_ONE_OF_THE_IDS = {"$ref": "#/$defs/source_id"}
# Asked first: where the field's own type fails, the field is printed with all its examples.
_A_LIST = {
    "title": "A list of ids, each once 来源代码的列表，不得重复",
    "type": ["array", "null"],
    "uniqueItems": True,
}


def _ruled(title: str, **rule: Any) -> dict[str, Any]:
    """The rule of a field, and once more as `allOf`: that is asked before the field's own, so what Airflow
    prints of a wrong value is this rule, with a title that says in both languages what is right.
    """
    return {"allOf": [{"title": title, **rule}], **rule}


_TRUE_OR_FALSE = _ruled("true or false 应为 true 或 false", type="boolean")

# One article address: scheme, a host name with a dot (no user, no address in numbers or brackets), optional
# port, no spaces or control characters. In parts, because Airflow's answer shows the one that does not fit;
# longer titles it would break in two.
_ADDRESS_PARTS = (
    ("An address begins with http 网址须以 http 开头", r"^https?://"),
    ("An address has no spaces 网址不得有空格", r"^[^\s\x00-\x1f\x7f]*$"),
    (
        "Then follows a site's name 其后为网站域名",
        r"^[^/]*//[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:\d{1,5})?([/?#]|$)",
    ),
)

_MODES = {
    RunMode.NEW: "new: fetch what the archive does not hold 只取新文章",
    RunMode.RECHECK: "recheck: ask again for known articles too 重查已有文章",
    RunMode.DRY_RUN: "dry_run: read list pages only, load nothing 只看列表，不入库",
}

# Airflow keeps a section with a name folded, so only what is seldom needed is in one.
_NARROW = "Narrow it down 限定范围"


def _sources_param(description: str, *first: SourceChoice) -> Param:
    """A field in which sources are found by name or id."""
    from airflow.sdk import Param

    choices = [*first, *read_source_choices()]
    ids = [choice.source_id for choice in choices]
    return Param(
        [],
        allOf=[_A_LIST],
        type=["array", "null"],
        title="Sources 来源",
        description=description,
        items={"type": "string", "title": _NO_SUCH_SOURCE, "anyOf": [_ONE_OF_THE_IDS, _ONE_OF_THE_IDS]},
        examples=ids,
        values_display={choice.source_id: choice.label for choice in choices},
        **{"$defs": {"source_id": {"enum": ids}}},
    )


def ingest_params() -> dict[str, Param]:
    """The form of `ingest_reviews`."""
    from airflow.sdk import Param

    return {
        "mode": Param(
            RunMode.NEW.value,
            **_ruled(
                "Modes: new, recheck, dry_run 模式只能为 new、recheck 或 dry_run",
                enum=[mode.value for mode in RunMode],
            ),
            type="string",
            values_display={mode.value: text for mode, text in _MODES.items()},
            title="Mode 模式",
            description=(
                "How much to ask of the sites. A run waits until the one before it has ended: a few minutes "
                "on most days, an hour or two at worst. "
                "对网站的访问范围。前一次运行结束后才开始，通常等数分钟，最长一两小时。"
            ),
        ),
        "sources": _sources_param(
            "Search by name or id. Empty: every source that is switched on, by a person or a probe, and due "
            "(samples: where their sites are served); with addresses below, only those. "
            "按名称或代码查找。留空：所有已启用且到期的来源；如下方填有网址，则只取这些网址。",
        ),
        "urls": Param(
            [],
            **_ruled("A list of addresses 应为网址的列表", type=["array", "null"]),
            title="Article addresses 文章网址",
            description=(
                "One per line, http:// or https://, on hosts of registered sources. Alone: only these pages "
                "are asked. With sources above: besides their lists. If Trigger answers Bad Request, the "
                "reason stands at the top of this form. "
                "每行一个，仅限已登记来源。只填网址：仅取这些页面；同时选定来源：另取其列表。"
                "触发时若提示 Bad Request，原因见本表单顶部。"
            ),
            items={
                "type": "string",
                "maxLength": 2000,
                "allOf": [{"title": title, "pattern": pattern} for title, pattern in _ADDRESS_PARTS],
            },
            uniqueItems=True,
            maxItems=MAX_URLS,
        ),
        "inbox": Param(
            True,
            **_TRUE_OR_FALSE,
            title="Inbox 收件箱",
            description="Take the files of the inbox folder too. 同时读取收件箱中的文件。",
        ),
        "published_since": Param(
            None,
            **_ruled(
                "A day since 2000, as 2026-01-31 应为 2000 年以来的日期，如 2026-01-31",
                type=["null", "string"],
                format="date",
                pattern=r"^20\d\d-\d\d-\d\d$",
            ),
            title="Published since 发布日期起",
            description=(
                "Leave out list entries dated before this day, today at the latest. Empty: whatever each "
                "source lists as new. 早于此日的条目不取，不得晚于今日；留空：各来源的全部新条目。"
            ),
            section=_NARROW,
        ),
    }


PARAM_NAMES = frozenset({"sources", "urls", "inbox", "published_since", "mode"})

_PUBLISH_WHEN = {
    PublishWhen.WITHIN_LIMITS: "within_limits: when no more figures change than the limits say 不超限时",
    PublishWhen.NEVER: "never: dry run, only the report of what would change 试运行，只报告差异",
    PublishWhen.ALWAYS: "always: also beyond the limits 超限也发布",
}


def reprocess_params() -> dict[str, Param]:
    """The form of `reprocess_archive`."""
    from airflow.sdk import Param

    return {
        "publish": Param(
            PublishWhen.WITHIN_LIMITS.value,
            **_ruled(
                "Publish: within_limits, never, always 发布只能为 within_limits、never 或 always",
                enum=[when.value for when in _PUBLISH_WHEN],
            ),
            type="string",
            values_display={when.value: text for when, text in _PUBLISH_WHEN.items()},
            title="Publish 发布",
            description="When the result takes the place of the warehouse. 何时以结果替换现行库。",
        ),
        "years": Param(
            [],
            **_ruled("A list of years 应为年度的列表", type=["array", "null"]),
            title="Years 年度",
            description=(
                "Only documents of these review years, one per line. Empty: all. "
                "仅限所述年度的综述，每行一个；留空：全部。"
            ),
            # no type: the form sends lines of text (numbers it would ask for as JSON), others send numbers
            items={
                "title": "A year such as 2024 年度如 2024",
                "pattern": "^(19|20)[0-9][0-9]$",
                "minimum": 1949,
                "maximum": 2099,
            },
            uniqueItems=True,
        ),
        "sources": _sources_param(
            "Only what these sources brought, by name or id. Empty: all. 仅限所选来源；留空：全部。",
            SourceChoice(INBOX_SOURCE, "收件箱 inbox"),
        ),
        "organizations": Param(
            [],
            **_ruled("A list of codes or names 应为代码或名称的列表", type=["array", "null"]),
            title="Committees 政协",
            description="One code or name per line. Empty: all. 每行一个代码或名称；留空：全部。",
            items={"type": "string", "minLength": 1, "maxLength": 100},
            uniqueItems=True,
            maxItems=MAX_URLS,
            section=_NARROW,
        ),
        "older_than": Param(
            None,
            **_ruled(
                "A version: letters, digits, dots 版本号由字母、数字、点组成",
                type=["null", "string"],
                pattern=r"^[0-9A-Za-z.+]{0,60}$",
            ),
            title="Older than 早于版本",
            description=(
                "Only what versions older than this one read: a package version, a code version or an "
                "extraction_key. Empty: all that is not of today's code. "
                "仅限早于此版本的抽取；留空：凡非现行代码所读。"
            ),
            section=_NARROW,
        ),
    }


def probe_params() -> dict[str, Param]:
    """The form of `probe_sources`."""
    return {
        "sources": _sources_param(
            "Search by name or id. Empty: those that no probe has looked at for a week. "
            "按名称或代码查找。留空：一周内未探测的来源。"
        ),
    }


def tidy_params() -> dict[str, Param]:
    """The form of `tidy_up`."""
    from airflow.sdk import Param

    return {
        "dry_run": Param(
            False,
            **_TRUE_OR_FALSE,
            title="Dry run 试运行",
            description="Only say what would be removed. 只列出将被清理的内容，不删除。",
        ),
    }


def is_dry_run(params: Mapping[str, Any]) -> bool:
    """Whether `tidy_up` only says what it would remove.

    Raises:
        InvalidRequest: A name that the form does not have: `dryrun` would remove in earnest.
    """
    _refuse_unknown(params, frozenset({"dry_run"}))
    return bool(params.get("dry_run"))


def probed_sources(params: Mapping[str, Any]) -> tuple[SourceId, ...]:
    """The sources that `probe_sources` is asked for; none: those that are due.

    Raises:
        InvalidRequest: A name that the form does not have: `source` would ask every site that is due.
    """
    _refuse_unknown(params, frozenset({"sources"}))
    return tuple(SourceId(source_id) for source_id in params.get("sources") or ())


REPROCESS_PARAM_NAMES = frozenset({"years", "sources", "organizations", "older_than", "publish"})


def reprocess_from_params(params: Mapping[str, Any]) -> RunOptions:
    """The reprocess that a filled form asks for.

    Raises:
        InvalidRequest: A name that the form does not have.
    """
    _refuse_unknown(params, REPROCESS_PARAM_NAMES)
    request = ReprocessRequest(
        years=_years(params.get("years") or ()),
        sources=tuple(SourceId(source_id) for source_id in params.get("sources") or ()),
        organizations=tuple(params.get("organizations") or ()),
        older_than=params.get("older_than") or "",
        publish=PublishWhen(params.get("publish") or PublishWhen.WITHIN_LIMITS),
    )
    return RunOptions(use_sites=False, reprocess=request)


def _years(given: Sequence[object]) -> tuple[int, ...]:
    try:
        return tuple(int(str(year)) for year in given)
    except ValueError as error:
        raise InvalidRequest(
            "Years are numbers such as 2024, one per line.", "年度应为四位数字，每行一个。", years=list(given)
        ) from error


def _refuse_unknown(params: Mapping[str, Any], known: frozenset[str]) -> None:
    unknown = sorted(set(params) - known)
    if unknown:
        raise InvalidRequest(
            f"The run was asked with parameters that do not exist. Known: {', '.join(sorted(known))}.",
            f"参数名称有误，可用的有：{'、'.join(sorted(known))}。",
            unknown=", ".join(unknown)[:300],
        )


def options_from_params(params: Mapping[str, Any], settings: Settings) -> RunOptions:
    """The run that a filled form asks for.

    Raises:
        InvalidRequest: A name that the form does not have (a misspelt key of a REST call would otherwise be
            ignored silently), or a day that does not exist.
    """
    _refuse_unknown(params, PARAM_NAMES)
    since = params.get("published_since")
    try:
        published_since = date.fromisoformat(since) if since else None
    except ValueError as error:
        raise InvalidRequest(
            "published_since is not a day of the calendar; write YYYY-MM-DD.",
            "“发布日期起”不是有效日期，应为 YYYY-MM-DD。",
            published_since=since,
        ) from error
    return RunOptions(
        sources=tuple(SourceId(source_id) for source_id in params.get("sources") or ()),
        urls=tuple(params.get("urls") or ()),
        inbox=str(settings.inbox_root) if params.get("inbox", True) else None,
        published_since=published_since,
        mode=RunMode(params.get("mode") or RunMode.NEW),
    )

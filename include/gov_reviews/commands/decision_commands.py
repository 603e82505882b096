"""`forget`, `decide`, `decisions`: what people decide about captures, documents and figures.

In: a key and a reason. Out: one line in the files of decisions below the archive; the next run applies it.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
from dataclasses import astuple, fields
from typing import TYPE_CHECKING, Annotated

import typer

from gov_reviews.clock import utc_now
from gov_reviews.commands.command_parts import DataOption, TableFormat, echo_both, settings_to_look
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.both_languages import in_both, in_chinese, in_english
from gov_reviews.records.reviews import Bound, DocType, FactStatus
from gov_reviews.settings import Settings
from gov_reviews.sharing import shared

if TYPE_CHECKING:
    from gov_reviews.decisions.review_decisions import Correction, DecisionKind


decide_app = typer.Typer(
    help="Hold, release or correct a figure or a document. What is decided is kept in the archive with your "
    "name and reason, and applied by the next run, also one without news. "
    "扣下、放行或更正一个数字或一篇文档。决定连同姓名和理由存档，下次运行生效。",
    no_args_is_help=True,
    rich_markup_mode=None,
)


_NEXT_RUN = "The next run applies it, also one without news."
_NEXT_RUN_ZH = "下次运行时生效（没有新内容也会生效）。"
ReasonOption = Annotated[
    str,
    typer.Option(
        metavar="TEXT",
        help="Why; it is kept with your name and shown beside the figure. 理由，与姓名一并保存并显示。",
    ),
]
KeyArgument = Annotated[
    str,
    typer.Argument(
        metavar="KEY",
        help="observation_key or document_key, as mart.observation or mart.quarantine name it. "
        "数字或文档的键。",
    ),
]


def forget(
    capture: Annotated[
        str,
        typer.Argument(
            metavar="CAPTURE",
            help="Capture id, as mart.quarantine, ops.crawl_url and `inspect` name it. 页面编号。",
        ),
    ],
    reason: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            help="Why; it is kept with your name and shown beside the capture. 理由，与姓名一并保存并显示。",
        ),
    ],
    undo: Annotated[
        bool, typer.Option("--undo", help="Take it back: the capture is read again. 撤回：重新读取该页面。")
    ] = False,
    data: DataOption = None,
) -> None:
    """Leave one capture out of the warehouse. Its bytes stay in the archive; the next run applies it.
    不收录某个页面。
    """
    from gov_reviews.capture.archive import open_archive
    from gov_reviews.decisions.capture_decisions import decide_capture
    from gov_reviews.pipeline.steps import READABLE

    settings = settings_to_look(data)
    found = open_archive(settings).captures(kinds=READABLE, capture_ids=[capture.strip().lower()])
    if not found:
        raise InvalidRequest(
            'The archive holds no document with this capture id. Look it up: gov-reviews query "select '
            'capture_id, url from ops.crawl_url"',
            '存档中没有此抓取编号的文档。查找：gov-reviews query "select capture_id, url from ops.crawl_url"',
            capture_id=capture[:100],
        )
    with shared(settings, "decide"):
        decision = decide_capture(
            settings.archive_root,
            "remember" if undo else "forget",
            found[0].capture_id,
            reason,
            utc_now(),
        )
    wording, wording_zh = ("taken back", "已恢复") if undo else ("forgotten", "已排除")
    if decision is None:
        stands, stands_zh = ("not forgotten", "未被排除") if undo else ("forgotten already", "此前已排除")
        echo_both(
            in_both(
                f"Nothing to do: {found[0].capture_id} is {stands} ({found[0].url}).",
                f"无需处理：{found[0].capture_id} {stands_zh}（{found[0].url}）。",
            )
        )
        return
    echo_both(
        in_both(
            f"{found[0].capture_id} is {wording} ({found[0].url}). {_NEXT_RUN}",
            f"{found[0].capture_id} {wording_zh}（{found[0].url}）。{_NEXT_RUN_ZH}",
        )
    )


@decide_app.command("hold", short_help="Take a figure or a document out 扣下一个数字或一篇文档")
def hold_figure(key: KeyArgument, reason: ReasonOption, data: DataOption = None) -> None:
    """Take a figure, or a document with all its figures, out of mart although it passed the checks.
    扣下一个数字或一篇文档。
    """
    from gov_reviews.decisions.review_decisions import DecisionKind

    _decide_and_tell(Settings.load(data), DecisionKind.HOLD, key, reason)


@decide_app.command("release", short_help="Publish a figure though a check holds it 放行被检查扣下的数字")
def release_figure(key: KeyArgument, reason: ReasonOption, data: DataOption = None) -> None:
    """Publish a figure although a check holds it. 放行被检查扣下的数字。"""
    from gov_reviews.decisions.review_decisions import DecisionKind

    _decide_and_tell(Settings.load(data), DecisionKind.RELEASE, key, reason)


@decide_app.command(
    "correct", short_help="Say what a figure or a document really says 更正一个数字或一篇文档"
)
def correct_figure(
    key: KeyArgument,
    reason: ReasonOption,
    value: Annotated[
        float | None,
        typer.Option(
            help="Of a figure, in base units: 万元 as 元, shares as percent. "
            "数字的值，按基本单位（万元折算为元，比例用百分数）。"
        ),
    ] = None,
    unit: Annotated[str | None, typer.Option(help="Of a figure: base unit. 数字的基本单位。")] = None,
    metric: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Of a figure: metric or detail metric. 数字的指标或细分指标。"),
    ] = None,
    bound: Annotated[
        Bound | None,
        typer.Option(
            help="Of a figure: exactly, at least, at most, about. 数字的界限：等于、不低于、不高于、约。"
        ),
    ] = None,
    status: Annotated[
        FactStatus | None,
        typer.Option(help="Of a figure: done, planned, of others. 数字的状态：实际、计划、背景。"),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            min=1949,
            max=2100,
            help="Of a document its review year, of a figure the year it is about. "
            "文档的综述年度，或数字所指年度。",
        ),
    ] = None,
    organization: Annotated[
        str | None, typer.Option(metavar="CODE|NAME", help="Of a document: its committee. 文档所属政协。")
    ] = None,
    doc_type: Annotated[
        DocType | None, typer.Option("--type", help="Of a document: a kind of review. 文档类型。")
    ] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Of a document. 文档标题。")] = None,
    term: Annotated[
        int | None,
        typer.Option(min=1, max=30, help="Of a document: the term (届) whose work it tells. 文档所述届次。"),
    ] = None,
    data: DataOption = None,
) -> None:
    """Say what a figure, or a document, really says. What was read stays visible beside it.
    更正一个数字或一篇文档。
    """
    from gov_reviews.decisions.decision_file import one_line
    from gov_reviews.decisions.review_decisions import Correction, DecisionKind
    from gov_reviews.report.decision_requests import checked_correction

    correction = Correction(
        value=value,
        unit=unit,
        metric=metric,
        bound=bound,
        status=status,
        year=year,
        doc_type=doc_type,
        title=one_line(title) if title else None,
        term=term,
    )
    checked = checked_correction(correction, organization)
    _decide_and_tell(Settings.load(data), DecisionKind.CORRECT, key, reason, checked)


@decide_app.command("withdraw", short_help="Take a decision back 撤回一项决定")
def withdraw_figure_decision(
    decision: Annotated[
        str,
        typer.Argument(
            metavar="DECISION", help="Key of the decision; see `gov-reviews decisions`. 决定的键。"
        ),
    ],
    reason: ReasonOption,
    data: DataOption = None,
) -> None:
    """Take a decision back: what the rules read, and the checks say, counts again. 撤回一项决定。"""
    from gov_reviews.decisions.review_decisions import withdraw_decision
    from gov_reviews.decisions.shared_corrections import shared_corrections

    key = decision.strip().lower()
    settings = Settings.load(data)
    with shared(settings, "decide"):
        withdraw_decision(settings.archive_root, key, reason, utc_now(), shared_corrections())
    echo_both(in_both(f"{key} is taken back. {_NEXT_RUN}", f"已撤回 {key}。{_NEXT_RUN_ZH}"))


def show_decisions(
    show_all: Annotated[
        bool,
        typer.Option("--all", help="Also those that were taken back or superseded. 含已撤回和被取代的。"),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON on standard output. 输出 JSON。")] = False,
    as_yaml: Annotated[
        bool,
        typer.Option(
            "--yaml",
            help="The corrections that count here, as entries of corrections.yaml. "
            "以 corrections.yaml 的格式列出生效的更正。",
        ),
    ] = False,
    data: DataOption = None,
) -> None:
    """List what people decided and what became of it. Exit code 1 when a line cannot be read.
    列出人工决定及其结果。
    """
    from gov_reviews.decisions.shared_corrections import as_entries
    from gov_reviews.decisions.standing_decisions import read_decisions
    from gov_reviews.report.decision_list import (
        GONE,
        SHOWN_IN_TABLE,
        ListedDecision,
        list_decisions,
        table_cells,
    )
    from gov_reviews.report.page_wording import headed_both
    from gov_reviews.report.rows import print_rows
    from gov_reviews.report.terminal import standard_output

    settings = settings_to_look(data)
    decisions = read_decisions(settings.archive_root)
    listed = [
        decision for decision in list_decisions(settings, decisions) if show_all or decision.state not in GONE
    ]
    if as_yaml:
        typer.echo(as_entries(decisions.reviews.counting()), nl=False)
    elif as_json:
        names = [part.name for part in fields(ListedDecision)]
        print_rows(names, [astuple(decision) for decision in listed], TableFormat.JSON, standard_output())
    else:
        rows = [table_cells(decision) for decision in listed]
        headings = [headed_both(f"decisions.{name}") for name in SHOWN_IN_TABLE]
        print_rows(SHOWN_IN_TABLE, rows, TableFormat.TABLE, standard_output(), headings)
    for damaged in decisions.damaged:
        echo_both(damaged, err=True)
    if decisions.damaged:
        raise typer.Exit(1)


def _decide_and_tell(
    settings: Settings, kind: DecisionKind, key: str, reason: str, correction: Correction | None = None
) -> None:
    """One decision, and what it is about."""
    with shared(settings, "decide"):
        _decide_here(settings, kind, key, reason, correction)


def _decide_here(
    settings: Settings, kind: DecisionKind, key: str, reason: str, correction: Correction | None
) -> None:
    from gov_reviews.decisions.review_decisions import decide_review
    from gov_reviews.decisions.shared_corrections import shared_corrections
    from gov_reviews.report.decision_requests import find_target
    from gov_reviews.report.page_wording import say_both

    found = find_target(settings, key)
    decision = decide_review(
        settings.archive_root, kind, found.target, reason, utc_now(), correction, shared_corrections()
    )
    if decision is None:
        echo_both(
            in_both(
                f"Nothing to do: this stands already ({in_english(found.wording)}).",
                f"无需处理：已有此决定（{in_chinese(found.wording)}）。",
            )
        )
        return
    key, kind_zh = decision.decision_key, say_both(f"decision_kind.{kind}")[1]
    echo_both(
        in_both(
            f"{key}: {kind} {in_english(found.wording)}. {_NEXT_RUN}",
            f"{key}：{kind_zh}{in_chinese(found.wording)}。{_NEXT_RUN_ZH}",
        )
    )

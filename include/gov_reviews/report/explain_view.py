"""Why a figure was read as it was, for a person, and why other numerals and names were not.

In: the figures of a text with the statements that competed for each; its other numerals; its named things.
Out: lines in both languages: value, who, when and status of every figure, the winning statement, the
runner-up, and what the others lacked; the reason of each other numeral; what is called by its name. Page
text never reaches the terminal unescaped: the caller prints lines through `safe_text`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gov_reviews.facts.figure_trace import DecidedField, DecidingCue, FigureTrace
from gov_reviews.facts.skipped_numerals import NumeralKind, SkippedNumeral
from gov_reviews.facts.statement_contest import StatementTrace
from gov_reviews.knowledge.catalogue import MetricName
from gov_reviews.records.both_languages import in_both, in_chinese, in_english
from gov_reviews.records.reviews import Bound, FactStatus, NamedItem, Observation
from gov_reviews.report.page_wording import Language, Wording
from gov_reviews.report.shown_values import show_number

MOST_LOSERS = 6  # statements without a score that are listed
_STATUS_WORDS = {
    FactStatus.ACTUAL: ("a result of the committee", "实际（actual），该政协的成果"),
    FactStatus.PLAN: ("a target or standing rule", "计划（plan），目标或常规要求"),
    FactStatus.CONTEXT: ("true, but no result of this committee", "背景（context），属实但非该政协的成果"),
}
_BOUND_WORDS = {
    Bound.EXACT: ("exactly", "恰为"),
    Bound.AT_LEAST: ("at least", "不少于"),
    Bound.AT_MOST: ("at most", "不超过"),
    Bound.ABOUT: ("about", "约"),
}
_ZH = Wording(Language.ZH)
_DECIDED = {DecidedField.WHO: "主体", DecidedField.WHEN: "期间", DecidedField.STATUS: "状态"}
_NO_FIGURES = {
    NumeralKind.YEAR: ("a year", "年份"),
    NumeralKind.TIME: ("a day, an hour or how long it took", "日期、时刻或时长"),
    NumeralKind.ORDER: ("which one of several", "序数"),
    NumeralKind.SESSION: ("a session or term", "届次、会次"),
    NumeralKind.SLOGAN: ("part of a slogan or a name", "口号、名称的一部分"),
    NumeralKind.TITLE: ("part of a title", "书名、文件名的一部分"),
    NumeralKind.ADDRESS: ("a telephone number or an address", "电话或网址"),
    NumeralKind.VERSION: ("a version", "版本号"),
    NumeralKind.NEGATED: ("did not happen", "表示没有发生"),
    NumeralKind.THRESHOLD: ("says which ones the next number counts", "后一数字的限定条件"),
    NumeralKind.HEADING: ("the number of a heading", "标题序号"),
    NumeralKind.VAGUE: ("a vague number", "概数用语"),
    NumeralKind.ARTICLE: ("an article", "泛指"),
    NumeralKind.IDIOM: ("part of a word or phrase", "词语、成语的一部分"),
    NumeralKind.ASPECT: ("arranges the text", "行文分点"),
    NumeralKind.UNREADABLE: ("no complete number; look at it", "未能识读，请核对"),
    NumeralKind.NO_MEASURE: ("nothing says what it counts; look at it", "未说明所计事物，请核对"),
}
_PLACES = {
    "winner": "胜出",
    "behind it": "次之",
    "detail": "细分",
    "detail behind it": "细分次之",
}


def explanation_lines(
    observations: Sequence[Observation],
    traces: Mapping[int, FigureTrace],
    metrics: Mapping[str, MetricName],
) -> list[str]:
    """All that can be said of the figures of a text, line by line in both languages.

    Args:
        observations: Its figures. traces: by the place of each, why it was read so.
        metrics: Names by metric code.
    """
    lines = [
        line for seen in observations for line in figure_lines(seen, traces.get(seen.char_start), metrics)
    ]
    return lines or [in_both("No figure.", "没有数字。")]


def numeral_lines(text: str, skipped: Sequence[SkippedNumeral]) -> list[str]:
    """Why the other numerals of a text are no figures, one line a reason, in both languages."""
    printed: dict[NumeralKind, dict[str, None]] = {}
    for one in skipped:
        printed.setdefault(one.kind, {})[text[one.start : one.end]] = None
    lines = []
    for kind, words in printed.items():
        english, chinese = _NO_FIGURES[kind]
        lines.append(
            in_both(
                f"no figure: {', '.join(words)}: {english} ({kind.value})",
                f"不作为数据：{'、'.join(words)}：{chinese}（{kind.value}）",
            )
        )
    return lines


def name_lines(named: Sequence[NamedItem], left_out: Sequence[str]) -> list[str]:
    """What a text calls by its name, and which names in marks are taken for none, in both languages."""
    lines = []
    for item in named:
        told = "".join(f", {words}" for words in (item.role, item.outcome and item.outcome.value) if words)
        lines.append(
            in_both(
                f"named: {item.name}: {item.kind.value}{told}",
                f"点名事项：{item.name}：{_ZH.named('item', item.kind)}{told.replace(', ', '，')}",
            )
        )
    if words := list(dict.fromkeys(left_out)):
        lines.append(
            in_both(
                f"in marks, but no named thing: {', '.join(words)}: neither the noun behind it nor the words "
                "before it say what it is",
                f"有引号或书名号，但不作为点名事项：{'、'.join(words)}：其后无类别名词，其前亦无说明用语",
            )
        )
    return lines


def figure_lines(
    seen: Observation, trace: FigureTrace | None, metrics: Mapping[str, MetricName]
) -> list[str]:
    """What is read of one figure, then why, line by line in both languages."""
    code = seen.detail_code or seen.metric_code
    name = metrics[code].name if code in metrics else code
    if seen.value_high is None:
        value, value_zh = (f"{words} {show_number(seen.value)}" for words in _BOUND_WORDS[seen.bound])
    else:
        value = f"from {show_number(seen.value)} to {show_number(seen.value_high)}"
        value_zh = f"{show_number(seen.value)} 至 {show_number(seen.value_high)}"
    status, status_zh = _STATUS_WORDS[seen.status]
    codes = seen.subject_codes or ()
    who = "+".join(codes) + (f" ({seen.subject})" if seen.subject else "")
    who_zh = "、".join(f"{_ZH.named('subject', code)}（{code}）" for code in codes)
    if seen.subject:
        who_zh += f"：{seen.subject}"
    start, end = seen.period_start or "?", seen.period_end or "?"
    lines = [
        in_both(
            f"{seen.printed}: {value} {seen.unit} of {name} ({code})",
            f"{seen.printed}：{name}（{code}）{value_zh} {seen.unit}",
        ),
        in_both(f"  status: {seen.status.value}, {status}", f"  状态：{status_zh}"),
        in_both(f"  who: {who}", f"  主体：{who_zh}"),
        in_both(
            f"  when: {start} to {end}; confidence {seen.confidence:g}",
            f"  期间：{start} 至 {end}；可信度 {seen.confidence:g}",
        ),
    ]
    if seen.recipient:
        recipient = seen.recipient_code
        level = f"{_ZH.named('recipient', recipient)}（{recipient}）"
        lines.append(
            in_both(f"  received by: {seen.recipient} ({recipient})", f"  接收方：{level}：{seen.recipient}")
        )
    lines.append(
        in_both(f"  decided by: {seen.rule_id}", f"  判定规则：{seen.rule_id}")
        if seen.rule_id
        else in_both(
            "  decided by: no statement of the catalogue holds", "  判定规则：指标目录中没有适用的表述"
        )
    )
    if trace is None:
        return lines
    return [*lines, *map(_cue_line, trace.cues), *_contest_lines(seen, trace.statements)]


def _cue_line(cue: DecidingCue) -> str:
    """The words that decided one field."""
    carried, carried_zh = (" (carried from before)", "（承前）") if cue.is_carried else ("", "")
    return in_both(
        f"  {cue.decided.value} is told by: {cue.words}{carried}",
        f"  {_DECIDED[cue.decided]}依据：“{cue.words}”{carried_zh}",
    )


def _contest_lines(seen: Observation, trace: Sequence[StatementTrace]) -> list[str]:
    """The statements that competed for a figure: those that hold, the best first, and some that do not."""
    best: dict[str, StatementTrace] = {}
    for one in trace:
        kept = best.get(one.rule_id)
        if one.score is not None and (kept is None or (kept.score or 0.0) < one.score):
            best[one.rule_id] = one
    lines = _held_lines(seen, sorted(best.values(), key=lambda one: (-(one.score or 0.0), one.rule_id)))
    losers = {one.rule_id: one for one in trace if one.score is None and one.rule_id not in best}
    lines += [
        in_both(
            f"  fails: {one.rule_id}, called by {one.trigger}: {in_english(one.why_not)}",
            f"  不适用：{one.rule_id}，触发词“{one.trigger}”：{in_chinese(one.why_not)}",
        )
        for one in list(losers.values())[:MOST_LOSERS]
    ]
    return lines


def _held_lines(seen: Observation, held: Sequence[StatementTrace]) -> list[str]:
    """The statements that hold, the best first; those of details, that compete among themselves, behind."""
    details = [one for one in held if one.is_detail]
    told = next((one for one in details if one.rule_id.split("/")[0] == seen.detail_code), None)
    lines = []
    for one in [*(one for one in held if not one.is_detail), *details]:
        if one.is_detail:
            place = "detail" if one is told else "detail behind it"
        else:
            place = "winner" if one.rule_id == seen.rule_id else "behind it"
        lines.append(
            in_both(
                f"  {place}: {one.rule_id}, called by {one.trigger}, score {one.score:g}",
                f"  {_PLACES[place]}：{one.rule_id}，触发词“{one.trigger}”，得分 {one.score:g}",
            )
        )
    return lines

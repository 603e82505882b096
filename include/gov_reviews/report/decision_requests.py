"""A decision as a person asks for it: which figure or document is meant, and whether what is to stand there
instead can be.

In: keys of the live warehouse, words of a command line. Out: what the decision is bound to (the words that
are printed), a checked correction; and the other way round, the command line for a row.
It refuses keys that are not in the warehouse, and metrics, units and committees that are not known.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gov_reviews.decisions.decision_file import one_line
from gov_reviews.decisions.review_decisions import Correction, DecisionKind, DecisionTarget, place_of
from gov_reviews.document.organization import organization_of
from gov_reviews.errors import InvalidRequest
from gov_reviews.knowledge.catalogue import OTHER, load_catalogue
from gov_reviews.knowledge.figure_word_lists import QuantityWords
from gov_reviews.knowledge.metadata_files import did_you_mean, did_you_mean_zh, load_words
from gov_reviews.knowledge.regions import load_regions
from gov_reviews.records.both_languages import in_both
from gov_reviews.settings import Settings
from gov_reviews.warehouse.keys import text_key
from gov_reviews.warehouse.reader import query_published

_KEY = re.compile("[0-9a-f]{16}")

_FIGURE = """
select * from core.fact_observation
where observation_key = $1
   or observation_key in (select observation_key from ops.quarantine where quarantine_key = $1)
"""
_DOCUMENT = "select * from core.dim_document where document_key = $1"


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """What a key means.

    Attributes:
        target: What a decision about it is bound to.
        wording: The same for a person, in both languages.
    """

    target: DecisionTarget
    wording: str


def find_target(settings: Settings, key: str) -> FoundTarget:
    """The figure or document that a key of the live warehouse means.

    Args:
        key: observation_key, document_key, or the quarantine_key of a doubt about a figure.

    Raises:
        InvalidRequest: The warehouse has no such figure or document.
    """
    key = key.strip().lower()
    figure = _row(settings, _FIGURE, key) if _KEY.fullmatch(key) else None
    document_key = figure["document_key"] if figure is not None else key
    document = _row(settings, _DOCUMENT, document_key) if _KEY.fullmatch(key) else None
    if document is None:
        raise InvalidRequest(
            'The warehouse has no figure or document with this key. Look it up: gov-reviews query "select '
            'observation_key, document_key, metric_name, printed, sentence from mart.observation where ..." '
            "(held figures: mart.quarantine)",
            '数据库中没有此键的数据或文献。查找：gov-reviews query "select observation_key, '
            "document_key, metric_name, printed, sentence from mart.observation where "
            '..."（被拦下的数据见 mart.quarantine）',
            key=key[:100],
        )
    url, body_text = document["text_url"], document["body_text"]
    if figure is None:
        title = document["title"]
        wording = in_both(
            f"the document “{title or 'without title'}” ({url})", f"文献“{title or '无标题'}”（{url}）"
        )
        return FoundTarget(DecisionTarget(url=url, text_key=text_key(body_text)), wording)
    before = json.loads(figure.get("corrected_from") or "{}")
    place = place_of(
        body_text,
        figure["char_start"],
        figure["printed"],
        (figure["sentence_start"], figure["sentence_end"]),
        before.get("metric_code", figure["metric_code"]),
    )
    target = DecisionTarget(url=url, text_key=text_key(body_text), figure=place)
    printed, words = figure["printed"], place.words
    wording = in_both(f"the figure {printed} in 「{words}」 ({url})", f"「{words}」中的 {printed}（{url}）")
    return FoundTarget(target, wording)


def _row(settings: Settings, sql: str, key: str) -> dict[str, Any] | None:
    found = query_published(settings, sql, [key])
    return dict(zip(found.columns, found.rows[0], strict=True)) if found.rows else None


def checked_correction(correction: Correction, organization: str | None = None) -> Correction:
    """The correction, when the metric catalogue, the measure words and the list of divisions know what it
    names.

    Args:
        correction: What is to stand there instead.
        organization: Code of a division, or the full name of its committee; None: not corrected.

    Raises:
        InvalidRequest: Something is not known; the message names what comes near.
    """
    metrics = {*load_catalogue().metrics, OTHER}
    if correction.metric is not None and correction.metric not in metrics:
        raise InvalidRequest(
            f"There is no metric {correction.metric}: {did_you_mean(correction.metric, metrics)}",
            f"没有指标 {correction.metric}：{did_you_mean_zh(correction.metric, metrics)}",
        )
    units = load_words(QuantityWords).units
    if correction.unit is not None and correction.unit not in units:
        raise InvalidRequest(
            f"{correction.unit} is no base unit: {did_you_mean(correction.unit, units)} Values are in base "
            "units: 万元 as 元, shares as %.",
            f"{correction.unit} 不是基本单位：{did_you_mean_zh(correction.unit, units)}"
            "数值以基本单位计：万元写作元，占比写作 %。",
        )
    if organization is None:
        return correction
    said = {part: getattr(correction, part) for part in correction.names if part != "organization_code"}
    return Correction(**said, organization_code=_code_of(organization.strip()))


def _code_of(organization: str) -> str:
    regions = load_regions()
    if organization in regions.by_code:
        return organization
    names = {organization_of(region, regions).name: code for code, region in regions.by_code.items()}
    if organization not in names:
        raise InvalidRequest(
            f"There is no committee or division {organization[:100]}: {did_you_mean(organization, names)}",
            f"没有政协或区划 {organization[:100]}：{did_you_mean_zh(organization, names)}",
        )
    return names[organization]


def format_decide_command(
    kind: DecisionKind, row: Mapping[str, Any], correction: Correction | None = None, reason: str = ""
) -> str:
    """The command that decides about a figure, to be pasted into a POSIX shell and completed there.

    Args:
        kind: hold, release or correct.
        row: A row with observation_key: of mart.observation, core.fact_observation or mart.quarantine.
        correction: What it is to say, for a correction.
        reason: What a person gave as the reason. It is hostile, like every value here: nothing of it can end
            its argument or begin another command.

    Returns:
        One line.

    Raises:
        InvalidRequest: The row has no key of a figure.
    """
    key = str(row.get("observation_key") or "")
    if not _KEY.fullmatch(key):
        raise InvalidRequest(
            "The row has no observation_key, so nothing can be decided about it.",
            "该行没有 observation_key，无法作出决定。",
        )
    words = ["gov-reviews", "decide", kind.value, key]
    for name in correction.names if correction else ():
        value = getattr(correction, name)
        shown = f"{value:.15g}" if isinstance(value, float) else str(value)
        words.append(f"--{_OPTIONS.get(name, name)}={shown}")
    words.append(f"--reason={reason}")
    return shlex.join(one_line(word) for word in words)


_OPTIONS = {"organization_code": "organization", "doc_type": "type"}

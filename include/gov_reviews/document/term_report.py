"""Whether a report is about a whole term (届): what the committee of one term tells the first session of the
next (九届委员会 … 在第十届委员会第一次会议上).

In: headlines and blocks of a document. Out: yes or no. Such a report need not say 五年: that a term is over
follows from who reports to whom. A figure of it without a time is the term's, never the last year's alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gov_reviews.knowledge.small_numbers import small_number
from gov_reviews.records.pages import Block

_HEAD_BLOCKS, _HEAD_LENGTH = 12, 1500  # in which a report says who reports, and to which session
_TERM = "第?([一二三四五六七八九十]{1,3})届"
_REST = r"[^，。；\n]"  # of a clause
# 在政协竹溆县第十届委员会第一次会议上, 在县政协十届一次会议上, 向县政协十届一次会议报告
_FIRST_SESSION = re.compile(rf"[在向]{_REST}{{0,24}}?{_TERM}{_REST}{{0,20}}?第?一次(?:全体)?会议(?:上|报告)")
# 我代表政协竹溆县第九届委员会, 受九届县政协常委会委托, 第九届委员会常务委员会关于…的报告
_REPORTING = (
    re.compile(rf"(?:代表|受){_REST}{{0,24}}?{_TERM}"),
    re.compile(rf"{_TERM}{_REST}{{0,30}}?(?:常务委员会|常委会){_REST}{{0,30}}?报告"),
)


def is_term_report(headlines: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Whether a committee reports on its whole term, to the first session of the term that follows."""
    head = "\n".join((*headlines, *(block.text for block in blocks[:_HEAD_BLOCKS])))[:_HEAD_LENGTH]
    session = _FIRST_SESSION.search(head)
    if session is None:
        return False
    over = small_number(session[1]) - 1
    return any(small_number(told[1]) == over for reporting in _REPORTING for told in reporting.finditer(head))

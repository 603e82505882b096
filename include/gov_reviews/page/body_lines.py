"""Lines of the article's element in, lines of the body with their kinds out: template furniture, pasted style
sheets and info lines are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gov_reviews.decoding.element_lines import MarkedLine, article_lines
from gov_reviews.document.line_roles.caption_lines import is_picture_credit
from gov_reviews.document.line_roles.credit_lines import begins_like_no_title
from gov_reviews.document.line_roles.furniture_lines import is_furniture
from gov_reviews.document.line_roles.traditional_forms import fold_traditional
from gov_reviews.knowledge.han import HAN, count_han
from gov_reviews.page.field_labels import is_empty_label, is_info_line, is_lone_label, is_stamp_line
from gov_reviews.records.pages import Line, LineKind

_SENTENCE_MARKS = "。！？；，、：…!?;,:”’」』"
_QUOTES_END = "”’」』"
_BRACKETS_END = "）)》】"
_FULL_STOP = re.compile("[。！？；，、;,]")
_CLAUSE_ENDS = ("。", "；", "，", "、", ";", ",")
_MAX_HEADING = 60
_MAX_CAPTION = 120
_FEWEST_PICTURES = 2  # of a picture story
_LEAST_CAPTION = 8  # Chinese characters of words below a picture; fewer are a name, a credit
_LEAST_PROSE = 40  # Chinese characters of a line that is no heading
_SHORT = 40
_LONGEST_VALUE = 20
_MOSTLY = 0.5
_ATTACHMENT = re.compile(
    r"(?:附件|附)?\s{0,3}(?:\d{1,2}|[一二三四五六七八九十]{1,2})?\s{0,3}[:：.、．【]?\s{0,3}(?:\d{1,2}[.、．])?"
    r"[^。；\n]{1,100}\.(?:docx?|wps|xlsx?|et|pptx?|pdf|ofd|zip|rar|jpe?g|png)[】]?",
    re.IGNORECASE,
)
_PAGE_BREAK = "#PAGE_BREAK#"
_LABELLED = re.compile(rf"[（(\[【]?[{HAN}]{{2,8}}\s?[：:丨｜|]")


def body_lines(marked: Sequence[MarkedLine], drop_patterns: Iterable[str] = ()) -> list[MarkedLine]:
    """Lines of an article without furniture, style sheets, and info lines of labels only."""
    patterns = [re.compile(pattern) for pattern in drop_patterns]
    kept: list[MarkedLine] = []
    for line in article_lines(list(marked)):
        line.text = text = _without_marks(line.text)
        if not text or is_furniture(fold_traditional(text), in_template=True):
            continue
        is_data = (is_info_line(text) or is_stamp_line(text)) and not kept_is_prose(kept)
        if not is_data and not any(pattern.search(text) for pattern in patterns):
            kept.append(line)
    _join_last_label(kept)
    while kept and _names_attachment(kept[-1]):
        kept.pop()
    return [line for number, line in enumerate(kept) if not _labels_nothing(kept, number)]


def _join_last_label(lines: list[MarkedLine]) -> None:
    """A label at the end whose value is the last line (来源： or 来源, and 松砚融媒), as one line."""
    if len(lines) < 2 or len(lines[-1].text) > _LONGEST_VALUE or "。" in lines[-1].text:
        return
    if lines[-1].link_share >= _MOSTLY:
        return  # words that the page is found by
    label = lines[-2].text
    if is_empty_label(label) or is_lone_label(label):
        value = lines.pop()
        lines[-1].text = f"{label}{'' if is_empty_label(label) else '：'}{value.text}"


def _names_attachment(line: MarkedLine) -> bool:
    """Whether a line is a link to a file and its name, with a number or the word for it before."""
    return line.link_share >= _MOSTLY and _ATTACHMENT.fullmatch(line.text.strip()) is not None


def _without_marks(text: str) -> str:
    """A line without pasted style rules and the sign of a system for a page break."""
    if "{" in text and "}" in text:
        text = remove_style_rules(text).strip()
    return text.replace(_PAGE_BREAK, "").strip() if _PAGE_BREAK in text else text


def _labels_nothing(lines: Sequence[MarkedLine], number: int) -> bool:
    """Whether a line is a label without a value (责任编辑：), at the end or before another label."""
    if not is_empty_label(lines[number].text):
        return False
    return number + 1 == len(lines) or _LABELLED.match(lines[number + 1].text.strip()) is not None


def kept_is_prose(lines: Sequence[MarkedLine]) -> bool:
    """Has the prose begun? Before it, lines of labels are the page's info line; after it they may be the
    article's own (来源：…).
    """
    return any("。" in line.text for line in lines[-40:])


def remove_style_rules(text: str) -> str:
    """Leave out CSS rules `selector {property: value}` that stand in the text; braces around anything else
    stay.
    """
    kept: list[str] = []
    position = 0
    while (opening := text.find("{", position)) >= 0:
        closing = text.find("}", opening)
        if closing < 0:
            break
        content = text[opening : closing + 1]
        if content.isascii() and (":" in content or not content.strip("{} \t\n")):
            start = opening
            while start > position and text[start - 1].isascii() and text[start - 1] not in "}":
                start -= 1
            kept.append(text[position:start])
        else:
            kept.append(text[position : closing + 1])
        position = closing + 1
    kept.append(text[position:])
    return "".join(kept)


def _ends_like_a_sentence(text: str) -> bool:
    """Whether a mark, and after it quotes and brackets at most, is the end: 。」） or ”."""
    before = text.rstrip(_QUOTES_END + _BRACKETS_END)
    return before.endswith(tuple(_SENTENCE_MARKS)) or not set(_QUOTES_END).isdisjoint(text[len(before) :])


def to_lines(marked: Sequence[MarkedLine]) -> tuple[Line, ...]:
    """The lines with their kinds: what the markup says, UNKNOWN where it says nothing (a short line without
    full stop may be anything).
    """
    is_story = _is_picture_story(marked)
    return tuple(
        Line(line.text, LineKind.STORY if is_story and is_below_picture(line) else _kind(line))
        for line in marked
    )


def _is_picture_story(lines: Sequence[MarkedLine]) -> bool:
    """Whether the text is the words below the pictures: several, and no other prose stands there."""
    prose = [line for line in lines if "。" in line.text or count_han(line.text) >= _LEAST_PROSE]
    below = [line for line in lines if is_below_picture(line)]
    return len(below) >= _FEWEST_PICTURES and all(map(is_below_picture, prose))


def is_below_picture(line: MarkedLine) -> bool:
    """Whether a line says in some words what the picture above it shows."""
    return (line.after_picture or line.caption) and count_han(line.text) >= _LEAST_CAPTION


def _kind(line: MarkedLine) -> LineKind:
    text = line.text
    folded = fold_traditional(text)
    is_credit = is_picture_credit(folded)
    if _is_caption(line, is_credit):
        return LineKind.CAPTION
    if is_credit or (begins_like_no_title(folded) and _has_no_stop(text, _MAX_HEADING)):
        return LineKind.UNKNOWN
    if _stands_out(line):
        return LineKind.UNKNOWN if line.after_picture and line.centred else LineKind.HEADING
    may_be_heading = len(text) <= _SHORT and not _ends_like_a_sentence(text)
    if may_be_heading or (line.after_picture and _has_no_stop(text, _MAX_CAPTION)):
        return LineKind.UNKNOWN
    return LineKind.PARAGRAPH


def _is_caption(line: MarkedLine, is_credit: bool) -> bool:
    """By its markup, by naming who took the picture, or centred below a picture in plain type."""
    if line.caption or (is_credit and (line.after_picture or line.centred)):
        return True
    is_plain = not line.bold and not line.heading
    return line.after_picture and line.centred and is_plain and len(line.text) <= _MAX_CAPTION


def _stands_out(line: MarkedLine) -> bool:
    """In the type of a heading, as long as one, and not the end of a sentence."""
    is_marked = line.heading or line.bold
    return is_marked and len(line.text) <= _MAX_HEADING and not line.text.endswith(_CLAUSE_ENDS)


def _has_no_stop(text: str, longest: int) -> bool:
    return len(text) <= longest and not _FULL_STOP.search(text)

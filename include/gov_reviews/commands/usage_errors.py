"""What is wrong with a command line, in English and Chinese.

In: the error that Typer raises, whose words are English. Out: lines for standard error: how the command is
written, what is wrong in both languages, where its help is. A message of a form that is not known here keeps
its English words, and the Chinese line refers to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from typer.exceptions import TyperException

from gov_reviews.report.terminal import safe_line


class _Form(NamedTuple):
    """A form of Typer's messages: its words, and the same in Chinese with the named parts filled in."""

    english: re.Pattern[str]
    chinese: str


def _form(english: str, chinese: str) -> _Form:
    return _Form(re.compile(english, re.DOTALL), chinese)


_VALUE = r"Invalid value for (?P<place>[^:]{1,80}): "
_FORMS: Final = (
    _form(
        r"No such option: (?P<name>.{1,199}) \(Possible options: (?P<near>.{1,199})\)",
        "没有选项 {name}，相近 {near}。",
    ),
    _form(r"No such option: (?P<name>.{1,199})", "没有选项 {name}。"),
    _form(
        r"No such command (?P<name>'.{1,199}')\. Did you mean (?P<near>.{1,199})\?",
        "没有命令 {name}，相近：{near}。",
    ),
    _form(r"No such command (?P<name>'.{1,199}')\.", "没有命令 {name}。"),
    _form(r"Missing option (?P<name>'.{1,199}')\.", "缺少选项 {name}。"),
    _form(r"Missing argument (?P<name>'.{1,199}')\.", "缺少参数 {name}。"),
    _form(r"Option (?P<name>'.{1,199}') requires an argument\.", "选项 {name} 后面缺少值。"),
    _form(r"Option (?P<name>'.{1,199}') does not take a value\.", "选项 {name} 不带值。"),
    _form(r"Got unexpected extra argument\(s\) \((?P<given>.{1,199})\)", "多余的参数：{given}。"),
    _form(
        _VALUE + r"(?P<given>.{1,199}) is not one of (?P<known>.{1,199})\.",
        "{place} 不能是 {given}，可用：{known}。",
    ),
    _form(_VALUE + r"Input should be a valid integer.{0,199}", "{place} 的值应为整数。"),
    _form(_VALUE + r"Input should be a valid number.{0,199}", "{place} 的值应为数字。"),
    _form(
        _VALUE + r"Input should be greater than or equal to (?P<bound>.{1,199})", "{place} 不能小于 {bound}。"
    ),
    _form(
        _VALUE + r"Input should be less than or equal to (?P<bound>.{1,199})", "{place} 不能大于 {bound}。"
    ),
)


def usage_error_lines(error: TyperException) -> Iterator[str]:
    """The lines to print, free of what steers a terminal."""
    if error.message.startswith("Usage: "):  # a group without a command: its help, which has both languages
        yield error.format_message()
        return
    english = error.format_message().replace(": Value error, ", ": ")
    context = getattr(error, "ctx", None)
    if context is not None:
        yield safe_line(context.get_usage())
    yield f"gov-reviews: {safe_line(english)}"
    yield f"  {safe_line(_in_chinese(english))}"
    if context is not None:
        yield f"Help 帮助: {context.command_path} --help"


def _in_chinese(english: str) -> str:
    for form in _FORMS:
        if (said := form.english.fullmatch(english)) is not None:
            return form.chinese.format(**said.groupdict())
    return "命令行写法有误，详见上一行。"

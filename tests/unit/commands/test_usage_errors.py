"""A wrong command line is answered in English and Chinese, and steers no terminal."""

from __future__ import annotations

import os
import re

import pytest
from tests.commands import call_here

HAN = re.compile(r"[\u4e00-\u9fff]")


def _said(*arguments: str) -> list[str]:
    done = call_here(os.environ, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    return done.stderr.splitlines()


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (["run", "--sorce", "x"], "No such option: --sorce", "没有选项 --sorce，相近"),
        (["status", "-x"], "No such option: -x", "没有选项 -x。"),
        (["bogus"], "No such command 'bogus'", "没有命令 'bogus'。"),
        (["sources", "probee"], "Did you mean 'probe'", "没有命令 'probee'，相近：'probe'。"),
        (["inspect"], "Missing argument 'FILE|URL'", "缺少参数 'FILE|URL'。"),
        (["decide", "hold", "KEY"], "Missing option '--reason'", "缺少选项 '--reason'。"),
        (["run", "--url"], "Option '--url' requires an argument", "选项 '--url' 后面缺少值。"),
        (["run", "--no-sites=1"], "does not take a value", "选项 '--no-sites' 不带值。"),
        (["run", "more"], "unexpected extra argument(s) (more)", "多余的参数：more。"),
        (["run", "--mode", "often"], "'often' is not one of", "'--mode' 不能是 'often'，可用：'new', "),
        (["restore", "last"], "should be a valid integer", "'VERSION' 的值应为整数。"),
        (
            ["decide", "correct", "K", "--reason", "r", "--value", "x"],
            "valid number",
            "'--value' 的值应为数字。",
        ),
        (["status", "--max-age-days", "-1"], "greater than or equal to 0", "'--max-age-days' 不能小于 0。"),
        (["sample-site", "--port", "99999"], "less than or equal to 65535", "'--port' 不能大于 65535。"),
        (["restore", "--list", "--rebuild"], "one of them", "请在版本号、--list、--rebuild 中选一项。"),
        (["sources", "probe"], "or --all", "请指定列表页、来源或文件，或用 --all。"),
    ],
)
def test_each_form_is_told_in_both_languages(arguments: list[str], english: str, chinese: str) -> None:
    lines = _said(*arguments)
    at = next(number for number, line in enumerate(lines) if line.startswith("gov-reviews: "))
    assert english in lines[at]
    assert chinese in lines[at + 1]
    assert "Value error" not in lines[at]


def test_usage_goes_before_and_help_after() -> None:
    lines = _said("decide", "hold")
    assert lines[0].startswith("Usage: gov-reviews decide hold ")
    assert lines[-1] == "Help 帮助: gov-reviews decide hold --help"


def test_a_group_without_a_command_shows_its_help_once() -> None:
    lines = _said("sources")
    assert sum(line.startswith("Usage:") for line in lines) == 1
    assert not any(line.startswith("gov-reviews:") for line in lines)


def test_a_form_that_is_not_known_still_has_a_chinese_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gov_reviews.commands.usage_errors._FORMS", ())
    lines = _said("run", "--mode", "often")
    assert HAN.search(lines[-2])


def test_the_value_steers_no_terminal_and_may_hold_anything() -> None:
    for hostile in ("\x1b[2J", "a\nb", "{name}", "'", "政协"):
        lines = _said("run", "--mode", hostile)
        assert len(lines) == 4
        assert "\x1b" not in "".join(lines)

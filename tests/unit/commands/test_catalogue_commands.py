"""`gov-reviews catalogue`, as a person types it."""

from __future__ import annotations

import json

from tests.commands import call_here


def test_find_shows_cards() -> None:
    found = call_here({}, "catalogue", "find", "立案提案")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("proposals_filed  立案提案  Proposals filed\n")


def test_find_for_programs() -> None:
    found = call_here({}, "catalogue", "find", "proposals", "filed", "--json")
    assert json.loads(found.stdout)[0]["code"] == "proposals_filed"


def test_what_is_not_there_is_said_with_the_nearest() -> None:
    missed = call_here({}, "catalogue", "find", "满意度率")
    assert (missed.returncode, missed.stdout) == (1, "")
    assert "Near to it: 满意率" in missed.stderr
    assert "相近的有：满意率" in missed.stderr
    silent = call_here({}, "catalogue", "find", "\x1b[2J", "--json")
    assert (silent.returncode, json.loads(silent.stdout)) == (1, [])
    assert "\x1b" not in silent.stderr


def test_the_catalogue_has_no_mistakes() -> None:
    assert "No mistakes." in call_here({}, "catalogue", "check").stdout

"""What a person asks for is checked against what is known, and a command can be pasted without harm."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gov_reviews.decisions.review_decisions import Correction, DecisionKind
from gov_reviews.errors import InvalidRequest
from gov_reviews.report.decision_requests import checked_correction, format_decide_command

ROW = {"observation_key": "0123456789abcdef", "value": 12.0}


@pytest.mark.parametrize(
    ("correction", "organization", "wording"),
    [
        (Correction(metric="proposals_file"), None, "did you mean 'proposals_filed'"),
        (Correction(unit="万元"), None, "万元 as 元"),
        (Correction(), "北京市政", "did you mean '北京市政协'"),
    ],
)
def test_what_is_not_known_is_refused_with_what_comes_near(
    correction: Correction, organization: str | None, wording: str
) -> None:
    with pytest.raises(InvalidRequest, match=wording):
        checked_correction(correction, organization)


def test_what_is_known_passes() -> None:
    known = Correction(metric="other", unit="%", value=3.0)
    assert checked_correction(known) == known
    for name in ("110000", " 北京市政协 "):
        assert checked_correction(Correction(year=2024), name) == Correction(
            year=2024, organization_code="110000"
        )


def test_a_command_says_the_correction() -> None:
    correction = Correction(value=123456789.25, unit="件", metric="proposals_filed")
    assert format_decide_command(DecisionKind.CORRECT, ROW, correction, "it's 13") == (
        "gov-reviews decide correct 0123456789abcdef --value=123456789.25 --unit=件 --metric=proposals_filed "
        "'--reason=it'\"'\"'s 13'"
    ).replace("--unit=件", "'--unit=件'" if shlex.quote("--unit=件") != "--unit=件" else "--unit=件")
    assert "--organization=110000 --type=annual_review" in format_decide_command(
        DecisionKind.CORRECT,
        ROW,
        Correction(organization_code="110000", doc_type="annual_review"),  # type: ignore[arg-type]
    )


@given(st.text())
def test_no_reason_leaves_its_argument(reason: str) -> None:
    command = format_decide_command(DecisionKind.HOLD, ROW, reason=reason)
    assert len(command.splitlines()) == 1
    assert shlex.split(command)[:4] == ["gov-reviews", "decide", "hold", ROW["observation_key"]]
    assert len(shlex.split(command)) == 5


def test_a_shell_runs_nothing_of_a_reason() -> None:
    hostile = "$(echo x) `id` '; echo y; \" \\ \n!! \x1b[2J"
    command = format_decide_command(DecisionKind.HOLD, ROW, reason=hostile).replace("gov-reviews", "echo", 1)
    shown = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert shown == f"decide hold {ROW['observation_key']} --reason=$(echo x) `id` '; echo y; \" \\ !! [2J\n"


@pytest.mark.parametrize("key", [None, "", "x; rm -rf /", "0123456789ABCDEG"])
def test_a_row_without_a_key_gives_no_command(key: object) -> None:
    with pytest.raises(InvalidRequest, match="observation_key"):
        format_decide_command(DecisionKind.HOLD, {"observation_key": key})

"""What a report tells of texts that were not loaded, without loading what reads texts."""

from __future__ import annotations

import subprocess
import sys

from gov_reviews.records.unloaded_texts import is_not_loaded
from gov_reviews.records.vocabulary import IssueScope


def test_rules_of_texts_of_which_nothing_is_loaded() -> None:
    assert is_not_loaded("not_a_review_meeting_news", IssueScope.PAGE)
    assert is_not_loaded("no_figure", IssueScope.PAGE)
    assert not is_not_loaded("no_figure", IssueScope.FIELD)  # a review that is loaded without one
    assert not is_not_loaded("page_truncated", IssueScope.PAGE)


def test_a_report_loads_no_dictionary() -> None:
    said = "import sys, gov_reviews.report.run_summary; print(sorted({'jieba', 'rjieba'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

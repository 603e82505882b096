"""The names and the documentation that Airflow shows of a task."""

from __future__ import annotations

import pytest

from gov_reviews.airflow_tasks.graph import LOG_WIDTH, as_task, docstring_as_markdown
from gov_reviews.airflow_tasks.tasks import start_run
from gov_reviews.errors import Disallowed


def documented(first: str, second: str) -> str:
    """Say the one thing
    and the other.

    More of it.

    Args:
        first: What is
            said first.
        second: And then.

    Returns:
        Both.

    Raises:
        ValueError: Neither.
    """
    return first + second


def test_sections_become_lists() -> None:
    assert docstring_as_markdown(documented) == "\n\n".join(
        [
            "Say the one thing and the other.",
            "More of it.",
            "**Args**",
            "- `first`: What is said first.\n- `second`: And then.",
            "**Returns** Both.",
            "**Raises**",
            "- `ValueError`: Neither.",
        ]
    )


def test_an_error_is_said_in_lines_that_fit_the_window(caplog: pytest.LogCaptureFixture) -> None:
    def start_run() -> None:
        """Refuse."""
        raise Disallowed("The host is not registered. " + "字" * 300, "出错", url="http://a.example/")

    with pytest.raises(Disallowed):
        as_task(start_run)().operator.python_callable()
    said = [record.getMessage() for record in caplog.records]
    assert said[0].startswith("Disallowed: The host is not registered.")
    assert max(map(len, said)) <= LOG_WIDTH
    assert "url=http://a.example/" in said[-1]


def test_a_task_keeps_its_id_and_has_a_name() -> None:
    made = as_task(start_run)
    assert made.kwargs["task_display_name"] == "Check what is asked 检查请求"
    assert "- `InvalidRequest`: What the form's schema cannot know" in made.kwargs["doc_md"]
    assert as_task(start_run, task_id="other").kwargs["task_id"] == "other"

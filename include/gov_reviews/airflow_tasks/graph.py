"""How the DAGs look in Airflow: what tasks and groups are called, what is said about them, how the run id
reaches a task.

In: the functions of `tasks`. Out: Airflow tasks with a name in both languages and their docstring as
Markdown, and the groups that every DAG is drawn in: fetch, read, load, tell; tidy. The ids of tasks stay what
the functions are called: logs, commands and links use them.
"""

from __future__ import annotations

import functools
import inspect
import logging
import re
import textwrap
from collections.abc import Callable
from typing import Any

from airflow.sdk import TaskGroup, task
from airflow.sdk.exceptions import AirflowFailException

from gov_reviews.airflow_tasks.policies import queue_of
from gov_reviews.errors import PipelineError

logger = logging.getLogger(__name__)

LOG_WIDTH = 110
"""Characters of a line of a task's log that a window of usual size shows."""

# What start_run returned, "" where it failed. A template and not an argument: an argument would draw a line
# from start_run to every task, and the graph would hide the order of the steps.
RUN = "{{ ti.xcom_pull(task_ids='start_run', map_indexes=-1) or '' }}"

_TASK_NAMES = {
    "start_run": "Check what is asked 检查请求",
    "start_reprocess": "Check what is asked 检查请求",
    "plan_run": "Choose the sources 选定来源",
    "capture_source": "Fetch a source 抓取来源",
    "capture_inbox": "Take the inbox 收取收件箱",
    "plan_chunks": "Find what is new 查找新文档",
    "extract_chunk": "Read documents 读取文档",
    "build_candidate": "Build the new warehouse 构建新库",
    "audit_candidate": "Check its quality 质量检查",
    "compare_candidate": "Say what would change 比较差异",
    "publish_candidate": "Publish it 发布",
    "export_release": "Export the tables 导出数据",
    "report_run": "Report the run 运行报告",
    "tell_people": "Tell people 通知",
    "make_briefing": "Write the briefing 生成简报",
    "tidy_files": "Tidy the data folder 清理数据目录",
    "tidy_metadata": "Tidy Airflow's database 清理元数据库",
    "plan_probes": "Choose the sources 选定来源",
    "probe_source": "Look at a source 探测来源",
    "report_probes": "Report the round 探测报告",
}

_GROUP_NAMES = {
    "fetch": ("Fetch 抓取", "What sites and inbox have is put into the archive."),
    "read": ("Read 读取", "What the archive holds and the warehouse does not is read into figures."),
    "load": ("Load 入库", "A new warehouse is built, checked, and takes the place of the live one."),
    "tidy": ("Tidy up 清理", "What is older than the limits is removed, or only said in a dry run."),
    "tell": ("Tell 报告", "What the run came to; decides whether it counts as failed."),
}

_SECTION = re.compile(r"^(Args|Returns|Raises):$", re.MULTILINE)
_ENTRY = re.compile(r"^    (\w+): ", re.MULTILINE)


def as_task(function: Callable[..., Any], **options: Any) -> Any:
    """An Airflow task of one of our functions, with its name, its documentation and its queue."""

    # Airflow prints an error as one line that the window cuts off, above its own traceback.
    @functools.wraps(function)
    def saying_why(*arguments: Any, **named: Any) -> Any:
        try:
            return function(*arguments, **named)
        except (PipelineError, AirflowFailException) as error:
            chinese = error.in_chinese() if isinstance(error, PipelineError) and error.chinese else ""
            for said in (f"{type(error).__name__}: {error}", chinese):
                for line in textwrap.wrap(said, LOG_WIDTH):
                    logger.error("%s", line)
            raise

    return task(
        task_display_name=_TASK_NAMES[function.__name__],
        doc_md=docstring_as_markdown(function),
        queue=queue_of(function.__name__),
        **options,
    )(saying_why)


def group_of(name: str) -> TaskGroup:
    """One of the groups of a DAG: fetch, read, load, tell; tidy."""
    title, tooltip = _GROUP_NAMES[name]
    return TaskGroup(name, group_display_name=title, tooltip=tooltip, prefix_group_id=False)


def docstring_as_markdown(function: Callable[..., Any]) -> str:
    """The docstring of a task: its sections become bold words, what they name a list."""
    before, *sections = _SECTION.split(inspect.getdoc(function) or "")
    parts = [_unwrap(before)]
    for heading, text in zip(sections[::2], sections[1::2], strict=True):
        entries = _ENTRY.split(text)
        named = [
            f"- `{name}`: {_unwrap(said)}" for name, said in zip(entries[1::2], entries[2::2], strict=True)
        ]
        parts += [f"**{heading}**{f' {_unwrap(entries[0])}' if entries[0].strip() else ''}", "\n".join(named)]
    return "\n\n".join(part for part in parts if part)


def _unwrap(text: str) -> str:
    """Paragraphs as one line each."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))

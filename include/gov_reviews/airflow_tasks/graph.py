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

# Name in both languages, and what the task does in Chinese: its docstring says it in English.
_TASKS = {
    "start_run": (
        "Check what is asked 检查请求",
        "检查表单所填内容，建立运行目录；不成立的在访问任何网站之前说明。",
    ),
    "start_reprocess": (
        "Check what is asked 检查请求",
        "检查要重读的范围，建立运行目录。",
    ),
    "plan_run": (
        "Choose the sources 选定来源",
        "选出本次要访问的来源，每个来源一个任务；来源过多时分批。",
    ),
    "capture_source": (
        "Fetch a source 抓取来源",
        "抓取一个来源（或一批）：先列表，再抓存档中没有的文章。出错而一无所获时任务为红色，其余来源不受影响。",
    ),
    "capture_inbox": (
        "Take the inbox 收取收件箱",
        "把收件箱中的文档存档；运行不涉及收件箱时跳过。",
    ),
    "plan_chunks": (
        "Find what is new 查找新文档",
        "找出存档中有而数据库尚未读取的页面；没有则跳过其余步骤。",
    ),
    "extract_chunk": (
        "Read documents 读取文档",
        "把页面读成综述和数字，每个数字附原句。",
    ),
    "build_candidate": (
        "Build the new warehouse 构建新库",
        "在现行数据库旁构建新库。",
    ),
    "audit_candidate": (
        "Check its quality 质量检查",
        "对新库执行全部检查；严重检查未通过则停止，现行数据库不动。",
    ),
    "compare_candidate": (
        "Say what would change 比较差异",
        "与现行数据库比较，说明哪些数字会增、删、改。",
    ),
    "publish_candidate": (
        "Publish it 发布",
        "新库一次性取代现行数据库。",
    ),
    "export_release": (
        "Export the tables 导出数据",
        "按 GOV_REVIEWS_EXPORT 导出 Parquet 和 CSV；失败时任务为红色，运行仍为绿色。",
    ),
    "report_run": (
        "Report the run 运行报告",
        "汇总运行结果，并判定运行是否失败。",
    ),
    "tell_people": (
        "Tell people 通知",
        "需要人处理或有变化时发出一条消息；接收方未收到的下次再发。",
    ),
    "make_briefing": (
        "Write the briefing 生成简报",
        "为现行数据库生成简报和图表。",
    ),
    "tidy_files": (
        "Tidy the data folder 清理数据目录",
        "清理数据目录和任务日志中超出限度的文件。",
    ),
    "tidy_metadata": (
        "Tidy Airflow's database 清理元数据库",
        "清理 Airflow 数据库中的旧记录（airflow db clean）。",
    ),
    "plan_probes": (
        "Choose the sources 选定来源",
        "选出要探测的来源。",
    ),
    "probe_source": (
        "Look at a source 探测来源",
        "探测一个来源：robots.txt、列表、下一页和一篇文章。",
    ),
    "report_probes": (
        "Report the round 探测报告",
        "汇总本轮探测：哪些来源启用，哪些移出。",
    ),
}

_GROUP_NAMES = {
    "fetch": (
        "Fetch 抓取",
        "What sites and inbox have is put into the archive. 把网站和收件箱的内容存入存档。",
    ),
    "read": (
        "Read 读取",
        "What the archive holds and the warehouse does not is read into figures. "
        "把存档中尚未入库的内容读成数字。",
    ),
    "load": (
        "Load 入库",
        "A new warehouse is built, checked, and takes the place of the live one. "
        "构建新库，检查后取代现行库。",
    ),
    "tidy": (
        "Tidy up 清理",
        "What is older than the limits is removed, or only said in a dry run. "
        "清理超出限度的内容，试运行时只列出。",
    ),
    "tell": (
        "Tell 报告",
        "What the run came to; decides whether it counts as failed. 汇总结果，判定运行是否失败。",
    ),
}

_SECTION = re.compile(r"^(Args|Returns|Raises):$", re.MULTILINE)
_ENTRY = re.compile(r"^    (\w+): ", re.MULTILINE)


def as_task(function: Callable[..., Any], **options: Any) -> Any:
    """An Airflow task of one of our functions, with its name, its documentation and its queue."""
    name, chinese_doc = _TASKS[function.__name__]

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
        task_display_name=name,
        doc_md=f"{docstring_as_markdown(function)}\n\n{chinese_doc}",
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

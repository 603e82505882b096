"""What the forms and the graph call the sources: id and name, and what a person must know before choosing.

In: the first lines of `metadata/sources/*.yaml`. They are looked at whenever a DAG file is parsed, so no file
is checked and no YAML read: three plain lines of each say enough, and a run checks the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gov_reviews.settings import METADATA_ROOT

_NAME = re.compile(r"^name:[ \t]*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\n]*))", re.MULTILINE)
_NO_LIST = re.compile(r"^lists:[ \t]*\[[ \t]*\]", re.MULTILINE)
_SWITCHED_OFF = re.compile(r"^enabled:[ \t]*(?:false|no|off)\b", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """One registered source. has_list: there is a list page to watch, so that it can be chosen at all."""

    source_id: str
    name: str
    has_list: bool = True
    is_switched_off: bool = False

    @property
    def label(self) -> str:
        """How it is shown in a form, to be found by its Chinese name and by its id."""
        marks = [
            *(["无列表，只能按网址 no list: by URL only"] if not self.has_list else []),
            *(["已停用 switched off"] if self.is_switched_off else []),
        ]
        said = "；".join(marks)
        return f"{self.name} · {self.source_id}" + (f"（{said}）" if said else "")


def read_source_choices() -> list[SourceChoice]:
    """All registered sources: those that can be captured first, each part by id."""
    choices = [_read_choice(source_id) for source_id in registered_ids()]
    return sorted(choices, key=lambda choice: not choice.has_list)


def registered_ids() -> list[str]:
    """Ids of all registered sources: the names of their files, not their content."""
    return sorted(path.stem for path in (METADATA_ROOT / "sources").glob("*.yaml"))


def name_of_source(source_id: str) -> str:
    """The name of a source; its id where it has no file (the inbox)."""
    return _read_choice(source_id).name


def _read_choice(source_id: str) -> SourceChoice:
    try:
        text = (METADATA_ROOT / "sources" / f"{source_id}.yaml").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return SourceChoice(source_id, source_id)
    found = _NAME.search(text)
    quoted = next((group for group in found.groups()[:2] if group is not None), None) if found else None
    plain = found.group(3).split(" #")[0].strip() if found and found.group(3) else ""
    return SourceChoice(
        source_id,
        (quoted or plain or source_id)[:80],
        has_list="\nlists:" in text and not _NO_LIST.search(text),
        is_switched_off=_SWITCHED_OFF.search(text) is not None,
    )


def batch_label(source_ids: Sequence[str]) -> str:
    """How a mapped task is called in the UI: its source, or the first of its batch and how many more there
    are.
    """
    first = f"{name_of_source(source_ids[0])} {source_ids[0]}" if source_ids else ""
    return f"{first} … (+{len(source_ids) - 1})" if len(source_ids) > 1 else first

"""What makes importing cheaper in processes that do one step and end, and what stays cheaper in those that
read page after page.

In: nothing. Out: a pyarrow and queries that do not bring pandas along; a time without garbage
collection; what is loaded, kept out of it.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec


class _NoPandas(MetaPathFinder):
    """Says that there is no pandas, to the thread that made it: others may need it meanwhile."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if fullname == "pandas" and threading.get_ident() == self._thread:
            raise ModuleNotFoundError("pandas is not needed here", name=fullname)
        return None


@cache
def keep_pandas_out() -> None:
    """Make pyarrow build arrays without pandas: it imports pandas, 0.3 s and 40 MB, before its first array,
    to see whether it is given a Series, which it never is here. `to_pandas` imports it all the same.
    """
    import pyarrow as pa  # heavy

    with without_pandas():
        pa.array([])  # pyarrow remembers what it finds


@contextmanager
def without_pandas() -> Iterator[None]:
    """Inside, this thread cannot import pandas; what is loaded already stays. DuckDB looks for it (0.4 s of
    processor time) as soon as a query has parameters, each time anew, and does without.
    """
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


@contextmanager
def without_collection() -> Iterator[None]:
    """Inside, Python looks for no cycles: code and metadata that stay are read without going through them
    again and again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_NEW_OBJECTS = 50_000  # made and not ended, before Python looks for cycles: as of twenty documents


def collect_seldom() -> None:
    """From now on Python looks for cycles less often: a document is ended as a whole, and looking took a
    worker one part in eighteen of its time, one in twenty of its start.
    """
    gc.set_threshold(_NEW_OBJECTS)


def keep_what_is_loaded() -> None:
    """From now on Python looks for no cycles among the code and the metadata that are loaded, since they
    stay, and seldom among what is new.
    """
    gc.freeze()
    collect_seldom()

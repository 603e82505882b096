"""Imports that cost less: pandas stays away until somebody asks for it, the collector rests and comes back."""

from __future__ import annotations

import gc
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from gov_reviews.lean_imports import without_collection, without_pandas

_ARRAYS = """
import sys
from gov_reviews.lean_imports import keep_pandas_out
keep_pandas_out()
import pyarrow as pa
table = pa.table({"word": pa.array(["a", None]), "words": pa.array([["a"], []], pa.list_(pa.string()))})
print("pandas" in sys.modules, table.column("word").null_count)
frame = table.to_pandas()
import pandas as pd
print(frame["word"].isna().tolist(), pa.array(pd.Series([1.0, float("nan")])).null_count)
"""


def test_pyarrow_builds_arrays_without_pandas_and_frames_with_it() -> None:
    done = subprocess.run([sys.executable, "-c", _ARRAYS], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False 1", "[False, True] 1"]


_PARAMETERS = """
import sys
import duckdb
from gov_reviews.warehouse.reader import run_query
connection = duckdb.connect()
print(run_query(connection, "select ?::varchar[] as words", [["a"]]).rows, "pandas" in sys.modules)
import pandas as pd
frame = pd.DataFrame({"a": [1]})
print(connection.execute("select a + ? from frame", [1]).fetchall())
"""


def test_a_query_with_parameters_leaves_pandas_out() -> None:
    done = subprocess.run([sys.executable, "-c", _PARAMETERS], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["((['a'],),) False", "[(2,)]"]


def test_another_thread_gets_its_pandas_meanwhile() -> None:
    with without_pandas(), ThreadPoolExecutor(1) as threads:
        finder = sys.meta_path[0]
        with pytest.raises(ModuleNotFoundError):
            finder.find_spec("pandas", None)
        assert threads.submit(finder.find_spec, "pandas", None).result() is None  # the next finder is asked


def test_the_collector_is_as_before_afterwards() -> None:
    assert gc.isenabled()
    with without_collection():
        assert not gc.isenabled()
        with without_collection():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


_KEPT = """
import gc
from gov_reviews.lean_imports import keep_what_is_loaded
class Ring: pass
ring = Ring()
ring.itself = ring
keep_what_is_loaded()
new = Ring()
new.itself = new
loaded = gc.get_freeze_count()
rings = sum(isinstance(one, Ring) for one in gc.get_objects())
print(loaded > 1_000, rings, gc.isenabled())
"""


def test_what_is_loaded_is_looked_through_no_more() -> None:
    done = subprocess.run([sys.executable, "-c", _KEPT], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "1", "True"]

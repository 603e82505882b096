"""A throw-away Airflow home for the tests of this folder that import Airflow (see
tests/dags/airflow_home.py).
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

_NAME = "gov_reviews_tests_airflow_home"
if _NAME not in sys.modules:
    _spec = importlib.util.spec_from_file_location(
        _NAME, Path(__file__).parents[2] / "dags" / "airflow_home.py"
    )
    assert _spec is not None
    assert _spec.loader is not None
    sys.modules[_NAME] = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(sys.modules[_NAME])
sys.modules[_NAME].use_temporary_home()

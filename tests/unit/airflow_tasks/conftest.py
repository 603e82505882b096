"""A throw-away Airflow home for the tests of this folder that import Airflow (see tests/dags/airflow_home.py)."""

from __future__ import annotations

from tests.dags.airflow_home import use_temporary_home

use_temporary_home()

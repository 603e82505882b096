"""The throw-away Airflow home of a test session.

Airflow reads its configuration when it is imported, so `use_temporary_home` has to run before anything
imports it: the conftest files of the folders whose tests import Airflow call it while they are loaded.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from gov_reviews_local.airflow_home import AirflowHome, prepare_home

_MARK = "GOV_REVIEWS_TEST_AIRFLOW_HOME"


def use_temporary_home() -> AirflowHome:
    """Point this process at an Airflow home of its own, made by the same code as the real one.

    The same home for later callers.
    """
    made = os.environ.get(_MARK)
    if made is not None and made.startswith(f"{os.getpid()}:"):
        return AirflowHome(Path(made.split(":", 1)[1]))
    if "airflow" in sys.modules:
        raise RuntimeError("Airflow was imported before the tests could give it a home of their own")
    root = Path(tempfile.mkdtemp(prefix="gov-reviews-airflow-")).resolve()
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    home = prepare_home(root)
    environment = home.environment()
    for name in [name for name in os.environ if name.startswith("AIRFLOW__")]:
        del os.environ[name]
    os.environ.update(environment)
    os.environ[_MARK] = f"{os.getpid()}:{root}"
    return home

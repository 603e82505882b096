"""The name under which a worker's tasks are booked: on one machine all workers share its host name.

Named as Airflow's `hostname_callable`, so it imports nothing.
"""

import os


def worker_name() -> str:
    """GOV_REVIEWS_WORKER, the name of the worker that this process belongs to."""
    return os.environ.get("GOV_REVIEWS_WORKER", "services")

"""Health check of one part of Airflow, as docker-compose.yaml asks for it: does the API server know it alive?

In: the name of the part (dag_processor, triggerer); the address from AIRFLOW__CORE__EXECUTION_API_SERVER_URL,
as tasks have it. Out: exit status 0 when it is healthy. `airflow jobs check` says the same and imports all of
Airflow for it; this takes the standard library and the hundredth part of its processor time.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request

PATIENCE_S = 15.0


def healthy_parts(api: str, patience_s: float = PATIENCE_S) -> frozenset[str]:
    """The parts of Airflow whose heartbeat is fresh; none where nothing answers.

    Args:
        api: Address of the API server: http://api-server:8080.
        patience_s: How long it may take to answer.
    """
    try:
        with urllib.request.urlopen(f"{api}/api/v2/monitor/health", timeout=patience_s) as answer:  # noqa: S310
            health = json.load(answer)
    except (OSError, ValueError):
        return frozenset()
    return frozenset(part for part, known in health.items() if (known or {}).get("status") == "healthy")


def main() -> int:
    """0 when the part that the command line names is healthy."""
    api = os.environ["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"].rstrip("/").removesuffix("/execution")
    return 0 if sys.argv[1] in healthy_parts(api) else 1


if __name__ == "__main__":
    sys.exit(main())

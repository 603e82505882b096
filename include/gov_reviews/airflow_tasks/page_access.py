"""Who may look at the page: whoever is signed in to Airflow.

In: nothing. Out: a dependency for FastAPI. Airflow's own dependency (`get_user`, which takes the token of the
API or the cookie of the UI) is no documented interface: where this Airflow does not have it, nobody may look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)


def require_signed_in_user() -> Callable[..., Any]:
    """The dependency that lets signed-in people pass and answers 401 to all others."""
    try:
        from airflow.api_fastapi.core_api.security import get_user
    except ImportError as error:
        logger.error("the gov-reviews page is closed: this Airflow has no get_user (%s)", error)
        return deny_everybody
    found: Callable[..., Any] = get_user
    return found


def deny_everybody() -> None:
    """The door when Airflow cannot say who somebody is.

    Raises:
        HTTPException: Always.
    """
    from fastapi import HTTPException  # lazy: only the API server has it loaded

    raise HTTPException(401, "This page cannot ask this version of Airflow who you are, so it stays closed.")

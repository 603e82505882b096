"""Who may look at the page: whoever is signed in to Airflow and may see its UI (Viewer and more).

In: nothing. Out: a dependency for FastAPI. Airflow's own dependency (`requires_access_view`, which takes the
token of the API or the cookie of the UI) is no documented interface: where this Airflow does not have it,
nobody may look.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

logger = logging.getLogger(__name__)


def require_viewer() -> Callable[..., Any]:
    """The dependency that lets people pass who may see Airflow's UI; to nobody signed in it answers 401, to
    people without a role that allows it (FAB's Public) 403.
    """
    try:
        from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
        from airflow.api_fastapi.core_api.security import requires_access_view
    except ImportError as error:
        logger.error("the gov-reviews page is closed: this Airflow has no requires_access_view (%s)", error)
        return deny_everybody
    door: Callable[..., Any] = requires_access_view(AccessView.WEBSITE)
    return door


def deny_everybody() -> None:
    """The door when Airflow cannot say who somebody is.

    Raises:
        HTTPException: Always.
    """
    from fastapi import HTTPException  # lazy: only the API server has it loaded

    raise HTTPException(401, "This page cannot ask this version of Airflow who you are, so it stays closed.")

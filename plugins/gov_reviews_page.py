"""The page of gov-reviews in Airflow: an entry in the navigation, a tab on each DAG and each DAG run, the
app behind them.

Every component of Airflow executes this file, only the API server serves the page: so nothing heavy is
imported until the first request.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

URL_PREFIX = "/gov-reviews"
# Where Airflow itself lies below a path ("https://host/airflow"), so does the page.
_BASE = urlsplit(conf.get("api", "base_url", fallback="") or "").path.rstrip("/")


class PageOnDemand:
    """The ASGI app, made when it is asked for the first time."""

    def __init__(self) -> None:
        self._app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if self._app is None:
            from gov_reviews.airflow_tasks.page_access import require_viewer  # lazy: see above
            from gov_reviews.settings import Settings  # lazy: see above
            from gov_reviews.web.page_app import make_page_app  # lazy: see above

            self._app = make_page_app(Settings.load(), require_viewer())
        await self._app(scope, receive, send)


class GovReviewsPage(AirflowPlugin):  # type: ignore[misc]  # Airflow has no types here
    """What Airflow loads."""

    name = "gov_reviews_page"
    fastapi_apps = [{"app": PageOnDemand(), "url_prefix": URL_PREFIX, "name": "gov-reviews"}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        {
            "name": "政协 Data",  # longer ones are cut off in the navigation: 56 px
            "href": f"{_BASE}{URL_PREFIX}/",
            "destination": "nav",
            "url_route": "gov-reviews",
            "icon": f"{_BASE}{URL_PREFIX}/static/icon.svg",
            "nav_top_level": True,
        },
        {
            "name": "运行报告 Reports",
            "href": f"{_BASE}{URL_PREFIX}/runs",
            "destination": "dag",
            "url_route": "gov-reviews-runs",
        },
        {
            "name": "运行报告 Report",
            "href": f"{_BASE}{URL_PREFIX}/dag-run/{{DAG_ID}}/{{RUN_ID}}",
            "destination": "dag_run",
            "url_route": "gov-reviews-run",
        },
    ]

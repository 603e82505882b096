"""Airflow's REST API, as a person's browser uses it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from gov_reviews_local import airflow_home as homes


class Api:
    """Airflow's REST API as one person.

    Args:
        base: Address of the API server.
    """

    def __init__(self, base: str, username: str, password: str) -> None:
        self.base = base
        self._token = ""
        status, answer = self.call("POST", "/auth/token", {"username": username, "password": password})
        assert status == 201, answer
        self._token = answer["access_token"]

    @classmethod
    def as_admin(cls, home: homes.AirflowHome) -> Api:
        """As the user that a home has made."""
        return cls(f"http://127.0.0.1:{home.port}", homes.ADMIN_USER, home.password)

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        request = urllib.request.Request(
            self.base + path, method=method, data=None if body is None else json.dumps(body).encode()
        )
        request.add_header("Content-Type", "application/json")
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, _content(answer)
        except urllib.error.HTTPError as error:
            return error.code, _content(error)


def _content(answer: Any) -> Any:
    """JSON, or the text of a page."""
    text = answer.read().decode()
    is_json = answer.headers.get_content_type().endswith("json")
    return json.loads(text) if is_json and text else text

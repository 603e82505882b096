"""Airflow's REST API, as a person's browser uses it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from gov_reviews_local import airflow_home as homes


class Api:
    """Airflow's REST API as the admin user."""

    def __init__(self, home: homes.AirflowHome) -> None:
        self.base = f"http://127.0.0.1:{home.port}"
        self._token = ""
        status, answer = self.call(
            "POST", "/auth/token", {"username": homes.ADMIN_USER, "password": home.password}
        )
        assert status == 201, answer
        self._token = answer["access_token"]

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        request = urllib.request.Request(
            self.base + path, method=method, data=None if body is None else json.dumps(body).encode()
        )
        request.add_header("Content-Type", "application/json")
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

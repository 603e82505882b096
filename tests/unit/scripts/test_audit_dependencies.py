"""The audit of the locked packages, against a service on loopback."""

from __future__ import annotations

import importlib.util
import json
import socket
from types import ModuleType

import pytest
from tests.local_receivers import web_sink

from gov_reviews.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "audit_dependencies", PROJECT_ROOT / "scripts" / "audit_dependencies.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_locked_package_is_asked_once_and_what_is_known_is_told(
    audit: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    versions = audit.locked_versions()
    assert len(versions) > 100
    assert ("duckdb", "1.5.5") in versions
    known = [{"vulns": [{"id": "PYSEC-1"}, {"id": "GHSA-2"}]}, *({} for _ in versions[1:])]
    with web_sink(body=json.dumps({"results": known}).encode()) as sink:
        assert audit.main(["--service", sink.address]) == 1
    asked = json.loads(sink.requests[0].body)["queries"]
    assert [(query["package"]["name"], query["version"]) for query in asked] == versions
    told = capsys.readouterr().out
    assert f"{versions[0][0]} {versions[0][1]}: https://osv.dev/vulnerability/PYSEC-1" in told
    assert "GHSA-2" in told
    assert f"known of 1 of {len(versions)}" in told


def test_nothing_known_is_well(audit: ModuleType) -> None:
    body = json.dumps({"results": [{}] * len(audit.locked_versions())}).encode()
    with web_sink(body=body) as sink:
        assert audit.main(["--service", sink.address]) == 0


def test_a_service_that_cannot_be_asked_is_said(
    audit: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert audit.main(["--service", f"http://127.0.0.1:{taken.getsockname()[1]}"]) == 0
    told = capsys.readouterr().out
    assert "skipped" in told
    assert "refused" in told
    with web_sink(status=503) as sink:
        assert audit.main(["--service", sink.address]) == 0
    assert "503" in capsys.readouterr().out


@pytest.mark.parametrize("body", [b"<html>", b"[]", b'{"results": [{}]}'])
def test_another_answer_is_no_success(
    audit: ModuleType, capsys: pytest.CaptureFixture[str], body: bytes
) -> None:
    with web_sink(body=body) as sink:
        assert audit.main(["--service", sink.address]) == 2
    assert "cannot be understood" in capsys.readouterr().out

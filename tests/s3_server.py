"""The S3 server of the tests: moto's, in a thread, on loopback. It keeps objects in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "tester",
    "AWS_SECRET_ACCESS_KEY": "tester",
    "AWS_REGION": "us-east-1",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@contextmanager
def running_s3_server() -> Iterator[str]:
    """Run it; its address. Skips the test where moto is not installed (extra `cluster-test`)."""
    reason = "no S3 server: moto is not installed (extra cluster-test, docs/cluster.md)"
    pytest.importorskip("boto3", reason=reason)
    server_module = pytest.importorskip("moto.server", reason=reason)
    server = server_module.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()

"""Cases and answers of the tests, read by the loader in C: the one in Python took half a minute of the suite."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What the file holds."""
    return yaml.load(path.read_bytes(), Loader=_LOADER)  # noqa: S506 - a safe loader

"""Where things are: project folders, data folders, a few switches.

Read from arguments and the environment, never from the working directory.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]
METADATA_ROOT = PROJECT_ROOT / "include" / "metadata"
SAMPLE_SITE_ROOT = PROJECT_ROOT / "include" / "sample_site"
SQL_ROOT = PROJECT_ROOT / "sql"

TIME_ZONE = "Asia/Shanghai"
DEFAULT_CONTACT = "https://github.com/gov-reviews"


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation.

    Attributes:
        data_root: Folder that holds everything a run reads or writes (GOV_REVIEWS_DATA; default PROJECT_ROOT/data).
        sample_site_address: "host:port" where the sample sites are served (GOV_REVIEWS_SAMPLE_SITE), or None: then the address of a running
            `gov-reviews sample-site` of the data root counts. Requests to `*.sample.example` go there; without any, sample sources
            take no part in runs.
        contact: Address or e-mail named in the User-Agent (GOV_REVIEWS_CONTACT).
        inbox: Folder that documents are dropped into (GOV_REVIEWS_INBOX), or None: `inbox` in the data root.
    """

    data_root: Path
    sample_site_address: str | None = None
    contact: str = DEFAULT_CONTACT
    inbox: Path | None = None

    @classmethod
    def load(cls, data_root: Path | str | None = None) -> Settings:
        """Settings from an explicit data root, else from the environment, else the defaults."""
        root = Path(data_root or os.environ.get("GOV_REVIEWS_DATA") or PROJECT_ROOT / "data").expanduser().resolve()
        return cls(
            data_root=root,
            sample_site_address=os.environ.get("GOV_REVIEWS_SAMPLE_SITE") or None,
            contact=os.environ.get("GOV_REVIEWS_CONTACT") or DEFAULT_CONTACT,
            inbox=Path(inbox).expanduser().resolve() if (inbox := os.environ.get("GOV_REVIEWS_INBOX")) else None,
        )

    @property
    def archive_root(self) -> Path:
        """WARC files and their index: the one thing that cannot be made again."""
        return self.data_root / "archive"

    @property
    def runs_root(self) -> Path:
        """One folder per run: plan, outcomes, parts, candidate, report."""
        return self.data_root / "runs"

    @property
    def warehouse_path(self) -> Path:
        """The live warehouse; only ever replaced, never opened for writing."""
        return self.data_root / "warehouse" / "warehouse.duckdb"

    @property
    def inbox_root(self) -> Path:
        """The default inbox: documents that a person drops."""
        return self.inbox or self.data_root / "inbox"

    @property
    def sample_site_state(self) -> Path:
        """What `gov-reviews sample-site` remembers: its address and how many batches are out."""
        return self.data_root / "sample_site"

    def run_root(self, run_id: str) -> Path:
        """Folder of one run."""
        return self.runs_root / run_id

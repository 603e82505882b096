"""Where things are: project folders, data folders, a few switches.

Read from arguments and the environment, never from the working directory.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from gov_reviews.errors import InvalidRequest

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_data"  # made by setup.py; a checkout has no such folder


def _carried(name: str, in_checkout: Path) -> Path:
    """A folder of the project that travels with a wheel: inside the package there, else in the checkout."""
    return _IN_WHEEL / name if _IN_WHEEL.is_dir() else in_checkout


PROJECT_ROOT = _PACKAGE.parents[1]
"""The checkout. A wheel has none: only what runs from a checkout may use it."""
METADATA_ROOT = _carried("metadata", PROJECT_ROOT / "include" / "metadata")
SQL_ROOT = _carried("sql", PROJECT_ROOT / "sql")

TIME_ZONE = "Asia/Shanghai"
DEFAULT_CONTACT = "https://github.com/gov-reviews"
# What one step of reading one page may take; an ordinary page takes a tenth of a second and a few megabytes.
DEFAULT_PAGE_CPU_S = 30
DEFAULT_PAGE_MEMORY_MB = 2048
DEFAULT_LOCK_WAIT_S = 60
# A word more or less in one metric moves less than a hundredth of all figures; what moves more is looked at
# by a person. Removed weighs more than changed: a figure that is gone is missed by nobody.
DEFAULT_REPROCESS_REMOVED_PCT = 2
DEFAULT_REPROCESS_CHANGED_PCT = 10
# At six seconds a request, 400 requests take 40 minutes: a task of Airflow ends after an hour.
DEFAULT_SOURCE_REQUESTS = 1000
DEFAULT_SOURCE_MINUTES = 40
# What `tidy_up` and `gov-reviews tidy` leave.
DEFAULT_KEEP_RUN_DAYS = 30
DEFAULT_KEEP_LOG_DAYS = 30
DEFAULT_KEEP_METADATA_DAYS = 90
DEFAULT_KEEP_WAREHOUSES = 3
# A prefix has no empty, "." or ".." part: those are names of objects to S3 and folders to a disk.
_STORE = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](?:/(?!\.)[A-Za-z0-9._-]{1,100})*/?")
WAREHOUSES = ("file", "ducklake")
# The Parquet files of a lake: below the data folder, or below the store.
LAKE_TABLES = "warehouse/tables"
EXPORT_FORMATS = ("parquet", "csv", "all")
DEFAULT_KEEP_EXPORTS = 5
DEFAULT_KEEP_BRIEFINGS = 30


def _default_data_root() -> Path:
    """`data` in the checkout; for a wheel the user's own data folder (XDG), since site-packages is no place
    for data.
    """
    if not _IN_WHEEL.is_dir():
        return PROJECT_ROOT / "data"
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share") / "gov-reviews"


def environment_secret(name: str) -> str | None:
    """A secret: the value of a variable, or what the file holds that NAME_FILE names, as compose gives it.

    Raises:
        InvalidRequest: There is no such file, or this user may not read it.
    """
    value, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value or not file:
        return value or None
    try:
        return Path(file).read_text(encoding="utf-8").strip() or None
    except OSError as error:
        raise InvalidRequest(
            f"The file that {name}_FILE names cannot be read ({error.strerror}). With compose: "
            "sh scripts/make_secrets.sh makes it.",
            f"无法读取 {name}_FILE 所指的文件（{error.strerror}）。使用 compose 时，"
            "运行 sh scripts/make_secrets.sh 生成。",
            path=file,
        ) from error


def _folder(name: str) -> Path | None:
    """The folder that a variable names; None where it is not set."""
    named = os.environ.get(name)
    return Path(named).expanduser().resolve() if named else None


def _whole_number(name: str, default: int, least: int) -> int:
    text = os.environ.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= 1_000_000:
        raise InvalidRequest(
            f"{name} is not a whole number from {least} to 1000000. Correct it, or leave it out for "
            f"{default}.",
            f"{name} 应为 {least} 至 1000000 的整数。请更正，或不设（默认 {default}）。",
            value=text,
        )
    return int(text)


def _method(name: str) -> str:
    text = (os.environ.get(name) or "GET").upper()
    if text not in {"GET", "POST"}:
        raise InvalidRequest(
            f"{name} is GET or POST. Correct it, or leave it out for GET.",
            f"{name} 应为 GET 或 POST。请更正，或不设（默认 GET）。",
            value=text,
        )
    return text


def _choice(name: str, choices: tuple[str, ...]) -> str:
    """One of a few words, or "" where the variable is not set or says off."""
    text = os.environ.get(name, "").strip().lower()
    if text in ("", "off"):
        return ""
    if text not in choices:
        raise InvalidRequest(
            f"{name} is none of off, {', '.join(choices)}. Correct it.",
            f"{name} 应为 off、{'、'.join(choices)} 之一。请更正。",
            value=text,
        )
    return text


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation.

    Attributes:
        data_root: Folder that holds everything a run reads or writes (GOV_REVIEWS_DATA; default
            `data` in the checkout, ~/.local/share/gov-reviews where a wheel is installed).
        sample_site_address: "host:port" where the sample sites are served (GOV_REVIEWS_SAMPLE_SITE), or None:
            then the address of a running `gov-reviews sample-site` of the data root counts. Requests to
            their hosts go there; without any, sample sources take no part in runs.
        contact: Address or e-mail named in the User-Agent (GOV_REVIEWS_CONTACT).
        inbox: Folder that documents are dropped into (GOV_REVIEWS_INBOX), or None: `inbox` in the data root.
        page_cpu_s: Processor seconds that one step of reading one page may take (GOV_REVIEWS_PAGE_CPU_S).
        page_memory_mb: Megabytes that reading one page may take (GOV_REVIEWS_PAGE_MEMORY_MB).
        lock_wait_s: Seconds to wait for another run, or for a session that has the live file open for writing
            (GOV_REVIEWS_LOCK_WAIT).
        reprocess_removed_pct, reprocess_changed_pct: Percent of the figures that a reprocess may remove or
            change and still be published without being asked to (GOV_REVIEWS_REPROCESS_REMOVED_PCT,
            GOV_REVIEWS_REPROCESS_CHANGED_PCT).
        proxy: http://host:port between this machine and the sites (GOV_REVIEWS_PROXY), or None.
        certificates: Folder of further certificates (GOV_REVIEWS_CERTIFICATES), or None: `certificates` in
            the data root. What lies there as <host>.pem is trusted for that host, besides the usual
            authorities: the intermediate that a server forgets to send, or the authority of an own network.
        source_requests, source_minutes: What one source may cost in one run
            (GOV_REVIEWS_SOURCE_REQUESTS, GOV_REVIEWS_SOURCE_MINUTES); the rest is left for the next one.
        heartbeat: Address that is asked after each run (GOV_REVIEWS_HEARTBEAT), or None. It may hold a token,
            so it is not part of the settings as text. heartbeat_method: GET or POST
            (GOV_REVIEWS_HEARTBEAT_METHOD).
        keep_run_days, keep_log_days, keep_metadata_days: After how many days folders of runs, logs, and rows
            of Airflow's database may go (GOV_REVIEWS_KEEP_RUN_DAYS ...). keep_warehouses: how many earlier
            publications are kept (GOV_REVIEWS_KEEP_WAREHOUSES); keep_briefings: how many briefings
            (GOV_REVIEWS_KEEP_BRIEFINGS).
        export_format: What is exported after each publication (GOV_REVIEWS_EXPORT: parquet, csv, all), or "".
        keep_exports: Releases that an export folder keeps (GOV_REVIEWS_KEEP_EXPORTS); older ones are deleted.
        store: s3://bucket or s3://bucket/prefix (GOV_REVIEWS_STORE), or None: several workers share what is
            kept there, and the data root is the working copy of one of them. Endpoint, keys and region are
            AWS's own variables.
        catalog: Address of the PostgreSQL database that holds locks, the memory of when a host was asked, and
            the catalogue of the lake (GOV_REVIEWS_CATALOG), or None. It may hold a password.
    """

    data_root: Path
    sample_site_address: str | None = None
    contact: str = DEFAULT_CONTACT
    inbox: Path | None = None
    page_cpu_s: int = DEFAULT_PAGE_CPU_S
    page_memory_mb: int = DEFAULT_PAGE_MEMORY_MB
    lock_wait_s: float = DEFAULT_LOCK_WAIT_S
    reprocess_removed_pct: int = DEFAULT_REPROCESS_REMOVED_PCT
    reprocess_changed_pct: int = DEFAULT_REPROCESS_CHANGED_PCT
    proxy: str | None = None
    certificates: Path | None = None
    source_requests: int = DEFAULT_SOURCE_REQUESTS
    source_minutes: int = DEFAULT_SOURCE_MINUTES
    heartbeat: str | None = field(default=None, repr=False)
    heartbeat_method: str = "GET"
    keep_run_days: int = DEFAULT_KEEP_RUN_DAYS
    keep_log_days: int = DEFAULT_KEEP_LOG_DAYS
    keep_metadata_days: int = DEFAULT_KEEP_METADATA_DAYS
    keep_warehouses: int = DEFAULT_KEEP_WAREHOUSES
    export_format: str = ""
    keep_exports: int = DEFAULT_KEEP_EXPORTS
    keep_briefings: int = DEFAULT_KEEP_BRIEFINGS
    store: str | None = None
    catalog: str | None = field(default=None, repr=False)
    is_lake: bool = False

    def __post_init__(self) -> None:
        if self.store is not None and not _STORE.fullmatch(self.store):
            raise InvalidRequest(
                "GOV_REVIEWS_STORE is neither s3://bucket nor s3://bucket/prefix in letters, digits, '.', "
                "'_' and '-'. Correct it; keys and endpoint belong into AWS_ACCESS_KEY_ID, "
                "AWS_SECRET_ACCESS_KEY and AWS_ENDPOINT_URL.",
                "GOV_REVIEWS_STORE 应为 s3://bucket 或 s3://bucket/prefix，只可用字母、"
                "数字和 . _ -。请更正；密钥和地址分别填入 AWS_ACCESS_KEY_ID、"
                "AWS_SECRET_ACCESS_KEY 和 AWS_ENDPOINT_URL。",
            )
        if self.catalog is not None and not self.catalog.startswith(("postgresql://", "postgres://")):
            raise InvalidRequest(
                "GOV_REVIEWS_CATALOG is no address of a PostgreSQL database. "
                "Write postgresql://user:password@host:port/database.",
                "GOV_REVIEWS_CATALOG 不是 PostgreSQL 数据库的地址，应写 "
                "postgresql://user:password@host:port/database。",
            )
        if self.store is not None and self.catalog is None:
            raise InvalidRequest(
                "GOV_REVIEWS_STORE is set without GOV_REVIEWS_CATALOG: without the locks that are kept there "
                "two workers could write the same object. Name the database, or leave both out.",
                "已设 GOV_REVIEWS_STORE 而未设 GOV_REVIEWS_CATALOG：没有存放在其中的锁，"
                "两台工作机可能同时写同一对象。请填写数据库，或两者都不设。",
            )

    @classmethod
    def load(cls, data_root: Path | str | None = None) -> Settings:
        """Settings from an explicit data root, else from the environment, else the defaults."""
        root = (
            Path(data_root or os.environ.get("GOV_REVIEWS_DATA") or _default_data_root())
            .expanduser()
            .resolve()
        )
        return cls(
            data_root=root,
            sample_site_address=os.environ.get("GOV_REVIEWS_SAMPLE_SITE") or None,
            contact=os.environ.get("GOV_REVIEWS_CONTACT") or DEFAULT_CONTACT,
            inbox=_folder("GOV_REVIEWS_INBOX"),
            page_cpu_s=_whole_number("GOV_REVIEWS_PAGE_CPU_S", DEFAULT_PAGE_CPU_S, least=1),
            page_memory_mb=_whole_number("GOV_REVIEWS_PAGE_MEMORY_MB", DEFAULT_PAGE_MEMORY_MB, least=512),
            lock_wait_s=_whole_number("GOV_REVIEWS_LOCK_WAIT", DEFAULT_LOCK_WAIT_S, least=0),
            reprocess_removed_pct=_whole_number(
                "GOV_REVIEWS_REPROCESS_REMOVED_PCT", DEFAULT_REPROCESS_REMOVED_PCT, least=0
            ),
            reprocess_changed_pct=_whole_number(
                "GOV_REVIEWS_REPROCESS_CHANGED_PCT", DEFAULT_REPROCESS_CHANGED_PCT, least=0
            ),
            proxy=os.environ.get("GOV_REVIEWS_PROXY") or None,
            certificates=_folder("GOV_REVIEWS_CERTIFICATES"),
            source_requests=_whole_number("GOV_REVIEWS_SOURCE_REQUESTS", DEFAULT_SOURCE_REQUESTS, least=10),
            source_minutes=_whole_number("GOV_REVIEWS_SOURCE_MINUTES", DEFAULT_SOURCE_MINUTES, least=1),
            heartbeat=environment_secret("GOV_REVIEWS_HEARTBEAT"),
            heartbeat_method=_method("GOV_REVIEWS_HEARTBEAT_METHOD"),
            keep_run_days=_whole_number("GOV_REVIEWS_KEEP_RUN_DAYS", DEFAULT_KEEP_RUN_DAYS, least=7),
            keep_log_days=_whole_number("GOV_REVIEWS_KEEP_LOG_DAYS", DEFAULT_KEEP_LOG_DAYS, least=7),
            keep_metadata_days=_whole_number(
                "GOV_REVIEWS_KEEP_METADATA_DAYS", DEFAULT_KEEP_METADATA_DAYS, least=7
            ),
            keep_warehouses=_whole_number("GOV_REVIEWS_KEEP_WAREHOUSES", DEFAULT_KEEP_WAREHOUSES, least=1),
            export_format=_choice("GOV_REVIEWS_EXPORT", EXPORT_FORMATS),
            keep_exports=_whole_number("GOV_REVIEWS_KEEP_EXPORTS", DEFAULT_KEEP_EXPORTS, least=1),
            keep_briefings=_whole_number("GOV_REVIEWS_KEEP_BRIEFINGS", DEFAULT_KEEP_BRIEFINGS, least=1),
            store=(os.environ.get("GOV_REVIEWS_STORE") or "").rstrip("/") or None,
            catalog=environment_secret("GOV_REVIEWS_CATALOG"),
            is_lake=_choice("GOV_REVIEWS_WAREHOUSE", WAREHOUSES) == "ducklake",
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
    def has_lake_copy(self) -> bool:
        """Whether each publication becomes a snapshot of a lake beside a warehouse that is none itself."""
        return self.catalog is not None and not self.is_lake

    @property
    def lake_tables(self) -> str:
        """The Parquet files of a warehouse that is a lake (`is_lake`), with a slash at the end; the live
        warehouse is their catalogue then.
        """
        return f"{self.store or self.data_root}/{LAKE_TABLES}/"

    @property
    def exports_root(self) -> Path:
        """One folder per release of the tables as Parquet and CSV."""
        return self.data_root / "exports"

    @property
    def briefings_root(self) -> Path:
        """Briefings: a folder a publication."""
        return self.data_root / "briefings"

    @property
    def hosts_root(self) -> Path:
        """One small file a host: whose turn it is to ask it, and when it was last asked."""
        return self.data_root / "hosts"

    @property
    def inbox_root(self) -> Path:
        """The default inbox: documents that a person drops."""
        return self.inbox or self.data_root / "inbox"

    def certificate_of(self, host: str) -> Path | None:
        """The file of further certificates for a host; None where there is none."""
        path = (self.certificates or self.data_root / "certificates") / f"{host}.pem"
        return path if path.is_file() else None

    @property
    def sample_site_state(self) -> Path:
        """What `gov-reviews sample-site` remembers: its address and how many batches are out."""
        return self.data_root / "sample_site"

    def run_root(self, run_id: str) -> Path:
        """Folder of one run."""
        return self.runs_root / run_id

"""Where a publication goes besides the warehouse: a snapshot of the lake, a release, values for Airflow.

In: settings, the live warehouse after a publication. Out: the snapshot, the release, what is told of it.
"""

from __future__ import annotations

# lazy: a task process does one step and loads only the rooms of that step.
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gov_reviews.errors import PipelineError
from gov_reviews.faults import faults_as_ours
from gov_reviews.records.both_languages import in_both, in_chinese, reason_in_both
from gov_reviews.run_folder import RunFolder
from gov_reviews.settings import Settings
from gov_reviews.sharing import shares

if TYPE_CHECKING:
    from gov_reviews.report.data_release import DataRelease
    from gov_reviews.warehouse.lake import LakeSnapshot

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SecondHomes:
    """Where a publication is besides the warehouse.

    Attributes:
        snapshot: The snapshot of the lake that was made; None without a lake, and where it was there already.
        release: None unless the installation wants one.
    """

    snapshot: LakeSnapshot | None
    release: DataRelease | None


def export_published(settings: Settings, run_id: str) -> SecondHomes:
    """Give what is published now a second home: a snapshot of the lake, where there is one
    (GOV_REVIEWS_CATALOG) and the warehouse is none itself; and a release, where the installation wants that
    (GOV_REVIEWS_EXPORT).

    What goes wrong is noted for the report of the run as well: nothing but that is missing then.

    Raises:
        PipelineError: Snapshot or release could not be made; the live warehouse and older ones are untouched.
    """
    try:
        snapshot = _make_snapshot(settings, run_id) if settings.has_lake_copy else None
    finally:  # the one does not wait for the other
        release = _export(settings, run_id) if settings.export_format else None
    return SecondHomes(snapshot, release)


@shares("export")
def _make_snapshot(settings: Settings, run_id: str) -> LakeSnapshot | None:
    from gov_reviews.warehouse.lake import sync_lake

    missing = ("not in the lake", "未写入数据湖")
    with _noting_what_is_missing(settings, run_id, missing, "gov-reviews lake sync"):
        return sync_lake(settings)


@contextmanager
def _noting_what_is_missing(
    settings: Settings, run_id: str, missing: tuple[str, str], remedy: str
) -> Iterator[None]:
    """Note for the report of the run what is missing though it has published; the error goes on."""
    try:
        with faults_as_ours(run_id=run_id):
            yield
    except PipelineError as error:
        logger.warning("published, but %s run_id=%s %s", missing[0], run_id, error)
        with suppress(PipelineError, OSError):
            reason = in_chinese(reason_in_both(error))
            note = in_both(
                f"Published, but {missing[0]}: {error.message} {remedy} makes up for it.",
                f"已发布，但{missing[1]}：{reason} 可运行 {remedy} 补上。",
            )
            RunFolder(settings, run_id).add_notes([note])
        raise


@shares("export")
def _export(settings: Settings, run_id: str) -> DataRelease:
    from gov_reviews.records.vocabulary import ReleaseFormat
    from gov_reviews.report.data_release import ReleaseRequest, make_release

    with _noting_what_is_missing(settings, run_id, ("not exported", "未导出"), "gov-reviews export"):
        release = make_release(settings, ReleaseRequest(form=ReleaseFormat(settings.export_format)))
    logger.info("export run_id=%s path=%s new=%s", run_id, release.path, release.is_new)
    return release


@shares("look at run")
def describe_publication(settings: Settings, run_id: str) -> dict[str, str | int]:
    """What a run has published, in a few values: number and hash of the file, what is new, what is in it."""
    from gov_reviews.report.loaded_facts import read_loaded_facts
    from gov_reviews.warehouse.published_file import read_publications

    folder = RunFolder(settings, run_id)
    record = next((one for one in reversed(read_publications(settings)) if one.run_id == run_id), None)
    facts = read_loaded_facts(settings, folder, is_published=True)
    return {
        "run": folder.run_id,
        "number": record.number if record is not None else 0,
        "sha256": record.sha256 if record is not None else "",
        "new_reviews": sum(facts.documents.values()),
        "new_figures": sum(facts.observations.values()),
        "reviews": facts.warehouse_documents,
        "figures": facts.warehouse_observations,
    }

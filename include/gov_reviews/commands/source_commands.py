"""`sources`: which sites are registered, whether they are asked, and what a list page turns out to be.

In: the registry, an address, a saved page. Out: rows, mistakes with file and line, the YAML of a new source.
"""

from __future__ import annotations

# lazy: a command loads only the rooms it needs, `--help` loads none.
from pathlib import Path
from typing import Annotated

import typer

from gov_reviews.commands.command_parts import (
    DataOption,
    FormatOption,
    JsonOption,
    SkeletonOption,
    TableFormat,
    echo_both,
    print_checked,
    settings_to_look,
    tell_skeleton,
)
from gov_reviews.errors import InvalidRequest
from gov_reviews.records.both_languages import in_english, lines_of_both
from gov_reviews.settings import Settings
from gov_reviews.sharing import shared

sources_app = typer.Typer(
    help="The registered sources. 已登记的来源。", no_args_is_help=True, rich_markup_mode=None
)


@sources_app.command("list", short_help="List every registered source 列出已登记的来源")
def list_sources(
    output: FormatOption = TableFormat.TABLE,
    enabled: Annotated[
        bool,
        typer.Option("--enabled", help="Only sources that scheduled runs ask. 只列定时运行会访问的来源。"),
    ] = False,
    data: DataOption = None,
) -> None:
    """List every registered source, and whether scheduled runs ask it. 列出已登记的来源。

    yes, no: a person's word. active: a probe found it to be what its file says. probe: none has yet.
    taken_out: one found that it is not any more. no_list: nothing to ask. `sample: off`: a sample source, and
    the sample sites are not being served. CSV and JSON say of each also why, its family and its evidence.
    """
    from gov_reviews.capture.address import sample_sites_address
    from gov_reviews.capture.probe_log import SourceStanding
    from gov_reviews.capture.source_activation import find_activations
    from gov_reviews.report.page_wording import headed_both, say_both
    from gov_reviews.report.rows import print_rows
    from gov_reviews.report.terminal import safe_line, standard_output
    from gov_reviews.sites.registry import load_registry

    settings = settings_to_look(data)
    has_samples = sample_sites_address(settings) is not None
    registry = load_registry()
    activations = find_activations(settings.archive_root, registry)
    words = {"on": "yes", "off": "no"}
    rows: list[tuple[str, ...]] = []
    reasons: list[str] = []
    for spec in registry:
        is_off = spec.is_sample and not has_samples
        activation = activations[spec.id]
        if enabled and (is_off or not activation.is_asked):
            continue
        wording = "sample: off" if is_off else words.get(activation.standing, activation.standing)
        if output is TableFormat.TABLE:
            chinese = say_both("status.sample_off" if is_off else f"standing.{activation.standing}")[1]
            rows.append((spec.id, f"{wording} {chinese}", spec.name, spec.admin.level, spec.base_url))
            if activation.standing is SourceStanding.TAKEN_OUT:
                reasons += [f"{spec.id}: {line}" for line in lines_of_both(activation.reason)]
        else:
            of_its_file = (spec.name, spec.family, spec.admin.level, spec.base_url, spec.evidence.status)
            rows.append((spec.id, wording, *of_its_file, in_english(activation.reason)))
    if output is TableFormat.TABLE:
        columns: tuple[str, ...] = ("source_id", "enabled", "name", "level", "address")
        headings = [headed_both(f"source_list.{name}") for name in columns]
    else:
        columns = ("source_id", "enabled", "name", "family", "level", "address", "evidence", "why")
        headings = []
    print_rows(columns, rows, output.value, standard_output(), headings)
    for line in reasons:
        typer.echo(safe_line(line))
    for said in registry.describe_left_out():
        echo_both(said, err=True)


@sources_app.command("check", short_help="Say what is wrong with files of sources 检查来源文件，或查某个网址")
def check_sources_or_url(
    url: Annotated[
        str | None,
        typer.Argument(
            metavar="[URL]",
            help="Say which source this address belongs to, and under which name. 说明该网址属于哪个来源。",
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Say what is wrong with the files of sources and families, all at once, or check one address.
    检查来源文件，或查某个网址。
    """
    if url is not None:
        from gov_reviews.capture.source_activation import find_activations
        from gov_reviews.report.page_wording import headed_both
        from gov_reviews.sites.registry import load_registry

        spec = load_registry().for_url(url)
        activation = find_activations(settings_to_look(data).archive_root, [spec])[spec.id]
        asked = headed_both(f"standing.{activation.standing.value}")
        typer.echo(f"{spec.id}: {spec.name} ({spec.family}; asked 是否访问: {asked})")
        return
    from gov_reviews.report.metadata_check import find_source_mistakes

    print_checked(find_source_mistakes())


@sources_app.command("probe", short_help="Look at a list page, propose a source 探测列表页，给出来源配置")
def probe_list(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="URL|ID|FILE",
            help="Address of a list page, a registered source, or a saved list page with --address. "
            "列表页网址、来源编号，或保存的列表页（配合 --address）。",
        ),
    ] = None,
    address: Annotated[
        str | None, typer.Option(metavar="URL", help="Where FILE was found. 文件原来的网址。")
    ] = None,
    every: Annotated[
        bool,
        typer.Option(
            "--all", help="Every registered source that no person has switched off. 所有未被人工停用的来源。"
        ),
    ] = False,
    skeleton: SkeletonOption = None,
    as_json: JsonOption = False,
    data: DataOption = None,
) -> None:
    """Look at a list page: challenge or page, family, whose it is, rows, next page, what would be lost,
    and the YAML of a source. 探测列表页，给出来源配置。

    An address or a source is asked politely (robots.txt, list, next page, one article). What is found of a
    registered source (ID, --all) is kept, and decides whether scheduled runs ask it; else nothing is stored.
    Exit code 1 unless the state is ok; of --all 0.
    """
    from gov_reviews.capture.source_probe import probe_file, probe_target
    from gov_reviews.report.probe_view import probe_to_json, render_probe, standing_line
    from gov_reviews.report.terminal import safe_json

    if (target is None) != every:
        raise InvalidRequest(
            "Name a list page, a source or a file; or --all.", "请指定列表页、来源或文件，或用 --all。"
        )
    settings = settings_to_look(data)
    if target is None:
        with shared(settings, "probe"):
            _probe_all(settings, as_json=as_json)
        return
    probed = None
    if address is not None:
        report = probe_file(Path(target), address)
    elif "://" in target:
        report = probe_target(settings, target)
    else:
        from gov_reviews.capture.probe_round import probe_registered
        from gov_reviews.sites.registry import load_registry

        with shared(settings, "probe"):
            report, probed = probe_registered(settings, load_registry().get(target))
    typer.echo(safe_json(probe_to_json(report)) if as_json else render_probe(report))
    if probed is not None:
        echo_both(standing_line(probed), err=as_json)
    if skeleton is not None:
        if report.article_body is None:
            raise InvalidRequest(
                "--skeleton: no article was read. Save one, then: "
                "gov-reviews inspect FILE --url URL --skeleton FOLDER.",
                "--skeleton：没有读到文章。请先保存一篇，再用："
                "gov-reviews inspect FILE --url URL --skeleton FOLDER。",
            )
        tell_skeleton(skeleton, *report.article_body, err=as_json)
    if report.state != "ok":
        raise typer.Exit(1)


def _probe_all(settings: Settings, *, as_json: bool) -> None:
    """A round over every source that has a list and that no person has switched off; sample sites take part
    where they are served and no person has decided about them.
    """
    from gov_reviews.capture.probe_round import NO_WAY_OUT, probe_round, probed_in_rounds, reaches_sites
    from gov_reviews.report.probe_view import probed_to_json, standing_line
    from gov_reviews.report.terminal import safe_json
    from gov_reviews.sites.registry import load_registry

    registry = load_registry()
    for said in registry.describe_left_out():
        echo_both(said, err=True)
    specs = probed_in_rounds(settings, registry)
    if not reaches_sites(settings, specs):
        typer.echo(NO_WAY_OUT, err=True)
        return
    found = []
    for probed in probe_round(settings, [spec.id for spec in specs]):
        found.append(probed)
        echo_both(standing_line(probed), err=as_json)
    if as_json:
        ordered = sorted(found, key=lambda one: one.source_id)
        typer.echo(safe_json([probed_to_json(probed) for probed in ordered]))

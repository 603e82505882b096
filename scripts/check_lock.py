"""Drift checks of the locks: requirements.txt, those of the image and of the cluster, and that of the build
tools.

Without option: every direct dependency of pyproject.toml (with the extras of each lock) and of
requirements-build.in is locked, in a version it allows, with hashes, and no package has two versions in the
locks of tests, of the image and of the cluster. It compares text; `make lock` is what resolves.
`--installed`: the environment of the interpreter that runs this holds every locked package whose marker holds
here, in exactly the locked version, and this project, and nothing else but installers; and what each of them
requires is there (what `pip check` asks; environments made by uv have no pip). Out: exit status 0, or 1 with
what differs and what to do.
"""

from __future__ import annotations

import argparse
import re
import sys
import sysconfig
import tomllib
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements-build", "requirements")
"""What `make setup` installs."""

EXTRA_OF_LOCK = {
    "requirements": "dev",
    "requirements-run": "cluster",
    "requirements-cluster": "cluster-test",
}
"""The extra of pyproject.toml that each lock is compiled with; see `lock` in the Makefile."""

TO_AGREE = (
    ("requirements-run", "requirements"),
    ("requirements-cluster", "requirements"),
    ("requirements-cluster", "requirements-run"),
)
"""Locks that have no package in two versions: what is tested is what runs."""

INSTALLERS = {"pip", "setuptools", "wheel"}
"""What venv or an installer may put into a new environment by itself."""

REMEDY = """\
lock: `make clean`, then `make setup` makes the environment anew. When the same comes again, look for what
lock: sends packages elsewhere or adds some: `pip config list`, variables that begin with PIP_ or UV_, a
lock: constraint of your system."""


def direct_requirements(text: str) -> list[Requirement]:
    """The requirements of a .in file, comments left out."""
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [Requirement(line) for line in lines if line]


def project_requirements(text: str, extra: str) -> list[Requirement]:
    """The direct dependencies that a pyproject.toml names, with those of one extra and of extras it refers
    to.

    Raises:
        ValueError: There is no such extra.
    """
    project = tomllib.loads(text)["project"]
    found = [Requirement(line) for line in project["dependencies"]]
    pending = [extra]
    while pending:
        name = pending.pop()
        if name not in project["optional-dependencies"]:
            raise ValueError(f"pyproject.toml has no extra {name}")
        for requirement in map(Requirement, project["optional-dependencies"][name]):
            if canonicalize_name(requirement.name) == canonicalize_name(project["name"]):
                pending += sorted(requirement.extras)
            else:
                found.append(requirement)
    return found


def locked_requirements(text: str) -> list[Requirement]:
    """The packages of a compiled lock, each `name==version`, some with a marker.

    Raises:
        ValueError: A package has no exact version or no hash.
    """
    found = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        head = re.match(r"[A-Za-z0-9][^\\\n]*?(?=\s*(?:\\|--hash|\n|$))", block)
        if head is None:  # comments before the first package
            continue
        package = Requirement(head[0])
        if [pin.operator for pin in package.specifier] != ["=="] or "*" in version_of(package):
            raise ValueError(f"{package.name} has no exact version in the lock")
        if "--hash=sha256:" not in block:
            raise ValueError(f"{package.name} has no hash in the lock")
        found.append(package)
    return found


def version_of(package: Requirement) -> str:
    """The version a locked package is pinned to."""
    (pin,) = package.specifier
    return pin.version


def differences(wanted: Iterable[Requirement], locked: Iterable[Requirement]) -> list[str]:
    """What the lock lacks, one sentence each.

    A package may be locked in several versions that differ by marker.
    """
    versions: dict[str, list[str]] = {}
    for package in locked:
        versions.setdefault(canonicalize_name(package.name), []).append(version_of(package))
    found = []
    for requirement in wanted:
        of_this_name = versions.get(canonicalize_name(requirement.name), [])
        if not of_this_name:
            found.append(f"{requirement.name} is required but not locked")
        found += [
            f"{requirement.name} is locked at {version}, required is {requirement.specifier}"
            for version in of_this_name
            if not requirement.specifier.contains(version, prereleases=True)
        ]
    return found


def installed_packages(folders: Iterable[str]) -> tuple[dict[str, Distribution], list[str]]:
    """Name to distribution of an environment, and what is wrong with the folders themselves, one sentence
    each.
    """
    packages: dict[str, Distribution] = {}
    wrong = []
    for package in distributions(path=list(dict.fromkeys(folders))):
        try:
            name = package.metadata["Name"]
        except (
            FileNotFoundError
        ):  # a dist-info without METADATA; which error it is depends on who offers importlib.metadata
            name = None
        if not name:
            wrong.append(
                "the description of a package cannot be read: "
                f"{getattr(package, '_path', 'of unknown place')}"
            )
        elif canonicalize_name(name) in packages:
            wrong.append(
                f"{name} is installed twice: {packages[canonicalize_name(name)].version} and "
                f"{package.version}"
            )
        else:
            packages[canonicalize_name(name)] = package
    return packages, wrong


def installed_differences(
    locked: Iterable[Requirement], project: str, installed: dict[str, Distribution]
) -> list[str]:
    """In what an environment differs from the lock, one sentence each."""
    wanted = {
        canonicalize_name(package.name): version_of(package)
        for package in locked
        if package.marker is None or package.marker.evaluate()
    }
    found = [] if canonicalize_name(project) in installed else [f"this project ({project}) is not installed"]
    for name, version in wanted.items():
        if name not in installed:
            found.append(f"{name} {version} is locked but not installed")
        elif Version(installed[name].version) != Version(version):
            found.append(f"{name} is installed in version {installed[name].version}, locked is {version}")
    expected = {*wanted, *INSTALLERS, canonicalize_name(project)}
    found += [
        f"{name} {package.version} is installed but not locked"
        for name, package in installed.items()
        if name not in expected
    ]
    return found + unsatisfied(installed)


def unsatisfied(installed: dict[str, Distribution]) -> list[str]:
    """What installed packages require and do not find, one sentence each; extras count where a package asks
    for them.
    """
    found = []
    pending = [(name, "") for name in installed]
    seen = set(pending)
    while pending:
        name, extra = pending.pop()
        for requirement in map(Requirement, installed[name].requires or ()):
            if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
                continue
            target = canonicalize_name(requirement.name)
            if target not in installed:
                found.append(f"{name} requires {requirement.name}, which is not installed")
            elif not requirement.specifier.contains(installed[target].version, prereleases=True):
                found.append(
                    f"{name} requires {requirement.name}{requirement.specifier}, installed is "
                    f"{installed[target].version}"
                )
            else:
                asked = {(target, wanted) for wanted in requirement.extras} - seen
                seen |= asked
                pending += asked
    return sorted(set(found))


def disagreements(
    run: Iterable[Requirement], full: Iterable[Requirement], full_name: str = "requirements"
) -> list[str]:
    """Packages that one lock has in another version than the one named, one sentence each."""
    versions: dict[str, set[str]] = {}
    for package in full:
        versions.setdefault(canonicalize_name(package.name), set()).add(version_of(package))
    return [
        f"{package.name} is locked at {version_of(package)}, in {full_name}.txt at "
        f"{' and '.join(sorted(of_this_name))}"
        for package in run
        if (of_this_name := versions.get(canonicalize_name(package.name)))
        and version_of(package) not in of_this_name
    ]


def check_text() -> tuple[list[str], str]:
    """Differences between what is asked for and the locks; what is right when there is none."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    build = (ROOT / "requirements-build.in").read_text(encoding="utf-8")
    wanted = {name: project_requirements(project, extra) for name, extra in EXTRA_OF_LOCK.items()}
    wanted["requirements-build"] = direct_requirements(build)
    locked = {name: read_lock(name) for name in wanted}
    found = [f"{name}: {sentence}" for name in wanted for sentence in differences(wanted[name], locked[name])]
    found += [
        f"{name}: {sentence}"
        for name, other in TO_AGREE
        for sentence in disagreements(locked[name], locked[other], other)
    ]
    count = len({requirement.name for requirements in wanted.values() for requirement in requirements})
    return found, f"{count} direct dependencies, all locked with hashes"


def check_installed() -> tuple[list[str], str]:
    """Differences between the locks and this interpreter's environment; what is right when there is none."""
    locked = [package for name in LOCKS for package in read_lock(name)]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    installed, wrong = installed_packages([sysconfig.get_path("purelib"), sysconfig.get_path("platlib")])
    return wrong + installed_differences(
        locked, project, installed
    ), f"{len(installed)} packages installed as locked"


def read_lock(name: str) -> list[Requirement]:
    """The packages of one lock file.

    Raises:
        ValueError: Names the file and the package that has no exact version or no hash.
    """
    try:
        return locked_requirements((ROOT / f"{name}.txt").read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{name}.txt: {error}") from error


def main(arguments: list[str] | None = None) -> int:
    """Entry point of the checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--installed", action="store_true", help="compare the environment with the lock")
    of_environment = parser.parse_args(arguments).installed
    try:
        found, success = check_installed() if of_environment else check_text()
    except ValueError as error:
        found, success, of_environment = [str(error)], "", False
    for sentence in found:
        sys.stderr.write(f"lock: {sentence}\n")
    if found:
        sys.stderr.write((REMEDY if of_environment else "lock: run `make lock` and commit the result") + "\n")
        return 1
    sys.stdout.write(f"lock: {success}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The one build step that pyproject.toml cannot express: a wheel carries metadata/ and sql/ with it.

In: include/metadata and sql of the checkout. Out: gov_reviews/_data/metadata and gov_reviews/_data/sql in the
wheel; an editable installation reads them in the checkout. `gov_reviews.settings` finds either place.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

CHECKOUT = Path(__file__).resolve().parent
FOLDERS = {"metadata": CHECKOUT / "include" / "metadata", "sql": CHECKOUT / "sql"}


class BuildWithData(build_py):
    """build_py, then the folders beside the packages."""

    def run(self) -> None:
        """Build, and replace what an earlier build left."""
        super().run()
        if self.editable_mode:
            return
        for name, folder in FOLDERS.items():
            target = Path(self.build_lib, "gov_reviews", "_data", name)
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(folder, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))


setup(cmdclass={"build_py": BuildWithData})

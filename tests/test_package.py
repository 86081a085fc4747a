"""The wheel and the sdist: what they hold, and what they say of themselves."""

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email.message import Message
from email.parser import HeaderParser
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.cli.conftest import run

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    return zipfile.ZipFile(next(built.glob("*.whl")))


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> "Message[str, str]":
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return HeaderParser().parsestr(wheel.read(name).decode())


def sources(*packages: str) -> set[str]:
    """Return the files of packages, without what Python compiles."""
    paths = (path for package in packages for path in (ROOT / package).rglob("*"))
    return {str(path.relative_to(ROOT)) for path in paths if path.is_file() and "__pycache__" not in path.parts}


def test_the_wheel_holds_both_packages_whole_and_nothing_beside_them(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    shared = {name for name in names if ".data/" in name}
    information = {name for name in names if ".dist-info/" in name}
    assert names - shared - information == sources("collab", "tui")
    assert {Path(name).name for name in information} == {"METADATA", "WHEEL", "RECORD", "entry_points.txt", "LICENSE"}
    kinds = {Path(name).suffix for name in names - shared - information}
    of_the_browser = {".html", ".mjs", ".css", ".svg", ".LICENSE"}
    assert kinds == {".py", ".pyi", ".typed", ".tcss", ".csv", ".json", ".bash", ".zsh", ".fish"} | of_the_browser


def test_the_wheel_brings_man_pages_and_completion_where_they_are_looked_for(wheel: zipfile.ZipFile) -> None:
    shared = {name.partition(".data/data/")[2] for name in wheel.namelist() if ".data/" in name}
    assert shared == {
        *(f"share/man/man1/{path.name}" for path in (ROOT / "man").iterdir()),
        "share/bash-completion/completions/collab-tui",
        "share/zsh/site-functions/_collab-tui",
        "share/fish/vendor_completions.d/collab-tui.fish",
    }


def test_the_sdist_holds_what_the_wheel_is_built_from(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    about = {"CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", "PKG-INFO", ".gitignore"}
    assert names == sources("collab", "tui", "man") | about


def test_the_metadata_says_what_pyproject_does(metadata: "Message[str, str]") -> None:
    assert (metadata["Name"], metadata["Version"]) == (PROJECT["name"], PROJECT["version"])
    assert metadata["Requires-Python"] == PROJECT["requires-python"]
    assert metadata["License-Expression"] == "MIT"
    needed = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    names = {re.split("[<>=]", line)[0] for line in needed}
    assert names >= {"textual", "rich", "torch", "fastai", "pandas"}
    assert len(needed) == len(PROJECT["dependencies"])
    assert set(metadata.get_all("Provides-Extra", [])) == set(PROJECT["optional-dependencies"])
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert run("--version").out == f"collab-tui {PROJECT['version']}\n"


def test_the_program_is_a_command_of_the_wheel(wheel: zipfile.ZipFile) -> None:
    name = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "collab-tui = tui.cli:main" in wheel.read(name).decode()


def test_every_pin_can_be_installed_by_the_oldest_python_that_is_promised() -> None:
    oldest = f"{PROJECT['requires-python'].removeprefix('>=')}.0"
    pins = (line.partition("==") for line in (ROOT / "constraints.txt").read_text().splitlines())
    pinned = {(canonicalize_name(name), version) for name, _, version in pins}
    here = [each for each in distributions() if (canonicalize_name(each.name), each.version) in pinned]
    assert len(here) > 50
    wanted = {each.name: each.metadata["Requires-Python"] or "" for each in here}
    assert {name: text for name, text in wanted.items() if not SpecifierSet(text).contains(oldest)} == {}

"""The rules of the house: layout, sizes, names, docs that are up to date."""

import ast
import functools
import importlib
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from copydesk.streams.cli import manual
from copydesk.streams.cli.doctor import MODULES, OLDEST, TOO_NEW
from copydesk.streams.cli.main import COMMANDS, main

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FOLDERS = ("agents", "config", "streams")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
TEXTS = {".cfg", ".css", ".html", ".in", ".ini", ".js", ".json", ".md", ".properties", ".py", ".toml", ".txt", ".xml", ".yaml", ".yml", ""}  # fmt: skip
LONGEST_MODULE = 300
LONGER: dict[str, str] = {}
"""Modules above 300 lines, each with its reason."""
# After a word or a dot it is part of an address: news.example/home/.
MACHINE_PATH = re.compile(r"(?<![\w.*])/(?:work|home|root|tmp/bash_jobs)/")
REGISTRY = re.compile(r"index-url|trusted-host|find-links|artifactory|\bnexus\.", re.IGNORECASE)


def inside(path):
    return path.relative_to(ROOT).as_posix()


def tracked():
    """The project's text files: what is hidden or built is not looked at."""
    tops = [*FOLDERS, "tests", "docs", "bench", "requirements"]
    files = [path for path in ROOT.iterdir() if path.is_file() and path.name != ".git"]  # the pointer of a worktree
    files += [path for top in tops for path in (ROOT / top).rglob("*") if path.is_file()]
    return sorted(path for path in files if path.suffix in TEXTS and "__pycache__" not in path.parts)


@functools.cache
def tree(path):
    return ast.parse(path.read_text("utf-8"))


def imported(path):
    """Every module that a file imports, absolute and relative, wherever in it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


def test_every_folder_with_python_is_a_package_that_is_installed():
    folders = {"copydesk." + inside(path.parent).replace("/", ".") for path in SOURCES}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == folders
    assert all((path.parent / "__init__.py").is_file() for path in SOURCES)


def test_modules_import_each_other_by_their_installed_names():
    for path in SOURCES:
        tops = {name.partition(".")[0] for name in imported(path)}
        assert not tops & {*FOLDERS, ""}, f"{inside(path)}: import copydesk.*, absolute"


def test_modules_are_short():
    lines = {inside(path): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    found = {name: count for name, count in lines.items() if count > LONGEST_MODULE and name not in LONGER}
    assert not found, "divide them, or give a reason in LONGER"


def test_modules_say_what_they_are():
    assert [inside(path) for path in SOURCES if not ast.get_docstring(tree(path)) and path.stat().st_size] == []


def test_reasons_for_long_modules_are_still_needed():
    assert set(LONGER) == {
        name for name in LONGER if len((ROOT / name).read_text("utf-8").splitlines()) > LONGEST_MODULE
    }


def test_only_the_driver_and_the_worker_touch_what_is_inside_of_faust():
    deep = re.compile(r"(faust|mode)(\.\w+)+$|mode$")
    touching = {inside(path) for path in SOURCES if any(deep.match(name) for name in imported(path))}
    assert touching <= {"streams/faust_driver.py", "streams/serving.py"}


def test_the_import_contracts_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_import_contracts_cover_every_package():
    roots = set(PROJECT["tool"]["importlinter"]["root_packages"])
    assert roots == {f"copydesk.{folder}" for folder in FOLDERS}


def test_no_file_names_this_machine_or_a_registry():
    found = [
        f"{inside(path)}:{number}: {line[:100]}"
        for path in tracked()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if MACHINE_PATH.search(line) or REGISTRY.search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("see /work/main", True),
        ('"/home/ann/x"', True),
        ("=/root/.cache", True),
        ("https://news.example/home/", False),
        ("network/working", False),
    ],
)
def test_what_counts_as_a_path_of_a_machine(line, found):
    assert bool(MACHINE_PATH.search(line)) == found


def test_version_and_licence():
    assert re.fullmatch(r"\d+\.\d+\.\d+", PROJECT["project"]["version"])
    assert version("copydesk") == PROJECT["project"]["version"]
    assert "MIT License" in (ROOT / "LICENSE").read_text("utf-8")
    assert PROJECT["project"]["license"] == "MIT"


def test_the_readme_is_there():
    assert (ROOT / PROJECT["project"]["readme"]).read_text("utf-8").startswith("# ")


def test_the_doctor_looks_for_what_the_project_needs():
    needed = re.findall(r"^([\w.-]+)", (ROOT / "requirements" / "runtime.in").read_text("utf-8"), re.MULTILINE)
    assert sorted(MODULES) == sorted(needed)
    pythons = ">={}.{},<{}.{}".format(*OLDEST, *TOO_NEW)
    assert PROJECT["project"]["requires-python"] == pythons


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there(name):
    command = getattr(importlib.import_module(f"copydesk.streams.cli.{name}"), name)
    assert isinstance(command, click.Command)
    assert command.help
    for parameter in command.params:
        assert not isinstance(parameter, click.Option) or parameter.help, f"--{parameter.name} has no help"


def test_the_page_of_commands_is_up_to_date():
    page = (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert page == manual.manual(), "run: python -m copydesk.streams.cli.manual > docs/commands.md"


def test_help_names_every_command_and_imports_none():
    found = CliRunner().invoke(main, ["--help"])
    assert found.exit_code == 0
    for name, meaning in COMMANDS.items():
        assert f"  {name}" in found.output
        assert meaning.split()[0] in found.output


def test_every_page_of_the_docs_is_linked_from_somewhere():
    pages = sorted((ROOT / "docs").glob("*.md"))
    texts = "".join(path.read_text("utf-8") for path in [*pages, ROOT / "README.md"])
    orphans = [path.name for path in pages if path.name not in texts.replace(f"> docs/{path.name}", "")]
    assert not orphans


@pytest.mark.parametrize(("section", "name"), [("At run time", "runtime"), ("For developing and testing", "dev")])
def test_the_page_of_libraries_names_what_is_required(section, name):
    page = (ROOT / "docs" / "libraries.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w.-]+)` \|", page.partition(f"## {section}\n")[2].partition("\n## ")[0], re.MULTILINE)
    required = (ROOT / "requirements" / f"{name}.in").read_text("utf-8")
    assert sorted(rows) == sorted(re.findall(r"^(\w[\w.-]*)", required, re.MULTILINE))


def test_links_between_the_docs_lead_somewhere():
    for path in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"

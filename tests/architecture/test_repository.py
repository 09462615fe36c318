"""The repository itself: names, licences, locks, papers, and what must never be in it."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from lxml import etree

from tests.support.project import PROJECT, name_of, tracked_files, written_files

TOP_LEVEL = {
    ".ci",
    ".gitattributes",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "README.vi.md",
    "SECURITY.md",
    "build.spec",
    "converters",
    "desktop",
    "docs",
    "pyproject.toml",
    "resources",
    "tests",
}
# Written in pieces, or this file would hold what it forbids.
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", r"(?i:for" + " now)")))
MACHINE = re.compile(
    "|".join(
        (
            "/" + "work/",
            "/" + "root/",
            "/" + r"home/\w",
            "/" + "opt/pypi",
            r"[A-Z]:\\" + r"Users\\\w",
            "pypi" + r"\.org",
            "python" + "hosted",
            "index" + "-url *=",
        )
    )
)

SILENCED = re.compile(
    "|".join(
        ("# no" + r"qa(?!: [A-Z][A-Z0-9, ]+ - \S)", "# type: ig" + r"nore(?!\[[a-z, -]+\]  # \S)")
    )
)


@pytest.fixture(scope="module")
def files() -> tuple[Path, ...]:
    found = tracked_files()
    if not found:
        pytest.skip("this tree has no git history to list")
    return found


def pyproject() -> dict:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))


def test_top_level_holds_only_the_agreed_names(files):
    assert {name_of(path).split("/")[0] for path in files} <= TOP_LEVEL


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (UNFINISHED, "unfinished work"),
        (MACHINE, "an address of one machine"),
        (SILENCED, "a silenced check without its reason in the line"),
    ],
)
def test_no_written_file_holds(files, pattern: re.Pattern[str], what: str):
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in written_files()
        if path.name != "LICENSE" and "samples" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]
    assert found == [], what


def test_names_differ_by_more_than_case(files):
    folded = [name_of(path).casefold() for path in files]
    assert len(folded) == len(set(folded))


def test_names_can_stand_on_windows(files):
    bad = re.compile(r'[<>:"|?*\\]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
    assert [
        n for path in files for n in [name_of(path)] if any(map(bad.search, n.split("/")))
    ] == []


def test_no_file_is_huge(files):
    huge = {name_of(path): path.stat().st_size for path in files if path.stat().st_size > 12 << 20}
    assert huge == {}


def locked(name: str) -> set[str]:
    lines = (PROJECT / ".ci" / name).read_text(encoding="utf-8").splitlines()
    requirements = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert all(re.match(r"[\w.-]+==[\w.]+( ;.*)?$", line) for line in requirements)
    return {re.split("==", line)[0].lower() for line in requirements}


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", each)[0].lower() for each in requirements}


def test_locks_pin_every_dependency():
    project = pyproject()["project"]
    wanted = names(project["dependencies"])
    assert wanted <= locked("runtime.lock")
    for extra in project["optional-dependencies"].values():
        wanted |= names(extra)
    assert wanted <= locked("requirements.lock")
    assert locked("runtime.lock") <= locked("requirements.lock")


def test_carried_data_names_its_licence():
    paper = (PROJECT / "resources" / "LICENCES.md").read_text(encoding="utf-8")
    folders = {path.name for path in (PROJECT / "resources").iterdir() if path.is_dir()}
    listed = set(re.findall(r"^\| `([\w-]+)/` \|", paper, re.MULTILINE))
    assert listed == folders
    for licence in re.findall(r"\]\(([^)]+)\)", paper):
        assert (PROJECT / "resources" / licence).is_file(), licence


def test_licence_is_the_whole_agpl():
    text = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    assert " ".join(text.split()[:7]) == "GNU AFFERO GENERAL PUBLIC LICENSE Version 3,"
    assert "13. Remote Network Interaction" in text
    assert "How to Apply These Terms to Your New Programs" in text
    assert pyproject()["project"]["license"] == "AGPL-3.0-or-later"


def targets() -> set[str]:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    return set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())


@pytest.mark.parametrize("paper", ["README.md", "README.vi.md", "CONTRIBUTING.md"])
def test_commands_in_the_papers_exist(paper: str):
    text = (PROJECT / paper).read_text(encoding="utf-8")
    assert set(re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)`", text)) <= targets()
    script = (PROJECT / ".ci" / "house.py").read_text(encoding="utf-8")
    called = re.findall(r"house\.py ([a-z]+(?:-[a-z]+)*)", text)
    assert all(f'"{command}": ' in script for command in called)
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (PROJECT / link).exists(), link


def test_every_make_target_is_a_command_of_the_script():
    script = (PROJECT / ".ci" / "house.py").read_text(encoding="utf-8")
    assert {t for t in targets() - {"help"} if f'"{t}": ' not in script} == set()


def translations() -> list[Path]:
    return sorted((PROJECT / "resources" / "translations").glob("*.ts"))


@pytest.mark.parametrize("path", translations(), ids=lambda path: path.name)
def test_translations_are_finished_and_keep_their_places(path: Path):
    places = re.compile(r"%\d|%n|\{\w*\}")
    wrong = []
    for message in etree.parse(path).iter("message"):
        source = message.findtext("source") or ""
        node = message.find("translation")
        forms = [form.text or "" for form in node.iter("numerusform")] or [node.text or ""]
        strange = any(set(places.findall(form)) - set(places.findall(source)) for form in forms)
        if node.get("type") == "unfinished" or not all(forms) or strange:
            wrong.append(source)
    assert wrong == []


def test_version_is_the_same_everywhere():
    version = pyproject()["project"]["version"]
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {version}" in changes


def test_reference_pages_are_those_of_the_program():
    specification = importlib.util.spec_from_file_location("docs", PROJECT / ".ci" / "docs.py")
    docs = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(docs)
    for name, text in docs.pages().items():
        written = (PROJECT / "docs" / name).read_text(encoding="utf-8")
        assert written == text, f"docs/{name} is out of date: run `make docs`"

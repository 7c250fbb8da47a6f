"""The house keeps its shape: contracts, lengths, light floors, and a README that tells the truth."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCT = [path for top in ("bot", "classifiers", "handlers", "templates") for path in (ROOT / top).rglob("*.py")]
TESTS = list((ROOT / "tests").rglob("*.py"))
MOST_LINES = 300


def test_no_import_contract_is_broken():
    lint = Path(sys.executable).with_name("lint-imports")

    found = subprocess.run([lint], capture_output=True, text=True, check=False, cwd=ROOT)

    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("path", [*PRODUCT, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_can_be_read_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize(
    "path", [path for path in PRODUCT if "migrations" not in path.parts], ids=lambda path: str(path.relative_to(ROOT))
)
def test_every_module_says_what_it_is_for(path):
    assert path.read_text(encoding="utf-8").lstrip().startswith(('"""', "'''"))


@pytest.mark.parametrize(
    ("floor", "never"),
    [
        ("handlers", ("sqlmodel", "spacy", "googleapiclient", "jinja2", "cryptography", "structlog")),
        ("classifiers", ("sqlmodel", "spacy", "googleapiclient", "handlers", "bot")),
        ("bot", ("sqlmodel", "spacy", "googleapiclient", "handlers")),
        ("bot.cli.app", ("sqlmodel", "spacy", "googleapiclient", "cryptography")),
    ],
)
def test_importing_a_floor_stays_light(floor, never):
    script = f"import {floor}, sys; print([name for name in {never!r} if name in sys.modules])"

    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)

    assert found.stdout.strip() == "[]"


def test_the_readme_names_every_top_folder():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = {
        path.name
        for path in ROOT.iterdir()
        if path.is_dir() and not path.name.startswith((".", "_")) and path.name not in {"state", "build", "dist"}
    }

    assert {name for name in folders if f"`{name}/`" not in readme} == set()


def test_the_readme_names_every_command():
    from bot.cli.app import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    groups = {group.name for group in app.registered_groups}

    assert {name for name in commands | groups if f"privacy-bot {name}" not in readme} == set()


def test_nothing_names_where_packages_come_from():
    names = re.compile(r"pypi\.org|pythonhosted|--index-url|registry\.npmjs", re.IGNORECASE)

    files = [*ROOT.glob("requirements*"), ROOT / "Makefile", ROOT / "pyproject.toml", ROOT / ".ci" / "run"]

    assert [path.name for path in files if names.search(path.read_text(encoding="utf-8"))] == []

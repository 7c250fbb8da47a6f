"""The page of threats names modules and tests that exist, and says plainly what is not protected."""

from __future__ import annotations

import re

import pytest

from tests import traceability
from tests.traceability import ROOT

PAGE = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
MODULE = re.compile(r"`((?:bot|handlers|classifiers|docs|templates)/[\w./-]+)`")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
SETTING = re.compile(r"`((?:storage|gmail|company|law|sending|daemon)\.\w+)`")
COMMAND = re.compile(r"`privacy-bot ([a-z-]+(?: [a-z-]+)?)[^`]*`")


def rows(page: str = PAGE) -> list[str]:
    part = page.split("## Who is kept out\n")[1].split("\n## ", maxsplit=1)[0]
    return [line for line in part.splitlines() if line.startswith("| ")][1:]


def wrong(line: str) -> list[str]:
    """What a row names that is not there."""
    modules, named = MODULE.findall(line), TEST.findall(line)
    said = [f"module {one}" for one in modules if not (ROOT / one).is_file()]
    said += [f"test {name}" for path, name in named if not is_test(path, name)]
    return said + (["no module"] if not modules else []) + (["no test"] if not named else [])


def is_test(path: str, name: str) -> bool:
    return name.startswith("test_") and (ROOT / path).is_file() and name in traceability.tests_of(ROOT / path)


@pytest.mark.parametrize("line", rows(), ids=lambda line: line.split("|")[1].strip()[:50])
def test_each_row_names_what_holds_it_and_what_proves_it(line):
    assert wrong(line) == []


def test_a_row_that_names_nothing_or_what_is_gone_is_told():
    assert wrong("| x | y | z | | |") == ["no module", "no test"]
    assert wrong("| x | `bot/gone.py` | `tests/test_reach.py::test_gone` |") == ["module bot/gone.py", "test test_gone"]


def test_every_adversary_of_the_promise_has_a_row():
    words = "\n".join(rows())

    for one in (
        "colleague",
        "database",
        "**write**",
        "staff key",
        "passphrase",
        "backup",
        "logs",
        "journal",
        "figures",
    ):
        assert one in words


def test_what_is_not_protected_is_said_of_the_account_the_reader_the_machine_and_the_purge():
    last = PAGE.split("## What is not protected\n")[1]

    for one in ("Gmail account", "a reader has opened", "machine while it runs", "until a purge is final"):
        assert one in last


def test_the_settings_and_commands_it_names_exist():
    from bot.cli.app import app
    from bot.settings import Settings

    settings = Settings()
    commands = {one.name or one.callback.__name__ for one in app.registered_commands}
    commands |= {group.name for group in app.registered_groups}

    for name in SETTING.findall(PAGE):
        part, key = name.split(".")
        assert hasattr(getattr(settings, part), key), name
    assert {one.split()[0] for one in COMMAND.findall(PAGE)} <= commands

"""Logs, crashes and warnings hold no content, whatever goes wrong."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
import subprocess
import sys
import threading
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import pytest
import structlog

from bot import logs
from bot.errors import Misuse, Permanent, RateLimited
from bot.store.session import open_store
from tests.canary import find_canary

CANARY = "zaubervogel-5561"


@dataclass
class Letter:
    text: str


class Colour(StrEnum):
    RED = "red"


@pytest.fixture(params=[True, False], ids=["json", "text"])
def written(request):
    """Logging as the daemon sets it up, in both forms; what it wrote."""
    out = io.StringIO()
    logs.configure(json=request.param, level="DEBUG", stream=out)
    return out


@pytest.fixture
def lines():
    """Logging as JSON; the lines it wrote, read back."""
    out = io.StringIO()
    logs.configure(json=True, level="DEBUG", stream=out)
    return lambda: [json.loads(line) for line in out.getvalue().splitlines()]


def fail(secret: str) -> None:
    local = {"letter": secret}
    raise ValueError(f"cannot read {local}")


def clean(text: str) -> bool:
    return text != "" and find_canary([CANARY], [text]) == []


def test_an_exception_is_logged_without_its_message_and_without_locals(written):
    try:
        fail(CANARY)
    except ValueError:
        structlog.get_logger().exception("could_not_read", gmail_id="18c")

    assert clean(written.getvalue())
    assert "ValueError" in written.getvalue()
    assert "18c" in written.getvalue()


def test_an_exception_is_named_by_class_code_places_and_causes(lines):
    try:
        try:
            sqlite3.connect(":memory:").execute(f"SELECT '{CANARY}' FROM nowhere")  # noqa: S608 - the planted leak
        except sqlite3.OperationalError as error:
            raise KeyError(CANARY) from error
    except KeyError:
        structlog.get_logger().exception("failed")

    (line,) = lines()
    assert (line["error"], line["causes"]) == ("KeyError", ["sqlite3.OperationalError SQLITE_ERROR"])


def test_the_place_is_a_line_of_our_own_files(lines):
    try:
        logs.configure(level=CANARY)
    except Misuse as error:
        structlog.get_logger().error("failed", exc_info=error)

    (line,) = lines()
    assert all(place.startswith("bot/logs.py:") for place in line["place"])
    assert len(line["place"]) == 2


def test_the_message_of_an_error_of_our_own_is_kept(lines):
    try:
        raise Permanent("run `chmod 600 state/vault.keys`")  # noqa: TRY301 - raised to be caught
    except Permanent:
        structlog.get_logger().exception("failed")

    assert lines()[0]["message"] == "run `chmod 600 state/vault.keys`"


def test_a_real_database_error_shows_no_values(written):
    store = open_store("sqlite://")
    try:
        with store.transaction() as session:
            session.connection().exec_driver_sql("SELECT * FROM nowhere WHERE a = ?", (CANARY,))
    except Exception:  # noqa: BLE001 - whatever it is, it is logged
        structlog.get_logger().exception("failed")
    store.close()

    assert clean(written.getvalue())


def test_an_exception_handed_over_as_a_value_is_named_by_its_class(lines):
    structlog.get_logger().warning("put_off", error=OSError(2, CANARY, CANARY), others=[KeyError(CANARY)])

    assert (lines()[0]["error"], lines()[0]["others"]) == ("FileNotFoundError 2", ["KeyError"])


@pytest.mark.parametrize(
    "value", [Letter(CANARY), CANARY.encode(), {"a": Letter(CANARY)}, [Letter(CANARY)], {Letter: CANARY.encode()}]
)
def test_an_object_is_named_by_its_class_and_never_shown(written, value):
    structlog.get_logger().info("seen", value=value)

    assert clean(written.getvalue())


def test_plain_values_are_shown(lines):
    structlog.get_logger().info(
        "seen", count=3, share=0.5, yes=True, none=None, colour=Colour.RED, path=Path("state/x.db"),
        at=datetime(2026, 11, 23, 9, tzinfo=UTC), ids=("a", "b"), more={"k": 1},
    )  # fmt: skip

    (line,) = lines()
    shown = {key: value for key, value in line.items() if key not in ("event", "level", "timestamp")}
    assert shown == {
        "count": 3, "share": 0.5, "yes": True, "none": None, "colour": "red", "path": "state/x.db",
        "at": "2026-11-23T09:00:00+00:00", "ids": ["a", "b"], "more": {"k": 1},
    }  # fmt: skip


def test_a_value_cannot_start_a_new_line_or_steer_a_terminal(written):
    structlog.get_logger().info("seen", name="a\nerror forged=1\r\x1b[2J\u2028b")

    assert len(written.getvalue().splitlines()) == 1
    assert "\x1b[2J" not in written.getvalue()


def test_a_long_value_is_cut(lines):
    structlog.get_logger().info("seen", name="x" * 5000)

    assert len(lines()[0]["name"]) == logs.LONGEST


@pytest.mark.parametrize("name", ["googleapiclient.http", "httplib2", "google.auth", "sqlalchemy.engine", "alembic"])
def test_a_librarys_warning_is_passed_on_without_text_and_arguments(written, name):
    logger = logging.getLogger(name)

    logger.warning("answer was %s", CANARY)
    logger.error(f"answer was {CANARY}", extra={"body": CANARY})  # noqa: G004 - what a library might do
    try:
        fail(CANARY)
    except ValueError:
        logger.exception(CANARY)

    assert clean(written.getvalue())
    assert written.getvalue().count(name) == 3


def test_a_library_is_heard_from_warning_on(written):
    for name in ("sqlalchemy.engine", "alembic.runtime.migration", "googleapiclient.discovery"):
        logging.getLogger(name).info("statement %s", CANARY)
        logging.getLogger(name).debug("statement %s", CANARY)

    assert written.getvalue() == ""


def test_a_library_that_brought_its_own_handler_loses_it(written):
    logger, own = logging.getLogger("library.with.handler"), io.StringIO()
    logger.addHandler(logging.StreamHandler(own))
    logger.propagate = False

    logs.configure(json=True, stream=written)
    logger.error(CANARY)

    assert own.getvalue() == ""
    assert clean(written.getvalue())


def test_a_faulty_line_of_a_library_prints_nothing_of_its_arguments(written, capsys):
    logging.getLogger("httplib2").warning("two %s %s", CANARY)  # noqa: PLE1206 - the fault under test

    assert clean(written.getvalue())
    assert capsys.readouterr().err == ""


def test_a_warning_of_python_is_named_by_category_and_place(written):
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = logs._on_warning
        warnings.warn(CANARY, UserWarning, stacklevel=1)

    assert clean(written.getvalue())
    assert "UserWarning" in written.getvalue()


def test_a_thread_that_dies_is_logged_without_content(written):
    thread = threading.Thread(target=fail, args=(CANARY,), name=CANARY)
    thread.start()
    thread.join()

    assert clean(written.getvalue())
    assert "thread_crashed" in written.getvalue()


def test_our_own_lines_follow_the_level():
    out = io.StringIO()
    logs.configure(json=True, level="warning", stream=out)

    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("heard")

    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["heard"]


def test_an_unknown_level_is_refused():
    with pytest.raises(Misuse, match="DEBUG, INFO"):
        logs.configure(level="LOUD")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(13, "x"), "13"),
        (RateLimited("x"), ""),
        (SystemExit("a text, not a code"), ""),
        (SystemExit(3), "3"),
    ],
)
def test_a_code_is_taken_only_when_it_looks_like_one(error, code):
    assert logs.code_of(error) == code


CRASHES = {
    "an exception nobody caught": "fail(SECRET)",
    "an exception in a thread": "t = threading.Thread(target=fail, args=(SECRET,)); t.start(); t.join()",
    "an exception in a finalizer": "x = Finalized(SECRET); del x",
    "a warning": "warnings.simplefilter('always'); warnings.warn(SECRET)",
    "an exception group": "raise ExceptionGroup(SECRET, [ValueError(SECRET)])",
    "a chain of exceptions": "exec('try:\\n fail(SECRET)\\nexcept ValueError as e:\\n raise KeyError(SECRET) from e')",
    "an exception with notes": "e = ValueError(SECRET); e.add_note(SECRET); raise e",
}

PROGRAM = """
import sys, threading, warnings
from bot import logs
logs.configure(json={json})
SECRET = sys.argv[1]
def fail(secret):
    local = secret
    raise ValueError(local)
class Finalized:
    def __init__(self, secret): self.secret = secret
    def __repr__(self): return self.secret
    def __del__(self): fail(self.secret)
{crash}
"""


@pytest.mark.parametrize("crash", CRASHES.values(), ids=CRASHES)
@pytest.mark.parametrize("as_json", [True, False])
def test_a_process_that_crashes_says_where_and_never_what(crash, as_json):
    program = PROGRAM.format(json=as_json, crash=crash)

    ended = subprocess.run([sys.executable, "-c", program, CANARY], capture_output=True, text=True, check=False)

    assert clean(ended.stderr)
    assert ended.stdout == ""
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_an_interruption_leaves_one_line():
    program = "from bot import logs; logs.configure(json=True); raise KeyboardInterrupt"

    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert json.loads(ended.stderr)["event"] == "interrupted"

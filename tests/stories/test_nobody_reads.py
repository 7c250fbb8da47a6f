"""Content exists only sealed: marks planted in every field of letters are found nowhere, whatever happens to them."""

from __future__ import annotations

import base64
import quopri
import subprocess
import sys
import zipfile
from contextlib import ExitStack
from urllib.parse import quote

import psycopg
import pytest

from bot.mail.parse import parse
from bot.sandbox.faults import Fault, FaultKind
from bot.store.tables import SealedFieldRow
from tests.canary import find_canary
from tests.parts.test_logs import CRASHES, PROGRAM
from tests.stories.every_command import EVERY, commands
from tests.stories.marked import MARKS, big_letter, raw_hits, search
from tests.stories.scene import Scene

PLANTED = "xqplantedleak"  # no mark of a letter: a database server remembers for a while
LEAKS = {
    "plain": PLANTED.encode(),
    "base64": base64.b64encode(b"it says: " + PLANTED.encode()),
    "quoted-printable": quopri.encodestring(f"é {PLANTED}".encode()).replace(b"xq", b"=78=71"),
    "URL": quote(PLANTED).replace("xq", "%78%71").encode(),
    "UTF-16": PLANTED.encode("utf-16"),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def scene(request, tmp_path):
    database = None if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with ExitStack() as stack:
        yield Scene(stack, tmp_path, database)


def found(scene: Scene) -> list[str]:
    """Where a mark is, in everything that this scene left behind."""
    url = scene.office.stage.settings.storage.url
    database = url if url.startswith("postgresql") else ""
    said = [scene.log.getvalue(), *scene.spoken]
    return search(scene.folder, said, but=scene.typed_files, database=database)


def leaks(folder, *said: str, database: str = "") -> list[str]:
    return search(folder, said, database=database, stems=[PLANTED])


def test_every_command_has_a_canary_run():
    assert {name for names in EVERY.values() for name in names} == commands()


def test_there_is_a_mark_in_each_of_fifty_fields():
    in_one_letter = find_canary(list(MARKS.values()), [big_letter("x", "")])

    assert len(MARKS) > 50
    assert len({hit.mark for hit in in_one_letter}) >= 41


def test_marks_are_found_nowhere_whatever_is_done(scene):
    for kind in (FaultKind.SERVER_ERROR, FaultKind.ANSWER_LOST_AFTER, FaultKind.ANSWER_CUT):
        scene.office.stage.server.faults.add(Fault(kind=kind, method="gmail.users.drafts.send", times=1))
    scene.receive_everything()
    scene.lose_a_table()
    assert "message_could_not_be_handled" in scene.log.getvalue()
    assert found(scene) == []

    for play in EVERY:
        play(scene)
    scene.office.days_pass(10)

    assert {name for name in commands() if 0 not in scene.called.get(name, [])} == set()
    assert found(scene) == []


@pytest.mark.parametrize("crash", CRASHES.values(), ids=CRASHES)
def test_a_crash_over_a_letter_says_nothing_of_it(crash, tmp_path):
    program = PROGRAM.format(json=True, crash=crash)
    words = parse(big_letter("x", "Please delete my data.")).letter.text

    ended = subprocess.run([sys.executable, "-c", program, words], capture_output=True, text=True, check=False)

    assert ended.stderr
    assert search(tmp_path, [ended.stdout, ended.stderr]) == []


@pytest.mark.parametrize("form", LEAKS)
def test_a_leak_in_a_file_or_a_log_is_found_in_each_form(form, tmp_path):
    assert leaks(tmp_path, LEAKS[form].decode("latin-1"))
    (tmp_path / "left-over.tmp").write_bytes(b"....." + LEAKS[form])

    assert leaks(tmp_path)
    (tmp_path / "left-over.tmp").unlink()
    with zipfile.ZipFile(tmp_path / "evidence.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("case.json", LEAKS[form])

    assert leaks(tmp_path)


@pytest.mark.parametrize("form", LEAKS)
def test_a_leak_in_a_table_is_found_in_each_form_on_both_databases(form, store, tmp_path):
    url = store.engine.url.render_as_string(hide_password=False)
    row = SealedFieldRow(
        mailbox="m", owner="message", owner_key="1", field="text", epoch=1, wrapped_key=b"", sealed=b""
    )
    row.sealed = LEAKS[form]
    with store.transaction() as session:
        session.add(row)

    assert leaks(tmp_path, database=url if url.startswith("postgresql") else "")


def test_a_leak_in_a_file_of_the_database_server_is_found(new_postgres, tmp_path):
    url = new_postgres()
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE gone AS SELECT %s AS words", [PLANTED])
        connection.commit()
        connection.execute("DROP TABLE gone")

    assert raw_hits(url, [PLANTED])


def test_a_mark_in_a_file_name_is_found(tmp_path):
    (tmp_path / f"{PLANTED}.pdf").touch()

    assert leaks(tmp_path)

"""Letters from files: every file and row gives exactly one answer, in a fixed order."""

import json
import os
from pathlib import Path

import pytest

from bot.mail.files import Sourced, compose, read_letters
from bot.mail.parse import parse

MAIL = b"From: Nora <nora@example.org>\nSubject: My data\n\nPlease erase my account.\n"


def read(path: Path) -> list[Sourced]:
    return list(read_letters(path))


def rows(path: Path, *given: object) -> Path:
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in given), encoding="utf-8")
    return path


def test_a_single_file_is_named_by_its_name(tmp_path):
    (tmp_path / "one.eml").write_bytes(MAIL)

    assert read(tmp_path / "one.eml") == [Sourced("one.eml", MAIL)]


def test_a_folder_is_read_in_order_with_names_below_it(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("b/2.eml", "a.msg", "z.txt", "b/1"):
        (tmp_path / name).write_bytes(MAIL)

    assert [one.source for one in read(tmp_path)] == ["a.msg", "b/1", "b/2.eml", "z.txt"]


def test_hidden_files_and_folders_are_left_out(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.eml").write_bytes(MAIL)
    (tmp_path / ".x.eml").write_bytes(MAIL)

    assert read(tmp_path) == []


def test_nothing_is_dropped_whatever_the_file_is(tmp_path):
    (tmp_path / "a.tsv").write_text("path\tkind\n", encoding="utf-8")
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "c.msg").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600)
    (tmp_path / "d.eml").write_bytes(b"")
    (tmp_path / "e.eml").symlink_to(tmp_path / "gone.eml")

    found = {one.source: one for one in read(tmp_path)}

    assert set(found) == {"a.tsv", "b.png", "c.msg", "d.eml", "e.eml"}
    assert not parse(found["b.png"].raw or b"").readable
    assert "save it as .eml" in (found["c.msg"].problem or "")
    assert found["d.eml"].problem == "the file is empty"
    assert found["e.eml"].problem == "there is no such file"


def test_what_is_not_there_is_a_problem_and_no_exception(tmp_path):
    assert read(tmp_path / "gone") == [Sourced("gone", problem="there is no such file")]


def test_a_pipe_is_no_letter_and_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert read(tmp_path)[0].problem == "not a regular file"


def test_a_link_in_a_circle_ends(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "1.eml").write_bytes(MAIL)
    (tmp_path / "a" / "up").symlink_to(tmp_path)

    found = read(tmp_path)

    assert [one.source for one in found] == ["a/1.eml", "a/up"]
    assert found[1].problem is not None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path):
    (tmp_path / "one.eml").write_bytes(MAIL)
    (tmp_path / "one.eml").chmod(0)

    assert "cannot be read" in (read(tmp_path)[0].problem or "")


@pytest.mark.parametrize("name", ["post.mbox", "post"])
def test_an_mbox_gives_each_message_the_first_under_the_name_of_the_file(tmp_path, name):
    line = b"From nora@example.org Tue Mar  3 09:00:00 2026\n"
    (tmp_path / name).write_bytes(line + MAIL + b">From here on\n\n" + line + MAIL + b"\n")

    first, second = read(tmp_path)

    assert (first.source, second.source) == (name, f"{name}:2")
    assert first.raw == MAIL + b"From here on\n\n"
    assert parse(second.raw or b"").sender == "nora@example.org"


def test_rows_become_messages_that_say_what_the_row_says(tmp_path):
    path = rows(
        tmp_path / "rows.jsonl",
        {
            "id": "req-1",
            "text": "Effacez mes données.\n\nMerci 🙂",
            "subject": "Mes données",
            "from": "Éric <eric@example.org>",
        },
        "",
        {"id": 2, "text": "Copy, please."},
    )

    first, second = read(path)
    mail, other = parse(first.raw or b""), parse(second.raw or b"")

    assert (first.source, first.ident) == ("rows.jsonl:req-1", "req-1")
    assert (mail.sender, mail.sender_name, mail.letter.subject) == ("eric@example.org", "Éric", "Mes données")
    assert mail.letter.text == "Effacez mes données.\n\nMerci 🙂"
    assert mail.message_id == "req-1@letters.example.org"
    assert (second.ident, other.sender, other.letter.subject) == ("2", "person-2@example.org", "")


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("{broken", "line 2 is no JSON"),
        ("[" * 100_000, "line 2 is no JSON"),
        ("[1]", "line 2 is no object"),
        ({"text": "x"}, "line 2 has no id"),
        ({"id": True, "text": "x"}, "line 2 has no id"),
        ({"id": " ", "text": "x"}, "line 2 has no id"),
        ({"id": "a"}, "line 2: text, subject and from must be strings"),
        ({"id": "a", "text": 5}, "line 2: text, subject and from must be strings"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_stops_nothing(tmp_path, row, problem):
    path = rows(tmp_path / "rows.jsonl", {"id": "1", "text": "x"}, row, {"id": "3", "text": "x"})

    first, bad, last = read(path)

    assert first.raw
    assert last.raw
    assert bad.raw is None
    assert (bad.problem or "").startswith(problem)


def test_bytes_that_are_no_utf8_are_a_bad_row(tmp_path):
    (tmp_path / "rows.jsonl").write_bytes(b'{"id": "1", "text": "\xff"}\n')

    assert (read(tmp_path)[0].problem or "").startswith("line 1 is no JSON")


def test_a_row_cannot_smuggle_a_header_in():
    raw = compose("a\r\nBcc: x@example.net", "x", subject="y\r\nBcc: x@example.net", sender="N\r\nBcc: <x@example.net>")

    mail = parse(raw)

    assert "bcc" not in mail.headers
    assert mail.letter.text == "x"


def test_different_ids_never_share_a_message_id():
    made = {parse(compose(ident, "x")).message_id for ident in ("a b", "a-b", "a/b", "é", "ü", "a" * 90, "a" * 91)}

    assert len(made) == 7


def test_composing_is_repeatable():
    assert compose("1", "x", subject="ä") == compose("1", "x", subject="ä")


def test_a_row_with_half_a_character_is_still_a_letter(tmp_path):
    (tmp_path / "rows.jsonl").write_text('{"id": "1", "text": "a \\ud800 b", "subject": "\\ud800"}', encoding="utf-8")

    assert parse(read(tmp_path)[0].raw or b"").letter.text == "a ? b"

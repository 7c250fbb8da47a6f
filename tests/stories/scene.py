"""A mailbox full of marked letters, and a terminal beside it at which every command can be called."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from typer.testing import CliRunner

from bot import logs
from bot.cli.app import app
from bot.clock import SystemClock
from bot.errors import BotError
from bot.mail.oauth import SCOPES
from bot.mail.tokens import TokenStore
from bot.vault.fingerprint import find_case_numbers
from classifiers.pipeline import load as load_classifier
from tests.parts.staff_room import PASSPHRASE
from tests.stories.marked import MARKS, STEM, big_letter, short_letter
from tests.stories.office import Office, open_office
from tests.stories.readers import Staff, code_in

ACCESS = "Please send me a copy of all the personal data you hold about me."
ERASE = "Bonjour, merci d’effacer toutes mes données personnelles."
CNIL = (
    "Madame, Monsieur, la Commission nationale de l’informatique et des libertés a été saisie d’une plainte "
    "(saisine n° 27-001). Conformément à l’article 58 du RGPD, je vous demande de répondre sous un mois."
)
TOKEN_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
WITHOUT_SETTINGS = ("case facts", "deadline")
# One letter a case; each from a sender of its own, so that none is taken for a reply to another.
ASKS = {
    "read": ERASE,
    "extend": ACCESS,
    "identity": ACCESS,
    "access": ACCESS,
    "erase": ERASE,
    "refuse": ERASE,
    "forward": ERASE,
    "byhand": ERASE,
    "withdraw": ACCESS,
    "split": "Please send me a copy of all my personal data, and delete my wife's account and all her personal data.",
    "freeze": "Please restrict the processing of my data under article 18.",
    "breach": f"I received somebody else's invoice in your last e-mail. This is a data leak. {MARKS['breach']}",
    "question": f"How long do you keep invoices? {MARKS['question']}",
    "child": f"J’ai 11 ans. Effacez toutes mes données personnelles s’il vous plaît. {MARKS['child']}",
}


class Unwell:
    """A classifier that dies of one letter, and says in its error what was in it."""

    def __init__(self) -> None:
        self.sound = load_classifier()

    def classify(self, letter):
        if MARKS["broken"] in letter.text:
            raise ValueError(f"could not understand: {letter.text}")
        return self.sound.classify(letter)


class Scene:
    """The office with its letters, its staff and its terminal; what anything said is in `spoken`."""

    def __init__(self, stack, folder: Path, database: str | None) -> None:
        self.folder, self.log = folder, io.StringIO()
        self.spoken: list[str] = []
        self.typed_files: list[Path] = []  # what staff wrote down themselves, or what is meant for the writer alone
        self.called: dict[str, list[int]] = {}
        logs.configure(json=True, level="DEBUG", stream=self.log)
        gmail = {"own_forwarders": ("@support.example.com",)}
        start = SystemClock().now() - timedelta(days=3)
        self.office: Office = open_office(
            stack, folder, start=start, classifier=Unwell(), database=database, gmail=gmail
        )
        self.staff = Staff(self.office)
        self.settings = self._settings(folder / "privacy-bot.toml", folder)
        (folder / "tmp").mkdir()

    @property
    def today(self) -> date:
        return SystemClock().now().date()

    # --- letters ---

    def deliver(self, name: str, words: str, **how: Any) -> None:
        sender = how.pop("sender", f"{STEM}.{name}@{MARKS['domain']}.example.org")
        self.office.stage.deliver(name, short_letter(name, words, sender=sender, more=how.pop("more", "")), **how)

    def receive_everything(self) -> None:
        """Every kind of letter there is, with marks; the daemon reads them, and one of them kills the classifier."""
        stage = self.office.stage
        stage.deliver("big", big_letter("big", ACCESS))
        for name, words in ASKS.items():
            self.deliver(name, words)
        self.deliver("unproven", f"{ERASE} {MARKS['unproven']}", dmarc=None)
        self.deliver("spam", f"{ERASE} {MARKS['spam']}", spam=True)
        self.deliver("authority", f"{CNIL} {MARKS['authority']}", sender="plaintes@cnil.fr")
        self.deliver("machine", MARKS["machine"], more="Auto-Submitted: auto-replied\n")
        self.deliver("broken", f"{ERASE} {MARKS['broken']}")
        stage.deliver(
            "garbage", b"\xff\xfeFrom: " + MARKS["broken"].encode() + b"\n\x00\x80Content-Type: multipart/x\n\n"
        )
        forwarded = f"---------- Forwarded message ---------\nFrom: {MARKS['handover']} <{STEM}.x@example.org>\n"
        forwarded += f"Date: Mon, 1 Mar 2027 09:00:00 +0100\nSubject: {MARKS['handover']}\n\n{ACCESS}"
        self.deliver("handover", forwarded, sender="help@support.example.com")
        self.office.works()

    def lose_a_table(self, table: str = "notice") -> None:
        """The database refuses rows while a letter comes: its errors carry the values of the statement."""
        self._sql(f"ALTER TABLE {table} RENAME TO away")
        self.deliver("refused", f"{ERASE} {STEM}refused")
        try:
            self.office.works()
        except BotError as error:
            self.spoken.append(str(error))
        self._sql(f"ALTER TABLE away RENAME TO {table}")
        self.office.works()

    def _sql(self, statement: str) -> None:
        with self.office.stage.store.transaction() as session:
            session.execute(text(statement))

    def answers(self, name: str, words: str, *, to: str) -> None:
        """The writer of an earlier letter writes again in its thread."""
        self.works()
        answered = f"In-Reply-To: <{STEM}.{to}@mail.example.org>\n"
        self.deliver(name, words, sender=f"{STEM}.{to}@{MARKS['domain']}.example.org", more=answered)
        self.works()

    def writes_by_hand(self, name: str) -> None:
        """A colleague answers at Gmail's own screen."""
        thread = self.office.stage.server.mailbox.get(self.office.stage.gmail_ids[name]).thread_id
        raw = short_letter("hand", MARKS["byhand"], sender="privacy@azopio.com").replace(
            b"To: privacy@azopio.com", f"To: {STEM}.{name}@{MARKS['domain']}.example.org".encode()
        )
        self.office.stage.server.mailbox.write_by_hand(raw, thread_id=thread)
        self.works()

    def bounces(self) -> None:
        """A mail of ours comes back, and quotes what it answered."""
        ours = self.office.sent()[-1]
        head = "Auto-Submitted: auto-replied\nX-Failed-Recipients: "
        self.deliver(
            "bounce",
            f"Your message to {ours['To']} could not be delivered (5.1.1).\n{MARKS['bounced']}",
            sender="mailer-daemon@mx.example.net",
            more=f"{head}{ours['To']}\nReferences: {ours['Message-ID']}\n",
            dmarc=None,
        )
        self.works()

    def works(self) -> None:
        """The daemon works until nothing is left to do now, by the machine's own clock."""
        self.office.clock.advance_to(SystemClock().now())
        self.office.works()

    def number(self, name: str) -> str:
        return self.office.number(name)

    def gmail_id(self, name: str) -> str:
        return self.office.stage.gmail_ids[name]

    def code(self) -> str:
        return code_in(self.office.texts()[-1])

    # --- the terminal ---

    def run(self, command: str, *options: str, by: str = "", typed: str = "", settings: Path | None = None) -> str:
        """Call a command as `main` does; what it prints, and what it would print of an error, is kept."""
        words = [*command.split(), *options, *(("--by", by) if by else ())]
        where = () if command in WITHOUT_SETTINGS else ("--settings", str(settings or self.settings))
        ended = CliRunner().invoke(app, [*words, *where], input=typed)
        self.spoken += [ended.stdout, ended.stderr]
        self._note_error(ended.exception)
        self.called.setdefault(command, []).append(ended.exit_code)
        self.works()
        return ended.stdout

    def apart(self, command: str, *options: str, until: str = "") -> str:
        """Call a command in a process of its own, with a folder for temporary files that is searched too.

        With `until`, the process is interrupted once it has printed that.
        """
        there = {"TMPDIR": str(self.folder / "tmp"), "PRIVACY_BOT_TOKEN_KEY": TOKEN_KEY}
        words = [sys.executable, "-m", "bot", *command.split(), *options]
        out, errors = subprocess.PIPE, subprocess.PIPE
        with subprocess.Popen(words, stdout=out, stderr=errors, text=True, env=os.environ | there) as process:
            said = ""
            if until:
                while until not in said and (line := process.stdout.readline()):
                    said += line
                process.send_signal(signal.SIGINT)
            rest, complaints = process.communicate(timeout=200)
        self.spoken += [said, rest, complaints]
        self.called.setdefault(command, []).append(process.returncode)
        self.works()
        return said + rest

    def _note_error(self, error: BaseException | None) -> None:
        if isinstance(error, BotError):
            self.spoken.append(str(error))
        elif error is not None and not isinstance(error, SystemExit):
            logs.configure(json=True, level="DEBUG", stream=self.log)
            logs.crashed(error)
        logs.configure(json=True, level="DEBUG", stream=self.log)

    def facts(self, **facts: Any) -> str:
        """A file of facts for a decision; its name, and what it says, is what staff typed."""
        file = self.folder / f"facts-{len(list(self.folder.glob('facts-*')))}.toml"
        file.write_text("".join(f"{name} = {_toml(value)}\n" for name, value in facts.items()), encoding="utf-8")
        self.typed_files.append(file)
        return str(file)

    def _settings(self, file: Path, keys: Path) -> Path:
        stage = self.office.stage
        gmail, storage = stage.settings.gmail, stage.settings.storage
        token = keys / "token.sealed"
        TokenStore(token, bytes(range(32))).save(stage.server.grant(SCOPES))
        lines = ["[gmail]"]
        lines += [f'{name} = "{getattr(gmail, name)}"' for name in ("mailbox", "base_url", "token_url", "client_file")]
        lines += [f'token_file = "{token}"', f"start_from = {gmail.start_from.isoformat()}", "[storage]"]
        names = ("url", "key_file", "public_key_file", "staff_file", "staff_trust_file", "anchor_file")
        lines += [f'{name} = "{getattr(storage, name)}"' for name in names]
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file

    def elsewhere(self, name: str) -> Path:
        """Settings of another machine that has no keys yet, beside the same database."""
        folder = self.folder / name
        folder.mkdir()
        file = folder / "privacy-bot.toml"
        lines = self.settings.read_text(encoding="utf-8")
        for kept in ("vault.keys", "vault.pub", "staff.json", "staff.trust"):
            lines = lines.replace(str(self.folder / kept), str(folder / kept))
        file.write_text(lines, encoding="utf-8")
        return file


def typed(times: int = 1) -> str:
    """The passphrase, as often as it is asked for."""
    return f"{PASSPHRASE}\n" * times


def first_number(said: str) -> str:
    """The first case number in what a command said."""
    return find_case_numbers(said, "AZ")[0]


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)

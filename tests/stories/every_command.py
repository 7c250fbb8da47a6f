"""Every command of the program, called as staff call it beside marked letters: `EVERY` says which function calls which.

`test_nobody_reads` fails when a command has none. Each function plays a small scene to its end, so that the command does
its work and not only refuses.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import typer.main

from bot.cli.app import app
from tests.parts.staff_room import PASSPHRASE
from tests.stories.answers import COPY, ERASED, FROZEN
from tests.stories.marked import MARKS, STEM, TYPED, WRITER, big_letter
from tests.stories.scene import Scene, first_number, typed

CLAIRE, PAUL, NADIA = "Claire Morel", "Paul Azoulay", "Nadia Perrin"
FRESH = "eight loud storks stand beside a frozen southern lake"
DOUBT = f"Two accounts carry the name {TYPED['why']}, and the request came from an address neither of them knows"
WHY = f"Vous y nommez sans doute le contrat {TYPED['why']}, et nous ne le trouvons pas autrement"
REASON = f"We checked the two records named {TYPED['reason']} with you on 4 March and both now show the same digits"


def commands() -> set[str]:
    """The full name of every command of the program."""
    return set(_below(typer.main.get_command(app)))


def _below(command, path: tuple[str, ...] = ()):
    if not hasattr(command, "commands"):
        return [" ".join(path)]
    return [name for word, one in command.commands.items() for name in _below(one, (*path, word))]


def who_may_read(s: Scene) -> None:
    """Permission asked, given, used, and taken back again."""
    number = s.number("read")
    s.run("case read", number, by=CLAIRE, typed="a wrong passphrase\n")
    s.run("case read", number, by=CLAIRE, typed=typed())
    s.run("case ask-permission", number, "--why", WHY, by=CLAIRE)
    s.answers("yes", f"OUI {s.code()} {MARKS['yes']}", to="read")
    seen = s.run("case read", number, by=CLAIRE, typed=typed())
    assert STEM in seen
    s.spoken.remove(seen)  # what a reader may see, and nobody else
    s.answers("no", f"NON\n\n> {MARKS['no']}", to="read")
    s.run("case read", number, by=CLAIRE, typed=typed())
    s.answers("reply", f"Avez-vous trouvé ? {MARKS['reply']}", to="read")


def exceptions(s: Scene) -> None:
    number, gmail_id = s.number("authority"), s.gmail_id("authority")
    seen = s.run("case read", number, "--reason", "authority", by=NADIA, typed=typed())
    assert MARKS["authority"] in seen
    s.spoken.remove(seen)
    waiting = json.loads(s.run("case readings", "--json"))["readings"]
    s.run("case review-reading", waiting[0]["evidence"], by=PAUL, typed=typed())
    s.run("case approve-reading", number, "--message", gmail_id, "--reader", CLAIRE, by=NADIA, typed=typed())
    s.run("case authority", number, "--answered", s.today.isoformat(), by=NADIA)
    s.run("case close", number, by=NADIA)


def one_fact(s: Scene) -> None:
    words = ("--fact", "address", "--purpose", "answer")
    seen = s.run("case reveal", s.number("big"), *words, by=CLAIRE, typed=typed())
    assert WRITER in seen
    s.spoken.remove(seen)
    s.run("case find", "--address", WRITER, by=CLAIRE, typed=typed())
    s.run("case find", "--address", f"{TYPED['find']}@example.org", by=CLAIRE, typed=typed())
    s.run("case find", "--address", TYPED["find"], by=CLAIRE, typed=typed())


def looking(s: Scene) -> None:
    s.run("case list")
    s.run("case list", "--json")
    for name in ("big", "read", "unproven", "authority", "breach", "handover", "spam"):
        s.run("case show", s.number(name))
        s.run("case show", s.number(name), "--json")
    s.run("case facts", "N5")
    for command in ("retention", "stats", "staff list", "register", "calendar", "journal verify", "journal export"):
        s.run(command)


def clocks(s: Scene) -> None:
    s.run("case confirm", s.number("unproven"), by=CLAIRE)
    s.run("case extend", s.number("extend"), "--reason", f"Three archives hold {TYPED['reason']}.", by=CLAIRE)
    number = s.number("identity")
    doubt = ("--fact", f"doubt={DOUBT}", "--fact", "means=known_address", "--fact", "means=log_in")
    s.run("case ask", number, "--what", "identity", *doubt, by=CLAIRE)
    s.answers("proof", f"It is me. {MARKS['reply']}", to="identity")
    s.run("case answered", number, "--what", "identity", "--sufficient", by=CLAIRE)
    s.run("case settle", s.number("question"), "--language", "en", "--role", "person", by=CLAIRE)


def answers(s: Scene) -> None:
    """An answer is decided, sent back, decided anew, approved, leaves, and is carried out."""
    number = s.number("access")
    copy = COPY | {"download_until": s.today + timedelta(days=30), "purposes": [f"to keep {TYPED['fact']}"]}
    decide = (number, "--right", "access", "--outcome", "granted", "--facts", s.facts(**copy))
    s.run("case decide", *decide, by=CLAIRE)
    s.run("case send-back", number, "--reason", TYPED["reason"], by=PAUL)
    s.run("case decide", *decide, by=CLAIRE)
    s.run("case approve", number, by=PAUL)
    s.bounces()
    number, gone = s.number("erase"), {"done_on": s.today, "erased": [TYPED["fact"]]}
    facts = s.facts(**(ERASED | gone | {"backups_on": s.today + timedelta(days=30)}))
    s.run(
        "case decide",
        number,
        "--right",
        "erasure",
        "--outcome",
        "partly",
        "--ground",
        "17(1)(a) 17(3)(b)",
        "--facts",
        facts,
        by=CLAIRE,
    )
    s.run("case approve", number, by=PAUL)
    day = s.today.isoformat()
    done = ("--system", f"accounts={day}", "--processor", f"ProAbono={day}", "--processor", f"Stripe={day}")
    gone_too = ("--unreachable", f"{TYPED['line']}=the club {TYPED['reason']} was dissolved in 2024")
    s.run("case execute", number, "--right", "erasure", *done, *gone_too, by=CLAIRE)
    s.run("case reopen", number, by=CLAIRE)


def refusals(s: Scene) -> None:
    refusal = {"what": f"Erasing {TYPED['fact']}", "fact": f"The tax office may ask for {TYPED['fact']} until 2035"}
    refusal["rule"] = "article L123-22 of the Commercial Code, article 17(3)(b) GDPR"
    facts = s.facts(identity_means="known_address", refusals=[refusal], dpo_opinion="for")
    s.run("case refuse", s.number("refuse"), "--right", "erasure", "--ground", "17(3)(b)", "--facts", facts, by=CLAIRE)
    facts = s.facts(our_customer=True, answer_by=s.today + timedelta(days=20), dpo_opinion="for")
    s.run("case hand-over", s.number("forward"), "--facts", facts, by=CLAIRE)
    s.run("case approve", s.number("forward"), by=PAUL)
    s.run("case pass-on", s.number("forward"), "--objected", f"She called: {TYPED['reason']}", by=CLAIRE)
    s.run("case withdraw", s.number("withdraw"), by=CLAIRE)
    s.run("case split", s.number("split"), "--right", "erasure", by=CLAIRE)
    s.run("case note", s.number("big"), "--text", TYPED["note"], by=CLAIRE)
    s.run("case hold", s.number("big"), "--on", by=CLAIRE)


def other_ways(s: Scene) -> None:
    s.writes_by_hand("byhand")
    s.run("case outcome", s.number("byhand"), "--right", "erasure=granted", by=CLAIRE)
    frozen = s.facts(**(FROZEN | {"done_on": s.today}))
    s.run(
        "case decide",
        s.number("freeze"),
        "--right",
        "restriction",
        "--outcome",
        "granted",
        "--ground",
        "18(1)(a)",
        "--facts",
        frozen,
        by=CLAIRE,
    )
    s.run("case approve", s.number("freeze"), by=PAUL)
    announced = s.facts(why=REASON, lift_date=s.today + timedelta(days=9))
    s.run("case restrict", s.number("freeze"), "--act", "announce", "--facts", announced, by=CLAIRE)
    claim = f"The court in Lyon asked for the order of {TYPED['fact']}"
    s.run("case use", s.number("freeze"), "--for", "claims", "--ground", claim, by=CLAIRE)
    s.run("case breach", s.number("breach"), "--outcome", "not_a_breach", "--reason", REASON, by=NADIA)


def kept(s: Scene) -> None:
    """An old request on paper is late; what staff wrote of it opens to them with their passphrase."""
    old = ("--received", (s.today - timedelta(days=90)).isoformat(), "--right", "access", "--language", "fr")
    number = first_number(s.run("case open", "--channel", "post", *old, by=CLAIRE))
    s.run("case late", number, "--cause", "search", "--reason", REASON, by=CLAIRE)
    seen = s.run("case kept", number, "--purpose", "authority", by=CLAIRE, typed=typed())
    assert TYPED["reason"] in seen
    s.spoken.remove(seen)


def by_post(s: Scene) -> None:
    received = ("--received", s.today.isoformat(), "--right", "access", "--language", "fr")
    number = first_number(s.run("case open", "--channel", "post", *received, by=CLAIRE))
    pdf = s.folder / "letter.pdf"
    s.typed_files.append(pdf)
    lines = ("--to", TYPED["line"], "--to", "69002 Lyon", "--out", str(pdf))
    s.run("case letter", number, "--notice", "N1", *lines, by=CLAIRE)
    s.run("case posted", number, "--notice", "N1", "--on", s.today.isoformat(), by=CLAIRE)


def staff(s: Scene) -> None:
    s.run("staff add", "Luc Roux", "--role", "handler", by=NADIA, typed=typed(2))
    s.run("staff approve", "Luc Roux", by=NADIA, typed=typed())
    s.run("staff renew", "Luc Roux", by="Luc Roux", typed=f"{PASSPHRASE}\n{FRESH}\n")
    s.run("staff reset", "Luc Roux", by=NADIA, typed=typed(3))
    s.run("staff remove", "Luc Roux", by=NADIA, typed=typed())


def keys(s: Scene) -> None:
    backup, escrow = str(s.folder / "keys.backup"), str(s.folder / "keys.escrow")
    s.run("keys rotate", by=NADIA)
    s.run("keys backup", "--out", backup, by=NADIA, typed=typed(2))
    s.run("keys escrow", "--out", escrow, "--holder", NADIA, "--holder", PAUL, by=NADIA)
    s.run("keys restore", backup, typed=typed(), settings=s.elsewhere("restored"))
    roll = str(s.office.stage.settings.storage.staff_file)
    holders = ("--holder", NADIA, "--holder", PAUL, "--staff", roll)
    s.run("keys recover", escrow, *holders, typed=typed(2), settings=s.elsewhere("recovered"))


def proof(s: Scene) -> None:
    out = {name: str(s.folder / name) for name in ("register.csv", "case.zip", "dates.ics")}
    s.run("register", "--csv", out["register.csv"])
    s.run("evidence", s.number("read"), "--out", out["case.zip"])
    s.run("evidence", "--verify", out["case.zip"])
    s.run("calendar", "--out", out["dates.ics"])
    s.run("journal verify", "--from-anchor", str(s.folder / "journal.anchors"))
    s.run("deadline", "--received", f"{s.today.isoformat()}T10:00:00+01:00")


def apart(s: Scene) -> None:
    """What reads letters by itself, in processes of their own."""
    letters = Path(s.folder / "letters")
    letters.mkdir()
    (letters / "one.eml").write_bytes(big_letter("apart", "Please delete all the personal data you hold about me."))
    (letters / "two.eml").write_bytes(b"\xff\x00" + MARKS["broken"].encode())
    s.typed_files.extend(letters.iterdir())
    named = ("--settings", str(s.settings))
    s.apart("classify", str(letters), *named)
    s.apart("demo", "--mail", str(letters), "--days", "2")
    s.apart("simulate", "--days", "1", "--letters-per-day", "1")
    s.apart("sandbox", "--mail", str(letters), until="Ctrl-C stops it")
    s.apart("setup", "--check", *named)
    s.apart("run", "--once", "--json", *named)


EVERY: dict[Callable[[Scene], None], tuple[str, ...]] = {
    who_may_read: ("case ask-permission", "case read"),
    exceptions: ("case readings", "case review-reading", "case approve-reading", "case authority", "case close"),
    one_fact: ("case reveal", "case find"),
    clocks: ("case confirm", "case extend", "case ask", "case answered", "case settle"),
    answers: ("case decide", "case send-back", "case approve", "case execute", "case reopen"),
    refusals: (
        "case refuse",
        "case hand-over",
        "case pass-on",
        "case withdraw",
        "case split",
        "case note",
        "case hold",
    ),
    other_ways: ("case outcome", "case restrict", "case use", "case breach"),
    kept: ("case late", "case kept"),
    by_post: ("case open", "case letter", "case posted"),
    staff: ("staff add", "staff approve", "staff renew", "staff reset", "staff remove"),
    keys: ("keys rotate", "keys backup", "keys escrow", "keys restore", "keys recover"),
    looking: (
        *("case list", "case show", "case facts", "retention", "stats", "staff list", "register", "calendar"),
        *("journal verify", "journal export"),
    ),
    proof: ("evidence", "deadline"),
    apart: ("classify", "demo", "simulate", "sandbox", "setup", "run"),
}

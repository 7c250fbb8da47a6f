"""`privacy-bot evidence`: one case as a zip that proves itself, and the check of such a zip."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import JsonOption, SettingsOption, must_exist, print_json

Number = Annotated[str | None, typer.Argument(metavar="CASE", help="The case number, such as AZ-7K3Q-M2XD.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where the zip goes.")]
Verify = Annotated[Path | None, typer.Option("--verify", metavar="FILE", help="Check this zip instead of making one.")]
AnchorText = Annotated[
    str | None,
    typer.Option("--anchor", metavar="SEQ:DIGEST", help="With --verify: where the chain stood, kept outside."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="INSTANT", help="Judge lateness and delivery at this instant, not now."),
]


def evidence(
    number: Number = None,
    *,
    out: Out = None,
    verify: Verify = None,
    anchor: AnchorText = None,
    as_of: AsOf = None,
    json: JsonOption = False,
    settings: SettingsOption = None,
) -> None:
    """All that proves how a case was handled, without content; `--verify` checks a pack (exit code 1 if it fails)."""
    from bot.errors import Misuse

    if verify is not None:
        if number or out or as_of:
            raise Misuse("--verify checks a file: leave out the case number, --out and --as-of")
        _check(verify, anchor, json=json)
        return
    if number is None or out is None:
        raise Misuse("write: privacy-bot evidence CASE --out FILE.zip, or: privacy-bot evidence --verify FILE.zip")
    if anchor is not None:
        raise Misuse("--anchor goes with --verify")
    _make(number, out, as_of, settings, json=json)


def _make(number: str, out: Path, as_of: str | None, settings: Path | None, *, json: bool) -> None:
    import hashlib

    from bot.cli.case_common import parse_instant
    from bot.clock import SystemClock
    from bot.proof.evidence import pack
    from bot.settings import load
    from bot.wiring.tools import open_records

    loaded = load(settings)
    now = parse_instant(as_of, loaded.law.time_zone) if as_of else SystemClock().now()
    store = open_records(loaded)
    with store.reading() as session:
        data = pack(session, loaded.gmail.mailbox, number, loaded.law.rulebook(), now)
    store.close()
    out.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    if json:
        print_json({"file": str(out), "sha256": digest, "as_of": now.isoformat()})
    else:
        typer.echo(f"written to {out}, SHA-256 {digest}")


def _check(file: Path, anchor: str | None, *, json: bool) -> None:
    from bot.cli.journal import parse_anchor
    from bot.proof.checking import problems

    found = problems(must_exist(file).read_bytes(), parse_anchor(anchor) if anchor else None)
    if json:
        print_json({"ok": not found, "anchored": anchor is not None, "problems": found})
    else:
        held = "against the anchor" if anchor else "by itself; give --anchor to hold it against the company's own"
        typer.echo("\n".join(found) or f"The pack verifies {held}.")
    if found:
        raise typer.Exit(1)

"""`privacy-bot sandbox`: a Gmail of your own in the foreground, for training and for trying the product by hand."""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.clock import SystemClock
from bot.errors import Misuse

if TYPE_CHECKING:
    from bot.sandbox.server import SandboxServer

# What the product itself asks for, and nothing else (invariant 7).
SCOPES = ("gmail.readonly", "gmail.compose")


def sandbox(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.", min=0, max=65535)] = 0,
    mail: Annotated[Path | None, typer.Option(help="A folder of mails (.eml) to deliver at start, by name.")] = None,
    address: Annotated[str, typer.Option(help="The mailbox's address.")] = "privacy@azopio.com",
    client_file: Annotated[Path | None, typer.Option(help="Write the OAuth client file here, for set-up.")] = None,
) -> None:
    """Run a Gmail server of your own on this machine until Ctrl-C. No mail leaves it."""
    stop = threading.Event()
    # Asked for by name: a shell that starts it in the background has Ctrl-C ignored.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    try:
        serve(port=port, mail=mail, address=address, client_file=client_file, wait=stop.wait, say=typer.echo)
    except OSError as error:
        raise Misuse(f"cannot listen on port {port}: {error.strerror}; choose another --port") from None
    typer.echo("Stopped. Everything the sandbox held is gone.")


def serve(
    *,
    port: int,
    mail: Path | None,
    address: str,
    client_file: Path | None,
    wait: Callable[[], object],
    say: Callable[[str], object],
) -> None:
    """Start a sandbox, deliver mail, say how to use it, and keep it up until `wait` returns.

    Raises:
        Misuse: `mail` is no folder, or the client file cannot be written.
    """
    from bot.sandbox.server import SandboxServer

    letters = mail_files(mail)
    with SandboxServer(clock=SystemClock(), address=address, port=port) as server:
        for letter in letters:
            server.mailbox.deliver(letter.read_bytes())
        if client_file is not None:
            _write_client(client_file, server.client_config())
        say(introduction(server, len(letters), client_file))
        wait()


def _write_client(path: Path, config: Mapping[str, object]) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(json.dumps(config, indent=2), encoding="utf-8")
    except OSError as error:
        raise Misuse(f"cannot write {path}: {error.strerror}; give another --client-file") from None


def mail_files(folder: Path | None) -> list[Path]:
    """The mails of a folder, by name; hidden files are left out. Raises Misuse if it is no folder."""
    if folder is None:
        return []
    if not folder.is_dir():
        raise Misuse("--mail takes a folder with one mail a file, for example letters/0001.eml")
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))


def introduction(server: SandboxServer, delivered: int, client_file: Path | None) -> str:
    """What a person needs to know to use a sandbox that has just started."""
    from bot.sandbox.api.control import CALLS, PREFIX

    client = server.client_config()["installed"]
    calls = "\n".join(
        f"  {verb:<6} {PREFIX}{path:<16} {(do.__doc__ or '').strip()}" for (verb, path), do in CALLS.items()
    )
    where = f"written to {client_file}" if client_file else "write it with --client-file PATH"
    return f"""\
Gmail sandbox for {server.mailbox.address} at {server.url}  ({delivered} mails delivered)

In privacy-bot.toml:
  [gmail]
  mailbox = "{server.mailbox.address}"
  base_url = "{server.url}"
  token_url = "{server.token_url}"

OAuth client: {where}
  client_id     {client["client_id"]}
  client_secret {client["client_secret"]}
  refresh token {server.grant(SCOPES)}  ({" + ".join(SCOPES)})

Control calls (curl -X POST --data-binary @letter.eml {server.url}sandbox/deliver):
{calls}

Ctrl-C stops it."""

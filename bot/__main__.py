"""`python -m bot` and the console script `privacy-bot`: runs a command and turns errors into exit codes.

Exit codes: 0 done; 1 a person must act; 2 the call cannot be carried out as given; 75 try again later (sysexits).
"""

from __future__ import annotations

import sys

from bot.errors import BotError, Misuse, Temporary

EXIT_PERSON, EXIT_MISUSE, EXIT_LATER = 1, 2, 75


def main() -> None:
    """Run one command; an error of ours becomes one line on standard error, never a traceback."""
    from bot import logs
    from bot.cli.app import app

    # Before anything can fail: what a crash prints by default may hold content.
    logs.configure(level="WARNING")
    try:
        app()
    except BotError as error:
        sys.stderr.write(f"privacy-bot: {error}\n")
        sys.exit(exit_code(error))
    except Exception as error:  # noqa: BLE001 - typer puts Python's own hook back, which prints messages
        logs.crashed(error)
        sys.exit(EXIT_PERSON)


def exit_code(error: BotError) -> int:
    """The exit code that tells a caller who may retry."""
    if isinstance(error, Misuse):
        return EXIT_MISUSE
    return EXIT_LATER if isinstance(error, Temporary) else EXIT_PERSON


if __name__ == "__main__":
    main()

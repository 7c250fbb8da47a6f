"""The commands, one a file.

Why: a terminal is the one interface every operator has, and scripts need `--json`.

Flow: `app` names the commands; each reads settings, asks `bot.wiring` to put things together, calls one door and
prints. Heavy imports stay inside the commands so that `--help` answers at once.

Promises: every command has `--json`; an error is one line that says what to do; no command prints content.
"""

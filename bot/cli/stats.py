"""`privacy-bot stats`: figures in which nobody can be found again."""

from __future__ import annotations

from bot.cli.common import JsonOption, SettingsOption, print_facts, print_json


def stats(*, json: JsonOption = False, settings: SettingsOption = None) -> None:
    """Count cases by state, right, matter, language and channel; cells below five are withheld."""
    from bot.cases.stats import statistics
    from bot.settings import load
    from bot.wiring.tools import open_records

    loaded = load(settings)
    found = statistics(open_records(loaded), loaded.gmail.mailbox)
    print_json(found) if json else print_facts(found)

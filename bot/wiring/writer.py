"""Puts together what writes notices: the one place that hands the opener of sealed fields to somebody."""

from __future__ import annotations

from bot.cases.writing import Writer
from bot.settings import Settings
from bot.vault.keyring import Keyring


def writer_of(settings: Settings, keyring: Keyring) -> Writer:
    """The writer of one company's notices."""
    return Writer(
        company=settings.company,
        mailbox=settings.gmail.mailbox,
        opener=keyring.opener(),
        rules=settings.law.rulebook(),
        languages=settings.languages.written,
    )

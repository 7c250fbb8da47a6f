"""A real mailbox sends nothing until the pack of the DPO is complete (P19); the clocks run all the same."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.mail.transport import is_local
from bot.settings import Settings
from handlers.go_live import Item, missing


def open_items(settings: Settings, now: datetime) -> tuple[Item, ...]:
    """What of the pack is missing at `now` (aware); () for a mailbox on this machine, which is no real one."""
    if is_local(settings.gmail.base_url):
        return ()
    done = {item: signed.on for item, signed in settings.go_live.items()}
    return missing(done, now.astimezone(ZoneInfo(settings.law.time_zone)).date())


def silent_until_ready(settings: Settings, now: datetime) -> Settings:
    """The settings as they hold now: with sending off while an item is missing."""
    if not open_items(settings, now):
        return settings
    return settings.model_copy(update={"sending": settings.sending.model_copy(update={"enabled": False})})

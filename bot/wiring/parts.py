"""What both processes need from settings and keys."""

from __future__ import annotations

from bot.cases.desk import Desk
from bot.cases.rotation import Rotation
from bot.cases.understanding import Household, household_of
from bot.errors import Misuse
from bot.settings import Settings
from bot.store.session import Store
from bot.vault.keyring import Keyring


def desk_of(settings: Settings, keyring: Keyring) -> Desk:
    """The desk of one mailbox under its settings."""
    return Desk(
        mailbox=settings.gmail.mailbox,
        rules=settings.law.rulebook(),
        fingerprints=keyring.keys().fingerprints(),
        sealer=keyring.sealer(),
        languages=settings.languages.written,
        case_prefix=settings.case_prefix,
        charter_version=settings.company.charter_version,
    )


def household_from(settings: Settings, aliases: frozenset[str] = frozenset()) -> Household:
    """What belongs to the company itself."""
    gmail = settings.gmail
    own = (*gmail.aliases, *sorted(aliases))
    return household_of(gmail.mailbox, own, gmail.own_list_ids, gmail.own_forwarders)


def check_company(settings: Settings) -> None:
    """Refuse to start without what the law wants said in every notice (P13, T32).

    Raises Misuse naming the setting.
    """
    for key in ("name", "address", "dpo_name", "dpo_contact", "human_route", "authority"):
        if not str(getattr(settings.company, key)).strip():
            raise Misuse(f"setting company.{key} is empty; every notice must carry it")
    own = {address.lower() for address in (settings.gmail.mailbox, *settings.gmail.aliases)}
    if settings.company.dpo_mail.lower() in own:
        raise Misuse(
            "setting company.dpo_mail is this mailbox itself; name one that whoever runs the bot cannot write to"
        )
    route = settings.company.human_route.lower()
    if any(address in route for address in own):
        raise Misuse(
            "setting company.human_route leads back to this mailbox; name a way to a human that is not the bot"
        )


def rotation_of(settings: Settings, store: Store, keyring: Keyring) -> Rotation:
    """What moves this mailbox's sealed fields to a new epoch."""
    storage = settings.storage
    return Rotation(store, settings.gmail.mailbox, keyring, storage.key_file, storage.public_key_file)

"""One settings object: `privacy-bot.toml`, overridden by `PRIVACY_BOT_…` variables or `…_FILE` for secrets.

Every company fact is a setting; the shipped defaults are Azopio's, from its privacy charter. An unknown key is an
error that names it. Nested keys join with two underscores: `PRIVACY_BOT_COMPANY__NAME`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal
from zoneinfo import available_timezones

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

import templates
from bot.errors import Misuse
from handlers.facts import ReasonCode, Rulebook
from handlers.go_live import Item

PREFIX = "PRIVACY_BOT_"
DEFAULT_FILE = Path("privacy-bot.toml")
FILE_VARIABLE = "PRIVACY_BOT_SETTINGS_FILE"
# Read elsewhere, so no settings: the file itself, and the switch that lets tests run without PostgreSQL.
OTHER_VARIABLES = (FILE_VARIABLE, "PRIVACY_BOT_TESTS_NO_POSTGRES")


class Part(BaseModel):
    """A table of the settings file: frozen, unknown keys refused, values never shown in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Company(Part):
    """Who the controller is and how people reach it."""

    name: str = "Azopio SAS"
    short_name: str = "Azopio"
    address: str = "38 avenue de Wagram, 75008 Paris, France"
    postal_route: str = "Azopio SAS, Politique de confidentialité, 38 avenue de Wagram, 75008 Paris, France"
    dpo_name: str = "Sébastien Peypoux"  # charter 8; T32
    dpo_contact: str = "Délégué à la protection des données, 38 avenue de Wagram, 75008 Paris, France"
    # The journal's anchor goes there once a day (P13: not to this mailbox); empty: it goes to `anchor_file` alone.
    dpo_mail: str = Field(default="", pattern=r"^([^\s@]+@[^\s@]+\.[^\s@]+)?$")
    # P13: a way to a human that is not this bot; start refuses without it.
    human_route: str = "Azopio SAS, Politique de confidentialité, 38 avenue de Wagram, 75008 Paris, France"
    authority: str = "CNIL"
    authority_name: str = "Commission nationale de l’informatique et des libertés (CNIL)"
    authority_address: str = "3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, France"
    authority_url: str = "https://www.cnil.fr/plaintes"
    charter_url: str = "https://www.azopio.com"
    charter_version: str = "2026-11"  # kept by each case as it was at receipt (charter 9; T33)
    recipients: str = "service commercial, support client et comptabilité"
    mail_host: str = "Google (Gmail)"
    # Who processes data for the company (GDPR 28; charter 4; T30): each confirms before granted work counts as done.
    processors: tuple[str, ...] = ("ProAbono", "Stripe")
    # Charter 3: what no longer works once data are erased, restricted or objected to. Language -> text.
    service_warning: Mapping[str, str] = Field(
        default_factory=lambda: {
            "fr": "Les données à caractère personnel sont nécessaires au téléchargement des contenus : si elles sont "
            "effacées, si leur traitement est limité ou si vous vous y opposez, ces contenus ne pourront plus être "
            "fournis.",
            "en": "Personal data are needed to download content: once they are erased, restricted or objected to, "
            "that content can no longer be supplied.",
        }
    )


class Gmail(Part):
    """The mailbox and how the daemon signs in to it."""

    mailbox: str = "privacy@azopio.com"
    aliases: tuple[str, ...] = ()
    base_url: str = "https://gmail.googleapis.com/"
    token_url: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, no secret
    credentials: Literal["installed_app", "service_account"] = "installed_app"
    client_file: Path = Path("state/client.json")  # OAuth client, or the service account's key
    token_file: Path = Path("state/token.sealed")
    units_per_minute: int = Field(default=6000, ge=100)
    batch_size: int = Field(default=50, ge=1, le=100)
    timeout_seconds: float = Field(default=30.0, gt=0)
    start_from: AwareDatetime | None = None  # mandatory for `run`: older mail is never answered
    own_forwarders: tuple[str, ...] = ()  # P10: addresses or @domains whose forwards are hand-overs
    own_list_ids: tuple[str, ...] = ()  # P10: lists of our own that feed this mailbox


class Law(Part):
    """The choices that the law leaves to the controller (see handlers.facts.Rulebook)."""

    country: str = "FR"
    subdivision: str | None = None
    time_zone: str = "Europe/Paris"
    credit_clarification_r63: bool = False
    approved_extension_rules: tuple[ReasonCode, ...] = ()
    proposal_working_days: int = 8
    many_requests: int = 3
    alarm_working_days: tuple[int, ...] = (10, 5, 2)
    send_margin_working_days: int = 3
    question_working_days: int = 10
    late_ask_working_days: int = 3
    silence_days: int = Field(default=60, ge=1)
    lift_wait_days: int = Field(default=7, ge=1)
    restriction_review_days: int = Field(default=30, ge=1)
    execution_days: int = Field(default=15, ge=1)

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no IANA time zone; write one like Europe/Paris")
        return value

    def rulebook(self) -> Rulebook:
        """The same choices as the frozen value that rules take."""
        choices = self.model_dump()
        choices["approved_extension_rules"] = frozenset(self.approved_extension_rules)
        return Rulebook(**choices)


def _languages() -> tuple[str, ...]:
    """French and English, in which every notice exists, then every other language that has words."""
    others = sorted(file.stem for file in (Path(templates.__file__).parent / "words").glob("*.toml"))
    return ("fr", "en", *(one for one in others if one not in {"fr", "en"}))


class Languages(Part):
    """Which languages notices are written in; the first is the fallback (P17).

    All that exist, unless the company names fewer. A notice that is not in one of them is sent in those in which every
    notice exists (French and English), behind a summary in the person's language.
    """

    written: tuple[str, ...] = Field(default_factory=_languages)


class Sending(Part):
    """The switch, the caps and the pace of everything that leaves (ARCHITECTURE invariants 8 and 11)."""

    enabled: bool = True  # False stops all sending and keeps every clock running; off until all is ready (P19)
    per_person_a_day: int = Field(default=5, ge=1)
    per_day: int = Field(default=500, ge=1)


class Signed(Part):
    """Who answers for one item of the pack before going live, and since when (P19)."""

    by: str = Field(min_length=2)
    on: date


class Daemon(Part):
    """How often the daemon looks."""

    poll_seconds: float = Field(default=10.0, gt=0)
    sweep_hours: float = Field(default=24.0, gt=0)
    proof_minutes: float = Field(default=60.0, gt=0)  # alarm when the mailbox was not proven complete for so long


class Storage(Part):
    """Where state lives; `url` is SQLite by default, or PostgreSQL as postgresql+psycopg://…."""

    url: str = "sqlite:///state/privacy-bot.db"
    key_file: Path = Path("state/vault.keys")  # private keys of the vault, 0600, backed up apart
    public_key_file: Path = Path("state/vault.pub")
    key_backup_days: int = Field(default=30, ge=1, le=366)  # a purge is final after so many days
    staff_file: Path = Path("state/staff.json")  # the roll of staff: names, roles, public keys
    staff_trust_file: Path = Path("state/staff.trust")  # beside the vault's keys, 0600: whose signature counts
    passphrase_months: int = Field(default=12, ge=1, le=24)  # a member's holds so long (charter 7.1)
    operator_passphrase_months: int = Field(default=6, ge=1, le=24)
    anchor_file: Path = Path("state/journal.anchors")  # better on another machine's disk: it proves the journal


class Settings(BaseSettings):
    """The one settings object; build it with `load`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    company: Company = Company()
    gmail: Gmail = Gmail()
    law: Law = Law()
    languages: Languages = Languages()
    sending: Sending = Sending()
    go_live: dict[Item, Signed] = Field(default_factory=dict)  # a real mailbox sends nothing before all are there
    daemon: Daemon = Daemon()
    storage: Storage = Storage()
    case_prefix: str = Field(default="AZ", pattern=r"^[A-Z]{2,5}$")

    # Seals the OAuth token at rest; give it as PRIVACY_BOT_TOKEN_KEY_FILE (a secret file or systemd credential).
    token_key: SecretStr | None = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load` hands over: it reads file and environment itself, so that errors can name their source."""
        return (init_settings,)


def load(file: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings file (if there is one) and the environment over it.

    `file` defaults to `PRIVACY_BOT_SETTINGS_FILE`, then to `privacy-bot.toml` here, which may be absent.
    Raises Misuse naming the key and what is wrong with it; never the value.
    """
    environ = os.environ if environ is None else environ
    named = file or (Path(environ[FILE_VARIABLE]) if FILE_VARIABLE in environ else None)
    if named is not None and not named.is_file():
        raise Misuse(f"settings file {named} does not exist; create it or leave the option out")
    values = deep_update(_from_file(named or DEFAULT_FILE), _from_environment(environ))
    try:
        return Settings(**values)
    except ValidationError as error:
        raise Misuse(_explain(error)) from None


def deep_update(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One nested table laid over another; tables merge, other values replace."""
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), dict)
        merged[key] = deep_update(merged[key], value) if both else value
    return merged


def _from_file(file: Path) -> dict[str, Any]:
    if not file.is_file():
        return {}
    try:
        return TomlConfigSettingsSource(Settings, toml_file=file)()
    except tomllib.TOMLDecodeError as error:
        raise Misuse(f"{file} is not valid TOML: {error}") from None


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    source = EnvSettingsSource(Settings, case_sensitive=False)
    given = {name.lower(): value for name, value in environ.items() if name.upper().startswith(PREFIX)}
    for name in OTHER_VARIABLES:
        given.pop(name.lower(), None)
    known = _known_variables(Settings, PREFIX.lower())
    for name in sorted(set(given) - known):
        key = _secret_name(name, known)
        given[key] = _read_secret(name, given.pop(name))
    source.env_vars = given
    try:
        return source()
    except SettingsError as error:
        raise Misuse(f"{error}; lists and tables are written as JSON there") from None


def _known_variables(model: type[BaseModel], prefix: str) -> set[str]:
    names: set[str] = set()
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            names |= _known_variables(kind, f"{prefix}{name}__")
        else:
            names.add(prefix + name)
    return names


def _secret_name(name: str, known: set[str]) -> str:
    stem = name.removesuffix("_file")
    if stem == name or stem not in known:
        raise Misuse(f"unknown setting {name.upper()} in the environment; see README.md for the keys")
    return stem


def _read_secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Misuse(f"{name.upper()} names a file that cannot be read: {error.strerror}") from None


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors(include_input=False, include_url=False):
        key = ".".join(str(part) for part in problem["loc"])
        unknown = problem["type"] == "extra_forbidden"
        lines.append(f"unknown setting {key}" if unknown else f"setting {key}: {problem['msg']}")
    return "; ".join(lines)

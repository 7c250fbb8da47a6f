"""A draft of the notification of GDPR 33(3), for a person to complete and to send (B6).

The program knows when the report came, when the company became aware and until when the 72 hours run; what happened, to
whom and what is done about it is for a person to write, and stays an open place. Nothing is sent by this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.breach_clock import BreachClock

OPEN = "[…]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """Who notifies, and the zone in which instants are written (IANA name)."""

    company: str
    address: str
    dpo: str
    dpo_contact: str
    authority: str
    time_zone: str


_WORDS: Mapping[str, str] = {
    "fr": """\
Projet de notification d’une violation de données (RGPD, art. 33) — à compléter et à envoyer par une personne

À : {authority}
Responsable de traitement : {company}, {address}
Dossier : {case}

Signalement reçu : {received}
Connaissance de la violation : {aware}
Fin des 72 heures : {end}

a) Nature de la violation : {open}
   Catégories et nombre approximatif de personnes concernées : {open}
   Catégories et nombre approximatif d’enregistrements concernés : {open}
b) Délégué à la protection des données : {dpo}, {dpo_contact}
c) Conséquences probables : {open}
d) Mesures prises ou envisagées, y compris pour en atténuer les effets : {open}
{late}
Ce qui manque encore peut suivre plus tard, sans autre retard (art. 33(4)) : {open}
""",
    "en": """\
Draft notification of a personal data breach (GDPR, Art. 33) — for a person to complete and to send

To: {authority}
Controller: {company}, {address}
Case: {case}

Report received: {received}
Aware of the breach: {aware}
End of the 72 hours: {end}

(a) Nature of the breach: {open}
    Categories and approximate number of people concerned: {open}
    Categories and approximate number of records concerned: {open}
(b) Data protection officer: {dpo}, {dpo_contact}
(c) Likely consequences: {open}
(d) Measures taken or proposed, also to mitigate the effects: {open}
{late}
What is still missing may follow in phases without undue further delay (Art. 33(4)): {open}
""",
}
_LATE = {
    "fr": "Motifs du retard, les 72 heures étant passées (art. 33(1)) : {open}\n",
    "en": "Reasons for the delay, the 72 hours having passed (Art. 33(1)): {open}\n",
}
_UNDECIDED = {"fr": "pas encore fixée", "en": "not set yet"}


def draft(case: str, clock: BreachClock, by: Notifier, now: datetime, language: str = "fr") -> str:
    """The draft in French, or in English for any other language; `now` aware. Open places are written `[…]`."""
    words = "fr" if language == "fr" else "en"
    return _WORDS[words].format(
        case=case,
        company=by.company,
        address=by.address,
        authority=by.authority,
        dpo=by.dpo,
        dpo_contact=by.dpo_contact,
        received=_local(clock.received_at, by),
        aware=_UNDECIDED[words] if clock.aware_at is None else _local(clock.aware_at, by),
        end=_local(clock.safe_end, by),
        late=_LATE[words].format(open=OPEN) if now > clock.safe_end else "",
        open=OPEN,
    )


def _local(instant: datetime, by: Notifier) -> str:
    return instant.astimezone(ZoneInfo(by.time_zone)).strftime("%Y-%m-%d %H:%M %z")

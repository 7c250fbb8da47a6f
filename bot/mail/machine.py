"""Tells machine mail, which a program may not answer, from a person's letter (RFC 3834, P10, P10b).

A machine is never answered; a person taken for a machine loses their right. So one strong sign is enough (a delivery
report, `Auto-Submitted: auto-replied`, an empty return path, a list of others), a weak sign never is, and the words
of a message count only where the envelope agrees with them.
`X-Auto-Response-Suppress` asks us not to answer by machine; it says nothing about who wrote.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.mail import bounces, headers
from bot.mail.bounces import ReportKind
from bot.mail.parse import Mail
from handlers.facts import MachineKind

_AUTO_FIELDS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoreply-from",
    "x-auto-reply-from",
    "x-autoresponse",
    "x-amazon-auto-reply",
    "x-mail-autoreply",
    "x-vacation",
    "x-responder",
)
_LIST_FIELDS = ("list-id", "list-unsubscribe", "list-post", "list-owner", "list-subscribe", "list-archive")
_BULK_FIELDS = (
    "feedback-id",
    "x-campaign",
    "x-campaignid",
    "x-campaign-id",
    "x-mailgun-tag",
    "x-mailchimp-id",
    "x-csa-complaints",
)
_AUTO_PRECEDENCE = re.compile(r"auto[-_]?(reply|response)", re.IGNORECASE)
_BULK_PRECEDENCE = re.compile(r"bulk|list|junk", re.IGNORECASE)
_LIST_SENDER = re.compile(r"^(owner-.+|.+-(bounces|owner|request|admin|return)([-+=].*)?)$", re.IGNORECASE)
_NO_REPLY = re.compile(
    r"^(no|do[-_.]?not|ne[-_.]?pas|nao|nicht|non)[-_.]?(reply|answer|repondre|responder|antworten|rispondere)"
    r"|^(notifications?|newsletters?|alerts?|automated[-_.].*|automat|mailing|bounces?)$",
    re.IGNORECASE,
)
# How programs begin the subject of an absence note; "Re:" before it means that a person answers one.
_AUTO_SUBJECT = re.compile(
    r"^\W{0,3}(auto(matic|mated)?[- ]?(reply|response|answer)|auto:|autoreply|out[- ]of[- ](the[- ])?office"
    r"|away from (my|the) (mail|office)|on (vacation|leave|holiday)|i am (currently )?(out|away)\b"
    r"|r[ée]ponse automatique|r[ée]pondeur|message automatique|absence du bureau|absent[e]? du bureau"
    r"|automatische antwort|abwesenheits(notiz|nachricht|benachrichtigung)|automatisch(e|es) (antwort|r[uü]ck)"
    r"|respuesta autom[áa]tica|fuera de la oficina|ausente|risposta automatica|fuori (sede|ufficio)"
    r"|automatisch antwoord|automatische reactie|afwezig|resposta autom[áa]tica|fora do escrit[óo]rio"
    r"|(automatyczna )?odpowied[źz] automatyczna|automatyczna odpowied[źz]|autosvar|autom(atisk|aattinen) (svar"
    r"|vastaus)"
    r"|frånvaro|fravær|poissaolo|automatick[áa] odpov[ěe][ďd]|автоматический ответ|автоответ|automatikus válasz"
    r"|răspuns automat|αυτόματη απάντηση|otomatik yanıt|自動応答|自动回复)",
    re.IGNORECASE,
)
_AUTO_WORDS = re.compile(
    r"out of (the )?office|(currently|presently) (away|out|unavailable|on (leave|vacation|holiday))"
    r"|on (annual )?(leave|vacation)"
    r"|automatic(ally)? (generated|reply|response|sent)|will (reply|respond|answer) (to|as soon|when|upon|on my)"
    r"|limited access to"
    r"|have (received|got) your (e-?mail|message)|r[ée]ponse automatique|absente? (du|jusqu|de mon)|de retour le"
    r"|en cong[ée]s"
    r"|bien re[çc]u votre|nicht im (b[uü]ro|haus)|abwesend|im urlaub|automatisch (erstellt|generiert)"
    r"|wieder erreichbar"
    r"|fuera de la oficina|de vacaciones|no me encuentro|fuori (sede|ufficio)|in ferie|sar[òo] assente|afwezig"
    r"|met vakantie"
    r"|ausente|de f[ée]rias|nieobecn|na urlopie|automatyczn|på semester|inte på kontoret|på ferie|lomalla"
    r"|mimo kancel|в отпуске",
    re.IGNORECASE,
)
# A filter that asks the sender to prove being human; it also holds a link.
_CHALLENGE = (
    re.compile(
        r"(your|this|the) (e-?mail|message).{0,80}(was received|was held|is (being )?held|on hold|quarantine"
        r"|not (yet )?(been )?deliver)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        r"(allowed|approved|white|guest|safe) ?list|list of (allowed|approved)|protected by|spam (filter"
        r"|protection|blocker)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(click|follow|visit|confirm|verify|reply).{0,80}(link|below|address|human|deliver)|one[- ]time"
        r"|ensure delivery",
        re.IGNORECASE | re.DOTALL,
    ),
)
_LINK = re.compile(r"https?://", re.IGNORECASE)
_CALENDAR_ANSWERS = frozenset({"REPLY", "COUNTER", "DECLINECOUNTER"})
_SHORT = 2_500


def machine_kind(
    mail: Mail,
    *,
    own_addresses: frozenset[str] = frozenset(),
    own_list_ids: frozenset[str] = frozenset(),
    own_forwarders: frozenset[str] = frozenset(),
) -> MachineKind | None:
    """Why a message is machine mail, or None for a person's letter and a requester robot's (P10, P10b).

    Args:
        mail: the parsed message.
        own_addresses: the mailbox's own addresses, lower case; being one of them is no sign by itself.
        own_list_ids: our own mailing lists that feed the mailbox; their list headers are no sign.
        own_forwarders: colleagues' addresses or `@domain`; their words are never read as a machine's.
    """
    if mail.marker or (_auto_submitted(mail) == "auto-replied" and mail.sender.lower() in own_addresses):
        return MachineKind.LOOP
    by_report = _by_report(mail)
    if by_report:
        return by_report
    by_words = not is_listed(mail.sender, own_forwarders) and (_reads_as_absence_note(mail) or _challenges(mail))
    if _answers_by_itself(mail) or by_words or mail.calendar in _CALENDAR_ANSWERS:
        return MachineKind.AUTO_REPLY
    bulk = not _through_own_list(mail, own_list_ids) and _is_bulk(mail)
    return MachineKind.LIST if bulk or mail.calendar else None


def is_requester_robot(mail: Mail, *, own_list_ids: frozenset[str] = frozenset()) -> bool:
    """Whether a program says that it wrote this, and nothing says that it wrote to many (P10b).

    `Auto-Submitted: auto-generated` is what tools that send a person's request set; a bounce, an absence note or a
    mailing that carries it as well is told apart by its other signs.
    """
    return _auto_submitted(mail) == "auto-generated" and machine_kind(mail, own_list_ids=own_list_ids) is None


def is_listed(address: str, entries: Collection[str]) -> bool:
    """Whether an address, or its `@domain`, is among the entries of a setting (lower case)."""
    address = address.lower()
    domain = address.rpartition("@")[2]
    return bool(address) and bool(domain) and bool({address, f"@{domain}"} & {entry.lower() for entry in entries})


def list_ids(mail: Mail) -> frozenset[str]:
    """Identifiers of the lists a message came through, lower case, without brackets (RFC 2919)."""
    found = set()
    for value in mail.headers.get("list-id", ()):
        inside = value.rpartition("<")[2].rstrip("> ") if "<" in value else value
        found.add(inside.strip().lower())
    return frozenset(found - {""})


def _auto_submitted(mail: Mail) -> str:
    """The keyword of Auto-Submitted, lower case, "" for none or `no` (RFC 3834 5)."""
    keyword = re.split(r"[\s;(]", mail.header("auto-submitted").strip().lower(), maxsplit=1)[0]
    return "" if keyword == "no" else keyword


def _by_report(mail: Mail) -> MachineKind | None:
    """What the delivery report says the message is."""
    if mail.report is None:
        is_report = mail.content_type == "multipart/report"
        return MachineKind.BOUNCE if is_report else None
    return {ReportKind.FEEDBACK: MachineKind.LIST, ReportKind.DISPOSITION: MachineKind.AUTO_REPLY}.get(
        mail.report.kind,
        MachineKind.BOUNCE,
    )


def _answers_by_itself(mail: Mail) -> bool:
    """Strong signs: the message says it was sent in answer by a program, or wants no answer ever."""
    keyword = _auto_submitted(mail)
    if keyword and keyword != "auto-generated":
        return True
    if mail.return_path == "":
        return True
    if any(mail.header(name).strip().lower() not in {"", "no", "false", "0"} for name in _AUTO_FIELDS):
        return True
    if keyword and mail.letter.is_reply and "x-auto-response-suppress" in mail.headers:
        return True
    return bool(_AUTO_PRECEDENCE.search(mail.header("precedence")))


def _reads_as_absence_note(mail: Mail) -> bool:
    """The subject begins like an absence note and something beside it agrees."""
    if not _AUTO_SUBJECT.search(mail.letter.subject):
        return False
    suppress = "x-auto-response-suppress" in mail.headers
    bulk = bool(_BULK_PRECEDENCE.search(mail.header("precedence")))
    return suppress or bulk or bool(_AUTO_WORDS.search(mail.letter.text[:_SHORT]))


def _challenges(mail: Mail) -> bool:
    """A spam filter's question to the sender: short, with a link, and every one of its three phrases."""
    text = mail.letter.text
    if len(text) > _SHORT or not _LINK.search(text):
        return False
    return all(phrase.search(text) for phrase in _CHALLENGE)


def _through_own_list(mail: Mail, own_list_ids: frozenset[str]) -> bool:
    return bool(list_ids(mail) & {one.lower().strip("<> ") for one in own_list_ids})


def _is_bulk(mail: Mail) -> bool:
    """A list header, or two weak signs of bulk mail together."""
    if any(name in mail.headers for name in _LIST_FIELDS):
        return True
    precedence = mail.header("precedence")
    local = mail.sender.rpartition("@")[0]
    weak = [
        bool(_BULK_PRECEDENCE.search(precedence)),
        any(name in mail.headers for name in _BULK_FIELDS),
        bool(_NO_REPLY.search(local)),
        _sent_by_list(mail),
        bounces.has_daemon_path(mail.fields),
        _auto_submitted(mail) == "auto-generated" and bool(precedence),
    ]
    return sum(weak) > 1


def _sent_by_list(mail: Mail) -> bool:
    """Sender, return path or loop field name a list's own machinery."""
    senders = headers.addresses(mail.header("sender"))
    paths = [mail.return_path or "", *(one.address for one in senders)]
    return "x-loop" in mail.headers or any(_LIST_SENDER.match(path.rpartition("@")[0]) for path in paths if path)

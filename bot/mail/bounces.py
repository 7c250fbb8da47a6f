"""What a delivery report says: whom our notice did not reach, for how long, and which notice it was.

Read in this order: the machine-readable parts of a `multipart/report` (RFC 3464, 3798, 5965), then
`X-Failed-Recipients`, then the words of old servers, and those only where the envelope says that a server wrote.
A caller accepts a recipient only if we wrote to it: anyone can send a report.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.mail import headers
from bot.mail.bodies import Contents
from bot.mail.headers import Field
from bot.mail.mailbox import MARKER_HEADER

_MAX_RECIPIENTS = 50
_PREAMBLE = 6_000
_SHORTEST_PREAMBLE = 40

_DAEMON_LOCAL = re.compile(r"^(mailer|mail|mdaemon|mail-delivery)[-_.]?(daemon|subsystem|system)$", re.IGNORECASE)
_DAEMON_BARE = re.compile(r"^\W*(mailer[-_]?daemon|postmaster)\W*$", re.IGNORECASE)
_POSTMASTER = re.compile(r"^(postmaster|mail-?admin|bounce[sd]?|mail-?delivery)$", re.IGNORECASE)
_DAEMON_NAME = re.compile(
    r"^(mail delivery (sub)?(system|service)|(mail )?system administrator|mail(er)? administrator|mailer[- ]daemon"
    r"|internet mail delivery|mail delivery agent|postmaster|microsoft outlook|mailservice)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|returned mail|mail delivery|delivery (status|failure|failed|problem|notification|report|error)"
    r"|failure notice|non[- ]?(delivery|deliverable)|message (status|delayed)|delayed mail|mail system error"
    r"|could not (send|be delivered)|message you sent (was )?(blocked|rejected)|warning: (could not|message)|\bNDR\b"
    r"|unzustellbar|nicht zugestellt|zustell(ung|fehler)|non remis|non distribu|non[- ]?livr|échec .{0,20}(remise"
    r"|distribution)"
    r"|retourné à l.exp|impossible de (remettre|distribuer)|no (se ha podido |se pudo )?entreg|error de entrega"
    r"|mancata consegna|non recapitat|onbestelbaar|niet bezorgd|não (foi )?entregue|falha na entrega|nie dostarczon"
    r"|zwrot wiadomości|kunde inte levereras|kunne ikke leveres|ei voitu toimittaa|nedoručen|не доставлен"
    r"|недоставлен",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(could not|cannot|can't|unable to|couldn't|wasn't|was not|not be|been) (be )?deliver|undeliver"
    r"|deliver\w* .{0,60}(fail|delay|reject|problem)|fail\w* .{0,30}deliver|user unknown|unknown user"
    r"|no such (user|recipient|domain|mailbox)"
    r"|mailbox .{0,20}(full|unavailable|not found|unknown|disabled)|(over|exceed\w*|disk) quota|quota exceeded"
    r"|not listed in"
    r"|(recipient|address|account|user) .{0,60}(reject|unknown|not exist|not found|failed|disabled|valid user"
    r"|invalid|inactive)"
    r"|valid user|permanent (fatal )?error|host (name )?(unknown|not found)|\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}"
    r"|SMTP error"
    r"|(message|mail) .{0,60}(blocked|rejected|refused|too large|returned)|still being retried"
    r"|pas pu (être|etre) (remis|distribu|livr)|n.existe pas|boîte .{0,20}pleine|nicht zugestellt|unzustellbar"
    r"|unbekannt"
    r"|no (se )?pudo (ser )?entrega|no existe|non (è stato|è|stato) .{0,20}(consegnat|recapitat)"
    r"|kon niet worden (bezorgd|afgeleverd)"
    r"|não pôde ser entregue|nie (zostal|został|może|mogła|mogla) .{0,20}dostarcz|не (был|была"
    r"|удалось) .{0,20}доставл",
    re.IGNORECASE,
)
_DELAY = re.compile(
    r"delayed|still being retried|could not send message for past|not yet been delivered|will (be retried"
    r"|keep trying|retry)"
    r"|retard|verzögert|retrasad|ritardo|vertraagd|opóźnion",
    re.IGNORECASE,
)
_COPY = re.compile(
    r"^\W*(-{2,}.{0,20}(copy of|below this line|original message|returned message|transcript|header)"
    r"|.{0,40}(message|mail) (header|follows|headers follow))",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"[\w.+=!#$%&'*/?^{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_ID_LINE = re.compile(r"^[> ]*Message-I[dD]:\s*<([^<>\s]{1,990})>", re.MULTILINE)


class ReportKind(StrEnum):
    """What a report is about."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    DISPOSITION = "disposition"  # "your message was displayed", RFC 3798
    FEEDBACK = "feedback"  # somebody pressed "this is spam", RFC 5965


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """One report about a message somebody sent.

    Attributes:
        kind: what it is about.
        action: the server's own word (`failed`, `delayed`, `relayed` ...), "" if it gave none.
        status: enhanced status code such as `5.1.1` (RFC 3463), "" if none.
        recipients: addresses it names, lower-case domain, at most fifty; unproven, see the module.
        original_message_id: Message-ID of the message reported on, "" if unknown.
        original_marker: value of our marker header in the returned part, "" if none.
    """

    kind: ReportKind
    action: str = ""
    status: str = ""
    recipients: tuple[str, ...] = ()
    original_message_id: str = ""
    original_marker: str = ""

    def __repr__(self) -> str:
        """Kind and status only: addresses never reach a log."""
        return f"DeliveryReport(kind={self.kind.value}, status={self.status})"


def read_report(fields: tuple[Field, ...], kind: str, contents: Contents) -> DeliveryReport | None:
    """The report a message carries, or None. `kind` is the message's content type."""
    known, marker = _original(fields, contents)
    if contents.reports and (kind == "multipart/report" or kind.startswith("message/") or writes_as_server(fields)):
        return _machine_readable(contents, known, marker)
    failed = headers.first(fields, "x-failed-recipients")
    if not failed and not _reads_as_bounce(fields, kind, contents.text):
        return None
    preamble = _preamble(contents.text)
    named = headers.addresses(failed)
    recipients = [one.address for one in named if one.address] or _named_in_text(preamble, fields)
    subject = headers.decode_words(headers.first(fields, "subject"))
    status = _STATUS.search(preamble)
    return DeliveryReport(
        kind=ReportKind.DELAYED if _DELAY.search(subject) else ReportKind.FAILED,
        status=status.group() if status else "",
        recipients=tuple(dict.fromkeys(recipients))[:_MAX_RECIPIENTS],
        original_message_id=known,
        original_marker=marker,
    )


def writes_as_server(fields: tuple[Field, ...]) -> bool:
    """Whether the envelope says that a mail server wrote: a daemon's From, or an empty return path."""
    return is_daemon(fields) or has_null_path(fields) or has_daemon_path(fields) or is_postmaster(fields)


def is_daemon(fields: tuple[Field, ...]) -> bool:
    """Whether From is mailer-daemon itself, or empty brackets."""
    value = headers.first(fields, "from")
    found = headers.addresses(value)
    local = found[0].address.rpartition("@")[0] if found else ""
    return bool(_DAEMON_LOCAL.match(local) or _DAEMON_BARE.match(value) or value.strip() == "<>")


def is_postmaster(fields: tuple[Field, ...]) -> bool:
    """Whether From is a postmaster or a mail system's display name; people write from there too."""
    found = headers.addresses(headers.first(fields, "from"))
    return bool(found) and bool(
        _POSTMASTER.match(found[0].address.rpartition("@")[0]) or _DAEMON_NAME.match(found[0].name),
    )


def has_null_path(fields: tuple[Field, ...]) -> bool:
    """Whether the topmost return path is empty: the sender wants to hear of no failure (RFC 5321 4.5.5)."""
    paths = [value for name, value in fields if name == "return-path"]
    return bool(paths) and paths[0].replace(" ", "") in {"<>", ""}


def has_daemon_path(fields: tuple[Field, ...]) -> bool:
    """Whether the return path is `MAILER-DAEMON`, as some stores write the empty one; a weak sign."""
    return bool(_DAEMON_BARE.match(headers.first(fields, "return-path")))


def _reads_as_bounce(fields: tuple[Field, ...], kind: str, text: str) -> bool:
    """The words of a bounce, and an envelope that agrees; mailer-daemon needs no words."""
    if is_daemon(fields):
        return True
    subject = headers.decode_words(headers.first(fields, "subject"))
    if kind == "multipart/report" and _WORDS.search(_preamble(text)):
        return True
    if not writes_as_server(fields):
        return False
    return bool(_SUBJECT.search(subject)) or (has_null_path(fields) and bool(_WORDS.search(_preamble(text)[:1_500])))


def _machine_readable(contents: Contents, known: str, marker: str) -> DeliveryReport:
    groups = [group for _, text in contents.reports for group in _groups(text)]
    kinds = {kind for kind, _ in contents.reports}
    actions = [group["action"].split()[0].lower() for group in groups if group.get("action")]
    statuses = [found.group() for group in groups if (found := _STATUS.search(group.get("status", "")))]
    recipients = []
    for group in groups:
        for name in ("final-recipient", "original-recipient", "original-rcpt-to"):
            address = headers.normal_address(_typed(group.get(name, "")))
            if address:
                recipients.append(address)
                break
    original = next(
        (found for group in groups for found in headers.message_ids(group.get("original-message-id", ""))), ""
    )
    return DeliveryReport(
        kind=_kind(kinds, actions),
        action=_worst(actions),
        status=statuses[0] if statuses else "",
        recipients=tuple(dict.fromkeys(recipients))[:_MAX_RECIPIENTS],
        original_message_id=original or known,
        original_marker=marker,
    )


def _kind(kinds: set[str], actions: list[str]) -> ReportKind:
    if "message/feedback-report" in kinds:
        return ReportKind.FEEDBACK
    if "message/disposition-notification" in kinds:
        return ReportKind.DISPOSITION
    worst = _worst(actions)
    if worst in {"delivered", "relayed", "expanded"}:
        return ReportKind.DELIVERED
    return ReportKind.DELAYED if worst == "delayed" else ReportKind.FAILED


def _worst(actions: list[str]) -> str:
    order = ("failed", "delayed", "relayed", "expanded", "delivered")
    return next((action for action in order if action in actions), actions[0][:20] if actions else "")


def _groups(text: str) -> list[dict[str, str]]:
    """The blank-line separated groups of `Name: value` lines (RFC 3464 2.1)."""
    groups: list[dict[str, str]] = [{}]
    name = ""
    for line in text.split("\n")[:2_000]:
        if not line.strip():
            groups.append({})
            name = ""
        elif line[:1] in " \t" and name:
            groups[-1][name] += " " + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            name = name.strip().lower()[:60]
            groups[-1].setdefault(name, value.strip()[:1_000])
    return [group for group in groups if group]


def _typed(value: str) -> str:
    """The address behind its type: `rfc822; name@example.org`."""
    return value.rpartition(";")[2].strip(" <>\"'")


def _original(fields: tuple[Field, ...], contents: Contents) -> tuple[str, str]:
    """Message-ID and marker of the returned message: from its headers, our text, or what the report answers."""
    for raw in contents.messages[:3]:
        inner, _, _ = headers.split_block(raw.lstrip(b"\n"))
        found = headers.message_ids(headers.first(inner, "message-id"))
        if found:
            return found[0], headers.first(inner, MARKER_HEADER.lower())[:200]
    line = _ID_LINE.search(contents.text)
    answered = headers.message_ids(headers.first(fields, "in-reply-to") or headers.first(fields, "references"))
    return (line.group(1) if line else answered[-1] if answered else ""), ""


def _preamble(text: str) -> str:
    """What the server itself wrote, before the copy of the message it returns."""
    head = text[:_PREAMBLE]
    copy = _COPY.search(head)
    return head[: copy.start()] if copy and copy.start() > _SHORTEST_PREAMBLE else head


def _named_in_text(preamble: str, fields: tuple[Field, ...]) -> list[str]:
    """Addresses the server's own words name, the reader's own left out."""
    own = {one.address.lower() for one in headers.addresses(headers.first(fields, "to"))}
    sender = {one.address.lower() for one in headers.addresses(headers.first(fields, "from"))}
    found = [headers.normal_address(text.strip("'.")) for text in _ADDRESS.findall(preamble)]
    return [one for one in found if one and one.lower() not in own | sender][:_MAX_RECIPIENTS]

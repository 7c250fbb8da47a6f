"""Whether the sender is who From says: aligned DMARC, as the receiving server wrote it down (P9, RFC 8601, RFC 7489).

Only the first `Authentication-Results` with the server's own name counts, and only where the server puts it: above
everything the sender wrote, and above no hop of another host. A sender can write further ones below; they are ignored.
Own small parser: one result of one field is needed, in bounded time and without an exception on what servers write.
"""

from __future__ import annotations

import re

from bot.mail import headers
from bot.mail.machine import list_ids
from bot.mail.parse import Mail

GMAIL = "mx.google.com"

# Fields a sender writes: below the first of them nothing is the server's own.
_SENDERS_OWN = frozenset(
    [
        "from",
        "sender",
        "to",
        "cc",
        "bcc",
        "subject",
        "date",
        "message-id",
        "reply-to",
        "in-reply-to",
        "references",
        "mime-version",
        "content-type",
        "dkim-signature",
        "list-id",
        "resent-from",
        "resent-to",
        "x-mailer",
        "user-agent",
    ],
)
_REWRITTEN = ("x-original-from", "x-original-sender", "x-google-original-from", "original-from")
_BY_HOST = re.compile(r"\bby\s+([^\s;()]+)", re.IGNORECASE)
_FROM_HOST = re.compile(r"^\s*from\s", re.IGNORECASE)
_IP = re.compile(r"\[?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7})\]?", re.IGNORECASE)
_RESULT = re.compile(r"^\s*dmarc\s*=\s*([a-z]+)\b", re.IGNORECASE)
_HEADER_FROM = re.compile(r"\bheader\.from\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_PIECE = re.compile(r'(?:[^;"]|"[^"]*"|")+')
_VIA = re.compile(r"\b(via|durch|par l'intermédiaire de|über)\b", re.IGNORECASE)


def is_authenticated(
    mail: Mail,
    *,
    authserv_id: str = GMAIL,
    own_list_ids: frozenset[str] = frozenset(),
) -> bool:
    """Whether the sender's domain is proven: `dmarc=pass` for exactly the domain of the one From address.

    Args:
        mail: the parsed message.
        authserv_id: name of the server whose word counts.
        own_list_ids: our own lists; one that rewrote From proves the list only (P9).
    """
    address = headers.only_address(mail.headers.get("from", ()))
    if not address or _rewritten(mail, address, own_list_ids):
        return False
    results = _servers_own_results(mail, authserv_id.lower())
    verdicts = [part for part in _parts(results) if _RESULT.match(part)]
    if len(verdicts) != 1:
        return False
    passed = _RESULT.match(verdicts[0])
    domains = _HEADER_FROM.findall(verdicts[0])
    if passed is None or passed.group(1).lower() != "pass" or len(domains) != 1:
        return False
    return _ascii(domains[0].rpartition("@")[2]) == _ascii(address.rpartition("@")[2])


def _servers_own_results(mail: Mail, authserv_id: str) -> str:
    """The value of the server's own field, "" if it is not where the server puts it."""
    for name, value in mail.fields:
        if name in _SENDERS_OWN:
            return ""
        if name == "received" and not _received_by_us(value, authserv_id):
            return ""
        if name == "authentication-results" and _names(value, authserv_id):
            return value
    return ""


def _received_by_us(value: str, authserv_id: str) -> bool:
    """A hop into the server itself, or one inside it (by a bare number, from nobody)."""
    host = _BY_HOST.search(_without_comments(value))
    if host is None:
        return False
    by = host.group(1).lower().rstrip(".")
    return by == authserv_id or (bool(_IP.fullmatch(by)) and not _FROM_HOST.match(value))


def _names(value: str, authserv_id: str) -> bool:
    """Whether the field's first word is the server's name (a version number may follow, RFC 8601 2.2)."""
    head = _without_comments(value).partition(";")[0].split()
    return bool(head) and head[0].strip('"').lower() == authserv_id


def _parts(value: str) -> list[str]:
    """The results of a field, comments taken out, split at semicolons outside quotes."""
    return _PIECE.findall(_without_comments(value)[:4_000])[1:]


def _without_comments(value: str) -> str:
    """The value without (nested (comments)); what stands in quotes is kept (RFC 5322 3.2.2)."""
    out, depth, quoted, skip = [], 0, False, False
    for char in value[: headers.MAX_VALUE]:
        if skip:
            skip = False
        elif char == "\\":
            skip = True
        elif char == '"' and not depth:
            quoted = not quoted
            out.append(char)
        elif not quoted and char in "()":
            depth = max(0, depth + (1 if char == "(" else -1))
        elif not depth:
            out.append(char)
    return "".join(out)


def _rewritten(mail: Mail, address: str, own_list_ids: frozenset[str]) -> bool:
    """Whether a list put its own address into From, so that DMARC proves the list and not the person."""
    for name in _REWRITTEN:
        original = headers.addresses(mail.header(name))
        if original and original[0].address.lower() != address.lower():
            return True
    through = list_ids(mail) & {one.lower().strip("<> ") for one in own_list_ids}
    domain = address.rpartition("@")[2]
    lists_own = any(one == domain or one.endswith("." + domain) or one.startswith(domain) for one in through)
    return bool(through) and (lists_own or bool(_VIA.search(mail.sender_name)))


def _ascii(domain: str) -> str:
    """A domain as it stands in the DNS, lower case; as it is when it cannot be written so."""
    domain = domain.rstrip(".").lower()
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain

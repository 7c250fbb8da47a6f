"""Gmail's search language, as far as the product and its tests use it.

Terms: words, "phrases", from: to: cc: bcc: subject: deliveredto: label: in: is: has: filename: rfc822msgid: after:
before: newer: older: newer_than: older_than: larger: smaller: size:, with -, OR, ( ) and { }. An operator the sandbox
does not know is refused with 400: real Gmail would search for it as a word, and a test would pass by finding nothing.
Dates without a time are midnight in California, as Gmail's guide says; after: and before: also take epoch seconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.delivery import PACIFIC
from bot.sandbox.records import StoredMessage
from bot.sandbox.refusals import bad_request

TextOf = Callable[[StoredMessage], str]
Test = Callable[[StoredMessage], bool]

_TOKEN = re.compile(r'\s*([(){}]|-(?=\S)|(?:[A-Za-z0-9_]+:)?(?:"[^"]*"|\([^()]*\)|[^\s(){}"]+))')
_AGE = re.compile(r"(\d{1,5})([dmyh])")
_DATE = re.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_SIZE = re.compile(r"(\d{1,12})([km]?)")
_PLACES = {"inbox": "INBOX", "sent": "SENT", "drafts": "DRAFT", "draft": "DRAFT", "spam": "SPAM", "trash": "TRASH"}
_STATES = {"unread": "UNREAD", "starred": "STARRED", "important": "IMPORTANT"}


@dataclass(frozen=True, slots=True)
class Query:
    """A search made ready: a test for each message, and bounds that let an index do most of the work.

    `labels` must all be there; milliseconds lie in [since, until); `message_id` narrows to one Message-ID.
    """

    test: Test
    labels: frozenset[str] = frozenset()
    since: int = 0
    until: int | None = None
    message_id: str | None = None
    spam_and_trash: bool = False


@dataclass(frozen=True, slots=True)
class _Term:
    name: str
    value: str


_Node = _Term | tuple[str, list["_Node"]]


def compile_query(text: str, now: datetime, text_of: TextOf, me: str) -> Query:
    """Read a search. Raises Refusal 400 for an operator or value the sandbox does not know."""
    parts = _Reader(text).everything()
    rules = _Rules(now, text_of, me)
    tests = [rules.test(part) for part in parts]
    terms = [part for part in parts if isinstance(part, _Term)]
    spans = [span for term in terms if (span := rules.span(term)) is not None]
    return Query(
        test=lambda message: all(test(message) for test in tests),
        labels=frozenset(label for term in terms if (label := rules.label(term)) is not None),
        since=max((since for since, _ in spans), default=0),
        until=min((until for _, until in spans if until is not None), default=None),
        message_id=next((rules.message_id(term.value) for term in terms if term.name == "rfc822msgid"), None),
        spam_and_trash=bool(re.search(r"\bin:(spam|trash|anywhere)\b|\blabel:(spam|trash)\b", text, re.IGNORECASE)),
    )


class _Reader:
    """Turns the text into a tree: terms, and tuples of "and", "or", "not" with their parts."""

    def __init__(self, text: str) -> None:
        self._tokens: list[str] = []
        position = 0
        text = text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise bad_request("Invalid query: unbalanced quote.")
            self._tokens.append(match[1])
            position = match.end()
        self._at = 0

    def everything(self) -> list[_Node]:
        found = self._group(None)
        if self._at < len(self._tokens):
            raise bad_request("Invalid query: unbalanced bracket.")
        return found

    def _group(self, end: str | None) -> list[_Node]:
        parts: list[_Node] = []
        joining = False
        while self._at < len(self._tokens) and self._tokens[self._at] not in (")", "}"):
            if self._tokens[self._at] == "OR" and parts:
                joining = True
                self._at += 1
                continue
            part = self._one()
            if joining:
                part = ("or", [parts.pop(), part])
            parts.append(part)
            joining = False
        if end is not None:
            if self._at >= len(self._tokens) or self._tokens[self._at] != end:
                raise bad_request("Invalid query: unbalanced bracket.")
            self._at += 1
        return parts

    def _one(self) -> _Node:
        piece = self._tokens[self._at]
        self._at += 1
        if piece == "-":
            return ("not", [self._one()]) if self._at < len(self._tokens) else ("and", [])
        if piece in "({":
            return ("and", self._group(")")) if piece == "(" else ("or", self._group("}"))
        name, colon, value = piece.partition(":")
        if colon and re.fullmatch(r"[A-Za-z0-9_]+", name):
            if value.startswith("("):
                return ("and", [_Term(name.lower(), word) for word in value.strip("()").split() if word != "OR"])
            return _Term(name.lower(), value.strip('"'))
        return _Term("", piece.strip('"'))


class _Rules:
    """What each term means."""

    def __init__(self, now: datetime, text_of: TextOf, me: str) -> None:
        self._now = now
        self._text_of = text_of
        self._me = me.lower()

    def test(self, node: _Node) -> Test:
        if isinstance(node, _Term):
            return self._term(node)
        kind, parts = node
        tests = [self.test(part) for part in parts]
        if kind == "not":
            return lambda message: not tests[0](message)
        return (
            (lambda m: any(test(m) for test in tests)) if kind == "or" else (lambda m: all(test(m) for test in tests))
        )

    def label(self, term: _Term) -> str | None:
        """The one label a term asks for, if that is what it does."""
        value = term.value.lower()
        if term.name == "in":
            return None if value in ("anywhere", "all") else _PLACES.get(value) or self._unknown(term)
        if term.name == "label":
            return _PLACES.get(value) or term.value.upper().replace("-", "_")
        if term.name == "is" and value != "read":
            return _STATES.get(value) or self._unknown(term)
        return None

    def span(self, term: _Term) -> tuple[int, int | None] | None:
        """The time a term asks for, as milliseconds [since, until)."""
        if term.name in ("after", "newer"):
            return self._instant(term), None
        if term.name in ("before", "older"):
            return 0, self._instant(term)
        if term.name == "newer_than":
            return self._ago(term), None
        if term.name == "older_than":
            return 0, self._ago(term)
        return None

    @staticmethod
    def message_id(value: str) -> str:
        """A Message-ID with its angle brackets."""
        return f"<{value.strip('<>')}>"

    def _term(self, term: _Term) -> Test:
        label, span, value = self.label(term), self.span(term), term.value.lower()
        if label is not None:
            return lambda message: label in message.labels
        if span is not None:
            since, until = span
            return lambda message: since <= message.milliseconds and (until is None or message.milliseconds < until)
        if term.name in ("from", "to", "cc", "bcc") and value == "me":
            value = self._me
        size = self._size(term) if term.name in ("larger", "smaller", "size") else 0
        rules: dict[str, Test] = {
            "": lambda message: value in self._text_of(message).lower(),
            "from": lambda message: value in message.envelope.sender,
            "to": lambda message: any(value in one for one in message.envelope.recipients),
            "cc": lambda message: any(value in one for one in message.envelope.recipients),
            "bcc": lambda message: any(value in one for one in message.envelope.recipients),
            "deliveredto": lambda message: b"delivered-to: " + value.encode() in message.raw[:4096].lower(),
            "subject": lambda message: value in message.envelope.subject.lower(),
            "rfc822msgid": lambda message: message.envelope.message_id == self.message_id(term.value),
            "in": lambda _: True,
            "is": lambda message: "UNREAD" not in message.labels,
            "has": lambda message: b"content-disposition: attachment" in message.raw.lower(),
            "filename": lambda message: b"filename" in message.raw and value.encode() in message.raw.lower(),
            "larger": lambda message: len(message.raw) > size,
            "size": lambda message: len(message.raw) > size,
            "smaller": lambda message: len(message.raw) < size,
        }
        if term.name not in rules or (term.name == "has" and value != "attachment"):
            self._unknown(term)
        return rules[term.name]

    def _unknown(self, term: _Term) -> str:
        raise bad_request(f"The sandbox does not know the search operator {term.name}: with this value.")

    def _instant(self, term: _Term) -> int:
        if term.value.isdecimal() and len(term.value) > 8:  # noqa: PLR2004 - shorter would be a date, not epoch seconds
            return int(term.value) * 1000
        match = _DATE.fullmatch(term.value)
        try:
            day = datetime(*(int(part) for part in match.groups()), tzinfo=PACIFIC) if match else None  # type: ignore[arg-type,misc]
        except ValueError:
            day = None
        if day is None:
            raise bad_request(f"Invalid query: {term.name}: takes yyyy/mm/dd or epoch seconds.")
        return int(day.timestamp()) * 1000

    def _ago(self, term: _Term) -> int:
        match = _AGE.fullmatch(term.value)
        if match is None:
            raise bad_request(f"Invalid query: {term.name}: takes a number and d, m or y.")
        hours = {"h": 1, "d": 24, "m": 24 * 30, "y": 24 * 365}[match[2]] * int(match[1])
        return int((self._now - timedelta(hours=min(hours, 24 * 365 * 50))).timestamp() * 1000)

    def _size(self, term: _Term) -> int:
        match = _SIZE.fullmatch(term.value.lower())
        if match is None:
            raise bad_request(f"Invalid query: {term.name}: takes a number of bytes, with K or M.")
        return int(match[1]) * {"": 1, "k": 1024, "m": 1024**2}[match[2]]

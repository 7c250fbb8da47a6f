"""Lists of messages as the API pages them: newest first, filtered by labels and `q`, with opaque tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.sandbox.api.call import Call, Desk
from bot.sandbox.index import Key
from bot.sandbox.payload import visible_text
from bot.sandbox.query import Query, compile_query
from bot.sandbox.records import StoredMessage
from bot.sandbox.refusals import bad_request

DEFAULT_PAGE, LARGEST_PAGE = 100, 500
_HIDDEN = frozenset({"SPAM", "TRASH"})
# Words are searched in so many bytes of a mail; a real index has an end too.
_SEARCHED = 512 * 1024
_TOKEN = re.compile(r"(\d{14})(\d{9})")


def page_size(call: Call) -> int:
    """How many items a page may have: what was asked for, at most 500."""
    return min(call.params.get("maxResults") or DEFAULT_PAGE, LARGEST_PAGE)


def token_for(key: Key) -> str:
    """The token of the page that begins below a message."""
    return f"{key[0]:014d}{key[1]:09d}"


def key_of(token: str | None) -> Key | None:
    """The place a token stands for. Raises Refusal 400 for one we never gave out."""
    if token is None:
        return None
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise bad_request("Invalid pageToken")
    return int(match[1]), int(match[2]), ""


class Search:
    """One list call: which messages it is about."""

    def __init__(self, desk: Desk, call: Call, *, always: frozenset[str] = frozenset()) -> None:
        desk.check_metadata_scope(call)
        self._mailbox = desk.mailbox
        text = call.params.get("q") or ""
        self._query: Query = compile_query(
            text, call.now, lambda m: visible_text(m.raw[:_SEARCHED]), desk.mailbox.address
        )
        asked = frozenset(call.params.get("labelIds") or ()) | always
        self._labels = asked | self._query.labels
        hides = not (call.params.get("includeSpamTrash") or self._query.spam_and_trash or asked & _HIDDEN)
        self._hidden = _HIDDEN if hides else frozenset()

    def matches(self, message: StoredMessage) -> bool:
        """Whether a message belongs to the list."""
        return self._labels <= message.labels and not self._hidden & message.labels and self._query.test(message)

    def walk(self, below: Key | None) -> Iterator[StoredMessage]:
        """Matching messages, newest first, below a place."""
        for gmail_id in self._candidates(below):
            message = self._mailbox.get(gmail_id)
            if message is not None and self.matches(message):
                yield message

    def _candidates(self, below: Key | None) -> Iterator[str]:
        query, index = self._query, self._mailbox.index
        if query.message_id is not None:
            found = [m for one in self._mailbox.with_message_id(query.message_id) if (m := self._mailbox.get(one))]
            found.sort(key=lambda message: message.key, reverse=True)
            yield from (m.gmail_id for m in found if below is None or m.key < below)
            return
        keys = index.newest_first(index.rarest(self._labels), below=below, since=query.since, until=query.until)
        yield from (key[2] for key in keys)


def page(search: Search, call: Call) -> tuple[list[StoredMessage], str | None, int]:
    """One page, the token of the next one if there is more, and Gmail's kind of estimate."""
    size = page_size(call)
    found = list(islice(search.walk(key_of(call.params.get("pageToken"))), size + 1))
    more = len(found) > size
    return found[:size], token_for(found[size - 1].key) if more else None, len(found)

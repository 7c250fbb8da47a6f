"""The Gmail adapter: `bot.mail.mailbox.Mailbox` over any server that speaks the documented Gmail API.

It reads whatever `gmail.readonly` allows and changes nothing but its own drafts and what it sends from them. Ids are
opaque, history ids are compared as integers, labels may be missing; history and lists may name a message twice or one
that is gone.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from google.auth.credentials import Credentials

from bot.clock import Clock
from bot.errors import Gone, GrantUnfit
from bot.mail.channel import ME, Channel
from bot.mail.mailbox import MARKER_HEADER, Changes, Draft, Fetched, MessageRef, Profile, Sent, WaysOut
from bot.mail.ways_out import look

PAGE = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Gmail's and our clock may differ, and `after:` leaves open whether the second itself is meant.
_SKEW = timedelta(minutes=5)


def open_mailbox(
    *,
    base_url: str,
    credentials: Credentials,
    clock: Clock,
    address: str,
    units_per_minute: int = 6000,
    batch_size: int = 50,
    timeout: float = 30.0,
) -> GmailMailbox:
    """The mailbox, after checking that the credentials open the configured one.

    Args:
        base_url: the server's root, https unless it is this machine.
        credentials: google-auth credentials; whether their scopes fit is `bot.mail.oauth.check_grant`'s question.
        clock: quota and retries wait on it.
        address: the configured mailbox; letter case does not matter.
        units_per_minute: Gmail's quota units this process may spend (6,000 for a new project).
        batch_size: messages per batch request, at most 100.
        timeout: seconds to connect, and for each read from the socket.

    Raises:
        GrantUnfit: the credentials open another mailbox.
        Misuse: the base URL is not fit, or there is no Gmail API behind it.
    """
    channel = Channel(
        base_url=base_url,
        credentials=credentials,
        clock=clock,
        units_per_minute=units_per_minute,
        batch_size=batch_size,
        timeout=timeout,
    )
    mailbox = GmailMailbox(channel)
    try:
        _check_address(mailbox.profile(), address)
    except BaseException:
        mailbox.close()
        raise
    return mailbox


def _check_address(profile: Profile, address: str) -> None:
    if profile.address.casefold() != address.strip().casefold():
        raise GrantUnfit(
            "the grant opens another mailbox than gmail.mailbox: run `privacy-bot setup` and sign in as the configured "
            "mailbox itself"
        )


class GmailMailbox:
    """One mailbox, as the daemon sees it. Safe to share between threads."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def profile(self) -> Profile:
        """Address and present history id (a valid cursor)."""
        return self._channel.read(self._channel.users.getProfile(userId=ME), _profile)

    def changes(self, since: int) -> Changes:
        """Every message added, or given the Inbox label, since a cursor; all pages, each message once.

        Drafts are left out: their message ids die when they are sent. The new cursor is the first page's, so what
        arrives between two pages is named again next time rather than missed. Raises CursorExpired.
        """
        refs: dict[str, MessageRef] = {}
        cursors: list[int] = []

        def ask(page_token: str | None) -> Any:
            return self._channel.history.list(
                userId=ME,
                startHistoryId=str(since),
                historyTypes=["messageAdded", "labelAdded"],
                maxResults=PAGE,
                pageToken=page_token,
            )

        for page in self._pages(ask):
            if "historyId" in page:
                cursors.append(int(page["historyId"]))
            for ref in _named(page):
                refs.setdefault(ref.gmail_id, ref)
        return Changes(refs=tuple(refs.values()), history_id=max(since, min(cursors, default=since)))

    def sweep(self, after: datetime) -> Iterator[MessageRef]:
        """Every message received since an instant, Spam and Trash included; drafts of ours may be among them."""
        return self._listed(after - timedelta(seconds=1), includeSpamTrash=True)

    def fetch(self, gmail_ids: Sequence[str]) -> Iterator[Fetched | str]:
        """The messages, in any order; the bare id stands for one that is gone."""
        requests = {one: self._channel.messages.get(userId=ME, id=one, format="raw") for one in gmail_ids}
        for gmail_id, fetched in self._channel.read_many(requests, _fetched):
            yield fetched if fetched is not None else gmail_id

    def create_draft(self, raw: bytes, thread_id: str | None) -> Draft:
        """Store a draft in a thread, or in one of its own.

        The message goes as JSON, not as an upload: some servers lose the thread of an upload. Raises OutcomeUnknown
        if the answer was lost, Gone if the thread is.
        """
        message = {"raw": base64.urlsafe_b64encode(raw).decode("ascii")}
        if thread_id is not None:
            message["threadId"] = thread_id
        return self._channel.write(self._channel.drafts.create(userId=ME, body={"message": message}), _draft)

    def draft_exists(self, draft_id: str) -> bool:
        """Whether the draft is still there; a failed look-up raises, it never says no."""
        try:
            self._channel.read(self._channel.drafts.get(userId=ME, id=draft_id, format="minimal"), _draft)
        except Gone:
            return False
        return True

    def send_draft(self, draft_id: str) -> Sent:
        """Send a draft. Raises Gone if it is not there (sent before, or removed by a person).

        Raises OutcomeUnknown if the answer was lost; RateLimited and Unreachable mean that it was certainly not sent.
        """
        return self._channel.write(self._channel.drafts.send(userId=ME, body={"id": draft_id}), _sent)

    def delete_draft(self, draft_id: str) -> None:
        """Remove a draft of ours; one already gone is fine. Raises OutcomeUnknown if the answer was lost."""
        try:
            self._channel.write(self._channel.drafts.delete(userId=ME, id=draft_id), _nothing)
        except Gone:
            return

    def find_drafts(self, marker: str) -> tuple[Draft, ...]:
        """Drafts that carry our marker header with this value."""
        requests = {
            draft["id"]: self._channel.drafts.get(userId=ME, id=draft["id"], format="metadata")
            for page in self._pages(
                lambda token: self._channel.drafts.list(userId=ME, maxResults=PAGE, pageToken=token)
            )
            for draft in page.get("drafts", ())
        }
        found = self._channel.read_many(
            requests, lambda answer: _draft(answer) if _header(answer["message"], MARKER_HEADER) == marker else None
        )
        return tuple(draft for _, draft in found if draft is not None)

    def find_sent(self, marker: str, *, after: datetime, thread_id: str | None) -> Sent | None:
        """A sent message with our marker, by reading the thread and then everything sent since an instant.

        None means not found now; the list behind it is a search index that lags, so it is no proof of absence before
        some minutes have passed. A failed look-up raises.
        """
        in_thread = self._sent_in_thread(marker, thread_id) if thread_id is not None else None
        if in_thread is not None:
            return in_thread
        requests = {
            ref.gmail_id: self._channel.messages.get(
                userId=ME, id=ref.gmail_id, format="metadata", metadataHeaders=[MARKER_HEADER]
            )
            for ref in self._listed(after - _SKEW, labelIds=["SENT"])
        }
        found = self._channel.read_many(
            requests, lambda answer: _sent(answer) if _header(answer, MARKER_HEADER) == marker else None
        )
        return next((sent for _, sent in found if sent is not None), None)

    def kept_message_id(self, gmail_id: str) -> str:
        """The Message-ID Gmail kept for a message (it may have rewritten ours), "" if there is none. Raises Gone."""
        request = self._channel.messages.get(userId=ME, id=gmail_id, format="metadata", metadataHeaders=["Message-ID"])
        return self._channel.read(request, lambda answer: _header(answer, "Message-ID") or "")

    def aliases(self) -> frozenset[str]:
        """The mailbox's own addresses, lower case."""
        return self._channel.read(
            self._channel.send_as.list(userId=ME),
            lambda answer: frozenset(str(one["sendAsEmail"]).lower() for one in answer.get("sendAs", ())),
        )

    def ways_out(self) -> WaysOut:
        """Forwarding and delegation, by which people read past the vault."""
        return look(self._channel)

    def close(self) -> None:
        """Close all connections."""
        self._channel.close()

    def _sent_in_thread(self, marker: str, thread_id: str) -> Sent | None:
        request = self._channel.threads.get(userId=ME, id=thread_id, format="metadata", metadataHeaders=[MARKER_HEADER])
        try:
            messages = self._channel.read(request, lambda answer: list(answer.get("messages", ())))
        except Gone:
            return None
        for message in messages:
            if "SENT" in message.get("labelIds", ()) and _header(message, MARKER_HEADER) == marker:
                return _sent(message)
        return None

    def _listed(self, after: datetime, **options: Any) -> Iterator[MessageRef]:
        query = f"after:{int(after.timestamp())}"

        def ask(page_token: str | None) -> Any:
            return self._channel.messages.list(userId=ME, q=query, maxResults=PAGE, pageToken=page_token, **options)

        for page in self._pages(ask):
            yield from (_ref(message) for message in page.get("messages", ()))

    def _pages(self, ask: Callable[[str | None], Any]) -> Iterator[dict[str, Any]]:
        """All pages of a list; a page may be empty and still have a next one."""
        token: str | None = None
        while True:
            page = self._channel.read(ask(token), dict)
            yield page
            token = page.get("nextPageToken")
            if not token:
                return


def _profile(answer: Mapping[str, Any]) -> Profile:
    return Profile(address=str(answer["emailAddress"]), history_id=int(answer["historyId"]))


def _named(page: Mapping[str, Any]) -> Iterator[MessageRef]:
    """The messages a page of history names, by the fields made for it (`messages` repeats them and more)."""
    for record in page.get("history", ()):
        for added in record.get("messagesAdded", ()):
            if "DRAFT" not in added["message"].get("labelIds", ()):
                yield _ref(added["message"])
        for labelled in record.get("labelsAdded", ()):
            if "INBOX" in labelled.get("labelIds", ("INBOX",)):
                yield _ref(labelled["message"])


def _ref(message: Mapping[str, Any]) -> MessageRef:
    return MessageRef(gmail_id=str(message["id"]), thread_id=str(message["threadId"]))


def _fetched(answer: Mapping[str, Any]) -> Fetched:
    raw = answer["raw"]
    return Fetched(
        gmail_id=str(answer["id"]),
        thread_id=str(answer["threadId"]),
        internal_date=_EPOCH + timedelta(milliseconds=int(answer["internalDate"])),
        labels=frozenset(answer.get("labelIds", ())),
        raw=base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)),
    )


def _draft(answer: Mapping[str, Any]) -> Draft:
    message = answer["message"]
    return Draft(draft_id=str(answer["id"]), gmail_id=str(message["id"]), thread_id=str(message["threadId"]))


def _sent(answer: Mapping[str, Any]) -> Sent:
    return Sent(gmail_id=str(answer["id"]), thread_id=str(answer["threadId"]))


def _nothing(_answer: object) -> None:
    """The answer to a delete says nothing."""


def _header(message: Mapping[str, Any], name: str) -> str | None:
    headers = message.get("payload", {}).get("headers", ())
    return next((str(one["value"]).strip() for one in headers if one["name"].lower() == name.lower()), None)

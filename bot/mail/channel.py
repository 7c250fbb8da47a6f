"""One way to each kind of call: reads that wait and retry, writes that leave once, many reads in one batch.

The client library is used with three of its defaults overruled: its discovery document points at `base_url` (its own
endpoint option leaves batches and uploads at Google's host), every thread has an `Http` of its own, and it never
retries by itself. Every call is paid for at the governor before it leaves.

No other module of the product speaks to the network: what Gmail gave us goes nowhere else, to no advertiser and to no
model at another host (charter 2.2, 4; T2, T3, T24).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

import httplib2
from google.auth.credentials import Credentials
from googleapiclient import discovery, discovery_cache
from googleapiclient.errors import HttpError

from bot.clock import Clock
from bot.errors import BotError, Gone, Misuse, Temporary
from bot.mail.answers import translate
from bot.mail.patience import Patience
from bot.mail.quota import Governor, price
from bot.mail.transport import ANSWER_LIMIT, AnswerTooLong, OneShotHttp, SignedHttp, check_url

T = TypeVar("T")
Parse = Callable[[Any], T]

BATCH_METHOD = "batch"
_NO_BATCH_STATUS = frozenset({404, 405, 501})
ME = "me"
"""The mailbox that the grant opens, in every call."""


class _NoBatch(Exception):
    """The server has no batch endpoint."""


def discovery_document(base_url: str) -> dict[str, Any]:
    """The Gmail discovery document that ships with the client, pointed at another server.

    Root and base URL are both patched and the mutual-TLS root is dropped: only so do batches go there too.
    """
    library: Any = discovery_cache  # has no types
    shipped = library.get_static_doc("gmail", "v1")
    if shipped is None:
        raise Misuse("google-api-python-client came without its Gmail discovery document: install it again")
    document: dict[str, Any] = json.loads(shipped)
    document["rootUrl"] = document["baseUrl"] = check_url(base_url, setting="gmail.base_url")
    document.pop("mtlsRootUrl", None)
    return document


class Channel:
    """Calls to one mailbox. Safe to share between threads."""

    def __init__(
        self,
        *,
        base_url: str,
        credentials: Credentials,
        clock: Clock,
        units_per_minute: int,
        batch_size: int,
        timeout: float,
        answer_limit: int = ANSWER_LIMIT,
    ) -> None:
        library: Any = discovery  # its stubs know `build` only
        # This http is never used: each call brings its thread's.
        self._service: Any = library.build_from_document(discovery_document(base_url), http=httplib2.Http())
        users = self._service.users()
        # Building these anew for each call costs more than the call itself.
        self.users, self.messages, self.drafts = users, users.messages(), users.drafts()
        self.threads, self.history = users.threads(), users.history()
        self.settings, self.send_as = users.settings(), users.settings().sendAs()
        self._credentials = credentials
        self._clock = clock
        self._timeout = timeout
        self._answer_limit = answer_limit
        self._governor = Governor(clock, units_per_minute)
        self._patience = Patience(clock)
        self._batch_size = batch_size
        self._batching = batch_size > 1
        self._renewing = threading.Lock()
        self._local = threading.local()
        self._opened: list[SignedHttp] = []

    def read(self, request: Any, parse: Parse[T]) -> T:
        """Ask until there is an answer, as long as `Patience` allows, and parse it.

        Raises the errors of `answers.translate`; an answer that does not parse is no usable answer.
        """
        return self._patience.call(lambda: self._ask(request, parse, writes=False))

    def write(self, request: Any, parse: Parse[T]) -> T:
        """Ask once. Raises OutcomeUnknown for everything that is no clear refusal."""
        return self._ask(request, parse, writes=True)

    def read_many(self, requests: Mapping[str, Any], parse: Parse[T]) -> Iterator[tuple[str, T | None]]:
        """Ask for many of one method, batch by batch; None stands for what is gone.

        Without a batch endpoint (404) they are asked one by one, from then on. What was answered is yielded before an
        error is raised.
        """
        rest = iter(requests.items())
        while chunk := dict(islice(rest, self._chunk_size(requests))):
            if self._batching:
                yield from self._batched(chunk, parse)
            for key, request in chunk.items():
                yield key, self._read_or_gone(request, parse)

    def close(self) -> None:
        """Close the connections of all threads; a later call opens new ones."""
        for http in self._opened:
            http.close()

    def _chunk_size(self, requests: Mapping[str, Any]) -> int:
        units = max(price(request.methodId) for request in requests.values()) if requests else 1
        return max(1, min(self._batch_size, self._governor.units_per_minute // units))

    def _read_or_gone(self, request: Any, parse: Parse[T]) -> T | None:
        try:
            return self.read(request, parse)
        except Gone:
            return None

    def _ask(self, request: Any, parse: Parse[T], *, writes: bool) -> T:
        self._governor.spend(price(request.methodId))
        try:
            return parse(request.execute(http=self._http(), num_retries=0))
        except Exception as error:  # noqa: BLE001 - whatever broke after a write left, its outcome is unknown
            raise translate(error, method=request.methodId, writes=writes, now=self._clock.now()) from None

    def _batched(self, pending: dict[str, Any], parse: Parse[T]) -> Iterator[tuple[str, T | None]]:
        """Ask for a chunk by batch, repeating only what is missing.

        Answered requests leave `pending`; those that stay there are to be asked one by one.
        """
        done: dict[str, T | None] = {}
        failure: BotError | None = None
        try:
            self._patience.call(lambda: self._round(pending, done, parse))
        except _NoBatch:
            self._batching = False
        except AnswerTooLong:
            pass  # for this chunk only: a few big messages say nothing about the next ones
        except BotError as error:
            failure = error
        yield from done.items()
        if failure is not None:
            raise failure

    def _round(self, pending: dict[str, Any], done: dict[str, T | None], parse: Parse[T]) -> None:
        """One batch of all that is pending; answers go to `done`. Raises Temporary while something is missing."""
        self._governor.spend(sum(price(request.methodId) for request in pending.values()))
        problems: list[BotError] = []

        def take(key: str, answer: Any, error: Exception | None) -> None:
            outcome = self._part(pending[key].methodId, answer, error, parse)
            if isinstance(outcome, BotError) and not isinstance(outcome, Gone):
                problems.append(outcome)
                return
            done[key] = None if isinstance(outcome, Gone) else outcome
            del pending[key]

        self._post_batch(pending, take)
        # A permanent problem outranks a temporary one: waiting cannot help it.
        for problem in sorted(problems, key=lambda one: isinstance(one, Temporary)):
            raise problem

    def _part(self, method: str, answer: Any, error: Exception | None, parse: Parse[T]) -> T | BotError:
        """What one part of a batch came to."""
        if error is None:
            try:
                return parse(answer)
            except (ValueError, TypeError, LookupError, AttributeError) as unreadable:
                error = unreadable
        return translate(error, method=method, writes=False, now=self._clock.now())

    def _post_batch(self, pending: Mapping[str, Any], take: Callable[[str, Any, Exception | None], None]) -> None:
        batch = self._service.new_batch_http_request(callback=take)
        for key, request in pending.items():
            batch.add(request, request_id=key)
        try:
            batch.execute(http=self._http())
        except AnswerTooLong:
            raise
        except Exception as error:  # noqa: BLE001 - the library fails in many ways on a broken batch answer
            if isinstance(error, HttpError) and error.resp.status in _NO_BATCH_STATUS:
                raise _NoBatch from None
            raise translate(error, method=BATCH_METHOD, writes=False, now=self._clock.now()) from None

    def _http(self) -> SignedHttp:
        if not hasattr(self._local, "http"):
            own = OneShotHttp(timeout=self._timeout, answer_limit=self._answer_limit)
            self._local.http = SignedHttp(own, self._credentials, self._renewing)
            self._opened.append(self._local.http)
        http: SignedHttp = self._local.http
        return http

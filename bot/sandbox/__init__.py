"""A Gmail server of our own: real HTTP on loopback, driven by the unmodified google client.

Why: demos, tests and training need a mailbox that behaves like Gmail, fails like Gmail and costs nothing. A fake in
memory would hide what hurts in practice: quotas, gaps in history, ids that change, answers that get lost.

Flow of one request:

    wire -> api/dispatch: route, token, scopes, quota, request valid?, fault? -> api/* -> answer valid?, fault? -> wire
               |                                                            |
               discovery, validation, grants, quota, faults                 store: messages, threads, drafts, changes

    server      start, stop, and everything a test or the demo may touch
    wire        HTTP/1.1 with keep-alive, one send an answer, faults of the connection
    api/        one file per resource: profile messages threads labels history drafts settings batch oauth control;
                api/dispatch is the row of checks above, for single and batched calls alike
    discovery   the document shipped in google-api-python-client: routes, parameters, scopes
    validation  that document made strict, and the written list of what Gmail always returns (always.py)
    store       the mailbox; ids, threading (conversations), order and labels (index), history (changes)
    delivery    what Gmail does to a mail it accepts; sending does the same for one that leaves

Promises:
- Each method accepts only the scopes the discovery document lists for it; without them 403 insufficientPermissions.
- Requests and answers are checked against that document made strict: unknown properties, wrong formats, missing
  fields. An answer of ours that fails becomes a 500 and is kept in `server.violations`; tests assert there are none.
- Quota is metered in Gmail's units on the clock in force, so a virtual clock turns the minutes.
- No bytes make `deliver` raise. The same seed gives the same ids.
- Nothing leaves the machine: it binds 127.0.0.1 and sends no mail; sent mail is kept under the label SENT.

Where real Gmail is unclear it is a switch (`switches.Switches`): Message-ID kept or rewritten, the subject rule of
threads, padding of raw, a second drafts.send, a foreign From, missing batch, history without labels or with an empty
page, 403 or 429 for quota, ...

Faults on request (`faults.Fault`, kinds in `faults.FaultKind`):
- by call: `server.faults.add(Fault(kind=FaultKind.ANSWER_LOST_AFTER, method="gmail.users.drafts.send", times=1))`,
- by HTTP: `POST /sandbox/faults` with the same fields as JSON (`privacy-bot sandbox` prints the control calls),
- by address: a mail sent to `fault-429@example.org` meets that fault once; `fault-429.3@` three times,
  `fault-429.always@` every time; `fault-create-lost-after@` meets it when its draft is created. Names: the values of
  `FaultKind`, so 429, 403, 503, slow, reset, lost-before, lost-after, cut, expired-history, revoked, gone.

Not modelled: watch, filters, vacation, delegation, resumable uploads, changing labels over the API (the product holds
no scope for it); such calls answer 501 after the scope check. Delivery to the outside world does not exist.
"""

from __future__ import annotations

from bot.sandbox.server import SandboxServer

__all__ = ["SandboxServer"]

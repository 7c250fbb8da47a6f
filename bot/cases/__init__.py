"""Letters become cases here, and decisions become rows and notices.

Why: rules are pure and adapters are dumb; one place must gather the facts, ask the rules, and carry out what they
decide in one transaction, or something is lost or happens twice.

Flow: `ledger` (which messages exist) -> `intake` (fetch, parse, classify, match) -> `handlers` -> `apply` (one
transaction) -> `outbox` (draft, send, reconcile). `due` brings time in the same way. `service` is the door for staff.

Promises: every message has one outcome; a case and its notices commit together; a notice leaves once; nothing here
keeps content except sealed. Only `outbox` opens sealed values, and only the envelope it needs to answer.
"""

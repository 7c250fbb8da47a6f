"""The store: one database, SQLite by default and PostgreSQL by URL, that holds facts, sealed fields and the journal.

Why: the ledger, the cases, the outbox and the journal must change together or not at all.

Flow: `session.open_store(url)` -> `Store.upgrade()` (migrations) -> `with store.transaction() as session:` (tables) ->
commit. `journal.append(session, ...)` goes into the same transaction as the act it records.

Promises: a commit is on disk before it is reported; nothing of a letter is stored except sealed (`bot.vault`); database
errors come out as errors of `bot.errors` with class and code only; the journal can be added to and never altered.
"""

"""How the database came to be: one revision a file, run on SQLite and PostgreSQL alike.

A new revision: change `bot/store/tables.py`, then `python -m bot.store.migrations "what changes"`, then read what was
written. A revision that was released is never edited. `Store.upgrade()` runs them; there is no way back but a backup.
"""

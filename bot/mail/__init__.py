"""The Gmail side: one protocol (`mailbox`), one adapter (`gmail`), pure parsing, composing and machine-mail rules.

Why: everything above speaks of messages, drafts and markers; only this package knows what HTTP and MIME are.

Flow in: `gmail` fetches raw bytes -> `parse` (with `leaving`) -> `Mail` -> `machine`, `authentication`, `handover`
judge the envelope.
Flow out: `compose` builds RFC 5322 bytes -> `gmail` makes a draft and sends it, at most once.

Promises: parsing never raises, writes leave at most once, reads retry, nothing here logs content.
"""

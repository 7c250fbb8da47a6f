"""A year of a privacy mailbox, drawn by lot: people who write, staff who act or do not, and an auditor of its own.

What is here draws letters, acts through the service of staff alone, and judges evidence; `bot.cli.simulate` plays it on
the real daemon.
"""

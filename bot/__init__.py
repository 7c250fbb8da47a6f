"""The machine: everything that touches the world.

Why: the law (`handlers`) and the understanding (`classifiers`) are pure; somebody has to hold the mailbox, the
database, the keys and the clock. That is this package and nothing else.

Flow, one way, every arrow a frozen value:

    Gmail -> mail -> classifiers -> cases.intake -> handlers -> decisions -> cases.apply -> outbox -> Gmail

Promises: nothing is lost, nothing happens twice, content exists only sealed, and `now` is an argument everywhere.
"""

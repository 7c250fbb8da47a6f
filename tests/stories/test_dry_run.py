"""A dry run shows each notice that would leave, sends nothing, and leaves everything to the run that follows."""

from datetime import timedelta

import pytest

from bot.cases.rehearsal import Rehearsal
from bot.sandbox.faults import Fault, FaultKind
from bot.wiring.daemon import build

TOM = "Tom Hale <tom.hale@example.com>"
ERASURE = "Hello, please delete all the personal data you have about me. Tom"
SENDING = "gmail.users.drafts.send"


@pytest.fixture
def rehearse(office):
    """One dry run until nothing is left to show; returns what was shown: the notice and its text."""

    def run():
        shown, stage = [], office.stage
        machine = build(
            stage.settings,
            store=stage.store,
            mailbox=stage.mailbox,
            classifier=stage.classifier,
            keyring=stage.keyring,
            clock=stage.clock,
            show=lambda notice, body: shown.append((notice, body)),
        )
        assert isinstance(machine.daemon.outbox, Rehearsal)
        machine.daemon.until_idle()
        return shown

    return run


def test_tom_is_shown_his_acknowledgement_once_and_nothing_leaves(office, rehearse):
    office.receives("erasure", ERASURE, sender=TOM)

    ((notice, body),) = rehearse()

    assert notice == "N1"
    assert office.number("erasure") in body
    assert office.sent() == []


def test_the_real_run_that_follows_sends_at_once(office, rehearse):
    office.receives("erasure", ERASURE, sender=TOM)
    ((_, shown),) = rehearse()

    office.works()

    (mail,) = office.sent()
    assert " ".join(mail.get_content().split()) == " ".join(shown.split())


def test_a_draft_that_an_earlier_run_left_is_shown_and_stays_a_draft(office, rehearse):
    office.works()
    office.stage.server.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method=SENDING, times=50))
    office.receives("erasure", ERASURE, sender=TOM)
    office.works()
    assert len(office.stage.server.mailbox.drafts()) == 1
    office.stage.server.faults.clear()
    office.clock.advance_to(office.clock.now() + timedelta(hours=2))

    shown = rehearse()

    assert [notice for notice, _ in shown] == ["N1"]
    assert office.sent() == []
    office.works()
    assert len(office.sent()) == 1

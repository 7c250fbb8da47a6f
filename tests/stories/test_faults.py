"""Gmail fails in every way it can: nothing is lost, and nothing is sent twice."""

from collections import Counter

import pytest

from bot.errors import AccessRevoked
from bot.sandbox.faults import Fault, FaultKind
from bot.sandbox.switches import ForeignSender, MessageIds, QuotaWindow, SecondSend, SubjectRule, Switches
from tests.stories.office import marker

TOM = "Tom Hale <tom.hale@example.com>"
ERASURE = "Hello, please delete all the personal data you have about me. Tom"
CALLS = [
    "gmail.users.messages.list",
    "gmail.users.messages.get",
    "gmail.users.history.list",
    "gmail.users.drafts.create",
    "gmail.users.drafts.send",
]
KINDS = [
    FaultKind.TOO_MANY_REQUESTS,
    FaultKind.QUOTA_EXCEEDED,
    FaultKind.SERVER_ERROR,
    FaultKind.RESET,
    FaultKind.ANSWER_LOST_BEFORE,
    FaultKind.ANSWER_LOST_AFTER,
    FaultKind.ANSWER_CUT,
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", CALLS)
def test_each_fault_of_each_call_is_survived(office, kind, method):
    office.works()
    office.stage.server.faults.add(Fault(kind=kind, method=method, times=2))

    office.receives("erasure", ERASURE, sender=TOM)
    office.days_pass(1)

    markers = Counter(marker(mail) for mail in office.sent("tom.hale@example.com"))
    assert office.outcome("erasure") == "case"
    assert list(markers.values()) == [1]
    assert office.stage.server.violations == []


def test_an_answer_slower_than_our_patience_does_not_send_twice(open_another):
    office = open_another(gmail={"timeout_seconds": 0.3})
    office.works()
    office.stage.server.faults.add(Fault(kind=FaultKind.SLOW, method="gmail.users.drafts.send", times=1, seconds=1.0))

    office.receives("erasure", ERASURE, sender=TOM)
    office.days_pass(1)

    assert len(office.sent("tom.hale@example.com")) == 1


def test_an_expired_history_loses_no_letter(office):
    office.works()
    office.receives("erasure", ERASURE, sender=TOM)
    office.stage.server.mailbox.expire_history()

    office.works()

    assert office.outcome("erasure") == "case"
    assert len(office.sent("tom.hale@example.com")) == 1


def test_a_letter_that_is_gone_before_it_was_read_is_accounted_for(office):
    office.works()
    gone = office.receives("gone", ERASURE, sender=TOM)
    office.receives("erasure", ERASURE, sender="Ann <ann@example.org>")
    office.stage.server.mailbox.delete(gone)

    office.works()

    assert office.outcome("erasure") == "case"
    assert office.outcome("gone") in {"set_aside", None}


def test_a_revoked_grant_stops_the_daemon_and_raises_an_alarm(office):
    office.works()
    office.receives("erasure", ERASURE, sender=TOM)
    office.stage.server.revoke(office.stage.refresh_token)

    with pytest.raises(AccessRevoked):
        office.days_pass(1)

    alarms = office.stage.machine.service.machine_alarms()
    assert "needs_a_person" in [alarm["alarm"] for alarm in alarms]


def test_a_mailbox_that_stays_silent_becomes_an_alarm(office):
    office.works()
    office.stage.server.faults.add(Fault(kind=FaultKind.SERVER_ERROR, method="gmail.users.history.list", times=10_000))

    office.days_pass(0.5)

    alarms = office.stage.machine.service.machine_alarms()
    assert "mailbox_unproven" in [alarm["alarm"] for alarm in alarms]


def test_the_process_can_end_after_every_step_and_nothing_is_sent_twice(office):
    office.receives("erasure", ERASURE, sender=TOM)

    for _ in range(12):
        office.stage.machine.daemon.turn()
        office.stage.restart()

    assert office.outcome("erasure") == "case"
    assert len(office.sent("tom.hale@example.com")) == 1


def test_a_database_restored_from_an_old_backup_sends_nothing_again(office, tmp_path):
    backup = tmp_path / "backup.db"
    office.works()
    office.stage.store.close()
    backup.write_bytes((tmp_path / "stage.db").read_bytes())
    office.receives("erasure", ERASURE, sender=TOM)
    office.works()
    number = office.number("erasure")

    office.stage.store.close()
    for left in tmp_path.glob("stage.db-*"):
        left.unlink()
    (tmp_path / "stage.db").write_bytes(backup.read_bytes())
    office.stage.restart()
    office.days_pass(2)

    assert len(office.sent("tom.hale@example.com")) == 1
    assert office.number("erasure") == number


def test_the_switch_stops_all_sending_and_every_clock_runs_on(office):
    office.stage.change_settings(sending={"enabled": False})
    office.receives("erasure", ERASURE, sender=TOM)

    office.days_pass(40)

    assert office.sent() == []
    assert "overdue" in office.alarms("erasure")


def test_one_person_gets_no_more_mails_a_day_than_the_cap(office):
    office.stage.change_settings(sending={"per_person_a_day": 2})
    for number in range(4):
        office.receives(f"erasure {number}", f"{ERASURE} ({number})", sender=TOM, subject=f"Number {number}")

    office.works()
    today = len(office.sent("tom.hale@example.com"))
    office.days_pass(3)

    assert today == 2
    assert len(office.sent("tom.hale@example.com")) == 4


SWITCHES = [
    Switches(),
    Switches(message_ids=MessageIds.KEPT),
    Switches(subject_rule=SubjectRule.EXACT),
    Switches(subject_rule=SubjectRule.IGNORED, threads_need_references=False),
    Switches(raw_padding=False),
    Switches(second_send=SecondSend.PRECONDITION),
    Switches(second_send=SecondSend.SAME_MESSAGE),
    Switches(foreign_sender=ForeignSender.KEPT),
    Switches(has_batch=False),
    Switches(batch_shuffled=True),
    Switches(history_labels=False, empty_history_page=True),
    Switches(quota_status=429, quota_window=QuotaWindow.SLIDING, retry_after_header=True),
]


@pytest.mark.parametrize("switches", SWITCHES, ids=range(len(SWITCHES)))
def test_the_main_job_works_however_gmail_behaves_where_it_is_unclear(open_another, switches):
    office = open_another(switches=switches)
    office.receives("erasure", ERASURE, sender=TOM)
    office.works()
    office.stage.server.faults.add(Fault(kind=FaultKind.ANSWER_LOST_AFTER, method="gmail.users.drafts.send", times=1))
    office.receives("access", "Please send me a copy of my personal data. Ann", sender="Ann <ann@example.org>")
    office.receives("human", "HUMAN", sender=TOM, answers="erasure", subject="Re: Bonjour")

    office.days_pass(1)

    assert len(office.sent("tom.hale@example.com")) == 1
    assert len(office.sent("ann@example.org")) == 1
    assert office.number("human") == office.number("erasure")
    assert office.stage.server.violations == []


def test_the_main_job_works_on_postgresql(open_another, postgres_url):
    office = open_another(database=postgres_url)
    office.receives("erasure", ERASURE, sender=TOM)
    office.days_pass(1)
    office.receives("copy", ERASURE, sender=TOM, answers="erasure", subject="Re: Bonjour")

    office.days_pass(40)

    assert office.outcome("copy") == "follow_up"
    assert len(office.sent("tom.hale@example.com")) == 1
    assert "overdue" in office.alarms("erasure")

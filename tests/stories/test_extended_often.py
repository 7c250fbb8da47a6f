"""Extensions that become a habit ring for the DPO, and stop ringing when the habit ends (P7)."""

from bot.store import queries
from handlers.facts import ReasonCode

SENTENCE = "Your account holds 11,000 documents that have to be read one by one to protect other people."


def asks(office, *names):
    for name in names:
        text = "Please send me a copy of all the personal data you hold about me."
        office.receives(name, text, sender=f"{name} <{name.lower()}@example.org>", subject=f"Data of {name}")
    office.works()


def rings(office):
    with office.stage.store.reading() as session:
        known = queries.alarms_of(session, office.stage.settings.gmail.mailbox, "")
    return [one.level for one in known if one.key == "extensions_frequent" and one.settled_at is None]


def test_one_of_ten_is_silent(office):
    asks(office, *(f"Person{number}" for number in range(10)))

    office.extends("Person0", SENTENCE, code=ReasonCode.COMPLEX_RETRIEVAL)

    assert rings(office) == []


def test_two_of_ten_ring(office):
    asks(office, "Anna", *(f"Person{number}" for number in range(9)))
    office.extends("Anna", SENTENCE, code=ReasonCode.COMPLEX_RETRIEVAL)

    office.extends("Person0", SENTENCE, code=ReasonCode.COMPLEX_RETRIEVAL)

    assert rings(office) == ["warning"]


def test_what_was_received_long_ago_does_not_count(office):
    asks(office, "Anna")
    office.extends("Anna", SENTENCE, code=ReasonCode.COMPLEX_RETRIEVAL)
    assert rings(office) == ["warning"]
    office.days_pass(91)

    asks(office, *(f"Person{number}" for number in range(10)))
    office.extends("Person0", SENTENCE, code=ReasonCode.COMPLEX_RETRIEVAL)

    assert rings(office) == []

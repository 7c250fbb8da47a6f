"""Keys rotate while the mailbox is open: letters go on being answered, and the old key is gone an hour later."""

from bot.wiring.parts import rotation_of
from handlers.facts import ReasonCode

MARIE = "Marie Lefort <marie.lefort@example.org>"
TOM = "Tom Hale <tom.hale@example.com>"


def epochs(office) -> list[int]:
    return [one.epoch for one in office.stage.keyring.keys().private]


def rotate(office) -> None:
    stage = office.stage
    rotation_of(stage.settings, stage.store, stage.keyring).begin(by="Luc Morel", now=stage.clock.now())


def test_a_notice_queued_under_one_epoch_leaves_under_the_next_without_a_stop(office):
    office.receives("accès", "Bonjour, je veux une copie de toutes mes données.", sender=MARIE)
    office.works()

    rotate(office)
    office.receives("erasure", "Please delete all the personal data you hold about me.", sender=TOM)
    office.works()
    office.days_pass(0.1)
    office.extends("accès", "Vos factures sont dans trois archives sur bande.", code=ReasonCode.COMPLEX_RETRIEVAL)

    assert epochs(office) == [2]
    assert len(office.sent("marie.lefort@example.org")) == 2
    assert len(office.sent("tom.hale@example.com")) == 1


def test_every_rotation_leaves_only_the_newest_key(office):
    office.receives("accès", "Bonjour, je veux une copie de toutes mes données.", sender=MARIE)

    for _ in range(3):
        rotate(office)
        office.days_pass(0.1)
        office.works()

    assert epochs(office) == [4]

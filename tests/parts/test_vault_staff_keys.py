"""Staff keys and grants: what opens, for whom, and until when."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from staff_room import END, KEYS, LUC, NADIA, NOW, PASSPHRASE, QUICK, TEXT, granted

from bot.errors import Misuse, Tampered
from bot.vault.passphrase import weakness
from bot.vault.reader import open_granted
from bot.vault.seal import Sealer
from bot.vault.staff_keys import lock, unlock

SUBJECT = replace(TEXT, field="subject")


@pytest.mark.parametrize(
    ("passphrase", "strong"),
    [
        (PASSPHRASE, True),
        ("sept hérons calmes marchent le long des rives", True),
        ("Heron7-river!", True),
        ("Heron7rivergreen", True),
        ("Heron7-rive", False),
        ("heronrivergreen", False),
        ("aaaaaaaaaaaaA1!", False),
        ("one one one one one one one", False),
        ("", False),
    ],
)
def test_a_passphrase_is_as_strong_as_the_authority_asks(passphrase, strong):
    assert (weakness(passphrase) is None) == strong


def test_a_locked_key_opens_with_its_passphrase_and_no_other():
    locked = json.loads(json.dumps(lock(LUC, PASSPHRASE, QUICK)))

    assert unlock(locked, PASSPHRASE) == LUC
    with pytest.raises(Misuse, match="does not open the key of Luc Morel"):
        unlock(locked, PASSPHRASE + "!")


def test_a_weak_passphrase_is_refused_with_advice():
    with pytest.raises(Misuse, match="seven different words"):
        lock(LUC, "azerty123", QUICK)


def test_a_locked_key_cannot_be_given_another_name():
    locked = lock(LUC, PASSPHRASE, QUICK)
    locked["public"]["name"] = "Nadia Perrin"

    with pytest.raises(Misuse):
        unlock(locked, PASSPHRASE)


def test_keys_do_not_show_in_a_repr():
    assert LUC.ed25519.hex() not in repr(LUC)
    assert repr(LUC.ed25519) not in repr(LUC)


def test_a_granted_field_opens_for_its_reader_until_its_end():
    grant, sealed = granted(LUC.public)

    assert open_granted(LUC, grant, sealed.sealed, NOW).decode() == "Bonjour, effacez tout"
    with pytest.raises(Misuse, match="ended"):
        open_granted(LUC, grant, sealed.sealed, END)


def test_a_grant_opens_for_nobody_else():
    grant, sealed = granted(LUC.public)
    claimed = replace(grant, terms=replace(grant.terms, reader=NADIA.public.key_id))

    for one in (grant, claimed):
        with pytest.raises(Tampered):
            open_granted(NADIA, one, sealed.sealed, NOW)


def test_a_grant_cannot_be_prolonged_moved_or_given_other_evidence():
    grant, sealed = granted(LUC.public)
    forged = [
        replace(grant, terms=replace(grant.terms, ends_at=END + timedelta(days=1))),
        replace(grant, terms=replace(grant.terms, evidence="act-2")),
        replace(grant, place=SUBJECT),
        replace(grant, wrapped_key=grant.wrapped_key[:-1] + b"\0"),
        replace(grant, wrapped_key=b"PBW" + grant.wrapped_key[3:]),
        replace(grant, wrapped_key=grant.wrapped_key[:40]),
    ]

    for one in forged:
        with pytest.raises(Tampered):
            open_granted(LUC, one, sealed.sealed, NOW)


def test_a_grant_of_the_text_does_not_open_the_subject():
    grant, _ = granted(LUC.public)
    subject = Sealer(KEYS.public).seal(SUBJECT, b"confidential")

    with pytest.raises(Tampered):
        open_granted(LUC, grant, subject.sealed, NOW)
    with pytest.raises(Tampered):
        open_granted(LUC, replace(grant, place=SUBJECT), subject.sealed, NOW)

"""Fingerprints, markers and case numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.vault.fingerprint import CASE_NUMBER, FingerprintKey, Fingerprints, find_case_numbers

KEY = FingerprintKey(1, b"k" * 32)
PRINTS = Fingerprints(KEY)
OTHERS = Fingerprints(FingerprintKey(1, b"o" * 32))


@pytest.mark.parametrize(
    "same", ["Ann.Dupont@Example.org", " ann.dupont@example.org ", "ANN.DUPONT@EXAMPLE.ORG", "ann.dupont@example.org\n"]
)
def test_spellings_of_one_address_are_one_fingerprint(same):
    assert PRINTS.address(same) == PRINTS.address("ann.dupont@example.org")


def test_an_accent_written_in_two_ways_is_one_fingerprint():
    assert PRINTS.address("Zoe\u0301@example.org") == PRINTS.address("zo\u00e9@example.org")


@pytest.mark.parametrize("other", ["ann.dupont+x@example.org", "anndupont@example.org", "ann.dupont@example.com", ""])
def test_another_address_is_another_fingerprint(other):
    assert PRINTS.address(other) != PRINTS.address("ann.dupont@example.org")


def test_a_message_id_is_the_same_with_and_without_brackets():
    assert PRINTS.message_id(" <Ab1@example.org> ") == PRINTS.message_id("Ab1@example.org")
    assert PRINTS.message_id("<Ab1@example.org>") != PRINTS.message_id("<ab1@example.org>")


def test_an_address_never_compares_with_a_message_id_or_a_marker():
    value = "ann@example.org"

    all_four = {PRINTS.address(value), PRINTS.message_id(value), PRINTS.marker(value, "", "", "")}

    assert len(all_four) == 3


def test_another_key_gives_other_fingerprints():
    assert PRINTS.address("ann@example.org") != OTHERS.address("ann@example.org")
    assert PRINTS.case_number("AZ", "m", "18c") != OTHERS.case_number("AZ", "m", "18c")


def test_a_fingerprint_carries_the_version_of_its_key():
    rotated = Fingerprints(FingerprintKey(2, b"n" * 32), KEY)

    assert re.fullmatch(r"1\.[0-9a-f]{40}", PRINTS.address("ann@example.org"))
    assert rotated.address("ann@example.org").startswith("2.")
    assert rotated.message_id("<a@example.org>").startswith("2.")


def test_markers_and_case_numbers_outlive_a_new_key():
    rotated = Fingerprints(FingerprintKey(2, b"n" * 32), KEY)

    assert rotated.marker("m", "18c", "N1", "opened") == PRINTS.marker("m", "18c", "N1", "opened")
    assert rotated.case_number("AZ", "m", "18c") == PRINTS.case_number("AZ", "m", "18c")


def test_each_part_of_a_marker_counts_and_parts_do_not_run_together():
    markers = {
        PRINTS.marker(*parts)
        for parts in (
            ("m", "18c", "N1", "opened"),
            ("n", "18c", "N1", "opened"),
            ("m", "18d", "N1", "opened"),
            ("m", "18c", "N4", "opened"),
            ("m", "18c", "N1", "again"),
            ("m", "18cN", "1", "opened"),
        )
    }

    assert len(markers) == 6
    assert all(re.fullmatch(r"[0-9a-f]{40}", marker) for marker in markers)


def test_fingerprints_need_a_key():
    with pytest.raises(ValueError, match="need a key"):
        Fingerprints()


def test_broken_mail_has_a_fingerprint_too():
    assert PRINTS.address("\udce9@example.org") != PRINTS.address("\udcea@example.org")


def test_figures_of_the_written_format_stay_as_they_are():
    """A change here would cut every stored case off from its letters."""
    assert PRINTS.address("ann@example.org") == "1.fd9534bff49ea9df3770eebcc4a6ad0e307d33d1"
    assert PRINTS.message_id("<a@example.org>") == "1.ed130b52d94375d43eca6b1bbb3b49bb331933f0"
    assert PRINTS.marker("privacy@example.org", "18c", "N1", "opened") == "0654c23652c6049f47a6d5447becbae890767744"
    assert PRINTS.case_number("AZ", "privacy@example.org", "18c", 1) == "AZ-H30N-6MGT"


@given(st.from_regex(r"[A-Z]{2,5}", fullmatch=True), st.text(), st.text(), st.integers(0, 99))
def test_a_case_number_has_its_form_and_is_found_again(prefix, mailbox, origin, ordinal):
    mailbox, origin = (text.encode("utf-8", "replace").decode() for text in (mailbox, origin))
    number = PRINTS.case_number(prefix, mailbox, origin, ordinal)

    assert CASE_NUMBER.fullmatch(number)
    assert not set("ILOU") & set(number.removeprefix(prefix))
    assert find_case_numbers(f"(Re: {number})", prefix) == (number,)
    assert find_case_numbers(number.lower(), prefix) == (number,)
    assert number == PRINTS.case_number(prefix, mailbox, origin, ordinal)


def test_two_cases_of_one_letter_have_two_numbers():
    assert PRINTS.case_number("AZ", "m", "18c", 1) != PRINTS.case_number("AZ", "m", "18c", 2)


@pytest.mark.parametrize("prefix", ["", "A", "az", "ABCDEF", "A1", "A-B", "(A"])
def test_a_prefix_of_another_form_is_refused(prefix):
    with pytest.raises(ValueError, match="capital letters"):
        PRINTS.case_number(prefix, "m", "18c")


@pytest.mark.parametrize(
    "text",
    [
        "Re: AZ-7K3Q-M2XD",
        "[az-7k3q-m2xd]",
        "AZ 7K3Q M2XD",
        "AZ7K3QM2XD",
        "az – 7k3q – m2xd",
        "AZ\u20117K3Q\u2011M2XD",
        "AZ\u00a07K3Q\u00a0M2XD",
        "AZ_7K3Q_M2XD.",
        "> my case AZ-7K3Q-\n> M2XD is",
        "AZ-7K3Q-M2XD and az-7k3q-m2xd again",
        "dossier n°AZ-7K3Q-M2XD,",
    ],
)
def test_a_case_number_is_understood_as_people_write_it(text):
    assert find_case_numbers(text, "AZ") == ("AZ-7K3Q-M2XD",)


def test_letters_that_look_like_digits_are_read_as_digits():
    assert find_case_numbers("AZ-OIL0-1lo0", "AZ") == ("AZ-0110-1100",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7K3Q-M2XD",
        "AZ-7K3Q-M2X",
        "AZ-7K3Q-M2XDE",
        "XAZ-7K3Q-M2XD",
        "AZ-7U3Q-M2XD",
        "AZ-7K3Q------M2XD",
        "BZ-7K3Q-M2XD",
    ],
)
def test_what_is_no_case_number_is_not_found(text):
    assert find_case_numbers(text, "AZ") == ()


def test_several_numbers_come_in_order_and_the_search_is_bounded():
    text = "AZ-2222-2222 AZ-1111-1111 AZ-2222-2222"
    many = " ".join(PRINTS.case_number("AZ", "m", str(number)) for number in range(1000))

    assert find_case_numbers(text, "AZ") == ("AZ-2222-2222", "AZ-1111-1111")
    assert len(find_case_numbers(many, "AZ")) == 20


def test_a_hostile_text_is_searched_quickly():
    assert find_case_numbers("AZ-" * 200_000 + "AZ    " * 100_000, "AZ") == ()

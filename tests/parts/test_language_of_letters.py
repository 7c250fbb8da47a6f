"""Which language a letter is in, down to one line from a phone; a notice in the wrong language is worse than two (P17)."""

import tomllib
from pathlib import Path

import pytest

from bot.mail.parse import parse
from classifiers.letter import Letter
from classifiers.pipeline import load

_LINES = tomllib.loads((Path(__file__).parent / "classified" / "one_line.toml").read_text("utf-8"))
_PEOPLE = tomllib.loads((Path(__file__).parents[2] / "bot" / "simulation" / "letters.toml").read_text("utf-8"))
_WORDS = {language: {"first", "last", "open", "close", "subject"} for language in _PEOPLE}


def read(text, **how):
    return load().classify(Letter(subject=how.pop("subject", ""), text=text, **how))


@pytest.mark.parametrize("language", sorted(_LINES))
def test_a_letter_of_one_line_is_read_in_its_language(language):
    found = [read(line) for line in _LINES[language]]

    right = sum(one.language == language for one in found)
    claimed = [one.language for one in found if not one.language_guessed]
    assert right >= 0.8 * len(found)
    assert sum(one not in (language, "und") for one in claimed) <= 1


def test_nearly_every_letter_of_one_line_is_read_in_its_language():
    found = [(read(line).language, language) for language, lines in _LINES.items() for line in lines]

    assert sum(one == other for one, other in found) >= 0.97 * len(found)


@pytest.mark.parametrize("language", sorted(_PEOPLE))
def test_every_letter_of_the_simulation_is_read_in_its_language(language):
    words = _PEOPLE[language]
    texts = [text for kind, some in words.items() if kind not in _WORDS[language] for text in some]
    framed = [f"{words['open'][0]}\n\n{text}\n\n{words['close'][0]}\n{words['first'][0]}\n" for text in texts]

    assert {text for text in (*texts, *framed) if read(text).language != language} == set()


@pytest.mark.parametrize("headers", ["Content-Language: sl-SI\n", "Accept-Language: hr;q=0.4, sl\n", ""])
def test_where_words_are_few_the_header_tells_the_language(headers):
    mail = parse(f"From: Maja <maja@example.org>\nSubject: 4411\n{headers}\nOK 4411\n".encode())

    assert load().classify(mail.letter).language == ("sl" if headers else "und")


def test_the_country_of_the_writer_s_domain_tells_it_last():
    mail = parse(b"From: Maja <maja@trgovina.example.org>\nContent-Language: fi\n\nOK\n")

    assert mail.letter.languages == ("fi",)
    assert read("OK", languages=("sl",)).language == "sl"


def test_the_header_does_not_outweigh_the_words():
    verdict = read("Please delete everything you hold about me.", languages=("fr",))

    assert (verdict.language, verdict.language_guessed) == ("en", False)


@pytest.mark.parametrize(
    "text", ["Удалите мои данные, пожалуйста, мы это уже обсуждали", "Hesabımı silin lütfen", "123"]
)
def test_a_language_of_no_notice_is_not_taken_for_another(text):
    assert read(text).language == "und"


def test_one_word_is_a_guess_that_the_thread_may_correct():
    assert read("HUMAN", is_reply=True).language_guessed
    assert not read("Je retire mon consentement").language_guessed

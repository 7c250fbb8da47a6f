"""The letter by post, read back from the PDF: the notice's own words, and an address where the window is."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from bot.errors import Misuse
from bot.letter_pdf import render_letter
from bot.settings import Company
from tests.golden.cases import FOLDER

JEANNE = ("Madame Jeanne Martin", "12 rue du Faubourg Saint-Honoré", "75008 PARIS")
POINTS_A_MM = 72 / 25.4
GOLDEN = sorted(path.name for path in FOLDER.glob("*.txt"))


def letter(body: str, language: str = "fr", address: tuple[str, ...] = JEANNE) -> bytes:
    return render_letter(body, company=Company(), address_lines=address, language=language)


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def words(text: str) -> list[str]:
    """Every word, with list marks and the letter's own layout left out."""
    # Ligatures come back as one character; NFKC would turn no-break spaces too, which split() takes anyway.
    plain = text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff").replace("ﬃ", "ffi").replace("ﬄ", "ffl")
    return [word for word in plain.split() if word not in {"-", "–", "*"}]


def placed(pdf: bytes) -> dict[str, tuple[float, float]]:
    """Each text run of the first page: millimetres from the left and from the top."""
    found: dict[str, tuple[float, float]] = {}
    page = PdfReader(io.BytesIO(pdf)).pages[0]

    def visit(text, matrix, text_matrix, font, size):
        x = matrix[0] * text_matrix[4] + matrix[4]
        y = matrix[3] * text_matrix[5] + matrix[5]
        if text.strip():
            found[text.strip()] = (x / POINTS_A_MM, 297 - y / POINTS_A_MM)

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("name", GOLDEN)
def test_every_notice_is_printed_word_for_word(name: str) -> None:
    body = (FOLDER / name).read_text(encoding="utf-8")

    printed = words("\n".join(pages(letter(body, name.split(".")[-2]))))

    # The first letterhead moves up into the letter's head; all else keeps its order.
    blocks = body.split("\n\n")
    head = next(block for block in blocks if block.startswith(f"{Company().name}\n"))
    blocks.remove(head)
    unread = iter(printed)
    assert [word for word in words(" ".join(blocks)) if word not in unread] == []
    assert set(words(head.replace(",", ""))) <= {word.rstrip(",") for word in printed}


def test_the_address_stands_in_the_window_of_the_envelope() -> None:
    runs = placed(letter("Bonjour,\n\nVoici votre réponse.\n"))

    lines = [runs[line] for line in JEANNE]

    assert all(100 <= x <= 190 and 55 <= y <= 79 for x, y in lines)
    others = [place for text, place in runs.items() if text not in JEANNE]
    assert not [place for place in others if place[0] > 95 and 34 <= place[1] <= 90]


def test_the_letterhead_becomes_head_reference_and_footer() -> None:
    body = (FOLDER / "N7.fr.txt").read_text(encoding="utf-8")

    first, second = pages(letter(body))

    assert first.split("\n")[0] == "Azopio SAS"
    assert "Dossier AZ-7K2M-Q4TD\nLe lundi 5 avril 2027" in first
    assert "Azopio SAS · Dossier AZ-7K2M-Q4TD" in second
    assert "1 / 2" in first
    assert "2 / 2" in second


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert letter("Bonjour,\n\nVoici.\n") == letter("Bonjour,\n\nVoici.\n")


@pytest.mark.parametrize(
    "text",
    [
        "#set page(width: 1cm) *gras* _souligné_ $x$ <ancre> @moi // rien",
        '= Titre #eval("1+1") `code` \\ #include "/etc/passwd"',
        "Ελληνικά, Български, Łódź, Ţ, Ș, Ġ, ŵ, ő, € – « oui »",
    ],
)
def test_text_is_printed_as_it_is_and_is_never_markup(text: str) -> None:
    printed = words("\n".join(pages(letter(f"{text}\n"))))

    assert " ".join(words(text)) in " ".join(printed)


def test_a_character_that_cannot_be_printed_stops_the_letter_without_quoting_it() -> None:
    with pytest.raises(Misuse, match="Latin, Greek and Cyrillic") as refused:
        letter("Bonjour 田中さん\n")

    assert "田" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ((), "needs an address"),
        (("Jeanne Martin",) * 7, "does not fit"),
        (("Jeanne Martin, chez Monsieur et Madame Durand",), "does not fit"),
    ],
)
def test_an_address_that_the_window_would_cut_is_refused(address: tuple[str, ...], says: str) -> None:
    with pytest.raises(Misuse, match=says):
        letter("Bonjour\n", address=address)


def test_an_empty_letter_is_refused() -> None:
    with pytest.raises(Misuse, match="needs a text"):
        letter(" \n")

"""The writer's own words, in the languages and mail programs people use."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.quoting import find_block, own_words, segment

ASK = "Please erase my account."

ATTRIBUTIONS = {
    "gmail en": "On Mon, 3 Mar 2025 at 10:12, Support <s@example.org> wrote:",
    "apple en": "On 3 Mar 2025, at 10:12, Support <s@example.org> wrote:",
    "gmail fr": "Le lun. 3 mars 2025 à 10:12, Service Client <s@example.org> a écrit :",
    "thunderbird fr": "Le 03/03/2025 à 10:12, Service Client a écrit :",
    "yahoo fr": "Le lundi 3 mars 2025 à 10:12:13 UTC+1, Support <s@example.org> a écrit :",
    "gmail de": "Am Mo., 3. März 2025 um 10:12 Uhr schrieb Support <s@example.org>:",
    "thunderbird de": "Am 03.03.25 um 10:12 schrieb Support:",
    "gmail es": "El lun, 3 mar 2025 a las 10:12, Soporte (<s@example.org>) escribió:",
    "gmail it": "Il giorno lun 3 mar 2025 alle ore 10:12 Supporto <s@example.org> ha scritto:",
    "gmail nl": "Op ma 3 mrt 2025 om 10:12 schreef Support <s@example.org>:",
    "gmail pt": "Em seg., 3 de mar. de 2025 às 10:12, Suporte <s@example.org> escreveu:",
    "gmail pl": "pon., 3 mar 2025 o 10:12 Wsparcie <s@example.org> napisał(a):",
    "thunderbird pl": "W dniu 3.03.2025 o 10:12, Wsparcie pisze:",
    "gmail sv": "Den mån 3 mars 2025 kl 10:12 skrev Support <s@example.org>:",
    "gmail da": "Den man. 3. mar. 2025 kl. 10.12 skrev Support <s@example.org>:",
    "gmail no": "man. 3. mars 2025 kl. 10:12 skrev Support <s@example.org>:",
    "gmail fi": "ma 3. maalisk. 2025 klo 10.12 Tuki (s@example.org) kirjoitti:",
    "gmail cs": "po 3. 3. 2025 v 10:12 odesílatel Podpora <s@example.org> napsal:",
    "gmail ru": "пн, 3 мар. 2025 г. в 10:12, Support <s@example.org>:",
    "thunderbird ru": "03.03.2025 10:12, Support пишет:",
    "gmail hu": "Support <s@example.org> ezt írta (időpont: 2025. márc. 3., H, 10:12):",
    "gmail ro": "În lun., 3 mar. 2025 la 10:12, Suport <s@example.org> a scris:",
    "gmail el": "Στις Δευ 3 Μαρ 2025 στις 10:12 π.μ., ο χρήστης Support <s@example.org> έγραψε:",
    "gmail tr": "Support <s@example.org>, 3 Mar 2025 Pzt, 10:12 tarihinde şunu yazdı:",
    "gmail ja": "2025年3月3日(月) 10:12 Support <s@example.org>:",
    "gmail zh": "Support <s@example.org> 于2025年3月3日周一 10:12写道：",
    "proton en": "On Monday, March 3rd, 2025 at 10:12 AM, Support <s@example.org> wrote:",
}

HEADER_BLOCKS = {
    "en": "From: Support <s@example.org>\nSent: Monday, March 3, 2025 10:12 AM\nTo: Jo <jo@example.org>\nSubject: RE: Yours",
    "fr": "De : Support <s@example.org>\nEnvoyé : lundi 3 mars 2025 10:12\nÀ : Jo <jo@example.org>\nObjet : Votre demande",
    "fr bold": "*De :* Support <s@example.org>\n*Envoyé :* lundi 3 mars 2025 10:12\n*À :* Jo\n*Objet :* Votre demande",
    "de": "Von: Support <s@example.org>\nGesendet: Montag, 3. März 2025 10:12\nAn: Jo\nBetreff: AW: Frage",
    "es": "De: Soporte <s@example.org>\nEnviado: lunes, 3 de marzo de 2025 10:12\nPara: Jo\nAsunto: RE: x",
    "it": "Da: Supporto <s@example.org>\nInviato: lunedì 3 marzo 2025 10:12\nA: Jo\nOggetto: R: x",
    "nl": "Van: Support <s@example.org>\nVerzonden: maandag 3 maart 2025 10:12\nAan: Jo\nOnderwerp: x",
    "pt": "De: Suporte <s@example.org>\nEnviado: 3 de março de 2025 10:12\nPara: Jo\nAssunto: x",
    "pl": "Od: Wsparcie <s@example.org>\nWysłano: poniedziałek, 3 marca 2025 10:12\nDo: Jo\nTemat: x",
    "sv": "Från: Support <s@example.org>\nSkickat: den 3 mars 2025 10:12\nTill: Jo\nÄmne: x",
    "da": "Fra: Support <s@example.org>\nSendt: 3. marts 2025 10:12\nTil: Jo\nEmne: x",
    "fi": "Lähettäjä: Tuki <s@example.org>\nLähetetty: maanantai 3. maaliskuuta 2025 10:12\nVastaanottaja: Jo\nAihe: x",
    "cs": "Od: Podpora <s@example.org>\nOdesláno: pondělí 3. března 2025 10:12\nKomu: Jo\nPředmět: x",
    "ru": "От: Support <s@example.org>\nОтправлено: 3 марта 2025 г. 10:12\nКому: Jo\nТема: x",
    "separator en": "-----Original Message-----\nFrom: Support\nSent: Monday",
    "separator fr": "-----Message d'origine-----\nDe : Support\nEnvoyé : lundi",
    "separator de": "-----Ursprüngliche Nachricht-----\nVon: Support\nGesendet: Montag",
    "underline": "________________________________\nDe : Support <s@example.org>\nEnvoyé : lundi 3 mars 2025 10:12\nObjet : x",
}


@pytest.mark.parametrize("name", ATTRIBUTIONS)
def test_history_under_an_attribution_is_not_the_writers(name):
    marked = segment(f"{ASK}\n\n{ATTRIBUTIONS[name]}\n\n> Hello,\n> shall we rectify it?\n")
    bare = segment(f"{ASK}\n\n{ATTRIBUTIONS[name]}\n\nHello,\nshall we rectify it?\n")

    assert marked.own == ASK
    assert bare.own == ASK
    assert "rectify" in marked.quoted
    assert "rectify" in bare.quoted


@pytest.mark.parametrize("name", ATTRIBUTIONS)
def test_an_attribution_broken_over_two_lines_goes_whole_and_the_answer_below_stays(name):
    words = ATTRIBUTIONS[name].split()
    middle = len(words) * 2 // 3
    wrapped = " ".join(words[:middle]) + "\n" + " ".join(words[middle:])

    found = segment(f"{ASK}\n\n{wrapped}\n> Hello\n\nAnd my phone number.\n")

    assert found.own == f"{ASK}\n\nAnd my phone number."


@pytest.mark.parametrize("name", HEADER_BLOCKS)
def test_history_under_a_header_block_is_not_the_writers(name):
    found = segment(f"{ASK}\n\n{HEADER_BLOCKS[name]}\n\nShall we rectify it?")

    assert found.own == ASK
    assert "rectify" in found.quoted


@pytest.mark.parametrize(
    "text",
    [
        "De : Jean Dupont\nÀ : Azopio\nObjet : Demande d'accès\nDate : 12 mars 2024\n\nJe veux une copie de mes données.",
        "De : Jean Dupont (jean@example.org)\nA : dpo@example.com\nObjet : accès\n\nJe veux une copie de mes données.",
        'On 12 May 2024 at 10:32 your support wrote:\n"We hold nothing."\nThis is wrong. Send me a copy of my data.',
        "As you wrote: we hold nothing.\nPlease erase my account.",
        "Your colleague wrote:\n\nWe hold nothing.\n\nPlease erase my account.",
        "Votre service a écrit le 3 mars 2024 à 10:00 :\n\nnous ne gardons rien.\n\nEffacez mon compte.",
        "Nom : Dupont\nDe : 12 rue des Lilas\nEmail : x@example.org\nDemande : effacement",
        "From 2019 to 2021 I was a customer.\nTo: whom it concerns\nErase my data.",
        "Delete this address:\njohn@example.com",
        "Status: closed\nAccount: 4417\nMail: jo@example.org",
        "Bonjour,\n--\nJe veux l'effacement. "
        + "Je n'utilise plus ce compte et je reçois encore des publicités.\n" * 18,
        "Thanks",
        "Merci de supprimer",
        "This data is confidential: please erase it.",
    ],
)
def test_a_request_is_never_eaten(text):
    assert " ".join(own_words(text).split()) == " ".join(text.split())


def test_a_letter_that_begins_with_a_quote_mark_is_still_a_letter():
    assert own_words("> Please erase all my data\n> at once") == "Please erase all my data\nat once"


def test_a_reply_without_a_word_of_its_own_stays_empty():
    found = segment("On Mon, 3 Mar 2025 at 10:12, Support <s@example.org> wrote:\n> Erase?\n")

    assert found.own == ""
    assert "Erase?" in found.quoted


def test_answers_between_quotes_are_own_words():
    text = "On Mon, 3 Mar 2025 at 10:12, S <s@example.org> wrote:\n> Which?\nThis one.\n> And then?\nErase it."

    assert own_words(text) == "This one.\nErase it."


def test_the_end_of_a_quoted_line_that_lost_its_mark_is_no_answer():
    long = "> " + "we keep the invoices because the law says that we must keep them "

    assert own_words(f"Erase it.\n\n{long}\nfor ten years\n> and no longer") == "Erase it."


@pytest.mark.parametrize(
    ("tail", "signature"),
    [
        ("-- \nJo Lund\n01 02 03 04 05", "Jo Lund"),
        ("Sent from my iPhone", "iPhone"),
        ("Envoyé de mon iPhone", "iPhone"),
        ("Von meinem iPhone gesendet", "iPhone"),
        ("Get Outlook for iOS", "Outlook"),
        ("Télécharger Outlook pour Android<https://example.org/x>", "Outlook"),
        ("Kind regards,\nJo Lund\nTel. +33 6 12 34 56 78", "Jo Lund"),
        ("Cordialement,\n\nJo Lund", "Jo Lund"),
        ("Mit freundlichen Grüßen\nJo Lund", "Jo Lund"),
        ("Saludos,\nJo", "Jo"),
        ("Jo Lund\njo@example.org\n+33 6 12 34 56 78", "Jo Lund"),
        ("Jo Lund\nvia mobile", "mobile"),
        (
            (
                "This e-mail and its attachments are confidential and meant only for the addressee. If you have received it "
                "in error, please destroy it and tell the sender at once."
            ),
            "confidential",
        ),
        (
            (
                "Ce message et ses pièces jointes sont confidentiels et destinés à la seule personne nommée. Si vous l'avez "
                "reçu par erreur, merci de le détruire et d'en avertir l'expéditeur."
            ),
            "confidentiels",
        ),
    ],
)
def test_a_footer_is_told_from_the_letter(tail, signature):
    found = segment(f"{ASK}\n\n{tail}")

    assert found.own == ASK
    assert signature in found.signature


def test_a_forward_leaves_only_what_the_sender_added():
    text = "For you.\n\n---------- Forwarded message ---------\nDe : Ana <a@example.org>\nSubject: x\n\nEffacez tout"

    found = segment(text)

    assert found.own == "For you."
    assert "Effacez tout" in found.forwarded


def test_a_header_block_under_nothing_is_a_forward():
    found = segment(f"{HEADER_BLOCKS['fr']}\n\nEffacez tout")

    assert found.own == ""
    assert "Effacez tout" in found.forwarded


def test_a_blocks_fields_and_place_are_found():
    lines = f"Pour vous.\n\n{HEADER_BLOCKS['fr']}\n\nEffacez tout".split("\n")

    block = find_block(lines)

    assert block is not None
    assert block.fields["from"] == "Support <s@example.org>"
    assert block.fields["subject"] == "Votre demande"
    assert "\n".join(lines[block.end :]).strip() == "Effacez tout"


PIECES = [
    ASK,
    "> quoted",
    "",
    "-- ",
    "Le 3 mars 2025 à 10:12, X <x@example.org> a écrit :",
    "De : x",
    "Objet : y",
    "wrote:",
    "----",
    "_" * 32,
]


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=12).map("\n".join)))
@settings(max_examples=300, deadline=None)
def test_every_word_lands_in_one_of_the_four(text):
    found = segment(text)

    together = f"{found.own}{found.quoted}{found.forwarded}{found.signature}"
    count = sum(char.isalnum() for char in text)
    assert sum(char.isalnum() for char in together) == count


@given(st.text(max_size=300))
def test_dividing_twice_loses_nothing_more(text):
    own = own_words(text)

    assert sum(map(str.isalnum, own)) <= sum(map(str.isalnum, text))


@pytest.mark.parametrize(
    "unit",
    [
        "De : a\n",
        "> a\n",
        "On 3 Mar 2025 10:12 a wrote:\n",
        "Le \n",
        "_" * 40 + "\n",
        "-- \nx\n",
        "a" * 90_000 + "\n",
        "a@",
        "(",
        "wrote ",
    ],
)
def test_hostile_text_costs_time_linear_in_its_length(unit):
    text = unit * (300_000 // len(unit))
    before = time.process_time()

    segment(text)

    assert time.process_time() - before < 3

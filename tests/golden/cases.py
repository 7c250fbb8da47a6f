"""The facts behind every golden notice: one plain case a notice, and the variants a reader could meet."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from bot.notices import Catalogue
from bot.settings import Company, Languages
from classifiers.labels import Matter, Right
from handlers.facts import Channel, ReasonCode

FOLDER = Path(__file__).parent
WRITTEN = ("fr", "en")  # the languages in which every notice exists
EVERY = Languages().written
TODAY = date(2027, 4, 5)

COMMON: Mapping[str, object] = {
    "company": Company(),
    "today": TODAY,
    "case_no": "AZ-7K2M-Q4TD",
    "received_on": date(2027, 4, 1),
    "due_date": date(2027, 5, 3),
    "new_due_date": date(2027, 7, 1),
    "rights": (Right.ACCESS, Right.ERASURE),
}


def _said(fr: object, en: object) -> dict[str, object]:
    """What staff would write in each language."""
    return {"fr": fr, "en": en}


# notice -> facts besides COMMON; "fr" and "en" are what staff wrote; others: `said/<language>.toml`, else English.
PLAIN: Mapping[str, Mapping[str, object]] = {
    "N1": {},
    "N2": {
        "doubt": _said(
            "Votre demande vient d’une adresse que nous ne connaissons pas",
            "Your request came from an address we do not know",
        ),
        "means": ("known_address", "log_in", "invoice_number"),
    },
    "N3": {
        "what_is_unclear": _said(
            "Nous ne savons pas si vous voulez recevoir vos données ou les faire effacer",
            "We do not know whether you want to receive your data or have them erased",
        ),
        "choices": _said(
            ("recevoir une copie de vos données", "les faire effacer"),
            ("receive a copy of your data", "have them erased"),
        ),
    },
    "N3-data": {
        "needed": _said(
            ("l’adresse électronique de votre compte", "l’année de votre dernière facture"),
            ("the e-mail address of your account", "the year of your last invoice"),
        ),
        "why": _said(
            "Trois comptes portent votre nom, et nous ne savons pas lequel est le vôtre",
            "Three accounts have your name, and we do not know which one is yours",
        ),
    },
    "N4": {
        "reason_code": ReasonCode.COMPLEX_RETRIEVAL,
        "reason_text": _said(
            "Vos documents se trouvent dans trois archives, et chacun doit être relu à la main",
            "Your documents are in three archives, and each one has to be checked by hand",
        ),
    },
    "N5": {
        "download_url": "https://example.org/donnees/K7P2",
        "download_until": date(2027, 5, 5),
        "purposes": _said(
            ("gérer votre abonnement", "vous aider en cas de panne"),
            ("managing your subscription", "helping you when something fails"),
        ),
        "categories": _said(
            ("votre nom et vos coordonnées", "vos factures"), ("your name and contact details", "your invoices")
        ),
        "recipients": _said(
            ("ProAbono, pour la facturation", "Stripe, pour les paiements"),
            ("ProAbono, for billing", "Stripe, for payments"),
        ),
        "periods": _said(
            ("cinq ans après la fermeture de votre compte",), ("five years after your account is closed",)
        ),
        "sources": _said(("vous-même, à votre inscription",), ("yourself, when you signed up",)),
        "transfers": _said(
            ("Stripe, aux États-Unis : les clauses contractuelles types de la Commission européenne",),
            ("Stripe, in the United States: the European Commission’s standard contractual clauses",),
        ),
        "withheld": _said(
            ("le nom d’un collègue cité dans un échange",), ("the name of a colleague mentioned in an exchange",)
        ),
    },
    "N6": {
        "done_on": date(2027, 4, 3),
        "changes": _said(
            ({"what": "la rue", "old": "12 rue des L…", "new": "4 rue du M…"},),
            ({"what": "the street", "old": "12 rue des L…", "new": "4 rue du M…"},),
        ),
        "recipients_told": _said(("ProAbono, pour la facturation",), ("ProAbono, for billing",)),
    },
    "N7": {
        "erased": _said(
            ("votre compte", "vos échanges avec l’assistance"), ("your account", "your exchanges with support")
        ),
        "done_on": TODAY,
        "kept": _said(
            (
                {
                    "what": "vos factures",
                    "ground": "le code de commerce impose de les garder dix ans",
                    "until": date(2036, 12, 31),
                },
            ),
            (
                {
                    "what": "your invoices",
                    "ground": "French commercial law requires us to keep them ten years",
                    "until": date(2036, 12, 31),
                },
            ),
        ),
        "backups_on": date(2027, 5, 15),
        "recipients_told": _said(("ProAbono, pour la facturation",), ("ProAbono, for billing",)),
        "processors": _said(("l’hébergeur du service",), ("the company that hosts the service",)),
    },
    "N8": {"ground": "accuracy", "done_on": TODAY},
    "N9": {
        "why": _said(
            "Nous avons vérifié votre adresse avec vous, et elle est exacte",
            "We have checked your address with you, and it is correct",
        ),
        "lift_date": date(2027, 4, 12),
    },
    "N10": {
        "provided": _said(
            ("votre profil", "les documents que vous avez déposés"), ("your profile", "the documents you uploaded")
        ),
        "formats": "JSON",
        "download_url": "https://example.org/donnees/K7P2",
        "download_until": date(2027, 5, 5),
    },
    "N11": {"objection": "marketing", "stopped_on": date(2027, 4, 1)},
    "N12": {
        "refusals": _said(
            (
                {
                    "what": "l’effacement de vos factures",
                    "fact": "la dernière date de 2026, et nous devons les garder dix ans",
                    "rule": "article L123-22 du code de commerce et article 17, paragraphe 3, du RGPD",
                },
            ),
            (
                {
                    "what": "erasing your invoices",
                    "fact": "the last one is from 2026, and we must keep them for ten years",
                    "rule": "Article L123-22 of the French commercial code and Article 17(3) GDPR",
                },
            ),
        ),
        "granted": _said(("l’effacement de votre compte",), ("erasing your account",)),
    },
    "N13": {
        "why": _said(
            "Vous nous avez adressé la même demande onze fois depuis janvier, et nous y avons répondu chaque fois",
            "You have sent us the same request eleven times since January, and we answered each time",
        ),
        "cost_basis": _said(
            "C’est le coût d’une heure de travail et de l’envoi de la copie",
            "That is the cost of one hour of work and of sending the copy",
        ),
        "amount": _said("40 euros", "40 euros"),
        "answer_by": date(2027, 4, 19),
    },
    "N14": {
        "searched": _said(
            ("les comptes ouverts", "la facturation", "les archives"), ("open accounts", "billing", "the archives")
        ),
        "additional": _said(
            ("l’adresse électronique utilisée à l’inscription", "un numéro de facture"),
            ("the e-mail address used to sign up", "an invoice number"),
        ),
    },
    "N15": {},
    "N16": {"at_once": ("stop_mail", "freeze_account", "close_account")},
    "N17": {"answer_by": date(2027, 4, 19)},
    "N18": {"rights": ()},
    "N19": {
        "searched": _said(
            ("les comptes ouverts et fermés", "la facturation", "les archives"),
            ("open and closed accounts", "billing", "the archives"),
        ),
        "searched_on": TODAY,
    },
    "N20": {
        "asked_on": date(2027, 4, 5),
        "asked_for": _said("un moyen de vous reconnaître", "a way to recognise you"),
        "reminded_on": (date(2027, 4, 26), date(2027, 5, 17)),
        "today": date(2027, 6, 7),
    },
    "N21": {"case_no": None, "due_date": None},
    "N22": {
        "answer": _said(
            "Vous nous demandez où sont gardées vos données. Elles sont en France, chez notre hébergeur.\n\nVous pouvez les voir à tout moment dans votre compte.",
            "You ask where your data are kept. They are in France, with our hosting company.\n\nYou can see them at any time in your account.",
        ),
        "signed_name": "Claire Morel",
        "signed_role": _said("assistance aux clients", "customer support"),
    },
    "N23": {
        "message_code": "K7P2",
        "message_date": date(2027, 4, 1),
        "readers": _said("Claire Morel, chargée de votre dossier.", "Claire Morel, who is in charge of your case."),
        "why": _said(
            "Vous y nommez sans doute le document à corriger, et nous ne l’avons pas trouvé autrement",
            "You probably name the document to correct in it, and we could not find it any other way",
        ),
    },
    "N24": {"permission_withdrawn": True},
}

# "notice.variant" -> facts that differ from the plain case.
VARIANTS: Mapping[str, Mapping[str, object]] = {
    "N24.read": {"permission_withdrawn": False, "message_date": date(2027, 4, 1), "opened_because": "needed_to_answer"},
    "N1.unclear": {"rights": (), "unclear": True},
    "N1.shared": {"rights": (), "shared": True},
    "N1.no-date": {"due_date": None},
    "N1.question": {"rights": (), "matters": (Matter.QUESTION,), "due_date": date(2027, 4, 15)},
    "N1.breach-too": {"matters": (Matter.BREACH,)},
    "N1.hand-over": {"channel": Channel.HAND_OVER, "others_can_open": True},
    **{f"N1.{one}": {"channel": one, "by_post": True} for one in (Channel.POST, Channel.PHONE)},
    "N1.all-rights": {"rights": tuple(Right)},
    "N1.minor": {"minor": True},
    "N2.reminder": {"reminder": True, "asked_on": date(2027, 4, 2), "today": date(2027, 4, 22)},
    "N3.suspended": {"suspended": True, "due_date": None},
    "N3.by-program": {"what_is_unclear": None, "choices": (), "wishes": (Right.ERASURE, Right.OBJECTION)},
    "N3.reminder": {"reminder": True, "asked_on": date(2027, 4, 2), "today": date(2027, 4, 22)},
    "N15.reminder": {"reminder": True, "asked_on": date(2027, 4, 2), "today": date(2027, 4, 22)},
    "N4.by-rule": {"unattended": True, "reason_code": ReasonCode.MANY_REQUESTS},
    "N5.none": {"transfers": (), "withheld": (), "automated": None},
    "N6.statement": {"changes": (), "statement": True, "recipients_told": ()},
    "N7.nothing-kept": {"kept": (), "recipients_told": (), "processors": ()},
    "N10.no-transfer": {"direct_transfer": False},
    "N11.stopped": {"objection": "stopped"},
    "N11.statistics": {"objection": "statistics"},
    "N11.compelling": {
        "objection": "compelling",
        "stopped_on": None,
        "compelling_grounds": _said(
            "Une procédure vous oppose à l’un de nos clients, et le tribunal nous a demandé de garder ces pièces",
            "There are court proceedings between you and one of our customers, and the court asked us to keep these papers",
        ),
    },
    "N12.nothing": {"granted": ()},
    "N18.request-too": {"rights": (Right.ACCESS,)},
    "N20.withdrawn": {"withdrawn": True},
    **{f"{name}.post": {"by_post": True} for name in ("N4", "N7", "N9", "N20", "N22")},
    "N21.question": {"matters": (Matter.QUESTION,), "due_date": date(2027, 4, 15)},
}


def facts(name: str, language: str) -> dict[str, object]:
    """The facts of a golden case, "N1" or "N1.unclear", as staff wrote them in a language."""
    raw = {**COMMON, **PLAIN[name.partition(".")[0]], **VARIANTS.get(name, {})}
    said = _staff_wrote(language).get(name.partition(".")[0], {})
    return {
        key: said.get(key) or value.get(language, value["en"])
        if isinstance(value, dict) and set(value) == {"fr", "en"}
        else value
        for key, value in raw.items()
    }


@cache
def _staff_wrote(language: str) -> Mapping[str, Mapping[str, object]]:
    """Notice -> fact -> what staff wrote, for a language that is not in this file."""
    path = FOLDER / "said" / f"{language}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def names() -> list[str]:
    """Every golden case."""
    return [*PLAIN, *VARIANTS]


def file(name: str, language: str) -> Path:
    """Where the text of a golden case lies."""
    return FOLDER / f"{name}.{language}.txt"


def pairs() -> list[tuple[str, str]]:
    """Every golden case in every language its notice exists in."""
    languages = Catalogue.load().languages
    return [(name, one) for name in names() for one in languages(name.partition(".")[0])]

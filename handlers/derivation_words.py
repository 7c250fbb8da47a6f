"""The words of a derivation, French first, then English: one sentence a step, for the person who wrote to us.

A sentence mentions only what its step knows: `{after}`, `{before}`, `{asked}`, `{answered}` and `{sent}` are dates in
words, `{ask}` is what we asked for, `{pause}` counts days of waiting, `{closed}` says why a day is no working day.
"""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("fr", "en")

WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
LAWS: Mapping[str, tuple[str, str]] = {
    "D1": ("RGPD, art. 12(3)", "GDPR, art. 12(3)"),
    "D2": (
        "RGPD, art. 12(3) ; règlement 1182/71, art. 3(2)(c)",
        "GDPR, art. 12(3); Regulation 1182/71, art. 3(2)(c)",
    ),
    "D3": ("RGPD, art. 12(3)", "GDPR, art. 12(3)"),
    "D4": ("RGPD, art. 12(6) ; décret 2019-536, art. 77", "GDPR, art. 12(6); decree 2019-536, art. 77"),
    "D5": ("règlement 1182/71, art. 3(4)", "Regulation 1182/71, art. 3(4)"),
    "D6": ("RGPD, art. 12(3)", "GDPR, art. 12(3)"),
    "D7": ("RGPD, art. 12(3) et 12(4)", "GDPR, art. 12(3) and 12(4)"),
    "D8": ("RGPD, art. 12(3), « dans les meilleurs délais »", "GDPR, art. 12(3), “without undue delay”"),
    "P16": ("RGPD, considérant 63", "GDPR, recital 63"),
}
ASKED_FOR: Mapping[str, tuple[str, str]] = {
    "identity": ("de quoi nous assurer de votre identité", "something that shows who you are"),
    "mandate": ("la preuve de votre mandat", "proof that you may act for the person"),
    "clarification_r63": (
        "une précision sur votre demande (nous traitons beaucoup de données à votre sujet)",
        "a more precise description of what you want (we hold a lot of data about you)",
    ),
    "clarification_other": (
        "une précision sur votre demande",
        "a more precise description of what you want",
    ),
}
SENTENCES: Mapping[str, tuple[str, str]] = {
    "received": (
        (
            "Votre demande nous est parvenue le {after} à {hour} (heure locale, {city}). "
            "Nous comptons à partir de ce jour, même si c’était la nuit, un week-end ou un jour férié."
        ),
        (
            "Your request reached us on {after} at {hour} (local time, {city}). "
            "We count from that day, even if it was at night, on a weekend or on a public holiday."
        ),
    ),
    "months_1": (
        "Nous avons un mois pour vous répondre : jusqu’au {after}, le jour qui porte le même numéro le mois suivant.",
        "We have one month to answer you: until {after}, the day with the same number in the next month.",
    ),
    "months_1_end": (
        (
            "Nous avons un mois pour vous répondre : "
            "jusqu’au {after}, dernier jour du mois suivant, qui n’a pas de {missing_day}."
        ),
        (
            "We have one month to answer you: "
            "until {after}, the last day of the next month, which has no day {missing_day}."
        ),
    ),
    "months_3": (
        (
            "Le délai prolongé dure trois mois en tout, comptés depuis la réception : "
            "jusqu’au {after}, le jour qui porte le même numéro trois mois plus tard."
        ),
        (
            "The longer period is three months in all, counted from the day we received your request: "
            "until {after}, the day with the same number three months later."
        ),
    ),
    "months_3_end": (
        (
            "Le délai prolongé dure trois mois en tout, comptés depuis la réception : "
            "jusqu’au {after}, dernier jour de ce mois, qui n’a pas de {missing_day}."
        ),
        (
            "The longer period is three months in all, counted from the day we received your request: "
            "until {after}, the last day of that month, which has no day {missing_day}."
        ),
    ),
    "ask_answered": (
        (
            "Le {asked}, nous vous avons demandé {ask} ; vous nous avez répondu le {answered}. "
            "{pause} au délai, qui va jusqu’au {after}."
        ),
        (
            "On {asked} we asked you for {ask}; you answered on {answered}. "
            "{pause} added to the period, which runs until {after}."
        ),
    ),
    "ask_answered_shared": (
        (
            "Le {asked}, nous vous avons demandé {ask} ; vous nous avez répondu le {answered}. "
            "Une partie de cette attente est déjà comptée ; {pause} au délai, qui va jusqu’au {after}."
        ),
        (
            "On {asked} we asked you for {ask}; you answered on {answered}. "
            "Part of that wait is counted already; {pause} added to the period, which runs until {after}."
        ),
    ),
    "ask_answered_counted": (
        (
            "Le {asked}, nous vous avons demandé {ask} ; vous nous avez répondu le {answered}. "
            "Cette attente est déjà comptée : la date ne change pas."
        ),
        (
            "On {asked} we asked you for {ask}; you answered on {answered}. "
            "That wait is counted already, so the date stays as it is."
        ),
    ),
    "ask_answered_same_day": (
        "Le {asked}, nous vous avons demandé {ask}, et vous nous avez répondu le jour même : la date ne change pas.",
        "On {asked} we asked you for {ask}, and you answered the same day, so the date stays as it is.",
    ),
    "ask_again": (
        "L’attente commencée le {asked} compte ici aussi : {pause}, et le délai va jusqu’au {after}.",
        "The wait that began on {asked} counts here too: {pause} added, and the period runs until {after}.",
    ),
    "ask_open": (
        (
            "Le {asked}, nous vous avons demandé {ask}, et nous attendons votre réponse. Le délai est en pause : "
            "il reprendra le jour où elle nous parviendra, et les jours d’attente s’y ajouteront."
        ),
        (
            "On {asked} we asked you for {ask}, and we are waiting for your answer. The period stands still: "
            "it will go on the day your answer reaches us, and the days of waiting will be added to it."
        ),
    ),
    "ask_without_pause": (
        "Le {asked}, nous vous avons demandé {ask}. Le délai continue pendant ce temps.",
        "On {asked} we asked you for {ask}. The period goes on meanwhile.",
    ),
    "ask_after_expiry": (
        "Le {asked}, nous vous avons demandé {ask}, mais ce délai était déjà passé : la date ne change pas.",
        "On {asked} we asked you for {ask}, but this period was over by then, so the date stays as it is.",
    ),
    "working_day": (
        "Le {after} est un jour ouvré : la date ne bouge pas.",
        "{after} is a working day, so the date does not move.",
    ),
    "roll": (
        (
            "Le {before} n’est pas un jour ouvré ({closed}) : "
            "le délai va jusqu’au premier jour ouvré qui suit, le {after}."
        ),
        "{before} is no working day ({closed}), so the period runs until the next working day, {after}.",
    ),
    "extension_told": (
        "Nous vous avons annoncé à temps qu’il nous fallait un délai plus long, et pourquoi : il est prolongé.",
        "We told you in time that we need longer, and why, so the period is extended.",
    ),
    "extension_in_time": (
        (
            "Le {sent}, à temps, nous vous avons annoncé qu’il nous fallait un délai plus long, "
            "et pourquoi : il est prolongé."
        ),
        "On {sent}, in time, we told you that we need longer, and why, so the period is extended.",
    ),
    "extension_late": (
        (
            "Notre lettre annonçant un délai plus long n’est partie que le {sent}, alors qu’elle devait partir "
            "au plus tard le {before} : elle ne compte pas, et le premier délai reste le bon."
        ),
        (
            "Our letter asking for more time left on {sent} only, and it had to leave by {before}. "
            "It does not count, and the first period stands."
        ),
    ),
    "due": (
        "Notre réponse doit donc partir au plus tard le {after}, avant minuit.",
        "So our answer must leave by {after}, before midnight.",
    ),
    "suspended": (
        "Tant que nous attendons votre réponse, il n’y a pas de date limite.",
        "While we wait for your answer there is no last day yet.",
    ),
    "safe": (
        (
            "Par prudence, nous visons le {after}. C’est la date de la lecture la plus stricte, "
            "qui ne reporte rien au jour ouvré suivant."
        ),
        (
            "To be on the safe side we aim at {after}. That is the date of the strictest reading, "
            "which moves nothing to a later working day."
        ),
    ),
    "safe_credited": (
        (
            "Par prudence, nous visons le {after}. C’est la date de la lecture la plus stricte : rien n’est reporté "
            "au jour ouvré suivant, et seuls comptent les jours entiers passés à attendre de quoi nous assurer "
            "de votre identité (ici : {days})."
        ),
        (
            "To be on the safe side we aim at {after}. That is the date of the strictest reading: nothing moves to "
            "a later working day, and only whole days of waiting to know who you are count (here: {days})."
        ),
    ),
    "safe_without_extension": (
        (
            "Par prudence, nous visons le {after}. Dans la lecture la plus stricte, la prolongation ne vaut pas, "
            "car notre lettre est partie après le dernier jour du mois compté sans report ni pause."
        ),
        (
            "To be on the safe side we aim at {after}. In the strictest reading the extension does not count, "
            "as our letter left after the last day of the month counted without any move or pause."
        ),
    ),
    "safe_suspended": (
        "La date que nous visons par prudence attend, elle aussi, de savoir qui vous êtes.",
        "The date we aim at to be on the safe side also waits until we know who you are.",
    ),
}

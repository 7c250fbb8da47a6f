"""Words that mail programs put around a letter, by language: header labels, attributions, separators, footers.

They belong to programs, not to writers, so a list is the right tool; `quoting` decides where they count.
Written down from the user interfaces of Gmail, Outlook, Apple Mail, Thunderbird, Yahoo and the phone apps.
"""

from __future__ import annotations

import re

# Labels of the header block that Outlook and others put above history, by what they label.
LABELS: dict[str, str] = {
    label: kind
    for kind, labels in {
        "from": "from|de|von|da|van|od|från|fra|lähettäjä|от|від|expéditeur|remitente|mittente|feladó|de la|από"
        "|gönderen"
        "|差出人|发件人|寄件者|보낸 사람|frå|odesílatel|pošiljatelj|saatja|siuntėjas|no|from name",
        "date": "sent|date|envoyé|envoyé le|envoye|gesendet|datum|enviado|enviado el|enviado em|fecha|data"
        "|inviato|verzonden"
        "|wysłano|wysłane|skickat|sendt|dato|lähetetty|päivämäärä|päiväys|odesláno|datum|отправлено|дата|надіслано"
        "|sent on|date sent|trimis|elküldve|küldés|dátum|ημερομηνία|στάλθηκε|tarih|gönderildi|送信日時|日付"
        "|发送时间|日期|보낸 날짜"
        "|poslano|saadetud|issiųsta",
        "to": "to|à|a|pour|an|para|per|aan|do|till|til|vastaanottaja|komu|кому|destinataire|destinatario"
        "|destinatário|címzett"
        "|către|προς|kime|宛先|收件人|받는 사람|za|pentru|kam|kellele",
        "cc": "cc|copie à|kopie|kopia|copie|copia|dw|kopi|копия|kopio|másolat|bcc|cci|cópia|抄送|참조",
        "subject": "subject|sujet|objet|betreff|asunto|oggetto|assunto|onderwerp|temat|ämne|emne|aihe|předmět"
        "|predmet|тема|tárgy"
        "|subiect|θέμα|konu|件名|主题|主旨|제목|re|teema|tema",
        "other": "organization|organisation|reply-to|reply to|répondre à|antwort an|responder a|rispondi a"
        "|antwoord aan|ответить|importance|priorité"
        "|attachments|pièces jointes|anlagen",
    }.items()
    for label in labels.split("|")
}

HEADER_LINE = re.compile(
    r"[\s*_>]{0,4}([^\W\d_][\w\- ]{0,18}?)\s?[*_]{0,2}\s?[:：][*_]{0,2}(?:\s|$)(.{0,400})", re.UNICODE
)

_DASHES = r"[-–—_=~*]{2,}"
ORIGINAL = re.compile(
    rf"^\W*{_DASHES}\s*(?:original (?:message|e?-?mail)|(?:message|courriel|mail) d[’'`]origine|message original"
    r"|ursprüngliche (?:nachricht|e-?mail|mail)|originalnachricht|mensaje original|messaggio originale"
    r"|mensagem original"
    r"|oorspronkelijk bericht|oorspronkelijke e-?mail|origine(?:el|le) bericht|(?:wiadomość oryginalna"
    r"|oryginalna wiadomość)"
    r"|ursprungligt meddelande|originalmeddelande|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti"
    r"|původní (?:zpráva|e-?mail)|исходное сообщение|оригинальное сообщение|eredeti üzenet|mesaj original"
    r"|αρχικό μήνυμα"
    rf"|özgün ileti|reply message|antwort auf)\s*(?:{_DASHES})?\W*$",
    re.IGNORECASE,
)
FORWARD = re.compile(
    r"^\W*(?:[-–—_=*]{3,}\s*)?(?:(?:begin )?forwarded (?:message|e?-?mail)|(?:start|begin) (?:of )?forwarded message"
    r"|(?:début du )?message (?:transféré|réexpédié|transmis|transfere)|(?:début du )?(?:courriel"
    r"|e-?mail) (?:transféré|réexpédié)"
    r"|(?:anfang der )?weitergeleitete(?:n)? (?:nachricht|e-?mail|mail)|(?:inicio del )?mensaje reenviado"
    r"|(?:inizio )?messaggio inoltrato"
    r"|(?:início da )?mensagem (?:reencaminhada|encaminhada)|(?:begin )?doorgestuurd bericht|(?:przekazana"
    r"|początek przekazanej) wiadomoś[ćc]i?"
    r"|vidarebefordrat (?:meddelande|mail|brev)|videresendt (?:meddelelse|melding|besked|e-?mail)|välitetty viesti"
    r"|přeposlaná (?:zpráva|e-?mail)|пересылаемое сообщение|пересланное сообщение|továbbított (?:üzenet|levél)"
    r"|mesaj redirecționat"
    r")\s*[:：]?\s*(?:[-–—_=*]{3,})?\W*$",
    re.IGNORECASE,
)
REPLY_ABOVE = re.compile(
    r"(?:type|write|enter|please)?.{0,20}(?:reply|respond) above (?:this|the) line|répond(?:re"
    r"|ez) au-dessus de (?:cette|la) ligne"
    r"|(?:antwort\w*|schreiben) .{0,30}(?:oberhalb|über) (?:dieser|der) (?:linie|zeile)|(?:responda"
    r"|escriba) .{0,30}(?:encima|arriba) de esta línea"
    r"|reply above[.\s]",
    re.IGNORECASE,
)

WROTE = re.compile(
    r"\b(?:wrote|writes|has written|a écrit|à écrit|écrivait|écrit|schrieb|hat geschrieben|geschrieben|escribió"
    r"|escribio|escribe"
    r"|ha scritto|scrisse|scrive|schreef|heeft geschreven|escreveu|escrevera|napisał\(?a?\)?|napisała|pisze|skrev"
    r"|skreiv|kirjoitti"
    r"|napsala?|napísala?|napsal\(a\)|написал\(?а?\)?|написала|пишет|пише|írta|a scris|έγραψε|yazdı|je napisao"
    r"|je napisala|je napisal"
    r"|rakstīja|kirjutas|rašė)\b|さんは書きました|写道|님이 작성|のメール",
    re.IGNORECASE,
)
# Before a subject: the message is passed on.
FORWARD_PREFIX = re.compile(
    r"^\s*(?:fwd?|tr|wg|weitergeleitet|rv|reenv|i|inoltro|enc|res|doorst|pd|vs|vb|vl|fs|továbbítás|fw|转发|转寄)\s?[:：]",
    re.IGNORECASE,
)
# How an attribution begins: a preposition before a date.
OPENS = re.compile(
    r"^(?:on|le|am|el|il|em|op|den|på|w dniu|dnia|dne|dňa|în data de|la|em|no dia|pe|tors|ons|tis|mån|lör|sön|fre"
    r"|ma|ti|ke|to|pe|la|su"
    r"|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|dom|mié|jue|vie|sáb|gio|mo|di|mi|do|fr|sa|so|пн|вт"
    r"|ср|чт|пт|сб|вс|в)"
    r"[a-zà-ÿ]{0,9}[.,]?\s",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b|\b(?:19|20)\d\d\b|\b\d{1,2}\.?\s+(?:de\s)?[^\W\d_]{3,12}\b"
    r"|\b[^\W\d_]{3,12}\.?\s+\d{1,2}\b|\d{4}年",
)
TIME = re.compile(r"\b\d{1,2}\s?[:hH.]\s?\d{2}\b")
# Words of somebody who talks to the reader: then a line that ends with "wrote:" is a sentence of the letter.
TO_THE_READER = re.compile(
    r"\b(?:you|your|yours|we|our|vous|votre|vos|nous|notre|tu|ton|ihr|ihre[nmrs]?|wir|unser[em]?|ustedes?|usted"
    r"|su|nosotros"
    r"|voi|vostr[oaei]|noi|jullie|uw|wij|você|vocês|sua?|państwo|państwa|ert|er|deres|teidän|vás|váš|вы|ваш[аеи]?)\b",
    re.IGNORECASE,
)

SENT_FROM = re.compile(
    r"^\W{0,3}(?:sent (?:from|via|with|using)|send from|get outlook for|envoyé (?:de(?:puis)?|par|à partir|avec)"
    r"|télécharge[zr] outlook"
    r"|(?:gesendet|von meinem|diese nachricht wurde von meinem|mit .{0,30}gesendet) ?(?:von|mit|über)?"
    r"|enviado (?:desde|de|do|a partir|con|pelo)"
    r"|obtén outlook|obter o? ?outlook|inviat[oa] d|verzonden (?:vanaf|met|vanuit)|verstuurd vanaf"
    r"|wysłan[eo] (?:z|za)|skickat från|sendt fra"
    r"|lähetetty|odesláno z|отправлено (?:с|из)|scarica outlook|provenant de|via mobile|télécharger outlook"
    r"|hol dir outlook)\b.{0,90}$",
    re.IGNORECASE,
)
_DEVICE = (
    "iphone|ipad|android|mobile|mobil|phone|smartphone|samsung|galaxy|huawei|xiaomi|blackberry|outlook|yahoo"
    "|gmail|mail|"
    "sparrow|proton|orange|free|sfr|téléphone|handy|gerät|móvil|tablet|tablette|application|app|web.de|gmx"
    "|windows|telefon|"
    "портативного|айфон|телефона|устройства"
)
DEVICE = re.compile(rf"\b(?:{_DEVICE})", re.IGNORECASE)

# A closing formula on a line of its own; what follows it is a name and contact lines.
CLOSING = re.compile(
    r"^\W{0,2}(?:(?:many |with )?(?:kind(?:est)?|best|warm(?:est)?|with|yours?|sincere(?:ly)?|regards?|thank(?:s"
    r"| you)|cheers|cordial(?:ement|ly)?)"
    r"(?: (?:regards|wishes|you|and regards|sincerely|faithfully|truly|thanks|in advance|very much|so much"
    r"|for your (?:help|time)|again))*"
    r"|(?:bien |très )?(?:cordialement|sincèrement|respectueusement)(?: vôtre)?|(?:bonne|belle) (?:journée|soirée"
    r"|réception|semaine)"
    r"|(?:avec mes )?(?:meilleures )?salutations(?: distinguées)?|merci(?: (?:d’avance|d'avance|beaucoup"
    r"|par avance))?|bien à (?:vous|toi)"
    r"|(?:mit )?(?:freundlichen?|besten?|viele|liebe|herzliche) (?:grüßen?|gruß|grüsse[n]?)|mfg|vg|lg"
    r"|danke(?: im voraus)?|hochachtungsvoll"
    r"|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|gracias(?: de antemano)?|(?:cordiali"
    r"|distinti) saluti|grazie(?: mille)?"
    r"|met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|groeten|bedankt|mvg|atenciosamente"
    r"|(?:com os )?melhores cumprimentos|obrigad[oa]"
    r"|cumprimentos|z poważaniem|pozdrawiam|dziękuję|(?:med )?v[äe]nlig(?:a)? h[äi]ls(?:ning(?:ar)?|en)|mvh"
    r"|(?:bästa )?hälsningar"
    r"|(?:med )?venlig hilsen|(?:vennlig )?hilsen|ystävällisin terveisin|terveisin|s pozdravem|děkuji|с уважением"
    r"|спасибо|üdvözlettel"
    r"|cu stimă|με εκτίμηση|saygılarımla)\W{0,4}$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"@[\w-]+\.|https?://|\bwww\.|(?:\+|\b0|\()\d[\d\s().-]{6,}\d|\b(?:tel|tél|phone|mobile|fax|skype|via mobile)\b",
    re.IGNORECASE,
)

# A legal notice a mail gateway adds: it speaks of this message, of confidence, and of a recipient.
DISCLAIMER = (
    re.compile(
        r"\b(?:this|the|ce|cet|ces|diese[rs]?|este|questo|dit|esta|denna|denne|tämä"
        r"|niniejsz\w+)\s.{0,30}(?:e-?mail|message|courriel|communication"
        r"|nachricht|mensaje|correo|messaggio|bericht|mensagem|wiadomość|meddelande|besked|viesti)",
        re.IGNORECASE | re.DOTALL,
    ),
    re.compile(
        r"confiden|vertraul|privileg|riservat|vertrouwelijk|poufn|konfidenti|fortrolig|luottamuksel", re.IGNORECASE
    ),
    re.compile(
        r"recipient|addressee|destinat|empfänger|adressat|ontvanger|geadresseerde|adresat|mottagar|modtager"
        r"|vastaanottaj|in error|par erreur"
        r"|irrtümlich|por error|per errore|abusivement|unauthori[sz]ed|non autoris",
        re.IGNORECASE,
    ),
)

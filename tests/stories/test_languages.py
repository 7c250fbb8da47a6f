"""A person is answered in the language of the letter, and staff see when that could not be (P17)."""

ANNA = "Anna Weber <anna.weber@example.org>"
ERASURE = "Guten Tag, bitte löschen Sie alle personenbezogenen Daten, die Sie über mich gespeichert haben. Anna Weber"


def test_a_company_that_writes_french_and_english_answers_anna_in_both_and_the_case_says_so(office):
    office.stage.change_settings(languages={"written": ("fr", "en")})
    office.receives("löschung", ERASURE, sender=ANNA)

    office.works()

    (text,) = office.texts("anna.weber@example.org")
    assert "au plus tard le" in text
    assert "at the latest" in text
    assert "language_fallback:N1" in office.alarms("löschung")


def test_anna_is_answered_in_german(office):
    office.receives("löschung", ERASURE, sender=ANNA)

    office.works()

    (text,) = office.texts("anna.weber@example.org")
    assert "Wir antworten Ihnen spätestens am" in text
    assert "Bonjour" not in text
    assert "language_fallback:N1" not in office.alarms("löschung")

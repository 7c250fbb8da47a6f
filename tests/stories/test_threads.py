"""Letters that belong to earlier ones: replies, second requests, notes that nothing was asked, strangers."""

MARIE = "Marie Lefort <marie.lefort@example.org>"
TOM = "Tom Hale <tom.hale@example.com>"
ACCESS = "Bonjour, je souhaite recevoir une copie de toutes mes données personnelles. Marie Lefort"
ERASURE = "Hello, please delete all the personal data you have about me. Tom"


def test_a_letter_that_asks_for_nothing_gets_one_short_note_a_thread(office):
    office.receives("facture", "Please find our invoice attached. Kind regards", sender=TOM, subject="Invoice 118")
    office.works()
    office.receives(
        "again", "Any news on the payment of the invoice?", sender=TOM, answers="facture", subject="Re: Invoice 118"
    )

    office.works()

    assert office.outcome("facture") == "not_a_request"
    assert len(office.sent("tom.hale@example.com")) == 1
    assert "REQUEST" in office.texts()[0]


def test_the_answer_request_opens_a_case_that_counts_from_the_first_letter(office):
    office.receives("facture", "Please find our invoice attached. Kind regards", sender=TOM, subject="Invoice 118")
    office.days_pass(9)

    office.receives("yes", "REQUEST", sender=TOM, answers="facture", subject="Re: Invoice 118")
    office.works()

    assert office.case("yes")["received"].startswith("2027-03-01")
    assert office.case("yes")["due"] == "2027-04-01"


def test_a_reply_is_filed_under_its_case_and_opens_no_second_one(office):
    office.receives("accès", ACCESS, sender=MARIE)
    office.works()

    office.receives("suite", "Merci, où en est ma demande ?", sender=MARIE, answers="accès", subject="Re: Bonjour")
    office.works()

    assert office.number("suite") == office.number("accès")
    assert len(office.stage.machine.service.list_cases()) == 1


def test_a_stranger_who_names_maries_case_number_opens_a_case_of_his_own(office):
    office.receives("accès", ACCESS, sender=MARIE)
    office.works()
    number = office.number("accès")

    office.receives("stranger", f"Dossier {number}. {ERASURE}", sender=TOM)
    office.works()

    assert office.number("stranger") != number
    assert len(office.stage.machine.service.list_cases()) == 2


def test_a_new_right_in_the_same_thread_has_a_clock_of_its_own(office):
    office.receives("accès", ACCESS, sender=MARIE)
    office.days_pass(9)

    office.receives(
        "effacement", "Effacez aussi toutes mes données.", sender=MARIE, answers="accès", subject="Re: Bonjour"
    )
    office.works()

    assert office.number("effacement") != office.number("accès")
    assert office.case("effacement")["received"].startswith("2027-03-10")
    assert office.case("accès")["due"] == "2027-04-01"


def test_the_same_letter_sent_twice_is_one_case(office):
    first = office.receives("accès", ACCESS, sender=MARIE)
    office.works()
    raw = office.stage.server.mailbox.get(first).raw

    office.stage.deliver("copy", raw)
    office.works()

    assert office.outcome("copy") == "follow_up"
    assert len(office.sent()) == 1


def test_the_word_human_raises_the_case_the_same_day(office):
    office.receives("erasure", ERASURE, sender=TOM)
    office.works()

    office.receives("human", "HUMAN", sender=TOM, answers="erasure", subject="Re: Bonjour")
    office.works()

    assert "human_wanted" in office.alarms("erasure")


def test_the_answer_request_is_answered_in_the_language_of_the_first_letter(office):
    office.receives("facture", "Please find our invoice attached. Kind regards", sender=TOM, subject="Invoice 118")
    office.works()

    office.receives("yes", "REQUEST", sender=TOM, answers="facture", subject="Re: Invoice 118")
    office.works()

    number = office.number("yes")
    assert next(one for one in office.stage.machine.service.list_cases() if one["case"] == number)["language"] == "en"

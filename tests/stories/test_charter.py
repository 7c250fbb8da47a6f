"""Promises of the privacy charter that only the whole can show (LEGAL.md 2.3, 5)."""

from bot.proof.register import register

TOM = "Tom Hale <tom.hale@example.com>"
MARIE = "Marie Lefort <marie.lefort@example.org>"
LEAK = "I received somebody else's invoice in your last e-mail. This is a data leak."


def lines(office):
    with office.stage.store.reading() as session:
        return register(
            session, office.stage.settings.gmail.mailbox, office.stage.settings.law.rulebook(), office.clock.now()
        )


def test_t34_a_security_report_that_support_forwards_pages_at_once(open_another):
    office = open_another(gmail={"own_forwarders": ("@support.example.com",)})
    text = (
        "For you. Lea\n\n---------- Forwarded message ---------\n"
        "From: Tom Hale <tom.hale@example.com>\nDate: Mon, Mar 1, 2027 at 8:02 AM\nSubject: strange mail\n"
        f"To: <support@azopio.com>\n\n{LEAK} Tom"
    )

    office.receives("forward", text, sender="Lea <lea@support.example.com>", subject="Fwd: strange mail")
    office.works()

    assert office.case("forward")["matters"] == ["breach"]
    assert office.case("forward")["channel"] == "hand_over"
    assert any(alarm.startswith("breach") for alarm in office.alarms("forward"))


def test_b7_an_answer_of_ours_that_reached_the_wrong_person_is_a_breach_report_too(office):
    office.receives("erase", "Hello, please delete all the personal data you have about me. Tom", sender=TOM)
    office.works()

    office.receives("wrong", LEAK, sender=TOM, answers="erase", subject="Re: Bonjour")
    office.works()

    assert "breach" in office.case("wrong")["matters"]
    assert any(alarm.startswith("breach") for alarm in office.alarms("wrong"))


def test_t33_a_case_keeps_the_charter_that_was_in_force_when_it_came(office):
    before = office.stage.settings.company.charter_version
    office.receives("accès", "Bonjour, je souhaite une copie de toutes mes données. Marie Lefort", sender=MARIE)
    office.works()

    office.stage.change_settings(company={"charter_version": "2027-03"})
    office.receives("erase", "Hello, please delete all the personal data you have about me. Tom", sender=TOM)
    office.works()

    assert [line["charter_version"] for line in lines(office)] == [before, "2027-03"]


def test_t15_by_post_please_is_noticed_and_staff_see_it(office):
    office.receives(
        "accès",
        "Bonjour, je souhaite recevoir une copie de toutes mes données personnelles, par courrier postal. Marie Lefort",
        sender=MARIE,
    )

    office.works()

    assert "by_post" in office.case("accès")["aspects"]


def test_t26_a_withdrawn_consent_to_cookies_is_a_case_like_any_other(office):
    office.receives("cookies", "I hereby take back my consent to cookies and tracking. Tom", sender=TOM)

    office.works()

    assert office.case("cookies")["rights"] == ["consent_withdrawal"]

import pytest

from bot.cases.sharing import may_be_shared


@pytest.mark.parametrize(
    "address",
    [
        "contact@example.org",
        "direction@cabinet.example.org",
        "famille.petit@example.org",
        "RH@example.com",
        "info-fr@example.com",
    ],
)
def test_the_address_of_a_post_a_team_or_a_household_may_be_shared(address):
    assert may_be_shared(address)


@pytest.mark.parametrize(
    "address", ["marie.lefort@example.org", "infante@example.org", "m.teamson@example.org", "", "@"]
)
def test_the_address_of_one_person_is_not_shared(address):
    assert not may_be_shared(address)

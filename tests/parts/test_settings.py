from pathlib import Path

import pytest

from bot.errors import Misuse
from bot.settings import Settings, load
from bot.wiring.parts import check_company


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "privacy-bot.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_the_defaults_are_azopios(tmp_path):
    settings = load(environ={})

    assert settings.company.name == "Azopio SAS"
    assert settings.gmail.mailbox == "privacy@azopio.com"
    assert settings.law.rulebook().country == "FR"


def test_the_environment_wins_over_the_file(tmp_path):
    file = written(tmp_path, '[company]\nname = "From file"\naddress = "1 rue du Fichier"\n')

    settings = load(file, {"PRIVACY_BOT_COMPANY__NAME": "From environment"})

    assert settings.company.name == "From environment"
    assert settings.company.address == "1 rue du Fichier"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[company]\nnane = "x"\n', "company.nane"),
        ("[gmial]\n", "gmial"),
        ('colour = "blue"\n', "colour"),
    ],
)
def test_an_unknown_key_in_the_file_is_an_error_that_names_it(tmp_path, text, named):
    with pytest.raises(Misuse, match=f"unknown setting {named}"):
        load(written(tmp_path, text), {})


@pytest.mark.parametrize("name", ["PRIVACY_BOT_NOPE", "PRIVACY_BOT_GMAIL__NOPE", "PRIVACY_BOT_NOPE_FILE"])
def test_an_unknown_variable_is_an_error_that_names_it(name):
    with pytest.raises(Misuse, match=f"unknown setting {name}"):
        load(environ={name: "1"})


def test_a_secret_can_come_from_a_file(tmp_path):
    secret = tmp_path / "url"
    secret.write_text("postgresql+psycopg://bot:hunter2@/bot\n", encoding="utf-8")

    settings = load(environ={"PRIVACY_BOT_STORAGE__URL_FILE": str(secret)})

    assert settings.storage.url == "postgresql+psycopg://bot:hunter2@/bot"


def test_a_secret_file_that_cannot_be_read_is_an_error_that_says_so():
    with pytest.raises(Misuse, match="PRIVACY_BOT_TOKEN_KEY_FILE names a file that cannot be read"):
        load(environ={"PRIVACY_BOT_TOKEN_KEY_FILE": "/no/such/file"})


def test_a_setting_that_itself_ends_in_file_is_no_secret_file():
    settings = load(environ={"PRIVACY_BOT_GMAIL__TOKEN_FILE": "elsewhere.sealed"})

    assert settings.gmail.token_file == Path("elsewhere.sealed")


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("PRIVACY_BOT_LAW__TIME_ZONE", "Europe/Atlantis", "law.time_zone"),
        ("PRIVACY_BOT_GMAIL__START_FROM", "2027-01-01T00:00:00", "gmail.start_from"),
        ("PRIVACY_BOT_GMAIL__UNITS_PER_MINUTE", "many", "gmail.units_per_minute"),
        ("PRIVACY_BOT_CASE_PREFIX", "lower", "case_prefix"),
    ],
)
def test_a_wrong_value_is_named_and_never_shown(variable, value, named):
    with pytest.raises(Misuse, match=named) as refused:
        load(environ={variable: value})

    assert value not in str(refused.value)


def test_a_named_file_that_does_not_exist_is_an_error(tmp_path):
    with pytest.raises(Misuse, match="does not exist"):
        load(tmp_path / "nowhere.toml", {})


def test_a_file_that_is_no_toml_is_an_error(tmp_path):
    with pytest.raises(Misuse, match="not valid TOML"):
        load(written(tmp_path, "= ="), {})


def test_start_is_refused_without_a_way_to_a_human():
    settings = Settings(company={"human_route": " "})

    with pytest.raises(Misuse, match=r"company\.human_route is empty"):
        check_company(settings)


def test_start_is_refused_when_the_way_to_a_human_leads_back_to_the_bot():
    settings = Settings(company={"human_route": "write to privacy@azopio.com"})

    with pytest.raises(Misuse, match="leads back to this mailbox"):
        check_company(settings)

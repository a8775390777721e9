"""Secrets lie in files that a container or systemd hands over; what is wrong with one is named, never what is in it."""

import pytest

from scheduler.settings import WrongSettings, read_settings

URL = "smtp://user:pelican@mail.council.example:587"
FROM = {"HOMEWARD_MAIL_FROM": "Homeward <homeward@council.example>"}


def secret(folder, name="smtp_url", value=f"{URL}\n"):
    file = folder / name
    file.write_text(value)
    return file


def test_a_variable_may_name_the_file_that_holds_the_value(tmp_path):
    settings = read_settings(tmp_path, FROM | {"HOMEWARD_SMTP_URL_FILE": str(secret(tmp_path))})

    assert settings.smtp_url.get_secret_value() == URL


def test_what_a_unit_loads_as_a_credential_is_read(tmp_path):
    secret(tmp_path, "homeward_smtp_url")

    settings = read_settings(tmp_path, FROM | {"CREDENTIALS_DIRECTORY": str(tmp_path)})

    assert settings.smtp_url.get_secret_value() == URL


def test_a_credential_with_a_slip_in_its_name_is_named(tmp_path):
    secret(tmp_path, "homeward_smtp_ulr")

    with pytest.raises(WrongSettings, match="homeward_smtp_ulr is not a setting"):
        read_settings(tmp_path, {"CREDENTIALS_DIRECTORY": str(tmp_path)})


def test_a_setting_whose_own_name_ends_so_is_still_itself(tmp_path):
    assert read_settings(tmp_path, {"HOMEWARD_COUNCIL_FILE": "aims.toml"}).council_file.name == "aims.toml"


def test_an_empty_variable_names_no_file(tmp_path):
    assert read_settings(tmp_path, {"HOMEWARD_SMTP_URL_FILE": ""}).smtp_url is None


@pytest.mark.parametrize(
    ("value", "why"), [(None, "cannot be read"), ("", "is empty"), ("\n", "is empty")], ids=str
)
def test_a_file_that_is_missing_or_empty_is_named(tmp_path, value, why):
    file = tmp_path / "smtp_url" if value is None else secret(tmp_path, value=value)

    with pytest.raises(WrongSettings, match=why) as refused:
        read_settings(tmp_path, FROM | {"HOMEWARD_SMTP_URL_FILE": str(file)})

    assert str(file) in str(refused.value)
    assert "HOMEWARD_SMTP_URL_FILE" in str(refused.value)


def test_bytes_that_are_no_text_are_not_repeated(tmp_path):
    file = tmp_path / "smtp_url"
    file.write_bytes(b"pelican\xff")

    with pytest.raises(WrongSettings, match="not UTF-8") as refused:
        read_settings(tmp_path, FROM | {"HOMEWARD_SMTP_URL_FILE": str(file)})

    assert "pelican" not in str(refused.value)


@pytest.mark.parametrize("also", ["environment", "credential"])
def test_a_setting_given_in_two_ways_is_refused(tmp_path, also):
    given = FROM | {"HOMEWARD_SMTP_URL_FILE": str(secret(tmp_path))}
    if also == "environment":
        given["HOMEWARD_SMTP_URL"] = URL
    else:
        secret(tmp_path, "homeward_smtp_url")
        given["CREDENTIALS_DIRECTORY"] = str(tmp_path)

    with pytest.raises(WrongSettings, match="given twice") as refused:
        read_settings(tmp_path, given)

    assert "pelican" not in str(refused.value)

"""Settings: the environment before the file, and nothing unsafe starts."""

import re

import pytest

from scheduler.settings import NO_SETTINGS, Settings, WrongSettings, read_settings
from tests.sources import ROOT

# Where the environment is asked for what only the project's own work goes by: "environ.get(" and a name, or name=1.
OWN_WORK = ("Makefile", ".ci/run", "tests/**/*.py", "tools/**/*.py", "tools/**/*.sh", "bench/**/*.py")
ASKED_FOR = re.compile(r"""environ(?:\.get\(|\[)["'](HOMEWARD_[A-Z_]+)|\b(HOMEWARD_[A-Z_]+)=1\b""")


def read(tmp_path, text="", **environment):
    (tmp_path / "homeward.toml").write_text(text)
    return read_settings(tmp_path, environment)


def test_without_a_file_the_defaults_are_local_and_reach_nobody(tmp_path):
    settings = read_settings(tmp_path, {})

    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert not settings.has_real_channels


def test_the_environment_goes_before_the_file(tmp_path):
    settings = read(tmp_path, 'pack = "scotland"\nsweep_every_seconds = 60\n', HOMEWARD_PACK="england")

    assert (settings.pack, settings.sweep_every_seconds) == ("england", 60)


def test_an_empty_variable_is_none(tmp_path):
    assert read(tmp_path, 'pack = "england"\n', HOMEWARD_PACK="").pack == "england"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('packk = "scotland"', "packk"),
        ("zone = 'Europe/Atlantis'", "no time zone"),
        ("digest_anchor = 2026-01-06", "Monday"),
        ("bind = '8080'", "HOST:PORT"),
        ("bind = '0.0.0.0:port'", "HOST:PORT"),
        ("working_hours_from = 17:00:00\nworking_hours_to = 08:00:00", "end after they begin"),
        ("digest_at = 18:00:00", "digest_at"),
        ("digest_at = 17:00:00", "digest_at"),
        ("sweep_every_seconds = 0", "sweep_every_seconds"),
        ("messages_at_once = 21", "messages_at_once"),
        ("slack_bot_token = 'xoxb-1'", "slack_signing_secret"),
        ("smtp_url = 'smtp://127.0.0.1'", "mail_from"),
        (
            "slack_bot_token = 'xoxb-1'\nslack_app_token = 'xapp-1'\nslack_api_url = 'https://elsewhere.example/api/'",
            "on this machine only",
        ),
        ("pack = ", "homeward.toml"),
    ],
)
def test_what_is_wrong_or_unsafe_is_named_and_refused(tmp_path, text, named):
    with pytest.raises(WrongSettings, match=named):
        read(tmp_path, text)


def test_a_secret_is_never_repeated(tmp_path):
    settings = read(
        tmp_path,
        HOMEWARD_SLACK_BOT_TOKEN="xoxb-very-secret",
        HOMEWARD_SLACK_SIGNING_SECRET="very-secret",
        HOMEWARD_SMTP_URL="smtp://user:very-secret@mail.council.example:587",
        HOMEWARD_MAIL_FROM="homeward@council.example",
    )

    assert "very-secret" not in repr(settings)
    with pytest.raises(WrongSettings) as wrong:
        read(tmp_path, HOMEWARD_SMTP_URL="smtp://user:very-secret@mail.council.example")
    assert "very-secret" not in str(wrong.value)


def test_every_setting_can_be_given_by_environment(tmp_path):
    given = {f"HOMEWARD_{name.upper()}": "x" for name, f in Settings.model_fields.items() if f.alias is None}

    with pytest.raises(WrongSettings) as wrong:
        read(tmp_path, **given)

    assert "extra" not in str(wrong.value).lower()


def test_the_weekly_file_is_set_up_in_the_file_or_by_the_environment(tmp_path):
    written = read(tmp_path, '[import]\nfolder = "inbox"\nmapping = "mine.toml"\nevery = "2 weeks"\n').weekly
    given = read(tmp_path, HOMEWARD_IMPORT_FOLDER="inbox", HOMEWARD_IMPORT_MAPPING="mine.toml").weekly

    assert (written.folder.name, written.mapping, written.every.days) == ("inbox", "mine.toml", 14)
    assert (given.folder.name, given.every.days, given.missing) == ("inbox", 7, "ask")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('folder = "inbox"', "import.mapping: Field required"),
        ('folder = "inbox"\nmapping = "m"\nevery = "weekly"', 'import.every: write "7 days"'),
        ('folder = "inbox"\nmapping = "m"\nfoldr = "x"', "import.foldr"),
    ],
)
def test_what_is_wrong_with_the_weekly_file_is_named(tmp_path, text, named):
    with pytest.raises(WrongSettings, match=named):
        read(tmp_path, f"[import]\n{text}\n")


def test_a_log_has_the_levels_that_there_are(tmp_path):
    with pytest.raises(WrongSettings, match="log_level"):
        read(tmp_path, 'log_level = "loud"')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'HOMEWARD_SMTP_URL = "smtp://mail:587"\n',
            "HOMEWARD_SMTP_URL is a name for the environment: here it is smtp_url",
        ),
        (
            '[import]\nfolder = "a"\nmapping = "b.toml"\nfoldr = "x"\n',
            "import.foldr is not a setting; did you mean import.folder?",
        ),
        (
            '[import]\nfolder = "a"\nmapping = "b.toml"\nzone = "Europe/London"\n',
            "zone stands below [import]: put it above that line",
        ),
        (
            'pack = "scotland"\npack = "england"\n',
            "a setting is given twice: leave one of them out (at line 2",
        ),
        ('link = "javascript:x"\n', "link is an address: https://..."),
        ('heartbeat_url = "watcher"\n', "heartbeat_url is an address: https://..."),
    ],
)
def test_a_setting_in_the_wrong_place_or_form_is_told_what_is_meant(tmp_path, text, told):
    with pytest.raises(WrongSettings) as wrong:
        read(tmp_path, text)

    assert told in str(wrong.value)


def test_a_name_of_the_environment_in_small_letters_is_named_with_the_one_that_counts(tmp_path):
    with pytest.raises(WrongSettings, match="homeward_pack is not a setting; did you mean HOMEWARD_PACK"):
        read_settings(tmp_path, {"homeward_pack": "england"})


def test_whatever_the_projects_own_work_goes_by_is_no_setting_that_a_command_refuses():
    files = (file for pattern in OWN_WORK for file in ROOT.glob(pattern))
    asked_for = {
        name
        for file in files
        for found in ASKED_FOR.findall(file.read_text("utf-8"))
        for name in found
        if name
    }

    assert asked_for >= {"HOMEWARD_PROOF", "HOMEWARD_WRITE_GOLDEN", "HOMEWARD_TESTS_MUST_NOT_SKIP"}
    assert asked_for <= NO_SETTINGS

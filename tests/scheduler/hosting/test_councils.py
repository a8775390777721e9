"""The councils of a folder: whose settings are whose, what two may not share, and what is no council."""

import os
import stat

import pytest

from scheduler.hosting.councils import NoCouncils, councils_in, kept_apart, settings_of_the_whole
from scheduler.settings import WrongSettings
from tests.limits import rights_of_files_hold

KEY = "k" * 32


def a_council(folder, name, *lines, **secrets):
    place = folder / name
    place.mkdir()
    (place / "homeward.toml").write_text("\n".join(lines) + "\n")
    for secret, value in secrets.items():
        (place / "secrets").mkdir(exist_ok=True)
        (place / "secrets" / secret).write_text(f"{value}\n")
    return place


def shared(folder, *served):
    return {council.name: why for council, why in kept_apart(councils_in(folder).whole, served) if why}


def test_each_folder_with_settings_is_a_council_with_its_own_secrets(tmp_path):
    a_council(tmp_path, "north", 'zone = "Europe/London"', reply_key=KEY)
    a_council(tmp_path, "south", 'pack = "england"')
    (tmp_path / "lost+found").mkdir()

    north, south = councils_in(tmp_path).whole

    assert (north.name, north.settings.reply_key.get_secret_value()) == ("north", KEY)
    assert (south.name, south.settings.reply_key, south.settings.pack) == ("south", None, "england")


def test_nothing_of_the_environment_is_a_councils(tmp_path, monkeypatch):
    monkeypatch.setenv("HOMEWARD_STORE_URL", "sqlite:///of-all.sqlite")
    a_council(tmp_path, "north")

    assert councils_in(tmp_path).whole[0].settings.store_url == "sqlite:///homeward.sqlite"
    with pytest.raises(NoCouncils, match="HOMEWARD_STORE_URL in the environment would be every council's"):
        settings_of_the_whole()


def test_where_the_whole_listens_is_said_by_the_environment():
    given = {"HOMEWARD_BIND": "127.0.0.1:9", "HOMEWARD_LOG_FORMAT": "json", "PATH": "/bin"}

    assert settings_of_the_whole(given).bind == "127.0.0.1:9"


def test_a_council_that_is_wrong_is_named_and_stops_no_other(tmp_path):
    a_council(tmp_path, "north")
    a_council(tmp_path, "south", 'zone = "Mars"')
    a_council(tmp_path, "West_Side")

    found = councils_in(tmp_path)

    assert [council.name for council in found.whole] == ["north"]
    assert found.wrong["south"] == "zone: there is no time zone Mars"
    assert "small letters, digits and single hyphens" in found.wrong["West_Side"]


@pytest.mark.parametrize("name", ["healthz", "metrics", "a--b", "-a", "1st", "a" * 41])
def test_a_name_that_cannot_stand_in_an_address_is_refused(tmp_path, name):
    a_council(tmp_path, name)

    assert list(councils_in(tmp_path).wrong) == [name]


def test_a_council_may_be_left_alone(tmp_path):
    (a_council(tmp_path, "north") / "not-served").touch()

    found = councils_in(tmp_path)

    assert (found.whole, found.wrong, found.left_alone) == ((), {}, ("north",))


def test_a_folder_that_may_not_be_read_is_named_and_stops_no_other(tmp_path):
    a_council(tmp_path, "north")
    a_council(tmp_path, "south").chmod(0)

    with rights_of_files_hold():
        found = councils_in(tmp_path)
    (tmp_path / "south").chmod(stat.S_IRWXU)

    assert [council.name for council in found.whole] == ["north"]
    assert "may not be used" in found.wrong["south"]


def test_a_folder_that_lost_its_settings_is_named(tmp_path):
    (a_council(tmp_path, "north", reply_key=KEY) / "homeward.toml").unlink()
    (tmp_path / "old").mkdir()
    (tmp_path / "read-me.txt").touch()

    assert list(councils_in(tmp_path).wrong) == ["north"]
    assert "homeward init --in" in councils_in(tmp_path).wrong["north"]


def test_links_lead_to_the_council_that_they_are_of(tmp_path):
    a_council(tmp_path, "north", 'public_url = "https://hosted.example/north"')
    a_council(tmp_path, "south", 'public_url = "https://hosted.example/north"')
    a_council(tmp_path, "west", 'public_url = "https://hosted.example"')

    found = councils_in(tmp_path)

    assert [council.name for council in found.whole] == ["north"]
    assert found.wrong["south"] == "public_url ends with /south, which is where this council is reached"
    assert found.wrong["west"] == "public_url ends with /west, which is where this council is reached"


@pytest.mark.parametrize(
    ("secret", "value"),
    [
        ("reply_key", KEY),
        ("name_key", KEY),
        ("store_url", "postgresql://homeward@db.example/one"),
    ],
)
def test_two_councils_share_no_secret_and_no_store(tmp_path, secret, value):
    for name in ("north", "south"):
        a_council(tmp_path, name, **{secret: value})

    assert shared(tmp_path) == {"south": f"{secret} is the same as north's: each council has its own"}
    assert shared(tmp_path, "south") == {
        "north": f"{secret} is the same as south's: each council has its own"
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("postgresql+psycopg://a:b@db.example/one", "postgresql://c@DB.example:5432/one?application_name=x"),
        ("postgresql://a@localhost/one", "postgresql://a@127.0.0.1/one"),
        ("postgresql://a@/one?host=/run/pg", "postgresql://b@/one?host=/run/pg&port=5432"),
    ],
)
def test_one_store_is_one_however_its_address_is_written(tmp_path, one, other):
    a_council(tmp_path, "north", store_url=one)
    a_council(tmp_path, "south", store_url=other)

    assert list(shared(tmp_path)) == ["south"]


def test_two_databases_of_one_server_are_two(tmp_path):
    a_council(tmp_path, "north", store_url="postgresql://a@db.example/one")
    a_council(tmp_path, "south", store_url="postgresql://a@db.example/two")
    a_council(tmp_path, "west", store_url="no address of a store")

    assert shared(tmp_path) == {}


def test_one_mailbox_is_one_however_its_address_is_written(tmp_path):
    mail = (
        'mail_from = "h@council.example"',
        'reply_address = "{}@council.example"',
        'mail_boundary = "mx.council.example"',
    )
    boxes = {
        "north": "imaps://replies:one@mail.example",
        "south": "imap://Replies:two@MAIL.example:143/INBOX",
        "west": "imaps://west:one@mail.example",
    }
    for name, box in boxes.items():
        lines = [line.format(name) for line in mail]
        a_council(tmp_path, name, *lines, smtp_url="smtp://mail.example", mailbox_url=box, reply_key=name * 8)

    assert councils_in(tmp_path).wrong == {}
    assert shared(tmp_path) == {"south": "mailbox_url is the same as north's: each council has its own"}


def test_a_key_that_was_anothers_before_is_still_the_others(tmp_path):
    a_council(tmp_path, "north", reply_key=KEY, reply_key_before="b" * 32)
    a_council(tmp_path, "south", reply_key="b" * 32)

    assert shared(tmp_path) == {"south": "reply_key is the same as north's: each council has its own"}


def test_two_councils_share_no_folder_that_files_come_to(tmp_path):
    for name in ("north", "south"):
        a_council(tmp_path, name, "[import]", f'folder = "{tmp_path}/inbox"', 'mapping = "mine.toml"')

    assert list(shared(tmp_path)) == ["south"]


def test_the_folder_of_one_council_is_no_folder_of_councils(tmp_path):
    a_council(tmp_path, "north")

    with pytest.raises(NoCouncils, match="homeward run serves it"):
        councils_in(tmp_path / "north")
    with pytest.raises(NoCouncils, match="there is no folder"):
        councils_in(tmp_path / "nowhere")


def test_a_secret_that_is_no_setting_is_said(tmp_path):
    a_council(tmp_path, "north", slack_bot_tokn="xoxb")

    assert councils_in(tmp_path).wrong == {
        "north": "secrets/slack_bot_tokn is not a setting (docs/settings.md lists all)"
    }


def test_a_secret_is_not_given_twice(tmp_path):
    from scheduler.settings import read_settings

    place = a_council(tmp_path, "north", reply_key=KEY)

    with pytest.raises(WrongSettings, match="HOMEWARD_REPLY_KEY is given twice, once by secrets/reply_key"):
        read_settings(place, {"HOMEWARD_REPLY_KEY": KEY})


# Settings that no parser, path or address can hold, and places that never end.
BEYOND_USE = {
    "a list within lists": "store_url = " + "[" * 20_000,
    "a number of 5,000 digits": f"sweep_every_seconds = {'9' * 5_000}",
    "the character zero in the store": 'store_url = "sqlite:///a\\u0000b"',
    "the character zero in a path": 'anchor_file = "a\\u0000b"',
    "the character zero below a heading": '[import]\nfolder = "a\\u0000b"\nmapping = "m"',
    "a link that leads to itself": 'anchor_file = "round/anchors.txt"',
}


@pytest.mark.parametrize("settings", BEYOND_USE.values(), ids=BEYOND_USE)
def test_settings_that_nobody_foresaw_stop_no_other_council(tmp_path, settings):
    a_council(tmp_path, "north")
    south = a_council(tmp_path, "south", settings)
    (south / "round").symlink_to("round")

    found = councils_in(tmp_path)
    apart = {council.name: why for council, why in kept_apart(found.whole)}

    assert apart["north"] is None
    assert found.wrong.get("south") or apart["south"]


@pytest.mark.parametrize("place", ["homeward.toml", "secrets/reply_key"])
def test_a_pipe_in_the_place_of_a_file_is_waited_for_by_nobody(tmp_path, place):
    a_council(tmp_path, "north")
    pipe = a_council(tmp_path, "south", reply_key=KEY) / place
    pipe.unlink()
    os.mkfifo(pipe)

    found = councils_in(tmp_path)

    assert [council.name for council in found.whole] == ["north"]
    assert "plain file" in found.wrong["south"]


def test_a_council_whose_settings_are_a_link_to_nothing_is_named(tmp_path):
    south = a_council(tmp_path, "south")
    (south / "homeward.toml").unlink()
    (south / "homeward.toml").symlink_to("elsewhere.toml")

    assert "plain file" in councils_in(tmp_path).wrong["south"]

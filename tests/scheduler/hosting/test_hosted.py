"""`homeward hosted`: councils come and go while it runs, and what is wrong with one is nobody else's trouble."""

import shutil
import signal

from tests.builders import JAMIE, SHONA
from tests.cluster.councils import made_up
from tests.cluster.tenants import Trespass


def sqlite_of(_name):
    return "sqlite:///homeward.sqlite"


def told(council):
    """Whether its morning's messages have left."""
    return council.letters(JAMIE) and council.slack.messages(council.slack.direct_channel(SHONA))


def test_nothing_of_one_council_opens_anything_at_another(serving):
    with made_up(serving.folder, ("north", "south"), serving.url, sqlite_of, teams=True) as (north, south):
        serving.begin()
        for council in (north, south):
            serving.until(lambda council=council: told(council))

        made = [*Trespass(north, south).attempts(), *Trespass(south, north).attempts()]

        assert [attempt for attempt in made if attempt.got] == []
        doors = {attempt.door for attempt in made}
        assert doors == {"signature", "token", "reply address", "page", "reference", "message id"}
        assert serving.end() in (0, -signal.SIGTERM)


def test_what_a_council_sends_leads_back_to_it_and_is_recorded_there_alone(serving):
    with made_up(serving.folder, ("north", "south"), serving.url, sqlite_of) as (north, south):
        serving.begin()
        serving.until(lambda: told(north) and told(south))
        before = len(south.entries())
        [message] = north.slack.messages(north.slack.direct_channel(SHONA))

        assert north.in_slack.press(SHONA, message, "answer.done").ok

        serving.until(lambda: north.entries()[-1].by == SHONA)
        assert len(south.entries()) == before
        assert set(serving.health()) == {"north", "south"}


def test_councils_come_and_go_and_are_mended_while_the_others_are_served(serving):
    with made_up(serving.folder, ("north", "south", "west"), serving.url, sqlite_of) as (north, south, west):
        store = south.folder / "homeward.sqlite"
        store.rename(store.with_name("elsewhere"))
        shutil.move(west.folder, serving.folder.parent / "west")
        serving.begin()
        serving.until(lambda: told(north))

        said = serving.health()
        assert "there is no store" in said["south"][0]
        assert serving.get("/south/healthz").status_code == 503
        assert serving.get("/west/healthz").status_code == 404
        assert serving.get("/healthz").status_code == 503

        store.with_name("elsewhere").rename(store)
        shutil.move(serving.folder.parent / "west", west.folder)
        serving.until(lambda: told(south) and told(west))

        (north.folder / "not-served").touch()
        serving.until(lambda: serving.get("/north/healthz").status_code == 404)
        assert set(serving.health()) == {"south", "west"}
        assert "council=south" in serving.said()


def test_what_is_found_wrong_while_the_others_are_served_is_logged(serving):
    with made_up(serving.folder, ("north", "south"), serving.url, sqlite_of) as (north, south):
        serving.begin()
        serving.until(lambda: told(north) and told(south))
        before = serving.said()

        (south.folder / "homeward.toml").write_text('zone = "Mars"\n')
        serving.until(lambda: serving.health()["south"] == ["zone: there is no time zone Mars"])

        assert "south is not served: zone: there is no time zone Mars" in serving.said().removeprefix(before)
        assert "no time zone" not in before


def test_two_with_one_key_are_not_both_served(serving):
    with made_up(serving.folder, ("north", "south"), serving.url, sqlite_of) as (_north, south):
        (south.folder / "secrets" / "reply_key").write_text("the-reply-key-of-north".ljust(32, "-"))
        serving.begin()

        assert serving.health()["south"] == ["reply_key is the same as north's: each council has its own"]


def test_two_addresses_of_one_database_are_not_both_served(serving):
    with made_up(serving.folder, ("north", "south"), serving.url, sqlite_of) as (north, south):
        linked = serving.folder.parent / "linked.sqlite"
        linked.hardlink_to(north.folder / "homeward.sqlite")
        (south.folder / "secrets" / "store_url").write_text(f"sqlite:///{linked}")
        serving.begin()

        said = "names the database of"
        refused = serving.until(
            lambda: [why for each in serving.health().values() for why in each if said in why]
        )
        assert len(refused) == 1  # whichever was opened first is served


def test_a_council_whose_database_is_gone_is_named_and_stops_no_other(serving, postgres, postgres_made):
    urls = {name: postgres.new_database(like=postgres_made) for name in ("north", "south")}
    with made_up(serving.folder, [*urls], serving.url, urls.__getitem__) as (_north, south):
        serving.begin()
        serving.until(lambda: told(south))

        postgres.drop_database(urls["north"])

        serving.until(lambda: serving.health()["north"])
        [message] = south.slack.messages(south.slack.direct_channel(SHONA))
        assert south.in_slack.press(SHONA, message, "answer.done").ok
        assert serving.health()["south"] == []

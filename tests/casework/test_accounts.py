"""A change of whose an account is: an entry of the ledger, and a mail to its owner."""

from casework.accounts import SLACK_ACCOUNT, TEAMS_ACCOUNT, put_account, unlink
from casework.link_account import FromStranger, greet, vouched
from casework.ports import MessageKind
from permanence.entries import EntryKind
from tests.builders import NOW, SHONA


def changes(tx):
    return [e for e in tx.entries() if e.kind is EntryKind.ACCOUNT_CHANGED]


def told(tx):
    return [
        str(m.facts["headline"])
        for m in tx.messages_for(SHONA)
        if m.kind is MessageKind.NOTICE and m.channel == "email"
    ]


def put(tx, account, kind=SLACK_ACCOUNT):
    put_account(tx, kind, tx.directory().people[SHONA], account, NOW, by="slack", tell=True)


def test_a_first_account_stands_in_the_ledger_and_its_owner_hears_of_it(record):
    with record.writing() as tx:
        put(tx, "U1")

        [entry] = changes(tx)
        assert (entry.text("person"), entry.text("account"), entry.maybe("was")) == (SHONA, "U1", None)
        assert told(tx) == [
            "Homeward now knows your account in Slack: what is answered from it counts as yours."
        ]


def test_an_account_in_the_place_of_another_says_so(record):
    with record.writing() as tx:
        put(tx, "U1")
        put(tx, "U2")

        assert [(e.maybe("was"), e.text("account")) for e in changes(tx)] == [(None, "U1"), ("U1", "U2")]
        assert "another account in Slack" in told(tx)[0]


def test_the_same_account_again_is_no_news(record):
    with record.writing() as tx:
        put(tx, "U1")
        put(tx, "U1")

        assert len(changes(tx)) == len(told(tx)) == 1


def test_an_account_by_the_platforms_word_and_one_by_a_code_are_told_alike(record):
    with record.writing() as tx:
        assert vouched(tx, TEAMS_ACCOUNT, "T1", SHONA, NOW, tell=True)
        greet(tx, SLACK_ACCOUNT, FromStranger("U9", "1", SHONA), NOW, lambda: "123456")
        greet(tx, SLACK_ACCOUNT, FromStranger("U9", "2", "123456"), NOW)

        assert [(e.text("channel"), e.by) for e in changes(tx)] == [("teams", "teams"), ("slack", SHONA)]
        assert len(told(tx)) == 2


def test_an_account_that_is_taken_away_can_do_nothing_more_and_its_owner_hears_of_it(record):
    with record.writing() as tx:
        put(tx, "U1")
        put(tx, "T1", TEAMS_ACCOUNT)

        assert unlink(tx, SHONA, None, NOW, by="homeward people unlink") == ["Slack", "Teams"]

        person = tx.directory().people[SHONA]
        assert (person.slack_user, person.teams_user) == (None, None)
        assert changes(tx)[-1].maybe("account") is None
        assert "does not know your account in Teams" in told(tx)[0]
        assert unlink(tx, SHONA, None, NOW, by="homeward people unlink") == []


def test_an_account_of_one_channel_alone_can_be_taken(record):
    with record.writing() as tx:
        put(tx, "U1")
        put(tx, "T1", TEAMS_ACCOUNT)

        assert unlink(tx, SHONA, "slack", NOW, by="homeward people unlink") == ["Slack"]
        assert tx.directory().people[SHONA].teams_user == "T1"


def test_no_child_is_made_of_it(record):
    with record.writing() as tx:
        put(tx, "U1")

        assert tx.references() == []
        assert tx.journey("") is None


def test_what_an_administrator_took_away_the_platforms_word_does_not_give_back_but_a_code_does(record):
    with record.writing() as tx:
        put(tx, "U1")
        unlink(tx, SHONA, None, NOW, by="homeward people unlink")

        assert not vouched(tx, SLACK_ACCOUNT, "U1", SHONA, NOW, tell=True)
        assert vouched(tx, SLACK_ACCOUNT, "U2", SHONA, NOW, tell=True)
        unlink(tx, SHONA, None, NOW, by="homeward people unlink")
        greet(tx, SLACK_ACCOUNT, FromStranger("U1", "1", SHONA), NOW, lambda: "123456")
        greet(tx, SLACK_ACCOUNT, FromStranger("U1", "2", "123456"), NOW)

        assert tx.directory().people[SHONA].slack_user == "U1"
        assert [(e.maybe("was"), e.text("account"), e.by) for e in changes(tx)][-1] == (None, "U1", SHONA)

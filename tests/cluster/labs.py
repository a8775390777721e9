"""A council with everything outside of it, for one row of the table."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.nodes.lab import Lab, names_of
from tests.servers.fault_smtp import FaultSmtp
from tests.servers.postgres import PostgresServer
from tests.servers.slack_stand_in import SlackStandIn
from tests.servers.teams_connector import TeamsConnector

AT_ONCE = 20  # messages in Slack at a time, and half as many mails, and in Teams


@contextmanager
def a_lab(server: PostgresServer, in_teams: int = 0, **settings: str) -> Iterator[Lab]:
    """`in_teams`: so many people can be told in Teams."""
    with (
        tempfile.TemporaryDirectory(prefix="homeward-lab-") as folder,
        SlackStandIn(everyone_at="council.example") as slack,
        FaultSmtp() as mail,
        TeamsConnector(names_of("teams", in_teams)) as teams,
        Lab(Path(folder), server.new_database(), slack, mail, teams if in_teams else None, **settings) as lab,
    ):
        yield lab

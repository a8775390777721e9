"""The row of the table about webs that are killed while somebody answers: in Slack, in Teams, and on the page of a mail."""

import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial

import httpx

from tests.cluster.councils import links_in
from tests.cluster.labs import a_lab
from tests.cluster.table import Row
from tests.nodes.lab import Lab, NodeProcess, names_of
from tests.servers.postgres import PostgresServer
from tests.servers.teams_client import NO_TLS, TeamsPeople

KILLS = 20
LET_SECONDS = 180.0
TRIES, TRIED_AGAIN_SECONDS = 60, 0.2
NOWHERE = "http://127.0.0.1:9"  # the links of mails lead to it; whoever opens one here goes to a web
WITH_PAGES = {
    "HOMEWARD_PUBLIC_URL": NOWHERE,
    "HOMEWARD_REPLY_KEY": "a-key-of-the-cluster's-table".ljust(32, "-"),
    "HOMEWARD_MAILS_A_MINUTE": "6000",
}
Answers = Callable[[NodeProcess], bool]  # given to this web; whether it was taken


def webs_killed(server: PostgresServer, kills: int = KILLS) -> Row:
    """A web is killed while answers are on their way to it; they go to the other one then."""
    with a_lab(server, in_teams=kills, **WITH_PAGES) as lab:
        people = {channel: names_of(channel, kills) for channel in ("slack", "teams", "email")}
        children = {channel: lab.allocated(names, channel) for channel, names in people.items()}
        lab.worker()
        webs = [lab.web(), lab.web()]
        lab.until_quiet(3 * kills)
        pages = _pages(lab, people["email"], webs[0])
        chance = random.Random(4821)
        for number in range(kills):
            webs = _killed_meanwhile(
                lab,
                webs,
                [
                    *(
                        _in_words(lab, channel, people[channel][number], _made(children[channel][number]))
                        for channel in ("slack", "teams")
                    ),
                    partial(_on_its_page, *pages[number]),
                ],
                chance.uniform(0.0, 0.4),
            )
        chats = [(channel, person) for channel in ("slack", "teams") for person in people[channel]]
        lab.until_or_not(lambda: all(lab.answers(person) == {"sent": 1} for _, person in chats), LET_SECONDS)
        for channel, person in chats:
            _until_taken(_in_words(lab, channel, person, "yes"), webs)
        lab.until_or_not(lambda: lab.recorded() == 3 * kills, 60)
        lab.until_or_not(lambda: not lab.states()["sending"], 60)  # what became of the last is known
        counts = _counts(lab, people, kills)
    met = not any(
        counts[name] for name in ("not recorded", "recorded twice", "twice in Slack", "twice by mail")
    )
    return Row(
        f"{kills} x SIGKILL of a web while answers in Slack, in Teams and on the page of a mail are on their way to it",
        "0 lost; 0 recorded twice, 0 twice in Slack and by mail; in Teams at most what was in flight, each counted as unsure",
        counts,
        met and counts["twice in Teams"] <= counts["of those unsure"],
    )


def _made(reference: str) -> str:
    return f"{reference} agency decision made 12 May"


def _counts(lab: Lab, people: dict[str, list[str]], kills: int) -> dict[str, int]:
    mails = lab.mails()
    return {
        "kills": kills,
        "answers": 3 * kills,
        "not recorded": 3 * kills - lab.recorded(),
        "recorded twice": lab.recorded_twice(),
        "twice in Slack": lab.twice(),
        "twice by mail": sum(max(0, mails[person] - 1) for person in people["email"]),
        "twice in Teams": sum(lab.more_in_teams(person) for person in people["teams"]),
        "of those unsure": lab.unsure("teams"),
    }


def _killed_meanwhile(
    lab: Lab, webs: Sequence[NodeProcess], answers: Sequence[Answers], seconds: float
) -> list[NodeProcess]:
    """The first web is killed so many seconds after all of them began to be given; all are taken, and a new web runs."""
    dying, other = webs
    giving = [threading.Thread(target=_until_taken, args=(give, webs)) for give in answers]
    for one in giving:
        one.start()
    time.sleep(seconds)
    dying.process.kill()
    for one in giving:
        one.join()
    return [other, lab.web()]


def _until_taken(give: Answers, webs: Sequence[NodeProcess]) -> None:
    for number in range(TRIES):
        if give(webs[number % len(webs)]):
            return
        time.sleep(TRIED_AGAIN_SECONDS)


def _in_words(lab: Lab, channel: str, person: str, words: str) -> Answers:
    """Her words in a chat, as one event however often it is given."""
    return _in_teams(lab, person, words) if channel == "teams" else _in_slack(lab, person, words)


def _in_slack(lab: Lab, person: str, words: str) -> Answers:
    answers = []

    def give(web: NodeProcess) -> bool:
        there = lab.people_at(web)
        answers.append(there.repeat(answers[0], len(answers)) if answers else there.say(person, words))
        return answers[-1].ok

    return give


def _in_teams(lab: Lab, person: str, words: str) -> Answers:
    assert lab.teams_people
    activity = lab.teams_people.activity(person, "message", text=words, textFormat="plain")

    def give(web: NodeProcess) -> bool:
        assert lab.teams
        try:
            return TeamsPeople(lab.teams, f"{web.running.url}/api/messages").deliver(activity).ok
        except httpx.HTTPError:
            return False

    return give


def _pages(lab: Lab, people: Sequence[str], web: NodeProcess) -> list[tuple[str, str]]:
    """For each the page of the first line of her mail, and the revision that it shows."""
    letters = {address: mail for mail in lab.mail.mails for address in mail.rcpts}
    pages = []
    for person in people:
        text = "\n".join(
            part.get_content()
            for part in letters[person].message.walk()
            if part.get_content_maintype() == "text"
        )
        page = links_in(text, "answer")[0].removeprefix(NOWHERE)
        shown = httpx.get(f"{web.running.url}{page}", timeout=20, verify=NO_TLS).text
        [revision] = re.findall(r'name="revision" value="(\d+)"', shown)
        pages.append((page, revision))
    return pages


def _on_its_page(page: str, revision: str, web: NodeProcess) -> bool:
    form = {"what": "done", "day": "another", "done_day": "12", "done_month": "5", "done_year": "2026"}
    try:
        answer = httpx.post(
            f"{web.running.url}{page}", data={**form, "revision": revision}, timeout=20, verify=NO_TLS
        )
    except httpx.HTTPError:
        return False
    return answer.status_code == 200

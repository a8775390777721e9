"""What one council's keys, addresses and names open at another: nothing, by any door.

Each attempt is made with what is genuine at the first council (a signature, a token, a signed address, a link, a
reference, the number of a message), at the address of the second, whose people have the same names and addresses.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import httpx

from bot.email.incoming.taking import MailDesk
from bot.handle import Handle
from bot.render import plain_templates
from scheduler.wiring.mailbox import reply_addresses
from scheduler.words_ready import make_ready
from tests.builders import EWAN, JAMIE, NOW, SHONA
from tests.cluster.councils import BOUNDARY, MadeUp, links_in
from tests.servers.slack_client import Answer, SlackClient
from tests.servers.slack_deliveries import Delivery
from tests.servers.teams_connector import Json, parts_of

DONE = "answer.done"
SECONDS = 20


@dataclass(frozen=True)
class Attempt:
    """`door`: which proof or name was another's. `got`: what came of it, empty where nothing did."""

    door: str
    what: str
    got: str


class _Collecting(SlackClient):
    """Makes what Slack would deliver, and delivers nothing."""

    def deliver(self, delivery: Delivery) -> Answer:
        return Answer(delivery, 200)


@dataclass
class Trespass:
    """The first council's things at the second one's doors."""

    own: MadeUp
    other: MadeUp

    def attempts(self) -> Iterator[Attempt]:
        """Every attempt, made one after the other."""
        before = self._stands()
        for door, what, refused in self._tries():
            now = self._stands()
            got = (
                "" if refused and now == before else f"refused: {refused}, stands as before: {now == before}"
            )
            yield Attempt(door, what, got)
            before = now

    def _stands(self) -> tuple[list[int], list[int]]:
        """The entries of both ledgers that a person made."""
        own, other = ([e.number for e in council.entries()] for council in (self.own, self.other))
        return own, other

    def _tries(self) -> Iterator[tuple[str, str, bool]]:
        yield from self._by_signature()
        yield from self._by_message()
        yield from self._by_reference()
        yield from self._by_page()
        yield from self._by_reply_address()
        if self.own.teams and self.other.teams:
            yield from self._by_token()

    # --- Slack ----------------------------------------------------------------------------------------------------

    def _by_signature(self) -> Iterator[tuple[str, str, bool]]:
        made = _Collecting(self.own.slack)
        message = self._slack_message(self.own)
        deliveries = {
            "a press": made.press(SHONA, message, DONE, block_id=_block(message)),
            "words": made.say(SHONA, f"{self.own.children[SHONA][0]} panel held 12 May"),
            "words about hers": made.say(SHONA, f"{self.other.children[SHONA][0]} panel held 12 May"),
            "the home page": made.open_home(SHONA),
        }
        for what, answer in deliveries.items():
            status = self._post(answer.delivery, self.own.signing_secret)
            yield "signature", f"{what} in Slack, signed by the other", status == 401

    def _by_message(self) -> Iterator[tuple[str, str, bool]]:
        """Rightly signed, with the button of another council's message."""
        theirs, message = self._slack_message(self.own), copy.deepcopy(self._slack_message(self.other))
        handle = Handle.read(_value(theirs))
        ours = Handle.read(_value(message))
        for what, value in {
            "the button of their message": handle,
            "their child in our message": Handle(
                handle.reference, 1, ours.stage, ours.revision, ours.message
            ),
        }.items():
            for block in message.blocks:
                for element in block.get("elements", []):
                    if element.get("action_id") == DONE:
                        element["value"] = value.carried()
            made = _Collecting(self.other.slack).press(SHONA, message, DONE, block_id=_block(message))
            status = self._post(made.delivery, self.other.signing_secret)
            yield "message id", what, status < 500

    def _by_reference(self) -> Iterator[tuple[str, str, bool]]:
        """Rightly signed words about another council's child: nobody is told that there is such a child."""
        reference = self.own.children[SHONA][0]
        for words in (
            f"{reference} panel held 12 May",
            f"why {reference}",
            f"who is {reference}",
            f"note {reference}: a word",
        ):
            made = _Collecting(self.other.slack).say(SHONA, words)
            status = self._post(made.delivery, self.other.signing_secret)
            yield "reference", f"{words.replace(reference, 'their child')!r} in Slack", status == 200

    def _post(self, delivery: Delivery, secret: str) -> int:
        request = delivery.signed(secret)
        answer = httpx.post(
            f"{self.other.url}/slack/events", content=request.body, headers=request.headers, timeout=SECONDS
        )
        return answer.status_code

    def _slack_message(self, council: MadeUp) -> Any:
        channel = council.slack.direct_channel(SHONA)
        return next(m for m in council.slack.messages(channel) if _block(m))

    # --- pages and mail -------------------------------------------------------------------------------------------

    def _by_page(self) -> Iterator[tuple[str, str, bool]]:
        links = {page: links_in(self.own.letters(JAMIE)[0], page) for page in ("answer", "review")}
        assert links["answer"], "no link in the mail"
        form = {"what": "done", "day": NOW.date().isoformat(), "revision": "1", "undo": "1"}
        for link in links["answer"] + links["review"]:
            there = link.replace(self.own.url, self.other.url)
            for place in (
                there,
                there.replace("/answer/", "/review/"),
                there.replace("/answer/", "/confirm/"),
            ):
                page = place.removeprefix(self.other.url).split("/")[1]
                shown = httpx.get(place, timeout=SECONDS)
                yield "page", f"{page}: opened", shown.status_code == 404 and "HW-" not in shown.text
                sent = httpx.post(place, data=form, timeout=SECONDS)
                yield "page", f"{page}: sent off", sent.status_code in (404, 200) and "HW-" not in sent.text

    def _by_reply_address(self) -> Iterator[tuple[str, str, bool]]:
        """A mail that the boundary vouches for, to an address that the other council has signed."""
        record, settings = self.other.record(), self.other.settings
        make_ready((), record.rules.pack)  # as a service does before the first reply
        desk = MailDesk(record, reply_addresses(settings), BOUNDARY, plain_templates())
        theirs = self.own.record()
        try:
            with theirs.reading() as tx:
                message = next(m for m in tx.messages_for(JAMIE) if m.channel == "email")
                person = tx.directory().people[JAMIE]
            address = reply_addresses(self.own.settings).reply_to(message, person).address
            here = address.replace(f"@{self.own.name}.", f"@{self.other.name}.")
            for what, to in {"as it is": address, "at our mailbox": here}.items():
                desk.take(_mail(to, self.own.children[JAMIE][0]), NOW)
                yield "reply address", f"theirs, {what}", True
        finally:
            record.close()
            theirs.close()

    # --- Teams ----------------------------------------------------------------------------------------------------

    def _by_token(self) -> Iterator[tuple[str, str, bool]]:
        ours, theirs = self.other.in_teams, self.own.in_teams
        words = ours.activity(EWAN, "message", text="note: a word", textFormat="plain")
        for what, activity in {
            "our words": words,
            "their words": theirs.activity(EWAN, "message", text="note: a word", textFormat="plain"),
        }.items():
            for service in (ours.teams.service, theirs.teams.service):
                refused = ours.deliver(activity, theirs.token(serviceurl=service)).response
                yield "token", f"{what}, with their token", refused.status_code == 401
        sent = self.own.teams.messages(EWAN) if self.own.teams else []
        if sent:
            refused = ours.deliver(_press(ours, sent[0].card), theirs.token()).response
            yield "token", "a press of their card, with their token", refused.status_code == 401
            taken = ours.deliver(_press(ours, sent[0].card)).response
            hidden = self.own.children[EWAN][0] not in json.dumps(taken.json() if taken.content else {})
            yield "message id", "their card in Teams, with our token", taken.status_code < 500 and hidden


def _press(people: Any, card: Json) -> Json:
    action = next(p for p in parts_of(card) if p.get("verb") == DONE)
    value = {"action": {"type": "Action.Execute", "verb": DONE, "data": action["data"]}}
    return people.activity(EWAN, "invoke", name="adaptiveCard/action", value=value, replyToId="1")


def _block(message: Any) -> str | None:
    """The first block of a message that has a *Done*."""
    return next(
        (b["block_id"] for b in message.blocks for e in b.get("elements", []) if e.get("action_id") == DONE),
        None,
    )


def _value(message: Any) -> str:
    return next(
        e["value"] for b in message.blocks for e in b.get("elements", []) if e.get("action_id") == DONE
    )


def _mail(to: str, reference: str) -> bytes:
    mail = EmailMessage()
    for name, value in {
        "From": f"Jamie Orr <{JAMIE}>",
        "To": to,
        "Subject": "Re: your plan",
        "Message-ID": f"<{abs(hash((to, reference)))}@mail.council.example>",
        "Authentication-Results": f"{BOUNDARY}; dkim=pass header.d=council.example; dmarc=pass header.from=council.example",
    }.items():
        mail[name] = value
    mail.set_content(f"{reference} panel held 12 May\n")
    return mail.as_bytes()

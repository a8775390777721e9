"""People in Teams, as far as a bot can tell: signed activities of the form that the connector sends.

people = TeamsPeople(teams, f"{url}/api/messages")
people.install(SHONA)
people.press(SHONA, message, "answer.done")
people.press(SHONA, message, "form.booked", on=date(2026, 6, 9))

A press takes what the card itself carries, and what the person filled in, as Teams does: data and inputs in one object;
nothing is sent while a field that must be filled in is empty.
"""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

import httpx
import jwt

from tests.servers.teams_connector import TENANT, Json, Shown, TeamsConnector, parts_of

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # loopback by http: nobody's certificates have to be read


class LeftEmpty(Exception):
    """Teams says it beside the field, and sends nothing."""


@dataclass(frozen=True)
class Answer:
    """What the bot answered to one delivery, and the delivery itself, to be sent again."""

    activity: Json
    response: httpx.Response

    @property
    def ok(self) -> bool:
        return self.response.status_code == 200

    @property
    def card(self) -> Json | None:
        """The card that the one who pressed sees now."""
        body = self.response.json()
        return body["value"] if body["type"].endswith("card.adaptive") else None

    @property
    def message(self) -> str | None:
        body = self.response.json()
        return body["value"] if body["type"].endswith("activity.message") else None


class TeamsPeople:
    def __init__(self, teams: TeamsConnector, address: str) -> None:
        self.teams = teams
        self.address = address
        self._numbers = count(1)
        self._cards: dict[tuple[str, str], Json] = {}  # what each sees of a message after a press

    # --- what people do -------------------------------------------------------------------------------------------

    def install(self, email: str, action: str = "add") -> Answer:
        return self.deliver(self.activity(email, "installationUpdate", action=action))

    def say(self, email: str, text: str, *, to: Shown | None = None, **more: object) -> Answer:
        """Words in her chat; `to`: the message that she quotes."""
        answered = {"replyToId": to.id} if to else {}
        given = {"text": text, "textFormat": "plain", **answered, **more}
        return self.deliver(self.activity(email, "message", **given))

    def react(self, email: str, message: Shown, reaction: str = "like") -> Answer:
        """A reaction under a message of the app's."""
        added = [{"type": reaction}]
        return self.deliver(
            self.activity(email, "messageReaction", reactionsAdded=added, replyToId=message.id)
        )

    def press(self, email: str, message: Shown, verb: str, *, step: int = 1, **fields: object) -> Answer:
        """The button with this verb, of the step with this number; `fields`: what is filled in, by the answer's names."""
        card = self._cards.get((email, message.id), message.card)
        action = self.action(card, verb, step)
        filled = {} if action.get("associatedInputs") == "none" else self._filled_in(card, action, fields)
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": {**action["data"], **filled}}}
        answer = self.deliver(
            self.activity(email, "invoke", name="adaptiveCard/action", value=value, replyToId=message.id)
        )
        if answer.ok and answer.card:
            self._cards[email, message.id] = answer.card
        return answer

    def sees(self, email: str, message: Shown) -> Json:
        """The card as she sees it: the answer to her last press, until the message is edited for all."""
        return self._cards.get((email, message.id), message.card)

    def look_again(self, email: str, message: Shown) -> None:
        """The chat is opened anew: the message as it was last edited."""
        self._cards.pop((email, message.id), None)

    # --- what the connector does ----------------------------------------------------------------------------------

    def activity(self, email: str, kind: str, **more: object) -> Json:
        member = self.teams.members[email]
        return {
            "type": kind,
            "id": str(next(self._numbers)),
            "channelId": "msteams",
            "serviceUrl": self.teams.service,
            "from": {"id": member.user, "aadObjectId": member.account, "name": "Somebody"},
            "recipient": {"id": f"28:{self.teams.bot}", "name": "Homeward"},
            "conversation": {"id": member.place, "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            **more,
        }

    def token(self, key: Any = None, **claims: object) -> str:
        """The connector's token; `claims`: what is different about it, None for what is not in it."""
        now = int(time.time())
        usual = {
            "iss": "https://api.botframework.com",
            "aud": self.teams.bot,
            "exp": now + 600,
            "iat": now,
            "nbf": now - 5,
            "serviceurl": self.teams.service,
        }
        held = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        return jwt.encode(held, key or self.teams.key, algorithm="RS256", headers={"kid": "k1"})

    def deliver(self, activity: Json, token: str | None = None) -> Answer:
        bearer = {"Authorization": f"Bearer {token or self.token()}"}
        response = httpx.post(self.address, json=activity, headers=bearer, timeout=20, verify=NO_TLS)
        return Answer(activity, response)

    def again(self, answer: Answer) -> Answer:
        """The same activity once more, as after an answer that was lost."""
        return self.deliver(answer.activity)

    # --- cards ----------------------------------------------------------------------------------------------------

    def action(self, card: Json, verb: str, step: int = 1) -> Json:
        """The button with this verb, in the step with this number or anywhere in a card without steps."""
        item = next((p for p in parts_of(card) if p.get("id") == f"item.{step}"), card)
        return next(p for p in parts_of(item) if p["type"] == "Action.Execute" and p["verb"] == verb)

    def verbs(self, card: Json, step: int = 1) -> list[str]:
        item = next((p for p in parts_of(card) if p.get("id") == f"item.{step}"), card)
        return [p["verb"] for p in parts_of(item) if p["type"] == "Action.Execute"]

    def _filled_in(self, card: Json, action: Json, fields: Mapping[str, object]) -> dict[str, str]:
        """Every input that goes with the button: those of its own form, or those that stand open in the card."""
        form = next(
            (
                p["card"]
                for p in parts_of(card)
                if p["type"] == "Action.ShowCard" and action in [*parts_of(p)]
            ),
            None,
        )
        shown = [*parts_of(form)] if form else [*_without_forms(card)]
        filled: dict[str, str] = {}
        for part in shown:
            if not part["type"].startswith("Input."):
                continue
            given = fields.get(part["id"].partition(".")[0], part.get("value"))
            if given is None and part.get("isRequired"):
                raise LeftEmpty(part["errorMessage"])
            if part["type"] == "Input.ChoiceSet" and given is not None:
                assert str(given) in [choice["value"] for choice in part["choices"]]
            filled[part["id"]] = (
                "" if given is None else given.isoformat() if isinstance(given, date) else str(given)
            )
        return filled


def _without_forms(value: object):
    """Parts of a card that are on the screen without a form being opened."""
    if isinstance(value, dict):
        if value.get("type") == "Action.ShowCard":
            return
        if "type" in value:
            yield value
        for inside in value.values():
            yield from _without_forms(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from _without_forms(inside)

"""A message's content as Teams shows it: an Adaptive Card for the screen, one plain summary for the phone's preview.

Pure functions. These messages go to one person's own chat with Homeward and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.alert_counts import AlertCounts, counts_of
from bot.alert_lines import examples_of, lead_of, lines_of
from bot.form_fields import CHILD_ANSWERS, LEGAL_ANSWERS, QUESTIONS, STEP_ANSWERS, Offered
from bot.handle import Handle
from bot.own_digest import Listed, lists_beside_the_list, lists_of
from bot.pressed import ANSWER, ASK, SAY
from bot.teams.card_forms import HANDLE, CardForms, answers_block
from bot.teams.card_steps import CardSteps
from bot.teams.elements import JsonObject, action_set, aside, card, container, execute, headline, text
from bot.teams.words import CardWords, cut, escaped
from casework.content import PART_ASKS, AlertContent, DigestContent, NoticeContent, NoticePart
from casework.queue_content import QueueContent
from permanence.answer import ASKS_ONLY, Verb

TEXT, ABOUT = "t", "m"
SUMMARY_LIMIT = 4000
TAP_A_LINE, ALL_OPEN = "Tap a line to answer it.", "⋯ says why, and whose reference it is."


@dataclass(frozen=True, slots=True)
class TeamsMessage:
    """What Teams is asked to show. `summary` says everything that the card says. `staff`: names that it may hold."""

    summary: str
    card: JsonObject
    staff: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Cards:
    """The messages of a council's pack."""

    forms: CardForms

    @property
    def words(self) -> CardWords:
        return self.forms.words

    @property
    def steps(self) -> CardSteps:
        return CardSteps(self.words)

    def alert(self, alert: AlertContent, first_name: str) -> TeamsMessage:
        """A morning's grouped message: the worst steps open, others one line each, the rest folded or counted."""
        words, counts, lines = self.words, counts_of(alert), lines_of(alert.named)
        how = TAP_A_LINE if any(lines.in_a_line) else ALL_OPEN
        title = words.text(f"{alert.folder}/header", counts=counts, first_name=first_name)
        body = [headline(escaped(title))]
        if alert.instead_of:
            body.append(aside(words.shown("alert/instead_of", alert=alert)))
        body.append(aside(words.shown(lead_of(alert), counts=counts, how=how, alert=alert), spacing="None"))
        body += self.steps.elements(lines, alert.on, alert.message_id, tells_new=counts.tells_new)
        if counts.carried:
            body.append(self._carried(alert, counts))
        if counts.counted:
            body += self._counted(counts, alert.message_id)
        body.append(aside(words.shown("alert/foot", examples=examples_of(alert)), separator=True))
        summary = words.text("alert/text", headline=title, alert=alert, named=alert.named, counts=counts)
        if alert.fortnight:
            lists = lists_beside_the_list(alert.fortnight.digest)
            body += self._fortnight(alert.fortnight, lists, "own_digest/part")
            summary += "\n" + words.text("own_digest/text", digest=alert.fortnight.digest, lists=lists)
        return message(summary, body)

    def _carried(self, alert: AlertContent, counts: AlertCounts) -> JsonObject:
        """The steps that the message does not name, folded away: a tap shows them."""
        lines = lines_of(alert.beside, first=len(alert.named) + 1)
        return self.steps.folded(lines, alert.on, counts)

    def _counted(self, counts: AlertCounts, message: int) -> list[JsonObject]:
        """What earlier messages named: how many, and a way to all of them."""
        label = self.words.text("buttons/label", button="list")
        every = execute(label, f"{SAY}.list", {TEXT: "list", ABOUT: message})
        counted = text(self.words.shown("alert/counted", counts=counts), spacing="Medium")
        return [counted, action_set([every], "list")]

    def notice(self, notice: NoticeContent) -> TeamsMessage:
        """What an administrator must hear: what is wrong, since when, what to do."""
        body = [headline(escaped(notice.headline))]
        if notice.lines:
            body.append(text(self.words.shown("notice/teams.lines", lines=notice.lines)))
        for part in notice.parts:
            body.append(text(escaped(part.title), weight="Bolder", spacing="Medium"))
            body.append(text(self.words.shown("notice/teams.lines", lines=part.lines)))
            if part.children:
                body.append(action_set([*self._of_part(notice, part)], f"of.{part.children[0]}"))
        if notice.action:
            body.append(text(self.words.shown("notice/action", notice=notice)))
        buttons = [self._asked(notice, verb) for verb in notice.asks]
        buttons += [
            execute(reply, f"{SAY}.{n}", {TEXT: reply, ABOUT: notice.message_id})
            for n, reply in enumerate(notice.says)
        ]
        return message(self.words.text("notice/text", notice=notice), body, buttons)

    def _asked(self, notice: NoticeContent, verb: Verb) -> JsonObject:
        """The button for an answer that a notice asks for; one that has to be chosen opens its form."""
        label = self.words.text("buttons/label", button=verb)
        handle = Handle.of_child(notice.reference or "", notice.message_id)
        if verb is Verb.REALLOCATE:
            return self.forms.opened_by(label, verb, handle, 0, notice.on, notice.colleagues)
        family = ASK if verb in ASKS_ONLY else ANSWER
        return execute(label, f"{family}.{verb}", {HANDLE: handle.carried()})

    def _of_part(self, notice: NoticeContent, part: NoticePart) -> Iterator[JsonObject]:
        """Who each child of the part is, and her story."""
        for reference in part.children:
            carried = {HANDLE: Handle.of_child(reference, notice.message_id).carried()}
            for verb in PART_ASKS:
                several = len(part.children) > 1
                label = (
                    self.words.text("buttons/of_child", verb=verb, reference=reference)
                    if several
                    else self.words.text("buttons/label", button=verb)
                )
                yield execute(label, f"{ASK}.{verb}", carried)

    def queue(self, queue: QueueContent) -> TeamsMessage:
        """A role's own queue, or a service manager's week: as many lines as a chat has room for."""
        parts = [part.in_chat() for part in queue.parts]
        body = [
            headline(escaped(queue.headline)),
            aside(self.words.shown("queue/lead", queue=queue), spacing="None"),
        ]
        for number, part in enumerate(parts):
            lines = [text(self.words.shown("queue/line", line=line), spacing="Small") for line in part.lines]
            if part.left_out:
                lines.append(
                    aside(self.words.shown("queue/more", left_out=part.left_out, all_of_it=queue.all_of_it))
                )
            title = text(self.words.shown("queue/title", part=part))
            body.append(container([title, *lines], f"part.{number}"))
        body.append(aside(self.words.shown("queue/foot", queue=queue), separator=True))
        return message(self.words.text("queue/text", queue=queue, parts=parts), body)

    def own_digest(self, content: DigestContent) -> TeamsMessage:
        """A social worker's own fortnight: the figures in one line, then each list that is not empty."""
        digest, words = content.digest, self.words
        lists = lists_of(digest)
        body = [
            headline(words.shown("own_digest/header", digest=digest)),
            *self._fortnight(content, lists, "own_digest/lead"),
        ]
        return message(words.text("own_digest/text", digest=digest, lists=lists), body)

    def _fortnight(self, content: DigestContent, lists: Sequence[Listed], lead: str) -> list[JsonObject]:
        digest, words = content.digest, self.words
        body = [text(words.shown(lead, digest=digest))]
        for number, listed in enumerate(lists):
            heading = text(words.shown("own_digest/teams.heading", listed=listed), weight="Bolder")
            lines = text(words.shown("own_digest/teams.list", listed=listed, today=digest.as_of))
            body.append(container([heading, lines], f"list.{number}"))
        return [*body, aside(words.shown("own_digest/foot", digest=digest), separator=True)]

    def more(self, handle: Handle, number: int, today: date, offered: Offered = ()) -> list[JsonObject]:
        """Every other answer and question about a step, in the place of its usual four, and a way back.

        `offered`: what may have prompted a change of this child's route.
        """
        forms, carried = self.forms, {HANDLE: handle.carried()}
        questions = [execute(forms.title(verb), f"{ASK}.{verb}", carried) for verb in QUESTIONS]
        sets = {
            answers_block(number): STEP_ANSWERS,
            f"legal.{number}": LEGAL_ANSWERS,
            f"child.{number}": CHILD_ANSWERS,
        }
        answers = [
            action_set(
                [forms.opened_by(forms.title(v), v, handle, number, today, offered) for v in verbs], name
            )
            for name, verbs in sets.items()
        ]
        return [*answers, action_set([*questions, forms.back(handle, number)], f"questions.{number}")]


def message(summary: str, body: Sequence[JsonObject], actions: Sequence[JsonObject] = ()) -> TeamsMessage:
    first, _, _ = summary.partition("\n")
    return TeamsMessage(cut(summary, SUMMARY_LIMIT), card(body, actions, fallback=first))

"""A visitor without a browser: asks for pages over real HTTP, reads their forms, and sends them off as a browser would."""

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit


@dataclass
class Form:
    """A form of a page: where it goes, how, what is in it, and the words on its buttons."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)  # words or label -> name and value


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str
    path: str

    @property
    def forms(self) -> list[Form]:
        reader = _FormReader()
        reader.feed(self.text)
        return reader.forms

    @property
    def words(self) -> str:
        """What a reader of the page sees, in one line."""
        reader = _WordReader()
        reader.feed(self.text)
        return " ".join("".join(reader.words).split())

    def form_with(self, button: str) -> Form:
        """The first form with a button of which these are the first words."""
        return next(f for f in self.forms if any(name.startswith(button) for name in f.buttons))


@dataclass
class Visitor:
    """`base`: the address of the pages."""

    base: str

    @property
    def host(self) -> str:
        return urlsplit(self.base).netloc

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """Sent from one of the pages themselves, unless other headers are given."""
        given = {"Origin": self.base, **headers}
        return self.ask("POST", path, urlencode(fields), given)

    def ask(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        given = {k: v for k, v in (headers or {}).items() if v}
        if body is not None:
            given["Content-Type"] = "application/x-www-form-urlencoded"
        connection.putrequest(method, path, skip_host="Host" in given)
        for name, value in given.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body.encode() if body else None)
        came = connection.getresponse()
        text = came.read().decode("utf-8", errors="replace")
        connection.close()
        return Answer(came.status, {k.lower(): v for k, v in came.getheaders()}, text, path)

    def press(self, page: Answer, button: str, **more: str) -> Answer:
        """The page after the first button of these first words is pressed, redirects followed."""
        form = page.form_with(button)
        name, value = next(given for words, given in form.buttons.items() if words.startswith(button))
        fields = {**form.fields, **({name: value} if name else {}), **more}
        return self.send(form, fields)

    def held_today(self, page: Answer, button: str) -> Answer:
        """The page after this button of a late step, and then today of the days that it asks for, are pressed."""
        return self.press(self.press(page, button), "Today, ")

    def send(self, form: Form, fields: dict[str, str]) -> Answer:
        if form.method == "get":
            return self.get(f"{form.action.partition('#')[0]}?{urlencode(fields)}")
        return self.follow(self.post(form.action, fields))

    def follow(self, answer: Answer) -> Answer:
        while answer.status == 303:
            answer = self.get(urljoin(answer.path, answer.headers["location"].partition("#")[0]))
        return answer


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._button: dict[str, str | None] | None = None
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._open = Form(str(given.get("action", "")), str(given.get("method", "get")))
            self.forms.append(self._open)
        elif tag in ("input", "textarea", "select") and self._open and given.get("name"):
            self._open.fields[str(given["name"])] = given.get("value") or ""
        elif tag == "button":
            self._button, self._words = given, ""

    def handle_data(self, data: str) -> None:
        self._words += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "button" and self._open and self._button is not None:
            words = self._button.get("aria-label") or self._words.strip()
            self._open.buttons[words] = (self._button.get("name") or "", self._button.get("value") or "")
            self._button = None


class _WordReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._reads_on(tag)

    def handle_endtag(self, tag: str) -> None:
        self._reads_on(tag)

    def _reads_on(self, tag: str) -> None:
        """A span, as one around a reference, parts no words."""
        if tag != "span":
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        self.words.append(data)

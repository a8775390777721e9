"""What a reader sees of an e-mail, and the facts in it: for comparing text with HTML."""

import re
from collections import Counter
from html.parser import HTMLParser

VOID = {"br", "meta"}
UNSEEN = {"style", "title"}
FACT = re.compile(
    r"HW-[0-9]{4,7}-[0-9A-Z]"
    r"|(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[ \xa0])?[0-9]{1,2}[ \xa0](?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: [0-9]{4})?"
    r"|[0-9]+%?"
    r"|statutory limit|council's aim|court rule|guideline",
    re.IGNORECASE,
)


class Page(HTMLParser):
    """A page of HTML: the words that are shown, the elements with their attributes, and every slip in its nesting."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.slips: list[str] = []
        self.titles: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.slips += [f"<{tag}> is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.slips.append(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.titles.append(data)
        elif not self._open or self._open[-1] not in UNSEEN:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}


def facts(text: str) -> Counter[str]:
    """References, days, figures and wordings of a text, each as often as it stands there."""
    return Counter(found.lower() for found in FACT.findall(text.replace("\xad", "").replace("\xa0", " ")))

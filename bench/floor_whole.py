"""The floor of the whole job, built by hand: no rules, no people, no ledger, no privacy, no header protection.

The same number of stages, mails and digests out of SQLite, through small templates, as base64 MIME over one reused
smtplib connection, each mail marked sent in a commit of its own with synchronous=FULL.
"""

from __future__ import annotations

import smtplib
import sqlite3
from base64 import encodebytes
from collections.abc import Callable
from pathlib import Path

import jinja2

from bench.council import TODAY

HTML = """<table>{% for r in rows %}<tr><td>{{ r[1] }}</td><td>{{ r[3] }}</td><td>{{ r[4] }}</td><td>Past its date.
Reply to this e-mail with what has happened, or open the tracker.</td></tr>{% endfor %}</table>"""
TEXT = (
    "{% for r in rows %}{{ r[1] }}: {{ r[3] }} was due {{ r[4] }}. "
    "Reply to this e-mail with what has happened.\n{% endfor %}"
)
DIGEST_ROWS, DIGEST_STEP = 60, 50


def prepared(store: Path, port: int, digests: int) -> Callable[[], int]:
    """Connected, templates compiled, outbox table made; the work is what is timed. It returns how many mails left."""
    connection = sqlite3.connect(store, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        "CREATE TABLE mail (id INTEGER PRIMARY KEY, key TEXT UNIQUE, person TEXT, body BLOB, state TEXT)"
    )
    html = jinja2.Environment(autoescape=True).from_string(HTML)
    text = jinja2.Environment().from_string(TEXT)
    server = smtplib.SMTP("127.0.0.1", port)
    server.ehlo()

    def letter(person: str, rows: list[tuple[object, ...]]) -> bytes:
        return _letter(person, text.render(rows=rows), html.render(rows=rows))

    def work() -> int:
        groups: dict[str, list[tuple[object, ...]]] = {}
        found = connection.execute(
            "SELECT id, reference, owner, name, due_on FROM stage WHERE next_check_on <= ?",
            (TODAY.isoformat(),),
        )
        for row in found:
            groups.setdefault(row[2], []).append(row)
        late = [row for rows in groups.values() for row in rows]
        mails = [(f"alert:{person}", person, letter(person, rows)) for person, rows in groups.items()]
        for n in range(digests):
            rows = late[n * DIGEST_STEP :][:DIGEST_ROWS]
            mails.append((f"digest:{n}", "manager@council.example", letter("manager@council.example", rows)))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO mail (key, person, body, state) VALUES (?, ?, ?, 'ready')", mails)
        connection.execute("COMMIT")
        for number, (_, person, body) in enumerate(mails, 1):
            server.sendmail("homeward@council.example", [person], body)
            connection.execute("UPDATE mail SET state = 'sent' WHERE id = ?", (number,))
        server.quit()
        connection.close()
        return len(mails)

    return work


def _letter(person: str, text: str, html: str) -> bytes:
    parts = (("plain", text), ("html", html))
    body = "".join(
        f"--b1x\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{encodebytes(said.encode()).decode()}"
        for kind, said in parts
    )
    head = (
        f"From: homeward@council.example\r\nTo: {person}\r\nSubject: Late stages\r\nMessage-ID: <1@council.example>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="b1x"\r\n\r\n'
    )
    return f"{head}{body}--b1x--\r\n".encode()

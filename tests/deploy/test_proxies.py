"""The samples for nginx and Caddy, run as they are but for names and ports: only what is for outside comes through."""

import http.client
import os
import re
import shutil
import ssl
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.email.incoming.link_page import LinkPage
from bot.email.incoming.page import PLACE as CONFIRM
from bot.slack.inbound import PATH as SLACK
from bot.teams.inbound import PATH as TEAMS
from scheduler.wiring import mailbox
from tests.servers.certificates import make_certificates
from tests.servers.keeper import Command, Kept
from tests.servers.left_out import need_programs
from tests.servers.ports import LOOPBACK, answers, free_ports, wait_until
from tests.sources import ROOT

pytestmark = pytest.mark.system

SAMPLES = ROOT / "deploy" / "proxy"
assert mailbox.__name__  # loading the wiring loads every page that a link can lead to
PAGES = tuple(page.place for page in LinkPage.__subclasses__())
OUTSIDE = (SLACK, TEAMS, f"{CONFIRM}/token", *(f"{place}/token" for place in PAGES))
NOT_OUTSIDE = (
    "/",
    "/healthz",
    "/metrics",
    f"{SLACK}/more",
    "/confirm",
    "/practice.css",
    "//healthz",
    "/answer/../healthz",
)
NAME = "homeward.council.example"
IN_THE_DOCS = re.compile(r"```nginx\n(location .*)\n```")
OF_ONE = re.compile(r"^ +location .*proxy_pass .*\n", re.MULTILINE)
NOT_OF_A_COUNCIL = (
    "/healthz",
    "/north/healthz",
    "/north/metrics",
    "/north/",
    "/North/slack/events",
    "/north/south/slack/events",
    f"/north{SLACK}/more",
    "/north/answer/../healthz",
    "/north/answer/%2e%2e/metrics",
    SLACK,
)


class Inside(BaseHTTPRequestHandler):
    """Stands for Homeward: says which path it was asked for."""

    def do_GET(self) -> None:
        body = f"inside {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        wanted = int(self.headers["Content-Length"])
        if len(self.rfile.read(wanted)) == wanted:
            self.do_GET()

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def inside():
    with ThreadingHTTPServer((LOOPBACK, 0), Inside) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()


@contextmanager
def served(folder: Path, port: int, *argv: str):
    with Kept(folder, [Command(argv)]) as kept:
        log = folder / "server.log"
        try:
            wait_until(lambda: answers(port) or not kept.running, seconds=20, what=f"{argv[0]} to answer")
        finally:
            said = log.read_text() if log.exists() else ""
        assert kept.running, said
        yield


@pytest.fixture(scope="module")
def nginx(inside):
    """How to connect to nginx with the sample site."""
    with nginx_with((SAMPLES / "nginx.conf").read_text(), inside) as connect:
        yield connect


@pytest.fixture(scope="module")
def nginx_of_councils(inside):
    """The same with the one line of docs/many-machines.md in the place of those for one council."""
    [line] = IN_THE_DOCS.findall((ROOT / "docs" / "many-machines.md").read_text())
    site = OF_ONE.sub("", (SAMPLES / "nginx.conf").read_text())
    assert site.count("proxy_pass") == 0
    before = "    # All else"
    assert before in site
    with nginx_with(site.replace(before, f"    {line}\n{before}"), inside) as connect:
        yield connect


@contextmanager
def nginx_with(site: str, inside: int):
    need_programs("nginx", "openssl", packages="nginx-light openssl")
    folder = Path(tempfile.mkdtemp(prefix="homeward-nginx-"))
    made = make_certificates(folder)
    plain, secure = free_ports(2)
    for old, new in (
        ("listen 80;", f"listen {LOOPBACK}:{plain};"),
        ("listen 443 ssl;", f"listen {LOOPBACK}:{secure} ssl;"),
        ("/etc/ssl/homeward/fullchain.pem", str(made.certificate)),
        ("/etc/ssl/homeward/privkey.pem", str(made.key)),
        ("127.0.0.1:8080", f"{LOOPBACK}:{inside}"),
    ):
        assert old in site
        site = site.replace(old, new)
    (folder / "site.conf").write_text(site)
    temporary = "".join(
        f"{each}_temp_path {folder}/{each};\n"
        for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\nhttp {{ {temporary} include site.conf; }}\n"
    )
    if os.geteuid() == 0:
        folder.chmod(0o755)  # its workers are www-data
    nginx = (
        shutil.which("nginx", path="/usr/sbin:/usr/bin"),
        "-p",
        str(folder),
        "-c",
        str(folder / "nginx.conf"),
    )
    tried = subprocess.run([*nginx, "-t"], capture_output=True, text=True, check=False)
    assert "test is successful" in tried.stderr, tried.stderr
    assert "[warn]" not in tried.stderr.replace('the "user" directive', ""), tried.stderr
    trusting = ssl.create_default_context(cafile=made.authority)
    with served(folder, secure, *nginx):
        yield lambda: http.client.HTTPSConnection(LOOPBACK, secure, timeout=20, context=trusting)


@pytest.fixture(scope="module")
def caddy(inside):
    """How to connect to Caddy with the sample; without TLS, since nobody here signs for the name."""
    need_programs("caddy", packages="caddy")
    folder = Path(tempfile.mkdtemp(prefix="homeward-caddy-"))
    [port] = free_ports(1)
    sample = SAMPLES / "Caddyfile"
    home = {"HOME": str(folder), "PATH": os.environ["PATH"]}
    validate = ["caddy", "validate", "--adapter", "caddyfile", "--config", str(sample)]
    tried = subprocess.run(validate, env=home, capture_output=True, text=True, check=False)
    assert "Valid configuration" in tried.stdout + tried.stderr, tried.stderr
    text = sample.read_text()
    for old, new in (
        (f"{NAME} {{", f"http://{NAME}:{port} {{"),
        ("127.0.0.1:8080", f"{LOOPBACK}:{inside}"),
        ("\tservers {", f"\tadmin off\n\tauto_https off\n\tdefault_bind {LOOPBACK}\n\tservers {{"),
    ):
        assert old in text
        text = text.replace(old, new)
    (folder / "Caddyfile").write_text(text)
    caddy = (
        "env",
        f"HOME={folder}",
        "caddy",
        "run",
        "--adapter",
        "caddyfile",
        "--config",
        str(folder / "Caddyfile"),
    )
    with served(folder, port, *caddy):
        yield lambda: http.client.HTTPConnection(LOOPBACK, port, timeout=20)


@pytest.fixture(params=["nginx", "caddy"])
def proxy(request):
    return request.getfixturevalue(request.param)


def asked(proxy, path: str, body: bytes | None = None) -> tuple[int, str]:
    line = proxy()
    try:
        line.request(
            "GET" if body is None else "POST", path, body, {"Host": NAME} if line.port != 443 else {}
        )
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


@pytest.mark.parametrize("path", OUTSIDE)
def test_what_is_for_outside_comes_through_as_it_was_asked(proxy, path):
    assert asked(proxy, f"{path}?a=b") == (200, f"inside {path}?a=b")


@pytest.mark.parametrize("path", NOT_OUTSIDE)
def test_nothing_else_does(proxy, path):
    status, said = asked(proxy, path)

    assert status in (301, 308, 404)
    assert "inside" not in said


@pytest.mark.parametrize("path", OUTSIDE)
def test_of_every_council_the_same_comes_through(nginx_of_councils, path):
    assert asked(nginx_of_councils, f"/north-2{path}?a=b") == (200, f"inside /north-2{path}?a=b")


@pytest.mark.parametrize("path", NOT_OF_A_COUNCIL)
def test_of_no_council_does_anything_else(nginx_of_councils, path):
    status, said = asked(nginx_of_councils, path)

    assert status == 404
    assert "inside" not in said


def test_a_body_over_a_megabyte_is_refused(proxy):
    assert asked(proxy, SLACK, b"x" * 500_000)[0] == 200
    assert asked(proxy, SLACK, b"x" * 2_000_000)[0] in (413, 502)  # Caddy 2.6 has begun to pass it on by then

"""A certificate for localhost, made anew for every run, and the authority that a client has to trust for it.

made = make_certificates(folder)       # openssl, about 50 ms
ssl.create_default_context(cafile=made.authority)
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

NEW_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
EXTENSIONS = """\
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[req]
distinguished_name = name
[name]
"""


@dataclass(frozen=True, slots=True)
class Certificates:
    """Paths of PEM files: what a client trusts, and what the server shows."""

    authority: Path
    certificate: Path
    key: Path


def make_certificates(folder: Path) -> Certificates:
    """`folder` holds an authority and a certificate of its for localhost and 127.0.0.1, both good for two days."""
    (folder / "openssl.cnf").write_text(EXTENSIONS)
    _make(folder, "/CN=homeward-tests -extensions authority -keyout authority.key -out authority.pem")
    signed = "-CA authority.pem -CAkey authority.key"
    _make(folder, f"/CN=localhost -extensions server {signed} -keyout server.key -out server.pem")
    return Certificates(folder / "authority.pem", folder / "server.pem", folder / "server.key")


def _make(folder: Path, subject_and_more: str) -> None:
    command = f"openssl req -x509 -days 2 -config openssl.cnf {NEW_KEY} -subj {subject_and_more}"
    done = subprocess.run(command.split(), cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"openssl failed: {done.stderr.strip()}")

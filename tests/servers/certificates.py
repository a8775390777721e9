"""A certificate for localhost, made anew for every run, and the authority that a client has to trust for it.

made = make_certificates(folder)       # openssl, about 50 ms
ssl.create_default_context(cafile=made.authority)
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path

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
    settings = folder / "openssl.cnf"
    settings.write_text(EXTENSIONS)
    new_key = (
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-config",
        str(settings),
    )
    made = Certificates(folder / "authority.pem", folder / "server.pem", folder / "server.key")
    authority_key = folder / "authority.key"
    _openssl(
        *(
            "req",
            "-x509",
            "-days",
            "2",
            "-subj",
            "/CN=Test authority of Homeward",
            "-extensions",
            "authority",
        ),
        *(*new_key, "-keyout", authority_key, "-out", made.authority),
    )
    _openssl(
        *("req", "-x509", "-days", "2", "-subj", "/CN=localhost", "-extensions", "server"),
        *(
            "-CA",
            made.authority,
            "-CAkey",
            authority_key,
            *new_key,
            "-keyout",
            made.key,
            "-out",
            made.certificate,
        ),
    )
    return made


def _openssl(*arguments: str | Path) -> None:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {arguments[0]} failed: {done.stderr.strip()}")

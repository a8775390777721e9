"""Access tokens of Microsoft Entra for a service without a person (client credentials), cached by msal."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from permanence.plain_error import PlainError

if TYPE_CHECKING:
    from msal import ConfidentialClientApplication

LOGIN = "https://login.microsoftonline.com"
GRAPH_SCOPE = "https://graph.microsoft.com/.default"
OUTLOOK_SCOPE = "https://outlook.office365.com/.default"


class MicrosoftMissing(PlainError):
    """The packages that get Microsoft's tokens and speak with Graph are not installed beside Homeward."""

    def __init__(self) -> None:
        super().__init__(
            "Microsoft 365 needs the packages msal and requests, which are not here: "
            "install Homeward as docs/install.md says"
        )


class NoToken(Exception):
    """Microsoft gives no token; says its error code, and no secret."""


@dataclass
class MicrosoftTokens:
    """Tokens for one application and `scope`. `http`: how msal asks (its own way when None). Used from any thread."""

    tenant: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str = GRAPH_SCOPE
    http: Any = field(default=None, repr=False)
    _application: ConfidentialClientApplication | None = field(default=None, init=False, repr=False)
    _turn: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def token(self) -> str:
        """A token that has not expired, from the cache where there is one. Raises NoToken, MicrosoftMissing."""
        with self._turn:
            try:
                found = self._opened().acquire_token_for_client(scopes=[self.scope])
            except (OSError, ValueError) as broken:  # a request that failed, or an authority that is none
                raise NoToken(f"Microsoft's log-in cannot be reached ({type(broken).__name__})") from None
        token = found.get("access_token")
        if not isinstance(token, str):
            raise NoToken(f"Microsoft gives no token ({found.get('error', 'no reason')})")
        return token

    def forget(self) -> None:
        """The next token is a new one: the last was refused before its time."""
        with self._turn:
            self._opened().remove_tokens_for_client()

    def _opened(self) -> ConfidentialClientApplication:
        if self._application is None:
            try:
                from msal import ConfidentialClientApplication
            except ImportError:
                raise MicrosoftMissing from None
            self._application = ConfidentialClientApplication(
                self.client_id,
                authority=f"{LOGIN}/{self.tenant}",
                client_credential=self.client_secret,
                http_client=self.http,
            )
        return self._application

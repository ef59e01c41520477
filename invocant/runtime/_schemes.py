"""Security schemes beyond the two of `_declarations`: what a client is given for each, and where it goes.

Everything here is plain data. What a client was given is looked up in `_calls.held`, written by `_calls.keys`
and `_calls.tokens`, and chosen for a call in `_calls.auth`.

Source: OpenAPI 3.1.1, sections 4.8.27 (Security Scheme Object) and 4.8.30 (Security Requirement Object).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal, TypeAlias

from invocant.runtime._records import frozen

KeyLocation: TypeAlias = Literal["header", "query", "cookie"]


@frozen(kw_only=True)
class ApiKey:
    """A key in a header, in the query or in a cookie.

    Attributes:
        name: Name of the header, of the query parameter or of the cookie.
        location: Where it goes.
        prefix: What stands before the key.
        argument: The client's argument that takes it.
        env: Environment variables that may hold it, the first that is set wins.
    """

    name: str
    location: KeyLocation = "header"
    prefix: str = ""
    argument: str = "api_key"
    env: tuple[str, ...] = ()

    KIND: ClassVar[str] = "key"

    @property
    def carrier(self) -> tuple[KeyLocation, str, str]:
        """Where it goes, under which name, and what stands before it."""
        return self.location, self.name, self.prefix

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's argument, and the variables that stand in for it."""
        return {self.argument: self.env}


@frozen(kw_only=True)
class HttpScheme:
    """Any other scheme of `Authorization`: its name, and what the caller has to say after it.

    Attributes:
        scheme: Its name: `Digest`, `Negotiate`, …
        argument: The client's argument that takes what follows the name.
        env: Environment variables that may hold it, the first that is set wins.

    Source: RFC 9110, section 11.4.
    """

    scheme: str
    argument: str = "credentials"
    env: tuple[str, ...] = ()

    KIND: ClassVar[str] = "http"

    @property
    def carrier(self) -> tuple[KeyLocation, str, str]:
        """Where it goes, under which name, and what stands before it."""
        return "header", "Authorization", f"{self.scheme} "

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's argument, and the variables that stand in for it."""
        return {self.argument: self.env}


@frozen(kw_only=True)
class BasicAuth:
    """A user name and a password: `Authorization: Basic <both in base64>`.

    Attributes:
        username_argument: The client's argument for the user name.
        password_argument: The client's argument for the password, which may be empty.
        username_env: Environment variables that may hold the user name.
        password_env: Environment variables that may hold the password.

    Source: RFC 7617.
    """

    username_argument: str = "username"
    password_argument: str = "password"  # noqa: S105 - the name of an argument
    username_env: tuple[str, ...] = ()
    password_env: tuple[str, ...] = ()

    KIND: ClassVar[str] = "basic"

    @property
    def carrier(self) -> tuple[KeyLocation, str, str]:
        """Where it goes, under which name, and what stands before it."""
        return "header", "Authorization", "Basic "

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """The client's arguments, each with the variables that stand in for it."""
        return {self.username_argument: self.username_env, self.password_argument: self.password_env}


@frozen(kw_only=True)
class MutualTLS:
    """A certificate of the client's, which the HTTP client shows: `http_client=httpx.Client(verify=…)`."""

    KIND: ClassVar[str] = "certificate"

    @property
    def carrier(self) -> None:
        """None: it goes with the connection."""

    @property
    def arguments(self) -> Mapping[str, tuple[str, ...]]:
        """None: the certificate is the HTTP client's."""
        return {}

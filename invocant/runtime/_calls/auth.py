"""Who is calling: of what a client was given, the credentials that a call carries.

An operation names alternatives, and in each the schemes that are needed together. The rules of the choice:

- An alternative can be taken when everything in it was given, as an argument, by the environment, by headers
  of the caller's own, or by the HTTP client that was handed over; a certificate always was.
- Of these it is the one of which most was given as arguments, then most by the environment, then the first.
- A call that may go out without a credential carries one that was given.
- Schemes that no operation asks for go with every call, but with those that are to carry none.
- What the caller sets for a call, or takes away from it, stands in the place of the credential that goes
  there; two schemes that go to one place cannot be had together.
- A missing credential is an error of the first call that needs it, never of the client.

Source: OpenAPI 3.1.1, section 4.8.30 (Security Requirement Object).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from invocant.runtime._calls.addresses import without_query
from invocant.runtime._calls.held import NO_PLACES, Held, Places, carrier_of, title
from invocant.runtime._calls.keys import BasicKey, CalledKey, Credential, StaticKey
from invocant.runtime._calls.steps import WireRequest
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._secrets import revealed

if TYPE_CHECKING:
    from invocant.runtime._calls.steps import HeaderList
    from invocant.runtime._declarations import Api, Operation, Requirements
    from invocant.runtime._secrets import Secret


class Login:
    """What one call is authorised with.

    Attributes:
        credentials: One for each place.
        refreshable: Whether a 401 may be cured by asking again.
        advice: What to do when the server refuses them.
    """

    __slots__ = ("_header", "_query", "advice", "credentials", "refreshable")

    def __init__(self, credentials: tuple[Credential, ...]) -> None:
        self.credentials = credentials
        self.refreshable = any(credential.refreshable for credential in credentials)
        self.advice = "; ".join(
            dict.fromkeys(credential.advice for credential in credentials if credential.advice)
        )
        self._query = frozenset(
            credential.carrier.name for credential in credentials if credential.carrier.location == "query"
        )
        only = credentials[0].carrier if len(credentials) == 1 else None
        is_plain = only is not None and only.location == "header" and only.name.lower() != "cookie"
        self._header = only.name if only is not None and is_plain else None
        """The one header that the only credential stands in, as most do."""

    def authorised(self, request: WireRequest, values: tuple[str | Secret, ...]) -> WireRequest:
        """Return a request with the *values* of the credentials in their places."""
        if self._header is not None:
            headers: HeaderList = [*request.headers, (self._header, values[0])]
            return WireRequest(request.method, request.url, headers, request.content)
        headers = [*request.headers]
        cookies: list[tuple[str, str]] = []
        query: list[tuple[str, str | Secret]] = []
        for credential, value in zip(self.credentials, values, strict=True):
            location, name = credential.carrier.location, credential.carrier.name
            if location == "cookie":
                cookies.append((name, revealed(value)))
            elif location == "header" and name.lower() == "cookie":  # some documents call a cookie so
                cookies += [(key, text) for key, _, text in [revealed(value).partition("=")]]
            elif location == "header":
                headers.append((name, value))
            else:
                query.append((quote(name, safe=""), value))
        if cookies:
            from invocant.runtime._calls.cookies import with_cookies  # here, as few keys are cookies

            headers = with_cookies(headers, cookies)
        return WireRequest(request.method, self.without(request.url), headers, request.content, tuple(query))

    def without(self, url: str) -> str:
        """Return an address without the keys in it: a server may repeat them in a link or a redirect."""
        return without_query(url, self._query) if self._query else url

    def invalidate(self, values: tuple[str | Secret, ...]) -> None:
        """Forget those of the values that can be had anew, and that the server refused."""
        for credential, value in zip(self.credentials, values, strict=True):
            if credential.refreshable:
                credential.invalidate(revealed(value))

    def secrets(self) -> tuple[str, ...]:
        """Return what a server may repeat and nobody may see."""
        return tuple(secret for credential in self.credentials for secret in credential.secrets())


class ClientAuth:
    """The credentials of one client, shared by all that are derived from it.

    Attributes:
        places: Where credentials of the API go.
        masked: The names there, in lower case: their values are shown nowhere.
    """

    def __init__(
        self,
        api: Api,
        held: Mapping[str, Held],
        *,
        clock: Callable[[], float],
        carries: Callable[[str, str], bool] = lambda _location, _name: False,
    ) -> None:
        """Make credentials of what a client was given.

        Args:
            api: The API.
            held: What there is for each scheme.
            clock: Seconds that never go back.
            carries: Whether the HTTP client itself brings what goes to a location and name.
        """
        self._api, self._held, self._carries = api, held, carries
        self._credentials = {
            name: _credential(scheme, clock) for name, scheme in held.items() if scheme.scheme is not None
        }
        self._only = "" in held  # the scheme of `Api.auth` has no name
        self._default: Requirements = api.security if api.schemes else ({"": ()},) if held else ()
        self._logins: dict[int, tuple[Any, Login | None]] = {}
        self._met: dict[int, tuple[Any, bool]] = {}
        self.places: Places = frozenset(place for scheme in held.values() for place in scheme.places)
        self.masked = frozenset(name.lower() for _, name in self.places)

    def __repr__(self) -> str:
        return f"<ClientAuth of {title(self._api)}>"

    def meets(self, operation: Operation[Any]) -> bool:
        """Whether an operation has parameters where credentials of the API go."""
        known = self._met.get(id(operation))
        if known is None or known[0] is not operation:
            named = {
                (
                    parameter.location,
                    parameter.name.lower() if parameter.location == "header" else parameter.name,
                )
                for parameter in operation.parameters
            }
            known = self._met[id(operation)] = (operation, not self.places.isdisjoint(named))
        return known[1]

    def login(self, operation: Operation[Any], own: Places = NO_PLACES) -> Login | None:
        """Return what a call is authorised with, or None.

        Args:
            operation: What is called.
            own: Where the caller puts something of its own, or wants nothing.

        Raises:
            ConfigurationError: a credential that the call needs is missing. The message says how to give it.
        """
        if own:
            return self._login(operation, own)
        known = self._logins.get(id(operation))
        if known is None or known[0] is not operation:
            known = self._logins[id(operation)] = (operation, self._login(operation, own))
        return known[1]

    def _login(self, operation: Operation[Any], own: Places) -> Login | None:
        asked = operation.security
        if asked is None:
            asked = self._default if operation.auth else ()
        if not asked:
            return None
        ranked = [(self._rank(alternative, own), alternative) for alternative in asked]
        possible = [(rank, alternative) for rank, alternative in ranked if rank is not None]
        chosen = max(possible, key=lambda pair: pair[0])[1] if possible else None
        credentials: dict[tuple[str, str], Credential] = {}
        for name, scopes in [*(chosen or {}).items(), *((name, ()) for name in self._api.voluntary)]:
            credential = self._credentials.get("" if self._only else name)
            if credential is None or credential.carrier.place in own:
                continue
            credentials.setdefault(credential.carrier.place, credential.scoped(scopes))
        if chosen is None and not credentials:
            raise ConfigurationError(f"{operation.name}: {title(self._api)} needs {self._wanted(asked)}")
        return Login(tuple(credentials.values())) if credentials else None

    def _of(self, name: str) -> Held:
        return self._held["" if self._only else name]

    def _rank(self, requirement: Mapping[str, Any], own: Places) -> tuple[int, int, int] | None:
        """Return how well an alternative fits what was given, or None where something is missing."""
        explicit = environment = 0
        taken: set[tuple[str, str]] = set()
        for name in requirement:
            held, credential = self._of(name), self._credentials.get("" if self._only else name)
            if held.places & own:
                explicit += 1
            elif credential is not None:
                place = credential.carrier.place
                if place in taken:
                    return None
                taken.add(place)
                explicit += held.explicit
                environment += not held.explicit
            elif held.places and not any(self._carries(*place) for place in held.places):
                return None
        return explicit, environment, bool(requirement)

    def _wanted(self, asked: Requirements) -> str:
        """Say what is missing for each of the alternatives."""
        words = []
        for requirement in asked:
            held = [self._of(name) for name in requirement]
            lacking = [entry.lacking for entry in held if entry.scheme is None and entry.lacking]
            places = [place for entry in held for place in entry.places]
            if not lacking and len(set(places)) < len(places):
                lacking = [f"{' and '.join(requirement)}, which both go to one place and cannot be sent"]
            words.append("; and ".join(lacking))
        return "; or ".join(dict.fromkeys(words))


def _credential(held: Held, clock: Callable[[], float]) -> Credential:
    """Return what writes, or fetches, the credential that a client was given."""
    scheme = held.scheme
    if scheme is None or (carrier := carrier_of(scheme)) is None:
        raise TypeError("nothing was given")
    values: list[Any] = [value for value, _ in held.values]
    sources = " and ".join(source for _, source in held.values)
    if scheme.KIND == "basic":
        return BasicKey(values[0], values[1], sources)
    if scheme.KIND == "client-credentials":
        from invocant.runtime._calls.tokens import TokenCredentials  # here, as few APIs have tokens

        declared: Any = scheme
        return TokenCredentials(declared, values[0].reveal(), values[1].reveal(), held.token_url, clock)
    if callable(values[0]):
        return CalledKey(carrier, values[0], sources)
    return StaticKey(carrier, values[0], sources)

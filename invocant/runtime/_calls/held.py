"""What a client was given for each security scheme: by arguments, or by the environment.

What cannot be sent is refused here, when the client is made; what is missing is only described.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urljoin

from invocant.runtime._calls.addresses import origin, safe_for_secrets, this_machine
from invocant.runtime._calls.keys import BasicKey, CalledKey, Carrier, Credential, StaticKey, check_key
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._schemes import (
    ApiKey,
    BasicAuth,
    BearerKey,
    ClientCredentials,
    HttpScheme,
    MutualTLS,
    ways,
)

if TYPE_CHECKING:
    from invocant.runtime._declarations import Api
    from invocant.runtime._schemes import Scheme, Schemes

Given: TypeAlias = str | Callable[[], Any] | None
"""What a client was given for one argument: a text, a function that gives it, or nothing."""
Places: TypeAlias = frozenset[tuple[str, str]]
"""Locations with a name in each; of a header the name is in lower case."""

NO_PLACES: Places = frozenset()


class Held:
    """What a client has for one scheme.

    Attributes:
        places: Where its credential goes; none for a certificate.
        credential: What was given, or None.
        explicit: Whether an argument gave it, rather than the environment.
        lacking: What is missing, and how to give it.
    """

    __slots__ = ("credential", "explicit", "lacking", "places")

    def __init__(
        self, places: Places, credential: Credential | None, explicit: bool, lacking: str = ""
    ) -> None:
        self.places = places
        self.credential = credential
        self.explicit = explicit
        self.lacking = lacking


def hold(
    api: Api,
    given: Mapping[str, Given],
    *,
    base_url: str,
    moved: bool,
    clock: Callable[[], float],
    environ: Callable[[str], str | None],
) -> dict[str, Held]:
    """Return what a client has for each scheme, by its name; that of `Api.auth` is "".

    Args:
        api: The API.
        given: By the name of the argument; None where the environment may say it.
        base_url: Where the API is.
        moved: Whether the caller said so, rather than the document.
        clock: Seconds that never go back.
        environ: Looks up an environment variable.

    Raises:
        ConfigurationError: something that was given cannot be sent.
        TypeError: an argument is of no scheme.
    """
    schemes: Schemes = api.schemes or ({} if api.auth is None else {"": api.auth})
    known = {name for scheme in schemes.values() for way in ways(scheme) for name in way.arguments}
    given = _renamed(given, known)
    unknown = sorted(name for name, value in given.items() if value is not None and name not in known)
    if unknown:
        raise TypeError(f"a client of {title(api)} has no option {', '.join(unknown)}")
    holder = _Holder(api, given, base_url, moved, clock, environ)
    return {name: holder.hold(tuple(ways(scheme))) for name, scheme in schemes.items()}


class _Holder:
    """Looks for what the schemes of one client need. It is not kept, as it has seen all that was given."""

    def __init__(
        self,
        api: Api,
        given: Mapping[str, Given],
        base_url: str,
        moved: bool,
        clock: Callable[[], float],
        environ: Callable[[str], str | None],
    ) -> None:
        self._api, self._given = api, given
        self._base_url, self._moved = base_url, moved
        self._clock, self._environ = clock, environ

    def hold(self, schemes: tuple[Scheme, ...]) -> Held:
        """Return what there is for a scheme: by arguments in whichever way, else by the environment."""
        places = frozenset(place for scheme in schemes for place in _places(scheme))
        for explicit in (True, False):
            for scheme in schemes:
                told = {name: self._find(name, env) for name, env in scheme.arguments.items()}
                values = {name: value for name, value in told.items() if value is not None}
                wanted = any(source == f"{name}=" for name, (_, source) in values.items())
                if values and len(values) == len(told) and wanted is explicit:
                    return Held(places, self._credential(scheme, values), explicit)
        return Held(places, None, False, " or ".join(filter(None, map(self._lacking, schemes))))

    def _find(self, argument: str, variables: tuple[str, ...]) -> tuple[Any, str] | None:
        """Return a value and what it came from: the argument, else the first variable that is set."""
        value = self._given.get(argument)
        if value is not None:
            return value, f"{argument}="
        for name in variables:
            text = self._environ(name)
            if text:
                return text, name
        return None

    def _credential(self, scheme: Scheme, values: Mapping[str, tuple[Any, str]]) -> Credential:
        if isinstance(scheme, BasicAuth):
            (name, name_from), (word, word_from) = (
                values[scheme.username_argument],
                values[scheme.password_argument],
            )
            return BasicKey(name, word, (name_from, word_from))
        if isinstance(scheme, ClientCredentials):
            from invocant.runtime._calls.tokens import TokenCredentials  # here, as few APIs have tokens

            names = (scheme.client_id_argument, scheme.client_secret_argument)
            client_id, secret = (check_key(*values[name]) for name in names)
            return TokenCredentials(scheme, client_id, secret, self._token_url(scheme), self._clock)
        ((value, source),) = values.values()
        carrier = _carrier(scheme)
        return CalledKey(carrier, value, source) if callable(value) else StaticKey(carrier, value, source)

    def _token_url(self, scheme: ClientCredentials) -> str:
        """Return the token endpoint. It moves with the API where it is at its origin, and to this machine.

        Raises:
            ConfigurationError: the secret would cross the network in the clear.
        """
        url = urljoin(self._base_url, scheme.token_url)
        document = self._api.base_url
        if (
            self._moved
            and url == scheme.token_url
            and (
                this_machine(self._base_url)
                or (document.startswith(("http:", "https:")) and origin(url) == origin(document))
            )
        ):
            url = urljoin(self._base_url, "/" + url.partition("://")[2].partition("/")[2])
        if not safe_for_secrets(url):
            raise ConfigurationError(
                "the token endpoint must be https (or on this machine): the client secret goes there"
            )
        return url

    def _lacking(self, scheme: Scheme) -> str:
        """Return what is missing of a scheme, and how to give it."""
        words = []
        for argument, variables in scheme.arguments.items():
            if self._find(argument, variables) is None:
                what = _word(scheme, argument)
                either = " or ".join(variables) if variables else "the environment (no variable is declared)"
                empty = ' (password "" is none)' if what == "a password" else ""
                words.append(f"{what}: set {either}, or pass {argument}={empty}")
        return "; and ".join(words)


def _renamed(given: Mapping[str, Given], known: set[str]) -> Mapping[str, Given]:
    """Return what was given, a token by its own name: `api_key=` took it once, and still does."""
    key = given.get("api_key")
    if key is None or "api_key" in known or "token" not in known or given.get("token") is not None:
        return given
    return {**given, "api_key": None, "token": key}


def _carrier(scheme: Scheme) -> Carrier:
    if isinstance(scheme, ApiKey):
        return Carrier(scheme.location, scheme.name, scheme.prefix)
    if isinstance(scheme, BearerKey):
        return Carrier("header", scheme.header, scheme.prefix)
    if isinstance(scheme, HttpScheme):
        return Carrier("header", "Authorization", f"{scheme.scheme} ")
    return Carrier("header", "Authorization")


def _places(scheme: Scheme) -> Places:
    return NO_PLACES if isinstance(scheme, MutualTLS) else frozenset((_carrier(scheme).place,))


def _word(scheme: Scheme, argument: str) -> str:
    """Return what an argument is, in words."""
    if isinstance(scheme, BasicAuth):
        return "a user name" if argument == scheme.username_argument else "a password"
    if isinstance(scheme, ClientCredentials):
        return "a client id" if argument == scheme.client_id_argument else "a client secret"
    if isinstance(scheme, HttpScheme):
        return f"credentials for {scheme.scheme}"
    return "a token" if argument.endswith("token") else "a key"


def title(api: Api) -> str:
    return api.title or api.name

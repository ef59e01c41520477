"""What a client was given for each security scheme: by arguments, or by the environment.

What cannot be sent is refused here, when the client is made, by a message that does not hold it; what is
missing is only described. Credentials are made of it with the first call (`_calls.auth`).

Source: RFC 7617, section 2 (Basic); RFC 6265, section 4.1.1 (cookies); RFC 9110, section 11.6.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote, urljoin

from invocant.runtime._calls.addresses import origin, safe_for_secrets, this_machine
from invocant.runtime._errors import ConfigurationError
from invocant.runtime._records import frozen
from invocant.runtime._secrets import Secret

if TYPE_CHECKING:
    from invocant.runtime._declarations import Api, ClientCredentials, Scheme, Schemes
    from invocant.runtime._schemes import KeyLocation

Given: TypeAlias = str | Callable[[], Any] | None
"""What a client was given for one argument: a text, a function that gives it, or nothing."""
Places: TypeAlias = frozenset[tuple[str, str]]
"""Locations with a name in each; of a header the name is in lower case."""

NO_PLACES: Places = frozenset()
_NOT_IN_COOKIES = frozenset(' ",;\\')


@frozen
class Carrier:
    """Where a credential goes.

    Attributes:
        location: A header, the query or a cookie.
        name: Its name there.
        prefix: What stands before the credential.
    """

    location: KeyLocation
    name: str
    prefix: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """What two credentials cannot share: location and name, which is in any case for a header."""
        return self.location, self.name.lower() if self.location == "header" else self.name

    def written(self, key: str) -> str:
        """Return a key as it stands there."""
        text = self.prefix + key
        return quote(text, safe="") if self.location == "query" else text

    def checked(self, key: Any, source: str) -> str:
        """Return a key as it can be sent, without the line end that files have.

        Raises:
            ConfigurationError: it is empty, or cannot stand there. The message does not hold it.
        """
        if self.location == "header":
            return check_key(key, source)
        stripped = _not_empty(key, source).strip()
        if not stripped.isprintable():
            raise ConfigurationError(f"the key from {source} has characters that no key has: a line end")
        if self.location == "cookie" and not (_sendable(stripped) and _NOT_IN_COOKIES.isdisjoint(stripped)):
            raise ConfigurationError(
                f"the key from {source} cannot stand in a cookie: it has a blank, a quote, a comma, a "
                "semicolon, a backslash, or is not ASCII"
            )
        return stripped


class Held:
    """What a client has for one scheme.

    Attributes:
        places: Where its credential goes; none for a certificate.
        scheme: How it is had, of the ways there are; None where something is missing.
        values: What was given, and by what, in the order of the scheme's arguments.
        explicit: Whether an argument gave it, rather than the environment.
        token_url: Where a token is asked for, "" where none is.
        lacking: What is missing, and how to give it.
    """

    __slots__ = ("explicit", "lacking", "places", "scheme", "token_url", "values")

    def __init__(
        self,
        places: Places,
        scheme: Scheme | None = None,
        values: tuple[tuple[Secret | Callable[[], Any], str], ...] = (),
        *,
        explicit: bool = False,
        token_url: str = "",
        lacking: str = "",
    ) -> None:
        self.places = places
        self.scheme = scheme
        self.values = values
        self.explicit = explicit
        self.token_url = token_url
        self.lacking = lacking


def hold(
    api: Api,
    given: Mapping[str, Given],
    *,
    base_url: str,
    moved: bool,
    environ: Callable[[str], str | None],
) -> dict[str, Held]:
    """Return what a client has for each scheme, by its name; that of `Api.auth` is "".

    Args:
        api: The API.
        given: By the name of the argument; None where the environment may say it.
        base_url: Where the API is.
        moved: Whether the caller said so, rather than the document.
        environ: Looks up an environment variable.

    Raises:
        ConfigurationError: something that was given cannot be sent.
        TypeError: an argument is of no scheme.
    """
    schemes: Schemes = api.schemes or ({} if api.auth is None else {"": api.auth})
    known = {name for scheme in schemes.values() for way in _ways(scheme) for name in way.arguments}
    given = _renamed(given, known)
    unknown = sorted(name for name, value in given.items() if value is not None and name not in known)
    if unknown:
        raise TypeError(f"a client of {title(api)} has no option {', '.join(unknown)}")
    holder = _Holder(api, given, base_url, moved, environ)
    return {name: holder.hold(_ways(scheme)) for name, scheme in schemes.items()}


class _Holder:
    """Looks for what the schemes of one client need. It is not kept, as it has seen all that was given."""

    def __init__(
        self,
        api: Api,
        given: Mapping[str, Given],
        base_url: str,
        moved: bool,
        environ: Callable[[str], str | None],
    ) -> None:
        self._api, self._given = api, given
        self._base_url, self._moved = base_url, moved
        self._environ = environ

    def hold(self, schemes: tuple[Scheme, ...]) -> Held:
        """Return what there is for a scheme: by arguments in whichever way, else by the environment."""
        places = frozenset(place for scheme in schemes for place in _places(scheme))
        for explicit in (True, False):
            for scheme in schemes:
                told = [self._find(name, env) for name, env in scheme.arguments.items()]
                values = [value for value in told if value is not None]
                is_explicit = any(source.endswith("=") for _, source in values)
                if values and len(values) == len(told) and is_explicit is explicit:
                    checked = tuple(
                        (value if callable(value) else Secret(value), source)
                        for value, source in self._checked(scheme, values)
                    )
                    token_url = self._token_url(scheme) if scheme.KIND == "client-credentials" else ""  # type: ignore[arg-type]  # by its kind
                    return Held(places, scheme, checked, explicit=explicit, token_url=token_url)
        return Held(places, lacking=" or ".join(filter(None, map(self._lacking, schemes))))

    def _checked(self, scheme: Scheme, values: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
        """Return values as they can be sent; what a function gives is looked at when it does."""
        if scheme.KIND == "basic":
            return _checked_pair(values)
        carrier = carrier_of(scheme)
        if scheme.KIND == "client-credentials" or carrier is None:
            return [(check_key(value, source), source) for value, source in values]
        return [
            (value if callable(value) else carrier.checked(value, source), source) for value, source in values
        ]

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
        if "://" in url and not safe_for_secrets(url):  # a path alone: nobody has said where the API is
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


def _ways(scheme: Scheme | tuple[Scheme, ...]) -> tuple[Scheme, ...]:
    """Return the ways to come by a scheme's credential."""
    return scheme if isinstance(scheme, tuple) else (scheme,)


def carrier_of(scheme: Scheme) -> Carrier | None:
    """Return where the credential of a scheme goes, None for a certificate."""
    return None if scheme.carrier is None else Carrier(*scheme.carrier)


def _places(scheme: Scheme) -> Places:
    carrier = carrier_of(scheme)
    return NO_PLACES if carrier is None else frozenset((carrier.place,))


def _word(scheme: Scheme, argument: str) -> str:
    """Return what an argument is, in words."""
    is_first = argument == next(iter(scheme.arguments))
    if scheme.KIND == "basic":
        return "a user name" if is_first else "a password"
    if scheme.KIND == "client-credentials":
        return "a client id" if is_first else "a client secret"
    if scheme.KIND == "http":
        return "credentials"
    return "a token" if argument.endswith("token") else "a key"


def title(api: Api) -> str:
    """Return what messages call an API."""
    return api.title or api.name


def _checked_pair(values: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Return a user name and a password, the sources with them.

    Raises:
        ConfigurationError: Basic cannot write them.
    """
    (name, name_from), (word, word_from) = values
    _not_empty(name, name_from)
    if not isinstance(word, str):
        raise ConfigurationError(f"the password from {word_from} is not a text")
    if ":" in name:
        raise ConfigurationError(f"the user name from {name_from} has a colon, which none may have")
    if not (name.isprintable() and (word.isprintable() or not word)):
        raise ConfigurationError(
            f"the user name or password from {name_from} and {word_from} has a line end or another control "
            "character, which none may have"
        )
    return values


def check_key(key: Any, source: str) -> str:
    """Return a key as it can be sent in a header.

    Raises:
        ConfigurationError: it is empty, or cannot stand in a header. The message does not hold it.
    """
    stripped = _not_empty(key, source).strip()
    if not _sendable(stripped):
        raise ConfigurationError(
            f"the key from {source} has characters that no key has: a line end, or not ASCII"
        )
    return stripped


def _not_empty(key: Any, source: str) -> str:
    if not isinstance(key, str) or not key.strip():
        raise ConfigurationError(f"the key from {source} is empty, or not a text")
    return key


def _sendable(key: str) -> bool:
    """Whether a text can stand in a header."""
    return key.isascii() and key.isprintable()

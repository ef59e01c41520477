"""Where an API is: which of the servers of its document the caller chose, and what of their addresses.

A document may have several servers, an operation or a path servers of its own, and their addresses parts that
the caller chooses. The options of a client, `server=` and one for each such part, choose for all of them: an
operation is asked at the server of its own that has the chosen name, else at its first.

Source: OpenAPI 3.0.4, sections 4.7.5 and 4.7.6; OpenAPI 3.1.1, sections 4.8.5 and 4.8.6 (Server, Server
Variable); RFC 3986, section 5.2 (an address without a scheme).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from invocant.runtime._calls.addresses import checked_base
from invocant.runtime._declarations import Api
from invocant.runtime._errors import ConfigurationError

if TYPE_CHECKING:
    from invocant.runtime._declarations import Operation, Server, ServerVariable


class ServerChoice:
    """What a caller chose of the servers of an API."""

    __slots__ = ("_given", "_name")

    def __init__(self, api: Api, name: str | None, given: Mapping[str, object]) -> None:
        """Take the options of a client.

        Args:
            api: The API with all its servers.
            name: The name of a server; None is the first.
            given: What the caller gave for parts of addresses, by the name of the option; None is nothing.

        Raises:
            ConfigurationError: the document has no such server or no such value; the message has those that
                there are.
        """
        self._name = name
        self._given = {option: str(value) for option, value in given.items() if value is not None}
        servers = (*api.servers, *api.other_servers)
        if name is not None and name not in {server.name for server in servers}:
            known = (f"{server.name!r} ({server.url})" for server in servers if server.name)
            raise ConfigurationError(
                f"server={name!r} is none of the document's: {', '.join(known) or 'it has none'}"
            )
        home = self.of(api.servers)
        asked = (*((home,) if home is not None else ()), *api.other_servers)
        variables = [variable for server in asked for variable in server.variables]
        for option, value in self._given.items():
            places = [variable for variable in variables if variable.option == option]
            if not places:
                raise _no_such_part(option, home, servers)
            if not any(_allows(variable, value) for variable in places):
                raise _not_allowed(option, value, (known for variable in places for known in variable.values))

    def of(self, servers: Sequence[Server]) -> Server | None:
        """Return the one of *servers* that was chosen, the first where none of them was; None without any."""
        if self._name is not None:
            for server in servers:
                if server.name == self._name:
                    return server
        return servers[0] if servers else None

    def url(self, server: Server) -> str:
        """Return the address of *server* with its parts put in; it may have no origin.

        Raises:
            ConfigurationError: a part has no value, or one that this server does not allow.
        """
        url = server.url
        for variable in server.variables:
            value = self._given.get(variable.option, variable.default)
            if value is None:
                raise ConfigurationError(
                    f"a part of the address {server.url} has no default: give the client {variable.option}="
                )
            if variable.option in self._given and not _allows(variable, value):
                raise _not_allowed(variable.option, value, variable.values)
            url = url.replace("{" + variable.name + "}", value)
        return url


class Servers:
    """Where a client asks, for each operation.

    A base URL that the caller or the environment names is for all operations, whatever the document says. If
    it is an origin without a path, a server of the document that is only a path is joined to it.

    Attributes:
        base_url: Where the API is, "" where nobody says.
    """

    __slots__ = ("_api", "_choice", "_moved", "_origin", "base_url")

    def __init__(self, api: Api, choice: ServerChoice, given: str | None, source: str) -> None:
        """Take what is chosen.

        Args:
            api: The API with all its servers.
            choice: What the caller chose of them.
            given: The base URL that the caller or the environment names, or None.
            source: Where that is from, for messages.

        Raises:
            ConfigurationError: what is chosen cannot be asked.
        """
        self._api, self._choice = api, choice
        self._moved = given is not None
        self._origin = ""
        if given is None:
            url = _placed(self._declared(api), "")
            self.base_url = checked_base(url, "the document") if _has_origin(url) else ""
            return
        self.base_url = checked_base(given, source)
        if not urlsplit(self.base_url).path:
            self._origin = self.base_url
            self.base_url = self._moved_to(api)

    def address(self, operation: Operation[Any]) -> str:
        """Return the base URL of an operation.

        Raises:
            ConfigurationError: neither the caller nor the document says where it is.
        """
        if self._moved and not (self._origin and operation.server):
            return self.base_url
        url = self._declared(operation) if operation.server else self._declared(self._api)
        if self._moved:
            return (
                self.base_url if _has_origin(url) else checked_base(_placed(url, self._origin), "base_url=")
            )
        url = _placed(url, _origin_of(self.base_url))
        if not _has_origin(url):
            named = f"only the path {url}" if url.strip("/") else "no server"
            raise ConfigurationError(
                f"{operation.name} has no address: the document names {named}; give the client base_url="
            )
        return checked_base(url, "the document")

    def _moved_to(self, holder: Api | Operation[Any]) -> str:
        """Return where an API or an operation is at the origin that the caller named."""
        chosen = self._choice.of(holder.servers)
        if chosen is not None and _has_origin(chosen.url):
            return self.base_url  # none of its parts counts
        url = self._declared(holder)
        return self.base_url if _has_origin(url) else checked_base(_placed(url, self._origin), "base_url=")

    def _declared(self, holder: Api | Operation[Any]) -> str:
        """Return what the document says of where an API or an operation is, as the caller chose."""
        chosen = self._choice.of(holder.servers)
        if chosen is not None:
            return self._choice.url(chosen)
        return holder.base_url if isinstance(holder, Api) else holder.server


def _placed(url: str, origin: str) -> str:
    """Return *url*, at *origin* where it has none of its own; it may still have none."""
    if url.startswith("//"):
        return f"https:{url}"
    return url if _has_origin(url) or not origin else urljoin(f"{origin}/", url)


def _has_origin(url: str) -> bool:
    return "://" in url or url.startswith("//")


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _allows(variable: ServerVariable, value: str) -> bool:
    return not variable.values or value in variable.values or value == variable.default


def _no_such_part(option: str, home: Server | None, servers: Iterable[Server]) -> ConfigurationError:
    where = f"the server {home.name!r}" if home is not None and home.name else "the server"
    having = [server.name for server in servers if any(part.option == option for part in server.variables)]
    hint = f"; choose by server= one of {', '.join(map(repr, having))}" if having else ""
    return ConfigurationError(f"the address of {where} has no part {option}{hint}")


def _not_allowed(option: str, value: str, allowed: Iterable[str]) -> ConfigurationError:
    known = ", ".join(dict.fromkeys(allowed))
    return ConfigurationError(f"{option}={value!r} is none of the values that the document allows: {known}")

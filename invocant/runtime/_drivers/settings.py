"""What the two drivers have in common: a client's settings, and calls prepared and finished without I/O."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from invocant.media_types import named
from invocant.runtime._calls.addresses import checked_base, safe_for_secrets
from invocant.runtime._calls.call import NO_HOOKS, Call
from invocant.runtime._calls.held import NO_PLACES, hold
from invocant.runtime._calls.options import DEFAULT_TIMEOUTS, NO_OPTIONS, RequestOptions, Timeouts
from invocant.runtime._calls.response import RawResponse, read
from invocant.runtime._calls.retries import DEFAULT_RETRIES, Retries
from invocant.runtime._calls.steps import WireRequest
from invocant.runtime._declarations import JsonSequence, Streaming
from invocant.runtime._drivers.environment import ENVIRONMENT, Environment
from invocant.runtime._errors import (
    ConfigurationError,
    InsecureHTTPWarning,
    ResponseDecodeError,
)
from invocant.runtime._info import remember
from invocant.runtime._models.json_text import loads
from invocant.runtime._records import evolve
from invocant.runtime._secrets import Secret, secrets_in
from invocant.runtime._version import VERSION

if TYPE_CHECKING:
    from invocant.runtime._calls.auth import ClientAuth, Login
    from invocant.runtime._calls.drift import DriftWatch
    from invocant.runtime._calls.headers import CallerHeaders
    from invocant.runtime._calls.held import Given
    from invocant.runtime._calls.servers import Servers
    from invocant.runtime._calls.steps import WireResponse
    from invocant.runtime._declarations import AnyStream, Api, Operation
    from invocant.runtime._streams.folds import Fold
    from invocant.runtime._streams.view import AnyReader

E = TypeVar("E")
T = TypeVar("T")

USER_AGENT = f"invocant/{VERSION}"

_HOOKS = ("on_request", "on_response", "on_retry")


class Settings:
    """A client's settings, and how calls are made ready with them and finished."""

    __slots__ = (
        "_carried",
        "_carries",
        "_chosen",
        "_headers",
        "_held",
        "_quiet",
        "_repeated",
        "_servers",
        "_shared",
        "allow_insecure_http",
        "api",
        "base_url",
        "environment",
        "folds",
        "hooks",
        "moved",
        "retries",
        "secret_query",
        "timeouts",
        "validate",
    )

    def __init__(
        self,
        api: Api,
        options: Mapping[str, Any],
        *,
        folds: Mapping[str, Callable[[], Fold]],
        credentials: Mapping[str, Given],
        carries: Callable[[str, str], bool],
        carried: Callable[[], tuple[str, ...]] = tuple,
        repeated: Callable[[], tuple[str, ...]] = tuple,
        server: str | None = None,
        server_variables: Mapping[str, object] | None = None,
    ) -> None:
        if options:
            from invocant.runtime._drivers.client_options import check  # here, as many clients have none

            check(options)
        self.api = api
        self.environment = _environment(options)
        environ = self.environment.environ or os.environ.get
        given, source = options.get("base_url"), "base_url="
        if given is None and api.base_url_env is not None:
            given, source = environ(api.base_url_env) or None, api.base_url_env
        self.moved = given is not None
        self._chosen = given, source, server, server_variables or {}
        self._servers: Servers | None = None
        plain = "://" in api.base_url and not (api.servers or api.other_servers or server or server_variables)
        if not plain:
            self.base_url = self.servers.base_url
        elif given is None:
            self.base_url = checked_base(api.base_url, "the document")
        else:
            self.base_url = checked_base(given, source)
        self.folds: Mapping[str, Callable[[], Fold]] = folds
        self._headers: CallerHeaders | None = None
        self.timeouts = DEFAULT_TIMEOUTS
        self.retries = DEFAULT_RETRIES
        self.hooks = NO_HOOKS
        self.validate = False
        self.allow_insecure_http = bool(options.get("allow_insecure_http"))
        self._quiet: set[str] = set()  # addresses about which nothing is to be said any more
        self._apply(options)
        held = hold(api, credentials, base_url=self.base_url, moved=self.moved, environ=environ)
        self._held, self._carries, self._carried, self._repeated = held, carries, carried, repeated
        self._shared: dict[str, ClientAuth] = {}
        self.secret_query = frozenset(
            name for scheme in held.values() for location, name in scheme.places if location == "query"
        )

    @property
    def auth(self) -> ClientAuth:
        """The credentials, which all derived settings share. What chooses them loads with the first call."""
        auth = self._shared.get("auth")
        if auth is None:
            from invocant.runtime._calls.auth import ClientAuth

            made = ClientAuth(self.api, self._held, clock=self.environment.clock, carries=self._carries)
            auth = self._shared.setdefault("auth", made)  # one for all threads
        return auth

    @property
    def headers(self) -> CallerHeaders:
        """The headers for every call."""
        if self._headers is None:
            from invocant.runtime._calls.headers import CallerHeaders

            agent = f"{self.api.user_agent} {USER_AGENT}" if self.api.user_agent else USER_AGENT
            self._headers = CallerHeaders([("User-Agent", agent)])
        return self._headers

    def _apply(self, options: Mapping[str, Any]) -> None:
        """Take over those options that a derived client may change."""
        self.timeouts = Timeouts.of(options.get("timeouts"), self.timeouts)
        self.retries = Retries.of(options.get("retries"), self.retries)
        if options.get("headers"):
            self._headers = self.headers.changed(options["headers"])
        if options.get("validate") is not None:
            self.validate = bool(options["validate"])
        if options.get("folds"):
            self.folds = {**self.folds, **options["folds"]}
        hooks = {
            name: options[name] for name in ("on_request", "on_response", "on_retry") if options.get(name)
        }
        if options.get("on_drift"):
            from invocant.runtime._calls.drift import DriftWatch  # here, as few clients ask for it

            hooks["watch"] = DriftWatch(self.api, options["on_drift"])
        if hooks:
            self.hooks = evolve(self.hooks, **hooks)

    def derive(self, options: Mapping[str, Any]) -> Settings:
        """Return settings that differ in some options and share the credentials.

        Raises:
            TypeError: there is no such option, or it can only be given to a new client.
        """
        from invocant.runtime._drivers.client_options import check_change

        check_change(options)
        derived = copy.copy(self)
        derived._apply(options)
        return derived

    def where(self, operation: Operation[Any]) -> str:
        """Return an operation's base URL: its own server, unless the caller said where everything is.

        Raises:
            ConfigurationError: neither the caller nor the document says where that is.
        """
        return self.servers.address(operation) if operation.server or not self.base_url else self.base_url

    @property
    def servers(self) -> Servers:
        """What knows all servers; made where there is more than the one of the API."""
        if self._servers is None:
            from invocant.runtime._calls.servers import ServerChoice, Servers  # here: most APIs have one

            given, source, name, variables = self._chosen
            self._servers = Servers(self.api, ServerChoice(self.api, name, variables), given, source)
        return self._servers

    def prepare(
        self,
        operation: Operation[Any],
        arguments: Mapping[str, Any],
        options: RequestOptions | None,
        *,
        streaming: AnyStream[Any] | None = None,
        url: str | None = None,
        stream: bool = False,
    ) -> Call:
        """Build a call.

        Args:
            operation: The operation.
            arguments: Its arguments by Python name.
            options: The caller's wishes for this call.
            streaming: How it streams, when it should.
            url: The whole address, when a link of the server's named it; no parameter is added then.
            stream: Whether to leave the body unread.

        Raises:
            ConfigurationError: the arguments cannot be sent, or a credential is missing.
            InvalidRequestError: the request was to be held to the document, and contradicts it.
        """
        options = NO_OPTIONS if options is None else _checked(options)
        if streaming is not None and streaming.name != operation.name:
            operation = operation.called(streaming.name)
        builder = operation._builder
        if builder is None:
            # Here, so that a client loads what writes requests with its first call.
            from invocant.runtime._calls.request import builder_of

            builder = builder_of(operation)
        members = options.body if streaming is None else {**streaming.request, **(options.body or {})}
        if (self.validate if options.validate is None else options.validate) and url is None:
            from invocant.runtime._validation.requests import check  # here, as few clients ask for it

            check(self.api, operation, arguments, members)
        built = builder.build(
            arguments,
            None if streaming is None else streaming.accept,
            members,
            options.query,
            self.environment.chance,
        )
        caller = self.headers
        if options.headers is not None:
            caller = caller.changed(options.headers, firm=True)
        base = self.where(operation) if url is None else url
        request = WireRequest(
            built.method,
            base + built.url if url is None else url,
            caller.joined(built.headers),
            built.content,
        )
        auth = self.auth
        own = NO_PLACES
        if caller.changes or options.query is not None or auth.meets(operation):
            own = caller.own(auth.places, request, options.query, linked=url is not None)
        login = auth.login(operation, own)
        if base[:5] == "http:" and base not in self._quiet:
            self._check_clear(base, request, login)
        return Call(
            operation,
            request,
            timeouts=self.timeouts
            if options.timeouts is None
            else Timeouts.of(options.timeouts, self.timeouts),
            retries=self.retries if options.retries is None else Retries.of(options.retries, self.retries),
            environment=self.environment,
            login=login,
            masked=auth.masked,
            carried=self._repeated,
            hooks=self.hooks,
            stream=stream,
            strict=options.strict,
            max_size=options.max_size,
        )

    def _check_clear(self, base: str, request: WireRequest, login: Login | None) -> None:
        """Warn, once for each origin, of a credential that goes over http to another machine."""
        where = "/".join(base.split("/", 3)[:3])
        if where in self._quiet or self.allow_insecure_http:
            return
        is_safe = safe_for_secrets(base)
        has_own = any(isinstance(value, Secret) for _, value in request.headers) or secrets_in(request.url)
        if not is_safe and login is None and not has_own and not self._carried():
            return
        self._quiet.add(where)
        if base != request.url:  # no link: those are many
            self._quiet.add(base)
        if is_safe:
            return
        import warnings

        warnings.warn(
            f"a credential goes to {where} in the clear, which all on its way can read: use https, or say "
            "allow_insecure_http=True",
            InsecureHTTPWarning,
            stacklevel=5,
        )

    def finish(self, call: Call, response: WireResponse) -> Any:
        """Turn an answer into the operation's result, and remember where it came from.

        Raises:
            ResponseDecodeError: the answer is not what the document says.
        """
        failure: ResponseDecodeError
        try:
            result = self.read(call, response)
        except ResponseDecodeError as error:
            failure = error
        else:
            if self.hooks.watch is not None:
                look(self.hooks.watch, call, response)
            remember(result, call.info(response))
            return result
        if self.hooks.watch is not None:
            look(self.hooks.watch, call, response)
        raise call.unreadable(failure, response)

    def read(self, call: Call, response: WireResponse) -> Any:
        """Return what the body of an answer is, by the document."""
        result = read(call.operation, response.status, response.headers, response.body, strict=call.strict)
        if call.strict and call.operation.headers is not None:
            from invocant.runtime._calls.response_headers import check_headers  # it is there

            check_headers(call.info(response).headers)
        return result

    def finish_json(self, call: Call, response: WireResponse) -> Any:
        """Return an answer's body as JSON, for a list that picks its items from it."""
        try:
            return loads(response.body)
        except ValueError as error:
            problem = str(error)
        media_type = named(response.headers.get("content-type", ""), "without a type")
        raise call.unreadable(
            ResponseDecodeError(f"the body ({media_type}) is not JSON: {problem}"), response
        )

    def finish_raw(self, call: Call, response: WireResponse) -> RawResponse:
        """Return an answer undecoded."""
        return RawResponse(call.info(response), response.body)

    def reader(self, streaming: AnyStream[E], options: RequestOptions | None) -> AnyReader[E]:
        """Return what reads a stream that is going to be opened."""
        options = NO_OPTIONS if options is None else _checked(options)
        watch = self.hooks.watch
        if isinstance(streaming, Streaming):
            from invocant.runtime._streams.folds import (  # here, as many clients read no stream
                DeclaredFold,
                NoFold,
            )
            from invocant.runtime._streams.reader import StreamReader

            make_fold = self.folds.get(streaming.name, DeclaredFold) if options.keep else NoFold
            if watch is not None:
                from invocant.runtime._streams.watched import WatchedStreamReader

                return WatchedStreamReader(watch, streaming, make_fold, max_event_size=options.max_size)
            return StreamReader(streaming, make_fold, max_event_size=options.max_size)
        from invocant.runtime._streams.items import EventSource, ItemReader, ItemSource, SequenceSource

        source: ItemSource[Any]
        if isinstance(streaming, JsonSequence):
            source = SequenceSource(streaming, max_size=options.max_size, strict=options.strict)
        else:
            source = EventSource(streaming, max_size=options.max_size, strict=options.strict)
        if watch is not None:
            from invocant.runtime._streams.watched import WatchedItemReader

            return WatchedItemReader(watch, source, keep=options.keep)
        return ItemReader(source, keep=options.keep)


def look(watch: DriftWatch, call: Call, response: WireResponse) -> None:
    """Look for what is undeclared in an answer. Never raises."""
    watch.answer(call.operation, response.status, response.headers, response.body, call.sent_secrets)


def _checked(options: RequestOptions) -> RequestOptions:
    """Return options of one call.

    Raises:
        ConfigurationError: they are something else.
    """
    if not isinstance(options, RequestOptions):
        raise ConfigurationError(f"options= takes RequestOptions, not {type(options).__name__}")
    return options


def _environment(options: Mapping[str, Any]) -> Environment:
    environment: Environment | None = options.get("environment") or options.get("world")
    if options.get("world"):
        import warnings

        warnings.warn("world= is called environment= now", DeprecationWarning, stacklevel=4)
    return environment or ENVIRONMENT

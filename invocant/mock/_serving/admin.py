"""The routes under `/_mock/`: health, journal, faults, state, clock, reset, for tests not in Python.

GET    /_mock/                     what is served, counters, where the rest is; to a browser the page
GET    /_mock/page                 the page, and its files below
GET    /_mock/health               200 once the server answers
GET    /_mock/requests             journal; ?api= ?operation= ?status= narrow it; ?brief=true: the newest
GET    /_mock/requests/<number>    one request
DELETE /_mock/requests             forget the journal
GET    /_mock/faults               faults that wait
POST   /_mock/faults               one fault or a list of them
DELETE /_mock/faults               drop them
GET    /_mock/stubs                stubs, and how often each was used; ?unused=true: what is wrong with them
POST   /_mock/stubs                one stub or a list of them
DELETE /_mock/stubs                drop them, but for those of a file
GET    /_mock/jobs                 jobs that were started
POST   /_mock/jobs                 {"id", "outcome", "message"}: end one; without an id, the next one ends so
POST   /_mock/functions            {"name", "api"}: the ids of a function, which is made if there is none
GET    /_mock/environment/<api>    ?url= &key=: the variables in which clients look for a server and its key
GET    /_mock/state                everything stored; ?brief=true: how much, ?collection= of one its newest
PUT    /_mock/state                replace it by such a dump
GET    /_mock/clock                the mock's time
POST   /_mock/clock                {"advance": seconds}
GET    /_mock/namespaces           names of the namespaces, and what is in each
DELETE /_mock/namespaces/<name>    drop one with all that is in it
POST   /_mock/reset                as if just started
GET    /_mock/documents/<api>      the resolved document that requests are validated against

They are about one namespace: that of the header `X-Mock-Namespace`, of `?namespace=`, or of the key that is
shown; else the one without a name. With `?existing=true` none is made. A server with a key of its own asks
for it, but for its health and for the files of the page, which show nothing.
"""

import base64
import hmac
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from attrs import frozen

from invocant.mock._exchange.namespaces import checked_name, named_by, without_namespace
from invocant.mock._exchange.parameters import TextError, split_query
from invocant.mock._exchange.replies import Answer, encode_json
from invocant.mock._exchange.requests import JsonError, Request, parse_json
from invocant.mock._exchange.security import DEFAULT_KEY
from invocant.mock._serving.briefs import brief_entries, brief_state, single_entry
from invocant.mock._serving.connections import Connections
from invocant.mock._serving.environment import client_environment
from invocant.mock._serving.faults import FaultError
from invocant.mock._serving.host import MockHost
from invocant.mock._serving.namespaces import NamespaceCountError, Namespaces
from invocant.mock._serving.page_files import page_file, wants_page
from invocant.mock._state.clock import timestamp

PREFIX = "/_mock"
"""Where these routes begin; no API may have paths there."""


@frozen(eq=False)
class Visit:
    """One request to these routes."""

    host: MockHost
    """The namespace that it is about."""
    request: Request
    rest: str
    """What follows the route's name in the path."""
    namespaces: Namespaces
    connections: Connections


class _BadRequestError(ValueError):
    """A request to these routes that makes no sense; the message is sent back."""


def administer(
    request: Request, namespaces: Namespaces, connections: Connections, key: str | None = None
) -> Answer:
    """Answer a request under `PREFIX`.

    Args:
        key: What it must show; None for nothing.
    """
    path = unquote(request.path[len(PREFIX) :]).strip("/")
    name, _, rest = path.partition("/")
    methods = _ROUTES.get(name, {})
    handler = methods.get("GET" if request.method == "HEAD" else request.method)
    if not methods:
        return _json(
            404, {"message": f"no such route; there are: {', '.join(sorted(filter(None, _ROUTES)))}"}
        )
    is_page = name == "page" or (name == "" and wants_page(request))
    if key is not None and name != "health" and not is_page and not _shows(request, key):
        answer = _json(401, {"message": "these routes need the server's key"})
        return Answer(401, [*answer.headers, ("www-authenticate", 'Basic realm="mock"')], answer.chunks)
    if handler is None:
        answer = _json(405, {"message": f"this route takes {', '.join(methods)}"})
        return Answer(405, [*answer.headers, ("allow", ", ".join(methods))], answer.chunks)
    try:
        handler = _page if is_page else handler
        host = namespaces.existing("") if is_page else _host(namespaces, request)
        value = handler(Visit(host, request, rest, namespaces, connections))
        return value if isinstance(value, Answer) else _json(200, value)
    except KeyError as error:
        return _json(404, {"message": f"there is no {error}"})
    except NamespaceCountError as error:
        return _json(503, {"message": str(error)})
    except (_BadRequestError, FaultError, JsonError, TextError, ValueError) as error:
        return _json(400, {"message": str(error)})


def _host(namespaces: Namespaces, request: Request) -> MockHost:
    name = _namespace(request)
    only_existing = dict(split_query(request.query)).get("existing") == "true"
    return namespaces.existing(name) if only_existing else namespaces.of(name)


def _namespace(request: Request) -> str:
    name = dict(split_query(request.query)).get("namespace")
    if name is not None:
        return checked_name(name) if name else ""
    shown = (request.header("authorization") or "").rpartition(" ")[2]
    return named_by(request, [shown])


def _shows(request: Request, key: str) -> bool:
    """Tell whether a request shows the key: as bearer token, password of HTTP Basic, or `X-Mock-Key`."""
    kind, _, value = (request.header("authorization") or "").partition(" ")
    shown = [request.header("x-mock-key") or "", without_namespace(value.strip())]
    if kind.lower() == "basic":
        try:
            shown.append(base64.b64decode(value).decode("utf-8", "replace").partition(":")[2])
        except ValueError:
            return False
    return any(hmac.compare_digest(text.encode("utf-8", "replace"), key.encode()) for text in shown)


def _json(status: int, value: Any) -> Answer:
    return Answer(status, [("content-type", "application/json")], [encode_json(value)])


def _summary(visit: Visit) -> Any:
    return {
        "apis": {
            service.api.name: {
                "title": service.api.title,
                "base_path": service.api.base_path,
                "operations": sorted(operation.label for operation in service.api.operations),
            }
            for service in visit.host.services
        },
        "requests": len(visit.host.journal),
        "faults": len(visit.host.faults),
        "stubs": len(visit.host.stubs),
        "namespace": visit.host.name,
        "namespaces": [host.name for host in visit.namespaces.all()],
        "connections": visit.connections.to_dict(),
        "time": timestamp(visit.host.clock()),
        "routes": sorted(f"{PREFIX}/{name}" for name in _ROUTES),
    }


def _page(visit: Visit) -> Answer:
    return page_file(visit.rest)


def _health(_visit: Visit) -> Any:
    return {"status": "ok"}


def _requests(visit: Visit) -> Any:
    if visit.rest:
        return single_entry(visit.host.journal, visit.rest)
    query = dict(split_query(visit.request.query))
    status = query.get("status")
    if status is not None and not _STATUS.fullmatch(status):
        raise _BadRequestError(f"status must be a number of three digits, not {status[:40]!r}")
    entries = visit.host.journal.entries(
        api=query.get("api"), operation=query.get("operation"), status=int(status) if status else None
    )
    return brief_entries(entries) if query.get("brief") == "true" else [entry.to_dict() for entry in entries]


def _forget(visit: Visit) -> Any:
    visit.host.journal.clear()
    return {"requests": 0}


def _faults(visit: Visit) -> Any:
    return [fault.to_dict() for fault in visit.host.faults.waiting()]


def _add_faults(visit: Visit) -> Any:
    value = parse_json(visit.request.body)
    visit.host.faults.add(*(value if isinstance(value, list) else [value]))
    return _faults(visit)


def _drop_faults(visit: Visit) -> Any:
    visit.host.faults.clear()
    return []


def _stubs(visit: Visit) -> Any:
    if dict(split_query(visit.request.query)).get("unused") == "true":
        return visit.host.stubs.problems()
    return visit.host.stubs.listed()


def _add_stubs(visit: Visit) -> Any:
    value = parse_json(visit.request.body)
    visit.host.stubs.add(*(value if isinstance(value, list) else [value]))
    return visit.host.stubs.listed()


def _drop_stubs(visit: Visit) -> Any:
    visit.host.stubs.clear()
    return visit.host.stubs.listed()


def _jobs(visit: Visit) -> Any:
    return visit.host.jobs.listed()


def _end_jobs(visit: Visit) -> Any:
    value = parse_json(visit.request.body)
    known = {"id", "outcome", "message", "api"}
    if not isinstance(value, dict) or "outcome" not in value or not value.keys() <= known:
        raise _BadRequestError('expected {"outcome": …}, and "id", "message" or "api" beside it')
    texts = {name: str(value[name]) for name in ("outcome", "message", "api") if name in value}
    outcome = texts.pop("outcome")
    if "id" in value:
        visit.host.jobs.end(value["id"], outcome, **texts)
    else:
        visit.host.jobs.next(outcome, **texts)
    return _jobs(visit)


def _functions(visit: Visit) -> Any:
    value = parse_json(visit.request.body)
    if not isinstance(value, dict) or not value.keys() <= {"name", "api"} or not _are_texts(value, "name"):
        raise _BadRequestError('expected {"name": …}, and "api" beside it')
    return visit.host.function_ids(value["name"], value.get("api"))


def _are_texts(value: dict[str, Any], *required: str) -> bool:
    return all(name in value for name in required) and all(isinstance(text, str) for text in value.values())


def _environment(visit: Visit) -> Any:
    query = dict(split_query(visit.request.query))
    return client_environment(
        visit.host.service(visit.rest).api, query.get("url", ""), query.get("key", DEFAULT_KEY)
    )


def _state(visit: Visit) -> Any:
    query = dict(split_query(visit.request.query))
    if query.get("brief") == "true":
        return brief_state(visit.host.store, query.get("collection"))
    return visit.host.store.dump()


def _load_state(visit: Visit) -> Any:
    visit.host.store.load(parse_json(visit.request.body))
    return {"status": "ok"}


def _clock(visit: Visit) -> Any:
    return {"time": timestamp(visit.host.clock()), "seconds": visit.host.clock()}


def _advance(visit: Visit) -> Any:
    value = parse_json(visit.request.body)
    seconds = value.get("advance") if isinstance(value, dict) else None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise _BadRequestError('expected {"advance": seconds}')
    visit.host.advance(seconds)
    return _clock(visit)


def _list_namespaces(visit: Visit) -> Any:
    return [
        {
            "name": host.name,
            "requests": len(host.journal),
            "faults": len(host.faults),
            "stubs": len(host.stubs),
            "time": timestamp(host.clock()),
        }
        for host in visit.namespaces.all()
    ]


def _drop_namespace(visit: Visit) -> Any:
    if not visit.rest:
        raise _BadRequestError("name the namespace: DELETE /_mock/namespaces/NAME")
    if not visit.namespaces.drop(visit.rest):
        raise KeyError(f"namespace {visit.rest!r}")
    return _list_namespaces(visit)


def _reset(visit: Visit) -> Any:
    visit.host.reset()
    return {"status": "ok"}


def _document(visit: Visit) -> Any:
    return visit.host.service(visit.rest).api.document


_STATUS = re.compile("[0-9]{3}")
_ROUTES: dict[str, dict[str, Callable[[Visit], Any]]] = {
    "": {"GET": _summary},
    "page": {"GET": _page},
    "health": {"GET": _health},
    "requests": {"GET": _requests, "DELETE": _forget},
    "faults": {"GET": _faults, "POST": _add_faults, "DELETE": _drop_faults},
    "stubs": {"GET": _stubs, "POST": _add_stubs, "DELETE": _drop_stubs},
    "jobs": {"GET": _jobs, "POST": _end_jobs},
    "functions": {"POST": _functions},
    "environment": {"GET": _environment},
    "state": {"GET": _state, "PUT": _load_state},
    "clock": {"GET": _clock, "POST": _advance},
    "namespaces": {"GET": _list_namespaces, "DELETE": _drop_namespace},
    "reset": {"POST": _reset},
    "documents": {"GET": _document},
}

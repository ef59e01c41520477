"""The routes under `/_mock/`: health, journal, faults, state, clock, reset, for tests not in Python.

GET    /_mock/                     what is served, counters, where the rest is
GET    /_mock/health               200 once the server answers
GET    /_mock/requests             journal; ?api= ?operation= ?status= narrow it
DELETE /_mock/requests             forget the journal
GET    /_mock/faults               faults that wait
POST   /_mock/faults               one fault or a list of them
DELETE /_mock/faults               drop them
GET    /_mock/stubs                stubs, and how often each was used; ?unused=true: what is wrong with them
POST   /_mock/stubs                one stub or a list of them
DELETE /_mock/stubs                drop them, but for those of a file
GET    /_mock/jobs                 jobs that were started
POST   /_mock/jobs                 {"id", "outcome", "message"}: end one; without an id, the next one ends so
GET    /_mock/state                everything stored
PUT    /_mock/state                replace it by such a dump
GET    /_mock/clock                the mock's time
POST   /_mock/clock                {"advance": seconds}
POST   /_mock/reset                as if just started
GET    /_mock/documents/<api>      the resolved document that requests are validated against
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from attrs import frozen

from invocant.mock._exchange.parameters import TextError, split_query
from invocant.mock._exchange.replies import Answer, encode_json
from invocant.mock._exchange.requests import JsonError, Request, parse_json
from invocant.mock._serving.faults import FaultError
from invocant.mock._serving.host import MockHost
from invocant.mock._state.clock import timestamp

PREFIX = "/_mock"
"""Where these routes begin; no API may have paths there."""


@frozen(eq=False)
class Visit:
    """One request to these routes; *rest* is what follows the route's name in the path."""

    host: MockHost
    request: Request
    rest: str


class _BadRequestError(ValueError):
    """A request to these routes that makes no sense; the message is sent back."""


def administer(host: MockHost, request: Request) -> Answer:
    """Answer a request under `PREFIX`."""
    path = unquote(request.path[len(PREFIX) :]).strip("/")
    name, _, rest = path.partition("/")
    methods = _ROUTES.get(name, {})
    handler = methods.get("GET" if request.method == "HEAD" else request.method)
    if not methods:
        return _json(
            404, {"message": f"no such route; there are: {', '.join(sorted(filter(None, _ROUTES)))}"}
        )
    if handler is None:
        answer = _json(405, {"message": f"this route takes {', '.join(methods)}"})
        return Answer(405, [*answer.headers, ("allow", ", ".join(methods))], answer.chunks)
    try:
        return _json(200, handler(Visit(host, request, rest)))
    except KeyError as error:
        return _json(404, {"message": f"there is no {error}"})
    except (_BadRequestError, FaultError, JsonError, TextError, ValueError) as error:
        return _json(400, {"message": str(error)})


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
        "connections": visit.host.connections.to_dict(),
        "time": timestamp(visit.host.clock()),
        "routes": sorted(f"{PREFIX}/{name}" for name in _ROUTES),
    }


def _health(_visit: Visit) -> Any:
    return {"status": "ok"}


def _requests(visit: Visit) -> Any:
    query = dict(split_query(visit.request.query))
    status = query.get("status")
    if status is not None and not status.isdigit():
        raise _BadRequestError("status must be a number")
    entries = visit.host.journal.entries(
        api=query.get("api"), operation=query.get("operation"), status=int(status) if status else None
    )
    return [entry.to_dict() for entry in entries]


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


def _state(visit: Visit) -> Any:
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


def _reset(visit: Visit) -> Any:
    visit.host.reset()
    return {"status": "ok"}


def _document(visit: Visit) -> Any:
    return visit.host.service(visit.rest).api.document


_ROUTES: dict[str, dict[str, Callable[[Visit], Any]]] = {
    "": {"GET": _summary},
    "health": {"GET": _health},
    "requests": {"GET": _requests, "DELETE": _forget},
    "faults": {"GET": _faults, "POST": _add_faults, "DELETE": _drop_faults},
    "stubs": {"GET": _stubs, "POST": _add_stubs, "DELETE": _drop_stubs},
    "jobs": {"GET": _jobs, "POST": _end_jobs},
    "state": {"GET": _state, "PUT": _load_state},
    "clock": {"GET": _clock, "POST": _advance},
    "reset": {"POST": _reset},
    "documents": {"GET": _document},
}

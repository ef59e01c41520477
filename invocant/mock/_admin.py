"""The routes under `/_mock/`: health, journal, faults, state, clock and reset, for tests that are not in Python.

GET    /_mock/                     what is served, counters, where the rest is
GET    /_mock/health               200 once the server answers
GET    /_mock/requests             journal; ?api= ?operation= ?status= narrow it
DELETE /_mock/requests             forget the journal
GET    /_mock/faults               faults that wait
POST   /_mock/faults               one fault or a list of them
DELETE /_mock/faults               drop them
GET    /_mock/state                everything stored
PUT    /_mock/state                replace it by such a dump
GET    /_mock/clock                the mock's time
POST   /_mock/clock                {"advance": seconds}
POST   /_mock/reset                as if just started
GET    /_mock/documents/<api>      the resolved document that requests are validated against
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from invocant.mock._clock import timestamp
from invocant.mock._faults import BadFault
from invocant.mock._parameters import BadText, split_query
from invocant.mock._replies import Answer, encode_json
from invocant.mock._requests import NotJson, Request, parse_json

if TYPE_CHECKING:
    from invocant.mock._app import MockApp

PREFIX = "/_mock"
"""Where these routes begin; no API may have paths there."""


class _Bad(ValueError):
    """A request to these routes that makes no sense; the message is sent back."""


def administer(app: "MockApp", request: Request) -> Answer:
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
        return _json(200, handler(app, request, rest))
    except KeyError as error:
        return _json(404, {"message": f"there is no {error}"})
    except (_Bad, BadFault, NotJson, BadText, ValueError) as error:
        return _json(400, {"message": str(error)})


def _json(status: int, value: Any) -> Answer:
    return Answer(status, [("content-type", "application/json")], [encode_json(value)])


def _summary(app: "MockApp", request: Request, rest: str) -> Any:
    return {
        "apis": {
            each.api.name: {
                "title": each.api.title,
                "base_path": each.api.base_path,
                "operations": sorted(operation.label for operation in each.api.operations),
            }
            for each in app.services
        },
        "requests": len(app.journal),
        "faults": len(app.faults),
        "connections": app.connections.to_dict(),
        "time": timestamp(app.clock()),
        "routes": sorted(f"{PREFIX}/{name}" for name in _ROUTES),
    }


def _health(app: "MockApp", request: Request, rest: str) -> Any:
    return {"status": "ok"}


def _requests(app: "MockApp", request: Request, rest: str) -> Any:
    query = dict(split_query(request.query))
    status = query.get("status")
    if status is not None and not status.isdigit():
        raise _Bad("status must be a number")
    entries = app.journal.entries(
        api=query.get("api"), operation=query.get("operation"), status=int(status) if status else None
    )
    return [each.to_dict() for each in entries]


def _forget(app: "MockApp", request: Request, rest: str) -> Any:
    app.journal.clear()
    return {"requests": 0}


def _faults(app: "MockApp", request: Request, rest: str) -> Any:
    return [each.to_dict() for each in app.faults.waiting()]


def _add_faults(app: "MockApp", request: Request, rest: str) -> Any:
    value = parse_json(request.body)
    app.faults.add(*(value if isinstance(value, list) else [value]))
    return _faults(app, request, rest)


def _drop_faults(app: "MockApp", request: Request, rest: str) -> Any:
    app.faults.clear()
    return []


def _state(app: "MockApp", request: Request, rest: str) -> Any:
    return app.store.dump()


def _load_state(app: "MockApp", request: Request, rest: str) -> Any:
    app.store.load(parse_json(request.body))
    return {"status": "ok"}


def _clock(app: "MockApp", request: Request, rest: str) -> Any:
    return {"time": timestamp(app.clock()), "seconds": app.clock()}


def _advance(app: "MockApp", request: Request, rest: str) -> Any:
    value = parse_json(request.body)
    seconds = value.get("advance") if isinstance(value, dict) else None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise _Bad('expected {"advance": seconds}')
    app.advance(seconds)
    return _clock(app, request, rest)


def _reset(app: "MockApp", request: Request, rest: str) -> Any:
    app.reset()
    return {"status": "ok"}


def _document(app: "MockApp", request: Request, rest: str) -> Any:
    return app.service(rest).api.document


_ROUTES: dict[str, dict[str, Callable[["MockApp", Request, str], Any]]] = {
    "": {"GET": _summary},
    "health": {"GET": _health},
    "requests": {"GET": _requests, "DELETE": _forget},
    "faults": {"GET": _faults, "POST": _add_faults, "DELETE": _drop_faults},
    "state": {"GET": _state, "PUT": _load_state},
    "clock": {"GET": _clock, "POST": _advance},
    "reset": {"POST": _reset},
    "documents": {"GET": _document},
}

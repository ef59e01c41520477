"""A mock server that behaves as an OpenAPI document says, remembers what it gets, and fails when asked to.

    from invocant.mock import Mock

    with Mock("NAME") as mock:              # a generated API; `read_document` gives one from files
        ...                             # mock.url, mock.api_key, mock.faults, mock.requests(), mock.reset()

Needs the extra `mock`. The names below are the public ones; vendors' own semantics are in
`invocant.mock.vendors`.
"""

from invocant.mock._api import Api, MockError
from invocant.mock._serving.app import MockApp
from invocant.mock._serving.catalog import from_mapping, known_apis, load_api, read_document
from invocant.mock._serving.faults import Fault, FaultError, FaultQueue
from invocant.mock._serving.journal import Entry
from invocant.mock._serving.server import Mock, client_environment, create_app
from invocant.mock._state.clock import ManualClock
from invocant.mock._values.schemas import Problem

__all__ = [
    "Api",
    "Entry",
    "Fault",
    "FaultError",
    "FaultQueue",
    "ManualClock",
    "Mock",
    "MockApp",
    "MockError",
    "Problem",
    "client_environment",
    "create_app",
    "from_mapping",
    "known_apis",
    "load_api",
    "read_document",
]

"""A mock server that behaves as an OpenAPI document says, remembers what it gets, and fails when asked to.

    from invocant.mock import Mock

    with Mock("NAME") as mock:              # a generated API; `read_document` gives one from files
        ...                             # mock.url, mock.api_key, mock.faults, mock.requests(), mock.reset()

Needs the extra `mock`. The names below are the public ones; vendors' own semantics are in
`invocant.mock.vendors`.
"""

from typing import TYPE_CHECKING, Any

from invocant.mock._api import MockError, ServedApi
from invocant.mock._meaning.explaining import lines as explanation_lines
from invocant.mock._meaning.scripts import FunctionAnswer, ToolCall
from invocant.mock._remote import RemoteNamespace
from invocant.mock._serving.app import MockApp
from invocant.mock._serving.assembly import create_app
from invocant.mock._serving.catalog import from_mapping, known_apis, load_api, read_document
from invocant.mock._serving.environment import client_environment
from invocant.mock._serving.faults import Fault, FaultError, FaultQueue
from invocant.mock._serving.jobs import JobBoard
from invocant.mock._serving.journal import Entry
from invocant.mock._serving.recording import Recording
from invocant.mock._serving.server import Mock, MockApplication
from invocant.mock._serving.views import MockView, Namespace
from invocant.mock._state.clock import ManualClock
from invocant.mock._stubbing.answers import Recorded, StubAnswer
from invocant.mock._stubbing.calls import StubbedCall
from invocant.mock._stubbing.conditions import CallCondition
from invocant.mock._stubbing.functions import Functions, StubbedFunction
from invocant.mock._stubbing.problems import StubError, UnusedStubError
from invocant.mock._stubbing.stubs import Stub, StubMaker, StubSet
from invocant.mock._values.schemas import RequestProblem

__all__ = [
    "CallCondition",
    "Entry",
    "Fault",
    "FaultError",
    "FaultQueue",
    "FunctionAnswer",
    "Functions",
    "JobBoard",
    "ManualClock",
    "Mock",
    "MockApp",
    "MockApplication",
    "MockError",
    "MockView",
    "Namespace",
    "Recorded",
    "Recording",
    "RemoteNamespace",
    "RequestProblem",
    "ServedApi",
    "Stub",
    "StubAnswer",
    "StubError",
    "StubMaker",
    "StubSet",
    "StubbedCall",
    "StubbedFunction",
    "ToolCall",
    "UnusedStubError",
    "client_environment",
    "create_app",
    "explanation_lines",
    "from_mapping",
    "known_apis",
    "load_api",
    "read_document",
]

_FORMER = {"Api": "ServedApi", "Problem": "RequestProblem"}
"""By former name, the name now: `invocant.runtime` has an `Api` and a `Problem` of its own."""

if TYPE_CHECKING:
    from invocant.mock._api import ServedApi as Api  # noqa: F401  # for those who still import it
    from invocant.mock._values.schemas import RequestProblem as Problem  # noqa: F401  # likewise
else:

    def __getattr__(name: str) -> Any:
        """Return what a former name stands for, with a `DeprecationWarning`."""
        if name not in _FORMER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        import warnings

        warnings.warn(f"{__name__}.{name} is called {_FORMER[name]} now", DeprecationWarning, stacklevel=2)
        return globals()[_FORMER[name]]

"""What every test runs under: repeatable examples, and the runs that only happen when asked for."""

import gc
import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every machine and in every order; `--hypothesis-profile=long` searches further, and
# `double` is what mutants are searched with.
settings.register_profile(
    "repeatable",
    derandomize=True,
    deadline=None,  # two workers share two cores: wall time says nothing about the code
    database=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("double", settings.get_profile("repeatable"), max_examples=50)
settings.register_profile("long", settings.get_profile("repeatable"), derandomize=False, max_examples=1000)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run say which HTTP library the clients are made of that are not told."""
    parser.addoption("--httpx2", action="store_true", help="make clients of httpx2 instead of httpx")


def pytest_configure(config: pytest.Config) -> None:
    """Choose the library that a run names."""
    if config.getoption("httpx2"):
        import invocant  # here, as every run reads this file

        invocant.use_httpx2()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the second of several workers import the tests from the end, the first from the beginning.

    Each finds the latter half compiled by the other: in a fresh checkout that is twelve seconds for both.
    """
    tests = Path(__file__).resolve().parent
    everything = [Path(argument).resolve() for argument in session.config.args] == [tests]
    if not everything or os.environ.get("PYTEST_XDIST_WORKER") != "gw1":
        return
    for path in sorted(tests.rglob("test_*.py"), reverse=True):
        with suppress(Exception, pytest.skip.Exception):  # the collection tells of it, where it belongs
            importlib.import_module(".".join(path.relative_to(tests.parent).with_suffix("").parts))


ON_REQUEST = ("hostile", "long", "reliability", "specs", "vendors")
SPECS = "INVOCANT_SPECS"
FULL = "::"
"""In what is named on the command line, where it is a test: of tests that are named none goes unseen."""


def _left_out(config: pytest.Config) -> set[str]:
    """Return the marks of what is not run: those that -m does not name, and `specs` if no folder is given."""
    named: str = config.getoption("markexpr")
    left_out = {mark for mark in ON_REQUEST if mark not in named}
    if not os.environ.get(SPECS):
        left_out.add("specs")
    return left_out


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Collector, obj: object) -> list[pytest.Item] | None:
    """Make no item of what would be left out: of ten thousand, which are a sixth more to collect."""
    marks: object = getattr(obj, "pytestmark", None)
    if not isinstance(marks, list) or any(FULL in argument for argument in collector.config.args):
        return None
    left_out = _left_out(collector.config)
    return [] if any(mark.name in left_out for mark in marks) else None


@pytest.hookimpl(wrapper=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> Iterator[None]:
    """Mark as `long` what the suite samples of a table, and make no items of cases that would be left out."""
    result = yield
    calls: list[Any] = metafunc._calls
    if len(calls) > 1:
        _sample(metafunc, calls)
        if not any(FULL in argument for argument in metafunc.config.args):
            left_out = _left_out(metafunc.config)
            kept = [call for call in calls if left_out.isdisjoint(mark.name for mark in call.marks)]
            calls[:] = kept or calls  # without any, pytest would make a test that has no parameters
    return result


def _sample(metafunc: pytest.Metafunc, calls: list[Any]) -> None:
    """Mark all but every n-th case of a test marked `sampled(n)`, and drivers as `share_rows` says."""
    mark = metafunc.definition.get_closest_marker("sampled")
    if mark is not None:
        for number, call in enumerate(calls):
            if number % mark.args[0]:
                call.marks.append(pytest.mark.long.mark)
    elif {"driver", "real"}.intersection(metafunc.fixturenames):
        from tests.sharing import share_rows  # here: it imports what drivers are made of

        share_rows(metafunc.definition.originalname, calls)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the runs that must be named (-m), and those over real documents when no folder is given."""
    left_out = _left_out(config)
    kept: list[pytest.Item] = []
    dropped: list[pytest.Item] = []
    for item in items:
        (kept if left_out.isdisjoint(mark.name for mark in item.iter_markers()) else dropped).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect no garbage while tests are collected: all of it stays, and is looked at again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """Let no collection of garbage look at what stays to the end: modules, and some twenty thousand tests.

    Some tests collect garbage to see what is left; without this each time takes a third of a second.
    """
    gc.collect()
    gc.freeze()


def _lacks_specs(config: pytest.Config) -> bool:
    return str(config.getoption("markexpr")).startswith("specs") and not os.environ.get(SPECS)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say why a run over real documents selects nothing."""
    if _lacks_specs(config):
        return [f"{SPECS} is not set: it names a folder of OpenAPI documents; without it nothing is selected"]
    return []


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write down what was covered so far, and let a run over real documents without any end well.

    A worker that takes more than ten seconds to end is killed, which it is before coverage writes by itself.
    """
    measuring = sys.modules.get("coverage")
    current = None if measuring is None else measuring.Coverage.current()
    if current is not None:
        current.save()
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and _lacks_specs(session.config):
        session.exitstatus = pytest.ExitCode.OK


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds tests/: the repository, or the copy that the wheel is tested in."""
    return Path(__file__).resolve().parent.parent

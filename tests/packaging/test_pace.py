"""What keeps `make test` short, where nothing else would show that it is gone."""

import gc
from collections import defaultdict
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]


def test_garbage_collection_passes_over_the_tests(request: pytest.FixtureRequest) -> None:
    """A test that collects garbage pays for its own, not for twenty thousand tests and all modules."""
    assert gc.get_freeze_count() > 0
    assert not any(candidate is request.session for candidate in gc.get_objects())


def test_no_garbage_is_collected_while_tests_are(pytester: pytest.Pytester) -> None:
    """What is made then stays; the tests themselves have their garbage collected as any program has."""
    pytester.makeconftest((Path(__file__).parents[1] / "conftest.py").read_text("utf-8"))
    pytester.makepyfile(
        """
        import gc

        COLLECTED = gc.isenabled()

        def test_garbage():
            assert not COLLECTED
            assert gc.isenabled()
        """
    )
    pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider").assert_outcomes(passed=1)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [((), [0, 3, 6]), (("-m", "long"), [1, 2, 4, 5, 7]), (("-m", "long or not long"), [*range(8)])],
    ids=["suite", "long", "both"],
)
def test_of_sampled_cases_every_nth_runs(
    pytester: pytest.Pytester, words: tuple[str, ...], numbers: list[int]
) -> None:
    """The suite has a sample that a rule chose; the others are run when long tests are asked for."""
    pytester.makeconftest((Path(__file__).parents[1] / "conftest.py").read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    sampled(n): as here\n    long: as here\n")
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.sampled(3)
        @pytest.mark.parametrize("number", range(8))
        def test_number(number):
            print(f"ran {number}")
        """
    )
    result = pytester.runpytest_inprocess("-q", "-s", "-p", "no:cacheprovider", *words)
    assert [int(line.rpartition("ran ")[2]) for line in result.outlines if "ran " in line] == numbers


@pytest.mark.parametrize(
    ("rows", "words", "drivers"),
    [(6, (), 2), (6, ("-m", "long"), 4), (24, (), 1), (24, ("-m", "long"), 5)],
    ids=["suite", "long", "many in the suite", "many in long"],
)
def test_rows_are_shared_among_drivers(
    pytester: pytest.Pytester, rows: int, words: tuple[str, ...], drivers: int
) -> None:
    """Every row of a large table runs with two drivers, one of each library, and every driver has rows.

    Of a table with many rows each runs with one, not always the same for one value of a column. A test that
    has no table, and each row of a small one, has one driver of each way to wait, of both libraries.
    """
    pytester.makeconftest((Path(__file__).parents[1] / "conftest.py").read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    sampled(n): as here\n    long: as here\n")
    pytester.makepyfile(
        f"""
        import pytest

        @pytest.mark.parametrize("column", range(6))
        @pytest.mark.parametrize("row", range({rows // 6}))
        def test_row(driver, row, column, request):
            print(f"ran {{row}}-{{column}} {{request.node.callspec.params['driver']}}")

        def test_small(driver, request):
            print(f"ran small {{request.node.callspec.params['driver']}}")

        @pytest.mark.parametrize("half", range(2))
        def test_half(driver, half, request):
            print(f"ran half-{{half}} {{request.node.callspec.params['driver']}}")

        @pytest.mark.parametrize("row", [pytest.param(0, marks=pytest.mark.long), *range(1, 30)])
        def test_sampled_by_itself(driver, row):
            print("ran own")
        """
    )
    plugins = "-p", "no:cacheprovider", "-p", "tests.unit.runtime.conftest"
    result = pytester.runpytest_inprocess("-q", "-s", *plugins, *words)
    ran = [line.rpartition("ran ")[2].split() for line in result.outlines if "ran " in line]
    cases = [(row, driver) for row, driver in (case for case in ran if len(case) == 2) if row[0].isdigit()]
    assert len(cases) == len(set(cases)) == rows * drivers
    assert {row for row, _ in cases} == {f"{row}-{column}" for row in range(rows // 6) for column in range(6)}
    assert len({driver for _, driver in cases}) == 6
    small: dict[str, set[str]] = defaultdict(set)
    for name, *its_drivers in ran:
        small[name].update(its_drivers)
    halves = {"sync-httpx", "asyncio-httpx2", "trio-httpx"}, {"sync-httpx2", "asyncio-httpx", "trio-httpx2"}
    assert small["small"] in halves
    assert small["half-0"] in halves
    assert small["half-1"] in halves
    assert small["half-0"].isdisjoint(small["half-1"])
    assert ran.count(["own"]) == (6 if words else 29 * 6)
    if drivers == 2:
        for number in {row for row, _ in cases}:
            assert {driver.endswith("2") for row, driver in cases if row == number} == {False, True}
    if drivers == 1:
        assert len({driver for row, driver in cases if row.endswith("-0")}) > 1

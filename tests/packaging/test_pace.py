"""What keeps `make test` short, where nothing else would show that it is gone."""

import gc
from collections import defaultdict
from pathlib import Path

import pytest

import tests.unit.runtime.drivers  # noqa: F401 - once for all the runs below

pytest_plugins = ["pytester"]


@pytest.fixture(autouse=True)
def plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the runs in here none of the plugins that are installed: they take a second to import."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


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
    ("words", "numbers", "drivers"),
    [
        ((), [0, 3, 6], {"many": 1, "several": 2, "few": 3, "none": 3}),
        (("-m", "long"), [1, 2, 4, 5, 7], {"many": 5, "several": 4, "few": 3, "none": 3}),
        (("-m", "long or not long"), [*range(8)], {"many": 6, "several": 6, "few": 6, "none": 6}),
    ],
    ids=["suite", "long", "both"],
)
def test_the_suite_has_a_sample_of_a_table_and_long_tests_the_rest(
    pytester: pytest.Pytester, words: tuple[str, ...], numbers: list[int], drivers: dict[str, int]
) -> None:
    """Every n-th case of a table that says so runs, and some drivers of each row, all of them in some row.

    Of many rows each runs with one, not always the same for one value of a column; of several with two, one
    of each library. A test without a table, and each row of a small one, has one driver of each way to wait.
    """
    pytester.makeconftest((Path(__file__).parents[1] / "conftest.py").read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    sampled(n): as here\n    long: as here\n")
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.sampled(3)
        @pytest.mark.parametrize("number", range(8))
        def test_number(number):
            print(f"ran number {number}")

        @pytest.mark.parametrize("column", range(6))
        @pytest.mark.parametrize("row", range(4))
        def test_many(driver, row, column, request):
            print(f"ran many {row}-{column} {request.node.callspec.params['driver']}")

        @pytest.mark.parametrize("row", range(6))
        def test_several(driver, row, request):
            print(f"ran several {row} {request.node.callspec.params['driver']}")

        @pytest.mark.parametrize("row", range(2))
        def test_few(driver, row, request):
            print(f"ran few {row} {request.node.callspec.params['driver']}")

        def test_none(driver, request):
            print(f"ran none 0 {request.node.callspec.params['driver']}")

        @pytest.mark.parametrize("row", [pytest.param(0, marks=pytest.mark.long), *range(1, 30)])
        def test_sampled_by_itself(driver, row):
            print("ran itself 0")

        @pytest.mark.long
        def test_long():
            print("ran alone 0")
        """
    )
    plugins = "-p", "no:cacheprovider", "-p", "tests.unit.runtime.conftest"
    result = pytester.runpytest_inprocess("-q", "-s", *plugins, *words)
    ran: dict[str, list[list[str]]] = defaultdict(list)
    for line in result.outlines:
        if "ran " in line:
            test, *case = line.rpartition("ran ")[2].split()
            ran[test].append(case)
    assert [int(number) for (number,) in ran["number"]] == numbers
    assert len(ran["itself"]) == {(): 29 * 6, ("-m", "long"): 6}.get(words, 30 * 6)
    assert len(ran["alone"]) == (1 if words else 0)
    for test, count in drivers.items():
        rows: dict[str, set[str]] = defaultdict(set)
        for row, driver in ran[test]:
            rows[row].add(driver)
        assert len(rows) == {"many": 24, "several": 6, "few": 2, "none": 1}[test]
        assert {len(its_drivers) for its_drivers in rows.values()} == {count}
        assert sum(map(len, rows.values())) == len(ran[test])
        assert len(set().union(*rows.values())) == (count if test == "none" else 6)
        if test == "several" and count == 2:
            assert all(len({name.endswith("2") for name in pair}) == 2 for pair in rows.values())
        if test == "many" and count == 1:
            assert len({driver for row, driver in ran[test] if row.endswith("-0")}) > 1
        if count == 3:
            assert all(
                {name.partition("-")[0] for name in half} == {"sync", "asyncio", "trio"}
                and len({name.endswith("2") for name in half}) == 2
                for half in rows.values()
            )

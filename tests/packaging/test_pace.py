"""What keeps `make test` short, where nothing else would show that it is gone."""

import gc
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


@pytest.mark.parametrize(("words", "drivers"), [((), 2), (("-m", "long"), 4)], ids=["suite", "long"])
def test_rows_are_shared_among_drivers(
    pytester: pytest.Pytester, words: tuple[str, ...], drivers: int
) -> None:
    """Every row of a large table runs with two drivers, one of each library, and every driver has rows."""
    pytester.makeconftest((Path(__file__).parents[1] / "conftest.py").read_text("utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    sampled(n): as here\n    long: as here\n")
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("row", range(6))
        def test_row(driver, row, request):
            print(f"ran {row} {request.node.callspec.params['driver']}")

        def test_small(driver):
            print("ran small")
        """
    )
    plugins = "-p", "no:cacheprovider", "-p", "tests.unit.runtime.conftest"
    result = pytester.runpytest_inprocess("-q", "-s", *plugins, *words)
    ran = [line.rpartition("ran ")[2].split() for line in result.outlines if "ran " in line]
    rows = [(row, driver) for row, driver in (case for case in ran if len(case) == 2)]
    assert len(rows) == len(set(rows)) == 6 * drivers
    assert {row for row, _ in rows} == set("012345")
    assert len({driver for _, driver in rows}) == 6
    if not words:
        assert ran.count(["small"]) == 6
        for number in "012345":
            libraries = {driver.endswith("2") for row, driver in rows if row == number}
            assert libraries == {False, True}

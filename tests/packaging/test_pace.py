"""What keeps `make test` short, where nothing else would show that it is gone."""

import gc
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]


def test_garbage_collection_passes_over_the_tests(request: pytest.FixtureRequest) -> None:
    """A test that collects garbage pays for its own, not for twenty thousand tests and all modules."""
    assert gc.get_freeze_count() > 0
    assert not any(candidate is request.session for candidate in gc.get_objects())


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

"""Whether JSON values are the same, and whether one holds another."""

from invocant.mock._api import Json


def same(actual: Json, expected: Json) -> bool:
    """Tell whether two JSON values are equal: 1 is 1.0, and true is no number."""
    if isinstance(actual, bool) or isinstance(expected, bool):
        return actual is expected
    if isinstance(actual, dict) and isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(
            same(actual[name], member) for name, member in expected.items()
        )
    if isinstance(actual, list) and isinstance(expected, list):
        return len(actual) == len(expected) and all(map(same, actual, expected))
    return bool(actual == expected)


def holds(actual: Json, expected: Json) -> bool:
    """Tell whether *expected* is a part of *actual*.

    An object holds another when each member of that is there and held by its own. A list holds another when
    each item of that is held by one of its own, in the same order. All else holds what is equal.
    """
    if isinstance(actual, dict) and isinstance(expected, dict):
        return all(name in actual and holds(actual[name], member) for name, member in expected.items())
    if isinstance(actual, list) and isinstance(expected, list):
        rest = iter(actual)
        return all(any(holds(item, wanted) for item in rest) for wanted in expected)
    return same(actual, expected)

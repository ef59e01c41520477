"""The two stores of the mock, in memory and in a file, are alike: whatever is done, both answer the same."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from invocant.mock._state.database import FileStore
from invocant.mock._state.memory import MemoryStore
from invocant.mock._state.store import Store
from tests.examples import examples

NAMES = st.sampled_from(["a", "b", "c", "d/e"])
PARENTS = st.sampled_from(["", "p"])
KEYS = st.sampled_from([None, "k", ["k", 1]])
SCALARS = st.sampled_from([None, True, 0, 1, 1.0, "1", "", [1], {"x": 1}])
BODIES = st.dictionaries(st.sampled_from(["m", "n"]), SCALARS)
CHANGES = st.one_of(
    st.tuples(st.just("put"), NAMES, NAMES, BODIES, PARENTS, KEYS),
    st.tuples(st.just("delete"), NAMES, NAMES),
    st.tuples(st.just("delete_under"), NAMES, PARENTS),
    st.tuples(st.just("next"), NAMES),
    st.just(("clear",)),
)
BLOCKS = st.tuples(st.booleans(), st.lists(CHANGES, max_size=6))
WANTED = st.fixed_dictionaries(
    {
        "parent": st.none() | PARENTS,
        "where": st.dictionaries(
            st.sampled_from(["m", "n"]), SCALARS | st.lists(SCALARS, max_size=2), max_size=2
        ),
        "after": st.none() | NAMES,
        "before": st.none() | NAMES,
        "newest_first": st.booleans(),
        "limit": st.none() | st.integers(0, 3),
    }
)


class _TakenBackError(Exception):
    pass


def _done(store: Store, change: tuple[Any, ...]) -> Any:
    kind, *arguments = change
    if kind != "put":
        return getattr(store, kind)(*arguments)
    collection, name, body, parent, key = arguments
    return store.put(collection, name, body, parent=parent, key=key)


def _block(store: Store, changes: list[tuple[Any, ...]], *, fails: bool) -> list[Any]:
    results: list[Any] = []
    try:
        with store.transaction():
            results += [_done(store, change) for change in changes]
            if fails:
                raise _TakenBackError
    except _TakenBackError:
        pass
    return results


def _whole(store: Store) -> Any:
    """Return a dump with its objects numbered from 1: a file leaves gaps between their places."""
    whole = store.dump()
    return [row[1:] for row in whole["objects"]], whole["counters"]


def _chosen(store: Store, collection: str, after: str | None, before: str | None, **wanted: Any) -> Any:
    return store.rows(
        collection,
        after=None if after is None else store.place(collection, after),
        before=None if before is None else store.place(collection, before),
        **wanted,
    )


@settings(max_examples=examples(25))
@given(st.lists(BLOCKS, max_size=5), NAMES, WANTED)
def test_both_stores_are_one(
    blocks: list[tuple[bool, list[tuple[Any, ...]]]], collection: str, wanted: dict[str, Any]
) -> None:
    """After any transactions, some of which fail: the same objects, in the same order, chosen alike."""
    with tempfile.TemporaryDirectory() as folder:
        stores: list[Store] = [MemoryStore(), FileStore(Path(folder) / "a.sqlite")]
        try:
            for fails, changes in blocks:
                memory, file = [_block(store, changes, fails=fails) for store in stores]
                assert memory == file
            for ask in (
                _whole,
                lambda store: store.counts(),
                lambda store: _chosen(store, collection, **wanted),
                lambda store: store.find(collection, "k"),
                lambda store: sorted(
                    store.places(collection, "p"), key=store.places(collection, "p").__getitem__
                ),
                lambda store: store.count(collection, parent="p"),
                lambda store: store.is_empty,
            ):
                memory, file = [ask(store) for store in stores]
                assert memory == file
        finally:
            for store in stores:
                store.close()

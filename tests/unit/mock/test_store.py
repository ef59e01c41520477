"""What is remembered, and in which order."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from invocant.mock import MockError
from invocant.mock._state.database import FileStore
from invocant.mock._state.memory import MemoryStore
from invocant.mock._state.store import Store


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    store: Store = MemoryStore() if request.param == "memory" else FileStore(tmp_path / "store.sqlite")
    yield store
    store.close()


def _names(store: Store, **selection: Any) -> list[str]:
    return [row.id for row in store.rows("c", **selection)]


@pytest.fixture
def filled(store: Store) -> Store:
    """Five objects, a to e, two of them under a parent."""
    for number, name in enumerate("abcde"):
        store.put(
            "c", name, {"n": number, "even": number % 2 == 0, "s": None}, parent="p" if name in "bd" else ""
        )
    return store


def test_order_is_that_of_creation(filled: Store) -> None:
    """A change keeps the place; the order can be reversed, cut and bounded."""
    filled.put("c", "a", {"n": 9})
    assert _names(filled) == list("abcde")
    assert _names(filled, newest_first=True, limit=2) == ["e", "d"]
    assert _names(filled, after=filled.place("c", "b"), limit=2) == ["c", "d"]
    assert _names(filled, before=filled.place("c", "b")) == ["a"]
    assert filled.get("c", "a") == {"n": 9}


def test_what_is_counted_and_stored_in_one_step() -> None:
    """As in a transaction; nothing of it where the id is or was in use, or nothing is made."""
    store = MemoryStore()
    assert store.add_counted("c", "n", lambda number: (f'{{"n":{number}}}', f"is {number}")) == "is 1"
    version = store.version
    assert store.add_counted("c", "n", lambda _: None) is None
    with store.transaction():
        assert store.add_counted("c", "n", lambda _: ("{}", "made")) is None
    store.put("c", "3", {})
    assert store.next("n") == 2
    state = store.dump()
    assert store.add_counted("c", "n", lambda _: ("{}", "made")) is None
    assert store.dump() == state
    assert state["objects"] == [[1, "c", "1", "", None, {"n": 1}], [2, "c", "3", "", None, {}]]
    store.delete("c", "3")
    assert store.add_counted("c", "n", lambda _: ("{}", "made")) is None
    assert store.next("n") == 3
    version = store.version
    assert store.add_counted("c", "n", lambda _: ("{}", "made")) == "made"
    assert store.version != version
    assert store.rows("c", newest_first=True)[0].id == "4"


def test_deleted_object_leaves_its_place(filled: Store) -> None:
    """A cursor that names a deleted object still works; the object itself is gone."""
    place = filled.place("c", "c")
    assert filled.delete("c", "c")
    assert not filled.delete("c", "c")
    assert filled.get("c", "c") is None
    assert filled.place("c", "c") == place
    assert _names(filled, after=place) == ["d", "e"]
    assert filled.count("c") == 4


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        ({"parent": "p"}, "bd"),
        ({"where": {"n": 3}}, "d"),
        ({"where": {"n": [0, 4, 7]}}, "ae"),
        ({"where": {"even": True}, "parent": ""}, "ace"),
        ({"where": {"n": "3"}}, ""),
        ({"where": {"missing": 1}}, ""),
        ({"where": {'n"]; --': 1}}, ""),
    ],
)
def test_rows_are_selected_by_parent_and_members(
    filled: Store, selection: dict[str, Any], names: str
) -> None:
    """Members are compared as JSON values; a list stands for any of its items."""
    assert _names(filled, **selection) == list(names)


def test_parent_takes_its_objects_along(filled: Store) -> None:
    """Everything under a parent goes at once."""
    filled.delete_under("c", "p")
    assert _names(filled) == list("ace")
    assert filled.count("c", parent="p") == 0


def test_key_finds_the_newest_living_object(store: Store) -> None:
    """A key is any JSON value."""
    store.put("c", "a", {"v": 1}, key=["p", "s"])
    store.put("c", "b", {"v": 2}, key=["p", "s"])
    assert store.find("c", ["p", "s"]) == {"v": 2}
    store.delete("c", "b")
    assert store.find("c", ["p", "s"]) == {"v": 1}
    assert store.find("c", ["p"]) is None


def test_text_that_utf8_cannot_hold(store: Store) -> None:
    """A lone surrogate is kept in a body and names nothing."""
    store.put("c", "a", {"v": "\ud800"}, key="\ud800")
    assert store.get("c", "a") == {"v": "\ud800"}
    assert store.find("c", "\ud800") == {"v": "\ud800"}
    assert store.get("c", "\ud800") is None


def test_counters_count(store: Store) -> None:
    """Each counter has its own series from 1."""
    assert [store.next("a"), store.next("a"), store.next("b")] == [1, 2, 1]


def test_clear_forgets_everything(filled: Store) -> None:
    """After it the store is as new, places and counters included."""
    filled.next("a")
    filled.clear()
    filled.put("c", "z", {})
    assert (filled.place("c", "z"), filled.next("a"), filled.count("c")) == (1, 1, 1)


def test_dump_can_be_loaded(filled: Store) -> None:
    """A dump holds objects, places of deleted ones, and counters."""
    filled.next("a")
    filled.delete("c", "b")
    other = MemoryStore()
    other.put("c", "old", {})
    other.load(filled.dump())
    assert other.dump() == filled.dump()
    assert other.place("c", "b") == 2
    assert other.next("a") == 2
    other.close()


@pytest.mark.parametrize(
    "state", [None, [], {}, {"objects": [[1]], "counters": {}}, {"objects": [], "counters": 1}]
)
def test_other_dumps_are_refused(filled: Store, state: Any) -> None:
    """What is no dump changes nothing."""
    before = filled.dump()
    with pytest.raises(ValueError, match="dump"):
        filled.load(state)
    assert filled.dump() == before


def test_duplicate_in_a_dump_changes_nothing(filled: Store) -> None:
    """A dump that contradicts itself is refused as a whole."""
    before = filled.dump()
    row = [7, "c", "x", "", None, {}]
    with pytest.raises(ValueError, match="dump"):
        filled.load({"objects": [row, row], "counters": {}})
    assert filled.dump() == before


def test_file_keeps_the_state(tmp_path: Path) -> None:
    """With a file the state outlives the process."""
    path = tmp_path / "mock.db"
    first = FileStore(path)
    first.put("c", "a", {"v": 1})
    first.close()
    second = FileStore(path)
    assert second.get("c", "a") == {"v": 1}
    second.close()


def test_database_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """A database that the mock did not make is refused, and not changed."""
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE precious (x)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(MockError, match="not one that this mock made"):
        FileStore(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database" * 100, None], ids=["garbage", "folder"])
def test_unusable_file(tmp_path: Path, content: bytes | None) -> None:
    """A file that is no database, or cannot be opened, is named in the error."""
    path = tmp_path / "x" / "mock.db"
    if content is not None:
        path.parent.mkdir()
        path.write_bytes(content)
    with pytest.raises(MockError, match=r"mock\.db"):
        FileStore(path)


def _change_and_fail(store: Store) -> None:
    store.put("c", "z", {})
    with store.transaction():
        store.clear()
    raise ZeroDivisionError


def test_a_transaction_that_fails_changes_nothing(filled: Store) -> None:
    """Whatever it did: new objects, other parents and keys, deletions, counters, an end of everything."""
    filled.put("c", "a", {"n": 1}, key="k")
    filled.next("ids")
    before = filled.dump()

    def change() -> None:
        filled.put("c", "a", {"n": 2}, parent="p", key="l")
        filled.put("d", "x", {})
        filled.delete("c", "c")
        filled.delete_under("c", "p")
        filled.next("ids")
        filled.next("more")
        filled.clear()
        filled.put("c", "z", {})
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), filled.transaction():
        change()
    assert filled.dump() == before
    assert filled.find("c", "k") == {"n": 1}
    assert filled.find("c", "l") is None
    assert _names(filled, parent="p") == ["b", "d"]
    filled.put("c", "f", {})
    assert _names(filled) == list("abcdef")


def test_transaction_is_one_change(tmp_path: Path) -> None:
    """All of it or none, blocks within it too; another server sees it at its end."""
    first, second = FileStore(tmp_path / "a.sqlite"), FileStore(tmp_path / "a.sqlite")
    with first.transaction():
        first.put("c", "x", {})
        with first.transaction():
            first.put("c", "y", {})
        assert second.count("c") == 0
    assert second.count("c") == 2
    with pytest.raises(ZeroDivisionError), first.transaction():
        _change_and_fail(first)
    assert (first.count("c"), second.count("c")) == (2, 2)
    first.close()
    second.close()


def test_two_servers_on_one_file_keep_one_truth(tmp_path: Path) -> None:
    """What is read and written in a call is not interleaved with a call to the other."""
    stores = [FileStore(tmp_path / "a.sqlite") for _ in range(2)]

    def work(store: Store) -> None:
        for _ in range(50):
            with store.transaction():
                known = store.get("c", "x") or {"n": 0}
                store.put("c", "x", {"n": known["n"] + 1})
                store.put("c", str(store.next("ids")), {})

    threads = [threading.Thread(target=work, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [store.get("c", "x") for store in stores] == [{"n": 100}] * 2
    assert [store.count("c") for store in stores] == [101] * 2
    for store in stores:
        store.close()


def test_many_open_one_file_at_once(tmp_path: Path) -> None:
    """Whoever makes it, all can use it."""
    opened: list[Store] = []
    threads = [
        threading.Thread(target=lambda: opened.append(FileStore(tmp_path / "a.sqlite"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 8
    for store in opened:
        store.close()


@pytest.mark.parametrize("limit", [2**63 - 1, 2**63, 10**30])
def test_a_limit_beyond_what_sqlite_counts(store: Store, limit: int) -> None:
    """It is no limit."""
    store.put("c", "a", {"n": 1})
    assert [row.id for row in store.rows("c", limit=limit)] == ["a"]


@pytest.mark.parametrize(
    "state",
    [
        {"objects": [[10**30, "c", "a", "", None, {}]], "counters": {}},
        {"objects": [[1e3, "c", "a", "", None, {}]], "counters": {}},
        {"objects": [[True, "c", "a", "", None, {}]], "counters": {}},
        {"objects": [[1, "c", "a", "", None, 5]], "counters": {}},
        {"objects": [[1, "c", "a", "", 5, {}]], "counters": {}},
        {"objects": [[1, "c", {}, "", None, {}]], "counters": {}},
        {"objects": [[1, "c", "a", ""]], "counters": {}},
        {"objects": [[1, "c", "a", "", None, {}, 7]], "counters": {}},
        {"objects": [], "counters": {"n": 10**30}},
        {"objects": [], "counters": {"n": "x"}},
        {"objects": [], "counters": {"n": -1}},
        {"objects": [], "counters": [1]},
    ],
    ids=str,
)
def test_a_state_of_another_shape_changes_nothing(store: Store, state: Any) -> None:
    """What was never a dump is refused as a whole, before it can break what is asked later."""
    store.put("c", "b", {"n": 1})
    before = store.dump()
    with pytest.raises(ValueError, match="not a dump"):
        store.load(state)
    assert store.dump() == before

"""A store in a SQLite file, which several servers may share."""

import itertools
import json
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from invocant.mock._api import Json, MockError
from invocant.mock._state.store import MAX_PLACES, Row, dump, read_dump

_TABLES = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT NOT NULL,
    key TEXT,
    body TEXT,
    UNIQUE (collection, id)
);
CREATE INDEX IF NOT EXISTS objects_in_order ON objects (collection, seq);
CREATE INDEX IF NOT EXISTS objects_by_parent ON objects (collection, parent, seq);
CREATE INDEX IF NOT EXISTS objects_by_key ON objects (collection, key);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""

_LOCK_SECONDS = 60.0
"""How long a server waits for another one that writes to the same file."""
_ATTEMPTS = 20
"""How often it is tried to open a file that another server opens."""
_APPLICATION_ID = 0x494E564F  # "INVO": lets the mock refuse a database that something else made


def _make_tables(database: sqlite3.Connection) -> None:
    database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    database.executescript(_TABLES)


class FileStore:
    """A `Store` in a SQLite database; each change is one transaction.

    Args:
        path: A database file, made when missing.

    Raises:
        MockError: the file cannot be opened or is not a database of this mock.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        try:
            self._db = sqlite3.connect(
                str(path), timeout=_LOCK_SECONDS, check_same_thread=False, isolation_level=None
            )
            self._depth = 0
            weakref.finalize(self, self._db.close)  # a store that is dropped, not closed, leaves nothing open
            self._prepare(path)
        except sqlite3.Error as error:
            raise MockError(f"{path}: cannot be used as the mock's database: {error}") from error

    def _prepare(self, path: Path) -> None:
        filled = self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        application_id = self._db.execute("PRAGMA application_id").fetchone()[0]  # set before any table
        if filled and application_id != _APPLICATION_ID:
            raise MockError(f"{path}: is a database, but not one that this mock made")
        self._write_ahead()
        self._db.execute("PRAGMA synchronous = NORMAL")
        _make_tables(self._db)

    def _write_ahead(self) -> None:
        """Keep a log that is written ahead, so that readers go on while another server writes.

        The first server that opens a file changes it; meanwhile SQLite refuses others at once, however long
        they would wait, so they ask again.
        """
        for attempt in itertools.count(1):
            try:
                self._db.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError:
                if attempt == _ATTEMPTS:
                    raise
                with suppress(sqlite3.OperationalError):
                    self._db.execute("BEGIN EXCLUSIVE")  # waits until the other one is done
                    self._db.execute("ROLLBACK")
            else:
                return

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See `Store`."""
        with self._lock:
            if self._depth == 0:
                self._db.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._db.execute("COMMIT")

    @property
    def version(self) -> tuple[int, int]:
        """See `Store`."""
        with self._lock:
            data_version = self._db.execute("PRAGMA data_version").fetchone()[0]
            return self._db.total_changes, data_version

    def close(self) -> None:
        """Close the database; what was kept in memory is gone."""
        with self._lock:
            self._db.close()

    def clear(self) -> None:
        """See `Store`."""
        with self.transaction():
            for table in ("objects", "counters", "sqlite_sequence"):
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608  # fixed words

    def next(self, counter: str) -> int:
        """See `Store`."""
        with self._lock:
            row = self._db.execute(
                "INSERT INTO counters VALUES (?, 1) "
                "ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
                (counter,),
            ).fetchone()
        return int(row[0])

    def put(
        self, collection: str, name: str, body: Mapping[str, Any], *, parent: str = "", key: Json = None
    ) -> None:
        """See `Store`."""
        with self._lock:
            self._db.execute(
                "INSERT INTO objects (collection, id, parent, key, body) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (collection, id) DO UPDATE SET parent = excluded.parent, key = excluded.key, "
                "body = excluded.body",
                (collection, name, parent, None if key is None else dump(key), dump(body)),
            )

    def get(self, collection: str, name: str) -> dict[str, Any] | None:
        """See `Store`."""
        return self._body("SELECT body FROM objects WHERE collection = ? AND id = ?", collection, name)

    def find(self, collection: str, key: Json) -> dict[str, Any] | None:
        """See `Store`."""
        return self._body(
            "SELECT body FROM objects WHERE collection = ? AND key = ? AND body IS NOT NULL "
            "ORDER BY seq DESC",
            collection,
            dump(key),
        )

    def _body(self, statement: str, *values: str) -> dict[str, Any] | None:
        try:
            with self._lock:
                row = self._db.execute(statement, values).fetchone()
        except UnicodeEncodeError:
            return None  # a text that SQLite cannot hold names nothing
        return None if row is None or row[0] is None else json.loads(row[0])

    def delete(self, collection: str, name: str) -> bool:
        """See `Store`."""
        with self._lock:
            changed = self._db.execute(
                "UPDATE objects SET body = NULL, key = NULL "
                "WHERE collection = ? AND id = ? AND body IS NOT NULL",
                (collection, name),
            ).rowcount
        return bool(changed)

    def delete_under(self, collection: str, parent: str) -> None:
        """See `Store`."""
        with self._lock:
            self._db.execute(
                "UPDATE objects SET body = NULL, key = NULL WHERE collection = ? AND parent = ?",
                (collection, parent),
            )

    def place(self, collection: str, name: str) -> int | None:
        """See `Store`."""
        with self._lock:
            row = self._db.execute(
                "SELECT seq FROM objects WHERE collection = ? AND id = ?", (collection, name)
            ).fetchone()
        return None if row is None else int(row[0])

    def places(self, collection: str, parent: str) -> dict[str, int]:
        """See `Store`."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id, seq FROM objects WHERE collection = ? AND parent = ?", (collection, parent)
            ).fetchall()
        return dict(rows)

    def rows(
        self,
        collection: str,
        *,
        parent: str | None = None,
        where: Mapping[str, Json] | None = None,
        after: int | None = None,
        before: int | None = None,
        newest_first: bool = False,
        limit: int | None = None,
    ) -> list[Row]:
        """See `Store`."""
        tests: list[str] = ["collection = ?", "body IS NOT NULL"]
        values: list[Any] = [collection]
        for test, value in (("parent = ?", parent), ("seq > ?", after), ("seq < ?", before)):
            if value is not None:
                tests.append(test)
                values.append(value)
        for name, wanted in (where or {}).items():
            tests.append("json_extract(body, ?) IN (SELECT value FROM json_each(?))")
            values.append('$."' + name.replace('"', "") + '"')
            values.append(dump(wanted if isinstance(wanted, list) else [wanted]))
        order = "DESC" if newest_first else "ASC"
        statement = (
            f"SELECT id, body FROM objects WHERE {' AND '.join(tests)} "  # noqa: S608  # fixed words
            f"ORDER BY seq {order} LIMIT ?"
        )
        with self._lock:
            values.append(-1 if limit is None else min(limit, MAX_PLACES))
            records = self._db.execute(statement, values).fetchall()
        return [Row(name, json.loads(body)) for name, body in records]

    @property
    def is_empty(self) -> bool:
        """See `Store`."""
        with self._lock:
            row = self._db.execute(
                "SELECT EXISTS (SELECT 1 FROM objects) OR EXISTS (SELECT 1 FROM counters)"
            ).fetchone()
        return not row[0]

    def count(self, collection: str, *, parent: str | None = None) -> int:
        """See `Store`."""
        with self._lock:
            row = self._db.execute(
                "SELECT count(*) FROM objects "
                "WHERE collection = ? AND body IS NOT NULL AND (? IS NULL OR parent = ?)",
                (collection, parent, parent),
            ).fetchone()
        return int(row[0])

    def counts(self) -> dict[str, int]:
        """See `Store`."""
        with self._lock:
            rows = self._db.execute(
                "SELECT collection, count(*) FROM objects WHERE body IS NOT NULL "
                "GROUP BY collection ORDER BY collection"
            ).fetchall()
        return dict(rows)

    def dump(self) -> dict[str, Any]:
        """See `Store`."""
        with self._lock:
            objects = self._db.execute(
                "SELECT seq, collection, id, parent, key, body FROM objects ORDER BY seq"
            )
            counters = self._db.execute("SELECT name, value FROM counters ORDER BY name")
            return {
                "objects": [list(_plain(row)) for row in objects.fetchall()],
                "counters": dict(counters.fetchall()),
            }

    def load(self, state: Mapping[str, Any]) -> None:
        """See `Store`."""
        rows, counters = read_dump(state)
        try:
            with self.transaction():
                self._db.execute("DELETE FROM objects")
                self._db.execute("DELETE FROM counters")
                self._db.executemany(
                    "INSERT INTO objects (seq, collection, id, parent, key, body) VALUES (?, ?, ?, ?, ?, ?)",
                    rows,
                )
                self._db.executemany("INSERT INTO counters VALUES (?, ?)", counters.items())
        except sqlite3.Error as error:
            raise ValueError(f"not a dump of the mock's state: {error}") from error


def _plain(row: tuple[Any, ...]) -> Iterator[Any]:
    yield from row[:5]
    yield None if row[5] is None else json.loads(row[5])

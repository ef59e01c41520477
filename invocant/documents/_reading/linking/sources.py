"""The files that a document may refer to: those below one folder, up to a number, and none other.

No host is asked for anything: a reference to one is refused by name.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from attrs import define, field, frozen

from invocant.documents._diagnostics import DocumentError, error
from invocant.documents._reading.linking.sites import SourceFile
from invocant.documents._reading.text import parse_text, read

MAX_FILES = 200
"""How many files one document may pull in, unless told otherwise."""
_TEXTS = frozenset({".md", ".markdown", ".txt", ".html"})
"""Endings of files that hold a text, as a description is kept in."""


@frozen
class Bounds:
    """What may be read on the word of a document."""

    max_size: int
    """Largest size of each file, in bytes."""
    max_depth: int
    """Deepest nesting of each file."""
    allow_refs: bool = False
    """Whether other files are read at all."""
    root: Path | None = None
    """The folder that they must lie in; None for that of the document."""
    max_files: int = MAX_FILES


@define(eq=False)
class Sources:
    """The document and the files read so far."""

    main: SourceFile
    bounds: Bounds
    _by_path: dict[Path, SourceFile] = field(factory=dict)
    _unreadable: dict[Path, DocumentError] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Know the document by its own path, which other files may refer to."""
        if self.main.path is not None:
            self._by_path[self.main.path] = self.main

    @property
    def root(self) -> Path | None:
        """The folder that files must lie in; None where none are read."""
        if self.main.path is None or not self.bounds.allow_refs:
            return None
        return (self.bounds.root or self.main.path.parent).resolve()

    @property
    def files(self) -> list[Path]:
        """The files read beside the document, in the order in which they were met."""
        return [path for path, source in self._by_path.items() if source is not self.main]

    def get(self, uri: str, written: str, where: str) -> SourceFile:
        """Return the file at *uri*, which is referred to at *where*, in the words *written*.

        Raises:
            DocumentError: it may not be read, or cannot.
        """
        root = self.root
        parts = urlsplit(self._as_read(uri))
        if parts.scheme == "file" and not parts.netloc and self.main.path is not None:
            path = Path(unquote(parts.path)).resolve()
            known = self._by_path.get(path)
            if known is not None:
                return known
            if path in self._unreadable:
                raise self._unreadable[path]
            if root is not None and path.is_relative_to(root):
                return self._read(path, root, where)
        if root is None:
            raise error(
                "a reference to another document",
                where,
                {"$ref": written},
                why="a document is read alone: no other file and no host is looked at on its word",
                fix="bundle the document into one file, or allow files beside it (--allow-refs)",
            )
        raise error(
            "a reference out of the folder",
            where,
            {"$ref": written},
            why="only files in the folder of the document are read, and no host is",
            fix="name the folder that has all files (--refs-root), or bundle the document into one file",
        )

    def _as_read(self, uri: str) -> str:
        """Return where a file lies: as far from the document as *uri* is from what that calls itself."""
        main = self.main
        if main.path is None or main.uri == main.path.as_uri():
            return uri
        parts, own = urlsplit(uri), urlsplit(main.uri)
        if (parts.scheme, parts.netloc) != (own.scheme, own.netloc) or not parts.path.startswith("/"):
            return uri
        return urljoin(main.path.as_uri(), posixpath.relpath(parts.path, posixpath.dirname(own.path)))

    def _read(self, path: Path, root: Path, where: str) -> SourceFile:
        if len(self._by_path) > self.bounds.max_files:
            raise TooManyFilesError(
                error(
                    "too many files",
                    where,
                    path.relative_to(root).as_posix(),
                    why=f"more than {self.bounds.max_files} files are referred to",
                    fix="raise the bound (--max-files) if the document is what you expect",
                ).diagnostics
            )
        label = path.relative_to(root).as_posix()
        try:
            text = read(path, max_size=self.bounds.max_size)
            content = (
                text if path.suffix.lower() in _TEXTS else parse_text(text, max_depth=self.bounds.max_depth)
            )
        except DocumentError as problem:
            (first, *_) = problem.diagnostics
            refusal = error(
                f"a file that is referred to is {first.what}"
                if not first.what.startswith("cannot")
                else f"a file that is referred to {first.what}",
                where,
                label,
                why=f"{label}: {first.why}",
                fix=first.fix,
            )
            self._unreadable[path] = refusal
            raise refusal from None
        source = self._by_path[path] = SourceFile(path.as_uri(), path, label, content)
        return source


class TooManyFilesError(DocumentError):
    """More files are referred to than may be read; nothing can be left out that would help."""

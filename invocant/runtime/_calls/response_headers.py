"""The headers of an answer as its document declares them: typed, beside the texts that came.

`ResponseHeaders` is a mapping of the texts, so that what is not declared is there too; generated classes add
an attribute for each header that an operation declares. Nothing is read before it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from invocant.runtime._errors import ResponseDecodeError
from invocant.runtime._info import response_info
from invocant.runtime._models.json_text import loads
from invocant.runtime._models.kinds import ANY, kind_of
from invocant.runtime._models.text_values import UnreadableTextError, read_text
from invocant.runtime._problems import Problem
from invocant.runtime._secrets import mask_headers

if TYPE_CHECKING:
    from invocant.runtime._declarations import Header

H = TypeVar("H", bound="ResponseHeaders")


class ResponseHeaders(Mapping[str, str]):
    """The headers of an answer: texts by name, whatever the case, and those that are declared as attributes.

    A declared header that did not come is None, and so is one whose text is not what the document says: the
    text is still there by its name, and `problems` tells of it.
    """

    __slots__ = ("_status", "_texts")

    DECLARED: ClassVar[Mapping[str, tuple[Header, ...]]] = {}
    """The declared headers, by status: `200`, `4XX` or `default`."""

    def __init__(self, texts: Mapping[str, str], status: int) -> None:
        """Take the *texts* by name, in lower case, and the *status* of the answer."""
        self._texts, self._status = texts, status

    @classmethod
    def of(cls: type[H], result: Any) -> H:
        """Return the headers of the answer behind a result.

        Args:
            result: What a call returned: a model, a page, a stream that was opened, a `RawResponse`, a
                `ResponseInfo`, an error, or plain JSON, for which only the latest call of the thread or task
                is known.

        Raises:
            LookupError: nothing is known about it.
        """
        info = result if hasattr(result, "http_version") else response_info(result)
        headers = info.headers
        return headers if isinstance(headers, cls) else cls(headers, info.status)

    def __getitem__(self, name: str) -> str:
        return self._texts[name.lower()]

    def get(self, name: str, default: Any = None) -> Any:
        """Return the text of a header, or *default*."""
        return self._texts.get(name.lower(), default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({mask_headers(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self._texts), self._status)

    def problems(self) -> tuple[Problem, ...]:
        """Return what contradicts the document: headers that are missing, and unreadable ones."""
        problems = []
        for header in self._declared_here():
            text = self.get(header.name)
            if text is None:
                if header.required:
                    problems.append(Problem(header.name, "missing, though it is required"))
                continue
            try:
                _read(text, header)
            except ValueError as error:
                problems.append(Problem(header.name, str(error)))
        return tuple(problems)

    def _value(self, name: str) -> Any:
        """Return the value of a declared header, or None."""
        text = self.get(name)
        if text is None:
            return None
        wanted = name.lower()
        declared = [*self._declared_here(), *_every(self.DECLARED)]
        header = next(declaration for declaration in declared if declaration.name.lower() == wanted)
        try:
            value = _read(text, header)
        except ValueError:
            return None
        return value if header.kind is None else kind_of(header.kind).decode(value)

    def _declared_here(self) -> tuple[Header, ...]:
        """Return the headers that are declared for the status of the answer."""
        table, status = self.DECLARED, self._status
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in table:
                return table[key]
        return ()


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuse headers that contradict the document; those of which it says nothing never do.

    Raises:
        ResponseDecodeError: they do; its `problems` are all that do.
    """
    problems = headers.problems() if isinstance(headers, ResponseHeaders) else ()
    if problems:
        first = problems[0]
        raise ResponseDecodeError(f"header {first}", path=first.path, problems=problems)


def _every(table: Mapping[str, tuple[Header, ...]]) -> Iterable[Header]:
    return (header for headers in table.values() for header in headers)


def _read(text: str, header: Header) -> Any:
    """Return the JSON of a header.

    Raises:
        ValueError: its text is not what the document says.
    """
    kind = ANY if header.kind is None else kind_of(header.kind)
    if header.media_type is None:
        return read_text(text, kind, explode=header.explode)
    try:
        value = loads(text.encode())
    except ValueError:
        raise UnreadableTextError("expected JSON, found other text") from None
    problem = next(iter(kind.problems(value)), None)
    if problem is not None:
        raise UnreadableTextError(str(problem))
    return value

"""Fields: the declared members of a model."""

from __future__ import annotations

from typing import Generic, TypeVar

from invocant.runtime._models.kinds import Kind, KindLike, kind_of

__all__ = ["Field"]

T = TypeVar("T")


class Field(Generic[T]):
    """One declared member of a model: its Python name, its kind, and its key in JSON."""

    __slots__ = ("key", "kind", "name", "read_only", "required", "write_only")

    def __init__(
        self,
        name: str,
        kind: KindLike[T],
        key: str | None = None,
        *,
        required: bool = False,
        read_only: bool = False,
        write_only: bool = False,
    ) -> None:
        """Declare a member.

        Args:
            name: The attribute's name.
            kind: How its value is read and written.
            key: The member's name in JSON; None when it is *name*.
            required: Whether an object without it is wrong. Decoding never insists.
            read_only: Whether only the server sets it: no caller need give it, and `Writable` leaves it out.
            write_only: Whether the server never returns it: an answer without it is right, required or not.
        """
        self.name = name
        self.kind: Kind[T] = kind if isinstance(kind, Kind) else kind_of(kind)
        self.key = name if key is None else key
        self.required = required
        self.read_only = read_only
        self.write_only = write_only

    def __repr__(self) -> str:
        key = f" ({self.key!r})" if self.key != self.name else ""
        return f"<Field {self.name}{key}: {'required ' if self.required else ''}{self.kind!r}>"

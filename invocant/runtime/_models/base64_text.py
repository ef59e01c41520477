"""Text that holds bytes: kept as it came, its bytes on request.

What an API sends in Base64 may be large, and many programs pass it on unread. So it stays text, which costs
nothing but a class, goes back in the same characters, and is decoded when somebody asks.

Source: RFC 4648, sections 4 and 5; RFC 2045, section 6.8 (line ends, which are passed over).
"""

from __future__ import annotations

from typing import Any

from invocant.runtime._models.plain_json import to_json

__all__ = ["Base64", "decode_base64", "encode_base64", "is_base64"]


class Base64(str):
    """Text in Base64: a `str` that is sent as it is, and knows the bytes that it stands for.

    Made of bytes or of text: `Base64(b"hi")` and `Base64("aGk=")` are equal. `decode` gives the bytes.
    """

    __slots__ = ()

    def __new__(cls, value: str | bytes | bytearray | memoryview = "") -> Base64:
        """Return *value*, bytes written in the usual alphabet with padding, or text as it is."""
        if isinstance(value, str):
            return str.__new__(cls, value)
        from binascii import b2a_base64  # here, since most programs only read

        return str.__new__(cls, b2a_base64(value, newline=False).decode("ascii"))

    @classmethod
    def urlsafe(cls, value: bytes | bytearray | memoryview) -> Base64:
        """Return bytes in the alphabet for addresses and file names, with padding.

        Source: RFC 4648, section 5.
        """
        return cls(cls(value).replace("+", "-").replace("/", "_"))

    def decode(self) -> bytes:
        """Return the bytes. Either alphabet will do; line ends and missing padding are passed over.

        Raises:
            ValueError: the text is not Base64.
        """
        from binascii import a2b_base64

        text = "".join(self.split())
        digits = text.rstrip("=")
        usual, other = ("+" in digits or "/" in digits), ("-" in digits or "_" in digits)
        if (usual and other) or len(digits) % 4 == 1 or len(text) - len(digits) > 2:
            raise ValueError(f"a text of {len(self)} characters is not Base64")
        plain = digits.replace("-", "+").replace("_", "/") + "=" * (-len(digits) % 4)
        return a2b_base64(plain, strict_mode=True)

    def __bytes__(self) -> bytes:
        return self.decode()

    def __repr__(self) -> str:
        return f"Base64({str.__repr__(self)})"


def is_base64(text: str) -> bool:
    """Whether bytes can be had of *text*."""
    try:
        Base64(text).decode()
    except ValueError:
        return False
    return True


def decode_base64(value: Any) -> Any:
    """Return text as `Base64`, whatever it holds; anything else as it is."""
    return str.__new__(Base64, value) if value.__class__ is str else value


def encode_base64(value: Any) -> Any:
    """Return text as plain text; other values are made plain JSON."""
    return str.__str__(value) if isinstance(value, str) else to_json(value)

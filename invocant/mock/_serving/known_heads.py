"""The heads of requests as they came, so that one that comes again is not read again.

Clients send few heads that differ: of the same path, the same bytes. A head is known with all that follows
from it alone, where a request goes too. It is kept only where request and piece were one, or head and body
were a piece each: the first began between two requests, the last ended with the body. The same bytes at the
same place are read as the same request.
"""

from invocant.mock._exchange.requests import KnownHead, Request

MAX_KNOWN_HEADS = 512
"""How many are kept; one more, and it begins anew."""
MAX_KNOWN_BYTES = 4096
"""How long one is that is kept."""
_END = b"\r\n\r\n"


class KnownHeads:
    """The heads that were read by one server."""

    def __init__(self) -> None:
        self._known: dict[bytes, KnownHead] = {}

    def request(self, piece: bytes) -> Request | None:
        """Return the request that a piece is, whole and nothing else; None where its head is not known."""
        end = piece.find(_END) + len(_END)
        known = self._known.get(piece[:end])
        if known is None or known.length != len(piece) - end:
            return None
        return known.request(piece[end:])

    def awaits_body(self, piece: bytes) -> bool:
        """Tell whether a piece is a known head and nothing else, whose body its caller sends unasked.

        Most clients send head and body apart. To read such a head again took 7 to 10 µs of 127.
        """
        known = self._known.get(piece)
        return known is not None and known.length > 0 and "expect" not in known.first

    def note(self, piece: bytes, request: Request) -> None:
        """Keep the head of a request that was read from a piece, where the piece has nothing else.

        Args:
            piece: What came, in one or two pieces, from the end of the request before on.
            request: The last request in it, which ended with it.
        """
        end = piece.find(_END) + len(_END)
        if request.size != len(piece) - end or end > MAX_KNOWN_BYTES:
            return  # chunks, several requests, empty lines in front: what follows is not the body alone
        if len(self._known) >= MAX_KNOWN_HEADS:
            self._known.clear()
        self._known[piece[:end]] = KnownHead(
            request.method, request.path, request.query, tuple(request.headers), request.size
        )

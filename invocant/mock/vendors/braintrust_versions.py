"""Braintrust's two spellings of a version: the transaction id, and a short one in which no order shows.

A transaction id is a 64-bit number, written in decimal. Its short form is that number times a constant,
modulo 2**64, as sixteen hexadecimal digits: the constant is odd, so that each number has one short form and
comes back by the constant's inverse.

Source: the vendor's SDKs show `1000192656880881099` as `81cd05ee665fdfb3`.
"""

import re

_MODULUS = 2**64
_MULTIPLIER = 205_891_132_094_649
_INVERSE = pow(_MULTIPLIER, -1, _MODULUS)
_SHORT = re.compile(r"[0-9a-fA-F]{16}")


def short_version(transaction: str) -> str:
    """Return the short form of a transaction id."""
    return f"{int(transaction) * _MULTIPLIER % _MODULUS:016x}"


def transaction_of(version: str) -> str:
    """Return the transaction id that a version names; what is no short form is one already."""
    if _SHORT.fullmatch(version) is None:
        return version
    return str(int(version, 16) * _INVERSE % _MODULUS)

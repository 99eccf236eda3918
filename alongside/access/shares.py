"""A secret split among people, so that any few of them together have it and fewer have nothing (Shamir, 1979).

Each byte of the secret is the value at 0 of a random polynomial over the field of 256 elements (that of AES); a share is
the values at one other point. Values in, values out.
"""

import secrets
from collections.abc import Sequence

POLYNOMIAL = 0x11B
GENERATOR = 3


def _tables() -> tuple[list[int], list[int]]:
    powers, logarithms = [0] * 510, [0] * 256
    value = 1
    for exponent in range(255):
        powers[exponent] = powers[exponent + 255] = value
        logarithms[value] = exponent
        doubled = value << 1
        value ^= doubled ^ POLYNOMIAL if doubled & 0x100 else doubled  # times 3: itself and its double
    return powers, logarithms


_POWERS, _LOGARITHMS = _tables()


def _times(one: int, other: int) -> int:
    return _POWERS[_LOGARITHMS[one] + _LOGARITHMS[other]] if one and other else 0


def _over(one: int, other: int) -> int:
    return _POWERS[_LOGARITHMS[one] - _LOGARITHMS[other] + 255] if one else 0


def split(secret: bytes, *, needed: int, shares: int) -> list[bytes]:
    """As many shares of a secret; any `needed` of them give it back. The first byte of a share is its number.

    Raises ValueError unless 2 <= needed <= shares <= 255.
    """
    if not 2 <= needed <= shares <= 255:
        raise ValueError("At least two people must be needed, and no more than there are shares.")
    polynomials = [bytes([byte]) + secrets.token_bytes(needed - 1) for byte in secret]
    return [
        bytes([number]) + bytes(_value(polynomial, number) for polynomial in polynomials)
        for number in range(1, shares + 1)
    ]


def _value(polynomial: bytes, at: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = _times(value, at) ^ coefficient
    return value


def combine(shares: Sequence[bytes]) -> bytes:
    """The secret that these shares were made from; something else when they are too few. Raises ValueError for shares that
    cannot belong together."""
    numbers = [share[0] for share in shares]
    if len(set(numbers)) != len(numbers) or 0 in numbers or len({len(share) for share in shares}) != 1:
        raise ValueError("These shares do not belong together.")
    weights = [_weight(number, numbers) for number in numbers]
    secret = bytearray(len(shares[0]) - 1)
    for share, weight in zip(shares, weights, strict=True):
        for place, value in enumerate(share[1:]):
            secret[place] ^= _times(value, weight)
    return bytes(secret)


def _weight(number: int, numbers: Sequence[int]) -> int:
    """What the value at `number` counts for at 0 (Lagrange)."""
    weight = 1
    for other in numbers:
        if other != number:
            weight = _times(weight, _over(other, other ^ number))
    return weight

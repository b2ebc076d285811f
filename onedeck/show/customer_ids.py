"""A customer as people see her: `c_` and 13 characters for the random number that stands for her."""

import re

# RFC 4648's base 32 alphabet, lower case: no 0, 1, 8 or 9 that could be read as a letter.
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 13

_SHOWN = re.compile(rf"c_([{ALPHABET}]{{{LENGTH}}})")


def shown(customer: int | None) -> str | None:
    """Return the id people see for a customer's number; nobody stays None."""
    if customer is None:
        return None
    letters = []
    for _ in range(LENGTH):
        customer, digit = divmod(customer, 32)
        letters.append(ALPHABET[digit])
    return "c_" + "".join(reversed(letters))


def customer_number(text: str) -> int | None:
    """Return the number behind an id such as `c_abcdefghijklm`; None if the text is no such id."""
    found = _SHOWN.fullmatch(text.strip().lower())
    if not found:
        return None
    number = 0
    for letter in found[1]:
        number = number * 32 + ALPHABET.index(letter)
    return number if number < 2**63 else None

"""What readers can answer, what each verdict leads us to expect, and how a review is named."""

HELD_UP, NOT, CANNOT_TELL, SKIPPED = "held_up", "not", "cannot_tell", "skipped"

# A skipped one is no reading: it is only never shown to her again.
READINGS = (HELD_UP, NOT, CANNOT_TELL)

# The letter a reader types -> what it means.
LETTERS = {"h": HELD_UP, "n": NOT, "c": CANNOT_TELL, "s": SKIPPED}

# The answer of a reader who agrees. Every class of a matured conversation in room `all` is here.
EXPECTED = {
    "proven": HELD_UP,
    "held": HELD_UP,
    "refuted": NOT,
    "abandoned": NOT,
    "unobservable": CANNOT_TELL,
}

# What readers can answer of a case that a rule on words found, and the letter they type.
RIGHT, WRONG = "right", "wrong"
CASE_READINGS = (RIGHT, WRONG, CANNOT_TELL)
CASE_LETTERS = {"r": RIGHT, "w": WRONG, "c": CANNOT_TELL, "s": SKIPPED}
ENOUGH_CASES = 50  # a rule on words is a note until so many of its cases were read
PRECISION = 0.80  # and this share of them was right

READERS = 2  # each conversation is read by so many
ENOUGH = 20  # below so many read conversations no figure is shown
DISPUTE = "dispute"

# RFC 4648's base 32 alphabet, lower case: no 0, 1, 8 or 9 that could be read as a letter.
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
LENGTH = 9
LARGEST: int = 32**LENGTH


def code(review_id: int) -> str:
    """Return a review's name as people see it: `r_` and nine characters."""
    letters = ""
    for _ in range(LENGTH):
        review_id, digit = divmod(review_id, 32)
        letters = _LETTERS[digit] + letters
    return f"r_{letters}"


def number(text: str) -> int | None:
    """Return the number behind a name such as `r_abcdefghi`; None if the text is no such name."""
    name = text.strip().lower()
    letters = name.removeprefix("r_")
    if letters == name or len(letters) != LENGTH or any(letter not in _LETTERS for letter in letters):
        return None
    found = 0
    for letter in letters:
        found = found * 32 + _LETTERS.index(letter)
    return found

"""Who answers: names as people read them, and the sentence by rule."""

import pytest

from onedeck.show.accountable import Accountable, accountable_sentence, owners, person

TWO = Accountable("bills", "mara.okafor@x.example", (("d.lindqvist@x.example", "pip"),))


def one(journey: str, owner: str | None = "jo@x.example") -> Accountable:
    return Accountable(journey, owner)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([TWO], "two people"),
        ([one("a"), one("b")], "one person"),
        ([one("a", None)], "nobody is named"),
        ([], "nobody is named"),
        ([TWO, one("a"), one("b")], "two people for bills, one person for a and b"),
        ([TWO, one("a"), one("rest", None)], "two people for bills, one person for a, nobody for rest"),
        ([one("a"), one("b", "mo@x.example")], "one person for a and b"),
    ],
)
def test_the_sentence(found: list[Accountable], said: str) -> None:
    assert accountable_sentence(found) == f"Accountable: {said}."


def test_one_person_under_two_spellings_is_one() -> None:
    assert Accountable("a", "Jo@x.example", (("jo@x.example", "pip"),)).people == ("Jo@x.example",)


def test_names_as_people_read_them() -> None:
    assert [person(name) for name in ("mara.okafor@x.example", "d.lindqvist@x", "Jo Berg", "team:cx")] == [
        "Mara Okafor", "D. Lindqvist", "Jo Berg", "team:cx",
    ]  # fmt: skip
    assert owners(TWO).plain == "Mara Okafor (outcome) ≠ D. Lindqvist (pip)"
    assert owners(one("a", None)).plain == "nobody is named"
    assert "\x1b" not in person("a\x1b[31m.b@x")

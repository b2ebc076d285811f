"""Labels that spread: long chains of identifiers are one person, rings of references come to an end."""

from tests.journal import stitched, table


def test_a_long_chain_of_identifiers_is_one_person() -> None:
    touches = []
    for link in range(300):
        touches.append(
            {"conversation": f"a{link}", "email": f"e{link}", "phone": f"p{link}", "at": "2026-01-05 10:00"}
        )
        touches.append(
            {
                "conversation": f"b{link}",
                "email": f"e{link}",
                "phone": f"p{link + 1}",
                "at": "2026-01-05 10:00",
            }
        )
    store = stitched({"touches": touches}, as_of="2026-03-01")
    assert len({row["customer"] for row in table(store, "conversations")}) == 1


def test_references_in_a_ring_lose_nothing() -> None:
    ring = [("x", "y"), ("y", "z"), ("z", "x")]
    touches = [
        {
            "conversation": name, "customer": "ann", "relation": "chain", "related": other,
            "at": "2026-01-05 10:00", "until": "2026-01-05 10:01", "end": "completed",
        }
        for name, other in ring
    ]  # fmt: skip
    store = stitched({"touches": touches}, as_of="2026-03-01")
    assert sum(row["touches"] for row in table(store, "conversations")) == 3

"""A seeded generator of journals: households that share nothing with one another, each a small story at random.

Every household has one customer (sometimes two of one account, sometimes five behind a switchboard) with one to
eight conversations over some sixty days, and everything that makes a verdict hard.
"""

import datetime
import random
from typing import Any

from tests.journal import KINDS, Row

START = datetime.datetime(2026, 1, 1)
MINUTE, HOUR, DAY = 60, 3600, 86400
REASONS = {
    "bot": {"inv": "invoice", "pw": "password", "bye": None},
    "desk": {"billing": "invoice", "reset": "password", "other": None},
}
CODES = {"bot": ["inv", "inv", "pw", "new-code", "bye"], "desk": ["billing", " Billing ", "reset", "other", None],
         "phone": ["bill", "BILL", "move", "unknown", "?"]}  # fmt: skip
HANDLERS = {
    "bot": [["ai"], ["ai"], ["ai"], ["ai", "ai"], ["ai", "person"], ["ai", "person", "ai"]],
    "desk": [["person"], ["person"], ["person", "person"], ["ai", "person"], ["person", "ai"], ["ai"],
             ["assist", "person"]],
    "phone": [["system"], ["system", "person"], ["person"], ["system", "ai"], ["system", "ai", "person"]],
}  # fmt: skip
ENDS = ["completed"] * 8 + [
    "abandoned",
    "failed",
    "pending",
    "escalated",
    "escalated",
    "transferred",
    None,
    None,
]
METHODS = [None, None, "INBOUND", "TRANSFER", "QUEUE_TRANSFER", "AGENT_REPLY"]
SAYS = ["fulfilled", "confirmed", "confirmed", "denied", "disputed", "complained", "cancelled", "contradicted",
        "not_fulfilled", "reopened", "promised", "promised"]  # fmt: skip
EDGES = [DAY, 3 * DAY, 7 * DAY, 30 * DAY, 5 * DAY]


def household(seed: int) -> dict[str, list[Row]]:
    """Return one household's journal; the same seed gives the same journal."""
    return _Household(random.Random(seed), f"h{seed}").written()


def written_time(second: int) -> str:
    """Return a second since the start as people write it."""
    return str(START + datetime.timedelta(seconds=second))


class _Household:
    def __init__(self, chance: random.Random, name: str) -> None:
        self.chance, self.name = chance, name
        self.rows: dict[str, list[Row]] = {kind: [] for kind in KINDS}
        size = chance.choices([1, 2, 5], [80, 14, 6])[0]
        self.people = [f"{name}-{person}" for person in ("ann", "bob", "cem", "dee", "eve")[:size]]
        self.account = f"{name}-inc" if size > 1 or chance.random() < 0.1 else None
        self.switchboard = f"{name}-0800" if size == 5 else None
        self.device = chance.random() < 0.3
        self.now = chance.randrange(20 * DAY)
        self.conversations: list[tuple[str, str, int]] = []  # name, source, last moment

    def written(self) -> dict[str, list[Row]]:
        number = self.chance.randint(1, 8) + (3 if self.switchboard else 0)
        for place in range(number):
            self._conversation(place)
        return self.rows

    def _maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def _next_start(self) -> int:
        """Return when she comes next: soon after an escalation, on the edge of a window, or whenever."""
        if self.conversations:
            last = self.conversations[-1][2]
            way = self.chance.random()
            if way < 0.12:
                return last + self.chance.choice(EDGES) + self.chance.choice([0, 0, 1])
            if way < 0.3:
                return last + self.chance.choice([0, MINUTE, 10 * MINUTE, 30 * MINUTE, 31 * MINUTE])
            if way < 0.4:
                return max(0, last - self.chance.randrange(2 * HOUR))
            return last + self.chance.choice(
                [HOUR, DAY, DAY, 3 * DAY, 9 * DAY, 25 * DAY]
            ) * self.chance.randint(1, 3)
        return self.now

    def _conversation(self, place: int) -> None:
        chance = self.chance
        source = chance.choice(["bot", "bot", "desk", "desk", "phone"])
        conversation, person = f"{self.name}/{place}", chance.choice(self.people)
        shape = {"conversation": conversation, "source": source, **self._who(person), **self._about(source)}
        if self._maybe(0.04):
            return self._order_only(shape)
        second = self._next_start()
        if self._maybe(0.04):
            shape["direction"] = "outbound"
        if self.conversations and self._maybe(0.12):
            relation = chance.choice(
                ["reopens", "follow_up_of", "merged_into", "chain", "escalated_from", "mirror_of"]
            )
            shape |= {"relation": relation, "related": chance.choice(self.conversations)[0]}
        if self._maybe(0.04):
            shape["exclusion"] = chance.choice(["test", "internal", "spam", "no_need", "out_of_scope"])
        if self._maybe(0.05):
            shape["proof_required"] = True
        touches = self._touches(shape, second, chance.choice(HANDLERS[source]))
        last = int(max(t["until_s"] or t["at_s"] for t in touches))
        self._claims(conversation, touches)
        self._turns(conversation, touches, last)
        self._outcomes(shape, second, last)
        if self._maybe(0.06):
            status = chance.choice(["escalated", "escalating", "canceled", "deflected"])
            self.rows["handoffs"].append(
                {"conversation": conversation, "at": written_time(last), "status": status}
            )
        self.conversations.append((conversation, source, last))
        for touch in touches:
            self.rows["touches"].append(
                {k: v for k, v in touch.items() if not k.endswith("_s") and v is not None}
            )

    def _who(self, person: str) -> Row:
        """Return her identifiers; sometimes none, a device she is known by elsewhere, or the switchboard."""
        who: Row = {"account": self.account} if self.account and self._maybe(0.9) else {}
        way = self.chance.random()
        if self.switchboard and way < 0.8:
            who["phone"] = self.switchboard
            return who | ({"customer": person} if way < 0.6 else {})
        if way < 0.07:
            return {}
        if way < 0.2 and self.device:
            return {"device": f"{person}-tab"}
        if way < 0.3:
            return who | {"email": f"{person}@mail"}
        extra = {"device": f"{person}-tab"} if self.device and self._maybe(0.3) else {}
        return who | {"customer": person} | extra | ({"email": f"{person}@mail"} if self._maybe(0.4) else {})

    def _about(self, source: str) -> Row:
        about: Row = {"reason": self.chance.choice(CODES[source])}
        return about | ({"object": f"{self.name}-{self.chance.randint(1, 2)}"} if self._maybe(0.25) else {})

    def _touches(self, shape: Row, second: int, rooms: list[str]) -> list[dict[str, Any]]:
        chance, touches = self.chance, []
        recorded = chance.choice(["counts", "nothing", "nothing", "turns"])
        for place, room in enumerate(rooms):
            length = chance.choice([2, 4, 5, 40, 5 * MINUTE, 20 * MINUTE])
            touch = shape | {"room": room, "at_s": second, "until_s": second + length, "recorded_s": recorded}
            if place:
                touch = {k: v for k, v in touch.items() if k not in ("relation", "related", "exclusion")}
                touch |= {"direction": "inbound", "method": chance.choice(METHODS)}
                if self._maybe(0.15):
                    touch |= self._about(shape["source"])
            if recorded == "counts":
                touch |= {
                    "customer_turns": chance.choice([0, 1, 3]),
                    "handler_turns": chance.choice([0, 1, 2, 4]),
                }
            if recorded == "nothing" and self._maybe(0.05):
                touch["enqueued"], touch["connected"] = written_time(second), None
            touches.append(touch)
            second += length + chance.choice([1, 5 * MINUTE, 2 * HOUR, 30 * HOUR, 4 * DAY])
        if rooms[-1] == "person" and self._maybe(0.05):  # an AI that talks into a person's turn
            last = touches[-1]
            touches.append(last | {"room": "ai", "at_s": last["at_s"] + 1, "until_s": last["until_s"]})
            touches[-1].pop("handler_turns", None)
        if self._maybe(0.06):  # a closing click
            click = {
                "room": "person",
                "handler_turns": 0,
                "at_s": second,
                "until_s": second + 1,
                "recorded_s": "click",
            }
            touches.append(shape | click | ({"customer_turns": 0} if recorded != "nothing" else {}))
            for name in ("relation", "related", "exclusion"):
                touches[-1].pop(name, None)
        for touch in touches:
            touch["end"] = "completed" if touch is not touches[-1] else chance.choice(ENDS)
            if touch["room"] == "ai" and self._maybe(0.15):
                touch["end"] = "escalated"
            if touch["end"] is None or self._maybe(0.03):
                touch["until_s"] = touch["end"] = None
            touch["id"] = f"{touch['conversation']}.{touches.index(touch)}"
            touch["at"] = written_time(touch["at_s"])
            touch["until"] = written_time(touch["until_s"]) if touch["until_s"] is not None else None
            touch.setdefault("connected", touch["at"])
        return touches

    def _claims(self, conversation: str, touches: list[Row]) -> None:
        for room, by in (("ai", "ai"), ("cx", "person")):
            mine = [t for t in touches if t["room"] == by]
            if mine and self._maybe(0.5):
                touch = self.chance.choice(mine)
                late = self.chance.choice([0, 0, 1, 24 * HOUR, 72 * HOUR])
                at = (touch["until_s"] or touch["at_s"]) + late if self._maybe(0.9) else touch["at_s"] + 1
                claim = {"conversation": conversation, "room": room, "at": written_time(at)}
                if self._maybe(0.2):
                    claim["observed"] = written_time(at + self.chance.choice([HOUR, 3 * DAY, 20 * DAY]))
                self.rows["claims"].append(claim)

    def _turns(self, conversation: str, touches: list[Row], last: int) -> None:
        for touch in touches:
            if touch["recorded_s"] != "turns" or touch["room"] not in ("ai", "person"):
                continue
            end = touch["until_s"] or touch["at_s"] + 3
            times = {self.chance.randint(touch["at_s"], end) for _ in range(self.chance.randint(0, 4))}
            if self._maybe(0.35):
                times |= {
                    last + self.chance.choice([HOUR, DAY, 2 * DAY, 8 * DAY]) + n
                    for n in range(1, self.chance.randint(2, 4))
                }
            for at in sorted(times):
                handler = touch["room"] if self._maybe(0.9) else self.chance.choice(["ai", "person"])
                by = self.chance.choice(["customer", "customer", handler, handler, "system"])
                turn = {"conversation": conversation, "touch": touch["id"], "by": by, "at": written_time(at)}
                self.rows["turns"].append(
                    turn | ({"farewell": True} if by != "system" and self._maybe(0.3) else {})
                )

    def _outcomes(self, shape: Row, first: int, last: int) -> None:
        for _ in range(2):
            if not self._maybe(0.16):
                continue
            says = self.chance.choice(SAYS)
            at = self.chance.choice([first + 1, last, last + HOUR, last + 2 * DAY, last + 9 * DAY])
            outcome: Row = {"says": says, "source": "survey", "at": written_time(at)}
            if says == "promised":
                by = "company" if self._maybe(0.9) else "customer"
                outcome |= {"by": by, "due": written_time(at + self.chance.choice([DAY, 3 * DAY, 6 * DAY]))}
            if says == "confirmed":
                outcome["by"] = self.chance.choice(["customer", "company"])
            statement = says in ("denied", "disputed", "complained", "cancelled", "contradicted")
            if statement and self._maybe(0.15):
                del outcome["at"]
            if statement and shape.get("customer") and self._maybe(0.3):
                outcome |= {"customer": shape["customer"]}
                if self._maybe(0.8):
                    outcome |= {"reason": shape["reason"], "vocabulary": shape["source"]}
                if self._maybe(0.2) and shape.get("object"):
                    outcome["object"] = shape["object"]
            elif says in ("fulfilled", "confirmed") and shape.get("customer") and shape.get("object"):
                outcome |= {"customer": shape["customer"], "object": shape["object"]}
            else:
                outcome["conversation"] = shape["conversation"]
            if "at" in outcome and self._maybe(0.2):
                outcome["observed"] = written_time(at + 10 * DAY)
            self.rows["outcomes"].append(outcome)

    def _order_only(self, shape: Row) -> None:
        """Write an evaluation run: an order and a proof, or none, and no clock."""
        rooms = self.chance.choice([["ai"], ["ai", "ai"], ["ai", "person"]])
        conversation = shape["conversation"]
        for order, room in enumerate(rooms, 1):
            touch = {k: v for k, v in shape.items() if k not in ("direction", "relation", "related")}
            touch |= {
                "room": room,
                "order": order * 10,
                "id": f"{conversation}.{order}",
                "proof_required": True,
            }
            touch["end"] = self.chance.choice(["completed", "escalated"]) if room == "ai" else "completed"
            self.rows["touches"].append(touch)
        if self._maybe(0.6):
            self.rows["claims"].append({"conversation": conversation, "room": "ai", "order": 15})
        if self._maybe(0.5):
            self.rows["outcomes"].append(
                {"says": "fulfilled", "conversation": conversation, "by": "evaluation"}
            )

"""Messages of a conversation become touches: runs of one handler, with what she wrote to it.

A run begins where another handler speaks (the AI, or another person), and where she or a handler speaks again
after the conversation had been claimed solved. Her messages belong to the run they were written in; before the
first answer, to the run that answers. What the system writes begins nothing and ends nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

END_USER, AI, PERSON, SYSTEM = "END_USER", "AUTOMATED_AGENT", "HUMAN_AGENT", "SYSTEM"


@dataclass(frozen=True)
class Message:
    """One utterance: when, by whom, its own id, and where it stood in the export."""

    time: datetime
    source_id: str
    author: str
    author_id: str | None
    content: str | None
    place: Mapping[str, object]


@dataclass
class Run:
    """An uninterrupted span of work of one handler; `role` is None as long as nobody answered."""

    began: str  # initiation method
    role: str | None = None
    agent: str | None = None
    messages: list[Message] = field(default_factory=list)

    def count(self, *authors: str) -> int:
        """Count the messages of some authors."""
        return sum(message.author in authors for message in self.messages)

    @property
    def spoken(self) -> list[Message]:
        """The messages that are no system's, or all if there are no others."""
        return [message for message in self.messages if message.author != SYSTEM] or self.messages

    @property
    def start(self) -> datetime:
        """When its first message was written."""
        return self.spoken[0].time

    @property
    def end(self) -> datetime:
        """When its last message was written."""
        return self.spoken[-1].time

    @property
    def answered(self) -> datetime | None:
        """When the handler first spoke."""
        return next((message.time for message in self.messages if message.author in (AI, PERSON)), None)


def runs_of(messages: Iterable[Message], solved: Sequence[datetime]) -> list[Run]:
    """Return the runs of a conversation in order; `solved` are the moments it was claimed solved."""
    runs: list[Run] = []
    ordered = sorted(messages, key=lambda message: (message.time, message.source_id))
    waiting: list[Message] = []  # the system's words before anybody spoke
    before = None  # when somebody last spoke
    for message in ordered:
        if message.author == SYSTEM:
            (runs[-1].messages if runs else waiting).append(message)
            continue
        if before is None:
            runs.append(Run("INBOUND", messages=waiting))
        elif any(before <= moment < message.time for moment in solved):
            runs.append(Run("REOPENED"))
        before = message.time
        run = runs[-1]
        if message.author in (AI, PERSON):
            known = message.author_id if message.author == PERSON else None
            if run.role and (run.role, run.agent) != (message.author, known):
                run = Run("TRANSFER")
                runs.append(run)
            run.role, run.agent = message.author, known
        run.messages.append(message)
    if not runs and waiting:
        runs.append(Run("INBOUND", messages=waiting))
    role: str = PERSON
    for run in runs:
        run.role = role = run.role or role
    return runs


def touches_of(conversation: str, runs: Sequence[Run]) -> Iterator[dict[str, object]]:
    """Yield a touch per run, without what the source alone knows; the last one has no end state and no end yet."""
    for number, run in enumerate(runs, 1):
        after = runs[number] if number < len(runs) else None
        touch: dict[str, object] = {
            "source_id": f"{conversation}:{number}",
            "conversation": conversation,
            "sequence": number,
            "handler_role": run.role,
            "agent_id": run.agent,
            "initiation_method": run.began,
            "initiation_time": run.start,
            "connected_time": run.answered,
            "customer_turns": run.count(END_USER),
            "handler_turns": run.count(AI, PERSON),
        }
        if run.answered and run.spoken[0].author == END_USER:
            touch["first_response_s"] = (run.answered - run.start).total_seconds()
        if run.role == AI:
            touch["ai_use_case"] = "SelfService"
        if after:
            touch["disconnect_time"] = run.end
            passed_on = "escalated" if (run.role, after.role) == (AI, PERSON) else "transferred"
            touch["end_state"] = "completed" if after.began == "REOPENED" else passed_on
        yield touch


def turns_of(conversation: str, runs: Sequence[Run]) -> Iterator[dict[str, object]]:
    """Yield a turn per message."""
    sequence = 0
    for number, run in enumerate(runs, 1):
        for message in run.messages:
            sequence += 1
            yield {
                "source_id": f"{conversation}/{message.source_id}",
                "conversation": conversation,
                "touch": f"{conversation}:{number}",
                "sequence": sequence,
                "time": message.time,
                "author_role": message.author,
                "content": message.content,
                **message.place,
            }


def handoffs_of(conversation: str, runs: Sequence[Run]) -> Iterator[dict[str, object]]:
    """Yield a handoff wherever a person followed the AI without a claim between them."""
    for number, (run, after) in enumerate(pairwise(runs), 1):
        if (run.role, after.role, after.began) == (AI, PERSON, "TRANSFER"):
            yield {
                "source_id": f"{conversation}:handoff:{number}",
                "conversation": conversation,
                "from_touch": f"{conversation}:{number}",
                "to_touch": f"{conversation}:{number + 1}",
                "sequence": number,
                "requested_time": run.end,
                "completed_time": after.start,
                "status": "escalated",
            }

"""What the values of a column say: who handled it, how it ended, whether it was resolved, what she answered."""

import re
from collections.abc import Collection, Mapping

from onedeck.ingest.column_facts import ColumnFacts
from onedeck.ingest.readers import Relation
from onedeck.ingest.skeleton import column_name, time_expression
from onedeck.ingest.values import is_text
from onedeck.store.duck import DuckEngine, literal

AI = re.compile(
    r"^(ai|bot|chatbot|assistant|virtual[ _]?(agent|assistant)|automated.*|voicebot|self[ _]?service)$"
)
PEOPLE = re.compile(
    r"^(agent|human|human[ _]?agent|person|advisor|employee|operator|representative|staff|mitarbeiter)$"
)
TRUE = ("true", "yes", "1", "t", "y", "ja")
FALSE = ("false", "no", "0", "f", "n", "nein")
RESOLVED = ("resolved", "solved", "contained", "deflected", "self_served", "gelöst", "erledigt")
CLOSED = ("closed", "done", "complete", "completed", "geschlossen")
RESOLVED_NAME = re.compile(r"(resol|solv|contain|deflect|gelöst)", re.I)
HER_WORD = re.compile(r"answer|survey|feedback|rating|csat|nps|reason|note|comment|text", re.I)
STATE_NAME = re.compile(
    r"status|state|end|outcome|result|disposition|handed|hand.?over|escalat|transfer|abandon", re.I
)
ENDS = (
    ("escalated", re.compile(r"escalat|hand(ed)?[ _-]?(over|off)|to[ _](agent|human|person)|übergeben")),
    ("transferred", re.compile(r"transfer|forward|weitergeleitet")),
    (
        "abandoned",
        re.compile(r"abandon|drop|missed|left|hung|no[ _]answer|timed?[ _]?out|abgebrochen|aufgelegt"),
    ),
    ("failed", re.compile(r"^(failed|error)")),
    ("pending", re.compile(r"pending|waiting|on[ _-]hold")),
    (
        "completed",
        re.compile(r"complet|solved|closed|ended|finished|done|contain|answered|gelöst|erledigt|success"),
    ),
)
TEST = re.compile(r"^(tests?|preview|staging|sandbox|qa|dev|demo)$")


def role_of(facts: Mapping[str, ColumnFacts]) -> str | None:
    """Return SQL for the handler's role from a column that says both AI and people, or None."""
    for name, found in facts.items():
        ai = [value for value in found.values if AI.search(value)]
        people = [value for value in found.values if PEOPLE.search(value)]
        if ai and people and not re.search(r"author|sender|from", name, re.I):
            text = _low(found)
            return (
                f"CASE WHEN {text} IN {_listed(ai)} THEN 'AUTOMATED_AGENT' WHEN {text} IN {_listed(people)} "
                "THEN 'HUMAN_AGENT' ELSE 'SYSTEM' END"
            )
    return None


def direction_of(facts: Mapping[str, ColumnFacts], guessed: str | None) -> tuple[str, str]:
    """Return SQL for the direction and what to say of it; calls of the company's own are `outbound`."""
    found = next((one for one in facts.values() if column_name(one.name) == guessed), None)
    if found is None or not found.values:
        return "'inbound'", "a constant to check: inbound | outbound"
    if set(found.values) <= {"inbound", "outbound"} and found.filled:
        return str(guessed), "guessed"
    return f"CASE WHEN lower({guessed}) LIKE 'out%' THEN 'outbound' ELSE 'inbound' END", "guessed"


def end_state_of(facts: Mapping[str, ColumnFacts], room: str) -> str | None:
    """Return SQL for how a contact ended, from the column whose values say most about it."""
    flags = [
        found
        for found in facts.values()
        if _is_flag(found) and re.search(r"escalat|hand(ed)?.?(over|off)", found.name, re.I)
    ]
    if flags:
        return f"CASE WHEN {_low(flags[0])} IN {_listed(TRUE)} THEN 'escalated' ELSE 'completed' END"
    best: tuple[int, ColumnFacts, dict[str, list[str]]] | None = None
    for found in facts.values():
        if not STATE_NAME.search(found.name) or HER_WORD.search(found.name):
            continue
        meant: dict[str, list[str]] = {}
        for value in found.values:
            if state := next((state for state, pattern in ENDS if pattern.search(value)), None):
                meant.setdefault(state, []).append(value)
        score = len(meant) * 10 + sum(map(len, meant.values())) if meant else 0
        if score and (best is None or score > best[0]):
            best = (score, found, meant)
    if best is None:
        return None
    text = _low(best[1])
    cases = " ".join(f"WHEN {text} IN {_listed(values)} THEN '{state}'" for state, values in best[2].items())
    return f"CASE {cases} END"


def resolved_by(
    engine: DuckEngine, relation: Relation, facts: Mapping[str, ColumnFacts], room: str
) -> tuple[str, str | None] | None:
    """Return a condition for the rows that claim success and, if a column has it, when: a stamp, a flag or a state."""
    named = [
        one for one in facts.values() if RESOLVED_NAME.search(one.name) and not HER_WORD.search(one.name)
    ]
    for found in named:
        if found.filled and (at := time_expression(engine, relation.name, found.name, found.type)):
            return found.present, at
    for found in named:
        if _is_flag(found):
            return f"{_low(found)} IN {_listed(TRUE)}", None
    for words in (RESOLVED, CLOSED) if room == "cx" else (RESOLVED,):
        for found in facts.values():
            said = [value for value in found.values if value in words]
            if said and (STATE_NAME.search(found.name) or RESOLVED_NAME.search(found.name)):
                return f"{_low(found)} IN {_listed(said)}", None
    return None


def her_answer(facts: Mapping[str, ColumnFacts]) -> tuple[str, str] | None:
    """Return a condition and SQL for what she answered to "was it solved?", where a column holds yes and no."""
    for found in facts.values():
        if not (
            re.search(r"answer|survey|feedback", found.name, re.I)
            and re.search(r"solv|help", found.name, re.I)
        ):
            continue
        yes = [value for value in found.values if value in TRUE]
        no = [value for value in found.values if value in FALSE]
        if yes and no:
            text = _low(found)
            return (
                f"{text} IN {_listed([*yes, *no])}",
                f"CASE WHEN {text} IN {_listed(no)} THEN 'denied' ELSE 'confirmed' END",
            )
    return None


def no_customers(facts: Mapping[str, ColumnFacts]) -> dict[str, str]:
    """Return conditions for rows that are no customer's, by the reason not to count them: test, internal."""
    found: dict[str, str] = {}
    for one in facts.values():
        if not re.search(r"environment|stage|mode|is_?test|topic|reason|categor|intent", one.name, re.I):
            continue
        tests = [value for value in one.values if TEST.search(value)]
        if not tests and _is_flag(one) and "test" in one.name.lower():
            tests = [value for value in one.values if value in TRUE]
        if tests:
            found.setdefault("test", f"{_low(one)} IN {_listed(tests)}")
        if "internal" in one.values:
            found.setdefault("internal", f"{_low(one)} = 'internal'")
    return found


def _is_flag(found: ColumnFacts) -> bool:
    return bool(found.values) and set(found.values) <= {*TRUE, *FALSE} and found.distinct <= 2


def _low(found: ColumnFacts) -> str:
    name = column_name(found.name)
    return f"lower({name})" if is_text(found.type) else f"lower(CAST({name} AS VARCHAR))"


def _listed(values: Collection[str]) -> str:
    return f"({', '.join(literal(value) for value in values)})"

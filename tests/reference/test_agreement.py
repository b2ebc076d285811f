"""The engine and the plain-Python judge agree on every verdict of thousands of generated journals."""

import functools
import json
from collections import Counter
from collections.abc import Iterable

import pytest

from onedeck.model.verdicts import BECAUSE, GRADES, VERDICTS
from tests.journal import KINDS, SUFFIXES, Row, judge_journal, moment, stitched, verdicts
from tests.reference.generate import REASONS, household
from tests.reference.judge import Judged, judge
from tests.reference.talks import DAY, Rules

# The first stands after every window, the second in the middle of the journals, before much has been observed.
AS_OFS = ("2026-06-30 00:00", "2026-02-03 12:00")
Journal = dict[str, list[Row]]
Answers = dict[tuple[str, str], dict[str, object]]


household_of = functools.lru_cache(maxsize=5_000)(household)


def by_reference(journal: Journal, as_of: str, customer: str = "person") -> dict[tuple[str, str], Judged]:
    """Return the reference judge's answers for one household."""
    return judge(journal, moment(as_of) or 0, Rules(reasons=REASONS, by_account=customer == "account"))


def shown_by_reference(judged: dict[tuple[str, str], Judged]) -> Answers:
    """Return what is compared: t0 and chased, and each window's verdict and chance; of an excluded one only why."""
    return {
        place: {"excluded": row.excluded}
        if row.excluded
        else {
            "t0": row.t0,
            "chased": row.chased,
            **row.verdicts,
            **{f"chance {w}": c for w, c in row.chance.items()},
        }
        for place, row in judged.items()
    }


def shown_by_engine(found: dict[tuple[str, str], Row]) -> Answers:
    """Return the same of the verdicts table."""
    shown: Answers = {}
    for place, row in found.items():
        facts = {"t0": row["t0"], "chased": row["chased"]}
        for window, suffix in SUFFIXES.items():
            facts[window] = tuple(row[f"{part}{suffix}"] for part in ("verdict", "because", "grade"))
            facts[f"chance {window}"] = row[f"chance{suffix}"]
        shown[place] = {"excluded": row["excluded"]} if row["excluded"] else facts
    return shown


def together(journals: Iterable[Journal]) -> Journal:
    """Return journals of people who share nothing, as one."""
    packed: Journal = {kind: [] for kind in KINDS}
    for journal in journals:
        for kind in KINDS:
            packed[kind] += journal[kind]
    return packed


def difference(seed: int, engine: Answers, reference: Answers) -> str:
    """Return one household's journal and where the two judges differ."""
    lines = [f"household({seed}):"]
    for kind, rows in household(seed).items():
        lines += [f"  {kind[:-1]:8}{json.dumps(row)}" for row in rows]
    for place in sorted(set(engine) | set(reference)):
        ours, theirs = engine.get(place, {}), reference.get(place, {})
        lines += [
            f"  {place} {name}: engine {ours.get(name)}, reference {theirs.get(name)}"
            for name in sorted(set(ours) | set(theirs))
            if ours.get(name) != theirs.get(name)
        ]
    return "\n".join(lines)


def compare(seeds: range, as_of: str, customer: str = "person") -> tuple[str, Counter[str]]:
    """Judge the households both ways; return the smallest difference and how often each word occurred."""
    journals = {seed: household_of(seed) for seed in seeds}
    packed = together(journals.values())
    found = shown_by_engine(judge_journal(packed, as_of=as_of, reasons=REASONS, customer=customer))
    owned: dict[int, Answers] = {seed: {} for seed in seeds}
    for place, facts in found.items():
        owned[int(place[0].split("/")[0][1:])][place] = facts
    words: Counter[str] = Counter()
    differing = []
    for seed, journal in journals.items():
        judged = by_reference(journal, as_of, customer)
        expected = shown_by_reference(judged)
        words.update(
            str(w) for row in judged.values() if not row.excluded for v in row.verdicts.values() for w in v
        )
        words.update(["places"] * len(expected))
        if owned[seed] != expected:
            differing.append((sum(map(len, journal.values())), seed, expected))
    if not differing:
        return "", words
    _, seed, expected = min(differing, key=lambda each: each[:2])
    return f"{len(differing)} of {len(seeds)} differ; " + difference(seed, owned[seed], expected), words


@pytest.mark.parametrize("as_of", AS_OFS)
def test_engine_and_reference_agree(as_of: str) -> None:
    faults, words = compare(range(2500), as_of)
    assert not faults, faults
    assert words["places"] > 15_000
    for word in (*VERDICTS, *BECAUSE, *GRADES):
        assert words[word] >= 20, (word, words)


def test_they_agree_where_a_customer_is_an_account() -> None:
    faults, words = compare(range(1000), "2026-06-30 00:00", customer="account")
    assert not faults, faults
    assert words["places"] > 6_000


CHARTERS = {
    "invoices": {"scope": {"contactReasons": ["invoice"]}, "success": {"window": "3d"}},
    "passwords": {
        "scope": {"contactReasons": ["password"]},
        "success": {"window": "12d"},
        "customer": "account",
    },
}
TERMS = {"invoices": (3, "person"), "passwords": (12, "account"), "unchartered": (7, "person")}


def test_every_charter_judges_by_its_own_terms() -> None:
    seeds = range(3000, 4000)
    packed = together(household_of(seed) for seed in seeds)
    store = stitched(packed, as_of=AS_OFS[0], reasons=REASONS, charters=CHARTERS)
    rows = verdicts(store, packed)
    found = shown_by_engine(rows)
    judged: dict[str, Answers] = {}
    for journey, (days, who) in TERMS.items():
        rules = Rules(days * DAY, by_account=who == "account", reasons=REASONS)
        judged[journey] = {}
        for seed in seeds:
            answers = judge(household_of(seed), moment(AS_OFS[0]) or 0, rules)
            judged[journey].update(shown_by_reference(answers))
    seen = Counter(row["journey"] for row in rows.values())
    assert min(seen[journey] for journey in TERMS) > 500, seen
    differing = [place for place, facts in found.items() if facts != judged[rows[place]["journey"]][place]]
    assert not differing, (len(differing), differing[0], found[differing[0]], rows[differing[0]]["journey"])


@pytest.mark.slow
@pytest.mark.parametrize("as_of", (*AS_OFS, "2026-03-01 00:00:01"))
def test_engine_and_reference_agree_on_many(as_of: str) -> None:
    faults, words = compare(range(100_000, 120_000), as_of)
    assert not faults, faults
    assert words["places"] > 120_000

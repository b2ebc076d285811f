"""How far readers agree with the verdicts and with each other, and the words for it beside every headline."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from onedeck.model.reviews import ENOUGH, EXPECTED
from onedeck.show.readings import Reviewed, Sample, sample_for
from onedeck.stats.agreement import Stratum, kappa, weighted_share
from onedeck.stats.intervals import Interval, wilson
from onedeck.store import Store

UNREVIEWED = "unreviewed: no person has read a sample of these verdicts"


@dataclass(frozen=True)
class ClassAgreement:
    """One verdict: how many there are, were drawn and read, and how far readers agree with it."""

    verdict: str
    population: float
    drawn: int
    read: int
    agreeing: float
    interval: Interval | None


@dataclass(frozen=True)
class PairAgreement:
    """Two readers: how many they both read, how often they agree, and Cohen's kappa; None below twenty."""

    first: str
    second: str
    both: int
    agreeing: Interval | None
    kappa: Interval | None


def class_agreements(sample: Sample) -> list[ClassAgreement]:
    """Return a row per verdict drawn; the interval is Wilson's, and none where nobody has read."""
    found = []
    for verdict in EXPECTED:
        items = [item for item in sample.items if item.verdict == verdict]
        read = [item for item in items if item.answers]
        good = sum(item.agreeing for item in read)
        if items:
            interval = wilson(good, len(read)) if read else None
            population = sum(item.weight for item in items)
            found.append(ClassAgreement(verdict, population, len(items), len(read), good, interval))
    return found


def overall(sample: Sample) -> Interval | None:
    """Return the agreement reweighted to all verdicts; None below twenty read, or while a verdict is unread."""
    if not sample.enough:
        return None
    classes = class_agreements(sample)
    return weighted_share([Stratum(found.population, found.read, found.agreeing) for found in classes])


def pair_agreements(sample: Sample) -> list[PairAgreement]:
    """Return how far each two readers agree on what both read; as drawn, not reweighted."""
    found = []
    for first, second in combinations(sample.readers, 2):
        pairs = Counter(
            (item.answers[first], item.answers[second])
            for item in sample.items
            if first in item.answers and second in item.answers
        )
        both, same = pairs.total(), sum(count for (one, other), count in pairs.items() if one == other)
        enough = both >= ENOUGH
        if both:
            agreeing = wilson(same, both) if enough else None
            found.append(PairAgreement(first, second, both, agreeing, kappa(pairs) if enough else None))
    return found


def confusion(sample: Sample) -> Counter[tuple[str, str]]:
    """Return how often each verdict got each answer, a reading at a time."""
    return Counter((item.verdict, answer) for item in sample.items for answer in item.answers.values())


def disagreements(sample: Sample) -> list[Reviewed]:
    """Return the conversations of which a reader says something else than the verdict, the surest first."""
    found = [item for item in sample.read if item.agreeing < 1]
    return sorted(found, key=lambda item: (item.agreeing, -len(item.answers), item.verdict, item.review_id))


def reviewed_lines(store: Store, journey: str | None = None) -> tuple[str, ...]:
    """Return what the first-number line says of readers and disputes; nobody's reading is said too."""
    sample = sample_for(store, journey)
    said = [agreement_line(sample)]
    if count := len(sample.disputes):
        said.append(
            f"disputed: {count:,} verdict{'s are' if count > 1 else ' is'}; `onedeck review` lists them"
        )
    return tuple(said)


def agreement_line(sample: Sample) -> str:
    """Return the agreement in one line, or why there is no figure yet."""
    if not sample.items:
        return UNREVIEWED
    read, figure = len(sample.read), overall(sample)
    if not sample.enough:
        line = f"unreviewed: {read} of {len(sample.items)} drawn verdicts are read"
        if len(sample.items) < ENOUGH:
            return f"{line}; a figure takes {ENOUGH}"
        return f"{line}, {ENOUGH - read} more are missing for a figure"
    if figure is None:
        unread = ", ".join(found.verdict for found in class_agreements(sample) if not found.read)
        return f"unreviewed: {read} of {len(sample.items)} drawn verdicts are read, but none of {unread}"
    who = "1 reader" if len(sample.readers) == 1 else f"{len(sample.readers)} readers"
    line = f"reviewed: {who} read {read} verdicts, agree with {percent(figure)}"
    return f"{line}; these were of older definitions" if sample.older else line


def percent(interval: Interval) -> str:
    """Return a share with its interval, in whole percent that never reach 100 or 0 by rounding."""
    return f"{_whole(interval.value)} % ({_whole(interval.low)}–{_whole(interval.high)} %)"


def _whole(part: float) -> int:
    rounded = round(100 * part)
    if rounded == 100 and part < 1:
        return 99
    return 1 if rounded == 0 and part > 0 else rounded

"""One reading of a window, five times: the charter's and the standard ones, by the same SQL."""

from dataclasses import dataclass

from onedeck.model.verdicts import DAY_US, STANDARD_WINDOWS
from onedeck.store.dialect import Dialect
from onedeck.store.steps import FOREVER, render

PACKAGE = "onedeck.judge"
CHANCE_PAUSE_US = (
    14 * DAY_US
)  # by then a contact has nothing to do with this conversation: days 21-28 for 7 days
PARTS = {"window_facts": "window_facts", "window_verdict": "window_verdicts"}


@dataclass(frozen=True)
class Terms:
    """What this build is judged by: the as-of and the charter's durations, in microseconds."""

    as_of: int | None
    window: int  # the longest of all charters
    idle: int
    definition_hash: str


def read_facts(dialect: Dialect, terms: Terms) -> dict[str, object]:
    """Return what the judge's SQL steps are filled with."""
    standard = {f"_{name}": str(length) for name, length in STANDARD_WINDOWS.items()}
    windows = {"": "window_us", **standard}
    longest = max(terms.window, *STANDARD_WINDOWS.values())
    as_of = FOREVER if terms.as_of is None else terms.as_of
    facts: dict[str, object] = {
        "as_of": as_of,
        "as_of_or_null": "CAST(NULL AS BIGINT)" if terms.as_of is None else terms.as_of,
        "idle": terms.idle,
        "longest": longest,
        "farthest": 2 * longest + CHANCE_PAUSE_US,
        "definition_hash": dialect.text(terms.definition_hash),
        "chances": ",\n    ".join(_chance(suffix, length) for suffix, length in windows.items()),
        "chance_names": ", ".join(_chance_seen(suffix, length, as_of) for suffix, length in windows.items()),
    }
    for part, name in PARTS.items():
        readings = (_reading(dialect, part, suffix, length, facts) for suffix, length in windows.items())
        facts[name] = ",\n".join(readings)
    return facts


def _reading(dialect: Dialect, part: str, suffix: str, length: str, facts: dict[str, object]) -> str:
    length = f"v.{length}" if length == "window_us" else length
    matured = (
        f"CASE WHEN v.time_basis = 'order' THEN v.is_over"
        f" ELSE COALESCE(v.t0 + {length} <= {facts['as_of']}, FALSE) END"
    )
    own = {
        "suffix": suffix,
        "window": length,
        "label": suffix.lstrip("_") or "of the charter",
        "matured": matured,
    }
    return render(PACKAGE, part, dialect, {**facts, **own}).rstrip()


def _chance(suffix: str, length: str) -> str:
    # The later window is as long as the window and begins a pause after it.
    inside = f"after_us > {length} + {CHANCE_PAUSE_US} AND after_us <= 2 * {length} + {CHANCE_PAUSE_US}"
    return f"MAX(CASE WHEN same_need AND {inside} THEN 1 ELSE 0 END) AS chance{suffix}"


def _chance_seen(suffix: str, length: str, as_of: int) -> str:
    """Return whether she came back by chance; nothing where nobody could have seen it yet."""
    length = f"s.{length}" if length == "window_us" else length
    ends = f"s.t0 + 2 * {length} + {CHANCE_PAUSE_US}"
    seen = f"c.customer IS NOT NULL AND c.need IS NOT NULL AND {ends} <= {as_of}"
    return f"CASE WHEN {seen} AND s.time_basis = 'clock' THEN COALESCE(l.chance{suffix}, 0) = 1 END AS chance{suffix}"

"""AI releases as a CycloneDX bill of materials, with what customers experienced as their performance metrics.

Field names are those of the CycloneDX 1.6 and 1.7 JSON schemas. A figure the data cannot carry is a property in words,
never a number; customers, people and identifiers are in none of it.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onedeck.show.exports.releases import Outcome, Release
from onedeck.show.moments import iso

VERSIONS = ("1.6", "1.7")
MEANING = (
    "figures are of the conversations this release handled, judged by what the customer did within the window"
)
WHOLE = "of the whole ledger: "
NAMES = uuid.UUID("6f1d3c52-6b1e-5a0f-9d42-2f6f3f5c7a10")  # under which a bill's serial number is made

Object = dict[str, Any]


def bill_of_materials(
    releases: Sequence[Release],
    facts: Mapping[str, str],
    limits: Sequence[str],
    tool_version: str,
    published: int,
    spec: str = VERSIONS[-1],
) -> Object:
    """Return the bill: a machine-learning model per release, its outcomes, and what limits them (`limits`).

    `facts` (as-of, weeks, definition hash, head of the audit) are properties of the whole; `published` is microseconds
    UTC. The same figures make the same bill, to the byte.
    """
    bill: Object = {
        "$schema": f"http://cyclonedx.org/schema/bom-{spec}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": spec,
        "version": 1,
        "metadata": {
            "timestamp": iso(published),
            "tools": {"components": [{"type": "application", "name": "onedeck", "version": tool_version}]},
            "properties": _properties(facts.items()),
        },
        "components": [_component(release, limits) for release in releases],
    }
    content = hashlib.sha256(json.dumps(bill, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()
    return {**bill, "serialNumber": f"urn:uuid:{uuid.uuid5(NAMES, content)}"}


def refusals(releases: Sequence[Release]) -> list[str]:
    """Return a line per release whose held-up share could not be told, with the reason."""
    return [
        f"{release.agent} {release.version or 'without a version'}: held up {outcome.found.refused}"
        for release in releases
        for outcome in release.outcomes
        if outcome.metric == "held_up" and outcome.journey is None and outcome.found.refused
    ]


def _component(release: Release, limits: Sequence[str]) -> Object:
    found: Object = {
        "type": "machine-learning-model",
        "bom-ref": f"ai-release:{release.agent}@{release.version or 'unknown'}",
        "name": release.name,
    }
    if release.version is not None:
        found["version"] = release.version
    if len(release.vendors) == 1:
        found["supplier"] = {"name": release.vendors[0]}
    told = [outcome for outcome in release.outcomes if outcome.found.value is not None]
    journeys = sorted({outcome.journey for outcome in release.outcomes if outcome.journey})
    card: Object = {
        "quantitativeAnalysis": {"performanceMetrics": [_metric(outcome) for outcome in told]},
        "considerations": {
            "useCases": [f"customer conversations of the journey {journey}" for journey in journeys],
            "technicalLimitations": [MEANING, *(f"{WHOLE}{line}" for line in limits)],
        },
    }
    if len(release.models) == 1:
        card["modelParameters"] = {"modelArchitecture": release.models[0]}
    return {**found, "modelCard": card, "properties": _properties(_facts(release))}


def _metric(outcome: Outcome) -> Object:
    estimate = outcome.found
    found: Object = {"type": outcome.metric, "value": _value(outcome)}
    if outcome.journey:
        found["slice"] = f"journey {outcome.journey}"
    if estimate.low is not None and estimate.high is not None:
        bounds = {"lowerBound": f"{estimate.low:.4f}", "upperBound": f"{estimate.high:.4f}"}
        found["confidenceInterval"] = bounds
    return found


def _value(outcome: Outcome) -> str:
    """Write a share; with rows nobody can know it is a range: every one of them bad, every one of them good."""
    low, high = outcome.found.bound_low, outcome.found.bound_high
    if low is None or high is None or f"{low:.4f}" == f"{high:.4f}":
        return f"{outcome.found.value:.4f}"
    return f"{low:.4f} to {high:.4f}"


def _facts(release: Release) -> Iterator[tuple[str, str]]:
    yield "agent", release.agent
    yield from (("model", model) for model in release.models)
    if len(release.vendors) > 1:
        yield from (("vendor", vendor) for vendor in release.vendors)
    for name, moment in (("first-seen", release.first_time), ("last-seen", release.last_time)):
        if moment is not None:
            yield name, str(iso(moment))
    yield "touches", str(release.touches)
    for outcome in release.outcomes:
        place = f"{outcome.metric}:{outcome.journey}" if outcome.journey else outcome.metric
        if outcome.found.refused:
            yield f"refused:{place}", outcome.found.refused
        else:
            yield f"n:{place}", str(outcome.found.n)


def _properties(facts: Any) -> list[Object]:
    return [{"name": f"onedeck:{name}", "value": value} for name, value in facts]

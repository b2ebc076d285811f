"""Charters as OpenSLO v1: a Service per journey, an SLI and an SLO per objective that OpenSLO can say.

Field names and limits are those of the specification (OpenSLO/OpenSLO, README, v1). What a charter says and OpenSLO
cannot is returned in words beside the objects; nothing is dropped in silence.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from onedeck.charter.charters import Charter, Objective, TimeWindow
from onedeck.show.exports.indicators import Metric, indicator

LONGEST_NAME = 63  # of names and displayed names
LONGEST_TEXT = 1050
LABEL = re.compile(r"[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?")
FOUR_WEEKS = TimeWindow("28d", True)

_BREAKS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))

Object = dict[str, Any]


@dataclass
class Journey:
    """A journey's OpenSLO objects, the objectives left out with the reason, and what else they do not say."""

    name: str
    objects: list[Object] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)


def openslo(charters: Sequence[Charter], metrics: Mapping[str, Metric]) -> list[Journey]:
    """Return each charter's journey as OpenSLO objects; `metrics` is the catalog by name."""
    return [_journey(charter, metrics) for charter in charters]


def as_yaml(journey: Journey, file: str) -> str:
    """Return a journey's objects as YAML documents; what they do not say stands in comments at the beginning."""
    opening = [f"OpenSLO v1 of the journey {journey.name}, made by OneDeck from {file}."]
    opening += [f"Left out: {said}." for said in journey.left_out]
    opening += [f"Not said in OpenSLO: {said}." for said in journey.unsaid]
    comments = "".join(f"# {_one_line(line)}\n" for line in opening)
    documents = yaml.safe_dump_all(
        unbroken(journey.objects), sort_keys=False, allow_unicode=True, explicit_start=True, width=110
    )
    return comments + documents


def unbroken(value: Any) -> Any:
    """Return plain values whose texts hold no line break that YAML would fold into a blank (NEL, LS, PS)."""
    if isinstance(value, str):
        return value.translate(_BREAKS)
    if isinstance(value, dict):
        return {key: unbroken(each) for key, each in value.items()}
    return [unbroken(each) for each in value] if isinstance(value, list) else value


def _one_line(text: str) -> str:
    """Return a text as a comment can hold it: a comment must stay one, whatever a charter has in its titles."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _journey(charter: Charter, metrics: Mapping[str, Metric]) -> Journey:
    found = Journey(charter.name)
    found.objects.append(_service(charter, found.unsaid))
    taken: set[str] = set()
    for objective in charter.objectives:
        what = f"the objective {objective.title!r} ({objective.metric})"
        try:
            found.objects += _objective(charter, objective, metrics, taken)
        except ValueError as error:
            found.left_out.append(f"{what}: {error}")
            continue
        if conditions := list(_conditions(objective)):
            found.unsaid.append(f"{what}: {'; '.join(conditions)}")
    found.unsaid.append(f"of the charter {', '.join(_promises(charter))}")
    return found


def _service(charter: Charter, unsaid: list[str]) -> Object:
    labels = {}
    for name, values in charter.labels.items():
        if LABEL.fullmatch(name) and all(LABEL.fullmatch(value) for value in values):
            labels[name] = list(values) if len(values) != 1 else values[0]
        else:
            unsaid.append(f"the label {name}: it has signs that labels of OpenSLO may not have")
    told = " ".join(text for text in (charter.description, charter.success) if text)
    return {
        "apiVersion": "openslo/v1",
        "kind": "Service",
        "metadata": _metadata(charter.name, charter.title) | ({"labels": labels} if labels else {}),
        "spec": {"description": told[:LONGEST_TEXT]} if told else {},
    }


def _objective(
    charter: Charter, objective: Objective, metrics: Mapping[str, Metric], taken: set[str]
) -> Iterator[Object]:
    """Yield an objective's SLI and SLO; raises ValueError with the words why there are none."""
    metric = metrics.get(objective.metric)
    if metric is None:
        raise ValueError("there is no such metric")
    sli, asked = indicator(charter.name, objective, metric)
    name = _name(charter.name, objective.metric, taken)
    title = objective.title or metric.title
    yield {
        "apiVersion": "openslo/v1",
        "kind": "SLI",
        "metadata": _metadata(name, metric.title),
        "spec": {"description": metric.description[:LONGEST_TEXT], **sli},
    }
    yield {
        "apiVersion": "openslo/v1",
        "kind": "SLO",
        "metadata": _metadata(name, title),
        "spec": {
            "description": f"{title}: an objective of the journey {charter.title}."[:LONGEST_TEXT],
            "service": charter.name,
            "indicatorRef": name,
            "timeWindow": [_window(objective.window or FOUR_WEEKS)],
            "budgetingMethod": "Occurrences",
            "objectives": [{"displayName": title[:LONGEST_NAME], **asked}],
        },
    }


def _window(window: TimeWindow) -> Object:
    if window.rolling:
        return {"duration": window.duration, "isRolling": True}
    calendar = {"startTime": window.start, "timeZone": window.timezone or "UTC"}
    return {"duration": window.duration, "isRolling": False, "calendar": calendar}


def _conditions(objective: Objective) -> Iterator[str]:
    if objective.slices:
        within = f", within {objective.tolerance:g}" if objective.tolerance is not None else ""
        yield f"it must hold in each {', '.join(objective.slices)}{within}"
    if objective.min_sample:
        yield f"it is only judged from {objective.min_sample} conversations on"


def _promises(charter: Charter) -> Iterator[str]:
    said = {
        "who is accountable": charter.owner, "the AI systems": charter.systems, "routing": charter.routing,
        "the handoff contract": charter.handoff, "oversight": charter.oversight,
        "transparency": charter.transparency, "risk": charter.risk, "data": charter.data,
        "the release gate": charter.gate, "reviews": charter.reviews,
    }  # fmt: skip
    yield from (name for name, value in said.items() if value)
    yield "the scope, the window in which nothing may speak against a claim"
    yield "that a target which the interval does not wholly miss or meet is too close to tell"


def _metadata(name: str, title: str) -> Object:
    shown = " ".join(title.split())[:LONGEST_NAME]
    return {"name": name, "displayName": shown} if shown else {"name": name}


def _name(journey: str, metric: str, taken: set[str]) -> str:
    """Return a name for an objective of a journey: a DNS label, another one each time."""
    whole = re.sub(r"[^a-z0-9-]+", "-", f"{journey}-{metric}".lower()).strip("-")
    for count in range(1, len(taken) + 2):
        name = whole if count == 1 else f"{whole}-{count}"
        if len(name) > LONGEST_NAME:
            mark = hashlib.sha256(name.encode()).hexdigest()[:8]
            name = f"{name[: LONGEST_NAME - 9].rstrip('-')}-{mark}"
        if name not in taken:
            break
    taken.add(name)
    return name

"""Reading how a journey's AI is watched over: oversight, risk, data, the release gate, reviews."""

from onedeck.charter.duties import (
    DataDuties,
    Guardrail,
    Overseer,
    Oversight,
    ReleaseGate,
    Reviews,
    Risk,
)
from onedeck.charter.records import Values
from onedeck.errors import Fault


def oversight_of(spec: Values) -> Oversight | None:
    """Return how people watch over the AI, None where the charter does not say."""
    values = spec.record("oversight")
    if values is None:
        return None
    sampling, stop = values.inner("sampling"), values.inner("killSwitch")
    assigned = [
        Overseer(
            each.get("role", ""),
            each.get("competence", ""),
            each.get("training", ""),
            each.get("authority", ()),
        )
        for each in values.get("assignedTo", ())
    ]
    return Oversight(
        assigned=tuple(assigned),
        capabilities=values.get("capabilities", ()),
        sampling=sampling.get("conversations"),
        min_per_week=sampling.get("minPerWeek"),
        kill_switch=stop.get("flag", ""),
        provider=stop.get("provider", ""),
        place=spec.key_place("oversight"),
    )


def risk_of(spec: Values) -> Risk | None:
    """Return how the journey's AI is classified, None where the charter does not say."""
    values = spec.record("risk")
    if values is None:
        return None
    act = values.inner("euAiAct")
    return Risk(
        annex_iii=act.get("annexIII", ""),
        role=act.get("role", ""),
        nist=values.get("nistAiRmf", ()),
        iso=values.get("iso42001", ()),
        place=spec.key_place("risk"),
    )


def data_of(spec: Values) -> DataDuties | None:
    """Return how long what is kept, None where the charter does not say."""
    values = spec.record("data")
    if values is None:
        return None
    erasure = values.inner("erasure")
    return DataDuties(
        contract=values.get("contract", ""),
        log_retention_months=values.get("logRetention"),
        content_capture=values.get("contentCapture", ""),
        lawful_basis=values.get("lawfulBasis", ""),
        erasure_process=erasure.get("process", ""),
        erasure_days=erasure.get("maxDays"),
        place=spec.key_place("data"),
    )


def gate_of(spec: Values, faults: list[Fault]) -> ReleaseGate | None:
    """Return how a new version is let in, None where the charter does not say; its steps must rise."""
    values = spec.record("releaseGate")
    if values is None:
        return None
    steps = values.get("exposure", ())
    if list(steps) != sorted(set(steps)):
        faults.append(values.place("exposure").fault("the steps of 'exposure' must rise"))
    guardrails = [
        Guardrail(
            each.get("indicatorRef", ""), each.get("maxRelativeIncrease", 0.0), each.place("indicatorRef")
        )
        for each in values.get("guardrails", ())
    ]
    return ReleaseGate(
        metrics=values.get("indicatorRefs", ()),
        guardrails=tuple(guardrails),
        method=values.get("method", ""),
        alpha=values.get("alpha"),
        effect=values.get("minDetectableEffect"),
        exposure=steps,
        on_breach=values.get("onBreach", ""),
        place=spec.key_place("releaseGate"),
        metric_places=values.item_places("indicatorRefs"),
    )


def reviews_of(spec: Values, faults: list[Fault]) -> Reviews | None:
    """Return when the charter is looked at again, None where it does not say."""
    values = spec.record("reviews")
    if values is None:
        return None
    last, following = values.get("last"), values.get("next")
    if last and following and following <= last:
        faults.append(values.place("next").fault(f"'next' {following} is not after 'last' {last}"))
    return Reviews(values.get("cadence"), last, following, spec.key_place("reviews"))

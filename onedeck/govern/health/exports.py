"""Fields that the exports lack today, with the figures they would carry: what is not exported now is lost."""

from collections.abc import Iterator

from onedeck.govern.health.finding import Finding, Look, named, part, several

LACKING = 0.05  # a field filled less often than this is not exported
FEWEST = 10  # contacts that could have it: fewer are no export's fault
# Column of fields_filled -> whose contacts can have it, what to export, what only it can tell, metrics it carries.
FIELDS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "user_id": ("contacts", "a customer number, e-mail or phone number", "who came back",
                ("identity_coverage", "held_up", "returned")),
    "reason": ("contacts", "the reason code of the contact", "whether a return is about the same need",
               ("usable_needs", "returned", "fcr")),
    "object_ref": ("contacts", "the invoice, order or line it is about",
                   "returns of grade b, the surest without a link", ("returned",)),
    "end_time": ("contacts", "when the contact ended", "t0, and every duration",
                 ("time_to_resolution_p50", "average_handle_time")),
    "end_state": ("contacts", "how it ended: completed, escalated, abandoned",
                  "whether it is over before it falls silent", ("containment", "handoff_rate", "abandonment")),
    "turns": ("contacts", "her messages and the answers, or at least their numbers",
              "whether she took part, had the last word, or restated herself", ("abandonment", "first_response_p50")),
    "language": ("contacts", "the language she wrote or spoke", "whether every language is served alike", ()),
    "segment": ("contacts", "the customer's segment", "comparisons at equal case mix", ()),
    "ai_version": ("of_ai", "the assistant's version", "which version did it: no release can be held or rolled back "
                   "without it", ()),
    "queue": ("of_people", "when she began to queue, or how long",
              "waits", ("queue_wait", "service_level_20", "queue_wait_p90")),
    "after_work": ("of_people", "the work after the contact, in seconds", "the whole handling time",
                   ("average_handle_time",)),
}  # fmt: skip
COUNTS = ("contacts", "of_ai", "of_people")


def examine(look: Look) -> Iterator[Finding]:
    """Yield a finding per source and field it does not export, on survey invitations, and on metrics without rows."""
    metrics = dict(look.rows("figures_absent"))
    for source, *numbers in look.rows("fields_filled"):
        counts = dict(zip((*COUNTS, *FIELDS), numbers, strict=True))
        for field, (whose, what, tells, carries) in FIELDS.items():
            whole, filled = counts[whose], counts[field]
            if whole >= max(FEWEST, LACKING * counts["contacts"]) and filled < LACKING * whole:
                yield _lacking(
                    source, field, filled, whole, what, tells, [m for m in carries if m in metrics]
                )
    yield from _invitations(look)
    absent = [metric for metric, nothing in metrics.items() if nothing]
    if absent:
        yield Finding(
            "export", "metrics", "not_measured",
            f"{len(absent):,} of {len(metrics):,} metrics counted nothing: {named(absent, 12)}",
            len(absent), "metrics", len(metrics), todo="`onedeck explain METRIC` says what each one counts",
        )  # fmt: skip


def _lacking(
    source: str, field: str, filled: int, whole: int, what: str, tells: str, metrics: list[str]
) -> Finding:
    unlocks = tells + (f" ({', '.join(metrics)})" if metrics else "")
    said = f"{what}: {f'{part(filled, whole)} contacts have' if filled else f'none of {whole:,} contacts has'} it"
    return Finding("export", source, field, said, filled / whole, "share", whole, unlocks=unlocks)


def _invitations(look: Look) -> Iterator[Finding]:
    for source, surveys, invited, unanswered in look.rows("invitations_seen"):
        if unanswered and invited:
            continue
        what = "the invitations" if not invited else "the invitations nobody answered"
        yield Finding(
            "export", source, "invitations", f"{what}: {several(surveys, 'survey')} and none of them",
            invited / surveys, "share", surveys,
            unlocks="response rates, without which nobody knows whom a score is about (survey_response_rate)",
        )  # fmt: skip

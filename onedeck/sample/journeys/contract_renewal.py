"""Contract renewal: the customer is the account, and an account whose questions stay open may not renew.

Its cases come with the accounts' renewal dates and not at a weekly rate.
"""

from random import Random

from onedeck.sample.clock import DAY, Clock
from onedeck.sample.people import Town
from onedeck.sample.plans import Need, Plan, Reaction
from onedeck.sample.records import Account, Contact, Event, Person

ASKS = 0.97  # share of renewals about which the account writes or calls
CHURN, CHURN_UNMET = 0.04, 0.09  # chance not to renew; what each refuted contact of the last months adds

PLAN = Plan(
    name="contract-renewal",
    queue="business",
    weekly=0,
    segments={"small-business": 0.8, "enterprise": 0.2},
    needs=(
        Need("contract.renewal", 0.6, ai=0.45, cx=0.68, to_ai=0.32, handed=0.28, proof=0.50),
        Need("contract.terms", 0.4, ai=0.52, cx=0.71, to_ai=0.40, handed=0.22),
    ),
    object="CON",
    doors={"phone": 0.40, "email": 0.42, "web": 0.12, "chat": 0.06},
    reaction=Reaction(
        silent=0.09,
        statements={"denied": 0.04, "complained": 0.04, "cancelled": 0.03},
        doors={"phone": 0.55, "email": 0.35, "web": 0.10},
        days=1.8,
    ),
    anonymous=0.03,
    reply_hours=8.0,
    again=0.0,
)


def occasions(rng: Random, clock: Clock, town: Town) -> list[tuple[float, Person, str]]:
    """Return when whose people turn to the company about a renewal, with the contract's number."""
    found = []
    for account in town.accounts:
        for year, renewal in enumerate(renewals(account, clock)):
            if rng.random() < ASKS:
                about = renewal - rng.uniform(8, 75) * DAY
                person = rng.choice(town.colleagues[account.number])
                if not clock.start <= about < clock.end:
                    continue
                began = clock.time_of_day(rng, clock.day(about))
                found.append((began, person, f"CON-{account.number[2:]}-{year + 1}"))
    return found


def renewals(account: Account, clock: Clock) -> list[float]:
    """Return an account's renewal dates within the simulation and shortly after it."""
    year, last = 365 * DAY, clock.end + 60 * DAY
    first = clock.start + (account.renewal - clock.start) % year
    return [first + n * year for n in range(3) if first + n * year < last]


def decide(rng: Random, clock: Clock, town: Town, contacts: list[Contact]) -> list[Event]:
    """Decide each renewal that falls into the simulation: renewed, or churned; sets the account's own dates."""
    bad: dict[str, list[float]] = {}
    for contact in contacts:
        if contact.refuted_by and contact.person.account:
            bad.setdefault(contact.person.account.number, []).append(contact.touches[0].start)
    events = []
    for account in town.accounts:
        dates = renewals(account, clock)
        for renewal in dates:
            account.renewal = renewal
            if renewal >= clock.end:
                break
            hurt = sum(renewal - 120 * DAY < time < renewal for time in bad.get(account.number, ()))
            large = 0.5 if account.segment == "enterprise" else 1.0
            gone = rng.random() < (CHURN + CHURN_UNMET * min(hurt, 3)) * large
            events.append(_decided(account, town.colleagues[account.number][0], renewal, gone))
            if gone:
                account.churned_at = renewal
                break
        else:
            account.renewal = dates[-1] + 365 * DAY
    return events


def _decided(account: Account, person: Person, at: float, gone: bool) -> Event:
    kind = "churned" if gone else "renewed"
    return Event("", kind, "system", person, at, at + 3600, "", amount=float(account.yearly_value))

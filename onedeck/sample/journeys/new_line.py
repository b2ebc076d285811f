"""New line: here the CX room is the liar: tickets are solved in time for the SLA and come back as follow-up tickets.

Many are solved with a promise and a day; when the day has passed and nothing works, people ask again.
"""

from onedeck.sample.plans import Need, Plan, Reaction

PLAN = Plan(
    name="new-line",
    queue="orders",
    weekly=73,
    segments={"consumer": 0.58, "small-business": 0.28, "enterprise": 0.14},
    needs=(
        Need("line.order", 0.5, ai=0.58, cx=0.42, to_ai=0.20, handed=0.30, proof=0.35),
        Need("line.activation", 0.5, ai=0.54, cx=0.35, to_ai=0.18, handed=0.32, proof=0.45),
    ),
    object="ORD",
    doors={"phone": 0.24, "email": 0.36, "web": 0.32, "chat": 0.08},
    reaction=Reaction(
        silent=0.06,
        reopen=0.05,
        follow_up=0.42,
        statements={"denied": 0.04, "complained": 0.04, "cancelled": 0.02},
        doors={"phone": 0.62, "email": 0.22, "web": 0.16},
        days=1.9,
        spread=0.7,
    ),
    anonymous=0.05,
    reply_hours=13.0,
    rushed=1.0,
    promise=0.40,
    chase=0.45,
)

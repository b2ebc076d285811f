"""Move an office: a sound journey with ordinary noise, in which nothing should fire."""

from onedeck.sample.plans import Need, Plan, Reaction

PLAN = Plan(
    name="move-an-office",
    queue="business",
    weekly=36,
    segments={"small-business": 0.72, "enterprise": 0.28},
    needs=(Need("move.office", 1.0, ai=0.99, cx=0.972, to_ai=0.22, handed=0.30, proof=0.60),),
    object="MOV",
    doors={"phone": 0.36, "email": 0.40, "web": 0.18, "chat": 0.06},
    reaction=Reaction(silent=0.10, doors={"phone": 0.6, "email": 0.3, "web": 0.1}, days=1.6),
    anonymous=0.03,
    reply_hours=4.0,
    promise=0.15,
    again=0.0015,
    context_carried=True,
)

"""Billing dispute: the assistant claims most of it, and people return by phone, where its vendor cannot see them.

Its answer explains the invoice; what people want is the money back.
"""

from onedeck.sample.plans import Need, Plan, Reaction

PLAN = Plan(
    name="billing-dispute",
    queue="billing",
    weekly=119,
    segments={"consumer": 0.72, "small-business": 0.20, "enterprise": 0.08},
    needs=(
        Need("billing.dispute", 0.55, ai=0.28, cx=0.68, to_ai=0.60, handed=0.15, proof=0.45),
        Need("billing.charge.roaming", 0.27, ai=0.34, cx=0.72, to_ai=0.62, handed=0.14, proof=0.30),
        Need("billing.refund", 0.18, ai=0.26, cx=0.66, to_ai=0.50, handed=0.18, proof=0.55),
    ),
    object="INV",
    reaction=Reaction(
        silent=0.09,
        same_chat=0.08,
        statements={"denied": 0.05, "disputed": 0.05, "complained": 0.03, "cancelled": 0.01},
        doors={"phone": 0.80, "email": 0.11, "web": 0.06, "chat": 0.03},
        days=1.3,
    ),
    anonymous=0.06,
    segment_effect={"enterprise": -0.05},
)

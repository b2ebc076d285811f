"""SIM and password: the assistant beats people at equal case mix, by less than the raw figures say.

It gets the easy needs: a password is quickly reset, a SIM swap needs a check of who asks.
"""

from onedeck.sample.plans import Need, Plan, Reaction

PLAN = Plan(
    name="sim-and-password",
    queue="accounts",
    weekly=98,
    segments={"consumer": 0.86, "small-business": 0.14},
    needs=(
        Need("sim.password", 0.50, ai=0.965, cx=0.83, to_ai=0.80, handed=0.07, proof=0.40),
        Need("sim.activation", 0.30, ai=0.91, cx=0.74, to_ai=0.55, handed=0.10, proof=0.50),
        Need("sim.swap", 0.20, ai=0.83, cx=0.61, to_ai=0.25, handed=0.25, proof=0.50),
    ),
    object="sim",
    doors={"phone": 0.50, "email": 0.12, "web": 0.18, "chat": 0.20},
    reaction=Reaction(
        silent=0.09,
        same_chat=0.20,
        statements={"denied": 0.04},
        doors={"phone": 0.50, "email": 0.10, "web": 0.15, "chat": 0.25},
        days=0.7,
    ),
    anonymous=0.03,
    talk=300,
    segment_effect={"small-business": -0.04},
)

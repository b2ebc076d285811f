"""Field service: the control queue, which the assistant never touches and no charter covers."""

from onedeck.sample.plans import Need, Plan, Reaction

PLAN = Plan(
    name="field-service",
    queue="field-service",
    weekly=44,
    segments={"consumer": 0.66, "small-business": 0.22, "enterprise": 0.12},
    needs=(Need("field.visit", 1.0, ai=0.0, cx=0.86, to_ai=0.0, handed=0.0, proof=0.30),),
    object="VIS",
    doors={"phone": 0.70, "email": 0.14, "web": 0.16},
    reaction=Reaction(doors={"phone": 0.85, "email": 0.15}, statements={"complained": 0.03}),
    growth=1.0,
)

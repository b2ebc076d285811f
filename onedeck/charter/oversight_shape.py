"""How a journey's AI is watched over, as its charter writes it: oversight, risk, data, the release gate, reviews."""

from onedeck.charter.records import ListOf, Record
from onedeck.charter.shapes import Choice, Number, Text, share
from onedeck.charter.spans import day, months

_POWERS = ("understand", "detectAutomationBias", "interpret", "disregard", "override", "stop")
_BASES = ("consent", "contract", "legalObligation", "vitalInterests", "publicTask", "legitimateInterests")

OVERSIGHT = Record(
    {
        "assignedTo": ListOf(
            Record(
                {
                    "role": Text("Whose task it is."),
                    "competence": Text("What she must be able to do."),
                    "training": Text("What she has been trained in."),
                    "authority": ListOf(Choice(_POWERS), "What she may do on her own.", unique=True),
                },
                needed=("role",),
                one="an overseer",
            ),
            "Who watches over the AI.",
        ),
        "capabilities": ListOf(Choice(_POWERS), "What the means they have allow (EU AI Act, Art. 14(4)).", unique=True),
        "sampling": Record(
            {
                "conversations": share("Which share of the conversations somebody reads."),
                "minPerWeek": Number("At least so many a week.", whole=True, least=0),
            },
            least=1,
            about="How many conversations are read.",
        ),
        "killSwitch": Record(
            {"flag": Text("The flag that stops the AI."), "provider": Text("Who keeps the flag.")},
            needed=("flag",),
            about="How the AI is stopped.",
        ),
    },
    about="How people watch over the AI (EU AI Act, Art. 14 and 26(2)).",
    least=1,
)  # fmt: skip

RISK = Record(
    {
        "euAiAct": Record(
            {
                "annexIII": Text(
                    "The point of Annex III the use falls under, such as 5b, or none.",
                    "none|[1-8][a-e]?",
                    "is not a point of Annex III such as 5b, or none",
                    numbers=(1, 8),
                ),
                "role": Choice(
                    ("deployer", "provider", "importer", "distributor"), "What the company is for this AI."
                ),
            },
            least=1,
            about="How the AI is classified under the EU AI Act.",
        ),
        "nistAiRmf": ListOf(
            Text(
                "A function of the NIST AI RMF, or one of its subcategories.",
                r"(?:GOVERN|MAP|MEASURE|MANAGE)(?: [0-9]{1,2}(?:\.[0-9]{1,2})?)?",
                "is not a function such as GOVERN or a subcategory such as MAP 3.5",
            ),
            "Which parts of the NIST AI RMF the charter answers.",
            unique=True,
        ),
        "iso42001": ListOf(
            Text(
                "A control of ISO/IEC 42001, Annex A.",
                r"A(?:\.[0-9]{1,2}){1,3}",
                "is not a control such as A.6 or A.6.2.4",
            ),
            "Which controls of ISO/IEC 42001 the charter answers.",
            unique=True,
        ),
    },
    about="How the journey's AI is classified.",
    least=1,
)

DATA = Record(
    {
        "contract": Text("The data contract's file (ODCS), under the workspace; it is not read."),
        "logRetention": months("How long the AI's logs are kept: 6M, 12M, 1Y."),
        "contentCapture": Choice(
            ("none", "reference", "redacted", "full"), "What is kept of what was written."
        ),
        "lawfulBasis": Choice(_BASES, "On which basis (GDPR, Art. 6(1))."),
        "erasure": Record(
            {
                "process": Text("How a customer asks for it."),
                "maxDays": Number("Within how many days it is done.", whole=True, least=1),
            },
            least=1,
            about="How a customer is erased (GDPR, Art. 17).",
        ),
    },
    about="How long what is kept.",
    least=1,
)

RELEASE_GATE = Record(
    {
        "indicatorRefs": ListOf(Text(), "The metrics that decide.", unique=True),
        "guardrails": ListOf(
            Record(
                {
                    "indicatorRef": Text("The metric."),
                    "maxRelativeIncrease": Number("By which share of what it was it may grow.", least=0),
                },
                needed=("indicatorRef", "maxRelativeIncrease"),
                one="a guardrail",
            ),
            "What a release must not worsen.",
        ),
        "method": Choice(("sequential", "fixed"), "Looked at again and again, or once at the end."),
        "alpha": share("How often a release without an effect may pass, such as 0.05.", below=1),
        "minDetectableEffect": share("Which difference the gate must be able to see.", below=1),
        "exposure": ListOf(share(""), "In which steps it gets customers: [0.01, 0.05, 0.25, 1.0].", unique=True),
        "onBreach": Choice(("ship", "hold", "rollback"), "What happens when a bound is passed."),
    },
    needed=("indicatorRefs",),
    about="How a new version of the AI is let in.",
)  # fmt: skip

REVIEWS = Record(
    {
        "cadence": months("How often the charter is looked at again: 1M, P3M, 1Y."),
        "last": day("When it was last looked at."),
        "next": day("When it is looked at next."),
    },
    about="When the charter is looked at again.",
    least=1,
)

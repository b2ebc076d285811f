"""Which conversations a charter covers, as it writes it: needs, channels, languages, segments, and what is left out."""

from onedeck.charter.reasons import NEED as REASON
from onedeck.charter.records import ListOf, Record
from onedeck.charter.shapes import Text
from onedeck.model.channels import family

# As written in a charter -> as the tables spell it.
EXCLUDED = {
    "contactReason": "need", "channel": "channel", "language": "language", "segment": "segment", "brand": "brand",
    "team": "team",
}  # fmt: skip

NEED = Text(
    "A need of reasons.yaml, `prefix.*` for all under a prefix, or `*`.",
    r"(?:[a-z0-9_-]+\.)*(?:[a-z0-9_-]+|\*)",
    "is not a need such as 'billing.dispute' or 'billing.*' (a-z 0-9 _ - .)",
)
CHANNEL = Text("A channel; every name of it is the same (phone, call, voice).", parse=family)
LANGUAGE = Text(
    "A BCP 47 tag such as en or pt-BR.",
    r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*|\*",
    "is not a language tag such as en or pt-BR",
    str.lower,
)

SCOPE = Record(
    {
        "contactReasons": ListOf(NEED, "Which needs the journey is about.", unique=True),
        "channels": ListOf(CHANNEL, "Only these channels; without it all of them.", unique=True),
        "languages": ListOf(LANGUAGE, "Only these languages; without it all of them.", unique=True),
        "segments": ListOf(Text(), "Only these segments; without it all of them.", unique=True),
        "exclude": Record(
            {
                "contactReason": ListOf(REASON, unique=True),
                "channel": ListOf(CHANNEL, unique=True),
                "language": ListOf(LANGUAGE, unique=True),
                "segment": ListOf(Text(), unique=True),
                "brand": ListOf(Text(), unique=True),
                "team": ListOf(Text(), unique=True),
            },
            about="What the journey leaves out of its scope.",
            instead={"accountTier": "'segment'"},
        ),
    },
    needed=("contactReasons",),
    about="Which conversations the charter covers.",
)

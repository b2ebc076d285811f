"""What every file of charters/ has in common, as it is written: its form, its kind, its name."""

from onedeck.charter.records import Record
from onedeck.charter.shapes import Choice, Text

API_VERSION = "onedeck.dev/v1alpha1"
NAME_PATTERN = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
NAME_SAYS = "is not a name of at most 63 a-z, 0-9 and -, which begins and ends with a letter or digit"


def document(kind: str, spec: Record, metadata: Record, about: str) -> Record:
    """Return the shape of a whole file of one kind."""
    keys = {
        "apiVersion": Choice((API_VERSION,), "The form of the file."),
        "kind": Choice((kind,), "What the file is."),
        "metadata": metadata,
        "spec": spec,
    }
    return Record(keys, needed=tuple(keys), about=about)


def named(about: str) -> Text:
    """Return the shape of a name: an RFC 1123 label."""
    return Text(about, NAME_PATTERN, NAME_SAYS)


METADATA = Record(
    {"name": named("Its name: an RFC 1123 label."), "displayName": Text("Its name as people read it.")},
    needed=("name",),
)

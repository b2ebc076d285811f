"""What is taken out of free text before it is kept: e-mails, numbers that identify, links with secrets."""

from onedeck.store.duck import literal

# In this order: a card or an IBAN would otherwise be half eaten by the phone rule. RE2 syntax.
RULES = (
    ("[link]", r"(?i)\b(?:https?|ftp)://[^\s<>\"']*(?:[?#&;=@]|[/=][A-Za-z0-9_\-]{20,})[^\s<>\"']*"),
    ("[email]", r"(?i)[\p{L}0-9._%+\-]+\s?@\s?[\p{L}0-9\-]+(?:\.[\p{L}0-9\-]+)+"),
    ("[iban]", r"(?i)\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"),
    ("[card]", r"\b(?:[0-9][ \-]?){12,18}[0-9]\b"),
    ("[phone]", r"(?:\+|\b00)[0-9](?:[ \-./()]{0,2}[0-9]){6,14}\b"),
    ("[phone]", r"(?:\([0-9]{2,5}\)|\b0[0-9]{1,4})[ \-./]{1,2}[0-9](?:[ \-./]?[0-9]){4,10}\b"),
    ("[phone]", r"\b[0-9]{3}[ \-.][0-9]{3}[ \-.][0-9]{4}\b"),
    ("[number]", r"[0-9]{7,}"),
)
FREE_TEXT = frozenset({"content", "detail", "comment", "offered_text", "sent_text"})


def redact_sql(content: str) -> str:
    """Return SQL for a text with what identifies a person replaced by a word in brackets."""
    for word, pattern in RULES:
        content = f"regexp_replace({content}, {literal(pattern)}, {literal(word)}, 'g')"
    return content


def kept_text(content: str, text: str) -> str:
    """Return SQL for what the workspace keeps of a text: `full`, `redacted` or `none`."""
    if text == "none":
        return "CAST(NULL AS VARCHAR)"
    return content if text == "full" else redact_sql(content)

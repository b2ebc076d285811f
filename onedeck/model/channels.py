"""The ways of reaching a company, and what sources call each of them."""

CHANNELS = {
    "voice": ("voice", "phone", "call", "telephone"),
    "chat": ("chat", "webchat", "web chat", "live chat"),
    "e-mail": ("email", "e-mail", "mail"),
    "message": ("message", "messaging", "sms", "whatsapp", "social"),
    "web form": ("web", "web form", "form", "self service", "self-service", "portal", "task"),
}
FAMILIES = {word: family for family, words in CHANNELS.items() for word in words}


def family(channel: str) -> str:
    """Return the one name of a channel, whatever a source calls it; an unknown one keeps its own."""
    word = channel.strip().lower()
    return FAMILIES.get(word, word)

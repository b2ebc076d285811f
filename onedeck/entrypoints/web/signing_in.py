"""The page that asks for a token."""

from onedeck.entrypoints.web.rendering import render


def sign_in_html(to: str, said: str = "") -> str:
    """Return the sign-in page; `to` is where to go then, `said` what went wrong."""
    return render(
        "sign_in.html", {"to": to, "said": said, "reader": None, "main_menu": [], "footer_menu": []}
    )

"""The digest as Markdown, as one self-contained HTML page, and as a mail that somebody may send."""

import base64
import hashlib
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from onedeck.show.digest import Digest, Section
from onedeck.show.formats import NUMBERS, Listing, harmless, written

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; color: #222; background: #fff; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.3rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
p { margin: .3rem 0; } .headline { font-weight: 600; }
table { border-collapse: collapse; margin: .6rem 0; font-size: .87rem; }
th, td { text-align: left; vertical-align: top; padding: .2rem .7rem .2rem 0; border-bottom: 1px solid #ddd; }
th { font-weight: 400; color: #666; } .n { text-align: right; white-space: nowrap; }
footer { margin-top: 1.6rem; color: #666; font-size: .85rem; }
"""
_MARKED = re.compile(r"([\\`*\[\]<>|~])|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")


def as_markdown_page(digest: Digest) -> str:
    """Return the digest as Markdown; what users or customers wrote cannot become markup."""
    parts = [f"# {_plain(digest.title)}", *(f"**{_plain(sentence)}**" for sentence in digest.headline)]
    for section in digest.sections:
        parts += [f"## {_plain(section.title)}", *map(_plain, section.said)]
        parts += [_table(listing) for listing in section.tables]
    parts += ["## What limits these figures", "\n".join(f"- {_plain(line)}" for line in digest.limits)]
    return "\n\n".join(parts) + "\n"


def as_html_page(digest: Digest) -> str:
    """Return the digest as one HTML page: escaped, without script, and it may load nothing from anywhere."""
    digested = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digested}'; base-uri 'none'; form-action 'none'"
    title = _html(digest.title)
    opening = "".join(f'<p class="headline">{_html(sentence)}</p>\n' for sentence in digest.headline)
    sections = "".join(_section(section) for section in digest.sections)
    limits = "".join(f"<p>{_html(line)}</p>\n" for line in digest.limits)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"{opening}{sections}<footer>\n<h2>What limits these figures</h2>\n{limits}</footer>\n"
        "</main>\n</body>\n</html>\n"
    )


def as_mail(digest: Digest) -> str:
    """Return the digest as an unsent mail, Markdown as its text and HTML beside it, without sender or recipients."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = _line(digest.title)
    mail["X-Unsent"] = "1"  # mail programs open such a file as a draft
    mail.set_content(as_markdown_page(digest), cte="quoted-printable")
    mail.add_alternative(as_html_page(digest), subtype="html", cte="quoted-printable")
    # The same digest is the same file: the library would draw its boundary by lot.
    mail.set_boundary(f"onedeck-{hashlib.sha256(as_markdown_page(digest).encode()).hexdigest()[:32]}")
    return mail.as_string()


PAGES: dict[str, Callable[[Digest], str]] = {"md": as_markdown_page, "html": as_html_page, "mail": as_mail}
ENDINGS = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".eml": "mail"}


def _line(text: str) -> str:
    # Our sentences mark commands with backticks; here every mark is escaped, so they are quoted instead.
    return " ".join(harmless(text).replace("`", '"').split())


def _plain(text: str) -> str:
    return _MARKED.sub(r"\\\g<0>", _line(text))


def _html(text: str) -> str:
    return escape(_line(text))


def _table(listing: Listing) -> str:
    rules = ["---:" if field.kind in NUMBERS else "---" for field in listing.fields]
    rows = [[_plain(field.heading) for field in listing.fields], rules]
    rows += [[_plain(cell) for cell, _ in cells] for cells in _cells(listing)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _section(section: Section) -> str:
    said = "".join(f"<p>{_html(line)}</p>\n" for line in section.said)
    tables = "".join(_html_table(listing) for listing in section.tables)
    return f"<section>\n<h2>{_html(section.title)}</h2>\n{said}{tables}</section>\n"


def _html_table(listing: Listing) -> str:
    heads = "".join(
        f'<th scope="col"{_class(field.kind in NUMBERS)}>{_html(field.heading)}</th>'
        for field in listing.fields
    )
    rows = "".join(
        "<tr>" + "".join(f"<td{_class(number)}>{_html(cell)}</td>" for cell, number in cells) + "</tr>\n"
        for cells in _cells(listing)
    )
    return f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _cells(listing: Listing) -> list[list[tuple[str, bool]]]:
    return [
        [(written(row.get(field.name), field.kind), field.kind in NUMBERS) for field in listing.fields]
        for row in listing.rows
    ]


def _class(number: bool) -> str:
    return ' class="n"' if number else ""

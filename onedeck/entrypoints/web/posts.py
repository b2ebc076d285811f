"""What is posted: only from our own pages, only small, only as a form."""

from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

LARGEST_BODY = 64_000
MOST_FIELDS = 50
FORM = "application/x-www-form-urlencoded"

Form = dict[str, str]


class Unwanted(Exception):
    """A post that is not taken: the status to answer with, and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


def check_origin(request: Request) -> None:
    """Raise Unwanted unless the browser says that one of our own pages posts this."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site not in (None, "same-origin") or (site is None and origin is None):
        raise Unwanted(403, "This form was not sent from a page of this deck, so nothing was done.")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Unwanted(403, "This form was sent from another site, so nothing was done.")


async def read_form(request: Request) -> Form:
    """Return the fields of a posted form; raises Unwanted for another kind of body, or too large a one."""
    check_origin(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise Unwanted(415, "Only a form can be posted here.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise Unwanted(413, f"This form is larger than {LARGEST_BODY // 1000} kB, so nothing was done.")
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, strict_parsing=bool(body),
            max_num_fields=MOST_FIELDS, errors="strict",
        )  # fmt: skip
    except ValueError:
        raise Unwanted(400, "This form cannot be read, so nothing was done.") from None
    return dict(pairs)

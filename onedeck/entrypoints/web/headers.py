"""What every answer carries: a policy that lets nothing foreign in, and one line in the log without its query."""

import logging
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("onedeck.web")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Headers:
    """Middleware: sets the headers of ALWAYS, and logs method, path, status and time of each request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and dress what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update(ALWAYS)
                taken = f"app;dur={1000 * (time.perf_counter() - began):.1f}"
                headers.setdefault("server-timing", taken)
            await send(message)

        try:
            await self.app(scope, receive, dressed)
        finally:
            # The query may hold a token or an identifier; the path holds random ids at most.
            path = scope["path"].encode("ascii", "backslashreplace").decode()
            taken_ms = 1000 * (time.perf_counter() - began)
            LOG.info("%s %s %d %.0f ms", scope["method"], path[:200].replace("\n", " "), status, taken_ms)

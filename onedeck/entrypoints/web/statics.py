"""The style, the script and the icon: held in memory under names that hold their hash, so they are fetched once."""

import hashlib
from functools import cached_property
from importlib.resources import files

from starlette.responses import Response

from onedeck.show.charts.tokens import stylesheet

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOREVER = "public, max-age=31536000, immutable"
HASH_SIGNS = 12
STYLE = "app.css"  # the colours and the charts' own rules are put before it


class Statics:
    """The files of `static/` by their hashed names."""

    @cached_property
    def _contents(self) -> dict[str, tuple[str, bytes]]:
        folder = files("onedeck.entrypoints.web") / "static"
        found = {}
        for file in folder.iterdir():
            stem, dot, ending = file.name.rpartition(".")
            if dot + ending in KINDS:
                content = file.read_bytes()
                if file.name == STYLE:
                    content = stylesheet().encode() + content
                mark = hashlib.sha256(content).hexdigest()[:HASH_SIGNS]
                found[f"{stem}.{mark}.{ending}"] = (file.name, content)
        return found

    @cached_property
    def urls(self) -> dict[str, str]:
        """Each file's address by its plain name."""
        return {plain: f"/static/{name}" for name, (plain, _) in self._contents.items()}

    def response(self, name: str) -> Response | None:
        """Return the file of a hashed name; None for any other, also for the plain one."""
        found = self._contents.get(name)
        if found is None:
            return None
        kind = KINDS[name[name.rindex(".") :]]
        return Response(found[1], media_type=kind, headers={"cache-control": FOREVER})

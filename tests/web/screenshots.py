"""Pictures of every page for docs/pages, from the small sample company: `python -m tests.web.screenshots [FOLDER]`.

Light and 1200 px wide; the deck in dark too, and the largest journey on a telephone. With a FOLDER, from that
workspace (it has to be built), else from a sample made for it.
"""

import base64
import struct
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from onedeck import deck
from onedeck.charter.workspace import read_workspace
from onedeck.entrypoints.web.app import Web
from onedeck.entrypoints.web.page import pages
from onedeck.entrypoints.web.tokens import add_token, remove_token
from onedeck.model.progress import Silent
from onedeck.sample import write_sample
from onedeck.store import Store
from tests.conftest import CHROMIUM, FLAGS, free_port
from tests.web.conftest import SEED
from tests.web.every_page import addresses

OUT = Path(__file__).parents[2] / "docs" / "pages"
WIDE, TALL, PHONE = 1200, 1500, 390
LARGEST = 150_000
TOKEN = "screenshots"
# The most frequent colours make the palette, five bits of each channel telling them apart; the rest takes the nearest.
_TO_PALETTE = """async png => {
  const image = new Image();
  image.src = 'data:image/png;base64,' + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d');
  pen.drawImage(image, 0, 0);
  const seen = pen.getImageData(0, 0, image.width, image.height).data, count = image.width * image.height;
  const cell = at => (seen[at] >> 3) << 10 | (seen[at + 1] >> 3) << 5 | seen[at + 2] >> 3;
  const sums = new Map();
  for (let at = 0; at < 4 * count; at += 4) {
    const sum = sums.get(cell(at)) ?? sums.set(cell(at), [0, 0, 0, 0]).get(cell(at));
    sum[0] += seen[at]; sum[1] += seen[at + 1]; sum[2] += seen[at + 2]; sum[3]++;
  }
  const means = [...sums].map(([key, sum]) => [key, sum.slice(0, 3).map(part => Math.round(part / sum[3])), sum[3]]);
  means.sort((a, b) => b[2] - a[2]);
  const palette = means.slice(0, 256), place = new Map();
  const far = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  for (const [key, colour] of means) {
    let best = 0;
    palette.forEach((each, at) => { if (far(each[1], colour) < far(palette[best][1], colour)) best = at; });
    place.set(key, best);
  }
  const places = new Uint8Array(count);
  for (let at = 0; at < count; at++) places[at] = place.get(cell(4 * at));
  let text = '';
  for (let at = 0; at < count; at += 32768) text += String.fromCharCode(...places.subarray(at, at + 32768));
  return [image.width, image.height, palette.flatMap(each => each[1]), btoa(text)];
}"""
DARK, NARROW = "/", "/j/{journey}"


def main(folder: Path | None) -> None:
    """Take every picture and say how large each is."""
    with tempfile.TemporaryDirectory() as made:
        built = folder or _built(Path(made) / "company")
        OUT.mkdir(parents=True, exist_ok=True)
        with _served(built) as (address, secret), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            raw = [
                page.path for page in pages() if page.unmasks
            ]  # what is kept raw is looked at, not published
            for path, place in addresses(built).items():
                if path in raw:
                    continue
                _shot(browser, address, place, secret, name_of(path))
                if path == DARK:
                    _shot(browser, address, place, secret, f"{name_of(path)}-dark", scheme="dark")
                if path == NARROW:
                    _shot(browser, address, place, secret, f"{name_of(path)}-phone", width=PHONE)
            browser.close()


def name_of(path: str) -> str:
    """Return what a page's picture is called: `/j/{journey}/charter` is journey-charter."""
    parts = [part.strip("{}") for part in path.split("/") if part and part not in ("j", "c")]
    return "-".join({"id": "customer"}.get(part, part) for part in parts) or "deck"


def _shot(
    browser: Browser, address: str, place: str, secret: str, name: str, scheme: str = "light", width: int = WIDE
) -> None:  # fmt: skip
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{address}{place}?token={secret}", wait_until="networkidle")
    high = min(TALL, int(page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": width, "height": max(500, high)})
    target = OUT / f"{name}.png"
    target.write_bytes(indexed(browser, page.screenshot()))
    size = target.stat().st_size
    print(f"{name:32} {size / 1000:6.0f} kB{'  TOO LARGE' if size > LARGEST else ''}", flush=True)  # noqa: T201
    context.close()


def indexed(browser: Browser, png: bytes) -> bytes:
    """Return the same picture with a palette of at most 256 colours, a third of the size; a browser decodes it."""
    page = browser.new_page()
    try:
        width, height, colours, places = page.evaluate(_TO_PALETTE, base64.b64encode(png).decode())
    finally:
        page.close()
    pixels = base64.b64decode(places)
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", bytes(colours)), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return png[:8] + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _built(folder: Path) -> Path:
    write_sample(folder, SEED, True, Silent())
    store = Store.open(folder / ".onedeck")
    deck.run_steps(store, read_workspace(folder))
    store.engine.close()
    return folder


@contextmanager
def _served(folder: Path) -> Iterator[tuple[str, str]]:
    keep, port = folder / ".onedeck" / "keep", free_port()
    secret = add_token(keep, TOKEN, "owner", (), "2026-01-01")
    server = uvicorn.Server(
        uvicorn.Config(Web(folder, port=port).application(), port=port, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}", secret
    finally:
        server.should_exit = True
        thread.join(10)
        remove_token(keep, TOKEN)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)

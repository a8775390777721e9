"""The pictures of README and docs: each shows what the program shows today, in the same words.

docs_picture(page, "slack-alert", of=page.get_by_role("article"))     # is docs/pictures/slack-alert.png, else it fails

A picture carries the words that were on the screen when it was taken (PNG's own field for a description). They must be
today's to the letter, and the picture much the same to the eye; a font that is drawn a little otherwise is no matter.
HOMEWARD_RENEW_PICTURES=1 takes them anew.
"""

import os
import re
import struct
import zlib
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.servers.small_png import small_png

PICTURES = Path(__file__).parent.parent.parent / "docs" / "pictures"
RENEWS = os.environ.get("HOMEWARD_RENEW_PICTURES") == "1"
MOST_DIFFERENT = 0.03  # share of the points of a picture
SIZE_PLAY = 4  # pixels, for a font that is a little wider
AROUND = 8
# The share of points that differ clearly between two pictures of one size.
DIFFERENCE = """async ([one, other]) => {
  const read = async (picture) => {
    const image = await createImageBitmap(await (await fetch(picture)).blob());
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context;
  };
  const [a, b] = [await read(one), await read(other)];
  const width = Math.min(a.canvas.width, b.canvas.width), height = Math.min(a.canvas.height, b.canvas.height);
  const [p, q] = [a, b].map((context) => context.getImageData(0, 0, width, height).data);
  let far = 0;
  for (let i = 0; i < p.length; i += 4) {
    if (Math.abs(p[i] - q[i]) + Math.abs(p[i + 1] - q[i + 1]) + Math.abs(p[i + 2] - q[i + 2]) > 150) far += 1;
  }
  return far / (width * height);
}"""


def docs_picture(page: Page, name: str, *, of: Locator | None = None, height: int = 1200) -> None:
    """What is on the screen (`of`: one thing on it; at most so many pixels of its top) is the picture of this name."""
    now, words = _taken(page, of, height), _words(page, of)
    path = PICTURES / f"{name}.png"
    if RENEWS:
        path.write_bytes(described(small_png(page, now), words))
    assert path.exists(), f"there is no picture {name}: HOMEWARD_RENEW_PICTURES=1 takes it"
    kept = path.read_bytes()
    assert description(kept) == words, f"docs/pictures/{name}.png shows other words than the program"
    assert _much_the_same(page, kept, now), f"docs/pictures/{name}.png looks otherwise than the program"


def size(picture: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def described(picture: bytes, words: str) -> bytes:
    """The PNG with these words as its description, in UTF-8 (an iTXt chunk, PNG specification section 11.3.3.4)."""
    data = b"iTXt" + b"Description\0\0\0\0\0" + words.encode()
    chunk = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    after_header = 8 + 25
    return picture[:after_header] + chunk + picture[after_header:]


def description(picture: bytes) -> str:
    """The words that the PNG carries; "" where it carries none."""
    found = re.search(rb"(.{4})iTXtDescription\0\0\0\0\0", picture, re.DOTALL)
    if not found:
        return ""
    length = int.from_bytes(found[1], "big") - len(b"Description\0\0\0\0\0")
    return picture[found.end() : found.end() + length].decode()


def _words(page: Page, of: Locator | None) -> str:
    """Everything that can be read there, fields with what stands in them, each line by itself."""
    shown = (of or page.locator("body")).inner_text()
    return "\n".join(line for line in (" ".join(raw.split()) for raw in shown.splitlines()) if line)


def _taken(page: Page, of: Locator | None, height: int) -> bytes:
    page.evaluate("document.fonts.ready")
    if of is None:
        return page.screenshot(animations="disabled")
    of.scroll_into_view_if_needed()
    box = of.bounding_box()
    assert box
    x, y = page.evaluate("[window.scrollX, window.scrollY]")
    clip = {
        "x": max(0, box["x"] + x - AROUND),
        "y": max(0, box["y"] + y - AROUND),
        "width": box["width"] + 2 * AROUND,
        "height": min(box["height"], height) + 2 * AROUND,
    }
    return page.screenshot(animations="disabled", full_page=True, clip=clip)  # type: ignore[arg-type]


def _much_the_same(page: Page, one: bytes, other: bytes) -> bool:
    (width, height), (other_width, other_height) = size(one), size(other)
    if abs(width - other_width) > SIZE_PLAY or abs(height - other_height) > SIZE_PLAY:
        return False
    reader = page.context.new_page()
    try:
        shown = [f"data:image/png;base64,{b64encode(picture).decode()}" for picture in (one, other)]
        return float(reader.evaluate(DIFFERENCE, shown)) <= MOST_DIFFERENT
    finally:
        reader.close()

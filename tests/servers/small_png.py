"""Pictures small enough to keep beside the text: a screenshot in at most 256 colours, packed tightly.

A page of text has few colours that matter. The browser itself reads the picture and picks them; nothing else is needed.
"""

import struct
import zlib
from base64 import b64decode, b64encode

from playwright.sync_api import Page

# The most frequent colours, each rounded a little, and for every other colour the nearest of them.
READ_IN_256_COLOURS = """async (picture) => {
  const image = await createImageBitmap(await (await fetch(picture)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = new Map();
  const rounded = (n) => Math.min(255, (n + 2) & ~3);
  const key = (i) => (rounded(data[i]) << 16) | (rounded(data[i + 1]) << 8) | rounded(data[i + 2]);
  for (let i = 0; i < data.length; i += 4) counts.set(key(i), (counts.get(key(i)) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 256).map(([k]) => k);
  const nearest = new Map(palette.map((k, n) => [k, n]));
  const far = (a, b) => [16, 8, 0].reduce((sum, s) => sum + (((a >> s) & 255) - ((b >> s) & 255)) ** 2, 0);
  const find = (k) => palette.reduce((best, p, n) => (far(p, k) < far(palette[best], k) ? n : best), 0);
  const pixels = new Uint8Array(data.length / 4);
  for (let i = 0; i < data.length; i += 4) {
    const k = key(i);
    if (!nearest.has(k)) nearest.set(k, find(k));
    pixels[i / 4] = nearest.get(k);
  }
  let text = "";
  for (let i = 0; i < pixels.length; i += 8192) text += String.fromCharCode(...pixels.subarray(i, i + 8192));
  return { width: image.width, height: image.height, palette, pixels: btoa(text) };
}"""


def small_png(page: Page, screenshot: bytes) -> bytes:
    """The picture in at most 256 colours, read by a blank page beside `page`."""
    reader = page.context.new_page()
    try:
        read = reader.evaluate(READ_IN_256_COLOURS, f"data:image/png;base64,{b64encode(screenshot).decode()}")
    finally:
        reader.close()
    return _indexed(read["width"], read["height"], read["palette"], b64decode(read["pixels"]))


def _indexed(width: int, height: int, palette: list[int], pixels: bytes) -> bytes:
    rows = b"".join(b"\0" + pixels[y * width : (y + 1) * width] for y in range(height))
    colours = b"".join(colour.to_bytes(3, "big") for colour in palette)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

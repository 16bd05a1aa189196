"""Pictures of what a persona sees, small enough to be kept beside the tutorials."""

import io
from pathlib import Path

from PIL import Image

COLOURS = 256


class Album:
    """A folder of pictures; each is a PNG of few colours, named after its step and width."""

    def __init__(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder

    def take(self, page, name: str, *, part: str | None = None, widths: tuple[int, ...] = ()) -> None:
        """Keep what is on screen, or the ``part`` found by a selector; with ``widths`` on screens that wide only."""
        width = page.viewport_size["width"]
        if not widths or width in widths:
            shown = page.locator(part) if part else page
            self.keep(shown.screenshot(animations="disabled"), f"{name}_{width}")

    def keep(self, picture: bytes, name: str) -> Path:
        """Write a picture with fewer colours."""
        return self.write(Image.open(io.BytesIO(picture)), name)

    def keep_small(self, picture: Image.Image, name: str, width: int = 1280) -> Path:
        """Write a large picture at the width of a screen."""
        height = round(picture.height * width / picture.width)
        return self.write(picture.convert("RGB").resize((width, height)), name)

    def write(self, picture: Image.Image, name: str) -> Path:
        file = self.folder / f"{name}.png"
        few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(file, optimize=True)
        return file

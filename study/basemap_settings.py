"""What ``study.toml`` may say about a map from the internet beneath the study's own."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pydantic import BaseModel, field_validator

from study.setting_types import STRICT

_ADDRESS = re.compile(
    r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?/[\w{}/.?=&%~+@-]*", re.IGNORECASE | re.ASCII
)


class Basemap(BaseModel):
    """Tiles from elsewhere, shown only while a visitor has switched them on."""

    model_config = STRICT

    url: str
    attribution: str

    @field_validator("url")
    @classmethod
    def _of_tiles(cls, url):
        if not _ADDRESS.fullmatch(url) or any(part not in url for part in ("{z}", "{x}", "{y}")):
            raise ValueError(
                f"`{url}` is not the address of map tiles: write it in full and with one host, as "
                "https://tiles.example.org/{z}/{x}/{y}.png"
            )
        if set(re.findall(r"{([^{}]*)}", url)) - {"z", "x", "y", "r"}:
            raise ValueError(f"`{url}` has a part in braces that is not z, x, y or r: write it out")
        return url

    @property
    def origin(self) -> str:
        """Scheme, host and port of the tiles, as a Content-Security-Policy names them."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.lower()}"

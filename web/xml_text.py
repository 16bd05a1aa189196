"""Texts for files that are XML inside: pages, pictures, Word."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def allowed(text: object) -> str:
    r"""The text without characters that XML 1.0 forbids, which names in data may hold.

    >>> allowed("a\x00b\n c")
    'ab\n c'
    """
    return _FORBIDDEN.sub("", str(text))

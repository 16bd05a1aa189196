"""Which line of a TOML text a key stands on.

``tomllib`` gives values without positions; a message that names the line is worth this small scan.
It reads table headers and ``key =`` lines and leaves everything else to the parser.
"""

import re

_HEADER = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_.-]+))\s*=""")


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Map every table and key of ``text`` to its line number, counted from 1.

    >>> key_lines('title = "a"\\n[areas]\\nfile = "b"')
    {('title',): 1, ('areas',): 2, ('areas', 'file'): 3}
    """
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header.group(1))
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(table + _parts(key.group(1)), number)
    return lines


def line_of(text: str, path: tuple) -> int | None:
    """Line of the key at ``path``, or of the nearest enclosing table that is written; None if none is."""
    lines = key_lines(text)
    keys = tuple(str(part) for part in path)
    while keys:
        if keys in lines:
            return lines[keys]
        keys = keys[:-1]
    return None

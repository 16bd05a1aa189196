"""Commands run as processes of their own: how long they live and what memory they and theirs take."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

STEP = 0.02
"""Seconds between two looks at the memory."""


class Life(NamedTuple):
    """Seconds from start to end, the peak MiB of a process and its descendants together, what it printed."""

    seconds: float
    peak_mb: float
    said: str


def resident_bytes(root: int) -> int:
    """Memory of a process and its descendants, from /proc (Linux)."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
            children.setdefault(parent, []).append(int(folder.name))
    total, queue = 0, [root]
    while queue:
        process = queue.pop()
        queue += children.get(process, [])
        try:
            total += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total


def lived(command: list[str], environment: dict[str, str] | None = None, step: float = STEP) -> Life:
    """Run a command to its end.

    Raises:
        SystemExit: it failed; the message is what it printed.
    """
    with tempfile.TemporaryFile(mode="w+", encoding="utf-8") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        peak = 0
        while process.poll() is None:
            peak = max(peak, resident_bytes(process.pid))
            time.sleep(step)
        seconds = time.perf_counter() - start
        output.seek(0)
        said = output.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{said[-3000:]}")
    return Life(seconds, peak / 2**20, said)

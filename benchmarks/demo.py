"""How long a newcomer's demonstration takes, and how much memory all its processes together.

Runs the installed ``isoquity demo --no-serve`` three times: with an empty kernel cache (first run after
installation), again into a new folder (kernels compiled), and again into the same folder (nothing to do).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

COMMAND = [sys.executable, "-c", "from isoquity.cli import main; main()", "demo"]


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


def measure(folder: Path, scale: str, kernels: Path) -> tuple[float, float, str]:
    """Seconds, peak MiB over all processes, and what the run printed."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(kernels)}
    start = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, str(folder), "--scale", scale, "--no-serve"],
        env=environment, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    peak = 0
    while process.poll() is None:
        peak = max(peak, resident_bytes(process.pid))
        time.sleep(0.05)
    said = process.stderr.read()
    if process.returncode:
        raise SystemExit(said)
    return time.perf_counter() - start, peak / 2**20, said


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="region", choices=["small", "region", "nation"])
    scale = parser.parse_args().scale
    work = Path(tempfile.mkdtemp(prefix="isoquity-demo-"))
    table = Table(title=f"isoquity demo --scale {scale}, {os.cpu_count()} cores")
    for heading in ("run", "seconds", "peak MiB, all processes"):
        table.add_column(heading, justify="left" if heading == "run" else "right")
    console, details = Console(), []
    for name, folder in (
        ("first after installation", work / "a"),
        ("second, new folder", work / "b"),
        ("again, same folder", work / "b"),
    ):
        seconds, peak, said = measure(folder, scale, work / "kernels")
        table.add_row(name, f"{seconds:.1f}", f"{peak:,.0f}")
        details.append(f"{name}\n{said}")
    console.print("\n".join(details), table, sep="\n")
    shutil.rmtree(work)


if __name__ == "__main__":
    main()

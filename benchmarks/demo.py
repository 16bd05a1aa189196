"""How long a newcomer's demonstration takes, and how much memory all its processes together.

Runs the installed ``isoquity demo --no-serve`` three times: with an empty kernel cache (first run after
installation), again into a new folder (kernels compiled), and again into the same folder (nothing to do).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.processes import Life, lived

COMMAND = [sys.executable, "-c", "from isoquity.cli import main; main()", "demo"]


def measure(folder: Path, scale: str, kernels: Path) -> Life:
    """One run of the demonstration with its compiled kernels in a folder of their own."""
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(kernels)}
    return lived([*COMMAND, str(folder), "--scale", scale, "--no-serve"], environment, step=0.05)


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

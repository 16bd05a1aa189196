"""What the drivers share: timing, points, steps run as processes. Imports nothing of ours.

A driver is a script that runs in the peers' own Python: ``python osrm_driver.py JOB.json ANSWER.json``.
The job names a ``command`` and its settings; the answer is one JSON object, matrices are ``.npy`` files
beside it. Nothing is read from standard output, where engines write their logs.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path


def serve(commands):
    """Run the command that the job names and write its answer."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answer = commands[job.pop("command")](**job)
    answer["peak_rss_mb"] = peak_mb()
    Path(sys.argv[2]).write_text(json.dumps(answer), encoding="utf-8")


def peak_mb():
    """Peak MiB of this process; the system's figure for it begins with its parent's, so Linux is asked twice."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(call, repeats, patience=5.0):
    """Median seconds of a call after one warm-up, how often it was run, and its last result.

    The repeats fall, to three at least, so that they take about twice ``patience`` seconds together; a
    call longer than ``patience`` is not repeated: its first run counts.
    """
    start = time.perf_counter()
    result = call()
    first = time.perf_counter() - start
    if first > patience:
        return {"seconds": first, "repeats": 1}, result
    wanted = max(3, min(repeats, int(2 * patience / max(first, 1e-6))))
    seconds = []
    for _ in range(wanted):
        start = time.perf_counter()
        result = call()
        seconds.append(time.perf_counter() - start)
    return {"seconds": statistics.median(seconds), "repeats": wanted}, result


def run_step(command):
    """Run one preparation step: seconds and peak MiB of that process; its log only where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    log = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{Path(command[0]).name} failed:\n{log.decode(errors='replace')[-2000:]}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def folder_bytes(folder):
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())

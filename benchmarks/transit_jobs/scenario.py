"""What a new bus would change, over the whole region: asked first, then with one headway altered."""

from __future__ import annotations

import shutil

from benchmarks.processes import lived
from benchmarks.record import Record
from benchmarks.tables import seconds
from benchmarks.transit_cases import region_folder
from benchmarks.transit_commands import ISOQUITY, with_headway
from benchmarks.workbench import Workbench

FILE, HEADWAYS = "scenarios/ward_shuttles.toml", (19, 17)


def run(bench: Workbench) -> Record:
    """One table: nothing kept, then each re-run."""
    record = Record()
    table = record.table(
        f"isoquity scenario, Doggerland region, {FILE}", "run", "seconds", "peak MiB, all processes"
    )
    folder = bench.folder("scenario") / "region"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(region_folder(bench), folder)
    text = (folder / FILE).read_text(encoding="utf-8")
    altered = [bench.folder("scenario") / f"headway_{minutes}.toml" for minutes in HEADWAYS]
    for path, minutes in zip(altered, HEADWAYS, strict=True):
        path.write_text(with_headway(text, minutes), encoding="utf-8")
    for name, path in {
        "kernels compiled": folder / FILE,
        "nothing kept": folder / FILE,
        "re-run, a headway altered": altered[0],
        "re-run, altered again": altered[1],
        "the same again": altered[1],
    }.items():
        if name == "nothing kept":
            shutil.rmtree(folder / "results", ignore_errors=True)
        life = lived([*ISOQUITY, "scenario", folder, path, "--quiet"])
        record.note(f"scenario/{name}", life.seconds)
        record.note(f"memory/scenario, {name}", life.peak_mb)
        if name != "kernels compiled":
            table.add(name, seconds(life.seconds), f"{life.peak_mb:.0f}")
    table.notes.append("Whole processes, from the start of the interpreter; streets and feeds read within.")
    return record

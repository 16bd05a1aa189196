"""What a visitor waits for: the first map, the bytes it takes, and a switch of a control, in a real browser.

Serves the demonstration region (made and computed first where it is not there) and drives Chromium. A redraw is what
the page itself measures once its data have arrived (``performance.measure`` named ``isoquity:redraw``); everything else
is the browser's clock and the bytes that came over the wire. Nothing here asserts a duration.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from benchmarks.tables import ResultTable

WORK = Path("build/benchmarks/viewer")
RESULTS = Path("benchmarks/results/viewer.md")
GOALS = {"first map, s": 2.0, "transferred, MB": 1.5, "switch of a control, ms": 100.0}
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
DRAWN = "body[data-drawn]"
SLOW = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 5e6 / 8}
SLOWER_PROCESSOR = 4
PATIENCE = 60
"""Looks, 50 ms apart, for a redraw after a switch; one that changes nothing has none."""


@dataclass(frozen=True)
class FirstMap:
    """Seconds from asking for the page to its maps drawn; MB over the wire; answers."""

    seconds: float
    megabytes: float
    answers: int


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a viewer on a free port, drafts shown."""
    command = f"from web.server import serve; serve({str(folder)!r}, port=0, drafts=True)"
    process = subprocess.Popen([sys.executable, "-c", command], stdout=subprocess.PIPE, text=True)
    try:
        yield next(word for word in process.stdout.readline().split() if word.startswith("http"))
    finally:
        process.terminate()
        process.wait()


@dataclass(frozen=True)
class Redrawn:
    """Milliseconds until both maps with legend and titles showed a choice, and until charts and table did too."""

    maps: float
    everything: float


def first_map(browser: Browser, address: str, slow: bool) -> FirstMap:
    """A visit with nothing kept from before; ``slow``: 10 Mbit/s, 40 ms, a processor four times slower."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    if slow:
        session.send("Network.emulateNetworkConditions", SLOW)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda answer: sizes.append(answer["encodedDataLength"]))
    page.goto(address)
    page.wait_for_selector(DRAWN)
    found = FirstMap(first_drawn(page), sum(sizes) / 1e6, len(sizes))
    context.close()
    return found


def first_drawn(page: Page) -> float:
    """Seconds from the start of the navigation to the end of the first drawing of the maps."""
    start, took = page.evaluate(
        """() => {
            const first = performance.getEntriesByName('isoquity:redraw', 'measure')[0];
            return [first.startTime, first.duration];
        }"""
    )
    return (start + took) / 1000


def switches(page: Page, repeats: int) -> dict[str, list[Redrawn]]:
    """Redrawing after each control was switched, data at hand; every list that offers two."""
    times: dict[str, list[Redrawn]] = {}
    for name in ("service", "a", "b", "mode", "period", "direction", "percentile", "measure", "layout"):
        values = choices(page, name)
        if len(values) < 2:
            continue
        for value in [*values[:2], *(values[:2] * repeats)]:
            times.setdefault(name, []).extend(redrawn(page, name, value))
    return times


def choices(page: Page, name: str) -> list[str]:
    """What a control offers, be it a list or a row of buttons."""
    return page.evaluate(
        """name => [...document.querySelectorAll(`#controls [name=${name}], [form=controls][name=${name}]`)]
            .flatMap(e => e.options ? [...e.options].filter(o => !o.disabled).map(o => o.value)
                                    : e.disabled ? [] : [e.value])""",
        name,
    )


def redrawn(page: Page, name: str, value: str) -> list[Redrawn]:
    """Switch a control and wait until all is drawn again; how long that drawing took, if there was one."""
    page.evaluate(
        """([name, value]) => {
            performance.clearMeasures();
            const all = [...document.querySelectorAll(`#controls [name=${name}], [form=controls][name=${name}]`)];
            const e = all.find(each => each.options) ?? all.find(each => each.value === value);
            if (e.options) e.value = value; else e.checked = true;
            e.dispatchEvent(new Event('change', { bubbles: true }));
        }""",
        [name, value],
    )
    for _ in range(PATIENCE):
        page.wait_for_timeout(50)
        maps, everything = page.evaluate(
            """() => ['isoquity:redraw', 'isoquity:complete'].map(
                name => performance.getEntriesByName(name, 'measure').at(-1)?.duration ?? null)"""
        )
        if everything is not None:
            return [Redrawn(maps, everything)]
    return []


def region(folder: Path | None) -> Path:
    """A computed study: the folder given, or the demonstration region made here."""
    if folder:
        return folder
    made = WORK / "doggerland"
    command = [
        sys.executable,
        "-c",
        "from isoquity.cli import main; main()",
        "demo",
        str(made),
        "--no-serve",
        "--quiet",
    ]
    subprocess.run(command, check=True)
    return made


def measure(folder: Path, repeats: int) -> list[ResultTable]:
    """Everything that the tables say of one study."""
    with served(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        first_map(browser, address, slow=False)  # the server opens its tables
        visits = {slow: [first_map(browser, address, slow) for _ in range(repeats)] for slow in (False, True)}
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(address)
        page.wait_for_selector(DRAWN)
        areas = page.get_attribute("body", "data-areas-drawn")
        switched = switches(page, repeats)
        version = browser.version
        browser.close()
    return [
        _first_table(visits, f"{areas} areas, Chromium {version}"),
        _switch_table(switched, areas),
        _goals(visits, switched),
    ]


def _first_table(visits: dict[bool, list[FirstMap]], where: str) -> ResultTable:
    table = ResultTable(
        f"First map, nothing kept from before ({where})", ("connection", "s", "MB", "answers")
    )
    for slow, found in visits.items():
        name = f"10 Mbit/s, 40 ms, processor {SLOWER_PROCESSOR}x slower" if slow else "this machine"
        middle = statistics.median(each.seconds for each in found)
        table.add(name, f"{middle:.2f}", f"{found[0].megabytes:.2f}", found[0].answers)
    return table


def _switch_table(switched: dict[str, list[Redrawn]], areas: str) -> ResultTable:
    table = ResultTable(
        f"Redrawing after a switch, data at hand ({areas} areas): the maps, then charts and table",
        ("control", "maps, median ms", "longest ms", "all, median ms", "times"),
    )
    for name, times in switched.items():
        maps, everything = [each.maps for each in times], [each.everything for each in times]
        middle, whole = statistics.median(maps), statistics.median(everything)
        table.add(name, f"{middle:.0f}", f"{max(maps):.0f}", f"{whole:.0f}", len(times))
    return table


def _goals(visits: dict[bool, list[FirstMap]], switched: dict[str, list[Redrawn]]) -> ResultTable:
    found = {
        "first map, s": statistics.median(each.seconds for each in visits[False]),
        "transferred, MB": visits[False][0].megabytes,
        "switch of a control, ms": max(
            statistics.median(each.maps for each in times) for times in switched.values()
        ),
    }
    table = ResultTable("Goals", ("goal", "at most", "measured", ""))
    for name, goal in GOALS.items():
        table.add(name, f"{goal:g}", f"{found[name]:.2f}", "met" if found[name] <= goal else "missed")
    return table


def main() -> None:
    """Print the tables and keep them as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", type=Path, help="A computed study; default: the demonstration region.")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--results", type=Path, default=RESULTS)
    asked = parser.parse_args()
    tables = measure(region(asked.study), asked.repeats)
    for table in tables:
        table.print(Console())
    asked.results.write_text(
        "# The viewer in a browser\n\n" + "\n".join(table.markdown() for table in tables), encoding="utf-8"
    )


if __name__ == "__main__":
    main()

"""A hook of mkdocs that runs the cells of a page while the documentation is built, and shows what they print.

A page with ``cells: NAME`` in its front matter is about ``examples/NAME`` and the real data ``NAME``. Its cells:

- a ``console`` fence: every line ``$ isoquity ...`` is run through the command line; its output follows it, the first
  ``n`` lines of it where the fence begins ``console lines=n``;
- a ``python`` fence: run with the names of the fences before it; what it prints, and its last expression,
  follow it (a table as a table);
- ``{{ expression:.1f }}`` in the text: replaced by its value.

They run in a folder laid out as this repository with the data beside it, so commands read as a reader types them.
A cell that fails fails the build. Without the data the page says so and shows its cells without output; where
``ISOQUITY_REQUIRE`` contains ``data`` the build fails instead.
"""

import ast
import contextlib
import io
import os
import re
import shlex
import shutil
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(console|python)(?: lines=(\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VALUE = re.compile(r"{{ (.+?) ?}}", re.DOTALL)
ABSENT = (
    "> **Not computed.** The numbers of this page are made when the documentation is built, from real data beside the "
    "repository. This build had no such data, so the commands stand here without their output.\n\n"
)


class CellError(Exception):
    """A cell could not be run; the message says which and why."""


def on_page_markdown(markdown, page, config, files):
    """The page with the output of its cells; None of pages without cells, which stay as they are."""
    name = page.meta.get("cells")
    return filled(markdown, name) if name else None


def filled(markdown: str, name: str) -> str:
    """The page with every cell's output, or with a plain word on why there is none.

    Raises
    ------
    CellError
        A cell failed, or the data are required and not there.
    """
    data = Path(os.environ.get("ISOQUITY_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if (data / name).is_dir():
        with tempfile.TemporaryDirectory(prefix="isoquity-docs-") as folder:
            return run_page(markdown, name, data, Path(folder))[0]
    if "data" in os.environ.get("ISOQUITY_REQUIRE", "").split(","):
        raise CellError(f"{name} is not in the folder of real data, which ISOQUITY_REQUIRE asks for.")
    head, title, rest = re.split(r"(^# .+\n)", markdown, maxsplit=1, flags=re.MULTILINE)
    return head + title + "\n" + ABSENT + VALUE.sub("(not computed)", rest)


def run_page(markdown: str, name: str, data: Path, folder: Path) -> tuple[str, dict]:
    """The page with its output, and the names that its cells leave behind.

    Parameters
    ----------
    markdown
        The page.
    name
        Of the example and of its data.
    data
        The folder of all real data.
    folder
        An empty one to run in; the example's own folder is not touched.
    """
    place = folder / "isoquity"
    example = place / "examples" / name
    example.mkdir(parents=True)
    for file in (REPOSITORY / "examples" / name).glob("*.toml"):
        shutil.copy(file, example)
    (folder / "shared").mkdir()
    (folder / "shared" / "data").symlink_to(data.resolve(), target_is_directory=True)
    names: dict = {}
    with contextlib.chdir(place):
        return _run(markdown, names), names


def _run(markdown: str, names: dict) -> str:
    parts, at = [], 0
    for number, fence in enumerate(FENCE.finditer(markdown), start=1):
        parts.append(_with_values(markdown[at : fence.start()], names))
        kind, lines, code = fence.groups()
        try:
            shown = (
                _console(code, lines and int(lines)) if kind == "console" else _python(code, names, number)
            )
            parts.append(shown)
        except Exception as error:
            raise CellError(f"cell {number} ({kind}) failed with {type(error).__name__}: {error}") from error
        at = fence.end()
    return "".join([*parts, _with_values(markdown[at:], names)])


def _with_values(text: str, names: dict) -> str:
    return VALUE.sub(lambda found: eval(f'f"""{{{found[1]}}}"""', names), text)


def _console(code: str, lines: int | None) -> str:
    """Every command of a fence with its output below it, or the first lines of it."""
    shown = []
    for command in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
        shown.append(f"$ {command.rstrip()}\n{_first(_output_of(command), lines)}")
    return "```console\n" + "\n".join(shown) + "```"


def _first(output: str, lines: int | None) -> str:
    every = output.splitlines(keepends=True)
    return output if lines is None or len(every) <= lines else "".join(every[:lines]) + "...\n"


def _output_of(command: str) -> str:
    from click.testing import CliRunner

    from isoquity.cli import main

    program, *words = shlex.split(command.replace("\\\n", " "))
    if program != "isoquity":
        raise CellError(f"`{program}` is no command of this project.")
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    if result.exit_code:
        raise CellError(f"`{command.strip()}` ended with {result.exit_code}: {result.output}")
    return result.stdout.rstrip() + "\n" if result.stdout.strip() else ""


def _python(code: str, names: dict, number: int) -> str:
    """The fence, then what it printed, then its last expression."""
    tree = ast.parse(code, f"cell {number}")
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"cell {number}", "exec"), names)
        value = eval(compile(ast.Expression(last.value), f"cell {number}", "eval"), names) if last else None
    shown = [f"```python\n{code}```"]
    if printed.getvalue():
        shown.append(f"```text\n{printed.getvalue().rstrip()}\n```")
    if value is not None:
        shown.append(table(value) if hasattr(value, "columns") else f"```text\n{value}\n```")
    return "\n\n".join(shown)


def table(frame) -> str:
    """A DataFrame as a Markdown table, numbers of a column to as many decimals; its index, if named, comes first."""
    frame = frame.reset_index() if frame.index.name else frame
    columns = [[str(name), "---", *_cells(list(frame[name]))] for name in frame.columns]
    return "\n".join("| " + " | ".join(row) + " |" for row in zip(*columns, strict=True))


def _cells(values: list) -> list[str]:
    numbers = [value for value in values if isinstance(value, float) and value == value]
    decimals = max((len(f"{number:.10g}".partition(".")[2]) for number in numbers), default=0)
    return [_cell(value, decimals) for value in values]


def _cell(value, decimals: int) -> str:
    if isinstance(value, float):
        return "-" if value != value else f"{value:,.{decimals}f}"
    return str(value)

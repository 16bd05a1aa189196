"""Where the real data beside the repository is, and what to do without it."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


def shared_data(*parts: str) -> Path:
    """Path of a file of ``../shared/data``; skips the test without it, fails where it is required.

    ``ISOQUITY_SHARED_DATA`` names another folder; ``ISOQUITY_REQUIRE=data`` turns the skip into a
    failure, so that continuous integration cannot pass by lacking the data.
    """
    root = Path(os.environ.get("ISOQUITY_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    path = root.joinpath(*parts)
    if path.exists():
        return path
    message = f"{'/'.join(parts)} is not in {root.name}/: put the real data beside the repository"
    if "data" in os.environ.get("ISOQUITY_REQUIRE", "").split(","):
        pytest.fail(message)
    return pytest.skip(message)

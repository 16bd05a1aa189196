"""axe in the browser: the rules of WCAG 2.2 AA and axe's own of good practice, without a violation."""

import pytest

FAULTS_ONLY = {"resultTypes": ["violations"]}
"""What passes is tested too, but not told node by node: that takes longer than the testing."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page) -> str:
    """What axe finds on a page, told rule by rule; empty where it finds nothing."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(page, options=FAULTS_ONLY | {"runOnly": {"type": "tag", "values": RULES}})
    return "" if not found.response["violations"] else found.generate_report()

"""Check that a wheel holds every file git tracks in what ships, and nothing else: `wheel.py WHEEL CHECKOUT`."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

SHIPPED = {"src/cap/": "cap/", "templates/": "cap/templates/", "sample-community/": "cap/sample-community/"}


def tracked(checkout: Path) -> set[str]:
    """Give the files git tracks in the folders that ship, under the names they have in the wheel."""
    listed = subprocess.run(
        ["git", "-C", str(checkout), "ls-files", "-z", *SHIPPED], capture_output=True, check=True, text=True
    )
    return {
        path.replace(source, target, 1)
        for path in listed.stdout.split("\0")
        for source, target in SHIPPED.items()
        if path.startswith(source)
    }


def main(wheel: str, checkout: str) -> int:
    """Print what the wheel lacks and what it should not hold; 1 when there is any."""
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    expected = tracked(Path(checkout))
    for name in sorted(expected - held):
        print(f"missing from the wheel: {name} (name its kind in pyproject.toml)")
    for name in sorted(held - expected):
        print(f"must not be in the wheel: {name}")
    print(f"{len(held)} files in the wheel")
    return int(held != expected)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

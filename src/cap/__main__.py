"""The `cap` program. `cap --version` is answered here, before anything is imported."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code: 0 fine, 1 problems found, 2 wrong use, 130 interrupted."""
    try:
        sys.exit(0 if sys.argv[1:] == ["--version"] and _version_said() else _run())
    except KeyboardInterrupt:
        # Ctrl-C while modules are still being imported.
        sys.exit(130)


def _version_said() -> bool:
    """Write the version; False where stdout refuses it, which the whole command line then explains.

    Written past the buffer of `sys.stdout`: what stayed there after a refusal would fail again at exit.
    """
    from cap import __version__

    try:
        os.write(1, f"cap {__version__}\n".encode())
    except OSError:
        return False
    return True


def _run() -> int:
    from cap.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    main()

"""The floor of reading: every file opened, and libyaml's events walked in C without making one Python value."""

from __future__ import annotations

import sys
from pathlib import Path

from yaml.cyaml import CParser

if __name__ == "__main__":
    for fichier in sorted(Path(sys.argv[1]).glob("acteurs/*.yaml")):
        CParser(fichier.read_bytes()).raw_parse()

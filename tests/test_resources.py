"""The folders that travel with cap are found in a checkout and in a wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap import resources


def test_a_checkout_has_them_at_its_root() -> None:
    assert resources.folder("sample-community") == Path(__file__).parents[1] / "sample-community"


def test_a_wheel_has_them_inside_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "lib" / "cap"
    (package / "templates").mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))
    assert resources.folder("templates") == package / "templates"
    with pytest.raises(FileNotFoundError):
        resources.folder("sample-community")

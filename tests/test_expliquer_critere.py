"""A criterion shown by `cap avancement` can be explained by its code."""

from __future__ import annotations

import json

import pytest

from cap.rubrique import CRITERES, SOURCES, epreuves_en_mots
from conftest import Run


def test_a_criterion_is_explained_in_words(run: Run) -> None:
    done = run("expliquer", "s2")
    assert done.code == 0 and "Attesté quand" in done.stdout and "15 jours au plus" in done.stdout
    assert "{" not in done.stdout and "G0" not in done.stdout


def test_the_same_content_as_data_and_as_a_page(run: Run) -> None:
    data = json.loads(run("expliquer", "P1", "--format", "json").stdout)
    assert data["schema"] == "cap/critere/1" and data["seuils"] == ["mois-acquis"] and data["epreuves"]
    assert run("expliquer", "P1", "--format", "markdown").stdout.startswith("### P1")


@pytest.mark.parametrize("critere", CRITERES, ids=lambda item: item.id)
def test_every_criterion_has_its_sources_and_thresholds_in_words(critere) -> None:
    assert set(critere.sources) <= set(SOURCES)
    assert all("{" not in epreuve for epreuve in epreuves_en_mots(critere))

"""What is named on the command line: a name without its ornaments is known, a beginning is asked about."""

from __future__ import annotations

import pytest

from cap import designation
from cap.loader import load
from cap.refus import Refus
from conftest import Community

FICHES = {
    "acteurs/epi-du-port.yaml": "nom: L’Épi du port\n",
    "acteurs/tournesols.yaml": "nom: Les Tournesols 🌻\nalias: [Les « Tournesols » du bourg]\n",
    "acteurs/commune-a.yaml": "nom: Commune d’Ay\n",
    "acteurs/commune-b.yaml": "nom: Commune de Bé\n",
    "objectifs.yaml": "publics: [{id: foyers-precarite, intitule: Foyers en précarité 🏠}, {id: jeunes}]\n",
}


def test_a_name_is_known_without_its_emoji_or_quotes(community: Community) -> None:
    lu = load(community(FICHES)).communaute
    for mot in ("Les Tournesols", "les tournesols 🌻", "Les Tournesols du bourg", "@tournesols"):
        assert designation.acteur(lu, mot).id == "tournesols"
    assert designation.element(lu, "public", "Foyers en précarité") == "foyers-precarite"


@pytest.mark.parametrize(
    ("mot", "piste"),
    [
        ("epi", "Vouliez-vous « epi-du-port » ?"),
        ("Épi du", "Vouliez-vous « epi-du-port » ?"),
        ("port", "Vouliez-vous « epi-du-port » ?"),
        ("commune", "Précisez : commune-a, commune-b."),
        ("tournesaul", "Vouliez-vous « tournesols » ?"),
    ],
)
def test_the_beginning_of_a_name_is_asked_about_not_taken(community: Community, mot: str, piste: str) -> None:
    lu = load(community(FICHES)).communaute
    with pytest.raises(Refus) as refus:
        designation.acteur(lu, mot)
    assert refus.value.remede.replace("\u00a0", " ").replace("\u202f", " ") == piste


def test_the_beginning_of_a_public_too(community: Community) -> None:
    lu = load(community(FICHES)).communaute
    with pytest.raises(Refus) as refus:
        designation.element(lu, "public", "Foyer")
    assert "« foyers-precarite »" in refus.value.remede.replace("\u00a0", " ")

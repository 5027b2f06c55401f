"""Approved minutes: the fingerprint of their record, what it covers and what it stands, and the freeze."""

from __future__ import annotations

from pathlib import Path

import pytest

from cap.approbation import a_change, empreinte, est_fige, refuser_si_fige
from cap.loader import load
from cap.refus import Refus
from conftest import Community, Run

REUNION = "2026-03-20-copil"
FICHIER = f"reunions/{REUNION}.md"
ENTETE = """---
titre: "Comité de pilotage"
instance: copil
date: 2026-03-20
debut: 14:00
fin: 16:00
lieu: "Maison des associations"
statut: tenue
redaction: resam
presents:
  - resam
  - {acteur: ville, qualite: élus, personnes: 2}
representes:
  - {acteur: pole, par: resam}
excuses:
  - mjc
invites: [Mme Le Goff]
autres_presents: "env. 12 habitants"
ordre_du_jour:
  - intitule: "Convention"
---
"""
NOTES = "## Convention\nDécision D1 : le suivi sera semestriel.\n- [ ] A1 @resam : envoyer la convention\n"
AUTRES = {
    "acteurs/resam.yaml": "nom: Résam",
    "acteurs/ville.yaml": "nom: Ville",
    "acteurs/pole.yaml": "nom: Pôle",
    "acteurs/mjc.yaml": "nom: MJC",
    "gouvernance.yaml": "instances:\n  - id: copil\n    nom: Copil\n",
}


def marque(dossier: Path) -> str:
    communaute = load(dossier).communaute
    return empreinte(communaute, communaute.reunions[REUNION])


def avec(community: Community, texte: str, **autres: str) -> str:
    return marque(community({**AUTRES, **autres, FICHIER: texte}))


@pytest.fixture
def premiere(community: Community) -> str:
    return avec(community, ENTETE + NOTES)


def test_the_fingerprint_is_a_known_text(premiere: str) -> None:
    # Written in files for years: what it is made of never changes silently.
    assert premiere == "sha256:ecaf170d85fdcf7318d7ff13ba29ea81154dccb9e001fc8e91d2f8de7603759b"


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ('titre: "Comité de pilotage"', 'titre: "Comité"'),
        ("instance: copil", "instance: bureau"),
        ("date: 2026-03-20", "date: 2026-03-21"),
        ("debut: 14:00", "debut: 14:30"),
        ("fin: 16:00", "fin: 17:00"),
        ("Maison des associations", "Mairie"),
        ("redaction: resam", "redaction: ville"),
        ("redaction: resam", "animation: resam\nredaction: resam"),
        ("redaction: resam", "redaction: resam\nrelecture: mjc"),
        ("  - resam\n", "  - resam\n  - mjc\n"),
        ("qualite: élus", "qualite: services"),
        ("personnes: 2", "personnes: 3"),
        ("par: resam", "par: ville"),
        ("  - mjc\n", "  - mjc\n  - ville\n"),
        ("[Mme Le Goff]", "[Mme Le Goff, M. Bihan]"),
        ("env. 12", "env. 14"),
        ("semestriel", "annuel"),
    ],
)
def test_a_change_of_the_record_changes_it(community: Community, premiere: str, avant: str, apres: str) -> None:
    texte = (ENTETE + NOTES).replace(avant, apres, 1)
    assert texte != ENTETE + NOTES and avec(community, texte) != premiere


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        ('titre: "Comité de pilotage"', "titre: Comité  de pilotage   # relu"),
        ("debut: 14:00", 'debut: "14h"'),
        ("date: 2026-03-20", "date: 20/03/2026"),
        (
            "  - resam\n  - {acteur: ville, qualite: élus, personnes: 2}",
            "  - {acteur: ville, personnes: 2, qualite: élus}\n  - acteur: resam",
        ),
        ("excuses:\n  - mjc", "excuses: mjc"),
        ('  - intitule: "Convention"', '  - intitule: "Convention avec la ville"\n    duree: 20 min'),
        ("statut: tenue", "statut: tenue\npause: 10 min\nexamine: [trous]\nvisio: https://exemple.org"),
        ("statut: tenue", "compte_rendu: {statut: diffuse, diffuse_le: 2026-03-25, a: tous}"),
        ("semestriel.\n", "semestriel. \t\n"),
        ("convention\n", "convention\n\n\n"),
        ("\n", "\r\n"),
        ("- [ ] A1", "- [x] A1"),
    ],
)
def test_the_way_it_is_typed_does_not_count(community: Community, premiere: str, avant: str, apres: str) -> None:
    texte = (ENTETE + NOTES).replace(avant, apres)
    assert texte != ENTETE + NOTES and avec(community, texte) == premiere


def test_it_stands_under_renaming_of_all_it_names(run: Run, community: Community) -> None:
    ici = community({**AUTRES, FICHIER: ENTETE + NOTES})
    assert run("cr", "approuver", REUNION, "--le", "2026-05-19", "--date", "2026-05-20", cwd=ici).code == 0
    notes = (ici / FICHIER).read_text(encoding="utf-8").partition("\n---\n")[2]
    for ancien, nouveau in (
        ("resam", "a-resam"),
        ("a-resam", "le-resam"),
        ("le-resam", "resam"),
        ("copil", "pilotage"),
    ):
        assert run("renommer", ancien, nouveau, cwd=ici).code == 0
    assert run("renommer", REUNION, "2026-03-20-pilotage", cwd=ici).code == 0
    communaute = load(ici).communaute
    reunion = communaute.reunions["2026-03-20-pilotage"]
    assert not a_change(communaute, reunion)
    assert (ici / "reunions/2026-03-20-pilotage.md").read_text(encoding="utf-8").partition("\n---\n")[2] == notes
    assert "CAP408" not in run("verifier", "--format", "concis", cwd=ici).stdout


def test_a_change_by_hand_is_told(run: Run, community: Community) -> None:
    ici = community({**AUTRES, FICHIER: ENTETE + NOTES})
    run("cr", "approuver", REUNION, "--le", "2026-05-19", "--date", "2026-05-20", cwd=ici)
    fichier = ici / FICHIER
    fichier.write_bytes(fichier.read_bytes().replace(b"  - mjc\n", b"  - mjc\n  - ville\n"))
    assert "CAP408" in run("verifier", "--format", "concis", "--date", "2026-05-21", cwd=ici).stdout


def test_approved_minutes_are_edited_by_no_command(community: Community) -> None:
    approuve = ENTETE.replace("statut: tenue", "compte_rendu: {statut: approuve, approuve_le: 2026-05-19}")
    lues = load(community({**AUTRES, FICHIER: approuve + NOTES, "reunions/2026-05-19-copil.md": "Rien"})).communaute
    fige, libre = lues.reunions[REUNION], lues.reunions["2026-05-19-copil"]
    assert est_fige(fige) and not est_fige(libre) and not est_fige(None)
    refuser_si_fige(libre)
    with pytest.raises(Refus, match="approuvé le 19 mai 2026"):
        refuser_si_fige(fige)
    assert not a_change(lues, fige) and not a_change(lues, libre)


def test_a_fingerprint_alone_freezes_too(run: Run, community: Community) -> None:
    ici = community({**AUTRES, FICHIER: f"---\ncompte_rendu: {{statut: projet, empreinte: sha256:0}}\n---\n{NOTES}"})
    for commande in (("approuver", REUNION), ("clore", REUNION)):
        refus = run("cr", *commande, "--date", "2026-06-01", cwd=ici)
        assert refus.code == 2 and "ne change plus" in refus.stderr, commande


def test_an_approval_without_a_date_freezes_too(community: Community) -> None:
    lues = load(community({"reunions/2026-03-20.md": "---\ncompte_rendu: approuve\n---\nRien"})).communaute
    with pytest.raises(Refus, match="approuvé\u00a0: son fichier") as refus:
        refuser_si_fige(lues.reunions["2026-03-20"])
    assert "suivi.yaml" in refus.value.remede

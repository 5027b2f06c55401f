"""The frame of a meeting's notes: its agenda as headings, who is expected, and nothing of what is already typed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cap.definitions import est_notee
from cap.loader import load
from cap.refus import Refus
from cap.resources import folder
from cap.squelette import a_preparer, preparer
from conftest import Community, Run

JOUR = date(2026, 3, 1)
ACTEURS = {
    "acteurs/resam.yaml": "nom: Résam",
    "acteurs/epi.yaml": "nom: Épi du port",
    "acteurs/ville.yaml": "nom: Ville",
    "gouvernance.yaml": "instances:\n  - id: copil\n    nom: Copil\n    membres: [ville, resam, epi]\n",
}
REUNION = "reunions/2026-03-20-copil.md"
RAPPEL = (
    "<!-- Écrivez sous chaque titre comme vous prenez vos notes. Au début d'une ligne :\n"
    "     Décision : … · Question : … · Prochaine réunion : …\n"
    "     - [ ] @acteur : ce qu'il y a à faire, pour le 1er avril\n"
    "     Une fois la réunion finie : cap cr clore 2026-03-20-copil -->\n"
)


def prepare(dossier: Path, jour: date = JOUR) -> bytes:
    communaute = load(dossier).communaute
    return preparer(communaute, communaute.reunions["2026-03-20-copil"], (dossier / REUNION).read_bytes(), jour)


def test_the_agenda_becomes_headings_and_the_expected_wait_as_comments(run: Run, community: Community) -> None:
    entete = (
        "---\ninstance: copil\nexcuses: [ville]\n# mes points\nordre_du_jour:\n  - intitule: Accueil\n"
        "  - {cle: 'a-faire:x#A2', intitule: 'Convention (suite)', duree: 1h30, type: decision, porteur: resam}\n"
        "  - {cle: 'deux mots', intitule: Repas, porteur: Jeanne}\n---\n"
    )
    dossier = community({**ACTEURS, REUNION: entete})
    fait = run("cr", "2026-03-20", "--date", "2026-03-01", "-C", dossier)
    assert (fait.code, fait.stderr.splitlines()) == (
        0,
        [
            f"Écrit\u00a0: {REUNION}",
            "Pour les coller d’un pad\u00a0: cap cr notes 2026-03-20-copil -\u202f; "
            "pour le document\u00a0: --format texte",
        ],
    )
    assert (dossier / REUNION).read_text("utf-8") == (
        "---\ninstance: copil\nexcuses: [ville]\n"
        "presents:  # retirez le premier # devant qui était là\n  # - epi  # Épi du port\n  # - resam  # Résam\n"
        + entete.removeprefix("---\ninstance: copil\nexcuses: [ville]\n")
        + RAPPEL
        + "\n## Accueil\n\n## Convention (suite) (1 h 30, décision, @resam) {#a-faire:x#A2}\n\n## Repas\n"
    )
    lu = load(dossier)
    reunion = lu.communaute.reunions["2026-03-20-copil"]
    assert (lu.problems, est_notee(reunion), reunion.presents) == ((), False, ())
    titre = reunion.notes.titres[1]
    assert (titre.texte, titre.id, titre.nature, titre.porteur) == (
        "Convention (suite)",
        "a-faire:x#A2",
        "decision",
        "resam",
    )
    assert titre.duree is not None and titre.duree.minutes == 90
    fait = run("cr", "2026-03-20", "--date", "2026-03-01", "-C", dossier)
    assert (fait.code, fait.stdout) == (0, "")
    assert f"Le cadre est prêt dans {REUNION}\u00a0: il attend vos notes." in fait.stderr


def test_only_what_lacks_is_added(community: Community) -> None:
    corps = "<!-- rappel -->\n# Accueil\ntitre libre\n".replace("titre libre\n", "")
    dossier = community(
        {
            **ACTEURS,
            REUNION: "---\npresents: []\nexcuses: []\nordre_du_jour: [{intitule: Accueil}, {intitule: Suite}]\n---\n"
            + corps,
        }
    )
    assert prepare(dossier).decode().endswith("---\n<!-- rappel -->\n# Accueil\n\n# Suite\n")
    (dossier / REUNION).write_bytes(b"---\r\ninstance: copil\r\n---")
    apres = prepare(dossier)
    assert b"\n" not in apres.replace(b"\r\n", b"")
    assert apres.startswith(b"---\r\ninstance: copil\r\npresents:")
    (dossier / REUNION).write_bytes(b"")
    assert prepare(dossier).decode() == RAPPEL
    (dossier / REUNION).write_bytes(b"---\n{instance: copil}\n---\n")
    assert prepare(dossier).decode() == "---\n{instance: copil}\n---\n" + RAPPEL
    (dossier / REUNION).write_bytes(b"---\ninstance: copil\n")
    with pytest.raises(Refus, match="fermé"):
        prepare(dossier)


@pytest.mark.parametrize(
    ("fichier", "attendu"),
    [
        ("", True),
        ("## Accueil\n<!-- x -->\n", True),
        ("---\npresents: [resam]\n---\n", True),
        ("---\nstatut: annulee\n---\n", False),
        ("---\ncompte_rendu: projet\n---\n", False),
        ("On parle.\n", False),
    ],
)
def test_a_frame_is_made_only_while_nothing_is_told(community: Community, fichier: str, attendu: bool) -> None:
    dossier = community({REUNION: fichier})
    assert a_preparer(load(dossier).communaute.reunions["2026-03-20-copil"]) is attendu


def test_nothing_is_written_on_trial_nor_when_a_document_is_asked(run: Run, community: Community) -> None:
    dossier = community({REUNION: "---\ninstance: copil\n---\n", "reunions/2026-01-05-copil.md": "On parle.\n"})
    fait = run("cr", "2026-03-20", "--essai", cwd=dossier)
    assert "+<!-- Écrivez" in fait.stdout and "Essai\u00a0: rien n’est écrit." in fait.stderr
    fait = run("cr", "2026-03-20", "--format", "texte", cwd=dossier)
    assert "il n’y a qu’un cadre à remplir" in fait.stderr
    assert (dossier / REUNION).read_text() == "---\ninstance: copil\n---\n"
    fait = run("cr", "2026-01", "--essai", cwd=dossier)
    assert (fait.code, fait.stderr) == (0, "Essai\u00a0: rien n’est écrit.\n")
    assert not (dossier / "sorties").exists()


def test_the_agenda_may_be_made_again_after_the_frame(run: Run, tmp_path: Path) -> None:
    dossier = tmp_path / "morlaix"
    shutil.copytree(folder("sample-community"), dossier)
    options = ("copil", "--le", "2025-02-11", "--duree", "2h", "--debut", "14:00", "--date", "2025-01-20")
    run("odj", *options, cwd=dossier)
    assert run("cr", "2025-02-11", "--date", "2025-01-20", cwd=dossier).code == 0
    fichier = dossier / "reunions/2025-02-11-copil.md"
    avant = fichier.read_bytes()
    problemes = run("verifier", "--format", "concis", "--date", "2025-01-20", cwd=dossier).stdout
    assert "2025-02-11" not in problemes
    run("odj", *options, cwd=dossier)
    assert fichier.read_bytes() == avant
    communaute = load(dossier).communaute
    reunion = communaute.reunions["2025-02-11-copil"]
    assert preparer(communaute, reunion, avant, date(2025, 1, 20)) == avant
    assert not est_notee(reunion)

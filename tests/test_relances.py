"""Kind reminders: what one actor agreed to, in its words, and five ways to answer; nothing of the others."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from cap import relances
from cap.loader import load
from cap.resources import folder
from conftest import Community, Golden, Run

JOUR = date(2026, 6, 1)
COPIL = """\
---
instance: copil
date: 2026-03-20
---
## Convention
- [ ] A1 @resam avec @ville : envoyer la convention [[2026-03-20-copil#D1]], pour le 1er avril 2026
- [ ] A2 @ville : signer (pour le 10 juin 2026)
- [ ] A3 @ville : plus tard (pour le 1er décembre 2026)
- [ ] A4 @resam : sans date
- [ ] A5 trouver une salle (pour le 2 juin 2026)
- [ ] A6 @partie : ranger (pour le 2 avril 2026)
- [x] A7 @resam : relire (pour le 2 avril 2026)
- [ ] A8 @pole-ess : chercher (pour le 3 avril 2026)
Décision D1 : le suivi sera semestriel

::: soutien
- [ ] A9 @resam : rappeler la Ville (pour le 5 avril 2026)
:::
"""
FICHES = {
    "communaute.yaml": 'format: 1\nnom: "Communauté du pays"\nphase: impulsion\n',
    "gouvernance.yaml": """
        instances:
          - {id: copil, nom: "Comité de pilotage", niveau: pilotage}
        fonction_soutien:
          acteurs: [resam, pole-ess]
          missions:
            coordonner: [resam]
        """,
    "acteurs/resam.yaml": """
        nom: Résam
        engagements:
          - {id: salle, intitule: "Salle", quantite: 12, unite: jours, du: 2025, au: 2025, realise: "10 jours"}
          - {id: cafe, intitule: "Café", au: 2025, etat: tenu}
          - {id: encore, intitule: "Encore", au: 2027}
          - {id: reserve, intitule: "Réserve", au: 2025, visibilite: soutien}
        """,
    "acteurs/ville.yaml": "nom: Ville\nengagements: [{id: prise, intitule: Prises, au: 2026-03}]\n",
    "acteurs/pole-ess.yaml": "nom: Pôle ESS\n",
    "acteurs/partie.yaml": "nom: Partie\ndepart: 2025\n",
    "acteurs/muette.yaml": "nom: Muette\n",
    "reunions/2026-03-20-copil.md": COPIL,
    "suivi.yaml": "- {de: 2026-03-20-copil#A8, le: 2026-04-10, etat: passe, a: ville}\n",
}


@pytest.fixture
def dossier(community: Community) -> Path:
    """A community in which everybody has something to be reminded of, or nothing."""
    return community(FICHES)


def test_each_actor_reads_what_concerns_it(dossier: Path) -> None:
    faites = relances.preparer(load(dossier).communaute, JOUR)
    assert [(lettre.acteur, [rappel.ref for rappel in lettre.taches]) for lettre in faites.lettres] == [
        ("resam", ["2026-03-20-copil#A1"]),
        ("ville", ["2026-03-20-copil#A1", "2026-03-20-copil#A2", "2026-03-20-copil#A8"]),
    ]
    assert [[rappel.ref for rappel in lettre.engagements] for lettre in faites.lettres] == [["salle"], ["prise"]]
    assert [tache.ref for tache in faites.sans_acteur] == ["2026-03-20-copil#A5"]
    assert [tache.ref for tache in faites.partis] == ["2026-03-20-copil#A6"]
    assert (faites.reserves, faites.plus_tard) == (1, 2)
    assert [lettre.repondre_a for lettre in faites.lettres] == ["", "Résam"]


def test_the_words_are_those_of_the_meeting(dossier: Path) -> None:
    resam, ville = relances.preparer(load(dossier).communaute, JOUR).lettres
    assert resam.taches[0].texte == "Envoyer la convention D1, avec Ville"
    assert resam.taches[0].convenu == "convenu le 20 mars 2026 (Comité de pilotage), pour le 1er avril 2026"
    assert resam.engagements[0] == relances.Rappel("salle", "Salle (12 jours)", "en 2025 ; noté à ce jour : 10 jours")
    assert ville.taches[0].texte == "Envoyer la convention D1, avec Résam"
    assert "que vous avez repris le 10 avril 2026" in ville.taches[2].convenu
    assert ville.engagements[0].convenu == "jusqu'en mars 2026"


@pytest.mark.parametrize("format", ["texte", "markdown"])
def test_letters_as_they_are_read(run: Run, dossier: Path, golden: Golden, format: str) -> None:
    suffixe = {"texte": "txt", "markdown": "md"}[format]
    for acteur in ("resam", "ville"):
        fait = run("suivi", "--relance", acteur, "--date", JOUR, "--format", format, cwd=dossier)
        golden(f"relances/{acteur}.{suffixe}", fait.stdout)
        assert fait.stderr.endswith("Rien n’est envoyé\u00a0: relisez, ajoutez un mot à vous, puis envoyez.\n")


def test_a_letter_holds_in_a_mail_and_blames_nobody(run: Run, dossier: Path) -> None:
    lettre = run("suivi", "--relance", "ville", "--date", JOUR, cwd=dossier).stdout
    assert len(next(ligne for ligne in lettre.splitlines() if ligne.startswith("C’est peut-être déjà fait"))) > 80
    for mot in ("retard", "devez", "dépass", "toujours pas", "jours", "rappeler la Ville", "Résam avec", "A1", "#"):
        assert mot not in lettre
    for mot in ("tenir", "alléger", "passer la main", "reporter", "renoncer", "Merci"):
        assert mot in lettre
    assert not re.search(r"\d{4}-\d{2}", lettre)


def test_all_letters_go_to_one_folder_under_stable_names(run: Run, dossier: Path) -> None:
    fait = run("suivi", "--relance", "tous", "--date", JOUR, cwd=dossier)
    lettres = dossier / "sorties" / "relances"
    assert fait.stdout == ""
    assert sorted(chemin.name for chemin in lettres.iterdir()) == ["relance-resam.txt", "relance-ville.txt"]
    assert (lettres / "relance-ville.txt").read_text() == run(
        "suivi", "--relance", "ville", "--date", JOUR, cwd=dossier
    ).stdout
    assert "À confier à quelqu’un\u00a0: trouver une salle (2026-03-20-copil#A5)." in fait.stderr
    assert "Confié à un acteur qui a quitté la communauté\u00a0: ranger (2026-03-20-copil#A6)." in fait.stderr
    assert "1 tâche d’un passage réservé des notes ne figure dans aucune lettre" in fait.stderr
    assert fait.stderr.startswith("Écrit\u00a0: 2 lettres dans sorties/relances (Résam et Ville).\n")
    assert (dossier / "sorties" / ".gitignore").is_file()


def test_a_letter_that_has_no_reason_any_more_is_said(run: Run, dossier: Path) -> None:
    run("suivi", "--relance", "tous", "--date", JOUR, cwd=dossier)
    run("suivi", "fait", "copil#A1", "--date", JOUR, cwd=dossier)
    (dossier / "acteurs/resam.yaml").write_text("nom: Résam\n")
    fait = run("suivi", "--relance", "tous", "--date", JOUR, cwd=dossier)
    assert "D’un passage précédent, et plus à envoyer\u00a0: relance-resam.txt." in fait.stderr
    assert (dossier / "sorties/relances/relance-resam.txt").is_file()


def test_letters_go_where_they_are_asked(run: Run, dossier: Path) -> None:
    assert run("suivi", "--relance", "tous", "--date", JOUR, "-o", dossier / "x", "--format", "markdown").code == 2
    fait = run("suivi", "--relance", "tous", "--date", JOUR, "-o", "x", "--format", "markdown", cwd=dossier)
    assert (fait.code, sorted(chemin.name for chemin in (dossier / "x").iterdir())) == (
        0,
        ["relance-resam.md", "relance-ville.md"],
    )
    assert run("suivi", "--relance", "ville", "--date", JOUR, "-o", "ville.txt", cwd=dossier).code == 0
    assert (dossier / "ville.txt").read_text().startswith("Objet\u00a0: ")
    non = run("suivi", "--relance", "tous", "--date", JOUR, "-o", "ville.md", cwd=dossier)
    assert (non.code, "demande un dossier" in non.stderr) == (2, True)


def test_who_has_nothing_gets_no_letter(run: Run, dossier: Path) -> None:
    fait = run("suivi", "--relance", "muette", "--date", JOUR, cwd=dossier)
    assert (fait.code, fait.stdout) == (0, "")
    assert fait.stderr.startswith("Aucune relance à écrire pour Muette\u00a0: ")
    fait = run("suivi", "--relance", "ville", "--date", "2026-03-20", "--jours", "0", cwd=dossier)
    assert "2 autres tâches ouvertes (cap suivi)" in fait.stderr


def test_days_ahead_are_chosen(run: Run, dossier: Path) -> None:
    assert "Signer" not in run("suivi", "--relance", "ville", "--date", JOUR, "--jours", "5", cwd=dossier).stdout
    assert "Plus tard" in run("suivi", "--relance", "ville", "--date", JOUR, "--jours", "200", cwd=dossier).stdout


def test_letters_as_data(run: Run, dossier: Path) -> None:
    donnees = json.loads(run("suivi", "--relance", "tous", "--date", JOUR, "--format", "json", cwd=dossier).stdout)
    assert (donnees["schema"], donnees["le"], donnees["jours"]) == ("cap/relances/1", "2026-06-01", 14)
    assert [lettre["acteur"] for lettre in donnees["lettres"]] == ["resam", "ville"]
    assert donnees["sans_acteur"] == ["2026-03-20-copil#A5"]


def test_nothing_typed_acts_in_a_letter(community: Community, run: Run) -> None:
    notes = "---\ndate: 2026-03-20\n---\n- [ ] @x : **gras** [l](http://x) ::error:: (pour le 1er avril 2026)\n"
    dossier = community({"acteurs/x.yaml": 'nom: "X\\e[31m <b>"\n', "reunions/2026-03-20-a.md": notes})
    for format in ("texte", "markdown"):
        lettre = run("suivi", "--relance", "x", "--date", JOUR, "--format", format, cwd=dossier).stdout
        assert "\x1b" not in lettre and "La fonction de soutien, Essai" in lettre
    assert r"\*\*gras\*\*" in lettre and r"\<b\>" in lettre


def test_morlaix_in_february_2025(run: Run) -> None:
    fait = run("suivi", "--relance", "pole-ess", "--date", "2025-02-01", cwd=folder("sample-community"))
    assert "Préparer la demande à l’intercommunalité" in fait.stdout
    assert "Pour en parler de vive voix\u00a0: Résam." in fait.stdout


def test_who_is_only_named_in_the_notes_gets_a_letter_too(run: Run) -> None:
    premier_jour = Path(__file__).parent / "communities" / "premier-jour"
    fait = run("suivi", "--relance", "@Resam", "--date", "2026-04-15", cwd=premier_jour)
    assert "avec vous (resam)" in fait.stdout and "– Envoyer la convention, avec ville" in fait.stdout
    liste = run("suivi", "--acteur", "ville", "--date", "2026-04-15", cwd=premier_jour).stdout
    assert "Envoyer la convention" in liste and "Trouver une salle" not in liste


def test_two_names_never_share_a_file(run: Run, community: Community) -> None:
    notes = "---\ndate: 2026-03-20\n---\n- [ ] @RESAM-ASSO : relire (pour le 1er avril 2026)\n"
    notes += "- [ ] @resam_asso : signer (pour le 1er avril 2026)\n- [ ] @écoles : lire (pour le 1er avril 2026)\n"
    dossier = community({"reunions/2026-03-20-a.md": notes})
    assert run("suivi", "--relance", "tous", "--date", JOUR, cwd=dossier).code == 0
    noms = sorted(chemin.name for chemin in (dossier / "sorties/relances").iterdir())
    assert noms == ["relance-ecoles.txt", "relance-resam-asso-2.txt", "relance-resam-asso.txt"]

"""Closing a meeting: nothing typed is lost, what is missing is asked once, numbers are given once for ever."""

from __future__ import annotations

import shutil
import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.cloture import (
    A_PART,
    A_QUELLE_QUESTION,
    ACTEUR,
    ANNONCE,
    CAPTUREE,
    DEMANDEE,
    ECHEANCE,
    INSTANCE,
    INTITULE,
    PERDUE,
    PROSE,
    RESSEMBLANCE,
    VIERGE,
    Fichier,
    Manque,
    clore,
    cloture,
    compte_des_lignes,
    repondre,
)
from cap.communaute import Communaute
from cap.declare import Lieu
from cap.loader import load
from cap.markdown import read_notes
from cap.mdmentions import Repertoire
from cap.model import Reunion
from cap.refus import Refus
from cap.resources import folder
from cap.seance_notee import PRESENTS
from conftest import Community, Golden, Outcome, Run

HERE = Path(__file__).parent
ANNUAIRE = Repertoire({"resam": ("Résam",), "ville": ()})


def test_every_line_of_notes_has_one_fate() -> None:
    notes = read_notes(
        "# Titre\n\nDécisions :\n- on garde la salle\n- on revoit\n\nDu texte\nen deux lignes.\nDécision on note\n"
        "<!-- rien -->\n::: soutien\nDécision : entre nous\n:::\n> Décision : citée\n",
        "reunions/x.md",
        1,
        0,
        ANNUAIRE,
    )
    compte = compte_des_lignes(notes)
    assert {sort: lignes for sort, lignes in compte.par_sort.items() if lignes} == {
        INTITULE: (1,),
        VIERGE: (2, 6),
        ANNONCE: (3,),
        CAPTUREE: (4, 5, 12),
        PROSE: (7, 8),
        DEMANDEE: (9, 14),
        A_PART: (10, 11, 13),
    }
    assert compte.total == 14
    assert compte.combien(PERDUE) == 0


@pytest.mark.parametrize(
    "dossier",
    [folder("sample-community"), *(HERE / "communities" / nom for nom in ("mulhouse", "premier-jour"))],
    ids=lambda dossier: dossier.name,
)
def test_no_line_of_the_cases_is_lost(dossier: Path) -> None:
    for reunion in load(dossier).communaute.reunions.values():
        compte = compte_des_lignes(reunion.notes)
        assert compte.total == len(reunion.notes.lignes)
        assert compte.par_sort[PERDUE] == (), reunion.id


_LIGNES = st.sampled_from([
    "", "Décision :", "Décisions :", "- [ ] @resam : écrire", "- une puce", "  - sous-puce", "Question : qui ?",
    "Réponse : nous", "Réponse :", "À faire", "À faire :", "## Titre (10 min)", "```", "~~~", "<!--", "-->", ":::",
    "::: soutien", "::: x", "> Décision : non", "**Décision** : oui,", "suite en minuscules", "Une phrase.", "1. un",
    "[] case", "| a | b |", "Reporté : la salle", "Prochaine réunion : 12 mai", "décidé : ok (consensus)", "\t", "- ",
])  # fmt: skip


@given(st.lists(_LIGNES | st.text(string.printable, max_size=12), max_size=14), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_line_is_lost_whatever_the_notes(lignes: list[str], saut: str) -> None:
    notes = read_notes(saut.join(lignes), "reunions/x.md", 5, 40, ANNUAIRE)
    compte = compte_des_lignes(notes)
    assert compte.total == len(notes.lignes)
    assert compte.par_sort[PERDUE] == ()


# --- answers and numbers ---------------------------------------------------------------------------------------

ACTEURS = {
    "acteurs/resam.yaml": "nom: Résam\nalias: [le Résam]",
    "acteurs/ville.yaml": "nom: Ville",
    "acteurs/pole-ess.yaml": "nom: Pôle ESS",
    "gouvernance.yaml": "instances: [{id: copil, nom: Comité de pilotage, quorum: 1/2, membres: [resam, ville]}]\n",
}
JOUR = date(2026, 6, 1)
NOM = "2026-03-20-copil"
PATH = f"reunions/{NOM}.md"


def ouvrir(dossier: Path, jour: date = JOUR) -> Fichier:
    communaute = load(dossier).communaute
    texte = (dossier / PATH).read_bytes().decode("utf-8-sig")
    return Fichier(communaute, communaute.reunions[NOM], texte, jour)


def repondu(community: Community, corps: str, genre: str, reponse: str, entete: str = "") -> str:
    """Answer the first thing of a kind that a file lacks, and give its last lines."""
    dossier = community({**ACTEURS, PATH: entete + corps})
    fichier = ouvrir(dossier)
    manque = next(manque for manque in fichier.manques if manque.genre == genre)
    return repondre(fichier, manque, reponse).texte.removeprefix(entete)


@pytest.mark.parametrize(
    ("ligne", "reponse", "ecrite"),
    [
        ("- [ ] écrire", "resam", "- [ ] @resam : écrire"),
        ("- [ ] A3 écrire", "Pôle ESS", "- [ ] A3 @pole-ess : écrire"),
        ("- [] À faire : écrire", "@ville", "- [] À faire : @ville : écrire"),
        ("À faire : écrire", "resam avec ville et pole-ess", "À faire : @resam avec @ville et @pole-ess : écrire"),
        ("**À faire A2 :** écrire", "le Résam", "**À faire A2 :** @resam : écrire"),
        ("**À faire : écrire**", "resam", "**À faire : @resam : écrire**"),
        ("Actions :\n- écrire, pour mai", "resam, ville", "Actions :\n- @resam avec @ville : écrire, pour mai"),
        ("Actions :\n- A4 : écrire", "@Jeanne", "Actions :\n- A4 : @Jeanne : écrire"),
        ("\t- [ ] écrire\r\n  encore", "resam", "\t- [ ] @resam : écrire\r\n  encore"),
    ],
)  # fmt: skip
def test_who_does_a_task_is_written_in_front_of_it(community: Community, ligne: str, reponse: str, ecrite: str) -> None:
    assert repondu(community, ligne, ACTEUR, reponse) == ecrite


@pytest.mark.parametrize(
    ("ligne", "reponse", "ecrite"),
    [
        ("- [ ] écrire", "2 avril 2026", "- [ ] écrire (pour le 2 avril 2026)"),
        ("- [ ] @resam : écrire.", "le 2 avril", "- [ ] @resam : écrire. (pour le 2 avril 2026)"),
        ("À faire : écrire", "2026-05", "À faire : écrire (pour mai 2026)"),
        ("À faire : écrire", "T2 2026", "À faire : écrire (pour le 2e trimestre 2026)"),
        ("À faire : écrire (suite de #A9)", "2027", "À faire : écrire (suite de #A9 ; pour 2027)"),
        ("À faire : écrire (le plan)", "été 2026", "À faire : écrire (le plan) (pour l'été 2026)"),
        ("- [ ] écrire", "prochain copil", "- [ ] écrire (pour le prochain copil)"),
        ("À faire : écrire\n  et relire", "1er avril", "À faire : écrire\n  et relire (pour le 1er avril 2026)"),
    ],
)
def test_a_due_date_is_written_at_the_end_of_a_task(
    community: Community, ligne: str, reponse: str, ecrite: str
) -> None:
    assert repondu(community, ligne, ECHEANCE, reponse) == ecrite


@pytest.mark.parametrize(
    ("ligne", "reponse", "ecrite"),
    [
        ("Décision on garde la salle", "d", "Décision : on garde la salle"),
        ("Décision on garde la salle", "o", "Décision : on garde la salle"),
        ("- Décision -> on garde", "d", "- Décision : on garde"),
        ("On a décidé de garder", "d", "Décision : On a décidé de garder"),
        ("On a décidé de garder", "q", "Question : On a décidé de garder"),
        ("- On a décidé de garder", "t", "- [ ] On a décidé de garder"),
        ("Descision : on garde", "d", "Décision : on garde"),
        ("Q : qui vient ?", "q", "Question : qui vient ?"),
        ("TODO écrire à la ville", "t", "À faire : écrire à la ville"),
        ("- [o] écrire", "t", "- [ ] écrire"),
        ("[ x ] écrire", "t", "[x] écrire"),
        ("Résam : [ ] écrire", "t", "À faire : Résam : [ ] écrire"),
        ("- [ ] Décision : on garde", "d", "- Décision : on garde"),
        ("## Décisions\n- on garde\n- on revoit", "d", "## Décisions\n- Décision : on garde\n- on revoit"),
    ],
)
def test_a_line_that_looks_like_an_item_is_marked(community: Community, ligne: str, reponse: str, ecrite: str) -> None:
    assert repondu(community, ligne, RESSEMBLANCE, reponse) == ecrite


@pytest.mark.parametrize(
    ("corps", "genre", "reponse", "dit"),
    [
        ("- [ ] écrire", ACTEUR, "nimporte", "n’existe pas"),
        ("- [ ] écrire", ACTEUR, ", ,", "Nommez"),
        ("- [ ] écrire", ECHEANCE, "bientôt", "n’est pas une date"),
        ("- [ ] écrire", ECHEANCE, "12/01/27", "ambigu"),
        ("Décision on garde", RESSEMBLANCE, "x", "Répondez par d"),
        ("Réponse : personne ne demande", A_QUELLE_QUESTION, "d", "Rien de tel"),
        ("| Qui | À faire |\n|---|---|\n| Ville | écrire |", RESSEMBLANCE, "t", "ne peut pas devenir"),
        ("Décision : oui", INSTANCE, "bureau", "n’existe pas"),
        ("Décision : oui", PRESENTS, "resam, zut", "n’existe pas"),
    ],
)
def test_an_answer_that_is_not_understood_is_said(
    community: Community, corps: str, genre: str, reponse: str, dit: str
) -> None:
    with pytest.raises(Refus, match=dit):
        repondu(community, corps, genre, reponse)


def test_the_heading_receives_the_instance_and_who_was_there(community: Community) -> None:
    corps = "Décision : oui\n"
    entete = "---\ndate: 2026-03-20\npresents:  # qui ?\n  # - resam  # Résam\nlieu: ici\n---\n"
    assert repondu(community, corps, INSTANCE, "comité de pilotage") == "---\ninstance: copil\n---\nDécision : oui\n"
    assert repondu(community, corps, PRESENTS, "Résam et ville, resam").startswith(
        "---\npresents:\n  - resam\n  - ville\n"
    )
    dossier = community({**ACTEURS, PATH: entete + corps})
    fichier = ouvrir(dossier)
    apres = repondre(fichier, Manque(PRESENTS), "tous")
    assert apres.manques == (Manque(INSTANCE),)
    (dossier / PATH).write_text(apres.texte, encoding="utf-8")
    lu = load(dossier)
    assert lu.problems == ()
    assert [item.acteur for item in lu.communaute.reunions[NOM].presents] == ["pole-ess", "resam", "ville"]
    for garde in ("# qui ?", "\n  - resam  # Résam\n", "lieu: ici"):
        assert garde in apres.texte


def test_numbers_are_given_once_for_ever(community: Community) -> None:
    avant = (
        "---\nstatut: annoncee\n---\nDécision : a\nDécision D3 : b\nDécision D3 : c\nDécision n° 3 : d\n"
        "- [ ] A1 e\n- [x] A1 : f\nQuestion : g ?\nDécisions :\n- h\n- D3. i\n"
    )
    dossier = community({**ACTEURS, PATH: avant})
    fichier = clore(ouvrir(dossier))
    assert fichier.texte == (
        "---\nstatut: tenue\ncompte_rendu:\n  statut: projet\n---\n"
        "Décision D1 : a\nDécision D3 : b\nDécision D2 : c\nDécision n° D4 : d\n"
        "- [ ] A1 e\n- [x] A2 : f\nQuestion Q1 : g ?\nDécisions :\n- D5 : h\n- D6. i\n"
    )
    assert clore(fichier).texte == fichier.texte
    (dossier / PATH).write_text(fichier.texte, encoding="utf-8")
    lu = load(dossier)
    assert lu.problems == ()
    assert cloture(lu.communaute, lu.communaute.reunions[NOM], JOUR).numeros == ()
    assert clore(ouvrir(dossier)).texte == fichier.texte


@given(st.lists(_LIGNES, max_size=14), st.sampled_from(["\n", "\r\n"]))
def test_closing_twice_changes_nothing_more(lignes: list[str], saut: str) -> None:
    reunion = Reunion(id="r", ou=Lieu("reunions/r.md", 1, 1))
    une = clore(Fichier(Communaute(), reunion, "", JOUR).avec(saut.join(lignes)))
    deux = clore(une)
    assert deux.texte == une.texte
    assert not [item for item in une.reunion.notes.taches if item.implicite]


# --- the command -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entete", "dit"),
    [
        ("compte_rendu: {statut: approuve}", "approuvé"),
        ("statut: annulee", "annulée"),
    ],
)
def test_frozen_and_cancelled_meetings_are_left(run: Run, community: Community, entete: str, dit: str) -> None:
    dossier = community({PATH: f"---\n{entete}\n---\nDécision : oui\n"})
    fait = run("cr", "clore", NOM, "-C", dossier)
    assert (fait.code, dit in fait.stderr) == (2, True)


def test_nothing_noted_and_no_such_meeting_are_said(run: Run, community: Community) -> None:
    dossier = community({PATH: "## Accueil\n"})
    fait = run("cr", "clore", NOM, "-C", dossier)
    assert (fait.code, f"cap cr notes {NOM} -" in fait.stderr) == (2, True)
    fait = run("cr", "clore", "2026-09-20-copil", "-C", dossier)
    assert (fait.code, "n’existe pas" in fait.stderr) == (2, True)


NOTES = """\
---
instance: copil
date: 2026-03-20
statut: annoncee
presents:
  - {acteur: ville, qualite: élus, personnes: 2}
representes:
  - {acteur: resam, par: ville}
excuses: [pole-ess]
autres_presents: env. 12 habitants
---
Décision : on garde la salle (consentement ; à revoir en mai 2026)
Décision : on écrit (7 pour ; pour voir)
- [ ] @Jeanne avec @ville : écrire, pour le 1er avril
- [x] @resam avec @ville : relire (fait le 21 mars 2026)
- [ ] appeler
- [ ] @ville : relancer mardi prochain
Question : qui ?
Réponse : nous
Question : quand ? (close le 21 mars 2026)
Décision on verra
Prochaine réunion : un jour
Prochaine réunion : 20 mai 2026
Mme Durand appellera le 06 12 34 56 78.
Un habitant est au chômage.
::: soutien
Mme Martin est malade.
:::
::: membres
Rien.
"""


def test_everything_found_is_said_and_written(run: Run, community: Community, golden: Golden) -> None:
    dossier = community({**ACTEURS, PATH: NOTES})
    fait = run("cr", "clore", "copil", "--date", "2026-06-01", "-C", dossier)
    assert fait.code == 0
    golden("cloture/tout.txt", fait.stdout)
    assert max(map(len, fait.stdout.partition("---")[0].splitlines())) <= 80
    assert fait.stderr.splitlines()[:3] == [
        f"Écrit\u00a0: {PATH}",
        "Les numéros de ligne dits plus haut datent d’avant l’écriture\u00a0: ajoutez 2 lignes.",
        f"Pour la suite\u00a0: cap cr {NOM} (le document), puis cap cr diffuser {NOM}",
    ]
    fait = run("cr", "clore", "copil", "--date", "2026-06-01", "-C", dossier)
    assert "Tout est déjà numéroté\u00a0: rien à écrire." in fait.stderr


@pytest.mark.parametrize(
    ("entete", "dit"),
    [
        ("statut: reportee", "statut: tenue"),
        ("statut: prevue\ndate: 2026-09-20", "Sa date est à venir"),
        ("statut: prevue\ndate: n. c.", "n’a pas de date"),
        ("compte_rendu: {statut: diffuse, diffuse_le: 2026-04-02}", "déjà parti le 2 avril 2026"),
    ],
)
def test_a_status_only_the_coordinator_can_settle_is_said(
    run: Run, community: Community, entete: str, dit: str
) -> None:
    dossier = community({"reunions/seance.md": f"---\n{entete}\n---\nDécision : oui\n"})
    fait = run("cr", "clore", "seance", "--essai", "--date", "2026-06-01", "-C", dossier)
    assert fait.code == 0
    assert dit in " ".join(fait.stdout.split())
    assert "+statut: tenue" not in fait.stdout
    assert (dossier / "reunions/seance.md").read_text("utf-8") == f"---\n{entete}\n---\nDécision : oui\n"


def questions(run: Run, monkeypatch: pytest.MonkeyPatch, dossier: Path, reponses: str, *options: str) -> Outcome:
    monkeypatch.setattr("cap.terminal.interactive", lambda: True)
    return run("cr", "clore", NOM, "--date", "2026-06-01", *options, "-C", dossier, stdin=reponses)


CORPS = "---\ndate: 2026-03-20\n---\nDécision on garde\n- [ ] écrire\nOn a décidé de relire\n> Décision : citée\n"


def test_what_is_missing_is_asked_once_and_written(
    run: Run, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = community({**ACTEURS, PATH: CORPS})
    reponses = "d\nzut\nle Résam\n\nt\nville\n2 avril\n\ncopil\nresam\n"
    fait = questions(run, monkeypatch, dossier, reponses)
    assert fait.code == 0
    assert "« zut » n’existe pas" in fait.stderr.replace("\u00a0", " ")
    assert "1 structure présente sur les 2 de l’instance" in fait.stderr
    assert (dossier / PATH).read_text("utf-8") == (
        "---\ndate: 2026-03-20\ninstance: copil\npresents:\n  - resam\ncompte_rendu:\n  statut: projet\n---\n"
        "Décision D1 : on garde\n- [ ] A1 @resam : écrire\nÀ faire A2 : @ville : "
        "On a décidé de relire (pour le 2 avril 2026)\n"
        "> Décision : citée\n"
    )


def test_interrupting_writes_nothing_and_no_question_is_asked_on_request(
    run: Run, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = community({**ACTEURS, PATH: CORPS})
    assert questions(run, monkeypatch, dossier, "d\nresam\n").code == 130
    assert (dossier / PATH).read_text("utf-8") == CORPS
    for option in ("--essai", "--sans-question"):
        fait = questions(run, monkeypatch, dossier, "", option)
        assert (fait.code, "Entrée" in fait.stderr) == (0, False)
    assert "Décision on garde\n" in (dossier / PATH).read_text("utf-8")


def test_a_first_day_is_asked_for_nothing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = tmp_path / "pj"
    shutil.copytree(HERE / "communities" / "premier-jour", dossier)
    fichier = dossier / "reunions/2026-03-17-premiere-rencontre.md"
    fait = run("cr", "clore", "derniere", "--date", "2026-06-01", cwd=dossier)
    assert fait.code == 0
    assert fait.stdout.splitlines()[0] == "Réunion, 17 mars 2026 (2026-03-17-premiere-rencontre)"
    assert fait.stdout.splitlines()[1].startswith("Trouvé\u00a0: 6 décisions, 2 à faire, 2 questions")
    assert "instance" not in fait.stdout and "« presents" not in fait.stdout
    assert fichier.read_text("utf-8").startswith("# Première rencontre")
    assert "- [ ] A2 @resam avec @ville" in fichier.read_text("utf-8")


def test_a_file_with_a_bom_keeps_it(run: Run, community: Community) -> None:
    dossier = community({PATH: b"\xef\xbb\xbfD\xc3\xa9cision : oui\r\n"})
    assert run("cr", "clore", NOM, "-C", dossier).code == 0
    assert (dossier / PATH).read_bytes() == b"\xef\xbb\xbfD\xc3\xa9cision D1 : oui\r\n"


def test_a_list_that_was_not_taken_becomes_one_list(tmp_path: Path) -> None:
    brutes = HERE / "communities" / "notes-brutes"
    communaute = load(brutes).communaute
    reunion = communaute.reunions["2026-06-02-gt-alim"]
    fichier = Fichier(communaute, reunion, (brutes / reunion.ou.path).read_text("utf-8"), date(2026, 9, 1))
    manque = next(item for item in fichier.manques if item.texte.startswith("DECISIONS PRISES"))
    apres = repondre(fichier, manque, "oui")
    gagnees = {item.texte for item in apres.reunion.notes.decisions} - {item.texte for item in reunion.notes.decisions}
    assert gagnees == {"mardi au Gue", "jeudi a la gare"}


def test_a_file_never_grows_beyond_what_is_read(
    run: Run, community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier = community({PATH: "Décision : oui\n"})
    monkeypatch.setattr("cap.limites.TAILLE_MAX", 17)
    fait = run("cr", "clore", NOM, "-C", dossier)
    assert (fait.code, "rien n’est écrit" in fait.stderr) == (2, True)
    assert (dossier / PATH).read_text("utf-8") == "Décision : oui\n"

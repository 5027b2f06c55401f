"""The thread of a thing: followed both ways, each thing once, nothing restricted, nothing guessed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import pytest

from cap.communaute import Communaute
from cap.fil import Branche, Fil, suivre
from cap.fil_liens import tisser
from cap.loader import load
from cap.refus import Refus
from cap.render import fil as rendu
from cap.render.pages import Page
from cap.resources import folder
from conftest import Community, Golden, Run

MORLAIX = folder("sample-community")
MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
JOUR = date(2026, 6, 1)
NOTES = """\
---
date: 2026-03-20
compte_rendu: {{statut: approuve, approuve_le: 2026-05-01}}
---
{}
"""
# One of each, from the stake to the revised document.
CHAINE = {
    "communaute.yaml": """
        format: 1
        nom: Essai
        enjeu:
          - {depuis: 2025-01, intitule: L’eau}
          - {depuis: 2025-06, intitule: Partager l’eau}
        """,
    "objectifs.yaml": """
        objectifs:
          - id: eau
            intitule: Chacun a de l’eau
            intermediaires: [{id: puits, intitule: Des puits ouverts}]
        """,
    "acteurs/resam.yaml": "nom: Résam\n",
    "acteurs/ville.yaml": "nom: La Ville\n",
    "acteurs/jeanne.yaml": "nom: Jeanne Martin\ntype: personne\n",
    "actions/forage.yaml": """
        nom: Un forage
        anciens_ids: [trou-d-eau]
        porteurs: [resam]
        objectifs: [puits]
        resultats_attendus: [{intitule: 3 puits, indicateur: litres}]
        resultats: [{le: 2026-04, constat: Un puits creusé, source: la mairie}]
        """,
    "reunions/2026-03-20-copil.md": NOTES.format(
        "## Eau\n"
        "Décision D1 : creuser, voir [[objectif:puits]]\n"
        "- [x] A1 @ville : préparer [[forage]] (suite de #D1 ; fait le 2 avril 2026)\n"
        "## Bilan\n"
        "Décision D2 : tout revoir (modifie #D1)\n"
        "- [ ] A2 @resam avec @ville : écrire le bilan (pour le 1er juillet 2026)\n"
        "Question Q1 : qui paie ? (suite de #D2)\n"
    ),
    "evaluation.yaml": """
        indicateurs:
          - {id: litres, intitule: Litres par jour, objectif: puits}
        bilans:
          - {id: mi-parcours, le: 2026-03, objet: mi-parcours, decisions: [2026-03-20-copil#D2], document: note.pdf}
        """,
    "mesures/2026.yaml": """
        mesures:
          - {indicateur: litres, le: 2026-05, valeur: env. 40}
          - {indicateur: litres, le: 2026-01, valeur: n. c.}
          - {indicateur: litres, le: 2026-09, valeur: 90}
        """,
    "enseignements.yaml": """
        enseignements:
          - {id: lent, le: 2026-05, constat: Creuser est lent, source: "indicateur:litres", consequence: Un an de plus}
        """,
    "feuille-de-route.yaml": """
        version: 2
        decision: 2026-03-20-copil#D1
        jalons:
          - id: trois-puits
            intitule: Trois puits
            actions: [forage]
            echeance: 2027
            etat: en-cours
            revisions:
              - {le: 2026-05-20, echeance: {de: 2026, a: 2027}, motif: Trop court, source: [lent]}
        revisions:
          - {le: 2026-05-20, changement: Un an de plus, motif: Trop court, source: ["enseignement:lent"]}
          - {le: 2026-05-20, changement: Un axe de plus, decision: 2026-03-20-copil#D2}
        """,
}  # fmt: skip


def lire(community: Community, autres: Mapping[str, str] = {}) -> Communaute:
    return load(community({**CHAINE, **autres})).communaute


def chemins(branches: Iterable[Branche]) -> list[str]:
    """Every way down a side, as « a > b »; what is told elsewhere ends with « = »."""
    trouves = []
    for branche in branches:
        cle = branche.noeud.cle + ("=" if branche.deja else "")
        trouves += [f"{cle} > {suite}" for suite in chemins(branche.suite)] or [cle]
    return trouves


def fil(communaute: Communaute, mot: str, audience: str = "membres", profondeur: int = 9, jour: date = JOUR) -> Fil:
    return suivre(communaute, mot, jour, audience, profondeur)


# --- the two cases --------------------------------------------------------------------------------------------


def test_the_loop_of_morlaix(golden: Golden) -> None:
    """Case file: one town orders together in December 2024; so the due date moved, and the roadmap is version 2."""
    communaute = load(MORLAIX).communaute
    lu = fil(communaute, "communes-commande-groupee", jour=date(2025, 1, 15))
    assert lu.depart.dit == "valeurs : 1 (décembre 2024)"
    assert chemins(lu.aval) == ["revision:feuille-de-route:2024-12-10 > feuille-de-route:feuille-de-route"]
    assert chemins(lu.amont) == [
        "objectif:relier > objectif:systeme-autonome > question-essentielle:2023-09-19 > " + fin
        for fin in (
            "enjeu:2023-09-19 > enjeu:2023-03-14",
            "problematique:autonomie",
            "decision:2023-09-19-journee#D1",
        )
    ]
    golden("fil/morlaix-indicateur.txt", rendu.texte(lu, Page()))
    golden("fil/morlaix-indicateur.md", rendu.markdown(lu))


def test_a_decision_of_morlaix() -> None:
    """Case file: on 10 December 2024 the decision of September is changed, after the review of the experiment."""
    lu = fil(load(MORLAIX).communaute, "2024-12-10-journee#D2")
    assert chemins(lu.amont) == [
        "bilan:bilan-experimentation",
        "decision:2024-09-17-journee#D1",
        "reunion:2024-12-10-journee",
    ]
    assert chemins(lu.aval) == ["revision:feuille-de-route:2024-12-10 > feuille-de-route:feuille-de-route"]
    septembre = chemins(fil(load(MORLAIX).communaute, "2024-09-17-journee#D1").aval)
    assert "feuille-de-route:feuille-de-route > jalon:caisse-ouverte" in septembre
    assert sum(item.startswith("feuille-de-route") for item in septembre) == 7


def test_mulhouse() -> None:
    """Case file: nobody presides, decided on 5 December 2023; hours of associations, discussed in October 2024."""
    communaute = load(MULHOUSE).communaute
    (principe,) = [item for item in chemins(fil(communaute, "2023-12-05-journee#D1").aval) if "principe" in item]
    assert principe == "principe:animation-tournante"
    lu = fil(communaute, "2024-10-08-journee#D1")
    assert [(item.noeud.cle, item.lien.certain) for item in lu.aval] == [("a-faire:2024-10-08-journee#A1", False)]
    assert "au même point, tâche" in rendu.texte(lu, Page())
    assert "enseignement:temps-des-associations" in chemins(fil(communaute, "2024-10-08-journee").aval)


# --- the whole chain ------------------------------------------------------------------------------------------


def test_from_the_stake_to_the_revised_document(community: Community) -> None:
    lu = fil(lire(community), "enjeu")
    assert lu.depart.cle == "enjeu:2025-06"
    assert chemins(lu.amont) == ["enjeu:2025-01"]
    debut = "objectif:eau > objectif:puits > "
    assert {
        debut + "action:forage > jalon:trois-puits",
        debut + "action:forage > resultat:forage:1",
        debut + "decision:2026-03-20-copil#D1 > a-faire:2026-03-20-copil#A1 > action:forage=",
        debut + "indicateur:litres > enseignement:lent > revision:feuille-de-route:2026-05-20 > "
        "feuille-de-route:feuille-de-route=",
        debut + "indicateur:litres > enseignement:lent > revision:jalon:trois-puits:2026-05-20 > jalon:trois-puits=",
    } <= set(chemins(lu.aval))


def test_from_the_revised_document_to_the_stake(community: Community) -> None:
    lu = fil(lire(community), "feuille-de-route")
    remontee = "revision:feuille-de-route:2026-05-20 > enseignement:lent > indicateur:litres > "
    assert any(item.startswith(remontee) and "objectif:puits" in item for item in chemins(lu.amont))
    assert any(item.startswith("revision:feuille-de-route:2026-05-20-2 > decision:") for item in chemins(lu.amont))
    assert any(item.endswith("enjeu:2025-06 > enjeu:2025-01") for item in chemins(lu.amont))


def test_value_then_learning_then_document(community: Community) -> None:
    """What is measured later, or not known, is no value of that day."""
    lu = fil(lire(community), "litres")
    assert lu.depart.dit == "valeurs : n.\u00a0c. (janvier 2026), env.\u00a040 (mai 2026)".replace("\u00a0", "\u00a0")
    texte = rendu.texte(lu, Page())
    assert "change\u00a0: jalon «\u00a0Trois puits\u00a0»" in texte
    assert "change\u00a0: feuille de route (version 2)" in texte
    assert "motif\u00a0: Trop court" in texte
    assert "jalon:trois-puits" in texte


def test_what_became_of_items_of_notes(community: Community) -> None:
    lu = fil(lire(community), "2026-03-20-copil")
    dits = {item.noeud.id.partition("#")[2]: item.noeud.dit for item in lu.aval}
    assert dits == {
        "D1": "",
        "A1": "faite le 2 avril 2026",
        "D2": "",
        "A2": "Résam, pour le 1er juillet 2026",
        "Q1": "encore ouverte",
    }
    autres = {
        "suivi.yaml": "- {de: 2026-03-20-copil#A2, le: 2026-05-02, etat: abandonne, note: Trop long}\n"
        "- {de: 2026-03-20-copil#Q1, le: 2026-05-02, etat: clos, note: La Ville}\n"
        "- {de: 2026-03-20-copil#D2, le: 2026-05-03, etat: abandonne}\n"
    }
    dits = {
        item.noeud.id.partition("#")[2]: item.noeud.dit
        for item in fil(lire(community, autres), "2026-03-20-copil").aval
    }
    assert (dits["A2"], dits["Q1"], dits["D2"]) == (
        "abandonnée le 2 mai 2026 : Trop long",
        "réponse : La Ville",
        "abandonnée le 3 mai 2026",
    )


def test_a_task_beside_a_decision_is_near_it_only(community: Community) -> None:
    lu = fil(lire(community), "2026-03-20-copil#A2")
    assert [(item.noeud.id, item.lien.certain) for item in lu.amont if item.noeud.genre == "decision"] == [
        ("2026-03-20-copil#D2", False)
    ]
    assert "← au même point, décision" in rendu.texte(lu, Page())
    assert [item.noeud.cle for item in lu.amont][-3:] == [
        "reunion:2026-03-20-copil",
        "acteur:resam",
        "acteur:ville",
    ]


def test_actors_start_a_thread_and_never_lead_through(community: Community) -> None:
    engagement = "engagements: [{id: salle, intitule: Une salle, realise: 12 jours}]"
    communaute = lire(community, {"acteurs/resam.yaml": f"nom: Résam\n{engagement}\n"})
    engagements = [item for item in fil(communaute, "resam").aval if item.noeud.genre == "engagement"]
    assert [(item.noeud.intitule, item.noeud.dit) for item in engagements] == [("Une salle", "12 jours")]
    assert not [item for item in fil(communaute, "resam", "public").aval if item.noeud.genre == "engagement"]
    lu = fil(lire(community), "ville")
    assert {item.noeud.cle for item in lu.aval} == {"a-faire:2026-03-20-copil#A1", "a-faire:2026-03-20-copil#A2"}
    assert not [item for item in chemins(fil(lire(community), "forage").amont) if "acteur:resam >" in item]


# --- once, bounded --------------------------------------------------------------------------------------------


def test_a_circle_is_told_once(community: Community) -> None:
    notes = NOTES.format("Décision D1 : un (modifie #D2)\n\nDécision D2 : deux (modifie #D1)\n")
    lu = fil(load(community({"reunions/2026-03-20-copil.md": notes})).communaute, "2026-03-20-copil#D1")
    assert chemins(lu.aval) == ["decision:2026-03-20-copil#D2 > decision:2026-03-20-copil#D1="]
    assert "(déjà dit)" in rendu.texte(lu, Page())


def test_each_thing_is_told_nearest_to_the_start(community: Community) -> None:
    """The action comes of the objective, and of a task of a decision: it is told under the objective."""
    lu = fil(lire(community), "puits")
    action = next(item for item in lu.aval if item.noeud.cle == "action:forage")
    assert not action.deja
    cles = [cle.removesuffix("=") for chemin in chemins(lu.aval) for cle in chemin.split(" > ")]
    pleins = [cle for chemin in chemins(lu.aval) for cle in chemin.split(" > ") if not cle.endswith("=")]
    assert "action:forage=" in " ".join(chemins(lu.aval))
    assert set(pleins) == set(cles)


def test_the_depth_asked(community: Community) -> None:
    lu = fil(lire(community), "eau", profondeur=1)
    assert chemins(lu.aval) == ["objectif:puits"]
    assert lu.aval[0].coupe
    assert "et plus loin\u00a0: cap fil objectif:puits" in rendu.texte(lu, Page())
    assert "et plus loin" not in rendu.texte(fil(lire(community), "eau"), Page())


@pytest.mark.parametrize("largeur", [40, 80, 100])
def test_lines_hold_in_the_width(community: Community, largeur: int) -> None:
    texte = rendu.texte(fil(lire(community), "enjeu"), Page(largeur))
    # An id is never cut: a line holds at least one word.
    assert all(len(line) <= largeur or len(line.split()) < 4 for line in texte.splitlines())


# --- who may read what ----------------------------------------------------------------------------------------


def test_nothing_restricted_leaks(community: Community) -> None:
    autres = {
        "reunions/2026-04-20-copil.md": "---\ndate: 2026-04-20\n---\n"
        "::: soutien\nDécision D1 : chut, [[forage]]\n:::\nDécision D2 : pas encore approuvée [[forage]]\n",
        "actions/discrete.yaml": "nom: Discrète\nvisibilite: soutien\nporteurs: [jeanne]\nobjectifs: [puits]\n",
        "actions/entre-nous.yaml": "nom: Entre nous\nvisibilite: membres\nporteurs: [jeanne]\nobjectifs: [puits]\n",
        "financements.yaml": "financements:\n"
        "  - {id: aide, intitule: Une aide, financeur: ville, action: forage, suivi: [{statut: a-demander}]}\n",
    }
    communaute = lire(community, autres)

    def tout(audience: str) -> str:
        lus = [fil(communaute, mot, audience) for mot in ("enjeu", "puits", "forage")]
        return "".join(rendu.json(lu) + rendu.texte(lu, Page()) + rendu.markdown(lu) for lu in lus)

    public = tout("public")
    for secret in ("chut", "pas encore approuvée", "Discrète", "Entre nous", "Jeanne", "jeanne", "Une aide", "#A1"):
        assert secret not in public, secret
    assert "creuser" in public
    membres = tout("membres")
    assert "chut" not in membres and "Discrète" not in membres and "Une aide" not in membres
    assert "pas encore approuvée" in membres and "Entre nous" in membres
    soutien = tout("soutien")
    assert all(mots in soutien for mots in ("chut", "Discrète", "Une aide", "a demander"))
    for mot in ("discrete", "2026-04-20-copil#D1", "aide", "jeanne"):
        with pytest.raises(Refus, match="pas lisible ici"):
            fil(communaute, mot, "public")


def test_what_was_not_there_yet(community: Community) -> None:
    communaute = lire(community)
    avant = fil(communaute, "litres", jour=date(2026, 4, 1))
    assert avant.depart.dit == "valeurs : n.\u00a0c. (janvier 2026)"
    assert avant.aval == ()
    with pytest.raises(Refus):
        fil(communaute, "2026-03-20-copil#D1", jour=date(2026, 3, 1))


# --- what a word names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mot", "cle"),
    [
        ("action:forage", "action:forage"),
        ("trou-d-eau", "action:forage"),
        ("action:trou-d-eau", "action:forage"),
        ("Un forage", "action:forage"),
        ("[[forage]]", "action:forage"),
        ("@resam", "acteur:resam"),
        ("2026-03-20-copil#D1", "decision:2026-03-20-copil#D1"),
        ("decision:2026-03-20-copil#D1", "decision:2026-03-20-copil#D1"),
        ("copil#d2", "decision:2026-03-20-copil#D2"),
        ("derniere#A2", "a-faire:2026-03-20-copil#A2"),
        ("Q1", "question:2026-03-20-copil#Q1"),
        ("enjeu:2025-01", "enjeu:2025-01"),
        ("feuille-de-route", "feuille-de-route:feuille-de-route"),
        ("revision:jalon:trois-puits:2026-05-20", "revision:jalon:trois-puits:2026-05-20"),
        ("mi-parcours", "bilan:mi-parcours"),
    ],
)
def test_what_a_word_names(community: Community, mot: str, cle: str) -> None:
    assert fil(lire(community), mot).depart.cle == cle


@pytest.mark.parametrize(
    ("mot", "dit"),
    [
        ("forages", "Vouliez-vous «\u00a0action:forage\u00a0»\u202f?"),
        ("action:resam", "acteur:resam"),
        ("zzzzzzzzzz", "Genres connus ici"),
        ("charte", "pas lisible ici"),
        ("copil#D9", "2026-03-20-copil#D"),
    ],
)
def test_what_is_not_known(run: Run, community: Community, mot: str, dit: str) -> None:
    outcome = run("fil", mot, "-C", community(CHAINE), "--date", "2026-06-01")
    assert (outcome.code, outcome.stdout) == (2, "")
    assert dit in outcome.stderr


def test_an_id_that_two_things_bear(run: Run, community: Community) -> None:
    dossier = community({**CHAINE, "acteurs/forage.yaml": "nom: SARL Forage\n"})
    outcome = run("fil", "forage", "-C", dossier, "--date", "2026-06-01")
    assert outcome.code == 2
    assert "Précisez\u00a0: acteur:forage, action:forage." in outcome.stderr
    assert run("fil", "acteur:forage", "-C", dossier, "--date", "2026-06-01").code == 0


# --- every form -----------------------------------------------------------------------------------------------


def test_the_command(run: Run, community: Community) -> None:
    dossier = community(CHAINE)
    outcome = run("fil", "forage", "-C", dossier, "--date", "2026-06-01")
    assert outcome.code == 0
    assert "D’où cela vient" in outcome.stdout and "Ce que cela a donné" in outcome.stdout
    assert "actions/forage.yaml, ligne" in outcome.stdout
    markdown = run("fil", "forage", "-C", dossier, "--date", "2026-06-01", "--format", "markdown").stdout
    assert markdown.startswith("# action «\u00a0Un forage\u00a0»")
    assert "\n  - objectif" in markdown
    run("fil", "forage", "-C", dossier, "--date", "2026-06-01", "-o", "fil.txt", cwd=dossier)
    assert (dossier / "fil.txt").read_text("utf-8") == outcome.stdout


def test_as_data(run: Run, community: Community) -> None:
    sortie = run("fil", "forage", "-C", community(CHAINE), "--date", "2026-06-01", "--format", "json").stdout
    lu = json.loads(sortie)
    assert (lu["schema"], lu["depart"], lu["date"], lu["pour"]) == (
        "cap/fil/1", "action:forage", "2026-06-01", "membres",
    )  # fmt: skip
    noeuds = {noeud["cle"]: noeud for noeud in lu["noeuds"]}
    assert set(noeuds) == {lu["depart"], *lu["amont"], *lu["aval"]}
    assert noeuds["resultat:forage:1"]["dit"] == "source : la mairie"
    liens = {(lien["amont"], lien["aval"]): lien for lien in lu["liens"]}
    assert liens["objectif:puits", "action:forage"]["nature"] == "suite"
    assert all(lien["amont"] in noeuds and lien["aval"] in noeuds for lien in lu["liens"])


def test_what_nothing_is_linked_to(run: Run, community: Community) -> None:
    dossier = community({"acteurs/seul.yaml": "nom: Seul\n"})
    assert "Rien d’écrit ne le relie encore" in run("fil", "seul", "-C", dossier).stdout
    assert "Rien d’écrit" in run("fil", "seul", "-C", dossier, "--format", "markdown").stdout


def test_other_links(community: Community) -> None:
    """The vision, cells of the map, bridges between actions, a proof, the charter, what an action replaces."""
    autres = {
        "vision.yaml": """
            tendances: [{id: seche, intitule: Il fait sec}]
            scenarios: [{id: vert, le: 2025, recit: En 2035 tout est vert, tendances: [seche]}]
            problematiques: [{id: puiser, question: Comment puiser ?}]
            questions_essentielles: [{depuis: 2025-09, problematique: puiser, decision: 2026-03-20-copil#D1}]
            """,
        "objectifs.yaml": """
            objectifs: [{id: eau, intitule: Chacun a de l’eau}]
            parcours: [{id: eau, intitule: Eau, etapes: [{id: boire, intitule: Boire, anciens_ids: [siroter]}]}]
            publics: [{id: tous, intitule: Tout le monde}]
            trous_assumes: [{cellule: eau/siroter/tous, motif: Plus tard, decision: 2026-03-20-copil#D1}]
            """,
        "passerelles.yaml": "passerelles: [{id: pont, de: ville, vers: 'action:forage', constat: Un pont}]\n",
        "charte/charte.md": "---\ntitre: Charte\nversion: 1.0\ndecision: 2026-03-20-copil#D1\n---\n## Un {#un}\n",
        "actions/neuve.yaml": "nom: Neuve\nporteurs: [resam]\nremplace: forage\ndecision: 2026-03-20-copil#D1\n",
        "gouvernance.yaml": "principes: [{id: ouvert, texte: Ouvert à tous, source: 2026-03-20-copil#D1}]\n",
        "financements.yaml": "valorisation: {taux: 15 €, methode: Au SMIC, decision: 2026-03-20-copil#D1}\n",
        "feuille-de-route.yaml": "jalons:\n  - {id: fini, intitule: Fini, trous: [eau/boire/tous], etat: fait, "
        "fait_le: 2026-05, resultat: Oui, preuve: 2026-03-20-copil#D2}\n",
    }
    communaute = lire(community, autres)
    assert {item.noeud.cle for item in fil(communaute, "2026-03-20-copil#D1", "soutien").aval} >= {
        "question-essentielle:2025-09",
        "trou-assume:eau/siroter/tous",
        "charte:charte",
        "action:neuve",
        "principe:ouvert",
        "valorisation:valorisation",
    }
    assert chemins(fil(communaute, "seche").aval) == ["scenario:vert"]
    assert chemins(fil(communaute, "puiser").aval)[0].startswith("question-essentielle:2025-09 > objectif:eau")
    assert fil(communaute, "question-essentielle").depart.intitule == "Comment puiser ?"
    assert chemins(fil(communaute, "fini").aval)[0].startswith("decision:2026-03-20-copil#D2")
    assert "trou:eau/boire/tous" in chemins(fil(communaute, "fini").amont)
    assert fil(communaute, "fini").depart.dit == "fait en mai 2026 : Oui"
    assert "passerelle:pont" in chemins(fil(communaute, "ville").aval)
    assert {"passerelle:pont", "action:neuve"} <= set(chemins(fil(communaute, "forage").aval))
    assert fil(communaute, "siroter").depart.cle == "etape:eau/boire"


def test_completion(run: Run, community: Community, tmp_path: Path) -> None:
    env = {"_CAP_COMPLETE": "mot"}
    assert run("fil", "jalon:", cwd=community(CHAINE), env=env).stdout == "jalon:trois-puits\n"
    assert run("fil", "for", cwd=tmp_path, env=env).stdout == ""


@pytest.mark.parametrize("dossier", [MORLAIX, MULHOUSE], ids=["morlaix", "mulhouse"])
def test_every_kind_of_thing_can_be_followed(dossier: Path) -> None:
    """The first and the last of each kind, for everyone, in the width; what is for the support team stays out."""
    communaute = load(dossier).communaute
    for audience in ("public", "membres", "soutien"):
        par_genre: dict[str, list[str]] = {}
        for cle, noeud in tisser(communaute, JOUR, audience).noeuds.items():
            par_genre.setdefault(noeud.genre, []).append(cle)
        for cles in par_genre.values():
            for cle in {cles[0], cles[-1]}:
                lu = fil(communaute, cle, audience)
                texte = rendu.texte(lu, Page())
                assert lu.depart.cle == cle
                assert max(map(len, texte.splitlines())) <= 80
                assert "nous finançons des actions" not in texte or audience == "soutien"


@pytest.mark.parametrize(
    ("mot", "dit"),
    [
        ("enjeu", "Aucun enjeu n’est encore écrit"),
        ("question-essentielle", "Aucune question essentielle n’est encore écrite"),
    ],
)
def test_what_is_not_written_yet_is_said_so(community: Community, run: Run, mot: str, dit: str) -> None:
    fait = run("fil", mot, "-C", community({}))
    assert fait.code == 2 and dit in fait.stderr and "Vouliez-vous" not in fait.stderr

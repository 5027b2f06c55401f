"""What changed, in words: nothing left out, nothing told to who may not know it, each file parsed once."""

# ruff: noqa: E501 - a case reads at a glance: the files before, those after, what is said
from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cap.model
from cap import git, loader, revisions
from cap.changements import Changements, Etat, comparer
from cap.communaute import Communaute
from cap.declare import DATE, Choix, Dictionnaire, Fiche, Liste, Objet, Ref, Type
from cap.dossier import FICHIER, Entree
from cap.dossier import Liste as Contenu
from cap.ecarts import _Comparaison, ecarts
from cap.loader import load, load_bytes
from cap.problem import ERREUR, Problem
from cap.render import changements as rendu
from cap.render.pages import Page
from cap.rules import constater
from cap.verifier import nouveaux
from conftest import Run
from test_git import FICHE, save, typed

ROOT = Path(__file__).parents[1]
MORLAIX = ROOT / "sample-community"
JOUR = date(2026, 6, 1)


def etat(files: Mapping[str, str], jour: date = JOUR) -> Etat:
    octets = {"communaute.yaml": FICHE.encode(), **{path: texte.encode() for path, texte in files.items()}}
    lu = load_bytes(Contenu(tuple(Entree(path, path, FICHIER, (0, 0, 0, 0)) for path in octets), ()), octets)
    return Etat(lu.communaute, constater(lu.communaute, jour, lu.problems), lu.empreintes)


def faits(avant: Mapping[str, str], apres: Mapping[str, str], pour: str = "membres") -> Changements:
    return comparer(etat(avant), etat(apres), (JOUR, JOUR), pour)


def dits(changes: Changements, *groupes: str) -> list[str]:
    """Give the lines of some groups (all but problems), with their details."""
    return [
        f"{ligne.signe} {ligne.texte}" + "".join(f" | {detail}" for detail in ligne.details)
        for groupe in changes.groupes
        if (groupe.cle in groupes if groupes else groupe.cle != "problemes")
        for ligne in groupe.lignes
    ]


ACTEUR = "nom: Résam\n"


@pytest.mark.parametrize(
    ("avant", "apres", "groupe", "attendu"),
    [
        (
            {},
            {"acteurs/a.yaml": "nom: Buzuk\narrivee: 2026-03-20\n"},
            "acteurs",
            "+ Buzuk rejoint la communauté le 20 mars 2026",
        ),
        ({}, {"acteurs/a.yaml": "nom: Buzuk\n"}, "acteurs", "+ Buzuk : nouvelle fiche d'acteur"),
        (
            {"acteurs/a.yaml": ACTEUR},
            {"acteurs/a.yaml": ACTEUR + "depart:\n  le: 2026-05\n"},
            "acteurs",
            "- Résam quitte la communauté en mai 2026",
        ),
        (
            {"acteurs/a.yaml": ACTEUR},
            {"acteurs/a.yaml": ACTEUR + "depart:\n  motif: temps\n"},
            "acteurs",
            "- Résam quitte la communauté",
        ),
        (
            {"acteurs/a.yaml": ACTEUR},
            {},
            "acteurs",
            "- Résam : la fiche est effacée | un départ se note par « cap depart », qui garde l'histoire",
        ),
        (
            {"acteurs/a.yaml": ACTEUR},
            {"acteurs/a.yaml": ACTEUR + "diffusion: oui\nzones: [nord]\n"},
            "acteurs",
            "~ Résam | zones où il agit : « nord » en plus | sur la liste de diffusion : oui",
        ),
        (
            {"acteurs/a.yaml": ACTEUR},
            {"acteurs/b.yaml": ACTEUR + "anciens_ids: [a]\n"},
            "acteurs",
            "~ Résam | l'identifiant « a » devient « b »",
        ),
        (
            {"acteurs/a.yaml": ACTEUR},
            {"acteurs/b.yaml": ACTEUR},
            "acteurs",
            "~ Résam | l'identifiant « a » devient « b »",
        ),
        (
            {"acteurs/a.yaml": ACTEUR + "engagements:\n  - id: salle\n    intitule: Une salle\n    nature: materiel\n"},
            {
                "acteurs/a.yaml": ACTEUR
                + "engagements:\n  - id: salle\n    intitule: Une salle\n    nature: humain\n  - id: x\n    intitule: Du pain\n"
            },
            "acteurs",
            "~ Résam | ce qu’il apporte : engagement « Du pain » en plus | ce qu’il apporte « Une salle », nature du moyen : materiel → humain",
        ),
        (
            {},
            {"actions/a.yaml": "nom: Jardin\nporteurs: [x]\n"},
            "actions",
            "+ Nouvelle action « Jardin », portée par x",
        ),
        (
            {"actions/a.yaml": "nom: Jardin\nporteurs: [x]\n"},
            {},
            "actions",
            "- L'action « Jardin » : la fiche est effacée",
        ),
        (
            {"actions/a.yaml": "nom: Jardin\nporteurs: [x]\nstatut: en-cours\n"},
            {"actions/a.yaml": "nom: Jardin\nporteurs: [x]\nstatut: terminee\nfin: 2026-05-02\n"},
            "actions",
            "- L'action « Jardin » est terminée | fin : 2 mai 2026",
        ),
        (
            {"actions/a.yaml": "nom: Jardin\nporteurs: [x, y]\ndescription: Court\n"},
            {"actions/a.yaml": "nom: Jardin\nporteurs: [y, x]\ndescription: " + "Très long " * 12 + "\n"},
            "actions",
            "~ L'action « Jardin » | description : texte modifié | acteurs qui la portent : l'ordre change",
        ),
        (
            {},
            {"feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n    echeance: 2026-09\n"},
            "feuille-de-route",
            "+ Nouveau jalon « Charte », pour septembre 2026",
        ),
        (
            {"feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n    echeance: 2026-06-30\n"},
            {
                "feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n    echeance: 2026-12-31\n    revisions:\n      - motif: Faute de salle\n"
            },
            "feuille-de-route",
            "~ Le jalon « Charte » passe du 30 juin 2026 au 31 décembre 2026 | motif : Faute de salle",
        ),
        (
            {"feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n    echeance: 2026\n"},
            {"feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n    echeance: 2027\n"},
            "feuille-de-route",
            "~ Le jalon « Charte » passe de 2026 à 2027 | sans motif noté",
        ),
        (
            {"feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n"},
            {"feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n    etat: fait\n"},
            "feuille-de-route",
            "+ Le jalon « Charte » est atteint",
        ),
        (
            {"feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n"},
            {
                "feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n    etat: abandonne\n    motif: Trop cher\n"
            },
            "feuille-de-route",
            "- Le jalon « Charte » est abandonné | motif, quand il est abandonné : Trop cher",
        ),
        (
            {"feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n  - id: k\n    intitule: Pilote\n"},
            {
                "feuille-de-route.yaml": "jalons:\n  - id: j\n    intitule: Charte\n    pilote: a\n",
                "acteurs/a.yaml": ACTEUR,
            },
            "feuille-de-route",
            "~ Le jalon « Charte » | acteur pilote : Résam",
        ),
        (
            {"passerelles.yaml": "passerelles:\n  - id: p\n    de: a\n    vers: b\n    statut: envisagee\n"},
            {"passerelles.yaml": "passerelles:\n  - id: p\n    de: a\n    vers: b\n    statut: effective\n"},
            "liens",
            "+ passerelle de « a » vers « b » : elle fonctionne",
        ),
        (
            {"passerelles.yaml": "passerelles:\n  - id: p\n    de: a\n    vers: b\n    constat: oui\n"},
            {"passerelles.yaml": "passerelles:\n  - id: p\n    de: a\n    vers: b\n"},
            "liens",
            "~ passerelle de « a » vers « b » | ce qui a été constaté : n'est plus renseigné (oui auparavant)",
        ),
        (
            {"passerelles.yaml": "passerelles:\n  - id: p\n    de: a\n    vers: b\n"},
            {},
            "liens",
            "- passerelle de « a » vers « b » : elle n'est plus notée",
        ),
        (
            {"gouvernance.yaml": "instances:\n  - id: c\n    nom: Copil\n    quorum: 1/2\n"},
            {"gouvernance.yaml": "instances:\n  - id: c\n    nom: Copil\n    quorum: 2/3\n"},
            "gouvernance",
            "~ Instance « Copil » | part ou nombre de membres présents pour décider : 1/2 → 2/3",
        ),
        (
            {"gouvernance.yaml": "fonction_soutien:\n  missions:\n    coordonner: [a]\n"},
            {"gouvernance.yaml": "fonction_soutien:\n  missions:\n    coordonner: [b]\n"},
            "gouvernance",
            "~ Gouvernance | fonction de soutien, qui porte chacune des six missions (coordonner) : « b » en plus et « a » en moins",
        ),
        (
            {},
            {"communaute.yaml": FICHE + "seuils:\n  x: 2\n"},
            "communaute",
            "~ Communauté | seuils de critères adaptés à la communauté (x) : 2",
        ),
        (
            {"charte/signatures.yaml": "signatures:\n  - acteur: a\n    version: 1\n"},
            {
                "charte/signatures.yaml": "signatures:\n  - acteur: a\n    version: 1\n  - acteur: b\n    version: 2\n    le: 2026-05-01\n"
            },
            "charte",
            "+ b signe la charte, version 2 le 1er mai 2026",
        ),
        (
            {"charte/signatures.yaml": "signatures:\n  - acteur: a\n    version: 1\n"},
            {},
            "charte",
            "- a : la signature de la version 1 n'est plus notée",
        ),
        (
            {"charte/signatures.yaml": "signatures:\n  - acteur: a\n    version: 1\n"},
            {"charte/signatures.yaml": "signatures:\n  - acteur: a\n    version: 1\n    preuve: papier\n"},
            "charte",
            "~ signature de a | preuve : papier",
        ),
    ],
)
def test_each_change_is_told_in_the_words_of_its_kind(
    avant: Mapping[str, str], apres: Mapping[str, str], groupe: str, attendu: str
) -> None:
    assert attendu in dits(faits(avant, apres), groupe)


NOTES = "---\nstatut: tenue\n---\n## Point\n\nDécision D1 : on y va\n\nÀ faire A1 : @a appelle\n"
REUNION = "reunions/2026-03-20-copil.md"


def test_decisions_tasks_and_what_became_of_them() -> None:
    avant = {
        REUNION: NOTES,
        "acteurs/a.yaml": ACTEUR,
        "suivi.yaml": '- {de: "2026-03-20-copil#A1", le: 2026-04-01, etat: reporte, au: 2026-05-01}\n',
    }
    apres = {
        **avant,
        REUNION: NOTES.replace("on y va", "on y va lundi") + "\nQuestion Q1 : qui vient ?\n\nDécision : sans numéro\n",
        "suivi.yaml": '- {de: "2026-03-20-copil#A1", le: 2026-05-01, etat: passe, a: a, note: "voilà"}\n'
        '- {de: "2026-03-20-copil#D1", etat: clos}\n',
    }
    lus = dits(faits(avant, apres), "decisions", "reunions")
    assert "~ Décision D1 du 20 mars 2026 : on y va lundi | auparavant : on y va" in lus
    assert "+ Question Q1 du 20 mars 2026 : qui vient ?" in lus
    assert "+ Décision du 20 mars 2026 : sans numéro" in lus
    assert any(ligne.startswith("~ A1 du 20 mars 2026 : la suite notée change") for ligne in lus)
    assert "+ D1 du 20 mars 2026 : clos" in lus
    assert "~ Réunion « 20 mars 2026 » | les notes changent" in lus
    retour = dits(faits(apres, avant), "decisions")
    assert "- Question Q1 du 20 mars 2026 : qui vient ?" in retour
    assert "- D1 du 20 mars 2026 : « clos » n'est plus noté" in retour
    neuf = dits(faits({}, avant), "decisions")
    assert "+ A1 du 20 mars 2026 : reporté au 1er mai 2026 le 1er avril 2026" in neuf
    passe = dits(faits({**avant, "suivi.yaml": "[]\n"}, apres), "decisions")
    assert "+ A1 du 20 mars 2026 : passé à Résam le 1er mai 2026 | note : voilà" in passe
    coche = {**avant, REUNION: NOTES.replace("appelle\n", "appelle (fait le 2026-04-02)\n")}
    assert any("ce qui en est noté change" in ligne for ligne in dits(faits(avant, coche), "decisions"))


OBJECTIFS = (
    "parcours:\n  - id: p\n    intitule: P\n    etapes:\n      - id: e\n        intitule: Produire\n"
    "      - id: f\n        intitule: Manger\npublics:\n  - id: j\n    intitule: Jeunes\n"
)
JARDIN = "nom: Jardin\nporteurs: [a, b]\nstatut: en-cours\netapes: [p/e]\npublics: [j]\n"
DEUX = {"acteurs/a.yaml": "nom: Aa\n", "acteurs/b.yaml": "nom: Bé\n", "objectifs.yaml": OBJECTIFS}


def test_cells_links_and_criteria_follow() -> None:
    gagne = faits(DEUX, {**DEUX, "actions/jardin.yaml": JARDIN})
    assert "+ Produire × Jeunes : le trou se referme | « Jardin » y agit maintenant" in dits(gagne, "cases")
    assert dits(gagne, "liens") == ["+ Aa – Bé : un lien de travail apparaît"]
    assert any(ligne.startswith("+ S4 ") for ligne in dits(gagne, "criteres"))
    perdu = faits({**DEUX, "actions/jardin.yaml": JARDIN}, DEUX)
    assert "- Produire × Jeunes : la case s'ouvre : plus personne n'y agit sûrement | « Jardin » n'y agit plus" in dits(
        perdu, "cases"
    )
    assert dits(perdu, "liens") == ["- Aa – Bé : plus de lien de travail noté"]
    assert any(ligne.startswith("- S4 ") for ligne in dits(perdu, "criteres"))
    moins = faits(DEUX, {**DEUX, "objectifs.yaml": OBJECTIFS.replace("      - id: f\n        intitule: Manger\n", "")})
    assert dits(moins, "cases") == ["- Manger × Jeunes : la case n'existe plus"]


def test_the_charter_is_told_article_by_article() -> None:
    avant = (
        "---\nversion: 2\n---\n## Article 1 — Objet {#objet}\n\nNous agissons.\n\n## Article 2 — Fin {#fin}\n\nUn an.\n"
    )
    apres = (
        avant.replace("Un an", "Deux ans").replace(
            "version: 2", "version: 3\nmodifications:\n  fin:\n    portee: fond\n    motif: Plus long"
        )
        + "\n## Article 3 — Suite {#suite}\n\nOn verra.\n"
    )
    lus = dits(faits({"charte/charte.md": avant}, {"charte/charte.md": apres}), "charte")
    assert any(
        ligne.startswith("~ Article 2 « Fin », texte modifié, de fond") and "motif : Plus long" in ligne
        for ligne in lus
    )
    assert any(ligne.startswith("+ Article 3 « Suite »") for ligne in lus)
    assert any("en-tête de la charte | version : 2 → 3" in ligne for ligne in lus)
    fige = {"charte/versions/2.md": "---\nversion: 2\n---\n## Un\n\nA\n"}
    assert dits(faits(fige, {"charte/versions/2.md": fige["charte/versions/2.md"].replace("A", "B")}), "charte") == [
        "~ texte figé de la charte, version 2 | le texte figé change"
    ]
    assert dits(faits(fige, {}), "charte") == ["- texte figé de la charte, version 2"]


def test_a_rename_is_one_change_and_not_one_for_each_reference() -> None:
    avant = {**DEUX, "actions/jardin.yaml": JARDIN, "acteurs/c.yaml": "nom: Cé\nliens:\n  - avec: a\n"}
    apres = {
        path.replace("/a.", "/aa."): texte.replace("[a, b]", "[aa, b]").replace("avec: a\n", "avec: aa\n")
        for path, texte in avant.items()
    }
    apres["acteurs/aa.yaml"] += "anciens_ids: [a]\n"
    assert dits(faits(avant, apres)) == ["~ Aa | l'identifiant « a » devient « aa »"]


def test_problems_are_known_by_their_words_and_not_by_their_lines() -> None:
    avant = {"acteurs/a.yaml": "nom: A\ntyp: association\n"}
    apres = {
        "acteurs/a.yaml": "# un commentaire\n\nnom: A\ntyp: association\n",
        "actions/x.yaml": "nom: X\nporteurs: [zz]\n",
    }
    lus = dits(faits(avant, apres), "problemes")
    assert len(lus) == 1 and "actions/x.yaml:2" in lus[0]
    assert dits(faits(apres, avant), "problemes")[0].startswith("- ")
    un, deux = (Problem("a", ligne, 1, "CAP102", ERREUR, f"déjà ligne {ligne - 1} et 3.") for ligne in (4, 9))
    assert nouveaux([un], [deux, deux]) == (deux,)
    assert nouveaux([un], [Problem("b", 1, 1, "CAP102", ERREUR, "déjà ligne 8.")], {"a": "b"}) == ()


def test_files_written_otherwise_or_unreadable_are_named() -> None:
    avant = {
        "acteurs/a.yaml": "nom: A\ntype: association\narrivee: 2026-03-20\n",
        "gouvernance.yaml": "instances: []\n",
    }
    autrement = {
        "acteurs/a.yaml": "# ici\narrivee: 20 mars 2026\ntype: association\nnom: A\n",
        "gouvernance.yaml": "instances: [\n",
    }
    changes = faits(avant, autrement)
    assert changes.mise_en_forme == ("acteurs/a.yaml",) and changes.illisibles == ("gouvernance.yaml",)
    assert dits(changes) == []
    abime = faits(avant, {**avant, "acteurs/a.yaml": "nom: [\n"})
    assert abime.illisibles == ("acteurs/a.yaml",) and dits(abime, "acteurs") == []
    assert not changes.vide and faits(avant, avant).vide


def test_lists_without_ids_are_found_again() -> None:
    fiche = FICHE + "regles:\n  - code: CAP412\n    motif: un\n  - code: CAP5\n    motif: deux\n"
    apres = fiche.replace("motif: un", "motif: trois")
    lus = dits(faits({"communaute.yaml": fiche}, {"communaute.yaml": apres}), "communaute")
    assert lus == ["~ Règle ignorée « CAP412 » | pourquoi cette règle ne s’applique pas ici : un → trois"]
    inverse = FICHE + "regles:\n  - code: CAP5\n    motif: deux\n  - code: CAP412\n    motif: un\n"
    assert dits(faits({"communaute.yaml": fiche}, {"communaute.yaml": inverse})) == []
    revise = "revisions:\n  - le: 2026\n    changement: x\n"
    lus = dits(faits({"gouvernance.yaml": revise}, {"gouvernance.yaml": revise.replace("2026", "2027")}), "gouvernance")
    assert lus == ["~ Révision « x » | date de la révision : 2026 → 2027"]


# --- nothing left out --------------------------------------------------------------------------------------------


def une_valeur(type_: Type) -> Any:
    if isinstance(type_, Objet):
        return type_.fiche()
    if isinstance(type_, Liste):
        return (une_valeur(type_.element),)
    if isinstance(type_, Dictionnaire):
        return {"x": une_valeur(type_.valeur)}
    if isinstance(type_, Choix):
        return type_.valeurs[-1]
    return DATE.lire("2031") if type_ is DATE else "quelque chose" if not isinstance(type_, Ref) else "un-id"


def classes() -> list[type[Fiche]]:
    return [
        item
        for item in vars(cap.model).values()
        if isinstance(item, type) and issubclass(item, Fiche) and item.declares
    ]


@pytest.mark.parametrize("classe", classes(), ids=lambda classe: classe.__name__)
def test_every_declared_field_is_compared(classe: type[Fiche]) -> None:
    comparaison = _Comparaison(Communaute(), Communaute())
    for nom, champ in classe.declares.items():
        if nom in ("id", "anciens_ids"):
            continue
        trouves = list(comparaison.details(classe(), classe(**{nom: une_valeur(champ.type)})))
        assert [item.champ.nom for item in trouves] == [nom]
        assert (
            list(comparaison.details(classe(**{nom: une_valeur(champ.type)}), classe(**{nom: une_valeur(champ.type)})))
            == []
        )


def test_every_file_of_the_sample_is_told_when_it_comes_and_when_it_goes() -> None:
    tout = load(MORLAIX)
    tous = {ecart.fiche.chemin for ecart in ecarts(Communaute(), tout.communaute)}
    assert tous == {path for path in tout.chemins if path != "README.md"}
    assert {
        ecart.fiche.chemin or ecart.avant.chemin for ecart in ecarts(tout.communaute, Communaute()) if ecart.avant
    } >= {path for path in tous if "/" in path}
    assert list(ecarts(tout.communaute, load(MORLAIX).communaute)) == []


# --- who may know ------------------------------------------------------------------------------------------------


def test_what_an_audience_may_not_see_is_counted_and_not_told() -> None:
    avant = {"acteurs/a.yaml": "nom: Aa\ntype: association\n"}
    apres = {
        "acteurs/a.yaml": "nom: Aa\ntype: association\nattentes: SECRET-1\ndepart:\n  le: 2026-05-01\n  note: SECRET-2\n",
        "acteurs/jeanne-secret.yaml": "nom: Jeanne SECRET\ntype: personne\n",
        "actions/x.yaml": "nom: SECRET-3\nporteurs: [jeanne-secret]\nvisibilite: soutien\n",
        "financements.yaml": "financements:\n  - id: caf\n    intitule: SECRET-4\n    montant: 12345\n",
        REUNION: NOTES + "\n::: soutien\nDécision D2 : SECRET-5\n:::\n",
    }
    ecrits = {
        pour: rendu.json(faits(avant, apres, pour), "a", "b") for pour in ("public", "membres", "financeurs", "soutien")
    }
    assert "secret" not in ecrits["public"].lower() and "on y va" not in ecrits["public"]
    assert json.loads(ecrits["public"])["reserves"] > 3
    for mot in ("SECRET-2", "SECRET-3", "SECRET-4", "SECRET-5", "12 345", "12\u202f345"):
        assert mot not in ecrits["membres"], mot
    assert "SECRET-1" in ecrits["membres"] and "Jeanne SECRET" in ecrits["membres"] and "on y va" in ecrits["membres"]
    assert "SECRET-4" in ecrits["financeurs"] and "SECRET-1" not in ecrits["financeurs"]
    assert all(f"SECRET-{n}" in ecrits["soutien"] for n in (3, 4, 5))
    assert "Aa quitte la communauté" in ecrits["public"]


def test_decisions_are_public_once_approved() -> None:
    approuve = NOTES.replace(
        "statut: tenue", "statut: tenue\ncompte_rendu:\n  statut: approuve\n  approuve_le: 2026-04-01"
    )
    lus = dits(faits({}, {REUNION: approuve}, "public"), "decisions")
    assert lus == ["+ Décision D1 du 20 mars 2026 : on y va"]


def test_the_private_folder_is_never_told() -> None:
    apres = {
        "prive/contacts.yaml": "contacts:\n  - id: x\n    nom: Secret\n",
        "prive/temps/2026.yaml": "temps:\n  - acteur: a\n",
    }
    for pour in ("public", "membres", "financeurs", "soutien"):
        ecrit = rendu.json(faits({}, apres, pour), "a", "b")
        assert "Secret" not in ecrit and "prive" not in ecrit


# --- the command -------------------------------------------------------------------------------------------------


@pytest.fixture
def morlaix(tmp_path: Path) -> Path:
    folder = shutil.copytree(MORLAIX, tmp_path / "morlaix")
    typed(folder, "init", "-q", "-b", "main")
    save(folder, {}, "v1", jour="2025-01-10")
    return folder


DAY = ("--date", "2025-06-30")


def test_a_branch_is_compared_with_where_it_left_main(morlaix: Path, run: Run) -> None:
    typed(morlaix, "switch", "-q", "-c", "projet")
    save(
        morlaix,
        {
            "actions/jardin.yaml": 'nom: "Jardin du lycée"\nporteurs:\n  - lycee-penze\netapes:\n  - alimentation/produire\npublics:\n  - grand-public\nstatut: en-cours\n'
        },
    )
    typed(morlaix, "switch", "-q", "main")
    save(morlaix, {"acteurs/venu-depuis.yaml": 'nom: "Venu depuis"\n'}, jour="2025-02-01")
    typed(morlaix, "switch", "-q", "projet")
    lu = run("changements", "-C", morlaix, *DAY)
    assert lu.code == 0 and "point de départ commun avec main (10 janvier 2025)" in lu.stdout.replace("\n", " ")
    assert "Produire × Grand public : le trou se referme" in lu.stdout.replace("\u00a0", " ")
    assert "Venu depuis" not in lu.stdout
    bouts = run("changements", "main..projet", "-C", morlaix, *DAY).stdout
    assert "Venu depuis" in bouts and "20 mars 2026" in bouts
    assert run("changements", "main...projet", "-C", morlaix, *DAY).stdout.split("\n")[3:] == lu.stdout.split("\n")[3:]
    assert run("changements", "main", "-C", morlaix, *DAY).stdout == lu.stdout
    ecrit = run("changements", "-C", morlaix, *DAY, "--format", "markdown").stdout
    assert ecrit.startswith("<!-- cap:changements -->\n## ")
    donnees = json.loads(run("changements", "-C", morlaix, *DAY, "--format", "json").stdout)
    assert donnees["version"] == 1 and {groupe["cle"] for groupe in donnees["groupes"]} >= {"actions", "cases"}


def test_on_main_what_is_not_recorded_then_the_last_record(morlaix: Path, run: Run) -> None:
    premier = run("changements", "-C", morlaix, *DAY)
    assert "un dossier vide" in premier.stdout
    save(morlaix, {"acteurs/un.yaml": 'nom: "Tout neuf"\n'}, jour="2025-02-01")
    save(morlaix, {".github/x.yml": "a: 1\n"}, jour="2025-03-01")
    dernier = run("changements", "-C", morlaix, *DAY).stdout.replace("\n", " ")
    assert "le dernier enregistrement (1er février 2025)" in dernier and "Tout neuf" in dernier
    (morlaix / "acteurs" / "un.yaml").write_text('nom: "Tout autre"\n')
    (morlaix / "prive").mkdir()
    (morlaix / "prive" / "contacts.yaml").write_text("contacts: []\n")
    sale = run("changements", "-C", morlaix, *DAY).stdout
    assert "le dossier tel" in sale and "Tout neuf → Tout autre" in sale
    (morlaix / "acteurs" / "un.yaml").unlink()
    assert "Tout neuf" in run("changements", "-C", morlaix, *DAY).stdout


def test_a_public_repository_is_told_to_the_public(morlaix: Path, run: Run) -> None:
    fiche = (morlaix / "communaute.yaml").read_text()
    (morlaix / "communaute.yaml").write_text(
        fiche + "\ndepot: public\n" if "depot:" not in fiche else fiche.replace("depot: prive", "depot: public")
    )
    donnees = json.loads(run("changements", "-C", morlaix, *DAY, "--format", "json").stdout)
    assert donnees["pour"] == "public"
    assert (
        json.loads(run("changements", "-C", morlaix, *DAY, "--format", "json", "--pour", "membres").stdout)["pour"]
        == "membres"
    )


def test_a_long_comment_is_folded_and_never_too_long_to_post(morlaix: Path, run: Run) -> None:
    save(morlaix, {f"acteurs/a{rang}.yaml": f'nom: "Acteur *numéro* {rang} {"x" * 60}"\n' for rang in range(900)})
    ecrit = run("changements", "HEAD~1..HEAD", "-C", morlaix, *DAY, "--format", "markdown").stdout
    assert len(ecrit) < 60_000 and "<details><summary><strong>Acteurs (900)</strong></summary>" in ecrit
    assert "et 700 autres" in ecrit.replace("\u202f", " ") and r"\*numéro\*" in ecrit


def test_nothing_changed_is_said(morlaix: Path, run: Run) -> None:
    assert "Rien n’a changé" in run("changements", "HEAD..HEAD", "-C", morlaix, *DAY).stdout
    (morlaix / "acteurs" / "resam.yaml").write_text("# un mot\n" + (morlaix / "acteurs" / "resam.yaml").read_text())
    ecrit = run("changements", "-C", morlaix, *DAY).stdout
    assert "Rien à raconter" in ecrit and "acteurs/resam.yaml" in ecrit


def test_without_git_the_command_says_what_to_do(tmp_path: Path, run: Run) -> None:
    folder = shutil.copytree(MORLAIX, tmp_path / "zip")
    refus = run("changements", "-C", folder)
    assert refus.code == 2 and "git clone" in refus.stderr and not refus.stdout


def test_every_file_is_parsed_once_and_every_object_read_once(morlaix: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(morlaix, {"actions/x.yaml": "nom: X\nporteurs: [resam]\n"})
    analyses: list[str] = []
    for nom in ("_lire_fichier", "_lire_markdown"):
        vraie = getattr(loader, nom)
        monkeypatch.setattr(
            loader,
            nom,
            lambda fichier, *reste, f=vraie, n=nom: (analyses.append(f"{n} {fichier.path}"), f(fichier, *reste))[1],
        )
    depot = git.ouvrir(morlaix)
    revisions.etats(depot, revisions.bornes(depot, "HEAD~1..HEAD"), date(2025, 6, 30))
    assert len(analyses) == len(set(analyses))
    assert sum(item.startswith("_lire_fichier") for item in analyses) == len(load(morlaix).chemins)


def test_what_changes_in_a_reserved_block_is_only_counted() -> None:
    avant = {REUNION: NOTES + "\n::: soutien\nUn mot.\n:::\n"}
    apres = {REUNION: NOTES + "\n::: soutien\nUn autre mot.\n:::\n"}
    changes = faits(avant, apres)
    assert dits(changes) == [] and changes.reserves == 1 and not changes.mise_en_forme
    assert dits(faits(avant, apres, "soutien"), "reunions") == ["~ Réunion « 20 mars 2026 » | les notes changent"]
    page = rendu.texte(changes, "a", "b", Page())
    assert "1 autre changement n’est pas montré à ce public." in page and "Rien à raconter" in page


def test_notes_under_the_account_are_in_every_form() -> None:
    changes = faits({"acteurs/a.yaml": ACTEUR}, {"acteurs/a.yaml": "nom: [\n"})
    for ecrit in (rendu.texte(changes, "a", "b", Page()), rendu.markdown(changes, "a", "b")):
        assert "acteurs/a.yaml" in ecrit and "pas connus" in ecrit
    heures = dits(faits({REUNION: NOTES}, {REUNION: NOTES.replace("tenue", "tenue\ndebut: 14:30")}), "reunions")
    assert len(heures) == 1 and heures[0].replace("\u00a0", " ").endswith("heure de début : 14 h 30")

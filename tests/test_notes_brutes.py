"""Ten rough notes, as coordinators really type them: each line is captured, asked or left, and none is lost."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cap.cloture import (
    A_PART,
    ANNONCE,
    CAPTUREE,
    DEMANDEE,
    INTITULE,
    PERDUE,
    PROSE,
    VIERGE,
    compte_des_lignes,
)
from cap.communaute import Communaute
from cap.cr import compte_rendu
from cap.graphie import plier
from cap.loader import load
from cap.markdown import read_notes
from cap.mdclauses import (
    D_ANNONCE,
    DE_DECISION,
    DE_QUESTION,
    DE_TACHE,
    date_de_clause_illisible,
    date_illisible,
    lire_suffixe,
    trouver_echeance,
)
from cap.mdlines import BLOC, CODE, COMMENTAIRE, TITRE, VIDE, Ligne, visible
from cap.mdmarkers import CASE, ID_DE_CASE, MARQUEUR, PUCE_DE_WORD, plier_le_debut
from cap.mdmentions import Repertoire, trouver_liens, trouver_noms
from cap.mdnotes import (
    Decision,
    Element,
    Information,
    Notes,
    Paragraphe,
    ProchaineReunion,
    Question,
    Reponse,
    Reporte,
    Tache,
)
from cap.model import Reunion
from cap.render.cr import COMPTE_RENDU, RELEVE, document
from cap.resources import folder
from conftest import Run

ICI = Path(__file__).parent
BRUTES = ICI / "communities" / "notes-brutes"
ATTENDU: dict[str, dict[Any, Any]] = yaml.safe_load((ICI / "notes_brutes.yaml").read_text(encoding="utf-8"))
SORTS = {"?": DEMANDEE, "L": ANNONCE, "#": INTITULE, "_": VIERGE, "B": A_PART, ".": PROSE}
GENRES: dict[str, type[Element]] = {
    "D": Decision,
    "A": Tache,
    "Q": Question,
    "R": Reponse,
    "I": Information,
    "Z": Reporte,
    "N": ProchaineReunion,
}
RESSEMBLE = {"D": "decision", "A": "a-faire", "Q": "question", "R": "reponse", "N": "prochaine-reunion"}


@cache
def communaute() -> Communaute:
    return load(BRUTES).communaute


def debut(reunion: Reunion) -> int:
    return reunion.notes.lignes[0].numero - 1


def attendus(reunion: Reunion) -> dict[int, str]:
    """Give the label of each line of the file."""
    labels = ATTENDU[reunion.id]
    return {debut(reunion) + rang: str(labels.get(rang, ".")) for rang in range(1, labels["lignes"] + 1)}


def elements(notes: Notes) -> list[Element]:
    return [e for p in notes.points for e in p.elements if isinstance(e, Element) and not isinstance(e, Paragraphe)]


@pytest.mark.parametrize("nom", ATTENDU)
def test_every_line_is_captured_asked_or_left_as_a_coordinator_expects(nom: str) -> None:
    reunion = communaute().reunions[nom]
    labels = attendus(reunion)
    compte = compte_des_lignes(reunion.notes)
    lus = {ligne: sort for sort, lignes in compte.par_sort.items() for ligne in lignes}
    voulus = {ligne: SORTS.get(label[0], CAPTUREE) for ligne, label in labels.items()}
    textes = {ligne.numero: ligne.texte for ligne in reunion.notes.lignes}
    assert [(textes[n], lus[n], "wanted", voulus[n]) for n in lus if lus[n] != voulus[n]] == []
    assert compte.total == sum(map(compte.combien, compte.par_sort)) == len(reunion.notes.lignes) == len(labels)
    assert compte.combien(PERDUE) == 0


@pytest.mark.parametrize("nom", ATTENDU)
def test_each_item_is_of_the_kind_meant_and_each_question_asked_about_the_right_one(nom: str) -> None:
    reunion = communaute().reunions[nom]
    labels = attendus(reunion)
    lus = {element.ligne: type(element).__name__ for element in elements(reunion.notes)}
    assert lus == {ligne: GENRES[label[0]].__name__ for ligne, label in labels.items() if label[0] in GENRES}
    demandes = {(item.ligne, item.genre) for item in reunion.notes.ressemblances}
    assert demandes == {(ligne, RESSEMBLE[label[1]]) for ligne, label in labels.items() if label[0] == "?"}


@pytest.mark.parametrize("nom", ATTENDU)
def test_who_and_when_are_read_or_asked_and_never_guessed(nom: str) -> None:
    reunion = communaute().reunions[nom]
    labels = {ligne: label for ligne, label in attendus(reunion).items() if " " in label}
    reference = reunion.date.debut if reunion.date else None
    lus = {}
    for item in elements(reunion.notes):
        if item.ligne not in labels:
            continue
        if isinstance(item, Tache):
            inconnu = item.responsable_texte.replace(" ", "-")
            qui = item.responsable or (f"?{inconnu}" if inconnu else "-")
            quand = item.echeance.iso() if item.echeance else item.echeance_instance.lower().replace(" ", "-") or "-"
            douteuse = date_illisible(item.texte, reference)
            douteuse = douteuse or any(date_de_clause_illisible(c, reference) for c in item.suffixes_inconnus)
            lus[item.ligne] = f"A {qui} {'fait' if item.fait else '?' if quand == '-' and douteuse else quand}"
        elif isinstance(item, ProchaineReunion):
            lus[item.ligne] = f"N {item.date.iso() if item.date else '-'}"
        elif isinstance(item, Decision):
            inconnues = [date_de_clause_illisible(clause, reference) for clause in item.suffixes_inconnus]
            lus[item.ligne] = "D ?" if any(inconnues) else "D"
    assert lus == {ligne: label.replace("gt-alim", "gt") for ligne, label in labels.items()}


# --- nothing is lost on the way to the compte-rendu --------------------------------------------------------------

MOTS = re.compile(r"\w+")
DOSSIERS = {
    "notes-brutes": BRUTES,
    "mulhouse": ICI / "communities" / "mulhouse",
    "morlaix": folder("sample-community"),
}


def mots(texte: str) -> list[str]:
    return MOTS.findall(plier(texte))


def repertoire(communaute: Communaute) -> Repertoire:
    return Repertoire({a.id: (a.nom, a.nom_complet, *a.alias) for a in communaute.acteurs.values()})


def hors_des_articulations(annuaire: Repertoire, ligne: Ligne, reference: date | None) -> str:
    """Give what a document must show word for word: not the marker, nor names, dates and clauses, written otherwise."""
    texte = ligne.texte
    plie, positions = plier_le_debut(texte)
    if puce := PUCE_DE_WORD.match(texte):
        texte = " " * puce.end() + texte[puce.end() :]
    if ligne.nature == TITRE:
        texte = texte.split("(")[0].split("{#")[0]
    elif ouverture := CASE.match(plie) or MARQUEUR.match(plie):
        texte = texte[positions[ouverture.end()] :]
        texte = ID_DE_CASE.sub("", texte, count=1) if "etat" in ouverture.re.groupindex else texte
        connu = annuaire.chercher(texte.strip())
        if connu and texte.strip()[connu[1] :].lstrip().startswith(":"):
            texte = texte.strip()[connu[1] :]
        for admises in (DE_DECISION, DE_TACHE, DE_QUESTION, D_ANNONCE):
            texte = lire_suffixe(texte, admises, reference).texte
    while echeance := trouver_echeance(texte, reference):
        texte = texte[: echeance.debut] + " " + texte[echeance.fin :]
    for nom in reversed(trouver_noms(texte, annuaire)):
        texte = texte[: nom.debut] + " " + (texte[nom.fin :] if nom.acteur else texte[nom.debut + 1 :])
    for debut, fin, _ in reversed(trouver_liens(texte)):
        texte = texte[:debut] + " " + texte[fin:]
    return texte


@pytest.mark.parametrize("audience", ["membres", "soutien"])
@pytest.mark.parametrize("nom", DOSSIERS)
def test_no_visible_word_is_lost_in_the_compte_rendu(nom: str, audience: str) -> None:
    communaute = load(DOSSIERS[nom]).communaute
    annuaire = repertoire(communaute)
    for reunion in communaute.reunions.values():
        cr = compte_rendu(communaute, reunion.id, date(2026, 9, 1), audience)
        for forme in ("markdown", "texte", "html"):
            donnes = Counter(mots(unescape(document(cr, COMPTE_RENDU, forme))))
            reference = reunion.date.debut if reunion.date else None
            voulus: Counter[str] = Counter()
            for ligne in reunion.notes.lignes:
                if ligne.nature not in (BLOC, COMMENTAIRE, VIDE) and visible(ligne.restreint, audience):
                    voulus.update(mots(hors_des_articulations(annuaire, ligne, reference)))
            assert voulus - donnes == Counter(), (reunion.id, forme)


@pytest.mark.parametrize("nom", DOSSIERS)
def test_what_one_audience_may_not_read_is_in_none_of_its_documents(nom: str) -> None:
    communaute = load(DOSSIERS[nom]).communaute
    for reunion in communaute.reunions.values():
        for audience in ("membres", "public"):
            cr = compte_rendu(communaute, reunion.id, date(2026, 9, 1), audience)
            texte = plier(document(cr, COMPTE_RENDU, "texte") + document(cr, RELEVE, "texte"))
            gardees = [x for x in reunion.notes.lignes if x.nature != VIDE and not visible(x.restreint, audience)]
            assert [x.texte for x in gardees if len(plier(x.texte)) > 12 and plier(x.texte) in texte] == []


@pytest.mark.parametrize("nom", ATTENDU)
def test_closing_writes_numbers_and_not_another_word(tmp_path: Path, run: Run, nom: str) -> None:
    dossier = tmp_path / "brutes"
    shutil.copytree(BRUTES, dossier)
    avant = communaute().reunions[nom]
    dit = run("cr", "clore", nom, "--sans-question", "--date", "2026-09-01", cwd=dossier)
    assert dit.code == 0 and "Traceback" not in dit.stderr
    apres = load(dossier).communaute.reunions[nom]
    assert not any(item.implicite for item in (*apres.notes.decisions, *apres.notes.taches, *apres.notes.questions))
    numeros = re.compile(r"\b[DAQ][0-9]+\b|[:*]")
    for ligne, numerotee in zip(avant.notes.lignes, apres.notes.lignes, strict=True):
        assert numeros.sub(" ", numerotee.texte).split() == numeros.sub(" ", ligne.texte).split()
    assert compte_des_lignes(apres.notes).combien(DEMANDEE) == compte_des_lignes(avant.notes).combien(DEMANDEE)
    fait = (dossier / apres.ou.path).read_bytes()
    run("cr", "clore", nom, "--sans-question", "--date", "2026-09-01", cwd=dossier)
    assert (dossier / apres.ou.path).read_bytes() == fait


@pytest.mark.parametrize("nom", ATTENDU)
def test_pasted_into_a_meeting_rough_notes_say_the_same(tmp_path: Path, run: Run, nom: str) -> None:
    dossier = tmp_path / "brutes"
    shutil.copytree(BRUTES, dossier)
    (dossier / "reunions" / f"{nom}.md").unlink()
    reunion = communaute().reunions[nom]
    dit = run("cr", "notes", nom, "-", "--date", "2026-09-01", cwd=dossier, stdin=reunion.corps)
    assert dit.code == 0, dit.stderr
    collee = load(dossier).communaute.reunions[nom]
    assert mots(collee.corps) == mots(reunion.corps)
    for champ in ("decisions", "taches", "questions", "reponses", "informations", "reportes", "prochaines"):
        lus, ecrits = (tuple(item.texte for item in getattr(r.notes, champ)) for r in (collee, reunion))
        assert lus == ecrits
    assert [r.texte for r in collee.notes.ressemblances] == [r.texte for r in reunion.notes.ressemblances]


@given(st.data())
def test_the_same_lines_in_any_order_lose_nothing(data: st.DataObject) -> None:
    lignes = [x.texte for r in communaute().reunions.values() for x in r.notes.lignes if x.nature not in (BLOC, CODE)]
    texte = "".join(f"{ligne}\n" for ligne in data.draw(st.lists(st.sampled_from(lignes), max_size=25)))
    annuaire = repertoire(communaute())
    jour = date(2026, 3, 20)
    notes = read_notes(texte, "reunions/r.md", 1, 0, annuaire, jour)
    compte = compte_des_lignes(notes)
    assert (compte.total, compte.combien(PERDUE)) == (len(notes.lignes), 0)
    melange = replace(communaute(), reunions={"r": Reunion(id="r", notes=notes, corps=texte)})
    donnes = Counter(mots(document(compte_rendu(melange, "r", jour, "soutien"), COMPTE_RENDU, "markdown")))
    voulus: Counter[str] = Counter()
    titres: set[str] = set()  # an empty heading under which another bears notes is shown once
    for ligne in notes.lignes:
        if ligne.nature not in (BLOC, COMMENTAIRE, VIDE) and ligne.texte not in titres:
            titres |= {ligne.texte} if ligne.nature == TITRE else set()
            voulus.update(mots(hors_des_articulations(annuaire, ligne, jour)))
    assert voulus - donnes == Counter(), texte

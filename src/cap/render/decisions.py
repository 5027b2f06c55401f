"""The register of decisions: text at 80 columns, Markdown, JSON.

JSON, version 1: `le`, `pour`, `total` (before any choice), `decisions` (as `cap.decisions.DecisionLue`: `suites` and
`voisines` with `genre`, `texte`, `ref`, `etat`; `portee`); dates are data, names are words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from cap.decisions import DecisionLue, Porte, Registre
from cap.phrases import combien, enumerer
from cap.redaction import en_precisant, majuscule
from cap.render.cr import en_donnees
from cap.render.documents import en_markdown
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, GRIS, Page, net, plie

TITRE: Final = "titre"
SEANCE: Final = "seance"
TEXTE: Final = "texte"
DETAIL: Final = "detail"
SUITE: Final = "suite"

_MARGES: Final = {TEXTE: "  – ", DETAIL: "    ", SUITE: "    → "}
_TONS: Final = {TITRE: GRAS, SEANCE: BLEU, DETAIL: GRIS}
_FORMES: Final = {TITRE: "\n## {}\n", SEANCE: "\n### {}\n", TEXTE: "- **{}**", DETAIL: "  {}", SUITE: "  - {}"}
# More tasks than this at one point are only counted: they say nothing of this decision alone.
_VOISINES: Final = 4


class Ligne(NamedTuple):
    """A paragraph of the register and what it is; the renderer gives it its indent and its look."""

    texte: str
    genre: str


def texte(registre: Registre, page: Page, conseils: bool = False) -> str:
    """Write the register as text, in the width of the page; `conseils` adds the decisions that nobody carries yet."""
    lignes: list[str] = []
    for ligne in _lignes(registre, conseils):
        pliee = plie(page, ligne.texte, _MARGES.get(ligne.genre, ""), ton=_TONS.get(ligne.genre, ""))
        if ligne.genre == TITRE:
            trait = max(map(len, plie(page._replace(couleurs=False), ligne.texte)))
            lignes += ["", "", *pliee, "-" * trait]
        else:
            lignes += ["", *pliee] if ligne.genre == SEANCE else pliee
    return "\n".join(lignes).lstrip("\n") + "\n"


def markdown(registre: Registre, conseils: bool = False) -> str:
    """Write the register as Markdown."""
    lignes = [_FORMES[ligne.genre].format(en_markdown(net(ligne.texte))) for ligne in _lignes(registre, conseils)]
    return "\n".join(lignes).replace("\n\n\n", "\n\n").strip("\n") + "\n"


def json(registre: Registre) -> str:
    """Write the same content as data; `version` changes when a key changes meaning."""
    return en_json(
        {
            "version": 1,
            "le": registre.jour.isoformat(),
            "pour": registre.audience,
            "total": registre.total,
            "decisions": [{**en_donnees(item), "portee": item.portee} for item in registre.decisions],
        }
    )


def _lignes(registre: Registre, conseils: bool) -> Iterator[Ligne]:
    yield Ligne(_compte(registre), TITRE)
    reunion = ""
    dites: set[str] = set()
    for decision in registre.decisions:
        if decision.reunion != reunion:
            yield Ligne(_seance(decision), SEANCE)
            reunion = decision.reunion
        yield Ligne(majuscule(decision.texte), TEXTE)
        yield from _details(decision, dites)
    orphelines = registre.orphelines if conseils else ()
    if orphelines:
        yield Ligne(f"Que personne ne porte encore : {len(orphelines)}", TITRE)
        for decision in orphelines:
            yield Ligne(f"{majuscule(decision.texte)} ({decision.ref})", TEXTE)
        yield Ligne(
            "Peut-être rien à faire : certaines décisions se suffisent. Sinon, une tâche (« suite de … »), ou "
            "« decision: » dans la fiche d'une action ou d'un jalon, dira qui la porte.",
            DETAIL,
        )


def _compte(registre: Registre) -> str:
    nombre = len(registre.decisions)
    if not nombre:
        return "Décisions : aucune" + (f" sur {registre.total}" if registre.total else "")
    sur = f" sur {registre.total}" if nombre < registre.total else ""
    remplacees = sum(bool(item.modifiee_par) for item in registre.decisions)
    a_revoir = sum(item.a_revoir for item in registre.decisions)
    dont = [combien(remplacees, "modifiée depuis", "modifiées depuis")] if remplacees else []
    dont += [f"{a_revoir} à revoir"] if a_revoir else []
    return f"Décisions : {nombre}{sur}" + (f", dont {enumerer(dont)}" if dont else "")


def _seance(decision: DecisionLue) -> str:
    le = decision.le.en_mots() if decision.le is not None else "sans date"
    return f"{le}, {decision.instance_nom}" if decision.instance_nom else le


def _details(decision: DecisionLue, dites: set[str]) -> Iterator[Ligne]:
    prise = ", ".join(filter(None, (decision.mode_texte or decision.mode, decision.votes)))
    yield Ligne(" · ".join(filter(None, (prise, decision.ref))), DETAIL)
    if decision.modifie_nom:
        yield Ligne(f"modifie {decision.modifie_nom}", DETAIL)
    if decision.modifiee_par_nom:
        yield Ligne(f"modifiée par {decision.modifiee_par_nom}", DETAIL)
    elif decision.en_vigueur and decision.revoir is not None:
        yield Ligne(f"à revoir {en_precisant(decision.revoir)}", DETAIL)
    elif decision.en_vigueur and decision.revoir_a:
        yield Ligne(f"à revoir à la {decision.revoir_a}", DETAIL)
    for evenement in decision.evenements:
        quand = f" {en_precisant(evenement.le)}" if evenement.le is not None else ""
        note = f" : {evenement.note}" if evenement.note else ""
        yield Ligne(f"{evenement.texte}{quand}{note}", DETAIL)
    for suite in decision.suites:
        yield Ligne(_porte(suite), SUITE)
    yield from _voisines(decision, dites)


def _voisines(decision: DecisionLue, dites: set[str]) -> Iterator[Ligne]:
    """Say the tasks of the same point once (`dites`: those said already), and only count them where they are many."""
    deja = {voisine.ref for voisine in decision.voisines} <= dites
    dites |= {voisine.ref for voisine in decision.voisines}
    if decision.voisines and (deja or len(decision.voisines) > _VOISINES):
        yield Ligne(f"au même point, {combien(len(decision.voisines), 'tâche')} (cap suivi)", SUITE)
        return
    for voisine in decision.voisines:
        yield Ligne(f"au même point, {_porte(voisine)}", SUITE)


def _porte(porte: Porte) -> str:
    separateur = " : " if porte.genre in ("tâche", "question", "décision", "révision", "question essentielle") else " "
    dit = separateur.join(filter(None, (porte.genre, porte.texte)))
    return f"{dit} ({porte.etat})" if porte.etat else dit

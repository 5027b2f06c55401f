"""The thread of one thing: a tree of text at 80 columns, Markdown, JSON.

JSON, `cap/fil/1`: `communaute`, `date`, `pour`, `profondeur`, `depart` (a node), `noeuds` (`cle`, `genre`, `intitule`,
`quand`, `dit`, `fichier`, `ligne`), `liens` (`amont`, `aval`: keys; `nature`: `suite`, `decline`, `modifie`, `revise`,
`contient`, `porte`, `preuve`, or `meme-point`, the only one that is not `certain`), `amont` and `aval` (keys of the
nodes on each side, nearest first).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from cap.fil import Branche, Fil
from cap.fil_liens import GENRES, MEME_POINT, MODIFIE, PREUVE, REVISE, Noeud
from cap.phrases import cite
from cap.redaction import en_precisant
from cap.render.documents import en_markdown
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, GRIS, Page, net, plie

SCHEMA: Final = "cap/fil/1"

_AVAL: Final = {MEME_POINT: "au même point, ", REVISE: "change : ", MODIFIE: "modifiée par : ", PREUVE: "preuve : "}
_AMONT: Final = {MEME_POINT: "au même point, ", REVISE: "changé par : ", MODIFIE: "modifie : "}
_SANS_ID: Final = ("resultat", "revision", "trou-assume", "engagement")
_RIEN: Final = (
    "Rien d'écrit ne le relie encore à autre chose. « decision: » dans une fiche, « (suite de #D1) » dans les notes, "
    "« source: » d'un enseignement ou d'une révision tissent le fil."
)


def texte(fil: Fil, page: Page) -> str:
    """Write the thread as text, in the width of the page: what it is, what it comes from, what came of it."""
    lignes = plie(page, _nomme(fil.depart), ton=GRAS)
    for dit in _faits(fil.depart):
        lignes += plie(page, dit, "  ", ton=GRIS)
    for titre, branches, fleche in _cotes(fil):
        lignes += ["", *plie(page, titre, ton=GRAS)]
        lignes += _arbre(page, branches, fleche, 0)
    if not (fil.amont or fil.aval):
        lignes += ["", *plie(page, _RIEN)]
    return "\n".join(lignes) + "\n"


def _cotes(fil: Fil) -> Iterator[tuple[str, Sequence[Branche], str]]:
    if fil.amont:
        yield "D'où cela vient", fil.amont, "←"
    if fil.aval:
        yield "Ce que cela a donné", fil.aval, "→"


def _arbre(page: Page, branches: Sequence[Branche], fleche: str, niveau: int) -> Iterator[str]:
    # Beyond a third of the page a tree is no more a tree: the indent stops there.
    retrait = " " * min(2 + 2 * niveau, page.largeur // 3)
    for branche in branches:
        yield from plie(page, _branche(branche, fleche), f"{retrait}{fleche} ", ton=BLEU if niveau == 0 else "")
        if not branche.deja:
            if branche.noeud.dit:
                yield from plie(page, branche.noeud.dit, f"{retrait}  ", ton=GRIS)
            yield from _arbre(page, branche.suite, fleche, niveau + 1)
            if branche.coupe:
                yield from plie(page, f"et plus loin : cap fil {branche.noeud.cle}", f"{retrait}  ", ton=GRIS)


def _branche(branche: Branche, fleche: str) -> str:
    lien = (_AVAL if fleche == "→" else _AMONT).get(branche.lien.nature, "")
    if branche.deja:
        return f"{lien}{_nomme(branche.noeud)} (déjà dit)"
    return f"{lien}{_nomme(branche.noeud)}"


def _nomme(noeud: Noeud) -> str:
    """Name a thing: its kind, its words, when, and the id to follow it from."""
    quand = f", {en_precisant(noeud.quand)}" if noeud.quand is not None and noeud.quand.connue else ""
    if noeud.genre in ("feuille-de-route", "gouvernance", "evaluation", "charte"):
        return f"{GENRES[noeud.genre]} ({noeud.intitule})"
    reference = noeud.id if noeud.genre in ("decision", "a-faire", "question") else noeud.cle
    fin = "" if noeud.genre in _SANS_ID else f" · {reference}"
    return f"{GENRES[noeud.genre]} {cite(noeud.intitule)}{quand}{fin}"


def _faits(noeud: Noeud) -> Iterator[str]:
    if noeud.dit:
        yield noeud.dit
    if noeud.lieu is not None:
        yield f"{noeud.lieu.path}, ligne {noeud.lieu.line}"


# --- documents ------------------------------------------------------------------------------------------------


def markdown(fil: Fil) -> str:
    """Write the thread as Markdown: nested lists."""
    lignes = [f"# {en_markdown(net(_nomme(fil.depart)))}", ""]
    lignes += [en_markdown(net(" ; ".join(_faits(fil.depart)))), ""]
    for titre, branches, fleche in _cotes(fil):
        lignes += [f"## {net(titre)}", "", *_puces(branches, fleche, 0), ""]
    if not (fil.amont or fil.aval):
        lignes += [en_markdown(net(_RIEN))]
    return "\n".join(lignes).strip("\n") + "\n"


def _puces(branches: Sequence[Branche], fleche: str, niveau: int) -> Iterator[str]:
    for branche in branches:
        dit = f" : {branche.noeud.dit}" if branche.noeud.dit and not branche.deja else ""
        yield "  " * niveau + "- " + en_markdown(net(f"{_branche(branche, fleche)}{dit}"))
        yield from _puces(branche.suite, fleche, niveau + 1)


def json(fil: Fil) -> str:
    """Write the same content as data."""
    noeuds = {fil.depart.cle: fil.depart}
    liens: dict[tuple[str, str], dict[str, Any]] = {}
    cotes = {nom: _parcourir(branches, noeuds, liens) for nom, branches in (("amont", fil.amont), ("aval", fil.aval))}
    return en_json(
        {
            "schema": SCHEMA,
            "communaute": fil.communaute,
            "date": fil.jour.isoformat(),
            "pour": fil.audience,
            "profondeur": fil.profondeur,
            "depart": fil.depart.cle,
            "noeuds": [_donnees(noeud) for noeud in noeuds.values()],
            "liens": list(liens.values()),
            **cotes,
        }
    )


def _parcourir(
    branches: Sequence[Branche], noeuds: dict[str, Noeud], liens: dict[tuple[str, str], dict[str, Any]]
) -> list[str]:
    """List the keys of one side, nearest first, noting nodes and links on the way."""
    cles: dict[str, None] = {}
    attente = list(branches)
    for branche in attente:
        noeuds.setdefault(branche.noeud.cle, branche.noeud)
        lien = branche.lien
        liens[lien.amont, lien.aval] = {**lien._asdict(), "certain": lien.certain}
        cles[branche.noeud.cle] = None
        attente += branche.suite
    return list(cles)


def _donnees(noeud: Noeud) -> dict[str, Any]:
    return {
        "cle": noeud.cle,
        "genre": noeud.genre,
        "intitule": noeud.intitule,
        "quand": noeud.quand.iso() if noeud.quand is not None else None,
        "dit": noeud.dit,
        "fichier": noeud.lieu.path if noeud.lieu is not None else None,
        "ligne": noeud.lieu.line if noeud.lieu is not None else None,
    }

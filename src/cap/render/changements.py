"""What changed between two states: text at 80 columns, Markdown for the comment of a request, JSON.

JSON, version 1: `communaute`, `avant`, `apres` (in words), `pour`, `groupes` (`cle`, `titre`, `lignes` with `signe`
`+`, `-` or `~`, `texte`, `details`, `fichier`), `reserves` (changes this audience may not see), `mise_en_forme` (files
written otherwise with the same meaning), `illisibles`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cap.changements import AUTRE, MOINS, PLUS, Changements, Groupe, Ligne
from cap.phrases import combien, enumerer
from cap.redaction import majuscule
from cap.render.documents import en_markdown
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, JAUNE, VERT, Page, net, plie

MARQUE: Final = "<!-- cap:changements -->"
"""First line of the Markdown, by which a later run finds its own comment and updates it."""
TAILLE_MAX: Final = 60_000
"""Characters of the Markdown: the comment of a request holds 65,536 at most."""

_REPLI: Final = 10
_TONS: Final = {PLUS: VERT, MOINS: JAUNE, AUTRE: ""}
_PROBLEMES: Final = {PLUS: "**À regarder** · ", MOINS: "**Résolu** · ", AUTRE: ""}
"""A problem that comes is no gain: a sign would say so."""
_SIGNES: Final = {PLUS: "**+** ", MOINS: "**−** ", AUTRE: ""}


def texte(faits: Changements, avant: str, apres: str, page: Page) -> str:
    """Write everything, in the width of the page."""
    lignes = [*plie(page, _titre(avant, apres), ton=GRAS), *plie(page, _bref(faits))]
    for groupe in faits.groupes:
        lignes += ["", *plie(page, groupe.titre, ton=BLEU)]
        for ligne in groupe.lignes:
            lignes += plie(page, _phrase(ligne), f"  {ligne.signe} ", ton=_TONS[ligne.signe])
            for detail in ligne.details:
                lignes += plie(page, detail, "      – ")
    for note in _notes(faits):
        lignes += ["", *plie(page, note)]
    return "\n".join(lignes) + "\n"


def markdown(faits: Changements, avant: str, apres: str) -> str:
    """Write the comment of a request: long groups are folded, and cut where the whole would be too long to post."""
    for reste in (10_000, 200, 60, 20, 5, 1, 0):
        ecrit = "\n".join(_markdown(faits, avant, apres, reste)) + "\n"
        if len(ecrit) <= TAILLE_MAX:
            break
    return ecrit


def json(faits: Changements, avant: str, apres: str) -> str:
    """Write the same content as data; `version` changes when a key changes meaning."""
    return en_json(
        {
            "version": 1,
            "communaute": faits.nom,
            "avant": avant,
            "apres": apres,
            "pour": faits.audience,
            "groupes": [
                {
                    "cle": groupe.cle,
                    "titre": groupe.titre,
                    "lignes": [
                        {"signe": item.signe, "texte": item.texte, "details": item.details, "fichier": item.path}
                        for item in groupe.lignes
                    ],
                }
                for groupe in faits.groupes
            ],
            "reserves": faits.reserves,
            "mise_en_forme": faits.mise_en_forme,
            "illisibles": faits.illisibles,
        }
    )


def _titre(avant: str, apres: str) -> str:
    return f"Ce qui change entre {avant} et {apres}"


def _de_la_communaute(faits: Changements) -> str:
    return f"{faits.nom} : ce qui change" if faits.nom else "Ce qui change"


def _bref(faits: Changements) -> str:
    if faits.vide:
        return "Rien n'a changé dans la communauté."
    if not faits.groupes:
        return "Rien à raconter : aucune fiche ne change de sens pour ce public."
    comptes = (combien(len(groupe.lignes), groupe.mot, groupe.mots) for groupe in faits.groupes)
    return f"En bref : {enumerer(comptes)}."


def _phrase(ligne: Ligne) -> str:
    texte = majuscule(ligne.texte)
    return texte + (" :" if ligne.details and " : " not in texte else "")


def _notes(faits: Changements) -> Iterator[str]:
    if faits.illisibles:
        noms = enumerer(faits.illisibles, 8)
        yield f"Ne se lisent pas d'un côté, leurs changements ne sont donc pas connus : {noms}."
    if faits.mise_en_forme:
        yield f"Écrits autrement, avec le même sens : {enumerer(faits.mise_en_forme, 8)}."
    if faits.reserves:
        autres = combien(faits.reserves, "autre changement n'est pas montré", "autres changements ne sont pas montrés")
        yield f"{majuscule(autres)} à ce public."


def _markdown(faits: Changements, avant: str, apres: str, reste: int) -> Iterator[str]:
    yield MARQUE
    yield f"## {en_markdown(net(_de_la_communaute(faits)))}"
    yield ""
    yield en_markdown(net(f"Entre {avant} et {apres}. {_bref(faits)}"))
    for groupe in faits.groupes:
        yield ""
        yield from _groupe(groupe, reste)
    for note in _notes(faits):
        yield ""
        yield f"*{en_markdown(net(note))}*"


def _groupe(groupe: Groupe, reste: int) -> Iterator[str]:
    long = len(groupe.lignes) > _REPLI
    titre = en_markdown(net(groupe.titre))
    if long:
        yield f"<details><summary><strong>{titre} ({len(groupe.lignes)})</strong></summary>"
        yield ""
    else:
        yield f"### {titre}"
        yield ""
    for ligne in groupe.lignes[:reste]:
        signe = _PROBLEMES[ligne.signe] if groupe.cle == "problemes" else _SIGNES[ligne.signe]
        yield f"- {signe}{en_markdown(net(_phrase(ligne)))}"
        for detail in ligne.details[:reste]:
            yield f"  - {en_markdown(net(detail))}"
    tus = len(groupe.lignes) - reste
    if tus > 0:
        autres = f"et {combien(tus, 'autre')} : la commande « cap changements » les donne"
        yield f"- {en_markdown(net(autres))}"
    if long:
        yield ""
        yield "</details>"

"""Two states of a community read to be compared: revisions of git, or a revision and the folder as it stands.

What stands under `prive/` is not in git: a comparison of two states leaves it out on both sides, and a report that
looks back at a revision keeps today's on both, so that nothing private ever looks new or gone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cap.changements import Etat
from cap.dates import JOUR, Periode
from cap.dossier import FICHIER, PRIVE, Liste, lire, lister
from cap.git import Arbre, Depot, Revision, ouvrir
from cap.loader import DejaLu, Loaded, load, load_bytes
from cap.redaction import de


class Bornes(NamedTuple):
    """What is compared: two states, the second being the folder as it stands (None) or a revision; and in words."""

    avant: Revision | None
    apres: Revision | None
    dit_avant: str
    dit_apres: str


def bornes(depot: Depot, demande: str) -> Bornes:
    """Read what was asked: `A...B` from where B left A, `A..B` from A itself, `A` as `A...` up to the folder.

    Nothing asked: in a branch, what it brings since it left the main one, the folder included; on the main branch,
    what is not recorded yet, else the last record that touched the community.
    """
    for signe in ("...", ".."):
        gauche, trouve, droite = demande.partition(signe)
        if trouve:
            return _entre(depot, gauche, droite, signe)
    if demande:
        return _entre(depot, demande, "", "...")
    ici = depot.dernier()
    principale = depot.principale(ici)
    base = depot.base(principale, ici) if principale is not None else ici
    if principale is not None and base.commit != ici.commit:
        return Bornes(base, None, _en_mots(base, principale.nom), _DOSSIER)
    arbre = depot.lire([ici])[0]
    if _differe(depot.dossier, arbre):
        return Bornes(ici, None, f"le dernier enregistrement ({_jour(ici)})", _DOSSIER)
    apres, avant = depot.dernier_touche(ici)
    dit = f"l'enregistrement précédent ({_jour(avant)})" if avant is not None else "un dossier vide"
    return Bornes(avant, apres, dit, f"le dernier enregistrement ({_jour(apres)})")


_DOSSIER = "le dossier tel qu'il est"


def _entre(depot: Depot, gauche: str, droite: str, signe: str) -> Bornes:
    avant = depot.revision(gauche or "HEAD")
    apres = depot.revision(droite) if droite else None
    dit = f"{droite} ({_jour(apres)})" if apres is not None else _DOSSIER
    if signe == "..":
        return Bornes(avant, apres, f"{avant.nom} ({_jour(avant)})", dit)
    if droite == "HEAD" and apres is not None:
        dit = f"cette proposition ({_jour(apres)})"
    base = depot.base(avant, apres or depot.dernier())
    return Bornes(base, apres, _en_mots(base, avant.nom), dit)


def _en_mots(base: Revision, nom: str) -> str:
    return f"{nom} ({_jour(base)})" if base.nom == nom else f"le point de départ commun avec {nom} ({_jour(base)})"


def _jour(revision: Revision) -> str:
    jour = revision.jour
    return de(Periode(jour, jour, JOUR)).removeprefix("du ")


def _differe(dossier: Path, arbre: Arbre) -> bool:
    """Tell whether the folder holds something else than what is recorded; nothing of git's index is asked."""
    ici = {entree.path: entree for entree in _sans_prive(lister(dossier)).entrees}
    la = {entree.path: entree for entree in _sans_prive(arbre.liste).entrees}
    if ici.keys() != la.keys():
        return True
    return any(
        entree.nature == FICHIER and (path not in arbre.octets or _octets(entree.chemin) != arbre.octets[path])
        for path, entree in ici.items()
    )


def _octets(chemin: str) -> bytes | None:
    try:
        return lire(chemin)
    except OSError:
        return None


def _sans_prive(liste: Liste) -> Liste:
    dedans = f"{PRIVE}/"
    return Liste(
        tuple(entree for entree in liste.entrees if not f"{entree.path}/".startswith(dedans)),
        tuple(refuse for refuse in liste.refuses if not f"{refuse.path}/".startswith(dedans)),
    )


def etats(depot: Depot, bornes: Bornes, jour: date) -> tuple[Etat, Etat]:
    """Read and check both sides on a day; each object of git is read once, each file parsed once."""
    revisions = [revision for revision in (bornes.avant, bornes.apres) if revision is not None]
    arbres = dict(zip((revision.commit for revision in revisions), depot.lire(revisions), strict=True))
    deja = DejaLu()

    def lu(revision: Revision | None, vide: bool) -> Loaded:
        if revision is not None:
            arbre = arbres[revision.commit]
            return load_bytes(_sans_prive(arbre.liste), _publics(arbre), deja)
        liste = Liste((), ()) if vide else _sans_prive(lister(depot.dossier))
        return load(depot.dossier, liste=liste, deja=deja) if not vide else load_bytes(liste, {}, deja)

    return _etat(lu(bornes.avant, vide=True), jour), _etat(lu(bornes.apres, vide=False), jour)


def _publics(arbre: Arbre) -> dict[str, bytes]:
    return {path: octets for path, octets in arbre.octets.items() if not path.startswith(f"{PRIVE}/")}


def _etat(lu: Loaded, jour: date) -> Etat:
    from cap.rules import constater

    communaute = replace(lu.communaute, prive_present=False)
    problems = constater(communaute, jour, lu.problems) if lu.chemins else ()
    return Etat(communaute, problems, lu.empreintes)


class Passee(NamedTuple):
    """The community of another moment: what was read, when that was recorded, and its name in words."""

    lu: Loaded
    jour: date
    nom: str


def passee(dossier: Path, prive: Path | None, nom: str, deja: DejaLu | None = None) -> Passee:
    """Read the community as it was at a revision, or where the present branch left it.

    What stands under `prive/` is today's: git does not keep it.
    """
    depot = ouvrir(dossier)
    choisie = depot.revision(nom)
    base = depot.base(choisie, depot.dernier())
    arbre = depot.lire([base])[0]
    ici = [entree for entree in lister(dossier, prive).entrees if entree.path.startswith(f"{PRIVE}/")]
    prives = {entree.path: lus for entree in ici if entree.nature == FICHIER and (lus := _octets(entree.chemin))}
    publique = _sans_prive(arbre.liste)
    entrees = [*publique.entrees, *(entree for entree in ici if entree.path in prives)]
    liste = Liste(tuple(sorted(entrees)), publique.refuses)
    lu = load_bytes(liste, {**_publics(arbre), **prives}, deja)
    present = (prive or dossier / PRIVE).is_dir()
    communaute = replace(lu.communaute, prive_present=present)
    return Passee(replace(lu, communaute=communaute), base.jour, _en_mots(base, choisie.nom))

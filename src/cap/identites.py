"""Which reference somebody means by an id, a name or an alias, and which new ids are free."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final

from cap.communaute import Communaute
from cap.declare import Ref, is_id, proche, slug
from cap.graphie import cle, composer, plier
from cap.references import NOMS, resolve
from cap.refus import Refus
from cap.show import show

LONGUEUR: Final = 64
_CREABLES: Final = frozenset({"acteur", "action"})
_PROPOSES: Final = 3


def noms(item: Any) -> tuple[str, ...]:
    """Give the names that an item bears for a reader: name, full name, wording, alias."""
    portes = (getattr(item, champ, "") for champ in ("nom", "nom_complet", "intitule", "titre", "question", "fait"))
    return tuple(nom for nom in (*portes, *getattr(item, "alias", ())) if nom)


def designer(communaute: Communaute, texte: str, ref: Ref) -> str:
    """Turn what was typed into a reference for a field: an id known, a name of one item alone, or a free name.

    Raises `Refus` when nothing bears that name, with what comes close, or when several things do.
    """
    simple = ref.lire(texte)
    trouve = resolve(communaute, simple, ref.kinds)
    if trouve is None:
        nommes = next(filter(None, (_nommes(communaute, simple, ref.kinds, vue) for vue in (plier, cle))), [])
        if len(nommes) > 1:
            raise Refus(
                composer("« {} » peut désigner plusieurs choses : {}.").format(
                    show(texte), ", ".join(f"{kind}:{identifiant}" for kind, identifiant in nommes)
                ),
                "Écrivez l’identifiant.",
            )
        trouve = nommes[0] if nommes else None
    if trouve is not None:
        return ecrire(*trouve, ref.kinds)
    if ref.libre:
        return texte.strip()
    raise _inconnu(communaute, texte, ref.kinds)


def ecrire(kind: str, identifiant: str, kinds: tuple[str, ...]) -> str:
    """Write a reference: the id alone for the first kind that a field accepts, with its kind for the others."""
    return identifiant if kind == kinds[0] else f"{kind}:{identifiant}"


def _nommes(
    communaute: Communaute, texte: str, kinds: tuple[str, ...], vue: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Give what bears a name once both are seen through `vue`."""
    cherche = vue(texte)
    portes = {(kind, identifiant) for kind, nom, identifiant in _connus(communaute, kinds) if vue(nom) == cherche}
    return sorted(portes) if cherche else []


def _connus(communaute: Communaute, kinds: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield what may be referred to: kind, id (of today or old) or name, id of today."""
    for kind in kinds:
        actuels: dict[int, str] = {}  # an old id names an item already seen
        for identifiant, item in communaute.index.get(kind, {}).items():
            actuel = actuels.setdefault(id(item), identifiant)
            for nom in (identifiant, *noms(item)):
                yield kind, nom, actuel


def _inconnu(communaute: Communaute, texte: str, kinds: tuple[str, ...]) -> Refus:
    genre, deux_points, reste = texte.strip().removeprefix("@").partition(":")
    typee = bool(deux_points) and genre in NOMS
    nom, permis = (reste, (genre,)) if typee else (texte, kinds)
    attendus = " ou ".join(NOMS[kind] for kind in (permis if genre in kinds else kinds)[:3])
    if typee and genre not in kinds:
        remede = composer("Ici, il faut : {}.").format(attendus)
    elif proches := _voisins(communaute, nom, permis):
        cites = " ou ".join(
            composer("« {} »").format(show(ecrire(kind, identifiant, kinds))) for kind, identifiant in proches
        )
        remede = composer("Vouliez-vous {} ?").format(cites)
    elif permis[0] in _CREABLES:
        remede = composer('Pour créer sa fiche : cap ajouter {} "{}"').format(permis[0], show(nom))
    else:
        remede = "Corrigez l’identifiant, ou ajoutez d’abord ce qu’il désigne."
    return Refus(composer("« {} » n'est pas connu ({}).").format(show(texte), attendus), remede)


def _voisins(communaute: Communaute, texte: str, kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """Give what was probably meant: names that begin with what was typed, else hold it, else look like it."""
    simple = cle(texte)
    connus: dict[str, tuple[str, str]] = {}
    for kind, nom, identifiant in _connus(communaute, kinds):
        connus.setdefault(cle(nom), (kind, identifiant))
    mots = f"-{simple}-"
    debuts = {item for nom, item in connus.items() if f"-{nom}-".startswith(mots)}
    trouves = debuts or {item for nom, item in connus.items() if mots in f"-{nom}-"}
    if simple and trouves:
        return sorted(trouves)[:_PROPOSES]
    voisin = proche(simple, list(connus))
    return [connus[voisin]] if voisin else []


def nouvel_id(nom: str, choisi: str, pris: Collection[str]) -> str:
    """Give the id of something new: the one chosen, else one made from its name, numbered when it is taken.

    Raises `Refus` when the one chosen is not an id or is taken.
    """
    if choisi:
        verifier_id(choisi, pris)
        return choisi
    base, rang = slug(nom), 1
    identifiant = base
    while identifiant in pris:
        rang += 1
        suffixe = f"-{rang}"
        identifiant = base[: LONGUEUR - len(suffixe)].rstrip("-") + suffixe
    return identifiant


def verifier_id(identifiant: str, pris: Collection[str]) -> None:
    """Refuse what is not an id, or one that something else bears."""
    if not is_id(identifiant):
        raise Refus(
            composer("« {} » ne peut pas servir d'identifiant : minuscules sans accents, chiffres et tirets.").format(
                show(identifiant)
            ),
            composer("Par exemple : {}").format(slug(identifiant)),
        )
    if identifiant in pris:
        raise Refus(composer("L'identifiant « {} » est déjà pris.").format(identifiant), "Choisissez-en un autre.")


def refuser_nom_d_un_autre(communaute: Communaute, identifiant: str, sauf: str = "") -> None:
    """Refuse an actor's id that is another actor's name: `@id` in the notes would then name someone else."""
    for acteur in communaute.acteurs.values():
        if acteur.id != sauf and plier(identifiant) in (plier(nom) for nom in noms(acteur)):
            raise Refus(
                composer("Dans les notes, « @{} » désigne déjà {}, par son nom ou un de ses alias.").format(
                    identifiant, show(acteur.nom or acteur.id)
                ),
                "Choisissez un autre identifiant.",
            )

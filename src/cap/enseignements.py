"""What was learnt, from what, and what it changed: the loop from a value to a learning, to a document revised.

A learning that changed nothing yet is told so plainly: it may, later. Nothing is demanded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from cap.communaute import Communaute
from cap.dates import DateInvalide, Periode, parse, periode_du_jour
from cap.declare import Fiche, Liste, Ref, proche, slug
from cap.definitions import a_eu_lieu
from cap.edition import Edition, Lire
from cap.graphie import cle, composer
from cap.identites import nouvel_id
from cap.mesures import Releve, ecrire_date, serie
from cap.model import Enseignement, Jalon, Revision
from cap.redaction import visible
from cap.references import NOMS, resolve
from cap.refus import Refus
from cap.show import show
from cap.splice import Valeur, append_item, edited

FICHIER: Final = "enseignements.yaml"
ENTETE: Final = "# Ce que l’expérience a appris, et ce qu’on en fait.\n"
_DOCUMENTS: Final = {
    "feuille-de-route": "feuille de route révisée",
    "gouvernance": "gouvernance révisée",
    "evaluation": "dispositif d’évaluation révisé",
}
_LONGUEUR_ID: Final = 40
_TYPE: Final = Enseignement.declares["source"].type
_KINDS: Final = _TYPE.element.kinds if isinstance(_TYPE, Liste) and isinstance(_TYPE.element, Ref) else ()


class Revisee(NamedTuple):
    """A revision, what it is in words (« feuille de route révisée »), and the milestone it is written under, if any."""

    dit: str
    revision: Revision
    jalon: Jalon | None = None


class Source(NamedTuple):
    """What a learning comes from: the reference as typed, what it names, and the value known then for an indicator.

    `reservee`: the audience may not know what it is; neither its words nor its value are here.
    """

    texte: str
    kind: str
    id: str
    releve: Releve | None = None
    reservee: bool = False


@dataclass(frozen=True)
class Appris:
    """A learning with what it comes from and the revisions that cite it."""

    enseignement: Enseignement
    sources: tuple[Source, ...]
    revisions: tuple[Revisee, ...]

    @property
    def suivi(self) -> bool:
        """Tell whether it changed something: a revision cites it, or its consequence is written."""
        return bool(self.revisions or self.enseignement.consequence)


def lire(communaute: Communaute, jour: date, audience: str = "membres") -> tuple[Appris, ...]:
    """List what was learnt by a day and an audience may know, oldest first, undated last."""
    appris = [
        Appris(
            item,
            tuple(_sources(communaute, item, jour, audience)),
            revisions(communaute, jour, "enseignement", item.id, audience),
        )
        for item in _notes(communaute, jour)
        if visible(item, audience)
    ]
    appris.sort(key=lambda item: (_jour(item.enseignement.le), item.enseignement.ou))
    return tuple(appris)


def reserves(communaute: Communaute, jour: date, audience: str) -> int:
    """Count the learnings that `lire` leaves out, an audience not being meant to know them."""
    return sum(not visible(item, audience) for item in _notes(communaute, jour))


def _notes(communaute: Communaute, jour: date) -> Iterator[Enseignement]:
    return (item for item in communaute.enseignements.enseignements if a_eu_lieu(item.le, jour))


def _jour(quand: Periode | None) -> date:
    return quand.debut if quand is not None and quand.connue else date.max


def _sources(communaute: Communaute, item: Enseignement, jour: date, audience: str) -> Iterator[Source]:
    appris_le = item.le if item.le is not None and item.le.connue else None
    for texte in item.source:
        kind, identifiant = resolve(communaute, texte, _KINDS) or ("", texte)
        nomme = communaute.index[kind].get(identifiant) if kind else None
        if isinstance(nomme, Fiche) and not visible(nomme, audience):
            yield Source("", kind, "", reservee=True)
            continue
        releve = None
        if kind == "indicateur":
            lue = serie(
                communaute, communaute.index["indicateur"][identifiant], min(jour, appris_le.fin if appris_le else jour)
            )
            releve = lue.dernier
        yield Source(texte, kind, identifiant, releve)


def revisions(
    communaute: Communaute, jour: date, kind: str, identifiant: str, audience: str = "membres"
) -> tuple[Revisee, ...]:
    """List the revisions of strategic documents, by a day, whose source is a given item, oldest first.

    That of a milestone an audience may not know is left out with it.
    """
    trouvees = []
    for fiche in communaute.fiches:
        if not isinstance(fiche, Revision) or not a_eu_lieu(fiche.le, jour):
            continue
        cites = (resolve(communaute, texte, _KINDS) for texte in fiche.source)
        if any(cite is not None and cite[0] == kind and _meme(communaute, cite, identifiant) for cite in cites):
            jalon = _jalon(communaute, fiche)
            if jalon is None or visible(jalon, audience):
                trouvees.append(Revisee(_document(fiche), fiche, jalon))
    return tuple(sorted(trouvees, key=lambda item: (_jour(item.revision.le), item.revision.ou)))


def _meme(communaute: Communaute, cite: tuple[str, str], identifiant: str) -> bool:
    """Tell whether a reference found by an old id is the item of this one."""
    index = communaute.index[cite[0]]
    return cite[1] == identifiant or index[cite[1]] is index.get(identifiant)


def _jalon(communaute: Communaute, revision: Revision) -> Jalon | None:
    jalons = communaute.feuille_de_route.jalons
    return next((jalon for jalon in jalons if any(item is revision for item in jalon.revisions)), None)


def _document(revision: Revision) -> str:
    return _DOCUMENTS[revision.ou.path.partition(".")[0]]


# --- adding one -----------------------------------------------------------------------------------------------


class Ajout(NamedTuple):
    """A learning about to be written, and its id."""

    id: str
    edition: Edition


def ajouter(
    communaute: Communaute,
    lire_: Lire,
    constat: str,
    sources: Sequence[str],
    jour: date,
    *,
    le: str = "",
    consequence: str = "",
    id_: str = "",
) -> Ajout:
    """Plan a new learning at the end of `enseignements.yaml`, its id made from its words.

    Raises `Refus`: nothing learnt, learnt already, a date to come or that cannot be read, a source that names nothing.
    """
    constat = " ".join(constat.split())
    if not constat:
        raise Refus(
            "Il manque ce qui a été appris.", composer('Écrivez-le entre guillemets : cap enseignements ajouter "…"')
        )
    for item in communaute.enseignements.enseignements:
        if cle(item.constat) == cle(constat):
            raise Refus(
                composer("C'est déjà noté : « {} » ({}:{}).").format(item.id, item.ou.path, item.ou.line),
                "Pour le compléter, modifiez ces lignes.",
            )
    quand = _lire_date(le, jour)
    valeurs: dict[str, Valeur] = {
        "id": nouvel_id(_base(constat), id_, communaute.index["enseignement"]),
        "le": ecrire_date(quand),
        "constat": constat,
        "source": [_reference(communaute, texte) for texte in dict.fromkeys(sources)],
        "consequence": " ".join(consequence.split()),
    }
    ecrites = {champ: valeur for champ, valeur in valeurs.items() if valeur}
    path = communaute.enseignements.ou.path or FICHIER
    avant = lire_(path)
    apres = edited(
        avant if avant is not None else ENTETE.encode(), lambda texte: append_item(texte, ("enseignements",), ecrites)
    )
    return Ajout(str(valeurs["id"]), Edition(path, avant, apres))


def _lire_date(texte: str, jour: date) -> Periode:
    if not texte:
        return periode_du_jour(jour)
    try:
        quand = parse(texte)
    except DateInvalide as faute:
        raise Refus(composer(f"--le : {show(faute.message)}"), show(faute.remede)) from None
    if quand.connue and quand.certainly_after(jour):
        raise Refus(composer("--le est à venir ({}).").format(quand.en_mots()), "Notez ce qui a été appris, à sa date.")
    return quand


def _base(constat: str) -> str:
    """Make an id of the first words of a sentence, short enough to be typed."""
    mots = slug(constat).split("-")
    while len(mots) > 1 and len("-".join(mots)) > _LONGUEUR_ID:
        mots.pop()
    return "-".join(mots)


def _reference(communaute: Communaute, texte: str) -> str:
    """Check a source, and write it with its kind where two kinds share the id."""
    if resolve(communaute, texte, _KINDS) is not None:
        return _typee(communaute, texte)
    genre, deux_points, _ = texte.partition(":")
    kinds = (genre,) if deux_points and genre in NOMS else _KINDS
    connus = {identifiant: kind for kind in reversed(kinds) for identifiant in communaute.index.get(kind, ())}
    voisin = proche(texte.rpartition(":")[2], list(connus))
    raise Refus(
        composer("« {} » ne désigne rien de ce dossier.").format(show(texte)),
        composer("Vouliez-vous « {}:{} » ?").format(connus[voisin], voisin)
        if voisin
        else composer("Donnez une réunion, un indicateur, un bilan, une décision… par son identifiant."),
    )


def _typee(communaute: Communaute, texte: str) -> str:
    kinds = [kind for kind in _KINDS if resolve(communaute, texte, (kind,)) is not None]
    if ":" in texte or "#" in texte or kinds[0] == "reunion":
        return texte
    return f"{kinds[0]}:{texte}"


def citant(appris: Iterable[Appris], kind: str, identifiants: Iterable[str]) -> tuple[Appris, ...]:
    """Keep the learnings that come from one of these items."""
    voulus = set(identifiants)
    return tuple(item for item in appris if any(s.kind == kind and s.id in voulus for s in item.sources))

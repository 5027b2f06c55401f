"""A hand-over list, as text, as a Markdown checklist, as data.

`cap/fragilites/1`: `communaute`, `date`; `departs` and `fins` (`id`, `nom`): what is supposed; `rubriques`, each with
its `cle` (actions, cases, taches, missions, instances…), `titre`, `piste` (what may be done) and `lignes`: `quoi`,
`ref` (an id, or empty), `depuis` as data or null, `acteurs` (ids of those it rests on), `proches` (`acteur`, `nom`,
`raison`: who might be concerned, by reason then alphabetical), `fichier`, `ligne`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from cap.communaute import cle_tri
from cap.dates import jour_en_mots
from cap.fragilites import Passation
from cap.phrases import cite, combien, enumerer
from cap.redaction import de, depuis, majuscule
from cap.render.donnees import en_json
from cap.render.pages import Page
from cap.render.paragraphes import CASE, PHRASE, PISTE, SECTION, SUITE, TITRE, Ligne, en_document, en_texte
from cap.transmission import Ligne as Chose
from cap.transmission import Proche

SCHEMA: Final = "cap/fragilites/1"
_PROCHES: Final = 3


def texte(passation: Passation, page: Page) -> str:
    """Write the list as text."""
    return en_texte(_lignes(passation, _PROCHES), page)


def markdown(passation: Passation) -> str:
    """Write the list as boxes to tick, everybody who might be concerned included."""
    return en_document(_lignes(passation, 0))


def depart(passation: Passation, page: Page) -> str:
    """Say what the departure of one actor, being noted, leaves to look at; one sentence when it leaves nothing."""
    nom = passation.departs[0].nom
    if not passation.rubriques:
        return en_texte(
            [Ligne(f"Rien ne repose sur {nom} dans ce dossier : son départ ne laisse rien en suspens.", PHRASE)], page
        )
    tete = Ligne(f"Ce qui mérite un regard après le départ de {nom} :", PHRASE)
    return en_texte([tete, *_rubriques(passation, _PROCHES)], page)


def json(passation: Passation) -> str:
    """Write the same content as data."""
    return en_json(
        {
            "schema": SCHEMA,
            "communaute": passation.communaute,
            "date": passation.jour.isoformat(),
            "departs": [{"id": acteur.id, "nom": acteur.nom} for acteur in passation.departs],
            "fins": [{"id": item.id, "nom": item.intitule} for item in passation.fins],
            "rubriques": [
                {
                    "cle": rubrique.cle,
                    "titre": rubrique.titre,
                    "piste": rubrique.piste,
                    "lignes": [_en_donnees(chose) for chose in rubrique.lignes],
                }
                for rubrique in passation.rubriques
            ],
        }
    )


def _en_donnees(chose: Chose) -> dict[str, Any]:
    return {
        "quoi": chose.quoi,
        "ref": chose.ref,
        "depuis": chose.depuis.iso() if chose.depuis is not None and chose.depuis.connue else None,
        "acteurs": list(chose.acteurs),
        "proches": [proche._asdict() for proche in chose.proches],
        "fichier": chose.ou.path,
        "ligne": chose.ou.line,
    }


# --- words ----------------------------------------------------------------------------------------------------


def _lignes(passation: Passation, proches: int) -> Iterator[Ligne]:
    yield Ligne(f"À transmettre {_supposition(passation)}", TITRE)
    yield Ligne(f"{passation.communaute}, au {jour_en_mots(passation.jour)}", PHRASE)
    if not passation.rubriques:
        yield Ligne("Rien n'en dépend dans ce dossier.", PHRASE)
        return
    yield Ligne(
        "Une liste pour passer le relais, tirée de ce que les fichiers disent. Ceux qui pourraient être concernés ne "
        "sont que des idées. Document de travail de la fonction de soutien : il nomme des tâches et des montants.",
        PHRASE,
    )
    yield from _rubriques(passation, proches)


def _supposition(passation: Passation) -> str:
    """Say what is supposed: « si A et B n'étaient plus là », « si « X » s'arrêtait »."""
    parts = []
    if passation.departs:
        verbe = "n'étaient plus là" if len(passation.departs) > 1 else "n'était plus là"
        parts.append(f"{enumerer(acteur.nom for acteur in passation.departs)} {verbe}")
    if passation.fins:
        verbe = "s'arrêtaient" if len(passation.fins) > 1 else "s'arrêtait"
        parts.append(f"{enumerer(cite(item.intitule or item.id) for item in passation.fins)} {verbe}")
    return f"si {' et si '.join(parts)}"


def _rubriques(passation: Passation, proches: int) -> Iterator[Ligne]:
    noms = {acteur.id: acteur.nom for acteur in passation.departs} if len(passation.departs) > 1 else {}
    for rubrique in passation.rubriques:
        yield Ligne(rubrique.titre, SECTION)
        for chose in rubrique.lignes:
            yield Ligne(_chose(chose, noms, passation.jour), CASE)
            if chose.proches:
                concernes = "Pourraient être concernés" if len(chose.proches) > 1 else "Pourrait être concerné"
                yield Ligne(f"{concernes} — {_concernes(chose.proches, proches)}", SUITE)
            yield Ligne(f"{chose.ou.path}:{chose.ou.line}", SUITE)
        yield Ligne(rubrique.piste, PISTE)


def _chose(chose: Chose, noms: Mapping[str, str], jour: date) -> str:
    ref = f" ({chose.ref})" if chose.ref else ""
    quand = ""
    if chose.depuis is not None and chose.depuis.connue:
        quand = f", à partir {de(chose.depuis)}" if chose.depuis.certainly_after(jour) else f", {depuis(chose.depuis)}"
    qui = sorted((noms[acteur] for acteur in chose.acteurs if acteur in noms), key=cle_tri)
    return f"{majuscule(chose.quoi)}{ref}{quand}" + (f" — {enumerer(qui)}" if qui else "")


def _concernes(proches: tuple[Proche, ...], maximum: int) -> str:
    """Gather names by reason: « y prend part : A ; même étape, même public : B et C »."""
    raisons: dict[str, list[str]] = {}
    for proche in proches:
        raisons.setdefault(proche.raison, []).append(proche.nom)
    montrees = list(raisons)[:maximum] if maximum else list(raisons)
    dits = [f"{raison} : {enumerer(raisons[raison], maximum and maximum + 1)}" for raison in montrees]
    reste = sum(len(raisons[raison]) for raison in raisons if raison not in montrees)
    return " ; ".join([*dits, *([f"et {combien(reste, 'autre')}"] if reste else [])])

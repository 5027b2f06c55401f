"""Links between actors, told for the coordinator and the members: text, Markdown, data.

`cap/liens/1`: `communaute`, `date`, `audience`, `presences` (shared meetings count as links); `acteurs` (`id`, `nom`);
`causes`, what ties: `nature` (declare, action, passerelle, structure, presence), `par` (id), `intitule`, `de` and
`vers` (ids: all of `de` together, or each with each of `vers`), `double` (a bridge that goes both ways), `intensite`,
`depuis` as data or null; `ensembles` (ids of linked actors); `isoles`; `relais` (`acteur`, `cotes`: the groups that
would part); `rencontres` (`acteurs`, `raison`: meme-case, etape-voisine, public-voisin, meme-objectif; `etapes`,
`publics`, `objectif`, the `actions` of each there, `reunions` in common, `se_voient`: at least two of them in twelve
months). With `--depuis`: `depuis` (`date`, `arrives`, `partis`, `apparus`, `disparus`, `elargis` with who joined and
left, `sans_date`). Nothing is ordered by importance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from cap.dates import jour_en_mots
from cap.definitions import LIEN_ACTION, LIEN_DECLARE, LIEN_PASSERELLE, LIEN_STRUCTURE
from cap.liens import (
    ETAPE_VOISINE,
    LIEN_PRESENCE,
    MEME_CASE,
    MEME_OBJECTIF,
    PUBLIC_VOISIN,
    RAISONS,
    REUNIONS_DE_L_ANNEE,
    Cause,
    Mouvement,
    Relais,
    Rencontre,
    Reseau,
)
from cap.phrases import cite, combien, enumerer
from cap.redaction import depuis, en_precisant, majuscule
from cap.render.donnees import en_json
from cap.render.pages import Page
from cap.render.paragraphes import (
    PHRASE,
    POINT,
    SECTION,
    SOUS_TITRE,
    TITRE,
    Ligne,
    en_document,
    en_texte,
)

SCHEMA: Final = "cap/liens/1"
_NATURES: Final = {
    LIEN_DECLARE: "Liens écrits dans une fiche",
    LIEN_ACTION: "Actions menées ensemble",
    LIEN_PASSERELLE: "Passerelles",
    LIEN_STRUCTURE: "Même structure",
    LIEN_PRESENCE: "Réunions communes",
}
_INTENSITES: Final = {
    "": "lien écrit",
    "interconnaissance": "se connaissent",
    "idees": "échangent des idées",
    "action": "agissent ensemble",
}
_RAISONS: Final = {
    MEME_CASE: "Ils agissent à la même étape, pour le même public",
    ETAPE_VOISINE: "Ils agissent pour le même public, à des étapes qui se suivent",
    PUBLIC_VOISIN: "Ils agissent à la même étape, pour des publics voisins",
    MEME_OBJECTIF: "Ils servent le même objectif",
}
# In one place of the path, and for one reason: enough to give ideas, few enough to be read.
_PAIRES: Final = 2
_LIEUX: Final = 4
_NOMS: Final = 8


def texte(reseau: Reseau, page: Page, tout: bool = False) -> str:
    """Tell the links as text; `tout` lists every pair that could meet and every name."""
    return en_texte(_lignes(reseau, tout), page)


def markdown(reseau: Reseau, tout: bool = False) -> str:
    """Tell the links as Markdown."""
    return en_document(_lignes(reseau, tout))


def json(reseau: Reseau) -> str:
    """Write the same content as data, every pair included."""
    contenu: dict[str, Any] = {
        "schema": SCHEMA,
        "communaute": reseau.communaute,
        "date": reseau.jour.isoformat(),
        "audience": reseau.audience,
        "presences": reseau.presences,
        "acteurs": [{"id": acteur, "nom": nom} for acteur, nom in reseau.noms.items()],
        "causes": [_cause_en_donnees(cause) for cause in reseau.causes],
        "ensembles": [list(ensemble) for ensemble in reseau.ensembles],
        "isoles": list(reseau.isoles),
        "relais": [
            {"acteur": relais.acteur, "cotes": [list(cote) for cote in relais.cotes]} for relais in reseau.relais
        ],
        "rencontres": [
            {
                "acteurs": list(item.acteurs),
                "raison": item.raison,
                "etapes": list(item.etapes),
                "publics": list(item.publics),
                "objectif": item.objectif,
                "actions": [list(actions) for actions in item.actions],
                "reunions": item.reunions,
                "se_voient": item.se_voient,
            }
            for item in reseau.rencontres
        ],
    }
    if reseau.mouvement is not None:
        contenu["depuis"] = _mouvement_en_donnees(reseau.mouvement)
    return en_json(contenu)


def _cause_en_donnees(cause: Cause) -> dict[str, Any]:
    return {
        "nature": cause.nature,
        "par": cause.par,
        "intitule": cause.intitule,
        "de": list(cause.de),
        "vers": list(cause.vers),
        "double": cause.double,
        "intensite": cause.intensite,
        "depuis": cause.depuis.iso() if cause.depuis is not None else None,
    }


def _mouvement_en_donnees(mouvement: Mouvement) -> dict[str, Any]:
    return {
        "date": mouvement.depuis.isoformat(),
        "arrives": list(mouvement.arrives),
        "partis": list(mouvement.partis),
        "apparus": [_cause_en_donnees(cause) for cause in mouvement.apparus],
        "disparus": [_cause_en_donnees(cause) for cause in mouvement.disparus],
        "elargis": [
            {**_cause_en_donnees(cause), "venus": list(venus), "sortis": list(sortis)}
            for cause, venus, sortis in mouvement.elargis
        ],
        "sans_date": mouvement.sans_date,
    }


# --- words ----------------------------------------------------------------------------------------------------


def _lignes(reseau: Reseau, tout: bool) -> Iterator[Ligne]:
    yield Ligne(f"Liens entre les acteurs au {jour_en_mots(reseau.jour)}", TITRE)
    yield Ligne(reseau.communaute, PHRASE)
    if not reseau.noms:
        yield Ligne("Aucun acteur n'est recensé. Pour en ajouter un : cap ajouter acteur", PHRASE)
        return
    yield Ligne(_ce_qui_compte(reseau), PHRASE)
    if reseau.mouvement is not None:
        yield from _changements(reseau, reseau.mouvement)
    yield from _causes(reseau)
    yield from _ensembles(reseau, tout)
    yield from _relais(reseau, tout)
    yield from _rencontres(reseau, tout)


def _ce_qui_compte(reseau: Reseau) -> str:
    compte = "Comptent comme liens : un lien écrit dans une fiche, une action menée ensemble, une passerelle, une même"
    if reseau.presences:
        return f"{compte} structure, et une réunion où l'on est venu ensemble."
    return f"{compte} structure. S'être vus en réunion est dit à part (--avec-presences pour le compter)."


def _causes(reseau: Reseau) -> Iterator[Ligne]:
    yield Ligne("Ce qui relie", SECTION)
    if not reseau.causes:
        yield Ligne("Aucun lien n'est écrit dans les fichiers pour l'instant.", PHRASE)
    for nature, titre in _NATURES.items():
        siennes = [cause for cause in reseau.causes if cause.nature == nature]
        if not siennes:
            continue
        yield Ligne(titre, SOUS_TITRE)
        if nature == LIEN_PRESENCE:
            yield Ligne(f"{combien(len(siennes), 'réunion')} où deux d'entre eux au moins sont venus", POINT)
            continue
        for cause in siennes:
            yield Ligne(majuscule(_cause(reseau, cause)), POINT)


def _cause(reseau: Reseau, cause: Cause) -> str:
    quand = f" ({depuis(cause.depuis)})" if cause.depuis is not None else ""
    if cause.nature == LIEN_DECLARE:
        return f"{_noms(reseau, (*cause.de, *cause.vers))} : {_INTENSITES[cause.intensite]}{quand}"
    if cause.nature == LIEN_PASSERELLE:
        if cause.double:
            return f"{_noms(reseau, cause.de)} et {_noms(reseau, cause.vers)}, dans les deux sens{quand}"
        return f"{_noms(reseau, cause.de)} vers {_noms(reseau, cause.vers)}{quand}"
    if cause.nature == LIEN_PRESENCE:
        le = f" {en_precisant(cause.depuis)}" if cause.depuis is not None else ""
        return f"Réunion{le} : {_noms(reseau, cause.de)}"
    return f"{cause.intitule} : {_noms(reseau, cause.de)}{quand}"


def _ensembles(reseau: Reseau, tout: bool) -> Iterator[Ligne]:
    if reseau.ensembles:
        yield Ligne("Qui est relié, de proche en proche", SECTION)
        for ensemble in reseau.ensembles:
            yield Ligne(f"{_quelques(reseau, ensemble, tout)} ({combien(len(ensemble), 'acteur')})", POINT)
    if reseau.isoles:
        yield Ligne("Sans lien écrit", SECTION)
        yield Ligne(_quelques(reseau, reseau.isoles, tout), POINT)
        yield Ligne(
            "Peut-être le lien existe-t-il sans être écrit : « liens: » dans une fiche d'acteur, « partenaires: » dans "
            "une fiche d'action, ou passerelles.yaml.",
            PHRASE,
        )


def _relais(reseau: Reseau, tout: bool) -> Iterator[Ligne]:
    if not reseau.relais:
        return
    yield Ligne("Ce qui ne tient que par un acteur", SECTION)
    for relais in reseau.relais:
        yield Ligne(_relais_en_mots(reseau, relais, tout), POINT)
    yield Ligne("Un second lien, même léger, suffirait à ce que cela ne repose plus sur un seul.", PHRASE)


def _relais_en_mots(reseau: Reseau, relais: Relais, tout: bool) -> str:
    """Say what an actor holds together: « Si X n'était plus là, ne seraient plus reliés : d'un côté A… »."""
    cotes = [_quelques(reseau, cote, tout) for cote in relais.cotes]
    nom = reseau.noms[relais.acteur]
    if len(cotes) == 2:
        return f"Si {nom} n'était plus là, ne seraient plus reliés : d'un côté {cotes[0]} ; de l'autre {cotes[1]}."
    return f"Si {nom} n'était plus là, ne seraient plus reliés entre eux : {' ; '.join(cotes)}."


def _rencontres(reseau: Reseau, tout: bool) -> Iterator[Ligne]:
    """Tell who could meet, then who meets already and could act together: an idea of another kind."""
    yield from _paires(
        reseau,
        [item for item in reseau.rencontres if not item.se_voient],
        "Pourraient se rencontrer",
        "Aucun lien n'est écrit entre eux, et ils agissent près l'un de l'autre. Ce n'est qu'une idée.",
        tout,
    )
    yield from _paires(
        reseau,
        [item for item in reseau.rencontres if item.se_voient],
        "Se voient déjà en réunion ; pourraient agir ensemble",
        f"Venus ensemble à {REUNIONS_DE_L_ANNEE} réunions au moins en douze mois, ils agissent près l'un de l'autre, "
        "sans lien écrit entre eux. S'il existe, il reste à l'écrire.",
        tout,
    )


def _paires(reseau: Reseau, rencontres: Sequence[Rencontre], titre: str, mention: str, tout: bool) -> Iterator[Ligne]:
    if not rencontres:
        return
    yield Ligne(titre, SECTION)
    yield Ligne(mention, PHRASE)
    cache = False
    for raison in RAISONS:
        par_lieu: dict[str, list[Rencontre]] = {}
        for item in rencontres:
            if item.raison == raison:
                par_lieu.setdefault(_lieu(reseau, item), []).append(item)
        if not par_lieu:
            continue
        nombre = sum(map(len, par_lieu.values()))
        yield Ligne(f"{_RAISONS[raison]} ({combien(nombre, 'paire')})", SOUS_TITRE)
        montres = list(par_lieu) if tout else list(par_lieu)[:_LIEUX]
        for lieu in montres:
            paires = par_lieu[lieu] if tout else par_lieu[lieu][:_PAIRES]
            dites = [_paire(reseau, item, tout) for item in paires]
            reste = len(par_lieu[lieu]) - len(paires)
            dites += [f"et {combien(reste, 'autre paire')}"] if reste else []
            yield Ligne(f"{lieu} : {' ; '.join(dites)}", POINT)
            cache = cache or bool(reste)
        autres = sum(len(par_lieu[lieu]) for lieu in par_lieu if lieu not in montres)
        if autres:
            yield Ligne(f"et {combien(autres, 'autre paire')} ailleurs", POINT)
            cache = True
    if cache:
        yield Ligne("Pour toutes les voir : --tout. Pour celles d'un seul acteur : --acteur ACTEUR", PHRASE)


def _paire(reseau: Reseau, item: Rencontre, tout: bool) -> str:
    """Name two actors; with everything, what each does there and how often they were seen together."""
    vus = f" — vus ensemble à {combien(item.reunions, 'réunion')}" if tout and item.reunions else ""
    if not item.reunions:
        vus = " — jamais vus à une même réunion" if tout else " (jamais vus à une même réunion)"
    qui = []
    for acteur, actions in zip(item.acteurs, item.actions, strict=True):
        faits = enumerer((reseau.lieux[f"action:{action}"] for action in actions), 3)
        qui.append(f"{reseau.noms[acteur]} ({faits})" if tout and faits else reseau.noms[acteur])
    return f"{enumerer(qui)}{vus}"


def _lieu(reseau: Reseau, item: Rencontre) -> str:
    if item.objectif:
        return reseau.lieux[f"objectif:{item.objectif}"]
    etapes, publics = (enumerer(reseau.lieux[nom] for nom in noms) for noms in (item.etapes, item.publics))
    return f"{etapes}, {publics}"


def _changements(reseau: Reseau, mouvement: Mouvement) -> Iterator[Ligne]:
    yield Ligne(f"Depuis le {jour_en_mots(mouvement.depuis)}", SECTION)
    dits = []
    if mouvement.arrives:
        dits.append(f"Arrivés : {_noms(reseau, mouvement.arrives)}")
    if mouvement.partis:
        dits.append(f"Partis : {_noms(reseau, mouvement.partis)}")
    dits += [f"Nouveau : {_genre(cause)}{_cause(reseau, cause)}" for cause in mouvement.apparus]
    for cause, venus, sortis in mouvement.elargis:
        qui = [f"{_noms(reseau, venus)} en plus"] if venus else []
        qui += [f"{_noms(reseau, sortis)} en moins"] if sortis else []
        dits.append(f"Changé : {_genre(cause)}{_objet(reseau, cause)} : {', '.join(qui)}")
    dits += [f"N'est plus : {_genre(cause)}{_cause(reseau, cause)}" for cause in mouvement.disparus]
    yield from (Ligne(dit, POINT) for dit in dits or ["Aucun changement dans ce que les fichiers disent des liens."])
    if mouvement.sans_date:
        sans = combien(
            mouvement.sans_date,
            "lien n'est pas daté : il compte aux deux dates.",
            "liens ne sont pas datés : ils comptent aux deux dates.",
        )
        yield Ligne(sans, PHRASE)


def _genre(cause: Cause) -> str:
    mots = {LIEN_ACTION: "action, ", LIEN_PASSERELLE: "passerelle, ", LIEN_STRUCTURE: "structure commune, "}
    return mots.get(cause.nature, "")


def _objet(reseau: Reseau, cause: Cause) -> str:
    return cite(cause.intitule) if cause.intitule else _noms(reseau, (*cause.de, *cause.vers))


def _noms(reseau: Reseau, acteurs: Iterable[str]) -> str:
    return enumerer(reseau.noms[acteur] for acteur in acteurs)


def _quelques(reseau: Reseau, acteurs: Sequence[str], tout: bool) -> str:
    return enumerer((reseau.noms[acteur] for acteur in acteurs), 0 if tout else _NOMS)

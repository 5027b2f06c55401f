"""A table of gaps as text for a terminal, in colour or not, as Markdown, as a page to print, and as data.

`cap/trous/1`: `communaute`, `date`, `par` (`etape`, `objectif` or `zone`), `lignes` and `colonnes` (what they are, and
`valeurs`: `id`, `intitule`, `ensemble`), `filtres`, `mois_fin_proche`, `comptes` (`cases`, `pertinentes`, `couvertes`,
then each state), `a_situer` (`action`, `manque`, `ici`: whether this table waits for it), `cellules`, `depuis` (a day
or null), `reference` (the revision it is the day of, in words, or empty), `changements` (`genre`, `cellule`, `avant`,
`apres`: states; `arrivees`, `sorties`: actions; `nouveau_trou`), `absences` or null under a filter
(`familles`, `jeu_a_trois`: `nom`, `la`, `constat`; `objectifs_sans_action`, `objectifs_sans_indicateur`,
`acteurs_sans_action`: `acteur`, `raison`) and `sans_date` (actions whose state is the present one, undated).

A cell of `cellules` has its `id`, its two sides under their own names (`etape`, `public`, `objectif`, `zone`), `etat`
(`vide`, `possible`: an action to place may cover it, `fragile`, `a-relier`, `couvert`, `assume`, `sans-objet`),
`actions`, `raison` in words, `fragile` (`une-seule-action`, `fin-proche`, `porteurs-partis`), `groupes` (actors parted
where no link is known), `autres` (actions that do not cover it: `action`, `etat`, `date`), `jalons`, `prioritaire`,
`assume` (`motif`, `decision`, `revoir_le`, `a_revoir`) or null, and `interesses` (`acteur`, `raison`, `par`, `texte`).
Ids are those of the files.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from cap.dates import jour_en_mots
from cap.graphie import composer
from cap.phrases import combien, enumerer
from cap.redaction import majuscule
from cap.render import trous_mots as mots
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, GRIS, JAUNE, Page, net, peint, plie
from cap.trous import A_RELIER, ASSUME, COUVERT, ETATS, FRAGILE, OBJECTIF, POSSIBLE, SANS_OBJET, VIDE, Cellule, Entree
from cap.trous_suites import CONSOLIDE, FRAGILISE, OUVERT, REFERME, Interesse
from cap.trous_tableau import Absences, Tableau

SCHEMA: Final = "cap/trous/1"

# Background and foreground of a cell in a terminal; the letter or the word says the same.
_TONS: Final = {
    VIDE: "97;41",
    POSSIBLE: "97;45",
    FRAGILE: "30;43",
    A_RELIER: "30;46",
    COUVERT: "30;42",
    ASSUME: "30;47",
    SANS_OBJET: GRIS,
}
_ETIQUETTE: Final = 26
_ETIQUETTE_MIN: Final = 16
_LARGE: Final = 11
_ETROIT: Final = 3
_MONTRES: Final = 30
_SITUEES: Final = 16
_INTERESSES: Final = 10
_A_DECRIRE: Final = {
    "etape": "les étapes d'un parcours (« parcours: »)",
    "public": "les publics (« publics: »)",
    "objectif": "les objectifs (« objectifs: »)",
    "zone": "les zones (« zones: »)",
}
_NOMS_DANS_LES_CASES: Final = 6


class Ligne(NamedTuple):
    """A paragraph and what it is: a heading, a name (of a cell or a row), a cell of a row, a text, a detail…"""

    texte: str
    genre: str


TITRE: Final = "titre"
NOM: Final = "nom"
CASE: Final = "case"
TEXTE: Final = "texte"
DETAIL: Final = "detail"
ALERTE: Final = "alerte"
PUCE: Final = "puce"
_MARGES: Final = {NOM: "  ", CASE: "  – ", TEXTE: "  ", DETAIL: "    ", ALERTE: "    ", PUCE: "    – "}
_COULEURS: Final = {TITRE: GRAS, NOM: BLEU, ALERTE: JAUNE, DETAIL: ""}


# --- what is said, for every form -----------------------------------------------------------------------------


def sections(tableau: Tableau) -> Iterator[tuple[str, list[Ligne]]]:
    """Yield what is said under the table, by heading: changes, gaps, who could meet, what is fragile, who is absent."""
    if tableau.depuis is not None:
        yield _depuis(tableau)
    for etats, un, plusieurs in (
        ((VIDE,), "case vide", "cases vides"),
        ((ASSUME,), "trou assumé", "trous assumés"),
    ):
        cellules = tableau.dans(*etats)
        if cellules:
            yield combien(len(cellules), un, plusieurs), list(_trous(tableau, cellules))
    possibles = tableau.dans(POSSIBLE)
    if possibles:
        titre = combien(len(possibles), "case peut-être vide", "cases peut-être vides")
        yield titre, list(_une_par_ligne(tableau, possibles))
    a_relier = [cellule for cellule in tableau.cellules if cellule.tenue and len(cellule.groupes) > 1]
    if a_relier:
        titre = combien(len(a_relier), "case à relier", "cases à relier")
        yield f"{titre} : qui pourrait se rencontrer", list(_a_relier(tableau, a_relier))
    fragiles = tableau.dans(FRAGILE)
    if fragiles:
        yield combien(len(fragiles), "case fragile"), list(_une_par_ligne(tableau, fragiles))
    if tableau.absences is not None:
        lignes = list(_absences(tableau, tableau.absences))
        if lignes:
            yield "À regarder aussi", lignes
    ailleurs = _a_situer(tableau, ici=False)
    if ailleurs:
        nombre = combien(_nombre_a_situer(tableau, ici=False), "action à situer", "actions à situer")
        yield f"À compléter : {nombre}, sans effet sur cette table", ailleurs
    notes = [Ligne(majuscule(note) + ".", TEXTE) for note in mots.notes(tableau)]
    if notes:
        yield "À savoir", notes


def a_situer(tableau: Tableau) -> tuple[str, list[Ligne]] | None:
    """Give what the table waits for, which comes before it: a heading, and one line for what is missing."""
    lignes = _a_situer(tableau, ici=True)
    if not lignes:
        return None
    nombre = combien(_nombre_a_situer(tableau, ici=True), "action à situer", "actions à situer")
    return f"D'abord, {nombre}{_et_ailleurs(tableau)}", lignes


def _et_ailleurs(tableau: Tableau) -> str:
    autres = _nombre_a_situer(tableau, ici=False)
    return f" (et {combien(autres, 'autre')} sans effet sur cette table)" if autres else ""


def _a_situer(tableau: Tableau, ici: bool) -> list[Ligne]:
    dites = ((majuscule(manque), enumerer(noms, _SITUEES)) for manque, noms in mots.a_situer(tableau, ici))
    return [Ligne(f"{manque} : {noms}", TEXTE) for manque, noms in dites]


def _nombre_a_situer(tableau: Tableau, ici: bool) -> int:
    return sum(item.ici == ici for item in tableau.a_situer)


def _depuis(tableau: Tableau) -> tuple[str, list[Ligne]]:
    lignes = []
    for genre in (OUVERT, REFERME, FRAGILISE, CONSOLIDE):
        changes = [item for item in tableau.changements if item.genre == genre]
        if changes:
            lignes.append(Ligne(combien(len(changes), *mots.CHANGEMENTS[genre]), NOM))
            for change in changes:
                dit = f"{mots.nom(tableau, change.apres)} : {mots.changement(tableau, change)}"
                lignes.append(Ligne(dit, DETAIL))
    quand = f"le {jour_en_mots(tableau.depuis)}" if tableau.depuis else ""
    return f"Depuis {tableau.reference or quand}", lignes or [Ligne("Aucune case n'a changé d'état.", TEXTE)]


def _trous(tableau: Tableau, cellules: Sequence[Cellule]) -> Iterator[Ligne]:
    for cellule, debut in _nommees(tableau, cellules):
        yield from debut
        dite = mots.raison(tableau, cellule)
        if tableau.lecture.par == OBJECTIF:
            yield Ligne(f"{mots.colonne(tableau, cellule)} : {dite}.", CASE)
        else:
            yield Ligne(majuscule(dite) + ".", ALERTE if cellule.a_revoir else DETAIL)
        siens = tableau.interesses.get(cellule.reference, ())
        if siens and cellule.etat != ASSUME:
            yield Ligne("Pourraient être intéressés :" if len(siens) > 1 else "Pourrait être intéressé :", DETAIL)
            yield from _interesses(tableau, siens)
    yield from _reste(len(cellules))


def _nommees(tableau: Tableau, cellules: Sequence[Cellule]) -> Iterator[tuple[Cellule, tuple[Ligne, ...]]]:
    """Go through the cells shown, each with its name; an objective, a sentence, is said once for its cells."""
    ligne = ""
    for cellule in cellules[:_MONTRES]:
        if tableau.lecture.par != OBJECTIF:
            yield cellule, (Ligne(mots.nom(tableau, cellule), NOM),)
            continue
        yield cellule, () if cellule.ligne == ligne else (Ligne(mots.rangee(tableau, cellule), NOM),)
        ligne = cellule.ligne


def _interesses(tableau: Tableau, siens: Sequence[Interesse]) -> Iterator[Ligne]:
    for item in siens[:_INTERESSES]:
        yield Ligne(f"{tableau.noms[f'acteur:{item.acteur}']} : {mots.interet(tableau, item)}", PUCE)
    if len(siens) > _INTERESSES:
        yield Ligne(f"et {combien(len(siens) - _INTERESSES, 'autre')} (--format json les donne tous)", PUCE)


def _a_relier(tableau: Tableau, cellules: Sequence[Cellule]) -> Iterator[Ligne]:
    for cellule, debut in _nommees(tableau, cellules):
        yield from debut
        entre = f"ucun lien connu entre : {mots.groupes(tableau, cellule)}."
        if tableau.lecture.par == OBJECTIF:
            yield Ligne(f"{mots.colonne(tableau, cellule)} : a{entre}", CASE)
        else:
            yield Ligne(f"A{entre}", DETAIL)
    yield from _reste(len(cellules))


def _une_par_ligne(tableau: Tableau, cellules: Sequence[Cellule]) -> Iterator[Ligne]:
    for cellule, debut in _nommees(tableau, cellules):
        if tableau.lecture.par == OBJECTIF:
            yield from debut
            yield Ligne(f"{mots.colonne(tableau, cellule)} : {mots.raison(tableau, cellule)}.", CASE)
        else:
            yield Ligne(f"{mots.nom(tableau, cellule)} : {mots.raison(tableau, cellule)}.", TEXTE)
    yield from _reste(len(cellules))


def _reste(nombre: int) -> Iterator[Ligne]:
    if nombre > _MONTRES:
        suite = combien(nombre - _MONTRES, "autre case", "autres cases")
        yield Ligne(f"Et {suite} : un filtre (--etape, --public…) ou --format json les montre.", TEXTE)


def _absences(tableau: Tableau, absences: Absences) -> Iterator[Ligne]:
    if absences.familles:
        yield Ligne(f"Familles d'acteurs sans membre actif : {enumerer(absences.familles)}.", TEXTE)
    if absences.jeu_a_trois:
        voix = " ; ".join(f"{voix.nom} ({voix.constat})" for voix in absences.jeu_a_trois)
        yield Ligne(f"Le jeu à trois : {voix}.", TEXTE)
    if absences.sans_action:
        noms = enumerer(f"« {item.intitule} »" for item in absences.sans_action)
        yield Ligne(f"{_objectifs(len(absences.sans_action))} sans action en cours : {noms}.", TEXTE)
    if not absences.indicateurs and absences.sans_indicateur:
        yield Ligne("Aucun indicateur n'est encore écrit (evaluation.yaml).", TEXTE)
    elif absences.sans_indicateur:
        noms = enumerer(f"« {item.intitule} »" for item in absences.sans_indicateur)
        yield Ligne(f"{_objectifs(len(absences.sans_indicateur))} sans indicateur : {noms}.", TEXTE)
    sans = [tableau.noms[f"acteur:{item.acteur}"] for item in absences.acteurs if not item.raison]
    if sans:
        yield Ligne(
            f"{'Acteurs' if len(sans) > 1 else 'Acteur'} sans action, et sans raison écrite : {enumerer(sans)}.", TEXTE
        )
    expliques = [item for item in absences.acteurs if item.raison]
    if expliques:
        dits = " ; ".join(f"{tableau.noms[f'acteur:{item.acteur}']} ({item.raison})" for item in expliques)
        yield Ligne(f"Sans action propre, et c'est dit : {dits}.", TEXTE)


def _objectifs(nombre: int) -> str:
    return "Objectifs" if nombre > 1 else "Objectif"


def comptes(tableau: Tableau) -> str:
    """Count the cells in a sentence, and what is to be placed where nothing before it says so."""
    dits = majuscule(mots.comptes(tableau)) + "." if tableau.cellules else sans_table(tableau)
    ailleurs = _nombre_a_situer(tableau, ici=False)
    if not ailleurs or _nombre_a_situer(tableau, ici=True):
        return dits
    return f"{dits} {combien(ailleurs, 'action reste', 'actions restent')} à situer, sans effet sur cette table."


def sans_table(tableau: Tableau) -> str:
    """Say what to write for the table to exist, or that the filters leave nothing of it."""
    cotes = zip(tableau.axes, (tableau.lecture.lignes, tableau.lecture.colonnes), strict=True)
    manque = [_A_DECRIRE[axe] for axe, cote in cotes if not cote]
    if not manque:
        return "Aucune case ne répond à ce filtre."
    return f"Pour commencer, décrivez {enumerer(manque)} dans objectifs.yaml."


# --- terminal -------------------------------------------------------------------------------------------------


def texte(tableau: Tableau, page: Page) -> str:
    """Write the table and what goes with it, in the width of the page; every state has its word or its letter."""
    titre = f"{mots.TITRE} : {', '.join(filter(None, (tableau.communaute, mots.situation(tableau))))}"
    lignes = plie(page, titre, ton=GRAS)
    if tableau.filtres:
        lignes += plie(page, f"Filtre : {' ; '.join(tableau.filtres)}", ton=GRIS)
    premieres = a_situer(tableau)
    if premieres is not None:
        lignes += _section(page, *premieres)
    lignes += ["", *plie(page, comptes(tableau))]
    if tableau.cellules:
        lignes += ["", *_grille(tableau, page)]
    for entete, suite in sections(tableau):
        lignes += _section(page, entete, suite)
    return "\n".join(lignes) + "\n"


def _section(page: Page, titre: str, lignes: Sequence[Ligne]) -> list[str]:
    ecrites = ["", *plie(page, titre, ton=GRAS)]
    for ligne in lignes:
        ecrites += plie(page, ligne.texte, _MARGES[ligne.genre], ton=_COULEURS.get(ligne.genre, ""))
    return ecrites


def _grille(tableau: Tableau, page: Page) -> list[str]:
    """Lay out the cells: columns by name where they fit, else by letters told below; a wide table in several bands."""
    etiquette = _largeur_des_noms(tableau, page)
    place = page.largeur - etiquette - 2
    large = place // len(tableau.colonnes) - 1
    nommees = large >= max(_LARGE, _plus_long_mot(tableau.colonnes))
    par_bande = len(tableau.colonnes) if nommees else max(1, place // (_ETROIT + 2))
    largeur = min(large, 2 * _LARGE) if nommees else _ETROIT + 1
    codes = [_code(rang) for rang in range(len(tableau.colonnes))]
    lignes: list[str] = []
    for debut in range(0, len(tableau.colonnes), par_bande):
        rangs = range(debut, min(debut + par_bande, len(tableau.colonnes)))
        titres = [tableau.colonnes[rang].intitule if nommees else codes[rang] for rang in rangs]
        lignes += [*([""] if debut else []), *_entete(titres, etiquette, largeur)]
        lignes += _rangees(tableau, rangs, etiquette, largeur, nommees, page)
    if not nommees:
        cles = " ; ".join(f"{code} {item.intitule}" for code, item in zip(codes, tableau.colonnes, strict=True))
        lignes += ["", *plie(page, cles)]
    presents = [etat for etat in ETATS if tableau.dans(etat)]
    dites = (mots.legende(tableau, etat, nommees) for etat in presents)
    legende = " ; ".join(f"« {signe} » {dit}" if nommees else f"{signe} {dit}" for signe, dit in dites)
    return [*lignes, "", *plie(page, f"{legende}. Le nombre est celui des actions.", ton=GRIS)]


def _code(rang: int) -> str:
    """Letter a column: a to z, then aa…; states have capitals."""
    return (chr(96 + rang // 26) if rang >= 26 else "") + chr(97 + rang % 26)


def _largeur_des_noms(tableau: Tableau, page: Page) -> int:
    """Choose the width of the names of rows: less than they ask where a word of the columns needs it.

    Their longest word stays whole as long as one column of letters has room beside it.
    """
    entier = min(_plus_long_mot(tableau.lignes), page.largeur - 2 - (_ETROIT + 2))
    voulue = min(_ETIQUETTE, max(len(net(ligne.intitule)) for ligne in tableau.lignes), page.largeur // 3)
    reste = page.largeur - 2 - len(tableau.colonnes) * (_plus_long_mot(tableau.colonnes) + 1)
    return max(entier, voulue if reste < _ETIQUETTE_MIN else min(voulue, reste))


def _plus_long_mot(cote: Sequence[Entree]) -> int:
    return max((len(mot) for item in cote for mot in net(item.intitule).split()), default=0)


def _en_lignes(texte: str, largeur: int) -> list[str]:
    """Wrap the name of a row or a column, never within a word that fits a line."""
    return textwrap.wrap(net(texte), largeur, max_lines=4, placeholder="…", break_on_hyphens=False) or [""]


def _entete(titres: Sequence[str], etiquette: int, largeur: int) -> list[str]:
    blocs = [_en_lignes(titre, largeur) for titre in titres]
    haut = max(map(len, blocs))
    colonnes = [[""] * (haut - len(bloc)) + bloc for bloc in blocs]
    return [
        (" " * (etiquette + 2) + " ".join(colonne[rang].center(largeur) for colonne in colonnes)).rstrip()
        for rang in range(haut)
    ]


def _rangees(tableau: Tableau, rangs: range, etiquette: int, largeur: int, nommees: bool, page: Page) -> Iterator[str]:
    ensemble = ""
    for ligne in tableau.lignes:
        if ligne.ensemble != ensemble and len(tableau.ensembles) > 1:
            yield from plie(page, tableau.ensembles[ligne.ensemble], ton=BLEU)
        ensemble = ligne.ensemble
        libelle = _en_lignes(ligne.intitule, etiquette)
        cases = [
            _case(tableau.lecture.cellules[ligne.id, tableau.colonnes[rang].id], largeur, nommees, page)
            for rang in rangs
        ]
        yield libelle[0].ljust(etiquette) + "  " + " ".join(cases).rstrip()
        yield from libelle[1:]


def _case(cellule: Cellule, largeur: int, nommee: bool, page: Page) -> str:
    mot = net(mots.COURTS[cellule.etat]) if nommee else mots.LETTRES[cellule.etat]
    nombre = f"{' ' if nommee else ''}{len(cellule.actions)}" if cellule.tenue else ""
    return peint(page, f"{mot}{nombre}".center(largeur), _TONS[cellule.etat])


# --- documents ------------------------------------------------------------------------------------------------


class Bloc(NamedTuple):
    """A paragraph of a document: its text, what is under it, and the suggestions it ends with."""

    texte: str
    titre: bool
    details: list[str]
    puces: list[str]


class CaseDite(NamedTuple):
    """A cell of a document: its state, the word for it, how many actions and which."""

    etat: str
    mot: str
    nombre: int
    actions: tuple[str, ...]
    priorite: bool


def markdown(tableau: Tableau) -> str:
    """Write the table and what goes with it as Markdown."""
    from cap.render.documents import rendre

    return rendre("trous.md.j2", **_valeurs(tableau))


def html(tableau: Tableau) -> str:
    """Write the table and what goes with it as a page that prints on A4, landscape."""
    from cap.render.documents import rendre

    return rendre("trous.html.j2", **_valeurs(tableau))


def _valeurs(tableau: Tableau) -> dict[str, Any]:
    premieres = a_situer(tableau)
    return {
        "titre": mots.TITRE,
        "tableau": tableau,
        "dite": mots.situation(tableau),
        "situation": majuscule(mots.situation(tableau)),
        "comptes": comptes(tableau),
        "lignes": mots.AXES[tableau.axes[0]],
        "premieres": premieres and (premieres[0], _blocs(premieres[1])),
        "rangees": list(_rangees_dites(tableau)),
        "legende": [(etat, *mots.legende(tableau, etat, en_mots=True)) for etat in ETATS if tableau.dans(etat)],
        "sections": [(entete, _blocs(lignes)) for entete, lignes in sections(tableau)],
    }


def _rangees_dites(tableau: Tableau) -> Iterator[tuple[str, str, list[CaseDite]]]:
    """Yield each row: the path or the global objective that begins there, its name, its cells."""
    ensemble = ""
    nommees = len(tableau.colonnes) <= _NOMS_DANS_LES_CASES
    for ligne in tableau.lignes:
        nouveau = ligne.ensemble if ligne.ensemble != ensemble and len(tableau.ensembles) > 1 else ""
        ensemble = ligne.ensemble
        cases = []
        for colonne in tableau.colonnes:
            cellule = tableau.lecture.cellules[ligne.id, colonne.id]
            noms = tuple(tableau.noms[f"action:{action}"] for action in cellule.actions) if nommees else ()
            mot = mots.COURTS[cellule.etat]
            cases.append(CaseDite(cellule.etat, mot, len(cellule.actions), noms, _priorite(cellule)))
        yield tableau.ensembles.get(nouveau, ""), ligne.intitule, cases


def _priorite(cellule: Cellule) -> bool:
    return cellule.prioritaire and not cellule.tenue


def _blocs(lignes: Sequence[Ligne]) -> list[Bloc]:
    """Gather what stands under each name."""
    blocs: list[Bloc] = []
    for ligne in lignes:
        if ligne.genre in (NOM, CASE, TEXTE) or not blocs:
            blocs.append(Bloc(ligne.texte, ligne.genre == NOM, [], []))
        elif ligne.genre == PUCE:
            blocs[-1].puces.append(ligne.texte)
        else:
            blocs[-1].details.append(ligne.texte)
    return blocs


# --- data -----------------------------------------------------------------------------------------------------


def json(tableau: Tableau) -> str:
    """Write the whole answer as data."""
    ligne, colonne = tableau.axes
    return en_json(
        {
            "schema": SCHEMA,
            "communaute": tableau.communaute,
            "date": tableau.jour.isoformat(),
            "par": tableau.lecture.par,
            "lignes": {"axe": ligne, "valeurs": [item._asdict() for item in tableau.lignes]},
            "colonnes": {"axe": colonne, "valeurs": [item._asdict() for item in tableau.colonnes]},
            "filtres": [composer(filtre) for filtre in tableau.filtres],
            "mois_fin_proche": tableau.lecture.mois,
            "comptes": {
                "cases": len(tableau.cellules),
                "pertinentes": tableau.pertinentes,
                "couvertes": tableau.tenues,
                **{etat: len(tableau.dans(etat)) for etat in ETATS},
            },
            "a_situer": [
                {"action": item.action, "manque": list(item.manque), "ici": item.ici} for item in tableau.a_situer
            ],
            "cellules": [_cellule(tableau, cellule) for cellule in tableau.cellules],
            "depuis": tableau.depuis and tableau.depuis.isoformat(),
            "reference": composer(tableau.reference),
            "changements": [
                {
                    "genre": item.genre,
                    "cellule": item.apres.reference,
                    "avant": item.avant.etat,
                    "apres": item.apres.etat,
                    "arrivees": list(item.arrivees),
                    "sorties": list(item.sorties),
                    "nouveau_trou": item.nouveau_trou,
                }
                for item in tableau.changements
            ],
            "absences": tableau.absences and _absences_en_donnees(tableau.absences),
            "sans_date": list(tableau.sans_date),
        }
    )


def _cellule(tableau: Tableau, cellule: Cellule) -> dict[str, Any]:
    ligne, colonne = tableau.axes
    assume = cellule.assume
    return {
        "id": cellule.reference,
        ligne: cellule.ligne,
        colonne: cellule.colonne,
        "etat": cellule.etat,
        "actions": list(cellule.actions),
        "raison": composer(mots.raison(tableau, cellule)),
        "fragile": list(cellule.fragile),
        "groupes": [list(groupe) for groupe in cellule.groupes],
        "autres": [
            {"action": autre.action, "etat": autre.etat, "date": autre.date and autre.date.iso()}
            for autre in cellule.autres
        ],
        "jalons": list(cellule.jalons),
        "prioritaire": cellule.prioritaire,
        "assume": assume
        and {
            "motif": assume.motif,
            "decision": assume.decision,
            "revoir_le": assume.revoir_le.iso() if assume.revoir_le else None,
            "a_revoir": cellule.a_revoir,
        },
        "interesses": [
            {**item._asdict(), "texte": composer(mots.interet(tableau, item))}
            for item in tableau.interesses.get(cellule.reference, ())
        ],
    }


def _absences_en_donnees(absences: Absences) -> dict[str, Any]:
    return {
        "familles": list(absences.familles),
        "jeu_a_trois": [{**voix._asdict(), "constat": composer(voix.constat)} for voix in absences.jeu_a_trois],
        "objectifs_sans_action": [item.id for item in absences.sans_action],
        "objectifs_sans_indicateur": [item.id for item in absences.sans_indicateur],
        "acteurs_sans_action": [item._asdict() for item in absences.acteurs],
    }

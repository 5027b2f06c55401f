"""The roadmap as text for a terminal, in colour or not, as Markdown, as a page to print, and as data.

`cap/feuille-de-route/1`: `communaute`, `date`, `pour`, `par` (`axe`, `pilote` or `trimestre`), `filtres`, `version`,
`du`, `au`, `adoptee`, `adoptee_le`, `decision` in words, `total` (before any filter), `groupes` (`titre`, `jalons`) and
`revisions`. A milestone has the fields of `cap.feuille_de_route.JalonLu`; a past date (`passe`) is only ever true for
`soutien`. A change has `le`, `de`, `a`, `texte`, `motif`, `decision`, `sources`. Dates are data, names are words.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from cap import frise as frises
from cap.dates import Periode, jour_en_mots
from cap.feuille_de_route import ETATS, FAIT, MOTS, PILOTE, Changement, FeuilleLue, JalonLu, etat_en_mots
from cap.frise import ANCIENNE, ATTEINT, COURS, LARGE, PASSE, PREVU, RENONCE, Frise
from cap.graphie import composer
from cap.phrases import cite, combien, enumerer
from cap.redaction import de as du_
from cap.redaction import depuis_la_fin, en_precisant, jusque, majuscule, minuscule
from cap.render.cr import en_donnees
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, GRIS, JAUNE, VERT, Page, net, peint, plie

SCHEMA: Final = "cap/feuille-de-route/1"
NOM: Final = "feuille-de-route"

SIGNES: Final = {
    COURS: "-", LARGE: "~", ANCIENNE: ">", RENONCE: "x", PREVU: "o", PASSE: "!", ATTEINT: "F",
}  # fmt: skip
"""The sign of a cell, that any terminal can show."""
EXPLICATIONS: Final = {
    COURS: "commencé, ou prévu dans ce temps",
    LARGE: "échéance quelque part dans ce temps",
    ANCIENNE: "ancienne échéance, repoussée",
    RENONCE: "abandonné",
    PREVU: "échéance prévue",
    PASSE: "échéance passée, à revoir",
    ATTEINT: "jalon atteint",
}
COURTS: Final = {
    COURS: "en cours", LARGE: "vers là", ANCIENNE: "repoussé", RENONCE: "abandonné", PREVU: "échéance",
    PASSE: "à revoir", ATTEINT: "fait",
}  # fmt: skip
_TONS: Final = {ATTEINT: VERT, PASSE: JAUNE, PREVU: BLEU, ANCIENNE: GRIS, COURS: GRIS, LARGE: BLEU, RENONCE: GRIS}
_SANS: Final = {"axe": "Sans axe", "pilote": "Sans pilote", "trimestre": "Sans échéance"}
_LARGEURS: Final = {frises.MOIS: 3, frises.TRIMESTRE: 4, frises.ANNEE: 5}
_ETIQUETTE: Final = 36
_ETROITE: Final = 12


class Ligne(NamedTuple):
    """A paragraph and what it is: the name of a milestone, a text, a detail under it."""

    texte: str
    genre: str


TEXTE: Final = "texte"
NOMME: Final = "nomme"
DETAIL: Final = "detail"
_MARGES: Final = {TEXTE: "  ", NOMME: "  – ", DETAIL: "    "}


# --- what is said, for every form -----------------------------------------------------------------------------


def titre(feuille: FeuilleLue) -> str:
    """Name the roadmap: « Feuille de route 2025-2026, version 2 »."""
    annees = [str(bord.debut.year) for bord in (feuille.du, feuille.au) if bord is not None and bord.connue]
    periode = "-".join(dict.fromkeys(annees))
    return ", ".join(
        filter(
            None,
            (" ".join(filter(None, ("Feuille de route", periode))), feuille.version and f"version {feuille.version}"),
        )
    )


def situation(feuille: FeuilleLue) -> str:
    """Say on which day it is read."""
    return f"situation au {jour_en_mots(feuille.jour)}"


def adoption(feuille: FeuilleLue) -> str:
    """Say what adopted it; a roadmap read on a day before its adoption is said so."""
    quand = feuille.adoptee_le
    if quand is None:
        return ""
    if feuille.adoptee:
        return f"Adoptée {en_precisant(quand)}."
    return (
        f"Elle a été adoptée {en_precisant(quand)}, après le jour lu : ce qui suit la montre telle qu'elle est écrite."
    )


def comptes(feuille: FeuilleLue) -> str:
    """Count the milestones by state."""
    nombre = len(feuille.jalons)
    if not nombre:
        return "Aucun jalon ne répond à ce filtre." if feuille.total else "Aucun jalon n'est encore écrit."
    par_etat = [(etat, len(feuille.dans(etat))) for etat in ETATS]
    detail = ", ".join(f"{nombre} {MOTS[etat][nombre > 1]}" for etat, nombre in par_etat if nombre)
    sur = f" sur {feuille.total}" if nombre < feuille.total else ""
    return f"{combien(nombre, 'jalon')}{sur} : {detail}."


def intitule_de(titre_: str, par: str) -> str:
    """Give the heading of a group."""
    return majuscule(titre_) if titre_ else _SANS[par]


def details(jalon: JalonLu, par: str) -> Iterator[str]:
    """Yield what is known of a milestone, a sentence each."""
    faits = [etat_en_mots(jalon)]
    if jalon.debut is not None and jalon.debut.connue and jalon.etat != FAIT:
        faits.append(f"début {en_precisant(jalon.debut)}")
    if par != PILOTE and jalon.pilote_nom:
        faits.append(f"pilote : {_pilote(jalon)}")
    if jalon.contributeurs:
        faits.append(f"avec {enumerer(jalon.contributeurs)}")
    yield " ; ".join(faits)
    if jalon.resultat_attendu:
        yield f"Attendu : {jalon.resultat_attendu}"
    if jalon.resultat or jalon.preuve:
        preuve = f" ({jalon.preuve})" if jalon.preuve else ""
        yield f"Obtenu : {jalon.resultat or 'voir la preuve'}{preuve}"
    if jalon.motif:
        yield f"Motif : {jalon.motif}"
    if jalon.moyens:
        yield f"Moyens : {jalon.moyens}"


def _pilote(jalon: JalonLu) -> str:
    return f"{jalon.pilote_nom} (a quitté la communauté)" if jalon.pilote_parti else jalon.pilote_nom


def sections(feuille: FeuilleLue) -> Iterator[tuple[str, list[Ligne]]]:
    """Yield what is said under the milestones, by heading: past dates, who and what is missing, what moved and why."""
    if feuille.passes:
        yield f"À revoir : {combien(len(feuille.passes), 'échéance passée', 'échéances passées')}", [*_passes(feuille)]
    if feuille.audience != "public":
        if feuille.sans_pilote:
            yield "Qui pourrait piloter ?", [Ligne(_nom_seul(item), NOMME) for item in feuille.sans_pilote]
        if feuille.sans_moyens:
            yield "Moyens à préciser", [Ligne(item.intitule, NOMME) for item in feuille.sans_moyens]
    if feuille.reportes:
        yield "Ce qui a changé, et pourquoi", [*_histoires(feuille)]
    if feuille.revisions:
        yield (
            "Révisions de la feuille de route",
            [ligne for item in feuille.revisions for ligne in _histoire(item, feuille.audience, NOMME)],
        )


def _nom_seul(jalon: JalonLu) -> str:
    return f"{jalon.intitule} ({jalon.pilote_nom} a quitté la communauté)" if jalon.pilote_parti else jalon.intitule


def _passes(feuille: FeuilleLue) -> Iterator[Ligne]:
    for jalon in feuille.passes:
        qui = f" ; pilote : {_pilote(jalon)}" if jalon.pilote_nom else " ; sans pilote"
        quand = depuis_la_fin(jalon.echeance) if jalon.echeance is not None else ""
        yield Ligne(f"{jalon.intitule} : échéance passée {quand}{qui}", NOMME)
    yield Ligne(
        "Tenir, alléger, passer la main, reporter ou renoncer sont cinq réponses aussi bonnes : à voir avec chacun, "
        "puis cap jalon fait, reporter, modifier ou abandonner.",
        TEXTE,
    )


def _histoires(feuille: FeuilleLue) -> Iterator[Ligne]:
    for jalon in feuille.reportes:
        yield Ligne(jalon.intitule, NOMME)
        for changement in jalon.historique:
            yield from _histoire(changement, feuille.audience, DETAIL)


def _histoire(item: Changement, audience: str, genre: str) -> Iterator[Ligne]:
    quand = f"{majuscule(en_precisant(item.le))}, " if item.le is not None and item.le.connue else ""
    dit = changement_en_mots(item)
    yield Ligne(f"{quand}{dit if quand else majuscule(dit)}{_pourquoi(item, audience)}", genre)
    origine = [f"décision {item.decision}"] if item.decision else []
    origine += [f"d'après {enumerer(map(cite, item.sources))}"] if item.sources else []
    if origine:
        yield Ligne(majuscule(" ; ".join(origine)), DETAIL)


def changement_en_mots(item: Changement) -> str:
    """Say what changed: « échéance reportée du 2e trimestre 2025 au 4e trimestre 2025 »."""
    dits = [minuscule(item.texte)] if item.texte else []
    if item.de is not None and item.a is not None:
        verbe = "avancée" if item.a.certainly_before(item.de) else "reportée"
        dits.append(f"échéance {verbe} {du_(item.de)} {_vers(item.a)}")
    elif item.a is not None:
        dits.append(f"échéance fixée {en_precisant(item.a)}")
    elif item.de is not None:
        dits.append(f"échéance retirée (elle était {en_precisant(item.de)})")
    return " ; ".join(dits) or "révision"


def _vers(quand: Periode) -> str:
    mots = jusque(quand).removeprefix("jusqu'")
    return f"à {mots.removeprefix('en ')}" if mots.startswith("en ") else mots


def _pourquoi(item: Changement, audience: str) -> str:
    if item.motif:
        return f" : {item.motif}"
    return " (le motif reste à écrire)" if audience == "soutien" else ""


# --- terminal -------------------------------------------------------------------------------------------------


def texte(feuille: FeuilleLue, page: Page) -> str:
    """Write the roadmap in the width of the page: the table in time, the milestones, what calls for a word."""
    lignes = plie(page, f"{titre(feuille)} : {feuille.communaute}, {situation(feuille)}", ton=GRAS)
    if adoption(feuille):
        lignes += plie(page, adoption(feuille))
    if feuille.filtres:
        lignes += plie(page, f"Filtre : {' ; '.join(feuille.filtres)}", ton=GRIS)
    lignes += plie(page, comptes(feuille))
    if not feuille.total:
        lignes += plie(page, 'Pour commencer : cap ajouter jalon "Un résultat"')
    lue = frises.frise(feuille)
    if lue is not None:
        lignes += ["", *_grille(feuille, lue, page)]
    for groupe in feuille.groupes:
        lignes += ["", *plie(page, intitule_de(groupe.titre, feuille.par), ton=GRAS)]
        for jalon in groupe.jalons:
            lignes += plie(page, jalon.intitule, _MARGES[NOMME], ton=BLEU)
            for detail in details(jalon, feuille.par):
                lignes += plie(page, detail, _MARGES[DETAIL])
    for entete, suite in sections(feuille):
        lignes += ["", *plie(page, entete, ton=GRAS)]
        for ligne in suite:
            lignes += plie(page, ligne.texte, _MARGES[ligne.genre])
    return "\n".join(lignes) + "\n"


def _grille(feuille: FeuilleLue, lue: Frise, page: Page) -> list[str]:
    """Lay the milestones on the columns, as many bands as the width asks for; a sign says what a colour says."""
    large = _LARGEURS[lue.unite]
    plus_long = max(len(net(jalon.intitule)) for jalon in feuille.jalons)
    reste = page.largeur - 2 - large * len(lue.colonnes)
    etiquette = min(plus_long, _ETIQUETTE, max(reste, min(_ETROITE, page.largeur // 2)))
    par_bande = max(1, (page.largeur - etiquette - 2) // large)
    lignes: list[str] = []
    for debut in range(0, len(lue.colonnes), par_bande):
        rangs = range(debut, min(debut + par_bande, len(lue.colonnes)))
        lignes += [*([""] if debut else []), *_entete(lue, rangs, etiquette, large)]
        for jalon in feuille.jalons:
            lignes += _rangee(jalon, lue, rangs, etiquette, large, page)
    legende = [f"{SIGNES[marque]} {EXPLICATIONS[marque]}" for marque in reversed(lue.marques)]
    legende += [f"v le {jour_en_mots(feuille.jour)}"] if lue.courante is not None else []
    lignes += ["", *plie(page, " ; ".join(legende), ton=GRIS)]
    if lue.hors:
        noms = enumerer(cite(item.intitule) for item in feuille.jalons if item.id in lue.hors)
        lignes += plie(page, f"Hors de ce tableau : {noms}.", ton=GRIS)
    return lignes


def _entete(lue: Frise, rangs: range, etiquette: int, large: int) -> list[str]:
    marge = " " * (etiquette + 2)
    annees, noms, jour = "", "", ""
    for rang in rangs:
        colonne = lue.colonnes[rang]
        nouvelle = rang == rangs[0] or colonne.annee != lue.colonnes[rang - 1].annee
        # A year needs four columns: in a narrow table it runs over the next one, of the same year.
        annees = annees.ljust(large * (rang - rangs[0])) + (colonne.annee if nouvelle else "")
        nom = colonne.nom[0].upper() if lue.unite == frises.MOIS else colonne.nom
        noms += nom.ljust(large)
        jour += ("v" if rang == lue.courante else "").ljust(large)
    lignes = [annees] if lue.unite != frises.ANNEE else []
    lignes += [noms]
    lignes += [jour] if jour.strip() else []
    return [(marge + ligne).rstrip() for ligne in lignes]


def _rangee(jalon: JalonLu, lue: Frise, rangs: range, etiquette: int, large: int, page: Page) -> list[str]:
    libelle = textwrap.wrap(net(jalon.intitule), etiquette, max_lines=2, placeholder="…", break_long_words=True)
    cases = ""
    for rang in rangs:
        marque = lue.rangees[jalon.id][rang]
        signe = SIGNES.get(marque, ".")
        # A span runs across its columns, a day stands alone in its own.
        plein = signe * (large - 1) if marque in (COURS, LARGE) else signe
        cases += peint(page, plein, _TONS.get(marque, GRIS)) + " " * (large - len(plein))
    return [(libelle or [""])[0].ljust(etiquette) + "  " + cases.rstrip(), *libelle[1:]]


# --- documents ------------------------------------------------------------------------------------------------


def markdown(feuille: FeuilleLue) -> str:
    """Write the roadmap as Markdown: the same, tables included."""
    from cap.render.documents import rendre

    return rendre("feuille-de-route.md.j2", **_valeurs(feuille))


def html(feuille: FeuilleLue) -> str:
    """Write the roadmap as one page, A4 across, nothing said by colour alone."""
    from cap.render.documents import rendre

    return rendre("feuille-de-route.html.j2", **_valeurs(feuille))


def _valeurs(feuille: FeuilleLue) -> dict[str, Any]:
    lue = frises.frise(feuille)
    return {
        "feuille": feuille,
        "titre": titre(feuille),
        "situation": situation(feuille),
        "adoption": adoption(feuille),
        "comptes": comptes(feuille),
        "par": feuille.par,
        "groupes": [
            (intitule_de(item.titre, feuille.par), [_rang(jalon) for jalon in item.jalons]) for item in feuille.groupes
        ],
        "frise": lue,
        "annees": _annees(lue.colonnes) if lue is not None else [],
        "cases": [_cases(jalon, lue) for jalon in feuille.jalons] if lue is not None else [],
        "legende": [(marque, COURTS[marque], EXPLICATIONS[marque]) for marque in reversed(lue.marques)] if lue else [],
        "sections": [
            (entete, [(ligne.texte, ligne.genre == DETAIL) for ligne in lignes]) for entete, lignes in sections(feuille)
        ],
        "interne": feuille.audience == "soutien",
    }


def _annees(colonnes: Sequence[frises.Colonne]) -> list[tuple[str, int]]:
    """Give the years above the columns, each with how many it spans."""
    annees = [colonne.annee for colonne in colonnes if colonne.annee]
    return [(annee, annees.count(annee)) for annee in dict.fromkeys(annees)]


def _cases(jalon: JalonLu, lue: Frise) -> tuple[str, list[tuple[str, str]]]:
    return jalon.intitule, [(marque, COURTS.get(marque, "")) for marque in lue.rangees[jalon.id]]


def _rang(jalon: JalonLu) -> dict[str, str]:
    """Give the cells of a milestone in the table of a document."""
    obtenu = ", ".join(filter(None, (jalon.resultat, jalon.preuve)))
    return {
        "intitule": jalon.intitule,
        "pilote": _pilote(jalon) if jalon.pilote_nom else "",
        "avec": enumerer(jalon.contributeurs),
        "quand": f"{etat_en_mots(jalon)} : {jalon.motif}" if jalon.motif else etat_en_mots(jalon),
        "attendu": jalon.resultat_attendu,
        "obtenu": obtenu,
        "moyens": jalon.moyens,
    }


def json(feuille: FeuilleLue) -> str:
    """Write the same content as data."""
    return en_json(
        {
            "schema": SCHEMA,
            "communaute": feuille.communaute,
            "date": feuille.jour.isoformat(),
            "pour": feuille.audience,
            "par": feuille.par,
            "filtres": [composer(item) for item in feuille.filtres],
            "version": feuille.version,
            "du": en_donnees(feuille.du),
            "au": en_donnees(feuille.au),
            "adoptee": feuille.adoptee,
            "adoptee_le": en_donnees(feuille.adoptee_le),
            "decision": feuille.decision,
            "total": feuille.total,
            "groupes": [
                {"titre": groupe.titre, "jalons": [_donnees(jalon) for jalon in groupe.jalons]}
                for groupe in feuille.groupes
            ],
            "revisions": [_donnees(item) for item in feuille.revisions],
        }
    )


def _donnees(item: Any) -> dict[str, Any]:
    donnees: dict[str, Any] = en_donnees(item)
    return donnees

"""Progress as text, Markdown and JSON: the same content, evidence first, never a score.

`cap/avancement/1`: `communaute`, `date`, `phase` (declared, may be empty); `reperes` (counts that situate the
community, `delai_median` in days); `criteres` (below); `phases` and `conditions` (how many criteria in each state);
`moins_de_preuves` (conditions of the declared phase with the smallest part attested, all ties); `prochains_pas`
(`critere`, `texte`, `effort` from 1, a line to write, to 5, a long work); `seuils` (`nom`, `valeur`, `adapte`,
`choix`: ours, without a source); `remarques` on thresholds that cannot be read; `depuis` when it was asked (`date`,
`changements` with `critere`, `avant`, `apres`, `gain`, `causes`, `preuves` that appeared, `disparues`: those that
attested it then and do not any more, `manques`: the places that undo it); `indicateurs` (what cap counts by itself:
`cap.render.indicateurs`); `termes` (the words that criteria share, each with its definition).

A criterion: `id`, `intitule`, `phase`, `condition`, `etat` (atteste, partiel, declare, a-documenter, sans-objet,
non-lisible), `constate` (what the evidence alone says), `constat`, `manque`, `non_date` (it rests on a status without a
date), `attestation` (`etat`, `le`, `par`, `motif`) or null, `epreuves` (`cle`, `intitule`, `vrai`, `constat`,
`manque`), `preuves` (`fichier`, `ligne`, `date` as data or null, `texte`) and `sources` in the method.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from cap.avancement import (
    A_DOCUMENTER,
    ATTESTE,
    DECLARE,
    ETATS,
    NON_LISIBLE,
    PARTIEL,
    SANS_OBJET,
    Avancement,
    Changement,
    Lu,
)
from cap.criteres.epreuve import Epreuve, Preuve, quand_en_mots
from cap.dates import jour_en_mots
from cap.declare import Lieu
from cap.graphie import composer
from cap.indicateurs import Resultat
from cap.phrases import combien, enumerer, quelques
from cap.render import indicateurs as nombres
from cap.render.documents import debut_inerte
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, GRIS, JAUNE, VERT, Page, net, peint, phrase, plie
from cap.render.problems.markdown import echappe
from cap.rubrique import CONDITIONS, PHASES, SOURCES, TERMES, Condition, Phase

SCHEMA: Final = "cap/avancement/1"
_TONS: Final = {ATTESTE: VERT, PARTIEL: JAUNE, DECLARE: BLEU, SANS_OBJET: GRIS, NON_LISIBLE: GRIS, A_DOCUMENTER: ""}
_PLURIELS: Final = {
    ATTESTE: "attestés",
    PARTIEL: "partiels",
    DECLARE: "déclarés",
    A_DOCUMENTER: "à documenter",
    SANS_OBJET: "sans objet",
    NON_LISIBLE: "non lisibles ici",
}
_AVANCES: Final = (ATTESTE, PARTIEL, DECLARE)
_ETAT: Final = max(len(mot) for etat, mot in ETATS.items() if etat != NON_LISIBLE) + 2
_ID: Final = 5
# Below this width a criterion's name stands under its state.
_DEUX_COLONNES: Final = 56
TITRE_TERMES: Final = "Les mots employés"
DE_TRAVAIL: Final = "Document de travail, pour la coordination : il nomme des personnes et des structures."
"""What a page says of itself: small steps name who a file lacks something of, which is not to be shown."""
TITRE_SOURCES: Final = "Sources dans la méthode"
_NON_DATE: Final = "°"
# Evidence named under a change, in a text to read; the JSON gives all of it.
_PREUVES: Final = 3
_CHAMP: Final = re.compile("«\u00a0([a-z]+(?:_[a-z]+)+)\u00a0»")


# --- text ----------------------------------------------------------------------------------------------------


def texte(
    avancement: Avancement,
    page: Page,
    *,
    phase: str = "",
    condition: str = "",
    preuves: bool = False,
    indicateurs: Sequence[Resultat] = (),
) -> str:
    """Lay out the whole report, or a phase, or a condition; `preuves` lists every sub-test and every piece of evidence.

    A community that only begins gets its next small steps, unless it asks for a phase or a condition.
    """
    choisi = bool(phase or condition)
    lignes = [*_tete(avancement, page)]
    if avancement.naissante and not choisi and not preuves:
        return _fin([*lignes, *_commencement(avancement, page)])
    lignes += _reperes(avancement, page)
    for item in PHASES:
        lus = [lu for lu in avancement.criteres if lu.critere.phase == item.id and montre(lu, phase, condition)]
        if lus:
            lignes += _phase(page, item, lus, preuves)
    if not choisi:
        lignes += _conditions(avancement, page)
        lignes += nombres.lignes(page, indicateurs) if indicateurs else []
    if not choisi or preuves:
        lignes += _seuils(avancement, page, preuves)
    if preuves:
        lignes += ["", *_titre(page, TITRE_TERMES)]
        lignes += [ligne for dit in termes_en_mots() for ligne in plie(page, dit, "  ", "    ")]
    if not choisi:
        lignes += _pas(avancement, page)
    return _fin([*lignes, *_note(avancement, page)])


def texte_depuis(avancement: Avancement, avant: Avancement, changes: Sequence[Changement], page: Page) -> str:
    """Lay out what was gained and lost since a day, with its causes."""
    lignes = [*_tete(avancement, page), "", *_titre(page, f"Depuis {moment(avant)}")]
    for change in changes:
        mot, ton = ("gagné", VERT) if change.gain else ("perdu", JAUNE)
        lignes += ["", *_entree(page, mot, ton, change.critere.id, change.critere.intitule)]
        lignes += _corps(page, mouvement_en_mots(change))
        for dit, preuve in causes_en_preuves(change):
            lignes += _corps(page, f"{dit} : {preuve}", ton=GRIS)
    reste = len(avancement.criteres) - len({change.critere.id for change in changes})
    lignes += ["", *plie(page, f"{combien(reste, 'critère')} sans changement.")]
    return _fin(lignes)


def moment(avant: Avancement) -> str:
    """Name what is compared with: a day, or the files of another moment."""
    return avant.reference or f"le {jour_en_mots(avant.jour)}"


def mouvement_en_mots(change: Changement) -> str:
    """Say from which state to which a criterion moved, and why."""
    etat = ETATS[change.apres]
    mouvement = f"toujours {etat}" if change.avant == change.apres else f"{ETATS[change.avant]} → {etat}"
    return f"{mouvement} : {' ; '.join(change.causes)}."


def causes_en_preuves(change: Changement) -> list[tuple[str, str]]:
    """Say which evidence appeared, is missing or is no longer enough: each with its file, its line and its date."""
    dites = []
    for mot, preuves in (
        ("apparu", change.preuves),
        ("manque", change.manques),
        ("ne suffit plus", change.disparues),
    ):
        dites += [(mot, preuve_en_mots(preuve)) for preuve in preuves[:_PREUVES]]
        reste = len(preuves) - _PREUVES
        dites += [(mot, combien(reste, "autre preuve", "autres preuves"))] if reste > 0 else []
    return dites


def preuve_en_mots(preuve: Preuve) -> str:
    """Say a piece of evidence: where it is written, when, what it says."""
    quand = preuve.date.en_mots() if preuve.date is not None and preuve.date.connue else "état actuel, non daté"
    return f"{place(preuve.ou)} ({quand}) — {preuve.texte}"


def _fin(lignes: Iterable[str]) -> str:
    return "\n".join(lignes) + "\n"


def montre(lu: Lu, phase: str, condition: str) -> bool:
    """Tell whether a criterion is asked for, by its phase and its condition."""
    return lu.critere.phase == (phase or lu.critere.phase) and lu.critere.condition == (
        condition or lu.critere.condition
    )


def _tete(avancement: Avancement, page: Page) -> list[str]:
    return [
        *plie(page, f"Avancement au {jour_en_mots(avancement.jour)}", ton=GRAS),
        *plie(page, avancement.nom),
    ]


def _titre(page: Page, titre: str, suite: str = "") -> list[str]:
    lignes = plie(page, titre.upper(), ton=GRAS)
    return [*lignes, *plie(page, suite, ton=GRIS)] if suite else lignes


def deja(avancement: Avancement) -> list[str]:
    """Say what a folder that begins shows already: the phase it declares, its criteria attested or begun."""
    ici = next((item.nom for item in PHASES if item.id == avancement.phase), "")
    groupes = {etat: [lu.critere.id for lu in avancement.criteres if lu.etat == etat] for etat in _AVANCES}
    comptes = [
        f"{combien(len(noms), ETATS[etat], _PLURIELS[etat])} ({enumerer(noms)})"
        for etat, noms in groupes.items()
        if noms
    ]
    dits = [f"Phase déclarée : {ici}."] if ici else []
    dits += [f"Déjà : {', '.join(comptes)}."] if comptes else []
    return [" ".join(dits)] if dits else []


def _commencement(avancement: Avancement, page: Page) -> list[str]:
    ici = next((item.nom for item in PHASES if item.id == avancement.phase), "impulsion")
    return [
        "",
        *(ligne for dit in deja(avancement) for ligne in plie(page, dit)),
        *plie(page, "Votre dossier commence. De petits pas pour la suite, du plus léger au plus long :"),
        *_etapes(avancement, page),
        "",
        *plie(page, f"Pour voir tous les critères d’une phase : cap avancement --phase {avancement.phase or ici}"),
    ]


def _reperes(avancement: Avancement, page: Page) -> list[str]:
    return ["", *plie(page, " ".join(phrases_reperes(avancement)))]


def phrases_reperes(avancement: Avancement) -> list[str]:
    """Say in sentences the counts that situate the community, and the phase it declares."""
    r = avancement.reperes
    dits = [_acteurs(r)] if r["acteurs"] else ["Aucun acteur recensé pour l’instant."]
    if r["reunions"]:
        presences = combien(int(r["presences"]), "présence de structure", "présences de structures")
        delai = (
            f", comptes-rendus diffusés en {_nombre(r['delai_median'])} jours (médiane)" if "delai_median" in r else ""
        )
        dits.append(f"{combien(int(r['reunions']), 'réunion tenue')}, {presences}{delai}.")
    ici = next((item.nom for item in PHASES if item.id == avancement.phase), "")
    dits.append(f"Phase déclarée : {ici}." if ici else "Phase : non déclarée (« phase » dans communaute.yaml).")
    return dits


def _acteurs(r: Mapping[str, int | float]) -> str:
    familles = combien(int(r["familles"]), "famille d’acteurs", "familles d’acteurs")
    membres = f"{combien(int(r['actifs']), 'membre actif')} ({familles} sur {r['familles_possibles']})"
    sortis = f" et {combien(int(r['partis']), 'parti')}" if r["partis"] else ""
    return f"{combien(int(r['acteurs']), 'acteur recensé')}, dont {membres}{sortis}."


def _nombre(valeur: float) -> str:
    return f"{valeur:g}".replace(".", ",")


def comptes_en_mots(lus: Sequence[Lu]) -> str:
    """Say how many criteria are in each state: « 4 attestés, 8 partiels sur 12 critères »."""
    morceaux = []
    for etat, mot in ETATS.items():
        nombre = sum(lu.etat == etat for lu in lus)
        if nombre:
            morceaux.append(f"{nombre} {_PLURIELS[etat] if nombre > 1 else mot}")
    return f"{', '.join(morceaux)} sur {combien(len(lus), 'critère')}"


def _phase(page: Page, phase: Phase, lus: Sequence[Lu], preuves: bool) -> list[str]:
    lignes = ["", *_titre(page, phase.nom, phase.definition.partition(" (")[0]), *plie(page, comptes_en_mots(lus))]
    for lu in lus:
        lignes += ["", *_critere(page, lu, preuves)]
    return lignes


def _critere(page: Page, lu: Lu, preuves: bool) -> list[str]:
    lignes = _entree(page, ETATS[lu.etat], _TONS[lu.etat], lu.critere.id, lu.critere.intitule)
    if lu.attestation is not None:
        lignes += _corps(page, attestation_en_mots(lu))
    if preuves:
        return [*lignes, *_epreuves(page, lu)]
    if lu.constats:
        lignes += _corps(page, phrase(*constats_marques(lu)))
    if lu.manques:
        lignes += _corps(page, phrase(*lu.manques), fleche="→ ")
    return [*lignes, *_places(page, principales(lu))]


def attestation_en_mots(lu: Lu) -> str:
    """Say who declared a criterion, when and why: never mixed with what the evidence says."""
    item = lu.attestation
    if item is None:
        return ""
    quand = f" {quand_en_mots(item.le)}" if item.le else ""
    par = f" par {item.par}" if item.par else ""
    motif = f" : {item.motif.rstrip('.')}" if item.motif else ""
    return f"{ETATS[item.etat].capitalize()}{par}{quand}{motif}. D’après les fichiers : {ETATS[lu.constate]}."


def constats_marques(lu: Lu) -> list[str]:
    """Give what is found, what rests on a status without a date being marked."""
    return list(dict.fromkeys(_marque(item) for item in lu.epreuves if item.vrai and item.constat))


def _marque(epreuve: Epreuve) -> str:
    return epreuve.constat + (_NON_DATE if _sans_date(epreuve) else "")


def _sans_date(epreuve: Epreuve) -> bool:
    return bool(epreuve.preuves) and not any(preuve.datee for preuve in epreuve.preuves)


def _entree(page: Page, mot: str, ton: str, identifiant: str, intitule: str) -> list[str]:
    if page.largeur < _DEUX_COLONNES:
        return [f"{identifiant}  {peint(page, mot, ton)}", *plie(page, intitule, "  ", ton=GRAS)]
    debut = " " * (2 + _ETAT) + identifiant.ljust(_ID)
    lignes = plie(page, intitule, debut, " " * len(debut), ton=GRAS)
    tete = "  " + peint(page, mot, ton) + " " * max(1, _ETAT - len(mot)) + identifiant.ljust(_ID)
    return [tete + lignes[0][len(debut) :], *lignes[1:]]


def _marge(page: Page) -> str:
    return "  " if page.largeur < _DEUX_COLONNES else " " * (2 + _ETAT + _ID)


def _corps(page: Page, contenu: str, fleche: str = "", ton: str = "") -> list[str]:
    return plie(page, contenu, _marge(page) + fleche, ton=ton)


def principales(lu: Lu) -> list[Preuve]:
    """Choose one piece of evidence for each sub-test that is true: the first, where a reader goes to check."""
    return [item.preuves[0] for item in lu.epreuves if item.vrai and item.preuves]


def place(ou: Lieu) -> str:
    """Write a place of the folder, as editors open it."""
    return f"{ou.path}:{ou.line}" if ou.line else ou.path


def _places(page: Page, preuves: Sequence[Preuve]) -> list[str]:
    return _corps(page, ", ".join(lieux(preuves)), ton=GRIS) if preuves else []


def lieux(preuves: Iterable[Preuve], code: str = "") -> list[str]:
    """Write where evidence stands, and of when it is; `code` stands around a place."""
    dites: dict[str, str] = {}
    for preuve in preuves:
        quand = f" ({preuve.date.en_mots()})" if preuve.date is not None and preuve.date.connue else ""
        dites.setdefault(place(preuve.ou), quand)
    return [f"{code}{lieu}{code}{quand}" for lieu, quand in dites.items()]


def _epreuves(page: Page, lu: Lu) -> list[str]:
    lignes = []
    for item in lu.epreuves:
        signe = "+" if item.vrai else "−"
        lignes += _corps(page, f"{lu.intitules[item.cle]}", fleche=f"{signe} ")
        if item.vrai:
            for preuve in item.preuves:
                lignes += _preuve(page, preuve)
        elif item.manque:
            lignes += _corps(page, phrase(item.manque), fleche="  → ")
    lignes += _corps(
        page, f"Sources dans la méthode : {' ; '.join(SOURCES[source] for source in lu.critere.sources)}.", ton=GRIS
    )
    return lignes


def _preuve(page: Page, preuve: Preuve) -> list[str]:
    return _corps(page, preuve_en_mots(preuve), fleche="    ", ton=GRIS)


def _conditions(avancement: Avancement, page: Page) -> list[str]:
    lignes = ["", *_titre(page, "Les cinq conditions", "critères attestés, par phase")]
    largeur = max(len(item.court) for item in CONDITIONS)
    if page.largeur < largeur + 50:
        for condition in CONDITIONS:
            parts = [f"{item.nom} {part(avancement, item, condition)}" for item in PHASES]
            lignes += plie(page, f"{condition.id} {condition.court} : {', '.join(parts)}", "  ", "    ")
        return [*lignes, *_moins(avancement, page)]
    noms = "".join(item.nom.rjust(16) for item in PHASES)
    lignes.append("  " + " " * (largeur + 4) + noms)
    for condition in CONDITIONS:
        cases = "".join(part(avancement, item, condition).rjust(16) for item in PHASES)
        lignes.append(f"  {condition.id}  {net(condition.court).ljust(largeur)}{cases}")
    return [*lignes, *_moins(avancement, page)]


def part(avancement: Avancement, phase: Phase, condition: Condition) -> str:
    """Say how many criteria are attested in a phase and a condition, out of how many; a dash where none is asked."""
    attestes, demandes = avancement.attestes(phase.id, condition.id)
    return f"{attestes} sur {demandes}" if demandes else "—"


def _moins(avancement: Avancement, page: Page) -> list[str]:
    dit = moins_de_preuves_en_mots(avancement)
    return ["", *plie(page, dit)] if dit else []


def moins_de_preuves_en_mots(avancement: Avancement) -> str:
    """Name the conditions with the least evidence in the declared phase, each with its count; empty when none is."""
    noms = [
        "{} ({} sur {})".format(item.court, *avancement.attestes(avancement.phase, item.id))
        for item in CONDITIONS
        if item.id in avancement.moins_de_preuves
    ]
    ici = next((item.nom for item in PHASES if item.id == avancement.phase), "")
    return f"En {ici}, ce qui a le moins de preuves : {quelques(noms, len(noms))}." if noms else ""


def _pas(avancement: Avancement, page: Page) -> list[str]:
    if not avancement.pas:
        return []
    return ["", *_titre(page, "Petits pas suivants", "du plus léger au plus long"), *_etapes(avancement, page)]


def _etapes(avancement: Avancement, page: Page) -> list[str]:
    lignes = []
    for rang, pas in enumerate(avancement.pas, 1):
        lignes += plie(page, f"{phrase(pas.texte)} ({pas.critere})", f"  {rang}. ")
    return lignes


def _seuils(avancement: Avancement, page: Page, tous: bool) -> list[str]:
    lignes = []
    adaptes = [lu for lu in avancement.seuils if lu.valeur.adapte]
    if tous:
        suite = "réglables (« seuils » dans communaute.yaml) ; * : choix à nous, sans source"
        lignes += ["", *_titre(page, "Seuils", suite)]
        for lu in avancement.seuils:
            adapte = f" (adapté ; {lu.seuil.defaut} sinon)" if lu.valeur.adapte else ""
            choix = " *" if lu.seuil.choix else ""
            dit = f"{lu.seuil.nom} : {lu.valeur.texte}{adapte}, {lu.seuil.intitule}{choix}"
            lignes += plie(page, dit, "  ", "    ")
    elif adaptes:
        lignes += ["", *plie(page, seuils_adaptes(avancement))]
    for remarque in avancement.remarques:
        lignes += plie(page, phrase(remarque))
    return lignes


def seuils_adaptes(avancement: Avancement) -> str:
    """Name the thresholds the community changed, with what they are otherwise; empty when it changed none."""
    adaptes = [lu for lu in avancement.seuils if lu.valeur.adapte]
    dits = (f"{lu.seuil.nom} {lu.valeur.texte} ({lu.seuil.defaut} sinon)" for lu in adaptes)
    return f"Seuils adaptés par la communauté : {', '.join(dits)}." if adaptes else ""


def termes_en_mots() -> list[str]:
    """Give the definition of each word that criteria share."""
    return [f"{terme} : {definition}" for terme, definition in TERMES.items()]


def sources_en_mots(lus: Iterable[Lu]) -> list[str]:
    """Name in words the sources of criteria by the codes that follow their names."""
    codes = {code for lu in lus for code in lu.critere.sources}
    return [f"{code} : {mots}" for code, mots in SOURCES.items() if code in codes]


def _note(avancement: Avancement, page: Page) -> list[str]:
    if not any(lu.non_date for lu in avancement.criteres):
        return []
    return ["", *plie(page, f"{_NON_DATE} état actuel, non daté : le dossier ne dit pas depuis quand.", ton=GRIS)]


# --- Markdown ------------------------------------------------------------------------------------------------


def markdown(
    avancement: Avancement,
    *,
    phase: str = "",
    condition: str = "",
    changes: Sequence[Changement] | None = None,
    depuis: Avancement | None = None,
    indicateurs: Sequence[Resultat] = (),
) -> str:
    """Give the report as Markdown, a table for each phase, to paste in a compte-rendu or a pull request.

    `changes` are those since `depuis`.
    """
    lignes = [f"# Avancement au {jour_en_mots(avancement.jour)}", "", _md(avancement.nom), "", _md(DE_TRAVAIL)]
    if avancement.naissante and not phase and not condition:
        lignes += [ligne for dit in deja(avancement) for ligne in ("", dit)]
        lignes += ["", "Le dossier commence. De petits pas pour la suite :", "", *_pas_markdown(avancement)]
        return _fin(composer(ligne) for ligne in lignes)
    lignes += ["", *(_md(dit) for dit in phrases_reperes(avancement))]
    if changes is not None:
        lignes += _changements_markdown(changes, depuis)
    for item in PHASES:
        lus = [lu for lu in avancement.criteres if lu.critere.phase == item.id and montre(lu, phase, condition)]
        if lus:
            lignes += _phase_markdown(item, lus)
    lignes += ["", "## Petits pas suivants", "", *_pas_markdown(avancement)]
    dites = [moins_de_preuves_en_mots(avancement), seuils_adaptes(avancement), *map(phrase, avancement.remarques)]
    lignes += [ligne for dit in dites if dit for ligne in ("", _md(dit))]
    lignes += nombres.markdown(indicateurs) if indicateurs and not phase and not condition else []
    montres = [lu for lu in avancement.criteres if montre(lu, phase, condition)]
    for titre, mots in ((TITRE_TERMES, termes_en_mots()), (TITRE_SOURCES, sources_en_mots(montres))):
        lignes += ["", f"## {titre}", "", *(f"- {_md(dit)}" for dit in mots)]
    if any(lu.non_date for lu in avancement.criteres):
        lignes += ["", f"{_NON_DATE} état actuel, non daté : le dossier ne dit pas depuis quand."]
    return _fin(composer(ligne) for ligne in lignes)


def _md(texte: str) -> str:
    """Give a text that Markdown shows as it is, in a paragraph or in a cell; the name of a field is code."""
    morceaux = _CHAMP.split(net(texte))
    return debut_inerte(
        "".join(f"`{morceau}`" if rang % 2 else echappe(morceau) for rang, morceau in enumerate(morceaux))
    )


def _phase_markdown(phase: Phase, lus: Sequence[Lu]) -> list[str]:
    lignes = ["", f"## {phase.nom.capitalize()}", "", f"{phase.definition.capitalize()}. {comptes_en_mots(lus)}.", ""]
    lignes += ["| | critère | état | ce qui le montre | ce qui manque |", "|---|---|---|---|---|"]
    for lu in lus:
        montre = [phrase(*constats_marques(lu))] if lu.constats else []
        montre += [attestation_en_mots(lu)] if lu.attestation else []
        places = ", ".join(lieux(principales(lu), "`"))
        cellules = (
            lu.critere.id,
            f"{_md(lu.critere.intitule)} ({', '.join(lu.critere.sources)})",
            ETATS[lu.etat],
            " ".join(filter(None, [_md(" ".join(montre)), places])),
            _md(phrase(*lu.manques)) if lu.manques else "",
        )
        lignes.append(f"| {' | '.join(cellules)} |")
    return lignes


def _pas_markdown(avancement: Avancement) -> list[str]:
    return [f"{rang}. {_md(phrase(pas.texte))} ({pas.critere})" for rang, pas in enumerate(avancement.pas, 1)]


def _changements_markdown(changes: Sequence[Changement], depuis: Avancement | None) -> list[str]:
    lignes = ["", "## Ce qui a changé" + (f" depuis {moment(depuis)}" if depuis else ""), ""]
    for change in changes:
        mot = "gagné" if change.gain else "perdu"
        dit = f"{change.critere.intitule} — {mouvement_en_mots(change)}"
        lignes.append(f"- **{mot}** {change.critere.id} {_md(dit)}")
        lignes += [f"  - {_md(f'{quoi} : {preuve}')}" for quoi, preuve in causes_en_preuves(change)]
    return lignes if changes else [*lignes, "Aucun critère n’a changé d’état."]


# --- JSON ----------------------------------------------------------------------------------------------------


def json(
    avancement: Avancement,
    avant: Avancement | None = None,
    changes: Sequence[Changement] = (),
    indicateurs: Sequence[Resultat] = (),
) -> str:
    """Give the whole answer as JSON, whatever the filters: programs choose for themselves."""
    contenu: dict[str, Any] = {
        "schema": SCHEMA,
        "communaute": avancement.nom,
        "date": avancement.jour.isoformat(),
        "phase": avancement.phase,
        "reperes": dict(avancement.reperes),
        "criteres": [_critere_json(lu) for lu in avancement.criteres],
        "phases": [
            {"id": item.id, "nom": item.nom, "comptes": _comptes_json(avancement, phase=item.id)} for item in PHASES
        ],
        "conditions": [
            {"id": item.id, "nom": item.nom, "comptes": _comptes_json(avancement, condition=item.id)}
            for item in CONDITIONS
        ],
        "moins_de_preuves": list(avancement.moins_de_preuves),
        "prochains_pas": [
            {"critere": pas.critere, "texte": composer(pas.texte), "effort": pas.effort} for pas in avancement.pas
        ],
        "seuils": [
            {"nom": lu.seuil.nom, "valeur": lu.valeur.texte, "adapte": lu.valeur.adapte, "choix": lu.seuil.choix}
            for lu in avancement.seuils
        ],
        "remarques": [composer(remarque) for remarque in avancement.remarques],
        "indicateurs": [nombres.donnees(item) for item in indicateurs],
        "termes": {terme: composer(definition) for terme, definition in TERMES.items()},
    }
    if avant is not None:
        contenu["depuis"] = {
            "date": avant.jour.isoformat(),
            "reference": composer(avant.reference),
            "changements": [_changement_json(change) for change in changes],
        }
    return en_json(contenu)


def _comptes_json(avancement: Avancement, phase: str = "", condition: str = "") -> dict[str, int]:
    compte = avancement.compte(phase, condition)
    return {"criteres": compte.total, **compte.par_etat}


def _critere_json(lu: Lu) -> dict[str, Any]:
    item = lu.attestation
    return {
        "id": lu.critere.id,
        "intitule": lu.critere.intitule,
        "phase": lu.critere.phase,
        "condition": lu.critere.condition,
        "etat": lu.etat,
        "constate": lu.constate,
        "constat": composer(phrase(*lu.constats)) if lu.constats else "",
        "manque": composer(phrase(*lu.manques)) if lu.manques else "",
        "non_date": lu.non_date,
        "attestation": item
        and {"etat": item.etat, "le": item.le.iso() if item.le else None, "par": item.par, "motif": item.motif},
        "epreuves": [
            {
                "cle": epreuve.cle,
                "intitule": composer(lu.intitules[epreuve.cle]),
                "vrai": epreuve.vrai,
                "constat": composer(epreuve.constat) if epreuve.vrai else "",
                "manque": "" if epreuve.vrai else composer(epreuve.manque),
            }
            for epreuve in lu.epreuves
        ],
        "preuves": [_preuve_json(preuve) for preuve in lu.preuves],
        "sources": list(lu.critere.sources),
    }


def _preuve_json(preuve: Preuve) -> dict[str, Any]:
    return {
        "fichier": preuve.ou.path,
        "ligne": preuve.ou.line,
        "date": preuve.date.iso() if preuve.date is not None and preuve.date.connue else None,
        "texte": composer(preuve.texte),
    }


def _changement_json(change: Changement) -> dict[str, Any]:
    return {
        "critere": change.critere.id,
        "avant": change.avant,
        "apres": change.apres,
        "gain": change.gain,
        "causes": [composer(cause) for cause in change.causes],
        "preuves": [_preuve_json(preuve) for preuve in change.preuves],
        "disparues": [_preuve_json(preuve) for preuve in change.disparues],
        "manques": [_preuve_json(preuve) for preuve in change.manques],
    }

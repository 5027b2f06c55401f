"""What was learnt, as text, Markdown and JSON: from what, and what it changed so far.

`cap/enseignements/1`: `communaute`, `date`, `pour`, `enseignements`, `reserves` (how many are not shown). Each: `id`,
`le`, `constat`, `consequence`, `sources` (`reference`, `genre`, `id`, `valeur`: what the indicator was worth then, or
null, `reservee`: what it is may not be known here), `revisions` that cite it
(`document`, `jalon`: the milestone or null, `le`, `echeance` (`de`, `a`) or null, `changement`, `motif`, `decision`),
`suivi` (something follows from it: a consequence or a revision),
`fichier`, `ligne`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cap.dates import Periode, jour_en_mots
from cap.enseignements import Appris, Revisee, Source
from cap.feuille_de_route import changement
from cap.graphie import composer
from cap.phrases import cite, combien, enumerer
from cap.redaction import Redacteur, en_precisant, majuscule
from cap.render.documents import en_markdown
from cap.render.donnees import en_json
from cap.render.feuille_de_route import changement_en_mots
from cap.render.indicateurs import en_nombre
from cap.render.pages import GRAS, GRIS, Page, phrase, plie

SCHEMA: Final = "cap/enseignements/1"
TITRE: Final = "Ce que nous avons appris"
SANS_SUITE: Final = "sans suite notée pour l’instant"
RESERVE: Final = "un élément réservé"
_RESERVES: Final = {
    "indicateur": "réservé", "question": "réservée", "bilan": "réservé", "enseignement": "réservé",
}  # fmt: skip
_MARGE: Final = "      "
_RIEN: Final = (
    'Aucun enseignement n’est encore noté. Pour en noter un : cap enseignements ajouter "Ce qu’on a appris" '
    "--source RÉUNION"
)


def texte(redacteur: Redacteur, appris: Sequence[Appris], reserves: int, page: Page) -> str:
    """Lay out the whole list, and count what is not shown."""
    communaute, jour = redacteur.communaute, redacteur.jour
    lues = [*plie(page, f"{TITRE}, au {jour_en_mots(jour)}", ton=GRAS), *plie(page, communaute.fiche.nom)]
    lues += lignes(page, redacteur, appris)
    for dit in _fin(appris, reserves):
        lues += ["", *plie(page, dit)]
    return "\n".join(lues) + "\n"


def _fin(appris: Sequence[Appris], reserves: int) -> list[str]:
    if reserves:
        return [reserves_en_mots({"enseignement": reserves})]
    return [] if appris else [_RIEN]


def reserves_en_mots(reserves: Mapping[str, int]) -> str:
    """Count what an audience may not know, never naming it: « Et 1 bilan réservé, non montré ici. »; empty for none."""
    dits = [combien(nombre, f"{genre} {_RESERVES[genre]}") for genre, nombre in reserves.items() if nombre]
    if not dits:
        return ""
    pluriel = "s" if sum(reserves.values()) > 1 else ""
    feminin = "e" if set(reserves) == {"question"} else ""
    return f"Et {enumerer(dits)}, non montré{feminin}{pluriel} ici."


def lignes(page: Page, redacteur: Redacteur, appris: Sequence[Appris]) -> list[str]:
    """Lay out learnings one under the other."""
    lues = []
    for item in appris:
        enseignement = item.enseignement
        lues += ["", *plie(page, phrase(redacteur.dire(enseignement.constat)), "  – ", "    ")]
        lues += plie(page, f"{enseignement.id}, {origine(redacteur, item)}", _MARGE, ton=GRIS)
        lues += [ligne for suite in suites(redacteur, item) for ligne in plie(page, suite, f"{_MARGE}→ ")]
    return lues


def origine(redacteur: Redacteur, appris: Appris) -> str:
    """Say when it was learnt and from what: « décembre 2024 ; vient de la réunion du 10 décembre 2024 »."""
    quand = _date(appris.enseignement.le)
    if not appris.sources:
        return quand
    return f"{quand} ; d’où il vient : {enumerer(source_en_mots(redacteur, item) for item in appris.sources)}"


def source_en_mots(redacteur: Redacteur, source: Source) -> str:
    """Name a source; an indicator comes with what it was worth then."""
    if source.reservee:
        return RESERVE
    nom = redacteur.designer(f"{source.kind}:{source.id}" if source.kind else source.texte)
    if source.releve is None:
        return nom
    return f"{nom} ({source.releve.valeur.en_mots()}, {_date(source.releve.le)})"


def suites(redacteur: Redacteur, appris: Appris) -> list[str]:
    """Say what follows: the consequence written, the revisions that cite it; told plainly when nothing does yet."""
    consequence = appris.enseignement.consequence
    dites = [phrase(redacteur.dire(consequence))] if consequence else []
    dites += [revision_en_mots(redacteur, item) for item in appris.revisions]
    return dites or [phrase(SANS_SUITE)]


def revision_en_mots(redacteur: Redacteur, revisee: Revisee) -> str:
    """Say a revision: « Feuille de route révisée le 10 décembre 2024, jalon « … » : échéance… (motif : …). »."""
    revision = revisee.revision
    quand = f" {en_precisant(revision.le)}" if revision.le is not None else ""
    jalon = f", jalon {cite(redacteur.dire(revisee.jalon.intitule))}" if revisee.jalon is not None else ""
    lu = changement(redacteur, revision)
    dits = [lu.texte.rstrip(".")] if lu.texte else []
    # What is written keeps its capital, which may be that of a name.
    dits += [changement_en_mots(lu._replace(texte=""))] if lu.deplace else []
    dit = f" : {' ; '.join(dits)}" if dits else ""
    motif = f" (motif : {redacteur.dire(revision.motif).rstrip('.')})" if revision.motif else ""
    return f"{majuscule(revisee.dit)}{quand}{jalon}{dit}{motif}."


def _date(quand: Periode | None) -> str:
    return quand.en_mots() if quand is not None and quand.connue else "date n. c."


# --- Markdown and JSON ----------------------------------------------------------------------------------------


def markdown(redacteur: Redacteur, appris: Sequence[Appris], reserves: int) -> str:
    """Give the list as Markdown, what is not shown counted."""
    communaute, jour = redacteur.communaute, redacteur.jour
    lues = [f"# {TITRE}", "", en_markdown(f"{communaute.fiche.nom}, au {jour_en_mots(jour)}"), ""]
    puces = en_liste(redacteur, appris)
    fin = [en_markdown(dit) for dit in _fin(appris, reserves)]
    lues += [*puces, *([""] if puces and fin else []), *fin]
    return "".join(f"{composer(ligne)}\n" for ligne in lues)


def en_liste(redacteur: Redacteur, appris: Sequence[Appris]) -> list[str]:
    """Give learnings as the items of a Markdown list."""
    lues = []
    for item in appris:
        dit = f"{phrase(redacteur.dire(item.enseignement.constat))} ({origine(redacteur, item)})"
        lues.append(f"- {en_markdown(dit)}")
        lues += [f"  - {en_markdown(suite)}" for suite in suites(redacteur, item)]
    return lues


def json(redacteur: Redacteur, appris: Sequence[Appris], reserves: int) -> str:
    """Give the list as data."""
    return en_json(
        {
            "schema": SCHEMA,
            "communaute": redacteur.communaute.fiche.nom,
            "date": redacteur.jour.isoformat(),
            "pour": redacteur.audience,
            "enseignements": [donnees(redacteur, item) for item in appris],
            "reserves": reserves,
        }
    )


def donnees(redacteur: Redacteur, appris: Appris) -> dict[str, Any]:
    """Give a learning as data."""
    item = appris.enseignement
    return {
        "id": item.id,
        "le": iso(item.le),
        "constat": tel_quel(redacteur, item.constat),
        "consequence": tel_quel(redacteur, item.consequence),
        "sources": [
            {
                "reference": source.texte,
                "genre": source.kind,
                "id": source.id,
                "valeur": source.releve and en_nombre(source.releve.valeur),
                "reservee": source.reservee,
            }
            for source in appris.sources
        ],
        "revisions": [revision_json(redacteur, revisee) for revisee in appris.revisions],
        "suivi": appris.suivi,
        "fichier": item.ou.path,
        "ligne": item.ou.line,
    }


def tel_quel(redacteur: Redacteur, texte: str) -> str:
    """Give a text of the files as data: as typed to the support function, to others as they may read it."""
    return texte if redacteur.audience == "soutien" else redacteur.dire(texte)


def revision_json(redacteur: Redacteur, revisee: Revisee) -> dict[str, Any]:
    """Give a revision as data."""
    revision = revisee.revision
    return {
        "document": revision.ou.path,
        "jalon": revisee.jalon.id if revisee.jalon is not None else None,
        "le": iso(revision.le),
        "echeance": revision.echeance and {"de": iso(revision.echeance.de), "a": iso(revision.echeance.a)},
        "changement": tel_quel(redacteur, revision.changement),
        "motif": tel_quel(redacteur, revision.motif),
        "decision": revision.decision,
    }


def iso(quand: Periode | None) -> str | None:
    """Give a date as data, null when it is absent or not known."""
    return quand.iso() if quand is not None and quand.connue else None

"""Where the charter stands, written for a terminal, as Markdown and as data.

`cap/charte/1`: `le`, `pour`, `titre`, `version` (null before the first adoption), `adoptee_le`, `decision`, `instance`,
`presents`, `quorum`, `mode`, `delai`, `articles` (`id`, `numero`, `titre`), `versions` (`version`, `statut`, `le`),
`preparation`, `membres`, `signataires` (counts), `alteree`, `situations` (`acteur`, `nom`, `etat`, `version`, `le`,
`preuve`, `articles`, `demande`, `demande_le`, `limite`, `informe_le`, `fin`, `tacite`, `motif`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from cap import charte as etats
from cap.charte import Etape, Situation, Statut
from cap.dates import Periode, jour_en_mots
from cap.markdown import Article
from cap.phrases import cite, combien, enumerer, sur
from cap.redaction import en_precisant, phrase
from cap.render.donnees import en_json
from cap.render.pages import Page
from cap.render.paragraphes import ALERTE, DETAIL, DIT, SECTION, SUITE, TITRE, Ligne, en_document, en_texte

SCHEMA: Final = "cap/charte/1"

MODES: Final = {
    "expresse": "chacun signe",
    "non-opposition": "qui a signé la version précédente et ne dit rien dans le délai est d'accord",
    "aucune": "cette charte ne se signe pas",
}
_STATUTS: Final = {"adoptee": "adoptée", "soumise": "soumise", "projet": "en projet"}
_DEMANDES: Final = {
    "sollicite": "sollicité",
    "deliberation-attendue": "délibération attendue",
    "decline": "a décliné",
}
_GROUPES: Final = (
    (etats.A_SOLLICITER, "À solliciter de nouveau : un changement de fond depuis leur signature"),
    (etats.A_DIRE, "À regarder : la portée d'un changement n'est pas dite, ou le texte signé n'est pas au dossier"),
    (etats.A_INFORMER, "À informer : la forme a changé, leur signature tient"),
    (etats.A_JOUR, "À jour"),
    (etats.ATTENDU, "Attendus"),
    (etats.DECLINE, "N'ont pas souhaité signer"),
    (etats.JAMAIS, "Pas encore sollicités"),
    (etats.PARTI, "Partis : leur signature reste au dossier"),
    (etats.RETIRE, "Signature retirée"),
)
_SANS_CHARTE: Final = (
    "ce dossier n'a pas de charte ; pour en écrire une : charte/charte.md, un titre « ## Article 1 — Objet {#objet} » "
    "par article"
)
_PAR_ECART: Final = frozenset({etats.A_SOLLICITER, etats.A_INFORMER, etats.A_DIRE})


def texte(statut: Statut, page: Page) -> str:
    """Write the state in the width of the page."""
    return en_texte(_lignes(statut), page)


def markdown(statut: Statut) -> str:
    """Write the state as Markdown."""
    return en_document(_lignes(statut))


def json(statut: Statut) -> str:
    """Write the same content as data."""
    charte, adoption = statut.en_vigueur, statut.adoption
    regles = charte.signature if charte is not None else None
    return en_json(
        {
            "schema": SCHEMA,
            "le": statut.jour.isoformat(),
            "pour": statut.audience,
            "titre": statut.titre,
            "version": charte.version if charte is not None else None,
            "adoptee_le": _iso(adoption.le) if adoption is not None else None,
            "decision": adoption.decision if adoption is not None else "",
            "instance": adoption.instance if adoption is not None else "",
            "presents": adoption.presents if adoption is not None else "",
            "quorum": adoption.quorum if adoption is not None else "",
            "mode": regles.mode or "expresse" if regles is not None else "expresse",
            "delai": regles.delai.en_mots() if regles is not None and regles.delai is not None else None,
            "articles": [{"id": item.id, "numero": item.numero, "titre": item.titre} for item in statut.articles],
            "versions": [_etape(item) for item in statut.etapes],
            "preparation": _etape(statut.preparation) if statut.preparation is not None else None,
            "membres": statut.membres,
            "signataires": statut.signataires,
            "alteree": statut.alteree,
            "situations": [_situation(item) for item in statut.situations],
        }
    )


def nom_d_article(article: Article) -> str:
    """Name an article inside a sentence: « l'article 3 (Engagements) », « Préambule »."""
    if article.numero:
        return f"l'article {article.numero}" + (f" ({article.titre})" if article.titre else "")
    return cite(article.titre) if article.titre else "le texte d'ouverture"


def titre_d_article(article: Article) -> str:
    """Write the heading of an article: « Article 3 — Engagements »."""
    if article.numero:
        return f"Article {article.numero}" + (f" — {article.titre}" if article.titre else "")
    return article.titre or "Texte d'ouverture"


def _lignes(statut: Statut) -> Iterator[Ligne]:
    yield Ligne(statut.titre or "Charte", TITRE)
    yield from (Ligne(phrase(item), DIT) for item in _en_tete(statut))
    if statut.alteree:
        yield Ligne("Le texte figé a changé depuis : son empreinte ne correspond plus (cap verifier).", ALERTE)
    if statut.articles:
        yield Ligne("Articles", SECTION)
        yield from (Ligne(titre_d_article(item), DIT) for item in statut.articles)
    if statut.en_vigueur is not None and _mode(statut) != "aucune":
        for etat, intitule in _GROUPES:
            yield from _groupe(statut, etat, intitule)


def _en_tete(statut: Statut) -> Iterator[str]:
    charte, adoption = statut.en_vigueur, statut.adoption
    if charte is None or adoption is None:
        connue = statut.articles or statut.preparation is not None
        yield "aucune version n'est encore adoptée" if connue else _SANS_CHARTE
    else:
        quand = f" {en_precisant(adoption.le)}" if adoption.le is not None else ", à une date non écrite"
        par = f" ({', '.join(filter(None, (adoption.instance, adoption.decision)))})"
        yield f"version {charte.version}, adoptée{quand}{par if par != ' ()' else ''}"
        if adoption.presents:
            yield " ; ".join(filter(None, (f"ce jour-là : {adoption.presents}", adoption.quorum)))
        yield _regle(statut)
        if _mode(statut) != "aucune":
            yield sur(statut.signataires, statut.membres, "membre actif signataire", "membres actifs signataires")
    autres = [item for item in statut.etapes if charte is None or item.version != charte.version]
    if autres:
        yield f"autres versions au dossier : {enumerer(map(_en_mots, autres))}"
    if statut.preparation is not None:
        yield f"en préparation (état actuel, non daté) : {_en_mots(statut.preparation)}"


def _regle(statut: Statut) -> str:
    charte = statut.en_vigueur
    delai = charte.signature.delai if charte is not None and charte.signature is not None else None
    suite = f", dans les {delai.en_mots()}" if delai is not None and _mode(statut) != "aucune" else ""
    return f"signature : {MODES[_mode(statut)]}{suite}"


def _mode(statut: Statut) -> str:
    charte = statut.en_vigueur
    return (charte.signature.mode if charte is not None and charte.signature is not None else "") or "expresse"


def _en_mots(etape: Etape) -> str:
    quand = f" {en_precisant(etape.le)}" if etape.le is not None else ""
    statut = _STATUTS.get(etape.statut, "sans statut")
    suite = ", jamais adoptée" if etape.statut == "soumise" else ""
    return f"{etape.version or 'sans numéro'}, {statut}{quand}{suite}"


def _groupe(statut: Statut, etat: str, intitule: str) -> Iterator[Ligne]:
    ceux = statut.dans(etat)
    if not ceux:
        return
    yield Ligne(f"{intitule} ({len(ceux)})", SECTION)
    if etat == etats.JAMAIS:
        seuls = [item.nom for item in ceux if not item.demande]
        ceux = tuple(item for item in ceux if item.demande)
        if seuls:
            yield Ligne(enumerer(seuls), DIT)
    if etat in _PAR_ECART:
        yield from _par_ecart(statut, ceux)
        return
    for item in ceux:
        faits = " ; ".join(filter(None, _faits(statut, item)))
        yield Ligne(f"{item.nom} : {faits}" if faits else item.nom, DIT)
        if item.motif:
            yield Ligne(f"motif : {item.motif}", DETAIL)


def _par_ecart(statut: Statut, ceux: Sequence[Situation]) -> Iterator[Ligne]:
    """Say once what changed since a version, then who signed it: those with nothing more to say on one line."""
    noms = {article.id: nom_d_article(article) for article in statut.articles}
    for version, articles in dict.fromkeys((item.version, item.articles) for item in ceux):
        change = enumerer((noms.get(nom, f"« {nom} » (retiré)") for nom in articles), 5)
        yield Ligne(f"Depuis la version {version} : {change or 'texte absent du dossier'}", DIT)
        siens = [item for item in ceux if (item.version, item.articles) == (version, articles)]
        seuls = [item.nom for item in siens if not any(_suites(statut, item))]
        if seuls:
            yield Ligne(enumerer(seuls), SUITE)
        for item in siens:
            suites = " ; ".join(filter(None, _suites(statut, item)))
            if suites:
                yield Ligne(f"{item.nom} : {suites}", SUITE)
            if item.motif:
                yield Ligne(f"motif : {item.motif}", SUITE)


def _faits(statut: Statut, item: Situation) -> Iterator[str]:
    if item.etat == etats.RETIRE:
        yield f"version {item.version}" if item.version else ""
        yield f"retirée {en_precisant(item.fin)}" if item.fin is not None else "retirée"
        return
    if item.version and item.etat != etats.JAMAIS:
        quand = f", {en_precisant(item.le)}" if item.le is not None else ""
        yield f"version {item.version}{quand}"
    if item.tacite:
        yield "sans opposition à la suivante"
    yield from _suites(statut, item)
    if item.etat == etats.PARTI:
        yield f"parti {en_precisant(item.fin)}" if item.fin is not None else "parti"


def _suites(statut: Statut, item: Situation) -> Iterator[str]:
    """Say what was asked since, and until when an answer is hoped for."""
    if item.informe_le is not None:
        yield f"informé {en_precisant(item.informe_le)} (journal)"
    if item.demande in _DEMANDES:
        quand = f" {en_precisant(item.demande_le)}" if item.demande_le is not None else " (état actuel, non daté)"
        pour = f" pour la version {item.version}" if item.etat == etats.JAMAIS and item.version else ""
        yield _DEMANDES[item.demande] + quand + pour
    if item.limite is not None:
        yield _delai(statut, item.limite)


def _delai(statut: Statut, limite: date) -> str:
    """Say until when an answer is hoped for; that the day is past is for the support team."""
    reste = (limite - statut.jour).days
    if reste >= 0:
        return f"réponse espérée d'ici le {jour_en_mots(limite)} ({combien(reste, 'jour')})"
    return f"délai passé le {jour_en_mots(limite)} : un mot suffit" if statut.audience == "soutien" else ""


def _iso(quand: Periode | date | None) -> str | None:
    if isinstance(quand, Periode):
        return quand.iso()
    return quand.isoformat() if quand is not None else None


def _etape(etape: Etape) -> dict[str, Any]:
    return {"version": etape.version, "statut": etape.statut, "le": _iso(etape.le)}


def _situation(item: Situation) -> dict[str, Any]:
    return {
        "acteur": item.acteur,
        "nom": item.nom,
        "etat": item.etat,
        "version": item.version or None,
        "le": _iso(item.le),
        "preuve": item.preuve or None,
        "articles": list(item.articles),
        "demande": item.demande or None,
        "demande_le": _iso(item.demande_le),
        "limite": _iso(item.limite),
        "informe_le": _iso(item.informe_le),
        "fin": _iso(item.fin),
        "tacite": item.tacite,
        "motif": item.motif or None,
    }

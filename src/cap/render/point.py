"""The Monday view as about 25 lines of text or a list in Markdown, or in full as JSON.

`cap/point/1`: `communaute`, `date`, `phase`, `phases` and `conditions` (states of their criteria), `prochaine_reunion`
(`le`, `instance`, `reunion`, `a_preparer`) or null, `a_relancer` (`ref`, `texte`, `responsable`, `echeance`,
`reports`), `autres_taches` (open, later or without a date), `questions`, `cases_vides` (surely), `cases_possibles`
(an action to place may cover them), `nouveaux_trous` (since the last meeting), `actions_a_situer`,
`signatures` (`acteur`, `etat`), `couverture` (`acquis` and `charges` of the budgets to come in cents or null, `mois`
paid for out of `sur`) or null, `financement_acquis` (`jusqu_au`, `jours`) or null, `depots` (`financeur`, `avant`,
`jours`), `fenetres` (`id`, `intitule`, `du`, `au`), `sans_nouvelles`, `a_diffuser`, `a_approuver` (ids of meetings),
`charte_soumise` (a version), `jalons` (past or due within a quarter: `id`, `intitule`, `echeance`, `etat`, `passe`)
and `prochains_pas`.
Dates are data, ids are those of the files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from cap.avancement import ETATS
from cap.communaute import cle_tri
from cap.criteres.epreuve import de_a, quand_en_mots
from cap.dates import Periode, jour_en_mots
from cap.graphie import composer
from cap.model import Echeance, Reunion
from cap.phrases import cite, combien, quelques
from cap.point import TACHES_JOURS, Point
from cap.redaction import jusque
from cap.render.avancement import comptes_en_mots
from cap.render.documents import debut_inerte
from cap.render.donnees import en_json
from cap.render.pages import GRAS, Page, net, phrase, plie
from cap.render.problems.markdown import echappe
from cap.rubrique import CONDITIONS, PHASES
from cap.suivi import QuestionSuivie, TacheSuivie, en_retard
from cap.trous import POSSIBLE, VIDE

SCHEMA: Final = "cap/point/1"
_ETIQUETTE: Final = 13
# Below this width a label stands above its section: beside it, lines would be too short to read.
_DEUX_COLONNES: Final = 60
_TACHES: Final = 2
_FENETRES: Final = 2
_A_FAIRE: Final = "À faire"
_ETATS_SIGNATURE: Final = (
    ("deliberation-attendue", "délibération attendue"),
    ("sollicite", "proposée à"),
)


def texte(point: Point, page: Page, nommer: Callable[[str], str]) -> str:
    """Lay out the view; a section with nothing to say is left out. `nommer` gives the name of an actor's id."""
    lignes = [*plie(page, f"Le point, {jour_en_mots(point.jour, avec_jour=True)} — {point.nom}", ton=GRAS), ""]
    for etiquette, paragraphes in _sections(point, nommer):
        lignes += _section(page, etiquette, paragraphes)
    return "\n".join(lignes) + "\n"


def markdown(point: Point, nommer: Callable[[str], str]) -> str:
    """Give the view as a list in Markdown, to paste in notes of hers; the same sections in the same words."""
    lignes = [composer(f"# Le point, {jour_en_mots(point.jour, avec_jour=True)} — {_md(point.nom)}"), ""]
    for etiquette, paragraphes in _sections(point, nommer):
        dits = [_md(texte) for texte in paragraphes]
        if len(dits) == 1:
            lignes.append(composer(f"- **{etiquette}** : {dits[0]}"))
        elif dits:
            lignes += [f"- **{etiquette}**", *(f"  - {dit}" for dit in dits)]
    return "\n".join(lignes) + "\n"


def _md(texte: str) -> str:
    return debut_inerte(echappe(net(texte)))


def _sections(point: Point, nommer: Callable[[str], str]) -> Iterator[tuple[str, Iterable[str]]]:
    """Yield each section: its label, its paragraphs."""
    naissante = point.avancement.naissante
    if not naissante or point.avancement.phase:
        yield "Phase", [_phase(point)]
        yield "Conditions", [_conditions(point)]
    yield "Réunion", [_reunion(point)]
    yield _nom_des_taches(point), _taches(point, nommer)
    yield "Jalons", _jalons(point)
    yield "Questions", _questions(point.questions)
    if not naissante:
        yield "Carte", _carte(point)
    yield "Signatures", _signatures(point, nommer)
    yield "Financement", _financement(point)
    yield "Calendrier", _calendrier(point)
    yield "Nouvelles", _nouvelles(point)
    yield "Documents", _documents(point)
    pas = point.avancement.pas if naissante else point.avancement.pas[:1]
    yield "Petit pas", [f"{phrase(item.texte)} ({item.critere})" for item in pas]


def _section(page: Page, etiquette: str, paragraphes: Iterable[str]) -> list[str]:
    """Lay out a section: its label, then its paragraphs, whole. Half a fact would be none: what is long is counted."""
    large = page.largeur >= _DEUX_COLONNES
    debut, suite = (" " * _ETIQUETTE, None) if large else ("  ", "    ")
    lignes = [ligne for texte in paragraphes for ligne in plie(page, texte, debut, suite)]
    if not lignes:
        return []
    titre = plie(page, etiquette, ton=GRAS)[0]
    if not large:
        return [titre, *lignes]
    return [titre + " " * (_ETIQUETTE - len(etiquette)) + lignes[0][_ETIQUETTE:], *lignes[1:]]


def _phase(point: Point) -> str:
    ici = next((item for item in PHASES if item.id == point.avancement.phase), None)
    if ici is None:
        parts = [f"{item.nom} {_attestes(point, phase=item.id)}" for item in PHASES]
        return f"non déclarée ; critères attestés : {', '.join(parts)}"
    siens = [lu for lu in point.avancement.criteres if lu.critere.phase == ici.id]
    return f"{ici.nom}, déclarée ; {comptes_en_mots(siens)}"


def _attestes(point: Point, phase: str = "", condition: str = "") -> str:
    return "{} sur {}".format(*point.avancement.attestes(phase, condition))


def _conditions(point: Point) -> str:
    return ", ".join(f"{item.mot} {_attestes(point, condition=item.id)}" for item in CONDITIONS) + " (attestés)"


def _reunion(point: Point) -> str:
    suivante = point.prochaine
    if suivante is None:
        return "aucune date fixée pour la prochaine (cap odj)"
    le = jour_en_mots(suivante.le.debut, avec_jour=True) if suivante.le.precision == "jour" else suivante.le.en_mots()
    dit = f"{suivante.nom}, {le}" if suivante.nom else le
    return f"{dit} ; {', '.join(suivante.a_preparer)}" if suivante.a_preparer else f"{dit} ; tout est prêt"


def _nom_des_taches(point: Point) -> str:
    """Name the section of tasks: in impulsion nothing is waited for, there are only things to do."""
    phase = point.avancement.phase or ("impulsion" if point.avancement.naissante else "")
    return _A_FAIRE if phase == "impulsion" else "À relancer"


def _taches(point: Point, nommer: Callable[[str], str]) -> Iterator[str]:
    for tache in point.a_relancer[:_TACHES]:
        yield _tache(tache, nommer)
    morceaux = list(_autres_taches(point))
    if point.autres_taches:
        morceaux.append(combien(point.autres_taches, "plus tard ou sans date", "plus tard ou sans date"))
    if morceaux:
        yield f"et {', '.join(morceaux)} (cap suivi)" if point.a_relancer else f"{', '.join(morceaux)} (cap suivi)"


def _autres_taches(point: Point) -> Iterator[str]:
    """Count the near tasks that are not shown: in impulsion nothing is late, so passed dates are not told apart."""
    reste = point.a_relancer[_TACHES:]
    if reste and _nom_des_taches(point) == _A_FAIRE:
        yield combien(len(reste), "autre")
        return
    passees = sum(en_retard(tache, point.jour) for tache in reste)
    if passees:
        yield combien(passees, "autre à date passée", "autres à date passée")
    if len(reste) > passees:
        autres = combien(len(reste) - passees, "autre")
        yield f"{len(reste) - passees if passees else autres} d’ici {TACHES_JOURS} jours"


def _tache(tache: TacheSuivie, nommer: Callable[[str], str]) -> str:
    qui = nommer(tache.responsable) if tache.responsable else "à qui ?"
    reports = f", reportée {combien(tache.reports, 'fois', 'fois')}" if tache.reports else ""
    return f"{qui} (pour {_echeance(tache)}{reports}) : {tache.texte}"


def _echeance(tache: TacheSuivie) -> str:
    mots = tache.echeance.en_mots() if tache.echeance is not None else "une date n. c."
    return f"le {mots}" if tache.echeance is not None and tache.echeance.precision == "jour" else mots


def _jalons(point: Point) -> Iterator[str]:
    """Count the milestones whose date is past and those to come, and name the first."""
    passes = sum(item.passe for item in point.jalons)
    suivants = len(point.jalons) - passes
    comptes = [combien(passes, "à date passée", "à date passée")] if passes else []
    comptes += [combien(suivants, "d’ici trois mois", "d’ici trois mois")] if suivants else []
    for premier in point.jalons[:1]:
        quand = f" ({premier.echeance.en_mots()})" if premier.echeance is not None else ""
        debut = "d’abord " if len(point.jalons) > 1 else ""
        yield f"{', '.join(comptes)} : {debut}{cite(premier.intitule)}{quand}"


def _questions(questions: Sequence[QuestionSuivie]) -> Iterator[str]:
    if questions:
        premiere = questions[0]
        quand = f" ({premiere.reunie_le.en_mots()})" if premiere.reunie_le else ""
        debut = combien(len(questions), "ouverte")
        yield f"{debut}{' ; la plus ancienne' if len(questions) > 1 else ''} : {premiere.texte}{quand}"


def _carte(point: Point) -> Iterator[str]:
    """Say what is to be placed first: a cell that an action to place may cover is not said empty."""
    lue = point.carte
    vides, possibles = lue.compte(VIDE), lue.compte(POSSIBLE)
    nouvelles = len(point.nouveaux_trous)
    a_revoir = sum(cellule.a_revoir for cellule in lue.cellules.values())
    morceaux = [
        combien(len(lue.a_situer), "action à situer", "actions à situer") if lue.a_situer else "",
        combien(vides, "case vide", "cases vides") if vides else "",
        f"dont {combien(nouvelles, 'nouvelle')} depuis la dernière réunion" if nouvelles else "",
        combien(possibles, "case peut-être vide", "cases peut-être vides") if possibles else "",
        combien(a_revoir, "trou assumé à revoir", "trous assumés à revoir") if a_revoir else "",
    ]
    if lue.vivantes and any(morceaux):
        yield f"{', '.join(filter(None, morceaux))} (cap trous)"


def _signatures(point: Point, nommer: Callable[[str], str]) -> Iterator[str]:
    morceaux = []
    for etat, mots in _ETATS_SIGNATURE:
        noms = [nommer(item.acteur) for item in point.signatures if item.etat == etat]
        if noms:
            morceaux.append(f"{mots} : {quelques(sorted(noms, key=cle_tri), 3)}")
    autres = sum(item.etat not in dict(_ETATS_SIGNATURE) for item in point.signatures)
    if autres:
        morceaux.append(combien(autres, "non sollicité", "non sollicités"))
    if morceaux:
        yield " ; ".join(morceaux)


def _financement(point: Point) -> Iterator[str]:
    morceaux = list(_acquis(point))
    dates = [
        f"{item.financeur} avant le {jour_en_mots(item.avant.fin)} ({_reste(item.jours)})"
        for item in point.depots
        if item.avant is not None and item.jours is not None
    ]
    autres = [item.financeur for item in point.depots if item.avant is None]
    if dates:
        morceaux.append(f"à déposer : {quelques(dates)}")
    if autres:
        morceaux.append(f"à demander, date limite inconnue : {quelques(autres)}")
    if morceaux:
        yield " ; ".join(morceaux)


def _acquis(point: Point) -> Iterator[str]:
    """Say what is acquired as progress says it (P1), then until when a funding runs: neither tells the other."""
    lue = point.couverture
    if lue is not None and lue.charges.centimes:
        tenir = f"les {lue.voulus} mois à venir" if lue.suffit else f"{lue.mois_en_mots} sur {lue.voulus}"
        de_quoi = f", de quoi tenir {tenir}" if lue.mois else ""
        yield f"{lue.acquis.en_mots()} acquis sur {lue.charges.en_mots()}{de_quoi}"
    if point.reserve is not None:
        fin = point.reserve.jusqu_au
        a_l_annee = fin.precision == "annee"
        jusqu = f"jusqu’à la fin de {fin.en_mots()}" if a_l_annee else f"jusqu’au {jour_en_mots(fin.fin)}"
        yield f"un financement{' acquis' if lue is None else ''} court {jusqu} ({_reste(point.reserve.jours)})"


def _reste(jours: int) -> str:
    return combien(jours, "jour") if jours else "aujourd’hui"


def _calendrier(point: Point) -> Iterator[str]:
    montrees, reste = point.fenetres[:_FENETRES], len(point.fenetres) - _FENETRES
    dites = [f"{_ouverture(item, point.jour)} : {item.intitule}" for item in montrees]
    if reste > 0:
        dites.append(combien(reste, "autre"))
    if dites:
        yield " ; ".join(dites)


def _ouverture(fenetre: Echeance, jour: date) -> str:
    """Say when a window is open: its one date, its two, or only its end once it has begun."""
    debut, fin = fenetre.du or fenetre.au, fenetre.au or fenetre.du
    if debut is None or fin is None or debut == fin:
        return quand_en_mots(fin)
    return jusque(fin) if debut.debut <= jour else de_a(debut, fin)


def _nouvelles(point: Point) -> Iterator[str]:
    if point.sans_nouvelles:
        yield f"prendre des nouvelles : {quelques((item.nom for item in point.sans_nouvelles), 4)}"


def _documents(point: Point) -> Iterator[str]:
    morceaux = []
    if point.a_diffuser:
        morceaux.append(f"compte-rendu à diffuser : {_dates(point.a_diffuser)}")
    if point.a_approuver:
        morceaux.append(f"à approuver : {_dates(point.a_approuver)}")
    if point.charte_soumise:
        morceaux.append(f"charte {point.charte_soumise} soumise, à adopter")
    if morceaux:
        yield " ; ".join(morceaux)


def _dates(reunions: Sequence[Reunion]) -> str:
    """Name meetings by their date, the last one first: the older ones are only counted."""
    recentes = [item.date.en_mots() if item.date else item.id for item in reversed(reunions)]
    reste = len(recentes) - 1
    return recentes[0] + (f" (et {combien(reste, 'plus ancien', 'plus anciens')})" if reste else "")


# --- JSON ----------------------------------------------------------------------------------------------------


def json(point: Point) -> str:
    """Give the whole view as JSON."""
    suivante, reserve = point.prochaine, point.reserve
    return en_json(
        {
            "schema": SCHEMA,
            "communaute": point.nom,
            "date": point.jour.isoformat(),
            "phase": point.avancement.phase,
            "phases": [{"id": item.id, **_etats(point, phase=item.id)} for item in PHASES],
            "conditions": [{"id": item.id, **_etats(point, condition=item.id)} for item in CONDITIONS],
            "prochaine_reunion": suivante
            and {
                "le": suivante.le.iso(),
                "instance": suivante.instance,
                "reunion": suivante.reunion.id if suivante.reunion else None,
                "a_preparer": [composer(manque) for manque in suivante.a_preparer],
            },
            "a_relancer": [
                {
                    "ref": tache.ref,
                    "texte": tache.texte,
                    "responsable": tache.responsable,
                    "echeance": tache.echeance.iso() if tache.echeance else None,
                    "reports": tache.reports,
                }
                for tache in point.a_relancer
            ],
            "autres_taches": point.autres_taches,
            "questions": [{"ref": question.ref, "texte": question.texte} for question in point.questions],
            "cases_vides": [cellule.reference for cellule in point.carte.dans(VIDE)],
            "cases_possibles": [cellule.reference for cellule in point.carte.dans(POSSIBLE)],
            "nouveaux_trous": [cellule.reference for cellule in point.nouveaux_trous],
            "actions_a_situer": [item.action for item in point.carte.a_situer],
            "signatures": [{"acteur": item.acteur, "etat": item.etat} for item in point.signatures],
            "couverture": point.couverture
            and {
                "acquis": point.couverture.acquis.centimes,
                "charges": point.couverture.charges.centimes,
                "mois": point.couverture.mois,
                "sur": point.couverture.voulus,
            },
            "financement_acquis": reserve
            and {"financement": reserve.financement.id, "jusqu_au": reserve.jusqu_au.iso(), "jours": reserve.jours},
            "depots": [
                {
                    "financement": item.financement.id,
                    "financeur": item.financeur,
                    "avant": item.avant.iso() if item.avant else None,
                    "jours": item.jours,
                }
                for item in point.depots
            ],
            "fenetres": [
                {"id": item.id, "intitule": item.intitule, "du": _iso(item.du), "au": _iso(item.au)}
                for item in point.fenetres
            ],
            "sans_nouvelles": [item.id for item in point.sans_nouvelles],
            "a_diffuser": [item.id for item in point.a_diffuser],
            "a_approuver": [item.id for item in point.a_approuver],
            "charte_soumise": point.charte_soumise,
            "jalons": [
                {
                    "id": item.id,
                    "intitule": item.intitule,
                    "echeance": _iso(item.echeance),
                    "etat": item.etat,
                    "passe": item.passe,
                }
                for item in point.jalons
            ],
            "prochains_pas": [
                {"critere": pas.critere, "texte": composer(pas.texte), "effort": pas.effort}
                for pas in point.avancement.pas
            ],
        }
    )


def _iso(quand: Periode | None) -> str | None:
    return quand.iso() if quand is not None else None


def _etats(point: Point, phase: str = "", condition: str = "") -> dict[str, Any]:
    compte = point.avancement.compte(phase, condition)
    return {"criteres": compte.total, **{etat: compte.par_etat[etat] for etat in ETATS}}

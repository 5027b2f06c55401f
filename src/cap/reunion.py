"""What happens to a planned meeting: announced, moved, cancelled; and the list of all of them.

Only the front matter of its file changes, never its id: links, agendas and calendars keep finding it. What the meeting
was before goes to `changements:`, so that nothing is lost and calendars know that something changed. A meeting that
was announced and moves is to be announced again: it is planned anew, its agenda open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final

from cap import suivi
from cap.communaute import Communaute
from cap.comptes_rendus import A_APPROUVER, APPROUVE, CORRECTIONS, SANS_NOTES, etat
from cap.dates import JOUR, Periode, jour_en_mots, periode_du_jour
from cap.definitions import TOUS, compte_rendu_diffuse, est_maintenue, est_notee
from cap.edition import Edition, Lire, modifier
from cap.graphie import composer
from cap.mdsplice import in_front_matter
from cap.model import Reunion
from cap.odj_seance import instance_de, titre_de
from cap.phrases import combien
from cap.problem import Splice
from cap.redaction import en_precisant, majuscule, pour
from cap.refus import Refus
from cap.show import show
from cap.splice import (
    Chemin,
    Edit,
    EditionRefusee,
    Valeur,
    add_key,
    append_item,
    append_row,
    apply,
    edited,
    remove_key,
    set_scalar,
)
from cap.suivi import compte_rendu_approuve
from cap.yamlplaces import Document, verify

JOURNAL: Final = "journal.yaml"

PASSEE: Final = "passee"
"""The state of a meeting whose day is past and of which nothing says that it was held."""

# The fields of the heading under which a new one goes, the nearest first.
_AU_DESSUS: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("instance", "titre"),
    "debut": ("date",),
    "fin": ("debut", "date"),
    "lieu": ("fin", "debut", "date"),
    "statut": ("visio", "lieu", "fin", "debut", "date"),
    "annoncee_le": ("statut",),
}
_EN_TETE_DU_JOURNAL: Final = b"# Ce qui a \xc3\xa9t\xc3\xa9 envoy\xc3\xa9.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deplacement:
    """What a meeting becomes; None leaves what the file says. `minutes` gives its end from its beginning."""

    le: date | None = None
    debut: time | None = None
    fin: time | None = None
    minutes: int | None = None
    lieu: str | None = None
    motif: str = ""


# --- move, cancel, announce -----------------------------------------------------------------------------------


def deplacer(communaute: Communaute, lire: Lire, reunion: Reunion, voulu: Deplacement, jour: date) -> Edition:
    """Plan the new day, hours or place of a meeting. Raises `Refus` when it cannot move, or would not."""
    _peut_changer(communaute, reunion, jour)
    le = periode_du_jour(voulu.le) if voulu.le else reunion.date
    debut = voulu.debut or reunion.debut
    fin = _fin(reunion, voulu, debut)
    lieu = reunion.lieu if voulu.lieu is None else " ".join(voulu.lieu.split())
    nouveau = {"date": _iso(le), "debut": _heure(debut), "fin": _heure(fin), "lieu": lieu}
    ancien = {
        "date": _iso(reunion.date),
        "debut": _heure(reunion.debut),
        "fin": _heure(reunion.fin),
        "lieu": reunion.lieu,
    }
    change = [nom for nom, valeur in nouveau.items() if valeur != ancien[nom]]
    if not change and reunion.statut != "reportee":
        raise Refus(
            composer("La réunion « {} » est déjà {} : rien ne change.").format(show(_nom(reunion)), _quand(reunion)),
            composer("Donnez ce qui change : --le, --debut, --duree ou --lieu."),
        )
    noms = {"date": "ancienne_date", "debut": "ancien_debut", "fin": "ancienne_fin", "lieu": "ancien_lieu"}
    faits = {noms[nom]: ancien[nom] for nom in change}
    edits = [_poser(nom, nouveau[nom]) if nouveau[nom] else _oter(nom) for nom in change]
    if reunion.statut in ("annoncee", "reportee"):
        faits["ancien_statut"] = reunion.statut
        edits.append(_poser("statut", "prevue"))
    if reunion.annoncee_le is not None:
        faits["ancienne_annonce"] = reunion.annoncee_le.iso()
        edits.append(_oter("annoncee_le"))
    return _editer(lire, reunion, [*edits, _retenir(jour, faits, voulu.motif)])


def annuler(communaute: Communaute, lire: Lire, reunion: Reunion, motif: str, le: date) -> Edition:
    """Plan that a meeting will not be held. Raises `Refus` when it was, or is cancelled already."""
    _peut_changer(communaute, reunion, le)
    faits = {"ancien_statut": reunion.statut}
    return _editer(lire, reunion, [_poser("statut", "annulee"), _retenir(le, faits, motif)])


def annoncer(communaute: Communaute, lire: Lire, reunion: Reunion, le: date) -> tuple[Edition, ...]:
    """Plan that a meeting was announced on a day: its agenda no longer moves, and the journal knows of the sending.

    Raises `Refus` when it is announced already, held, cancelled, or has no day yet.
    """
    _peut_changer(communaute, reunion, le)
    if reunion.statut == "annoncee":
        quand = f" {en_precisant(reunion.annoncee_le)}" if reunion.annoncee_le else ""
        raise Refus(
            composer("La réunion « {} » est déjà annoncée{}.").format(show(_nom(reunion)), quand),
            composer("Pour la déplacer : cap reunion deplacer {} --le …").format(reunion.id),
        )
    if reunion.statut == "reportee" or reunion.date is None or reunion.date.precision != JOUR:
        raise Refus(
            composer("La réunion « {} » n'a pas encore de jour précis.").format(show(_nom(reunion))),
            composer("Donnez-le d'abord : cap reunion deplacer {} --le …").format(reunion.id),
        )
    fiche = _editer(lire, reunion, [_poser("statut", "annoncee"), _poser("annoncee_le", le.isoformat())])
    return (fiche, *_au_journal(communaute, lire, reunion, le))


def _peut_changer(communaute: Communaute, reunion: Reunion, jour: date) -> None:
    if reunion.statut == "annulee":
        raise Refus(
            composer("La réunion « {} » est déjà annulée.").format(show(_nom(reunion))),
            composer("Pour en prévoir une autre : cap odj {} --le …").format(show(instance_de(communaute, reunion))),
        )
    venue = reunion.date is not None and not reunion.date.certainly_after(jour)
    notee = venue and reunion.statut != "reportee" and est_notee(reunion)
    if (
        reunion.statut == "tenue"
        or notee
        or compte_rendu_approuve(reunion, jour)
        or compte_rendu_diffuse(reunion, jour)
    ):
        raise Refus(
            composer("La réunion « {} » a déjà eu lieu.").format(show(_nom(reunion))),
            composer("Si une date est fausse, corrigez-la dans {}.").format(show(reunion.ou.path)),
        )


def _fin(reunion: Reunion, voulu: Deplacement, debut: time | None) -> time | None:
    """Give the new end: as asked; else as long after the beginning as it was. Raises `Refus` on what cannot be."""
    fin = voulu.fin or reunion.fin
    minutes = voulu.minutes
    if minutes is None and voulu.debut is not None and voulu.fin is None and reunion.fin is not None:
        minutes = _minutes(reunion.fin) - _minutes(reunion.debut) if reunion.debut is not None else None
    if minutes is not None:
        if debut is None:
            raise Refus("L’heure de début n’est pas connue.", composer("Ajoutez --debut, par exemple --debut 14:00."))
        total = _minutes(debut) + minutes
        if total >= 24 * 60:
            raise Refus("La séance finirait après minuit.", composer("Changez --debut, --duree ou --fin."))
        fin = time(total // 60, total % 60)
    if debut is not None and fin is not None and fin <= debut and (voulu.debut or voulu.fin or voulu.minutes):
        raise Refus("La séance finirait avant de commencer.", composer("Changez --debut, --duree ou --fin."))
    return fin


def _editer(lire: Lire, reunion: Reunion, edits: list[Edit]) -> Edition:
    return modifier(lire, reunion.ou.path, *(_dans_l_entete(edit) for edit in edits))


def _dans_l_entete(edit: Edit) -> Edit:
    return lambda texte: in_front_matter(texte, edit)


def _poser(nom: str, valeur: str) -> Edit:
    """Set a field; a new one stands under its neighbours of the heading, where one looks for it, else at the end."""

    def edit(texte: str) -> Splice:
        document = Document(texte)
        if document.find((nom,)) is not None:
            return set_scalar(texte, (nom,), valeur)
        ajout = add_key(texte, (), nom, valeur)
        for voisin in filter(None, (document.find((item,)) for item in _AU_DESSUS[nom])):
            essai = document.insert(document.line_end(document.end(voisin)), [ajout.text.strip("\r\n")])
            try:
                verify(texte, apply(texte, [essai]), {(nom,)})
            except EditionRefusee:
                continue
            return essai
        return ajout

    return edit


def _oter(nom: str) -> Edit:
    chemin: Chemin = (nom,)
    return lambda texte: remove_key(texte, chemin)


def _retenir(jour: date, faits: Mapping[str, str], motif: str) -> Edit:
    """Add to `changements:` what the meeting was, empty facts left out."""
    ecrits: dict[str, Valeur] = {"le": jour.isoformat()}
    ecrits |= {nom: valeur for nom, valeur in faits.items() if valeur}
    if motif.strip():
        ecrits["motif"] = " ".join(motif.split())
    return lambda texte: append_item(texte, ("changements",), ecrits)


def _au_journal(communaute: Communaute, lire: Lire, reunion: Reunion, le: date) -> Iterator[Edition]:
    """Add the sending to the journal, unless it is there."""
    deja = any(
        envoi.objet == "invitation" and envoi.reunion == reunion.id and envoi.le == periode_du_jour(le)
        for envoi in communaute.journal.envois
    )
    if deja:
        return
    envoi: dict[str, Valeur] = {"le": le.isoformat(), "objet": "invitation", "reunion": reunion.id}
    instance = communaute.instance(instance_de(communaute, reunion))
    membres = instance.membres if instance else ()
    if not membres and instance is not None and instance.niveau not in ("", "pleniere"):
        return  # without `a`, it would say that everybody received it
    if membres:
        envoi["a"] = TOUS if TOUS in membres else list(membres)
    avant = lire(JOURNAL)

    entree = avant or _EN_TETE_DU_JOURNAL
    yield Edition(JOURNAL, avant, edited(entree, lambda texte: append_row(texte, "envois", envoi)))


def a_ete_annoncee(reunion: Reunion) -> bool:
    """Tell whether members were told of a meeting, even before it moved: what becomes of it is to be told too."""
    return reunion.statut == "annoncee" or any(item.ancien_statut == "annoncee" for item in reunion.changements)


# --- what follows ---------------------------------------------------------------------------------------------


def suites(avant: Communaute, apres: Communaute, identifiant: str, jour: date) -> tuple[str, ...]:
    """Say what a change of a meeting calls for, the most useful first; French sentences for the coordinator."""
    ancienne, nouvelle = avant.reunions[identifiant], apres.reunions[identifiant]
    return tuple(
        [
            *_annonce(apres, ancienne, nouvelle),
            *_a_dire(ancienne, nouvelle),
            *_deja_passee(nouvelle, jour),
            *_reponse(nouvelle, jour),
            *_meme_jour(apres, nouvelle),
            *_echeances(avant, apres, jour),
        ]
    )


def _annonce(apres: Communaute, ancienne: Reunion, nouvelle: Reunion) -> Iterator[str]:
    """Tell what an announcement lacks."""
    if nouvelle.statut != "annoncee" or ancienne.statut == "annoncee":
        return
    if not nouvelle.ordre_du_jour and not nouvelle.notes.titres:
        yield (
            "Son ordre du jour est vide, et ne bougera plus. Pour le préparer d'abord : « statut: prevue » dans "
            f"{nouvelle.ou.path}, puis cap odj."
        )
    if not any(envoi.reunion == nouvelle.id and envoi.objet == "invitation" for envoi in apres.journal.envois):
        yield (
            "Les membres de l'instance ne sont pas notés dans gouvernance.yaml : à qui l'invitation est partie n'est "
            "pas ajouté au journal."
        )


def _a_dire(ancienne: Reunion, nouvelle: Reunion) -> Iterator[str]:
    if nouvelle.statut == "annoncee" or not a_ete_annoncee(ancienne):
        return
    if nouvelle.statut == "annulee":
        yield "Elle était annoncée : le message à envoyer et le fichier .ics à joindre vont dans sorties/."
    else:
        yield (
            "Elle était annoncée : le message à envoyer et le fichier .ics à joindre vont dans sorties/. Son ordre du "
            f"jour peut de nouveau changer (cap odj). Une fois le message parti : cap reunion annoncer {nouvelle.id}"
        )


def _deja_passee(reunion: Reunion, jour: date) -> Iterator[str]:
    if est_maintenue(reunion) and reunion.date is not None and reunion.date.connue and reunion.date.is_past(jour):
        yield f"Ce jour est déjà passé ({reunion.date.en_mots()})."


def _reponse(reunion: Reunion, jour: date) -> Iterator[str]:
    limite = reunion.reponse_avant
    if limite is None or not limite.connue or not est_maintenue(reunion):
        return
    apres = reunion.date is not None and limite.certainly_after(reunion.date)
    if apres or limite.is_past(jour):
        yield (
            f"« reponse_avant » ({limite.en_mots()}) est "
            f"{'après la réunion' if apres else 'déjà passé'} : à changer dans {reunion.ou.path}."
        )


def _meme_jour(communaute: Communaute, reunion: Reunion) -> Iterator[str]:
    if not est_maintenue(reunion) or reunion.date is None:
        return
    for autre in communaute.reunions_par_date:
        if autre.id != reunion.id and autre.date == reunion.date and est_maintenue(autre):
            yield f"Une autre réunion est prévue ce jour-là : {_nom(autre)} ({autre.id})."


def _echeances(avant: Communaute, apres: Communaute, jour: date) -> Iterator[str]:
    """Tell of the tasks due « pour le prochain copil », whose day follows the meeting."""
    anciennes = {tache.ref: tache.echeance for tache in suivi.taches(avant, jour) if tache.ouverte}
    bougent = [
        tache
        for tache in suivi.taches(apres, jour)
        if tache.ouverte and tache.ref in anciennes and tache.echeance != anciennes[tache.ref]
    ]
    if not bougent:
        return
    verbe = "change" if len(bougent) == 1 else "changent"
    yield f"{combien(len(bougent), 'tâche attendue')} pour la prochaine réunion {verbe} de date :"
    for tache in bougent:
        quand = f"maintenant {pour(tache.echeance)}" if tache.echeance else "sans date pour l'instant"
        yield f"- {majuscule(tache.texte)} ({tache.ref}), {quand}"


# --- the list -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Ligne:
    """A meeting of the list: `statut` as of the day (prevue, annoncee, tenue, reportee, annulee, PASSEE).

    `compte_rendu` is empty before the meeting, else a-ecrire, a-clore, a-diffuser, diffuse or approuve;
    `compte_rendu_le` its day when known. `depuis` is the day first planned, when it moved.
    """

    id: str
    titre: str
    instance: str
    date: Periode | None
    debut: time | None
    fin: time | None
    lieu: str
    statut: str
    annoncee_le: Periode | None
    depuis: Periode | None
    compte_rendu: str
    compte_rendu_le: Periode | None


@dataclass(frozen=True, slots=True)
class Reunions:
    """The meetings to come, the nearest first, and those past, the latest first; cancelled ones stand among them."""

    a_venir: tuple[Ligne, ...]
    passees: tuple[Ligne, ...]


def lister(communaute: Communaute, jour: date) -> Reunions:
    """List the meetings of a community, as on a day; those without a date are to come."""
    passees: list[Ligne] = []
    a_venir: list[Ligne] = []
    connues = [au_jour(reunion, jour) for reunion in communaute.reunions_par_date]
    for reunion in sorted(connues, key=lambda item: (item.date.debut if item.date else date.max, item.id)):
        ligne = _ligne(communaute, reunion, jour)
        finie = ligne.statut == "tenue" or (ligne.date is not None and ligne.date.connue and ligne.date.is_past(jour))
        (passees if finie else a_venir).append(ligne)
    return Reunions(tuple(a_venir), tuple(reversed(passees)))


def au_jour(reunion: Reunion, jour: date) -> Reunion:
    """Give a meeting as it was on a day: what changed since is put back, an announcement made since is not known."""
    faits: dict[str, Any] = {}
    for item in reversed(reunion.changements):
        if item.le is None or not item.le.certainly_after(jour):
            break
        anciens = {
            "date": item.ancienne_date,
            "debut": item.ancien_debut,
            "fin": item.ancienne_fin,
            "lieu": item.ancien_lieu,
            "statut": item.ancien_statut,
            "annoncee_le": item.ancienne_annonce,
        }
        faits |= {nom: valeur for nom, valeur in anciens.items() if valeur}
    avant = reunion.evolve(**faits) if faits else reunion
    annonce = avant.annoncee_le
    if avant.statut == "annoncee" and annonce is not None and annonce.certainly_after(jour):
        return avant.evolve(statut="prevue")
    return avant


def _ligne(communaute: Communaute, reunion: Reunion, jour: date) -> Ligne:
    instance = communaute.instance(instance_de(communaute, reunion))
    statut = _statut(communaute, reunion, jour)
    etat, quand = _compte_rendu(reunion, jour) if statut == "tenue" else ("", None)
    jours = [item.ancienne_date for item in reunion.changements if item.ancienne_date is not None]
    return Ligne(
        id=reunion.id,
        titre=titre_de(communaute, reunion),
        instance=instance.nom if instance else "",
        date=reunion.date,
        debut=reunion.debut,
        fin=reunion.fin,
        lieu=reunion.lieu,
        statut=statut,
        annoncee_le=reunion.annoncee_le if statut == "annoncee" else None,
        depuis=jours[0] if jours and jours[0] != reunion.date else None,
        compte_rendu=etat,
        compte_rendu_le=quand,
    )


def _statut(communaute: Communaute, reunion: Reunion, jour: date) -> str:
    if not est_maintenue(reunion):
        return reunion.statut
    if communaute.est_tenue(reunion, jour):
        return "tenue"
    if reunion.date is not None and reunion.date.connue and reunion.date.is_past(jour):
        return PASSEE
    return "annoncee" if reunion.statut == "annoncee" else "prevue"


def _compte_rendu(reunion: Reunion, jour: date) -> tuple[str, Periode | None]:
    fiche = reunion.compte_rendu
    connu = etat(reunion, jour)
    if fiche is not None and connu == APPROUVE:
        return "approuve", fiche.approuve_le
    if fiche is not None and connu in (CORRECTIONS, A_APPROUVER):
        return "diffuse", fiche.diffuse_le
    return ("a-ecrire" if connu == SANS_NOTES else connu), None


# --- words ----------------------------------------------------------------------------------------------------


def _nom(reunion: Reunion) -> str:
    return reunion.titre or reunion.id


def _quand(reunion: Reunion) -> str:
    if reunion.date is None or not reunion.date.connue:
        return "sans date"
    if reunion.date.precision == JOUR:
        return f"prévue le {jour_en_mots(reunion.date.debut, avec_jour=True)}"
    return f"prévue {en_precisant(reunion.date)}"


def _iso(quand: Periode | None) -> str:
    return quand.iso() if quand is not None else ""


def _heure(heure: time | None) -> str:
    return heure.isoformat("minutes") if heure is not None else ""


def _minutes(heure: time) -> int:
    return heure.hour * 60 + heure.minute

"""A partner leaves: what is written in its sheet, and what will need attention once it is gone.

Nothing is erased: the sheet, the presences and the signature stay. A departure weakens the community where somebody
carried something alone; it is said to the coordinator, with the gentlest next thing to do, never as a fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from cap import suivi
from cap.communaute import Communaute, cle_tri
from cap.dates import Periode
from cap.declare import ValeurRefusee
from cap.definitions import est_finie, partis
from cap.edition import Edition, Lire, modifier
from cap.graphie import composer
from cap.model import Acteur, Action, Depart
from cap.references import resolve
from cap.refus import Refus
from cap.show import show
from cap.splice import add_key

_CLOS: Final = frozenset({"fait", "abandonne"})
_HORS_SERVICE: Final = frozenset({"envisagee", "arretee"})


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing to look at: what it is, each case, and what may be done; French sentences."""

    titre: str
    cas: tuple[str, ...]
    piste: str = ""


def lire_date(texte: str) -> Periode:
    """Read the last day of activity, at whatever precision it is known. Raises `Refus`."""
    try:
        lue = Depart.declares["le"].type.lire(texte)
    except ValeurRefusee as cause:
        raise Refus(composer(f"--le : {show(cause.message)}"), composer(show(cause.remede))) from None
    return lue if isinstance(lue, Periode) else Periode(date.min, date.max, "inconnue")


def ecrire(communaute: Communaute, lire: Lire, acteur: Acteur, le: Periode, motif: str, note: str) -> Edition:
    """Plan the `depart:` of an actor's sheet. Raises `Refus` when it is there already, or cannot be true."""
    if acteur.depart is not None:
        raise Refus(
            composer("Le départ de {} est déjà noté ({}:{}).").format(
                show(acteur.nom), acteur.ou.path, acteur.depart.ou.line
            ),
            "Pour le corriger, modifiez ces lignes.",
        )
    if acteur.arrivee is not None and le.certainly_before(acteur.arrivee):
        raise Refus(
            composer("{} serait parti avant d'arriver ({}).").format(show(acteur.nom), acteur.arrivee.en_mots()),
            "Vérifiez la date, ou corrigez « arrivee: » dans sa fiche.",
        )
    if communaute.fiche.depot == "public" and (motif or note) and not acteur.ou.path.startswith("prive/"):
        raise Refus(
            composer("Ce dépôt est public : le motif d'un départ ne s'y écrit pas."),
            composer("Relancez sans --motif ni --note, et gardez-les dans prive/notes.yaml."),
        )
    try:
        mot = Depart.declares["motif"].type.lire(motif) if motif else ""
    except ValeurRefusee as cause:
        raise Refus(composer(show(cause.message)), composer(show(cause.remede))) from None
    bloc = {"le": le.iso(), "motif": str(mot), "note": note.strip()}
    ecrit = {champ: valeur for champ, valeur in bloc.items() if valeur}
    return modifier(lire, acteur.ou.path, lambda texte: add_key(texte, (), "depart", ecrit))


def attentions(communaute: Communaute, acteur: Acteur, jour: date) -> tuple[Attention, ...]:
    """Say what the departure of an actor leaves to look at, as on its last day; what needs nothing is left out."""
    absents = {item.id for item in partis(communaute, jour)} | {acteur.id}
    vue = _Vue(communaute, acteur, jour, absents)
    toutes = (
        *vue.actions(),
        vue.taches(),
        vue.jalons(),
        vue.soutien(),
        vue.instances(),
        vue.engagements(),
        vue.passerelles(),
        vue.indicateurs(),
        vue.financements(),
        vue.diffusion(),
        vue.contacts(),
        vue.signatures(),
    )
    return tuple(attention for attention in toutes if attention.cas)


class _Vue:
    """One actor in a community on a day: each method gives one thing to look at, without cases when there is none."""

    def __init__(self, communaute: Communaute, acteur: Acteur, jour: date, absents: set[str]) -> None:
        self.communaute, self.acteur, self.jour, self.absents = communaute, acteur, jour, absents

    def actions(self) -> Iterator[Attention]:
        vivantes = sorted(
            (action for action in self.communaute.actions.values() if not est_finie(action, self.jour)),
            key=lambda action: cle_tri(action.nom),
        )
        portees = [action for action in vivantes if self._est(action.porteurs)]
        seules = [action for action in portees if not self._restent(action.porteurs)]
        yield Attention(
            "Actions qui n'auraient plus de porteur",
            tuple(_action(action) for action in seules),
            "Passer la main (« porteurs: »), alléger, suspendre ou finir (« statut: », « fin: »).",
        )
        yield Attention(
            "Actions portées à plusieurs",
            tuple(
                f"{_action(action)} : reste {self._noms(self._restent(action.porteurs))}"
                for action in portees
                if action not in seules
            ),
            "Vérifier avec eux que cela tient.",
        )
        yield Attention(
            "Actions où cet acteur prenait part",
            tuple(
                _action(action)
                for action in vivantes
                if action not in portees
                and (
                    self._est([partenaire.acteur for partenaire in action.partenaires]) or self._est([action.animation])
                )
            ),
        )

    def taches(self) -> Attention:
        ouvertes = [
            tache
            for tache in suivi.taches(self.communaute, self.jour)
            if tache.ouverte and self._est([tache.responsable])
        ]
        return Attention(
            "Ce qui lui restait à faire",
            tuple(f"{tache.texte} ({tache.ref})" for tache in ouvertes),
            "Pour passer la main : cap suivi passer RÉF --a ACTEUR",
        )

    def jalons(self) -> Attention:
        return Attention(
            "Jalons pilotés par cet acteur",
            tuple(
                f"{jalon.intitule} ({jalon.id})"
                for jalon in self.communaute.feuille_de_route.jalons
                if self._est([jalon.pilote]) and jalon.etat not in _CLOS
            ),
            "Passer la main, reporter ou renoncer, avec le motif.",
        )

    def soutien(self) -> Attention:
        fonction = self.communaute.gouvernance.fonction_soutien
        cas = []
        for mission, acteurs in fonction.missions.items() if fonction else ():
            if self._est(acteurs):
                restent = self._restent(acteurs)
                cas.append(f"mission « {mission} » : " + (f"reste {self._noms(restent)}" if restent else "personne"))
        if fonction and self._est(fonction.acteurs) and not cas:
            cas.append("un des acteurs qui la portent")
        for poste in fonction.postes if fonction else ():
            if self._est([poste.employeur]) and not (poste.au is not None and poste.au.is_past(self.jour)):
                etp = f" de {poste.etp.texte} ETP" if poste.etp is not None else ""
                cas.append(f"emploie un poste{etp}")
        return Attention("Fonction de soutien", tuple(cas), "En parler à la prochaine réunion de pilotage.")

    def instances(self) -> Attention:
        return Attention(
            "Instances dont cet acteur est membre",
            tuple(
                instance.nom
                for instance in self.communaute.gouvernance.instances
                if self._est(instance.membres) and not (instance.au is not None and instance.au.is_past(self.jour))
            ),
            "Mettre à jour « membres: » dans gouvernance.yaml quand le groupe en a pris acte.",
        )

    def engagements(self) -> Attention:
        return Attention(
            "Ce que cet acteur apportait",
            tuple(
                f"{engagement.intitule}{', moyen partagé' if engagement.partage else ''} ({engagement.id})"
                for engagement in self.acteur.engagements
                if engagement.etat not in ("tenu", "retire")
                and not (engagement.au is not None and engagement.au.is_past(self.jour))
            ),
            "Noter ce qui a été apporté (« realise: »), et ce qui s'arrête (« etat: retire »).",
        )

    def passerelles(self) -> Attention:
        return Attention(
            "Passerelles qui passent par cet acteur",
            tuple(
                f"{self._bout(passerelle.de)} → {self._bout(passerelle.vers)} ({passerelle.id})"
                for passerelle in self.communaute.passerelles.passerelles
                if passerelle.statut not in _HORS_SERVICE
                and not (passerelle.jusqu_au is not None and passerelle.jusqu_au.is_past(self.jour))
                and self._est([passerelle.de, passerelle.vers])
            ),
            "Noter la fin (« jusqu_au: », « statut: arretee »), ou qui prend le relais.",
        )

    def indicateurs(self) -> Attention:
        return Attention(
            "Indicateurs recueillis par cet acteur",
            tuple(
                f"{indicateur.intitule} ({indicateur.id})"
                for indicateur in self.communaute.evaluation.indicateurs
                if self._est([indicateur.responsable])
            ),
            "Convenir de qui les suivra.",
        )

    def financements(self) -> Attention:
        return Attention(
            "Financements de sa part",
            tuple(
                f"{financement.intitule or financement.id} ({financement.id})"
                for financement in self.communaute.financements.financements
                if self._est([financement.financeur])
                and not (financement.au is not None and financement.au.is_past(self.jour))
            ),
            "Vérifier s'ils vont jusqu'à leur terme.",
        )

    def diffusion(self) -> Attention:
        cas = ("encore sur la liste",) if self.acteur.diffusion else ()
        return Attention("Liste de diffusion", cas, "Lui demander si les envois continuent.")

    def contacts(self) -> Attention:
        personnes = [
            contact
            for contact in self.communaute.contacts.contacts
            if any(self._est([lien.acteur]) and lien.au is None for lien in contact.acteurs)
        ]
        cas = (f"{len(personnes)} dans prive/contacts.yaml",) if personnes else ()
        return Attention("Contacts", cas, "Noter la fin (« au: »), et effacer ce qui n'a plus de raison d'être gardé.")

    def signatures(self) -> Attention:
        return Attention(
            "Sa signature reste au dossier",
            tuple(
                f"charte, version {signature.version}" + (f", {signature.le.en_mots()}" if signature.le else "")
                for signature in self.communaute.signatures.signatures
                if self._est([signature.acteur])
            ),
            "Rien à faire : elle dit ce qui a été vrai. Un retrait de signature se note à part (« retraits: »).",
        )

    def _est(self, noms: tuple[str, ...] | list[str]) -> bool:
        return any(self._acteur(nom) == self.acteur.id for nom in noms if nom)

    def _restent(self, noms: tuple[str, ...]) -> list[str]:
        return [nom for nom in noms if self._acteur(nom) not in self.absents]

    def _acteur(self, nom: str) -> str:
        """Give the id of the actor that a reference names, by an old id too; empty when it names no actor."""
        trouve = resolve(self.communaute, nom, ("acteur",))
        return str(self.communaute.index["acteur"][trouve[1]].id) if trouve else ""

    def _noms(self, identifiants: list[str]) -> str:
        return ", ".join(sorted((self.communaute.nom_acteur(nom) for nom in identifiants), key=cle_tri))

    def _bout(self, reference: str) -> str:
        trouve = resolve(self.communaute, reference, ("acteur", "action"))
        return str(self.communaute.index[trouve[0]][trouve[1]].nom) if trouve else reference


def _action(action: Action) -> str:
    return f"{action.nom} ({action.id})"

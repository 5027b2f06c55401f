"""What rests on actors: what would have to be handed over if they were gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from cap import liens, suivi
from cap.communaute import Communaute, cle_tri
from cap.cr import atteint
from cap.criteres.impulsion import NOMS_MISSIONS
from cap.definitions import TOUS, a_eu_lieu, est_finie, partis, signataires, versions_adoptees
from cap.model import Acteur, Action, Instance
from cap.phrases import cite, combien, enumerer
from cap.redaction import Redacteur, depuis_la_fin, en_precisant, majuscule, pour
from cap.references import resolve
from cap.transmission import (
    ACTIONS,
    CONTACTS,
    DIFFUSION,
    ENGAGEMENTS,
    FINANCEMENTS,
    INDICATEURS,
    INSTANCES,
    JALONS,
    LIENS,
    MISSIONS,
    PARTAGEES,
    PARTICIPATIONS,
    PASSERELLES,
    POSTES,
    REUNIONS,
    SIGNATURES,
    TACHES,
    Ligne,
    Proche,
    Rubrique,
    Voisinage,
    acteur_nomme,
    financement_en_mots,
    nomme,
    passe,
    poste_en_mots,
)

_CLOS: Final = frozenset({"fait", "abandonne"})
_HORS_SERVICE: Final = frozenset({"envisagee", "arretee"})
_ROLES: Final = {"animation": "l'animer", "redaction": "rédiger le compte-rendu", "relecture": "le relire"}


class Departs:
    """What rests on actors: each method gives one kind of things, without lines when there is none."""

    def __init__(self, avant: Communaute, apres: Communaute, jour: date, partants: Sequence[Acteur]) -> None:
        self.communaute, self.apres, self.jour, self.partants = avant, apres, jour, partants
        self.ids = {item.id for item in partants}
        self.absents = {item.id for item in partis(apres, jour)}
        self.voisinage = Voisinage(avant, apres, jour)
        self.redacteur = Redacteur(avant, jour, "soutien")

    def rubriques(self) -> Iterator[Rubrique]:
        """Yield every kind, in no special order."""
        yield from self.actions()
        yield self.taches()
        yield self.reunions()
        yield self.jalons()
        yield self.missions()
        yield self.postes()
        yield self.instances()
        yield self.engagements()
        yield self.passerelles()
        yield self.liens()
        yield self.indicateurs()
        yield self.financements()
        yield self.diffusion()
        yield self.contacts()
        yield self.signatures()

    def actions(self) -> Iterator[Rubrique]:
        vivantes = sorted(
            (action for action in self.communaute.actions.values() if not est_finie(action, self.jour)),
            key=lambda action: (cle_tri(action.nom), action.id),
        )
        portees = [action for action in vivantes if self._est(action.porteurs)]
        seules = [action for action in portees if not self._restent(action.porteurs)]
        yield Rubrique(
            ACTIONS,
            "Actions qui n'auraient plus de porteur",
            tuple(self._action(action, "porteurs", self.voisinage.d_une_action(action)) for action in seules),
            "Passer la main (« porteurs: »), alléger, suspendre ou finir (« statut: », « fin: »).",
        )
        yield Rubrique(
            PARTAGEES,
            "Actions portées à plusieurs",
            tuple(
                self._action(action, "porteurs", suite=f" : {self._reste(self._restent(action.porteurs))}")
                for action in portees
                if action not in seules
            ),
            "Vérifier avec eux que cela tient.",
        )
        yield Rubrique(
            PARTICIPATIONS,
            "Participation à des actions que d'autres portent",
            tuple(
                self._action(action, "partenaires")
                for action in vivantes
                if action not in portees
                and self._est((*(partenaire.acteur for partenaire in action.partenaires), action.animation))
            ),
            "Le dire à qui la porte.",
        )

    def _action(self, action: Action, champ: str, proches: tuple[Proche, ...] = (), suite: str = "") -> Ligne:
        autres = (*(partenaire.acteur for partenaire in action.partenaires), action.animation)
        acteurs = self._est(action.porteurs) or self._est(autres)
        return Ligne(f"{action.nom}{suite}", action.place(champ), action.id, action.debut, proches, acteurs)

    def taches(self) -> Rubrique:
        lignes = []
        for tache in suivi.taches(self.communaute, self.jour):
            acteurs = self._est((tache.responsable,))
            if tache.ouverte and acteurs:
                texte = self.redacteur.dire(tache.texte, self.communaute.reunions[tache.reunion])
                quand = ""
                if tache.echeance is not None:
                    passee = tache.echeance.is_past(self.jour)
                    quand = (
                        f", échéance passée {depuis_la_fin(tache.echeance)}" if passee else f", {pour(tache.echeance)}"
                    )
                proches = self.voisinage.proches((nom, "y contribue") for nom in tache.contributeurs)
                lignes.append(
                    Ligne(f"{majuscule(texte)}{quand}", tache.lieu, tache.ref, tache.reunie_le, proches, acteurs)
                )
        return Rubrique(
            TACHES,
            "Ce qui restait à faire",
            tuple(lignes),
            "Passer la main, reporter ou renoncer : cap suivi passer, reporter, abandonner.",
        )

    def reunions(self) -> Rubrique:
        lignes = []
        for reunion in self.communaute.reunions_par_date:
            a_venir = reunion.date is not None and not reunion.date.is_past(self.jour)
            if not a_venir or reunion.statut in ("tenue", "annulee"):
                continue
            roles = {
                "animation": self._est(reunion.animation),
                "redaction": self._est((reunion.redaction,)),
                "relecture": self._est((reunion.relecture,)),
            }
            tenus = [role for role, tenu in roles.items() if tenu]
            if tenus:
                quand = f" {en_precisant(reunion.date)}" if reunion.date is not None else ""
                mots = enumerer(_ROLES[role] for role in tenus)
                acteurs = self._est((*reunion.animation, reunion.redaction, reunion.relecture))
                quoi = f"{reunion.titre or reunion.id}{quand} : {mots}"
                lignes.append(Ligne(quoi, reunion.place(tenus[0]), reunion.id, acteurs=acteurs))
        return Rubrique(REUNIONS, "Réunions à venir", tuple(lignes), "Convenir de qui prend ce rôle.")

    def jalons(self) -> Rubrique:
        lignes = []
        for jalon in self.communaute.feuille_de_route.jalons:
            if jalon.etat in _CLOS or not self._est((jalon.pilote,)):
                continue
            proches = [(nom, "y contribue") for nom in jalon.contributeurs]
            for reference in jalon.actions:
                action = self.communaute.actions.get(nomme(self.communaute, reference, "action"))
                proches += [(nom, f"porte {cite(action.nom)}") for nom in action.porteurs] if action is not None else []
            quand = f", {pour(jalon.echeance)}" if jalon.echeance is not None and jalon.echeance.connue else ""
            lignes.append(
                Ligne(
                    f"{jalon.intitule}{quand}",
                    jalon.place("pilote"),
                    jalon.id,
                    jalon.debut,
                    self.voisinage.proches(proches),
                    self._est((jalon.pilote,)),
                )
            )
        return Rubrique(
            JALONS,
            "Jalons à piloter",
            tuple(lignes),
            "Passer la main, reporter ou renoncer, avec le motif.",
        )

    def missions(self) -> Rubrique:
        fonction = self.communaute.gouvernance.fonction_soutien
        lignes = []
        for mission, acteurs in fonction.missions.items() if fonction else ():
            if fonction and self._est(acteurs):
                restent = self._restent(acteurs)
                suite = self._reste(restent) if restent else "personne"
                proches = () if restent else self._du_soutien()
                ou, quoi = fonction.place("missions"), f"{NOMS_MISSIONS[mission]} : {suite}"
                lignes.append(Ligne(quoi, ou, mission, None, proches, self._est(acteurs)))
        if fonction and self._est(fonction.acteurs) and not lignes:
            acteurs = self._est(fonction.acteurs)
            lignes.append(Ligne("un des acteurs qui la portent", fonction.place("acteurs"), acteurs=acteurs))
        return Rubrique(MISSIONS, "Fonction de soutien", tuple(lignes), "En parler à la prochaine réunion de pilotage.")

    def postes(self) -> Rubrique:
        fonction = self.communaute.gouvernance.fonction_soutien
        return Rubrique(
            POSTES,
            "Postes de la fonction de soutien",
            tuple(
                Ligne(
                    f"emploie {poste_en_mots(poste)}",
                    poste.ou,
                    "",
                    poste.du,
                    self._du_soutien(),
                    self._est((poste.employeur,)),
                )
                for poste in (fonction.postes if fonction else ())
                if self._est((poste.employeur,)) and not passe(poste.au, self.jour)
            ),
            "Regarder qui pourrait porter le poste, et ce que le financeur en dit.",
        )

    def _du_soutien(self) -> tuple[Proche, ...]:
        return self.voisinage.proches((nom, "porte la fonction de soutien") for nom in self.communaute.soutien)

    def instances(self) -> Rubrique:
        lignes = []
        for instance in self.communaute.gouvernance.instances:
            if passe(instance.au, self.jour) or not a_eu_lieu(instance.du, self.jour):
                continue
            quorum = self._quorum(instance)
            if self._est(instance.membres) or (TOUS in instance.membres and quorum):
                suite = f" : {quorum}" if quorum else ""
                ou, acteurs = instance.place("membres"), self._est(instance.membres)
                lignes.append(Ligne(f"{instance.nom}{suite}", ou, instance.id, instance.du, acteurs=acteurs))
        return Rubrique(
            INSTANCES,
            "Instances où une place se libère",
            tuple(lignes),
            "Mettre à jour « membres: » dans gouvernance.yaml quand le groupe en a pris acte.",
        )

    def _quorum(self, instance: Instance) -> str:
        """Say what becomes of a quorum counted on today's members, those who stay all coming; empty when it is safe."""
        if TOUS in instance.membres:
            membres = {item.id for item in self.communaute.actifs(self.jour)}
        else:
            deja = {item.id for item in partis(self.communaute, self.jour)}
            membres = {acteur_nomme(self.communaute, nom) or nom for nom in instance.membres} - deja
        restent = len(membres - self.ids)
        if not restent:
            return "il n'y resterait personne"
        if not instance.quorum or not membres & self.ids:
            return ""
        tous = f"{combien(restent, 'membre')} sur {len(membres)}"
        tenu = atteint(instance.quorum, restent, len(membres))
        if tenu is None:
            verbe = "resteraient" if restent > 1 else "resterait"
            return f"{verbe} {tous} ; règle de quorum à regarder : « {instance.quorum} »"
        if not tenu:
            possible = atteint(instance.quorum, len(membres), len(membres))
            suite = "ne pourrait plus être atteint" if possible else "ne peut déjà pas être atteint"
            return f"le quorum ({instance.quorum}) {suite} : {tous}"
        if not atteint(instance.quorum, restent - 1, len(membres)):
            return f"le quorum ({instance.quorum}) demanderait que tous les autres soient là : {tous}"
        return ""

    def engagements(self) -> Rubrique:
        lignes = []
        for acteur in self.partants:
            for engagement in acteur.engagements:
                if engagement.etat in ("tenu", "retire") or passe(engagement.au, self.jour):
                    continue
                combien_ = " ".join(filter(None, (engagement.quantite, engagement.unite)))
                quoi = engagement.intitule + (f", {combien_}" if combien_ else "")
                quoi += ", moyen partagé" if engagement.partage else ""
                lignes.append(Ligne(quoi, engagement.ou, engagement.id, engagement.du, acteurs=(acteur.id,)))
        return Rubrique(
            ENGAGEMENTS,
            "Ce qui était apporté",
            tuple(lignes),
            "Noter ce qui a été apporté (« realise: »), et ce qui s'arrête (« etat: retire »).",
        )

    def passerelles(self) -> Rubrique:
        return Rubrique(
            PASSERELLES,
            "Passerelles coupées",
            tuple(
                Ligne(
                    f"{self._bout(passerelle.de)} → {self._bout(passerelle.vers)}",
                    passerelle.ou,
                    passerelle.id,
                    passerelle.depuis,
                    acteurs=self._est((passerelle.de, passerelle.vers)),
                )
                for passerelle in self.communaute.passerelles.passerelles
                if passerelle.statut not in _HORS_SERVICE
                and not passe(passerelle.jusqu_au, self.jour)
                and a_eu_lieu(passerelle.depuis, self.jour)
                and self._est((passerelle.de, passerelle.vers))
            ),
            "Noter la fin (« jusqu_au: », « statut: arretee »), ou qui prend le relais.",
        )

    def liens(self) -> Rubrique:
        noms = self.communaute.nom_acteur
        ou = self.partants[0].ou
        return Rubrique(
            LIENS,
            "Ne seraient plus reliés entre eux, d'après ce qui est écrit",
            tuple(
                Ligne(" ; ".join(enumerer((noms(acteur) for acteur in cote), 6) for cote in cotes), ou)
                for cotes in liens.separes(self.communaute, self.jour, self.ids)
            ),
            "Un second lien, même léger, suffirait (cap liens).",
        )

    def indicateurs(self) -> Rubrique:
        fonction = self.communaute.gouvernance.fonction_soutien
        recueillent = fonction.missions.get("recueillir", ()) if fonction else ()
        return Rubrique(
            INDICATEURS,
            "Indicateurs à recueillir",
            tuple(
                Ligne(
                    indicateur.intitule,
                    indicateur.place("responsable"),
                    indicateur.id,
                    indicateur.cree_le,
                    self.voisinage.proches((nom, "recueille les données") for nom in recueillent),
                    self._est((indicateur.responsable,)),
                )
                for indicateur in self.communaute.evaluation.indicateurs
                if self._est((indicateur.responsable,))
            ),
            "Convenir de qui les suivra.",
        )

    def financements(self) -> Rubrique:
        return Rubrique(
            FINANCEMENTS,
            "Financements de leur part",
            tuple(
                Ligne(
                    financement_en_mots(item, self.jour),
                    item.ou,
                    item.id,
                    item.du,
                    acteurs=self._est((item.financeur,)),
                )
                for item in self.communaute.financements.financements
                if self._est((item.financeur,)) and not passe(item.au, self.jour)
            ),
            "Vérifier s'ils vont jusqu'à leur terme.",
        )

    def diffusion(self) -> Rubrique:
        return Rubrique(
            DIFFUSION,
            "Liste de diffusion",
            tuple(
                Ligne("encore sur la liste", acteur.place("diffusion"), acteurs=(acteur.id,))
                for acteur in self.partants
                if acteur.diffusion
            ),
            "Demander si les envois continuent.",
        )

    def contacts(self) -> Rubrique:
        personnes = [
            contact
            for contact in self.communaute.contacts.contacts
            if any(self._est((lien.acteur,)) and lien.au is None for lien in contact.acteurs)
        ]
        lignes = (Ligne(f"{len(personnes)} dans prive/contacts.yaml", personnes[0].ou),) if personnes else ()
        return Rubrique(
            CONTACTS, "Contacts", lignes, "Noter la fin (« au: »), et effacer ce qui n'a plus de raison d'être gardé."
        )

    def signatures(self) -> Rubrique:
        lignes = [
            Ligne(
                f"charte, version {signature.version}",
                signature.ou,
                "",
                signature.le,
                acteurs=self._est((signature.acteur,)),
            )
            for signature in self.communaute.signatures.signatures
            if self._est((signature.acteur,)) and a_eu_lieu(signature.le, self.jour)
        ]
        adoptees = versions_adoptees(self.communaute, self.jour)
        if lignes and adoptees:
            signes = signataires(self.communaute, adoptees[-1], self.jour)
            comptes = []
            for communaute in (self.communaute, self.apres):
                actifs = [item.id for item in communaute.actifs(self.jour)]
                comptes.append(f"{sum(acteur in signes for acteur in actifs)} sur {len(actifs)}")
            lignes.append(Ligne(f"membres actifs signataires : {comptes[0]}, puis {comptes[1]}", adoptees[-1].ou))
        return Rubrique(
            SIGNATURES,
            "La signature reste au dossier",
            tuple(lignes),
            "Rien à faire : elle dit ce qui a été vrai. Un retrait de signature se note à part (« retraits: »).",
        )

    def _est(self, noms: Iterable[str]) -> tuple[str, ...]:
        """Give those supposed gone that references name, by an old id too."""
        nommes = {acteur_nomme(self.communaute, nom) for nom in noms if nom}
        return tuple(acteur.id for acteur in self.partants if acteur.id in nommes)

    def _restent(self, noms: Iterable[str]) -> list[str]:
        return [nom for nom in noms if acteur_nomme(self.communaute, nom) not in self.absents]

    def _noms(self, identifiants: Iterable[str]) -> str:
        return enumerer(sorted((self.communaute.nom_acteur(nom) for nom in identifiants), key=cle_tri))

    def _reste(self, identifiants: Sequence[str]) -> str:
        return f"{'restent' if len(identifiants) > 1 else 'reste'} {self._noms(identifiants)}"

    def _bout(self, reference: str) -> str:
        trouve = resolve(self.communaute, reference, ("acteur", "action"))
        return str(self.communaute.index[trouve[0]][trouve[1]].nom) if trouve else reference

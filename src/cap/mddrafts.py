"""The lines of notes parted into drafts: where each item, paragraph and agenda point begins and ends.

An item may run over several lines. The line below it goes on with it when it begins with a small letter, a figure or
a sign, when it is indented under it, or when the line above cannot end there (a comma, « de », « et »…). A capital, an
`@actor` or an hour at the start of a line begins something else: what follows an item is then prose. Where the notes,
or the marker itself, are in small letters, a small letter tells nothing: `cap.mdsuite` says when a line goes on there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from cap import mdclauses
from cap.graphie import citer, composer, plier, plier_avec_positions
from cap.mdlines import BLOC, CITATION, CODE, COMMENTAIRE, TITRE, VIDE, Ligne
from cap.mdmarkers import (
    A_FAIRE_QUI,
    ADMISES,
    CASE,
    DECISION,
    ID_DE_CASE,
    ID_DE_LISTE,
    LETTRES,
    LISTE,
    MARQUEUR,
    MONTRES,
    PREFIXE,
    PROCHAINE,
    QUESTION,
    RENVOI_DE_CASE,
    REPONSE,
    TACHE,
    TITRES_DE_LISTE,
    debut_du_mot,
    en_suspens,
    genre_de,
    ne_dit_rien,
    plier_le_debut,
    renvoi,
)
from cap.mdmentions import Annuaire, acteurs_en_tete
from cap.mdnotes import Paragraphe, Ressemblance
from cap.mdressemblances import Tableau, citee, ressemblance, titre_d_une_liste
from cap.mdsuite import annonce_un_sujet, enchaine, pleine, porte_une_etiquette, sans_capitales
from cap.mdsuite import en_suspens as en_suspens_a_la_fin
from cap.mdtitles import Titre, niveaux

_QUEUE: Final = 600
_EMPHASE: Final = "*_«“\"'’‘ \t\u00a0\u202f"
_EN_SUSPENS_DIT: Final = {
    DECISION: "Rien ne semble décidé : dites ce qui l’est, ou écrivez « Reporté : » ou « Question : » devant.",
    TACHE: "Il reste à dire ce qui est à faire.",
    QUESTION: "Il reste à dire quelle est la question.",
}
# What underlines a title or parts two subjects ends an item, and says nothing of the list it may stand in.
_FILET: Final = re.compile(r"\s*(?:={3,}|-{3,}|_{3,}|\*{3,}|~{3,}|–{3,}|—{3,})\s*")
_BORDS: Final = " :\t\u00a0\u202f"
# No item of real notes runs on so long: past it, an item ends only at a blank line, a marker or a heading.
_LIGNES_MAX: Final = 30


class Brouillon:
    """An item being read: where it starts, what it is, and its lines so far."""

    def __init__(self, genre: str, ligne: Ligne, colonne: int, puce: bool) -> None:
        self.genre, self.ligne, self.colonne, self.puce = genre, ligne, colonne, puce
        self.retrait = _retrait(ligne.texte)
        self.parties: list[str] = []
        self.lignes = [ligne]
        self.queue = ""
        self.fin = ligne.debut + len(ligne.texte.rstrip())
        self.id = ""
        self.place: tuple[int, str, str] | None = None
        self.coche = self.en_liste = self.sans_capitales = False
        self.largeur = 0
        self.gras_ouvert = ""
        self.point = ""

    def ajouter(self, texte: str, ligne: Ligne) -> None:
        """Add the text of one more line."""
        if texte:
            self.parties.append(texte)
            if ligne is not self.lignes[-1]:
                self.lignes.append(ligne)
            self.queue = f"{self.queue} {texte}"[-_QUEUE:]
            self.fin = ligne.debut + len(ligne.texte.rstrip())

    def ajouter_puce(self, texte: str, ligne: Ligne) -> None:
        """Add a bullet of the item's own list."""
        self.ajouter(f"– {texte}" if texte and self.parties else texte, ligne)
        self.en_liste = True

    def annonce_une_liste(self, retrait: int) -> bool:
        """Tell whether a bullet belongs to this item: nested under it, or announced by its `:`."""
        if self.puce:
            return retrait >= self.retrait + 2
        return self.en_liste or not self.parties or self.queue.endswith(":")

    def continue_avec(self, texte: str, ressemble: bool) -> bool:
        """Tell whether the next line goes on with this item, by the rule given above.

        `ressemble`: the line looks like another item (« question ouverte : … »), even without a capital.
        """
        if not self.parties or _retrait(texte) >= self.retrait + 2:
            return True
        if en_suspens_a_la_fin(self.queue):
            return True
        debut = texte.lstrip(_EMPHASE)[:1]
        if ressemble or debut.isupper() or debut == "@" or annonce_un_sujet(texte):
            return False
        if not self.sans_capitales or not debut.isalnum() or self.queue.endswith(":"):
            return True
        return not porte_une_etiquette(texte) and (
            enchaine(texte) or pleine(self.lignes[-1].texte, texte, self.largeur)
        )

    def texte(self) -> str:
        """Join the lines, without the mark of a bold that runs to the end."""
        texte = " ".join(self.parties)
        return texte.removesuffix(self.gras_ouvert).rstrip() if self.gras_ouvert else texte


def _retrait(texte: str) -> int:
    debut = texte[: len(texte) - len(texte.lstrip())]
    return len(debut.expandtabs(4))


class Lecture:
    """Walks the lines of notes once and parts them into drafts of items, paragraphs and headings, by agenda point."""

    def __init__(
        self, lignes: Sequence[Ligne], titres: dict[int, Titre], reference: date | None, annuaire: Annuaire
    ) -> None:
        self.titres, self.reference, self.annuaire = titres, reference, annuaire
        self.sans_capitales = sans_capitales(lignes)
        self.largeur = max((len(ligne.texte) for ligne in lignes), default=0)
        self.titre, self.niveau = niveaux(titres.values())
        self.points: list[tuple[Titre | None, list[Brouillon | Paragraphe | Titre]]] = [(None, [])]
        self.ressemblances: list[Ressemblance] = []
        self.item: Brouillon | None = None
        self.paragraphe: list[Ligne] = []
        # What each bullet is, after « Décisions : » alone: the marker as a draft, and the indent of its first bullet.
        self.liste: Brouillon | None = None
        self.retrait_de_liste: int | None = None
        # What a heading, or a line that was not taken (« Décisions prises : »), says of the bullets below it.
        self.liste_douteuse: tuple[str, str] | None = None
        self.tableau: Tableau | None = None

    def lire(self, ligne: Ligne) -> None:
        """Take in the next line."""
        if ligne.nature == VIDE:
            self._fermer()
        elif ligne.nature == TITRE:
            self._titre(ligne)
        elif ligne.nature == BLOC:
            self.clore()
        elif ligne.nature == COMMENTAIRE:
            self._fermer_item()
        elif ligne.nature in (CITATION, CODE):
            self._fermer_item()
            self._finir_liste()
            self._en_prose(ligne)
            if ligne.nature == CITATION and (trouvee := citee(ligne.texte)):
                self._ressembler(ligne, *trouvee)
        else:
            self._texte(ligne)

    def clore(self) -> None:
        """End whatever is open: at the end, at a heading, at the edge of a restricted block."""
        self._fermer()
        self._finir_liste()

    def _fermer(self) -> None:
        self._fermer_item()
        self.tableau = None
        if self.paragraphe:
            premiere, derniere = self.paragraphe[0], self.paragraphe[-1]
            texte = "\n".join(ligne.texte for ligne in self.paragraphe)
            titre = self.points[-1][0]
            self.points[-1][1].append(
                Paragraphe(
                    texte=texte,
                    ligne=premiere.numero,
                    debut=premiere.debut,
                    fin=derniere.debut + len(derniere.texte),
                    point=titre.id if titre else "",
                    restreint=premiere.restreint,
                )
            )
            self.paragraphe = []

    def _fermer_item(self) -> None:
        item, self.item = self.item, None
        if item is None or (item is self.liste and not item.parties):
            return
        if not item.texte():
            self._ressembler(item.ligne, item.genre, f"Rien n’est écrit après « {MONTRES[item.genre]} ».")
        elif item.genre in LETTRES and ne_dit_rien(item.texte()):
            self.paragraphe += item.lignes
        elif item.genre in LETTRES and en_suspens(item.genre, item.texte()):
            self._ressembler(item.ligne, item.genre, _EN_SUSPENS_DIT[item.genre])
            self.paragraphe += item.lignes
        else:
            titre = self.points[-1][0]
            item.point = titre.id if titre else ""
            self.points[-1][1].append(item)

    def _finir_liste(self) -> None:
        liste, self.liste = self.liste, None
        if liste and self.retrait_de_liste is None and not liste.parties:
            self._ressembler(liste.ligne, liste.genre, f"Rien n’est écrit après « {MONTRES[liste.genre]} ».")
        self.retrait_de_liste = None

    def _titre(self, ligne: Ligne) -> None:
        self.clore()
        titre = self.titres[ligne.numero]
        genre = TITRES_DE_LISTE.get(plier(titre.texte[:PREFIXE]).rstrip(" :"))
        self.liste_douteuse = (genre, titre.texte) if genre else None
        if titre is self.titre:
            return
        if titre.niveau > self.niveau:
            self.points[-1][1].append(titre)
        else:
            self.points.append((titre, []))

    def _en_prose(self, ligne: Ligne) -> None:
        self.paragraphe.append(ligne)
        self.liste_douteuse = None

    def _texte(self, ligne: Ligne) -> None:
        plie, positions = plier_le_debut(ligne.texte)
        if case := CASE.match(plie):
            self._fermer()
            self._case(ligne, case, positions)
        elif marqueur := MARQUEUR.match(plie):
            self.clore()
            self.liste_douteuse = None
            self._marqueur(ligne, marqueur, positions)
        elif (sans := A_FAIRE_QUI.match(plie)) and acteurs_en_tete(ligne.texte[positions[sans.end()] :], self.annuaire):
            self.clore()
            self.liste_douteuse = None
            self._a_faire_qui(ligne, sans, positions)
        elif _FILET.fullmatch(ligne.texte):
            self._fermer_item()
            self.paragraphe.append(ligne)
        elif self._en_tableau(ligne):
            self._fermer_item()
            self._finir_liste()
            self._en_prose(ligne)
        elif puce := LISTE.match(plie):
            self._puce(ligne, positions[puce.end()])
        else:
            ressemble = self._chercher_ressemblance(ligne, plie)
            if self.item and self.item.continue_avec(ligne.texte, ressemble):
                self._continuer(self.item, ligne)
            else:
                self._texte_libre(ligne)
                if genre := titre_d_une_liste(plie):
                    self.liste_douteuse = (genre, ligne.texte.strip())

    def _en_tableau(self, ligne: Ligne) -> bool:
        """List a row of a table of tasks or decisions, and tell whether the line belongs to one."""
        if self.tableau is None or not self.tableau.continue_avec(ligne.texte):
            self.tableau = Tableau.commence_par(ligne.texte)
        elif trouvee := self.tableau.ressemblance(ligne.texte):
            self._ressembler(ligne, *trouvee)
        return self.tableau is not None

    def _texte_libre(self, ligne: Ligne) -> None:
        # A remark between two bullets does not end their list: the next one is still a decision.
        remarque = self.liste is not None and (self.item is not None or bool(self.paragraphe))
        self._fermer_item()
        if not remarque:
            self._finir_liste()
        self._en_prose(ligne)

    def _continuer(self, item: Brouillon, ligne: Ligne) -> None:
        if item is self.liste:
            self.liste = None
        item.ajouter(ligne.texte.strip(), ligne)
        self._finir_si_complet(item)

    def _finir_si_complet(self, item: Brouillon) -> None:
        """End an item at the line that closes it (clauses, due date, question mark): what follows is prose."""
        if not 0 < len(item.parties) <= _LIGNES_MAX:
            return
        fin = item.queue.rstrip(" .!\u00a0\u202f")
        admises = ADMISES.get(item.genre)
        if (
            (item.genre == QUESTION and fin.endswith("?"))
            or (item.genre == PROCHAINE and any(signe.isdigit() for signe in item.parties[-1]))
            or (admises and fin.endswith(")") and mdclauses.finit_par_un_suffixe(fin, admises, self.reference))
            or (item.genre == TACHE and mdclauses.finit_par_une_echeance(item.parties[-1], self.reference))
        ):
            self._fermer_item()

    def _puce(self, ligne: Ligne, debut: int) -> None:
        retrait = _retrait(ligne.texte)
        if self.liste:
            if self.retrait_de_liste is None:
                self.retrait_de_liste = retrait
            if retrait >= self.retrait_de_liste + 2 and self.item:
                self.item.ajouter_puce(ligne.texte[debut:].strip(), ligne)
                return
            self._fermer()
            self._item_de_liste(ligne, debut, self.liste.genre)
        elif self.item and self.item.annonce_une_liste(retrait):
            self.item.ajouter_puce(ligne.texte[debut:].strip(), ligne)
        else:
            self._fermer_item()
            self._puce_en_prose(ligne)

    def _puce_en_prose(self, ligne: Ligne) -> None:
        trouvee = self._ressemblance(ligne, plier_le_debut(ligne.texte)[0])
        if self.liste_douteuse:
            genre, titre = self.liste_douteuse
            raison = f"Sous {citer(titre)}, une puce seule reste du texte : écrivez « {MONTRES[genre]} » devant."
            trouvee = trouvee or (genre, raison)
        if trouvee:
            self._ressembler(ligne, *trouvee)
        self.paragraphe.append(ligne)

    def _item_de_liste(self, ligne: Ligne, debut: int, genre: str) -> None:
        item = self._ouvrir(genre, ligne, puce=True)
        texte = ligne.texte[debut:]
        numero = ID_DE_LISTE.match(texte)
        if genre in LETTRES and numero and numero["id"][0] == LETTRES[genre]:
            item.id, texte = numero["id"], texte[numero.end() :]
        elif genre in LETTRES:
            item.place = (ligne.debut + debut, "", " : ")
        item.ajouter(texte.lstrip(_BORDS).rstrip(), ligne)
        self._finir_si_complet(item)

    def _case(self, ligne: Ligne, case: re.Match[str], positions: Sequence[int]) -> None:
        if self.liste and self.liste.genre == TACHE and self.retrait_de_liste is None:
            self.retrait_de_liste = _retrait(ligne.texte)
        item = self._ouvrir(TACHE, ligne, puce=case["puce"] is not None)
        item.coche = case["etat"] == "x" or case["carre"] in ("☑", "☒")
        debut = positions[case.end()]
        numero = ID_DE_CASE.match(ligne.texte, debut)
        if ailleurs := RENVOI_DE_CASE.match(ligne.texte, debut):
            item.id, debut = renvoi(ailleurs), ailleurs.end()
        elif numero:
            item.id, debut = numero["id"], numero.end()
        else:
            item.place = (ligne.debut + debut, " ", "" if ligne.texte[debut : debut + 1].isspace() else " ")
        reste = ligne.texte[debut:].lstrip(_BORDS).rstrip()
        plie, places = plier_avec_positions(reste[:PREFIXE])
        marqueur = MARQUEUR.match(plie)
        if marqueur and genre_de(marqueur) == TACHE and not marqueur["puce"]:
            reste = reste[places[marqueur.end()] :].strip()
        elif marqueur:
            genre = genre_de(marqueur)
            self._ressembler(
                ligne, genre, f"Une case à cocher est une tâche : retirez la case pour écrire « {MONTRES[genre]} »."
            )
        item.ajouter(reste, ligne)
        self._finir_si_complet(item)

    def _marqueur(self, ligne: Ligne, marqueur: re.Match[str], positions: Sequence[int]) -> None:
        genre = genre_de(marqueur)
        item = self._ouvrir(genre, ligne, puce=bool(marqueur["puce"] or marqueur["signes"].strip()))
        debut = positions[marqueur.end()]
        item.sans_capitales = item.sans_capitales or ligne.texte[positions[debut_du_mot(marqueur)]].islower()
        texte = ligne.texte[debut:]
        if marqueur["gras"] and not marqueur["ferme"]:
            gras = marqueur["gras"]
            item.gras_ouvert = "" if texte.startswith(gras) else gras
            texte = texte.removeprefix(gras)
        self._numero(item, ligne, marqueur, positions)
        item.ajouter(texte.strip(), ligne)
        if not item.parties and genre not in (REPONSE, PROCHAINE):
            self.liste = item
        self._finir_si_complet(item)

    def _a_faire_qui(self, ligne: Ligne, sans: re.Match[str], positions: Sequence[int]) -> None:
        item = self._ouvrir(TACHE, ligne, puce=sans["puce"] is not None)
        item.sans_capitales = item.sans_capitales or ligne.texte[positions[sans.start("mot")]].islower()
        item.place = (ligne.debut + positions[sans.end("mot")], " ", " :")
        item.ajouter(ligne.texte[positions[sans.end()] :].strip(), ligne)
        self._finir_si_complet(item)

    def _numero(self, item: Brouillon, ligne: Ligne, marqueur: re.Match[str], positions: Sequence[int]) -> None:
        lettre = LETTRES.get(QUESTION if item.genre == REPONSE else item.genre)
        if lettre is None:
            return
        ecrit = (marqueur["id"] or "").upper()
        if marqueur["renvoi"]:
            item.id = renvoi(marqueur)
        elif ecrit.isdigit() or ecrit.startswith(lettre):
            item.id = lettre + ecrit.removeprefix(lettre)
        elif ecrit:
            raison = f"Le numéro {ecrit} ne convient pas ici : {lettre}1, {lettre}2… sont attendus."
            self._ressembler(ligne, item.genre, raison)
        elif item.genre != REPONSE:
            item.place = (ligne.debut + positions[marqueur.end("place")], " ", "")

    def _ouvrir(self, genre: str, ligne: Ligne, puce: bool) -> Brouillon:
        colonne = len(ligne.texte) - len(ligne.texte.lstrip()) + 1
        self.item = Brouillon(genre, ligne, colonne, puce)
        self.item.sans_capitales, self.item.largeur = self.sans_capitales, self.largeur
        return self.item

    def _ressembler(self, ligne: Ligne, genre: str, raison: str) -> None:
        colonne = len(ligne.texte) - len(ligne.texte.lstrip()) + 1
        self.ressemblances.append(
            Ressemblance(ligne.texte.strip(), genre, composer(raison), ligne.numero, colonne, ligne.restreint)
        )

    def _chercher_ressemblance(self, ligne: Ligne, plie: str) -> bool:
        """List a line that looks like an item, and tell whether it does."""
        trouvee = self._ressemblance(ligne, plie)
        if trouvee:
            self._ressembler(ligne, *trouvee)
        return trouvee is not None

    def _ressemblance(self, ligne: Ligne, plie: str) -> tuple[str, str] | None:
        return ressemblance(ligne.texte, plie, self.annuaire)

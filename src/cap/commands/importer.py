"""Brings in the spreadsheet a coordinator already has: shows everything first, then writes all or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from cap import terminal
from cap.commands.options import FORMAT, Dossier, Essai, Quiet, dire_lecture, dossier_prive
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show

if TYPE_CHECKING:
    from cap.correspondance import Correspondance
    from cap.edition import Edition
    from cap.importplan import Plan
    from cap.tableau import Tableau

AIDE = composer("""
Importe des acteurs, des actions ou des contacts depuis un tableau (.xlsx, .ods ou .csv).

Montre ce qui est nouveau, complété, à décider, et toutes les colonnes, lignes et cellules laissées de côté avec leur
raison. Un fichier existant n'est que complété ; les contacts vont dans prive/ et nulle part ailleurs. La lecture des
colonnes est gardée dans imports/ : le prochain import est la même commande, et ne change rien s'il n'y a rien de neuf.
""")
EXEMPLE = """
cap importer contacts annuaire.xlsx --essai
cap importer acteurs annuaire.xlsx --feuille Structures
cap importer actions actions.csv
"""

_MAX: Final = 20_000_000
_MAX_YAML: Final = 1_000_000


def commande(
    *,
    genre: Annotated[
        Literal["acteurs", "actions", "contacts"], typer.Argument(metavar="QUOI", help="acteurs, actions ou contacts.")
    ],
    fichier: Annotated[Path, typer.Argument(metavar="FICHIER", help="Le tableau à importer.")],
    dossier: Dossier,
    feuille: Annotated[
        str | None, typer.Option("--feuille", metavar="NOM", help="Feuille du classeur, par son nom ou son rang.")
    ] = None,
    encodage: Annotated[
        str | None, typer.Option("--encodage", metavar="NOM", help="Encodage du texte (utf-8, cp1252, mac_roman…).")
    ] = None,
    correspondance: Annotated[
        Path | None,
        typer.Option(
            "--correspondance", metavar="FICHIER", help="Où est gardée la lecture des colonnes (sinon : imports/)."
        ),
    ] = None,
    remplacer: Annotated[
        bool, typer.Option("--remplacer", help="Prendre les valeurs du tableau quand elles diffèrent.")
    ] = False,
    essai: Essai = False,
    format: Annotated[Literal["texte", "json"], FORMAT] = "texte",
    quiet: Quiet = False,
) -> int:
    """Read the table, plan, show, then write."""
    from cap import importer, tableau
    from cap.commands.ecriture import ESSAI
    from cap.correspondance import default_path, known_titles
    from cap.loader import load
    from cap.render import importer as rendu
    from cap.render.donnees import en_json

    grille = tableau.read(_octets(fichier), fichier.name, feuille=feuille, encodage=encodage)
    garde = _Garde(dossier, correspondance or dossier / default_path(genre, fichier.name), correspondance is not None)
    lu = tableau.structure(grille, known_titles() | garde.titres)
    lecture = garde.lire(genre, lu)
    charge = load(dossier, dossier_prive())
    plan = importer.plan(lu, lecture, charge.communaute, charge.chemins, remplacer)
    gardees = garde.editions(lecture, plan)
    if format == "json":
        terminal.sortie(en_json(rendu.donnees(plan, garde.nom, essai)))
    else:
        terminal.sortie(rendu.texte(plan, garde.nom, essai, bool(gardees)))
    editions = [*_editions(dossier, plan), *gardees]
    if essai:
        terminal.message(ESSAI)
    else:
        _ecrire(dossier, editions)
    dire_lecture(charge.problems)
    return 0 if plan.possible else 2


def _octets(fichier: Path) -> bytes:
    """Read the spreadsheet, one byte over the limit at most."""
    if not fichier.is_file():
        raise Refus(
            composer("Le fichier « {} » est introuvable.").format(show(fichier)), "Vérifiez le nom, puis relancez."
        )
    with fichier.open("rb") as flux:
        return flux.read(_MAX + 1)


class _Garde:
    """The file that keeps how the columns are read, and the answers about names that look alike."""

    def __init__(self, dossier: Path, chemin: Path, nomme: bool) -> None:
        from cap.correspondance import read

        self.dossier, self.chemin = dossier, chemin
        absolu = chemin.resolve()
        self.dedans = absolu.is_relative_to(dossier.resolve())
        self.nom = absolu.relative_to(dossier.resolve()).as_posix() if self.dedans else show(chemin)
        self.octets = chemin.read_bytes() if chemin.is_file() else None
        if nomme and self.octets is None:
            raise Refus(
                composer("Le fichier de correspondance « {} » est introuvable.").format(show(chemin)),
                composer("Sans --correspondance, cap en prépare un dans imports/."),
            )
        self.sauvee = None
        if self.octets is not None:
            self.sauvee, problemes = read(self.octets.decode("utf-8-sig", errors="replace"), self.nom)
            if self.sauvee is None:
                premier = problemes[0]
                raise Refus(f"{show(self.nom)}:{premier.line} : {premier.message}", premier.remedy)

    @property
    def titres(self) -> frozenset[str]:
        """The keys of the titles it knows, by which the row of titles is found."""
        from cap.graphie import cle

        return frozenset(cle(colonne.titre) for colonne in self.sauvee.colonnes) if self.sauvee else frozenset()

    def lire(self, genre: str, tableau: Tableau) -> Correspondance:
        """Say how the columns are read: as the file says, else as their titles suggest."""
        from cap.correspondance import complete, guess

        if self.sauvee is None:
            return guess(genre, tableau)
        if self.sauvee.pour not in ("", genre):
            raise Refus(
                composer("« {} » décrit un import de {}, pas de {}.").format(self.nom, self.sauvee.pour, genre),
                composer("Relancez avec {}, ou sans --correspondance.").format(self.sauvee.pour),
            )
        return complete(self.sauvee.evolve(pour=genre), tableau, self.nom)

    def editions(self, lecture: Correspondance, plan: Plan) -> list[Edition]:
        """Plan the file itself, or what it lacks; one that stands outside the community is left as it is."""
        from cap.correspondance import A_DECIDER, column_entry, dump
        from cap.edition import Edition
        from cap.graphie import cle
        from cap.splice import Edit, append_item, edited

        if not self.dedans:
            return []
        if self.octets is None:
            return [Edition(self.nom, None, dump(lecture, plan.a_decider).encode())]
        entrees = [
            (("colonnes",), column_entry(affectation))
            for affectation in lecture.affectations
            if affectation.titre in lecture.ajouts
        ]
        entrees += [
            (("rapprochements",), {"nom": nom, "designe": A_DECIDER})
            for nom in plan.a_decider
            if cle(nom) not in lecture.rapprochements
        ]

        def ajout(liste: tuple[str, ...], entree: dict[str, str]) -> Edit:
            return lambda texte: append_item(texte, liste, entree)

        apres = edited(self.octets, *(ajout(liste, entree) for liste, entree in entrees))
        return [Edition(self.nom, self.octets, apres)] if apres != self.octets else []


def _editions(dossier: Path, plan: Plan) -> list[Edition]:
    """Turn a plan into changes of files; a `prive/` made here is hidden from git at once."""
    from cap.commands.ecriture import lecteur
    from cap.edition import Edition
    from cap.importplan import edited

    prive = dossier_prive()
    faites = [Edition(path, None, contenu.encode()) for path, contenu in plan.creations.items()]
    for path, operations in plan.editions.items():
        ailleurs = prive is not None and path.startswith("prive/")
        avant = lecteur(prive)(path.removeprefix("prive/")) if prive and ailleurs else lecteur(dossier)(path)
        faites.append(Edition(path, avant, edited(avant or b"", operations)))
    if prive is None and any(path.startswith("prive/") for path in plan.creations) and not _hidden(dossier):
        faites.append(Edition("prive/.gitignore", None, b"*\n"))
    for edition in faites:
        if len(edition.apres) > _MAX_YAML:
            raise Refus(
                composer("{} dépasserait 1 Mo, ce que cap ne relirait pas.").format(show(edition.path)),
                "Découpez le tableau, ou retirez-en les colonnes de longs textes.",
            )
    return faites


def _hidden(dossier: Path) -> bool:
    """Tell whether git already ignores the private folder."""
    if (dossier / "prive" / ".gitignore").exists():
        return True
    ignore = dossier / ".gitignore"
    lignes = ignore.read_text(encoding="utf-8", errors="replace").splitlines() if ignore.is_file() else []
    return any(ligne.strip().strip("/") == "prive" for ligne in lignes)


def _ecrire(dossier: Path, editions: list[Edition]) -> None:
    """Write all the changes or none, those of a private folder kept elsewhere first."""
    from cap.commands.ecriture import ecrire

    prive = dossier_prive()
    a_part = [edition for edition in editions if prive is not None and edition.path.startswith("prive/")]
    if prive is not None:
        ecrire(prive, [edition._replace(path=edition.path.removeprefix("prive/")) for edition in a_part])
    ecrire(dossier, [edition for edition in editions if edition not in a_part])

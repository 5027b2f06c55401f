"""Changes an id everywhere at once, and proves before writing that every reference leads where it led."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cap.commands.options import Dossier, Essai, Quiet, dossier_prive, ids
from cap.graphie import composer
from cap.refus import Refus
from cap.show import show
from cap.terminal import message, sortie

if TYPE_CHECKING:
    from cap.communaute import Communaute
    from cap.loader import Loaded
    from cap.renommer import Cible, Renommage

AIDE = composer(
    "Change un identifiant partout : le fichier, les fiches, les notes. L'ancien reste compris. Tout est écrit, ou "
    "rien ; les comptes-rendus approuvés gardent leur texte. --essai montre chaque ligne qui changerait."
)
EXEMPLE = "cap renommer resam resam-morlaix --essai\ncap renommer public:habitants habitantes --essai"

_MONTRES = 3


def commande(
    ancien: Annotated[
        str,
        typer.Argument(
            metavar="ANCIEN",
            show_default=False,
            autocompletion=ids("acteurs"),
            help="L’identifiant actuel, avec son genre si deux choses le portent (acteur:resam).",
        ),
    ],
    nouveau: Annotated[str, typer.Argument(metavar="NOUVEAU", show_default=False, help="Le nouvel identifiant.")],
    *,
    genre: Annotated[
        str, typer.Option("--genre", metavar="GENRE", help="Genre de ce qui est renommé : acteur, action, jalon…")
    ] = "",
    essai: Essai = False,
    dossier: Dossier,
    quiet: Quiet = False,
) -> None:
    """Plan the renaming, read the folder as it would be, and write only when nothing else has changed."""
    from cap import renommer
    from cap.commands.ecriture import ESSAI, ecrire, lecteur
    from cap.loader import load
    from cap.render.differences import differences

    prive = dossier_prive()
    lu = load(dossier, prive)
    cible = _cible(lu.communaute, ancien, genre)
    plan = renommer.renommer(lu.communaute, lecteur(dossier), cible, nouveau)
    _prouver(dossier, prive, lu, plan)
    if essai:
        sortie(differences(plan.editions))
        _dire(lu, plan)
        message(ESSAI)
        return
    ecrire(dossier, plan.editions)
    _dire(lu, plan)


def _cible(communaute: Communaute, ancien: str, genre: str) -> Cible:
    """Find what to rename by its id, else an actor by its name or one of its aliases. Raises `Refus`."""
    from cap import designation, renommer

    try:
        return renommer.trouver(communaute, ancien, genre)
    except Refus:
        nom = ancien.strip().removeprefix("acteur:").removeprefix("@")
        # An id, of today or old, was refused for a reason of its own.
        if genre not in ("", "acteur") or nom in communaute.index["acteur"]:
            raise
        try:
            qui = designation.acteur(communaute, nom)
        except Refus:
            qui = None
        if qui is None:
            raise
        return renommer.trouver(communaute, qui.id, "acteur")


def _prouver(dossier: Path, prive: Path | None, avant: Loaded, plan: Renommage) -> None:
    from cap.edition import remplace
    from cap.loader import load
    from cap.renommer import ecarts

    apres = load(dossier, prive, remplace=remplace(plan.editions))
    if Counter(problem.code for problem in apres.problems) - Counter(problem.code for problem in avant.problems):
        raise Refus(
            composer("Ce changement ferait naître un défaut de lecture ; rien n'est écrit."),
            composer("Lancez cap verifier, corrigez ce qu'il signale, puis relancez."),
            code=1,
        )
    trouves = ecarts(avant.communaute, apres.communaute, plan)
    if trouves:
        raise Refus(
            composer("Avec ce nom, une référence mènerait ailleurs ({}) ; rien n'est écrit.").format(
                show(" ; ".join(trouves[:_MONTRES]))
            ),
            "Choisissez un autre identifiant.",
            code=1,
        )


def _dire(lu: Loaded, plan: Renommage) -> None:
    fichiers = len(plan.editions)
    message(
        composer("{} → {} : {} {}, {} {}.").format(
            show(plan.cible.id),
            plan.nouveau,
            plan.references,
            "références" if plan.references > 1 else "référence",
            fichiers,
            "fichiers" if fichiers > 1 else "fichier",
        )
    )
    for remarque in plan.remarques:
        message(remarque)
    if plan.approuves:
        noms = [*plan.approuves[:_MONTRES], *(["…"] if len(plan.approuves) > _MONTRES else [])]
        message(
            composer("Le texte des comptes-rendus approuvés ne change pas ({}) : l'ancien nom y reste compris.").format(
                ", ".join(noms)
            )
        )
    illisibles = sorted({problem.path for problem in lu.problems if problem.severity == "erreur"})
    if illisibles:
        message(
            composer("À relire : {} a des erreurs ; ce qui n'y est pas lisible n'a pas changé.").format(
                show(", ".join(illisibles))
            )
        )

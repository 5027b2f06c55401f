"""What a new community folder starts with: which files, with which words, and the three small steps that follow.

Pure: `commands/init.py` reads the templates, looks at what the folder already holds, and writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from json import dumps
from typing import Any, Final

from cap import schema, splice
from cap.graphie import composer

MODELES: Final = {
    "communaute.yaml": "communaute.yaml",
    "gouvernance.yaml": "gouvernance.yaml",
    "LISEZMOI.md": "LISEZMOI.md",
    "gitignore": ".gitignore",
    "gitattributes": ".gitattributes",
}
"""The commented files of `templates/init`, and the name each takes in the community."""

EXTENSIONS: Final = "extensions.json"
_DATE_DES_MODELES: Final = b"--le 2026-03-20"
_DEUX_SEMAINES: Final = timedelta(days=14)
_REGLAGES: Final = ".vscode/settings.json"
_RECOMMANDATIONS: Final = ".vscode/extensions.json"


@dataclass(frozen=True, slots=True)
class Depart:
    """What making a community does to a folder: the files to write, and those that stand there and are kept."""

    a_ecrire: dict[str, bytes]
    gardes: tuple[str, ...]


def nouvelle(modeles: Mapping[str, bytes], jour: date, nom: str = "", territoire: str = "") -> dict[str, bytes]:
    """Give the files of a new community, by path; `modeles` holds the files of `templates/init` by name.

    A name or a territory left empty keeps the example of the template, for the coordinator to replace. `jour` is
    today: the meeting given as an example is two weeks later.
    """
    commande = f"--le {_prochaine(jour)}".encode()
    fichiers = {chemin: modeles[modele].replace(_DATE_DES_MODELES, commande) for modele, chemin in MODELES.items()}
    fiche = fichiers["communaute.yaml"]
    if nom:
        fiche = splice.edited(fiche, lambda texte: splice.set_scalar(texte, ("nom",), nom))
    if territoire:
        ligne = splice.edited(b"", lambda texte: splice.add_key(texte, (), "territoire", {"nom": territoire}))
        fiche = _decommenter(fiche, b"# territoire:\n", ligne)
    return {**fichiers, "communaute.yaml": fiche, **editeur(modeles[EXTENSIONS])}


def _prochaine(jour: date) -> str:
    return (jour + _DEUX_SEMAINES).isoformat()


def _decommenter(fiche: bytes, debut: bytes, bloc: bytes) -> bytes:
    """Put a block in the place of its commented example: its first line and the one below, the others stay."""
    avant, trouve, apres = fiche.partition(debut)
    _, _, suite = apres.partition(b"\n")
    return avant + bloc + suite if trouve else fiche + bloc


def exemple(fichiers: Mapping[str, bytes], modeles: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the files of a copy of the sample, whose own are given by path, with the settings of the editor."""
    return {**fichiers, **editeur(modeles[EXTENSIONS])}


def editeur(extensions: bytes) -> dict[str, bytes]:
    """Give the settings that make an editor complete and underline, with the schemas they name."""
    reglages: dict[str, Any] = {
        "yaml.schemas": schema.associations(),
        # The public store is neither needed nor asked: it would fetch, and take `calendrier.yaml` for something else.
        "yaml.schemaStore.enable": False,
        "[yaml]": {"editor.insertSpaces": True, "editor.tabSize": 2},
        "files.encoding": "utf8",
        "files.eol": "\n",
        "files.insertFinalNewline": True,
    }
    return {
        _REGLAGES: (dumps(reglages, ensure_ascii=False, indent=2) + "\n").encode(),
        _RECOMMANDATIONS: extensions,
        **{f"{schema.DOSSIER}/{nom}": octets for nom, octets in schema.fichiers().items()},
    }


def preparer(fichiers: Mapping[str, bytes], presents: Iterable[str]) -> Depart:
    """Part what is to write from what already stands in the folder, which is always kept as it is."""
    la = frozenset(presents)
    return Depart(
        {chemin: octets for chemin, octets in fichiers.items() if chemin not in la},
        tuple(chemin for chemin in fichiers if chemin in la),
    )


def bilan(depart: Depart, dossier: str) -> str:
    """Say in a few lines what was made and what was kept; the schemas count as one."""
    lignes = [composer(f"C'est prêt. Dans « {dossier} » :") if depart.a_ecrire else composer("Il ne manquait rien.")]
    seuls = [chemin for chemin in depart.a_ecrire if "/" not in chemin or chemin == _REGLAGES]
    dossiers = sorted({chemin.split("/")[0] for chemin in depart.a_ecrire if "/" in chemin} - {".vscode"})
    lignes += [f"  {chemin}" for chemin in seuls]
    for nom in dossiers:
        nombre = sum(chemin.startswith(f"{nom}/") for chemin in depart.a_ecrire)
        lignes.append(f"  {nom}/ ({nombre} {'fichiers' if nombre > 1 else 'fichier'})")
    if depart.gardes:
        vus = [chemin for chemin in depart.gardes if not chemin.startswith(schema.DOSSIER)]
        lignes.append(composer(f"Déjà là, gardé tel quel : {', '.join(vus or [schema.DOSSIER])}."))
    return "\n".join(lignes)


def pas_suivants(aller: str, jour: date, *, est_exemple: bool) -> str:
    """Give the three next small steps from today; `aller` is the folder to go to first, empty when already there."""
    entree = [f"cd {aller}"] if aller else []
    if est_exemple:
        pas = (
            ("Regarder ce qu'un dossier complet permet de savoir :", "cap verifier"),
            ("Voir qui fait quoi :", "cap carte"),
            ("Préparer une réunion :", "cap odj copil --le 2025-01-21 --duree 2h"),
        )
    else:
        pas = (
            ("Noter une première structure :", 'cap ajouter acteur "Nom de la structure"'),
            ("Ouvrir des notes pour la prochaine rencontre :", f"cap ajouter reunion copil --le {_prochaine(jour)}"),
            ("Relire le tout, à tout moment :", "cap verifier"),
        )
    lignes = [composer("Trois petits pas pour la suite, dans l'ordre qui vous va :")]
    lignes += [f"    {commande}" for commande in entree]
    for rang, (pourquoi, commande) in enumerate(pas, 1):
        lignes += [f"{rang}. {composer(pourquoi)}", f"    {commande}"]
    return "\n".join(lignes)

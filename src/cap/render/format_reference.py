"""The public description of the format (`docs/format.md`), made from the declarations of the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cap import schema
from cap.communaute import FICHIERS, Genre
from cap.declare import (
    BOOLEEN,
    Champ,
    Choix,
    Converti,
    Dictionnaire,
    Fiche,
    Ident,
    Liste,
    Objet,
    Ref,
    Type,
)
from cap.graphie import composer
from cap.model import Suivie

_INTRODUCTION: Final = """
# Le format 1 d'un dossier de communauté

Une communauté est un dossier de fichiers texte : du YAML pour les fiches, du Markdown pour les notes et la charte. \
**Presque rien n'est obligatoire** : `communaute.yaml` avec `format: 1` et `nom:`, plus un fichier de notes dans \
`reunions/`, et l'ordre du jour, le compte-rendu et le suivi fonctionnent déjà. Un acteur n'a besoin que de `nom`, une \
action que de `nom` et `porteurs`.

`cap verifier` dit ce qui ne va pas, à la ligne près ; `cap schema` donne le format à votre éditeur, qui complète et \
souligne pendant la saisie.

## Ce qui vaut partout

- **Identifiants.** Le nom du fichier, ou le champ `id` : minuscules sans accents, chiffres et tirets, 64 caractères \
au plus. Une référence est un identifiant, avec ou sans `@` entre guillemets. Là où le genre n'est pas donné par le \
champ, il s'écrit devant : `action:jardin-partage`, `decision:2026-03-20-copil#D1`. `cap renommer` change un \
identifiant partout ; l'ancien reste compris (`anciens_ids`).
- **Dates.** Un jour (`2026-03-20`, `20/03/2026`, `20 mars 2026`), un mois (`2026-03`, `mars 2026`), un trimestre \
(`T4 2026`), une saison (`printemps 2026`), une année (`2026`), ou `n. c.` quand on ne sait pas. Aucune précision \
n'est inventée.
- **Nombres, montants, durées.** `12,5` ; `12 000 €` ; `1h30`, `45 min`. `n. c.` est inconnu et ne vaut jamais 0 ; \
`env. 40` est une estimation et le reste dans les totaux. Oui et non s'écrivent `oui`, `non`.
- **Listes.** Une seule valeur peut s'écrire sans liste : `porteurs: resam`.
- **Textes.** Entre guillemets dès qu'ils contiennent `: `, ` #`, ou commencent par un signe.
- **Champs à vous.** Un champ qui commence par `x-` vous appartient ; tout autre champ inconnu est signalé.
- **Tout élément qui a un identifiant** accepte aussi `anciens_ids` (les identifiants d'avant, qui restent compris) et \
`visibilite` (`public`, `membres`, `financeurs`, `soutien` : restreint qui le voit, n'élargit jamais).
- **Un champ vide** est un champ absent. Rien ne s'efface quand cela finit : on ajoute une date de fin.
- **Qui voit quoi.** Chaque champ dit qui le voit dans ce que cap publie. Un dépôt git se lit en entier : ce qui ne \
doit pas y être se range sous `prive/`, avec les mêmes noms de fichiers.

## Les fichiers

| fichier | contenu |
|---|---|
"""
_NOTES: Final = """
Sous l'en-tête, les notes se lisent ligne par ligne, comme on les prend :

```markdown
## Convention avec la ville (20 min, décision, @resam)
La ville préfère un suivi annuel.
Décision : le suivi sera semestriel (consentement ; à revoir en septembre 2026)
- [ ] @resam avec @ville : envoyer la convention, pour le 1er avril
Question : qui représente les habitants ?
Réponse : le conseil citoyen
Information : la salle change en juin
Reporté : la charte (au prochain copil)
Prochaine réunion : 19 mai 2026, 14 h

::: soutien
Un passage que seule la fonction de soutien lira.
:::
```

`@resam` nomme un acteur, par son identifiant, un de ses alias ou son nom exact ; `[[2026-03-20-copil#D1]]` renvoie à \
un autre élément. Les décisions, les tâches et les questions sont numérotées `D1`, `A1`, `Q1`. Les blocs `:::` \
acceptent `membres`, `financeurs` et `soutien`.
"""
_CHARTE: Final = """
Sous l'en-tête, un titre par article, avec un identifiant qui ne change plus :

```markdown
## Article 1 — Volontariat {#volontariat}
```
"""
_TEXTES: Final[Mapping[str, str]] = {"reunion": _NOTES, "charte": _CHARTE}
_PIED: Final = """
Cette page est faite par `python -m cap.documentation` à partir de la déclaration des champs.
"""
_IDENTIFIANTS: Final = {
    "acteur": "resam",
    "action": "jardin-partage",
    "objectif": "circuits-courts",
    "etape": "alimentation/produire",
    "trou": "alimentation/produire/habitants",
    "public": "habitants",
    "zone": "nord",
    "reunion": "2026-03-20-copil",
    "instance": "copil",
    "decision": "2026-03-20-copil#D1",
    "a-faire": "2026-03-20-copil#A1",
    "problematique": "autonomie",
    "tendance": "biodiversite",
    "indicateur": "jardins",
    "financement": "region-2026",
    "critere": "I10",
}
_NOMS: Final = {"seuils": ("signataires", "2/3"), "modifications": ("volontariat", None)}
_DATE: Final = ", par exemple 2026-03-20"


def page() -> str:
    """Render the whole reference: what holds everywhere, then each kind of file with its fields and an example."""
    lignes = [f"| [`{genre.motif}`](#{ancre(_titre(genre))}) | {_presentation(genre)} |" for genre in FICHIERS]
    parties = [composer(_INTRODUCTION.strip()) + "\n" + "\n".join(lignes) + "\n"]
    vues: set[type[Fiche]] = set()
    for genre in FICHIERS:
        parties.append(_chapitre(genre, vues))
    return "\n".join([*parties, composer(_PIED.strip()) + "\n"])


def _titre(genre: Genre) -> str:
    return "Version figée de la charte" if genre.nom == "version-charte" else genre.fiche.genre


def _presentation(genre: Genre) -> str:
    return composer(schema.PRESENTATIONS[genre.nom])


def ancre(titre: str) -> str:
    """Give the anchor that forges make of a heading: lower case, spaces as hyphens, punctuation dropped."""
    return re.sub(r"[^\w\- ]", "", titre.lower()).replace(" ", "-")


def _chapitre(genre: Genre, vues: set[type[Fiche]]) -> str:
    parties = [f"## {_titre(genre)}\n", f"`{genre.motif}` — {_presentation(genre)}\n"]
    if genre.fiche in vues:
        lien = f"[{genre.fiche.genre}](#{ancre(genre.fiche.genre)})"
        return "\n".join([*parties, composer(f"Mêmes champs et même forme : {lien}.\n")])
    nouvelles = [fiche for fiche in schema.fiches_de(genre.fiche) if fiche not in vues]
    vues.update(nouvelles)
    for fiche in nouvelles:
        if fiche is genre.fiche and fiche.liste_nue:
            continue
        if fiche is not genre.fiche:
            parties.append(f"### {fiche.genre}\n")
        parties.append(_tableau(fiche))
    parties.append(f"{composer('Exemple :')}\n\n{exemple(genre)}")
    if genre.nom in _TEXTES:
        parties.append(composer(_TEXTES[genre.nom].strip()) + "\n")
    return "\n".join(parties)


def _tableau(fiche: type[Fiche]) -> str:
    lignes = ["| champ | ce que c’est | à écrire | qui le voit |", "|---|---|---|---|"]
    for nom, champ in _champs(fiche).items():
        requis = " (nécessaire)" if champ.requis else ""
        cellules = (f"`{nom}`{requis}", champ.description, _a_ecrire(champ), schema.lecteurs(champ.audience))
        lignes.append("| " + " | ".join(composer(cellule).replace("|", "\\|") for cellule in cellules) + " |")
    return "\n".join(lignes) + "\n"


def _champs(fiche: type[Fiche]) -> dict[str, Champ]:
    """Give the fields of an item, those that the introduction tells for all items left out."""
    return {nom: champ for nom, champ in schema.champs(fiche).items() if nom not in Suivie.declares}


def _a_ecrire(champ: Champ) -> str:
    phrase = schema.attendu(champ.type).replace(_DATE, "")
    contenue = schema.fiche_contenue(champ.type)
    if contenue is not None:
        phrase = phrase.replace(f"« {contenue.genre} »", f"[{contenue.genre}](#{ancre(contenue.genre)})")
    return phrase


# --- examples ------------------------------------------------------------------------------------------------


def exemple(genre: Genre) -> str:
    """Give a file that shows every field of its kind once, fenced; it is read without problem, and a test says so."""
    if genre.motif.endswith(".md"):
        return "```markdown\n---\n" + texte_d_exemple(genre) + "---\n```\n"
    return "```yaml\n" + texte_d_exemple(genre) + "```\n"


def texte_d_exemple(genre: Genre) -> str:
    """Give the YAML of the example of a kind of file: its front matter for a Markdown file."""
    from cap.splice import append_line, apply
    from cap.yamlfile import dump

    valeurs = _exemple_de(genre.fiche)
    if genre.fiche.liste_nue:
        return apply("", [append_line("", *valeurs[genre.fiche.liste_nue])])
    return dump(valeurs)


def _exemple_de(fiche: type[Fiche]) -> dict[str, Any]:
    return {nom: _valeur(champ.type, champ.description, nom) for nom, champ in _champs(fiche).items()}


def _valeur(type_: Type, description: str, nom: str) -> Any:
    if isinstance(type_, Liste):
        return [_valeur(type_.element, description, nom)]
    if isinstance(type_, Objet):
        return _exemple_de(type_.fiche)
    if isinstance(type_, Dictionnaire):
        cle, valeur = _NOMS.get(nom) or (type_.noms[0], None)
        return {cle: valeur or _valeur(type_.valeur, description, nom)}
    if isinstance(type_, Choix):
        return type_.valeurs[0]
    if isinstance(type_, Ref):
        return _reference(type_)
    if isinstance(type_, Ident):
        return "un-mot-cle"
    if type_ is BOOLEEN:
        return "oui"
    if isinstance(type_, Converti):
        return "1" if nom == "format" else type_.exemple
    return description


def _reference(type_: Ref) -> str:
    if len(type_.kinds) > len(_IDENTIFIANTS) // 2:
        return "decision:2026-03-20-copil#D1"
    return _IDENTIFIANTS[type_.kinds[0]]

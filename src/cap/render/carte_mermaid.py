"""The map as a Mermaid text, which code forges draw in a comment or a page; nothing in it comes from the folder raw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cap.carteplan import (
    ASSURE,
    COMMUNE,
    DECLARE,
    EN_COLONNES,
    ENSEMBLE,
    OBSERVATEUR,
    OUVERTE,
    PASSERELLE,
    PRESENCES,
    PROJETEE,
    SANS_PORTEUR,
    SIEGE,
    SOUTIEN,
    STRUCTURE,
)
from cap.graph import ANIME, PARTICIPE, PORTE
from cap.phrases import combien
from cap.render.dot import phrase, propre
from cap.render.moteur import CarteIncomplete

if TYPE_CHECKING:
    from cap.carteplan import Boite, Plan, Signe

_LIENS: Final = {
    PORTE: "---", ANIME: "-.-", PARTICIPE: "-.-", SIEGE: "---", ASSURE: "-.-", ENSEMBLE: "---", PASSERELLE: "-->",
    PROJETEE: "-.->", STRUCTURE: "===", DECLARE: "-.-", PRESENCES: "-.-",
}  # fmt: skip
_MOTS: Final = {
    ANIME: "anime", PARTICIPE: "participe", DECLARE: "lien déclaré", PRESENCES: "réunions", ASSURE: "assure",
}  # fmt: skip
# What Mermaid, HTML and Markdown read in a quoted label; a full stop after a number would open a list.
_SENSIBLES: Final = frozenset('"#&<>`\\[](){}|;*_~')
_LISTE: Final = re.compile(r"^(\s*(?:\d+)?)([.)+-])(?=\s|$)")


def mermaid(plan: Plan) -> str:
    """Write the map as a Mermaid flowchart, with its title, date, counts, filters and legend inside."""
    lignes = ["flowchart LR", *_entete(plan)]
    ids = {boite.cle: f"n{rang}" for rang, boite in enumerate(plan.boites)}
    for rang, groupe in enumerate(plan.groupes):
        ensemble = plan.ensembles.get(groupe.ensemble, "")
        titre = f"{ensemble} — {groupe.titre}" if ensemble else groupe.titre
        lignes.append(f'  subgraph g{rang}["{texte(phrase(titre))}"]')
        lignes += [f"    {_boite(plan, boite, ids[boite.cle])}" for boite in plan.du_groupe(groupe.cle)]
        if not plan.du_groupe(groupe.cle):
            lignes.append(f'    v{rang}(["{texte(plan.mot_du_vide)}"])')
        lignes.append("  end")
    places = {groupe.cle for groupe in plan.groupes}
    lignes += [f"  {_boite(plan, boite, ids[boite.cle])}" for boite in plan.boites if boite.groupe not in places]
    liens = []
    for trait in plan.traits:
        fleche = "<-->" if trait.double and trait.nature == PASSERELLE else _LIENS[trait.nature]
        mot = " ; ".join(
            filter(None, (_MOTS.get(trait.nature, ""), str(trait.nombre) if trait.nombre > 1 else "", trait.signal))
        )
        dit = f'|"{texte(mot)}"|' if mot else ""
        # Instances come first, so that Mermaid draws them on the left of those who sit there.
        de, vers = (trait.vers, trait.de) if trait.nature == SIEGE else (trait.de, trait.vers)
        liens.append(f"  {ids[de]} {fleche}{dit} {ids[vers]}")
    if len(liens) != len(plan.traits) or len(ids) != len(plan.boites):
        raise CarteIncomplete(f"La carte compte {combien(len(plan.traits), 'lien')}, le texte {len(liens)}.")
    return "\n".join([*lignes, *liens, *_legende(plan)]) + "\n"


def texte(brut: str) -> str:
    """Write a text as a quoted label: every character that Mermaid, HTML or Markdown reads becomes its number."""
    net = "".join(f"#{ord(lettre)};" if lettre in _SENSIBLES else lettre for lettre in propre(brut))
    # Mermaid mends the `;` of what looks like one of its styles, anywhere in a line.
    net = net.replace("style", "#115;tyle").replace("classDef", "#99;lassDef")
    return _LISTE.sub(lambda trouve: f"{trouve[1]}#{ord(trouve[2])};", net) or " "


def _entete(plan: Plan) -> Iterator[str]:
    lignes = [plan.titre, plan.situation, " · ".join(plan.comptes)]
    lignes += [f"Choix : {' ; '.join(plan.filtres)}"] if plan.filtres else []
    lignes += [phrase(note) for note in plan.notes]
    yield f"  accTitle: {_une_ligne(plan.titre)}"
    yield f"  accDescr: {_une_ligne(' '.join(lignes[1:]))}"
    yield f'  entete["{"<br>".join(texte(ligne) for ligne in lignes)}"]'
    yield "  style entete fill:#ffffff,stroke:#ffffff,color:#222222"


def _une_ligne(brut: str) -> str:
    """Write a text after `accTitle:`, which ends with its line and holds no mark-up."""
    return "".join(" " if lettre in ";#%{}<>" else lettre for lettre in propre(brut)).strip() or "Carte"


def _boite(plan: Plan, boite: Boite, ident: str) -> str:
    lignes = [boite.nom]
    lignes += [f"({boite.mention})"] if boite.mention else []
    lignes += [boite.signal] if boite.signal else []
    lignes += boite.precisions
    if plan.vue in EN_COLONNES and boite.genre == "action":
        lignes += ["par " + ", ".join(boite.par)] if boite.par else []
        lignes += ["avec " + ", ".join(boite.avec)] if boite.avec else []
        lignes += ["pour " + ", ".join(plan.publics[public] for public in boite.pour)] if boite.pour else []
    dedans = f'"{"<br>".join(texte(ligne) for ligne in lignes)}"'
    if boite.signe in (COMMUNE, OUVERTE):
        return f"{ident}[[{dedans}]]"
    if boite.signe == SOUTIEN:
        return f"{ident}([{dedans}])"
    if boite.genre in ("acteur", "famille") or boite.signe == OBSERVATEUR:
        return f"{ident}({dedans})"
    return f"{ident}{{{{{dedans}}}}}" if boite.signe == SANS_PORTEUR else f"{ident}[{dedans}]"


def _legende(plan: Plan) -> Iterator[str]:
    formes = [signe for signe in plan.legende if signe.cle in _FORMES or signe.cle in _LIENS]
    if not formes:
        return
    yield f'  subgraph legende["{texte("Légende")}"]'
    for rang, signe in enumerate(formes):
        yield f"    {_signe(signe, rang)}"
    yield "  end"


_FORMES: Final = {
    "acteur": "({})", "soutien": "([{}])", "observateur": "({})", "action": "[{}]", "commune": "[[{}]]",
    "famille": "({})", "instance": "[{}]", "instance-ouverte": "[[{}]]", "mission": "[{}]",
    "mission-sans-porteur": "{{{{{}}}}}", "carte": "[{}]", "carte-commune": "[[{}]]", "compte": "[{}]",
}  # fmt: skip


def _signe(signe: Signe, rang: int) -> str:
    dedans = f'"{texte(signe.texte)}"'
    if signe.cle in _FORMES:
        return f"l{rang}" + _FORMES[signe.cle].format(dedans)
    return f'la{rang}[" "] {_LIENS[signe.cle]}|{dedans}| lb{rang}[" "]'

"""The map as data for other tools: JSON, and the graph formats that Gephi and its likes read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from cap.carteplan import A_PART, EN_COLONNES, VERBES
from cap.graphie import composer
from cap.phrases import combien, enumerer
from cap.render.donnees import en_json
from cap.render.moteur import CarteIncomplete
from cap.show import show

if TYPE_CHECKING:
    import networkx

    from cap.carteplan import Boite, Groupe, Plan, Trait

SCHEMA: Final = "cap/carte/1"
_META: Final = re.compile(r"<meta[^>]*>.*?</meta>|<meta[^>]*/>", re.DOTALL)


def json(plan: Plan) -> str:
    """Give the map as JSON, for other programs: names as they are written in the folder, typed ids.

    `cap/carte/1`: `vue`, `resume` (the overview), `titre`, `communaute`, `date`, `comptes`, `filtres`, `notes`;
    `groupes` (families, steps, objectives…, in order), `boites`, `liens` (`de`, `vers`, `nature`, `nombre`,
    `precision`, `sens`). Keys may be added; a change of meaning makes `cap/carte/2`.
    """
    contenu: dict[str, Any] = {
        "schema": SCHEMA,
        "vue": plan.vue,
        "resume": plan.resume,
        "titre": plan.titre,
        "communaute": plan.communaute,
        "date": plan.jour.isoformat(),
        "comptes": list(plan.comptes),
        "filtres": [composer(filtre) for filtre in plan.filtres],
        "notes": [composer(note) for note in plan.notes],
        "groupes": [_groupe(plan, groupe) for groupe in plan.groupes],
        "boites": [_boite(plan, boite) for boite in plan.boites],
        "liens": [_lien(trait) for trait in plan.traits],
    }
    return en_json(contenu)


_ENSEMBLES: Final = {"parcours": "parcours", "objectifs": "objectif"}


def _groupe(plan: Plan, groupe: Groupe) -> dict[str, Any]:
    situe = plan.vue in EN_COLONNES and groupe.cle not in A_PART
    return {
        "id": groupe.cle,
        "titre": groupe.titre,
        **({_ENSEMBLES[plan.vue]: groupe.ensemble} if situe else {}),
    }


def _boite(plan: Plan, boite: Boite) -> dict[str, Any]:
    dite: dict[str, Any] = {
        "id": boite.cle,
        "objet": boite.objet,
        "genre": boite.genre,
        "nom": boite.nom,
        "groupe": boite.groupe,
        "signe": boite.signe,
    }
    if boite.famille:
        dite["famille"] = boite.famille
    if boite.genre == "action":
        dite["etat"] = boite.etat
        if plan.vue in EN_COLONNES:
            dite |= {"par": boite.par, "avec": boite.avec, "pour": boite.pour, "aussi": boite.aussi}
    if boite.precisions:
        dite["precisions"] = [composer(precision) for precision in boite.precisions]
    if boite.marque:
        dite |= {"marque": boite.marque, "changement": composer(boite.changement)}
    return dite


def _lien(trait: Trait) -> dict[str, Any]:
    sens = "double" if trait.double else "simple" if trait.dirige else ""
    marque = {"marque": trait.marque, "changement": composer(trait.changement)} if trait.marque else {}
    return {
        "de": trait.de,
        "vers": trait.vers,
        "nature": trait.nature,
        "nombre": trait.nombre,
        "precision": composer(trait.precision),
        "sens": sens,
        **marque,
    }


# --- graphs --------------------------------------------------------------------------------------------------


def graphml(plan: Plan) -> str:
    """Give the map as GraphML (yEd, Gephi, Cytoscape): the same bytes for the same map."""
    from io import BytesIO

    import networkx

    texte = BytesIO()
    # Never the writer of lxml, which networkx prefers where it is installed: its bytes differ.
    networkx.write_graphml_xml(_reseau(plan), texte, named_key_ids=True)
    return texte.getvalue().decode().replace("<?xml version='1.0' encoding='utf-8'?>", _DECLARATION) + "\n"


def gexf(plan: Plan) -> str:
    """Give the map as GEXF (Gephi), with its title, date and filters, and without the day it was written."""
    from io import BytesIO

    import networkx

    texte = BytesIO()
    networkx.write_gexf(_reseau(plan), texte)
    meta = f"<meta><creator>cap</creator><description>{_xml(_description(plan))}</description></meta>"
    ecrit = _META.sub(lambda _: meta, texte.getvalue().decode(), count=1)
    return ecrit.replace("<?xml version='1.0' encoding='utf-8'?>", _DECLARATION) + "\n"


_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'


def _reseau(plan: Plan) -> networkx.MultiDiGraph:
    """Make a graph of what is drawn: in views in columns, each action is tied to its columns.

    Every file is directed and holds each link once: readers refuse both kinds of edges together. `sens` tells the links
    whose two ends are alike (`aucun`), or that go both ways (`double`).
    """
    import networkx

    reseau = networkx.MultiDiGraph(name=show(_description(plan)))
    groupes = {groupe.cle: groupe for groupe in plan.groupes}
    colonnes = plan.vue in EN_COLONNES
    ids: dict[str, str] = {}
    for boite in plan.boites:
        cle = boite.objet if colonnes and boite.genre == "action" else boite.cle
        if cle not in ids:
            ids[cle] = f"n{len(ids)}"
            reseau.add_node(ids[cle], **_attributs(plan, boite, groupes))
    for groupe in plan.groupes if colonnes else ():
        ids[f"groupe:{groupe.cle}"] = f"g{len(ids)}"
        reseau.add_node(ids[f"groupe:{groupe.cle}"], label=show(groupe.titre), genre=_ENSEMBLES[plan.vue])
    for boite in plan.boites if colonnes else ():
        de = ids[boite.objet if boite.genre == "action" else boite.cle]
        _relier(reseau, de, ids[f"groupe:{boite.groupe}"], "simple", "place", _PLACES[plan.vue])
    for trait in plan.traits:
        sens = "double" if trait.double else "simple" if trait.dirige or trait.nature in _A_SENS else "aucun"
        dit = " : ".join(filter(None, (VERBES[trait.nature], trait.precision)))
        dit += f" ({trait.signal})" if trait.marque else ""
        _relier(reseau, ids[trait.de], ids[trait.vers], sens, trait.nature, dit, trait.nombre)
    attendus = len(plan.traits) + (len(plan.boites) if colonnes else 0)
    if reseau.number_of_edges() != attendus:
        raise CarteIncomplete(f"La carte compte {combien(attendus, 'lien')}, le fichier {reseau.number_of_edges()}.")
    return reseau


_PLACES: Final = {"parcours": "à l'étape", "objectifs": "sert l'objectif"}
_A_SENS: Final = ("porte", "anime", "participe", "siege", "assure")


def _relier(reseau: Any, de: str, vers: str, sens: str, nature: str, dit: str, nombre: int = 1) -> None:
    cle = f"e{reseau.number_of_edges()}"
    reseau.add_edge(de, vers, key=cle, sens=sens, label=composer(show(dit)), nature=nature, weight=float(nombre))


def _attributs(plan: Plan, boite: Boite, groupes: Any) -> dict[str, str]:
    """Give what is known of a box as texts: graph formats have neither lists nor dates."""
    groupe = groupes.get(boite.groupe)
    dits = {
        "label": boite.nom,
        "genre": boite.genre,
        "objet": boite.objet,
        "groupe": groupe.titre if groupe is not None and plan.vue not in EN_COLONNES else "",
        "famille": boite.famille,
        "signe": boite.signe,
        "etat": boite.etat,
        "par": enumerer(boite.par),
        "avec": enumerer(boite.avec),
        "pour": enumerer([plan.publics[public] for public in boite.pour]),
        "precisions": " ; ".join(boite.precisions),
        "changement": boite.signal,
    }
    return {nom: composer(show(valeur)) for nom, valeur in dits.items() if valeur or nom == "label"}


def _description(plan: Plan) -> str:
    choix = f" Choix : {' ; '.join(plan.filtres)}." if plan.filtres else ""
    notes = "".join(f" {note}" for note in plan.notes)
    return composer(f"{plan.titre} — {plan.situation}. {enumerer(plan.comptes)}.{choix}{notes}")


def _xml(texte: str) -> str:
    from xml.sax.saxutils import escape

    return escape(show(texte))

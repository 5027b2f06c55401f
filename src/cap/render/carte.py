"""The map in each of its forms: SVG, PNG, DOT, the text twin, JSON. All say the same, from one plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cap.carte import SANS_ACTEUR, SANS_ETAPE
from cap.graph import ANIME, PARTICIPE, PORTE
from cap.graphie import composer
from cap.phrases import combien, enumerer
from cap.render import carte_dot, moteur
from cap.render.donnees import en_json
from cap.render.dot import propre
from cap.render.moteur import CarteIncomplete
from cap.show import show

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from cap.carte import Boite, Groupe, Plan

FORMATS: Final = ("svg", "png", "dot", "texte", "json")
VERSION: Final = 1
TAILLE_MAX: Final = 300
"""Boxes above which `dot` takes minutes and nobody can read the picture."""

_SVG: Final = "http://www.w3.org/2000/svg"
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


def rendre(plan: Plan, format_: str, engine: str = "embarque") -> bytes:
    """Give the map in a format, as the bytes of a file.

    Raises `Refus` for a picture when the engine is absent or the map too large, `CarteIncomplete` when the picture
    would lack something.
    """
    match format_:
        case "svg":
            return svg(plan, engine).encode()
        case "png":
            return png(plan, engine)
        case "dot":
            return carte_dot.source(plan).source.encode()
        case "json":
            # A lone surrogate, which UTF-8 lacks, becomes its JSON escape.
            return json(plan).encode(errors="backslashreplace")
    return texte(plan).encode()


# --- pictures ------------------------------------------------------------------------------------------------


def svg(plan: Plan, engine: str = "embarque") -> str:
    """Draw the map as SVG: words for screen readers and tooltips, no script, nothing fetched, same bytes anywhere."""
    dessin = carte_dot.source(_a_taille(plan))
    return _nettoye(plan, dessin, moteur.dessiner(dessin.source, "svg", engine))


def png(plan: Plan, engine: str = "embarque") -> bytes:
    """Draw the map as dots, to print or to put in a document; checked on its SVG, whose layout is the same."""
    dessin = carte_dot.source(_a_taille(plan), carte_dot.IMPRESSION)
    _nettoye(plan, dessin, moteur.dessiner(dessin.source, "svg", engine))
    return moteur.dessiner(dessin.source, "png", engine)


def _a_taille(plan: Plan) -> Plan:
    if len(plan.boites) > TAILLE_MAX:
        from cap.refus import Refus

        raise Refus(
            composer(f"La carte compte {len(plan.boites)} cases : personne ne pourrait la lire."),
            composer("Réduisez-la (--type, --public, --zone, --autour…) ou demandez --format texte, dot ou json."),
        )
    return plan


def _nettoye(plan: Plan, dessin: carte_dot.Dessin, octets: bytes) -> str:
    """Check that everything of the plan was drawn, then give the engine's SVG the words a reader needs."""
    from xml.etree import ElementTree

    try:
        racine = ElementTree.fromstring(octets)  # noqa: S314 - written by the engine: no entity, no reference
    except ElementTree.ParseError:
        raise CarteIncomplete("Le moteur de dessin a rendu un fichier mal formé.") from None
    ElementTree.register_namespace("", _SVG)
    boites, liens = set(), []
    for groupe in list(racine.iter(f"{{{_SVG}}}g")):
        titre = groupe.find(f"{{{_SVG}}}title")
        if titre is None or titre.text is None:
            continue
        nom = titre.text
        match groupe.get("class"):
            case "node":
                boites.add(nom)
                titre.text = dessin.boites.get(nom, "")
            case "edge":
                paire = frozenset(nom.split("->"))
                liens.append(paire)
                titre.text = dessin.liens.get(paire, "")
            case "cluster":
                titre.text = dessin.groupes.get(nom, "")
            case _:
                titre.text = propre(plan.titre)
        groupe.set("id", f"{plan.vue}-{groupe.get('id')}")
        if not titre.text:
            groupe.remove(titre)
        _sans_lien(groupe)
    for ecrit in racine.iter(f"{{{_SVG}}}text"):
        ecrit.set("font-family", "Helvetica, Arial, sans-serif")
    _complet(plan, dessin, boites, liens)
    _annonce(plan, racine)
    return _DECLARATION + ElementTree.tostring(racine, encoding="unicode") + "\n"


def _complet(plan: Plan, dessin: carte_dot.Dessin, boites: set[str], liens: list[frozenset[str]]) -> None:
    """Refuse a picture where a link or a box is missing: Graphviz can lose some and still write a file."""
    perdus = len(set(dessin.liens) - set(liens))
    if perdus or len(liens) != len(plan.traits):
        raise CarteIncomplete(
            f"La carte compte {combien(len(plan.traits), 'lien')}, le dessin {len(liens)} : il en manque {perdus}."
        )
    absentes = set(dessin.boites) - boites
    if absentes:
        raise CarteIncomplete(f"Il manque {combien(len(absentes), 'case')} au dessin.")


def _sans_lien(groupe: Element) -> None:
    """Take away the `<a>` that carries an engine's tooltip: the `<title>` of the group says it already."""
    for rang, enfant in enumerate(list(groupe)):
        ancre = enfant.find(f"{{{_SVG}}}a")
        if ancre is not None and (enfant.get("id") or "").startswith("a_"):
            groupe.remove(enfant)
            for place, forme in enumerate(ancre):
                groupe.insert(rang + place, forme)


def _annonce(plan: Plan, racine: Element) -> None:
    """Name and describe the picture for those who cannot see it, and say where its text is."""
    from xml.etree import ElementTree

    titre = ElementTree.Element(f"{{{_SVG}}}title", {"id": f"{plan.vue}-titre"})
    titre.text = propre(f"{plan.titre} — {plan.situation}")
    phrases = [
        f"{enumerer(plan.comptes)}.",
        *(f"Choix : {filtre}." for filtre in plan.filtres),
        *plan.notes,
        f"La même carte se lit en texte : cap carte --vue {plan.vue} --format texte.",
    ]
    resume = ElementTree.Element(f"{{{_SVG}}}desc", {"id": f"{plan.vue}-resume"})
    resume.text = " ".join(propre(phrase) for phrase in phrases)
    titre.tail = resume.tail = "\n"
    racine.insert(0, titre)
    racine.insert(1, resume)
    racine.set("role", "img")
    racine.set("lang", "fr")
    racine.set("aria-labelledby", f"{plan.vue}-titre {plan.vue}-resume")


# --- the text twin -------------------------------------------------------------------------------------------


def texte(plan: Plan) -> str:
    """Tell the map as nested lists, in the order a screen reader should give them: all that the picture shows."""
    lignes = [plan.titre, f"{plan.situation}.", f"{enumerer(plan.comptes)}."]
    if plan.filtres:
        lignes.append(f"Choix : {' ; '.join(plan.filtres)}.")
    lignes += plan.notes
    raconte = _texte_acteurs if plan.vue == "acteurs" else _texte_parcours
    return composer("\n".join(show(ligne, ci=True) for ligne in [*lignes, *raconte(plan)])) + "\n"


def _texte_acteurs(plan: Plan) -> list[str]:
    lignes: list[str] = []
    boites = {boite.cle: boite for boite in plan.boites}
    for groupe in plan.groupes:
        acteurs = [boite for boite in plan.du_groupe(groupe.cle) if boite.genre == "acteur"]
        suite = f" ({combien(len(acteurs), 'acteur')})" if acteurs else ""
        lignes += ["", f"{groupe.titre[:1].upper()}{groupe.titre[1:]}{suite}"]
        for acteur in acteurs:
            precision = _PRECISIONS.get(acteur.signe, "")
            liens = [(trait.nature, boites[trait.vers]) for trait in plan.traits if trait.de == acteur.cle]
            lignes.append(f"- {acteur.nom}{precision}" + ("" if liens else " : pas d'action sur cette carte"))
            lignes += [f"  - {_VERBES[nature]} : {_nomme(action)}" for nature, action in liens]
        lignes += [f"- {_nomme(boite)}" for boite in plan.du_groupe(groupe.cle) if not acteurs]
    communes = plan.du_groupe("")
    if communes:
        lignes += ["", "Actions à plusieurs"]
    for action in communes:
        lignes.append(f"- {_nomme(action)}")
        for nature, verbe in _VERBES_A_PLUSIEURS.items():
            noms = [
                boites[trait.de].nom for trait in plan.traits if trait.vers == action.cle and trait.nature == nature
            ]
            if noms:
                lignes.append(f"  - {verbe} {enumerer(noms)}")
    return lignes


_PRECISIONS: Final = {"soutien": " (fonction de soutien)", "observateur": " (observateur ou financeur)"}
_VERBES: Final = {PORTE: "porte", ANIME: "anime", PARTICIPE: "participe à"}
_VERBES_A_PLUSIEURS: Final = {PORTE: "portée par", ANIME: "animée par", PARTICIPE: "avec"}


def _nomme(boite: Boite) -> str:
    return f"{boite.nom} ({boite.mention})" if boite.mention else boite.nom


def _texte_parcours(plan: Plan) -> list[str]:
    lignes: list[str] = []
    ensemble = ""
    for groupe in plan.groupes:
        if groupe.ensemble and groupe.ensemble != ensemble:
            ensemble = groupe.ensemble
            lignes += ["", f"Parcours : {plan.ensembles[ensemble]}"]
        boites = plan.du_groupe(groupe.cle)
        titre = f"{groupe.titre[:1].upper()}{groupe.titre[1:]}"
        vide = "aucune action de ce choix" if plan.filtres else "pas encore d'action"
        lignes += ["", f"{titre} ({combien(len(boites), 'action')})" if boites else f"{titre} : {vide}"]
        for boite in boites:
            lignes.append(f"- {_nomme(boite)}")
            lignes += [f"  - {detail}" for detail in _details(plan, boite)]
    return lignes


def _details(plan: Plan, boite: Boite) -> list[str]:
    titres = {groupe.cle: groupe.titre for groupe in plan.groupes}
    details = []
    if boite.par:
        details.append(f"par {enumerer(boite.par)}")
    if not (boite.par or boite.avec):
        details.append(SANS_ACTEUR)
    if boite.avec:
        details.append(f"avec {enumerer(boite.avec)}")
    if boite.pour:
        details.append(f"pour {enumerer([plan.publics[public] for public in boite.pour])}")
    if boite.aussi:
        details.append(f"aussi à l'étape {enumerer([titres[etape] for etape in boite.aussi])}")
    return details


# --- JSON ----------------------------------------------------------------------------------------------------


def json(plan: Plan) -> str:
    """Give the map as JSON, for other programs: names as they are written in the folder, typed ids.

    Keys: `version`, `vue`, `titre`, `communaute`, `date`, `comptes`, `filtres`, `notes`; `groupes` (families or steps,
    in order), `boites`, `liens`.
    """
    contenu: dict[str, Any] = {
        "version": VERSION,
        "vue": plan.vue,
        "titre": plan.titre,
        "communaute": plan.communaute,
        "date": plan.jour.isoformat(),
        "comptes": list(plan.comptes),
        "filtres": [composer(filtre) for filtre in plan.filtres],
        "notes": [composer(note) for note in plan.notes],
        "groupes": [_groupe(plan, groupe) for groupe in plan.groupes],
        "boites": [_boite(plan, boite) for boite in plan.boites],
        "liens": [trait._asdict() for trait in plan.traits],
    }
    return en_json(contenu)


def _groupe(plan: Plan, groupe: Groupe) -> dict[str, Any]:
    parcours = {"parcours": groupe.ensemble} if plan.vue == "parcours" and groupe.cle != SANS_ETAPE else {}
    return {"id": groupe.cle, "titre": groupe.titre, **parcours}


def _boite(plan: Plan, boite: Boite) -> dict[str, Any]:
    commun = {"id": boite.cle, "objet": boite.objet, "nom": boite.nom, "groupe": boite.groupe, "signe": boite.signe}
    if boite.genre == "acteur":
        return commun
    action = {**commun, "etat": boite.etat}
    if plan.vue == "acteurs":
        return action
    return {**action, "par": boite.par, "avec": boite.avec, "pour": boite.pour, "aussi": boite.aussi}

"""The map in each of its forms: pictures, the text twin, data for other tools. All say the same, from one plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from cap.carteensemble import MAXIMUM
from cap.graphie import composer
from cap.phrases import combien, enumerer
from cap.render import carte_donnees, carte_dot, carte_mermaid, carte_texte, moteur
from cap.render.carte_pictogrammes import sans_pictogrammes
from cap.render.dot import propre
from cap.render.moteur import CarteIncomplete

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from cap.carteplan import Plan

FORMATS: Final = ("svg", "png", "pdf", "dot", "texte", "markdown", "json", "graphml", "gexf", "mermaid")

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
        case "pdf":
            return pdf(plan)
        case "dot":
            return carte_dot.source(plan).source.encode()
        case "json":
            # A lone surrogate, which UTF-8 lacks, becomes its JSON escape.
            return carte_donnees.json(plan).encode(errors="backslashreplace")
        case "graphml":
            return carte_donnees.graphml(plan).encode()
        case "gexf":
            return carte_donnees.gexf(plan).encode()
        case "mermaid":
            return carte_mermaid.mermaid(plan).encode()
        case "markdown":
            return carte_texte.markdown(plan).encode()
    return carte_texte.texte(plan).encode()


# --- pictures ------------------------------------------------------------------------------------------------


def svg(plan: Plan, engine: str = "embarque") -> str:
    """Draw the map as SVG: words for screen readers and tooltips, no script, nothing fetched, same bytes anywhere."""
    dessin = carte_dot.source(_a_taille(plan))
    return _nettoye(plan, dessin, moteur.dessiner(dessin.source, "svg", engine, place=dessin.place))


def png(plan: Plan, engine: str = "embarque") -> bytes:
    """Draw the map as dots, to print or to put in a document; checked on its SVG, whose layout is the same.

    Pictographs are left out, which the fonts of such a picture lack.
    """
    net = sans_pictogrammes(_a_taille(plan))
    return _verifie(net, carte_dot.source(net, carte_dot.IMPRESSION), "png", engine)


def pdf(plan: Plan) -> bytes:
    """Draw the map as PDF, which only a Graphviz of the system makes; checked on its SVG, whose layout is the same."""
    moteur.programme("systeme", "pdf")
    return _verifie(plan, carte_dot.source(_a_taille(plan)), "pdf", "systeme")


def _verifie(plan: Plan, dessin: carte_dot.Dessin, format_: str, engine: str) -> bytes:
    _nettoye(plan, dessin, moteur.dessiner(dessin.source, "svg", engine, place=dessin.place))
    secondes = (plan.jour - date(1970, 1, 1)).days * 86_400
    return moteur.dessiner(dessin.source, format_, engine, place=dessin.place, jour=max(0, secondes))


def _a_taille(plan: Plan) -> Plan:
    if len(plan.boites) > MAXIMUM:
        from cap.refus import Refus

        raise Refus(
            composer(f"La carte compte {len(plan.boites)} cases : personne ne pourrait la lire."),
            composer("Demandez --ensemble, réduisez-la (--type, --autour…), ou choisissez --format texte ou json."),
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
    boites: set[str] = set()
    liens: dict[str, frozenset[str]] = {}
    for groupe in list(racine.iter(f"{{{_SVG}}}g")):
        titre = groupe.find(f"{{{_SVG}}}title")
        if titre is None or titre.text is None:
            continue
        nom = titre.text
        match groupe.get("class"):
            case "node":
                boites.add(nom)
                titre.text = dessin.boites.get(nom) or dessin.groupes.get(nom, "")
            case "edge":
                lien = groupe.get("id") or ""
                liens[lien] = frozenset(nom.split("->"))
                titre.text = dessin.liens[lien][1] if lien in dessin.liens else ""
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


def _complet(plan: Plan, dessin: carte_dot.Dessin, boites: set[str], liens: Mapping[str, frozenset[str]]) -> None:
    """Refuse a picture where a link or a box is missing: Graphviz can lose some and still write a file."""
    perdus = sum(1 for lien, (paire, _) in dessin.liens.items() if liens.get(lien) != paire)
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


def _feuille(racine: Element) -> Element:
    """Make a browser print the picture whole on one sheet, whatever its size; the screen keeps the real size.

    Only a picture opened alone is concerned (`svg:root`): one put in a page leaves the printing to the page.
    """
    from xml.etree import ElementTree

    largeur, hauteur = (float((racine.get(nom) or "0").removesuffix("pt")) for nom in ("width", "height"))
    sens = "landscape" if largeur >= hauteur else "portrait"
    style = ElementTree.Element(f"{{{_SVG}}}style")
    style.text = (
        f"@page carte {{ size: {sens}; margin: 8mm }} "
        "@media print { svg:root { page: carte; width: 100%; height: 100vh; max-height: 100% } }"
    )
    style.tail = "\n"
    return style


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
    racine.insert(2, _feuille(racine))
    racine.set("role", "img")
    racine.set("lang", "fr")
    racine.set("aria-labelledby", f"{plan.vue}-titre {plan.vue}-resume")

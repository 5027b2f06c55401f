"""Pictures and data of every view: no link lost at any size, nothing overlaps, the same bytes, other tools can read."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from datetime import date
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap import carte
from cap.carteensemble import ensemble
from cap.carteplan import EN_COLONNES, VUES, Filtres
from cap.communaute import Communaute
from cap.dates import parse
from cap.loader import load
from cap.model import (
    Acteur,
    Action,
    Etape,
    FonctionSoutien,
    Gouvernance,
    Instance,
    Objectif,
    Objectifs,
    Parcours,
    Passerelle,
    Passerelles,
)
from cap.render import carte as rendu
from cap.render import carte_donnees, carte_dot, carte_mermaid, carte_texte, dot, moteur
from cap.render.carte_papier import papier, taille
from cap.render.carte_pictogrammes import sans_pictogrammes
from cap.render.cartons import page
from cap.render.moteur import CarteIncomplete
from cap.resources import folder
from conftest import Community, Golden, Run

JOUR = date(2025, 1, 15)
MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
SVG = "{http://www.w3.org/2000/svg}"
TYPES = ("association", "collectivite", "etat", "entreprise", "recherche", "habitants", "autre", "")


def lue(texte: str) -> ElementTree.Element:
    return ElementTree.fromstring(texte)  # noqa: S314 - the picture under test


def cas() -> list[Communaute]:
    return [load(folder("sample-community")).communaute, load(MULHOUSE).communaute]


def au_hasard(noeuds: int, graine: int) -> Communaute:
    """Make a community of `noeuds` boxes, half of them actors, with about twice as many links."""
    hasard = random.Random(graine)  # noqa: S311 - a corpus, not a secret
    acteurs = [
        Acteur(id=f"a{rang}", nom=f"Acteur numéro {rang}", type=hasard.choice(TYPES))
        for rang in range(max(2, noeuds // 2))
    ]
    noms = [item.id for item in acteurs]
    actions = [
        Action(
            id=f"x{rang}",
            nom=f"Action {rang}",
            porteurs=tuple(hasard.sample(noms, min(len(noms), hasard.randint(0, 4)))),
            etapes=("p/e",) if rang % 3 else (),
            objectifs=("g",) if rang % 2 else (),
            debut=parse("2023"),
        )
        for rang in range(noeuds - len(acteurs))
    ]
    ponts = tuple(
        Passerelle(id=f"p{rang}", de=de, vers=vers, statut="effective", depuis=parse("2023"))
        for rang, (de, vers) in enumerate(hasard.sample(list(combinations(noms, 2)), min(len(noms) - 1, 20)))
    )
    instances = tuple(
        Instance(id=f"i{rang}", nom=f"Instance {rang}", membres=tuple(hasard.sample(noms, min(len(noms), 6))))
        for rang in range(3)
    )
    return Communaute(
        objectifs=Objectifs(
            objectifs=(Objectif(id="g", intitule="But"),),
            parcours=(Parcours(id="p", intitule="P", etapes=(Etape(id="e", intitule="E"),)),),
        ),
        gouvernance=Gouvernance(instances=instances),
        passerelles=Passerelles(passerelles=ponts),
        acteurs={item.id: item for item in acteurs},
        actions={item.id: item for item in actions},
    )


@settings(max_examples=25)
@given(st.integers(5, 200), st.integers(0, 10_000), st.sampled_from(VUES), st.booleans())
def test_random_graphs_keep_every_link(noeuds: int, graine: int, vue: str, resume: bool) -> None:
    plan = carte.plan(au_hasard(noeuds, graine), JOUR, vue)
    plan = ensemble(plan) if resume else plan
    racine = lue(rendu.svg(plan))
    classes = [groupe.get("class") for groupe in racine.iter(f"{SVG}g")]
    assert classes.count("edge") == len(plan.traits)
    assert len(json.loads(carte_donnees.json(plan))["liens"]) == len(plan.traits)
    places = len(plan.boites) if vue in EN_COLONNES else 0
    for forme in ("graphml", "gexf"):
        balises = [item.tag.rpartition("}")[2] for item in lue(rendu.rendre(plan, forme).decode()).iter()]
        assert balises.count("edge") == len(plan.traits) + places
    liens = re.findall(r"^  n\d+ \S+(?:\|.*\|)? n\d+$", carte_mermaid.mermaid(plan), re.MULTILINE)
    assert len(liens) == len(plan.traits)


def rectangles(racine: ElementTree.Element, titres: set[str]) -> dict[str, tuple[float, float, float, float]]:
    """Give the frame of each box of the picture, by its words."""
    cadres = {}
    for groupe in racine.iter(f"{SVG}g"):
        titre = groupe.findtext(f"{SVG}title") or ""
        if groupe.get("class") == "node" and titre in titres:
            formes = [*groupe.iter(f"{SVG}path"), *groupe.iter(f"{SVG}polygon")]
            nombres = [
                float(nombre)
                for forme in formes
                for nombre in re.findall(r"-?[\d.]+", forme.get("d") or forme.get("points") or "")
            ]
            cadres[titre] = (min(nombres[::2]), max(nombres[::2]), min(nombres[1::2]), max(nombres[1::2]))
    return cadres


@pytest.mark.parametrize("vue", ["acteurs", "gouvernance", "liens"])
@pytest.mark.parametrize("resume", [False, True])
@pytest.mark.parametrize("rang", [0, 1, 2])
def test_boxes_placed_here_never_overlap(vue: str, resume: bool, rang: int) -> None:
    plan = carte.plan([*cas(), au_hasard(60, 3)][rang], JOUR, vue, audience="membres")
    plan = ensemble(plan) if resume else plan
    cadres = rectangles(lue(rendu.svg(plan)), {dot.propre(plan.infobulle(boite)) for boite in plan.boites})
    assert len(cadres) > 3
    for (un, (g, d, h, b)), (autre, (g2, d2, h2, b2)) in combinations(cadres.items(), 2):
        assert d <= g2 or d2 <= g or b <= h2 or b2 <= h, (un, autre)


@pytest.mark.parametrize("vue", VUES)
def test_pictures_of_both_cases_have_the_shape_of_a_sheet(vue: str) -> None:
    for tout in cas():
        racine = lue(rendu.svg(carte.plan(tout, JOUR, vue)))
        largeur, hauteur = (float((racine.get(nom) or "").removesuffix("pt")) for nom in ("width", "height"))
        assert 0.9 < largeur / hauteur < 2.0


@pytest.mark.parametrize("vue", ["acteurs", "gouvernance", "liens"])
@pytest.mark.parametrize("resume", [False, True])
def test_texts_fit_their_boxes(vue: str, resume: bool) -> None:
    noms = ["WWWWWWWWWWWWWWWWWWWWWW MMMMM", "illisible " * 6, "ÉCOLE DÉPARTEMENTALE DE MUSIQUE", "日本語の団体名前です"]
    tout = Communaute(
        acteurs={f"a{rang}": Acteur(id=f"a{rang}", nom=nom) for rang, nom in enumerate(noms)},
        actions={f"x{rang}": Action(id=f"x{rang}", nom=nom, porteurs=("a0",)) for rang, nom in enumerate(noms)},
        gouvernance=Gouvernance(
            instances=tuple(Instance(id=f"i{rang}", nom=nom, membres=("a0",)) for rang, nom in enumerate(noms))
        ),
    )
    plan = carte.plan(tout, JOUR, vue)
    source = carte_dot.source(ensemble(plan) if resume else plan).source
    fait = subprocess.run(
        [moteur.programme("embarque"), "-Kneato", "-n2", "-Tsvg"],
        input=source.encode(),
        capture_output=True,
        check=True,
    )
    assert b"too small" not in fait.stderr


def test_arrows_point_where_people_go() -> None:
    tout = Communaute(
        acteurs={nom: Acteur(id=nom, nom=nom.upper()) for nom in "abcd"},
        passerelles=Passerelles(
            passerelles=(
                Passerelle(id="p", de="a", vers="d", statut="effective", depuis=parse("2024")),
                Passerelle(id="q", de="b", vers="c", statut="effective", depuis=parse("2024"), sens="double"),
            )
        ),
    )
    racine = lue(rendu.svg(carte.plan(tout, JOUR, "liens")))
    fleches = {
        groupe.findtext(f"{SVG}title"): len(groupe.findall(f"{SVG}polygon"))
        for groupe in racine.iter(f"{SVG}g")
        if groupe.get("class") == "edge"
    }
    assert fleches == {"A oriente vers D": 1, "B oriente vers, et réciproquement, C": 2}


def test_the_same_map_gives_the_same_bytes_in_every_form() -> None:
    for vue in VUES:
        plan = carte.plan(cas()[0], JOUR, vue, audience="membres", depuis=date(2023, 9, 1))
        for forme in rendu.FORMATS:
            if forme != "pdf":
                assert rendu.rendre(plan, forme) == rendu.rendre(plan, forme)
        assert "lastmodified" not in carte_donnees.gexf(plan)
        assert "NetworkX" not in carte_donnees.gexf(plan)


def test_graph_formats_carry_names_natures_and_what_the_map_says(golden: Golden) -> None:
    tout = cas()[0]
    golden("carte/morlaix-liens.gexf", carte_donnees.gexf(carte.plan(tout, JOUR, "liens", Filtres(autour="resam"))))
    gexf = lue(carte_donnees.gexf(carte.plan(tout, JOUR, "parcours")))
    labels = [item.get("label") for item in gexf.iter() if item.tag.endswith("}node")]
    assert "Jardins partagés" in labels
    assert "1. Produire" in labels
    assert len(labels) == len(set(labels)) == 24 + 6


@pytest.mark.parametrize("vue", VUES)
def test_networkx_reads_the_graph_files_of_every_view(vue: str) -> None:
    import io

    import networkx

    for resume in (False, True):
        plan = carte.plan(cas()[0], JOUR, vue, audience="membres")
        plan = ensemble(plan) if resume else plan
        attendus = len(plan.traits) + (len(plan.boites) if vue in EN_COLONNES else 0)
        gexf = networkx.read_gexf(io.BytesIO(carte_donnees.gexf(plan).encode()))
        graphml = networkx.read_graphml(io.BytesIO(carte_donnees.graphml(plan).encode()), force_multigraph=True)
        for lu in (gexf, graphml):
            assert lu.is_directed()
            assert lu.number_of_edges() == attendus
            sens = {(donnees["nature"], donnees["sens"]) for *_, donnees in lu.edges(data=True)}
            assert ("ensemble", "simple") not in sens
            assert ("porte", "aucun") not in sens


def test_a_graph_file_that_lacks_a_link_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = carte.plan(cas()[0], JOUR)
    monkeypatch.setattr(carte_donnees, "_relier", lambda *reste: None)
    with pytest.raises(CarteIncomplete, match="31 liens, le fichier 0"):
        carte_donnees.graphml(plan)


def test_mermaid_of_every_view(golden: Golden) -> None:
    for vue in VUES:
        plan = carte.plan(cas()[1], JOUR, vue, audience="membres")
        golden(f"carte/mulhouse-{vue}.mmd", carte_mermaid.mermaid(plan))


@pytest.mark.parametrize(
    ("brut", "ecrit"),
    [
        ('dire "oui"', "dire #34;oui#34;"),
        ("a --> b", "a --#62; b"),
        ("1. Venir", "1#46; Venir"),
        ("- tiret", "#45; tiret"),
        ("style n0", "#115;tyle n0"),
        ("`code`", "#96;code#96;"),
        ("", " "),
    ],
)
def test_nothing_of_the_folder_is_read_as_mermaid(brut: str, ecrit: str) -> None:
    assert carte_mermaid.texte(brut) == ecrit


def test_the_twin_as_markdown(golden: Golden) -> None:
    golden("carte/mulhouse-gouvernance.md", carte_texte.markdown(carte.plan(cas()[1], JOUR, "gouvernance")))
    plan = carte.plan(Communaute(acteurs={"a": Acteur(id="a", nom="# *gras* [x](y)")}), JOUR)
    assert "- \\# \\*gras\\* \\[x\\](y)" in carte_texte.markdown(plan)


def test_what_changed_is_written_and_shaped_never_only_coloured() -> None:
    for vue in VUES:
        image = rendu.svg(carte.plan(cas()[0], JOUR, vue, depuis=date(2023, 9, 1)))
        assert {"acteurs": "× parti", "liens": "× parti", "gouvernance": "× close"}.get(vue, "+ commencée") in image
        assert "arrivé ou commencé" in image
        assert "ce qui a changé depuis le 1er septembre 2023" in image


def contraste(une: str, autre: str) -> float:
    """Give the contrast of two colours as WCAG 2 computes it, from 1 to 21."""

    def clarte(couleur: str) -> float:
        parts = [int(couleur[rang : rang + 2], 16) / 255 for rang in (1, 3, 5)]
        r, v, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * r + 0.7152 * v + 0.0722 * b

    sombre, claire = sorted((clarte(une), clarte(autre)))
    return (claire + 0.05) / (sombre + 0.05)


def test_every_word_stands_out_from_its_ground() -> None:
    for teinte in (*dot.FAMILLES.values(), dot.NEUTRE):
        assert contraste(teinte.trait, dot.BLANC) >= 4.5
        assert contraste(dot.ENCRE, teinte.fond) >= 7
    assert contraste(dot.GRIS, dot.BLANC) >= 4.5


def test_a_picture_printed_alone_fits_its_sheet_and_keeps_its_size_on_screen() -> None:
    racine = lue(rendu.svg(carte.plan(cas()[0], JOUR)))
    style = racine.findtext(f"{SVG}style") or ""
    assert "size: landscape" in style
    assert "svg:root { page: carte; width: 100%" in style
    assert (racine.get("width") or "").endswith("pt")
    haute = carte.plan(Communaute(acteurs={f"a{rang}": Acteur(id=f"a{rang}", nom="A") for rang in range(60)}), JOUR)
    racine = lue(rendu.svg(haute))
    assert ("portrait" in (racine.findtext(f"{SVG}style") or "")) is (
        float(racine.attrib["width"][:-2]) < float(racine.attrib["height"][:-2])
    )


@pytest.mark.parametrize(
    ("largeur", "hauteur", "feuille"),
    [(800, 600, "A4"), (600, 800, "A4"), (1259, 917, "A3"), (1872, 1950, "A1"), (900, 4900, "A0"), (9000, 20, "")],
)
def test_a_picture_is_said_to_read_on_the_smallest_paper_it_does(largeur: int, hauteur: int, feuille: str) -> None:
    assert papier(largeur, hauteur) == feuille


def test_the_paper_is_said_and_a_lighter_map_offered(run: Run, commune: Path, tmp_path: Path) -> None:
    commun = ("carte", "-C", MORLAIX, "--date", "2025-01-15")
    for nom in ("a.svg", "a.png"):
        assert "Imprimée, elle se lit en A3." in run(*commun, "-o", tmp_path / nom).stderr
    assert "beaucoup pour une feuille" not in run(*commun, "-o", tmp_path / "a.svg").stderr
    assert "Imprimée" not in run(*commun, "--format", "texte").stderr
    assert taille(b"%PDF", "pdf", 150) == (0.0, 0.0)
    noms = [f"a{rang}" for rang in range(13)]
    tous = commune / "actions" / "tous.yaml"
    for nom in noms:
        (commune / "acteurs" / f"{nom}.yaml").write_text(f"nom: {nom}\n", "utf-8")
    tous.write_text(f"nom: Tous\nporteurs: [{', '.join(noms)}]\n", "utf-8")
    dense = run("carte", "-C", commune, "--vue", "liens")
    assert "78 liens qui se croisent" in dense.stderr
    assert "qui se croisent" not in run("carte", "-C", commune, "--vue", "liens", "--ensemble").stderr


def test_a_png_leaves_pictographs_out_and_says_so(run: Run, community: Community, tmp_path: Path) -> None:
    dossier = community(
        {"acteurs/a.yaml": "nom: Le Jardin \U0001f331\ufe0f & co\n", "acteurs/b.yaml": "nom: \U0001f331\n",
         "acteurs/c.yaml": "nom: Été à 20 °C → là\n"}
    )  # fmt: skip
    plan = carte.plan(load(dossier).communaute, JOUR)
    assert sorted(boite.nom for boite in sans_pictogrammes(plan).boites) == [
        "Le Jardin & co", "Été à 20 °C → là", "\U0001f331",
    ]  # fmt: skip
    assert "\U0001f331" in rendu.svg(plan)
    assert "Les pictogrammes" in run("carte", "-C", dossier, "-o", tmp_path / "a.png").stderr
    assert "Les pictogrammes" not in run("carte", "-C", dossier, "-o", tmp_path / "a.svg").stderr
    assert "Les pictogrammes" not in run("carte", "-C", MORLAIX, "-o", tmp_path / "b.png").stderr


def test_the_legend_draws_the_shapes_of_the_map() -> None:
    tout = Communaute(
        acteurs={"a": Acteur(id="a", nom="A")},
        gouvernance=Gouvernance(
            instances=(Instance(id="i", nom="I", membres=("a",)), Instance(id="j", nom="J", membres=("tous",))),
            fonction_soutien=FonctionSoutien(missions={"coordonner": ("a",)}),
        ),
    )
    source = carte_dot.source(carte.plan(tout, JOUR, "gouvernance")).source
    legende = source.rpartition("legende [")[2]
    assert legende.count('width="14" height="5"') == 2
    assert legende.count('width="7" height="7"') == 2
    assert "shape=tab" in source
    assert "shape=note" in source


# --- PDF -----------------------------------------------------------------------------------------------------


def test_a_pdf_needs_a_graphviz_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from cap.refus import Refus

    monkeypatch.setenv("PATH", str(tmp_path))
    plan = carte.plan(cas()[0], JOUR)
    with pytest.raises(Refus, match="Le PDF demande un Graphviz installé") as refus:
        rendu.rendre(plan, "pdf")
    assert "--format svg, ouvrez le fichier dans un navigateur" in refus.value.remede
    vrai = moteur.programme("embarque")
    script = tmp_path / "dot"
    script.write_text(
        f"#!{sys.executable}\nimport os, subprocess, sys\n"
        "if '-Tpdf' in sys.argv:\n    print('%PDF', os.environ['SOURCE_DATE_EPOCH'], *sys.argv[1:]); sys.exit()\n"
        f"sys.exit(subprocess.run([{str(vrai)!r}, *sys.argv[1:]]).returncode)\n"
    )
    script.chmod(0o755)
    assert rendu.rendre(plan, "pdf") == b"%PDF 1736899200 -Kneato -Tpdf -n2\n"
    assert b"-Kdot -Tpdf" in rendu.rendre(carte.plan(cas()[0], JOUR, "parcours"), "pdf")


# --- cards ---------------------------------------------------------------------------------------------------


def test_a_card_for_each_actor_and_action_four_or_eight_to_a_sheet() -> None:
    plan = carte.plan(cas()[0], JOUR, depuis=date(2023, 9, 1))
    for par_page, feuilles in ((8, 6), (4, 12)):
        html = page(plan, par_page)
        assert html.count('<article class="carton acteur"') == 22
        assert html.count('<article class="carton action"') == 25
        assert html.count(f'class="planche par-{par_page}"') == feuilles
    assert "<code>acteurs/resam</code>" in html
    assert "par Graines de baie, Les Sillons partagés et Ulamir-CPIE" in html
    assert "× parti le 21 mai 2024" in html
    assert "@page { size: A4" in html


def test_the_type_of_a_card_makes_room_for_all_it_says_and_cuts_no_word() -> None:
    def tailles(par_page: int, nom: str, porteurs: int) -> tuple[float, float]:
        qui = {
            f"a{rang}": Acteur(id=f"a{rang}", nom=f"Association du grand quartier {rang}") for rang in range(porteurs)
        }
        tout = Communaute(acteurs=qui, actions={"x": Action(id="x", nom=nom, porteurs=tuple(qui))})
        html = page(carte.plan(tout, JOUR), par_page).rpartition("<article")[2]
        grand, petit = re.findall(r"font-size: ([0-9.]+)pt", html)
        return float(grand), float(petit)

    assert tailles(8, "Jardin", 1) == (25, 10.5)
    assert tailles(4, "Jardin", 1) == (36, 14)
    assert tailles(4, "Ferme pédagogique", 1)[0] < 36
    nom = "Expérimentation d’une sécurité sociale de l’alimentation"
    assert tailles(8, nom, 5)[0] < tailles(8, nom, 1)[0]
    assert tailles(8, nom * 4, 5)[1] < 10.5


def test_a_card_shows_any_name_whole_and_inert() -> None:
    tout = Communaute(
        acteurs={"a": Acteur(id="a", nom="<script>alert(1)</script> & fils")},
        actions={
            "x": Action(id="x", nom="Une action au nom vraiment très long " * 12, porteurs=("a",), statut="idee"),
            "y": Action(id="y", nom="Une action au nom un peu long, pour une carte"),
        },
    )
    html = page(carte.plan(tout, JOUR), 8)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    tailles = [float(taille) for taille in re.findall(r'class="nom" style="font-size: ([0-9.]+)pt"', html)]
    assert max(tailles) == 25
    assert min(tailles) <= 11
    assert "…</h2>" in html
    assert "Idée" in html


# --- the command ---------------------------------------------------------------------------------------------

MORLAIX = folder("sample-community")


@pytest.fixture
def commune(community: Community) -> Path:
    acteurs = {f"acteurs/a{rang}.yaml": f"nom: Acteur {rang}\ntype: {TYPES[rang % 7]}\n" for rang in range(8)}
    actions = {f"actions/x{rang}.yaml": f"nom: Action {rang}\nporteurs: [a{rang}, a{rang + 1}]\n" for rang in range(6)}
    return community({**acteurs, **actions})


def test_cards_are_a_page_to_print(run: Run, commune: Path) -> None:
    fait = run("carte", "-C", commune, "--cartes", "--par-page", "4", "--date", "2025-01-15")
    assert (fait.code, fait.stdout) == (0, "")
    assert "Écrit\u00a0: communaute/sorties/cartes.html" in fait.stderr
    assert "par-4" in (commune / "sorties" / "cartes.html").read_text("utf-8")
    assert run("carte", "-C", commune, "--cartes", "-o", "-").stdout.startswith("<!doctype html>")


def test_an_album_is_the_overview_and_a_picture_around_each_actor(run: Run, commune: Path) -> None:
    fait = run("carte", "-C", commune, "--album", "--date", "2025-01-15")
    assert fait.code == 0
    assert (
        "Album écrit\u00a0: 9 fichiers dans communaute/sorties/carte-acteurs (la vue d’ensemble et 8 images autour "
        "d’un acteur, 9 nouvelles ou changées)." in fait.stderr
    )
    assert "Sans image" not in fait.stderr
    assert "0 nouvelle ou changée" in run("carte", "-C", commune, "--album", "--date", "2025-01-15").stderr
    images = sorted(path.name for path in (commune / "sorties" / "carte-acteurs").iterdir() if path.suffix == ".svg")
    assert images == ["autour-de-a0.svg", *(f"autour-de-a{rang}.svg" for rang in range(1, 8)), "ensemble.svg"]
    assert "autour de Acteur 3" in (commune / "sorties" / "carte-acteurs" / "autour-de-a3.svg").read_text("utf-8")
    ailleurs = commune.parent / "album"
    vide = run("carte", "-C", commune, "--album", "--vue", "gouvernance", "--format", "texte", "-o", ailleurs)
    assert "Sans image, faute de lien ou d’action à montrer dans cette vue\u00a0: Acteur 0, Acteur 1," in vide.stderr
    assert [path.name for path in ailleurs.iterdir()] == ["ensemble.txt"]


def test_the_overview_is_asked_for_offered_then_given(run: Run, commune: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cap import carteensemble

    commun = ("carte", "-C", commune, "--date", "2025-01-15")
    assert "carte-acteurs-ensemble.svg" in run(*commun, "--ensemble").stderr
    assert "beaucoup pour une feuille" not in run(*commun).stderr
    monkeypatch.setattr(carteensemble, "SEUIL", 10)
    assert "14 cases et 12 liens sur une image" in run(*commun).stderr
    assert "cases" not in run(*commun, "--format", "texte").stderr
    monkeypatch.setattr(carteensemble, "MAXIMUM", 12)
    fait = run(*commun)
    assert "voici la vue d’ensemble" in fait.stderr
    assert (commune / "sorties" / "carte-acteurs-ensemble.svg").is_file()
    assert "famille" in run(*commun, "-o", "-").stdout


def test_every_form_is_known_by_its_suffix(run: Run, commune: Path, tmp_path: Path) -> None:
    for nom, debut in (("a.md", "# Qui"), ("a.graphml", "<?xml"), ("a.gexf", "<?xml"), ("a.mmd", "flowchart")):
        assert run("carte", "-C", commune, "-q", "--vue", "liens", "-o", tmp_path / nom).code == 0
        assert (tmp_path / nom).read_text("utf-8").startswith(debut)


def test_a_map_since_a_day_and_by_role(run: Run) -> None:
    commun = ("carte", "-C", MORLAIX, "--date", "2025-01-15", "--format", "texte")
    assert "+ arrivé le 19 mars 2024" in run(*commun, "--depuis", "2024-01-01").stdout
    assert "rôle soutien" in run(*commun, "--role", "soutien").stdout


@pytest.mark.parametrize("vue", VUES)
def test_a_map_for_the_public_never_holds_what_is_kept_for_members(run: Run, community: Community, vue: str) -> None:
    dossier = community(
        {
            "acteurs/a.yaml": "nom: Ouvert\nliens: [{avec: b, intensite: action}]\n",
            "acteurs/b.yaml": "nom: Voisin\n",
            "acteurs/discret.yaml": "nom: Discret\nvisibilite: membres\n",
            "acteurs/marie.yaml": "nom: Marie Le Goff\ntype: personne\n",
            "actions/x.yaml": "nom: Ouverte\nporteurs: [a, discret, marie]\netapes: [p/e]\nobjectifs: [g]\n",
            "actions/y.yaml": "nom: Confidentielle\nporteurs: [a, b]\nvisibilite: membres\netapes: [p/e]\n",
            "objectifs.yaml": """
                objectifs: [{id: g, intitule: But}]
                parcours:
                  - id: p
                    intitule: P
                    etapes: [{id: e, intitule: E}, {id: f, intitule: Cachée, visibilite: membres}]
                """,
            "gouvernance.yaml": """
                instances:
                  - {id: copil, nom: Copil, membres: [a, discret, marie]}
                  - {id: secrete, nom: Secrète, visibilite: membres, membres: [a]}
                fonction_soutien: {acteurs: [discret], missions: {coordonner: [discret], faciliter: [marie]}}
                """,
            "reunions/2024-03-03-copil.md": "---\ndate: 2024-03-03\nstatut: tenue\npresents: [a, b]\n---\n",
            "reunions/2024-04-03-copil.md": "---\ndate: 2024-04-03\nstatut: tenue\npresents: [a, b]\n---\n",
        }
    )
    for forme in ("texte", "markdown", "json", "svg", "dot", "graphml", "gexf", "mermaid"):
        dit = run("carte", "-C", dossier, "--vue", vue, "--format", forme, "-o", "-").stdout
        for secret in ("Discret", "Marie", "Confidentielle", "Secrète", "Cachée", "lien déclaré", "réunion"):
            assert secret not in dit, (forme, secret)
    assert "Discret" in run("carte", "-C", dossier, "--vue", vue, "--pour", "membres", "--format", "texte").stdout

"""The map in each form: nothing lost, nothing active, the same bytes; and the engine that draws it."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap import carte, carteplan
from cap.carteplan import Filtres, Plan
from cap.communaute import Communaute
from cap.dates import parse
from cap.loader import load
from cap.model import (
    Acteur,
    Action,
    Etape,
    FicheCommunaute,
    FonctionSoutien,
    Gouvernance,
    Instance,
    Objectif,
    ObjectifIntermediaire,
    Objectifs,
    Parcours,
    Partenaire,
    Passerelle,
    Passerelles,
    Public,
)
from cap.refus import Refus
from cap.render import carte as rendu
from cap.render import carte_donnees, carte_dot, carte_mermaid, carte_texte, moteur
from cap.render.dot import propre
from cap.resources import folder
from conftest import Community, Golden, Run

JOUR = date(2025, 1, 15)
MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
SVG = "{http://www.w3.org/2000/svg}"
TYPES = ("association", "collectivite", "etat", "entreprise", "recherche", "habitants", "autre", "")
STATUTS = ("en-cours", "idee", "suspendue", "")

PIEGES = [
    "<b>gras</b>", "<<b>x</b>>", "<img src='/etc/passwd'/>", "fin\\", "\\N \\G \\l", 'guillemet " et \\"', "nul\x00nul",
    "a:b", "{a|b}", "&eacute; &amp; &#60;", "]]>", "-->", "\x1b[31mrouge", "\u202eenvers", "\ud800", "\ufffe",
    "\U0001ffff",     "javascript:alert(1)", "m" * 20_000, "", " ", "\n\n", "]; n0 -> n1 [label=x", 
    "<script>alert(1)</script>", "</font>", "subgraph cluster_x {", "# // /*", "日本語 😀", "é" * 40,
]  # fmt: skip


def lue(image: str) -> ElementTree.Element:
    return ElementTree.fromstring(image)  # noqa: S314 - the picture under test


textes = st.one_of(st.sampled_from(PIEGES), st.text(max_size=30))


@st.composite
def communautes(draw: Callable[..., Any]) -> Communaute:
    """Any small community, with hostile names everywhere a picture shows one."""
    acteurs = [
        Acteur(
            id=f"a{rang}",
            nom=draw(textes),
            type=draw(st.sampled_from(TYPES)),
            roles=draw(st.sampled_from([(), ("soutien",)])),
            rattachement=draw(st.sampled_from(["", "Ville"])),
        )
        for rang in range(draw(st.integers(0, 6)))
    ]
    ids = st.lists(st.sampled_from([item.id for item in acteurs] or ["absent"]), max_size=4)
    bouts = [item.id for item in acteurs] + ["absent", "action:x0", "action:x1"]
    actions = [
        Action(
            id=f"x{rang}",
            nom=draw(textes),
            porteurs=tuple(draw(ids)),
            partenaires=tuple(Partenaire(acteur=ident) for ident in draw(ids)),
            statut=draw(st.sampled_from(STATUTS)),
            etapes=draw(st.sampled_from([(), ("p/e0",), ("p/e0", "p/e1"), ("q/e0", "p/e1")])),
            objectifs=draw(st.sampled_from([(), ("g",), ("g", "i"), ("h",)])),
            publics=draw(st.sampled_from([(), ("u0",), ("u0", "u1")])),
        )
        for rang in range(draw(st.integers(0, 6)))
    ]
    etapes = tuple(Etape(id=f"e{rang}", intitule=draw(textes)) for rang in range(2))
    return Communaute(
        fiche=FicheCommunaute(format=1, nom=draw(textes)),
        gouvernance=Gouvernance(
            instances=tuple(
                Instance(id=f"i{rang}", nom=draw(textes), membres=membres, rythme=draw(textes))
                for rang, membres in enumerate(draw(st.lists(ids.map(tuple) | st.just(("tous",)), max_size=3)))
            ),
            fonction_soutien=draw(
                st.none() | ids.map(lambda noms: FonctionSoutien(missions={"faciliter": tuple(noms)}))
            ),
        ),
        passerelles=Passerelles(
            passerelles=tuple(
                Passerelle(id=f"l{rang}", de=de, vers=vers, sens=sens, statut=statut, depuis=parse("2024"))
                for rang, (de, vers, sens, statut) in enumerate(
                    draw(
                        st.lists(
                            st.tuples(
                                st.sampled_from(bouts),
                                st.sampled_from(bouts),
                                st.sampled_from(["simple", "double"]),
                                st.sampled_from(["effective", "envisagee"]),
                            ),
                            max_size=4,
                        )
                    )
                )
            )
        ),
        objectifs=Objectifs(
            objectifs=(
                Objectif(
                    id="g",
                    intitule=draw(textes),
                    intermediaires=(ObjectifIntermediaire(id="i", intitule=draw(textes)),),
                ),
                Objectif(id="h", intitule=draw(textes)),
            ),
            parcours=tuple(
                Parcours(id=ident, intitule=draw(textes), etapes=etapes) for ident in draw(st.sampled_from(["p", "pq"]))
            ),
            publics=tuple(Public(id=f"u{rang}", intitule=draw(textes)) for rang in range(2)),
        ),
        acteurs={item.id: item for item in acteurs},
        actions={item.id: item for item in actions},
    )


@settings(max_examples=80)
@given(communautes(), st.sampled_from(carteplan.VUES), textes)
def test_every_link_and_box_is_drawn_and_no_text_acts(tout: Communaute, vue: str, titre: str) -> None:
    plan = carte.plan(tout, JOUR, vue, titre=titre)
    image = rendu.svg(plan)
    assert image == rendu.svg(plan)
    racine = lue(image)
    classes = [groupe.get("class") for groupe in racine.iter(f"{SVG}g")]
    assert classes.count("edge") == len(plan.traits)
    dessinees = {groupe.findtext(f"{SVG}title") for groupe in racine.iter(f"{SVG}g") if groupe.get("class") == "node"}
    assert classes.count("node") >= len(plan.boites)
    assert {propre(plan.infobulle(boite)) or None for boite in plan.boites} <= dessinees
    permis = {f"{SVG}{nom}" for nom in ("svg", "g", "title", "desc", "text", "path", "polygon", "polyline", "ellipse")}
    permis.add(f"{SVG}style")
    assert {element.tag for element in racine.iter()} <= permis
    assert not {
        nom for element in racine.iter() for nom in element.attrib if nom.startswith(("on", "{http://www.w3.org/1999"))
    }
    for forme in ("texte", "markdown", "dot", "mermaid"):
        assert rendu.rendre(plan, forme)
    assert len(json.loads(carte_donnees.json(plan))["liens"]) == len(plan.traits)
    for forme in ("graphml", "gexf"):
        lue(rendu.rendre(plan, forme).decode())
    assert carte_mermaid.mermaid(plan).count("\n  n") >= len(plan.traits)


@pytest.mark.parametrize("vue", ["acteurs", "parcours", "objectifs"])
@pytest.mark.parametrize(
    "piege", ["&eacute; &amp; &#60;", "<<b>x</b>>", "fin\\", "\\N \\l", 'et " \\" fin', "{a|b}", "a:b"]
)
def test_a_name_is_shown_exactly_as_written(piege: str, vue: str) -> None:
    tout = Communaute(
        acteurs={"a": Acteur(id="a", nom="A", type="association")},
        actions={"x": Action(id="x", nom=piege, porteurs=("a",))},
    )
    racine = lue(rendu.svg(carte.plan(tout, JOUR, vue)))
    boite = next(groupe for groupe in racine.iter(f"{SVG}g") if groupe.findtext(f"{SVG}title", "").startswith(piege))
    assert piege in [texte.text for texte in boite.iter(f"{SVG}text")]


@pytest.mark.parametrize(
    "intitule",
    [
        "Trouver un emploi durable et s’y maintenir avec un accompagnement",
        "TROUVER UN EMPLOI DURABLE ET S’Y MAINTENIR AVEC UN ACCOMPAGNEMENT",
        "Trouver un emploi durable, s’y maintenir avec un accompagnement, puis accompagner à son tour les suivants",
        "Oser en parler autour de soi",
        "Partir",
    ],
)
def test_the_title_of_a_step_stays_on_its_arrow_and_is_whole_elsewhere(intitule: str) -> None:
    etapes = (Etape(id="e", intitule=intitule), Etape(id="f", intitule="Rester"))
    tout = Communaute(objectifs=Objectifs(parcours=(Parcours(id="p", intitule="P", etapes=etapes),)))
    plan = carte.plan(tout, JOUR, "parcours")
    image = rendu.svg(plan)
    sombre = next(forme for forme in lue(image).iter(f"{SVG}polygon") if forme.get("fill") == "#333333")
    lignes = [texte for texte in lue(image).iter(f"{SVG}text") if texte.get("fill") == "#ffffff"]
    hauts = [float(point.split(",")[1]) for point in str(sombre.get("points")).split()]
    assert lignes
    for ligne in lignes:
        pied = float(str(ligne.get("y")))
        assert min(hauts) < pied - float(str(ligne.get("font-size"))) and pied < max(hauts)
    assert intitule in image
    assert intitule in carte_texte.texte(plan)


def exemple(vue: str = "acteurs", **options: Any) -> Plan:
    tout = Communaute(
        fiche=FicheCommunaute(format=1, nom="Vallée d'en haut"),
        objectifs=Objectifs(
            parcours=(
                Parcours(
                    id="p",
                    intitule="Parcours",
                    etapes=(Etape(id="e", intitule="Venir"), Etape(id="f", intitule="Rester")),
                ),
                Parcours(id="q", intitule="Retour", etapes=(Etape(id="g", intitule="Partir"),)),
            ),
            publics=(Public(id="u", intitule="Habitants"), Public(id="v", intitule="Élus & élues")),
        ),
        acteurs={
            "a": Acteur(id="a", nom="Résam & amis", type="association", roles=("soutien",)),
            "b": Acteur(id="b", nom="Ville", type="collectivite", roles=("observateur",)),
            "c": Acteur(id="c", nom="Seule", type="habitants"),
        },
        actions={
            "x": Action(id="x", nom="Jardin", porteurs=("a", "b"), etapes=("p/e", "q/g"), publics=("u", "v")),
            "y": Action(id="y", nom="Cantine", porteurs=("a",), animation="b", statut="preparation", etapes=("p/e",)),
            "z": Action(id="z", nom="Oubliée", statut="idee"),
        },
    )
    return carte.plan(tout, JOUR, vue, **options)


def test_a_picture_tells_what_it_is_to_those_who_cannot_see_it() -> None:
    racine = lue(rendu.svg(exemple()))
    assert racine.get("role") == "img"
    assert racine.get("lang") == "fr"
    titre, resume = racine[0], racine[1]
    assert racine.get("aria-labelledby") == f"{titre.get('id')} {resume.get('id')}"
    assert titre.text == "Qui fait quoi\u00a0: les acteurs et leurs actions — Vallée d’en haut, au 15 janvier 2025"
    assert (resume.text or "").startswith("3 acteurs, 3 actions et 4 liens. La même carte se lit en texte")


def test_a_picture_carries_its_title_date_counts_filters_and_legend() -> None:
    racine = lue(rendu.svg(exemple(filtres=Filtres(autour="a"))))
    lu = " ".join(texte.text or "" for texte in racine.iter(f"{SVG}text"))
    for attendu in (
        "Qui fait quoi",
        "au 15 janvier 2025",
        "2 acteurs · 2 actions",
        "autour de Résam",
        "participe",
        "anime",
    ):
        assert (attendu in lu) is (attendu != "participe")


def test_tooltips_are_words_and_generated_ids_stay_hidden() -> None:
    racine = lue(rendu.svg(exemple()))
    titres = [titre.text for titre in racine.iter(f"{SVG}title")]
    assert "Résam & amis" in titres
    assert "Cantine (en préparation)" in titres
    assert "Résam & amis porte «\u00a0Jardin\u00a0»" in titres
    assert "Ville anime «\u00a0Cantine\u00a0»" in titres
    assert "Associations" in titres
    assert not [titre for titre in titres if re.fullmatch(r"n\d+(->n\d+)?|cluster_.*", titre or "")]
    carte_parcours = lue(rendu.svg(exemple("parcours")))
    assert "Jardin — par Résam & amis, Ville — pour Habitants, Élus & élues" in [
        titre.text for titre in carte_parcours.iter(f"{SVG}title")
    ]


def test_a_picture_fetches_nothing_and_holds_no_trace_of_the_engine() -> None:
    image = rendu.svg(exemple())
    assert "DOCTYPE" not in image
    assert "<!--" not in image
    assert set(re.findall(r"https?://[^\"]+", image)) == {"http://www.w3.org/2000/svg"}
    assert "<a" not in image.replace("<a ", "<a")


def test_dot_text_follows_the_rules_that_keep_links() -> None:
    assert "newrank=true" in carte_dot.source(exemple("parcours")).source
    source = carte_dot.source(exemple()).source
    assert all(len(couleur) == 6 for couleur in re.findall(r"\"#([^\"]+)\"", source))
    assert rendu.rendre(exemple(), "dot").decode() == source


def test_png_is_a_picture_made_for_print() -> None:
    image = rendu.rendre(exemple("parcours"), "png")
    assert image.startswith(b"\x89PNG")
    assert image == rendu.png(exemple("parcours"))


@pytest.mark.parametrize("vue", carteplan.VUES)
def test_the_text_twin_of_both_cases(golden: Golden, vue: str) -> None:
    for nom, dossier in (("morlaix", folder("sample-community")), ("mulhouse", MULHOUSE)):
        plan = carte.plan(load(dossier).communaute, JOUR, vue)
        golden(f"carte/{nom}-{vue}.txt", carte_texte.texte(plan))


def test_the_text_twin_tells_all_that_is_drawn(golden: Golden) -> None:
    golden("carte/exemple-acteurs.txt", carte_texte.texte(exemple()))
    golden("carte/exemple-parcours.txt", carte_texte.texte(exemple("parcours")))
    golden("carte/exemple-filtre.txt", carte_texte.texte(exemple("parcours", filtres=Filtres(publics=("v",)))))


def test_steps_stand_under_their_path_and_name_it() -> None:
    dit = carte_texte.markdown(exemple("parcours"))
    titres = [ligne for ligne in dit.splitlines() if ligne.startswith("#")]
    assert [titre.partition(" ")[0] for titre in titres] == ["#", "##", "###", "###", "##", "###", "##"]
    assert "aussi à l’étape «\u00a01. Partir\u00a0» de «\u00a0Retour\u00a0»" in dit.replace("\\", "")
    deux = Action(id="x", nom="X", etapes=("p/e", "p/f", "q/g"))
    objectifs = Objectifs(
        parcours=(
            Parcours(id="p", intitule="P", etapes=(Etape(id="e", intitule="E"), Etape(id="f", intitule="F"))),
            Parcours(id="q", intitule="Q", etapes=(Etape(id="g", intitule="G"),)),
        )
    )
    plan = carte.plan(Communaute(objectifs=objectifs, actions={"x": deux}), JOUR, "parcours")
    assert "aussi aux étapes « 2. F » de « P » et « 1. G » de « Q »" in carte_texte.texte(plan).replace("\u00a0", " ")


def test_json_of_both_views(golden: Golden) -> None:
    golden("carte/exemple-acteurs.json", carte_donnees.json(exemple()))
    golden("carte/exemple-parcours.json", carte_donnees.json(exemple("parcours")))


def grande(familles: int, par_famille: int, actions: int) -> Plan:
    types = ("association", "collectivite", "etat", "entreprise", "recherche", "habitants")
    acteurs = [
        Acteur(id=f"a{rang}-{numero}", nom=f"Acteur {rang} {numero}", type=types[rang])
        for rang in range(familles)
        for numero in range(par_famille)
    ]
    faites = [
        Action(id=f"x{rang}", nom=f"Action {rang}", porteurs=(acteurs[rang % len(acteurs)].id,), etapes=("p/e",))
        for rang in range(actions)
    ]
    tout = Communaute(
        objectifs=Objectifs(parcours=(Parcours(id="p", intitule="P", etapes=(Etape(id="e", intitule="E"),)),)),
        acteurs={item.id: item for item in acteurs},
        actions={item.id: item for item in faites},
    )
    return carte.plan(tout, JOUR, "acteurs" if familles > 1 or actions > 20 else "parcours")


def largeur_sur_hauteur(plan: Plan) -> float:
    racine = lue(rendu.svg(plan))
    return float((racine.get("width") or "").removesuffix("pt")) / float(
        (racine.get("height") or "").removesuffix("pt")
    )


def test_one_large_family_is_drawn_on_both_sides() -> None:
    plan = grande(1, 30, 40)
    image = rendu.svg(plan)
    assert "Associations (suite)" in image
    assert largeur_sur_hauteur(plan) > 0.9
    assert "(suite)" not in rendu.svg(grande(4, 8, 20))


def test_actions_of_nobody_are_drawn_on_both_sides_when_there_are_many() -> None:
    tout = Communaute(actions={f"x{rang}": Action(id=f"x{rang}", nom=f"Action {rang}") for rang in range(30)})
    image = rendu.svg(carte.plan(tout, JOUR))
    assert "Sans acteur sur cette carte (suite)" in image


def test_a_long_step_is_drawn_in_several_columns() -> None:
    assert 1 < largeur_sur_hauteur(grande(1, 5, 18)) < 2


def test_steps_run_from_left_to_right_and_paths_from_top_to_bottom() -> None:
    etapes = tuple(Etape(id=f"e{rang}", intitule=f"Moment {rang}") for rang in range(4))
    chemins = tuple(Parcours(id=f"p{rang}", intitule=f"Chemin {rang}", etapes=etapes) for rang in range(3))
    actions = [
        Action(id=f"x{rang}", nom=f"Action {rang}", etapes=(f"p{rang % 3}/e{rang % 4}",) if rang < 24 else ())
        for rang in range(26)
    ]
    tout = Communaute(objectifs=Objectifs(parcours=chemins), actions={item.id: item for item in actions})
    plan = carte.plan(tout, JOUR, "parcours")
    racine = lue(rendu.svg(plan))

    def place(cadre: ElementTree.Element) -> tuple[float, float]:
        forme = cadre.find(f"{SVG}path") or cadre.find(f"{SVG}polygon")
        forme = cadre.find(f"{SVG}path") if forme is None else forme
        assert forme is not None
        nombres = re.findall(r"-?[\d.]+", forme.get("d") or forme.get("points") or "")
        return min(map(float, nombres[::2])), min(map(float, nombres[1::2]))

    cadres = [groupe for groupe in racine.iter(f"{SVG}g") if groupe.get("class") == "cluster"]
    moments = {
        (groupe.findtext(f"{SVG}title") or ""): place(groupe)
        for groupe in cadres
        if (groupe.findtext(f"{SVG}title") or "").startswith(("Chemin", "Sans"))
    }
    assert [nom for nom in sorted(moments, key=lambda nom: moments[nom][1]) if nom.startswith("Chemin")] == [
        "Chemin 0", "Chemin 1", "Chemin 2",
    ]  # fmt: skip
    etapes_placees = [place(groupe) for groupe in cadres if "Moment" in (groupe.findtext(f"{SVG}title") or "")]
    lignes = sorted({round(y) for _, y in etapes_placees})
    assert len(lignes) == 3
    assert moments["Sans étape indiquée"][0] > max(x for x, _ in etapes_placees)


def test_a_map_nobody_could_read_is_refused_but_told() -> None:
    plan = grande(6, 40, 70)
    for forme in ("svg", "png"):
        with pytest.raises(Refus, match="310 cases"):
            rendu.rendre(plan, forme)
    assert "Acteur 5 39" in carte_texte.texte(plan)
    assert rendu.rendre(plan, "dot")


# --- the engine ----------------------------------------------------------------------------------------------


@pytest.fixture
def faux_moteur(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a Python script in place of the engine; `svg` there is what the true engine gives."""
    vrai = moteur.programme("embarque")

    def poser(corps: str) -> None:
        script = tmp_path / "graphviz-pure"
        script.write_text(
            f"#!{sys.executable}\nimport subprocess, sys, time\n"
            f"svg = lambda: subprocess.run([{str(vrai)!r}, '-Tsvg'], capture_output=True).stdout.decode()\n"
            f"{corps}\n"
        )
        script.chmod(0o755)
        monkeypatch.setattr(moteur, "programme", lambda nom: script)

    return poser


@pytest.mark.parametrize(
    ("corps", "dit"),
    [
        ("sys.stderr.write('Error: lost n0 n1 edge\\n'); print(svg())", "a signalé une perte.*lost n0 n1 edge"),
        ("sys.stderr.write('Warning: x\\nsyntax error\\n'); sys.exit(1)", "a échoué"),
        ("sys.exit(3)", "sans explication"),
        ("pass", "a signalé une perte"),
        ("print('<svg')", "mal formé"),
        ("print(svg().replace('class=\"edge\"', 'class=\"perdu\"', 1))", "le dessin 3.*: il en manque 1"),
        ("print(svg().replace('<title>n2&#45;&gt;n3<', '<title>n2&#45;&gt;n9<'))",
         "le dessin 4.*: il en manque 1"),
        ("print(svg().replace('<title>n2<', '<title>zz<'))", "Il manque 1 case"),
    ],
)  # fmt: skip
def test_a_picture_that_lacks_something_is_an_error(faux_moteur: Callable[[str], None], corps: str, dit: str) -> None:
    faux_moteur(corps)
    with pytest.raises(moteur.CarteIncomplete, match=dit) as echec:
        rendu.png(exemple())
    assert echec.value.code == 1
    assert echec.value.remede


def test_an_engine_that_takes_too_long_is_stopped(faux_moteur: Callable[[str], None]) -> None:
    faux_moteur("time.sleep(30)")
    with pytest.raises(moteur.CarteIncomplete, match=r"0\.2 secondes"):
        moteur.dessiner("digraph {}", "svg", delai=0.2)


def test_an_engine_that_does_not_start_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programme = tmp_path / "graphviz-pure"
    programme.write_bytes(b"\x00not a program")
    programme.chmod(0o755)
    for absent in (programme, tmp_path / "rien"):
        monkeypatch.setattr(moteur, "programme", lambda nom, absent=absent: absent)
        with pytest.raises(moteur.CarteIncomplete, match="ne démarre pas"):
            moteur.dessiner("digraph {}", "svg")


def test_the_engine_stands_beside_python_or_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vrai = moteur.programme("embarque")
    assert vrai.name.startswith("graphviz-pure")
    bibliotheque = tmp_path / "bin"
    bibliotheque.mkdir()
    (bibliotheque / "dot").symlink_to(vrai)
    (tmp_path / "dot").symlink_to(vrai)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "bin"]))
    with pytest.raises(Refus, match="introuvable") as echec:
        moteur.programme("systeme")
    assert (echec.value.code, "moteur embarqué" in echec.value.remede) == (2, True)
    monkeypatch.setenv("PATH", str(bibliotheque))
    assert moteur.programme("systeme") == bibliotheque / "dot"
    assert "Résam" in rendu.svg(exemple(), "systeme")


def test_without_the_embedded_engine_the_remedy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(moteur.sysconfig, "get_path", lambda nom: str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refus, match="graphviz-pure") as echec:
        moteur.programme("embarque")
    assert "--format texte" in echec.value.remede


def test_the_engine_is_given_no_other_fonts_or_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GVBINDIR", "/ailleurs")
    monkeypatch.setenv("DOTFONTPATH", "/ailleurs")
    assert not [nom for nom in moteur._environnement() if nom.startswith(("GV", "DOT"))]
    assert "PATH" in moteur._environnement()


# --- the command ---------------------------------------------------------------------------------------------

FICHIERS = {
    "acteurs/resam.yaml": "nom: Résam\ntype: association\n",
    "acteurs/secret.yaml": "nom: Discret\nvisibilite: membres\n",
    "actions/jardin.yaml": "nom: Jardin partagé\nporteurs: [resam, fantome]\npublics: [jeunes]\netapes: [vie/venir]\n",
    "objectifs.yaml": """
        publics:
          - id: jeunes
            intitule: Jeunes
            anciens_ids: [mineurs]
        parcours:
          - id: vie
            intitule: La vie
            etapes:
              - id: venir
                intitule: Venir
        """,
}


def test_a_picture_goes_to_sorties_and_is_written_once(run: Run, community: Community) -> None:
    dossier = community(FICHIERS)
    fait = run("carte", "-C", dossier, "--date", "2025-01-15")
    assert (fait.code, fait.stdout) == (0, "")
    assert "Carte écrite\u00a0: communaute/sorties/carte-acteurs.svg" in fait.stderr
    assert "fantome" in fait.stderr
    assert "1 fiche à diffusion restreinte" in fait.stderr
    image = dossier / "sorties" / "carte-acteurs.svg"
    avant = image.read_bytes()
    encore = run("carte", "-C", dossier, "--date", "2025-01-15")
    assert "déjà à jour" in encore.stderr
    assert image.read_bytes() == avant
    assert b"Discret" not in avant
    assert "Discret" in run("carte", "-C", dossier, "--pour", "membres", "--format", "texte").stdout


@pytest.mark.parametrize(
    ("options", "nom"),
    [
        (["--public", "jeunes"], "carte-acteurs-jeunes.svg"),
        (["--autour", "resam"], "carte-acteurs-autour-resam.svg"),
        (["--autour", "resam", "--rayon", "1"], "carte-acteurs-autour-resam-rayon-1.svg"),
        (["--pour", "membres"], "carte-acteurs-membres.svg"),
        (["--vue", "liens", "--pour", "soutien", "--depuis", "2024-01-01"],
         "carte-liens-depuis-2024-01-01-soutien.svg"),
        (["--ensemble", "--type", "association", "--statut", "idee"], "carte-acteurs-ensemble-association-idee.svg"),
        (["--cartes", "--public", "jeunes"], "cartes-jeunes.html"),
        (["--album", "--public", "jeunes"], "carte-acteurs-jeunes"),
    ],
)  # fmt: skip
def test_a_file_is_named_after_what_it_shows_and_for_whom(
    run: Run, community: Community, options: list[str], nom: str
) -> None:
    dossier = community(FICHIERS)
    assert run("carte", "-C", dossier, "--date", "2025-01-15", *options).code == 0
    assert nom in [path.name for path in (dossier / "sorties").iterdir()]


def test_texts_are_shown_and_any_form_may_be_written(run: Run, community: Community, tmp_path: Path) -> None:
    dossier = community(FICHIERS)
    commun = ("carte", "-C", dossier, "--date", "2025-01-15", "--quiet")
    assert "porte\u00a0: Jardin partagé" in run(*commun, "--format", "texte").stdout
    assert json.loads(run(*commun, "--format", "json", "--vue", "parcours").stdout)["vue"] == "parcours"
    assert run(*commun, "--format", "dot").stdout.startswith("digraph")
    assert run(*commun, "-o", "-").stdout.startswith("<?xml")
    for nom, debut in (
        ("a.png", b"\x89PNG"),
        ("a.svg", b"<?xml"),
        ("a.gv", b"digraph"),
        ("a.txt", b"Qui"),
        ("a.json", b"{"),
    ):
        assert run(*commun, "-o", tmp_path / nom).code == 0
        assert (tmp_path / nom).read_bytes().startswith(debut)
    assert run(*commun, "--format", "texte", "-o", tmp_path).code == 0
    assert (tmp_path / "carte-acteurs.txt").is_file()
    assert run(*commun, "-o", tmp_path).code == 0
    assert (tmp_path / "carte-acteurs.svg").is_file()


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (["--public", "jeune"], ["Le public «\u00a0jeune\u00a0» n’existe pas.", "«\u00a0jeunes\u00a0»"]),
        (["--zone", "nord"], ["La zone «\u00a0nord\u00a0» n’existe pas.", "Le dossier n’en décrit pas encore."]),
        (["--autour", "resan"], ["«\u00a0resam\u00a0»"]),
        (["--type", "assoc"], ["Le type d’acteur", "Vouliez-vous écrire «\u00a0association\u00a0»"]),
        (["--statut", "encours"], ["en-cours"]),
        (["--objectif", "x"], ["L’objectif «\u00a0x\u00a0» n’existe pas."]),
        (["-o", "carte.doc"], ["ne s’écrit pas en «\u00a0.doc\u00a0»", ".svg, .png"]),
        (["--role", "chef"], ["Le rôle «\u00a0chef\u00a0» n’existe pas.", "porteuse"]),
        (["--depuis", "2999-01-01"], ["pas avant la date de la carte"]),
        (["--ensemble", "--cartes"], ["--ensemble et --cartes ne vont pas ensemble"]),
        (["--album", "--autour", "resam"], ["fait déjà une image autour de chaque acteur"]),
        (["--album", "-o", "-"], ["Un album est un dossier"]),
        (["-o", "carte.svg", "--format", "png"], ["ne se termine pas comme un fichier png", "carte.png"]),
        (["--rayon", "0"], ["--rayon\u00a0: «\u00a00\u00a0» n’est pas un nombre de 1 à 9."]),
    ],
)
def test_a_wrong_request_is_refused_with_what_to_type(
    run: Run, community: Community, options: list[str], dit: list[str]
) -> None:
    refus = run("carte", "-C", community(FICHIERS), *options)
    assert (refus.code, refus.stdout) == (2, "")
    for morceau in dit:
        assert morceau in refus.stderr


def test_filters_take_old_ids_and_problems_are_counted(run: Run, community: Community) -> None:
    dossier = community({**FICHIERS, "acteurs/faux.yaml": "nom: [\n"})
    fait = run("carte", "-C", dossier, "--public", "mineurs", "--autour", "Résam", "--format", "texte")
    assert fait.code == 0
    assert "public «\u00a0Jeunes\u00a0»" in fait.stdout
    assert "cap verifier" in fait.stderr


def test_choices_are_understood_as_words_too(run: Run, community: Community) -> None:
    dossier = community({**FICHIERS, "actions/fini.yaml": "nom: Fini\nporteurs: [resam]\nstatut: terminee\n"})
    commun = ("carte", "-C", dossier, "--format", "texte")
    assert "public «\u00a0Jeunes\u00a0»" in run(*commun, "--public", "JEUNES").stdout
    assert "statut terminée" in run(*commun, "--statut", "terminée").stdout
    assert "statut en préparation" in run(*commun, "--statut", "En préparation").stdout
    assert "en cours" in run(*commun, "--statut", "en cours").stdout


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (["--par-page", "4"], "--par-page ne sert qu’avec --cartes"),
        (["--rayon", "3"], "--rayon ne sert qu’avec --autour"),
        (["--cartes", "--vue", "liens"], "--vue ne change rien aux cartes à découper"),
        (["--cartes", "--format", "svg"], "--format ne change rien aux cartes à découper"),
    ],
)
def test_an_option_without_effect_is_said(run: Run, community: Community, options: list[str], dit: str) -> None:
    fait = run("carte", "-C", community(FICHIERS), *options)
    assert fait.code == 0
    assert dit in fait.stderr


def test_nothing_is_written_when_the_engine_fails(
    run: Run, community: Community, faux_moteur: Callable[[str], None]
) -> None:
    faux_moteur("sys.exit(1)")
    dossier = community(FICHIERS)
    echec = run("carte", "-C", dossier)
    assert echec.code == 1
    assert "a échoué" in echec.stderr
    assert not (dossier / "sorties").exists()

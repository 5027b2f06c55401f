"""Links are those the files say; groups and who holds them are what a reader would draw by hand; nobody is measured."""

from __future__ import annotations

import json
from datetime import date
from itertools import combinations
from pathlib import Path

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.communaute import Communaute
from cap.liens import MEME_CASE, Rencontre, reseau, separes
from cap.loader import load
from cap.model import Acteur, Action
from cap.render import liens as rendu
from cap.render.pages import Page
from cap.resources import folder
from conftest import Community, Run

MORLAIX = folder("sample-community")
MULHOUSE = Path(__file__).parent / "communities/mulhouse"
FIN_2024 = date(2024, 12, 31)
HOSTILE = "Ici ::error:: <script>x</script> | [l](javascript:x) @nom \x1b[31m"

BASE: dict[str, str | bytes | None] = {
    "objectifs.yaml": """
        objectifs:
          - {id: g, intitule: "Global", intermediaires: [{id: o, intitule: "Proche"}]}
        parcours:
          - {id: p, intitule: P, etapes: [{id: un, intitule: Un}, {id: deux, intitule: Deux}, {id: trois, intitule: T}]}
          - {id: q, intitule: Q, etapes: [{id: quatre, intitule: Quatre}]}
        publics: [{id: a, intitule: "Aînés"}, {id: b, intitule: "Bébés"}, {id: c, intitule: "Cadres"}]
        """,
    "acteurs/alpha.yaml": "nom: Alpha\nliens: [{avec: beta, intensite: idees, depuis: 2022-01}, {avec: parti}]\n",
    "acteurs/beta.yaml": "nom: Bêta\nliens: [{avec: alpha, intensite: action}]\n",
    "acteurs/gamma.yaml": "nom: Gamma\n",
    "acteurs/delta.yaml": "nom: Delta\narrivee: 2024-02\n",
    "acteurs/parti.yaml": "nom: Parti\ndepart: 2023-12-31\n",
    "acteurs/cachee.yaml": "nom: Cachée\nvisibilite: soutien\nliens: [{avec: gamma}]\n",
    "acteurs/corps-un.yaml": "nom: Corps un\nrattachement: Mairie d’Ici\n",
    "acteurs/corps-deux.yaml": "nom: Corps deux\nrattachement: Mairie d’Ici\n",
    "actions/x.yaml": "nom: X\nporteurs: alpha\npublics: a\netapes: un\n",
    "actions/y.yaml": "nom: Y\nporteurs: gamma\npublics: a\netapes: deux\nobjectifs: o\n",
    "actions/z.yaml": "nom: Z\nporteurs: delta\npublics: b\netapes: un\nobjectifs: inconnu\n",
    "actions/w.yaml": "nom: W\nporteurs: corps-un\nobjectifs: o\n",
    "actions/v.yaml": "nom: V\nporteurs: [beta, gamma]\npartenaires: delta\nfin: 2024-01\n",
    "passerelles.yaml": "passerelles: [{id: pont, de: delta, vers: corps-deux, depuis: 2024-03, statut: effective}]\n",
    "reunions/2024-02-01-copil.md": "---\ndate: 2024-02-01\ntitre: Copil\npresents: [alpha, gamma, parti]\n---\n",
    "reunions/2024-02-02-copil.md": "---\ndate: 2024-02-02\npresents: [alpha]\n---\n",
}


@pytest.fixture
def here(community: Community) -> Path:
    return community(BASE)


def lue(ou: Path) -> Communaute:
    return load(ou).communaute


# --- the two cases --------------------------------------------------------------------------------------------


def test_morlaix_groups_and_who_holds_them() -> None:
    found = reseau(lue(MORLAIX), FIN_2024)
    assert found.ensembles == (
        ("ti-legumaj", "ccas-ker-an-traon", "ker-an-traon"),
        (
            "buzuk",
            "epi-du-port",
            "finisterra",
            "graines-de-baie",
            "pole-ess",
            "resam",
            "sillons-partages",
            "ulamir-cpie",
        ),
    )
    assert len(found.isoles) == 9 and len(found.noms) == 20
    assert [relais.acteur for relais in found.relais] == ["ker-an-traon", "ulamir-cpie"]
    assert found.relais[1].cotes == (
        ("buzuk", "epi-du-port", "finisterra", "pole-ess", "resam"),
        ("graines-de-baie", "sillons-partages"),
    )


def test_morlaix_who_acts_on_the_same_cell_without_a_link() -> None:
    # Distribuer × foyers 5, × grand public 5; cuisiner 3; apprendre × jeunes 2; produire 1; décider × pros 5.
    found = [item for item in reseau(lue(MORLAIX), FIN_2024).rencontres if item.raison == MEME_CASE]
    assert len(found) == 21
    assert found[0] == Rencontre(
        ("buzuk", "ccas-ker-an-traon"),
        MEME_CASE,
        ("alimentation/distribuer",),
        ("foyers-precarite",),
        actions=(("securite-sociale-alimentation",), ("aides-alimentaires-urgence",)),
        reunions=4,
        recentes=3,
    )
    assert {item.acteurs for item in found if item.etapes == ("alimentation/cuisiner",)} == {
        ("cantine-mobile", "centre-social-madeleine"),
        ("cantine-mobile", "graines-de-baie"),
        ("centre-social-madeleine", "graines-de-baie"),
    }


def test_morlaix_what_changed_in_a_year() -> None:
    change = reseau(lue(MORLAIX), FIN_2024, depuis=date(2023, 12, 31)).mouvement
    assert change is not None
    assert change.arrives == ("ti-legumaj", "finisterra", "laboratoire-etudes-rurales")
    assert change.partis == ("departement",)
    assert [(cause.nature, cause.par) for cause in change.apparus] == [
        ("action", "commandes-cantines"),
        ("action", "comprendre-notre-assiette"),
        ("passerelle", "cantine-legumerie"),
        ("passerelle", "epicerie-caisse"),
    ]
    assert [(cause.par, venus, sortis) for cause, venus, sortis in change.elargis] == [
        ("securite-sociale-alimentation", ("finisterra",), ())
    ]
    assert change.disparus == () and change.sans_date == 1  # the two bodies of one town


def test_mulhouse_holds_by_one_for_the_street() -> None:
    found = reseau(lue(MULHOUSE), FIN_2024)
    assert len(found.ensembles) == 1 and len(found.ensembles[0]) == 7 and len(found.isoles) == 9
    (relais,) = found.relais
    assert relais.acteur == "unicite" and relais.cotes[1] == ("club-prevention",)
    assert "Ville de Mulhouse\u00a0: Carré des associations, Participation citoyenne et Service" in rendu.markdown(
        found
    )


def test_with_shared_meetings_everybody_is_linked() -> None:
    found = reseau(lue(MORLAIX), FIN_2024, presences=True)
    assert found.ensembles == (tuple(found.noms),) and found.relais == ()
    assert len(found.rencontres) == len(reseau(lue(MORLAIX), FIN_2024).rencontres)
    assert "10 réunions où deux d’entre eux au moins sont venus" in rendu.markdown(found)


# --- a small community ------------------------------------------------------------------------------------------


def test_each_kind_of_link_is_told(here: Path) -> None:
    found = reseau(lue(here), date(2024, 6, 1))
    assert [(cause.nature, cause.de, cause.vers, cause.intensite) for cause in found.causes] == [
        ("declare", ("alpha",), ("beta",), "idees"),
        ("declare", ("beta",), ("alpha",), "action"),
        ("passerelle", ("delta",), ("corps-deux",), ""),
        ("structure", ("corps-deux", "corps-un"), (), ""),
    ]
    assert found.ensembles == (("alpha", "beta"), ("corps-deux", "corps-un", "delta"))
    assert found.isoles == ("gamma",)
    assert [(relais.acteur, relais.cotes) for relais in found.relais] == [("corps-deux", (("corps-un",), ("delta",)))]


def test_who_could_meet_and_why(here: Path) -> None:
    found = reseau(lue(here), date(2024, 6, 1))
    assert found.rencontres == (
        Rencontre(("alpha", "gamma"), "etape-voisine", ("p/un", "p/deux"), ("a",), "", (("x",), ("y",)), 1, 1),
        Rencontre(("alpha", "delta"), "public-voisin", ("p/un",), ("a", "b"), "", (("x",), ("z",)), 0),
        Rencontre(("corps-un", "gamma"), "meme-objectif", objectif="o", actions=(("w",), ("y",))),
    )
    page = rendu.markdown(found)
    assert "- Un et Deux, Aînés\u00a0: Alpha et Gamma\n" in page
    assert "- Un, Aînés et Bébés\u00a0: Alpha et Delta (jamais vus à une même réunion)\n" in page
    assert "- Proche\u00a0: Corps un et Gamma (jamais vus à une même réunion)\n" in page
    everything = rendu.markdown(found, tout=True)
    assert "Alpha (X) et Gamma (Y) — vus ensemble à 1 réunion" in everything
    assert "Alpha (X) et Delta (Z) — jamais vus à une même réunion" in everything


def test_who_meets_already_is_set_apart(community: Community) -> None:
    copils = {
        f"reunions/{jour}-copil.md": f"---\ndate: {jour}\npresents: [alpha, gamma]\n---\n"
        for jour in ("2022-02-01", "2024-02-01", "2024-04-01")
    }
    ici = community({**BASE, **copils})
    found = reseau(lue(ici), date(2024, 6, 1))
    alpha = found.rencontres[0]
    assert (alpha.acteurs, alpha.reunions, alpha.recentes, alpha.se_voient) == (("alpha", "gamma"), 3, 2, True)
    avant, _, apres = rendu.texte(found, Page(), tout=True).partition("SE VOIENT DÉJÀ EN RÉUNION")
    assert "Alpha (X) et Gamma" in apres and "Alpha (X) et Gamma" not in avant
    assert "Alpha (X) et Delta" in avant and "Delta" not in apres
    ensuite = reseau(lue(ici), date(2025, 3, 1)).rencontres[0]
    assert (ensuite.reunions, ensuite.recentes, ensuite.se_voient) == (3, 1, False)
    assert [item["se_voient"] for item in json.loads(rendu.json(found))["rencontres"]] == [True, False, False]


def test_a_bridge_has_a_direction(community: Community) -> None:
    assert "- Delta vers Corps deux (depuis mars 2024)" in rendu.markdown(
        reseau(lue(community(BASE)), date(2024, 6, 1))
    )
    double = str(BASE["passerelles.yaml"]).replace("id: pont,", "id: pont, sens: double,")
    found = reseau(lue(community({**BASE, "passerelles.yaml": double}, name="double")), date(2024, 6, 1))
    assert "- Delta et Corps deux, dans les deux sens (depuis mars 2024)" in rendu.markdown(found)


def test_what_changed_is_told_in_both_directions(here: Path) -> None:
    found = reseau(lue(here), date(2024, 6, 1), depuis=date(2023, 6, 1), presences=True)
    page = rendu.markdown(found)
    for dit in (
        "Arrivés\u00a0: Delta",
        "Partis\u00a0: Parti",
        "Nouveau\u00a0: passerelle, Delta vers Corps deux (depuis mars 2024)",
        "Nouveau\u00a0: Réunion le 1er février 2024\u00a0: Alpha et Gamma",
        "N’est plus\u00a0: action, V\u00a0: Bêta et Gamma",
        "N’est plus\u00a0: Alpha et Parti\u00a0: lien écrit",
        "2 liens ne sont pas datés\u00a0: ils comptent aux deux dates.",
    ):
        assert dit in page, dit
    same = reseau(lue(here), date(2024, 6, 1), depuis=date(2024, 5, 1)).mouvement
    assert same is not None and not (same.apparus or same.disparus or same.elargis or same.arrives)
    assert "Aucun changement" in rendu.markdown(reseau(lue(here), date(2024, 6, 1), depuis=date(2024, 5, 1)))


def test_an_action_that_loses_a_carrier_is_a_change(community: Community) -> None:
    here = community(
        {
            "acteurs/a.yaml": "nom: A\n",
            "acteurs/b.yaml": "nom: B\n",
            "acteurs/c.yaml": "nom: C\ndepart: 2024-01\n",
            "actions/x.yaml": "nom: X\nporteurs: [a, b, c]\n",
        }
    )
    found = reseau(lue(here), date(2024, 6, 1), depuis=date(2023, 1, 1))
    assert "Changé\u00a0: action, «\u00a0X\u00a0»\u00a0: C en moins" in rendu.markdown(found)
    ici, parti = found.de("a").mouvement, found.de("c").mouvement
    assert ici is not None and ici.partis == () and len(ici.elargis) == 1
    assert parti is not None and parti.partis == ("c",) and len(parti.elargis) == 1


def test_a_reserved_sheet_is_for_the_support_team(here: Path) -> None:
    assert "cachee" not in reseau(lue(here), FIN_2024).noms
    seen = reseau(lue(here), FIN_2024, "soutien")
    assert ("cachee", "gamma") in seen.ensembles
    assert "Cachée" not in rendu.json(reseau(lue(here), FIN_2024, depuis=date(2024, 1, 1)))


def test_two_departures_at_once_part_more_than_each(community: Community) -> None:
    chain = {f"acteurs/{nom}.yaml": f"nom: {nom.upper()}\n" for nom in "abcde"}
    links = {f"actions/{a}{b}.yaml": f"nom: {a}{b}\nporteurs: [{a}, {b}]\n" for a, b in ("ab", "bc", "cd", "de")}
    communaute = lue(community({**chain, **links}))
    assert separes(communaute, FIN_2024, ["c"]) == ((("a", "b"), ("d", "e")),)
    assert separes(communaute, FIN_2024, ["b", "d"]) == ((("a",), ("c",), ("e",)),)
    assert separes(communaute, FIN_2024, ["a"]) == separes(communaute, FIN_2024, []) == ()
    star = {f"actions/{a}.yaml": f"nom: {a}\nporteurs: [a, {a}]\n" for a in "bcd"}
    three = reseau(lue(community({**chain, **star}, name="etoile")), FIN_2024)
    assert "ne seraient plus reliés entre eux\u00a0: B\u202f; C\u202f; D." in rendu.markdown(three)


@given(st.lists(st.sets(st.integers(0, 7), min_size=1), max_size=8))
def test_groups_and_who_holds_them_are_those_of_the_pairs(actions: list[set[int]]) -> None:
    pairs: networkx.Graph = networkx.Graph()
    pairs.add_nodes_from(f"n{rang}" for rang in range(8))
    for qui in actions:
        pairs.add_edges_from((f"n{a}", f"n{b}") for a, b in combinations(qui, 2))
    found = reseau(
        Communaute(
            acteurs={nom: Acteur(id=nom, nom=nom) for nom in pairs},
            actions={
                f"a{rang}": Action(id=f"a{rang}", nom=str(rang), porteurs=tuple(f"n{acteur}" for acteur in sorted(qui)))
                for rang, qui in enumerate(actions)
            },
        ),
        FIN_2024,
    )
    groupes = {frozenset(ensemble) for ensemble in found.ensembles} | {frozenset((seul,)) for seul in found.isoles}
    assert groupes == {frozenset(groupe) for groupe in networkx.connected_components(pairs)}
    assert {relais.acteur for relais in found.relais} == set(networkx.articulation_points(pairs))


# --- as typed -------------------------------------------------------------------------------------------------


def test_typed_on_the_command_line(run: Run) -> None:
    outcome = run("liens", "-C", MORLAIX, "--date", "2024-12-31", "--depuis", "2023-12-31")
    assert outcome.code == 0, outcome.stderr
    assert outcome.stdout.startswith("Liens entre les acteurs au 31 décembre 2024\n")
    assert max(map(len, outcome.stdout.splitlines())) <= 80
    assert "Pour toutes les voir" in outcome.stdout and "autres paires ailleurs" in outcome.stdout
    everything = run("liens", "-C", MORLAIX, "--date", "2024-12-31", "--tout").stdout
    assert "Pour toutes les voir" not in everything and "autres paires" not in everything
    assert "Lycée agricole de la Penzé" in everything
    data = json.loads(run("liens", "-C", MORLAIX, "--date", "2024-12-31", "--format", "json").stdout)
    assert data["schema"] == "cap/liens/1" and len(data["rencontres"]) == 82 and "depuis" not in data
    dated = run("liens", "-C", MORLAIX, "--date", "2024-12-31", "--format", "json", "--depuis", "2023-12-31").stdout
    assert json.loads(dated)["depuis"]["elargis"][0]["venus"] == ["finisterra"]


def test_what_is_about_one_actor(run: Run, here: Path) -> None:
    outcome = run("liens", "--acteur", "Bêta", "--date", "2024-06-01", "--format", "markdown", cwd=here)
    assert outcome.code == 0 and "Gamma" not in outcome.stdout and "Alpha et Bêta" in outcome.stdout
    parti = run("liens", "--acteur", "parti", "--date", "2024-06-01", cwd=here)
    assert parti.code == 2 and "Parti a quitté la communauté (31 décembre 2023)." in parti.stderr
    assert run("liens", "--acteur", "parti", "--date", "2023-06-01", cwd=here).code == 0
    assert "--pour soutien" in run("liens", "--acteur", "cachee", cwd=here).stderr
    assert run("liens", "--acteur", "cachee", "--pour", "soutien", cwd=here).code == 0
    assert run("liens", "--date", "2024-06-01", "--depuis", "2024-06-01", cwd=here).code == 2


def test_a_folder_that_begins_is_answered(run: Run, community: Community) -> None:
    assert "Aucun acteur" in run("liens", cwd=community()).stdout
    alone = run("liens", cwd=community({"acteurs/a.yaml": "nom: A\n"}, name="seul"))
    assert "Aucun lien n’est écrit" in alone.stdout and "Sans lien écrit".upper() in alone.stdout


def test_nothing_typed_in_a_file_acts_on_who_reads(run: Run, community: Community) -> None:
    dit = json.dumps(HOSTILE)
    here = community(
        {
            "objectifs.yaml": f"parcours: [{{id: p, intitule: {dit}, etapes: [{{id: e, intitule: {dit}}}]}}]\n"
            f"publics: [{{id: j, intitule: {dit}}}]\n",
            "acteurs/a.yaml": f"nom: {dit}\nrattachement: {dit}\n",
            "acteurs/b.yaml": f"nom: {dit}\nrattachement: {dit}\n",
            "acteurs/c.yaml": f"nom: {dit}\n",
            "actions/x.yaml": f"nom: {dit}\nporteurs: [a, b]\netapes: e\npublics: j\n",
            "actions/y.yaml": f"nom: {dit}\nporteurs: c\netapes: e\npublics: j\n",
        }
    )
    for forme in ("texte", "markdown", "json"):
        page = run("liens", "--format", forme, cwd=here).stdout
        assert "\x1b" not in page and not any(line.lstrip().startswith("::") for line in page.splitlines())
        if forme == "markdown":
            assert "<script" not in page.replace("\\<", "") and "[l](" not in page.replace("\\[l\\]", "")
    json.loads(page)

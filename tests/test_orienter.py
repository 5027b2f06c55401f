"""The compass sends somebody where the map says, says what it does not know, and names nobody who did not agree."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cap import designation
from cap.communaute import Communaute
from cap.loader import load
from cap.orienter import Boussole, Criteres, orienter
from cap.refus import Refus
from cap.render import orienter as rendu
from cap.resources import folder
from conftest import Community, Run

MORLAIX = folder("sample-community")
MULHOUSE = Path(__file__).parent / "communities/mulhouse"
FIN_2024 = date(2024, 12, 31)
HOSTILE = "Ici ::error:: <script>x</script> | [l](javascript:x) @nom \x1b[31m"

BASE: dict[str, str | bytes | None] = {
    "objectifs.yaml": """
        parcours:
          - id: p
            intitule: "Parcours"
            etapes:
              - {id: un, intitule: "Un", anciens_ids: [premiere]}
              - {id: deux, intitule: "Deux"}
              - {id: trois, intitule: "Trois"}
              - {id: quatre, intitule: "Quatre"}
        publics: [{id: jeunes, intitule: "Jeunes"}, {id: tous-ages, intitule: "Tous âges"}]
        zones: [{id: nord, intitule: "Nord"}, {id: sud, intitule: "Sud"}]
        sans_objet:
          - {etapes: toutes, publics: tous-ages, motif: "Ne les concerne pas."}
        """,
    "acteurs/asso.yaml": "nom: L’Asso\ntype: association\nsite: https://asso.example.org\nzones: nord\n",
    "acteurs/mairie.yaml": "nom: Mairie\ntype: collectivite\nroles: [soutien]\nsite: mairie en face\n",
    "acteurs/jo.yaml": "nom: Jo Bihan\ntype: personne\nsite: https://jo.example.org\n",
    "acteurs/lou.yaml": """
        nom: Lou Riou
        type: personne
        site: https://lou.example.org
        accord_publication: {le: 2023-01-01, champs: [nom]}
        """,
    "acteurs/discrete.yaml": "nom: Discrète\ntype: association\nvisibilite: membres\n",
    "acteurs/parti.yaml": "nom: Parti\ndepart: 2023-06-30\n",
    "actions/nord.yaml": "nom: Au nord\nporteurs: asso\netapes: un\npublics: jeunes\nzones: nord\ndebut: 2024-10\n",
    "actions/sans-zone.yaml": "nom: Sans zone\nporteurs: asso\netapes: p/un\npublics: jeunes\n",
    "actions/flou.yaml": "nom: Flou\nporteurs: mairie\nanimation: asso\nfin: 2030-06\n",
    "actions/sud.yaml": "nom: Au sud\nporteurs: [jo, lou]\netapes: [un, deux]\npublics: jeunes\nzones: sud\n",
    "actions/discrete.yaml": "nom: Réservée\nporteurs: asso\netapes: un\npublics: jeunes\nvisibilite: membres\n",
    "actions/de-discrete.yaml": "nom: De discrète\nporteurs: discrete\netapes: deux\npublics: jeunes\nzones: nord\n",
    "actions/orpheline.yaml": "nom: Orpheline\nporteurs: [parti, inconnu]\netapes: trois\npublics: tous-ages\n",
    "actions/finie.yaml": "nom: Finie\nporteurs: asso\netapes: un\npublics: jeunes\nzones: nord\nfin: 2024-01\n",
    "actions/idee.yaml": "nom: Idée\nporteurs: asso\netapes: un\npublics: jeunes\nzones: nord\nstatut: idee\n",
    "passerelles.yaml": """
        passerelles:
          - {id: a, de: mairie, vers: "action:nord", statut: effective, depuis: 2024-03}
          - {id: b, de: mairie, vers: asso, publics: tous-ages, statut: effective}
          - {id: c, de: "action:flou", vers: asso, sens: double, statut: effective, depuis: 2026}
          - {id: d, de: jo, vers: mairie, publics: jeunes, etape: un, statut: effective}
          - {id: e, de: mairie, vers: asso, statut: envisagee}
          - {id: f, de: discrete, vers: asso, statut: effective, jusqu_au: 2023}
          - {id: g, de: "action:discrete", vers: asso, statut: effective}
        """,
}


@pytest.fixture
def here(community: Community) -> Path:
    return community(BASE)


def lue(ou: Path) -> Communaute:
    return load(ou).communaute


def noms(boussole: Boussole) -> tuple[list[str], list[str], list[str]]:
    return (
        [piste.nom for piste in boussole.actions],
        [piste.nom for piste in boussole.a_verifier],
        [piste.nom for piste in boussole.proches],
    )


# --- the two cases --------------------------------------------------------------------------------------------


def test_morlaix_young_people_who_learn() -> None:
    found = orienter(lue(MORLAIX), FIN_2024, Criteres("jeunes", "alimentation/apprendre"))
    assert noms(found) == (["Ateliers cuisine à l’école", "Ferme pédagogique", "Sorties et ateliers nature"], [], [])
    assert [piste.porteurs for piste in found.actions] == [
        ("Graines de baie",),
        ("Lycée agricole de la Penzé",),
        ("Ulamir-CPIE",),
    ]
    assert found.soutien == ("Pôle ESS du Pays de Morlaix", "Résam", "Ulamir-CPIE")


def test_morlaix_a_gap_shows_what_is_near_and_says_so() -> None:
    found = orienter(lue(MORLAIX), FIN_2024, Criteres("professionnels", "alimentation/cuisiner"))
    assert [(piste.nom, piste.proche) for piste in found.proches] == [
        ("Cantine scolaire en régie", "même étape, autre public"),
        ("Jardins partagés", "même étape, autre public"),
        ("Repas à prix libre", "même étape, autre public"),
        ("Repas partagés du quartier", "même étape, autre public"),
        ("Monnaie locale", "étape voisine, même public"),
    ]
    assert found.actions == found.a_verifier == ()


def test_morlaix_the_link_that_leads_to_an_action_is_said() -> None:
    found = orienter(lue(MORLAIX), FIN_2024, Criteres("foyers-precarite"))
    assert len(found.actions) == 7
    (caisse,) = [piste for piste in found.actions if piste.id == "securite-sociale-alimentation"]
    assert [(item.id, item.depuis_qui) for item in caisse.passerelles] == [("epicerie-caisse", "L’Épi du port")]
    (elles,) = [
        piste
        for piste in orienter(lue(MORLAIX), FIN_2024, Criteres("grand-public", "alimentation/decider")).actions
        if piste.id == "securite-sociale-alimentation"
    ]
    assert elles.passerelles == ()  # that link is for households, not for everybody


def test_morlaix_the_map_is_read_as_it_was() -> None:
    demande = Criteres("grand-public", "alimentation/produire")
    assert noms(orienter(lue(MORLAIX), date(2023, 6, 1), demande))[0] == ["Veille eau"]
    assert noms(orienter(lue(MORLAIX), FIN_2024, demande))[0] == []


def test_mulhouse_the_two_priority_gaps() -> None:
    communaute = lue(MULHOUSE)
    found = orienter(communaute, FIN_2024, Criteres("hors-dispositif", "engagement/s-engager"))
    assert noms(found) == ([], [], ["Ateliers radio", "Conseil de jeunes", "Service civique"])
    found = orienter(communaute, FIN_2024, Criteres("jeunes-11-15", "engagement/s-informer"))
    assert [piste.id for piste in found.proches if piste.proche == "même étape, autre public"] == [
        "information-droits",
        "permanence-ecoute",
        "rencontres-cartographie",
    ]
    assert {piste.id for piste in found.proches if piste.proche == "étape voisine, même public"} == {
        "accueils-jeunes",
        "projet-social-tisserands",
        "projet-social-canal",
        "educateurs-rue",
        "ateliers-radio",
        "creneaux-sport",
    }


def test_mulhouse_everybody_out_of_reach_of_institutions() -> None:
    found = orienter(lue(MULHOUSE), FIN_2024, Criteres("hors-dispositif"))
    assert noms(found)[0] == ["Éducateurs de rue", "Permanence d’écoute"]
    assert [(piste.trace.le.texte, piste.trace.quoi) for piste in found.actions if piste.trace] == [
        ("2024-05", "une passerelle de qui la porte")
    ] * 2
    assert not any(piste.ancienne for piste in found.actions)


def test_the_whole_map_goes_by_step() -> None:
    found = orienter(lue(MORLAIX), FIN_2024, Criteres())
    assert len(found.actions) == 24
    groupes = {titre: [piste.id for piste in pistes] for titre, pistes in found.par_etape()}
    assert list(groupes) == ["Produire", "Transformer", "Distribuer", "Cuisiner et manger", "Apprendre", "Décider"]
    assert groupes["Transformer"] == ["farines-pain-locaux", "commandes-cantines", "legumerie"]


# --- what sheets do not say -----------------------------------------------------------------------------------


def test_what_is_not_said_is_told_apart(here: Path) -> None:
    found = orienter(lue(here), FIN_2024, Criteres("jeunes", "p/un", "nord"))
    assert noms(found) == (["Au nord"], ["Flou", "Sans zone"], [])
    assert [piste.imprecisions for piste in found.a_verifier] == [
        ("public non précisé", "étape non précisée", "zone non précisée (c’est une zone de qui la porte)"),
        ("zone non précisée (c’est une zone de qui la porte)",),
    ]
    found = orienter(lue(here), FIN_2024, Criteres(zone="sud"))
    assert noms(found) == (["Au sud"], ["Flou", "Orpheline", "Sans zone"], [])
    assert {piste.imprecisions for piste in found.a_verifier} == {("zone non précisée",)}


def test_another_zone_and_a_next_step_are_near(here: Path) -> None:
    found = orienter(lue(here), FIN_2024, Criteres("jeunes", "p/deux", "nord"))
    assert noms(found)[0] == ["De discrète"]
    found = orienter(lue(here), FIN_2024, Criteres("", "p/quatre"))
    assert [(piste.nom, piste.proche) for piste in found.proches] == [("Orpheline", "étape voisine")]
    found = orienter(lue(here), FIN_2024, Criteres("jeunes", "p/trois"))
    assert [(piste.nom, piste.proche) for piste in found.proches] == [
        ("Orpheline", "même étape, autre public"),
        ("Au sud", "étape voisine, même public"),
        ("De discrète", "étape voisine, même public"),
    ]
    communaute = lue(here)
    actions = {nom: item for nom, item in communaute.actions.items() if nom == "sud"}
    seule = Communaute(objectifs=communaute.objectifs, actions=actions)
    found = orienter(seule, FIN_2024, Criteres("jeunes", "", "nord"))
    assert [(piste.nom, piste.proche) for piste in found.proches] == [("Au sud", "autre zone")]
    assert "Personne n’est nommé pour la porter" in rendu.markdown(found)


def test_a_cell_without_object_says_why(here: Path) -> None:
    found = orienter(lue(here), FIN_2024, Criteres("tous-ages", "p/quatre"))
    assert found.sans_objet == "Ne les concerne pas."
    assert "La communauté n’attend pas d’action ici\u00a0: Ne les concerne pas." in rendu.markdown(found)
    assert orienter(lue(here), FIN_2024, Criteres("tous-ages")).sans_objet is None


def test_a_finished_or_only_imagined_action_sends_nobody(here: Path) -> None:
    seen = noms(orienter(lue(here), FIN_2024, Criteres()))[0]
    assert "Finie" not in seen and "Idée" not in seen


# --- who is named ---------------------------------------------------------------------------------------------


def test_who_did_not_agree_is_not_named_outside(here: Path) -> None:
    found = orienter(lue(here), FIN_2024, Criteres("jeunes"))
    (sud,) = [piste for piste in found.actions if piste.id == "sud"]
    (discrete,) = [piste for piste in found.actions if piste.id == "de-discrete"]
    assert sud.porteurs == ("Lou Riou", "une personne")
    assert discrete.porteurs == ("une structure",)
    assert {relais.nom: relais.site for relais in found.acteurs} == {
        "L’Asso": "https://asso.example.org",
        "Lou Riou": "",
        "Mairie": "mairie en face",
    }
    for page in (rendu.markdown(found), rendu.html(found), rendu.json(found)):
        assert "Jo Bihan" not in page and "jo.example" not in page and "lou.example" not in page
        assert "Réservée" not in page and "Discrète" not in page


def test_members_read_what_is_theirs(here: Path) -> None:
    found = orienter(lue(here), FIN_2024, Criteres("jeunes"), "membres")
    assert "Réservée" in noms(found)[0]
    (discrete,) = [piste for piste in found.actions if piste.id == "de-discrete"]
    assert discrete.porteurs == ("Discrète",)
    for page in (rendu.markdown(found), rendu.html(found)):
        assert "à ne pas afficher en public" in page and "Aucune donnée personnelle" not in page


def test_links_lead_for_the_public_asked_in_the_direction_they_have(here: Path) -> None:
    (nord,) = orienter(lue(here), FIN_2024, Criteres("jeunes", "p/un", "nord")).actions
    assert [(item.id, item.depuis_qui) for item in nord.passerelles] == [("a", "Mairie")]
    (nord,) = orienter(lue(here), date(2026, 5, 1), Criteres("jeunes", "p/un", "nord")).actions
    assert [(item.id, item.depuis_qui) for item in nord.passerelles] == [("c", "Flou"), ("a", "Mairie")]
    # A member reads where the last one comes from.
    (nord, *_) = orienter(lue(here), FIN_2024, Criteres("jeunes", "p/un", "nord"), "membres").actions
    assert [item.id for item in nord.passerelles] == ["a", "g"]


def test_an_actor_without_action_is_there_when_a_link_names_what_is_asked(here: Path) -> None:
    found = orienter(lue(here), FIN_2024, Criteres("jeunes", "p/un", "nord"))
    mairie = next(relais for relais in found.acteurs if relais.id == "mairie")
    assert [item.depuis_qui for item in mairie.passerelles] == ["une personne"]
    communaute = lue(here)
    sans_action = Communaute(
        objectifs=communaute.objectifs, acteurs=communaute.acteurs, passerelles=communaute.passerelles
    )
    found = orienter(sans_action, FIN_2024, Criteres("jeunes", "p/un", "sud"))
    assert "**Mairie**\n\n- Une passerelle y mène de\u00a0: une personne, pour\u00a0: Jeunes.\n" in rendu.markdown(
        found
    )
    assert "à une prochaine réunion" in rendu.markdown(found)
    assert orienter(sans_action, FIN_2024, Criteres("jeunes", "p/deux")).acteurs == ()


def test_a_link_to_who_carries_an_action_is_for_the_publics_of_both(here: Path) -> None:
    # The link b leads all ages to the association: of what it holds, only the sheet without public may be for them.
    trouvees = orienter(lue(here), FIN_2024, Criteres()).actions
    assert [piste.id for piste in trouvees for item in piste.passerelles if item.id == "b"] == ["flou"]
    flou = next(piste for piste in trouvees if piste.id == "flou")
    assert [(item.id, item.porteur, [nomme.id for nomme in item.publics]) for item in flou.passerelles] == [
        ("b", True, ["tous-ages"]),
        ("d", True, ["jeunes"]),
    ]
    nord = next(piste for piste in trouvees if piste.id == "nord")
    assert [(item.id, item.porteur) for item in nord.passerelles] == [("a", False)]
    page = rendu.markdown(orienter(lue(here), FIN_2024, Criteres()))
    assert "Une passerelle mène à qui la porte, de\u00a0: une personne, pour\u00a0: Jeunes." in page


def test_who_carried_an_action_and_left_is_said(here: Path) -> None:
    found = orienter(lue(here), FIN_2024, Criteres("tous-ages", "p/trois"))
    (orpheline,) = found.actions
    assert (orpheline.porteurs, orpheline.partis) == ((), ("Parti",))
    assert "Plus portée à cette date\u00a0: Parti a quitté la communauté." in rendu.markdown(found)


# --- stale sheets ---------------------------------------------------------------------------------------------


def test_the_last_dated_trace_says_whether_to_check(community: Community) -> None:
    files: dict[str, str | bytes | None] = {
        "acteurs/a.yaml": "nom: A\narrivee: 2020\n",
        "actions/debut.yaml": "nom: Début\nporteurs: inconnu\ndebut: 2024-01-15\n",
        "actions/vieux.yaml": "nom: Vieux\nporteurs: inconnu\ndebut: 2023-11\n",
        "actions/rien.yaml": "nom: Rien\nporteurs: inconnu\ndebut: n. c.\n",
        "actions/resultat.yaml": "nom: Résultat\nporteurs: inconnu\nresultats: [{le: 2024-06, constat: x}]\n",
        "actions/futur.yaml": "nom: Futur\nporteurs: inconnu\nresultats: [{le: 2029, constat: x}]\n",
        "actions/jalon.yaml": "nom: Jalon\nporteurs: inconnu\n",
        "actions/revise.yaml": "nom: Révisé\nporteurs: inconnu\n",
        "actions/lien.yaml": "nom: Lien\nporteurs: inconnu\n",
        "actions/mesure.yaml": "nom: Mesure\nporteurs: inconnu\nresultats_attendus: [{intitule: x, indicateur: i}]\n",
        "actions/decidee.yaml": "nom: Décidée\nporteurs: inconnu\ndecision: 2024-02-01-copil#D1\n",
        "actions/venu.yaml": "nom: Venu\nporteurs: a\n",
        "feuille-de-route.yaml": """
            jalons:
              - {id: j, intitule: x, actions: jalon, etat: fait, fait_le: 2024-05}
              - {id: k, intitule: x, actions: revise, revisions: [{le: 2024-04}]}
              - {id: l, intitule: x, actions: vieux, etat: fait, fait_le: 2024-06, visibilite: soutien}
            """,
        "passerelles.yaml": 'passerelles: [{id: p, de: a, vers: "action:lien", depuis: 2024-03, statut: effective}]\n',
        "evaluation.yaml": "indicateurs: [{id: i, intitule: x}]\n",
        "mesures/2024.yaml": "mesures: [{indicateur: i, le: 2024-07}, {indicateur: autre, le: 2024-08}]\n",
        "reunions/2024-02-01-copil.md": "---\ndate: 2024-02-01\n---\nDécision : on y va\n",
        "reunions/2024-09-01-copil.md": "---\ndate: 2024-09-01\npresents: a\n---\n",
    }
    communaute = lue(community(files))

    def traces(audience: str) -> dict[str, tuple[str, str] | None]:
        found = orienter(communaute, FIN_2024, Criteres(), audience)
        assert {piste.id for piste in found.actions if piste.ancienne} == {"vieux", "rien", "futur"}
        return {piste.id: piste.trace and (piste.trace.le.texte, piste.trace.quoi) for piste in found.actions}

    assert traces("public") == {
        "debut": ("2024-01-15", "son début"),
        "decidee": ("2024-02-01", "sa décision"),
        "futur": None,
        "jalon": ("2024-05", "un jalon atteint"),
        "lien": ("2024-03", "une passerelle"),
        "mesure": ("2024-07", "une mesure"),
        "resultat": ("2024-06", "un résultat constaté"),
        "revise": ("2024-04", "un jalon révisé"),
        "rien": None,
        "venu": ("2024-03", "une passerelle de qui la porte"),
        "vieux": ("2023-11", "son début"),
    }
    assert traces("membres")["venu"] == ("2024-09-01", "qui la porte est venu à une réunion")
    page = rendu.markdown(orienter(communaute, FIN_2024, Criteres()))
    assert "rien de daté depuis novembre 2023 (son début)" in page
    assert "rien n’est daté dans les fichiers" in page


# --- as typed -------------------------------------------------------------------------------------------------


def test_words_are_understood_as_a_desk_types_them(here: Path) -> None:
    communaute = lue(here)
    assert designation.element(communaute, "etape", "DEUX") == "p/deux"
    assert designation.element(communaute, "etape", "premiere") == "p/un"
    assert designation.element(communaute, "etape", "p/premiere") == "p/un"
    assert designation.element(communaute, "public", "tous ages") == "tous-ages"
    for kind, mot, dit in (
        ("public", "jeune", "« jeunes »"),
        ("zone", "ouest", "Au choix : nord, sud."),
        ("financement", "x", "n’en décrit pas encore"),
        ("etape", "", "Au choix : p/un, p/deux"),
    ):
        with pytest.raises(Refus) as refus:
            designation.element(communaute, kind, mot)
        assert dit in refus.value.remede.replace("\u00a0", " ")


def test_a_word_that_names_two_things_asks_which(community: Community) -> None:
    here = community(
        {
            "objectifs.yaml": """
                parcours:
                  - {id: a, intitule: A, etapes: [{id: e, intitule: Venir}]}
                  - {id: b, intitule: B, etapes: [{id: e, intitule: Rester}]}
                """
        }
    )
    assert designation.element(lue(here), "etape", "rester") == "b/e"
    with pytest.raises(Refus, match="plusieurs") as refus:
        designation.element(lue(here), "etape", "e")
    assert "a/e, b/e" in refus.value.remede


def test_typed_on_the_command_line(run: Run, here: Path) -> None:
    outcome = run("orienter", "--public", "Jeunes", "--etape", "un", "--date", "2024-12-31", cwd=here)
    assert outcome.code == 0, outcome.stderr
    assert outcome.stdout.startswith("Vers qui orienter\u00a0: Jeunes\u202f; étape «\u00a0Un\u00a0»\n")
    assert max(map(len, outcome.stdout.splitlines())) <= 80
    assert run("orienter", "--public", "jeune", cwd=here).code == 2
    markdown = run("orienter", "--format", "markdown", "--date", "2024-12-31", cwd=here).stdout
    assert markdown.startswith("# Vers qui orienter\u00a0: toutes les actions en cours")
    data = json.loads(run("orienter", "--format", "json", "--zone", "sud", "--date", "2024-12-31", cwd=here).stdout)
    assert data["schema"] == "cap/orienter/1" and data["criteres"]["zone"] == {"id": "sud", "intitule": "Sud"}
    assert data["criteres"]["public"] is None
    assert [action["id"] for action in data["actions"]] == ["sud"]


def test_the_sheet_to_print_goes_to_sorties(run: Run, here: Path) -> None:
    outcome = run("orienter", "--format", "html", "--date", "2024-12-31", cwd=here)
    assert outcome.code == 0, outcome.stderr
    page = (here / "sorties/orienter.html").read_text(encoding="utf-8")
    assert '<a href="https://asso.example.org">https://asso.example.org</a>' in page
    assert '<td class="contact">mairie en face</td>' in page
    assert "par la fonction de soutien" in page
    run("orienter", "--public", "jeunes", "--etape", "un", "--format", "html", "--date", "2024-12-31", cwd=here)
    assert (here / "sorties/orienter-jeunes-un.html").is_file()
    assert run("orienter", "-o", "-", cwd=here).stdout == run("orienter", cwd=here).stdout
    assert run("orienter", "-o", "feuille.txt", cwd=here).code == 0
    assert (here / "feuille.txt").read_text(encoding="utf-8").startswith("Vers qui orienter")


def test_a_long_text_is_cut_between_two_words() -> None:
    assert rendu.extrait("Un jardin,\n  deux bancs") == "Un jardin, deux bancs"
    assert rendu.extrait("mot, " * 60) == ("mot, " * 44).rstrip(" ,") + "…"
    assert rendu.extrait("x" * 300) == "x" * 220 + "…"


def test_an_empty_community_is_answered(run: Run, community: Community) -> None:
    outcome = run("orienter", cwd=community())
    assert outcome.code == 0
    assert "Aucune action en cours n’est recensée." in outcome.stdout
    assert "cap ajouter action" in outcome.stdout


def test_steps_are_completed_alone_and_in_full(run_process: Run, here: Path) -> None:
    outcome = run_process("orienter", "--etape", "d", cwd=here, env={"_CAP_COMPLETE": "mot"})
    assert outcome.stdout.split() == ["deux"]
    outcome = run_process("orienter", "--etape", "p/", cwd=here, env={"_CAP_COMPLETE": "mot"})
    assert outcome.stdout.split() == ["p/un", "p/deux", "p/trois", "p/quatre"]


def test_nothing_typed_in_a_file_acts_on_who_reads(run: Run, community: Community) -> None:
    dit = json.dumps(HOSTILE)
    here = community(
        {
            "objectifs.yaml": f"parcours: [{{id: p, intitule: {dit}, etapes: [{{id: e, intitule: {dit}}}]}}]\n"
            f"publics: [{{id: j, intitule: {dit}}}]\nzones: [{{id: z, intitule: {dit}}}]\n",
            "acteurs/a.yaml": f"nom: {dit}\nmissions: {dit}\nsite: 'javascript:alert(1)'\nzones: z\nroles: soutien\n",
            "acteurs/b.yaml": f"nom: {dit}\nsite: {dit}\n",
            "actions/x.yaml": f"nom: {dit}\ndescription: {json.dumps(HOSTILE * 20)}\nporteurs: [a, b]\n"
            "etapes: e\npublics: j\nzones: z\n",
            "passerelles.yaml": 'passerelles: [{id: p, de: b, vers: "action:x", statut: effective}]\n',
        }
    )
    pages = {forme: run("orienter", "--format", forme, "-o", "-", cwd=here).stdout for forme in ("markdown", "html")}
    pages["texte"] = run("orienter", cwd=here).stdout
    pages["json"] = run("orienter", "--format", "json", cwd=here).stdout
    for forme, page in pages.items():
        assert "\x1b" not in page
        assert not any(line.lstrip().startswith("::") for line in page.splitlines()), forme
    assert "<script" not in pages["html"] and 'href="javascript' not in pages["html"]
    assert "](javascript" not in pages["markdown"].replace("\\]", "") and "<script" not in pages["markdown"].replace(
        "\\<", ""
    )
    json.loads(pages["json"])

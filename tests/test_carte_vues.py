"""The views of the map beyond who does what: objectives, governance, ties; what changed since a day; the overview."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cap import carte
from cap.carteensemble import a_resumer, ensemble
from cap.carteplan import (
    ASSURE,
    CHANGE,
    DECLARE,
    ENSEMBLE,
    FINI,
    NOUVEAU,
    PASSERELLE,
    PRESENCES,
    PROJETEE,
    SANS_OBJECTIF,
    SANS_PORTEUR,
    SIEGE,
    STRUCTURE,
    Filtres,
    Plan,
    Trait,
)
from cap.communaute import Communaute
from cap.dates import parse
from cap.loader import load
from cap.model import (
    Acteur,
    Action,
    Depart,
    Engagement,
    FicheCommunaute,
    FonctionSoutien,
    Gouvernance,
    Instance,
    Lien,
    Objectif,
    ObjectifIntermediaire,
    Objectifs,
    Partenaire,
    Passerelle,
    Passerelles,
    Presence,
    Public,
    Resultat,
    Reunion,
)
from cap.render import carte as rendu
from cap.render import carte_dot, carte_mermaid, carte_texte
from cap.resources import folder

JOUR = date(2025, 1, 15)
MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"


def acteur(ident: str, **champs: Any) -> Acteur:
    return Acteur(**{"id": ident, "nom": ident.upper(), "type": "association", **champs})


def action(ident: str, *porteurs: str, **champs: Any) -> Action:
    return Action(**{"id": ident, "nom": ident.capitalize(), "porteurs": porteurs, "debut": parse("2024"), **champs})


def communaute(*items: Any, **reste: Any) -> Communaute:
    return Communaute(
        fiche=FicheCommunaute(format=1, nom="Essai"),
        acteurs={item.id: item for item in items if isinstance(item, Acteur)},
        actions={item.id: item for item in items if isinstance(item, Action)},
        reunions={item.id: item for item in items if isinstance(item, Reunion)},
        passerelles=Passerelles(passerelles=tuple(item for item in items if isinstance(item, Passerelle))),
        gouvernance=Gouvernance(
            instances=tuple(item for item in items if isinstance(item, Instance)),
            fonction_soutien=next((item for item in items if isinstance(item, FonctionSoutien)), None),
        ),
        **reste,
    )


def traits(plan: Plan) -> list[tuple[str, str, str]]:
    return [(trait.de.split(":")[-1], trait.nature, trait.vers.split(":")[-1]) for trait in plan.traits]


def groupes(plan: Plan) -> dict[str, list[str]]:
    return {groupe.titre: [boite.nom for boite in plan.du_groupe(groupe.cle)] for groupe in plan.groupes}


# --- objectives ----------------------------------------------------------------------------------------------

BUTS = Objectifs(
    objectifs=(
        Objectif(
            id="grand",
            intitule="Un grand but",
            intermediaires=(
                ObjectifIntermediaire(id="un", intitule="Un pas"),
                ObjectifIntermediaire(id="deux", intitule="Un autre"),
                ObjectifIntermediaire(id="tu", intitule="Secret", visibilite="membres"),
            ),
        ),
        Objectif(id="seul", intitule="Sans intermédiaire"),
        Objectif(id="cache", intitule="Réservé", visibilite="soutien"),
    ),
    publics=(Public(id="jeunes", intitule="Jeunes"),),
)


def test_actions_stand_under_the_objectives_they_serve_and_empty_ones_stay() -> None:
    tout = communaute(
        acteur("a"),
        action("x", "a", objectifs=("un", "grand")),
        action("y", "a", objectifs=("tu", "inconnu")),
        action("z"),
        objectifs=BUTS,
    )
    plan = carte.plan(tout, JOUR, "objectifs")
    assert groupes(plan) == {
        "Un pas": ["X"],
        "Un autre": [],
        "pour cet objectif en général": ["X"],
        "actions": [],
        "sans objectif indiqué": ["Y", "Z"],
    }
    assert plan.groupes[-1].cle == SANS_OBJECTIF
    assert plan.comptes == ("4 objectifs dont 2 sans action", "3 actions")
    assert plan.boites[0].aussi == ("grand",)
    assert "Secret" not in repr(plan)
    assert "Secret" in groupes(carte.plan(tout, JOUR, "objectifs", audience="membres"))
    assert "objectifs.yaml" in carte.plan(communaute(acteur("a")), JOUR, "objectifs").rappels[0]
    un = carte.plan(tout, JOUR, "objectifs", Filtres(objectifs=("un",)))
    assert groupes(un) == {"Un pas": ["X"]}
    assert un.comptes == ("1 objectif", "1 action")
    assert list(groupes(carte.plan(tout, JOUR, "objectifs", Filtres(objectifs=("grand",))))) == [
        "Un pas", "Un autre", "pour cet objectif en général", "sans objectif indiqué",
    ]  # fmt: skip
    autour = carte.plan(tout, JOUR, "objectifs", Filtres(autour="a"))
    assert autour.comptes == ("4 objectifs dont 2 sans action de ce choix", "2 actions")


# --- governance ----------------------------------------------------------------------------------------------

COPIL = Instance(
    id="copil", nom="Copil", niveau="pilotage", rythme="mensuel", quorum="1/2", mode_decision="vote",
    membres=("b", "a", "parti", "marie", "fantome"),
)  # fmt: skip
PLENIERE = Instance(id="pleniere", nom="Plénière", niveau="pleniere", membres=("tous",))
FONCTION = FonctionSoutien(
    formes=("coalition",), missions={"coordonner": ("a",), "faciliter": ("parti",), "proposer": ("reserve",)}
)
MEMBRES = (
    acteur("a"),
    acteur("b", type="collectivite"),
    acteur("c"),
    acteur("reserve", visibilite="membres"),
    acteur("parti", depart=Depart(le=parse("2024-06"))),
    acteur("marie", type="personne", nom="Marie"),
    acteur("oeil", roles=("observateur",)),
)


def test_who_sits_where_and_who_bears_what() -> None:
    plan = carte.plan(communaute(*MEMBRES, COPIL, PLENIERE, FONCTION), JOUR, "gouvernance")
    assert traits(plan) == [("a", SIEGE, "copil"), ("b", SIEGE, "copil"), ("a", ASSURE, "coordonner")]
    boites = {boite.cle: boite for boite in plan.boites}
    assert boites["instance:copil"].precisions == ("pilotage, mensuel", "décision : vote", "quorum : 1/2")
    assert boites["instance:pleniere"].precisions == ("plénière", "ouverte à tous les membres : 3 structures")
    assert boites["mission:faciliter"].signe == SANS_PORTEUR
    assert boites["mission:proposer"].precisions == ("par un acteur hors de cette carte",)
    assert plan.comptes == ("2 instances", "2 acteurs", "6 missions dont 4 sans porteur")
    assert [groupe.titre for groupe in plan.groupes][2] == "missions de la fonction de soutien (coalition)"
    assert "Dans la seule instance ouverte à tous (« Plénière ») : C." in plan.notes
    assert "Marie" not in repr(plan)
    assert "reserve" not in repr(plan.boites)
    assert {"mission-sans-porteur", "instance-ouverte", SIEGE, ASSURE} <= {signe.cle for signe in plan.legende}
    membres = carte.plan(communaute(*MEMBRES, COPIL, PLENIERE, FONCTION), JOUR, "gouvernance", audience="membres")
    assert ("reserve", ASSURE, "proposer") in traits(membres)


def test_instances_exist_between_their_dates() -> None:
    items = [
        Instance(id="future", nom="Future", du=parse("2026")),
        Instance(id="close", nom="Close", au=parse("2024-05"), membres=("a",)),
        Instance(id="vide", nom="Vide"),
        Instance(id="cachee", nom="Cachée", visibilite="soutien"),
    ]
    tout = communaute(acteur("a"), acteur("d"), *items)
    plan = carte.plan(tout, JOUR, "gouvernance")
    assert groupes(plan) == {"instances": ["Vide"]}
    assert plan.boites[0].precisions == ("membres non indiqués",)
    assert "A et D ne siègent dans aucune instance dont les membres sont écrits." in plan.notes
    depuis = carte.plan(tout, JOUR, "gouvernance", depuis=date(2024, 1, 1))
    close = next(boite for boite in depuis.boites if boite.nom == "Close")
    assert (close.marque, close.signal) == (FINI, "× close en mai 2024")
    creee = carte.plan(communaute(Instance(id="i", nom="I", du=parse("2024-05"))), JOUR, "gouvernance",
                       depuis=date(2024, 1, 1))  # fmt: skip
    assert creee.boites[0].signal == "+ créée en mai 2024"


def test_governance_around_an_actor_or_through_a_filter() -> None:
    tout = communaute(*MEMBRES, COPIL, PLENIERE, FONCTION)
    autour = carte.plan(tout, JOUR, "gouvernance", Filtres(autour="b", rayon=1))
    assert [boite.nom for boite in autour.boites] == ["Copil", "Plénière", "B"]
    assert autour.notes == ()
    seul = carte.plan(tout, JOUR, "gouvernance", Filtres(autour="c"))
    assert [(boite.nom, boite.precisions) for boite in seul.boites] == [
        ("Plénière", ("plénière", "ouverte à tous les membres : 3 structures"))
    ]
    assert "Dans la seule instance ouverte à tous (« Plénière ») : C." in seul.notes
    observateur = carte.plan(tout, JOUR, "gouvernance", Filtres(autour="oeil"))
    assert not observateur.boites
    assos = carte.plan(tout, JOUR, "gouvernance", Filtres(types=("association",)))
    assert "Dans la seule instance ouverte à tous (« Plénière ») : C." in assos.notes
    villes = carte.plan(tout, JOUR, "gouvernance", Filtres(types=("collectivite",)))
    assert [boite.nom for boite in villes.boites] == ["Copil", "Plénière", "B"]
    assert carte.plan(communaute(acteur("a")), JOUR, "gouvernance").rappels[0].startswith("Pour cette vue")


# --- ties ----------------------------------------------------------------------------------------------------

RELIES = (
    acteur("a", liens=(Lien(avec="b", intensite="idees"), Lien(avec="c"))),
    acteur("b", type="entreprise", liens=(Lien(avec="a", intensite="action", depuis=parse("2024-03")),)),
    acteur("c", rattachement="Ville"),
    acteur("d", rattachement="Ville"),
    acteur("e"),
    acteur("secret", visibilite="membres"),
    action("x", "b", "a"),
    action("y", "a", partenaires=(Partenaire(acteur="b"),)),
    action("discrete", "c", "e", visibilite="membres"),
    action("reve", "c", "e", statut="idee"),
    Passerelle(id="p", de="c", vers="a", statut="effective", depuis=parse("2024"), publics=("jeunes", "absent")),
    Passerelle(id="q", de="d", vers="action:x", statut="effective", depuis=parse("2024-05"), sens="double"),
    Passerelle(id="r", de="e", vers="d", statut="envisagee"),
    Passerelle(id="s", de="e", vers="a", statut="effective", depuis=parse("2024"), visibilite="membres"),
    Passerelle(id="t", de="e", vers="action:discrete", statut="envisagee"),
    Passerelle(id="u", de="secret", vers="personne-de-connu", statut="envisagee"),
)
JEUNES = Objectifs(publics=(Public(id="jeunes", intitule="Jeunes"),))


def test_ties_say_what_makes_them_and_which_way_they_go() -> None:
    plan = carte.plan(communaute(*RELIES, objectifs=JEUNES), JOUR, "liens")
    assert traits(plan) == [
        ("a", ENSEMBLE, "b"),
        ("c", PASSERELLE, "a"),
        ("d", PASSERELLE, "a"),
        ("d", PASSERELLE, "b"),
        ("e", PROJETEE, "d"),
        ("c", STRUCTURE, "d"),
    ]
    ensemble_, vers_a, double, *_ = plan.traits
    assert (ensemble_.nombre, ensemble_.precision) == (2, "« X » et « Y »")
    assert (vers_a.precision, vers_a.dirige, vers_a.fleche) == ("pour Jeunes", True, True)
    assert (double.double, double.dirige, double.fleche) == (True, False, True)
    assert plan.comptes == ("5 acteurs", "6 liens")
    noms = {boite.cle: boite.nom for boite in plan.boites}
    assert plan.dire(vers_a, noms) == "C oriente vers A : pour Jeunes"
    assert plan.dire(double, noms) == "D oriente vers, et réciproquement, A : par l'action « X »"
    dit = carte_texte.texte(plan)
    assert "reçoit des personnes orientées par C" in dit
    assert "oriente vers A et B\u00a0: par l’action «\u00a0X\u00a0» (dans les deux sens)" in dit


def test_the_public_sees_neither_declared_ties_nor_presences_nor_what_is_kept() -> None:
    reunions = [
        Reunion(id=f"r{rang}", date=parse(f"2024-0{rang}-03"), statut="tenue",
                presents=(Presence(acteur="a"), Presence(acteur="e"), Presence(acteur="fantome")))
        for rang in range(1, 4)
    ]  # fmt: skip
    tout = communaute(*RELIES, *reunions, objectifs=JEUNES)
    for audience in ("public", "financeurs"):
        plan = carte.plan(tout, JOUR, "liens", audience=audience)
        assert not {DECLARE, PRESENCES} & {trait.nature for trait in plan.traits}
        assert "secret" not in repr(plan).lower()
        assert ("e", PASSERELLE, "a") not in traits(plan)
    membres = carte.plan(tout, JOUR, "liens", audience="membres")
    assert {("a", DECLARE, "b"), ("a", DECLARE, "c"), ("a", PRESENCES, "e"), ("c", ENSEMBLE, "e"),
            ("e", PASSERELLE, "a"), ("e", PROJETEE, "c")} <= set(traits(membres))  # fmt: skip
    declares = [trait for trait in membres.traits if trait.nature == DECLARE]
    assert [(trait.nombre, trait.precision) for trait in declares] == [(3, "action commune"), (1, "")]
    assert "Présences : au moins 2 réunions ensemble." in membres.notes
    assert "SECRET" in [boite.nom for boite in membres.boites]


def test_presences_are_those_of_actors_most_often_together() -> None:
    la = [acteur(nom) for nom in "abcdef"]
    reunions = [
        Reunion(id=f"r{rang}", date=parse(f"2024-{rang:02}-03"), statut="tenue",
                presents=tuple(Presence(acteur=nom) for nom in ("abcdef" if rang < 5 else "ab")))
        for rang in range(1, 8)
    ] + [Reunion(id="z", date=parse("2024-01-01"), statut="tenue", visibilite="soutien",
                 presents=(Presence(acteur="c"), Presence(acteur="d")))]  # fmt: skip
    plan = carte.plan(communaute(*la, *reunions), JOUR, "liens", audience="membres")
    assert [trait[:4] for trait in plan.traits] == [("acteur:a", "acteur:b", PRESENCES, 7)]
    assert plan.notes == (
        "Carte destinée aux membres, à ne pas publier.",
        "Présences : au moins 5 réunions ensemble.",
        "6 acteurs sans lien écrit sur cette carte, sans compter les présences.",
    )


def test_ties_around_an_actor_follow_ties() -> None:
    plan = carte.plan(communaute(*RELIES, objectifs=JEUNES), JOUR, "liens", Filtres(autour="b", rayon=1))
    assert [boite.nom for boite in plan.boites] == ["A", "D", "B"]
    assert [groupe.titre for groupe in plan.groupes] == ["associations", "entreprises"]
    rien = carte.plan(communaute(*RELIES), JOUR, "liens", Filtres(autour="absent"))
    assert rien.notes == ("Rien à dessiner autour de cet acteur à cette date.",)
    assert "Pas encore" not in carte_texte.texte(plan)


def test_a_bridge_for_a_public_is_kept_with_its_other_end() -> None:
    tout = communaute(
        *(acteur(nom) for nom in "abcd"),
        action("x", "a", publics=("jeunes",)),
        action("y", "d", publics=("jeunes",)),
        Passerelle(id="p", de="a", vers="b", statut="effective", depuis=parse("2024"), publics=("jeunes",)),
        Passerelle(id="q", de="a", vers="d", statut="effective", depuis=parse("2024"), publics=("vieux",)),
        Passerelle(id="r", de="a", vers="d", statut="envisagee"),
        Passerelle(id="s", de="c", vers="d", statut="effective", depuis=parse("2024")),
        objectifs=Objectifs(publics=(Public(id="jeunes", intitule="Jeunes"), Public(id="vieux", intitule="Vieux"))),
    )
    plan = carte.plan(tout, JOUR, "liens", Filtres(publics=("jeunes",)))
    assert [boite.nom for boite in plan.boites] == ["A", "B", "D"]
    assert traits(plan) == [("a", PASSERELLE, "b"), ("a", PROJETEE, "d")]
    autre = carte.plan(tout, JOUR, "liens", Filtres(publics=("jeunes",), types=("entreprise",)))
    assert not autre.boites


def test_roles_choose_actors() -> None:
    tout = communaute(
        acteur("a", roles=("porteuse",)), acteur("b"), acteur("o", roles=("observateur",)), action("x", "a", "b")
    )
    assert [boite.nom for boite in carte.plan(tout, JOUR, filtres=Filtres(roles=("membre",))).boites] == ["B", "X"]
    plan = carte.plan(tout, JOUR, filtres=Filtres(roles=("porteuse", "observateur")))
    assert [boite.nom for boite in plan.boites] == ["A", "O", "X"]
    assert plan.filtres == ("rôle porteuse ou observateur",)
    rien = carte.plan(tout, JOUR, filtres=Filtres(roles=("financeur",)))
    assert "Rien ne répond à ce choix à cette date : élargissez-le pour voir la carte." in rien.notes


# --- since a day ---------------------------------------------------------------------------------------------

DEPUIS = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("item", "marque", "signal"),
    [
        (acteur("m", arrivee=parse("2024-03")), NOUVEAU, "+ arrivé en mars 2024"),
        (acteur("m", arrivee=parse("2023")), "", ""),
        (acteur("m", depart=Depart(le=parse("2024-06-03"))), FINI, "× parti le 3 juin 2024"),
        (action("m", debut=parse("2024-05")), NOUVEAU, "+ commencée en mai 2024"),
        (action("m", debut=parse("2022"), fin=parse("2024-05"), statut="terminee"), FINI, "× terminée en mai 2024"),
        (action("m", debut=parse("2022"), fin=parse("2024-05"), statut="abandonnee"), FINI,
         "× abandonnée en mai 2024"),
        (action("m", debut=parse("2022"), resultats=(Resultat(le=parse("2023"), constat="a"),
                                                     Resultat(le=parse("2024-09"), constat="b"))),
         CHANGE, "~ résultat constaté en septembre 2024"),
        (action("m", debut=parse("2022")), "", ""),
    ],
)  # fmt: skip
def test_what_changed_since_a_day_is_said_with_its_date(item: Acteur | Action, marque: str, signal: str) -> None:
    plan = carte.plan(communaute(item), JOUR, depuis=DEPUIS)
    assert [(boite.marque, boite.signal) for boite in plan.boites] == [(marque, signal)]
    assert [signe.cle for signe in plan.legende if signe.cle in (NOUVEAU, FINI, CHANGE)] == [marque] * bool(marque)
    assert len(plan.comptes) == (4 if marque else 3)
    assert plan.filtres[-1] == "ce qui a changé depuis le 1er janvier 2024, d'après les dates des fiches"
    assert (signal or "M") in carte_texte.texte(plan).replace("\u00a0", " ").replace("’", "'")


def test_a_mark_never_hides_the_state_of_an_action() -> None:
    tout = communaute(acteur("a"), action("m", "a", debut=parse("2024-05"), statut="suspendue", objectifs=("un",)))
    for vue in ("acteurs", "parcours"):
        plan = carte.plan(tout, JOUR, vue, depuis=DEPUIS)
        assert "M (suspendue, + commencée en mai 2024)" in carte_texte.texte(plan)
        assert "(suspendue)" in rendu.svg(plan)
        assert "M<br>(suspendue" in carte_mermaid.mermaid(plan).replace("#40;", "(")


def test_what_left_before_stays_away_and_an_undated_end_has_always_been() -> None:
    items = [
        acteur("p", depart=Depart(le=parse("2023"))),
        acteur("q", depart=Depart()),
        action("t", debut=parse("2020"), fin=parse("2023"), statut="terminee"),
        action("s", statut="terminee"),
    ]
    assert carte.plan(communaute(*items), JOUR, depuis=DEPUIS).boites == ()


def test_an_actor_changes_with_its_bridges_and_for_members_with_what_it_brings() -> None:
    items = [
        acteur("a"),
        acteur("b"),
        acteur("c", engagements=(Engagement(id="e", intitule="Salle", du=parse("2024-02")),)),
        acteur("d", liens=(Lien(avec="a", depuis=parse("2024-04")),)),
        Passerelle(id="p", de="a", vers="action:x", statut="effective", depuis=parse("2024-05")),
        Passerelle(id="q", de="b", vers="absent", statut="arretee", jusqu_au=parse("2024-07")),
        action("x", "a", debut=parse("2020")),
    ]
    plan = carte.plan(communaute(*items), JOUR, depuis=DEPUIS)
    assert [boite.signal for boite in plan.boites] == [
        "~ passerelle ouverte en mai 2024", "~ passerelle arrêtée en juillet 2024", "", "", "",
    ]  # fmt: skip
    membres = carte.plan(communaute(*items), JOUR, depuis=DEPUIS, audience="membres")
    assert [boite.signal for boite in membres.boites][2:4] == [
        "~ nouvel apport en février 2024", "~ nouveau lien en avril 2024",
    ]  # fmt: skip


def test_new_ties_are_marked_with_both_their_ends() -> None:
    def menee(ident: str, debut: str, *porteurs: str) -> Action:
        return Action(id=ident, nom=ident.capitalize(), porteurs=porteurs, debut=parse(debut))

    tout = communaute(
        acteur("a"),
        acteur("b"),
        acteur("c", liens=(Lien(avec="d", depuis=parse("2024-04")),)),
        acteur("d"),
        acteur("e", arrivee=parse("2024-02")),
        acteur("f"),
        menee("vieille", "2020", "a", "f"),
        menee("jeune", "2024-03", "a", "f"),
        menee("neuve", "2024-05", "a", "b"),
        menee("ancienne", "2020", "e", "f"),
        Passerelle(id="p", de="d", vers="action:neuve", statut="effective", depuis=parse("2024-06")),
    )
    plan = carte.plan(tout, JOUR, "liens", depuis=DEPUIS, audience="membres")
    assert {(trait.de[7:], trait.vers[7:], trait.nature): trait.signal for trait in plan.traits} == {
        ("a", "b", ENSEMBLE): "+ nouveau lien en mai 2024",
        ("a", "f", ENSEMBLE): "~ lien renforcé en mars 2024",
        ("e", "f", ENSEMBLE): "+ nouveau lien en février 2024",
        ("d", "a", PASSERELLE): "+ nouveau lien en juin 2024",
        ("d", "b", PASSERELLE): "+ nouveau lien en juin 2024",
        ("c", "d", DECLARE): "+ nouveau lien en avril 2024",
    }
    assert {boite.nom: boite.signal for boite in plan.boites} == {
        "A": "~ passerelle ouverte en juin 2024",
        "B": "~ passerelle ouverte en juin 2024",
        "C": "~ nouveau lien en avril 2024",
        "D": "~ passerelle ouverte en juin 2024",
        "E": "+ arrivé en février 2024",
        "F": "~ lien renforcé en mars 2024",
    }
    assert "agit avec B\u00a0: «\u00a0Neuve\u00a0» (+ nouveau lien en mai 2024)" in carte_texte.texte(plan)
    image = rendu.svg(plan)
    assert image.count(">+</text>") == 5 + 1  # the legend
    assert ">~2</text>" in image


def test_what_bears_no_date_is_counted_as_having_always_been_there() -> None:
    items = [acteur("a"), acteur("b", arrivee=parse("n. c.")), Action(id="x", nom="X")]
    assert carte.plan(communaute(*items), JOUR, depuis=DEPUIS).notes == (
        "2 acteurs sans date d'arrivée et 1 action sans date de début comptent comme déjà là.",
    )
    assert carte.plan(communaute(acteur("a")), JOUR, "liens", depuis=DEPUIS).notes == (
        "1 acteur sans date d'arrivée compte comme déjà là.",
    )
    assert carte.plan(communaute(acteur("a", arrivee=parse("2020"))), JOUR, depuis=DEPUIS).notes == ()


def test_a_map_that_is_not_for_everyone_says_who_it_is_for() -> None:
    for audience, qui in (("membres", "aux membres"), ("financeurs", "aux financeurs"), ("soutien", "à la fonction")):
        assert qui in carte.plan(communaute(acteur("a")), JOUR, audience=audience).notes[0]
    assert carte.plan(communaute(acteur("a")), JOUR).notes == ()


def test_morlaix_since_a_day() -> None:
    tout = load(folder("sample-community")).communaute
    plan = carte.plan(tout, JOUR, depuis=date(2023, 9, 1))
    assert plan.comptes[:2] == ("20 acteurs (et 2 partis depuis)", "24 actions (et 1 terminée depuis)")
    assert carte.plan(tout, JOUR, "liens", depuis=date(2023, 9, 1)).comptes[0] == plan.comptes[0]
    assert carte.plan(tout, JOUR, "parcours", depuis=date(2023, 9, 1)).comptes[1] == plan.comptes[1]
    assert 'bgcolor="#222222"' in carte_dot.source(plan).source
    assert plan.comptes[3:] == ("11 arrivés ou commencés", "3 partis ou terminés", "5 changés")
    assert {boite.nom for boite in plan.boites if boite.marque == FINI} == {
        "Collectif Eau vive", "Conseil départemental — territoire d’action sociale", "Veille eau",
    }  # fmt: skip


def test_a_family_that_holds_foundations_says_so() -> None:
    tout = communaute(acteur("a"), acteur("f", type="fondation"), action("x", "a", "f"))
    for vue in ("acteurs", "liens"):
        plan = carte.plan(tout, JOUR, vue)
        assert [(groupe.cle, groupe.titre) for groupe in plan.groupes] == [
            ("associations", "associations et fondations")
        ]
        assert [boite.nom for boite in ensemble(plan).boites] == ["Associations et fondations"]
        assert "Associations et fondations (2 acteurs)" in carte_texte.texte(plan)
    seule = carte.plan(tout, JOUR, filtres=Filtres(types=("association",)))
    assert seule.groupes[0].titre == "associations"


def test_a_finished_action_names_its_carrier_who_left() -> None:
    tout = communaute(
        acteur("a"),
        acteur("p", nom="Collectif", depart=Depart(le=parse("2024-06"))),
        acteur("q", nom="Discret", depart=Depart(le=parse("2024-06")), visibilite="membres"),
        action("veille", "p", "q", "absent", statut="terminee", objectifs=("un",)),
        action("vit", "a", "p"),
        objectifs=BUTS,
    )
    plan = carte.plan(tout, JOUR, filtres=Filtres(statuts=("terminee",)))
    assert "Veille (terminée), portée par Collectif (parti)" in carte_texte.texte(plan)
    assert "portée par Collectif" in rendu.svg(plan)
    colonnes = carte.plan(tout, JOUR, "objectifs", Filtres(statuts=("terminee",)))
    assert colonnes.boites[0].par == ("Collectif (parti)",)
    assert "Collectif" not in carte_texte.texte(carte.plan(tout, JOUR))


# --- the overview --------------------------------------------------------------------------------------------


def test_the_overview_counts_every_link_of_the_map() -> None:
    tout = communaute(
        acteur("a"),
        acteur("b"),
        acteur("v", type="collectivite"),
        acteur("w", type="entreprise"),
        action("seule", "a"),
        action("entre", "a", "b"),
        action("mixte", "a", "b", "v", "w"),
        action("orpheline"),
    )
    plan = carte.plan(tout, JOUR)
    resume = ensemble(plan)
    assert resume.resume
    assert resume.comptes == plan.comptes
    assert {boite.nom: boite.precisions for boite in resume.boites} == {
        "Associations": ("2 acteurs", "1 action d'un seul acteur", "1 action à plusieurs dans la famille"),
        "Collectivités territoriales": ("1 acteur",),
        "Entreprises": ("1 acteur",),
        "Sans acteur sur cette carte": ("1 action",),
    }
    assert sum(trait.nombre for trait in resume.traits) == 3
    assert all(trait.precision == "1 action à plusieurs" for trait in resume.traits)
    assert resume.notes[0].startswith("Vue d'ensemble")
    assert [signe.cle for signe in resume.legende] == ["famille", ENSEMBLE]
    dit = carte_texte.texte(resume)
    assert "agit avec Collectivités territoriales et Entreprises" in dit


def test_the_overview_of_ties_counts_actions_and_bridges_never_pairs() -> None:
    tout = communaute(
        *(acteur(nom, rattachement="Maison") for nom in "abcd"),
        acteur("v", type="collectivite"),
        action("x", *"abcd"),
        action("y", *"abcd", "v"),
        Passerelle(id="p", de="v", vers="action:x", statut="effective", depuis=parse("2024")),
    )
    liens = ensemble(carte.plan(tout, JOUR, "liens"))
    assert {boite.nom: boite.precisions for boite in liens.boites} == {
        "Associations": (
            "4 acteurs",
            "1 action à plusieurs dans la famille",
            "1 structure de rattachement commune dans la famille",
        ),
        "Collectivités territoriales": ("1 acteur",),
    }
    assert sorted((trait.nature, trait.nombre, trait.precision) for trait in liens.traits) == [
        (ENSEMBLE, 1, "1 action à plusieurs"),
        (PASSERELLE, 1, "1 passerelle"),
    ]
    actions = ensemble(carte.plan(tout, JOUR))
    assert actions.boites[0].precisions == ("4 acteurs", "1 action à plusieurs dans la famille")
    assert "pas des paires d'acteurs" in liens.notes[0]


def test_the_overview_of_other_views() -> None:
    tout = communaute(*RELIES, *MEMBRES[3:], COPIL, PLENIERE, FONCTION, objectifs=BUTS)
    liens = ensemble(carte.plan(tout, JOUR, "liens"))
    assert Trait("famille:associations", "famille:entreprises", ENSEMBLE, 2, "2 actions à plusieurs") in liens.traits
    assert liens.boites[0].precisions[1:] == (
        "2 passerelles dans la famille",
        "1 passerelle envisagée dans la famille",
        "1 structure de rattachement commune dans la famille",
    )
    gouvernance = ensemble(carte.plan(tout, JOUR, "gouvernance"))
    assert traits(gouvernance)[-1] == ("entreprises", SIEGE, "copil")
    assert [boite.genre for boite in gouvernance.boites].count("mission") == 6
    assert "Associations (1 siège)" in carte_texte.texte(gouvernance)
    mulhouse = carte.plan(load(MULHOUSE).communaute, JOUR, "parcours")
    parcours = ensemble(mulhouse)
    assert [boite.nom for boite in parcours.boites][:2] == ["5 actions", "3 actions"]
    assert parcours.boites[1].precisions[0] == "dont 1 à plusieurs"
    assert "Être rencontré, repéré (5 actions)" in carte_texte.texte(parcours)
    assert parcours.traits == ()
    assert ensemble(carte.plan(tout, JOUR, "objectifs")).boites[0].nom == "3 actions"


def test_a_map_too_large_is_told_apart_from_one_that_can_be_read() -> None:
    petite = carte.plan(communaute(acteur("a")), JOUR)
    assert not a_resumer(petite)
    grande = carte.plan(communaute(*(acteur(f"a{rang}") for rang in range(301))), JOUR)
    assert a_resumer(grande)
    assert not a_resumer(ensemble(grande))

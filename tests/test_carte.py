"""What the map shows, for whom and with which filters; the words around it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cap import carte, carteplan
from cap.carteplan import Filtres, Plan
from cap.communaute import Communaute
from cap.dates import parse
from cap.loader import load
from cap.model import (
    Acteur,
    Action,
    Depart,
    Etape,
    FicheCommunaute,
    Objectif,
    ObjectifIntermediaire,
    Objectifs,
    Parcours,
    Partenaire,
    Public,
    Zone,
)
from cap.resources import folder

JOUR = date(2025, 1, 15)
MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"


def acteur(ident: str, **champs: Any) -> Acteur:
    return Acteur(**{"id": ident, "nom": ident.upper(), "type": "association", **champs})


def action(ident: str, *porteurs: str, **champs: Any) -> Action:
    return Action(**{"id": ident, "nom": ident.capitalize(), "porteurs": porteurs, **champs})


OBJECTIFS = Objectifs(
    objectifs=(
        Objectif(
            id="grand", intitule="Un grand but", intermediaires=(ObjectifIntermediaire(id="petit", intitule="P"),)
        ),
    ),
    parcours=(
        Parcours(
            id="vie",
            intitule="Le fil de la vie",
            etapes=(Etape(id="naitre", intitule="Naître"), Etape(id="grandir", intitule="Grandir")),
        ),
    ),
    publics=(
        Public(id="jeunes", intitule="Jeunes", anciens_ids=("mineurs",)),
        Public(id="tous", intitule="Tout le monde"),
    ),
    zones=(Zone(id="nord", intitule="Le nord"),),
)


def communaute(*items: Acteur | Action, objectifs: Objectifs = OBJECTIFS) -> Communaute:
    return Communaute(
        fiche=FicheCommunaute(format=1, nom="Essai"),
        objectifs=objectifs,
        acteurs={item.id: item for item in items if isinstance(item, Acteur)},
        actions={item.id: item for item in items if isinstance(item, Action)},
    )


def noms(plan: Plan) -> list[str]:
    return [boite.nom for boite in plan.boites]


def test_morlaix_at_a_date() -> None:
    tout = load(folder("sample-community")).communaute
    plan = carte.plan(tout, date(2024, 12, 31))
    assert plan.comptes == ("20 acteurs", "24 actions", "31 liens")
    assert plan.notes == ("2 acteurs partis et 1 action terminée ne sont pas dessinés.",)
    assert len(plan.groupes) == 6
    assert [boite.nom for boite in plan.du_groupe("")] == [
        "Expérimentation d’une sécurité sociale de l’alimentation",
        "Groupement de commandes des cantines",
        "Parcours « comprendre notre assiette »",
    ]
    avant = carte.plan(tout, date(2023, 10, 1))
    assert "Veille eau" in noms(avant)
    assert "Collectif Eau vive" in noms(avant)


def test_mulhouse_by_steps() -> None:
    tout = load(MULHOUSE).communaute
    plan = carte.plan(tout, JOUR, "parcours")
    assert plan.comptes == ("6 étapes", "20 actions")
    assert [len(plan.du_groupe(groupe.cle)) for groupe in plan.groupes] == [5, 3, 5, 3, 4, 3]
    assert plan.notes == ("3 acteurs partis ne sont pas dessinés.",)
    assert plan.traits == ()


def test_an_action_stands_with_its_family_or_between_all() -> None:
    plan = carte.plan(
        communaute(
            acteur("asso"),
            acteur("ville", type="collectivite"),
            acteur("autre", type="autre"),
            acteur("flou", type=""),
            action("seule", "asso"),
            action("partagee", "asso", "ville"),
            action("orpheline"),
        ),
        JOUR,
    )
    groupes = {boite.nom: boite.groupe for boite in plan.boites}
    assert groupes == {
        "ASSO": "associations",
        "VILLE": "collectivités territoriales",
        "AUTRE": carteplan.AUTRES,
        "FLOU": carteplan.SANS_TYPE,
        "Seule": "associations",
        "Partagee": "",
        "Orpheline": carteplan.SANS_ACTEUR,
    }
    assert [groupe.cle for groupe in plan.groupes] == [
        "collectivités territoriales",
        "associations",
        carteplan.AUTRES,
        carteplan.SANS_TYPE,
        carteplan.SANS_ACTEUR,
    ]


def test_shapes_say_roles_and_states_and_the_legend_explains_those_used() -> None:
    plan = carte.plan(
        communaute(
            acteur("pivot", roles=("porteuse", "soutien")),
            acteur("oeil", roles=("observateur",)),
            acteur("fonds", roles=("financeur", "membre")),
            action("vit", "pivot", "oeil", partenaires=(Partenaire(acteur="fonds"),)),
            action("reve", "pivot", statut="idee"),
            action("dort", animation="pivot", statut="suspendue"),
        ),
        JOUR,
    )
    signes = {boite.nom: (boite.signe, boite.mention, boite.trait) for boite in plan.boites}
    assert signes == {
        "FONDS": ("acteur", "", ""),
        "OEIL": ("observateur", "", ""),
        "PIVOT": ("soutien", "", ""),
        "Dort": ("action", "suspendue", "pause"),
        "Reve": ("action", "idée", "projet"),
        "Vit": ("commune", "", ""),
    }
    assert [signe.cle for signe in plan.legende] == [
        "acteur", "soutien", "observateur", "action", "commune", "projet", "pause", "porte", "anime", "participe",
    ]  # fmt: skip


def test_a_step_holds_its_actions_in_the_order_of_publics() -> None:
    plan = carte.plan(
        communaute(
            acteur("a"),
            acteur("b"),
            action("x", "a", etapes=("vie/naitre", "grandir"), publics=("tous",)),
            action(
                "y", "b", partenaires=(Partenaire(acteur="a"),), etapes=("vie/naitre",), publics=("mineurs", "tous")
            ),
            action("z", "a", etapes=("ailleurs/perdue",)),
        ),
        JOUR,
        "parcours",
    )
    assert [(groupe.cle, groupe.titre) for groupe in plan.groupes] == [
        ("vie/naitre", "1. Naître"),
        ("vie/grandir", "2. Grandir"),
        (carteplan.SANS_ETAPE, "sans étape indiquée"),
    ]
    naitre = plan.du_groupe("vie/naitre")
    assert [(boite.nom, boite.par, boite.avec, boite.pour, boite.aussi) for boite in naitre] == [
        ("Y", ("B",), ("A",), ("jeunes", "tous"), ()),
        ("X", ("A",), (), ("tous",), ("vie/grandir",)),
    ]
    assert [boite.nom for boite in plan.du_groupe(carteplan.SANS_ETAPE)] == ["Z"]
    assert [signe.cle for signe in plan.legende] == ["carte", "par", "avec", "pour", "carte-commune"]
    assert plan.comptes == ("2 étapes", "3 actions")


VILLE = (
    acteur("a"),
    acteur("b", type="entreprise"),
    acteur("seul"),
    action("x", "a", objectifs=("petit",), publics=("mineurs",), zones=("nord",)),
    action("y", "a", "b", objectifs=("grand",), publics=("tous",)),
    action("z", "b", statut="idee"),
)


@pytest.mark.parametrize(
    ("filtres", "attendus", "mots"),
    [
        (Filtres(objectifs=("petit",)), ["A", "X"], "objectif « P »"),
        (Filtres(objectifs=("grand",)), ["A", "B", "X", "Y"], "objectif « Un grand but »"),
        (Filtres(publics=("jeunes",)), ["A", "X"], "public « Jeunes »"),
        (Filtres(publics=("jeunes", "tous")), ["A", "B", "X", "Y"], "public « Jeunes » ou « Tout le monde »"),
        (Filtres(zones=("nord",)), ["A", "X"], "zone « Le nord »"),
        (Filtres(types=("entreprise",)), ["B", "Y", "Z"], "type d'acteur entreprise"),
        (Filtres(statuts=("idee", "en-cours"), types=("entreprise",)), ["B", "Y", "Z"], "type d'acteur entreprise"),
        (Filtres(statuts=("idee",)), ["B", "Z"], "statut idée"),
        (Filtres(autour="a", rayon=1), ["A", "X", "Y"], "autour de A (1 lien au plus)"),
        (Filtres(autour="b"), ["A", "B", "Y", "Z"], "autour de B (2 liens au plus)"),
        (Filtres(autour="parti"), [], "autour d'un acteur absent de cette carte (2 liens au plus)"),
        (Filtres(publics=("tous",), objectifs=("petit",)), [], "objectif « P »"),
    ],
)
def test_filters(filtres: Filtres, attendus: list[str], mots: str) -> None:
    plan = carte.plan(communaute(*VILLE), JOUR, filtres=filtres)
    assert noms(plan) == attendus
    assert plan.filtres[0] == mots
    assert bool(attendus) is not any(note.startswith("Rien") for note in plan.notes)


def test_an_action_shared_outside_the_filter_is_still_said_shared() -> None:
    plan = carte.plan(communaute(*VILLE), JOUR, filtres=Filtres(types=("entreprise",)))
    partagee = next(boite for boite in plan.boites if boite.nom == "Y")
    assert (partagee.groupe, partagee.signe) == ("entreprises", "commune")
    assert plan.notes == ("Les actions sont montrées avec les seuls acteurs de ce filtre.",)


def test_a_filter_says_how_many_actions_it_cannot_judge() -> None:
    plan = carte.plan(communaute(*VILLE), JOUR, filtres=Filtres(zones=("nord",), publics=("jeunes",)))
    assert plan.notes == (
        "1 action sans public indiqué échappe à ce filtre.",
        "2 actions sans zone indiquée échappent à ce filtre.",
    )


@pytest.mark.parametrize(
    ("items", "note"),
    [
        ([acteur("p", depart=Depart(le=parse("2020")))], "1 acteur parti n'est pas dessiné."),
        ([action("t", statut="terminee")], "1 action terminée n'est pas dessinée."),
        ([action("t", statut="terminee"), action("u", statut="abandonnee")],
         "1 action terminée et 1 action abandonnée ne sont pas dessinées."),
        ([acteur("p", arrivee=parse("2030")), acteur("q", arrivee=parse("2030"))],
         "2 acteurs pas encore arrivés ne sont pas dessinés."),
        ([action("o"), action("d", doublon_de="o")], "1 doublon réuni à l'action qu'il répète."),
        ([action("o"), action("d", doublon_de="o"), action("e", doublon_de="o")],
         "2 doublons réunis aux actions qu'ils répètent."),
    ],
)  # fmt: skip
def test_what_is_not_drawn_is_counted_in_good_french(items: list[Acteur | Action], note: str) -> None:
    assert carte.plan(communaute(acteur("la"), *items), JOUR).notes == (note,)


def test_what_is_not_drawn_is_counted_within_the_choice() -> None:
    tout = communaute(
        acteur("la"),
        acteur("p", depart=Depart(le=parse("2020"))),
        acteur("q", type="etat", depart=Depart(le=parse("2020"))),
        action("vit", "la", "fantome", publics=("jeunes",)),
        action("p", "la", statut="abandonnee", zones=("nord",)),
        action("finie", "la", "p", publics=("jeunes",), statut="terminee"),
        action("autre", "q", publics=("tous",), statut="terminee"),
    )

    def note(**filtres: Any) -> tuple[str, ...]:
        return carte.plan(tout, JOUR, filtres=Filtres(**filtres)).notes[:1]

    assert note() == ("2 acteurs partis, 2 actions terminées et 1 action abandonnée ne sont pas dessinés.",)
    assert note(publics=("jeunes",)) == ("1 acteur parti et 1 action terminée ne sont pas dessinés.",)
    assert note(zones=("nord",))[0] == "1 action abandonnée n'est pas dessinée."
    assert note(autour="la")[0] == "1 acteur parti, 1 action terminée et 1 action abandonnée ne sont pas dessinés."
    assert note(types=("etat",))[0].startswith("1 acteur parti et 1 action terminée")
    assert note(types=("recherche",))[0].startswith("Rien")
    plan = carte.plan(tout, JOUR, filtres=Filtres(types=("entreprise", "etat", "organisme-public")))
    assert plan.filtres == ("type d'acteur entreprise ou État ou organisme public",)


def test_reminders_are_for_who_makes_the_map_and_never_on_it() -> None:
    tout = communaute(
        acteur("interne", visibilite="membres"),
        acteur("marie", type="personne"),
        action("x", "interne", "marie", "fantome"),
    )
    plan = carte.plan(tout, JOUR)
    assert plan.rappels == (
        "1 fiche à diffusion restreinte hors de cette carte (--pour membres en montre davantage).",
        "1 personne sans accord de publication (accord_publication:) hors carte.",
        "Sans fiche dans acteurs/, donc hors de la carte : « fantome ».",
    )
    assert plan.notes == ()
    assert carte.plan(tout, JOUR, audience="membres").rappels[0].startswith("1 personne")


def test_a_filter_never_names_what_the_audience_may_not_see() -> None:
    objectifs = Objectifs(
        publics=(Public(id="cache", intitule="Secret", visibilite="soutien"),),
        parcours=(
            Parcours(id="p", intitule="P", etapes=(Etape(id="e", intitule="Cachée", visibilite="membres"),)),
            Parcours(id="q", intitule="Réservé", visibilite="membres", etapes=(Etape(id="e", intitule="E"),)),
        ),
    )
    tout = communaute(
        acteur("marie", type="personne", nom="Marie"),
        action("x", publics=("cache",), etapes=("p/e", "q/e")),
        objectifs=objectifs,
    )
    plan = carte.plan(tout, JOUR, "parcours", Filtres(publics=("cache",)))
    assert plan.filtres == ("public réservé",)
    assert [(groupe.cle, boite.pour) for groupe in plan.groupes for boite in plan.du_groupe(groupe.cle)] == [
        (carteplan.SANS_ETAPE, ())
    ]
    assert "Marie" not in repr(carte.plan(tout, JOUR, filtres=Filtres(autour="marie")))
    assert [groupe.cle for groupe in carte.plan(tout, JOUR, "parcours", audience="membres").groupes] == ["p/e", "q/e"]


def test_an_empty_community_is_told_its_first_step() -> None:
    vide = communaute()
    assert carte.plan(vide, JOUR).rappels == (
        "Pour commencer la carte : un fichier par acteur dans acteurs/, où « nom: » suffit.",
    )
    sans_parcours = communaute(acteur("a"), objectifs=Objectifs())
    assert "objectifs.yaml" in carte.plan(sans_parcours, JOUR, "parcours").rappels[0]
    assert carte.plan(sans_parcours, JOUR).rappels == ()


def test_an_empty_map_says_why() -> None:
    assert carte.plan(communaute(), JOUR, "gouvernance").notes == (
        "Rien à dessiner : les instances ne sont pas encore décrites.",
    )
    assert carte.plan(communaute(acteur("a")), JOUR, "parcours").notes == (
        "Rien à dessiner : aucune action n’a encore de fiche.",
    )
    assert carte.plan(communaute(acteur("a", visibilite="membres")), JOUR).notes == (
        "Rien à dessiner : ce qui est écrit n'est pas pour tous.",
    )
    parti = communaute(acteur("p", depart=Depart(le=parse("2020"))), acteur("a"), acteur("q", arrivee=parse("2030")))
    for qui, dit in (("p", "était parti"), ("q", "n'était pas encore arrivé")):
        notes = carte.plan(parti, JOUR, filtres=Filtres(autour=qui)).notes
        assert f"Rien à dessiner autour de cet acteur : il {dit} à cette date." in notes


def test_a_title_may_be_given() -> None:
    assert carte.plan(communaute(), JOUR, titre="Notre vallée").titre == "Notre vallée"
    assert carte.plan(communaute(), JOUR).date_en_mots == "au 15 janvier 2025"

"""What every feature asks of a community: who is active, which question is in force, what an id names."""

from __future__ import annotations

from datetime import date

import pytest

from cap.communaute import FICHIERS, Communaute, cle_tri
from cap.dates import parse
from cap.declare import SOUTIEN, Fiche, Lieu, Type, ValeurRefusee, slug
from cap.loader import load
from cap.model import Acteur, Contact, Depart, Engagement, Enjeu, FicheCommunaute, famille
from cap.references import references, resolve
from conftest import Community

JOUR = date(2024, 6, 1)


def acteur(**champs: object) -> Acteur:
    return Acteur(nom="x", **champs)


@pytest.mark.parametrize(
    ("champs", "actif"),
    [
        ({}, True),
        ({"arrivee": parse("n. c.")}, True),
        ({"arrivee": parse("juin 2024")}, True),
        ({"arrivee": parse("2024")}, True),
        ({"arrivee": parse("2024-07")}, False),
        ({"depart": Depart(le=parse("2024-06-01"))}, True),
        ({"depart": Depart(le=parse("2024-05-31"))}, False),
        ({"depart": Depart(le=parse("2024"))}, True),
        ({"depart": Depart()}, False),
        ({"roles": ("observateur",)}, False),
        ({"roles": ("financeur", "observateur")}, False),
        ({"roles": ("financeur", "membre")}, True),
    ],
)
def test_active_member_on_a_day(champs: dict[str, object], actif: bool) -> None:
    assert Communaute().est_actif(acteur(**champs), JOUR) is actif


def test_french_order_forgets_accents_and_articles() -> None:
    names = ["Le Buzuk", "Épi du port", "L’Atelier", "Zeste", "la Cantine"]
    assert sorted(names, key=cle_tri) == ["L’Atelier", "Le Buzuk", "la Cantine", "Épi du port", "Zeste"]


def test_the_stake_in_force_follows_its_dates() -> None:
    fiche = FicheCommunaute(enjeu=(Enjeu(intitule="large"), Enjeu(intitule="précis", depuis=parse("2024-09"))))
    assert Communaute(fiche=fiche).enjeu(JOUR) == "large"
    assert Communaute(fiche=fiche).enjeu(date(2025, 1, 1)) == "précis"
    assert Communaute().enjeu(JOUR) == "" and Communaute().question_essentielle(JOUR) is None


def test_a_meeting_took_place_when_it_says_so_or_left_notes(community: Community) -> None:
    folder = community(
        {
            "reunions/2024-01-10-a.md": "---\nstatut: tenue\n---\n",
            "reunions/2024-02-10-b.md": "## Point\nDes notes.\n",
            "reunions/2024-03-10-c.md": "---\ntitre: Rien\n---\n",
            "reunions/2024-04-10-d.md": "---\nstatut: annulee\n---\n## Point\nx\n",
            "reunions/2024-09-10-e.md": "---\nstatut: prevue\n---\n",
            "reunions/notes.md": "x\n",
        }
    )
    communaute = load(folder).communaute
    assert [item.id for item in communaute.reunions_tenues(JOUR)] == ["2024-01-10-a", "2024-02-10-b"]


def test_old_ids_still_resolve(community: Community) -> None:
    folder = community(
        {"acteurs/resam.yaml": "nom: Résam\nanciens_ids: [mda]\n", "actions/a.yaml": "nom: a\nporteurs: mda\n"}
    )
    communaute = load(folder).communaute
    assert communaute.nom_acteur("mda") == "Résam" and communaute.nom_acteur("autre") == "autre"
    assert [resolve(communaute, item.texte, item.kinds) for item in references(communaute)] == [("acteur", "mda")]


def test_steps_written_alone_and_typed_references(community: Community) -> None:
    objectifs = """
        parcours:
          - id: manger
            intitule: Manger
            etapes: [{id: produire, intitule: Produire}, {id: partager, intitule: Partager}]
          - id: habiter
            intitule: Habiter
            etapes: [{id: partager, intitule: Partager}]
        publics: [{id: jeunes, intitule: Jeunes}]
        """
    communaute = load(community({"objectifs.yaml": objectifs})).communaute
    assert communaute.etape_complete("produire") == "manger/produire"
    assert communaute.etape_complete("partager") == "partager"
    assert resolve(communaute, "produire", ("etape",)) == ("etape", "manger/produire")
    assert resolve(communaute, "public:jeunes", ("acteur", "public")) == ("public", "jeunes")
    assert resolve(communaute, "public:jeunes", ("acteur",)) is None
    assert resolve(communaute, "manger/produire/jeunes", ("trou",)) == ("trou", "manger/produire/jeunes")
    assert resolve(communaute, "S12", ("critere",)) and not resolve(communaute, "S13", ("critere",))
    assert communaute.instance("copil") is None


def test_every_reference_is_walked_wherever_it_stands(community: Community) -> None:
    folder = community(
        {
            "gouvernance.yaml": """
                fonction_soutien:
                  acteurs: a
                  missions:
                    coordonner: [b]
                  postes: [{employeur: c}]
                """,
            "charte/charte.md": "---\nmodifications:\n  x: {portee: fond}\ndecision: d\n---\n",
            "reunions/2024-01-01-x.md": "---\npresents: [e]\n---\n",
            "journal.yaml": "envois: [{le: 2024, a: tous}]\n",
        }
    )
    found = {(item.champ, item.texte) for item in references(load(folder).communaute)}
    assert found == {("acteurs", "a"), ("missions", "b"), ("employeur", "c"), ("decision", "d"), ("acteur", "e")}


def test_items_are_frozen_and_say_what_they_hold() -> None:
    item = acteur(site="s")
    with pytest.raises(AttributeError):
        item.nom = "y"  # type: ignore[misc]
    assert repr(item) == "Acteur(nom='x', site='s')" and item.donne("site") and not item.donne("missions")
    assert item.evolve(id="z").id == "z" and item.id == ""
    assert item.place("site") == Lieu("", 1, 1)


def test_every_field_says_what_it_is_and_who_sees_it() -> None:
    seen: set[type[Fiche]] = set()

    def visit(fiche: type[Fiche]) -> None:
        if fiche in seen:
            return
        seen.add(fiche)
        assert fiche.genre, fiche
        for champ in fiche.declares.values():
            assert champ.description and not champ.description.endswith("."), (fiche, champ.nom)
            assert champ.audience >= SOUTIEN, (fiche, champ.nom)
            inner = getattr(champ.type, "element", None) or getattr(champ.type, "valeur", None) or champ.type
            if hasattr(inner, "fiche"):
                visit(inner.fiche)

    for genre in FICHIERS:
        visit(genre.fiche)
    assert len(seen) > 60


def test_people_and_motives_are_kept_from_wider_audiences() -> None:
    assert {champ.audience for champ in Contact.declares.values()} == {SOUTIEN}
    assert Depart.declares["motif"].audience == SOUTIEN
    assert "public" not in Engagement.declares["intitule"].audience


def test_families_of_actors() -> None:
    assert (famille("fondation"), famille("personne"), famille("autre")) == ("associations", "habitants", "")


def test_slugs_and_refusals() -> None:
    assert (slug("L’Épi du port !"), slug("???"), len(slug("a" * 90))) == ("l-epi-du-port", "sans-nom", 64)
    with pytest.raises(ValeurRefusee):
        Type().lire("x")


def test_items_of_an_empty_community() -> None:
    assert {type(item).__name__ for item in Communaute().fiches} >= {"FicheCommunaute", "Vision"}

"""Adding writes what was asked and nothing else, in the words of the file; what is known already is asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cap.ajouter import ajouter_reunion
from cap.commands.ecriture import lecteur
from cap.identites import nouvel_id
from cap.loader import load
from cap.rules import check
from conftest import Community, Outcome, Run

DAY = date(2026, 3, 1)
BASE: dict[str, str | bytes | None] = {
    "acteurs/resam.yaml": 'nom: "Résam"\nnom_complet: "Réseau d’échange"\nalias: [Resam]\nsite: "https://resam.net"\n',
    "acteurs/pole-ess.yaml": 'nom: "Pôle ESS"\n',
    "actions/cantine.yaml": 'nom: "Cantine mobile"\nporteurs: resam\n',
    "objectifs.yaml": """
        objectifs:
          - id: relier
            intitule: "Relier"
        parcours:
          - id: vie
            intitule: "La vie"
            etapes:
              - id: manger
                intitule: "Manger"
        publics: [{id: habitants, intitule: "Habitants"}]
        """,
    "gouvernance.yaml": """
        instances:
          - id: copil              # le pilotage
            nom: "Comité de pilotage"

          - id: pleniere
            nom: "Plénière"
        """,
}


@pytest.fixture
def here(community: Community) -> Path:
    return community(BASE)


def clean(folder: Path) -> None:
    loaded = load(folder)
    assert check(loaded.communaute, DAY, lus=loaded.problems) == ()


def added(run: Run, folder: Path, *words: object) -> Outcome:
    outcome = run("ajouter", *words, cwd=folder)
    assert outcome.code == 0, outcome.stderr
    clean(folder)
    return outcome


# --- actors and actions --------------------------------------------------------------------------------------


def test_an_actor_takes_its_id_from_its_name(run: Run, here: Path) -> None:
    outcome = added(
        run, here, "acteur", "Épi du Port", "--type", "Association", "--role", "porteuse, membre", "--role", "soutien",
        "--arrivee", "mars 2024", "--alias", "l’Épi, au port", "--missions", "Épicerie : solidaire",
    )  # fmt: skip
    text = (here / "acteurs/epi-du-port.yaml").read_text(encoding="utf-8")
    assert text == (
        'nom: "Épi du Port"\nalias:\n  - "l’Épi, au port"\ntype: association\nroles:\n  - porteuse\n  - membre\n'
        '  - soutien\narrivee: 2024-03\nmissions: "Épicerie : solidaire"\n'
    )
    assert outcome.stdout == f"acteurs/epi-du-port.yaml\n\n{text}"
    assert outcome.stderr == "Écrit\u00a0: acteurs/epi-du-port.yaml\n"


def test_the_id_may_be_chosen(run: Run, here: Path) -> None:
    added(run, here, "acteur", "Épi du Port", "--id", "epi")
    assert (here / "acteurs/epi.yaml").exists()


@pytest.mark.parametrize("identifiant", ["resam", "Épi", "réseau", "a" * 65])
def test_a_chosen_id_must_be_one_and_free(run: Run, here: Path, identifiant: str) -> None:
    assert run("ajouter", "acteur", "Épi du Port", "--id", identifiant, cwd=here).code == 2


def test_an_id_that_names_someone_else_in_the_notes_is_refused(run: Run, community: Community) -> None:
    here = community({"acteurs/resam.yaml": "nom: Résam\nalias: [maison]\n"})
    outcome = run("ajouter", "acteur", "La Maison bleue", "--id", "maison", cwd=here)
    assert outcome.code == 2 and "désigne déjà Résam" in outcome.stderr
    assert run("ajouter", "acteur", "Maison", "--quand-meme", cwd=here).code == 0
    assert (here / "acteurs/maison-2.yaml").exists()


@pytest.mark.parametrize("nom", ["Resam", "le résam", "RESAM (association)", "Réseau d'échange"])
def test_an_actor_known_already_is_shown(run: Run, here: Path, nom: str) -> None:
    outcome = run("ajouter", "acteur", nom, cwd=here)
    assert outcome.code == 2
    assert "ressemble à «\u00a0Résam\u00a0» (resam)" in outcome.stderr and "--quand-meme" in outcome.stderr
    assert "acteurs/resam.yaml:1" in outcome.stderr
    assert len(list((here / "acteurs").iterdir())) == 2


def test_a_weak_likeness_is_only_said(run: Run, here: Path) -> None:
    outcome = run("ajouter", "acteur", "Autre chose", "--site", "https://resam.net/autre", "--essai", cwd=here)
    assert outcome.code == 0 and "ressemble à" in outcome.stderr


def test_adding_anyway_numbers_the_id(run: Run, here: Path) -> None:
    outcome = run("ajouter", "acteur", "Resam", "--quand-meme", cwd=here)
    assert outcome.code == 0 and (here / "acteurs/resam-2.yaml").exists()


def test_trying_shows_and_writes_nothing(run: Run, here: Path) -> None:
    outcome = run("ajouter", "acteur", "Épi du Port", "--essai", cwd=here)
    assert outcome.code == 0 and outcome.stdout.endswith('nom: "Épi du Port"\n')
    assert outcome.stderr == "Essai\u00a0: rien n’est écrit.\n"
    assert len(list((here / "acteurs").iterdir())) == 2


def test_an_action_names_its_actors_by_id_or_by_name(run: Run, here: Path) -> None:
    added(
        run, here, "action", "Jardin partagé", "--porteur", "@resam", "--porteur", "pôle ess", "--partenaire", "Resam",
        "--objectif", "Relier", "--etape", "manger", "--public", "habitants", "--statut", "en cours", "--debut", "2024",
    )  # fmt: skip
    action = load(here).communaute.actions["jardin-partage"]
    assert action.porteurs == ("resam", "pole-ess")
    assert (action.objectifs, action.etapes, action.publics) == (("relier",), ("vie/manger",), ("habitants",))
    assert action.statut == "en-cours" and action.debut is not None and action.debut.iso() == "2024"
    assert [item.acteur for item in action.partenaires] == ["resam"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("action", "Jardin"), "acteurs qui la portent"),
        (("action", "Jardin"), "Ajoutez --porteur"),
        (("action", "Jardin", "--porteur", "rezam"), "Vouliez-vous «\u00a0resam\u00a0»"),
        (("action", "Jardin", "--porteur", "La Ligue"), 'cap ajouter acteur "La Ligue"'),
        (("action", "Jardin", "--porteur", "resam", "--public", "zzz"), "ajoutez d’abord"),
        (("action", "Jardin", "--porteur", "resam", "--statut", "fini"), "Valeurs possibles"),
        (("action", "Jardin", "--porteur", "resam", "--debut", "31/02/2024"), "Début"),
        (("action", "Cantine mobile", "--porteur", "resam"), "(cantine)"),
        (("acteur",), "Il manque une information"),
        (("passerelle", "resam"), "Vers qui"),
        (("passerelle", "resam"), "cap ajouter passerelle DE VERS"),
        (("financement",), "financeur"),
    ],
)
def test_what_cannot_be_added_is_explained(run: Run, here: Path, words: tuple[str, ...], said: str) -> None:
    outcome = run("ajouter", *words, cwd=here)
    assert outcome.code == 2
    assert said.lower() in outcome.stderr.lower()
    clean(here)


@pytest.mark.parametrize(
    ("mot", "suite"),
    [
        ("mairie de saint aubin", ""),
        ("foyer", "Vouliez-vous « foyer-des-jeunes » ?"),
        ("jeunes", "Vouliez-vous « foyer-des-jeunes » ?"),
        ("saint aubin", "Vouliez-vous « mairie-de-saint-aubin » ou « marie-de-saint-aubin » ?"),
        ("action:inconnue", "Ici, il faut : acteur."),
        ("acteur:La Ligue", 'cap ajouter acteur "La Ligue"'),
    ],
)
def test_what_was_meant_is_found_by_its_words(run: Run, community: Community, mot: str, suite: str) -> None:
    here = community(
        {
            "acteurs/marie-de-saint-aubin.yaml": "nom: Marie\n",
            "acteurs/mairie-de-saint-aubin.yaml": "nom: La mairie\n",
            "acteurs/foyer-des-jeunes.yaml": "nom: Le foyer des jeunes\n",
        }
    )
    outcome = run("ajouter", "action", "X", "--porteur", mot, cwd=here)
    assert suite in outcome.stderr.replace("\u202f", " ").replace("\u00a0", " ")
    assert outcome.code == (2 if suite else 0)
    if not suite:
        assert load(here).communaute.actions["x"].porteurs == ("mairie-de-saint-aubin",)


def test_the_kind_typed_is_kept_in_what_is_proposed(run: Run, here: Path) -> None:
    assert "action:cantine" in run("ajouter", "passerelle", "resam", "cantin", cwd=here).stderr
    absente = run("ajouter", "passerelle", "resam", "action:inconnue", cwd=here).stderr
    assert 'cap ajouter action "inconnue"' in absente
    outcome = run("ajouter", "acteur", "action:inconnue", cwd=here)
    assert outcome.code == 2 and 'cap ajouter action "inconnue"' in outcome.stderr
    assert run("ajouter", "acteur", "zone:nord", cwd=here).code == 2
    assert run("ajouter", "acteur", "Atelier : bois", cwd=here).code == 0


@pytest.mark.parametrize("nom", ["   ", "\t", "???"])
def test_an_empty_name_is_refused(run: Run, here: Path, nom: str) -> None:
    for words in (("acteur", nom), ("jalon", nom), ("reunion", nom, "--le", "2026-03-20")):
        assert run("ajouter", *words, cwd=here).code == 2
    assert len(list((here / "acteurs").iterdir())) == 2


def test_a_name_borne_by_two_is_not_guessed(run: Run, community: Community) -> None:
    here = community({"acteurs/a.yaml": "nom: Maison\n", "acteurs/b.yaml": "nom: maison\nanciens_ids: [c]\n"})
    outcome = run("ajouter", "action", "X", "--porteur", "Maison", cwd=here)
    assert outcome.code == 2 and "acteur:a, acteur:b" in outcome.stderr


def test_a_file_there_already_is_not_lost(run: Run, here: Path) -> None:
    (here / "acteurs/epi.yml").write_text("nom: [", encoding="utf-8")
    outcome = run("ajouter", "acteur", "Épi", cwd=here)
    assert outcome.code == 2 and "acteurs/epi.yml" in outcome.stderr


# --- items of lists ------------------------------------------------------------------------------------------


def test_a_milestone_joins_its_list_and_leaves_the_rest_alone(run: Run, here: Path) -> None:
    before = (
        "version: 1.10   # à relire\n\njalons:\n- id: un\n  intitule: Un    # le premier\n\n# fin des jalons\n"
        "decision:\n"
    )
    (here / "feuille-de-route.yaml").write_text(before, encoding="utf-8")
    outcome = added(run, here, "jalon", "Adopter la charte", "--echeance", "T4 2026", "--pilote", "Pôle ESS",
                    "--action", "cantine", "--trou", "vie/manger/habitants", "--contributeur", "resam",
                    "--moyens", "2 jours")  # fmt: skip
    after = (here / "feuille-de-route.yaml").read_text(encoding="utf-8")
    kept = [line for line in after.splitlines() if line in before.splitlines()]
    assert kept == before.splitlines()
    jalon = load(here).communaute.feuille_de_route.jalons[1]
    assert (jalon.id, jalon.pilote, jalon.trous) == ("adopter-la-charte", "pole-ess", ("vie/manger/habitants",))
    assert (jalon.etat, jalon.moyens) == ("a-faire", "2 jours")
    assert jalon.echeance is not None and jalon.echeance.iso() == "2026-T4"
    assert outcome.stdout.startswith("--- feuille-de-route.yaml\n+++ feuille-de-route.yaml\n")
    assert not [line for line in outcome.stdout.splitlines()[2:] if line.startswith("-")]


def test_a_list_begins_with_its_file(run: Run, here: Path) -> None:
    added(run, here, "passerelle", "pole-ess", "cantine", "--public", "habitants", "--etape", "manger")
    text = (here / "passerelles.yaml").read_text(encoding="utf-8")
    assert text.startswith("# Les orientations") and "  - id: pole-ess-cantine\n" in text
    assert load(here).communaute.passerelles.passerelles[0].vers == "action:cantine"


def test_the_same_passerelle_is_asked_about(run: Run, here: Path) -> None:
    added(run, here, "passerelle", "resam", "pole-ess", "--public", "habitants")
    assert run("ajouter", "passerelle", "pole-ess", "resam", "--public", "habitants", cwd=here).code == 2
    outcome = run("ajouter", "passerelle", "pole-ess", "resam", cwd=here)
    assert outcome.code == 0 and "les deux mêmes bouts" in outcome.stderr


def test_a_funding_with_its_state(run: Run, here: Path) -> None:
    words = ("financement", "Région", "--montant", "8 000 €", "--du", "2026-01", "--au", "2026-12",
             "--statut", "depose", "--statut-le", "1/10/2025", "--objet", "ingenierie",
             "--depot-avant", "2025-10-15")  # fmt: skip
    added(run, here, *words)
    item = load(here).communaute.financements.financements[0]
    assert item.id == "region-2026" and item.montant is not None and item.montant.centimes == 800_000
    assert item.suivi[0].statut == "depose" and item.suivi[0].le is not None
    assert run("ajouter", *words, cwd=here).code == 2
    added(run, here, *words, "--intitule", "Autre demande")
    added(run, here, "financement", "pole-ess", "--montant", "env. 500 €")
    assert [item.id for item in load(here).communaute.financements.financements] == [
        "region-2026", "region-2026-2", "pole-ess",
    ]  # fmt: skip


def test_amounts_stay_private_in_a_public_repository(run: Run, community: Community) -> None:
    here = community({"communaute.yaml": "format: 1\nnom: x\ndepot: public\n"})
    added(run, here, "financement", "Région", "--montant", "8000")
    assert (here / "prive/financements.yaml").exists() and not (here / "financements.yaml").exists()
    added(run, here, "financement", "Département", "--montant", "10")
    assert len(load(here).communaute.financements.financements) == 2


def test_a_private_folder_elsewhere_is_not_written(run: Run, community: Community, tmp_path: Path) -> None:
    here = community({"communaute.yaml": "format: 1\nnom: x\ndepot: public\n"})
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    outcome = run("ajouter", "financement", "Région", cwd=here, env={"CAP_PRIVE": str(elsewhere)})
    assert outcome.code == 2 and "CAP_PRIVE" in outcome.stderr
    (elsewhere / "financements.yaml").write_text("financements: [{id: a, financeur: b}]\n", encoding="utf-8")
    outcome = run("ajouter", "financement", "Région", cwd=here, env={"CAP_PRIVE": str(elsewhere)})
    assert outcome.code == 1 and not (here / "prive").exists()


def test_a_file_that_cannot_be_edited_is_said(run: Run, here: Path) -> None:
    (here / "feuille-de-route.yaml").write_text("jalons: [a\n", encoding="utf-8")
    outcome = run("ajouter", "jalon", "Un", cwd=here)
    assert outcome.code == 1 and "lisible" in outcome.stderr


# --- meetings ------------------------------------------------------------------------------------------------


def test_a_meeting_to_come_is_ready_for_notes(run: Run, here: Path) -> None:
    outcome = added(
        run, here, "reunion", "comité de pilotage", "--le", "20/03/2026", "--debut", "14h", "--fin", "16:00",
        "--lieu", "Salle A : étage", "--date", "2026-03-01",
    )  # fmt: skip
    text = (here / "reunions/2026-03-20-copil.md").read_text(encoding="utf-8")
    assert outcome.stdout == f"reunions/2026-03-20-copil.md\n\n{text}"
    reunion = load(here).communaute.reunions["2026-03-20-copil"]
    assert (reunion.instance, reunion.titre, reunion.statut) == ("copil", "Comité de pilotage", "prevue")
    assert f"{reunion.debut:%H:%M}" == "14:00" and reunion.lieu == "Salle A : étage"
    assert [point.titre.texte for point in reunion.notes.points if point.titre] == [
        "Tour des nouvelles", "Premier sujet", "Pour la suite",
    ]  # fmt: skip
    assert not reunion.notes.decisions and not reunion.notes.taches and not reunion.notes.ressemblances


def test_a_meeting_of_the_day_says_nothing_of_its_state(run: Run, here: Path) -> None:
    added(run, here, "reunion", "copil", "--le", "2026-03-20", "--date", "2026-03-20")
    assert load(here).communaute.reunions["2026-03-20-copil"].statut == ""


def test_a_second_meeting_of_the_day_is_numbered(run: Run, here: Path) -> None:
    for _ in range(3):
        outcome = added(run, here, "reunion", "copil", "--le", "2026-03-20")
    assert sorted(path.stem for path in (here / "reunions").iterdir()) == [
        "2026-03-20-copil", "2026-03-20-copil-2", "2026-03-20-copil-3",
    ]  # fmt: skip
    assert "celle-ci s’appelle 2026-03-20-copil-3" in outcome.stderr


def test_a_file_that_the_reader_refuses_still_takes_its_name(here: Path) -> None:
    (here / "reunions").mkdir()
    (here / "reunions/2026-03-20-copil.md").write_bytes(b"\xff\xfe")
    made = ajouter_reunion(load(here).communaute, lecteur(here), "copil", date(2026, 3, 20), {}, jour=DAY)
    assert made.id == "2026-03-20-copil-2"


def test_an_instance_named_for_the_first_time_is_noted(run: Run, here: Path) -> None:
    before = (here / "gouvernance.yaml").read_text(encoding="utf-8")
    outcome = added(run, here, "reunion", "Groupe alimentation", "--le", "2026-03-20")
    assert "nouvelle instance dans gouvernance.yaml" in outcome.stderr
    after = (here / "gouvernance.yaml").read_text(encoding="utf-8")
    assert after == before + '  - id: groupe-alimentation\n    nom: "Groupe alimentation"\n'
    assert load(here).communaute.reunions["2026-03-20-groupe-alimentation"].instance == "groupe-alimentation"


def test_on_the_first_day_there_is_no_governance_yet(run: Run, community: Community) -> None:
    here = community()
    added(run, here, "reunion", "copil", "--le", "2026-03-20")
    assert load(here).communaute.gouvernance.instances[0].nom == "Comité de pilotage"


@pytest.mark.parametrize(
    ("nom", "niveau"),
    [
        ("copil", "pilotage"),
        ("Comité de pilotage élargi", "pilotage"),
        ("cotech", "technique"),
        ("Comité technique", "technique"),
        ("AG", "pleniere"),
        ("Journée des partenaires", "pleniere"),
        ("gt-mobilite", "groupe-de-travail"),
        ("Groupe de travail mobilité", "groupe-de-travail"),
        ("Atelier cuisine", "atelier"),
        ("COS", "orientation"),
        ("Groupe alimentation", ""),
        ("Atelier du comité de pilotage", ""),
    ],
)
def test_the_level_of_a_new_instance_comes_from_its_name(run: Run, community: Community, nom: str, niveau: str) -> None:
    here = community()
    added(run, here, "reunion", nom, "--le", "2026-03-20")
    assert load(here).communaute.gouvernance.instances[0].niveau == niveau


def test_a_mistyped_instance_is_suggested(run: Run, here: Path) -> None:
    outcome = run("ajouter", "reunion", "copill", "--le", "2026-03-20", cwd=here)
    assert outcome.code == 2 and "Écrivez copil" in outcome.stderr
    added(run, here, "reunion", "copill", "--le", "2026-03-20", "--quand-meme")


@pytest.mark.parametrize("words", [("copil",), ("copil", "--le", "mars 2026"), ("copil", "--le", "hier"), ()])
def test_a_meeting_needs_its_day(run: Run, here: Path, words: tuple[str, ...]) -> None:
    assert run("ajouter", "reunion", *words, cwd=here).code == 2
    assert not (here / "reunions").exists()


# --- questions -----------------------------------------------------------------------------------------------


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cap.terminal.interactive", lambda: True)
    monkeypatch.setattr("cap.commands.ajouter.interactive", lambda: True)


@pytest.mark.usefixtures("terminal")
def test_without_a_name_questions_are_asked(run: Run, here: Path) -> None:
    outcome = run("ajouter", "acteur", cwd=here, stdin="Épi\nn’importe\nassociation\n\noui\n")
    assert outcome.code == 0, outcome.stderr
    assert "n’est pas une valeur prévue" in outcome.stderr
    assert (here / "acteurs/epi.yaml").read_text(encoding="utf-8") == 'nom: "Épi"\ntype: association\n'


@pytest.mark.usefixtures("terminal")
def test_what_looks_like_something_known_is_asked_about(run: Run, here: Path) -> None:
    refuse = run("ajouter", "acteur", "Resam", cwd=here, stdin="\n")
    assert refuse.code == 0 and "L’ajouter quand même" in refuse.stderr and "acteurs/resam.yaml:1" in refuse.stderr
    assert not (here / "acteurs/resam-2.yaml").exists()
    assert run("ajouter", "acteur", cwd=here, stdin="Resam\n\n\noui\noui\n").code == 0
    assert (here / "acteurs/resam-2.yaml").exists()
    assert run("ajouter", "reunion", "copill", "--le", "2026-03-20", cwd=here, stdin="oui\n").code == 0
    assert (here / "reunions/2026-03-20-copill.md").exists()


@pytest.mark.usefixtures("terminal")
def test_no_means_no(run: Run, here: Path) -> None:
    outcome = run("ajouter", "acteur", cwd=here, stdin="Épi\n\n\nnon\n")
    assert outcome.code == 0 and "Rien n’est écrit" in outcome.stderr
    assert not (here / "acteurs/epi.yaml").exists()


@pytest.mark.usefixtures("terminal")
def test_only_what_is_needed_is_asked_when_the_name_is_given(run: Run, here: Path) -> None:
    outcome = run("ajouter", "action", "Jardin", cwd=here, stdin="rezam\n\nresam, Pôle ESS\n")
    assert outcome.code == 0, outcome.stderr
    assert load(here).communaute.actions["jardin"].porteurs == ("resam", "pole-ess")
    assert run("ajouter", "acteur", "Ligue", cwd=here).code == 0


@pytest.mark.usefixtures("terminal")
def test_a_meeting_by_questions(run: Run, here: Path) -> None:
    outcome = run("ajouter", "reunion", cwd=here, stdin="copil\nbientôt\n20 mars 2026\n")
    assert outcome.code == 0 and (here / "reunions/2026-03-20-copil.md").exists()
    assert run("ajouter", "reunion", cwd=here, stdin="\n").code == 2


def test_numbered_ids_stay_within_their_length() -> None:
    long = "a" * 64
    assert nouvel_id(long, "", {long}) == "a" * 62 + "-2"

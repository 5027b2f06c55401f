"""What a milestone becomes, written by the smallest change, nothing lost, nothing written twice."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from cap.feuille_de_route import etat_au
from cap.loader import load
from cap.model import Jalon
from cap.resources import folder
from conftest import Community, Outcome, Run

MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
JOUR = "2025-11-01"
FEUILLE = """\
# notre feuille
jalons:
  # le premier
  - id: salle          # anciennement local
    anciens_ids: [local]
    intitule: 'Une salle'
    pilote: resam
    echeance: mars 2026     # vu en copil
    etat: en-cours

  - {id: four, intitule: Un four, etat: a-faire}
"""


@pytest.fixture
def morlaix(tmp_path: Path) -> Path:
    return shutil.copytree(folder("sample-community"), tmp_path / "morlaix")


@pytest.fixture
def petite(community: Community) -> Path:
    return community(
        {
            "feuille-de-route.yaml": FEUILLE,
            "acteurs/resam.yaml": "nom: Résam\n",
            "acteurs/ville.yaml": "nom: La Ville\n",
            "enseignements.yaml": 'enseignements:\n  - {id: lent, constat: "Tout est lent"}\n',
            "reunions/2025-10-01-copil.md": "---\ndate: 2025-10-01\n---\nDécision D1 : on prend le temps\n",
        }
    )


def feuille(dossier: Path) -> str:
    return (dossier / "feuille-de-route.yaml").read_bytes().decode()


def lu(dossier: Path, identifiant: str) -> Jalon:
    jalon: Jalon = load(dossier).communaute.index["jalon"][identifiant]
    return jalon


def sans_probleme(run: Run, dossier: Path) -> None:
    assert not [
        line for line in run("verifier", "-C", dossier, "--format", "concis").stdout.splitlines() if "CAP65" in line
    ]


def twice(run: Run, dossier: Path, *typed: str) -> Outcome:
    """Type a command, then again: the second time writes nothing more. Gives the first answer."""
    first = run("jalon", *typed, "-C", dossier, "--date", JOUR)
    assert first.code == 0, first.stderr
    after = feuille(dossier)
    second = run("jalon", *typed, "-C", dossier, "--date", JOUR)
    assert (second.code, feuille(dossier)) == (0, after)
    assert "Déjà noté" in second.stderr
    return first


def added(before: str, after: str) -> tuple[list[str], list[str]]:
    """Give the lines that are gone and those that are new."""
    avant, apres = before.splitlines(), after.splitlines()
    return [line for line in avant if line not in apres], [line for line in apres if line not in avant]


# --- the two cases --------------------------------------------------------------------------------------------


def test_the_joint_note_is_written_in_morlaix(run: Run, morlaix: Path) -> None:
    """Case file, R5: due in March 2025."""
    before = feuille(morlaix)
    outcome = twice(
        run, morlaix, "fait", "note-pat", "--le", "mars 2025", "--resultat", "8 propositions : toutes intégrées",
        "--preuve", "2024-12-10-journee#D2",
    )  # fmt: skip
    assert "est noté fait" in outcome.stderr
    assert added(before, feuille(morlaix)) == (
        [],
        [
            "    fait_le: 2025-03",
            '    resultat: "8 propositions : toutes intégrées"',
            "    preuve: 2024-12-10-journee#D2",
            "      - le: 2025-03",
            '        changement: "État\u00a0: en cours, puis fait"',
            '        motif: "Jalon atteint"',
        ],
    )
    assert before.count("etat: en-cours") == feuille(morlaix).count("etat: en-cours") + 1
    assert "  # Ce jalon n’a pas encore de pilote.\n  - id: annuaire-lieux" in feuille(morlaix)
    sans_probleme(run, morlaix)


def test_the_school_meals_are_postponed_again_in_morlaix(run: Run, morlaix: Path) -> None:
    """Case file, R3: from T2 to T4 2025 on 10 December 2024; a second move is kept beside the first."""
    outcome = twice(
        run, morlaix, "reporter", "commandes-groupees", "--au", "t2 2026", "--motif", "Les marchés  sont longs",
        "--decision", "2024-12-10-journee#D1", "--source", "enseignement:calendriers-decales",
    )  # fmt: skip
    assert "+    echeance: T2 2026\n" in outcome.stdout
    jalon = lu(morlaix, "commandes-groupees")
    assert (jalon.echeance and jalon.echeance.iso(), jalon.etat) == ("2026-T2", "reporte")
    premiere, seconde = jalon.revisions
    assert premiere.motif.startswith("Une seule commune")
    assert seconde.echeance.de.iso() == "2025-T4" and seconde.echeance.a.iso() == "2026-T2"  # type: ignore[union-attr]
    assert (seconde.le and seconde.le.iso(), seconde.motif) == (JOUR, "Les marchés sont longs")
    assert (seconde.decision, seconde.source) == ("2024-12-10-journee#D1", ("enseignement:calendriers-decales",))
    sans_probleme(run, morlaix)


def test_a_pilot_is_found_in_morlaix(run: Run, morlaix: Path) -> None:
    """Case file, R6: nobody pilots the directory of places."""
    twice(run, morlaix, "modifier", "annuaire-lieux", "--pilote", "Ti Legumaj", "--motif", "S’est proposé")
    jalon = lu(morlaix, "annuaire-lieux")
    assert jalon.pilote == "ti-legumaj"
    assert jalon.revisions[0].changement == "Pilote\u00a0: aucun, puis Atelier de transformation Ti Legumaj"


def test_mulhouse_gives_up_a_line_then_takes_it_up_again(run: Run, tmp_path: Path) -> None:
    dossier = shutil.copytree(MULHOUSE, tmp_path / "mulhouse")
    before = feuille(dossier)
    twice(run, dossier, "abandonner", "demande-poste-ctg", "--motif", "La CAF ne finance plus de poste")
    jalon = lu(dossier, "demande-poste-ctg")
    assert (jalon.etat, jalon.motif, jalon.revisions[0].changement) == (
        "abandonne",
        "La CAF ne finance plus de poste",
        "État\u00a0: en cours, puis abandonné",
    )
    sans_probleme(run, dossier)
    refused = run("jalon", "reporter", "demande-poste-ctg", "--au", "2027", "--motif", "x", "-C", dossier)
    assert refused.code == 2
    assert "cap jalon modifier demande-poste-ctg --etat en-cours" in refused.stderr
    twice(run, dossier, "modifier", "demande-poste-ctg", "--etat", "en-cours", "--motif", "La CAF rouvre un appel")
    jalon = lu(dossier, "demande-poste-ctg")
    assert (jalon.etat, jalon.motif, len(jalon.revisions)) == ("en-cours", "", 2)
    assert jalon.revisions[1].changement == (
        "État\u00a0: abandonné, puis en cours\u202f; il était noté abandonné, motif «\u00a0La CAF ne finance plus de "
        "poste\u00a0»"
    )
    assert feuille(dossier).startswith(before[: before.index("  - id: demande-poste-ctg")])
    sans_probleme(run, dossier)


# --- the file stays hers --------------------------------------------------------------------------------------


def test_comments_quotes_and_blank_lines_stay(run: Run, petite: Path) -> None:
    twice(run, petite, "reporter", "local", "--au", "mai 2026", "--motif", "Travaux", "--le", "2025-10")
    assert feuille(petite) == FEUILLE.replace("mars 2026 ", "2026-05 ").replace(
        "    etat: en-cours\n",
        "    etat: reporte\n"
        "    revisions:\n"
        "      - le: 2025-10\n"
        "        echeance:\n"
        "          de: 2026-03\n"
        "          a: 2026-05\n"
        '        changement: "État\u00a0: en cours, puis reporté"\n'
        '        motif: "Travaux"\n',
    )


def test_a_milestone_on_one_line(run: Run, petite: Path) -> None:
    twice(run, petite, "reporter", "Un four", "--au", "2027", "--motif", "Trop cher: à revoir, [bientôt]")
    jalon = lu(petite, "four")
    assert (jalon.echeance and jalon.echeance.iso(), jalon.revisions[0].motif) == (
        "2027",
        "Trop cher: à revoir, [bientôt]",
    )
    assert jalon.revisions[0].echeance is not None and jalon.revisions[0].echeance.de is None
    # Nothing was due before: a first date is no postponement.
    assert jalon.etat == "a-faire"


@pytest.mark.parametrize("saut", ["\n", "\r\n"])
def test_windows_line_ends_and_a_byte_order_mark_stay(run: Run, petite: Path, saut: str) -> None:
    chemin = petite / "feuille-de-route.yaml"
    chemin.write_bytes(b"\xef\xbb\xbf" + FEUILLE.replace("\n", saut).encode())
    twice(run, petite, "fait", "salle", "--resultat", "Deux salles")
    octets = chemin.read_bytes()
    assert octets.startswith(b"\xef\xbb\xbf# notre")
    assert octets.count(b"\n") == octets.count(saut.encode())
    assert lu(petite, "salle").resultat == "Deux salles"


def test_trying_writes_nothing(run: Run, petite: Path) -> None:
    for typed in (
        ("fait", "salle"),
        ("reporter", "salle", "--au", "2027", "--motif", "x"),
        ("modifier", "salle", "--moyens", "2 jours", "--motif", "x"),
        ("abandonner", "salle", "--motif", "x"),
    ):
        outcome = run("jalon", *typed, "-C", petite, "--date", JOUR, "--essai")
        assert outcome.code == 0
        assert "+++" in outcome.stdout
        assert "rien n’est écrit" in outcome.stderr
    assert feuille(petite) == FEUILLE


# --- what is asked, what is declined --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        ("reporter", "salle", "--au", "2027"),
        ("modifier", "salle", "--pilote", "ville"),
        ("abandonner", "salle"),
        ("abandonner", "salle", "--motif", "  "),
    ],
)
def test_a_motive_is_needed_where_nobody_can_be_asked(run: Run, petite: Path, typed: tuple[str, ...]) -> None:
    outcome = run("jalon", *typed, "-C", petite, "--date", JOUR)
    assert (outcome.code, feuille(petite)) == (2, FEUILLE)
    assert "Il manque le motif" in outcome.stderr
    assert "--motif" in outcome.stderr


def test_at_a_terminal_the_motive_is_asked(run: Run, petite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cap import terminal

    monkeypatch.setattr(terminal, "interactive", lambda: True)
    outcome = run("jalon", "abandonner", "four", "-C", petite, "--date", JOUR, stdin="Trop cher\n")
    assert "Pourquoi, en une phrase" in outcome.stderr
    assert lu(petite, "four").motif == "Trop cher"


@pytest.mark.parametrize(
    ("typed", "dit"),
    [
        (("fait", "sale"), "Vouliez-vous «\u00a0salle\u00a0»"),
        (("fait", "salle", "--le", "2026"), "n’est pas encore passé"),
        (("fait", "salle", "--le", "hier matin"), "--le"),
        (("fait", "salle", "--preuve", "2025-10-01-copil#D9"), "2025-10-01-copil#D1"),
        (("fait", "salle", "--preuve", "action:rien"), "ne désigne rien de connu"),
        (("reporter", "salle", "--au", "n. c.", "--motif", "x"), "même large"),
        (("reporter", "salle", "--au", "2027", "--motif", "x", "--decision", "salle"), "--decision"),
        (("reporter", "salle", "--au", "2027", "--motif", "x", "--source", "lents"), "lent"),
        (("modifier", "salle", "--motif", "x"), "Rien à modifier"),
        (("modifier", "salle", "--etat", "presque", "--motif", "x"), "Valeurs possibles"),
        (("modifier", "salle", "--pilote", "resan", "--motif", "x"), "resam"),
    ],
)
def test_what_is_not_understood_writes_nothing(run: Run, petite: Path, typed: tuple[str, ...], dit: str) -> None:
    outcome = run("jalon", *typed, "-C", petite, "--date", JOUR)
    assert (outcome.code, feuille(petite)) == (2, FEUILLE)
    assert dit in outcome.stderr


def test_done_already(run: Run, petite: Path) -> None:
    """A day noted stays unless another is typed; what was not said yet is added."""
    first = run("jalon", "fait", "salle", "--le", "2025-09", "-C", petite, "--date", JOUR)
    assert "Pour le dire plus tard\u00a0: relancez avec --resultat et --preuve." in first.stderr
    twice(run, petite, "fait", "salle", "--resultat", "Deux salles", "--preuve", "le bail signé")
    jalon = lu(petite, "salle")
    assert (jalon.fait_le and jalon.fait_le.iso(), jalon.resultat, jalon.preuve) == (
        "2025-09",
        "Deux salles",
        "le bail signé",
    )
    before = feuille(petite)
    for autre in (("--le", "2025-08-30"), ("--resultat", "Une salle"), ("--preuve", "autre")):
        refused = run("jalon", "fait", "salle", *autre, "-C", petite, "--date", JOUR)
        assert (refused.code, feuille(petite)) == (2, before)
        assert "feuille-de-route.yaml:" in refused.stderr
    assert run("jalon", "abandonner", "salle", "--motif", "x", "-C", petite).code == 2
    twice(run, petite, "modifier", "salle", "--etat", "a-faire", "--motif", "Noté par erreur")
    jalon = lu(petite, "salle")
    assert (jalon.etat, jalon.fait_le, jalon.resultat) == ("a-faire", None, "")
    assert jalon.revisions[-1].changement == (
        "État\u00a0: fait, puis à faire\u202f; il était noté fait en septembre 2025, "
        "résultat «\u00a0Deux salles\u00a0», preuve «\u00a0le bail signé\u00a0»"
    )


def test_several_changes_and_what_is_taken_away(run: Run, petite: Path) -> None:
    twice(
        run, petite, "modifier", "salle", "--pilote", "aucun", "--echeance", "aucun", "--debut", "janvier 2026",
        "--intitule", "Une grande salle", "--axe", "Lieux", "--moyens", "2 jours", "--resultat-attendu", "40 places",
        "--motif", "Vu ensemble", "--source", "lent",
    )  # fmt: skip
    jalon = lu(petite, "salle")
    assert (jalon.pilote, jalon.echeance, jalon.debut and jalon.debut.iso()) == ("", None, "2026-01")
    (revision,) = jalon.revisions
    assert revision.echeance is not None and revision.echeance.a is None
    assert revision.source == ("lent",)
    assert revision.changement == (
        "Pilote\u00a0: Résam, puis aucun\u202f; intitulé\u00a0: «\u00a0Une salle\u00a0», puis «\u00a0Une grande "
        "salle\u00a0»\u202f; axe\u00a0: aucun, puis «\u00a0Lieux\u00a0»\u202f; moyens\u00a0: aucun, puis "
        "«\u00a02 jours\u00a0»\u202f; résultat attendu\u00a0: aucun, puis «\u00a040 places\u00a0»\u202f; "
        "début\u00a0: aucun, puis «\u00a0janvier 2026\u00a0»"
    )


def test_a_date_that_comes_sooner_is_no_postponement(run: Run, petite: Path) -> None:
    twice(run, petite, "reporter", "salle", "--au", "2026-01", "--motif", "La salle est prête")
    assert lu(petite, "salle").etat == "en-cours"
    twice(run, petite, "modifier", "four", "--echeance", "2026-02", "--motif", "Convenu")
    assert lu(petite, "four").revisions[0].changement == ""


def test_given_up_already(run: Run, petite: Path) -> None:
    """Another motive is declined, with how to change it: the one written is not lost."""
    twice(run, petite, "abandonner", "salle", "--motif", "Trop cher")
    refused = run("jalon", "abandonner", "salle", "--motif", "Trop loin", "-C", petite, "--date", JOUR)
    assert refused.code == 2
    assert "«\u00a0Une salle\u00a0» est déjà abandonné le 1er novembre 2025" in refused.stderr
    assert "«\u00a0motif\u00a0»" in refused.stderr
    jalon = lu(petite, "salle")
    assert (jalon.motif, len(jalon.revisions)) == ("Trop cher", 1)


def test_a_motive_is_added_to_what_was_given_up_by_hand(run: Run, petite: Path) -> None:
    (petite / "feuille-de-route.yaml").write_text(FEUILLE.replace("en-cours", "abandonne"), encoding="utf-8")
    twice(run, petite, "abandonner", "salle", "--motif", "Trop cher")
    jalon = lu(petite, "salle")
    assert (jalon.motif, jalon.revisions) == ("Trop cher", ())


def test_done_is_not_a_change_like_another(run: Run, petite: Path) -> None:
    for etat, commande in (("fait", "cap jalon fait salle"), ("abandonne", "cap jalon abandonner salle")):
        refused = run("jalon", "modifier", "salle", "--etat", etat, "--motif", "x", "-C", petite, "--date", JOUR)
        assert (refused.code, feuille(petite)) == (2, FEUILLE)
        assert commande in refused.stderr


def test_a_date_moved_by_either_command_gives_the_same_state(run: Run, petite: Path) -> None:
    twice(run, petite, "modifier", "salle", "--echeance", "2026-06", "--motif", "Travaux")
    jalon = lu(petite, "salle")
    assert (jalon.etat, jalon.revisions[0].changement) == ("reporte", "État\u00a0: en cours, puis reporté")


def test_a_revision_without_motive_is_a_problem(run: Run, community: Community) -> None:
    dossier = community(
        {"feuille-de-route.yaml": "jalons:\n  - {id: a, intitule: A, etat: a-faire, revisions: [{le: 2025-01}]}\n"}
    )
    assert "CAP653" in run("verifier", "-C", dossier, "--format", "concis").stdout


def test_what_is_taken_away_from_a_milestone_on_one_line(run: Run, petite: Path) -> None:
    run("jalon", "fait", "four", "-C", petite, "--date", JOUR)
    twice(run, petite, "modifier", "four", "--etat", "en-cours", "--motif", "Noté par erreur")
    jalon = lu(petite, "four")
    assert (jalon.etat, jalon.fait_le) == ("en-cours", None)
    assert not load(petite).problems


# --- the past stays -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        ("fait", "salle", "--le", "2025-01-14"),
        ("abandonner", "salle", "--motif", "Repris", "--le", "2025-01-15"),
        ("reporter", "salle", "--au", "2027", "--motif", "Travaux", "--le", "2025-01-15"),
        ("modifier", "salle", "--etat", "a-faire", "--motif", "Noté trop tôt", "--le", "2025-01-15"),
    ],
)
def test_what_a_milestone_becomes_does_not_rewrite_what_it_was(run: Run, petite: Path, typed: tuple[str, ...]) -> None:
    def etats(jour: date) -> list[str]:
        feuille_de_route = load(petite).communaute.feuille_de_route
        return [etat_au(jalon, jour) for jalon in feuille_de_route.jalons]

    assert run("jalon", *typed, "-C", petite, "--date", JOUR).code == 0
    assert etats(date(2025, 1, 10)) == ["en-cours", "a-faire"]
    assert etats(date(2025, 1, 20)) != ["en-cours", "a-faire"]


def test_a_state_that_nobody_wrote_is_not_invented(run: Run, petite: Path) -> None:
    (petite / "feuille-de-route.yaml").write_text("jalons:\n  - id: nu\n    intitule: Nu\n", encoding="utf-8")
    assert run("jalon", "fait", "nu", "--le", "2025-01-14", "-C", petite, "--date", JOUR).code == 0
    assert lu(petite, "nu").revisions[0].changement == "État\u00a0: n. c., puis fait"
    assert etat_au(lu(petite, "nu"), date(2025, 1, 10)) == "non-ecrit"


def test_a_milestone_noted_done_by_hand_and_taken_up_again_was_not_always_done(run: Run, petite: Path) -> None:
    (petite / "feuille-de-route.yaml").write_text(
        "jalons:\n  - {id: salle, intitule: Salle, etat: fait, fait_le: 2025-03-10}\n", encoding="utf-8"
    )
    twice(run, petite, "modifier", "salle", "--etat", "en-cours", "--motif", "Bail rompu", "--le", "2025-05")
    jours = (date(2025, 3, 1), date(2025, 4, 1), date(2025, 6, 1))
    assert [etat_au(lu(petite, "salle"), jour) for jour in jours] == ["non-ecrit", "fait", "en-cours"]


@pytest.mark.parametrize(
    ("typed", "dit"),
    [
        (
            ("reporter", "salle", "--au", "2025-10", "--motif", "x"),
            "Cette échéance est déjà passée\u00a0: octobre 2025",
        ),
        (("reporter", "salle", "--au", "2026-01", "--motif", "x"), "L’échéance est avancée"),
        (("modifier", "salle", "--echeance", "2025-10", "--motif", "x"), "Cette échéance est déjà passée"),
        (("modifier", "salle", "--debut", "2026-05", "--motif", "x"), "vient après l’échéance (mars 2026)"),
    ],
)
def test_a_surprising_date_is_said(run: Run, petite: Path, typed: tuple[str, ...], dit: str) -> None:
    outcome = run("jalon", *typed, "-C", petite, "--date", JOUR)
    assert outcome.code == 0
    assert dit in outcome.stderr


def test_reached_before_it_was_postponed_is_said(run: Run, petite: Path) -> None:
    run("jalon", "reporter", "salle", "--au", "2026-06", "--motif", "x", "-C", petite, "--date", "2025-09-01")
    outcome = run("jalon", "fait", "salle", "--le", "2025-05", "-C", petite, "--date", JOUR)
    assert "déplacée ensuite, le 1er septembre 2025" in outcome.stderr


@pytest.mark.parametrize("mot", ["2025-10-01-copil#D1", "copil#D1", "derniere#d1", "D1"])
def test_a_decision_is_named_as_everywhere(run: Run, petite: Path, mot: str) -> None:
    typed = ("abandonner", "salle", "--motif", "x", "--decision", mot)
    outcome = run("jalon", *typed, "-C", petite, "--date", JOUR)
    assert outcome.code == 0, outcome.stderr
    assert lu(petite, "salle").revisions[0].decision == "2025-10-01-copil#D1"


def test_a_decision_that_is_not_there(run: Run, petite: Path) -> None:
    outcome = run("jalon", "abandonner", "salle", "--motif", "x", "--decision", "copil#D7", "-C", petite)
    assert (outcome.code, feuille(petite)) == (2, FEUILLE)
    assert "2025-10-01-copil#D1" in outcome.stderr

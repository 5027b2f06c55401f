"""Progress as a whole: declared apart from observed, thresholds, small steps, what moved, and each way to show it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from cap.avancement import (
    A_DOCUMENTER,
    ATTESTE,
    DECLARE,
    NON_LISIBLE,
    PARTIEL,
    SANS_OBJET,
    Avancement,
    Lu,
    changements,
    constater,
)
from cap.communaute import Communaute
from cap.criteres.epreuve import de_a, lire_seuil, quand_en_mots
from cap.dates import parse
from cap.loader import load
from cap.render import avancement as rendu
from cap.render.pages import Page, page_de, phrase, plie
from cap.rubrique import SEUILS
from conftest import Community, Golden, Run

ROOT = Path(__file__).parents[1]
MORLAIX = ROOT / "sample-community"
MULHOUSE = ROOT / "tests" / "communities" / "mulhouse"
PREMIER_JOUR = ROOT / "tests" / "communities" / "premier-jour"
FIN_2024 = date(2024, 12, 31)
_SUITE = count()


@pytest.fixture(scope="module")
def morlaix() -> Communaute:
    return load(MORLAIX).communaute


def constat(community: Community, files: Mapping[str, str], jour: date = date(2026, 3, 31)) -> Avancement:
    return constater(load(community(files, name=f"essai-{next(_SUITE)}")).communaute, jour)


def un(avancement: Avancement, identifiant: str) -> Lu:
    return next(lu for lu in avancement.criteres if lu.critere.id == identifiant)


def avec(path: str, *changes: tuple[str, str], ajout: str = "") -> Communaute:
    """Give Morlaix with a file changed or added."""
    texte = (MORLAIX / path).read_text(encoding="utf-8") if (MORLAIX / path).exists() else ""
    for avant, apres in changes:
        assert avant in texte
        texte = texte.replace(avant, apres)
    return load(MORLAIX, remplace={path: (texte + ajout).encode()}).communaute


# --- declared apart from observed ----------------------------------------------------------------------------


def test_a_declaration_is_told_as_such_and_never_hides_the_evidence() -> None:
    declare = avec(
        "attestations.yaml",
        ajout="attestations: [{critere: P4, etat: declare, le: 2024-11, par: copil, motif: oral}]\n",
    )
    lu = un(constater(declare, FIN_2024), "P4")
    assert (lu.etat, lu.constate) == (DECLARE, A_DOCUMENTER)
    assert lu.manques == ("aucun poste ni mandat n’est noté",)
    assert rendu.attestation_en_mots(lu) == (
        "Déclaré par copil en novembre 2024 : oral. D’après les fichiers : à documenter."
    )
    assert un(constater(declare, date(2024, 10, 31)), "P4").etat == A_DOCUMENTER


def test_what_is_attested_needs_no_declaration() -> None:
    declare = avec("attestations.yaml", ajout="attestations: [{critere: S3, etat: declare}]\n")
    lu = un(constater(declare, FIN_2024), "S3")
    assert lu.etat == ATTESTE and lu.attestation is not None
    assert rendu.attestation_en_mots(lu) == "Déclaré. D’après les fichiers : attesté."


def test_a_criterion_without_object_asks_nothing_and_counts_nowhere() -> None:
    sans_objet = avec(
        "attestations.yaml",
        ajout="attestations: [{critere: S10, etat: declare, le: 2023}, {critere: s10, etat: sans-objet, le: 2024}]\n",
    )
    avancement = constater(sans_objet, FIN_2024)
    lu = un(avancement, "S10")
    assert (lu.etat, lu.constate, lu.manques) == (SANS_OBJET, PARTIEL, ())
    assert avancement.moins_de_preuves == ("C4",)
    assert "S10" not in {pas.critere for pas in avancement.pas}
    assert rendu.attestation_en_mots(un(constater(avec("suivi.yaml"), FIN_2024), "S10")) == ""


def test_in_a_public_repository_without_its_private_folder_funding_is_not_readable_here(community: Community) -> None:
    public = {
        "communaute.yaml": "format: 1\nnom: E\ndepot: public\n",
        "acteurs/a.yaml": "nom: A\narrivee: 2024\ndepart: {le: 2025-06-30}\n",
    }
    avancement = constat(community, public)
    illisibles = [lu.critere.id for lu in avancement.criteres if lu.etat == NON_LISIBLE]
    assert illisibles == ["P1", "P2", "P9", "P10"]
    assert "non lisible ici" in rendu.texte(avancement, Page(), phase="perennisation")
    declare = {**public, "attestations.yaml": "attestations: [{critere: P1, etat: declare}]\n"}
    assert un(constat(community, declare), "P1").etat == DECLARE
    motive = {**public, "acteurs/a.yaml": "nom: A\narrivee: 2024\n"}
    assert un(constat(community, motive), "P10").etat == ATTESTE
    prive = {**public, "prive/financements.yaml": "financements: []\n"}
    assert NON_LISIBLE not in {lu.etat for lu in constat(community, prive).criteres}


# --- thresholds ----------------------------------------------------------------------------------------------


def test_a_community_changes_its_thresholds_and_sees_them() -> None:
    change = avec("communaute.yaml", ajout="seuils: {silence: 100 jours, delai-compte-rendu: 30, signataires: 80 %}\n")
    avancement = constater(change, FIN_2024)
    assert [un(avancement, nom).etat for nom in ("S11", "S2", "S3")] == [ATTESTE, ATTESTE, PARTIEL]
    assert un(avancement, "S11").intitules["silence"] == "aucun silence de plus de 100 jours entre deux envois"
    texte = rendu.texte(avancement, Page(200))
    assert "silence 100 (60 sinon)" in texte and "signataires 80 % (2/3 sinon)" in texte
    assert "silence : 100 (adapté ; 60 sinon)" in rendu.texte(avancement, Page(200), preuves=True).replace(
        "\u00a0", " "
    ).replace("\u202f", " ")


def test_a_threshold_that_cannot_be_read_keeps_its_value_and_is_said() -> None:
    change = avec("communaute.yaml", ajout="seuils: {silance: 3, silence: beaucoup, signataires: 5/3}\n")
    avancement = constater(change, FIN_2024)
    assert [remarque[:38] for remarque in avancement.remarques] == [
        "le seuil « silance » n’existe pas (vou",
        "le seuil « silence » vaut « beaucoup »",
        "le seuil « signataires » vaut « 5/3 »,",
    ]
    assert un(avancement, "S3").etat == ATTESTE
    assert "60 est gardé" in rendu.texte(avancement, Page(200))


def test_thresholds_are_exact_parts_or_whole_numbers() -> None:
    seuils = {seuil.nom: seuil for seuil in SEUILS}
    deux_tiers = lire_seuil(seuils["signataires"], "2/3")
    assert deux_tiers is not None and deux_tiers.atteint(2, 3) and not deux_tiers.atteint(1, 2)
    assert not deux_tiers.atteint(0, 0)
    assert lire_seuil(seuils["signataires"], "0 %") is None and lire_seuil(seuils["signataires"], "12") is None
    assert lire_seuil(seuils["silence"], "90 jours") == (90, 1, "90", True)
    assert lire_seuil(seuils["silence"], "-3") is None


# --- least evidence, small steps -----------------------------------------------------------------------------


def test_the_conditions_with_the_least_evidence_in_the_declared_phase_all_ties(morlaix: Communaute) -> None:
    avancement = constater(morlaix, FIN_2024)
    assert avancement.moins_de_preuves == ("C3", "C4")
    assert rendu.moins_de_preuves_en_mots(avancement) == (
        "En structuration, ce qui a le moins de preuves : évaluation commune (0 sur 1) et "
        "communication continue (0 sur 2)."
    )


def test_without_a_declared_phase_no_condition_is_named() -> None:
    sans_phase = constater(avec("communaute.yaml", ("phase: structuration\n", "")), FIN_2024)
    assert sans_phase.moins_de_preuves == () and rendu.moins_de_preuves_en_mots(sans_phase) == ""
    autre = constater(avec("communaute.yaml", ("phase: structuration", "phase: perennisation")), FIN_2024)
    assert autre.moins_de_preuves == ("C5",)


@pytest.mark.parametrize(
    ("phase", "sans_objet"), [("perennisation", [f"P{rang}" for rang in range(1, 13)]), ("impulsion", ["I4"])]
)
def test_a_phase_wholly_attested_or_without_object_has_no_weakest_condition(phase: str, sans_objet: list[str]) -> None:
    fiche = (MORLAIX / "communaute.yaml").read_text(encoding="utf-8").replace("phase: structuration", f"phase: {phase}")
    attestations = "".join(f"  - {{critere: {nom}, etat: sans-objet}}\n" for nom in sans_objet)
    remplace = {"communaute.yaml": fiche.encode(), "attestations.yaml": f"attestations:\n{attestations}".encode()}
    assert constater(load(MORLAIX, remplace=remplace).communaute, FIN_2024).moins_de_preuves == ()


def test_three_steps_the_lightest_first_one_a_criterion(morlaix: Communaute) -> None:
    pas = constater(morlaix, FIN_2024).pas
    assert [item.critere for item in pas] == ["S4", "S5", "S10"]
    assert [item.effort for item in pas] == sorted(item.effort for item in pas)


def test_steps_of_a_later_phase_wait(community: Community) -> None:
    files = {"communaute.yaml": "format: 1\nnom: E\nphase: impulsion\n", "financements.yaml": "budgets: []\n"}
    avancement = constat(community, files)
    assert [pas.critere[0] for pas in avancement.pas] == ["I", "I", "I"]


def test_a_nearly_empty_community_gets_three_steps_not_thirty_six_lines() -> None:
    avancement = constater(load(PREMIER_JOUR).communaute, date(2026, 3, 20))
    assert avancement.naissante and [pas.critere for pas in avancement.pas] == ["I1", "I9", "I2"]
    texte = rendu.texte(avancement, Page())
    assert texte.count("\n") < 15 and "cap avancement --phase impulsion" in texte
    impulsion = rendu.texte(avancement, Page(), phase="impulsion")
    assert impulsion.count("à documenter") >= 12 and "Aucun acteur recensé pour l’instant. 1 réunion tenue" in impulsion
    assert rendu.markdown(avancement).count("\n") < 15
    assert "## Impulsion" in rendu.markdown(avancement, phase="impulsion")


# --- what moved ----------------------------------------------------------------------------------------------


def test_what_was_gained_and_lost_with_its_cause(morlaix: Communaute) -> None:
    avant, apres = constater(morlaix, date(2024, 6, 30)), constater(morlaix, FIN_2024)
    changes = {(change.critere.id, change.gain): change for change in changements(avant, apres)}
    assert changes["S8", True].causes == ("validée le 17 septembre 2024",)
    assert changes["S11", False].causes == ("plus long silence : 93 jours (du 1er juin 2024 au 2 septembre 2024)",)
    assert (changes["S8", True].avant, changes["S8", True].apres) == (A_DOCUMENTER, PARTIEL)
    assert changes["P7", True].preuves and not changes["S11", False].preuves
    # The silence is named, not the sendings that were made.
    assert changes["S11", False].disparues == ()
    assert [(preuve.date and preuve.date.iso(), preuve.texte) for preuve in changes["S11", False].manques] == [
        ("2024-06-01", "puis 93 jours sans envoi à tous")
    ]
    assert changements(apres, apres) == ()


def test_a_sub_test_that_changes_is_told_though_the_state_holds(morlaix: Communaute) -> None:
    avant, apres = constater(morlaix, date(2024, 9, 30)), constater(morlaix, FIN_2024)
    refus = next(change for change in changements(avant, apres) if change.critere.id == "P2")
    assert (refus.avant, refus.apres, refus.gain, refus.causes) == (PARTIEL, PARTIEL, True, ("1 refus avec son motif",))
    texte = rendu.texte_depuis(apres, avant, changements(avant, apres), Page())
    assert "toujours partiel\u00a0: 1 refus avec son motif." in texte


def test_a_new_declaration_and_a_first_unexplained_refusal_are_changes() -> None:
    declare = avec(
        "attestations.yaml", ajout="attestations: [{critere: P4, etat: declare, le: 2024-11, motif: oral}]\n"
    )
    avant, apres = constater(declare, date(2024, 10, 1)), constater(declare, FIN_2024)
    poste = next(change for change in changements(avant, apres) if change.critere.id == "P4")
    assert poste.gain and poste.causes == ("déclaré : oral",)
    muet = avec("financements.yaml", ('motif: "« nous finançons des actions, pas de l’animation »"', 'motif: "n. c."'))
    pertes = changements(constater(muet, date(2024, 9, 1)), constater(muet, FIN_2024))
    assert any(change.critere.id == "P2" and not change.gain for change in pertes)


def test_evidence_that_appeared_is_named_with_its_place_and_date(morlaix: Communaute) -> None:
    avant, apres = constater(morlaix, date(2024, 6, 30)), constater(morlaix, FIN_2024)
    changes = changements(avant, apres)
    texte = rendu.texte_depuis(apres, avant, changes, Page())
    assert "apparu\u00a0: passerelles.yaml:12 (octobre 2024) — Commune de" in texte
    assert "apparu\u00a0: 2 autres preuves" in texte
    markdown = rendu.markdown(apres, phase="structuration", changes=changes, depuis=avant)
    assert "## Ce qui a changé depuis le 30 juin 2024" in markdown and "  - apparu" in markdown


def test_evidence_that_attests_no_more_is_named_with_its_date(community: Community) -> None:
    passerelle = "passerelles: [{id: x, de: a, vers: b, statut: effective, depuis: 2024-01-02, jusqu_au: 2024-09-30}]"
    lu = load(community({"acteurs/a.yaml": "nom: A", "acteurs/b.yaml": "nom: B", "passerelles.yaml": passerelle}))
    avant, apres = constater(lu.communaute, date(2024, 6, 30)), constater(lu.communaute, FIN_2024)
    perte = next(change for change in changements(avant, apres) if change.critere.id == "S7")
    assert not perte.gain and [preuve.ou.path for preuve in perte.disparues] == ["passerelles.yaml"]
    (dit,) = rendu.causes_en_preuves(perte)
    assert dit == ("ne suffit plus", "passerelles.yaml:1 (2 janvier 2024) — A → B")
    contenu = json.loads(rendu.json(apres, avant, [perte]))
    assert contenu["depuis"]["changements"][0]["disparues"][0]["date"] == "2024-01-02"


def test_nothing_moved_is_said(morlaix: Communaute) -> None:
    apres = constater(morlaix, FIN_2024)
    assert "36 critères sans changement." in rendu.texte_depuis(apres, apres, (), Page())
    assert "Aucun critère n’a changé d’état." in rendu.markdown(apres, changes=())


# --- ways to show it -----------------------------------------------------------------------------------------


def test_the_whole_report_as_text(morlaix: Communaute, golden: Golden) -> None:
    golden("avancement/morlaix.txt", rendu.texte(constater(morlaix, FIN_2024), Page()))


def test_the_whole_report_as_markdown(golden: Golden) -> None:
    golden("avancement/mulhouse.md", rendu.markdown(constater(load(MULHOUSE).communaute, FIN_2024)))


def test_each_sub_test_and_piece_of_evidence_of_one_condition(golden: Golden) -> None:
    avancement = constater(load(MULHOUSE).communaute, FIN_2024)
    texte = rendu.texte(avancement, Page(), phase="perennisation", condition="C5", preuves=True)
    golden("avancement/mulhouse-perennisation-c5.txt", texte)


@pytest.mark.parametrize("largeur", [20, 40, 60, 80, 100])
def test_no_line_is_wider_than_the_page_where_words_can_be_parted(morlaix: Communaute, largeur: int) -> None:
    avancement = constater(morlaix, FIN_2024)
    for preuves in (False, True):
        for ligne in rendu.texte(avancement, Page(largeur), preuves=preuves).splitlines():
            assert len(ligne) <= largeur or " " not in ligne.strip("→+− "), ligne


def test_colours_only_where_somebody_watches(morlaix: Communaute) -> None:
    avancement = constater(morlaix, FIN_2024)
    nu, peint = rendu.texte(avancement, Page(80)), rendu.texte(avancement, Page(80, couleurs=True))
    assert "\x1b" not in nu and "\x1b[32mattesté\x1b[0m" in peint
    assert re.sub(r"\x1b\[\d*m", "", peint) == nu


def test_the_report_has_no_score_nor_percentage_of_its_own(morlaix: Communaute) -> None:
    texte = rendu.texte(constater(morlaix, FIN_2024), Page())
    assert "%" not in texte and "retard" not in texte and "doit" not in texte.split()


def test_the_json_is_complete_and_documented(morlaix: Communaute) -> None:
    avant, apres = constater(morlaix, date(2024, 6, 30)), constater(morlaix, FIN_2024)
    contenu = json.loads(rendu.json(apres, avant, changements(avant, apres)))
    documentation = rendu.__doc__ or ""
    assert contenu["schema"] in documentation
    for cle in (*contenu, *contenu["criteres"][0], *contenu["depuis"]["changements"][0], *contenu["prochains_pas"][0]):
        assert f"`{cle}`" in documentation or cle == "schema"
    criteres = {item["id"]: item for item in contenu["criteres"]}
    assert len(criteres) == 36 and criteres["S3"]["etat"] == "atteste"
    assert {"fichier", "ligne", "date", "texte"} == set(criteres["S3"]["preuves"][0])
    assert criteres["P1"]["manque"].endswith("à venir.") and criteres["P1"]["condition"] == "C5"
    assert contenu["phases"][1]["comptes"]["atteste"] == 4
    assert "depuis" not in json.loads(rendu.json(apres))


def test_a_hostile_name_cannot_act_on_the_terminal_nor_break_a_table(community: Community) -> None:
    files = {
        "communaute.yaml": 'format: 1\nnom: "\\e[2J|x"\nenjeu: "a | b\\n# titre <script>"\nphase: impulsion\n',
        "acteurs/a.yaml": 'nom: "\\u202E|B"\n',
    }
    avancement = constat(community, files)
    texte = rendu.texte(avancement, Page(), phase="impulsion")
    assert "\x1b" not in texte and "\u202e" not in texte
    tableau = rendu.markdown(avancement, phase="impulsion")
    assert "<script>" not in tableau and "\u202e" not in tableau and "\x1b" not in tableau
    assert all(ligne.count(" | ") == 4 for ligne in tableau.splitlines() if ligne.startswith("| I"))
    assert "\u202e" not in rendu.json(avancement)


# --- the command ---------------------------------------------------------------------------------------------


def test_the_command_answers_in_each_format_without_writing_anything(run: Run) -> None:
    for format_ in ("texte", "json", "markdown"):
        fait = run("avancement", "-C", MORLAIX, "--date", "2024-12-31", "--format", format_)
        assert (fait.code, fait.stderr) == (0, "") and fait.stdout
        assert fait.stdout == run("avancement", "-C", MORLAIX, "--date", "2024-12-31", "--format", format_).stdout


def test_the_command_shows_a_condition_whatever_its_case(run: Run) -> None:
    fait = run("avancement", "-C", MORLAIX, "--date", "2024-12-31", "--condition", "c3")
    assert "S10" in fait.stdout and "S11" not in fait.stdout and "IMPULSION" not in fait.stdout


def test_the_command_says_what_changed_since_a_day(run: Run) -> None:
    fait = run("avancement", "-C", MORLAIX, "--date", "2024-12-31", "--depuis", "30/06/2024")
    assert "DEPUIS LE 30 JUIN 2024" in fait.stdout and "gagné" in fait.stdout
    tableau = run("avancement", "-C", MORLAIX, "--date", "2024-12-31", "--depuis", "2024-06-30", "--format", "markdown")
    assert "## Ce qui a changé" in tableau.stdout and "- **perdu** S11" in tableau.stdout


def test_since_a_day_that_is_not_before_is_refused(run: Run) -> None:
    fait = run("avancement", "-C", MORLAIX, "--date", "2024-12-31", "--depuis", "2024-12-31")
    assert fait.code == 2 and "jour d’avant" in fait.stderr


def test_a_folder_with_faults_still_answers_and_says_how_many(run: Run, community: Community) -> None:
    dossier = community({"acteurs/a.yaml": "nom: A\nrol: x\n"})
    fait = run("avancement", "-C", dossier, "--date", "2026-03-31")
    assert fait.code == 0 and fait.stdout and "1 problème de lecture dans le dossier" in fait.stderr


def test_the_page_has_the_same_content_and_goes_to_outputs(run: Run, community: Community, tmp_path: Path) -> None:
    sortie = tmp_path / "page.html"
    commun = ("avancement", "-C", MORLAIX, "--date", "2024-12-31")
    assert run(*commun, "--depuis", "2024-06-30", "-o", sortie).stdout == ""
    page = sortie.read_text(encoding="utf-8")
    for attendu in (
        "Depuis le 30 juin 2024",
        "passerelles.yaml:12 (octobre 2024)",
        "15 membres actifs signataires sur 20",
        "Les cinq conditions",
    ):
        assert attendu in page.replace("\u00a0", " "), attendu
    assert page.count('<tr><td class="id">') == 36 + 12 and "%</" not in page
    run(*commun, "--phase", "impulsion", "-o", sortie)
    assert sortie.read_text(encoding="utf-8").count('<tr><td class="id">') == 12
    run("avancement", "-C", MORLAIX, "--date", "2024-12-30", "--depuis", "2024-12-29", "-o", sortie)
    assert "Aucun critère n’a changé." in sortie.read_text(encoding="utf-8")
    neuve = community({"attestations.yaml": "attestations: [{critere: I1, etat: declare, motif: <b>dit</b>}]"})
    fait = run("avancement", "-C", neuve, "--date", "2024-12-31", "--format", "html")
    assert "sorties/avancement.html" in fait.stderr and fait.stdout == ""
    page = (neuve / "sorties/avancement.html").read_text(encoding="utf-8")
    # It names whose file lacks something: the page says that it is not made to be shown, on each sheet.
    assert page.count("ocument de travail, pour la coordination") == 2
    assert "Le dossier commence." in page and "<table" not in page
    run("avancement", "-C", neuve, "--phase", "impulsion", "-o", sortie)
    assert "&lt;b&gt;dit" in sortie.read_text(encoding="utf-8")


def test_a_report_is_not_written_over_a_file_of_the_community_nor_in_another_form(
    run: Run, community: Community
) -> None:
    dossier = community()
    fait = run("avancement", "-C", dossier, "-o", dossier / "communaute.yaml")
    assert fait.code == 2 and "ne s’écrit pas" in fait.stderr
    fait = run("avancement", "-C", dossier, "--format", "texte", "-o", dossier / "communaute.yaml")
    assert fait.code == 2 and "place d’un fichier" in fait.stderr
    assert run("avancement", "-C", dossier, "--format", "html", "-o", "-").stdout.startswith("<!doctype html>")


def test_the_report_goes_to_a_file(run: Run, tmp_path: Path) -> None:
    fait = run("avancement", "-C", MORLAIX, "--date", "2024-12-31", "-o", tmp_path / "a.txt")
    assert fait.stdout == "" and (tmp_path / "a.txt").read_text(encoding="utf-8").startswith("Avancement au 31")


# --- words ---------------------------------------------------------------------------------------------------


def test_words_agree() -> None:
    assert [
        quand_en_mots(parse(texte)) for texte in ("2026-03-20", "2026-03", "T1 2026", "printemps 2026", "2026")
    ] == [
        "le 20 mars 2026",
        "en mars 2026",
        "au 1er trimestre 2026",
        "au printemps 2026",
        "en 2026",
    ]
    assert quand_en_mots(None) == quand_en_mots(parse("n. c.")) == "à une date n. c."
    assert de_a(parse("2026-03"), parse("2026-04-01")) == "de mars 2026 au 1er avril 2026"


def test_a_page_is_laid_out_for_who_reads_it() -> None:
    assert (page_de(None, False).largeur, page_de(10, True).largeur, page_de(300, True).largeur) == (80, 20, 100)
    assert phrase("un", "deux…") == "Un ; deux…"
    assert plie(Page(20), "") == []
    assert plie(Page(20, couleurs=True), "mot mot mot mot mot", "- ", ton="1") == [
        "- \x1b[1mmot mot mot mot\x1b[0m",
        "  \x1b[1mmot\x1b[0m",
    ]


def test_a_folder_that_begins_says_what_it_shows_already(run: Run, community: Community) -> None:
    folder = community(
        {
            "communaute.yaml": "format: 1\nnom: C\nphase: impulsion\n",
            "passerelles.yaml": "passerelles: [{id: x, de: a, vers: b, statut: effective, depuis: 2024-01}]\n",
        }
    )
    outcome = run("avancement", "-C", folder, "--date", "2026-01-15", "--sans-cache")
    dit = " ".join(outcome.stdout.split())
    assert "Phase déclarée : impulsion. Déjà : 1 attesté (S7)." in dit
    assert "Votre dossier commence." in dit
    assert "Phase déclarée" in run("avancement", "-C", folder, "--date", "2026-01-15", "--format", "markdown").stdout
    point = run("point", "-C", folder, "--date", "2026-01-15").stdout
    assert "Phase        impulsion, déclarée" in point and "Conditions" in point


def test_a_phase_may_be_typed_with_capitals(run: Run) -> None:
    outcome = run("avancement", "-C", MORLAIX, "--date", "2025-01-15", "--phase", "Impulsion")
    assert outcome.code == 0 and "IMPULSION" in outcome.stdout

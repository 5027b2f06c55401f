"""Each criterion gives the state a reader of the case would give, and one changed fact moves the right ones only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from cap.avancement import A_DOCUMENTER, ATTESTE, PARTIEL, Avancement, Lu, constater
from cap.communaute import Communaute
from cap.loader import load
from cap.rubrique import CONDITIONS, CRITERES, FIN_PROCHE, PHASES, SEUILS
from conftest import Community

ROOT = Path(__file__).parents[1]
MORLAIX = ROOT / "sample-community"
MULHOUSE = ROOT / "tests" / "communities" / "mulhouse"
FIN_2024 = date(2024, 12, 31)

# Why, for each criterion, a reader of the case expects this state on 31 December 2024.
ATTENDUS_MORLAIX = {
    "I1": (ATTESTE, "theme narrowed in 2023, territory and launch written"),
    "I2": (ATTESTE, "13 structures of 4 families at the first two days"),
    "I3": (ATTESTE, "sourced facts, examined on day 1"),
    "I4": (PARTIEL, "three days before the choice, but sheets hold little more than missions"),
    "I5": (ATTESTE, "six trends rated, four kept"),
    "I6": (ATTESTE, "scenario 2035, five concrete elements"),
    "I7": (ATTESTE, "chosen among several by a decision of 19 September 2023"),
    "I8": (ATTESTE, "eleven terms, three of the essential question"),
    "I9": (ATTESTE, "coalition of three, six missions shared out"),
    "I10": (ATTESTE, "both principles posed on day 1"),
    "I11": (ATTESTE, "the group of inhabitants comes to every day"),
    "I12": (ATTESTE, "a day every two months for 21 months"),
    "S1": (ATTESTE, "the steering committee has its four traits, decisions belong to an instance"),
    "S2": (PARTIEL, "two minutes went out after 21 and 30 days"),
    "S3": (ATTESTE, "15 of 20 active members signed version 2"),
    "S4": (PARTIEL, "the group of inhabitants has no action"),
    "S5": (PARTIEL, "the follow-up of the SSA serves no objective"),
    "S6": (PARTIEL, "three gaps neither accepted nor on the roadmap"),
    "S7": (ATTESTE, "two links work"),
    "S8": (PARTIEL, "the directory of places has no pilot"),
    "S9": (PARTIEL, "9 of 15 signatories bring something, one withdrew"),
    "S10": (PARTIEL, "indicators without definition, source nor date"),
    "S11": (PARTIEL, "93 days of silence in the summer of 2024"),
    "S12": (ATTESTE, "the SSA, carried by four"),
    "P1": (PARTIEL, "25 000 € acquired for 48 000 €"),
    "P2": (PARTIEL, "two funders acquired, answers without dates"),
    "P3": (PARTIEL, "the PAT is still being written"),
    "P4": (A_DOCUMENTER, "no post is mentioned"),
    "P5": (PARTIEL, "a review of the experiment, not of the support function"),
    "P6": (PARTIEL, "two indicators of seven have two values by then"),
    "P7": (ATTESTE, "the deadline of the canteens moved after the review, with its reason"),
    "P8": (PARTIEL, "the effect for the first concerned is seen in 2025 only"),
    "P9": (ATTESTE, "hours of three structures over 2024, rate and method, 86 = 87"),
    "P10": (ATTESTE, "two departures with date and reason"),
    "P11": (ATTESTE, "the canteens and the workshop run their group orders themselves"),
    "P12": (ATTESTE, "the community is presented outside"),
}
ATTENDUS_MULHOUSE = {
    "I1": (ATTESTE, "the theme narrowed to the commitment of the young"),
    "I2": (ATTESTE, "three families; services of the same city count once"),
    "I3": (ATTESTE, "sourced facts, examined on days 1 and 2"),
    "I4": (PARTIEL, "three days before the choice, sheets with missions only"),
    "I5": (ATTESTE, "five trends rated, four kept"),
    "I6": (ATTESTE, "scenario 2035, four elements"),
    "I7": (ATTESTE, "one question out of three, decided on 10 October 2023"),
    "I8": (PARTIEL, "four terms, one of the question"),
    "I9": (ATTESTE, "the Carré carries all six missions"),
    "I10": (ATTESTE, "rules between us, 5 December 2023"),
    "I11": (ATTESTE, "the collective of young people comes from June 2023"),
    "I12": (ATTESTE, "ten days over 22 months"),
    "S1": (ATTESTE, "the animation committee is described"),
    "S2": (PARTIEL, "the last minutes are a draft, one took 34 days"),
    "S3": (A_DOCUMENTER, "members chose not to have a charter"),
    "S4": (PARTIEL, "the young people carry no action, no reason written"),
    "S5": (ATTESTE, "twenty actions, all with an objective"),
    "S6": (PARTIEL, "seven empty cells, two called priorities but on no roadmap line"),
    "S7": (ATTESTE, "three links work"),
    "S8": (ATTESTE, "seven complete lines, adopted on 4 June 2024"),
    "S9": (PARTIEL, "8 of 16 members bring something"),
    "S10": (PARTIEL, "indicators without definition, source nor date"),
    "S11": (PARTIEL, "98 days of silence in the summer of 2023; the list is not known"),
    "S12": (ATTESTE, "the meetings of the map, run by four structures"),
    "P1": (A_DOCUMENTER, "nothing acquired, and a refusal leaves 51 000 € for 56 000 €"),
    "P2": (A_DOCUMENTER, "nothing acquired, no date, no motive for the refusal"),
    "P3": (PARTIEL, "inscribed in the Contrat de Ville and the CTG, nothing said signed"),
    "P4": (PARTIEL, "a post is considered"),
    "P5": (PARTIEL, "day 10 made a review; no decision is tied to it"),
    "P6": (PARTIEL, "one indicator of six has two values"),
    "P7": (PARTIEL, "a learning changed something, no document was revised"),
    "P8": (ATTESTE, "an effect with its source at each level"),
    "P9": (PARTIEL, "the partners' time is not counted; 86 = 87"),
    "P10": (ATTESTE, "three departures with date and reason"),
    "P11": (PARTIEL, "links work between members, no common action without the Carré"),
    "P12": (A_DOCUMENTER, "nothing left the community"),
}


def etats(avancement: Avancement) -> dict[str, str]:
    return {lu.critere.id: lu.etat for lu in avancement.criteres}


@pytest.fixture(scope="module")
def morlaix() -> Communaute:
    return load(MORLAIX).communaute


@pytest.fixture(scope="module")
def mulhouse() -> Communaute:
    return load(MULHOUSE).communaute


def un(avancement: Avancement, identifiant: str) -> Lu:
    return next(lu for lu in avancement.criteres if lu.critere.id == identifiant)


# --- the rubric ----------------------------------------------------------------------------------------------


def test_the_rubric_has_twelve_criteria_a_phase_all_in_a_known_condition() -> None:
    assert [sum(item.phase == phase.id for item in CRITERES) for phase in PHASES] == [12, 12, 12]
    assert {item.condition for item in CRITERES} == {item.id for item in CONDITIONS}
    assert len({item.id for item in CRITERES}) == 36
    assert all(item.sources and item.preuve and item.epreuves for item in CRITERES)


def test_every_threshold_is_named_where_it_is_used() -> None:
    intitules = "".join(texte for item in CRITERES for texte in item.epreuves.values())
    ailleurs = {FIN_PROCHE}  # read by `cap trous`
    assert [item.nom for item in SEUILS if "{" + item.nom + "}" not in intitules and item not in ailleurs] == []


@pytest.mark.parametrize("folder", [MORLAIX, MULHOUSE], ids=["morlaix", "mulhouse"])
@pytest.mark.parametrize("jour", [date(2023, 1, 1), date(2023, 10, 1), FIN_2024, date(2025, 12, 31)])
def test_a_criterion_gives_the_sub_tests_of_the_rubric_with_evidence_or_what_is_missing(
    folder: Path, jour: date
) -> None:
    for lu in constater(load(folder).communaute, jour).criteres:
        assert set(item.cle for item in lu.epreuves) <= set(lu.critere.epreuves), lu.critere.id
        for epreuve in lu.epreuves:
            assert not epreuve.vrai or epreuve.preuves, (lu.critere.id, epreuve.cle)
            assert all(preuve.ou.path and preuve.ou.line for preuve in epreuve.preuves if epreuve.vrai)
        assert lu.manques or lu.etat == ATTESTE, lu.critere.id
        assert "{" not in "".join(lu.intitules.values())


# --- the two cases -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("identifiant", ATTENDUS_MORLAIX)
def test_morlaix_at_the_end_of_2024(morlaix: Communaute, identifiant: str) -> None:
    etat, raison = ATTENDUS_MORLAIX[identifiant]
    assert un(constater(morlaix, FIN_2024), identifiant).etat == etat, raison


@pytest.mark.parametrize("identifiant", ATTENDUS_MULHOUSE)
def test_mulhouse_at_the_end_of_2024(mulhouse: Communaute, identifiant: str) -> None:
    etat, raison = ATTENDUS_MULHOUSE[identifiant]
    assert un(constater(mulhouse, FIN_2024), identifiant).etat == etat, raison


def test_morlaix_says_what_is_missing_with_its_counts(morlaix: Communaute) -> None:
    avancement = constater(morlaix, FIN_2024)
    manques = {identifiant: " ; ".join(un(avancement, identifiant).manques) for identifiant in ATTENDUS_MORLAIX}
    assert "2 comptes-rendus diffusés après plus de 15 jours (21 et 30" in manques["S2"]
    assert "Groupe de citoyennes et citoyens" in manques["S4"]
    assert "Suivi-évaluation de la sécurité sociale de l’alimentation" in manques["S5"]
    assert "3 cases vides sur 21" in manques["S6"]
    assert "« Faire l’annuaire des lieux conventionnés » sans pilote" in manques["S8"]
    assert "6 signataires sur 15" in manques["S9"]
    assert "93 jours (du 1er juin 2024 au 2 septembre 2024)" in manques["S11"]
    assert "25\u202f000\u00a0€ acquis pour 48\u202f000\u00a0€ de charges : 6 mois sur les 12" in manques["P1"]
    assert "signée par 15 membres actifs sur 20" in un(avancement, "S3").constats


def test_mulhouse_says_what_a_refusal_leaves_and_whose_time_is_not_counted(mulhouse: Communaute) -> None:
    avancement = constater(mulhouse, FIN_2024)
    budget = " ; ".join(un(avancement, "P1").manques)
    assert "51\u202f000\u00a0€ pour 56\u202f000\u00a0€" in budget and "refus de 5\u202f000\u00a0€" in budget
    assert "0\u00a0€ acquis" in budget
    temps = " ; ".join(un(avancement, "P9").manques)
    assert "Carré des associations" in temps and "8 autres" in temps and "8 octobre 2024" in temps
    assert un(avancement, "S3").manques == ("il n’y a pas de charte",)


def test_counts_that_situate_each_case(morlaix: Communaute, mulhouse: Communaute) -> None:
    assert constater(morlaix, FIN_2024).reperes == {
        "acteurs": 22,
        "actifs": 20,
        "partis": 2,
        "familles": 6,
        "familles_possibles": 6,
        "reunions": 10,
        "presences": 149,
        "delai_median": 11.5,
    }
    reperes = constater(mulhouse, FIN_2024).reperes
    assert (reperes["actifs"], reperes["partis"], reperes["presences"]) == (16, 3, 136)


def test_a_day_of_the_past_only_knows_what_was_dated_by_then(morlaix: Communaute) -> None:
    juin = etats(constater(morlaix, date(2023, 6, 1)))
    assert (juin["I6"], juin["I7"], juin["S3"], juin["S8"], juin["P5"]) == (
        A_DOCUMENTER, PARTIEL, A_DOCUMENTER, A_DOCUMENTER, A_DOCUMENTER,
    )  # fmt: skip
    avant_le_depart = constater(morlaix, date(2023, 11, 21))
    assert avant_le_depart.reperes["actifs"] == 19
    fin_2025 = etats(constater(morlaix, date(2025, 12, 31)))
    assert (fin_2025["P8"], fin_2025["P9"]) == (ATTESTE, ATTESTE)


def test_what_has_no_date_is_told_as_a_current_state(morlaix: Communaute) -> None:
    avancement = constater(morlaix, FIN_2024)
    assert [un(avancement, nom).non_date for nom in ("I5", "P3", "I2", "S7")] == [True, True, False, False]


# --- one changed fact moves the right criteria and no other --------------------------------------------------

CHANGEMENTS: tuple[tuple[str, str, str, str, Mapping[str, str]], ...] = (
    ("the launch is forgotten", "communaute.yaml", "lancement: 2023-03-14\n", "", {"I1": PARTIEL}),
    ("day 1 does not say that it examined the facts", "reunions/2023-03-14-journee.md",
     "examine:\n  - contexte\n", "", {"I3": PARTIEL}),
    ("a trend is not rated", "vision.yaml", "    capacite: 2\n    retenue: non\n  - id: biodiversite",
     "    retenue: non\n  - id: biodiversite", {"I5": PARTIEL}),
    ("the horizon is past", "vision.yaml", "horizon: 2035", "horizon: 2020", {"I6": PARTIEL}),
    ("nobody knows which decision chose the question", "vision.yaml",
     "    decision: 2023-09-19-journee#D1\n", "", {"I7": PARTIEL}),
    ("a mission loses its carriers", "gouvernance.yaml",
     "    proposer:\n      - resam\n      - pole-ess\n      - ulamir-cpie\n", "", {"I9": PARTIEL}),
    ("voluntariness is not written", "gouvernance.yaml", "  - id: volontariat\n", "  - id: autre\n", {"I10": PARTIEL}),
    ("the group of inhabitants is an association", "acteurs/citoyens.yaml",
     "type: habitants", "type: association", {"I11": A_DOCUMENTER}),
    ("the steering committee has no rhythm", "gouvernance.yaml", '    rythme: "mensuel"\n', "", {"S1": PARTIEL}),
    ("minutes of day 9 went out in time, those of day 3 did not", "reunions/2024-09-17-journee.md",
     "diffuse_le: 2024-10-17", "diffuse_le: 2024-09-27", {}),
    ("the group of inhabitants says why it carries no action", "acteurs/citoyens.yaml",
     "effectif: 7\n", 'effectif: 7\nsans_action_propre: "le groupe prend part aux actions des autres"\n',
     {"S4": ATTESTE}),
    ("the last action finds its objective", "actions/suivi-evaluation-ssa.yaml",
     "origine: existante\n", "origine: existante\nobjectifs: [acceder]\n", {"S5": ATTESTE}),
    ("the three gaps are accepted", "objectifs.yaml", "# Les trous constatés",
     "trous_assumes:\n" + "".join(
         f"  - cellule: alimentation/{case}\n    motif: assumé\n"
         for case in ("produire/grand-public", "cuisiner/professionnels", "apprendre/professionnels")
     ) + "# Les trous constatés", {"S6": ATTESTE}),
    ("no link works any more", "passerelles.yaml", "statut: effective", "statut: arretee", {"S7": PARTIEL}),
    ("the directory finds a pilot", "feuille-de-route.yaml", "  - id: annuaire-lieux\n",
     "  - id: annuaire-lieux\n    pilote: finisterra\n", {"S8": ATTESTE}),
    ("a letter in July breaks the silence", "journal.yaml", "envois:\n",
     "envois:\n  - le: 2024-07-10\n    objet: lettre\n    a: tous\n", {"S11": ATTESTE}),
    ("the policy is signed", "communaute.yaml", "    statut: en-cours\n",
     '    statut: signe\n    le: 2024-11\n    reference: "délibération 12"\n', {"P3": ATTESTE}),
    ("a post is acquired", "gouvernance.yaml", "  missions:\n",
     "  postes:\n    - {employeur: resam, etp: 1, au: 2027, statut: acquis}\n  missions:\n", {"P4": ATTESTE}),
    ("the review is of the support function", "evaluation.yaml", 'objet: "experimentation"',
     'objet: "fonction-de-soutien"', {"P5": ATTESTE}),
    ("the roadmap was not revised", "feuille-de-route.yaml",
     '    motif: "Une seule commune commande de façon groupée en décembre 2024"\n    decision:',
     "    decision:", {"P7": PARTIEL}),
    ("the effect for the first concerned is seen earlier", "evaluation.yaml", "le: 2025-10\n", "le: 2024-10\n",
     {"P8": ATTESTE}),
    ("no method is written", "financements.yaml",
     "valorisation:\n  taux: 15 €\n", "valorisation:\n", {"P9": PARTIEL}),
    ("a departure loses its date", "acteurs/eau-vive.yaml", "  le: 2023-11-21\n", "", {"P10": PARTIEL}),
    ("the support function runs the group orders", "actions/commandes-cantines.yaml",
     "origine: commune\n", "origine: commune\nanimation: resam\n", {"P11": PARTIEL}),
    ("nothing left the community", "documents.yaml", "public: oui", "public: non", {"P12": A_DOCUMENTER}),
    ("a funding is notified, not enough for a year", "financements.yaml", "statut: vote", "statut: notifie", {}),
    ("one more signature, two thirds had signed already", "charte/signatures.yaml", "attendus:",
     "  - {acteur: agglomeration, version: 2.0, le: 2024-12}\nattendus:", {}),
    ("the glossary does not say which words are of the question, where they are found anyway", "glossaire.yaml",
     "    question_essentielle: oui\n", "", {}),
    ("one common action of three has not started", "actions/securite-sociale-alimentation.yaml",
     "statut: en-cours", "statut: preparation", {}),
    ("a second value for two more indicators", "mesures/2023.yaml", "mesures:\n", "mesures:\n" + "".join(
        f"  - {{indicateur: {nom}, le: {annee}, valeur: 1}}\n"
        for nom in ("foyers-caisse", "lieux-conventionnes", "communes-commande-groupee") for annee in (2021, 2022)
     ), {"P6": ATTESTE}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "avant", "apres", "attendus"), [item[1:] for item in CHANGEMENTS], ids=[item[0] for item in CHANGEMENTS]
)
def test_one_changed_fact_moves_the_right_criteria_only(
    morlaix: Communaute, path: str, avant: str, apres: str, attendus: Mapping[str, str]
) -> None:
    texte = (MORLAIX / path).read_text(encoding="utf-8")
    assert avant in texte
    change = load(MORLAIX, remplace={path: texte.replace(avant, apres).encode()})
    ancien, nouveau = etats(constater(morlaix, FIN_2024)), etats(constater(change.communaute, FIN_2024))
    assert {nom: etat for nom, etat in nouveau.items() if etat != ancien[nom]} == attendus


# On a base where one fact is enough: it comes, or it goes.
SEUILS_80 = {"communaute.yaml": ("phase: structuration\n", "phase: structuration\nseuils: {signataires: 80 %}\n")}
HUIT_MOIS = {"communaute.yaml": ("phase: structuration\n", "phase: structuration\nseuils: {mois-acquis: 8}\n")}
A_TEMPS = {
    "reunions/2024-09-17-journee.md": ("diffuse_le: 2024-10-17", "diffuse_le: 2024-09-27"),
    "reunions/2023-07-04-journee.md": ("diffuse_le: 2023-07-25", "diffuse_le: 2023-07-15"),
}
UN_FAIT: tuple[tuple[str, Path, Mapping[str, tuple[str, str]], str, str, str, Mapping[str, str]], ...] = (
    ("a sixteenth signature where four fifths are asked", MORLAIX, SEUILS_80, "charte/signatures.yaml",
     "attendus:", "  - {acteur: agglomeration, version: 2.0, le: 2024-12}\nattendus:", {"S3": ATTESTE}),
    ("a signature of another version", MORLAIX, SEUILS_80, "charte/signatures.yaml",
     "attendus:", "  - {acteur: agglomeration, version: 1.0, le: 2024-12}\nattendus:", {}),
    ("a signature of tomorrow", MORLAIX, SEUILS_80, "charte/signatures.yaml",
     "attendus:", "  - {acteur: agglomeration, version: 2.0, le: 2025-01}\nattendus:", {}),
    ("a funding notified reaches eight months", MORLAIX, HUIT_MOIS, "financements.yaml",
     "statut: depose", "statut: notifie", {"P1": ATTESTE}),
    ("a funding voted is not acquired", MORLAIX, HUIT_MOIS, "financements.yaml",
     "statut: depose", "statut: vote", {}),
    ("minutes that go out late again", MORLAIX, A_TEMPS, "reunions/2023-11-21-journee.md",
     "diffuse_le: 2023-12-05", "diffuse_le: 2023-12-24", {"S2": PARTIEL}),
    ("minutes that never went out", MORLAIX, A_TEMPS, "reunions/2024-01-23-journee.md",
     "  diffuse_le: 2024-02-07\n", "", {"S2": PARTIEL}),
    ("the roadmap is revised after a measure", MULHOUSE, {}, "feuille-de-route.yaml", "jalons:\n",
     "revisions:\n  - {le: 2024-12, changement: le lieu attend, motif: trop tôt}\njalons:\n", {"P7": ATTESTE}),
    ("the policy is signed", MULHOUSE, {}, "communaute.yaml", "statut: inscrit\n    le: 2024-11\n",
     "statut: signe\n    le: 2024-11\n", {"P3": ATTESTE}),
    ("the post is acquired", MULHOUSE, {}, "gouvernance.yaml", "    - etp: n. c.\n      statut: envisage\n",
     "    - etp: 0,5\n      employeur: carre\n      au: 2026\n      statut: acquis\n", {"P4": ATTESTE}),
    ("the young people say why they carry nothing", MULHOUSE, {}, "acteurs/on-est-la.yaml",
     "type: habitants\n", 'type: habitants\nsans_action_propre: "ils prennent part à celles des autres"\n',
     {"S4": ATTESTE}),
    ("a line of the roadmap loses its pilot", MULHOUSE, {}, "feuille-de-route.yaml",
     "    pilote: mission-locale\n", "", {"S8": PARTIEL}),
    ("something left the community", MULHOUSE, {}, "documents.yaml", "documents:\n",
     "documents:\n  - {id: recit, titre: Récit, type: presentation, le: 2024-11, public: oui}\n", {"P12": ATTESTE}),
)  # fmt: skip


def lue(dossier: Path, remplacements: Mapping[str, tuple[str, str]]) -> dict[str, bytes]:
    """Give the files of a case whose texts are replaced; a file that is not there begins empty."""
    textes = {}
    for path, (avant, apres) in remplacements.items():
        texte = (dossier / path).read_text(encoding="utf-8") if (dossier / path).exists() else ""
        assert avant in texte, (path, avant)
        textes[path] = (texte.replace(avant, apres) if avant else texte + apres).encode()
    return textes


@pytest.mark.parametrize(
    ("dossier", "base", "path", "avant", "apres", "attendus"), [x[1:] for x in UN_FAIT], ids=[x[0] for x in UN_FAIT]
)
def test_one_fact_at_the_threshold_moves_the_right_criteria_only(
    dossier: Path, base: Mapping[str, tuple[str, str]], path: str, avant: str, apres: str, attendus: Mapping[str, str]
) -> None:
    depart = lue(dossier, base)
    suite = {**depart, **lue(dossier, {path: (avant, apres)})}
    assert path not in depart
    ancien = etats(constater(load(dossier, remplace=depart).communaute, FIN_2024))
    change = load(dossier, remplace=suite)
    nouveau = etats(constater(change.communaute, FIN_2024))
    assert change.problems == load(dossier, remplace=depart).problems
    assert {nom: etat for nom, etat in nouveau.items() if etat != ancien[nom]} == attendus


def changee(remplacements: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Give the criteria of Morlaix whose state differs once these texts are replaced."""
    remplace = {}
    for path, (avant, apres) in remplacements.items():
        texte = (MORLAIX / path).read_text(encoding="utf-8")
        assert avant in texte
        remplace[path] = texte.replace(avant, apres).encode()
    ancien = etats(constater(load(MORLAIX).communaute, FIN_2024))
    nouveau = etats(constater(load(MORLAIX, remplace=remplace).communaute, FIN_2024))
    return {nom: etat for nom, etat in nouveau.items() if etat != ancien[nom]}


def test_both_late_minutes_in_time_attest_the_life_of_instances() -> None:
    assert changee(
        {
            "reunions/2024-09-17-journee.md": ("diffuse_le: 2024-10-17", "diffuse_le: 2024-09-27"),
            "reunions/2023-07-04-journee.md": ("diffuse_le: 2023-07-25", "diffuse_le: 2023-07-15"),
        }
    ) == {"S2": ATTESTE}


def test_two_signatures_less_are_less_than_two_thirds() -> None:
    for nom in ("finisterra", "ti-legumaj"):
        signature = f"  - acteur: {nom}\n    version: 2.0\n    le: 2024\n"
        assert changee({"charte/signatures.yaml": (signature, "")}) == {}
    signatures = "".join(f"  - acteur: {nom}\n    version: 2.0\n    le: 2024\n" for nom in ("ti-legumaj", "finisterra"))
    assert changee({"charte/signatures.yaml": (signatures, "")}) == {"S3": PARTIEL}


def test_two_more_commitments_reach_seven_signatories_of_ten() -> None:
    engagement = '\nengagements:\n  - id: temps\n    intitule: "du temps"\n    du: 2025\n    au: 2025\n'
    changes = {
        f"acteurs/{nom}.yaml": ("arrivee:", f"{engagement}arrivee:".lstrip()) for nom in ("finisterra", "ti-legumaj")
    }
    assert changee(changes) == {"S9": ATTESTE}


def test_all_requests_notified_fund_the_coming_year() -> None:
    texte = (MORLAIX / "financements.yaml").read_text(encoding="utf-8")
    for statut in ("vote", "depose", "a-demander"):
        texte = texte.replace(f"statut: {statut}", "statut: notifie")
    change = load(MORLAIX, remplace={"financements.yaml": texte.encode()}).communaute
    lu = un(constater(change, FIN_2024), "P1")
    assert lu.etat == ATTESTE and "de quoi couvrir les 12 mois à venir" in lu.constats


# --- definitions and branches, on small folders --------------------------------------------------------------

_SUITE = count()


def constat(community: Community, files: Mapping[str, str], jour: date = date(2026, 3, 31)) -> Avancement:
    loaded = load(community(files, name=f"essai-{next(_SUITE)}"))
    assert loaded.problems == ()
    return constater(loaded.communaute, jour)


def test_an_empty_community_has_nothing_attested_and_says_what_is_missing_once(community: Community) -> None:
    avancement = constat(community, {})
    assert set(etats(avancement).values()) == {A_DOCUMENTER}
    assert all(len(lu.manques) <= 3 for lu in avancement.criteres)


REUNION = """\
    ---
    titre: "Rencontre"
    {}
    presents: [{}]
    ---
    ## Échanges
    Des mots.
    """


def reunion(entete: str = "statut: tenue", presents: str = "") -> str:
    return REUNION.format(entete, presents)


def test_the_first_circle_counts_legal_structures_and_families(community: Community) -> None:
    files = {
        "acteurs/a.yaml": "nom: A\ntype: association\n",
        "acteurs/b.yaml": "nom: B\ntype: collectivite\nrattachement: Ville\n",
        "acteurs/c.yaml": "nom: C\ntype: collectivite\nrattachement: ville\n",
        "reunions/2026-01-10-a.md": reunion(presents="a, b, c"),
        "reunions/2026-02-10-a.md": reunion(presents="a, hors-fiche"),
    }
    lu = un(constat(community, files), "I2")
    assert lu.etat == A_DOCUMENTER and lu.manques[0] == "3 structures aux deux premières réunions"
    assert "2 familles d’acteurs sur 6" in lu.manques[1]


def test_a_bilateral_talk_is_not_a_meeting_that_counts(community: Community) -> None:
    files = {
        "gouvernance.yaml": "instances: [{id: tete-a-tete, nom: Tête-à-tête, niveau: bilaterale}]\n",
        "acteurs/a.yaml": "nom: A\n",
        "reunions/2026-01-10-tete-a-tete.md": reunion("instance: tete-a-tete\n    statut: tenue", "a"),
        "reunions/2026-02-10-a.md": reunion("statut: annulee", "a"),
    }
    avancement = constat(community, files)
    assert avancement.reperes["reunions"] == 0 and avancement.reperes["presences"] == 0


def test_a_fact_is_shared_by_a_link_in_the_notes_or_a_point_of_the_agenda(community: Community) -> None:
    contexte = {"communaute.yaml": "format: 1\nnom: E\ncontexte: [{id: eau, fait: pénurie, source: presse}]\n"}
    assert un(constat(community, contexte), "I3").manques == ("aucune réunion ne dit l’avoir examiné",)
    lien = reunion().replace("Des mots.", "On relit [[contexte:eau]].")
    assert un(constat(community, {**contexte, "reunions/2026-01-10-a.md": lien}), "I3").etat == ATTESTE
    point = reunion("ordre_du_jour: [{cle: 'contexte:eau', intitule: eau}]\n    statut: tenue")
    assert un(constat(community, {**contexte, "reunions/2026-01-10-a.md": point}), "I3").etat == ATTESTE
    autre = {**contexte, "reunions/2026-01-10-a.md": reunion()}
    pas = un(constat(community, autre), "I3").epreuves[1].pas
    assert pas is not None and "examine: contexte" in pas.texte


def test_inhabitants_may_be_named_in_words_or_heard_elsewhere(community: Community) -> None:
    mots = reunion('autres_presents: "env. 12 habitantes et habitants"\n    statut: tenue')
    assert un(constat(community, {"reunions/2026-01-10-a.md": mots}), "I11").etat == ATTESTE
    eleve = reunion('autres_presents: "deux techniciens"\n    statut: tenue')
    assert un(constat(community, {"reunions/2026-01-10-a.md": eleve}), "I11").etat == A_DOCUMENTER
    recueil = "documents: [{id: r, titre: Paroles, type: recueil-parole, le: 2026-02}]\n"
    assert un(constat(community, {"documents.yaml": recueil}), "I11").constats == ("1 recueil de parole",)


def test_an_imposed_membership_is_a_sub_test_only_where_one_is_recorded(community: Community) -> None:
    principes = """\
        principes:
          - {id: volontariat, texte: libre, le: 2026-01}
          - {id: horizontalite, texte: égaux, source: 2026-01-10-a}
        """
    files = {"gouvernance.yaml": principes, "reunions/2026-01-10-a.md": reunion(), "acteurs/a.yaml": "nom: A\n"}
    assert un(constat(community, files), "I10").etat == ATTESTE
    imposee = {**files, "acteurs/a.yaml": "nom: A\nadhesion: imposee\n"}
    lu = un(constat(community, imposee), "I10")
    assert lu.etat == PARTIEL and lu.manques == ("une adhésion est notée comme imposée : A",)


@pytest.mark.parametrize(
    ("principe", "manque"),
    [
        ("{id: volontariat, texte: libre}", "principe sans date : volontariat"),
        ("{id: volontariat, texte: libre, source: inconnue}", "principe sans date : volontariat"),
        ("{id: volontariat, texte: libre, le: 2027}", "principe écrit plus tard : volontariat"),
    ],
)
def test_a_principle_counts_once_dated(community: Community, principe: str, manque: str) -> None:
    assert manque in un(constat(community, {"gouvernance.yaml": f"principes: [{principe}]\n"}), "I10").manques


def test_what_the_map_shows_and_is_not_counted_is_said(community: Community) -> None:
    files = {
        "actions/idee.yaml": "nom: Idée\nporteurs: [a]\nstatut: idee\ndebut: 2027\n",
        "actions/pause.yaml": "nom: Pause\nporteurs: [a]\nstatut: suspendue\n",
    }
    vide = un(constat(community, files), "S4")
    assert vide.manques[0] == "aucune action n’est encore recensée (1 à venir et 1 suspendue)"
    lu = un(constat(community, {**files, "actions/x.yaml": "nom: X\nporteurs: [a]\n"}), "S4")
    assert lu.constats == ("1 action recensée (1 à venir et 1 suspendue en plus)",)


def test_time_is_planned_by_meetings_to_come_too(community: Community) -> None:
    files = {
        "reunions/2026-01-10-a.md": reunion(),
        "reunions/2026-05-10-a.md": reunion("statut: prevue"),
        "reunions/2026-11-10-a.md": reunion("annoncee_le: 2026-03-01\n    statut: tenue"),
        "reunions/2027-06-10-a.md": reunion("statut: annulee"),
        "reunions/2027-09-10-a.md": reunion("statut: tenue"),
    }
    lu = un(constat(community, files), "I12")
    assert lu.constats == ("réunions du 10 janvier 2026 au 10 novembre 2026, dont 2 à venir",)
    assert lu.manques == ("une réunion tous les 152 jours (médiane, prévues comprises), plus de 3 mois",)
    courte = un(constat(community, dict(list(files.items())[:2])), "I12")
    assert courte.manques[0] == "réunions du 10 janvier 2026 au 10 mai 2026, dont 1 à venir, soit moins de 9 mois"
    assert un(constat(community, {}), "I12").manques == ("aucune réunion n’est encore prévue",)


@pytest.mark.parametrize(
    ("vision", "identifiant", "manque"),
    [
        ("tendances: [{id: a, intitule: A, impact: 1, capacite: 2}]", "I5", "1 tendance notée à ce jour"),
        ("scenarios: [{id: s, elements: [un]}]", "I6", "l’année d’horizon du scénario n’est pas écrite"),
        ("scenarios: [{id: s, horizon: 2026}]", "I6", "l’horizon du scénario n’est pas dans l’avenir"),
        ("problematiques: [{id: p, question: Comment}]", "I7", "une seule problématique est écrite"),
        (
            "questions_essentielles: [{depuis: 2025, intitule: A}, {depuis: 2025, intitule: B}]",
            "I7",
            "plusieurs questions essentielles ont la même date",
        ),
    ],
)
def test_what_a_vision_lacks(community: Community, vision: str, identifiant: str, manque: str) -> None:
    assert manque in un(constat(community, {"vision.yaml": vision + "\n"}), identifiant).manques


def test_a_word_found_in_the_wording_of_the_question_counts(community: Community) -> None:
    files = {
        "vision.yaml": "questions_essentielles: [{depuis: 2025, intitule: Comment faire pour mieux manger ?}]\n",
        "glossaire.yaml": "termes: [{terme: Manger, definition: se nourrir}, {terme: vide}]\n",
    }
    lu = un(constat(community, files), "I8")
    assert lu.constats == ("1 mot de la question essentielle",) and lu.manques == ("1 terme défini à ce jour",)
    sans_question = un(constat(community, {"glossaire.yaml": files["glossaire.yaml"]}), "I8")
    assert "aucun mot de la question essentielle n’y est défini" in sans_question.manques


def test_support_is_carried_by_active_members_only(community: Community) -> None:
    files = {
        "acteurs/a.yaml": "nom: A\nroles: [soutien]\n",
        "acteurs/b.yaml": "nom: B\ndepart: 2025-01-01\n",
        "gouvernance.yaml": "fonction_soutien: {acteurs: [b], missions: {coordonner: a, faciliter: b}}\n",
    }
    lu = un(constat(community, files), "I9")
    assert lu.constats == ("portée par A",) and lu.manques[0].startswith("mission sans porteur : faciliter")
    sans = {"acteurs/a.yaml": "nom: A\nroles: [soutien]\n"}
    assert un(constat(community, sans), "I9").manques == ("les six missions ne sont pas attribuées",)


def test_decisions_belong_to_an_instance_once_instances_are_described(community: Community) -> None:
    files = {
        "gouvernance.yaml": "instances: [{id: copil, nom: Copil, niveau: pilotage, membres: tous}]\n",
        "reunions/2026-01-10-a.md": reunion().replace("Des mots.", "Décision : on continue"),
    }
    lu = un(constat(community, files), "S1")
    assert lu.manques == (
        "Copil : il reste à écrire son mandat, son rythme et sa règle de décision",
        "instance à préciser pour 1 réunion sur 1 avec décision",
    )


@pytest.mark.parametrize(
    ("entete", "manque"),
    [
        ("compte_rendu: {statut: diffuse}", "date de diffusion inconnue pour 1 compte-rendu"),
        ("compte_rendu: {statut: projet}", "aucun compte-rendu n’est encore diffusé"),
        ("statut: tenue", "aucun compte-rendu n’est encore diffusé"),
    ],
)
def test_what_minutes_lack(community: Community, entete: str, manque: str) -> None:
    files = {"acteurs/a.yaml": "nom: A\n", "reunions/2026-01-10-a.md": reunion(entete, "a")}
    assert manque in un(constat(community, files), "S2").manques


def test_minutes_still_within_their_delay_are_not_asked_for(community: Community) -> None:
    diffuse = "compte_rendu: {diffuse_le: 2026-01-12, a: tous}\n    statut: tenue"
    files = {"reunions/2026-01-10-a.md": reunion(diffuse), "reunions/2026-03-25-a.md": reunion()}
    lu = un(constat(community, files), "S2")
    assert lu.constats == ("1 compte-rendu diffusé sur 1", "délai médian 2 jours")
    plus_tard = un(constat(community, files, date(2026, 4, 20)), "S2")
    assert "1 compte-rendu sur 2 pas encore diffusé (25 mars 2026)" in plus_tard.manques


def charte(version: str, *lignes: str) -> str:
    return "---\n" + "\n".join([f"version: {version}", *lignes]) + "\n---\n## Article 1 {#un}\nLibre.\n"


def test_a_change_of_form_keeps_the_signatures_and_a_withdrawal_takes_one_away(community: Community) -> None:
    acteurs = {f"acteurs/{nom}.yaml": f"nom: {nom}\n" for nom in ("a", "b", "c")}
    files = {
        **acteurs,
        "charte/versions/1.0.md": charte("1.0", "statut: adoptee", "adoptee_le: 2025-01-01"),
        "charte/charte.md": charte(
            "1.1", "statut: adoptee", "adoptee_le: 2025-06-01", "remplace: 1.0", "modifications: {un: {portee: forme}}"
        ),
        "charte/signatures.yaml": (
            "signatures: [{acteur: a, version: 1}, {acteur: b, version: v1.0}, {acteur: c, version: 1.1, le: 2027}]\n"
        ),
    }
    assert "signée par 2 membres actifs sur 3" in un(constat(community, files), "S3").constats
    retrait = files["charte/signatures.yaml"] + "retraits: [{acteur: b, le: 2025-07}]\n"
    lu = un(constat(community, {**files, "charte/signatures.yaml": retrait}), "S3")
    assert lu.manques == ("signée par 1 membre actif sur 3 (repère : 2/3)",)
    fond = files["charte/charte.md"].replace("portee: forme", "portee: fond")
    assert un(constat(community, {**files, "charte/charte.md": fond}), "S3").etat == PARTIEL


def test_a_charter_may_be_in_preparation_or_dated_by_its_decision(community: Community) -> None:
    projet = {"charte/charte.md": charte("1.0", "statut: projet")}
    assert un(constat(community, projet), "S3").manques == ("la charte n’est pas encore validée",)
    adoptee = {
        "charte/charte.md": charte("1.0", "statut: adoptee", "decision: 2026-01-10-a#D1"),
        "reunions/2026-01-10-a.md": reunion().replace("Des mots.", "Décision : la charte est adoptée"),
    }
    assert un(constat(community, adoptee), "S3").constats == ("version 1.0 validée le 10 janvier 2026",)
    sans_date = {"charte/charte.md": charte("1.0", "statut: adoptee")}
    assert un(constat(community, sans_date), "S3").constats == ("version 1.0 validée à une date n. c.",)


def test_actions_without_members_then_objectives_without_steps(community: Community) -> None:
    files = {"actions/x.yaml": "nom: X\nporteurs: [a]\nobjectifs: [o]\n"}
    avancement = constat(community, files)
    assert un(avancement, "S4").manques == ("aucun membre actif n’est encore décrit",)
    assert "aucun objectif n’est encore écrit" in un(avancement, "S5").manques
    nus = {**files, "objectifs.yaml": "objectifs: [{id: g, intitule: Mieux vivre}]\n"}
    assert "sans objectif intermédiaire : « Mieux vivre »" in un(constat(community, nus), "S5").manques


def test_empty_cells_are_on_the_roadmap_or_accepted_until_their_review(community: Community) -> None:
    objectifs = """\
        parcours: [{id: p, intitule: P, etapes: [{id: un, intitule: Un}, {id: deux, intitule: Deux}]}]
        publics: [{id: jeunes, intitule: Jeunes}, {id: aines, intitule: Aînés}]
        sans_objet: [{etapes: toutes, publics: aines, motif: pas ici}]
        trous_assumes: [{cellule: p/un/jeunes, motif: pour un temps, revoir_le: 2026-06}]
        """
    feuille = "jalons: [{id: j, intitule: J, trous: [p/deux/jeunes]}]\n"
    files = {"objectifs.yaml": objectifs, "feuille-de-route.yaml": feuille}
    assert "0 case couverte sur 2, 2 vides assumées ou portées" in un(constat(community, files), "S6").constats
    plus_tard = un(constat(community, files, date(2026, 7, 1)), "S6")
    assert any("1 case vide sur 2 ni assumée ni portée" in manque for manque in plus_tard.manques)
    fait = {**files, "feuille-de-route.yaml": feuille.replace("trous:", "etat: fait, trous:")}
    assert any("« Deux × Jeunes »" in manque for manque in un(constat(community, fait), "S6").manques)
    sans_publics = {"objectifs.yaml": objectifs.splitlines()[0].strip() + "\n"}
    assert un(constat(community, sans_publics), "S6").manques == ("les publics ne sont pas nommés",)


def test_cells_that_an_action_to_place_may_cover_wait_for_it(community: Community) -> None:
    files = {
        "objectifs.yaml": "parcours:\n"
        "  - {id: p, intitule: P, etapes: [{id: un, intitule: Un}, {id: deux, intitule: Deux}]}\n"
        "publics: [{id: jeunes, intitule: Jeunes}]\n",
        "actions/x.yaml": "nom: X\nporteurs: [a]\netapes: [un]\npublics: [jeunes]\n",
        "actions/y.yaml": "nom: Y\nporteurs: [a]\n",
    }
    lu = un(constat(community, files), "S6")
    assert "1 case sur 2 peut-être vide, des actions restant à situer" in lu.manques
    pas = {epreuve.cle: epreuve.pas.texte for epreuve in lu.epreuves if epreuve.pas}
    assert pas["cases"] == "situer « Y » (« etapes » et « publics » dans sa fiche)"
    portee = {**files, "feuille-de-route.yaml": "jalons: [{id: j, intitule: J, trous: [p/deux/jeunes]}]\n"}
    assert "1 case couverte sur 2, 1 vide assumée ou portée" in un(constat(community, portee), "S6").constats


def test_an_action_covers_its_cells_from_its_start_to_its_end(morlaix: Communaute) -> None:
    vides = {
        jour: un(constater(morlaix, jour), "S6").manques[0][:20] for jour in (date(2023, 11, 15), date(2024, 1, 23))
    }
    assert vides[date(2024, 1, 23)].startswith("5 cases vides sur 21")
    assert vides[date(2023, 11, 15)] != vides[date(2024, 1, 23)]


def test_a_link_is_effective_from_its_date_until_it_stops(community: Community) -> None:
    def lu(passerelle: str) -> Lu:
        return un(
            constat(community, {"passerelles.yaml": f"passerelles: [{{id: x, de: a, vers: b, {passerelle}}}]\n"}), "S7"
        )

    assert lu("statut: effective, depuis: 2026-01").etat == ATTESTE
    assert lu("statut: effective, depuis: 2026-01, jusqu_au: 2026-02").etat == PARTIEL
    assert lu("statut: effective").manques == ("aucune n’est encore effective et datée",)
    assert lu("statut: effective, depuis: 2027-01").manques == ("aucune passerelle n’est encore décrite",)


def test_a_roadmap_before_its_decision_or_without_one(community: Community) -> None:
    ligne = "{id: j, intitule: Faire, pilote: a, resultat_attendu: fait}"
    sans = un(
        constat(
            community, {"feuille-de-route.yaml": f"jalons: [{ligne}, {{id: k, intitule: Non, etat: abandonne}}]\n"}
        ),
        "S8",
    )
    assert sans.manques == (
        "1 ligne incomplète sur 1 : « Faire » sans échéance",
        "la décision qui la valide n’est pas notée",
    )
    pas = sans.epreuves[0].pas
    assert pas is not None and pas.texte == "compléter « Faire » : échéance"
    avant = {
        "feuille-de-route.yaml": f"decision: 2026-05-10-a#D1\njalons: [{ligne}]\n",
        "reunions/2026-05-10-a.md": reunion().replace("Des mots.", "Décision : adoptée"),
    }
    assert un(constat(community, avant), "S8").manques == ("elle n’est pas encore adoptée à cette date",)


def test_a_commitment_needs_its_period_and_its_unit_when_it_is_counted(community: Community) -> None:
    def manques(*engagements: str) -> tuple[str, ...]:
        liste = ", ".join(f"{{id: e{rang}, intitule: E{rang}, {texte}}}" for rang, texte in enumerate(engagements))
        return un(constat(community, {"acteurs/a.yaml": f"nom: A\nengagements: [{liste}]\n"}), "S9").manques

    assert manques("du: 2026, quantite: autant que possible") == ()
    assert manques("du: 2026, quantite: 3, unite: jours", "au: 2026") == ()
    assert manques("du: 2026, quantite: 3") == ("période ou unité à préciser : « E0 »",)
    assert manques("quantite: 3, unite: jours") == ("période ou unité à préciser : « E0 »",)
    assert manques("du: 2026, etat: retire", "au: 2025") == ("aucun moyen n’est encore écrit",)


INDICATEUR = "intitule: Foyers, definition: d, objectif: o, source: s, frequence: annuelle, responsable: a"


def test_indicators_are_complete_linked_and_older_than_their_measures(community: Community) -> None:
    files = {
        "objectifs.yaml": "objectifs: [{id: g, intitule: G, intermediaires: [{id: o, intitule: O}]}]\n",
        "evaluation.yaml": f"indicateurs: [{{id: i, {INDICATEUR}, cree_le: 2025-01, valeur_initiale: 0}}]\n",
        "mesures/2025.yaml": "mesures:\n"
        "  - {indicateur: i, le: 2025-06, valeur: 2}\n  - {indicateur: i, le: 2025-03, valeur: 1}\n",
    }
    lu = un(constat(community, files), "S10")
    assert lu.etat == ATTESTE and lu.constats == ("1 indicateur", "1 complet sur 1", "créés avant leur première mesure")
    tard = {**files, "mesures/2024.yaml": "mesures: [{indicateur: i, le: 2024-03, valeur: 2}]\n"}
    lu = un(constat(community, tard), "S10")
    assert lu.manques == ("créé après sa première mesure : « Foyers »",)
    assert [item.pas.texte for item in lu.epreuves if item.pas and not item.vrai] == [
        "vérifier quand « Foyers » a été créé"
    ]
    muette = {**files, "mesures/2024.yaml": "mesures: [{indicateur: i, le: 2024-03, valeur: n. c.}]\n"}
    assert un(constat(community, muette), "S10").etat == ATTESTE
    inconnue = {
        **files,
        "evaluation.yaml": files["evaluation.yaml"].replace("valeur_initiale: 0", "valeur_initiale: n. c."),
    }
    assert "valeur de départ" in un(constat(community, inconnue), "S10").manques[0]
    deux = files["objectifs.yaml"].replace("]}]", "]}, {id: h, intitule: H}]")
    assert "sans indicateur : « H »" in un(constat(community, {**files, "objectifs.yaml": deux}), "S10").manques
    sans_objectif = {"evaluation.yaml": files["evaluation.yaml"]}
    assert "aucun objectif n’est encore écrit" in un(constat(community, sans_objectif), "S10").manques


def test_what_is_sent_to_all_and_how_long_nothing_was(community: Community) -> None:
    files = {
        "acteurs/a.yaml": "nom: A\ndiffusion: oui\n",
        "acteurs/b.yaml": "nom: B\n",
        "gouvernance.yaml": "instances: [{id: journee, nom: J, niveau: pleniere}, {id: copil, nom: C, membres: [a]}]\n",
        "journal.yaml": """\
            envois:
              - {le: 2026-01-05, objet: lettre}
              - {le: 2026-01-06, objet: lettre, a: [a]}
              - {le: 2026-01-07, objet: lettre, a: [a, b]}
              - {le: n. c., objet: lettre}
              - {le: 2026-06, objet: lettre}
            """,
        "reunions/2026-01-20-journee.md": reunion(
            "instance: journee\n    annoncee_le: 2026-01-10\n    statut: tenue\n"
            "    compte_rendu: {diffuse_le: 2026-01-25}"
        ),
        "reunions/2026-02-20-copil.md": reunion(
            "instance: copil\n    annoncee_le: 2026-02-10\n    statut: tenue\n"
            "    compte_rendu: {diffuse_le: 2026-02-25}"
        ),
        "reunions/2026-02-21-copil.md": reunion(
            "instance: copil\n    compte_rendu: {diffuse_le: n. c., a: tous}\n    statut: tenue"
        ),
    }
    lu = un(constat(community, files), "S11")
    assert lu.constats == ("4 envois à tous",)
    assert lu.manques == (
        "plus long silence : 65 jours, depuis le 25 janvier 2026",
        "1 membre actif sur 2 hors de la liste de diffusion : B",
    )
    pas = lu.epreuves[1].pas
    assert pas is not None and "quelques nouvelles" in pas.texte
    seul = un(constat(community, {"journal.yaml": "envois: [{le: 2026-03-30}]\n"}), "S11")
    assert seul.manques == ("on ne sait pas qui est sur la liste de diffusion",)


def test_a_common_action_has_two_structures_and_has_started(community: Community) -> None:
    acteurs = {f"acteurs/{nom}.yaml": f"nom: {nom}\nrattachement: Ville\n" for nom in ("a", "b")}
    ville = {**acteurs, "actions/x.yaml": "nom: X\nporteurs: [a, b]\n"}
    assert un(constat(community, ville), "S12").manques == ("aucune action n’est encore portée à plusieurs",)
    idee = {"actions/x.yaml": "nom: X\nporteurs: [a, b]\nstatut: idee\n"}
    assert un(constat(community, idee), "S12").manques == ("aucune n’a encore démarré",)


# --- funding, time, departures -------------------------------------------------------------------------------


BUDGET_2026 = """\
budgets:
  - exercice: {du: 2026-04-01, au: 2027-03-31}
    charges: [{ligne: Salaires, montant: 1 200 €}]
    produits: [{ligne: Région, montant: %s, financement: region}, {ligne: Cotisations, montant: 200 €, statut: verse}]
"""
DEMANDE = "financements: [{id: region, financeur: Région, au: 2027-03-31, suivi: [{le: %s, statut: %s}]}]\n"


@pytest.mark.parametrize(
    ("montant", "statut", "jour", "manques"),
    [
        ("1 000 €", "notifie", "2026-03-01", ()),
        (
            "1 000 €",
            "notifie",
            "2026-06-01",
            ("200\u00a0€ acquis pour 1\u202f200\u00a0€ de charges : 2 mois sur les 12 à venir",),
        ),
        (
            "1 000 €",
            "refuse",
            "2026-03-01",
            (
                "produits encore possibles : 200\u00a0€ pour 1\u202f200\u00a0€ de charges "
                "(le refus de 1\u202f000\u00a0€ est retiré)",
                "200\u00a0€ acquis pour 1\u202f200\u00a0€ de charges : 2 mois sur les 12 à venir",
            ),
        ),
        ("n. c.", "notifie", "2026-03-01", None),
        ("900 €", "notifie", "2026-03-01", None),
    ],
)
def test_a_budget_to_come_is_balanced_and_acquired(
    community: Community, montant: str, statut: str, jour: str, manques: tuple[str, ...] | None
) -> None:
    lu = un(constat(community, {"financements.yaml": DEMANDE % (jour, statut) + BUDGET_2026 % f'"{montant}"'}), "P1")
    if manques is not None:
        assert lu.manques == manques
    elif montant == "n. c.":
        assert lu.manques[0] == "des montants du budget ne sont pas connus"
    else:
        assert lu.manques[0].startswith("produits encore possibles : 1\u202f100\u00a0€")


def test_little_money_covers_less_than_a_month_and_a_past_budget_covers_nothing(community: Community) -> None:
    peu = BUDGET_2026.replace("200 €, statut: verse", "20 €, statut: verse") % '"1 180 €"'
    lu = un(constat(community, {"financements.yaml": "financements: []\n" + peu}), "P1")
    assert "moins d’un mois sur les 12 à venir" in lu.manques[0]
    passe = un(constat(community, {"financements.yaml": BUDGET_2026 % '"1 000 €"'}, date(2028, 1, 1)), "P1")
    assert passe.manques == ("aucun budget ne couvre la période à venir",)


def test_funders_requests_and_refusals(community: Community) -> None:
    files = {
        "financements.yaml": """\
            financements:
              - {id: a, financeur: Région, suivi: [{le: 2026-01, statut: depose}, {le: 2026-02, statut: notifie}]}
              - {id: b, financeur: Région, suivi: [{le: 2026-01, statut: verse}]}
              - {id: c, intitule: Fonds, suivi: [{le: 2026-01, statut: refuse, motif: trop tôt}]}
              - {id: d, financeur: Ville, suivi: [{le: 2027-01, statut: verse}]}
            """
    }
    lu = un(constat(community, files), "P2")
    assert lu.manques == ("un seul financeur acquis (Région)", "1 demande sur 4 sans étape datée : Ville")
    assert lu.constats == ("1 refus avec son motif",)


def test_policies_end_and_posts_have_a_term(community: Community) -> None:
    fini = "format: 1\nnom: E\nancrages: [{dispositif: CTG, statut: signe, reference: r, echeance: 2025}]\n"
    assert un(constat(community, {"communaute.yaml": fini}), "P3").manques == ("aucun ancrage n’est noté",)
    nu = "format: 1\nnom: E\nancrages: [CTG]\n"
    assert un(constat(community, {"communaute.yaml": nu}), "P3").constats == ("CTG",)
    poste = "fonction_soutien: {postes: [{etp: 0,5, statut: acquis, employeur: a}]}\n".replace("0,5", "'0,5'")
    assert un(constat(community, {"gouvernance.yaml": poste}), "P4").manques == ("à préciser pour le poste : terme",)
    complet = poste.replace("employeur: a", "employeur: a, au: 2027")
    assert "0,5 ETP chez a (terme : 2027)" in un(constat(community, {"gouvernance.yaml": complet}), "P4").constats


def test_a_decision_that_links_to_a_review_follows_from_it(community: Community) -> None:
    files = {
        "evaluation.yaml": "bilans: [{id: b, le: 2026-01, objet: Fonction de soutien}]\n",
        "reunions/2026-02-10-a.md": reunion().replace("Des mots.", "Décision : on garde deux missions ([[bilan:b]])"),
    }
    assert un(constat(community, files), "P5").etat == ATTESTE


def test_indicators_without_a_value_are_named_never_counted_as_zero(community: Community) -> None:
    files = {"evaluation.yaml": "indicateurs: [{id: i, intitule: Foyers}, {id: j, intitule: Lieux}]\n"}
    assert un(constat(community, files), "P6").manques == ("aucune valeur n’est encore notée",)
    mesures = {
        **files,
        "mesures/2025.yaml": "mesures:\n"
        "  - {indicateur: i, le: 2025, valeur: n. c.}\n  - {indicateur: j, le: 2025, valeur: 3}\n",
    }
    (manque,) = un(constat(community, mesures), "P6").manques
    assert manque == "2 indicateurs sur 2 avec moins de deux valeurs (n. c. : « Foyers »)"


def test_a_revision_follows_a_value_or_a_review(community: Community) -> None:
    sans = {"gouvernance.yaml": "revisions: [{le: 2026-01, changement: x, motif: y}]\n"}
    assert un(constat(community, sans), "P7").etat == A_DOCUMENTER
    source = {"gouvernance.yaml": "revisions: [{le: 2026-01, changement: x, motif: y, source: ['enseignement:e']}]\n"}
    assert un(constat(community, source), "P7").etat == A_DOCUMENTER
    rien = {**source, "mesures/2025.yaml": "mesures: [{indicateur: i, le: 2025, valeur: n. c.}]\n"}
    assert un(constat(community, rien), "P7").etat == A_DOCUMENTER
    nulle = {"gouvernance.yaml": "revisions: [{le: 2026-01, changement: x, motif: y, source: [n. c.]}]\n"}
    assert un(constat(community, nulle), "P7").etat == A_DOCUMENTER
    bilan = {**source, "evaluation.yaml": "bilans: [{id: b, le: 2025-12}]\n"}
    lu = un(constat(community, bilan), "P7")
    assert lu.etat == ATTESTE and lu.constats == ("1 document révisé, avec son motif",)
    mesure = {**sans, "mesures/2025.yaml": "mesures: [{indicateur: i, le: 2025, valeur: 1}]\n"}
    assert un(constat(community, mesure), "P7").etat == ATTESTE


def test_a_line_of_the_roadmap_reoriented_by_what_was_learnt_is_a_revision_a_postponement_is_not(
    community: Community,
) -> None:
    def p7(source: str) -> Lu:
        revision = f"{{le: 2026-02, echeance: {{de: 2026, a: 2027}}, motif: trop court{source}}}"
        return un(
            constat(
                community,
                {
                    "feuille-de-route.yaml": f"jalons:\n  - {{id: j, intitule: J, revisions: [{revision}]}}\n",
                    "evaluation.yaml": "indicateurs: [{id: jardins, intitule: Jardins}]\n",
                    "mesures/2025.yaml": "mesures: [{indicateur: jardins, le: 2025, valeur: 1}]\n",
                    "enseignements.yaml": "enseignements: [{id: e, le: 2026-01, constat: trop vite}]\n",
                    "actions/jardins.yaml": "nom: Les jardins\nporteurs: [a]\n",
                    "acteurs/a.yaml": "nom: A\n",
                },
            ),
            "P7",
        )

    assert p7("").etat == A_DOCUMENTER
    assert p7(", source: [jardins]").etat == A_DOCUMENTER  # the action of that name, not the indicator
    for source in ("e", "enseignement:e", "indicateur:jardins"):
        lu = p7(f", source: ['{source}']")
        assert (lu.etat, lu.constats) == (ATTESTE, ("1 document révisé, avec son motif",)), source
        assert lu.preuves[0].ou.path == "feuille-de-route.yaml"


def test_an_effect_needs_its_source(community: Community) -> None:
    files = {"evaluation.yaml": "effets: [{niveau_valeur: territoire, constat: mieux}]\n"}
    assert "l’effet noté pour le territoire n’a pas sa source" in un(constat(community, files), "P8").manques


def test_hours_of_several_structures_month_by_month(community: Community) -> None:
    def lu(*temps: str, suite: str = "") -> Lu:
        return un(
            constat(community, {"temps/2026.yaml": "temps:\n" + "".join(f"  - {{{t}}}\n" for t in temps) + suite}), "P9"
        )

    courts = lu("acteur: a, le: 2026-01-05, duree: 2h", "acteur: b, du: 2026-02, au: 2026-12, duree: 3h")
    assert courts.manques[0] == (
        "une seule structure a saisi son temps : a, plus 1 déclaration dont la période n’est pas finie"
    )
    finis = lu("acteur: a, le: 2026-01-05, duree: 2h", "acteur: b, du: 2025-12, au: 2026-01, duree: 3h")
    assert finis.manques[0] == "temps saisi sur 2 mois"
    assert lu("acteur: a, le: n. c., duree: 2h", "acteur: b, du: 2025, duree: 2h").constats == (
        "temps de 2 structures sur 12 mois",
    )
    assert lu("acteur: a, duree: 2h").manques[0] == "aucun temps n’est encore saisi"


@pytest.mark.parametrize(
    ("volontaires", "attendu"),
    [
        ("charges: [{ligne: B, montant: 10 €}], produits: [{ligne: B, montant: 10 €}]", "86 = 87 : 10\u00a0€"),
        ("charges: [{ligne: B, montant: 10 €}]", "86 (10\u00a0€) et 87 (0\u00a0€) ne sont pas égaux"),
        ("charges: [], produits: []", "les contributions volontaires (86 et 87) ne sont pas écrites"),
    ],
)
def test_accounts_86_and_87_are_equal(community: Community, volontaires: str, attendu: str) -> None:
    files = {"financements.yaml": f"budgets: [{{exercice: 2026, volontaires: {{{volontaires}}}}}]\n"}
    lu = un(constat(community, files), "P9")
    assert attendu in (*lu.constats, *lu.manques)


def test_arrivals_and_departures(community: Community) -> None:
    files = {"acteurs/a.yaml": "nom: A\n", "acteurs/b.yaml": "nom: B\narrivee: 2024\ndepart: {le: 2025-12}\n"}
    assert un(constat(community, files), "P10").manques == (
        "1 départ sur 1 sans date ou sans motif : B",
        "date d’arrivée inconnue : A",
    )
    recents = {"acteurs/a.yaml": "nom: A\narrivee: 2026-01\n"}
    assert un(constat(community, recents), "P10").manques == ("il faut un an de recul pour comparer qui est là",)


def test_members_may_meet_without_the_support_function(community: Community) -> None:
    files = {
        "acteurs/s.yaml": "nom: S\nroles: [soutien]\n",
        "acteurs/a.yaml": "nom: A\n",
        "reunions/2026-01-10-a.md": reunion(presents="a, b"),
        "actions/x.yaml": "nom: X\nporteurs: [a, s]\n",
        "passerelles.yaml": "passerelles: [{id: p, de: a, vers: 'action:x', statut: effective, depuis: 2025}]\n",
    }
    lu = un(constat(community, files), "P11")
    assert lu.etat == PARTIEL and lu.constats == ("1 réunion entre membres",)
    seuls = {nom: texte for nom, texte in files.items() if not nom.startswith("reunions")}
    assert (
        "rien ne montre encore de travail entre membres sans la fonction de soutien"
        in un(constat(community, seuls), "P11").manques
    )
    anime = {**files, "actions/x.yaml": "nom: X\nporteurs: [a, s]\nanimation: a\n"}
    assert un(constat(community, anime), "P11").etat == ATTESTE


def test_a_document_kept_inside_may_be_shared(community: Community) -> None:
    lu = un(constat(community, {"documents.yaml": "documents: [{id: d, titre: Récit « en route »}]\n"}), "P12")
    pas = lu.epreuves[0].pas
    assert pas is not None and "« Récit “en route” »" in pas.texte

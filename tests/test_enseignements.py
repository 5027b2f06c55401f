"""What was learnt: listed with what it changed, added with a stable id, each source checked."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cap.enseignements import lire
from cap.loader import load
from cap.redaction import Redacteur
from cap.render import enseignements as rendu
from cap.render.pages import Page
from conftest import Community, Outcome, Run

RACINE = Path(__file__).parents[1]
MORLAIX = RACINE / "sample-community"
MULHOUSE = RACINE / "tests/communities/mulhouse"
FIN_2025 = date(2025, 12, 31)

FICHIERS = {
    "acteurs/a.yaml": "nom: Résam",
    "reunions/2024-01-10-copil.md": "---\ndate: 2024-01-10\nstatut: tenue\n---\n## Un\nDécision : continuer\n",
    "evaluation.yaml": """\
        indicateurs: [{id: jardins, intitule: Jardins, anciens_ids: [potagers]}]
        revisions: [{le: 2024-06, changement: "Un indicateur de moins", source: ["enseignement:vieux"]}]
        """,
    "mesures/2024.yaml": """\
        mesures:
          - {indicateur: jardins, le: 2024-01, valeur: 2}
          - {indicateur: jardins, le: 2024-12, valeur: 5}
        """,
    "feuille-de-route.yaml": """\
        jalons:
          - id: ouvrir
            intitule: Ouvrir
            revisions: [{le: 2024-03, echeance: {de: 2024, a: 2025}, motif: "Trop court.", source: [temps]}]
        """,
    "enseignements.yaml": """\
        # Ce qu'on garde.
        enseignements:
          - {id: apres, constat: "Sans date"}
          - id: temps
            le: 2024-02
            constat: "@a manque de temps"
            source: [jardins, 2024-01-10-copil, perdu]
            anciens_ids: [vieux]
          - {id: demain, le: 2030, constat: "Plus tard"}
        """,
}


@pytest.fixture
def dossier(community: Community) -> Path:
    return community(FICHIERS)


def ajouter(run: Run, dossier: Path, *arguments: object) -> Outcome:
    fait = run("enseignements", "ajouter", *arguments, "-C", dossier, "--date", "2025-12-31")
    return Outcome(fait.code, *(texte.replace("\u00a0", " ") for texte in (fait.stdout, fait.stderr)))


# --- reading --------------------------------------------------------------------------------------------------


def test_each_learning_says_where_it_comes_from_and_what_it_changed(dossier: Path) -> None:
    communaute = load(dossier).communaute
    appris = lire(communaute, FIN_2025)
    assert [item.enseignement.id for item in appris] == ["temps", "apres"]
    assert [item.suivi for item in appris] == [True, False]
    texte = rendu.texte(Redacteur(communaute, FIN_2025, "membres"), appris, 0, Page()).replace("\u00a0", " ")
    # The value of the indicator is the one known when it was learnt, not the last one.
    for dit in (
        "– Résam manque de temps.",
        "temps, février 2024 ; d’où il vient : Jardins (2, janvier 2024), la réunion",
        "→ Feuille de route révisée en mars 2024, jalon « Ouvrir » : échéance reportée de 2024 à 2025 (motif : Trop "
        "court).",
        "→ Dispositif d’évaluation révisé en juin 2024 : Un indicateur de moins.",
        "→ Sans suite notée pour l’instant.",
    ):
        assert " ".join(dit.replace("\u00a0", " ").split()) in " ".join(texte.replace("\u202f", " ").split()), dit
    assert "Plus tard" not in texte and lire(communaute, date(2024, 2, 28))[0].revisions == ()


def test_the_cases_tell_plainly_what_changed_nothing_yet() -> None:
    mulhouse = load(MULHOUSE).communaute
    suivis = {item.enseignement.id: item.suivi for item in lire(mulhouse, FIN_2025)}
    assert suivis == {"temps-des-associations": True, "temps-long": False, "departs-de-partenaires": False}
    assert all(item.suivi for item in lire(load(MORLAIX).communaute, FIN_2025))


def test_each_form_of_the_list(run: Run, dossier: Path, community: Community, tmp_path: Path) -> None:
    commun = ("enseignements", "-C", dossier, "--date", "2025-12-31")
    assert max(map(len, run(*commun).stdout.splitlines())) <= 80
    markdown = run(*commun, "--format", "markdown").stdout
    assert "- Résam manque de temps. (février 2024" in markdown and "  - Feuille de route révisée" in markdown
    contenu = json.loads(run(*commun, "--format", "json").stdout)
    temps = contenu["enseignements"][0]
    for bloc in (contenu, temps, temps["sources"][0], temps["revisions"][0]):
        assert [cle for cle in bloc if cle != "schema" and f"`{cle}`" not in (rendu.__doc__ or "")] == []
    assert [(item["genre"], item["valeur"]) for item in temps["sources"]] == [
        ("indicateur", 2),
        ("reunion", None),
        ("", None),
    ]
    assert [item["document"] for item in temps["revisions"]] == ["feuille-de-route.yaml", "evaluation.yaml"]
    run(*commun, "-o", tmp_path / "e.md")
    assert (tmp_path / "e.md").read_text(encoding="utf-8") == markdown
    vide = community(name="vide")
    assert "Aucun enseignement n’est encore noté." in run("enseignements", "-C", vide).stdout
    assert "Aucun enseignement" in run("enseignements", "-C", vide, "--format", "markdown").stdout


# --- adding ---------------------------------------------------------------------------------------------------


def test_a_learning_is_appended_with_an_id_made_of_its_words(run: Run, dossier: Path) -> None:
    fait = ajouter(
        run, dossier, "Le marché attire peu de monde en plein hiver", "--source", "potagers", "--source",
        "2024-01-10-copil", "--source", "2024-01-10-copil#D1", "--consequence", "Changer d'horaire", "--le", "T4 2025",
    )  # fmt: skip
    assert fait.code == 0 and "source: enseignement:le-marche-attire-peu-de-monde-en-plein" in fait.stderr
    assert (dossier / "enseignements.yaml").read_text(encoding="utf-8").startswith("# Ce qu'on garde.\n")
    *_, dernier = load(dossier).communaute.enseignements.enseignements
    assert dernier.id == "le-marche-attire-peu-de-monde-en-plein" and dernier.consequence == "Changer d'horaire"
    assert dernier.source == ("indicateur:potagers", "2024-01-10-copil", "2024-01-10-copil#D1")
    assert dernier.le is not None and dernier.le.iso() == "2025-T4"
    again = ajouter(run, dossier, "Le marché attire peu de monde en plein été")
    assert "le-marche-attire-peu-de-monde-en-plein-2" in again.stderr


def test_the_file_is_made_where_there_is_none_and_trying_writes_nothing(run: Run, community: Community) -> None:
    dossier = community()
    fait = ajouter(run, dossier, "Se connaître prend deux ans", "--essai")
    assert "Essai" in fait.stderr and not (dossier / "enseignements.yaml").exists()
    ajouter(run, dossier, "Se connaître prend deux ans", "--id", "deux-ans")
    assert (dossier / "enseignements.yaml").read_text(encoding="utf-8") == (
        "# Ce que l’expérience a appris, et ce qu’on en fait.\nenseignements:\n  - id: deux-ans\n    le: 2025-12-31\n"
        '    constat: "Se connaître prend deux ans"\n'
    )
    assert run("verifier", "-C", dossier).code == 0


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (("  ",), "Il manque ce qui a été appris."),
        (("sans DATE",), "C’est déjà noté : « apres » (enseignements.yaml:3)."),
        (("x", "--source", "jardin"), "Vouliez-vous « indicateur:jardins » ?"),
        (("x", "--source", "reunion:2024-01-10-copi"), "Vouliez-vous « reunion:2024-01-10-copil » ?"),
        (("x", "--source", "zzzzzzzz"), "par son identifiant"),
        (("x", "--le", "hier"), "--le : "),
        (("x", "--le", "2027"), "est à venir (2027)"),
        (("x", "--id", "temps"), "temps"),
    ],
)
def test_what_cannot_be_added_is_declined_with_what_to_do(
    run: Run, dossier: Path, arguments: tuple[str, ...], dit: str
) -> None:
    avant = (dossier / "enseignements.yaml").read_bytes()
    fait = ajouter(run, dossier, *arguments)
    assert fait.code == 2 and dit in fait.stderr.replace("\u202f", " ")
    assert (dossier / "enseignements.yaml").read_bytes() == avant


def test_a_very_long_word_and_an_unknown_date_are_kept(run: Run, dossier: Path) -> None:
    assert ajouter(run, dossier, "a" * 50, "--le", "n. c.").code == 0
    *_, dernier = load(dossier).communaute.enseignements.enseignements
    assert dernier.id == "a" * 50 and dernier.le is not None and not dernier.le.connue


RESERVEES = {
    **FICHIERS,
    "enseignements.yaml": """\
        enseignements:
          - {id: clair, le: 2024-06, constat: "Vu de tous", source: ["indicateur:cache"]}
          - {id: secret, le: 2024-06, constat: "Le secret", visibilite: soutien}
        """,
    "evaluation.yaml": """\
        indicateurs: [{id: cache, intitule: Indicateur caché, visibilite: soutien}]
        """,
    "mesures/2024.yaml": "mesures: [{indicateur: cache, le: 2024-01, valeur: 7777}]",
}


def test_what_is_reserved_is_counted_and_never_named_outside_the_terminal(community: Community, run: Run) -> None:
    folder = community(RESERVEES)

    def dit(*mots: str) -> str:
        return run("enseignements", "-C", str(folder), "--date", "2025-12-31", *mots).stdout

    for mots in (("--format", "markdown"), ("--pour", "membres"), ("--pour", "public", "--format", "json")):
        texte = dit(*mots)
        assert "Vu de tous" in texte
        assert not any(mot in texte for mot in ("Le secret", "caché", "7777", "cache"))
    assert "Et 1 enseignement réservé, non montré ici." in dit("--format", "markdown")
    assert "un élément réservé" in dit("--pour", "membres")
    assert json.loads(dit("--pour", "public", "--format", "json"))["reserves"] == 1
    for mots in ((), ("--pour", "soutien", "--format", "markdown")):
        texte = dit(*mots)
        assert "Le secret" in texte and "7777" in texte.replace("\u202f", "") and "non montré" not in texte


def test_a_deadline_moved_with_something_else_is_told_with_it(community: Community, run: Run) -> None:
    folder = community(
        {
            **FICHIERS,
            "feuille-de-route.yaml": """\
                jalons:
                  - id: ouvrir
                    intitule: Ouvrir
                    revisions:
                    - {le: 2024-03, changement: "Moyens : deux temps", echeance: {de: 2024, a: 2025}, source: [temps]}
                """,
        }
    )
    dit = (
        run("enseignements", "-C", folder, "--date", "2025-12-31").stdout.replace("\u00a0", " ").replace("\u202f", " ")
    )
    attendu = "jalon « Ouvrir » : Moyens : deux temps ; échéance reportée de 2024 à 2025."
    assert attendu in " ".join(dit.split())
    fil = (
        run("fil", "ouvrir", "-C", folder, "--date", "2025-12-31").stdout.replace("\u00a0", " ").replace("\u202f", " ")
    )
    assert "échéance : 2024, puis 2025 ; Moyens : deux temps" in " ".join(fil.split())
    revision = json.loads(run("enseignements", "-C", folder, "--format", "json").stdout)["enseignements"][0][
        "revisions"
    ][0]
    assert (revision["jalon"], revision["echeance"]) == ("ouvrir", {"de": "2024", "a": "2025"})

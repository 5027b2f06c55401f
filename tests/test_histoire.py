"""A real history on Morlaix: two versions, then a branch of the charter and of an action, told to who reviews it.

By hand: the branch rewrites how the community decides (of fond), mends « Nous vennons » (of form) and puts adhesion
before autonomy, whose numbers swap. It adds a garden to the cell of the map that nobody fills. The 15 who signed are
asked again, for one article; who signed since is only told of the form.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from cap import charte, charte_lettres
from cap.changements_charte import mots_changes
from cap.charte_mots import passages
from cap.loader import load
from cap.markdown import empreinte, split_front_matter
from cap.resources import folder
from conftest import Golden, Run
from test_charte import edit, plain, words
from test_git import save, typed

JOUR = ("--date", "2025-01-10")
FAUTE = ("Nous venons de notre plein gré", "Nous vennons de notre plein gré")
PROJET = """version: 3.0
statut: projet
remplace: 2.0
signature:
  mode: expresse
modifications:
  gouvernance:
    portee: fond
    motif: "Décider à plusieurs demande une majorité plus large, et un délai pour s’y préparer"
  valeurs:
    portee: forme
    motif: "Une faute de frappe"
"""
JARDIN = """nom: "Jardin nourricier de la Penzé"
porteurs:
  - lycee-penze
  - graines-de-baie
etapes:
  - alimentation/produire
publics:
  - grand-public
statut: en-cours
"""


def en_tete(chemin: Path, champs: str) -> None:
    """Replace the fields of a version, and keep its text."""
    texte = chemin.read_text("utf-8")
    debut, fin = texte.index("version:"), texte.index("\n---\n")
    chemin.write_text(texte[:debut] + champs.rstrip() + texte[fin:], "utf-8")


def deplace(chemin: Path) -> None:
    """Put article 6 before article 5: their numbers swap, their ids stay."""
    texte = chemin.read_text("utf-8")
    cinq, six = texte.index("## Article 5"), texte.index("## Article 6")
    dernier = texte[six:].rstrip("\n").replace("Article 6", "Article 5")
    chemin.write_text(texte[:cinq] + dernier + "\n\n" + texte[cinq:six].replace("Article 5", "Article 6"), "utf-8")


def raconter(dossier: Path) -> None:
    """Write the history of a community in its repository, and leave it on the branch « charte-2025 »."""
    shutil.copytree(folder("sample-community"), dossier)
    travail, figee, signatures = (
        dossier / "charte" / nom for nom in ("charte.md", "versions/2.0.md", "signatures.yaml")
    )
    for chemin in (travail, figee):
        edit(chemin, FAUTE)
    corps = split_front_matter(figee.read_text("utf-8")).corps
    lignes = figee.read_text("utf-8").split("\n")
    figee.write_text(
        "\n".join(f'empreinte: "{empreinte(corps)}"' if li.startswith("empreinte:") else li for li in lignes), "utf-8"
    )
    deux = {chemin: chemin.read_bytes() for chemin in (travail, figee, signatures)}
    shutil.copy(dossier / "charte" / "versions" / "1.0.md", travail)
    typed(dossier, "init", "-q", "-b", "main")
    save(dossier, {"charte/versions/2.0.md": None, "charte/signatures.yaml": None}, "Charte 1.0", jour="2024-03-20")
    typed(dossier, "tag", "charte-1.0")
    for chemin, octets in deux.items():
        chemin.write_bytes(octets)
    save(dossier, {}, "Charte 2.0", jour="2024-05-22")
    typed(dossier, "tag", "charte-2.0")
    typed(dossier, "switch", "-q", "-c", "charte-2025")
    en_tete(travail, PROJET)
    edit(
        travail,
        FAUTE[::-1],
        (
            "par consentement, sinon aux deux tiers des structures présentes.",
            "par consentement, sinon aux trois quarts des structures présentes. Ce qui engage l’argent commun est "
            "annoncé trente jours avant.",
        ),
    )
    deplace(travail)
    save(dossier, {"actions/jardin-nourricier.yaml": JARDIN}, "Charte 3.0 et jardin", jour="2025-01-06")


@pytest.fixture
def morlaix(tmp_path: Path) -> Path:
    raconter(tmp_path / "morlaix")
    return tmp_path / "morlaix"


def test_the_comment_on_the_request_reads_as_a_story(morlaix: Path, run: Run, golden: Golden) -> None:
    vu = run("changements", "main...HEAD", "-C", morlaix, *JOUR, "--format", "markdown")
    assert vu.code == 0
    golden("histoire/changements.md", vu.stdout)
    golden("histoire/changements.txt", run("changements", "-C", morlaix, *JOUR).stdout)


def test_the_comparison_of_the_charter_reads_article_by_article(morlaix: Path, run: Run, golden: Golden) -> None:
    vu = run("charte", "comparer", "-C", morlaix, *JOUR, "--format", "markdown")
    golden("histoire/charte.md", vu.stdout)
    golden("histoire/charte.txt", run("charte", "comparer", "-C", morlaix, *JOUR).stdout)
    revisions = run("charte", "comparer", "charte-2.0...charte-2025", "-C", morlaix, *JOUR, "--format", "markdown")
    assert revisions.stdout.split("\n")[4:] == vu.stdout.split("\n")[4:]


def test_a_mended_word_voids_nothing_and_a_rule_asks_again(morlaix: Path, run: Run) -> None:
    travail = morlaix / "charte" / "charte.md"
    adopter = ("--reunion", "2024-12-10-journee", "--decision", "D1", "-C", morlaix, *JOUR)
    assert run("charte", "adopter", "3.0", *adopter).code == 0
    demandes = charte.statut(load(morlaix).communaute, date(2025, 1, 10)).dans("a-solliciter")
    assert len(demandes) == 15
    lettre = plain(run("charte", "lettres", "--acteur", "resam", "-C", morlaix, *JOUR).stdout)
    assert "trois quarts" in lettre and "Article 4" in lettre
    assert run("charte", "signer", "buzuk", "--le", "2025-01-09", "-C", morlaix, *JOUR).code == 0
    en_tete(
        travail,
        "version: 3.1\nstatut: projet\nremplace: 3.0\nmodifications:\n  preambule:\n    portee: forme\n    motif: x\n",
    )
    edit(travail, ("sans laisser personne de côté", "sans laisser personne à côté"))
    assert run("charte", "adopter", "3.1", *adopter).code == 0
    lu = load(morlaix).communaute
    vu = charte.statut(lu, date(2025, 1, 10))
    assert [item.acteur for item in vu.dans("a-informer")] == ["buzuk"]
    assert len(vu.dans("a-solliciter")) == 14
    lues = {item.acteur: item for item in charte_lettres.preparer(lu, date(2025, 1, 10)).lettres}
    assert [item.id for item in lues["buzuk"].changements] == ["preambule"]
    assert {item.id for item in lues["resam"].changements} == {"preambule", "valeurs", "gouvernance"}
    informe = words(run("charte", "lettres", "--acteur", "buzuk", "-C", morlaix, *JOUR).stdout)
    assert "votre signature tient" in informe
    assert run("verifier", "-C", morlaix, *JOUR).code == 0


@pytest.mark.parametrize(
    ("avant", "apres", "dits"),
    [
        ("un deux trois", "un quatre trois", ["« deux » devient « quatre »"]),
        ("un deux trois", "un trois", ["retiré : « deux »"]),
        ("un trois quatre cinq", "un deux trois quatre cinq", ["ajouté : « deux »"]),
        (
            "\n".join(f"{n}. on fait a{lettre} ici" for n, lettre in enumerate("bcdfghj", 1)),
            "\n".join(f"{n}. on fait e{lettre} ici" for n, lettre in enumerate("bcdfghj", 1)),
            [
                *(f"« a{lettre} » devient « e{lettre} »" for lettre in "bcdf"),
                "et 3 autres passages : « cap charte comparer »",
            ],
        ),
        ("un", "un " + "mot " * 60, ["ajouté : « " + "mot " * 39 + "mot… »"]),
    ],
)
def test_a_few_words_are_quoted(avant: str, apres: str, dits: list[str]) -> None:
    lus = [plain(dit) for dit in mots_changes(passages(avant, apres))]
    assert len(lus) == len(dits) and all(lu.startswith(dit) for lu, dit in zip(lus, dits, strict=True))


@pytest.mark.parametrize(
    ("statut", "suite", "dit"),
    [
        ("projet", "remplace: 2.0\n", "La version 3.0 de la charte est en préparation, pour remplacer la 2.0"),
        ("soumise", "", "La version 3.0 de la charte est soumise aux membres"),
        ("adoptee", "adoptee_le: 2025-01-09\n", "La version 3.0 de la charte est adoptée le 9 janvier 2025"),
        ("adoptee", "", "La version 3.0 de la charte est adoptée"),
    ],
)
def test_the_step_of_the_charter_is_one_sentence(statut: str, suite: str, dit: str, run: Run, morlaix: Path) -> None:
    en_tete(morlaix / "charte" / "charte.md", f"version: 3.0\nstatut: {statut}\n{suite}")
    lu = run("changements", "main", "-C", morlaix, *JOUR, "--format", "json").stdout
    assert dit in {ligne["texte"] for groupe in json.loads(lu)["groupes"] for ligne in groupe["lignes"]}
    en_tete(morlaix / "charte" / "charte.md", "version: 3.0\nstatut: retiree\n")
    assert "En-tête de la charte" in run("changements", "main", "-C", morlaix, *JOUR).stdout
    en_tete(morlaix / "charte" / "charte.md", "version: 3.0\n")
    assert "En-tête de la charte" in run("changements", "main", "-C", morlaix, *JOUR).stdout


def test_many_signatories_are_named_in_part(morlaix: Path, run: Run) -> None:
    signatures = morlaix / "charte" / "signatures.yaml"
    lignes = "".join(f"  - acteur: s{n}\n    version: 2.0\n    le: 2024\n" for n in range(30))
    edit(signatures, ("signatures:\n", f"signatures:\n{lignes}"))
    for n in range(30):
        (morlaix / "acteurs" / f"s{n}.yaml").write_text(f"nom: Structure {n}\n")
    lu = words(run("changements", "-C", morlaix, *JOUR).stdout)
    assert "45 signataires à solliciter de nouveau" in lu and "et 22 autres" in lu


def test_the_public_is_told_how_many_are_asked_and_not_whom(morlaix: Path, run: Run) -> None:
    lu = plain(run("changements", "main", "-C", morlaix, *JOUR, "--pour", "public").stdout)
    assert "15 signataires à solliciter de nouveau" in lu and "Finisterra" not in lu


def test_a_letter_never_says_what_cap_would_propose(morlaix: Path, run: Run) -> None:
    adopter = ("--reunion", "2024-12-10-journee", "--decision", "D1", "-C", morlaix, *JOUR)
    assert run("charte", "adopter", "3.0", *adopter).code == 0
    muette = '  valeurs:\n    portee: forme\n    motif: "Une faute de frappe"\n'
    edit(morlaix / "charte" / "versions" / "3.0.md", (muette, ""))
    assert "cap propose" in run("charte", "comparer", "2.0...3.0", "-C", morlaix, *JOUR).stdout
    lettre = plain(run("charte", "lettres", "--acteur", "resam", "-C", morlaix, *JOUR).stdout)
    assert "[+venons+]" in lettre and "propose" not in lettre and "De fond" in lettre

"""Minutes sent, open to corrections, approved: what is written, said and refused, and where each one stands."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from cap.comptes_rendus import tableau
from cap.diffusion import corrections_ouvertes, destinataires, diffuser, limite
from cap.loader import load
from cap.refus import Refus
from cap.render.comptes_rendus import texte as liste_en_texte
from cap.render.pages import Page
from cap.resources import folder
from conftest import Community, Outcome, Run

MORLAIX = folder("sample-community")
MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
FIN_2024 = date(2024, 12, 31)
REUNION = "2026-03-20-copil"
FICHIER = f"reunions/{REUNION}.md"
NOTES = "## Convention\nDécision D1 : le suivi sera semestriel.\n- [ ] A1 @resam : envoyer la convention\n"
ENTETE = "date: 2026-03-20\ninstance: copil\npresents: [resam]\n"
AUTRES = {
    "acteurs/resam.yaml": "nom: Résam",
    "acteurs/ville.yaml": "nom: Ville",
    "gouvernance.yaml": 'instances:\n  - id: copil\n    nom: "Comité de pilotage"\n',
    "reunions/2026-05-19-copil.md": "---\ninstance: copil\nstatut: prevue\n---\n",
}


@pytest.fixture
def ici(community: Community) -> Path:
    return community({**AUTRES, FICHIER: f"---\n{ENTETE}compte_rendu: projet\n---\n{NOTES}"})


def dire(outcome: Outcome) -> str:
    return (outcome.stdout + outcome.stderr).replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def entete(dossier: Path) -> str:
    return (dossier / FICHIER).read_text(encoding="utf-8").partition("compte_rendu:")[2].partition("---")[0]


# --- sending --------------------------------------------------------------------------------------------------


def test_a_sending_is_written_in_both_files(run: Run, ici: Path) -> None:
    fait = run("cr", "diffuser", REUNION, "--le", "2026-03-25", "--date", "2026-03-26", cwd=ici)
    assert fait.code == 0
    assert entete(ici) == "\n  statut: diffuse\n  diffuse_le: 2026-03-25\n  corrections_avant: 2026-04-02\n  a: tous\n"
    assert (ici / "journal.yaml").read_text(encoding="utf-8") == (
        "envois:\n  - {le: 2026-03-25, objet: compte-rendu, reunion: 2026-03-20-copil, a: tous}\n"
    )
    dit = dire(fait)
    assert "Objet : Compte-rendu de la réunion du 20 mars 2026 (Comité de pilotage)" in dit
    assert "avant la fin du 2 avril 2026" in dit and "prochaine réunion, le 19 mai 2026" in dit
    assert "Rien n'est envoyé : copiez ce texte, joignez le compte-rendu" in dit
    assert f"cap cr approuver {REUNION}" in dit
    assert "+  diffuse_le: 2026-03-25\n" in fait.stdout.partition("Objet")[0]
    assert (ici / FICHIER).read_text(encoding="utf-8").endswith(f"---\n{NOTES}")


def test_the_documents_to_join_are_those_that_will_be_sent(run: Run, ici: Path) -> None:
    run("cr", REUNION, "--date", "2026-03-24", cwd=ici)
    page = ici / "sorties" / f"{REUNION}-compte-rendu.html"
    assert 'class="filigrane"' in page.read_text(encoding="utf-8")
    (ici / "sorties" / f"{REUNION}-compte-rendu.pdf").write_bytes(b"%PDF")
    fait = run("cr", "diffuser", REUNION, "--date", "2026-03-25", cwd=ici)
    ecrite = page.read_text(encoding="utf-8")
    assert 'class="filigrane"' not in ecrite and "corrections jusqu’au 2 avril 2026" in ecrite
    assert (ici / "sorties" / f"{REUNION}-releve-de-decisions.md").is_file()
    dit = " ".join(dire(fait).split())
    assert f"À imprimer de nouveau en PDF avant de les joindre : {REUNION}-compte-rendu.pdf" in dit
    encore = run("cr", "diffuser", REUNION, "--date", "2026-03-25", cwd=ici)
    assert "Déjà à jour" in dire(encore) and "PDF" not in dire(encore)


def test_persons_named_are_recalled_before_the_sending(run: Run, community: Community) -> None:
    ici = community({**AUTRES, FICHIER: f"---\n{ENTETE}---\n{NOTES}Mme Lopez a perdu son logement.\n"})
    fait = run("cr", "diffuser", REUNION, "--date", "2026-03-25", cwd=ici)
    assert "ligne 14 (« perdu son logement », « Mme Lopez »)" in " ".join(dire(fait).split())


def test_a_corrected_version_says_its_day(run: Run, ici: Path) -> None:
    run("cr", "diffuser", REUNION, "--a", "resam", "--date", "2026-03-25", cwd=ici)
    run("cr", "diffuser", REUNION, "--a", "ville", "--date", "2026-03-26", cwd=ici)
    page = ici / "sorties" / f"{REUNION}-compte-rendu.md"
    assert "version corrigée" not in page.read_text(encoding="utf-8")
    run("cr", "diffuser", REUNION, "--date", "2026-03-28", cwd=ici)
    assert "iffusé le 25 mars 2026 à tous les membres, version corrigée le 28 mars 2026," in page.read_text("utf-8")
    avant = run("cr", REUNION, "--format", "texte", "--date", "2026-03-27", cwd=ici)
    assert "version corrigée" not in avant.stdout


def test_a_first_sending_noted_by_hand_has_corrected_versions_too(run: Run, community: Community) -> None:
    tete = f"---\n{ENTETE}compte_rendu: {{statut: diffuse, diffuse_le: 2026-03-25, a: tous}}\n---\n"
    ici = community({**AUTRES, FICHIER: tete + NOTES})
    run("cr", "diffuser", REUNION, "--date", "2026-03-28", cwd=ici)
    assert "version corrigée le 28 mars" in (ici / "sorties" / f"{REUNION}-compte-rendu.md").read_text("utf-8")


def test_trying_writes_nothing(run: Run, ici: Path) -> None:
    avant = (ici / FICHIER).read_bytes()
    essai = run("cr", "diffuser", REUNION, "--essai", "--date", "2026-03-26", cwd=ici)
    assert essai.code == 0 and "diffuse_le: 2026-03-26" in essai.stdout and "Bonjour" in essai.stdout
    assert (ici / FICHIER).read_bytes() == avant and not (ici / "journal.yaml").exists()


def test_the_mail_stands_alone_where_it_is_asked_for(run: Run, ici: Path) -> None:
    une = ("cr", "diffuser", REUNION, "--le", "2026-03-25", "--date", "2026-03-26")
    essai = run(*une, "--essai", "-o", "message.txt", cwd=ici)
    assert essai.code == 0 and essai.stdout == "" and not (ici / "message.txt").exists()
    seul = run(*une, "-o", "-", cwd=ici)
    assert seul.stdout.startswith("Objet") and "+  diffuse_le: 2026-03-25\n" in seul.stderr
    assert run(*une, "-o", "message.txt", cwd=ici).stdout == ""
    assert (ici / "message.txt").read_text(encoding="utf-8") == seul.stdout
    assert max(map(len, seul.stdout.splitlines())) > 80


def test_a_mail_never_takes_the_place_of_a_file_of_the_community(run: Run, ici: Path) -> None:
    avant = (ici / FICHIER).read_bytes()
    refus = run("cr", "diffuser", REUNION, "-o", "journal.yaml", "--date", "2026-03-26", cwd=ici)
    assert refus.code == 2 and "place d'un fichier" in dire(refus)
    assert (ici / FICHIER).read_bytes() == avant and not (ici / "journal.yaml").exists()
    liste = run("suivi", "-o", FICHIER, "--date", "2026-03-26", cwd=ici)
    assert liste.code == 2 and (ici / FICHIER).read_bytes() == avant


def test_said_twice_it_is_written_once(run: Run, ici: Path) -> None:
    une = ("cr", "diffuser", REUNION, "--le", "2026-03-25", "--date", "2026-03-26")
    run(*une, cwd=ici)
    avant = (ici / FICHIER).read_bytes(), (ici / "journal.yaml").read_bytes()
    encore = run(*une, cwd=ici)
    assert encore.code == 0 and "C'est déjà noté" in dire(encore) and "nouvelle version" not in dire(encore)
    assert ((ici / FICHIER).read_bytes(), (ici / "journal.yaml").read_bytes()) == avant


def test_a_corrected_version_keeps_the_first_date(run: Run, ici: Path) -> None:
    run("cr", "diffuser", REUNION, "--le", "2026-03-25", "--a", "resam", "--date", "2026-03-26", cwd=ici)
    encore = run("cr", "diffuser", REUNION, "--le", "2026-04-03", "--a", "Ville", "--date", "2026-04-03", cwd=ici)
    assert "diffuse_le: 2026-03-25" in entete(ici) and "corrections_avant: 2026-04-02" in entete(ici)
    assert load(ici).communaute.reunions[REUNION].compte_rendu.a == ("resam", "ville")
    assert [str(envoi.le.debut) for envoi in load(ici).communaute.journal.envois] == ["2026-03-25", "2026-04-03"]
    assert "Première diffusion gardée : 25 mars 2026" in dire(encore) and "nouvelle version" in dire(encore)
    assert "Les corrections étaient possibles jusqu'au 2 avril 2026" in dire(encore)
    run("cr", "diffuser", REUNION, "--corrections", "2026-04-30", "--date", "2026-04-04", cwd=ici)
    assert "corrections_avant: 2026-04-30" in entete(ici)
    assert load(ici).communaute.reunions[REUNION].compte_rendu.a == ("resam", "ville", "tous")


def test_a_date_noted_wrong_is_corrected_in_both_files(run: Run, ici: Path) -> None:
    run("cr", "diffuser", REUNION, "--le", "2026-03-25", "--date", "2026-03-26", cwd=ici)
    run("cr", "diffuser", REUNION, "--le", "2026-03-23", "--rectifier", "--date", "2026-03-26", cwd=ici)
    assert "diffuse_le: 2026-03-23" in entete(ici) and "corrections_avant: 2026-03-31" in entete(ici)
    (envoi,) = load(ici).communaute.journal.envois
    assert str(envoi.le.debut) == "2026-03-23"


def test_the_journal_keeps_what_it_says(run: Run, community: Community) -> None:
    journal = "# nos envois\nenvois:\n- {le: 2026-03-01, objet: lettre}  # à tous\n"
    ici = community({**AUTRES, FICHIER: NOTES, "journal.yaml": journal})
    assert run("cr", "diffuser", REUNION, "--date", "2026-03-26", cwd=ici).code == 0
    assert (ici / "journal.yaml").read_text(encoding="utf-8").startswith(journal)
    assert (ici / FICHIER).read_text(encoding="utf-8").startswith("---\ncompte_rendu:\n  statut: diffuse\n")


def test_both_files_or_neither(run: Run, community: Community) -> None:
    ici = community({**AUTRES, FICHIER: NOTES, "journal.yaml": "envois: {a: b\n"})
    refus = run("cr", "diffuser", REUNION, "--date", "2026-03-26", cwd=ici)
    assert refus.code == 1 and "journal.yaml : " in dire(refus) and (ici / FICHIER).read_text(encoding="utf-8") == NOTES


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (("--le", "2026-04-30", "--date", "2026-03-26"), "est à venir"),
        (("--le", "2026-03-19", "--date", "2026-03-26"), "vient avant la réunion"),
        (("--corrections", "bientôt", "--date", "2026-03-26"), "ni un délai ni un jour"),
        (("--corrections", "mai 2026", "--date", "2026-03-26"), "ni un délai ni un jour"),
        (("--corrections", "2026-03-22", "--date", "2026-03-26"), "avant la diffusion"),
        (("--a", "personne-ici", "--date", "2026-03-26"), "n'existe pas"),
    ],
)
def test_what_cannot_be_true_is_declined(run: Run, ici: Path, options: tuple[str, ...], dit: str) -> None:
    refus = run("cr", "diffuser", REUNION, *options, cwd=ici)
    assert refus.code == 2 and dit in dire(refus) and "projet" in entete(ici)


def test_a_cancelled_meeting_has_no_minutes(run: Run, community: Community) -> None:
    ici = community({FICHIER: "---\nstatut: annulee\n---\n"})
    assert "notée annulée" in dire(run("cr", "diffuser", REUNION, "--date", "2026-03-26", cwd=ici))


def test_what_is_not_closed_is_said_and_sent(run: Run, community: Community) -> None:
    ici = community({FICHIER: "Décision : oui\n"})
    fait = run("cr", "diffuser", REUNION, "--date", "2026-03-26", cwd=ici)
    assert fait.code == 0 and "n'était pas clos" in dire(fait)
    assert "Compte-rendu de la réunion du 20 mars 2026\n" in dire(fait)


def test_the_community_says_how_long_corrections_stay_open(community: Community) -> None:
    ici = community({"communaute.yaml": 'format: 1\nnom: "Essai"\ndelai_corrections: 2 semaines\n', FICHIER: NOTES})
    communaute = load(ici).communaute
    assert limite(communaute, "", date(2026, 3, 25)).fin == date(2026, 4, 8)
    assert limite(communaute, "10 jours", date(2026, 3, 25)).fin == date(2026, 4, 4)
    with pytest.raises(Refus, match="n’existe pas"):
        destinataires(communaute, ("a,b",))
    assert destinataires(communaute, ()) == ("tous",)


def test_approved_minutes_may_still_be_sent(run: Run, ici: Path) -> None:
    run("cr", "approuver", REUNION, "--le", "2026-03-24", "--date", "2026-03-26", cwd=ici)
    fait = run("cr", "diffuser", REUNION, "--date", "2026-03-26", cwd=ici)
    assert "Voici le compte-rendu approuvé" in dire(fait) and "cap cr approuver" not in dire(fait)
    assert "statut: approuve" in entete(ici) and "corrections_avant" not in entete(ici)
    assert "CAP408" not in run("verifier", "--format", "concis", cwd=ici).stdout


def test_a_limit_that_is_no_day_is_said_as_it_is(run: Run, community: Community) -> None:
    tete = (
        f"---\n{ENTETE}compte_rendu:\n  statut: diffuse\n  diffuse_le: 2026-03-25\n  corrections_avant: 2026-04\n---\n"
    )
    ici = community({**AUTRES, FICHIER: tete + NOTES})
    fait = run("cr", "diffuser", REUNION, "--date", "2026-03-28", cwd=ici)
    assert "en avril 2026 au plus tard" in " ".join(dire(fait).split())


# --- two branches -----------------------------------------------------------------------------------------------


BLOC = "envois:\n  - le: 2026-03-01\n    objet: lettre\n    a:\n      - resam\n"


@pytest.mark.parametrize(
    "journal", [None, BLOC, BLOC.rstrip("\n"), "envois:\n- {le: 2026-03-01, objet: lettre}\n# fin"]
)
def test_two_branches_that_each_note_a_sending_merge_without_loss(
    run: Run, community: Community, journal: str | None
) -> None:
    attributs = (folder("templates") / "init" / "gitattributes").read_text(encoding="utf-8")
    autre = "2026-03-21-gt"
    fichiers = {**AUTRES, FICHIER: NOTES, f"reunions/{autre}.md": NOTES, ".gitattributes": attributs}
    ici = community({**fichiers, "journal.yaml": journal})
    git(ici, "init", "-q", "-b", "main")
    consigner(ici)
    git(ici, "checkout", "-q", "-b", "autre")
    run("cr", "diffuser", autre, "--a", "resam, ville", "--date", "2026-03-26", cwd=ici)
    consigner(ici)
    git(ici, "checkout", "-q", "main")
    run("cr", "diffuser", REUNION, "--a", "resam, ville", "--date", "2026-03-27", cwd=ici)
    consigner(ici)
    git(ici, "merge", "-q", "--no-edit", "autre")
    envois = [
        (str(envoi.le and envoi.le.debut), envoi.reunion, envoi.a) for envoi in load(ici).communaute.journal.envois
    ]
    attendus = {("2026-03-26", autre, ("resam", "ville")), ("2026-03-27", REUNION, ("resam", "ville"))}
    assert attendus <= {*envois} and len(envois) == (2 if journal is None else 3)
    assert not [item for item in load(ici).problems if item.path == "journal.yaml"]


def consigner(dossier: Path) -> None:
    git(dossier, "add", "-A")
    git(dossier, "commit", "-q", "-m", "x")


def git(dossier: Path, *mots: str) -> None:
    qui = ("-c", "user.name=Essai", "-c", "user.email=essai@example.org")
    subprocess.run(["git", *qui, *mots], cwd=dossier, check=True, capture_output=True)


# --- approving ------------------------------------------------------------------------------------------------


def test_a_meeting_approves_on_its_day(run: Run, ici: Path) -> None:
    run("cr", "diffuser", REUNION, "--le", "2026-03-25", "--date", "2026-03-26", cwd=ici)
    (ici / "reunions/2026-05-19-copil.md").write_text("---\ninstance: copil\n---\nDécision : oui\n", encoding="utf-8")
    fait = run("cr", "approuver", REUNION, "--reunion", "2026-05-19-copil", "--date", "2026-05-20", cwd=ici)
    assert fait.code == 0 and "figé" in dire(fait) and "corrections restaient" not in dire(fait)
    assert "+  approuve_le: 2026-05-19\n" in fait.stdout
    assert "approuve_le: 2026-05-19\n  approuve_par: 2026-05-19-copil\n  empreinte: sha256:" in entete(ici)
    page = run("cr", REUNION, "--format", "texte", "--date", "2026-05-20", cwd=ici).stdout.replace("\u00a0", " ")
    assert "Statut : diffusé le 25 mars 2026 à tous les membres, approuvé le 19 mai 2026" in page
    assert "(Comité de pilotage)" in page
    encore = run("cr", "approuver", REUNION, "--date", "2026-06-01", cwd=ici)
    assert encore.code == 0 and "C'est déjà noté" in dire(encore)
    autre = run("cr", "approuver", REUNION, "--le", "2026-05-21", "--date", "2026-06-01", cwd=ici)
    assert autre.code == 2 and "ne change plus" in dire(autre)


def test_trying_to_approve_freezes_nothing(run: Run, ici: Path) -> None:
    avant = (ici / FICHIER).read_bytes()
    essai = run("cr", "approuver", REUNION, "--essai", "--date", "2026-03-26", cwd=ici)
    assert "serait figé" in essai.stderr and "+  statut: approuve\n" in essai.stdout
    assert (ici / FICHIER).read_bytes() == avant


def test_approving_too_soon_is_said_and_done(run: Run, ici: Path) -> None:
    assert "Sa diffusion n'est pas notée" in dire(
        run("cr", "approuver", REUNION, "--essai", "--date", "2026-03-26", cwd=ici)
    )
    run("cr", "diffuser", REUNION, "--le", "2026-03-25", "--date", "2026-03-26", cwd=ici)
    fait = run("cr", "approuver", REUNION, "--par", "le bureau", "--date", "2026-03-28", cwd=ici)
    assert fait.code == 0 and "Les corrections restaient possibles jusqu'au 2 avril 2026" in dire(fait)
    assert 'approuve_par: "le bureau"' in entete(ici)
    page = run("cr", REUNION, "--format", "texte", "--date", "2026-05-20", cwd=ici).stdout.replace("\u00a0", " ")
    assert "approuvé le 28 mars 2026 par le bureau" in " ".join(page.split())


@pytest.mark.parametrize(
    ("options", "dit"),
    [
        (("--par", "le bureau", "--reunion", "2026-05-19"), "la même chose de deux façons"),
        (("--le", "2027-01-01"), "est à venir"),
        (("--le", "2026-03-01"), "vient avant la réunion"),
    ],
)
def test_an_approval_that_cannot_be_is_declined(run: Run, ici: Path, options: tuple[str, ...], dit: str) -> None:
    refus = run("cr", "approuver", REUNION, *options, "--date", "2026-06-01", cwd=ici)
    assert refus.code == 2 and dit in dire(refus)


def test_an_approval_written_by_hand_receives_its_fingerprint(run: Run, community: Community) -> None:
    ici = community({FICHIER: "---\ncompte_rendu: {statut: approuve, approuve_le: 2026-05-19}\n---\nDécision : oui\n"})
    fait = run("cr", "approuver", REUNION, "--date", "2026-06-01", cwd=ici)
    assert fait.code == 0 and "n'était pas clos" in dire(fait)
    assert "approuve_le: 2026-05-19, empreinte: sha256:" in entete(ici)


def test_a_file_read_in_part_is_not_approved(run: Run, community: Community) -> None:
    ici = community({FICHIER: "---\nlieu: Salle : la grande\n---\nDécision : oui\n"})
    refus = run("cr", "approuver", REUNION, "--date", "2026-06-01", cwd=ici)
    assert refus.code == 1 and "cap verifier reunions/2026-03-20-copil.md" in dire(refus)
    assert "empreinte" not in (ici / FICHIER).read_text(encoding="utf-8")


def test_a_change_since_the_approval_is_said(run: Run, ici: Path) -> None:
    run("cr", "approuver", REUNION, "--date", "2026-06-01", cwd=ici)
    with (ici / FICHIER).open("a", encoding="utf-8") as fichier:
        fichier.write("Une ligne de plus\n")
    encore = run("cr", "approuver", REUNION, "--date", "2026-06-01", cwd=ici)
    assert encore.code == 0 and "a changé depuis (CAP408)" in dire(encore)


def test_a_text_changed_since_its_approval_is_not_called_the_approved_one(run: Run, ici: Path) -> None:
    run("cr", "approuver", REUNION, "--le", "2026-05-19", "--date", "2026-05-19", cwd=ici)
    assert "modifié" not in run("cr", REUNION, "--format", "texte", "--date", "2026-05-20", cwd=ici).stdout
    (ici / FICHIER).write_text((ici / FICHIER).read_text("utf-8").replace("semestriel", "annuel"), "utf-8")
    for pour in ("membres", "public"):
        lu = run("cr", REUNION, "--format", "texte", "--pour", pour, "--date", "2026-05-20", cwd=ici)
        dit = " ".join(lu.stdout.replace("’", "'").split())
        assert "ce n'est pas celui qui a été approuvé" in dit and "modifié depuis son approbation" in dit
        assert "CAP408" in lu.stderr


def test_an_empty_text_is_said(run: Run, community: Community) -> None:
    ici = community({FICHIER: "---\ncompte_rendu:\n  statut: projet\n---\n"})
    assert "un texte vide" in dire(run("cr", "approuver", REUNION, "--date", "2026-06-01", cwd=ici))


@pytest.mark.parametrize(
    ("par", "dit"),
    [
        ("copil", "approuvé le 1er juin 2026 (Comité de pilotage)"),
        ("2026-05-19-copil", "approuvé le 1er juin 2026 (Comité de pilotage, la réunion du 19 mai 2026)"),
        ("2026-06-01", "approuvé le 1er juin 2026\n"),
        ("2026-05-30", "approuvé le 1er juin 2026 (la réunion du 30 mai 2026)"),
    ],
)
def test_who_approved_is_said_in_words(run: Run, community: Community, par: str, dit: str) -> None:
    tete = (
        f"---\ninstance: copil\ncompte_rendu: {{statut: approuve, approuve_le: 2026-06-01, approuve_par: {par}}}\n---\n"
    )
    seules = {"reunions/2026-06-01.md": "Rien\n", "reunions/2026-05-30.md": "Rien\n"}
    ici = community({**AUTRES, **seules, FICHIER: tete + NOTES})
    page = run("cr", REUNION, "--format", "texte", "--date", "2026-06-02", cwd=ici).stdout.replace("\u00a0", " ")
    assert dit.strip() in " ".join(page.split()) and ("Comité" in dit) == ("2026 (Comité" in " ".join(page.split()))


# --- where each stands ----------------------------------------------------------------------------------------


def test_the_delays_of_both_cases() -> None:
    morlaix, mulhouse = (tableau(load(item).communaute, FIN_2024) for item in (MORLAIX, MULHOUSE))
    delais = morlaix.delais
    assert (delais.mesures, delais.mediane, delais.seuil) == (10, 11.5, 15)
    assert [(item.reunion, item.delai) for item in delais.longs] == [
        ("2023-07-04-journee", 21),
        ("2024-09-17-journee", 30),
    ]
    delais = mulhouse.delais
    assert (delais.mesures, delais.mediane, [item.delai for item in delais.longs]) == (9, 11, [34])


def test_every_state_has_its_place(run: Run, community: Community) -> None:
    def fiche(compte_rendu: str, notes: str = "Décision D1 : oui\n") -> str:
        return f"---\nstatut: tenue\n{compte_rendu}\n---\n{notes}"

    ici = community(
        {
            "reunions/2026-01-01.md": fiche("", ""),
            "reunions/2026-01-02.md": fiche("", "Décision : oui\n"),
            "reunions/2026-01-03.md": fiche("compte_rendu: projet"),
            "reunions/2026-01-04.md": fiche(
                "compte_rendu: {statut: diffuse, diffuse_le: 2026-01-04, corrections_avant: 2026-02-10}"
            ),
            "reunions/2026-01-05.md": fiche("compte_rendu: {statut: diffuse, diffuse_le: 2026-01-25}"),
            "reunions/2026-01-06.md": fiche(
                "compte_rendu: {statut: approuve, diffuse_le: 2026-01-07, approuve_le: 2026-02-01}"
            ),
        }
    )
    liste = run("cr", "liste", "--date", "2026-02-09", "--tout", cwd=ici)
    assert liste.code == 0 and all(len(ligne) <= 80 for ligne in liste.stdout.splitlines())
    dit = dire(liste)
    ordre = ["Sans notes", "À clore", "À diffuser", "Corrections ouvertes", "À approuver", "Approuvés", "Délais"]
    assert [titre for titre in ordre if f"\n{titre}" in dit] == ordre
    assert "diffusé le 4 janvier 2026 (le jour même) · corrections possibles jusqu'au 10" in dit
    assert "(1 jour après) · approuvé le 1er février 2026" in dit
    assert "1 jour (médiane, sur 3 comptes-rendus)" in dit and "1 compte-rendu au-delà : 5 janvier 2026 (20" in dit
    assert "Approuvés" not in dire(run("cr", "liste", "--date", "2026-02-09", cwd=ici))
    donnees = json.loads(run("cr", "liste", "--date", "2026-02-09", "--format", "json", cwd=ici).stdout)
    assert [item["etat"] for item in donnees["comptes_rendus"]] == [
        "sans-notes",
        "a-clore",
        "a-diffuser",
        "corrections-ouvertes",
        "a-approuver",
        "approuve",
    ]
    assert donnees["delais"] == {"mesures": 3, "mediane_jours": 1.0, "seuil_jours": 15, "au_dela": ["2026-01-05"]}
    page = run("cr", "liste", "--date", "2026-02-09", "--format", "markdown", "--tout", cwd=ici).stdout
    assert "| Approuvé |" in page and "### Délais" in page
    avant = json.loads(run("cr", "liste", "--date", "2026-01-05", "--format", "json", cwd=ici).stdout)
    assert [item["etat"] for item in avant["comptes_rendus"]][-2:] == ["corrections-ouvertes", "a-diffuser"]


def test_the_threshold_is_the_community_s(run: Run, community: Community) -> None:
    tete = "---\nstatut: tenue\ncompte_rendu: {statut: diffuse, diffuse_le: 2026-01-25}\n---\nDécision D1 : oui\n"
    fiche = 'format: 1\nnom: "Essai"\nseuils: {delai-compte-rendu: 30}\n'
    ici = community({"communaute.yaml": fiche, "reunions/2026-01-05.md": tete})
    assert "Aucun au-delà. Repère de la méthode : 30 jours" in dire(
        run("cr", "liste", cwd=ici, env={"CAP_DATE": "2026-02-01"})
    )


def test_nothing_held_yet_is_said(run: Run, community: Community) -> None:
    ici = community({})
    assert "Aucune réunion n'a encore été tenue" in dire(run("cr", "liste", cwd=ici))
    assert "Aucun délai" in run("cr", "liste", "--format", "markdown", cwd=ici).stdout
    vide = tableau(load(ici).communaute, FIN_2024)
    assert "\x1b" in liste_en_texte(vide, Page(80, True))


def test_a_meeting_whose_date_is_not_known_is_listed(run: Run, community: Community) -> None:
    ici = community({"reunions/rencontre.md": "---\ndate: n. c.\nstatut: tenue\n---\nDécision : oui\n"})
    assert "– n. c. – rencontre" in dire(run("cr", "liste", cwd=ici))


# --- the next steps follow ------------------------------------------------------------------------------------


def test_monday_waits_for_the_end_of_corrections(run: Run, ici: Path) -> None:
    run("cr", "diffuser", REUNION, "--le", "2026-03-25", "--date", "2026-03-26", cwd=ici)

    def attend(jour: str) -> dict[str, list[str]]:
        lu = json.loads(run("point", "--format", "json", "--date", jour, cwd=ici).stdout)
        return {nom: lu[nom] for nom in ("a_diffuser", "a_approuver")}

    assert attend("2026-03-24") == {"a_diffuser": [REUNION], "a_approuver": []}
    assert attend("2026-04-02") == {"a_diffuser": [], "a_approuver": []}
    assert attend("2026-04-03") == {"a_diffuser": [], "a_approuver": [REUNION]}
    run("cr", "approuver", REUNION, "--le", "2026-04-05", "--date", "2026-04-06", cwd=ici)
    assert attend("2026-04-06") == {"a_diffuser": [], "a_approuver": []}


def test_the_agenda_says_that_corrections_may_still_come(run: Run, ici: Path) -> None:
    run("cr", "diffuser", REUNION, "--le", "2026-03-25", "--corrections", "3 mois", "--date", "2026-03-26", cwd=ici)
    odj = run("odj", "copil", "--le", "2026-05-19", "--essai", "--date", "2026-05-01", cwd=ici)
    assert "Des corrections restent possibles jusqu'au 25 juin 2026" in " ".join(dire(odj).split())


def test_corrections_are_open_from_the_sending_to_their_last_day(community: Community) -> None:
    tete = "compte_rendu: {statut: diffuse, diffuse_le: 2026-03-25, corrections_avant: 2026-04-02}"
    lues = load(community({FICHIER: f"---\n{tete}\n---\n{NOTES}", "reunions/2026-03-21.md": NOTES})).communaute
    reunion = lues.reunions[REUNION]
    assert [
        corrections_ouvertes(reunion, date(2026, mois, jour)) for mois, jour in ((3, 24), (3, 25), (4, 2), (4, 3))
    ] == [
        False,
        True,
        True,
        False,
    ]
    assert not corrections_ouvertes(lues.reunions["2026-03-21"], date(2026, 3, 25))
    prevue = diffuser(lues, lambda path: None, reunion, date(2026, 3, 26), date(2026, 3, 26))
    assert prevue.nouvelle and prevue.prochaine is None


def test_the_mail_is_signed_as_the_invitation_is(run: Run, community: Community) -> None:
    gouvernance = f"{AUTRES['gouvernance.yaml']}fonction_soutien: {{acteurs: [resam]}}\n"
    ici = community({**AUTRES, "gouvernance.yaml": gouvernance, FICHIER: f"---\n{ENTETE}---\n{NOTES}"})
    fait = run("cr", "diffuser", REUNION, "--date", "2026-03-26", "-o", "-", cwd=ici)
    assert fait.stdout.endswith("Merci à toutes et à tous,\nRésam\nEssai\n")


def test_days_of_a_sending_are_typed_without_their_year(run: Run, ici: Path) -> None:
    fait = run(
        "cr", "diffuser", REUNION, "--le", "25 mars", "--corrections", "4 avril", "--date", "2026-03-26", cwd=ici
    )
    assert "--le : compris comme le mercredi 25 mars 2026." in dire(fait)
    assert "diffuse_le: 2026-03-25\n  corrections_avant: 2026-04-04\n" in entete(ici)
    approuve = run("cr", "approuver", REUNION, "--le", "5 avril", "--date", "2026-04-06", cwd=ici)
    assert approuve.code == 0 and "approuve_le: 2026-04-05" in entete(ici)


def test_the_documents_made_before_say_the_approval(run: Run, ici: Path) -> None:
    run("cr", "diffuser", REUNION, "--date", "2026-03-25", cwd=ici)
    page = ici / "sorties" / f"{REUNION}-compte-rendu.md"
    (ici / "sorties" / f"{REUNION}-compte-rendu.html").unlink()
    run("cr", "approuver", REUNION, "--essai", "--date", "2026-05-19", cwd=ici)
    assert "approuvé" not in page.read_text("utf-8")
    run("cr", "approuver", REUNION, "--date", "2026-05-19", cwd=ici)
    assert "approuvé le 19 mai 2026" in page.read_text("utf-8")
    assert not (ici / "sorties" / f"{REUNION}-compte-rendu.html").exists()

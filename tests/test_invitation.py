"""The text of the mail: what a member needs to come, nothing about who is late, no address, nothing sent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cap.resources import folder
from conftest import Community, Golden, Run

ICI = Path(__file__).parent
COPIL = ("odj", "copil", "--le", "2025-01-21", "--duree", "2h", "--date", "2025-01-15", "--quoi", "invitation")
A_TAIRE = ("retard", "passée", "report", "sans réponse", "attendue", "EPCI", "convenue", "sollicit", "devez", "@")


@pytest.fixture
def morlaix(tmp_path: Path) -> Path:
    shutil.copytree(folder("sample-community"), tmp_path / "morlaix")
    return tmp_path / "morlaix"


def mail(community: Community, run: Run, tete: str, autres: dict[str, str] = {}) -> str:  # noqa: B006 - read only
    """Give the mail of a meeting on 19 May 2026, its spaces made plain."""
    dossier = community(
        {"reunions/2026-05-19-copil.md": f"---\ninstance: copil\ndate: 2026-05-19\n{tete}---\n", **autres}
    )
    asked = ("odj", "copil", "--le", "2026-05-19", "--date", "2026-05-01", "--quoi", "invitation", "-o", "-")
    outcome = run(*asked, "-C", dossier)
    assert outcome.code == 0, outcome.stderr
    return outcome.stdout.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_invitation_of_morlaix(morlaix: Path, run: Run, golden: Golden) -> None:
    outcome = run(*COPIL, cwd=morlaix)
    texte = (morlaix / "sorties/2025-01-21-copil-invitation.txt").read_text("utf-8")
    golden("odj/morlaix-invitation.txt", texte)
    assert not [mot for mot in A_TAIRE if mot in texte]
    assert "\n\nMerci de nous dire si vous serez des nôtres. Si vous ne pouvez pas venir, une autre" in texte
    assert "Une fois l’invitation partie\u00a0: cap reunion annoncer 2025-01-21-copil" in outcome.stderr
    assert run(*COPIL, "--avec-motifs", "-o", "-", cwd=morlaix).stdout == texte
    assert run(*COPIL, "--format", "texte", cwd=morlaix).stdout == texte


@pytest.mark.parametrize("colonnes", [None, 60])
def test_a_mail_is_wrapped_for_a_reader_only(
    morlaix: Path, run: Run, monkeypatch: pytest.MonkeyPatch, colonnes: int | None
) -> None:
    monkeypatch.setattr("cap.terminal.width", lambda: colonnes)
    lu = run(*COPIL, "-o", "-", cwd=morlaix).stdout
    assert (max(map(len, lu.splitlines())) <= 60) is bool(colonnes)
    assert ("\n    " in lu) is bool(colonnes)
    run(*COPIL, cwd=morlaix)
    ecrit = (morlaix / "sorties/2025-01-21-copil-invitation.txt").read_text("utf-8")
    assert lu.split() == ecrit.split()


def test_the_invitation_of_mulhouse(tmp_path: Path, run: Run, golden: Golden) -> None:
    shutil.copytree(ICI / "communities" / "mulhouse", tmp_path / "mulhouse")
    asked = ("odj", "journee", "--le", "2025-02-04", "--debut", "9:00", "--duree", "6h", "--date", "2025-01-15")
    outcome = run(*asked, "--quoi", "invitation", "-o", "-", cwd=tmp_path / "mulhouse")
    golden("odj/mulhouse-invitation.txt", outcome.stdout)
    assert "À\u00a0: tous les membres de la communauté" in outcome.stdout


def test_what_a_member_needs_to_come(community: Community, run: Run) -> None:
    tete = (
        "titre: Copil\nstatut: annoncee\ndebut: 14:00\nfin: 16:00\npause: 10 min\nlieu: Mairie\n"
        "visio: https://visio.example\nreponse_avant: 2026-05-12\nanimation: [ville]\nordre_du_jour:\n"
        "  - {intitule: Le budget, type: decision, duree: 30 min, documents: [Budget 2026]}\n"
        "  - {intitule: Approuver, cle: 'approbation:x', type: decision, documents: [Budget 2026]}\n"
    )
    texte = mail(community, run, tete, {"acteurs/ville.yaml": "nom: Ville de Test\n"})
    assert "Quand : mardi 19 mai 2026, de 14 h à 16 h" in texte
    assert "Où : Mairie" in texte
    assert "À distance : https://visio.example" in texte
    assert "Au programme (avec 10 min de pause) :" in texte
    assert "À décider ensemble : Le budget." in texte
    assert texte.count("- Budget 2026") == 1
    assert "Merci de nous dire avant le 12 mai 2026 si vous serez des nôtres." in texte
    assert "2026-05-19-copil.ics" in texte
    assert texte.endswith("À bientôt,\n\nLa fonction de soutien\nEssai\n")
    assert "À :" not in texte


def test_almost_nothing_known_is_still_a_mail(community: Community, run: Run) -> None:
    texte = mail(community, run, "statut: annoncee\nvisio: https://visio.example\n")
    assert "heure à préciser" in texte
    assert "Où" not in texte
    assert "Au programme" not in texte
    assert texte.endswith("À bientôt,\n\nLa fonction de soutien\nEssai\n")


CHANGE = "titre: Copil\nstatut: prevue\nordre_du_jour: [Budget]\nchangements:\n  - {{le: 2026-05-02, {}}}\n"


@pytest.mark.parametrize(
    ("change", "attendus"),
    [
        (
            "ancien_statut: annoncee, ancienne_date: 2026-05-12",
            ["Nouvelle date : Copil", "prévue le mardi 12 mai 2026"],
        ),
        ("ancien_statut: annoncee, ancienne_date: 2026-05", ["Nouvelle date : Copil", "prévue en mai 2026"]),
        ("ancien_statut: annoncee, ancien_lieu: Ici", ["Changement : Copil", "le lieu change."]),
        ("ancien_statut: annoncee, ancien_lieu: Ici, ancien_debut: 9:00", ["l’heure et le lieu changent."]),
        ("ancien_statut: annoncee, ancienne_fin: 9:00", ["l’heure change."]),
        ("ancien_statut: annoncee", ["un détail change."]),
        # Nobody had been told of the former day: it is a mere invitation.
        ("ancien_statut: prevue, ancienne_date: 2026-05-12", ["Invitation : Copil", "le plaisir de vous inviter"]),
    ],
)
def test_what_members_had_noted_and_is_no_longer_true(
    community: Community, run: Run, change: str, attendus: list[str]
) -> None:
    texte = " ".join(mail(community, run, CHANGE.format(change)).split())
    for attendu in attendus:
        assert attendu in texte
    assert "Budget" in texte


@pytest.mark.parametrize(
    ("statut", "attendus"),
    [("annulee", ("Annulée", "quand nous nous retrouverons")), ("reportee", ("Reportée", "la nouvelle date"))],
)
def test_a_meeting_that_will_not_be_held(
    community: Community, run: Run, statut: str, attendus: tuple[str, str]
) -> None:
    texte = mail(community, run, f"titre: Copil\nstatut: {statut}\ndebut: 14:00\nordre_du_jour: [Budget]\n")
    assert f"Objet : {attendus[0]} : Copil du mardi 19 mai 2026" in texte
    assert attendus[1] in " ".join(texte.split())
    assert "Pour la retirer de votre agenda" in texte
    assert "Budget" not in texte
    assert "serez des nôtres" not in texte


def test_a_past_meeting_needs_no_invitation(morlaix: Path, run: Run) -> None:
    outcome = run("odj", "copil", "--le", "2025-01-07", "--date", "2025-01-15", cwd=morlaix)
    assert outcome.code == 0
    assert sorted(path.name for path in (morlaix / "sorties").glob("2*")) == [
        "2025-01-07-copil-deroule.html",
        "2025-01-07-copil-deroule.md",
        "2025-01-07-copil-ordre-du-jour.html",
        "2025-01-07-copil-ordre-du-jour.md",
        "2025-01-07-copil.ics",
    ]


def test_nothing_typed_adds_a_line_to_the_head_of_the_mail(community: Community, run: Run) -> None:
    mechant = '"Copil\\nCci: tous@exemple\\e[31m <script>"'
    texte = mail(community, run, f"titre: {mechant}\nlieu: {mechant}\nstatut: annoncee\nordre_du_jour: [{mechant}]\n")
    assert not [line for line in texte.splitlines() if line.startswith("Cci")]
    assert "\x1b" not in texte
    assert texte.splitlines()[0].startswith("Objet : Invitation : Copil Cci: tous@exemple\\x1b[31m <script>")


def test_a_question_to_decide_keeps_its_own_mark(community: Community, run: Run) -> None:
    point = "ordre_du_jour:\n  - {intitule: 'Panier solidaire : on se lance ?', type: decision}\n"
    texte = mail(community, run, f"statut: annoncee\n{point}")
    assert "À décider ensemble : Panier solidaire : on se lance ? Si votre" in texte.replace("\u202f", " ")


def test_every_mail_is_signed_by_who_holds_the_support_function(community: Community, run: Run) -> None:
    autres = {
        "acteurs/ville.yaml": "nom: Ville de Test\n",
        "gouvernance.yaml": "fonction_soutien: {acteurs: [ville]}\n",
    }
    texte = mail(community, run, "statut: annoncee\n", autres)
    assert texte.endswith("À bientôt,\n\nVille de Test\nEssai\n")

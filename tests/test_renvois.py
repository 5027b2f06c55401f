"""What notes say of items of earlier meetings: answers, boxes ticked, decisions that replace others."""

from __future__ import annotations

import sys

import pytest

from conftest import Community, Run

AVANT = "reunions/2026-01-15-copil.md"
ICI = "reunions/2026-03-10-copil.md"
JOUR = ("--date", "2026-03-12")
NOTEES = (
    "---\ndate: 2026-01-15\ninstance: copil\n---\nQuestion : qui paie ?\nQuestion : où ?\n"
    "- [ ] @ville : trouver un frigo\n- [ ] imprimer le flyer\nDécision : on se voit le mardi\n"
)
EN_TETE = "---\ndate: 2026-03-10\ninstance: copil\n---\n"


def plat(texte: str) -> str:
    """Give a text without its line ends nor its French spaces."""
    return " ".join(texte.split())


def deux(community: Community, corps: str, avant: str = NOTEES, **autres: str) -> str:
    return str(community({"acteurs/ville.yaml": "nom: Ville", AVANT: avant, ICI: EN_TETE + corps, **autres}))


@pytest.mark.parametrize(
    "corps",
    [
        "Réponse Q1 : la mairie paie 120 €\n",
        "Réponse 2026-01-15-copil#Q1 : la mairie paie 120 €\n",
        "- **Réponse [[2026-01-15-copil#Q1]]** : la mairie paie 120 €\n",
        "Réponse à 2026-01-15-COPIL#q1 : la mairie paie 120 €\n",
        "## Qui paie ? {#question:2026-01-15-copil#Q1}\n\nRéponse : la mairie paie 120 €\n",
        "Réponse Q1 : la mairie paie 120 €\nQuestion : et ensuite ?\n",
    ],
)
def test_an_answer_to_a_question_of_an_earlier_meeting_is_followed(community: Community, run: Run, corps: str) -> None:
    dossier = deux(community, corps)
    dit = plat(run("cr", "clore", "2026-03-10", "--sans-question", "-C", dossier, *JOUR).stdout)
    assert "Q1 du 15 janvier 2026, ligne" in dit and "répondue (la mairie paie 120 €)" in dit
    cr = plat(run("cr", "2026-03-10", "--format", "texte", "-C", dossier, *JOUR).stdout)
    assert "Question Q1 du 15 janvier 2026 : Qui paie ? Réponse : La mairie paie 120 €." in cr
    suivi = plat(run("suivi", "--tout", "-C", dossier, *JOUR).stdout)
    assert "close le 10 mars 2026 : la mairie paie 120 € · 2026-01-15-copil#Q1" in suivi
    avant = run("suivi", "-C", dossier, "--date", "2026-02-01").stdout
    assert "Qui paie" in avant


def test_a_number_that_may_be_two_questions_is_asked_and_its_line_stays(community: Community, run: Run) -> None:
    autre = NOTEES.replace("2026-01-15", "2026-02-12").replace("qui paie ?", "qui vient ?")
    dossier = deux(community, "Réponse Q1 : la mairie\n", **{"reunions/2026-02-12-copil.md": autre})
    dit = plat(run("cr", "clore", "2026-03-10", "--sans-question", "-C", dossier, *JOUR).stdout)
    assert "à quelle question ?" in dit and "Q1 du 12 février 2026" in dit
    cr = plat(run("cr", "2026-03-10", "--format", "texte", "-C", dossier, *JOUR).stdout)
    assert "Réponse Q1 : la mairie" in cr
    suivi = run("suivi", "-C", dossier, *JOUR).stdout
    assert "Qui paie" in suivi and "Qui vient" in suivi


def test_a_second_answer_to_one_question_stays(community: Community, run: Run) -> None:
    dossier = deux(community, "Question : quand ?\nRéponse Q1 : mardi\nRéponse Q1 : ou jeudi\n")
    cr = plat(run("cr", "2026-03-10", "--format", "texte", "-C", dossier, *JOUR).stdout)
    assert "mardi" in cr.lower() and "ou jeudi" in cr.lower()


def test_an_answer_for_the_support_team_does_not_reach_members(community: Community, run: Run) -> None:
    dossier = deux(community, "::: soutien\nRéponse Q1 : un don discret\n:::\nDécision : oui\n")
    assert "discret" not in plat(run("cr", "2026-03-10", "--format", "texte", "-C", dossier, *JOUR).stdout)
    soutien = run("cr", "2026-03-10", "--format", "texte", "--pour", "soutien", "-C", dossier, *JOUR).stdout
    assert "discret" in soutien


def test_a_question_for_the_support_team_is_not_told_with_its_answer(community: Community, run: Run) -> None:
    avant = "---\ndate: 2026-01-15\ninstance: copil\n---\n::: soutien\nQuestion Q1 : qui part ?\n:::\n"
    dossier = deux(community, "Réponse Q1 : personne\n", avant)
    membres = plat(run("cr", "2026-03-10", "--format", "texte", "-C", dossier, *JOUR).stdout)
    assert "qui part" not in membres.lower() and "Réponse Q1 : personne" in membres


@pytest.mark.parametrize(
    ("corps", "etat", "montre"),
    [
        ("- [x] 2026-01-15-copil#A1 : frigo trouvé\n", "faite le 10 mars 2026", "fait ; tâche A1 du 15 janvier 2026"),
        ("- [ ] [[2026-01-15-copil#A1]] : plus tard (reporté au 2 mai 2026)\n", "2 mai 2026", "tâche A1 du 15 janvier"),
        ("- [x] 2026-01-15-copil#A1 : non (abandonné : trop cher)\n", "abandonné", "abandonné : trop cher"),
        ("- [ ] 2026-01-15-copil#A1 : on cherche\n", "Trouver un frigo", "toujours à faire ; tâche A1"),
    ],
)
def test_a_box_that_names_an_earlier_task_says_what_became_of_it(
    community: Community, run: Run, corps: str, etat: str, montre: str
) -> None:
    dossier = deux(community, corps)
    suivi = plat(run("suivi", "--tout", "-C", dossier, *JOUR).stdout)
    assert etat in suivi and "2026-03-10-copil#A1" not in suivi
    cr = plat(run("cr", "2026-03-10", "--format", "texte", "-C", dossier, *JOUR).stdout)
    assert montre in cr
    assert "A1 du 15 janvier 2026" in plat(
        run("cr", "clore", "2026-03-10", "--sans-question", "-C", dossier, *JOUR).stdout
    )
    public = run("cr", "2026-03-10", "--format", "texte", "--pour", "public", "-C", dossier, *JOUR).stdout
    assert "frigo" not in public


def test_a_box_that_names_no_known_task_stays_as_text(community: Community, run: Run) -> None:
    dossier = deux(community, "- [x] 2026-01-15-copil#A9 : la clé rendue\n")
    assert "la clé rendue (fait)" in plat(run("cr", "2026-03-10", "--format", "texte", "-C", dossier, *JOUR).stdout)


@pytest.mark.parametrize(
    ("corps", "reponse", "ecrit"),
    [
        ("- [x] A2 flyer fait\n", "o", "- [x] 2026-01-15-copil#A2 flyer fait\n"),
        (
            "## Frigo {#a-faire:2026-01-15-copil#A1}\n- [x] frigo trouvé\n",
            "o",
            "- [x] 2026-01-15-copil#A1 : frigo trouvé\n",
        ),
        (
            "Décision : le 2e lundi, remplace la décision D1\n",
            "o",
            "Décision D1 : le 2e lundi, remplace la décision D1 (modifie [[2026-01-15-copil#D1]])\n",
        ),
        ("Réponse : la mairie\n", "q1", "Réponse 2026-01-15-copil#Q1 : la mairie\n"),
        ("Réponse Q8 : la mairie\n", "2", "Réponse 2026-01-15-copil#Q2 : la mairie\n"),
        (
            "Question : a ?\nQuestion : b ?\nrép : oui\n",
            "Q1",
            "Question Q1 : a ?\nQuestion Q2 : b ?\nRéponse Q1 : oui\n",
        ),
        ("Question : a ?\nrép : oui\n", "r", "Question Q1 : a ?\nRéponse : oui\n"),
        ("- [x] A2 flyer fait\n", "non", "- [x] A2 flyer fait\n"),
    ],
)
def test_what_a_line_means_is_asked_at_a_terminal(community: Community, corps: str, reponse: str, ecrit: str) -> None:
    if sys.platform == "win32":  # pragma: no cover
        pytest.skip("a terminal of this kind exists on Unix only")
    from pathlib import Path

    from test_cr_terminal import at_a_pty

    dossier = Path(deux(community, corps))
    code, vu = at_a_pty(dossier, "cr", "clore", "2026-03-10", typed=f"{reponse}\n|stop\n".encode())
    assert code == 0, vu
    assert (dossier / ICI).read_text("utf-8").endswith(ecrit), vu


def test_with_two_questions_open_yes_is_not_enough(community: Community) -> None:
    from pathlib import Path

    from test_cr_terminal import at_a_pty

    dossier = Path(deux(community, "Question : a ?\nQuestion : b ?\nrép : oui\n"))
    code, vu = at_a_pty(dossier, "cr", "clore", "2026-03-10", typed=b"o\n|Q2\n|stop\n")
    assert code == 0 and "Plusieurs questions sont ouvertes" in vu, vu
    assert (dossier / ICI).read_text("utf-8").endswith("Réponse Q2 : oui\n")


def test_a_box_of_this_meeting_is_not_asked_about_once_closed(community: Community, run: Run) -> None:
    dossier = deux(community, "- [x] A2 appeler la Caf\n")
    assert "déjà convenue" in plat(run("cr", "clore", "2026-03-10", "--sans-question", "-C", dossier, *JOUR).stdout)
    assert "déjà convenue" not in plat(run("cr", "clore", "2026-03-10", "--sans-question", "-C", dossier, *JOUR).stdout)


@pytest.mark.parametrize("statut", ["", "statut: annoncee\n", "statut: prevue\n", "statut: tenue\n"])
def test_the_last_meeting_is_the_same_for_every_command(community: Community, run: Run, statut: str) -> None:
    entete = EN_TETE.replace("---\n", f"---\n{statut}", 1)
    dossier = str(
        community(
            {
                "gouvernance.yaml": "instances: [{id: copil, nom: Comité de pilotage}]\n",
                AVANT: NOTEES,
                ICI: entete + "Décision : oui\n",
                "reunions/2026-03-11-copil.md": EN_TETE.replace("10", "11").replace(
                    "---\n", "---\nstatut: annulee\n", 1
                ),
                "reunions/2026-04-10-copil.md": EN_TETE.replace("03", "04"),
                "colle.txt": "Décision : non\nDécision : peut-être\n",
            }
        )
    )
    nom = "Comité de pilotage, 10 mars 2026 (2026-03-10-copil)"
    for commande in (
        ("cr", "notes", "derniere", f"{dossier}/colle.txt", "--essai"),
        ("cr", "clore", "derniere", "--sans-question", "--essai"),
        ("cr", "derniere", "--essai"),
        ("cr", "diffuser", "derniere", "--essai"),
        ("emargement", "derniere", "-o", "-", "--format", "markdown"),
    ):
        fait = run(*commande, "-C", dossier, *JOUR)
        dites = [plat(fait.stdout)[:90], *map(plat, fait.stderr.splitlines())]
        assert any(nom in dite for dite in dites), (commande, fait)


def test_before_any_meeting_the_one_that_holds_notes_is_the_last(community: Community, run: Run) -> None:
    dossier = str(
        community({ICI: EN_TETE + "Décision : oui\n", "reunions/2026-05-10-copil.md": EN_TETE.replace("03", "05")})
    )
    dit = run("cr", "clore", "derniere", "--sans-question", "--essai", "-C", dossier, "--date", "2026-03-01")
    assert "(2026-03-10-copil)" in dit.stdout


def test_without_any_meeting_it_is_said(community: Community, run: Run) -> None:
    vide = run("cr", "derniere", "-C", str(community({})), *JOUR)
    assert vide.code == 2 and "Aucune réunion n’a encore eu lieu" in vide.stderr


def test_notes_pasted_again_once_numbered_are_not_added(community: Community, run: Run) -> None:
    colle = "Décision : oui\n- [ ] écrire à la ville\nQuestion : quand ?\nDécisions :\n- on garde\n"
    dossier = str(community({ICI: EN_TETE + colle, "colle.txt": colle}))
    assert run("cr", "clore", ICI, "--sans-question", "-C", dossier, *JOUR).code == 0
    encore = run("cr", "notes", "2026-03-10", f"{dossier}/colle.txt", "-C", dossier, *JOUR)
    assert "Ces notes sont déjà dans" in plat(encore.stderr)


def test_lines_are_told_to_have_moved(community: Community, run: Run) -> None:
    dossier = str(community({ICI: EN_TETE + "Décision : oui\n"}))
    fait = run("cr", "clore", ICI, "--sans-question", "-C", dossier, *JOUR)
    assert "datent d’avant l’écriture : ajoutez 2 lignes." in plat(fait.stderr)
    assert "datent d’avant" not in run("cr", "clore", ICI, "--sans-question", "-C", dossier, *JOUR).stderr


@pytest.mark.parametrize("mots", [("copil#A1, copil#A2",), ("A1 et A2",), ("A1;[[2026-01-15-copil#A2]]",)])
def test_several_tasks_are_named_at_once(community: Community, run: Run, mots: tuple[str, ...]) -> None:
    dossier = deux(community, "Décision : oui\n")
    fait = run("suivi", "fait", *mots, "-C", dossier, *JOUR)
    assert fait.code == 0, fait.stderr
    assert "Imprimer le flyer" not in run("suivi", "-C", dossier, *JOUR).stdout


def test_persons_named_are_told_once_with_their_lines(community: Community, run: Run) -> None:
    dossier = str(
        community(
            {"acteurs/ville.yaml": "nom: Ville", ICI: EN_TETE + "Présents : Ville (Anne)\nExcusés : Ville (Yves)\n"}
        )
    )
    dit = plat(run("cr", "clore", ICI, "--sans-question", "--essai", "-C", dossier, *JOUR).stdout)
    assert "Lignes 5 et 6 : des personnes y sont nommées" in dit and dit.count("Sans leur accord") == 1


def test_a_question_holds_in_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    from cap import terminal
    from cap.commands import cr_clore

    dites: list[str] = []
    monkeypatch.setattr(terminal, "width", lambda: 40)
    monkeypatch.setattr(terminal, "message", dites.append)
    monkeypatch.setattr(terminal, "demander", lambda question: dites.append(question) or "o")
    assert cr_clore._demander("  décision (d), tâche (t), question (q) ; Entrée : laisser") == "o"
    assert len(dites) == 2 and max(len(ligne) for dite in dites for ligne in dite.splitlines()) <= 37


def test_tasks_beside_decisions_are_said_once(community: Community, run: Run) -> None:
    peu = "Décision : a\nDécision : b\n- [ ] écrire\n"
    dossier = str(community({AVANT: EN_TETE.replace("03-10", "01-15") + peu, ICI: EN_TETE + peu + "- [ ] x\n" * 5}))
    dit = plat(run("decisions", "-C", dossier, *JOUR).stdout)
    assert dit.count("au même point, tâche : écrire") == 1
    assert dit.count("au même point, 6 tâches (cap suivi)") == 2


def test_who_shares_a_task_is_reminded_and_who_took_it_over_did_not_agree_to_it(community: Community, run: Run) -> None:
    dossier = str(
        community(
            {
                "acteurs/ville.yaml": "nom: Ville",
                "acteurs/caf.yaml": "nom: Caf",
                ICI: EN_TETE
                + "- [ ] A1 @ville avec @caf : écrire (pour le 20 mars 2026)\n- [ ] A2 trier (pour le 20 mars)\n",
                "suivi.yaml": "- {de: 2026-03-10-copil#A2, le: 2026-03-11, etat: passe, a: caf}\n",
            }
        )
    )
    ville = plat(run("suivi", "--relance", "ville", "-C", dossier, *JOUR).stdout)
    caf = plat(run("suivi", "--relance", "caf", "-C", dossier, *JOUR).stdout)
    assert "Écrire, avec Caf" in ville and "nous avons convenu de ceci avec vous (Ville)" in ville
    assert "Écrire, avec Ville" in caf and "Trier" in caf and "Voici ce que nous avons noté pour vous (Caf)" in caf


GRAPPE = {"acteurs/epicerie-solidaire-la-grappe.yaml": "nom: Épicerie solidaire\nalias: [La Grappe]"}


def test_a_name_after_an_arobase_is_known_by_its_slug(community: Community, run: Run) -> None:
    dossier = str(community({**GRAPPE, ICI: EN_TETE + "- [ ] @la-grappe : trouver un frigo (pour mai)\n"}))
    assert "Épicerie solidaire : trouver un frigo" in plat(
        run("cr", "2026-03-10", "--format", "texte", "-C", dossier, *JOUR).stdout
    )


def test_a_near_actor_is_proposed_before_a_new_one(community: Community, run: Run) -> None:
    dossier = str(community({**GRAPPE, ICI: EN_TETE + "- [ ] @grappe : trouver un frigo (pour mai)\n"}))
    dit = plat(run("cr", "clore", ICI, "--sans-question", "--essai", "-C", dossier, *JOUR).stdout)
    assert "Peut-être @epicerie-solidaire-la-grappe ? Sinon, pour le créer : cap ajouter acteur" in dit


def test_unknown_names_are_asked_at_a_terminal_and_rows_are_told_what_to_do(community: Community) -> None:
    from pathlib import Path

    from test_cr_terminal import at_a_pty

    corps = (
        "- [ ] @grappe avec @zut : trouver un frigo (pour mai)\n- [ ] @grappe : ranger (pour mai)\n\n"
        "| Qui | À faire |\n|---|---|\n| Ville | écrire |\n"
    )
    dossier = Path(str(community({**GRAPPE, ICI: EN_TETE + corps})))
    code, vu = at_a_pty(dossier, "cr", "clore", "2026-03-10", typed=b"o\n|\n|\n|\n")
    assert code == 0, vu
    ecrit = (dossier / ICI).read_text("utf-8")
    assert ecrit.count("@epicerie-solidaire-la-grappe") == 2 and "@zut" in ecrit, vu
    assert "dans un tableau : il reste tel quel" in plat(vu) and "À faire : Ville – écrire" in plat(vu)

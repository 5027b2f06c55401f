"""What rough notes say of the meeting itself: read, proposed, never decided, and no name of a person kept."""

from __future__ import annotations

from datetime import date

import pytest

from cap.cloture import SEANCE, cloture
from cap.communaute import Communaute
from cap.cr import compte_rendu
from cap.loader import load
from cap.render.cr import COMPTE_RENDU, document
from cap.seance_notee import SeanceNotee, proposer, seance_notee
from conftest import Community, Run

NOM = "2026-03-20-copil"
PATH = f"reunions/{NOM}.md"
ACTEURS = {
    "acteurs/resam.yaml": "nom: Résam",
    "acteurs/pole-ess.yaml": "nom: Pôle ESS",
    "acteurs/buzuk.yaml": "nom: Buzuk\nalias: [la Buzuk, Jardins et partage]",
    "acteurs/agglomeration.yaml": "nom: Agglomération",
    "acteurs/ville.yaml": "nom: Ville\nalias: [Mairie]",
    "acteurs/caf.yaml": "nom: CAF",
}
ENTETE = "date: 2026-03-20\n"


def lue(community: Community, corps: str, entete: str = ENTETE) -> tuple[Communaute, SeanceNotee]:
    communaute = load(community({**ACTEURS, PATH: f"---\n{entete}---\n{corps}"})).communaute
    return communaute, seance_notee(communaute, communaute.reunions[NOM])


def dit(notee: SeanceNotee) -> str:
    """Say in one line what was read and what was not."""
    faits = []
    for item in notee.lues:
        precision = [str(v) for v in (item.qualite, item.personnes, item.par and f"par {item.par}") if v]
        faits.append(f"{item.champ[:4]} {item.valeur}" + (f" ({', '.join(precision)})" if precision else ""))
    faits += [f"? {item.mots}" + (f" > {item.proche}" if item.proche else "") for item in notee.non_lues]
    return " | ".join(faits)


@pytest.mark.parametrize(
    ("corps", "attendu"),
    [
        (
            "Présents : Résam (Anne, Yves), Pôle ESS, Buzuk, M. Le Goff (agglo)",
            "pres resam (2) | pres pole-ess | pres buzuk | ? M. Le Goff (agglo) > agglomeration",
        ),
        ("Étaient présent·e·s : Résam et la ville", "pres resam | pres ville"),
        ("Présent(e)s : Résam ; excusé(e)s : CAF", "pres resam | excu caf"),
        ("présents : Résam, la Mairie. Excusée la CAF", "pres resam | pres ville | excu caf"),
        ("**Participant.e.s** : Jardins et partage, @resam", "pres buzuk | pres resam"),
        ("Présents : Résam - Pôle ESS - Buzuk", "pres resam | pres pole-ess | pres buzuk"),
        ("Présents : M. le maire et Mme Ferrand (mairie), Résam (moi)", "pres ville (2) | pres resam (1)"),
        ("Présents : Mme Ferrand et Résam (Anne et moi)", "pres resam (2) | ? Mme Ferrand"),
        ("Présents : mairie (élue + service)", "pres ville (élus, 1) | pres ville (services)"),
        ("Présents : ville (2 élus), Résam (Anne, élue), 3 Buzuk",
         "pres ville (élus, 2) | pres resam (élus, 1) | pres buzuk (3)"),
        ("Présents : ville (Anne, élue, Yves, technicien)", "pres ville (2) | ? élus, services"),
        ("Présents : Anne Martin (Résam), Yves (Résam), Ville x2", "pres resam (1) | pres resam (1) | pres ville (2)"),
        ("Présents : Anne Martin, Résam ; Paul, ville", "pres resam (1) | pres ville (1)"),
        ("Présents : Résam (Anne, en visio), CAF (excusée)", "pres resam (1) | excu caf | ? en visio"),
        ("Présents (9) : Résam", "pres resam | ? 9"),
        ("Présents : 12 personnes", "autr 12 personnes"),
        ("Présents : 12", "autr 12 personnes"),
        ("Présents : une douzaine d’habitants et Résam", "autr une douzaine d’habitants | pres resam"),
        ("Présents : tous", "? tous"),
        ("Présents : Anne, Rezam", "? Anne | ? Rezam > resam"),
        ("Absents excusés : CAF, la Buzuk", "excu caf | excu buzuk"),
        ("Absents : CAF", "abse caf"),
        ("Excusés : Anne (Résam)\nPrésents : Résam", "excu resam | pres resam"),
        ("Représentés : CAF par Résam, Buzuk (par Ville)", "repr caf (par resam) | repr buzuk (par ville)"),
        ("Pouvoirs : CAF donne pouvoir à Résam, Buzuk par Anne", "repr caf (par resam) | repr buzuk | ? par anne"),
        ("Présents :\n- Résam (2)\n- Anne Martin, Pôle ESS\n- Ville : Paul et Zoé\n\nRésam dit",
         "pres resam (2) | pres pole-ess (1) | pres ville (2)"),
        ("Présents :\nRésam\nOn commence\nVille", "pres resam"),
        ("Présents : Résam,\n  Pôle ESS\nVille dit", "pres resam | pres pole-ess"),
        ("## Présences\nPrésents : Résam\nExcusés : CAF\n## Suite\nVille", "pres resam | excu caf"),
        ("## Présents\n\nRésam\n\nPôle ESS ; Anne, ville\n\n## Suite\nBuzuk",
         "pres resam | pres pole-ess | pres ville (1)"),
        ("Animation : Résam\nSecrétaire : Ville", "anim resam | reda ville"),
        ("Secrétaires : Ville", ""),
        ("Rédaction : Résam, Ville\nAnimation : Anne", "reda resam | ? Ville | ? Anne"),
        ("Lieu : Maison des associations\nHoraires : 14h-16h30",
         "lieu Maison des associations | debu 14:00 | fin 16:30"),
        ("Lieu : chez Anne\nDébut : 9h\nFin : 11 h 30", "debu 09:00 | fin 11:30 | ? chez Anne"),
        ("Copil, 14 h à 16 h 30, mairie", "debu 14:00 | fin 16:30"),
        ("Copil 2026 16h-14h", ""),
        ("Décision : oui\nAnimation : Résam\nDébut : 9h", ""),
        ("Les présents étaient contents : Résam", ""),
        ("::: soutien\nPrésents : Résam\n:::\n> Présents : ville\n", ""),
        ("Présents : " + "Résam, " * 1000, ""),
        ("Présents :\n\n- Résam\n- [ ] Ville : écrire", "pres resam"),
        ("- Présents : Résam, (en partie) CAF\n", "pres resam | ? (en partie) CAF > caf"),
    ],
)  # fmt: skip
def test_usual_lines_are_read(community: Community, corps: str, attendu: str) -> None:
    assert dit(lue(community, corps)[1]) == attendu


def test_what_the_heading_says_wins_and_differences_are_listed(community: Community) -> None:
    corps = "Présents : Résam (Anne), Ville, CAF\nExcusés : Buzuk, Résam\nLieu : Mairie\nAbsents : Pôle ESS\n"
    communaute, notee = lue(community, corps, ENTETE + "presents: [resam]\nexcuses: []\nlieu: Ailleurs\n")
    proposition = proposer(notee, communaute.reunions[NOM])
    assert proposition.champs == {"excuses": ["buzuk"]}
    assert [(item.champ, item.valeur) for item in proposition.differences] == [
        ("presents", "resam"),
        ("presents", "ville"),
        ("presents", "caf"),
        ("lieu", "Mairie"),
    ]
    assert proposition.lignes == (len((ENTETE + "presents: [resam]\nexcuses: []\nlieu: Ailleurs\n").splitlines()) + 4,)


def test_somebody_says_who_was_meant(community: Community) -> None:
    communaute, notee = lue(community, "Excusés : M. Le Goff (agglo)\nPrésents : Résam\n")
    comprise = notee.en_comprenant(notee.non_lues[0], "agglomeration")
    assert (comprise.excuses, comprise.non_lues) == (("agglomeration",), ())
    assert [item.acteur for item in comprise.presents] == ["resam"]
    assert comprise.noms_par_ligne() == notee.noms_par_ligne() == {4: 1}
    assert proposer(comprise, communaute.reunions[NOM]).champs == {"presents": ["resam"], "excuses": ["agglomeration"]}


def test_lines_on_the_meeting_have_a_fate_of_their_own(community: Community) -> None:
    communaute, _ = lue(community, "## Présents\n- Résam\n- Pôle ESS\n## Suite\nDu texte\nDécision : oui\n")
    vue = cloture(communaute, communaute.reunions[NOM], date(2026, 6, 1))
    assert vue.compte.par_sort[SEANCE] == (4, 5, 6)
    assert vue.compte.total == 6
    assert [item.genre for item in vue.manques] == []


NOTES = (
    "Présents : Résam (2), Ville\nExcusés : CAF\nReprésentés : Buzuk par Ville\nAnimation : Résam\n"
    "Lieu : Maison des associations\nHoraires : 14h-16h30\nRédaction : Ville\n\nDécision : oui\n"
)


def test_off_terminal_the_heading_is_ready_to_paste_and_an_option_writes_it(run: Run, community: Community) -> None:
    dossier = community({**ACTEURS, PATH: f"---\n{ENTETE}---\n{NOTES}"})
    fait = run("cr", "clore", NOM, "--date", "2026-06-01", "-C", dossier)
    yaml = (
        'debut: 14:00\nfin: 16:30\nlieu: "Maison des associations"\nredaction: ville\nanimation:\n  - resam\n'
        "presents:\n  - acteur: resam\n    personnes: 2\n  - ville\n"
        "representes:\n  - acteur: buzuk\n    par: ville\nexcuses:\n  - caf\n"
    )
    assert f"--presences-lues\u00a0:\n{yaml}---" in fait.stdout
    assert "presents" not in (dossier / PATH).read_text("utf-8")
    fait = run("cr", "clore", NOM, "--presences-lues", "--date", "2026-06-01", "-C", dossier)
    assert (dossier / PATH).read_text("utf-8") == (
        f"---\n{ENTETE}compte_rendu:\n  statut: projet\n{yaml}---\n" + NOTES.replace("Décision", "Décision D1")
    )
    assert "À coller" not in fait.stdout
    fait = run("cr", "clore", NOM, "--date", "2026-06-01", "-C", dossier)
    assert "À coller" not in fait.stdout and "La séance" not in fait.stdout
    assert "Tout est déjà numéroté" in fait.stderr


def test_a_file_without_heading_receives_one_that_the_loader_reads(run: Run, community: Community) -> None:
    dossier = community({**ACTEURS, PATH: "Présents : Résam, 3 habitants\r\nDécision : oui\r\n"})
    fait = run("cr", "clore", NOM, "--essai", "--date", "2026-06-01", "-C", dossier)
    assert "À coller en haut du fichier" in fait.stdout and "---\npresents:\n  - resam\nautres" in fait.stdout
    assert run("cr", "clore", NOM, "--presences-lues", "--date", "2026-06-01", "-C", dossier).code == 0
    reunion = load(dossier).communaute.reunions[NOM]
    assert [item.acteur for item in reunion.presents] == ["resam"] and reunion.autres_presents == "3 habitants"


def test_a_compte_rendu_does_not_say_twice_what_its_heading_says(run: Run, community: Community) -> None:
    dossier = community({**ACTEURS, PATH: f"---\n{ENTETE}---\n{NOTES}"})
    run("cr", "clore", NOM, "--presences-lues", "--date", "2026-06-01", "-C", dossier)
    cr = compte_rendu(load(dossier).communaute, NOM, date(2026, 6, 1))
    texte = document(cr, COMPTE_RENDU, "markdown")
    assert "Présents" not in texte and texte.count("Résam") == 2 and texte.count("Maison des associations") == 1
    assert [point.morceaux[0].texte for point in cr.points] == ["Oui."]


@pytest.mark.parametrize(
    ("corps", "entete", "garde"),
    [
        ("Présents : Résam (Anne), Ville\n", "presents: [{acteur: resam, personnes: 1}, ville]\n", True),
        ("Présents : Résam, Ville, tout le monde\n", "presents: [resam, ville]\n", True),
        ("Présents : Résam, Ville\n", "presents: [resam]\n", True),
        ("Présents : Résam (2)\n", "presents: [resam]\n", True),
        ("Présents : Résam\nAbsents : CAF\n", "presents: [resam]\n", True),
        ("Présents : ville (2 élus)\n", "presents: [{acteur: ville, qualite: Elus, personnes: 2}]\n", False),
        ("Présents : Résam, 3 habitants\n", "presents: [resam]\nautres_presents: 3 habitants\n", False),
        ("## Présents\n- Résam\n", "presents: [resam]\n", False),
        ("## Présents\n- Résam\n- Anne\n", "presents: [resam]\n", True),
    ],
)
def test_a_line_is_kept_unless_each_of_its_words_is_in_the_heading(
    community: Community, corps: str, entete: str, garde: bool
) -> None:
    communaute, _ = lue(community, f"{corps}## Suite\nOn parle.\n", ENTETE + entete)
    textes = document(compte_rendu(communaute, NOM, date(2026, 6, 1)), COMPTE_RENDU, "texte").split("Suite")
    assert ("Absents" in textes[0] or "Présents" in textes[0] or "Anne" in textes[0]) is garde
    assert "On parle." in textes[1]


def test_the_public_reads_neither_who_was_there_nor_who_led(community: Community) -> None:
    entete = ENTETE + "compte_rendu: {statut: approuve, approuve_le: 2026-04-01}\n"
    communaute, _ = lue(community, "Présents : Résam (Anne), Zoé\nAnimation : Yves\nOn parle.\n", entete)
    texte = document(compte_rendu(communaute, NOM, date(2026, 6, 1), "public"), COMPTE_RENDU, "texte")
    assert "On parle." in texte
    assert not any(mot in texte for mot in ("Anne", "Zoé", "Yves", "Résam"))


def test_all_that_is_read_is_said_line_by_line(run: Run, community: Community) -> None:
    corps = (
        "Copil, 14h-16h30\nPrésents : Résam (Anne, Yves), la ville en visio, Zut, M. Le Goff (agglo)\n"
        "Représentés : Buzuk par Ville\nAbsents : CAF\nOn parle.\n"
    )
    dossier = community({**ACTEURS, PATH: f"---\n{ENTETE}excuses: [pole-ess, ville]\n---\n{corps}"})
    fait = run("cr", "clore", NOM, "--essai", "--date", "2026-06-01", "-C", dossier)
    dit = " ".join(fait.stdout.replace("\u00a0", " ").replace("\u202f", " ").split())
    for attendu in (
        "5 lignes écrites : 3 sur la séance, 2 de texte.",
        "Ligne 5, horaires : 14 h – 16 h 30",
        "Ligne 6, présents : Résam (2 personnes) ",
        "Ligne 7, représentés : Buzuk (par Ville)",
        "Ligne 8, absents, non excusés (l’en-tête ne le garde pas) : CAF",
        "Ligne 6, présents : Ville. L’en-tête ne le dit pas ainsi ; c’est lui qui compte.",
        "Ligne 6, « M. Le Goff (agglo) » : peut-être Agglomération ?",
        "Ligne 6, non compris : « en visio », « Zut ». Ces mots restent dans vos notes.",
        "Ligne 6 : 3 personnes y sont nommées, et le compte-rendu le montrera.",
    ):
        assert attendu in dit, dit


@pytest.mark.parametrize("saut", ["\n", "\r\n"])
def test_the_lines_that_the_frame_left_are_uncovered(run: Run, community: Community, saut: str) -> None:
    texte = f"---\n{ENTETE}presents: [pole-ess]\n---\nExcusés : CAF, Ville\nDécision : oui\n"
    attendu = "excuses:\n  - caf  # CAF\n  - ville\n  # - buzuk  # Buzuk\n  # - resam\ncompte_rendu:"
    cadre = "excuses:  # de même\n  # - buzuk  # Buzuk\n  # - caf  # CAF\n  # - resam\n  # - ville\n"
    dossier = community({**ACTEURS, PATH: texte.replace("presents: [pole-ess]\n", cadre).replace("\n", saut)})
    run("cr", "clore", NOM, "--presences-lues", "--date", "2026-06-01", "-C", dossier)
    assert attendu.replace("\n", saut) in (dossier / PATH).read_bytes().decode()
    assert load(dossier).communaute.reunions[NOM].excuses == ("caf", "ville")


def test_a_frame_line_receives_the_people_counted(run: Run, community: Community) -> None:
    cadre = "presents:  # retirez le premier #\n  # - buzuk  # Buzuk\n  # - resam  # Résam\n"
    dossier = community({**ACTEURS, PATH: f"---\n{ENTETE}{cadre}---\nPrésents : CAF, Résam (2), Buzuk\n"})
    run("cr", "clore", NOM, "--presences-lues", "--date", "2026-06-01", "-C", dossier)
    reunion = load(dossier).communaute.reunions[NOM]
    assert {item.acteur: item.personnes for item in reunion.presents} == {"caf": None, "resam": 2, "buzuk": None}
    texte = (dossier / PATH).read_text("utf-8")
    assert "  - buzuk  # Buzuk\n  - acteur: resam  # Résam\n    personnes: 2\n" in texte

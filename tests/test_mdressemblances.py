"""Lines that open no item: those that look like one are asked, with what to write; the others are left alone."""

from __future__ import annotations

from datetime import date

import pytest

from cap.markdown import Notes, read_notes
from cap.mdclauses import date_illisible
from cap.mdmarkers import plier_le_debut
from cap.mdmentions import Repertoire
from cap.mdressemblances import sans_marqueur, titre_d_une_liste
from cap.mdsuite import sans_capitales

ANNUAIRE = Repertoire({"resam": ("Résam", "le Résam"), "ville": ("Mairie", "La Ville"), "caf": ("CAF",)})
JOUR = date(2026, 3, 20)


def lire(texte: str) -> Notes:
    return read_notes(texte, "reunions/n.md", 1, 0, ANNUAIRE, JOUR)


def demandes(texte: str) -> list[tuple[str, int]]:
    return [(item.genre, item.ligne) for item in lire(texte).ressemblances]


@pytest.mark.parametrize(
    ("ligne", "genre"),
    [
        ("CM : décision : on garde la salle", "decision"),
        ("14h05 CM/JD -> à faire : rappeler", "a-faire"),
        ("budget ok → décidé : 300 €", "decision"),
        ("Salle des fêtes (décision : on garde)", "decision"),
        ("Décision (à l’unanimité) : Samir est référent", "decision"),
        ("Décision n° 4 du copil : prix libre", "decision"),
        ("DÉCISION ADOPTÉE", "decision"),
        ("Décision ?", "decision"),
        ("Validé : le budget", "decision"),
        ("Le comité de pilotage valide le budget", "decision"),
        ("=> les participant·e·s sont d’accord", "decision"),
        ("tout le monde est d’accord pour le 12", "decision"),
        ("CR approuvé à l’unanimité", "decision"),
        ("la charte passe avec 8 pour, 1 abstention", "decision"),
        ("décidé de reporter la visite", "decision"),
        ("D1 : on garde la salle", "decision"),
        ("Déc. : on garde la salle", "decision"),
        ("Décision : reportée au prochain copil", "decision"),
        ("Décision : à confirmer", "decision"),
        ("Décision : ?", "decision"),
        ("> Décision : on garde la salle", "decision"),
        ("> > - [ ] appeler", "a-faire"),
        ("AF : nettoyer", "a-faire"),
        ("RAF : nettoyer", "a-faire"),
        ("Tâches :", "a-faire"),
        ("RESTE À FAIRE", "a-faire"),
        ("Mairie : envoyer la délibération", "a-faire"),
        ("CAF et la Mairie : à relancer", "a-faire"),
        ("👉 le Résam va préparer le bilan", "a-faire"),
        ("@resam doit refaire le tableau", "a-faire"),
        ("La Ville enverra le plan", "a-faire"),
        ("Quelqu’un s’occupe du goûter", "a-faire"),
        ("je m’en charge", "a-faire"),
        ("Il faut prévenir la presse", "a-faire"),
        ("Ne pas oublier le collège", "a-faire"),
        ("URGENT trouver une salle", "a-faire"),
        ("(x) facture", "a-faire"),
        ("acheter du pain ☐", "a-faire"),
        ("- [] ?", "a-faire"),
        ("Q1 : qui paie ?", "question"),
        ("SB : question : qui paie ?", "question"),
        ("Question : ??", "question"),
        ("Rép. : nous", "reponse"),
        ("Prochain rdv : 9 juillet", "prochaine-reunion"),
        ("Date de la prochaine réunion : 9 juillet", "prochaine-reunion"),
    ],
)
def test_a_line_that_looks_like_an_item_is_asked_and_not_captured(ligne: str, genre: str) -> None:
    notes = lire(ligne)
    assert [item.genre for item in notes.ressemblances] == [genre]
    assert not (notes.decisions or notes.taches or notes.questions)


@pytest.mark.parametrize(
    "ligne",
    [
        "Mairie : contente de l’avancée",
        "Mairie : dossier en cours",
        "CAF : hier, 12 dossiers",
        "le Résam va bien",
        "La Ville doit beaucoup au Résam",
        "Il faut du temps",
        "=> donc on gagne une semaine",
        "10 pour 100 de plus",
        "la décision du conseil : on l’attend pour mars",
        "On a répondu à la question : oui",
        "14h05 JD : on attend la mairie",
        "Les actions à venir sont belles",
        "> Décision :",
        "> merci",
        "> Info : citée",
        "Décision : aucune",
        "À faire : rien",
        "Question : -",
        "- [x] RAS",
        "a | b",
        "12 | 15 | 18",
    ],
)
def test_prose_stays_prose(ligne: str) -> None:
    notes = lire(ligne)
    assert notes.ressemblances == ()
    assert not (notes.decisions or notes.taches or notes.questions)
    assert [element.texte for point in notes.points for element in point.elements] == [ligne]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ligne", "champ"),
    [
        ("→ décidé : on garde", "decisions"),
        ("14h33 — Décision : on garde", "decisions"),
        ("[14:33] Décision : on garde", "decisions"),
        ("✅ **Décision** : on garde", "decisions"),
        ("II. Décision : on garde", "decisions"),
        ("a) Décision(s) : on garde", "decisions"),
        ("o\tDécision : on garde", "decisions"),
        ("\uf0b7\tDécision : on garde", "decisions"),
        ("ℹ️ Info : on garde", "informations"),  # noqa: RUF001
        ("=> À faire : @resam appeler", "taches"),
        ("☐ @resam : appeler", "taches"),
        ("• ☑ @resam : appeler", "taches"),
    ],
)
def test_a_marker_is_read_behind_what_people_put_before_it(ligne: str, champ: str) -> None:
    notes = lire(ligne)
    assert len(getattr(notes, champ)) == 1 and notes.ressemblances == ()


def test_a_unicode_box_is_ticked_or_not_and_numbered_after_it() -> None:
    texte = "☐ @resam : a\n☑ b\n☒ A7 : c\n"
    taches = lire(texte).taches
    assert [(tache.id, tache.fait, tache.objet) for tache in taches] == [
        ("A1", False, "a"),
        ("A2", True, "b"),
        ("A7", True, "c"),
    ]
    for tache in reversed(taches):
        if splice := tache.numeroter():
            texte = texte[: splice.start] + splice.text + texte[splice.end :]
    assert texte == "☐ A1 @resam : a\n☑ A2 b\n☒ A7 : c\n"
    assert [tache.id for tache in lire(texte).taches] == ["A1", "A2", "A7"]


def test_rows_of_a_table_of_tasks_or_decisions_are_asked_and_those_of_others_are_not() -> None:
    assert demandes("| Qui | Quoi | Quand |\n|---|---|---|\n| CAF | le dossier | mars |\n\n| a | b |\n| c | d |") == [
        ("a-faire", 3)
    ]
    assert demandes("Action\tResponsable\tÉchéance\nAchat\tCAF\tmars\nSuite de la discussion") == [("a-faire", 2)]
    assert demandes("Qui | Décision\nCAF | on garde\nEt la suite") == [("decision", 2)]
    assert demandes("| Mois | Paniers |\n|---|---|\n| mars | 12 |") == []


def test_a_table_under_a_marker_is_asked_and_ends_its_list() -> None:
    notes = lire("À faire :\n| Qui | Quoi |\n|---|---|\n| CAF | le dossier |\n- le reste")
    assert notes.taches == ()
    assert [(item.genre, item.ligne) for item in notes.ressemblances] == [("a-faire", 1), ("a-faire", 4)]


def test_bullets_under_a_list_that_was_not_taken_are_asked_until_the_list_ends() -> None:
    texte = "DÉCISIONS PRISES :\n------\n- mardi au Gué\n\n- jeudi à la gare\nOn passe au budget\n- 300 €"
    assert demandes(texte) == [("decision", 1), ("decision", 3), ("decision", 5)]
    assert demandes("TODO\n- appeler\nDécision : oui\n- et non") == [("a-faire", 1), ("a-faire", 2)]


def test_a_list_is_followed_with_arrows_as_with_bullets() -> None:
    assert [decision.texte for decision in lire("Décisions :\n→ une caisse\n=> une clé\n").decisions] == [
        "une caisse",
        "une clé",
    ]


def test_a_rule_under_an_item_ends_it() -> None:
    notes = lire("Décision : on garde\n------\nla suite")
    assert [decision.texte for decision in notes.decisions] == ["on garde"]


def test_a_next_meeting_with_its_date_is_one_line() -> None:
    notes = lire("Prochaine réunion : le 9 juillet\nfin à 16 h")
    assert [prochaine.texte for prochaine in notes.prochaines] == ["le 9 juillet"]


@pytest.mark.parametrize(
    "texte",
    [
        "écrire d’ici la rentrée",
        "écrire mardi prochain",
        "écrire avant les vacances de Noël",
        "écrire pour le 12",
        "écrire sous quinzaine.",
        "écrire dans 15 jours",
        "écrire dès que possible",
        "écrire avant Noël",
        "écrire avant la fin du mois",
        "écrire, ASAP !",
    ],
)
def test_a_spoken_date_stays_text_and_is_told(texte: str) -> None:
    assert date_illisible(texte, JOUR) is not None


@pytest.mark.parametrize(
    "texte", ["préparer la rentrée des ateliers", "ouvrir pour le 12 rue Foch", "fêter les vacances"]
)
def test_a_word_of_the_calendar_is_no_date_by_itself(texte: str) -> None:
    assert date_illisible(texte, JOUR) is None


@pytest.mark.parametrize(
    ("ligne", "nue"),
    [
        ("14h31 JD : décision : on ouvre", "14h31 JD : on ouvre"),
        ("budget ok -> décision : 300 €", "budget ok -> 300 €"),
        ("AF : nettoyer", "nettoyer"),
        ("Décision (consensus) : on garde", "on garde (consensus)"),
        ("On garde la salle", "On garde la salle"),
    ],
)
def test_the_marker_inside_a_line_goes_for_the_one_in_front(ligne: str, nue: str) -> None:
    assert sans_marqueur(ligne) == nue


@pytest.mark.parametrize(
    ("ligne", "genre"),
    [
        ("DÉCISION ADOPTÉE", "decision"),
        ("→ Qui fait quoi ?", "a-faire"),
        ("Actions à mener :", "a-faire"),
        ("Questions diverses :", None),
        ("Décision difficile", None),
    ],
)
def test_a_line_may_announce_a_list(ligne: str, genre: str | None) -> None:
    assert titre_d_une_liste(plier_le_debut(ligne)[0]) == genre


@pytest.mark.parametrize(
    ("texte", "decision"),
    [
        ("décision : on garde la salle\nle moulin prête sa sono", "on garde la salle"),
        ("Décision : on garde la salle\nle temps de l’hiver", "on garde la salle le temps de l’hiver"),
        ("décision : on garde la salle\npour l’hiver", "on garde la salle pour l’hiver"),
        ("décision : on garde la\nsalle", "on garde la salle"),
        (
            "décision : on garde la salle de la gare et celle du port tout le long de\nl’hiver prochain",
            "on garde la salle de la gare et celle du port tout le long de l’hiver prochain",
        ),
    ],
)
def test_where_nothing_has_capitals_a_short_line_is_a_whole_one(texte: str, decision: str) -> None:
    assert [item.texte for item in lire(texte).decisions] == [decision]


@pytest.mark.parametrize(
    "dit",
    [
        "aucune sur 2027",
        "aucune sur ce point",
        "Aucune décision prise sur le budget.",
        "aucune pour le moment (à revoir en mars)",
        "rien de nouveau",
        "rien pour l’instant",
        "pas de décision ce jour",
        "pas de nouvelle décision",
    ],
)
def test_words_that_say_that_nothing_was_decided_make_no_decision(dit: str) -> None:
    notes = lire(f"Décision : {dit}")
    assert notes.decisions == () and [e.texte for e in notes.points[0].elements] == [f"Décision : {dit}"]


@pytest.mark.parametrize(
    "dit",
    [
        "aucun achat sans devis",
        "aucune décision sans quorum",
        "aucune aide pour 2027",
        "pas de repas pour le moment",
        "rien ne change sur le prix",
    ],
)
def test_a_decision_that_forbids_is_one(dit: str) -> None:
    assert [item.texte for item in lire(f"Décision : {dit}").decisions] == [dit]


BLOC_NOTES = """accueil par sophie, 8 personnes
le moulin est content
Décision : on garde le prix
mais on revoit en mars
on boit un verre
décision : la salle est prise pour
tout l’hiver
À faire : @ville appelle le relais
absent : personne
Décision : deux livraisons (une le
mardi)
Décision : on prend la grande salle
qui a la clé ?
15h10 panier solidaire
Jean-Luc prête sa camionnette
on garde pour plus tard : la livraison
fin 16h
"""


def test_in_notes_without_capitals_an_item_ends_with_its_line_unless_it_shows_that_it_goes_on() -> None:
    notes = lire(BLOC_NOTES)
    assert [(item.texte, item.ligne, item.derniere_ligne) for item in notes.decisions] == [
        ("on garde le prix mais on revoit en mars", 3, 4),
        ("la salle est prise pour tout l’hiver", 6, 7),
        ("deux livraisons (une le mardi)", 10, 11),
        ("on prend la grande salle", 12, 12),
    ]
    assert [(item.texte, item.derniere_ligne) for item in notes.taches] == [("@ville appelle le relais", 8)]


def test_one_proper_name_does_not_make_notes_without_capitals_others() -> None:
    assert sans_capitales(lire(BLOC_NOTES).lignes)
    avec = "La ville est contente.\nDécision : on signe\nle bail\nLe Résam propose de\nrelire\nOn vote"
    assert not sans_capitales(lire(avec).lignes)
    assert [item.texte for item in lire(avec).decisions] == ["on signe le bail"]
    assert not sans_capitales(lire("Décision : on signe\nle bail").lignes)
    mele = "Sophie est là\nJean-Luc aussi\nLe Relais vient\non commence\ntout va bien\nMerci à tous\nfin 16h20"
    assert sans_capitales(lire(mele).lignes)


@pytest.mark.parametrize(
    ("ligne", "genre"),
    [
        ("Sophie prépare le questionnaire pour mi-octobre", "a-faire"),
        ("Mme Ferrand envoie le compte rendu à tous avant lundi", "a-faire"),
        ("la ville prépare le plan d’ici la rentrée", "a-faire"),
        ("Jean-Luc s’engage à livrer 20 kg/semaine", "a-faire"),
        ("Qui fait le lien avec l’école ?", "question"),
        ("comment on paie la salle ?", "question"),
        ("Accord de tous pour 2 distributions", "decision"),
    ],
)
def test_a_promise_a_question_and_an_accord_without_marker_are_asked(ligne: str, genre: str) -> None:
    notes = lire(ligne)
    assert [item.genre for item in notes.ressemblances] == [genre]
    assert not (notes.decisions or notes.taches or notes.questions)


@pytest.mark.parametrize(
    "ligne",
    [
        "Sophie prépare les repas",
        "Le marché ouvre pour mi-octobre",
        "Jean-Luc est venu avant lundi",
        "on est où dans le budget",
        "Tout est prêt ?",
        "Accord de branche signé",
    ],
)
def test_what_people_do_in_life_is_not_asked(ligne: str) -> None:
    assert lire(ligne).ressemblances == ()

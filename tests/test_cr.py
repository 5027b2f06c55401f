"""The minutes of a meeting: what each audience reads, in words, and the documents made of it."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import cr, designation
from cap.communaute import Communaute
from cap.cr import CompteRendu, DecisionPrise, Prose, QuestionPosee, TacheConvenue, atteint, mettre_au_propre
from cap.dates import parse
from cap.loader import load
from cap.markdown import read_notes
from cap.mdmentions import Repertoire
from cap.model import Reunion
from cap.redaction import Redacteur, cible, depuis_la_fin, en_precisant, jusque, phrase, pour
from cap.refus import Refus
from cap.render.cr import COMPTE_RENDU, RELEVE, document, nom_de_fichier
from cap.render.documents import (
    brut,
    en_cellule,
    en_lignes,
    en_markdown,
    enumerer,
    ligne_html,
    prose_en_cellule,
    prose_html,
    prose_markdown,
    rendre,
)
from cap.resources import folder
from conftest import Community, Golden, Run

MORLAIX = folder("sample-community")
MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
PREMIER_JOUR = Path(__file__).parent / "communities" / "premier-jour"
DIFFICILES = Path(__file__).parent / "communities" / "notes" / "notes-difficiles.md"
JOUR = date(2026, 6, 1)
FORMES = ("markdown", "html", "texte", "json")

ACTEURS = {
    "acteurs/resam.yaml": "nom: Résam",
    "acteurs/ville.yaml": "nom: Ville\ntype: collectivite",
    "acteurs/pole-ess.yaml": "nom: Pôle ESS",
    "acteurs/anne.yaml": "nom: Anne Le Goff\ntype: personne",
    "acteurs/discret.yaml": "nom: Discret\nvisibilite: membres",
}


def lire(dossier: Path) -> Communaute:
    return load(dossier).communaute


def reunion(
    community: Community, notes: str = "", entete: str = "", autres: Mapping[str, str] = {}, audience: str = "membres"
) -> CompteRendu:
    """The minutes of one meeting of 20 March 2026, from its notes and its front matter."""
    texte = f"---\ndate: 2026-03-20\n{entete}\n---\n{notes}\n"
    communaute = lire(community({**ACTEURS, **autres, "reunions/2026-03-20-copil.md": texte}))
    return cr.compte_rendu(communaute, "2026-03-20-copil", JOUR, audience)


def sans_style(page: str) -> str:
    """A page without its style sheet, which every document shares."""
    return re.sub(r"(?s)(?<=<style>).*(?=</style>)", "", page)


def tout(valeur: object) -> str:
    """Every text that a value holds."""
    return repr(valeur)


# --- the two cases --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dossier", "comptes"),
    [
        (MORLAIX, [(13, 15), (17, 18), (14, 19), (16, 20), (15, 21), (18, 21), (15, 20), (18, 20)]),
        (MULHOUSE, [(9, 9), (11, 12), (14, 16), (15, 18), (13, 17), (16, 17), (14, 17), (15, 17), (13, 16), (16, 16)]),
    ],
)
def test_presences_are_those_of_the_case(dossier: Path, comptes: list[tuple[int, int]]) -> None:
    communaute = lire(dossier)
    journees = [identifiant for identifiant in communaute.reunions if identifiant.endswith("journee")]
    lues = [cr.compte_rendu(communaute, identifiant, JOUR).presences for identifiant in journees]
    assert [(item.structures, item.attendues) for item in lues if item][-len(comptes) :] == comptes
    assert all(item and not item.autres_structures for item in lues)


def test_a_steering_committee_is_counted_among_its_members() -> None:
    lu = cr.compte_rendu(lire(MORLAIX), "2025-01-07-copil", date(2025, 1, 15))
    assert lu.presences is not None
    assert lu.presences.compte == "3 structures présentes sur les 3 de l'instance"


def test_elected_people_and_services_stand_apart(community: Community) -> None:
    entete = "presents:\n- {acteur: ville, qualite: services}\n- {acteur: ville, qualite: élus, personnes: 2}\n- resam"
    lu = reunion(community, entete=entete)
    assert lu.presences is not None
    assert [item.libelle for item in lu.presences.presents] == [
        "Résam",
        "Ville (élus, 2 personnes)",
        "Ville (services)",
    ]
    assert lu.presences.compte == "2 structures présentes sur 5 actives"


@pytest.mark.parametrize(
    ("nom", "dossier", "identifiant", "jour"),
    [
        ("morlaix-journee-8", MORLAIX, "2024-05-21-journee", date(2025, 1, 15)),
        ("morlaix-journee-10", MORLAIX, "2024-12-10-journee", date(2025, 1, 15)),
        ("morlaix-copil", MORLAIX, "2025-01-07-copil", date(2025, 1, 15)),
        ("mulhouse-evaluation", MULHOUSE, "2024-10-08-journee", date(2025, 1, 15)),
        ("premier-jour", PREMIER_JOUR, "2026-03-17-premiere-rencontre", date(2026, 4, 15)),
    ],
)
def test_the_documents_as_they_are_read(nom: str, dossier: Path, identifiant: str, jour: date, golden: Golden) -> None:
    lu = cr.compte_rendu(lire(dossier), identifiant, jour)
    golden(f"cr/{nom}.md", document(lu, COMPTE_RENDU, "markdown"))
    golden(f"cr/{nom}.txt", document(lu, COMPTE_RENDU, "texte"))
    golden(f"cr/{nom}-releve.md", document(lu, RELEVE, "markdown"))


def test_the_page_and_the_data_as_they_are_written(golden: Golden) -> None:
    lu = cr.compte_rendu(lire(MORLAIX), "2024-12-10-journee", date(2025, 1, 15), "soutien")
    golden("cr/morlaix-journee-10-soutien.html", sans_style(document(lu, COMPTE_RENDU, "html")))
    golden("cr/morlaix-journee-10-soutien-releve.html", sans_style(document(lu, RELEVE, "html")))
    golden("cr/morlaix-journee-10-soutien-releve.txt", document(lu, RELEVE, "texte"))
    golden("cr/morlaix-journee-10-soutien.json", document(lu, COMPTE_RENDU, "json"))


@pytest.mark.parametrize("dossier", [MORLAIX, MULHOUSE, PREMIER_JOUR])
@pytest.mark.parametrize("audience", cr.AUDIENCES)
def test_documents_hold_no_iso_date_no_bracket_no_at_sign(dossier: Path, audience: str) -> None:
    communaute = lire(dossier)
    for identifiant in communaute.reunions:
        lu = cr.compte_rendu(communaute, identifiant, JOUR, audience)
        for quoi in (COMPTE_RENDU, RELEVE):
            for forme in ("markdown", "texte", "html"):
                texte = document(lu, quoi, forme).rpartition("</style>")[2]
                assert not re.search(r"\d{4}-\d{2}-\d{2}|\[\[|@\w", texte), (identifiant, quoi, forme)
                assert "'" not in texte.replace("&#39;", "'") or forme == "html"
                assert document(lu, quoi, forme) == document(lu, quoi, forme)


# --- who reads what -------------------------------------------------------------------------------------------

BLOCS = """
## Point ouvert
Dit à tous.

::: membres
Dit aux membres.
Décision : réservée aux membres
:::

::: soutien
Dit au soutien.
- [ ] @resam : tâche du soutien
Question : question du soutien ?
:::

::: financeurs
Dit aux financeurs.
:::

::: membre
Bloc mal nommé.
:::

## Autre point
::: soutien
Jamais fermé.
"""
APPROUVE = "compte_rendu: {statut: approuve, approuve_le: 2026-05-01}"


def test_restricted_blocks_never_enter_the_value_of_others(community: Community) -> None:
    membres = reunion(community, BLOCS)
    assert "Dit à tous" in tout(membres) and "Dit aux membres" in tout(membres)
    for cache in ("soutien", "financeurs", "mal nommé", "Jamais fermé"):
        assert cache not in tout(membres).replace("audience", "")
    soutien = reunion(community, BLOCS, audience="soutien")
    for vu in (
        "Dit à tous",
        "aux membres",
        "Dit au soutien",
        "tâche du soutien",
        "aux financeurs",
        "mal nommé",
        "fermé",
    ):
        assert vu in tout(soutien)
    reserves = {morceau.reserve for point in soutien.points for morceau in point.morceaux}
    assert reserves == {"", "membres", "soutien", "financeurs"}


def test_the_public_reads_what_everyone_may_once_approved(community: Community) -> None:
    notes = BLOCS + "\n## Suite\nDécision : publique\n- [ ] @resam : une tâche\nQuestion : une question ?\n"
    entete = f"lieu: Mairie\nredaction: resam\nanimation: ville\npresents: [resam]\n{APPROUVE}"
    lu = reunion(community, notes, entete, audience="public")
    assert [item.texte for item in lu.decisions] == ["Publique."]
    assert (lu.taches, lu.questions_ouvertes, lu.presences, lu.redaction, lu.animation) == ((), (), None, "", ())
    assert "Dit à tous" in tout(lu) and "Dit aux membres" not in tout(lu)
    assert "Résam" not in tout(lu)
    assert (lu.lieu, lu.statut, lu.approuve_le) == ("Mairie", cr.APPROUVE, None)
    assert [point.titre for point in lu.points] == ["Point ouvert", "Suite"]


@pytest.mark.parametrize("statut", ["projet", "diffuse", "{statut: approuve, approuve_le: 2026-07-01}"])
def test_the_public_waits_for_the_approval(community: Community, statut: str) -> None:
    lu = reunion(
        community,
        "## Point\nDit.\nDécision : oui\n\nProchaine réunion : lundi",
        f"compte_rendu: {statut}",
        audience="public",
    )
    assert lu.en_attente and not lu.points and not lu.prochaines
    for forme in ("markdown", "html", "texte"):
        assert "une fois le compte-rendu approuvé" in re.sub(r"\s+", " ", document(lu, COMPTE_RENDU, forme))
        assert "une fois le compte-rendu approuvé" in re.sub(r"\s+", " ", document(lu, RELEVE, forme))


def test_a_heading_inside_a_block_is_restricted_too(community: Community) -> None:
    notes = "## Ouvert\nDit.\n\n::: soutien\n### Secret\nchut\n:::\n\n::: soutien\n## Caché\n:::\n\n## Fin\n"
    membres = tout(reunion(community, notes))
    assert "Secret" not in membres and "Caché" not in membres
    soutien = tout(reunion(community, notes, audience="soutien"))
    assert "### Secret" in soutien and "Caché" in soutien


def test_people_are_not_named_to_the_public(community: Community) -> None:
    notes = "## Point\nDécision : @anne et @resam portent ; [[anne]] aussi, @discret non"
    public = reunion(community, notes, APPROUVE, audience="public")
    assert public.decisions[0].texte == "Une personne et Résam portent ; une personne aussi, une structure non."
    membres = reunion(community, notes)
    assert membres.decisions[0].texte == "Anne Le Goff et Résam portent ; Anne Le Goff aussi, Discret non."


@pytest.mark.parametrize(
    ("accord", "nommee"),
    [
        ("{le: 2026-01-01, par: elle-même}", True),
        ("{le: 2026-01-01, champs: [nom]}", True),
        ("{le: 2026-01-01, champs: [site]}", False),
        ("{le: 2027-01-01}", False),
    ],
)
def test_a_person_who_agreed_is_named(community: Community, accord: str, nommee: bool) -> None:
    fiche = {"acteurs/anne.yaml": f"nom: Anne Le Goff\ntype: personne\naccord_publication: {accord}"}
    lu = reunion(community, "## P\nDécision : @anne porte", APPROUVE, fiche, "public")
    assert ("Anne" in lu.decisions[0].texte) == nommee


def test_an_answer_for_the_support_team_stays_with_it(community: Community) -> None:
    notes = "## P\nQuestion : combien ?\n\n::: soutien\nRéponse : trop cher\n:::\n"
    membres = reunion(community, notes)
    (question,) = [item for item in membres.points[0].morceaux if isinstance(item, QuestionPosee)]
    assert (question.reponse, question.ouverte) == ("", False)
    assert "trop cher" not in tout(membres)


# --- the heading ----------------------------------------------------------------------------------------------


def test_the_heading_says_the_meeting(community: Community) -> None:
    entete = """titre: Comité
instance: copil
debut: 14:00
fin: 16:30
lieu: Maison
animation: [resam, ville]
redaction: pole-ess
relecture: Mme X
compte_rendu: {statut: diffuse, diffuse_le: 2026-03-25, a: [resam, ville]}"""
    lu = reunion(community, "## P", entete, {"gouvernance.yaml": "instances: [{id: copil, nom: Copil}]"})
    texte = document(lu, COMPTE_RENDU, "texte").replace("\u00a0", " ")
    for ligne in (
        "  Date : vendredi 20 mars 2026, de 14 h à 16 h 30",
        "  Lieu : Maison",
        "  Animation : Résam et Ville",
        "  Rédigé par : Pôle ESS",
        "  Relu par : Mme X",
        "  Statut : diffusé le 25 mars 2026 (Résam et Ville)",
    ):
        assert f"{ligne}\n" in texte
    assert "Copil" in texte


@pytest.mark.parametrize(
    ("entete", "attendu"),
    [
        ("debut: 14:00", "vendredi 20 mars 2026, à partir de 14 h"),
        ("fin: 14:00", "vendredi 20 mars 2026\n"),
        ("compte_rendu: diffuse", "Statut : diffusé\n"),
        ("compte_rendu: {statut: approuve, approuve_le: 2026-05}", "Statut : approuvé en mai 2026\n"),
        ("compte_rendu: {statut: approuve, diffuse_le: n. c.}", "Statut : diffusé, approuvé\n"),
        ("compte_rendu: {statut: approuve, approuve_le: 2027, diffuse_le: 2026-04-01}", "diffusé le 1er avril 2026\n"),
        ("", "Statut : projet, pas encore diffusé\n"),
    ],
)
def test_dates_and_status_are_in_words(community: Community, entete: str, attendu: str) -> None:
    assert attendu in document(reunion(community, "## P", entete), COMPTE_RENDU, "texte").replace("\u00a0", " ")


def test_the_title_is_found_where_it_is(community: Community) -> None:
    assert reunion(community, "# Le titre\n\n## P\nx").titre == "Le titre"
    assert reunion(community, "## P\nx", "instance: copil").titre == "copil"
    assert reunion(community, "## P\nx").titre == "Réunion"


def test_a_title_kept_for_the_support_team_is_not_told(community: Community) -> None:
    notes = "::: soutien\n# Le titre\n:::\n\n## P\nx"
    assert reunion(community, notes).titre == "Réunion"
    assert reunion(community, notes, audience="soutien").titre == "Le titre"


def test_a_meeting_dated_by_its_month_or_not_at_all(community: Community) -> None:
    dossier = community({"reunions/sans-date.md": "rien", "reunions/mars.md": "---\ndate: mars 2026\n---\nrien"})
    communaute = lire(dossier)
    assert "Date\u00a0: non précisée" in document(cr.compte_rendu(communaute, "sans-date", JOUR), COMPTE_RENDU, "texte")
    assert "Date\u00a0: mars 2026" in document(cr.compte_rendu(communaute, "mars", JOUR), COMPTE_RENDU, "texte")


# --- presences and quorum -------------------------------------------------------------------------------------


def test_everyone_present_is_told_without_naming_people(community: Community) -> None:
    entete = """presents: [resam, inconnue]
representes: [{acteur: ville, par: resam}]
excuses: [pole-ess]
invites: ["Le maire"]
autres_presents: "env. 12 habitants"
instance: copil"""
    gouvernance = {"gouvernance.yaml": "instances: [{id: copil, nom: Copil, membres: tous, quorum: 1/2}]"}
    lu = reunion(community, "## P", entete, gouvernance)
    assert lu.presences is not None
    assert lu.presences.compte == "1 structure présente sur 5 actives, et 1 autre"
    for quoi in (COMPTE_RENDU, RELEVE):
        for forme in ("markdown", "texte", "html"):
            texte = re.sub(r"<[^>]+>|[*\s]+", " ", document(lu, quoi, forme)).replace("  ", " ")
            for mots in (
                "Représentées : Ville",
                "(par Résam)",
                "Excusées : Pôle ESS",
                "Invités : Le maire",
                "Autres personnes présentes : env. 12 habitants",
                "2 structures présentes ou représentées sur 5, pour une règle de « 1/2 » : non atteint",
            ):
                assert mots in texte, (quoi, forme)


def test_without_any_known_actor_presences_are_only_counted(community: Community) -> None:
    dossier = community({"reunions/2026-03-20-copil.md": "---\npresents: [a, b]\n---\nx"})
    lu = cr.compte_rendu(lire(dossier), "2026-03-20-copil", JOUR)
    assert lu.presences is not None and lu.presences.compte == "2 structures présentes"
    dossier = community({"reunions/2026-03-20-copil.md": "---\nautres_presents: douze habitants\n---\nx"}, name="b")
    lu = cr.compte_rendu(lire(dossier), "2026-03-20-copil", JOUR)
    assert lu.presences is not None and lu.presences.compte == ""
    assert "douze habitants" in document(lu, COMPTE_RENDU, "html")


def test_an_instance_counts_its_active_members_and_those_not_yet_described(community: Community) -> None:
    gouvernance = {
        "gouvernance.yaml": "instances: [{id: copil, nom: C, membres: [resam, parti, nouveau], quorum: deux tiers}]",
        "acteurs/parti.yaml": "nom: Parti\ndepart: 2025",
    }
    lu = reunion(community, "x", "instance: copil\npresents: [resam, ville, pole-ess, nouveau]", gouvernance)
    assert lu.presences is not None and lu.presences.quorum is not None
    assert lu.presences.compte == "2 structures présentes sur les 2 de l'instance, et 2 autres"
    assert lu.presences.quorum.phrase.endswith("pour une règle de « deux tiers » : atteint")


@pytest.mark.parametrize(
    ("regle", "presents", "membres", "resultat"),
    [
        ("1/2", 9, 18, True),
        ("1/2", 8, 18, False),
        ("2/3 des membres", 12, 18, True),
        ("50 %", 8, 18, False),
        ("la moitié", 9, 18, True),
        ("Deux tiers des structures", 11, 18, False),
        ("un tiers", 6, 18, True),
        ("trois quarts", 13, 18, False),
        ("la majorité", 9, 18, False),
        ("majorité", 10, 18, True),
        ("10", 10, 18, True),
        ("10 structures présentes", 9, 0, False),
        ("selon la coutume", 18, 18, None),
        ("1/2", 0, 0, None),
    ],
)
def test_a_quorum_is_a_share_or_a_number(regle: str, presents: int, membres: int, resultat: bool | None) -> None:
    assert atteint(regle, presents, membres) is resultat


def test_a_rule_cap_cannot_count_is_told_without_a_conclusion(community: Community) -> None:
    gouvernance = {"gouvernance.yaml": "instances: [{id: copil, nom: C, quorum: selon la coutume}]"}
    lu = reunion(community, "x", "instance: copil\npresents: [resam]", gouvernance)
    assert lu.presences is not None and lu.presences.quorum is not None
    assert lu.presences.quorum.phrase == (
        "1 structure présente ou représentée sur 5, pour une règle de « selon la coutume »"
    )


# --- what was said and agreed ---------------------------------------------------------------------------------


def test_points_keep_the_order_of_the_notes(community: Community) -> None:
    notes = """## Convention (20 min, décision, @resam)
La ville préfère un suivi annuel.
Décision : le suivi sera semestriel (consentement ; à revoir en septembre 2026)
- [ ] @resam avec @ville : envoyer la convention, pour le 1er avril
- [ ] @ville : relire

Et la suite se discute.
Information : le budget est voté
Reporté : la charte (reporté au prochain copil)
Reporté : le budget, d'ici avril 2026
Reporté : la fête
Question : qui représente les habitants ?
Réponse : tout le monde
### Détail
Réponse : orpheline"""
    point, _ = reunion(community, f"{notes}\n## Suite\n").points
    assert (point.titre, point.nature, point.porteur) == ("Convention", "décision", "Résam")
    assert [type(item).__name__ for item in point.morceaux] == [
        "Prose", "DecisionPrise", "TacheConvenue", "TacheConvenue", "Prose", "Prose", "Prose", "Prose", "Prose",
        "QuestionPosee", "Prose", "Prose",
    ]  # fmt: skip
    textes = [item.texte for item in point.morceaux if isinstance(item, Prose)]
    assert textes == [
        "La ville préfère un suivi annuel.",
        "Et la suite se discute.",
        "Le budget est voté.",
        "Reporté (prochaine réunion « copil ») : la charte",
        "Reporté : le budget, d'ici avril 2026",
        "Reporté : la fête",
        "### Détail",
        "Réponse : orpheline",
    ]


def test_a_planned_point_lends_its_nature_porteur_and_documents(community: Community) -> None:
    entete = """ordre_du_jour:
- {cle: conv, intitule: La convention, type: echange, porteur: ville, documents: [Projet, Budget]}
- {intitule: "Budget 2026", type: convivialite}"""
    lu = reunion(community, "## Autre nom {#conv}\nx\n\n## budget  2026\ny", entete)
    assert lu.ordre_du_jour == ("La convention", "Budget 2026")
    assert [(point.nature, point.porteur, point.documents) for point in lu.points] == [
        ("échange", "Ville", ("Projet", "Budget")),
        ("convivialité", "", ()),
    ]
    assert "*Échange · porté par Ville · documents\u00a0: Projet, Budget*" in document(lu, COMPTE_RENDU, "markdown")


@pytest.mark.parametrize(
    ("suffixe", "precisions"),
    [
        ("(consentement)", ("Consentement",)),
        ("(13 pour, 0 contre, 1 abstention)", ("13 pour, 0 contre, 1 abstention",)),
        ("(2 abstentions)", ("2 abstentions",)),
        ("(vote : 9 pour, 1 contre)", ("Vote", "9 pour, 1 contre")),
        ("(majorité des deux tiers ; 13 pour)", ("Majorité des deux tiers", "13 pour")),
        ("(à revoir le 3 mai 2026)", ("À revoir le 3 mai 2026",)),
        ("(à revoir au prochain copil)", ("À revoir à la prochaine réunion « copil »",)),
        ("(modifie [[2026-01-15-copil#D1]])", ("Modifie D1 du 15 janvier 2026",)),
        ("(suite de #D9)", ("Fait suite à #D9",)),
        ("", ()),
    ],
)
def test_a_decision_says_how_it_was_taken(community: Community, suffixe: str, precisions: tuple[str, ...]) -> None:
    avant = {"reunions/2026-01-15-copil.md": "---\ndate: 2026-01-15\n---\nDécision : avant"}
    (decision,) = reunion(community, f"Décision : le suivi est semestriel {suffixe}", autres=avant).decisions
    assert decision.texte == "Le suivi est semestriel."
    assert decision.precisions == precisions


def test_a_task_that_is_over_is_never_to_do(community: Community) -> None:
    notes = """Accueil
- [x] @resam : réserver la salle
- [ ] @ville avec @resam : prêter les clés (fait le 3 mai 2026)
- [ ] écrire au maire (abandonné le 4 mai 2026 : @ville l'a fait)
- [ ] peindre (abandonné)
- [ ] @resam : relancer"""
    lu = reunion(community, notes)
    assert [tache.quoi for tache in lu.taches] == ["relancer"]
    assert [(tache.quoi, tache.issue) for tache in lu.taches_faites] == [
        ("réserver la salle", "fait"),
        ("prêter les clés", "fait le 3 mai 2026"),
    ]
    assert [tache.issue for tache in lu.taches_abandonnees] == [
        "abandonné le 4 mai 2026 : Ville l'a fait",
        "abandonné",
    ]
    for quoi, forme, avant, apres in (
        (COMPTE_RENDU, "markdown", "**Déjà fait :**\n\n- **Résam** : réserver la salle (A1)\n", "**À faire :**"),
        (COMPTE_RENDU, "html", '<p class="libelle">Déjà fait</p>', '<p class="libelle">À faire</p>'),
        (COMPTE_RENDU, "texte", "  Déjà fait :\n  - Résam : réserver la salle (A1)\n", "  À faire :\n  - Résam"),
        (RELEVE, "markdown", "| A5 | Relancer | Résam | à préciser |\n\n## Déjà fait\n\n- **Résam**", "## Abandonné"),
        (RELEVE, "html", "<h2>Déjà fait</h2>", "<h2>Abandonné</h2>"),
        (RELEVE, "texte", "Déjà fait\n---------\n  - Résam : réserver la salle (A1)\n", "Abandonné\n"),
    ):  # fmt: skip
        texte = document(lu, quoi, forme).replace("\u202f", " ").replace("\u00a0", " ")
        assert avant in texte and texte.index(apres) > texte.index(avant), (quoi, forme)


def test_tasks_say_who_with_whom_and_when(community: Community) -> None:
    notes = """- [ ] @resam avec @ville, @pole-ess : envoyer (pour avril 2026 ; reporté au 1er mai 2026)
- [ ] relire le 2026-04-03
- [ ] @resam : chercher, d'ici le prochain copil"""
    envoyer, relire, chercher = reunion(community, notes).taches
    assert (envoyer.qui, envoyer.avec, envoyer.quand.pour) == ("Résam", ("Ville", "Pôle ESS"), "pour avril 2026")
    assert (relire.qui, relire.quoi, relire.quand.pour) == ("", "relire le 3 avril 2026", "")
    assert chercher.quand.pour == "pour la prochaine réunion « copil »"
    lu = reunion(community, notes)
    assert "- **Résam**, avec Ville et Pôle ESS\u00a0: envoyer (A1, pour avril 2026)" in document(
        lu, COMPTE_RENDU, "markdown"
    )
    assert "- Relire le 3 avril 2026" in document(lu, COMPTE_RENDU, "texte")
    assert "| A2 | Relire le 3 avril 2026 | à préciser | à préciser |" in document(lu, RELEVE, "markdown")


def test_the_next_meeting_comes_last_unless_restricted(community: Community) -> None:
    notes = "## P\nx\n\nProchaine réunion : mardi 12 mai 2026 à 14 h\n\n::: soutien\nProchaine réunion : chut\n:::\n"
    assert reunion(community, notes).prochaines == ("Mardi 12 mai 2026 à 14 h",)


def test_a_meeting_without_notes_still_has_its_heading(community: Community) -> None:
    lu = reunion(community)
    assert (lu.points, lu.presences) == ((), None)


@pytest.mark.parametrize("forme", ["markdown", "html", "texte"])
def test_nothing_is_said_of_decisions_when_nothing_is_noted(community: Community, forme: str) -> None:
    for quoi in (COMPTE_RENDU, RELEVE):
        for notes in ("", "# Titre\n\n## Budget\n\n### Recettes\n\n<!-- les notes -->\n"):
            texte = document(reunion(community, notes), quoi, forme)
            assert "Rien n’est encore noté pour cette réunion." in texte
            assert "Aucune décision" not in texte
        assert "Rien n’est encore noté" not in document(reunion(community, "On parle."), quoi, forme)
        assert "Rien n’est encore noté" not in document(reunion(community, "", audience="public"), quoi, forme)
    assert "Aucune décision n’a été prise." in document(reunion(community, "On parle."), RELEVE, forme)


def test_difficult_notes_lose_nothing(community: Community) -> None:
    lu = reunion(community, DIFFICILES.read_text("utf-8"), audience="soutien")
    texte = document(lu, COMPTE_RENDU, "texte")
    for mots in ("ceci est cité", "Ce passage ne doit pas sortir non plus", "le suivi est semestriel", "habitants ?"):
        assert mots in re.sub(r"\s+", " ", texte.replace("\u202f", " ")) or mots.capitalize() in texte
    membres = document(reunion(community, DIFFICILES.read_text("utf-8")), COMPTE_RENDU, "texte")
    assert "ne doit pas sortir" not in membres
    assert "de nouveau lisible" in membres


# --- lines typed fast -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notes", "attendu"),
    [
        ("Région : déposé.\nUne seule demande ?", "Région : déposé.\n\nUne seule demande ?"),
        ("salle trop petite\nbudget à revoir", "Salle trop petite.\n\nBudget à revoir."),
        ("un mot,\npuis un autre", "Un mot, puis un autre."),
        ("• un\n• deux\nsuite", "- un\n- deux\n\nSuite."),
        ("Avant :\n- un\n  - sous\n1. premier", "Avant :\n\n- un\n  - sous\n1. premier"),
        ("> cité\n> encore\nAprès", "> cité\n> encore\n\nAprès."),
        ("| a | b |\n|---|---|\n| c | d |", "| a | b |\n|---|---|\n| c | d |"),
        ("```\ncode\n\n- x\n```\nfin", "```\ncode\n\n- x\n```\n\nFin."),
        ("voir https://exemple.fr/a", "Voir https://exemple.fr/a"),
        ("écrire à moi@exemple.fr", "Écrire à moi@exemple.fr"),
        ("deux points :", "Deux points :"),
        ("a\n \nb", "A.\n\nB."),
        ("Qui\tQuoi\nRésam\tle a|b\nFin", "| Qui | Quoi |\n| --- | --- |\n| Résam | le a\\|b |\n\nFin."),
        ("```\na\tb\nc\td\n```", "```\na\tb\nc\td\n```"),
        ("seule\tligne", "Seule\tligne."),
        ("\tun\n§\tdeux\no\ttrois", "Un.\n\n- deux\n- trois"),
    ],
)
def test_lines_become_paragraphs(notes: str, attendu: str) -> None:
    assert mettre_au_propre(notes, 80) == attendu


def test_lines_wrapped_by_an_editor_are_joined() -> None:
    longue = "Le territoire est très dynamique, mais les expérimentations ont du mal"
    assert mettre_au_propre(f"{longue}\nà durer.", 71) == f"{longue} à durer."
    assert mettre_au_propre(f"{longue}\nVille accueille", 71) == f"{longue} Ville accueille."
    assert mettre_au_propre(f"{longue}.\nUne autre phrase", 71) == f"{longue}.\n\nUne autre phrase."
    assert mettre_au_propre(f"{longue.lower()}\nà durer", 120) == f"{longue}.\n\nÀ durer."


@pytest.mark.parametrize(
    ("notes", "attendu"),
    [
        ("On en parle longuement\nsans conclure.", "On en parle longuement sans conclure."),
        ("On en parle\nlonguement (une heure)\nsans conclure", "On en parle longuement (une heure) sans conclure."),
        ("On en parle.\nsans conclure", "On en parle.\n\nSans conclure."),
        ("On retient :\nla salle", "On retient :\n\nLa salle."),
        ("On en parle\nLa mairie aussi", "On en parle.\n\nLa mairie aussi."),
        ("- On en parle\n  sans conclure\n  Jamais\n- Si", "- On en parle sans conclure Jamais\n- Si"),
        ("- un\n  - deux\n    trois\n\tquatre", "- un\n  - deux trois quatre"),
    ],
)
def test_a_small_letter_goes_on_with_the_line_above(notes: str, attendu: str) -> None:
    assert mettre_au_propre(notes, 80) == attendu


def test_points_without_notes_are_named_in_one_line(community: Community) -> None:
    notes = "## Accueil\n\n## Jardin, eau\nOn garde.\n\n## Suite ?\n"
    for forme in ("markdown", "texte", "html"):
        ecrit = document(reunion(community, notes), COMPTE_RENDU, forme)
        assert "Sans note\u00a0: Accueil\u202f; Suite\u202f?" in ecrit, forme
        assert ecrit.count("Accueil") == 1 and "Jardin, eau" in ecrit.replace("JARDIN, EAU", "Jardin, eau")
    entete = 'ordre_du_jour:\n  - intitule: "Accueil"'
    vides = document(reunion(community, "## Accueil\n## Fin\n", entete), COMPTE_RENDU, "markdown")
    assert "1. Accueil" in vides and "*Sans note\u00a0: Fin.*" in vides


def test_in_notes_without_capitals_each_line_is_its_own_paragraph() -> None:
    notes = (
        "Jean-Luc veut bien prêter sa camionnette le mardi\non garde pour plus tard : la livraison à domicile\n"
        "Excusés : CCSM (Mme Delmas, malade)\nabsent : personne d'autre\nMerci à Sophie pour les gâteaux :-)\n"
        "fin 16h20\non hésite (le prix\nest haut)\nmais c'est oui"
    )
    assert mettre_au_propre(notes, 80, sans_capitales=True).split("\n\n") == [
        "Jean-Luc veut bien prêter sa camionnette le mardi.",
        "On garde pour plus tard : la livraison à domicile.",
        "Excusés : CCSM (Mme Delmas, malade)",
        "Absent : personne d'autre.",
        "Merci à Sophie pour les gâteaux :-)",
        "Fin 16h20.",
        "On hésite (le prix est haut) mais c'est oui.",
    ]


@given(st.text(alphabet="aé -*>|`~#:.\n\t1.[]@{}(),\\«»?", max_size=80))
def test_any_notes_make_minutes(notes: str) -> None:
    lues = read_notes(notes, "reunions/r.md", 1, 0, Repertoire({}), date(2026, 3, 20))
    communaute = Communaute(reunions={"r": Reunion(id="r", notes=lues, corps=notes)})
    for audience in cr.AUDIENCES:
        assert isinstance(cr.compte_rendu(communaute, "r", JOUR, audience), CompteRendu)
    lu = cr.compte_rendu(communaute, "r", JOUR, "soutien")
    assert document(lu, COMPTE_RENDU, "markdown") and document(lu, RELEVE, "html")


def test_no_heading_is_left_alone_at_the_foot_of_a_printed_page() -> None:
    style = (folder("templates") / "style.css").read_text("utf-8")
    for selecteur in ("h1", "h2", "h3", ".nature", ".mention-reserve", "thead"):
        assert re.search(rf"{re.escape(selecteur)} {{[^}}]*break-after: avoid", style), selecteur
    for selecteur in ("li", "tr", ".decision, .question, .a-faire, .prochaine"):
        assert re.search(rf"{re.escape(selecteur)} {{[^}}]*break-inside: avoid", style), selecteur


# --- words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "quand", "pour_quand", "depuis", "jusque_quand"),
    [
        ("2026-05-03", "le 3 mai 2026", "pour le 3 mai 2026", "depuis le 3 mai 2026", "jusqu'au 3 mai 2026"),
        ("avril 2026", "en avril 2026", "pour avril 2026", "depuis fin avril 2026", "jusqu'en avril 2026"),
        ("T2 2026", "au 2e trimestre 2026", "pour le 2e trimestre 2026", "depuis la fin du 2e trimestre 2026",
         "jusqu'au 2e trimestre 2026"),
        ("printemps 2026", "au printemps 2026", "pour le printemps 2026", "depuis la fin du printemps 2026",
         "jusqu'au printemps 2026"),
        ("été 2026", "en été 2026", "pour l'été 2026", "depuis la fin de l'été 2026", "jusqu'à l'été 2026"),
        ("2026", "en 2026", "pour 2026", "depuis fin 2026", "jusqu'en 2026"),
    ],
)  # fmt: skip
def test_dates_stand_in_sentences(texte: str, quand: str, pour_quand: str, depuis: str, jusque_quand: str) -> None:
    lue = parse(texte)
    assert (en_precisant(lue), pour(lue), depuis_la_fin(lue), jusque(lue)) == (quand, pour_quand, depuis, jusque_quand)


def test_an_unknown_date_is_said_so() -> None:
    assert en_precisant(parse("n. c.")) == "à une date non connue"


def test_references_are_said_in_words(community: Community) -> None:
    dossier = community(
        {
            **ACTEURS,
            "reunions/2026-03-20-copil.md": "Décision : oui\n\n- [ ] @resam : relire\n",
            "reunions/2026-04.md": "---\ndate: avril 2026\n---\nDécision : avril\n",
            "reunions/sans-date.md": "---\ntitre: La fête\n---\nDécision : fête\n",
            "reunions/sans-rien.md": "Décision : rien\n",
            "actions/jardin.yaml": "nom: Jardin partagé\nporteurs: resam",
            "actions/cachee.yaml": "nom: Cachée\nporteurs: resam\nvisibilite: soutien",
            "feuille-de-route.yaml": "jalons: [{id: charte, intitule: Adopter la charte}]",
            "financements.yaml": "financements: [{id: region, intitule: Région 2026}]",
            "objectifs.yaml": """
                parcours: [{id: faim, intitule: Faim, etapes: [{id: produire, intitule: Produire}]}]
                publics: [{id: jeunes, intitule: Jeunes}]
                """,
        }
    )
    communaute = lire(dossier)
    ici = communaute.reunions["2026-03-20-copil"]
    membres = Redacteur(communaute, JOUR, "membres")
    for reference, mots in (
        ("resam", "Résam"),
        ("jardin", "Jardin partagé"),
        ("cachee", "un élément réservé"),
        ("jalon:charte", "Adopter la charte"),
        ("region", "un élément réservé"),
        ("2026-03-20-copil", "la réunion du 20 mars 2026"),
        ("2026-04", "la réunion d'avril 2026"),
        ("sans-date", "la réunion « La fête »"),
        ("sans-rien", "une réunion"),
        ("#D1", "D1"),
        ("2026-03-20-copil#A1", "A1"),
        ("2026-04#D1", "D1 d'avril 2026"),
        ("sans-date#D1", "D1"),
        ("faim/produire/jeunes", "Produire × Jeunes"),
        ("nulle-part", "nulle-part"),
        ("2020-01-01-copil#D1", "2020-01-01-copil#D1"),
    ):
        assert membres.designer(reference, ici) == mots, reference
    assert Redacteur(communaute, JOUR, "soutien").designer("region") == "Région 2026"
    assert membres.dire("voir [[#D1]], [[@resam]] et @resam le 2026-05-03, `@resam`", ici) == (
        "voir D1, @resam et Résam le 3 mai 2026, `@resam`"
    )
    assert membres.dire("le 2026-13-40 et 2026-03-20-copil") == "le 2026-13-40 et 2026-03-20-copil"
    assert membres.dire("@inconnu dit") == "inconnu dit"
    assert cible(communaute, "#D2", ici) == "2026-03-20-copil#D2"
    assert cible(communaute, "decision:ailleurs#D2") == "ailleurs#D2"


def test_a_title_without_any_name_keeps_its_id(community: Community) -> None:
    communaute = lire(community({"objectifs.yaml": "zones: [{id: nord}]"}))
    assert Redacteur(communaute, JOUR, "membres").designer("zone:nord") == "nord"


def test_a_sentence_ends_once() -> None:
    assert [phrase(texte) for texte in ("oui", "oui.", "oui ?", "", " a…")] == ["Oui.", "Oui.", "Oui ?", "", "A…"]


# --- what is safe ---------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script> **gras** | [x](javascript:alert(1)) ![i](http://mal.example/i.png) \u202e \x1b[31m"


class Balises(HTMLParser):
    """The tags and attributes of a page, as a browser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.vues: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.vues.append((tag, dict(attrs)))


@pytest.mark.parametrize("quoi", [COMPTE_RENDU, RELEVE])
def test_nothing_typed_acts_in_a_document(quoi: str) -> None:
    hostile = CompteRendu(
        communaute=HOSTILE,
        reunion="r",
        audience="membres",
        titre=HOSTILE,
        instance=HOSTILE,
        lieu=HOSTILE,
        animation=(HOSTILE,),
        redaction=HOSTILE,
        presences=cr.Presences(
            presents=(cr.Present(HOSTILE, HOSTILE),), excuses=(HOSTILE,), invites=(HOSTILE,), autres=HOSTILE
        ),
        ordre_du_jour=(HOSTILE,),
        points=(
            cr.Point(
                HOSTILE,
                HOSTILE,
                HOSTILE,
                (HOSTILE,),
                (
                    Prose(HOSTILE),
                    DecisionPrise("D1", HOSTILE, HOSTILE),
                    TacheConvenue("A1", HOSTILE, HOSTILE, (HOSTILE,), cr.Quand(HOSTILE)),
                    QuestionPosee("Q1", HOSTILE, HOSTILE),
                ),
            ),
        ),
        prochaines=(HOSTILE,),
    )
    page = document(hostile, quoi, "html")
    balises = Balises()
    balises.feed(page)
    assert not {"script", "img", "iframe", "object", "link", "form"} & {nom for nom, _ in balises.vues}
    for _, attributs in balises.vues:
        assert not [nom for nom in attributs if nom.startswith("on") or nom in ("src", "style")]
        assert not (attributs.get("href") or "").startswith("javascript:")
    for forme in FORMES:
        texte = document(hostile, quoi, forme)
        assert "\u202e" not in texte and "\x1b" not in texte
        json.loads(texte) if forme == "json" else None
    cellules = [ligne for ligne in document(hostile, RELEVE, "markdown").splitlines() if ligne.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", ligne)) for ligne in cellules} == {4, 5}


def test_prose_keeps_its_structure_and_its_links() -> None:
    html = prose_html(
        "# Grand titre\n\n- un\n- deux\n\n| a | b |\n|:--|--:|\n| 1 | 2 |\n\n[site](https://exemple.fr) l'été ?"
    )
    assert "<h3>Grand titre</h3>" in html and "<li>deux</li>" in html and "<th>a</th>" in html
    assert '<a href="https://exemple.fr" rel="noopener noreferrer">site</a> l’été\u202f?' in html
    assert ligne_html("**oui** <b>") == "<strong>oui</strong> &lt;b&gt;"


def test_markdown_prose_is_set_in_french_outside_code() -> None:
    assert prose_markdown("l'été `a : b` ?\n\n```\na : b\n```\n\n| :--- | --- |") == (
        "l’été `a : b`\u202f?\n\n```\na : b\n```\n\n| :--- | --- |"
    )


@pytest.mark.parametrize(
    ("texte", "ecrit"),
    [
        ("a*b_c_d [x] <i> `k` \\", "a\\*b_c_d \\[x\\] \\<i\\> \\`k\\` \\\\"),
        ("_a_", "\\_a\\_"),
        ("# titre\nsuite", "\\# titre suite"),
        ("- puce", "\\- puce"),
        ("12. item", "12\\. item"),
        ("--- x", "\\--- x"),
        ("===", "\\==="),
        ("~~~ ~~x~~ &lt; R&D", "\\~\\~~ \\~~x\\~~ \\&lt; R&D"),
        ("2026 oui", "2026 oui"),
    ],
)
def test_a_plain_value_is_never_read_as_markdown(texte: str, ecrit: str) -> None:
    assert en_markdown(texte) == ecrit


def test_small_writers() -> None:
    assert en_cellule("a|b") == "a\\|b"
    assert prose_en_cellule("a | b\nc") == "a \\| b c"
    assert brut("**a** et *b*, [c](https://d.fr) 2*3*4") == "a et b, c (https://d.fr) 2*3*4"
    assert [enumerer(noms) for noms in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a et b", "a, b et c"]
    assert en_lignes("un\ndeux", 2, "- ") == "  - un\n    deux"


def test_a_template_never_leaves_a_silent_blank() -> None:
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        rendre("compte-rendu.md.j2", cr=None)


# --- naming a meeting or an actor -----------------------------------------------------------------------------


def test_a_meeting_is_named_by_its_id_its_start_or_derniere() -> None:
    communaute = lire(MORLAIX)
    mots = ("2025-01-07-copil", "2025-01", "2025-01-07-copil.md", "derniere", "Dernière")
    autres = ("2025-01-07-COPIL", "reunions/2025-01-07-copil.md", "7 janvier 2025", "07/01/2025", "Comité de pilotage")
    for mot in (*mots, *autres, "COPIL", r".\reunions\2025-01-07-copil.md"):
        assert designation.reunion(communaute, mot, date(2025, 2, 1)).id == "2025-01-07-copil", mot
    assert designation.reunion(communaute, "derniere", date(2024, 12, 31)).id == "2024-12-10-journee"


@pytest.mark.parametrize(
    ("mot", "message"),
    [
        ("2024-0", "plusieurs réunions"),
        ("2024-05-12-journee", "Vouliez-vous «\u00a02024-05-21-journee\u00a0»"),
        ("xyz", "Par exemple\u00a0: "),
        ("2", "…, 2024-01-23-journee, "),
        ("Journées de la communauté", "2024-12-10-journee"),
        ("", "Par exemple"),
    ],
)
def test_an_unknown_meeting_is_declined_with_what_was_meant(mot: str, message: str) -> None:
    with pytest.raises(Refus) as refus:
        designation.reunion(lire(MORLAIX), mot, JOUR)
    assert message in f"{refus.value.message} {refus.value.remede}"


def test_an_instance_is_named_by_its_id_its_name_or_as_meetings_do(community: Community) -> None:
    for mot in ("copil", "COPIL", "comite de pilotage", " Comité de pilotage"):
        assert designation.instance(lire(MORLAIX), mot) == "copil", mot
    sans = lire(community({"reunions/2026-03-20-bureau.md": "---\ninstance: bureau\n---\n"}))
    assert designation.instance(sans, "Bureau") == "bureau"
    with pytest.raises(Refus) as refus:
        designation.instance(lire(MORLAIX), "copyl")
    assert "Vouliez-vous «\u00a0copil\u00a0»" in refus.value.remede
    with pytest.raises(Refus) as refus:
        designation.instance(lire(MORLAIX), "xyz")
    assert "Au choix\u00a0: copil, " in refus.value.remede


def test_a_folder_without_meetings_says_so(community: Community) -> None:
    communaute = lire(community())
    for mot in ("derniere", "copil"):
        with pytest.raises(Refus):
            designation.reunion(communaute, mot, JOUR)


def test_derniere_is_the_last_meeting_whose_day_has_come(community: Community) -> None:
    fichiers = {
        "reunions/2026-03-20-copil.md": "---\nstatut: tenue\n---\nDécision : oui\n",
        "reunions/2026-05-20-copil.md": "---\nstatut: tenue\n---\n## Accueil\n\n<!-- notes -->\n",
        "reunions/2026-09-20-copil.md": "## Accueil\nÀ préparer.\n",
    }
    assert designation.reunion(lire(community(fichiers)), "derniere", JOUR).id == "2026-05-20-copil"
    del fichiers["reunions/2026-03-20-copil.md"], fichiers["reunions/2026-05-20-copil.md"]
    fichiers["reunions/2026-09-20-copil.md"] = "## Accueil\n"
    with pytest.raises(Refus, match="n’a encore eu lieu"):
        designation.reunion(lire(community(fichiers, "autre")), "derniere", JOUR)


@pytest.mark.parametrize(("notes", "dit"), [("", "1 ligne ressemble"), ("Q : qui ?\n", "2 lignes ressemblent")])
def test_lines_that_look_like_decisions_are_counted(run: Run, community: Community, notes: str, dit: str) -> None:
    dossier = community({"reunions/2026-03-20-copil.md": f"On parle.\nDécision on garde la salle\n{notes}"})
    fait = run("cr", "2026-03-20", "--format", "texte", "--date", "2026-06-01", "-C", dossier)
    assert fait.stderr == f"{dit} à une décision ou à une tâche, sans l’être\u00a0: cap cr clore 2026-03-20-copil\n"


def test_a_meeting_to_come_is_said_so(run: Run, community: Community) -> None:
    dossier = community({"reunions/2026-09-20-copil.md": "## Accueil\n"})
    fait = run("cr", "2026-09-20", "--format", "texte", "--date", "2026-06-01", "-C", dossier)
    assert (fait.code, fait.stderr) == (
        0,
        "Cette réunion n’a pas encore eu lieu\u00a0: il n’y a qu’un cadre à remplir.\n",
    )


def test_an_actor_is_named_by_id_name_or_alias() -> None:
    communaute = lire(MORLAIX)
    for mot in ("resam", "@resam", "RESAM", "le Résam"):
        assert designation.acteur(communaute, mot).id == "resam"
    for mot in ("zzzzzz", ""):
        with pytest.raises(Refus, match="n’existe pas"):
            designation.acteur(communaute, mot)


def test_people_are_counted_where_they_are_noted_elected_people_and_services_apart(community: Community) -> None:
    dossier = community(
        ACTEURS
        | {
            "reunions/2026-03-20-copil.md": """\
            ---
            presents:
              - {acteur: ville, qualite: Élus, personnes: 2}
              - {acteur: ville, qualite: services}
              - {acteur: pole-ess, personnes: 1, qualite: élus}
              - resam
            autres_presents: "env. 12 habitants"
            ---
            On parle.
            """
        }
    )
    compte_rendu = cr.compte_rendu(lire(dossier), "2026-03-20-copil", JOUR)
    presences = compte_rendu.presences
    assert presences is not None
    assert presences.compte_personnes == "au moins 3 personnes"
    assert [item.phrase for item in presences.qualites] == [
        "Élus : 2 structures, 3 personnes",
        "services : 1 structure",
    ]
    assert presences.autres == "env. 12 habitants"
    for forme in FORMES:
        assert "env. 12 habitants" in document(compte_rendu, COMPTE_RENDU, forme)
    for forme in ("markdown", "html", "texte"):
        page = document(compte_rendu, COMPTE_RENDU, forme).replace("\u00a0", " ").replace("\u202f", " ")
        assert "Au moins 3 personnes ; dont" in " ".join(page.split())
        assert "; dont élus : 2 structures, 3 personnes ; services : 1 structure" in " ".join(page.split())
    assert dataclasses.replace(presences, sans_nombre=0).compte_personnes == "3 personnes comptées"
    assert dataclasses.replace(presences, personnes=0).compte_personnes == ""


# --- the command ----------------------------------------------------------------------------------------------


def morlaix(community: Community) -> Path:
    """A copy of the sample that outputs may be written in."""
    return community(
        {str(path.relative_to(MORLAIX)): path.read_bytes() for path in MORLAIX.rglob("*") if path.is_file()}
    )


def test_both_documents_go_to_sorties(run: Run, community: Community) -> None:
    dossier = morlaix(community)
    fait = run("cr", "2025-01-07-copil", "--date", "2025-01-15", cwd=dossier)
    assert (fait.code, fait.stdout) == (0, "")
    noms = [f"2025-01-07-copil-{quoi}.{suffixe}" for quoi in (COMPTE_RENDU, RELEVE) for suffixe in ("md", "html")]
    assert fait.stderr.splitlines() == [f"Écrit\u00a0: sorties/{nom}" for nom in noms]
    octets = {nom: (dossier / "sorties" / nom).read_bytes() for nom in noms}
    encore = run("cr", "derniere", "--date", "2025-01-15", cwd=dossier)
    assert encore.stderr.splitlines()[0] == "Comité de pilotage, 7 janvier 2025 (2025-01-07-copil)\u00a0:"
    assert encore.stderr.splitlines()[1:] == [f"Déjà à jour\u00a0: sorties/{nom}" for nom in noms]
    assert octets == {nom: (dossier / "sorties" / nom).read_bytes() for nom in noms}


def test_one_form_one_document_one_audience(run: Run, community: Community) -> None:
    dossier = morlaix(community)
    fait = run(
        "cr", "2024-05-21", "--releve", "--format", "html", "--pour", "public", "--date", "2025-01-15", cwd=dossier
    )
    assert fait.stderr == "Écrit\u00a0: sorties/2024-05-21-journee-releve-de-decisions-public.html\n"
    fait = run("cr", "2024-12", "--pour", "public", "-o", tmp := dossier.parent / "ailleurs", cwd=dossier)
    assert "pas encore approuvé" in fait.stderr
    assert len(list(tmp.iterdir())) == 4


@pytest.mark.parametrize(
    ("options", "debut"),
    [
        (["--format", "texte"], "Compte-rendu (projet) · "),
        (["--format", "texte", "--releve"], "Relevé de décisions (projet) · "),
        (["--format", "json"], "{"),
        (["-o", "-"], "# Comité de pilotage"),
        (["-o", "-", "--format", "html"], "<!doctype html>"),
    ],
)
def test_a_document_may_be_printed(run: Run, options: list[str], debut: str) -> None:
    fait = run("cr", "2025-01-07-copil", "--date", "2025-01-15", *options, cwd=MORLAIX)
    assert (fait.code, fait.stderr) == (0, "")
    assert fait.stdout.startswith(debut)


@pytest.mark.parametrize(
    ("nom", "debut"), [("a.md", "# "), ("a.html", "<!doctype"), ("a.txt", "Compte-rendu"), ("a.json", "{")]
)
def test_the_name_of_a_file_says_its_form(run: Run, tmp_path: Path, nom: str, debut: str) -> None:
    fait = run("cr", "2025-01", "-C", MORLAIX, "-o", nom)
    assert fait.stderr == f"Écrit\u00a0: {nom}\n"
    assert (tmp_path / nom).read_text("utf-8").startswith(debut)


def test_an_unknown_form_of_file_is_declined(run: Run) -> None:
    fait = run("cr", "2025-01", "-C", MORLAIX, "-o", "cr.docx")
    assert fait.code == 2
    assert "«\u00a0.docx\u00a0»" in fait.stderr and ".html" in fait.stderr


def test_a_meeting_without_notes_and_problems_are_said(run: Run, community: Community) -> None:
    dossier = community({"reunions/2026-03-20-copil.md": "---\ndatte: 1\n---\n"})
    fait = run("cr", "2026", "--format", "texte", "-C", dossier)
    assert fait.code == 0
    assert "Rien n’est encore noté pour cette réunion\u00a0: il n’y a qu’un cadre à remplir." in fait.stderr
    assert "de lecture dans le dossier" in fait.stderr


def test_files_are_named_after_meeting_document_and_audience() -> None:
    lu = CompteRendu(communaute="", reunion="r", audience="soutien", titre="")
    assert nom_de_fichier(lu, RELEVE) == "r-releve-de-decisions-soutien"
    assert nom_de_fichier(dataclasses.replace(lu, audience="membres"), COMPTE_RENDU) == "r-compte-rendu"

"""What an import brings in, leaves to decide and leaves out: nothing merged, overwritten or lost unsaid."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cap import importer
from cap.correspondance import complete, guess, known_titles
from cap.correspondance import read as read_saved
from cap.graphie import cle
from cap.importplan import AJOUTE, COMPLETE, DOUTE, ECARTE, INCHANGE, Operation, Plan, Resultat, edited
from cap.loader import load
from cap.render import importer as rendu
from cap.tableau import Tableau, structure
from cap.tableau import read as read_table
from conftest import Community, Run
from tableurs import xlsx

RESAM = '# Notre voisin\nnom: "Résam"   # depuis toujours\nalias: [Resam]\ntype: association\n'


def table(contenu: str | bytes, nom: str = "t.csv") -> Tableau:
    octets = contenu.encode() if isinstance(contenu, str) else contenu
    return structure(read_table(octets, nom), known_titles())


def plan(
    genre: str, contenu: str | bytes, dossier: Path | None = None, remplacer: bool = False, sauvee: str = ""
) -> Plan:
    tableau = table(contenu)
    lecture = guess(genre, tableau)
    if sauvee:
        fichier, problemes = read_saved(sauvee, "imports/x.yaml")
        assert not problemes
        assert fichier is not None
        lecture = complete(fichier.evolve(pour=genre), tableau, "imports/x.yaml")
    if dossier is None:
        from cap.communaute import Communaute

        return importer.plan(tableau, lecture, Communaute(), (), remplacer)
    charge = load(dossier)
    return importer.plan(tableau, lecture, charge.communaute, charge.chemins, remplacer)


def applied(dossier: Path, fait: Plan) -> dict[str, str]:
    """Write a plan on disk, and give the files it touched."""
    for path, texte in fait.creations.items():
        (dossier / path).parent.mkdir(parents=True, exist_ok=True)
        (dossier / path).write_text(texte, encoding="utf-8")
    for path, operations in fait.editions.items():
        (dossier / path).write_bytes(edited((dossier / path).read_bytes(), operations))
    return {path: (dossier / path).read_text(encoding="utf-8") for path in [*fait.creations, *fait.editions]}


def one(fait: Plan, etat: str) -> Resultat:
    (resultat,) = [resultat for resultat in fait.resultats if resultat.etat == etat]
    return resultat


def states(fait: Plan) -> list[str]:
    return [resultat.etat for resultat in fait.resultats]


def said(fait: Plan) -> str:
    return rendu.texte(fait, "imports/x.yaml", essai=True)


# --- actors --------------------------------------------------------------------------------------------------


def test_a_new_actor_gets_a_file_in_the_order_of_the_format() -> None:
    fait = plan(
        "acteurs",
        "Site;Structure;Type;RNA;SIRET;Rôle;Arrivée;Diffusion;Effectif;Missions;Sigle\n"
        "www.epi.example;Épi du port;Asso;w291001234;732 829 320 00074;Membre, financeur;12/03/2024;x;env. 12;"
        '"Épicerie\nsolidaire";"EDP, Épi"\n',
    )
    assert fait.creations == {
        "acteurs/epi-du-port.yaml": 'nom: "Épi du port"\nalias:\n  - "EDP"\n  - "Épi"\ntype: association\n'
        'effectif: "env. 12"\nidentifiants:\n  rna: "W291001234"\n  siret: "73282932000074"\nroles:\n  - membre\n'
        "  - financeur\narrivee: 2024-03-12\nmissions: |-\n  Épicerie\n  solidaire\ndiffusion: oui\n"
        'site: "https://www.epi.example"\n'
    }
    assert states(fait) == [AJOUTE]
    assert fait.ecarts == ()


def test_what_is_written_checks_clean(community: Community) -> None:
    dossier = community()
    fait = plan(
        "acteurs", "Structure;Type;Depuis;RNA\nÉpi: du #port;Centre social;45363;W291001234\n- @x;;2024;\n", dossier
    )
    applied(dossier, fait)
    charge = load(dossier)
    assert charge.problems == ()
    assert {acteur.nom for acteur in charge.communaute.acteurs.values()} == {"Épi: du #port", "- @x"}
    epi = charge.communaute.acteurs["epi-du-port"]
    assert (epi.type, epi.sous_type) == ("association", "Centre social")


def test_an_existing_actor_is_completed_and_its_file_kept_as_typed(community: Community) -> None:
    dossier = community({"acteurs/resam.yaml": RESAM})
    fait = plan(
        "acteurs", "Structure;Type;Depuis;RNA;SIRET\nRÉSAM;mairie;2023-01-10;W291001234;73282932000074\n", dossier
    )
    resultat = one(fait, COMPLETE)
    assert [(ecart.champ, ecart.actuel, ecart.propose) for ecart in resultat.differences] == [
        ("type", "association", "collectivite")
    ]
    texte = applied(dossier, fait)["acteurs/resam.yaml"]
    assert texte.startswith(RESAM)
    assert texte[len(RESAM) :] == (
        'sous_type: mairie\nidentifiants:\n  rna: "W291001234"\n  siret: "73282932000074"\narrivee: 2023-01-10\n'
    )


def test_a_second_import_changes_nothing_and_hand_edits_stay(community: Community) -> None:
    contenu = "Structure;Sigle;Missions;Depuis;RNA\nMJC La Fabrique;MJC;Accueil;mars 2024;W291001234\n"
    dossier = community()
    applied(dossier, plan("acteurs", contenu, dossier))
    encore = plan("acteurs", contenu, dossier)
    assert (encore.creations, encore.editions, states(encore)) == ({}, {}, [INCHANGE])
    fichier = dossier / "acteurs/mjc-la-fabrique.yaml"
    fichier.write_text(fichier.read_text(encoding="utf-8").replace("Accueil", "Accueil du quartier"), encoding="utf-8")
    apres = plan("acteurs", contenu, dossier)
    assert (apres.creations, apres.editions, states(apres)) == ({}, {}, [INCHANGE])
    assert apres.resultats[0].differences[0].actuel == "Accueil du quartier"
    assert "« Accueil du quartier »".replace(" ", "\u00a0", 1) in said(apres).replace("\u00a0»", " »")


def test_replacing_takes_the_values_of_the_table_and_removes_nothing(community: Community) -> None:
    dossier = community({"acteurs/resam.yaml": RESAM + "diffusion: non\narrivee: 2020\n"})
    contenu = "Structure;Sigle;Type;Diffusion;Arrivée\nRésam;Maison;Fondation;oui;2023\n"
    montre = plan("acteurs", contenu, dossier)
    assert [ecart.champ for ecart in one(montre, INCHANGE).differences] == ["alias", "type", "arrivee", "diffusion"]
    fait = plan("acteurs", contenu, dossier, remplacer=True)
    texte = applied(dossier, fait)["acteurs/resam.yaml"]
    assert "alias: [Resam, " in texte
    assert "Maison" in texte
    assert "type: fondation" in texte
    assert "diffusion: oui" in texte
    assert states(plan("acteurs", contenu, dossier)) == [INCHANGE]
    assert "au lieu de" in " ".join(one(fait, COMPLETE).details)


def test_an_actor_known_by_its_alias_its_full_name_or_its_old_id_is_the_same(community: Community) -> None:
    dossier = community(
        {
            "acteurs/resam.yaml": RESAM + 'nom_complet: "Réseau des associations"\nanciens_ids: [maison-asso]\n',
            "acteurs/epi.yaml": 'nom: "Épicerie du port"\n',
        }
    )
    fait = plan("acteurs", "Structure\nResam\nréseau des associations\nmaison-asso\nÉpi\n", dossier)
    assert states(fait) == [INCHANGE] * 4
    assert {resultat.path for resultat in fait.resultats} == {"acteurs/resam.yaml", "acteurs/epi.yaml"}
    assert [ecart.champ for ecart in fait.resultats[3].differences] == ["nom"]


def test_a_likely_duplicate_waits_for_an_answer_and_the_answer_is_taken(community: Community) -> None:
    dossier = community({"acteurs/mjc-la-fabrique.yaml": 'nom: "MJC La Fabrique"\n'})
    contenu = "Structure;Missions\nLa Fabrique (MJC);Accueil\n"
    fait = plan("acteurs", contenu, dossier)
    assert states(fait) == [DOUTE]
    assert (fait.creations, fait.editions, fait.a_decider) == ({}, {}, ("La Fabrique (MJC)",))
    reponse = 'rapprochements: [{{nom: "La Fabrique (MJC)", designe: {}}}]\n'
    meme = plan("acteurs", contenu, dossier, sauvee=reponse.format("mjc-la-fabrique"))
    assert "alias" in str(meme.editions["acteurs/mjc-la-fabrique.yaml"])
    neuf = plan("acteurs", contenu, dossier, sauvee=reponse.format("nouveau"))
    assert list(neuf.creations) == ["acteurs/la-fabrique-mjc.yaml"]
    assert states(plan("acteurs", contenu, dossier, sauvee=reponse.format("ignorer"))) == [ECARTE]
    assert states(plan("acteurs", contenu, dossier, sauvee=reponse.format("a-decider"))) == [DOUTE]
    perdu = plan("acteurs", contenu, dossier, sauvee=reponse.format("mjc"))
    assert "n’existe pas" in one(perdu, DOUTE).details[0]
    applied(dossier, meme)
    assert states(plan("acteurs", contenu, dossier)) == [INCHANGE]


def test_duplicates_inside_the_table_wait_too_and_numbers_tell_bodies_apart() -> None:
    fait = plan("acteurs", "Structure\nMJC La Fabrique\nLigue 02\nLa Fabrique (MJC)\nLigue 60\n")
    assert states(fait) == [AJOUTE, AJOUTE, DOUTE, AJOUTE]
    assert "ligne 2" in one(fait, DOUTE).details[0]


def test_an_official_number_already_known_asks(community: Community) -> None:
    dossier = community({"acteurs/ville.yaml": 'nom: "Ville"\nidentifiants:\n  siret: "732 829 320 00074"\n'})
    fait = plan("acteurs", "Structure;SIRET\nService jeunesse;73282932000074\n", dossier)
    assert "SIRET" in one(fait, DOUTE).details[0]


def test_a_shared_domain_or_telephone_is_only_worth_a_look(community: Community) -> None:
    dossier = community(
        {
            "acteurs/ville.yaml": 'nom: "Ville"\nsite: "https://www.taule.example"\n',
            "prive/contacts.yaml": "contacts:\n  - id: p1\n    acteurs: [ville]\n    telephone: 02 98 88 00 00\n",
        }
    )
    contenu = "Structure;Mél;Tél\nCCAS;accueil@taule.example;\nMédiathèque;;298880000\n"
    fait = plan("acteurs", contenu, dossier)
    assert states(fait) == [AJOUTE, AJOUTE]
    assert len(fait.proches) == 2
    assert "taule.example" in said(fait)


def test_rows_of_one_name_make_one_file_and_their_contradictions_are_said() -> None:
    fait = plan("acteurs", "Structure;Missions;Sigle\nRésam;Accueil;R\nresam;;S\nRÉSAM;Autre chose;\n")
    assert one(fait, AJOUTE).lignes == (2, 3, 4)
    assert 'alias:\n  - "R"\n  - "S"\n' in fait.creations["acteurs/resam.yaml"]
    (ecart,) = fait.ecarts
    assert (ecart.ligne, ecart.texte) == (4, "Autre chose")
    assert "Accueil" in ecart.raison


def test_no_person_becomes_an_actor() -> None:
    fait = plan(
        "acteurs",
        "Structure;Type;Missions;Prénom;Mél\nMme Dupont;;;;\ncitoyenne;;;;\nAnne Martin;particulier;;;\n"
        "Épi;association;Appeler Anne au 06 11 22 33 44;Anne;anne@epi.example\nx@y.example;;;;\n"
        ";association;;;\n!!;;;;\n",
    )
    assert list(fait.creations) == ["acteurs/epi.yaml"]
    for secret in ("Anne", "06 11", "anne@"):
        assert secret not in fait.creations["acteurs/epi.yaml"]
    assert states(fait) == [ECARTE, ECARTE, ECARTE, AJOUTE, ECARTE, ECARTE, ECARTE]
    assert "L5" not in said(fait)
    assert "C5" in said(fait)


def test_ids_are_unique_within_their_kind_and_never_cover_an_unreadable_file(community: Community) -> None:
    dossier = community({"acteurs/resam.yaml": "nom: [cassé\n", "actions/epi.yaml": 'nom: "Épi"\nporteurs: [x]\n'})
    fait = plan("acteurs", f"Structure\nRésam\nÉpi\n{'x' * 66} 1\n{'x' * 66} 2\n", dossier)
    assert "n’a pas pu être lu" in one(fait, DOUTE).details[0]
    ids = [Path(path).stem for path in fait.creations]
    assert "epi" in ids
    assert len(set(ids)) == len(ids)
    assert all(len(identifiant) <= 64 for identifiant in ids)


def test_unknown_words_are_left_out_one_by_one(community: Community) -> None:
    dossier = community({"objectifs.yaml": 'zones:\n  - id: nord\n    intitule: "Quartier nord"\n'})
    fait = plan(
        "acteurs",
        "Structure;Rôle;Zone;Type;Précision;Rattachement\nÉpi;Membre, chef;Quartier nord / sud;Truc;Local;CCAS\n",
        dossier,
    )
    texte = fait.creations["acteurs/epi.yaml"]
    assert "roles:\n  - membre\n" in texte
    assert "zones:\n  - nord\n" in texte
    assert 'rattachement: "CCAS"' in texte
    assert {ecart.texte for ecart in fait.ecarts} == {"chef", "sud", "Truc"}


def test_a_table_without_a_name_says_what_to_do() -> None:
    fait = plan("acteurs", "Missions;Site\nx;y\n")
    assert not fait.possible
    assert "champ: nom" in said(fait)
    assert "courriel" in said(plan("contacts", "Fonction;Structure\nx;y\n"))


# --- contacts ------------------------------------------------------------------------------------------------

ANNUAIRE = (
    "Structure;Nom Prénom;Fonction;Mél;Tél. portable;Tél fixe;Depuis;Référent;Remarques;Mineur\n"
    "Résam;LE GALL Anne;Directrice;anne@resam.example;612345678;298880000;2023-01-10;x;à rappeler;non\n"
    "Résam;MARTIN Paul;;;;;;;;\n"
    "Mairie de Taulé;ABGRALL Gwenn;;;+33698765432;;;;;\n"
)


def test_people_go_to_prive_and_new_structures_get_their_name_alone(community: Community) -> None:
    dossier = community({"acteurs/resam.yaml": RESAM})
    fait = plan("contacts", ANNUAIRE.replace("Référent;", "Principal;"), dossier)
    assert set(fait.creations) == {"prive/contacts.yaml", "acteurs/mairie-de-taule.yaml"}
    assert fait.creations["acteurs/mairie-de-taule.yaml"] == 'nom: "Mairie de Taulé"\ntype: collectivite\n'
    assert fait.creations["prive/contacts.yaml"].startswith(
        'contacts:\n  - id: p1\n    prenom: "Anne"\n    nom: "LE GALL"\n    acteurs:\n      - acteur: resam\n'
        "        du: 2023-01-10\n        referent: oui\n"
        '    fonction: "Directrice"\n    courriel: "anne@resam.example"\n'
        '    telephone: "06 12 34 56 78 / 02 98 88 00 00"\n    mineur: non\n    note: "à rappeler"\n  - id: p2\n'
    )
    applied(dossier, fait)
    charge = load(dossier)
    assert charge.problems == ()
    assert [contact.nom for contact in charge.communaute.contacts.contacts] == ["LE GALL", "MARTIN", "ABGRALL"]


def test_contacts_imported_twice_do_not_change(community: Community) -> None:
    dossier = community({"acteurs/resam.yaml": RESAM})
    contenu = (
        "Structure;Contact;Mél;Tél\nRésam;LE GALL Anne;anne@r.example, b@r.example;612345678\n"
        "Résam;;accueil@r.example;\nRésam;;;0298880000\nÉpi;Anne Le Gall;autre@e.example;\n;MARTIN Paul;;\n"
        "Résam;Yann et Lena;y@r.example l@r.example;\n"
    )
    applied(dossier, plan("contacts", contenu, dossier))
    encore = plan("contacts", contenu, dossier)
    assert (encore.creations, encore.editions) == ({}, {})
    assert set(states(encore)) == {INCHANGE}
    assert [resultat.differences for resultat in encore.resultats] == [()] * 7


def test_a_known_contact_is_completed_by_splice_and_never_overwritten(community: Community) -> None:
    contacts = (
        "# secret\ncontacts:\n  - id: p7   # Anne\n    prenom: Anne\n    nom: Le Gall\n    acteurs: [resam]\n"
        "    courriel: anne@r.example\n    fonction:\n  - id: p2\n    courriel: seul@r.example\n"
    )
    dossier = community(
        {"acteurs/resam.yaml": RESAM, "acteurs/epi.yaml": "nom: Épi\n", "prive/contacts.yaml": contacts}
    )
    contenu = (
        "Structure;Prénom;Nom;Fonction;Mél;Tél;Depuis\nRésam;ANNE;le gall;Directrice;nouveau@r.example;612345678;2020\n"
        "Épi;Anne;Le Gall;;anne@r.example;;\n;Paul;Martin;;seul@r.example;;\nÉpi;Lena;Morvan;;;;\n"
    )
    fait = plan("contacts", contenu, dossier)
    texte = applied(dossier, fait)["prive/contacts.yaml"]
    assert "# secret" in texte
    assert "id: p7   # Anne" in texte
    anne, paul, lena = load(dossier).communaute.contacts.contacts
    assert (anne.fonction, anne.telephone, anne.courriel) == ("Directrice", "06 12 34 56 78", "anne@r.example")
    assert [item.acteur for item in anne.acteurs] == ["resam", "epi"]
    assert (paul.prenom, paul.nom) == ("Paul", "Martin")
    assert (lena.id, lena.nom) == ("p8", "Morvan")
    assert [ecart.champ for ecart in fait.resultats[0].differences] == ["courriel"]
    assert "complétez à la main" in said(fait)
    assert set(states(plan("contacts", contenu, dossier))) == {INCHANGE}
    assert load(dossier).problems == ()


def test_a_date_that_differs_from_the_contact_is_shown(community: Community) -> None:
    contacts = "contacts:\n  - id: p1\n    nom: Abgrall\n    acteurs:\n      - acteur: resam\n        du: 2019\n"
    dossier = community({"acteurs/resam.yaml": RESAM, "prive/contacts.yaml": contacts})
    fait = plan("contacts", "Structure;Nom;Depuis\nRésam;Abgrall;2020\n", dossier)
    assert one(fait, INCHANGE).differences[0].champ == "du"


def test_several_people_in_one_row(community: Community) -> None:
    dossier = community({"acteurs/resam.yaml": RESAM})
    fait = plan(
        "contacts",
        "Structure;Contact 1;Mail 1;Contact 2;Mail 2\nRésam;LE GALL Anne;a@r.example;MARTIN Paul;p@r.example\n"
        "Résam;ABGRALL Gwenn;;;\nRésam;KERBOUL Yann / MORVAN Lena;y@r.example / l@r.example;;\n"
        "Résam;JAFFRE Marc & CORRE Zoé;z@r.example;;\n",
        dossier,
    )
    assert states(fait) == [AJOUTE] * 5 + [ECARTE]
    assert "une ligne par personne" in one(fait, ECARTE).details[0]
    assert 'courriel: "l@r.example"' in fait.creations["prive/contacts.yaml"]


def test_a_comma_parts_two_full_names_and_their_telephones() -> None:
    fait = plan(
        "contacts",
        'Contact;Tél;Mail\n"Luc Penn, Zoé Abgrall";06 12 34 56 78, 06 12 34 56 79;\n"PENN, Luc";;m.penn@epi.example\n',
    )
    assert [resultat.nom for resultat in fait.resultats] == ["Luc Penn", "Zoé Abgrall", "Luc PENN"]
    assert "civilité" not in " ".join(detail for resultat in fait.resultats for detail in resultat.details)


def test_a_total_under_another_column_than_the_first_is_no_actor() -> None:
    fait = plan("acteurs", "Type;Nom;Effectif\nassociation;Épi;3\n7 structures;TOTAL;\n")
    assert list(fait.creations) == ["acteurs/epi.yaml"]
    assert one(fait, ECARTE).details == ("ligne de total",)


def test_telephones_pair_off_with_people_and_two_first_names_do_not() -> None:
    fait = plan(
        "contacts",
        "Nom Prénom;Tél;Fonction\nLE GALL Anne / MARTIN Paul;0612345678 / 0612345679;Présidente / Trésorier\n",
    )
    assert "06 12 34 56 79" in fait.creations["prive/contacts.yaml"]
    assert [ecart.texte for ecart in fait.ecarts] == ["Présidente / Trésorier"]
    deux = plan("contacts", "Prénom;Nom\nAnne / Paul;LE GALL\n")
    assert states(deux) == [ECARTE]


def test_the_same_person_in_two_rows_represents_two_structures() -> None:
    fait = plan(
        "contacts",
        "Structure;Nom Prénom;Mél;Fonction\nRésam;LE GALL Anne;anne@r.example;Directrice\n"
        "Épi;LE GALL Anne;anne@r.example;Bénévole\n",
    )
    texte = fait.creations["prive/contacts.yaml"]
    assert texte.count("- id:") == 1
    assert "- acteur: resam\n      - acteur: epi\n" in texte
    assert [ecart.texte for ecart in fait.ecarts] == ["Bénévole"]


def test_the_same_person_twice_in_one_structure_keeps_the_first_word_and_says_the_other() -> None:
    fait = plan(
        "contacts",
        "Structure;Nom Prénom;Mél;Depuis;Jusqu'à;Tél\nRésam;LE GALL Anne;;2020;;0612345678\n"
        "Résam;LE GALL Anne;a@r.example;2021;2022;0612345679\n;LE GALL Anne;a@r.example;2023;;\n"
        "Résam;;a@r.example;;;\n",
    )
    texte = fait.creations["prive/contacts.yaml"]
    assert texte.count("- id:") == 1
    assert "du: 2020\n        au: 2022\n" in texte
    assert [(ecart.ligne, ecart.texte) for ecart in fait.ecarts] == [(3, "2021"), (3, "0612345679"), (4, "2023")]


def test_what_belongs_to_nobody_in_a_row_is_said() -> None:
    fait = plan(
        "contacts",
        "Structure;Contact 1;Fonction 1;Contact 2;Fonction 2;Mail 2\n"
        "Résam;LE GALL Anne;Directrice;;Trésorière;à venir\nRésam;MARTIN Paul;;;;\n"
        "Épi;CORRE Zoé;;MORVAN Lou;;x@y.example\n",
    )
    assert {ecart.texte for ecart in fait.ecarts} == {"Trésorière", "à venir"}


def test_a_contact_without_a_date_in_its_structure_is_completed_by_hand(community: Community) -> None:
    contacts = "contacts:\n  - id: p1\n    nom: Abgrall\n    acteurs: [resam]\n    note: déjà vue, à rappeler\n"
    dossier = community({"acteurs/resam.yaml": RESAM, "prive/contacts.yaml": contacts})
    fait = plan("contacts", "Structure;Nom;Depuis;Note\nRésam;Abgrall;2020;à rappeler\n", dossier)
    assert states(fait) == [INCHANGE]
    assert fait.editions == {}
    assert [ecart.texte for ecart in fait.ecarts] == ["2020"]


def test_namesakes_are_two_people_worth_a_look() -> None:
    fait = plan("contacts", "Structure;Nom Prénom;Mél\nRésam;LE GALL Anne;a@r.example\nÉpi;Anne LE GALL;a@e.example\n")
    assert fait.creations["prive/contacts.yaml"].count("- id:") == 2
    assert "p2 et p1" in fait.proches[0]


def test_a_structure_that_cannot_be_settled_holds_its_row(community: Community) -> None:
    dossier = community(
        {
            "acteurs/mjc-la-fabrique.yaml": "nom: MJC La Fabrique\n",
            "acteurs/epi.yaml": "nom: Épi\n",
            "acteurs/ccas.yaml": "nom: [\n",
        }
    )
    contenu = (
        "Structure;Nom Prénom\nLa Fabrique (MJC);LE GALL Anne\nMme Corre;CORRE Zoé\nZoé Corre;CORRE Zoé\n"
        "Épi / Truc;A B\n"
        "CCAS;MARTIN Paul\n…!;MARTIN Jean\nMJC La Fabrique ; Épi;MARTIN Lou\nCitoyen;MARTIN Léa\n"
    )
    fait = plan("contacts", contenu, dossier)
    assert states(fait) == [DOUTE] * 6 + [AJOUTE] * 2
    assert fait.a_decider == ("La Fabrique (MJC)",)
    assert not [path for path in fait.creations if path.startswith("acteurs/")]
    assert "sans structure" in said(fait)
    reponse = (
        'rapprochements:\n  - nom: "La Fabrique (MJC)"\n    designe: {}\n  - nom: "Épi / Truc"\n    designe: nouveau\n'
    )
    assert states(plan("contacts", contenu, dossier, sauvee=reponse.format("mjc-la-fabrique")))[0] == AJOUTE
    neuf = plan("contacts", contenu, dossier, sauvee=reponse.format("nouveau"))
    assert {"acteurs/la-fabrique-mjc.yaml", "acteurs/epi-truc.yaml"} <= set(neuf.creations)
    assert states(plan("contacts", contenu, dossier, sauvee=reponse.format("ignorer")))[0] == ECARTE
    perdu = plan("contacts", contenu, dossier, sauvee=reponse.format("mjc"))
    assert "n’existe pas" in perdu.resultats[0].details[0]


def test_rows_without_anyone_and_cells_without_sense_are_said() -> None:
    fait = plan(
        "contacts",
        "Structure;Nom;Mél;Tél;Référent principal\nRésam;;;;\nÉpi;Mme LE GALL Anne;à venir;liste rouge;peut-être\n",
    )
    assert states(fait)[0] == ECARTE
    assert {ecart.texte for ecart in fait.ecarts} == {"à venir", "liste rouge", "peut-être"}
    assert "civilité" in said(fait)
    seul = plan("contacts", "Nom;Depuis\nLE GALL Anne;2020\n")
    assert [ecart.texte for ecart in seul.ecarts] == ["2020"]


def test_many_new_contacts_are_added_to_a_file_that_has_some(community: Community) -> None:
    dossier = community({"prive/contacts.yaml": "contacts:\n  - id: jeanne\n    nom: Corre"})
    contenu = "Nom\n" + "".join(f"PERSONNE{rang}\n" for rang in range(30))
    applied(dossier, plan("contacts", contenu, dossier))
    charge = load(dossier)
    assert charge.problems == ()
    assert [contact.id for contact in charge.communaute.contacts.contacts] == [
        "jeanne",
        *(f"p{n}" for n in range(1, 31)),
    ]


def test_an_empty_file_of_contacts_is_filled(community: Community) -> None:
    dossier = community({"prive/contacts.yaml": "contacts: []\n"})
    applied(dossier, plan("contacts", "Nom\nCorre\nMorvan\n", dossier))
    assert len(load(dossier).communaute.contacts.contacts) == 2


# --- actions -------------------------------------------------------------------------------------------------

OBJECTIFS = """
objectifs:
  - id: autonomie
    intitule: "Autonomie"
    intermediaires:
      - id: circuits-courts
        intitule: "Circuits courts"
parcours:
  - id: alimentation
    intitule: "De la terre à l’assiette"
    etapes:
      - id: produire
        intitule: "Produire"
publics:
  - id: habitants
    intitule: "Habitants"
"""


def test_actions_find_their_actors_and_the_items_of_objectifs(community: Community) -> None:
    dossier = community(
        {"acteurs/resam.yaml": RESAM, "acteurs/ville.yaml": "nom: Ville de Taulé\n", "objectifs.yaml": OBJECTIFS}
    )
    contenu = (
        "Action;Description;Porteurs;Partenaires;Animateur;Origine;Forme;Thème;Objectifs;Étapes;Publics;Statut;Début;Fin;"
        "Résultats attendus\n"
        'Jardin;"Un jardin";Resam;"Ville de Taulé, Inconnue";Résam;nouvelle;Coopération;horticulture;'
        "Circuits courts;produire;"
        'habitants, martiens;En cours;mars 2024;2026-12;"3 jardins\n2 composteurs"\n'
    )
    fait = plan("actions", contenu, dossier)
    applied(dossier, fait)
    charge = load(dossier)
    assert charge.problems == ()
    action = charge.communaute.actions["jardin"]
    assert (action.porteurs, [item.acteur for item in action.partenaires], action.animation) == (
        ("resam",),
        ["ville"],
        "resam",
    )
    assert (action.objectifs, action.etapes, action.publics) == (
        ("circuits-courts",),
        ("alimentation/produire",),
        ("habitants",),
    )
    assert (action.origine, action.forme, action.statut) == ("nouvelle", "cooperation", "en-cours")
    assert [item.intitule for item in action.resultats_attendus] == ["3 jardins", "2 composteurs"]
    assert {ecart.texte for ecart in fait.ecarts} == {"Inconnue", "martiens"}
    encore = plan("actions", contenu, dossier)
    assert (encore.creations, encore.editions, states(encore)) == ({}, {}, [INCHANGE])


def test_several_actors_joined_by_et_are_found_when_all_are_known(community: Community) -> None:
    dossier = community({"acteurs/resam.yaml": RESAM, "acteurs/eau.yaml": "nom: Eau et Rivières\n"})
    fait = plan(
        "actions", "Action;Porteurs\nA;Eau et Rivières et Résam\nB;Résam et Truc\nC;Résam & Eau et Rivières\n", dossier
    )
    assert states(fait) == [ECARTE, ECARTE, ECARTE]
    mieux = plan("actions", "Action;Porteurs\nA;Eau et Rivières\nB;Résam et eau\n", dossier)
    assert "porteurs:\n  - eau\n" in mieux.creations["actions/a.yaml"]
    assert "porteurs:\n  - resam\n  - eau\n" in mieux.creations["actions/b.yaml"]
    contacts = plan("contacts", "Structure;Nom\nRésam et eau;Corre\n", dossier)
    assert "- acteur: resam\n      - acteur: eau\n" in contacts.creations["prive/contacts.yaml"]


def test_an_action_without_a_known_carrier_waits_for_its_actors(community: Community) -> None:
    dossier = community({"acteurs/mjc-la-fabrique.yaml": "nom: MJC La Fabrique\n", "acteurs/epi.yaml": "nom: Épi\n"})
    contenu = (
        "Action;Porteurs;Animateur;Statut;Résultats attendus\n"
        "Jardin;La Fabrique (MJC);Paul;on verra;écrire à a@b.example\n"
        "Verger;Truc;;;\nPotager;;;;\nCantine;Épi;Paul;on verra;écrire à a@b.example\n"
    )
    fait = plan("actions", contenu, dossier)
    assert states(fait) == [ECARTE] * 3 + [AJOUTE]
    assert fait.a_decider == ("La Fabrique (MJC)",)
    assert [ecart.texte for ecart in fait.ecarts] == ["Paul", "on verra", "écrire à a@b.example"]
    reponse = 'rapprochements:\n  - nom: "La Fabrique (MJC)"\n    designe: {}\n'
    assert states(plan("actions", contenu, dossier, sauvee=reponse.format("mjc-la-fabrique")))[0] == AJOUTE
    assert states(plan("actions", contenu, dossier, sauvee=reponse.format("ignorer")))[0] == ECARTE


def test_a_known_action_is_completed_and_a_likely_one_is_asked_about(community: Community) -> None:
    dossier = community(
        {
            "acteurs/epi.yaml": "nom: Épi\n",
            "actions/jardin-partage.yaml": "nom: Jardin partagé\nporteurs: epi\n",
        }
    )
    contenu = "Action;Porteurs;Thème\nJardin partagé;Épi;horticulture\nLe jardin partagés;Épi;\n"
    fait = plan("actions", contenu, dossier)
    assert states(fait) == [COMPLETE, DOUTE]
    assert applied(dossier, fait)["actions/jardin-partage.yaml"].endswith(
        'theme: "horticulture"\n'
    ) or "theme: horticulture" in str((dossier / "actions/jardin-partage.yaml").read_text(encoding="utf-8"))
    reponse = 'rapprochements:\n  - nom: "Le jardin partagés"\n    designe: jardin-partage\n'
    assert states(plan("actions", contenu, dossier, sauvee=reponse)) == [INCHANGE, INCHANGE]


# --- edits ---------------------------------------------------------------------------------------------------


def test_an_edit_that_cannot_be_made_is_refused_whole() -> None:
    from cap.splice import EditionRefusee

    with pytest.raises(EditionRefusee):
        edited(b"alias: {a: b}\n", [Operation("champ", ("alias",), ["x"])])


# --- the report ----------------------------------------------------------------------------------------------


def test_the_report_says_the_same_as_its_data(community: Community) -> None:
    dossier = community({"acteurs/resam.yaml": RESAM})
    contenu = "Titre\nStructure;Type;Mél;Machin\nRésam;Fondation;x@y.example;a\nRéssam;;;\nÉpi;;;b\nTotal;;;2\n"
    fait = plan("acteurs", contenu, dossier)
    donnees = rendu.donnees(fait, "imports/x.yaml", True)
    texte = said(fait)
    assert json.loads(json.dumps(donnees)) == donnees
    assert [colonne["champ"] for colonne in donnees["colonnes"]] == ["nom", "type", None, None]
    for resultat in donnees["resultats"]:
        assert resultat["nom"] in texte
    for ecart in donnees["laisses_de_cote"]:
        assert ecart["raison"] in texte
    assert donnees["a_decider"] == ["Réssam"]
    assert "\u202f" not in rendu.bilan(fait) or "à créer" in rendu.bilan(fait)


def test_problems_of_the_saved_file_are_shown() -> None:
    fait = plan("acteurs", "Structure;Type\nÉpi;x\n", sauvee="colonnes:\n  - titre: Type\n    champ: typ\n")
    assert "imports/x.yaml:3" in said(fait)
    assert rendu.donnees(fait, "", False)["problemes"][0]["ligne"] == 3


# --- nothing is lost unsaid ----------------------------------------------------------------------------------

_MOT = st.text(st.sampled_from("abcdéœ"), min_size=2, max_size=5)
_CELLULE = st.one_of(
    _MOT,
    st.just(""),
    st.sampled_from(
        [
            "-", "Mme Corre", "CORRE Zoé", "x@y.example", "x@y.example; z@y.example", "612345678", "45363", "12/01/21",
            "Résam", "Resam", "Réssam", "Association", "citoyen", "A / B", "un, deux", "Membre, chef", "732829320",
            "oui", "Total", "Zoé et Lou", "à venir", "=1+1", "en cours", "habitants",
        ]
    ),
)  # fmt: skip
_TITRES = {
    "acteurs": ["Structure", "Sigle", "Type", "Rôle", "Missions", "Mél", "Depuis", "SIREN", "Zone", "Machin", ""],
    "actions": ["Action", "Porteurs", "Partenaires", "Statut", "Publics", "Début", "Thème", "Référent", "Machin", ""],
    "contacts": [
        "Structure",
        "Nom",
        "Prénom",
        "Nom Prénom",
        "Mél",
        "Tél",
        "Depuis",
        "Fonction",
        "Référent principal",
        "SIRET",
        "",
    ],
}


def tokens(texte: str) -> list[str]:
    return [mot for mot in cle(texte).split("-") if mot]


@pytest.mark.parametrize("genre", ["acteurs", "actions", "contacts"])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_each_cell_is_used_or_said_to_be_left_out(genre: str, data: st.DataObject, tmp_path: Path) -> None:
    titres = data.draw(st.lists(st.sampled_from(_TITRES[genre]), min_size=2, max_size=6))
    lignes = data.draw(st.lists(st.lists(_CELLULE, min_size=len(titres), max_size=len(titres)), min_size=1, max_size=5))
    contenu = "\n".join(";".join(ligne) for ligne in [[_TITRES[genre][0], *titres[1:]], *lignes]) + "\n"
    dossier = _community(tmp_path)
    tableau = table(contenu)
    charge = load(dossier)
    fait = importer.plan(tableau, guess(genre, tableau), charge.communaute, charge.chemins)
    laissees = {colonne.lettre for colonne in fait.colonnes if not colonne.champ}
    dites = {numero for resultat in fait.resultats if resultat.etat in (DOUTE, ECARTE) for numero in resultat.lignes}
    restes: dict[tuple[int, int | None], str] = {}
    for ecart in fait.ecarts:
        place = (ecart.ligne, ecart.colonne)
        restes[place] = restes.get(place, "") + " " + ecart.texte
    ecrit = _written(fait, charge.communaute)
    for ligne in tableau.lignes:
        for rang, texte in enumerate(ligne.textes):
            colonne = tableau.colonnes[rang]
            if not texte or colonne.lettre in laissees or not fait.possible or ligne.numero in dites:
                continue
            reste = restes.get((ligne.numero, colonne.rang), "")
            assert (ligne.numero, rang) in fait.sorts
            if fait.sorts[ligne.numero, rang]:
                assert texte in reste
                continue
            resultats = [resultat for resultat in fait.resultats if ligne.numero in resultat.lignes]
            dit = " ".join(
                [reste, ecrit]
                + [" ".join([item.nom, *item.details, *(d.propose for d in item.differences)]) for item in resultats]
            )
            for mot in tokens(texte):
                assert mot in tokens(dit) or mot in _TRADUITS, (mot, texte, colonne.titre)


@pytest.mark.parametrize("genre", ["acteurs", "actions", "contacts"])
@settings(deadline=None)
@given(data=st.data())
def test_a_second_import_of_anything_changes_nothing_and_no_public_file_holds_a_person(
    genre: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    titres = data.draw(st.lists(st.sampled_from(_TITRES[genre]), min_size=2, max_size=6))
    cellules = st.lists(_CELLULE, min_size=len(titres), max_size=len(titres))
    lignes = data.draw(st.lists(cellules, min_size=1, max_size=5))
    contenu = "\n".join(";".join(ligne) for ligne in [[_TITRES[genre][0], *titres[1:]], *lignes]) + "\n"
    dossier = _community(tmp_path_factory.mktemp("p"))
    fait = plan(genre, contenu, dossier)
    applied(dossier, fait)
    assert load(dossier).problems == ()
    encore = plan(genre, contenu, dossier)
    assert (encore.creations, encore.editions) == ({}, {})
    for path in (dossier / "acteurs").iterdir():
        texte = path.read_text(encoding="utf-8")
        assert "@" not in texte
        assert "06 12" not in texte
        assert "Mme" not in texte


# Words that become another one by a stated rule: ticks, types, numbers set in pairs, dates, titles of people.
_TRADUITS = {"612345678", "45363", "mme", "et", "asso", "association", "732829320", "en", "cours", "resam", "membre"}


def _community(tmp_path: Path) -> Path:
    dossier = tmp_path / "c"
    if not dossier.exists():
        (dossier / "acteurs").mkdir(parents=True)
        (dossier / "communaute.yaml").write_text('format: 1\nnom: "Essai"\n', encoding="utf-8")
        (dossier / "acteurs/resam.yaml").write_text(RESAM, encoding="utf-8")
        (dossier / "objectifs.yaml").write_text(OBJECTIFS, encoding="utf-8")
    return dossier


def _written(fait: Plan, communaute: Any) -> str:
    edits = [str(operation.valeur) for operations in fait.editions.values() for operation in operations]
    connus = [str(acteur) for acteur in communaute.acteurs.values()]
    return " ".join([*fait.creations.values(), *fait.creations, *edits, *connus])


# --- a messy workbook, from end to end -----------------------------------------------------------------------


def messy() -> bytes:
    jour = datetime.date(2023, 1, 10)
    lignes: Sequence[Sequence[Any]] = [
        ["Annuaire de la communauté d’action", None, None, None, None, None, None, None],
        [None, None, None, None, None, None, None, None],
        ["Structure", "Type", "Référent", None, None, None, "Depuis", "Remarques"],
        [None, None, "Nom Prénom", "Mél", "Tél. portable", "Tél. fixe", None, None],
        ["Structure", "Type", "Nom Prénom", "Mél", "Tél. portable", "Tél. fixe", "Depuis", "Remarques"],
        ["Résam", "Association", "LE GALL Anne", "anne@resam.example", 612345678, 298880000, jour, "à rappeler"],
        [None, None, "MARTIN Paul", "paul@resam.example", None, None, 45363, None],
        ["Mairie de Taulé", "Mairie", "ABGRALL Gwenn", None, "+33 6 98 76 54 32", None, "mars 2024", None],
        ["ASSOCIATIONS", None, None, None, None, None, None, None],
        ["La Fabrique (MJC)", "asso", "KERBOUL Yann", "yann@fab.example", None, None, "12/01/21", "-"],
        ["MJC La Fabrique", None, None, None, None, None, None, None],
        ["Citoyenne", None, "LE BRAS Marie", "marie(at)x", None, None, None, None],
        ["Total", 6, None, None, 3, None, None, None],
        ["Mis à jour le 12 mars", None, None, None, None, None, None, None],
    ]
    return xlsx(lignes, fusions=["A1:H1", "A6:A7", "A9:H9"], feuilles={"Archives": [["vieux"]]})


def test_a_messy_workbook_comes_in_with_nothing_lost(run: Run, community: Community, tmp_path: Path) -> None:
    dossier = community({".gitignore": "/prive/\n"})
    (tmp_path / "annuaire 2024.xlsx").write_bytes(messy())
    essai = run("importer", "contacts", "annuaire 2024.xlsx", "-C", dossier, "--essai")
    assert essai.code == 0
    assert not (dossier / "prive").exists()
    assert not (dossier / "imports").exists()
    fait = run("importer", "contacts", "annuaire 2024.xlsx", "-C", dossier)
    assert fait.code == 0
    assert fait.stdout == essai.stdout.replace(" — essai, rien n’est écrit", "")
    for dit in (
        "Annuaire de la communauté",
        "ASSOCIATIONS",
        "Total",
        "Mis à jour",
        "12/01/21",
        "marie(at)x",
        "Archives",
    ):
        assert dit in fait.stdout
    contacts = load(dossier).communaute.contacts.contacts
    assert [(contact.prenom, contact.nom) for contact in contacts] == [
        ("Anne", "LE GALL"), ("Paul", "MARTIN"), ("Gwenn", "ABGRALL"), ("Yann", "KERBOUL"), ("Marie", "LE BRAS"),
    ]  # fmt: skip
    assert contacts[0].telephone == "06 12 34 56 78 / 02 98 88 00 00"
    assert [item.acteur for item in contacts[1].acteurs] == ["resam"]
    assert contacts[1].acteurs[0].du is not None
    assert contacts[1].acteurs[0].du.iso() == "2024-03-12"
    public = "".join(path.read_text(encoding="utf-8") for path in (dossier / "acteurs").iterdir())
    for secret in ("Anne", "LE GALL", "06 12", "@"):
        assert secret not in public
    assert not (dossier / "prive/.gitignore").exists()
    avant = {path: path.read_bytes() for path in dossier.rglob("*") if path.is_file()}
    encore = run("importer", "contacts", "annuaire 2024.xlsx", "-C", dossier)
    assert encore.code == 0
    assert {path: path.read_bytes() for path in dossier.rglob("*") if path.is_file()} == avant
    assert run("verifier", "-C", dossier, "--strict").code == 0


def test_the_command_keeps_the_correspondence_and_the_answers(run: Run, community: Community, tmp_path: Path) -> None:
    dossier = community({"acteurs/mjc-la-fabrique.yaml": 'nom: "MJC La Fabrique"\n', "vision.yaml": "visons: x\n"})
    liste = tmp_path / "liste.csv"
    liste.write_text("Structure;Bidule\nLa Fabrique (MJC);Accueil\n", encoding="utf-8")
    premier = run("importer", "acteurs", liste, "-C", dossier)
    assert (premier.code, "cap verifier" in premier.stderr) == (0, True)
    garde = dossier / "imports/acteurs-liste.yaml"
    texte = garde.read_text(encoding="utf-8")
    assert "designe: a-decider" in texte
    garde.write_text(
        texte.replace("a-decider", "mjc-la-fabrique").replace("champ: ignorer", "champ: missions"), encoding="utf-8"
    )
    liste.write_text("Structure;Bidule;Sigle\nLa Fabrique (MJC);Accueil;\nMJC Fabriques;;F\n", encoding="utf-8")
    assert run("importer", "acteurs", liste, "-C", dossier).code == 0
    fiche = (dossier / "acteurs/mjc-la-fabrique.yaml").read_text(encoding="utf-8")
    assert 'missions: "Accueil"' in fiche
    assert "La Fabrique (MJC)" in fiche
    repris = garde.read_text(encoding="utf-8")
    assert "titre: Sigle" in repris or 'titre: "Sigle"' in repris
    assert repris.count("designe: ") == 2
    ailleurs = tmp_path / "ailleurs.yaml"
    ailleurs.write_text(repris, encoding="utf-8")
    assert run("importer", "acteurs", liste, "-C", dossier, "--correspondance", ailleurs).code == 0
    assert ailleurs.read_text(encoding="utf-8") == repris


def test_the_command_refuses_in_french(run: Run, community: Community, tmp_path: Path) -> None:
    dossier = community()
    liste = tmp_path / "liste.csv"
    liste.write_text("Structure\nÉpi\n", encoding="utf-8")
    absent = run("importer", "acteurs", "absent.csv", "-C", dossier)
    assert (absent.code, "introuvable" in absent.stderr) == (2, True)
    sans = run("importer", "acteurs", liste, "-C", dossier, "--correspondance", "absente.yaml")
    assert (sans.code, "imports/" in sans.stderr) == (2, True)
    (dossier / "imports").mkdir()
    garde = dossier / "imports/acteurs-liste.yaml"
    garde.write_text("pour: actions\n", encoding="utf-8")
    assert "import de actions" in run("importer", "acteurs", liste, "-C", dossier).stderr
    garde.write_text("pour: [\n", encoding="utf-8")
    assert "imports/acteurs-liste.yaml:" in run("importer", "acteurs", liste, "-C", dossier).stderr
    garde.unlink()
    liste.write_text("Missions;Site\nx;y\n", encoding="utf-8")
    sans_nom = run("importer", "acteurs", liste, "-C", dossier)
    assert sans_nom.code == 2
    assert "champ: ignorer" not in sans_nom.stdout
    assert garde.exists()
    liste.write_text(
        "Structure;Missions\n" + "".join(f"S;{rang:04d}{'x' * 9000}\n" for rang in range(1)), encoding="utf-8"
    )
    assert run("importer", "acteurs", liste, "-C", dossier).code == 0


def test_a_file_that_would_become_too_long_to_be_read_is_refused(
    run: Run, community: Community, tmp_path: Path
) -> None:
    liste = tmp_path / "liste.csv"
    liste.write_text("Nom;Note\n" + "".join(f"N{rang};{'x' * 9000}\n" for rang in range(120)), encoding="utf-8")
    dossier = community()
    refus = run("importer", "contacts", liste, "-C", dossier)
    assert refus.code == 2
    assert "1\u00a0Mo" in refus.stderr or "1 Mo" in refus.stderr
    assert not (dossier / "prive").exists()


def test_json_and_the_private_folder_of_another_place(run: Run, community: Community, tmp_path: Path) -> None:
    dossier = community({"acteurs/resam.yaml": RESAM})
    prive = tmp_path / "ailleurs"
    prive.mkdir()
    liste = tmp_path / "liste.csv"
    liste.write_text(ANNUAIRE, encoding="utf-8")
    ici: Mapping[str, str] = {"CAP_PRIVE": str(prive)}
    fait = run("importer", "contacts", liste, "-C", dossier, "--format", "json", env=ici)
    assert fait.code == 0
    assert json.loads(fait.stdout)["version"] == rendu.VERSION
    assert (prive / "contacts.yaml").is_file()
    assert not (dossier / "prive").exists()
    liste.write_text(ANNUAIRE + "Résam;CORRE Zoé;;;;;;;;\n", encoding="utf-8")
    assert run("importer", "contacts", liste, "-C", dossier, env=ici).code == 0
    assert "Zoé" in (prive / "contacts.yaml").read_text(encoding="utf-8")


def test_a_new_private_folder_hides_itself_from_git(run: Run, community: Community, tmp_path: Path) -> None:
    dossier = community()
    liste = tmp_path / "liste.csv"
    liste.write_text("Nom\nCorre\n", encoding="utf-8")
    assert run("importer", "contacts", liste, "-C", dossier).code == 0
    assert (dossier / "prive/.gitignore").read_text(encoding="utf-8") == "*\n"
    (dossier / "prive/contacts.yaml").unlink()
    assert run("importer", "contacts", liste, "-C", dossier).code == 0


def test_a_plan_is_a_value() -> None:
    fait = plan("acteurs", "Structure\nÉpi\n")
    assert replace(fait) == fait


def test_a_known_name_wins_over_the_separator_it_holds(community: Community) -> None:
    dossier = community(
        {"acteurs/roue.yaml": 'nom: "Roue libre | vélos"\n', "acteurs/ville.yaml": "nom: Ville, agglo et pays\n"}
    )
    contenu = (
        "Action;Porteurs;Partenaires\n"
        'A;Roue libre | vélos;"Ville, agglo et pays, Roue libre | vélos"\n'
        "B;Roue libre | Ville, agglo et pays;\n"
    )
    fait = plan("actions", contenu, dossier)
    textes = applied(dossier, fait)
    assert textes["actions/a.yaml"].endswith("porteurs:\n  - roue\npartenaires:\n  - ville\n  - roue\n")
    assert [(ecart.texte, ecart.raison) for ecart in fait.ecarts] == [
        ("Roue libre", "acteur inconnu\u00a0: à créer, ou à rapprocher d’un acteur existant")
    ]


MARCHE = (
    "Action;Porteurs;Zones;Début\n"
    "Navette du marché;Alpha;Nord;2023-05\nNavette du marché;Bêta;Sud;2024-09\nAutre;Alpha;Nord;\n"
)
DEUX = {
    "acteurs/alpha.yaml": "nom: Alpha\n",
    "acteurs/beta.yaml": "nom: Bêta\n",
    "objectifs.yaml": "zones: [{id: nord, intitule: Nord}, {id: sud, intitule: Sud}]\n",
}


def test_rows_of_one_name_that_may_be_two_actions_are_left_to_decide(community: Community) -> None:
    dossier = community(DEUX)
    fait = plan("actions", MARCHE, dossier)
    assert list(fait.creations) == ["actions/autre.yaml"] and fait.a_decider == ("Navette du marché",)
    dit = said(fait).replace("\u00a0", " ").replace("\u202f", " ")
    assert (
        "lignes 2, 3 « Navette du marché » : plusieurs lignes du même nom ; porteurs : « alpha » (ligne 2), « beta » "
        "(ligne 3) ; zones : « nord » (ligne 2), « sud » (ligne 3) ; debut : « 2023-05 » (ligne 2), « 2024-09 » (ligne "
        "3) ; une seule fiche : répondez « nouveau » ; plusieurs : donnez un nom à chacune dans le tableau"
    ) in dit


def test_the_rows_of_one_name_are_put_together_once_answered_or_where_nothing_parts_them(community: Community) -> None:
    dossier = community(DEUX)
    sauvee = "rapprochements:\n  - {nom: Navette du marché, designe: nouveau}\n"
    fait = plan("actions", MARCHE, dossier, sauvee=sauvee)
    texte = fait.creations["actions/navette-du-marche.yaml"]
    assert "porteurs:\n  - alpha\n  - beta\nzones:\n  - nord\n  - sud\ndebut: 2023-05\n" in texte
    applied(dossier, fait)
    encore = plan("actions", MARCHE, dossier, sauvee=sauvee)
    assert (encore.creations, encore.editions, states(encore)) == ({}, {}, [INCHANGE, INCHANGE])
    un_par_porteur = "Action;Porteurs;Zones;Début\nFête;Alpha;Nord;2023\nFête;Bêta;Nord;2023\n"
    (texte,) = plan("actions", un_par_porteur, dossier).creations.values()
    assert "  - alpha\n  - beta\n" in texte
    numeros = "Nom;SIREN\nCafé;552100554\nCafé;732829320\n"
    assert states(plan("acteurs", numeros, dossier)) == [DOUTE]
    connue = {**DEUX, "actions/marche.yaml": "nom: Navette du marché\nporteurs: [alpha]\n"}
    fait = plan("actions", MARCHE, community(connue, name="connue"))
    assert not fait.editions and "répondez « marche »" in said(fait).replace("\u00a0", " ")


def test_the_files_announced_are_the_files_written(run: Run, community: Community) -> None:
    dossier = community(DEUX)
    (dossier / "t.csv").write_text("Action;Porteurs\nUne;Alpha\nAutre;Bêta\n", encoding="utf-8")
    for fois in ("S’y ajoute la lecture des colonnes : imports/actions-t.yaml.", ""):
        fait = run("importer", "actions", "t.csv", cwd=dossier)
        dit = fait.stdout.replace("\u00a0", " ").rstrip().rpartition("Fichiers à créer")[2]
        assert dit.partition("). ")[2] == fois
        assert fait.stderr.count("Écrit") == (3 if fois else 0)

"""What would have to be handed over is what rests on who leaves or on what ends: all of it, and nothing else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from cap.avancement import Changement, constater
from cap.communaute import Communaute
from cap.fragilites import Passation, passation, perte
from cap.graphie import composer
from cap.loader import load
from cap.render import fragilites as rendu
from cap.resources import folder
from conftest import Community, Run

MORLAIX = folder("sample-community")
MULHOUSE = Path(__file__).parent / "communities/mulhouse"
FIN_2024 = date(2024, 12, 31)
FEVRIER = date(2024, 2, 1)
HOSTILE = "Ici ::error:: <script>x</script> | [l](javascript:x) @nom \x1b[31m"

BASE: dict[str, str | bytes | None] = {
    "objectifs.yaml": """
        parcours: [{id: p, intitule: P, etapes: [{id: un, intitule: Un}, {id: deux, intitule: Deux}]}]
        publics: [{id: a, intitule: Aînés}, {id: b, intitule: Bébés}]
        """,
    "acteurs/epi.yaml": """
        nom: "L’Épi"
        arrivee: 2023-03
        diffusion: oui
        engagements:
          - {id: salle, intitule: "Salle", quantite: 2, unite: jours, partage: oui, du: 2023}
          - {id: ancien, intitule: "Camion", au: 2023}
          - {id: rendu, intitule: "Tables", etat: tenu}
        anciens_ids: [epicerie]
        """,
    "acteurs/ville.yaml": "nom: Ville\n",
    "acteurs/bientot.yaml": "nom: Bientôt\narrivee: 2030\n",
    "acteurs/maison.yaml": "nom: Maison\nroles: [soutien]\n",
    "acteurs/parti.yaml": "nom: Parti\ndepart: 2023-06\n",
    "actions/seule.yaml": "nom: Épicerie\nporteurs: epicerie\nanimation: maison\netapes: un\npublics: a\ndebut: 2020\n",
    "actions/presque.yaml": "nom: Marché\nporteurs: [epi, parti]\npartenaires: ville\netapes: deux\npublics: a\n",
    "actions/autre.yaml": "nom: Goûter\nporteurs: [ville]\netapes: deux\npublics: a\n",
    "actions/deux.yaml": "nom: Cantine\nporteurs: [ville, epi]\n",
    "actions/partenaire.yaml": "nom: Bal\nporteurs: ville\npartenaires: epi\n",
    "actions/animee.yaml": "nom: Atelier\nporteurs: ville\nanimation: epi\n",
    "actions/finie.yaml": "nom: Fête\nporteurs: epi\nstatut: terminee\n",
    "feuille-de-route.yaml": """
        jalons:
          - {id: un, intitule: "Ouvrir", pilote: epi, contributeurs: ville, actions: [seule, x], echeance: 2024-06}
          - {id: deux, intitule: "Signer", pilote: epi, etat: fait}
        """,
    "gouvernance.yaml": """
        instances:
          - {id: copil, nom: "Comité de pilotage", membres: [epi, ville]}
          - {id: trio, nom: "Trio", membres: [epi, ville, maison, parti], quorum: 3}
          - {id: duo, nom: "Duo", membres: [epi, ville, maison], quorum: 2}
          - {id: flou, nom: "Flou", membres: [epi, ville], quorum: "selon l’humeur"}
          - {id: jamais, nom: "Jamais", membres: [epi, ville], quorum: 9}
          - {id: large, nom: "Large", membres: [epi, ville, maison], quorum: 1}
          - {id: seul, nom: "Seul", membres: [epi]}
          - {id: tous, nom: "Tous", membres: tous, quorum: 3}
          - {id: pleniere, nom: "Plénière", membres: tous}
          - {id: demain, nom: "Demain", membres: epi, du: 2029}
          - {id: close, nom: "Ancien groupe", membres: epi, au: 2022}
        fonction_soutien:
          acteurs: [epi, ville]
          missions: {coordonner: epi, faciliter: [epi, ville], proposer: ville, recueillir: ville}
          postes:
            - {employeur: epi, etp: "0,5", du: 2023, statut: acquis, au: 2026}
            - {employeur: epi, etp: "1", au: 2022}
        """,
    "reunions/2024-01-16-copil.md": """\
        ---
        instance: copil
        date: 2024-01-16
        ---
        - [ ] @epi avec @ville : trouver une salle pour le 20 mars 2024
        - [ ] @epi : relancer, pour le 20 janvier 2024
        - [x] @epi : écrire
        - [ ] @ville : relire
        """,
    "reunions/2024-03-01-copil.md": "---\ntitre: Copil\ndate: 2024-03-01\nanimation: epi\nrelecture: epi\n---\n",
    "reunions/2024-04-01-copil.md": "---\ndate: 2024-04-01\nstatut: annulee\nanimation: epi\n---\n",
    "passerelles.yaml": """
        passerelles:
          - {id: p1, de: epi, vers: "action:deux", statut: effective, depuis: 2023-09}
          - {id: p4, de: epi, vers: ville, statut: effective, depuis: 2029}
          - {id: p2, de: epi, vers: ville, statut: envisagee}
          - {id: p3, de: epi, vers: inconnu, statut: effective}
        """,
    "evaluation.yaml": 'indicateurs: [{id: i1, intitule: "Repas servis", responsable: epi}]\n',
    "financements.yaml": """
        financements:
          - {id: f1, financeur: epi, intitule: "Don", au: 2030, montant: 500 €}
          - {id: f2, financeur: epi, au: 2022}
        """,
    "charte/signatures.yaml": """
        signatures: [{acteur: epi, version: 1.0, le: 2023-11-21}, {acteur: ville, version: 1.0}]
        """,
    "charte/versions/1.0.md": "---\nversion: 1.0\nstatut: adoptee\nadoptee_le: 2023-11\n---\n## A {#a}\nx\n",
    "prive/contacts.yaml": """
        contacts:
          - {id: c1, nom: Secret, acteurs: epi}
          - {id: c2, acteurs: [{acteur: epi, au: 2022}]}
        """,
}


@pytest.fixture
def here(community: Community) -> Path:
    return community(BASE)


def lue(ou: Path) -> Communaute:
    return load(ou).communaute


def si_part(communaute: Communaute, *acteurs: str, jour: date = FIN_2024) -> Passation:
    return passation(communaute, jour, [communaute.acteurs[acteur] for acteur in acteurs])


def si_finit(communaute: Communaute, *financements: str, jour: date = FIN_2024) -> Passation:
    return passation(communaute, jour, (), [communaute.index["financement"][nom] for nom in financements])


def dites(trouvee: Passation) -> dict[str, list[str]]:
    return {
        rubrique.cle: [f"{ligne.quoi} ({ligne.ref})" if ligne.ref else ligne.quoi for ligne in rubrique.lignes]
        for rubrique in trouvee.rubriques
    }


# --- a departure ------------------------------------------------------------------------------------------------


def test_what_rests_on_a_partner_is_said(here: Path) -> None:
    assert dites(si_part(lue(here), "epi", jour=FEVRIER)) == {
        "actions": ["Épicerie (seule)", "Marché (presque)"],
        "cases": [
            "Un, Aînés : plus personne (p/un/a)",
            "Deux, Aînés : il ne resterait que « Goûter » (p/deux/a)",
        ],
        "actions-partagees": ["Cantine : reste Ville (deux)"],
        "participations": ["Atelier (animee)", "Bal (partenaire)"],
        "taches": [
            "Trouver une salle, pour le 20 mars 2024 (2024-01-16-copil#A1)",
            "Relancer, échéance passée depuis le 20 janvier 2024 (2024-01-16-copil#A2)",
        ],
        "reunions": ["Copil le 1er mars 2024 : l'animer et le relire (2024-03-01-copil)"],
        "jalons": ["Ouvrir, pour juin 2024 (un)"],
        "missions": [
            "coordonner les engagements : personne (coordonner)",
            "faciliter le dialogue : reste Ville (faciliter)",
        ],
        "postes": ["emploie un poste de 0,5 ETP, acquis, jusqu'en 2026"],
        "instances": [
            "Comité de pilotage (copil)",
            "Trio : le quorum (3) ne pourrait plus être atteint : 2 membres sur 3 (trio)",
            "Duo : le quorum (2) demanderait que tous les autres soient là : 2 membres sur 3 (duo)",
            "Flou : resterait 1 membre sur 2 ; règle de quorum à regarder : « selon l’humeur » (flou)",
            "Jamais : le quorum (9) ne peut déjà pas être atteint : 1 membre sur 2 (jamais)",
            "Large (large)",
            "Seul : il n'y resterait personne (seul)",
            "Tous : le quorum (3) ne pourrait plus être atteint : 2 membres sur 3 (tous)",
        ],
        "engagements": ["Salle, 2 jours, moyen partagé (salle)"],
        "passerelles": ["L’Épi → Cantine (p1)", "L’Épi → inconnu (p3)"],
        "liens": ["Maison ; Ville"],
        "indicateurs": ["Repas servis (i1)"],
        "financements": ["Don, 500\u00a0€, sans suite connue (f1)"],
        "criteres": [
            "Une charte est validée et signée : attesté, puis partiel (signée par 1 membre actif sur 2 (repère : 2/3)) "
            "(S3)",
            "Les moyens mobilisables de chacun sont définis : partiel, puis à documenter (aucun moyen n’est encore "
            "écrit) (S9)",
        ],
        "diffusion": ["encore sur la liste"],
        "contacts": ["1 dans prive/contacts.yaml"],
        "signatures": ["charte, version 1.0", "membres actifs signataires : 2 sur 3, puis 1 sur 2"],
    }


def test_who_might_be_concerned_is_near_and_still_there(here: Path) -> None:
    trouvee = si_part(lue(here), "epi", jour=FEVRIER)
    proches = {
        (rubrique.cle, ligne.ref): [(proche.nom, proche.raison) for proche in ligne.proches]
        for rubrique in trouvee.rubriques
        for ligne in rubrique.lignes
        if ligne.proches
    }
    assert proches == {
        ("actions", "seule"): [("Maison", "l'anime"), ("Ville", "même public, étape « Deux »")],
        ("actions", "presque"): [("Ville", "y prend part")],
        ("cases", "p/un/a"): [("Ville", "même public, étape « Deux »")],
        ("taches", "2024-01-16-copil#A1"): [("Ville", "y contribue")],
        ("jalons", "un"): [("Ville", "y contribue")],
        ("missions", "coordonner"): [
            ("Maison", "porte la fonction de soutien"),
            ("Ville", "porte la fonction de soutien"),
        ],
        ("postes", ""): [("Maison", "porte la fonction de soutien"), ("Ville", "porte la fonction de soutien")],
        ("indicateurs", "i1"): [("Ville", "recueille les données")],
    }


def test_each_thing_says_since_when_and_where(here: Path) -> None:
    lignes = {ligne.ref: ligne for rubrique in si_part(lue(here), "epi").rubriques for ligne in rubrique.lignes}
    assert lignes["seule"].ou[:2] == ("actions/seule.yaml", 2)
    assert lignes["seule"].depuis is not None and lignes["seule"].depuis.texte == "2020"
    assert lignes["2024-01-16-copil#A1"].ou[:2] == ("reunions/2024-01-16-copil.md", 5)
    assert lignes["p1"].ou.path == "passerelles.yaml"


def test_who_carries_the_support_without_a_mission(community: Community) -> None:
    here = community(
        {
            "acteurs/a.yaml": "nom: A\n",
            "gouvernance.yaml": "fonction_soutien: {acteurs: [a], postes: [{employeur: a}]}\n",
        }
    )
    found = dites(si_part(lue(here), "a"))
    assert found["missions"] == ["un des acteurs qui la portent"] and found["postes"] == ["emploie un poste"]


def test_two_departures_leave_more_than_each(here: Path) -> None:
    communaute = lue(here)
    seul, ensemble = dites(si_part(communaute, "ville")), dites(si_part(communaute, "ville", "epi"))
    assert "Cantine : reste L’Épi (deux)" in seul["actions-partagees"]
    assert "Cantine (deux)" in ensemble["actions"] and "actions-partagees" not in ensemble
    page = rendu.markdown(si_part(communaute, "ville", "epi"))
    assert page.startswith("# À transmettre si L’Épi et Ville n’étaient plus là\n")
    assert "Cantine (deux) — L’Épi et Ville\n" in page


def test_the_files_are_only_supposed_different(here: Path) -> None:
    communaute = lue(here)
    before = {nom: acteur.depart for nom, acteur in communaute.acteurs.items()}
    si_part(communaute, "epi", "ville")
    assert {nom: acteur.depart for nom, acteur in communaute.acteurs.items()} == before


def test_morlaix_when_the_grocery_leaves() -> None:
    trouvee = si_part(lue(MORLAIX), "epi-du-port")
    assert dites(trouvee) == {
        "actions": ["Épicerie solidaire (epicerie-solidaire)"],
        "passerelles": ["L’Épi du port → Expérimentation d’une sécurité sociale de l’alimentation (epicerie-caisse)"],
        "diffusion": ["encore sur la liste"],
        "signatures": ["charte, version 2.0", "membres actifs signataires : 15 sur 20, puis 14 sur 19"],
    }
    (ligne,) = trouvee.rubriques[0].lignes
    # On the same cell: emergency aid (CCAS), and the four who carry the common fund.
    assert [proche.nom for proche in ligne.proches if proche.raison == "même étape, même public"] == [
        "Le Buzuk",
        "CCAS de Ker-an-Traon",
        "Pôle ESS du Pays de Morlaix",
        "Résam",
        "Ulamir-CPIE",
    ]


def test_morlaix_when_the_one_who_links_leaves() -> None:
    found = dites(si_part(lue(MORLAIX), "ulamir-cpie"))
    assert found["liens"] == [
        "Le Buzuk, L’Épi du port, Finisterra, Pôle ESS du Pays de Morlaix et Résam ; Graines de baie et Les Sillons "
        "partagés"
    ]
    assert "recueillir et analyser les données : personne (recueillir)" in found["missions"]
    assert "cases" not in found
    assert [dit[-5:] for dit in found["criteres"]] == [" (I9)"]
    assert "attesté, puis partiel (mission sans porteur" in found["criteres"][0]


def test_those_who_remain_agree_with_their_verb_and_a_criterion_already_partial_says_what_more_it_loses() -> None:
    communaute = lue(MORLAIX)
    found = dites(si_part(communaute, "resam"))
    assert found["actions-partagees"] == [
        "Expérimentation d’une sécurité sociale de l’alimentation : restent Le Buzuk, Pôle ESS du Pays de Morlaix et "
        "Ulamir-CPIE (securite-sociale-alimentation)"
    ]
    assert any("restent Pôle ESS du Pays de Morlaix et Ulamir-CPIE" in dit for dit in found["missions"])
    critere = constater(communaute, FIN_2024).criteres[0].critere
    assert perte(Changement(critere, "partiel", "partiel", False, ("un", "deux"))) == (
        "encore partiel, mais il manquerait aussi : un ; deux"
    )


def test_mulhouse_when_street_workers_leave_two_cells_are_empty() -> None:
    found = dites(si_part(lue(MULHOUSE), "club-prevention"))
    assert found["actions"] == ["Éducateurs de rue (educateurs-rue)", "Permanence d’écoute (permanence-ecoute)"]
    assert [dit.partition(" (engagement")[0] for dit in found["cases"]] == [
        "Être rencontré, repéré, Jeunes hors de tout dispositif : plus personne",
        "S’informer, être écouté, 16-17 ans : il ne resterait que « Rencontres de la cartographie (journée "
        "interprofessionnelle) »",
        "S’informer, être écouté, Jeunes hors de tout dispositif : plus personne",
    ]


def test_every_actor_of_both_cases_can_be_supposed_gone() -> None:
    for ou in (MORLAIX, MULHOUSE):
        communaute = lue(ou)
        for acteur in communaute.actifs(FIN_2024):
            page = rendu.markdown(si_part(communaute, acteur.id))
            assert composer(acteur.nom) in page


# --- a funding that ends ----------------------------------------------------------------------------------------

PAYE: dict[str, str | bytes | None] = {
    "objectifs.yaml": """
        parcours: [{id: p, intitule: P, etapes: [{id: un, intitule: Un}]}]
        publics: [{id: a, intitule: Aînés}]
        """,
    "acteurs/a.yaml": "nom: A\n",
    "acteurs/caf.yaml": "nom: Caisse d’allocations familiales\nalias: [CAF]\n",
    "actions/x.yaml": "nom: Jardin\nporteurs: a\netapes: un\npublics: a\n",
    "actions/y.yaml": "nom: Verger\nporteurs: a\n",
    "gouvernance.yaml": """
        fonction_soutien:
          postes:
            - {employeur: a, etp: 1, cadre: "Convention avec la CAF"}
            - {employeur: a, etp: "0,2"}
            - {employeur: a, cadre: "Autre cadre"}
            - {employeur: a, cadre: "CAF", au: 2020}
        """,
    "financements.yaml": """
        financements:
          - {id: jardin, financeur: Région, intitule: Aide au jardin, objet: action, action: x, montant: 900 €,
             suivi: [{statut: verse}]}
          - {id: verger-un, financeur: Région, objet: action, action: y, suivi: [{statut: verse}]}
          - {id: verger-deux, financeur: État, intitule: Plan, objet: action, action: y, suivi: [{statut: notifie}]}
          - {id: reve, financeur: État, objet: action, action: x, suivi: [{statut: depose}], depot_avant: 2025-02-01}
          - {id: caf, financeur: caf, objet: ingenierie, montant: 6 000 €, suivi: [{statut: verse}]}
          - {id: refusee, financeur: x, objet: ingenierie, suivi: [{statut: refuse}]}
          - {id: attendue, financeur: x, objet: ingenierie, depot_avant: 2024-02-01}
        budgets:
          - exercice: {du: 2025-01-01, au: 2025-12-31}
            charges: [{ligne: Tout, montant: 12 000 €}]
            produits:
              - {ligne: "CAF", montant: 6 000 €, financement: caf}
              - {ligne: "Autres", montant: 3 000 €, statut: verse}
          - exercice: {du: 2020-01-01, au: 2020-12-31}
            produits: [{ligne: "Avant", financement: caf}]
        """,
}


def test_a_funding_that_pays_for_an_action(community: Community) -> None:
    communaute = lue(community(PAYE))
    assert dites(si_finit(communaute, "jardin")) == {
        "actions-financees": ["Jardin, 900\u00a0€ : plus de financement acquis (x)"],
        "cases": ["Un, Aînés : plus personne (p/un/a)"],
        "relais": ["reve, déposé, à déposer pour le 1er février 2025 (reve)"],
    }
    assert dites(si_finit(communaute, "verger-un"))["actions-financees"] == ["Verger : reste Plan (y)"]
    # What is not acquired pays for nothing yet: nothing stops.
    assert "cases" not in dites(si_finit(communaute, "reve"))


def test_a_funding_of_the_support_function(community: Community) -> None:
    found = dites(si_finit(lue(community(PAYE)), "caf"))
    # 9,000 of 12,000 acquired over the year to come, then 3,000: nine months, then three.
    assert found["budgets"] == [
        "Produit « CAF » : 6\u202f000\u00a0€",
        "Acquis pour la fonction de soutien : 9\u202f000\u00a0€, puis 3\u202f000\u00a0€ sur 12\u202f000\u00a0€ "
        "de charges ; soit 9 mois à venir, puis 3 mois",
    ]
    assert found["postes"] == [
        "un poste de 1 ETP (A), porté par : Convention avec la CAF",
        "un poste de 0,2 ETP (A) : cadre non précisé, à vérifier",
    ]
    assert found["relais"] == ["attendue, sans suite connue (attendue)"]


def test_morlaix_without_the_foundations() -> None:
    found = dites(si_finit(lue(MORLAIX), "fondations-2025"))
    # 25,000 of 48,000 over twelve months: 6.25 months; 13,000: 3.25.
    assert found["budgets"][1] == (
        "Acquis pour la fonction de soutien : 25\u202f000\u00a0€, puis 13\u202f000\u00a0€ sur 48\u202f000\u00a0€ "
        "de charges ; soit 6 mois à venir, puis 3 mois"
    )
    assert [dit.rpartition(" (")[2] for dit in found["relais"]] == ["region-2025)", "departement-2025)", "epci-2025)"]


def test_mulhouse_nothing_acquired_is_lost() -> None:
    found = dites(si_finit(lue(MULHOUSE), "caf-2025"))
    assert found["postes"] == ["un poste, envisagé, porté par : Contrat Territorial Global (CTG) de la CAF"]
    assert found["budgets"][1].startswith(
        "Rien d'acquis n'en vient : 0\u00a0€ acquis sur 56\u202f000\u00a0€ de charges"
    )


# --- as typed -------------------------------------------------------------------------------------------------


def test_typed_on_the_command_line(run: Run, here: Path) -> None:
    outcome = run("fragilites", "--depart", "l'épi", "--date", "2024-02-01", cwd=here)
    assert outcome.code == 0, outcome.stderr
    assert outcome.stdout.startswith("À transmettre si L’Épi n’était plus là\n")
    assert max(map(len, outcome.stdout.splitlines())) <= 80
    assert "Pourrait être concerné — y prend part\u00a0: Ville" in outcome.stdout
    assert "Coordonner les engagements\u00a0: personne (coordonner)\n" in outcome.stdout
    assert "Secret" not in outcome.stdout
    page = run("fragilites", "--depart", "epi", "--date", "2024-02-01", "--format", "markdown", cwd=here).stdout
    assert "- [ ] Épicerie (seule), depuis 2020\n  - Pourraient être concernés — l’anime\u00a0: Maison" in page
    words = ("--depart", "epi", "--fin", "f1", "--date", "2024-02-01", "--format", "json")
    data = json.loads(run("fragilites", *words, cwd=here).stdout)
    assert data["schema"] == "cap/fragilites/1"
    assert data["departs"] == [{"id": "epi", "nom": "L’Épi"}] and data["fins"] == [{"id": "f1", "nom": "Don"}]
    assert data["rubriques"][0]["lignes"][0]["fichier"] == "actions/seule.yaml"
    assert data["rubriques"][0]["lignes"][0]["proches"][0] == {"acteur": "maison", "nom": "Maison", "raison": "l'anime"}


def test_several_things_supposed_at_once_are_said_in_one_title(run: Run, here: Path) -> None:
    page = run("fragilites", "--depart", "epi", "--fin", "Don", "--fin", "f2", cwd=here).stdout
    assert page.startswith(
        "À transmettre si L’Épi n’était plus là et si «\u00a0Don\u00a0» et «\u00a0f2\u00a0» s’arrêtaient"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "--depart ACTEUR"),
        (("--depart", "parti"), "déjà parti"),
        (("--depart", "bientot"), "pas encore arrivé"),
        (("--depart", "epicier"), "Vouliez-vous"),
        (("--fin", "dn"), "Vouliez-vous"),
        (("--fin", "zzz"), "Au choix"),
    ],
)
def test_what_cannot_be_supposed_is_explained(run: Run, here: Path, words: tuple[str, ...], said: str) -> None:
    outcome = run("fragilites", *words, "--date", "2024-02-01", cwd=here)
    assert outcome.code == 2 and said in outcome.stderr


def test_nothing_rests_on_somebody_new(run: Run, community: Community) -> None:
    here = community({"acteurs/a.yaml": "nom: A\n"})
    assert "Rien n’en dépend dans ce dossier." in run("fragilites", "--depart", "a", cwd=here).stdout
    assert run("fragilites", "--depart", "a", "--date", "1900-01-01", cwd=here).code == 0


def test_what_begins_later_is_said_so(run: Run, community: Community) -> None:
    here = community({"acteurs/a.yaml": "nom: A\nengagements: [{id: e, intitule: Salle, du: 2030-04}]\n"})
    assert (
        "Salle (e), à partir d’avril 2030"
        in run("fragilites", "--depart", "a", "--date", "2024-01-01", cwd=here).stdout
    )


def test_nothing_typed_in_a_file_acts_on_who_reads(run: Run, community: Community) -> None:
    dit = json.dumps(HOSTILE)
    here = community(
        {
            "objectifs.yaml": f"parcours: [{{id: p, intitule: {dit}, etapes: [{{id: e, intitule: {dit}}}]}}]\n"
            f"publics: [{{id: j, intitule: {dit}}}]\n",
            "acteurs/a.yaml": f"nom: {dit}\nengagements: [{{id: e, intitule: {dit}, quantite: {dit}}}]\n",
            "acteurs/b.yaml": f"nom: {dit}\n",
            "actions/x.yaml": f"nom: {dit}\nporteurs: a\npartenaires: b\netapes: e\npublics: j\n",
            "gouvernance.yaml": f"instances: [{{id: i, nom: {dit}, membres: [a, b], quorum: {dit}}}]\n",
            "financements.yaml": f"financements: [{{id: f, financeur: a, intitule: {dit}}}]\n",
            "reunions/2024-01-16-copil.md": f"---\ndate: 2024-01-16\n---\n- [ ] @a : {HOSTILE[:-5]}\n",
        }
    )
    for forme in ("texte", "markdown", "json"):
        page = run("fragilites", "--depart", "a", "--fin", "f", "--format", forme, cwd=here).stdout
        assert page and "\x1b" not in page
        assert not any(line.lstrip().startswith("::") for line in page.splitlines())
        if forme == "markdown":
            assert "<script" not in page.replace("\\<", "") and "[l](" not in page.replace("\\[l\\]", "")
    json.loads(page)

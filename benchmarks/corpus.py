"""Makes communities of a chosen size, always the same bytes for the same size: what the measurements read."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path

MOTS = """
territoire alimentation accompagne les habitants dans leurs projets avec énergie et convivialité autour du jardin
partagé de la commune pour mieux vivre ensemble et relier ce qui existe déjà entre associations écoles et fermes
""".split()  # noqa: SIM905 - words read better than a list
FICHE = """\
# Fiche {rang}
nom: "Structure {rang:05d}"
nom_complet: "{nom}"
alias:
  - "S{rang}"
type: {type}
sous_type: "maison des associations"
adhesion: volontaire
roles:
  - membre
arrivee: 2023-0{mois}-1{jour}
missions: |
  {missions}
  {suite}
motivations: "{motivations}"
attentes: "{attentes}"
contraintes: "{contraintes}"
atouts: "{atouts}"
diffusion: oui
engagements:
  - id: salle
    intitule: "{salle}"
    nature: materiel
    quantite: 1
    unite: "jour par mois"
    du: 2024-01
    au: 2026-12
    etat: confirme
    partage: oui
  - id: temps
    intitule: "{temps}"
    nature: humain
    quantite: 12,5
    unite: h
    du: 2024-01
    au: 2026-12
    etat: propose
  - id: savoirs
    intitule: "{savoirs}"
    nature: immateriel
    du: 2024-01
    etat: confirme
liens:
  - avec: acteur-{ami:05d}
    intensite: action
    depuis: 2023
  - avec: acteur-{autre:05d}
    intensite: idees
    depuis: 2024
  - avec: acteur-{tiers:05d}
    intensite: interconnaissance
    depuis: 2024
identifiants:
  rna: W2910{rang:05d}
zones: []
site: "https://www.example.org/{rang}"
"""
TYPES = ("association", "collectivite", "entreprise", "etat", "habitants", "recherche")


def acteurs(racine: Path, nombre: int) -> Path:
    """Make a community of `nombre` actors of about 1.8 kB each, with commitments and links; gives its folder."""
    hasard = random.Random(nombre)  # noqa: S311 - a corpus, not a secret

    def phrase(longueur: int) -> str:
        return " ".join(hasard.choice(MOTS) for _ in range(longueur)).capitalize() + "."

    dossier = racine / f"acteurs-{nombre}"
    fiches = dossier / "acteurs"
    if (fiches / f"acteur-{nombre - 1:05d}.yaml").exists():
        return dossier
    fiches.mkdir(parents=True, exist_ok=True)
    (dossier / "communaute.yaml").write_text('format: 1\nnom: "Corpus"\n', encoding="utf-8")
    for rang in range(nombre):
        amis = [(rang + pas) % nombre for pas in hasard.sample(range(1, nombre), 3)]
        texte = FICHE.format(
            rang=rang,
            nom=phrase(6),
            type=TYPES[rang % len(TYPES)],
            mois=hasard.randint(1, 9),
            jour=hasard.randint(0, 9),
            missions=phrase(14),
            suite=phrase(14),
            motivations=phrase(12),
            attentes=phrase(10),
            contraintes=phrase(10),
            atouts=phrase(10),
            salle=phrase(5),
            temps=phrase(5),
            savoirs=phrase(5),
            ami=amis[0],
            autre=amis[1],
            tiers=amis[2],
        )
        (fiches / f"acteur-{rang:05d}.yaml").write_text(texte, encoding="utf-8")
    return dossier


BUTS = """\
objectifs:
  - id: o0
    intitule: But
    intermediaires:
      - {id: o1, intitule: Premier pas}
      - {id: o2, intitule: Deuxième pas}
      - {id: o3, intitule: Troisième pas}
      - {id: o4, intitule: Quatrième pas}
parcours:
  - id: p
    intitule: Parcours
    etapes:
      - {id: e0, intitule: Venir}
      - {id: e1, intitule: Essayer}
      - {id: e2, intitule: Apprendre}
      - {id: e3, intitule: Faire}
      - {id: e4, intitule: Rester}
      - {id: e5, intitule: Transmettre}
publics:
  - {id: u0, intitule: Jeunes}
  - {id: u1, intitule: Familles}
  - {id: u2, intitule: Aînés}
  - {id: u3, intitule: Professionnels}
"""


def carte(racine: Path, acteurs_: int, actions: int) -> Path:
    """Make a community whose map has `acteurs_` + `actions` nodes and about two links an action; gives its folder."""
    hasard = random.Random(acteurs_)  # noqa: S311 - a corpus, not a secret
    dossier = racine / f"carte-{acteurs_}-{actions}"
    (dossier / "acteurs").mkdir(parents=True, exist_ok=True)
    (dossier / "actions").mkdir(exist_ok=True)
    (dossier / "communaute.yaml").write_text('format: 1\nnom: "Corpus"\n', encoding="utf-8")
    (dossier / "objectifs.yaml").write_text(BUTS, encoding="utf-8")
    siegent = [", ".join(f"acteur-{tire:03d}" for tire in hasard.sample(range(acteurs_), 8)) for _ in range(6)]
    instances = "".join(
        f"  - {{id: i{rang}, nom: Instance {rang}, membres: [{qui}]}}\n" for rang, qui in enumerate(siegent)
    )
    (dossier / "gouvernance.yaml").write_text(f"instances:\n{instances}", encoding="utf-8")
    for rang in range(acteurs_):
        texte = f'nom: "Structure {rang}"\ntype: {TYPES[rang % len(TYPES)]}\n'
        (dossier / "acteurs" / f"acteur-{rang:03d}.yaml").write_text(texte, encoding="utf-8")
    for rang in range(actions):
        tires = hasard.sample(range(acteurs_), 4)
        texte = f'nom: "Action partagée numéro {rang}"\nstatut: en-cours\ndebut: 2024\n'
        texte += f"etapes: [p/e{rang % 6}]\npublics: [u{rang % 4}]\nobjectifs: [o{rang % 5}]\nporteurs:\n"
        texte += "".join(f"  - acteur-{tire:03d}\n" for tire in tires)
        (dossier / "actions" / f"action-{rang:03d}.yaml").write_text(texte, encoding="utf-8")
    return dossier


REUNION = """\
---
titre: "Comité {rang}"
instance: i{instance}
date: {jour}
debut: 9:30
fin: 12:00
lieu: "Salle commune"
statut: tenue
annoncee_le: {annonce}
presents: [{presents}]
compte_rendu: {{statut: diffuse, diffuse_le: {envoi}, a: tous}}
---
## Tour des nouvelles

{nouvelles}

## Suite

**Décision** : {decision}

- [ ] {tache} (@{qui}, pour le {jour})
"""


def entiere(racine: Path, nombre: int) -> Path:
    """Make a community of `nombre` files as one is after years: half sheets of actors, a quarter actions, meetings."""
    fiches, actions = nombre // 2, nombre // 4
    dossier = acteurs(racine / f"entiere-{nombre}", fiches)
    hasard = random.Random(nombre)  # noqa: S311 - a corpus, not a secret

    def phrase(longueur: int) -> str:
        return " ".join(hasard.choice(MOTS) for _ in range(longueur)).capitalize() + "."

    def tirer(combien: int) -> str:
        return ", ".join(f"acteur-{tire:05d}" for tire in sorted(hasard.sample(range(fiches), combien)))

    for sous in ("actions", "reunions"):
        (dossier / sous).mkdir(exist_ok=True)
    (dossier / "objectifs.yaml").write_text(BUTS, encoding="utf-8")
    instances = "".join(f"  - {{id: i{rang}, nom: Instance {rang}, membres: [{tirer(8)}]}}\n" for rang in range(4))
    (dossier / "gouvernance.yaml").write_text(f"instances:\n{instances}", encoding="utf-8")
    for rang in range(actions):
        texte = f'nom: "Action partagée numéro {rang}"\nstatut: en-cours\ndebut: 2024\n'
        texte += f"etapes: [p/e{rang % 6}]\npublics: [u{rang % 4}]\nobjectifs: [o{rang % 5}]\nporteurs: [{tirer(3)}]\n"
        (dossier / "actions" / f"action-{rang:03d}.yaml").write_text(texte, encoding="utf-8")
    premier = date(2024, 1, 2)
    for rang in range(nombre - fiches - actions - 3):
        jour = premier + timedelta(5 * rang)
        texte = REUNION.format(
            rang=rang,
            instance=rang % 4,
            jour=jour,
            annonce=jour - timedelta(10),
            envoi=jour + timedelta(8),
            presents=tirer(12),
            nouvelles="\n\n".join(phrase(60) for _ in range(6)),
            decision=phrase(12),
            tache=phrase(8),
            qui=tirer(1),
        )
        (dossier / "reunions" / f"{jour}-comite.md").write_text(texte, encoding="utf-8")
    return dossier


if __name__ == "__main__":
    sys.stdout.write(f"{acteurs(Path(sys.argv[1]), int(sys.argv[2]))}\n")

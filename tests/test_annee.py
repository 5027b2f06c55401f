"""A year of six meetings, through the commands as typed, with edits by hand between them: all of them survive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cap.loader import load
from cap.model import Reunion

M1, M2, M3, M4, M5, M6 = (
    "2026-01-19-copil",
    "2026-03-16-copil",
    "2026-05-18-copil",
    "2026-07-06-copil",
    "2026-09-21-copil",
    "2026-11-16-copil",
)


class Dossier:
    """A community where every command is typed twice, checked after, and where what was typed by hand must stay."""

    def __init__(self, racine: Path, run: Any) -> None:
        self.racine, self.run, self.jour, self.saut = racine, run, "", "\n"
        self.de_la_main: list[tuple[str, str]] = []

    def sources(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.racine)): path.read_bytes()
            for path in sorted(self.racine.rglob("*"))
            if path.is_file() and ".cap" not in path.parts and "sorties" not in path.parts
        }

    def cap(self, *mots: str, encore: bool = True, **options: Any) -> str:
        """Type a command, that must succeed; typed again at once, it changes nothing."""
        fait = self.run(*mots, "--date", self.jour, cwd=self.racine, **options)
        assert fait.code == 0, (mots, fait.stdout, fait.stderr)
        self.tenir()
        if encore:
            apres = self.sources()
            self.run(*mots, "--date", self.jour, cwd=self.racine, **options)
            assert self.sources() == apres, mots
        return " ".join((fait.stdout + fait.stderr).split())

    def main(self, path: str, ancien: str, nouveau: str, garde: str = "") -> None:
        """Edit a file by hand; `garde` (else what was typed) must stay in it, byte for byte, whatever comes."""
        fichier = self.racine / path
        self.enregistrer(path)
        texte = fichier.read_bytes().decode()
        ancien, nouveau, garde = (mots.replace("\n", self.saut) for mots in (ancien, nouveau, garde))
        assert texte.count(ancien) == 1, (path, ancien, texte)
        fichier.write_bytes(texte.replace(ancien, nouveau).encode())
        self.de_la_main.append((path, garde or nouveau))
        self.tenir()

    def enregistrer(self, path: str) -> None:
        """Save a file as the editor of this coordinator does: with its own line ends."""
        fichier = self.racine / path
        fichier.write_bytes(fichier.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", self.saut.encode()))

    def tenir(self) -> None:
        """Check what must hold at every step: what was typed is there, and nothing is to be corrected."""
        for path, texte in self.de_la_main:
            assert texte in (self.racine / path).read_bytes().decode(), (path, texte)
        verifie = self.run("verifier", "--date", self.jour, cwd=self.racine)
        assert (verifie.code, verifie.stdout.count("Rien à signaler")) == (0, 1), verifie.stdout

    def reunion(self, nom: str) -> Reunion:
        return load(self.racine).communaute.reunions[nom]

    def cles(self, nom: str) -> list[str]:
        return [point.cle or point.intitule for point in self.reunion(nom).ordre_du_jour]

    def reports(self) -> dict[str, int]:
        donnees = json.loads(self.run("suivi", "--format", "json", "--date", self.jour, cwd=self.racine).stdout)
        return {tache["ref"]: tache["reports"] for tache in donnees["taches"]}


@pytest.fixture
def dossier(tmp_path: Path, run: Any) -> Dossier:
    assert run("init", "vallee", "--nom", "Communauté de la vallée", "--date", "2026-01-05", cwd=tmp_path).code == 0
    racine = tmp_path / "vallee"
    for nom, sorte in (
        ("Relais", "association"),
        ("Mairie de Guern", "collectivite"),
        ("Binette", "association"),
        ("CAF", "organisme-public"),
    ):
        assert run("ajouter", "acteur", nom, "--type", sorte, "--arrivee", "2025-12", cwd=racine).code == 0
    (racine / "gouvernance.yaml").write_text(
        "# Chez nous, le copil est ouvert à tous.\ninstances:\n  - id: copil\n    nom: 'Comité de pilotage'\n"
        "    niveau: pilotage\n    membres: tous      # même les nouveaux\n    quorum: 1/2\n    x-cle: armoire\n",
        encoding="utf-8",
    )
    return Dossier(racine, run)


@pytest.mark.parametrize("saut", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_year_of_six_meetings_keeps_every_edit_made_by_hand(dossier: Dossier, saut: str) -> None:
    dossier.saut = saut
    for seance in (premiere, deuxieme, troisieme, quatrieme, cinquieme, sixieme):
        seance(dossier)
    for path, _ in dossier.de_la_main:
        octets = (dossier.racine / path).read_bytes()
        assert octets.count(b"\n") == octets.count(saut.encode()), path


def premiere(d: Dossier) -> None:
    f = f"reunions/{M1}.md"
    d.jour = "2026-01-08"
    d.cap("odj", "copil", "--le", "2026-01-19", "--debut", "14:00", "--duree", "2h")
    assert d.cles(M1) == ["accueil", "suite", "convivialite"]
    d.main(f, "date: 2026-01-19\n", "date: 2026-01-19   # un lundi, exprès\nx-gouter: 'crêpes'\n")
    d.main(f, '    intitule: "Accueil et tour de table"\n', "    intitule: 'Accueil, et crêpes'   # Claire\n")
    retirer(d, f, "convivialite")
    d.main(
        f,
        "points_proposes:\n",
        "  - intitule: Se connaître   # mon point à moi\n    duree: 40 min\n    x-salle: la petite\npoints_proposes:\n",
        "  - intitule: Se connaître   # mon point à moi\n    duree: 40 min\n    x-salle: la petite\n",
    )
    d.cap("odj", "copil", "--le", "2026-01-19")
    assert d.cles(M1) == ["accueil", "suite", "Se connaître"]
    d.cap("reunion", "annoncer", M1)
    d.jour = "2026-01-12"
    fige = d.sources()
    d.cap("odj", "copil", "--le", "2026-01-19")
    assert d.sources() == fige
    d.jour = "2026-01-20"
    notes = (
        "14h05 on commence\n## Accueil, et crêpes\nTour de table, 9 personnes\n## Charte\n"
        "14h33 Décision : on écrit une charte (consensus ; à revoir en mai 2026)\n"
        "→ à faire : @relais : premier jet de la charte, pour le 10 mars\n"
        "☐ @binette avec @caf : trouver un terrain, fin février\n"
        "Question : qui paie la salle ?\nTout le monde est content\n"
    )
    assert "1 décision, 2 à faire, 1 question" in d.cap("cr", "notes", M1, "-", stdin=notes)
    d.main(f, "Tour de table, 9 personnes\n", "Tour de table, 9 personnes (et un chien)\n")
    d.main(f, "x-gouter: 'crêpes'\n", "x-gouter: 'crêpes'\npresents: [relais, binette, {acteur: caf, personnes: 2}]\n")
    dit = d.cap("cr", "clore", M1, "--sans-question")
    assert "1 décision, 2 à faire, 1 question" in dit
    texte = (d.racine / f).read_text(encoding="utf-8")
    for numerotee in (
        "14h33 Décision D1 : on écrit une charte",
        "→ à faire A1 : @relais : premier jet",
        "☐ A2 @binette avec @caf : trouver",
        "Question Q1 : qui paie",
    ):
        assert numerotee in texte
    assert d.reunion(M1).statut == "tenue"
    d.main(f, "14h05 on commence\n", "14h05 on commence, à 9\n")
    d.cap("cr", M1)
    d.jour = "2026-01-22"
    d.cap("cr", "diffuser", M1)
    d.main(f, "Tout le monde est content\n", "Presque tout le monde est content\n")
    d.cap("cr", M1)


def deuxieme(d: Dossier) -> None:
    f = f"reunions/{M2}.md"
    d.jour = "2026-03-01"
    dit = d.cap("odj", "copil", "--le", "2026-03-16", "--debut", "14:00", "--duree", "2h")
    assert "Approbation du compte-rendu du 19 janvier 2026" in dit
    assert "2 tâches ouvertes" in dit and "qui paie la salle" in dit and "À revoir : on écrit une charte" in dit
    retirer(d, f, f"decision:{M1}#D1")
    d.main(f, '    intitule: "Suivi des tâches"\n', '    intitule: "Où en est-on ?"      # plus gentil\n')
    d.cap("suivi", "fait", f"{M1}#A1", "--note", "Envoyée à tous")
    d.main("suivi.yaml", "# Une ligne par suite", "# (Claire : merci de dater)\n# Une ligne par suite")
    d.cap("suivi", "reporter", f"{M1}#A2", "--au", "prochain copil")
    assert d.reports() == {f"{M1}#A2": 1}
    dit = d.cap("odj", "copil", "--le", "2026-03-16")
    assert "Où en est-on ?" in dit and "1 tâche ouverte, dont 1 déjà reportée" in dit
    assert f"decision:{M1}#D1" not in d.cles(M2)
    d.cap("reunion", "annoncer", M2)
    d.jour = "2026-03-17"
    notes = (
        "Décision : le copil se réunit à la mairie\nÀ faire : @Mairie de Guern : réserver la salle, pour le 1er juin\n"
        "- [x] @relais : imprimer les affiches\nQuestion : et le jardin ?\nRéponse : la Binette s'en occupe\n"
    )
    tenir_seance(d, M2, notes, "2 à faire")
    d.cap("cr", "approuver", M1, "--reunion", M2)
    figee(d, M1)


def troisieme(d: Dossier) -> None:
    f = f"reunions/{M3}.md"
    d.jour = "2026-05-02"
    dit = d.cap("odj", "copil", "--le", "2026-05-18", "--debut", "14:00", "--duree", "2h")
    assert "Approbation du compte-rendu du 16 mars 2026" in dit and "du 19 janvier" not in dit.split("Suivi")[0]
    assert f"question:{M1}#Q1" in d.cles(M3) and f"decision:{M1}#D1" in d.cles(M3)
    assert f"question:{M2}#Q1" not in d.cles(M3)
    d.main(f, "debut: 14:00\n", "debut: 14:00     # après la sieste\n", "# après la sieste\n")
    d.cap("reunion", "deplacer", M3, "--le", "2026-05-20", "--debut", "14:30", "--motif", "pont de l'Ascension")
    d.main(f, "points_proposes:", "x-covoiturage: oui\npoints_proposes:")
    d.cap("odj", "copil", "--le", "2026-05-20")
    d.cap("reunion", "annoncer", M3)
    d.jour = "2026-05-21"
    tenir_seance(d, M3, "Décision : le terrain sera celui de la gare (consentement)\n", "1 décision")
    d.cap("suivi", "clore", f"{M1}#Q1", "--note", "la mairie")
    d.cap("suivi", "fait", f"{M1}#D1", "--note", "revue : on continue")
    d.cap("suivi", "reporter", f"{M1}#A2", "--au", "2026-07-01")
    d.cap("cr", "approuver", M2, "--reunion", M3)
    figee(d, M2)


def quatrieme(d: Dossier) -> None:
    d.jour = "2026-06-20"
    d.cap("odj", "copil", "--le", "2026-07-06", "--duree", "2h")
    assert f"approbation:{M3}" in d.cles(M4) and f"approbation:{M2}" not in d.cles(M4)
    assert f"question:{M1}#Q1" not in d.cles(M4) and f"decision:{M1}#D1" not in d.cles(M4)
    d.cap("suivi", "passer", f"{M1}#A2", "--a", "caf")
    d.cap("reunion", "annoncer", M4)
    d.jour = "2026-07-07"
    tenir_seance(d, M4, "Question : qui arrose en août ?\nReporté : la charte, au prochain copil\n", "1 question")
    d.cap("suivi", "reporter", f"{M1}#A2", "--au", "15/09/2026")
    d.cap("suivi", "fait", f"{M2}#A1")
    assert d.reports() == {f"{M1}#A2": 3}
    d.cap("cr", "approuver", M3, "--reunion", M4)
    d.jour = "2026-08-20"
    d.cap("odj", "copil", "--le", "2026-08-31")
    d.cap("reunion", "annoncer", "2026-08-31-copil")
    d.cap("reunion", "annuler", "2026-08-31-copil", "--motif", "canicule")
    d.main("reunions/2026-08-31-copil.md", "points_proposes:", "# dommage\npoints_proposes:")


def cinquieme(d: Dossier) -> None:
    d.jour = "2026-09-05"
    dit = d.cap("odj", "copil", "--le", "2026-09-21", "--duree", "2h")
    assert f"approbation:{M4}" in d.cles(M5) and f"question:{M4}#Q1" in d.cles(M5)
    assert "3 reports" in dit and "CAF" in dit
    d.cap("reunion", "annoncer", M5)
    d.jour = "2026-09-22"
    tenir_seance(
        d, M5, "Réponse : les voisins\nDécision : on ouvre au printemps (à revoir en novembre 2026)\n", "1 déc"
    )
    d.cap("suivi", "clore", f"{M4}#Q1", "--note", "les voisins")
    d.cap("suivi", "fait", f"{M1}#A2", "--le", "2026-09-21")
    d.cap("cr", "approuver", M4, "--reunion", M5)


def sixieme(d: Dossier) -> None:
    d.jour = "2026-11-02"
    dit = d.cap("odj", "copil", "--le", "2026-11-16", "--duree", "2h")
    assert f"approbation:{M5}" in d.cles(M6) and f"decision:{M5}#D1" in d.cles(M6)
    assert "taches" not in d.cles(M6) and not any(cle.startswith("question:") for cle in d.cles(M6)), dit
    d.cap("reunion", "annoncer", M6)
    d.jour = "2026-11-17"
    tenir_seance(d, M6, "Décision : une fête pour les deux ans\n", "1 décision")
    d.cap("cr", "approuver", M5, "--reunion", M6)
    d.jour = "2026-12-31"
    assert "Comptes-rendus de 6 réunions tenues" in d.cap("cr", "liste", "--tout")
    assert "3 jours (médiane, sur 6 comptes-rendus)" in d.cap("cr", "liste", "--tout")
    for nom in (M1, M2, M3, M4, M5):
        figee(d, nom)


def tenir_seance(d: Dossier, nom: str, notes: str, trouve: str) -> None:
    """Hold a meeting that was announced: notes, presences, closing, minutes, sending, corrections by hand."""
    f = f"reunions/{nom}.md"
    annonce = d.reunion(nom).ordre_du_jour
    assert trouve in d.cap("cr", "notes", nom, "-", stdin=f"## Points vus\nOn était {len(notes)}.\n{notes}")
    d.main(
        f, "statut: annoncee\n", "statut: annoncee\npresents: [relais, caf, binette]  # de la main\n", "# de la main\n"
    )
    d.cap("cr", "clore", nom, "--sans-question")
    assert not any(item.implicite for item in (*d.reunion(nom).notes.decisions, *d.reunion(nom).notes.taches))
    d.cap("cr", nom)
    d.jour = d.jour[:-2] + f"{int(d.jour[-2:]) + 2:02}"
    d.cap("cr", "diffuser", nom)
    d.main(f, f"On était {len(notes)}.\n", f"On était   {len(notes)}, et demi.\n")
    d.cap("cr", nom)
    assert [point.intitule for point in d.reunion(nom).ordre_du_jour] == [point.intitule for point in annonce]


def figee(d: Dossier, nom: str) -> None:
    """Check that approved minutes change no more, whatever is typed, and that a change by hand is seen."""
    fichier = d.racine / f"reunions/{nom}.md"
    octets = fichier.read_bytes()
    for mots in (
        ("cr", "notes", nom, "-"),
        ("cr", "clore", nom, "--sans-question"),
        ("cr", "diffuser", nom),
        ("reunion", "deplacer", nom, "--le", "2027-01-01"),
        ("reunion", "annuler", nom),
    ):
        d.run(*mots, "--date", d.jour, cwd=d.racine, stdin="Décision : autre chose\n")
        assert fichier.read_bytes() == octets, mots
    fichier.write_bytes(octets + b"Un mot de plus\n")
    verifie = d.run("verifier", "--date", d.jour, cwd=d.racine)
    fichier.write_bytes(octets)
    assert verifie.code == 1 and "CAP408" in verifie.stdout


def retirer(d: Dossier, path: str, cle: str) -> None:
    """Delete a point of an agenda by hand, as one deletes its lines."""
    fichier = d.racine / path
    d.enregistrer(path)
    lignes = fichier.read_bytes().decode().split(d.saut)
    debut = lignes.index(f"  - cle: {cle}")
    fin = next(rang for rang in range(debut + 1, len(lignes)) if not lignes[rang].startswith("    "))
    fichier.write_bytes(d.saut.join(lignes[:debut] + lignes[fin:]).encode())
    d.tenir()


@pytest.mark.parametrize(
    "mots",
    [("reporter", "A2", "--au", "2026-04-10"), ("reporter", "A2", "--au", "prochain copil"), ("fait", "D1")],
    ids=" ".join,
)
def test_what_became_of_an_item_is_not_counted_twice_when_typed_twice(dossier: Dossier, mots: tuple[str, ...]) -> None:
    premiere(dossier)
    dossier.jour = "2026-03-01"
    verbe, numero, *suite = mots
    dossier.cap("suivi", verbe, f"{M1}#{numero}", *suite, encore=False)
    avant = dossier.sources()
    encore = dossier.run("suivi", verbe, f"{M1}#{numero}", *suite, "--date", "2026-03-01", cwd=dossier.racine)
    assert (encore.code, "C’est déjà noté" in encore.stderr) == (2, True), encore.stderr
    assert dossier.sources() == avant
    dossier.cap("suivi", "reporter", f"{M1}#A2", "--au", "2026-06-01", encore=False)

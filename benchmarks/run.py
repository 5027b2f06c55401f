"""Measures cap against floors and peers, as ratios within one run, and writes benchmarks/RESULTS.md.

Figures are CPU seconds (user + system, children included) of whole processes, medians of rounds run in turn
(A B C, A B C…), so that a machine that slows down slows everything; peak memory is that of the largest process.
`--rapide` leaves out the peers and the 10,000 files; `--sans-pairs` only the peers; `--avancement` and `--carte`
measure that alone and put its section in the page as it stands.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ICI = Path(__file__).resolve().parent
TRAVAIL = ICI / "travail"
sys.path.insert(0, str(ICI))

import corpus  # noqa: E402

CAP = (sys.executable, "-m", "cap")
PAIRS = ("yamllint", "check-jsonschema")


@dataclass(frozen=True)
class Mesure:
    """What rounds of one command cost: median CPU seconds, and peak memory in MB."""

    cpu: float
    memoire: float


def une_fois(commande: Sequence[str], env: Mapping[str, str]) -> tuple[float, float]:
    """Run a command once: CPU seconds and peak MB. Its exit code may be 1 (problems found), not more."""
    processus = subprocess.Popen(
        commande, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, env=dict(env)
    )
    _, etat, usage = os.wait4(processus.pid, 0)
    processus.returncode = os.waitstatus_to_exitcode(etat)
    if processus.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(commande[:4])} : code {processus.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def mesurer(
    commandes: Mapping[str, Sequence[str]], tours: int, avant: Mapping[str, Callable[[], None]] | None = None
) -> dict[str, Mesure]:
    """Run each command `tours` times in turn after one warm-up; `avant` prepares a command before each of its runs."""
    env = {**os.environ, "XDG_CACHE_HOME": str(TRAVAIL / "cache"), "NO_COLOR": "1"}
    couts: dict[str, list[tuple[float, float]]] = {nom: [] for nom in commandes}
    for tour in range(tours + 1):
        for nom, commande in commandes.items():
            if avant and nom in avant:
                avant[nom]()
            cout = une_fois(commande, env)
            if tour or tours == 1:
                couts[nom].append(cout)
    return {nom: Mesure(median(cpu for cpu, _ in tires), max(rss for _, rss in tires)) for nom, tires in couts.items()}


def environnement_des_pairs() -> Path:
    """Install the peers in an environment of their own, once; gives its folder of commands."""
    dossier = TRAVAIL / "pairs"
    bin_ = dossier / ("Scripts" if os.name == "nt" else "bin")
    if not all((bin_ / pair).exists() for pair in PAIRS):
        venv.create(dossier, with_pip=True)
        subprocess.run([bin_ / "python", "-m", "pip", "install", "--quiet", *PAIRS], check=True)
    return bin_


def demarrage(tours: int) -> list[str]:
    """Measure what starting costs, in times bare Python."""
    sample = str(ICI.parent / "sample-community")
    mesures = mesurer(
        {
            "python": (sys.executable, "-I", "-c", "pass"),
            "--version": (*CAP, "--version"),
            "--help": (*CAP, "--help"),
            "verifier": (*CAP, "-C", sample, "verifier", "--date", "2025-12-31"),
        },
        tours,
    )
    base = mesures["python"].cpu
    lignes = ["## Démarrage", "", "| commande | CPU (ms) | × Python nu | cible |", "|---|---|---|---|"]
    cibles = {"--version": 2.0, "--help": 10.0, "verifier": 12.0}
    noms = {
        "--version": "`cap --version`",
        "--help": "`cap --help`",
        "verifier": "`cap verifier`, exemple, relu du cache",
    }
    lignes.append(f"| Python nu | {base * 1000:.0f} | 1 | |")
    for nom, cible in cibles.items():
        rapport = mesures[nom].cpu / base
        lignes.append(
            f"| {noms[nom]} | {mesures[nom].cpu * 1000:.0f} | {rapport:.1f} | ≤ {cible:g} {verdict(rapport <= cible)} |"
        )
    return lignes


def lecture(tailles: Sequence[int], tours: int, pairs: Path | None) -> list[str]:
    """Measure cold and warm checks of growing communities against libyaml's own walk, and against the peers."""
    lignes = ["", "## Lire et vérifier des fiches d’acteurs", ""]
    lignes.append("| fiches | plancher (s) | à froid (s) | × plancher | relu (s) | × plancher | mémoire (Mo) |")
    lignes.append("|---|---|---|---|---|---|---|")
    froids: dict[int, Mesure] = {}
    compares: list[str] = []
    for taille in tailles:
        dossier = str(corpus.acteurs(TRAVAIL, taille))
        verifier = (*CAP, "-C", dossier, "verifier", "--format", "concis", "--date", "2025-12-31")
        commandes: dict[str, Sequence[str]] = {
            "plancher": (sys.executable, str(ICI / "plancher.py"), dossier),
            "froid": (*verifier, "--sans-cache"),
            "relu": verifier,
        }
        nu = mesurer({"nu": (sys.executable, "-c", "import yaml.cyaml")}, tours)["nu"].cpu
        mesures = mesurer(commandes, tours)
        plancher = mesures["plancher"].cpu - nu  # reading alone, without starting Python
        froid, relu = mesures["froid"], mesures["relu"]
        froids[taille] = froid
        x_froid, x_relu = froid.cpu / plancher, relu.cpu / plancher
        tenus = [verdict(x_froid <= 8), verdict(x_relu <= 0.5), verdict(froid.memoire <= 150)]
        if taille < 10_000:
            tenus = ["", "", ""]
        cellules = (
            milliers(taille),
            f"{plancher:.2f}",
            f"{froid.cpu:.2f}",
            f"{x_froid:.1f} {tenus[0]}",
            f"{relu.cpu:.2f}",
            f"{x_relu:.2f} {tenus[1]}",
            f"{froid.memoire:.0f} {tenus[2]}",
        )
        lignes.append("| " + " | ".join(cellule.strip() for cellule in cellules) + " |")
        if pairs is not None:
            compares += comparer(taille, dossier, froid, pairs)
    lignes += ["", "Cibles à 10 000 fiches : à froid ≤ 8 fois le plancher, relu ≤ 0,5 fois, mémoire ≤ 150 Mo."]
    petite, grande = sorted(tailles)[-2:]
    if grande > petite:
        exposant = math.log(froids[grande].cpu / froids[petite].cpu) / math.log(grande / petite)
        tenu = verdict(exposant <= 1.05)
        tailles_en_mots = f"Croissance de {milliers(petite)} à {milliers(grande)} fiches"
        lignes.append(f"{tailles_en_mots} : exposant {exposant:.2f} (cible ≤ 1,05 {tenu}).")
    if compares:
        lignes += ["", "### Les mêmes fiches, lues par d’autres outils", ""]
        lignes += ["| fiches | outil | CPU (s) | × cap à froid | cible |", "|---|---|---|---|---|", *compares]
        lignes += [
            "",
            "Le travail n’est pas le même : yamllint contrôle le style, check-jsonschema un schéma ;",
            "cap lit, donne à chaque valeur son type et passe toutes ses règles.",
            "",
            "À 1 000 fiches et au-dessous, le démarrage de cap (environ 0,2 s : importations, modèle, règles) fait la",
            "moitié de son temps : c’est lui qui manque les cibles de cette taille, non la lecture.",
        ]
    return lignes


def comparer(taille: int, dossier: str, froid: Mesure, pairs: Path) -> list[str]:
    """Run each peer once on the same files; gives a row a peer."""
    schemas = TRAVAIL / "schemas"
    if not schemas.exists():
        subprocess.run(
            [*CAP, "schema", "--sortie", schemas, "-C", str(ICI.parent / "sample-community")],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    fiches = [str(fichier) for fichier in sorted(Path(dossier).glob("acteurs/*.yaml"))]
    commandes = {
        "yamllint": ([str(pairs / "yamllint"), "-d", "relaxed", dossier], 20),
        "check-jsonschema": (
            [str(pairs / "check-jsonschema"), "--schemafile", str(next(schemas.glob("acteur*.json"))), *fiches],
            12,
        ),
    }
    lignes = []
    for nom, (commande, cible) in commandes.items():
        mesure = mesurer({nom: commande}, 1 if taille >= 10_000 else 2)[nom]
        rapport = mesure.cpu / froid.cpu
        attendu = f"≥ {cible} {verdict(rapport >= cible)}" if taille >= 1_000 else ""
        lignes.append(f"| {milliers(taille)} | {nom} | {mesure.cpu:.1f} | {rapport:.0f} | {attendu} |")
    return lignes


RAPPORTS = ("verifier", "avancement", "point")


def avancement(tours: int) -> list[str]:
    """Measure progress and the Monday view on 500 files against checking them, all read and all known."""
    lignes = ["", "## Avancement", ""]
    lignes.append("| 500 fichiers | lus (s) | × vérifier | relus du cache (s) | × vérifier |")
    lignes.append("|---|---|---|---|---|")
    corpus_ = {
        "fiches d’acteurs": corpus.acteurs(TRAVAIL, 499),
        "acteurs, actions, réunions": corpus.entiere(TRAVAIL, 500),
    }
    for nom, dossier in corpus_.items():
        commandes: dict[str, Sequence[str]] = {}
        for rapport in RAPPORTS:
            commande = (*CAP, "-C", str(dossier), rapport, "--date", "2025-12-31")
            commandes |= {f"{rapport} lu": (*commande, "--sans-cache"), f"{rapport} relu": commande}
        mesures = mesurer(commandes, tours)
        for rapport in RAPPORTS:
            cellules = [f"{nom} : `cap {rapport}`"]
            for etat in ("lu", "relu"):
                cpu = mesures[f"{rapport} {etat}"].cpu
                rapporte = cpu / mesures[f"verifier {etat}"].cpu
                tenu = f" {verdict(rapporte <= 1.5)}" if rapport == "avancement" else ""
                cellules += [f"{cpu:.2f}", f"{rapporte:.2f}{tenu}"]
            lignes.append("| " + " | ".join(cellules) + " |")
    return [*lignes, "", "Cible de `cap avancement` : ≤ 1,5 fois `cap verifier` sur les mêmes fichiers, lus ou relus."]


CARTES = (
    # (actors, actions, what is drawn, options, target in seconds)
    (20, 24, "acteurs et actions", ("--vue", "acteurs"), 0.0),
    (100, 100, "acteurs et actions", ("--vue", "acteurs"), 2.0),
    (150, 150, "acteurs et actions", ("--vue", "acteurs"), 0.0),
    (100, 100, "objectifs", ("--vue", "objectifs"), 2.0),
    (100, 100, "parcours", ("--vue", "parcours"), 2.0),
    (100, 100, "gouvernance", ("--vue", "gouvernance"), 2.0),
    (40, 40, "liens entre acteurs", ("--vue", "liens"), 2.0),
    (100, 100, "vue d’ensemble", ("--ensemble",), 0.0),
    (400, 400, "vue d’ensemble, faute de place pour 800 cases", (), 0.0),
    (100, 100, "album de 101 images", ("--album",), 0.0),
)


def carte(tours: int) -> list[str]:
    """Measure the views of maps of growing sizes, from reading the folder to the written picture."""
    lignes = [
        "",
        "## Carte",
        "",
        "| carte (SVG, moteur embarqué) | acteurs | actions | liens | CPU (s) | mémoire (Mo) | cible |",
    ]
    lignes.append("|---|---|---|---|---|---|---|")
    commandes: dict[str, Sequence[str]] = {}
    for rang, (acteurs, actions, _, options, _) in enumerate(CARTES):
        dossier = str(corpus.carte(TRAVAIL, acteurs, actions))
        sortie = TRAVAIL / ("album" if "--album" in options else f"carte-{rang}.svg")
        commandes[str(rang)] = (*CAP, "-C", dossier, "carte", *options, "--date", "2025-12-31", "-o", str(sortie))
    mesures = mesurer(commandes, tours)
    for rang, (acteurs, actions, nom, _, cible) in enumerate(CARTES):
        mesure = mesures[str(rang)]
        tenu = f"environ {cible:g} s {verdict(mesure.cpu <= cible * 1.25)}" if cible else ""
        lignes.append(
            f"| {nom} | {acteurs} | {actions} | {4 * actions} | {mesure.cpu:.2f} | {mesure.memoire:.0f} | {tenu} |"
        )
    return [*lignes, "", "Les liens sont ceux des acteurs aux actions, quatre par action. La mémoire est celle de cap,",
            "ou du moteur de dessin quand il en prend davantage."]  # fmt: skip


def milliers(nombre: int) -> str:
    """Write a number of files the French way."""
    return f"{nombre:,}".replace(",", "\u202f")


def verdict(tenu: bool) -> str:
    """Say whether a target is met."""
    return "✓" if tenu else "✗"


def remplacer(titre: str, section: Sequence[str]) -> None:
    """Put one section in the page of results in place of the one of that title, or before the map's."""
    page = ICI / "RESULTS.md"
    morceaux = page.read_text(encoding="utf-8").rstrip("\n").split("\n\n## ")
    nouveau = "\n".join(section).removeprefix("\n## ")
    titres = [morceau.partition("\n")[0] for morceau in morceaux]
    if titre in titres:
        morceaux[titres.index(titre)] = nouveau
    else:
        morceaux.insert(len(morceaux) - 1, nouveau)
    page.write_text("\n\n## ".join(morceaux) + "\n", encoding="utf-8")
    sys.stdout.write(f"## {nouveau}\n")


def main() -> None:
    """Measure everything asked for and write the page of results."""
    analyse = argparse.ArgumentParser(description=__doc__)
    analyse.add_argument("--rapide", action="store_true")
    analyse.add_argument("--sans-pairs", action="store_true")
    analyse.add_argument("--avancement", action="store_true")
    analyse.add_argument("--carte", action="store_true")
    analyse.add_argument("--tours", type=int, default=5)
    options = analyse.parse_args()
    TRAVAIL.mkdir(exist_ok=True)
    shutil.rmtree(TRAVAIL / "cache", ignore_errors=True)
    tours = min(options.tours, 3)
    if options.avancement or options.carte:
        if options.avancement:
            remplacer("Avancement", avancement(options.tours))
        if options.carte:
            remplacer("Carte", carte(tours))
        return
    pairs = None if options.rapide or options.sans_pairs else environnement_des_pairs()
    tailles = (100, 1_000) if options.rapide else (100, 1_000, 10_000)
    lignes = [
        "# Mesures",
        "",
        f"Secondes de processeur, médianes de {options.tours} tours alternés (3 pour les lectures) ;",
        f"Python {platform.python_version()}, {os.cpu_count()} cœurs.",
        "Les secondes changent d’une machine à l’autre : seuls les rapports se comparent. « ✓ » : cible tenue,",
        "« ✗ » : manquée. Plancher : fichiers ouverts et événements de libyaml parcourus en C, sans le démarrage.",
        "Refaire : `make bench`.",
        "",
    ]
    lignes += demarrage(max(options.tours, 5))
    lignes += lecture(tailles, tours, pairs)
    lignes += avancement(options.tours)
    lignes += carte(tours)
    texte = "\n".join(lignes) + "\n"
    sortie = TRAVAIL / "RESULTS.md" if options.rapide else ICI / "RESULTS.md"
    sortie.write_text(texte, encoding="utf-8")
    sys.stdout.write(texte)


if __name__ == "__main__":
    main()

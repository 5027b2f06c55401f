"""Pasted notes join a meeting's file: nothing lost, nothing overwritten, nothing that changes what was there."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap.communaute import Communaute
from cap.declare import Lieu
from cap.limites import TAILLE_MAX
from cap.loader import load
from cap.model import Reunion
from cap.notes_collees import NouvelleReunion, Texte, coller, designer, lire_texte
from cap.refus import Refus
from cap.render.notes_collees import trouve
from conftest import Community, Run

HERE = Path(__file__).parent
JOUR = date(2026, 6, 1)
SQUELETTE = "---\ndate: 2026-03-20\n---\n<!-- rappel -->\n\n## Convention (20 min) {#conv}\n\n## Suite\n"


def pose(corps: str | bytes, colle: str, jour: date = JOUR, statut: str = "") -> str:
    """Paste a text in a file and give the file."""
    octets = corps if isinstance(corps, bytes) else corps.encode()
    return coller(Communaute(), reunion(statut), octets, lire_texte(colle.encode()), jour).apres.decode()


def reunion(statut: str = "") -> Reunion:
    return Reunion(id="r", ou=Lieu("reunions/r.md", 1, 1), statut=statut)


# --- the text ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("octets", "texte", "dit"),
    [
        (b"\xef\xbb\xbfa\r\nb\rc", "a\nb\nc\n", ()),
        ("Décision\u00a0: « oui »\u202f!".encode(), "Décision\u00a0: « oui »\u202f!\n", ()),
        (b"D\xe9cision \x96 c\x9cur", "Décision – cœur\n", ("Windows-1252",)),
        ("é".encode() + b" et \xe8\n", "é et è\n", ("Windows-1252",)),
        (b"a\x81b\n", "ab\n", ("Windows-1252",)),
        ("\ufeffDécision : ça".encode("utf-16-le"), "Décision : ça\n", ("UTF-16",)),
        ("\ufeffoui".encode("utf-16-be"), "oui\n", ("UTF-16",)),
        ("\n\n  \na\u200bb\u00adc \t\n\n".encode(), "abc\n", ("2 caractères invisibles retirés",)),
        (b"a\x1b[31mb\x07c", "abc\n", ("2 caractères de contrôle retirés",)),
        ("\u00a0\u00a0- a\n\t\u00a0b\nc\td".encode(), "  - a\n     b\nc\td\n", ("2 débuts de ligne",)),
        ("a\u2028b\x0bc\x0cd\x85e".encode(), "a\nb\nc\nd\ne\n", ()),
        ("👩\u200d🌾".encode(), "👩\u200d🌾\n", ()),
        (b"De : A\nObjet : b\n\nOui\n-- \nA", "De : A\nObjet : b\n\nOui\n--\nA\n", ("courriel", "signature")),
        (b"<div>Oui</div>", "<div>Oui</div>\n", ("balises",)),
        (b"a < b > c <br", "a < b > c <br\n", ()),
    ],
)  # fmt: skip
def test_pasted_bytes_become_clean_text(octets: bytes, texte: str, dit: tuple[str, ...]) -> None:
    lu = lire_texte(octets)
    assert lu.texte == texte
    assert len(lu.remarques) == len(dit)
    for remarque, mots in zip(lu.remarques, dit, strict=True):
        assert mots in remarque


@pytest.mark.parametrize(
    ("octets", "dit"),
    [
        (b"", "vide"),
        (" \u200b\n\ufeff".encode(), "vide"),
        (b"a" * (TAILLE_MAX + 1), "dépassent 1 Mo"),
        (b"PK\x03\x04\x14\x00", "document Word"),
        (b"%PDF-1.7", "un PDF"),
        (b"D\x00e\x00", "octets nuls"),
    ],
)
def test_what_is_no_text_is_declined(octets: bytes, dit: str) -> None:
    with pytest.raises(Refus, match=dit) as refus:
        lire_texte(octets)
    assert refus.value.remede


@given(st.binary(max_size=80))
def test_whatever_the_bytes_they_are_read_or_declined(octets: bytes) -> None:
    try:
        texte = lire_texte(octets).texte
    except Refus:
        return
    assert texte.endswith("\n")
    assert lire_texte(texte.encode()) == Texte(texte, lire_texte(texte.encode()).remarques)


# --- the place -----------------------------------------------------------------------------------------------


def test_an_empty_body_receives_the_text_as_it_is() -> None:
    assert pose("---\ndate: 2026-03-20\n---\n", "# Copil\n\n## A\nDécision : oui") == (
        "---\ndate: 2026-03-20\n---\n# Copil\n\n## A\nDécision : oui\n"
    )
    assert pose("", "a\nb") == "a\nb\n"
    assert pose("---\ndate: 2026-03-20\n---", "a") == "---\ndate: 2026-03-20\n---\na\n"
    assert pose("---\ndate: 2026-03-20\n---\n<!-- rappel -->\n", "a").endswith("<!-- rappel -->\n\na\n")


def test_headings_of_a_skeleton_receive_what_stands_under_them() -> None:
    colle = "# Copil du 20\nÉtaient là : tous\n## Convention\nDécision : oui\n### Détail\nplus\n## Autre sujet\nrien\n"
    assert pose(SQUELETTE, colle) == (
        "---\ndate: 2026-03-20\n---\n<!-- rappel -->\n\nCopil du 20\nÉtaient là : tous\n\n"
        "## Convention (20 min) {#conv}\n\nDécision : oui\n### Détail\nplus\n\n## Suite\n\n## Autre sujet\nrien\n"
    )


def test_a_heading_is_known_by_its_key_and_levels_follow_the_file() -> None:
    assert pose(SQUELETTE, "# Convention modifiée {#conv}\na\n# Neuf\n## Sous neuf\nb").endswith(
        "## Convention (20 min) {#conv}\n\nConvention modifiée\na\n\n## Suite\n\n## Neuf\n### Sous neuf\nb\n"
    )


def test_what_is_noted_stays_and_text_without_heading_goes_below() -> None:
    avant = "## A\nDécision : un\n\n## B\nDécision : deux\n"
    apres = pose(avant, "Décision : trois\n\n## A\nQuestion : qui ?\n\n## C\nfin")
    assert apres == (
        "## A\nDécision : un\n\nQuestion : qui ?\n\n## B\nDécision : deux\n\n"
        "## Notes collées le 1er juin 2026\n\nDécision : trois\n\n## C\nfin\n"
    )
    assert pose(apres, "Encore\nautre chose").endswith("Décision : trois\n\nEncore\nautre chose\n\n## C\nfin\n")
    assert pose("Du texte.", "plus") == "Du texte.\n\n## Notes collées le 1er juin 2026\n\nplus\n"


def test_the_last_heading_of_the_file_keeps_what_is_its_own() -> None:
    assert pose("## A\ntexte\n", "seul\n\n## A\nsuite") == (
        "## A\ntexte\n\nsuite\n\n## Notes collées le 1er juin 2026\n\nseul\n"
    )


def test_the_same_notes_are_not_added_twice() -> None:
    colle = lire_texte(b"D\xc3\xa9cision : un\n\n## A\nQuestion : qui ?\n")
    avant = b"## A\ntexte\n"
    premier = coller(Communaute(), reunion(), avant, colle, JOUR)
    second = coller(Communaute(), reunion(), premier.apres, colle, date(2026, 6, 2))
    assert (premier.deja, second.deja, second.apres) == (False, True, premier.apres)
    assert not coller(Communaute(), reunion(), b"RAS\n", lire_texte(b"RAS"), JOUR).deja
    assert coller(Communaute(), reunion(), b"## A\n", lire_texte(b"## A"), JOUR).deja


def test_line_ends_and_bom_of_the_file_are_kept() -> None:
    avant = b"\xef\xbb\xbf---\r\ndate: 2026-03-20\r\n---\r\n## A\r\ntexte"
    apres = coller(Communaute(), reunion(), avant, lire_texte(b"un\ndeux"), JOUR).apres
    assert apres.startswith(avant + b"\r\n")
    assert b"\n" not in apres.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    ("colle", "garde"),
    [
        ("---\ntitre: autre\n---\nDécision : oui", "~~~\ntitre: autre\n~~~\nDécision : oui\n"),
        ("---\ntitre: ~~~\n---\noui", "```\ntitre: ~~~\n```\noui\n"),
        ("---\noui\nnon", "***\noui\nnon\n"),
        ("---\noui\n---\nnon", "***\noui\n---\nnon\n"),
    ],
)
def test_a_pasted_heading_of_file_is_kept_as_text(colle: str, garde: str) -> None:
    assert pose("", colle) == garde
    assert pose(SQUELETTE, colle) == SQUELETTE.replace("-->\n\n", f"-->\n\n{garde}\n")


def test_numbers_given_already_do_not_move() -> None:
    avant = "## A\nDécision : un\n\n## B\nDécision : deux\n"
    assert pose(avant, "## A\nDécision : trois") == (
        "## A\nDécision D1 : un\n\nDécision : trois\n\n## B\nDécision D2 : deux\n"
    )
    assert pose(avant, "## B\nDécision D1 : écrite ailleurs") == (
        "## A\nDécision D1 : un\n\n## B\nDécision D2 : deux\n\nDécision D1 : écrite ailleurs\n"
    )


def test_a_list_that_would_go_on_or_a_block_across_headings_goes_to_the_end() -> None:
    assert pose("## A\nDécisions :\n- un\n\n## B\n", "## A\n- une puce") == (
        "## A\nDécisions :\n- un\n\n## B\n\n## Notes collées le 1er juin 2026\n\n## A\n- une puce\n"
    )
    apres = pose("## A\ntexte\n\n## B\n", "## A\n::: soutien\nentre nous\n## B\ntoujours\n:::\n")
    assert apres.endswith("## Notes collées le 1er juin 2026\n\n## A\n::: soutien\nentre nous\n## B\ntoujours\n:::\n")


def test_a_block_left_open_in_the_file_is_said_rather_than_closed_by_the_pasted_text() -> None:
    with pytest.raises(Refus, match="changeraient le sens") as refus:
        pose("## A\n```\ntexte\n", "un\n```\ndeux\n```\n")
    assert "ligne 2" in refus.value.remede


@pytest.mark.parametrize(
    ("fichier", "dit"),
    [
        (b"---\ndate: 2026-03-20\ntexte\n", "pas fermé"),
        (b"D\xe9cision", "UTF-8"),
        (b"a" * (TAILLE_MAX - 3), "dépasserait 1 Mo"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left(fichier: bytes, dit: str) -> None:
    with pytest.raises(Refus, match=dit):
        pose(fichier, "un\ndeux\ntrois")


def test_frozen_and_cancelled_meetings_take_no_notes(run: Run, community: Community) -> None:
    dossier = community(
        {
            "reunions/2026-03-20-copil.md": "---\ncompte_rendu: {statut: approuve}\n---\nOui.\n",
            "reunions/2026-04-20-copil.md": "---\nstatut: annulee\n---\n",
        }
    )
    for nom, dit in (("2026-03", "approuvé"), ("2026-04", "annulée")):
        fait = run("cr", "notes", nom, "-C", dossier, stdin="Oui\nnon")
        assert fait.code == 2
        assert dit in fait.stderr


_LIGNES = st.sampled_from([
    "", "Décision :", "Décisions :", "- [ ] @resam : écrire", "- une puce", "Question : qui ?", "Réponse : nous",
    "## A", "# B", "### C", "```", "~~~", "<!-- x -->", ":::", "::: soutien", "> cité", "**Décision** : oui,",
    "suite en minuscules", "Une phrase.", "---", "titre: x", "À faire : écrire", "Décision D1 : x", "| a |", "\tx",
])  # fmt: skip


@given(st.lists(_LIGNES, max_size=10), st.lists(_LIGNES, min_size=1, max_size=10), st.booleans())
def test_nothing_is_lost_and_nothing_changes_meaning(avant: list[str], colle: list[str], entete: bool) -> None:
    fichier = ("---\ndate: 2026-03-20\n---\n" if entete else "") + "\n".join(avant)
    try:
        collage = coller(Communaute(), reunion(), fichier.encode(), lire_texte("\n".join(colle).encode()), JOUR)
    except Refus:
        return
    if collage.deja:
        return
    apres = collage.apres.decode()
    garde = avant + [ligne for ligne in colle if ligne[:1] != "#" and ligne != "---"]
    mots = Counter(re.findall(r"\w+|[^\w\s]", " ".join(garde)))
    assert not mots - Counter(re.findall(r"\w+|[^\w\s]", apres))
    assert apres.startswith("---\ndate: 2026-03-20\n---\n") == entete or not entete


# --- the meeting ---------------------------------------------------------------------------------------------


def test_a_meeting_is_found_by_what_one_types(community: Community) -> None:
    dossier = community(
        {
            "gouvernance.yaml": 'instances:\n  - id: copil\n    nom: "Comité de pilotage"\n  - id: ag\n    nom: "AG"\n',
            "reunions/2026-03-20-copil.md": "---\ninstance: copil\n---\nOui.\n",
            "reunions/2026-05-20-copil.md": "---\ninstance: copil\n---\n",
            "reunions/2026-05-25-copil.md": "---\ninstance: copil\nstatut: annulee\n---\n",
            "reunions/2026-09-20-copil.md": "---\ninstance: copil\n---\n",
        }
    )
    communaute = load(dossier).communaute
    for mot in ("derniere", "dernière", "copil", "comité de pilotage", "2026-05-20"):
        assert designer(communaute, mot, JOUR) == communaute.reunions["2026-05-20-copil"], mot
    assert designer(communaute, "2026-06-01-ag", JOUR) == NouvelleReunion("ag", JOUR)
    for mot in ("ag", "2026-13-45-copil", "2027", "zzz"):
        with pytest.raises(Refus):
            designer(communaute, mot, JOUR)


def test_a_meeting_without_a_file_is_opened(run: Run, community: Community) -> None:
    dossier = community({"gouvernance.yaml": 'instances:\n  - id: copil\n    nom: "Comité de pilotage"\n'})
    notes = dossier.parent / "pad.txt"
    notes.write_text("Décision : oui\n- [ ] écrire\n", encoding="utf-8")
    fait = run("cr", "notes", "2026-05-20-copil", notes, "--date", "2026-06-01", "-C", dossier)
    assert (fait.code, fait.stderr) == (
        0,
        "Écrit\u00a0: reunions/2026-05-20-copil.md\nComité de pilotage, 20 mai 2026 (2026-05-20-copil)\u00a0:\n"
        "Notes ajoutées.\nTrouvé\u00a0: 1 décision, 1 à faire.\n"
        "Pour la suite\u00a0: cap cr clore 2026-05-20-copil\n",
    )
    ecrit = 'titre: "Comité de pilotage"\ninstance: copil\ndate: 2026-05-20\n---\nDécision : oui\n- [ ] écrire\n'
    assert (dossier / "reunions/2026-05-20-copil.md").read_text("utf-8") == f"---\n{ecrit}"
    fait = run(
        "cr", "notes", "2026-09-20-reunion-publique", "--essai", "-C", dossier, "--date", "2026-06-01", stdin="Oui"
    )
    assert 'titre: "Reunion publique"\ndate: 2026-09-20\nstatut: prevue\n---\nOui\n' in fait.stdout
    assert not (dossier / "reunions/2026-09-20-reunion-publique.md").exists()
    fait = run("cr", "notes", "2026-09-20-copl", "-C", dossier, stdin="Oui")
    assert (fait.code, "cap cr notes 2026-09-20-copil" in fait.stderr) == (2, True)
    (dossier / "reunions/2026-09-21-copil.md").write_bytes(b"\xff")
    fait = run("cr", "notes", "2026-09-21-copil", "-C", dossier, stdin="Oui")
    assert (fait.code, "n’a pas pu être lu" in fait.stderr) == (2, True)


def test_notes_are_added_once_and_said(run: Run, tmp_path: Path) -> None:
    dossier = tmp_path / "pj"
    shutil.copytree(HERE / "communities" / "premier-jour", dossier)
    fait = run(
        "cr", "notes", "derniere", "-", "--date", "2026-06-01", cwd=dossier, stdin="Décision on note\nUne phrase."
    )
    assert fait.code == 0
    assert fait.stdout.endswith("+## Notes collées le 1er juin 2026\n+\n+Décision on note\n+Une phrase.\n")
    assert fait.stderr.splitlines()[2:4] == [
        "Notes ajoutées à la fin, sous «\u00a0Notes collées le 1er juin 2026\u00a0».",
        "Trouvé\u00a0: ni décision, ni tâche, ni question\u202f; 1 ligne qui y ressemble.",
    ]
    fait = run(
        "cr", "notes", "derniere", "-", "--date", "2026-06-02", cwd=dossier, stdin="Décision on note\nUne phrase."
    )
    assert (fait.code, fait.stdout) == (0, "")
    assert "sont déjà dans reunions/2026-03-17-premiere-rencontre.md" in fait.stderr
    fait = run("cr", "notes", "derniere", "absent.txt", cwd=dossier)
    assert (fait.code, "n’existe pas" in fait.stderr) == (2, True)


def test_everything_found_is_counted() -> None:
    colle = "Décision : a\nInformation : b\nReporté : c\nProchaine réunion : 12 mai\nQuestion : d ?\n- [ ] e"
    notes = coller(Communaute(), reunion(), b"", lire_texte(colle.encode()), JOUR).notes
    assert trouve(notes) == (
        "Trouvé : 1 décision, 1 à faire, 1 question, 1 information, 1 sujet reporté, la prochaine réunion"
    )

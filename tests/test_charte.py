"""The charter: compared article by article, adopted, signed, told to each signatory; by hand on both cases."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cap import charte, charte_comparer, charte_lettres, charte_mots, charte_portee, definitions
from cap.charte_comparer import Texte, comparer, derniere_adoptee, lire_bornes, texte_nomme
from cap.charte_mots import AJOUT, RETRAIT, Passage, memes_mots, passages
from cap.communaute import Communaute
from cap.loader import load
from cap.markdown import empreinte, read_charte, split_front_matter
from cap.model import Charte
from cap.render import charte_comparer as rendu
from cap.render.pages import Page
from cap.resources import folder
from conftest import Community, Run

MULHOUSE = Path(__file__).parent / "communities" / "mulhouse"
JOUR = date(2025, 1, 10)
AVANT = """
## Préambule {#preambule}

Nous agissons ensemble depuis 2023.

## Article 1 — Objet {#objet}

La communauté relie ce qui existe déjà et fait naître des actions communes là où il manque quelque chose d'utile.

## Article 2 — Valeurs {#valeurs}

Nous décidons par consentemant, dans la solidarité.

## Article 3 — Engagements {#engagements}

Chacun doit venir aux réunions. Chacun peut partager ses données quand il le veut bien avec toute la communauté.

## Article 4 — Retrait {#retrait}

On se retire quand on le souhaite en le disant simplement à tous les autres membres.
"""
APRES = """
## Préambule {#preambule}

Nous agissons ensemble depuis 2023.

## Article 1 — Retrait {#retrait}

On se retire quand on le souhaite en le disant simplement à tous les autres membres.

## Article 2 — Objet {#objet}

La communauté relie ce qui existe déjà et fait naître des actions communes
là où il manque quelque chose d’utile.

## Article 3 — Valeurs {#valeurs}

Nous décidons par consentement, dans la solidarité.

## Article 4 — Engagements {#engagements}

Chacun doit venir aux réunions.

## Article 5 — Données {#donnees}

Chacun peut partager ses données quand il le veut bien avec toute la communauté.
"""


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def words(text: str) -> str:
    """Give a wrapped text on one line, with ordinary spaces."""
    return " ".join(plain(text).split())


def signs(found: tuple[Passage, ...]) -> str:
    return "\n".join(rendu.en_signes(passage) for passage in found)


def side(found: tuple[Passage, ...], without: str) -> list[str]:
    return " ".join(
        m.texte for p in found for m in (*p.morceaux, charte_mots.Morceau("=", " ")) if m.signe != without
    ).split()


def version(numero: str, corps: str, **champs: str) -> str:
    """Write a file of the charter; `champs` go in its front matter as typed."""
    lignes = "".join(f"{nom}: {valeur}\n" for nom, valeur in champs.items())
    return f"---\nversion: {numero}\n{lignes}---\n{corps}"


def frozen(numero: str, corps: str, **champs: str) -> str:
    return version(numero, corps, empreinte=empreinte(corps), **champs)


def texte(corps: str, nom: str = "texte") -> Texte:
    """Make one side of a comparison of the articles of a text."""
    return Texte(nom, Charte(articles=read_charte(corps), corps=corps))


@pytest.fixture
def morlaix(tmp_path: Path) -> Path:
    copie = tmp_path / "morlaix"
    shutil.copytree(folder("sample-community"), copie)
    return copie


def edit(path: Path, *changes: tuple[str, str]) -> None:
    contenu = path.read_text(encoding="utf-8")
    for ancien, nouveau in changes:
        assert ancien in contenu, ancien
        contenu = contenu.replace(ancien, nouveau)
    path.write_text(contenu, encoding="utf-8")


def prepare(dossier: Path, scopes: str = "") -> None:
    """Start version 2.1 of the sample: a rule of decision changes, a word is misspelt, an article moves."""
    chemin = dossier / "charte" / "charte.md"
    edit(
        chemin,
        ("version: 2.0\nstatut: adoptee\nadoptee_le: 2024-05-21\ndecision: 2024-05-21-journee#D1\nremplace: 1.0\n",
         "version: 2.1\nstatut: projet\nremplace: 2.0\n"),
        ("sinon aux deux tiers", "sinon aux trois quarts"),
        ("Nous venons", "Nous vennons"),
    )  # fmt: skip
    contenu = chemin.read_text(encoding="utf-8")
    debut = contenu.index("modifications:")
    fin = contenu.index("---", debut)
    if scopes:
        contenu = contenu[:debut] + scopes + contenu[fin:]
    ailleurs = contenu.index("## Article 6")
    objet = contenu.index("## Article 1")
    valeurs = contenu.index("## Article 2")
    contenu = contenu[:objet] + contenu[valeurs:ailleurs] + contenu[objet:valeurs] + contenu[ailleurs:]
    chemin.write_text(contenu, encoding="utf-8")


SCOPES = """modifications:
  gouvernance:
    portee: fond
    motif: "Une majorité plus large"
  valeurs:
    portee: forme
    motif: "Une faute"
"""


# --- words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("un gré, nous", "un gré et nous", "un gré[-,-] [+et+] nous"),
        ("un gré, nous", "un gré nous", "un gré[-,-] nous"),
        ("un gré nous", "un gré, nous", "un gré[+,+] nous"),
        ("un mot.", "un mot et autre.", "un mot [+et autre+]."),
        ("un mot et autre.", "un mot.", "un mot [-et autre-]."),
        ("aux deux tiers", "aux trois quarts", "aux [-deux tiers-][+trois quarts+]"),
        ("1. a\n2. b", "1. a\n2. neuf\n3. b", "1. a\n2. [+neuf+]\n3. b"),
        ("l'action", "l’habitante", "l’[-action-][+habitante+]"),
        ("", "Tout est neuf.", "[+Tout est neuf.+]"),
        ("Tout part.", "", "[-Tout part.-]"),
    ],
)
def test_words_added_and_taken_away_stand_where_they_were(avant: str, apres: str, attendu: str) -> None:
    assert signs(passages(avant, apres)) == attendu


@pytest.mark.parametrize(
    "autre",
    [
        "Il dit « oui » ; l’ami vient.",
        "Il dit «\u00a0oui\u00a0»\u202f; l'ami vient.",
        "Il dit « oui » ;\nl'ami\n vient.",
    ],
)
def test_typography_and_layout_change_no_word(autre: str) -> None:
    assert memes_mots("Il dit « oui » ; l'ami vient.", autre)
    assert memes_mots("é", "e\u0301")
    assert not memes_mots("Il dit oui", "Il dit non")


@given(st.lists(st.sampled_from(["mot", "et", "autre", "gré,", "fin.", "ok ;", "\n\n", "- "]), max_size=9),
       st.lists(st.sampled_from(["mot", "et", "autre", "gré,", "fin.", "ok ;", "\n\n", "- "]), max_size=9))  # fmt: skip
def test_either_side_of_a_comparison_reads_as_its_own_text(avant: list[str], apres: list[str]) -> None:
    gauche, droite = " ".join(avant), " ".join(apres)
    trouves = passages(gauche, droite)
    assert side(trouves, AJOUT) == side(passages(gauche, gauche), AJOUT)
    assert side(trouves, RETRAIT) == side(passages(droite, droite), RETRAIT)


def test_the_work_of_aligning_is_bounded_and_small_for_a_real_article() -> None:
    mots = [["de", "la", "et", "les", "nous"][rang % 5] if rang % 3 else f"mot{rang}" for rang in range(500)]
    assert charte_mots.paires(mots, mots) < 30_000
    repete = "a b " * 20_000
    bloc = passages(repete, "b a c " * 20_000)
    assert [item.signe for passage in bloc for item in passage.morceaux] == [RETRAIT, AJOUT]


# --- articles -------------------------------------------------------------------------------------------------


def natures(avant: str, apres: str) -> dict[str, tuple[str, ...]]:
    return {item.id: item.natures for item in comparer(texte(avant), texte(apres)).changements}


def test_moved_renumbered_parted_and_mended_articles_are_told_as_such() -> None:
    assert natures(AVANT, APRES) == {
        "retrait": ("deplace", "renumerote"),
        "objet": ("renumerote", "typographie"),
        "valeurs": ("renumerote", "modifie"),
        "engagements": ("scinde", "renumerote", "modifie"),
        "donnees": ("detache",),
    }
    faite = comparer(texte(AVANT), texte(APRES))
    assert [item.id for item in faite.inchanges] == ["preambule"]
    par_nom = {item.id: item for item in faite.changements}
    assert par_nom["engagements"].lies == ("donnees",)
    assert par_nom["donnees"].lies == ("engagements",)
    # Nothing but the misspelt word changes: no article is of substance.
    assert {item.proposition.portee for item in faite.touches if item.proposition} == {"forme"}


def test_joined_articles_are_told_as_such() -> None:
    trouvees = natures(APRES, AVANT)
    assert trouvees["engagements"] == ("renumerote", "accueille", "modifie")
    assert trouvees["donnees"] == ("fusionne",)


def test_an_article_whose_id_changes_is_followed_by_its_words() -> None:
    item = comparer(texte(AVANT), texte(AVANT.replace("{#retrait}", "{#depart}"))).changements[0]
    assert (item.id, item.ancien_id, item.natures) == ("depart", "retrait", ("identifiant",))
    assert not item.change_les_mots


def test_new_removed_and_renamed_articles() -> None:
    neuf = AVANT.replace("Valeurs {#valeurs}", "Nos valeurs {#valeurs}")
    neuf = neuf[: neuf.index("## Article 4")] + "## Article 4 — Argent {#argent}\n\nChacun cotise dix euros par an.\n"
    assert natures(AVANT, neuf) == {"valeurs": ("renomme",), "argent": ("nouveau",), "retrait": ("retire",)}
    propositions = {item.id: item.proposition for item in comparer(texte(AVANT), texte(neuf)).touches}
    assert propositions["argent"] is not None
    assert propositions["argent"].raisons[0].quoi == "article nouveau"
    assert propositions["retrait"] is not None
    assert propositions["retrait"].portee == "fond"


def test_ids_used_twice_lose_no_article() -> None:
    double = AVANT.replace("{#retrait}", "{#objet}")
    assert len(comparer(texte(double), texte(double)).inchanges) == 5
    articles = (*read_charte("## A {#a}\n\nun\n"), *read_charte("## A {#a}\n\ndeux\n"))
    assert list(charte_mots.par_id(articles)) == ["a", "a-2"]


def test_a_charter_absent_on_one_side_is_new_or_gone_whole() -> None:
    vide = Texte("rien", None)
    assert {item.natures for item in comparer(vide, texte(AVANT)).changements} == {("nouveau",)}
    assert {item.natures for item in comparer(texte(AVANT), vide).changements} == {("retire",)}
    assert comparer(vide, vide).changements == ()


# --- what a change is worth -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("avant", "apres", "portee", "quoi", "mots"),
    [
        ("Chacun peut venir.", "Chacun doit venir.", "fond", "obligation", {"peut", "doit"}),
        ("Réponse sous 15 jours.", "Réponse sous 30 jours.", "fond", "nombre", {"15", "30"}),
        ("La journée de mars.", "La journée de juin.", "fond", "date ou délai", {"mars", "juin"}),
        ("On décide par consentement.", "On décide par vote.", "fond", "quorum ou règle de décision", {"vote"}),
        ("Résam anime.", "Le Pôle anime.", "fond", "acteur nommé", {"Résam"}),
        ("On vient.", "On ne vient pas.", "fond", "négation ou étendue", {"ne"}),
        ("Chacun se retire.", "Chacun adhère.", "fond", "adhésion ou retrait", {"retire", "adhère"}),
        ("La ferme ouvre.", "La ferme ouvre et nourrit la ville.", "fond", "passage ajouté ou retiré", set()),
        ("Par consentemant.", "Par consentement.", "forme", "ni obligation", set()),
        ("Nous doivons venir.", "Nous devons venir.", "forme", "ni obligation", set()),
        ("Un jardin partagé.", "Un potager partagé.", "forme", "ni obligation", set()),
    ],
)
def test_cap_proposes_a_scope_and_says_on_which_words(
    avant: str, apres: str, portee: str, quoi: str, mots: set[str], community: Community
) -> None:
    lu = load(community({"acteurs/resam.yaml": "nom: Résam\nalias: [Le Résam]\n"})).communaute
    trouvee = charte_portee.proposer(avant, apres, passages(avant, apres), charte_portee.Noms(lu))
    assert trouvee.portee == portee
    raison = next(item for item in trouvee.raisons if item.quoi.startswith(quoi))
    assert mots <= {*raison.retires, *raison.ajoutes}


def test_cap_proposes_nothing_where_too_much_changes() -> None:
    avant, apres = ("Texte " + " ".join(f"{debut}{chr(97 + rang)}" for rang in range(26)) for debut in ("ax", "by"))
    trouvee = charte_portee.proposer(avant, apres, passages(avant, apres), charte_portee.Noms(Communaute()))
    assert trouvee.portee == ""
    assert "à relire ensemble" in trouvee.raisons[0].quoi


# --- naming what is compared ----------------------------------------------------------------------------------


def test_both_sides_are_named_as_typed() -> None:
    assert lire_bornes("1.0...2.0") == ("1.0", "2.0", True)
    assert lire_bornes("1.0..2.0") == ("1.0", "2.0", False)
    assert lire_bornes("1.0…") == ("1.0", "", True)
    assert lire_bornes("") == ("", "", True)


def test_without_adoption_the_last_submitted_text_is_compared(community: Community) -> None:
    lu = load(community({"charte/versions/1.0.md": frozen("1.0", AVANT, statut="soumise")})).communaute
    assert derniere_adoptee(lu, JOUR).nom == "version 1.0, jamais adoptée"
    assert derniere_adoptee(Communaute(), JOUR).charte is None
    assert texte_nomme(lu, "v1") is not None
    assert texte_nomme(lu, "9") is None


# --- cap charte comparer --------------------------------------------------------------------------------------


def test_the_versions_of_the_sample_compared_by_hand(run: Run) -> None:
    vu = run("charte", "comparer", "1.0...2.0", "-C", folder("sample-community"), "--date", "2025-01-01")
    dit = words(vu.stdout)
    assert vu.code == 0
    assert "3 articles changent : 3 de fond ; 1 autre change seulement de place" in dit
    assert "notre plein gré[-,-] [+et+] nous disons" in dit
    assert "[-, et nous voulons être exemplaires dans nos pratiques-]." in dit
    assert "3. [+s'il le souhaite,+] partager ses données" in dit
    assert "Article nouveau." in dit
    assert "Numéro 5 devenu 6." in dit
    assert "15 signataires à qui rien n'est demandé" in dit
    assert max(map(len, vu.stdout.splitlines())) <= 80
    assert "\x1b" not in vu.stdout


def test_by_default_the_last_version_is_compared_with_the_working_text(run: Run, morlaix: Path) -> None:
    assert "Aucun changement" in run("charte", "comparer", "-C", morlaix).stdout
    prepare(morlaix)
    dit = words(run("charte", "comparer", "-C", morlaix, "--date", "2025-01-10").stdout)
    assert "2 articles changent : 2 dont la portée reste à dire ; 1 autre" in dit
    assert "cap propose : de fond (nombre, retiré : deux, tiers ; ajouté : trois, quarts)" in dit
    assert "l'a été pour la version précédente) ; cap propose : de forme" in dit
    assert "Changé de place." in dit
    assert "15 signataires à informer ou à solliciter, selon la portée qui sera dite" in dit


def test_the_scope_is_that_of_the_authors(run: Run, morlaix: Path) -> None:
    prepare(morlaix, SCOPES + "  objet:\n    portee: fond\n    motif: x\n")
    dit = words(run("charte", "comparer", "-C", morlaix, "--date", "2025-01-10").stdout)
    assert "2 articles changent : 1 de fond et 1 de forme" in dit
    assert "De fond : Une majorité plus large." in dit
    assert "15 signataires à solliciter de nouveau : Atelier" in dit
    assert "« modifications: » parle de « objet », où aucun mot ne change." in dit


def test_a_change_of_form_asks_to_inform(run: Run, morlaix: Path) -> None:
    prepare(morlaix, SCOPES.replace("fond", "forme"))
    dit = words(run("charte", "comparer", "-C", morlaix, "--date", "2025-01-10").stdout)
    assert "15 signataires à informer (la signature tient)" in dit


def test_views_and_forms_of_a_comparison(run: Run, morlaix: Path) -> None:
    deux = run("charte", "comparer", "1.0...2.0", "-C", morlaix, "--vue", "avant-apres").stdout
    assert "  Avant\n" in deux
    assert "partager ses données utiles à la communauté\u202f;" in deux
    final = run("charte", "comparer", "1.0...2.0", "-C", morlaix, "--vue", "final").stdout
    assert "Article 5 — Autonomie de chacun et concurrence" in final
    assert "[+" not in final
    donnees = json.loads(run("charte", "comparer", "1.0...2.0", "-C", morlaix, "--format", "json").stdout)
    assert donnees["schema"] == rendu.SCHEMA
    assert [item["id"] for item in donnees["changements"]] == [
        "valeurs", "engagements", "autonomie-concurrence", "adhesion",
    ]  # fmt: skip
    assert donnees["changements"][2]["avant"] is None
    assert donnees["portee"] == "fond"
    page = run("charte", "comparer", "1.0...2.0", "-C", morlaix, "--format", "html")
    assert page.code == 0
    ecrite = (morlaix / "sorties" / "charte-comparaison.html").read_text(encoding="utf-8")
    assert '<ins><span class="cache">[ajouté' in ecrite
    assert "Texte final" in ecrite


def test_the_comment_has_its_mark_and_stays_under_the_limit(
    run: Run, morlaix: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vu = run("charte", "comparer", "1.0...2.0", "-C", morlaix, "--format", "markdown").stdout
    assert vu.startswith(rendu.MARQUE + "\n")
    assert "<del>, et nous voulons être exemplaires dans nos pratiques</del>" in vu
    assert "<summary>Texte final</summary>" in vu
    long = "\n\n".join(
        f"## Article {rang} — Titre {rang} {{#a{rang}}}\n\n" + f"mot{rang} autre " * 400 for rang in range(60)
    )
    ecrit = rendu.markdown(comparer(texte(AVANT), texte(long)), ())
    assert len(ecrit) <= rendu.LIMITE
    assert "trop long pour un commentaire" in plain(ecrit)
    moyen = AVANT.replace("ensemble", "ensemble " + "très " * 4_500)
    assert "Texte final" not in rendu.markdown(comparer(texte(AVANT), texte(moyen)), ())
    monkeypatch.setattr(rendu, "LIMITE", 1_200)
    court = rendu.markdown(comparer(texte(AVANT), texte(long)), ())
    assert "articles changent" in plain(court)
    assert len(court) <= 1_201


def test_what_a_text_holds_acts_nowhere(run: Run, morlaix: Path) -> None:
    prepare(morlaix)
    hostile = "<script>alert(1)</script> ::error:: \x1b[31m ![i](http://x.invalid/i.png) </ins> "
    edit(morlaix / "charte" / "charte.md", ("Elle ne remplace", f"{hostile}Elle ne remplace"))
    for forme in ("texte", "markdown", "html"):
        vu = run("charte", "comparer", "2.0...travail", "-C", morlaix, "--format", forme, "-o", "-")
        assert vu.code == 0
        assert "\x1b" not in vu.stdout
        assert "\n::error" not in vu.stdout
        if forme != "texte":
            assert "<script>" not in vu.stdout
            assert "<img" not in vu.stdout


def test_colours_are_welcome_and_mean_nothing_alone() -> None:
    faite = comparer(texte(AVANT), texte(APRES))
    colore = rendu.texte(faite, (), Page(60, True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", colore) == rendu.texte(faite, (), Page(60))
    assert "\x1b[32m" in colore


def test_an_unknown_text_is_declined_with_those_known(run: Run, morlaix: Path) -> None:
    vu = run("charte", "comparer", "7...2.0", "-C", morlaix)
    assert vu.code == 2
    assert "« 7 » n'est ni une version de la charte, ni une révision de git" in plain(vu.stderr)
    assert "Versions : 1.0, 2.0, travail." in plain(vu.stderr)
    assert run("charte", "comparer", "-o", "x.pdf", "-C", morlaix).code == 2


def test_revisions_of_git_are_texts_too(run: Run, morlaix: Path) -> None:
    def git(*arguments: str) -> None:
        auteur = ("-c", "user.email=a@example.org", "-c", "user.name=A")
        subprocess.run(["git", *auteur, *arguments], cwd=morlaix, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "un")
    git("switch", "-qc", "revision")
    prepare(morlaix)
    git("commit", "-qam", "deux")
    git("switch", "-q", "main")
    edit(morlaix / "charte" / "charte.md", ("de la terre à l’assiette", "du champ à l’assiette"))
    git("commit", "-qam", "trois")
    git("switch", "-q", "revision")
    dit = words(run("charte", "comparer", "main", "-C", morlaix).stdout)
    assert "2 articles changent" in dit
    assert "Changé de place" in dit
    assert words(run("charte", "comparer", "main...revision", "-C", morlaix).stdout).count("articles changent") == 1
    deux_bouts = words(run("charte", "comparer", "main..revision", "-C", morlaix).stdout)
    assert "3 articles changent" in deux_bouts
    git("rm", "-q", "charte/charte.md")
    git("commit", "-qm", "quatre")
    assert "articles changent" in words(run("charte", "comparer", "main..HEAD", "-C", morlaix).stdout)


# --- cap charte: where it stands ------------------------------------------------------------------------------


def test_where_the_charter_of_the_sample_stands(run: Run) -> None:
    vu = run("charte", "-C", folder("sample-community"), "--date", "2024-12-31")
    dit = words(vu.stdout)
    assert "Version 2.0, adoptée le 21 mai 2024 (Journées de la communauté, 2024-05-21-journee#D1)." in dit
    assert "Ce jour-là : 18 structures présentes sur 21 actives." in dit
    assert "15 membres actifs signataires sur 20." in dit
    assert "1.0, soumise le 19 mars 2024, jamais adoptée" in dit
    assert "À JOUR (15)" in dit
    assert "ATTENDUS (2)" in dit
    assert "Lycée agricole de la Penzé : délibération attendue (état actuel, non daté)" in dit
    assert "PAS ENCORE SOLLICITÉS (3)" in dit
    assert "Boulangerie paysanne du Dossen, CCAS de Ker-an-Traon et Laboratoire d'études rurales" in dit
    public = run("charte", "-C", folder("sample-community"), "--date", "2024-12-31", "--pour", "public").stdout
    assert "ATTENDUS" not in public
    assert "À JOUR (15)" in public


def test_before_its_adoption_a_version_is_not_in_force(run: Run) -> None:
    dit = words(run("charte", "-C", folder("sample-community"), "--date", "2024-05-20").stdout)
    assert "Aucune version n'est encore adoptée." in dit
    assert "À JOUR" not in dit
    donnees = json.loads(
        run("charte", "-C", folder("sample-community"), "--date", "2024-03-20", "--format", "json").stdout
    )
    assert donnees["version"] is None
    assert donnees["versions"] == [{"version": "1.0", "statut": "soumise", "le": "2024-03-19"}]


def test_a_community_without_a_charter_is_told_how_to_write_one(run: Run) -> None:
    vu = run("charte", "-C", MULHOUSE)
    assert vu.code == 0
    assert "Ce dossier n'a pas de charte" in words(vu.stdout)
    for commande in (("feuille",), ("lettres",), ("signer", "carre", "--le", "2024-01-01")):
        refus = run("charte", *commande, "-C", MULHOUSE)
        assert refus.code == 2
    refus = run("charte", "comparer", "-C", MULHOUSE)
    assert (refus.code, "Il n'y a pas de charte à comparer" in plain(refus.stderr)) == (2, True)
    assert "n'a pas d'article" in plain(
        run("charte", "adopter", "1.0", "--reunion", "derniere", "-C", MULHOUSE, "--date", "2025-01-01").stderr
    )


REGLES_ENTRE_NOUS = """
## Règles entre nous {#regles}

Chacun parle pour soi et écoute les autres.
"""


def test_rules_that_are_not_signed_say_so(run: Run, tmp_path: Path) -> None:
    # Mulhouse §9: « Règles entre nous », one page, adopted 2023-12-05, not signed.
    dossier = tmp_path / "mulhouse"
    shutil.copytree(MULHOUSE, dossier)
    (dossier / "charte").mkdir()
    contenu = version(
        "1.0",
        REGLES_ENTRE_NOUS,
        titre='"Règles entre nous"',
        statut="adoptee",
        adoptee_le="2023-12-05",
        signature="aucune",
    )
    (dossier / "charte" / "charte.md").write_text(contenu, encoding="utf-8")
    dit = words(run("charte", "-C", dossier, "--date", "2024-06-01").stdout)
    assert "Version 1.0, adoptée le 5 décembre 2023" in dit
    assert "Signature : cette charte ne se signe pas." in dit
    assert "membre actif signataire" not in dit
    assert "SOLLICITÉS" not in dit


# --- situations on a small community --------------------------------------------------------------------------

CORPS = """
## Article 1 — Objet {#objet}

Nous agissons ensemble.

## Article 2 — Règles {#regles}

On décide par consentement.
"""
CORPS_2 = CORPS.replace("par consentement", "aux deux tiers")
CORPS_3 = CORPS_2.replace("Nous agissons ensemble", "Nous agissons touts ensemble").replace(
    "touts ensemble", "de concert"
)
FOND = "modifications:\n  regles:\n    portee: fond\n    motif: x\n"
FORME = "modifications:\n  objet:\n    portee: forme\n    motif: y\n"


def entete(corps: str, lignes: str) -> str:
    return f"---\n{lignes}empreinte: {empreinte(corps)}\n---\n{corps}"


PETITE = {
    "acteurs/a.yaml": "nom: Alpha\n",
    "acteurs/b.yaml": "nom: Bêta\n",
    "acteurs/c.yaml": "nom: Ville\ntype: collectivite\n",
    "acteurs/d.yaml": "nom: Delta\n",
    "acteurs/e.yaml": "nom: Epsilon\ndepart: 2025-06-01\n",
    "acteurs/f.yaml": "nom: Phi\n",
    "acteurs/g.yaml": "nom: Gamma\n",
    "acteurs/h.yaml": "nom: Hêta\n",
    "charte/versions/1.0.md": entete(CORPS, "version: 1.0\nstatut: adoptee\nadoptee_le: 2024-01-10\n"),
    "charte/versions/2.0.md": entete(
        CORPS_2,
        "version: 2.0\nstatut: adoptee\nadoptee_le: 2025-01-10\nremplace: 1.0\nsignature: {delai: 30 jours}\n" + FOND,
    ),
    "charte/versions/2.1.md": entete(
        CORPS_3,
        "version: 2.1\nstatut: adoptee\nadoptee_le: 2025-09-01\nremplace: 2.0\nsignature: {delai: 30 jours}\n" + FORME,
    ),
    "charte/signatures.yaml": """\
        signatures:
          - {acteur: a, version: 2.1, le: 2025-09-02, preuve: papier}
          - {acteur: b, version: 2.0, le: 2025-02-01}
          - {acteur: c, version: 1.0, le: 2024-02-01}
          - {acteur: d, version: 1.0, le: 2024-02-01}
          - {acteur: e, version: 1.0, le: 2024-02-01}
          - {acteur: f, version: 1.0, le: 2024-02-01}
        attendus:
          - {acteur: c, etat: deliberation-attendue, le: 2025-09-10, delai: 3 mois}
          - {acteur: g, etat: decline, le: 2025-03-01, motif: "Pas notre sujet"}
        retraits:
          - {acteur: f, version: 1.0, le: 2025-05-01, motif: "temps"}
        """,
}


def etats(dossier: Path, jour: date, audience: str = "soutien") -> dict[str, charte.Situation]:
    vu = charte.statut(load(dossier).communaute, jour, audience)
    return {item.acteur: item for item in vu.situations}


def test_each_signatory_has_its_own_situation(community: Community) -> None:
    vus = etats(community(PETITE), date(2025, 10, 1))
    assert {nom: item.etat for nom, item in vus.items()} == {
        "a": "a-jour", "b": "a-informer", "c": "a-solliciter", "d": "a-solliciter", "e": "parti", "f": "retire",
        "g": "decline", "h": "jamais-sollicite",
    }  # fmt: skip
    # b signed 2.0: only the article that changed in form since is its own; d signed 1.0: both.
    assert vus["b"].articles == ("objet",)
    assert vus["d"].articles == ("objet", "regles")
    # The delay of the version runs from its adoption; that of the town, from the day it was asked.
    assert vus["d"].limite == date(2025, 10, 1)
    assert vus["c"].limite == date(2025, 12, 10)
    assert vus["g"].motif == "Pas notre sujet"


def test_a_change_of_form_voids_nothing(community: Community) -> None:
    lu = load(community(PETITE)).communaute
    derniere = definitions.versions_adoptees(lu, date(2025, 10, 1))[-1]
    assert set(definitions.signataires(lu, derniere, date(2025, 10, 1))) == {"a", "b"}
    assert definitions.versions_valant(lu, derniere) == {"2.1", "2"}


def test_a_change_whose_scope_nobody_said_keeps_no_signature_and_asks_none(community: Community) -> None:
    fichiers = {**PETITE, "charte/versions/2.1.md": PETITE["charte/versions/2.1.md"].replace(FORME, "")}
    vus = etats(community(fichiers), date(2025, 10, 1))
    assert vus["b"].etat == "portee-a-dire"
    assert vus["d"].etat == "a-solliciter"  # of substance since 1.0, whatever is said of the last change


def test_motives_are_for_the_support_team_alone(run: Run, community: Community) -> None:
    dossier = community(PETITE)
    for audience, dits in (("soutien", True), ("membres", False), ("public", False)):
        vu = run("charte", "-C", dossier, "--date", "2025-10-10", "--pour", audience).stdout
        assert ("Pas notre sujet" in vu) is dits
        assert ("délai passé" in vu) is dits
        donnees = run("charte", "-C", dossier, "--date", "2025-10-10", "--pour", audience, "--format", "json").stdout
        assert ("Pas notre sujet" in donnees) is dits
        assert ("decline" in donnees) is (audience != "public")
        assert run("charte", "-C", dossier, "--pour", audience, "--format", "markdown").stdout.startswith("# Charte")


def test_what_stands_is_said_in_words(run: Run, community: Community) -> None:
    dit = words(run("charte", "-C", community(PETITE), "--date", "2025-09-20", "--pour", "soutien").stdout)
    assert "Signature : chacun signe, dans les 30 jours." in dit
    assert "Depuis la version 1.0 : l'article 1 (Objet) et l'article 2 (Règles)" in dit
    assert (
        "Ville : délibération attendue le 10 septembre 2025 ; réponse espérée d'ici le 10 décembre 2025 (81 jours)"
        in dit
    )
    assert "Delta : réponse espérée d'ici le 1er octobre 2025 (11 jours)" in dit
    assert "Epsilon : version 1.0, le 1er février 2024 ; parti le 1er juin 2025" in dit
    assert "Phi : version 1.0 ; retirée le 1er mai 2025 motif : temps" in dit


def test_at_another_date_the_charter_as_it_was(community: Community) -> None:
    dossier = community(PETITE)
    assert {nom: item.etat for nom, item in etats(dossier, date(2024, 6, 1)).items()} == {
        "a": "jamais-sollicite", "b": "jamais-sollicite", "c": "a-jour", "d": "a-jour", "e": "a-jour", "f": "a-jour",
        "g": "jamais-sollicite", "h": "jamais-sollicite",
    }  # fmt: skip
    assert etats(dossier, date(2025, 2, 2))["b"].etat == "a-jour"
    assert etats(dossier, date(2025, 7, 1))["b"].etat == "a-jour"


def test_who_was_told_by_the_journal_is_informed(community: Community, run: Run) -> None:
    journal = 'envois:\n  - {le: 2025-09-15, objet: lettre, a: [b], note: "La charte, version 2.1"}\n'
    dossier = community({**PETITE, "journal.yaml": journal})
    assert etats(dossier, date(2025, 10, 1))["b"].etat == "a-jour"
    assert "informé le 15 septembre 2025 (journal)" in words(
        run("charte", "-C", dossier, "--date", "2025-10-01").stdout
    )


def test_who_comes_back_after_a_withdrawal_counts(community: Community) -> None:
    signatures = PETITE["charte/signatures.yaml"].replace(
        "attendus:", "  - {acteur: f, version: 2.1, le: 2025-09-20}\n        attendus:"
    )
    assert etats(community({**PETITE, "charte/signatures.yaml": signatures}), date(2025, 10, 1))["f"].etat == "a-jour"


def test_silence_agrees_where_the_charter_says_so(community: Community, run: Run) -> None:
    tacite = PETITE["charte/versions/2.0.md"].replace("{delai: 30 jours}", "{delai: 30 jours, mode: non-opposition}")
    fichiers = {nom: contenu for nom, contenu in PETITE.items() if "2.1" not in nom}
    dossier = community({**fichiers, "charte/versions/2.0.md": tacite})
    assert etats(dossier, date(2025, 2, 5))["d"].etat == "a-solliciter"
    apres = etats(dossier, date(2025, 3, 5))
    assert (apres["d"].etat, apres["d"].tacite) == ("a-jour", True)
    dit = words(run("charte", "-C", dossier, "--date", "2025-03-05").stdout)
    assert "qui a signé la version précédente et ne dit rien dans le délai est d'accord, dans les 30 jours" in dit
    assert "sans opposition à la suivante" in dit
    lettre = words(run("charte", "lettres", "--acteur", "d", "-C", dossier, "--date", "2025-02-05").stdout)
    assert "Sans mot de votre part d'ici le 9 février 2025" in lettre


def test_what_was_asked_for_an_older_version_is_recalled(community: Community, run: Run) -> None:
    signatures = "attendus:\n  - {acteur: h, version: 1.0, etat: decline, le: 2024-03-01}\n"
    dossier = community({**PETITE, "charte/signatures.yaml": signatures})
    assert "Hêta : a décliné le 1er mars 2024 pour la version 1.0" in words(
        run("charte", "-C", dossier, "--date", "2025-10-01").stdout
    )


def test_an_altered_version_says_so(community: Community, run: Run) -> None:
    dossier = community(
        {**PETITE, "charte/versions/2.1.md": PETITE["charte/versions/2.1.md"].replace("de concert", "seuls")}
    )
    assert "son empreinte ne correspond plus" in words(run("charte", "-C", dossier, "--date", "2025-10-01").stdout)


def test_a_signed_text_that_is_lost_is_told(community: Community, run: Run) -> None:
    fichiers = {nom: contenu for nom, contenu in PETITE.items() if "1.0" not in nom}
    dossier = community(fichiers)
    assert etats(dossier, date(2025, 10, 1))["d"].etat == "portee-a-dire"
    assert "texte absent du dossier" in words(run("charte", "-C", dossier, "--date", "2025-10-01").stdout)
    assert "Pas de lettre pour Delta et Ville" in words(
        run("charte", "lettres", "-C", dossier, "--date", "2025-10-01").stderr
    )


# --- adopting -------------------------------------------------------------------------------------------------

ADOPTER = ("charte", "adopter", "2.1", "--reunion", "2024-12-10-journee", "--date", "2025-01-10")


def test_adopting_freezes_text_scopes_and_fingerprint(run: Run, morlaix: Path) -> None:
    prepare(morlaix, SCOPES)
    avant = {chemin: chemin.read_bytes() for chemin in morlaix.rglob("*") if chemin.is_file()}
    essai = run(*ADOPTER, "--decision", "D1", "--essai", "-C", morlaix)
    assert essai.code == 0
    assert {chemin: chemin.read_bytes() for chemin in morlaix.rglob("*") if chemin.is_file()} == avant
    assert run(*ADOPTER, "--decision", "2024-12-10-journee#D1", "-C", morlaix).code == 0
    lu = load(morlaix)
    figee = lu.communaute.versions["2.1"]
    assert (figee.statut, figee.decision, figee.remplace) == ("adoptee", "2024-12-10-journee#D1", "2.0")
    assert figee.adoptee_le is not None
    assert figee.adoptee_le.debut == date(2024, 12, 10)
    assert figee.empreinte == empreinte(figee.corps)
    assert {nom: item.portee for nom, item in figee.modifications.items()} == {
        "gouvernance": "fond",
        "valeurs": "forme",
    }
    travail = (morlaix / "charte" / "charte.md").read_text(encoding="utf-8")
    assert split_front_matter(travail).corps == figee.corps
    assert "# Le texte de travail" in travail
    assert "Le texte de travail" not in (morlaix / "charte" / "versions" / "2.1.md").read_text(encoding="utf-8")
    assert run("verifier", "-C", morlaix, "--date", "2025-01-10").code == 0
    vu = charte.statut(lu.communaute, JOUR)
    assert len(vu.dans("a-solliciter")) == 15
    deux_fois = run(*ADOPTER, "--decision", "D1", "-C", morlaix)
    assert (deux_fois.code, "déjà adoptée" in deux_fois.stderr) == (2, True)


def test_what_is_missing_is_listed_with_what_to_write(run: Run, morlaix: Path) -> None:
    prepare(morlaix)
    vu = run(*ADOPTER, "--decision", "D1", "-C", morlaix)
    assert vu.code == 2
    dit = plain(vu.stderr)
    assert "Il manque la portée ou le motif de 2 changements : « Valeurs » et « Gouvernance »." in dit
    assert '  gouvernance:\n    portee:   # cap propose : fond\n    motif: ""' in dit
    assert "  valeurs:\n    portee:   # cap propose : forme" in dit
    assert not (morlaix / "charte" / "versions" / "2.1.md").exists()


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (("2.1", "--reunion", "2024-12-10-journee"), "aucune décision ne parle de la charte"),
        (("2.1", "--reunion", "2024-12-10-journee", "--decision", "D9"), "« D9 » n'est pas dans la réunion"),
        (
            ("2.1", "--reunion", "2024-12-10-journee", "--decision", "2024-05-21-journee#D1"),
            "n'est pas dans la réunion",
        ),
        (("2.1", "--reunion", "2024-12-10-journee", "--le", "2024-12-01"), "vient avant la réunion"),
        (("2.1", "--reunion", "2024-12-10-journee", "--le", "2026-12-01"), "n'a pas encore eu lieu"),
        (("../x", "--reunion", "2024-12-10-journee"), "ne peut pas être un numéro de version"),
        (("2.0", "--reunion", "2024-12-10-journee"), "déjà adoptée (le 21 mai 2024)"),
        (("1.0", "--reunion", "2024-12-10-journee"), "déjà figée, et le texte de travail n'est plus le même"),
        (("2.1", "--reunion", "2024-03-19-journee", "--decision", "D1"), ""),
        (("2.1", "--reunion", "2019"), "n'existe pas"),
    ],
)
def test_an_adoption_that_cannot_be_true_is_declined(
    run: Run, morlaix: Path, arguments: tuple[str, ...], dit: str
) -> None:
    prepare(morlaix, SCOPES)
    vu = run("charte", "adopter", *arguments, "-C", morlaix, "--date", "2025-01-10")
    assert vu.code == 2
    assert dit in plain(vu.stderr)


def petite_reunion(suite: str = "", notes: str = "Décision D1 : La charte est adoptée") -> dict[str, str]:
    gouvernance = "instances:\n  - id: copil\n    nom: Copil\n    membres: [a, b, c]\n    quorum: 2/3\n"
    reunion = f"---\ninstance: copil\ndate: 2025-11-04\n{suite}---\n\n{notes}\n"
    return {"gouvernance.yaml": gouvernance, "reunions/2025-11-04-copil.md": reunion}


TRAVAIL = version("3.0", CORPS_3.replace("aux deux tiers", "aux trois quarts"), statut="projet").replace(
    "---\n\n##", "modifications:\n  regles: {portee: fond, motif: z}\n---\n\n##", 1
)
ADOPTER_3 = ("charte", "adopter", "3.0", "--reunion", "2025-11-04-copil", "--date", "2025-12-01")


@pytest.mark.parametrize(
    ("suite", "notes", "code", "dit"),
    [
        ("presents: [a]\n", "Décision D1 : La charte est adoptée", 2, "Le quorum n'est pas atteint"),
        ("presents: [a, b]\n", "Décision D1 : La charte est adoptée", 0, "Écrit : charte/versions/3.0.md"),
        ("", "Décision D1 : La charte est adoptée", 0, "les présences ne sont pas notées"),
        ("presents: [a, b]\n", "Décision : La charte est adoptée", 0, "pas encore numérotée"),
        ("presents: [a, b]\n", "Rien.", 2, "aucune décision dans ses notes"),
        ("presents: [a, b]\n", "Décision D1 : la charte (3 pour, 5 contre)", 2, "n'adopte pas : 3 pour, 5 contre"),
        ("presents: [a, b]\nstatut: annulee\n", "Décision D1 : la charte", 2, "n'a pas eu lieu (annulee)"),
        ("presents: [a, b]\n", "Décision D1 : la charte\n\nDécision D2 : la charte encore", 2, "plusieurs décisions"),
    ],
)
def test_the_decision_and_the_quorum_are_checked(
    run: Run, community: Community, suite: str, notes: str, code: int, dit: str
) -> None:
    dossier = community({**PETITE, **petite_reunion(suite, notes), "charte/charte.md": TRAVAIL})
    vu = run(*ADOPTER_3, "-C", dossier)
    assert (vu.code, dit in plain(vu.stderr)) == (code, True), vu.stderr


def test_other_ways_an_adoption_stops(run: Run, community: Community) -> None:
    base = {**PETITE, **petite_reunion("presents: [a, b]\n"), "charte/charte.md": TRAVAIL}
    libre = base["gouvernance.yaml"].replace("2/3", "selon l’usage")
    vu = run(*ADOPTER_3, "--essai", "-C", community({**base, "gouvernance.yaml": libre}, "libre"))
    assert "Quorum à vérifier vous-même" in plain(vu.stderr)
    pareil = version("3.0", CORPS_3, statut="projet")
    vu = run(*ADOPTER_3, "-C", community({**base, "charte/charte.md": pareil}, "pareil"))
    assert "Le texte de travail est celui de la version 2.1" in plain(vu.stderr)
    avant = "---\ninstance: copil\ndate: 2025-06-01\npresents: [a, b]\n---\nDécision D1 : la charte\n"
    dossier = community({**base, "reunions/2025-06-01-copil.md": avant}, "tot")
    tot = run("charte", "adopter", "3.0", "--reunion", "2025-06-01-copil", "-C", dossier, "--date", "2025-12-01")
    assert "a été adoptée après" in plain(tot.stderr)
    sans_date = {**base, "reunions/r.md": "---\ninstance: copil\n---\nDécision D1 : la charte\n"}
    vu = run("charte", "adopter", "3.0", "--reunion", "r", "--date", "2025-12-01", "-C", community(sans_date, "sans"))
    assert "n'a pas de date" in plain(vu.stderr)
    casse = {**base, "charte/charte.md": "---\nversion: 3.0\nstatut: [\n---\n" + CORPS_3}
    vu = run(*ADOPTER_3, "-C", community(casse, "casse"))
    assert (vu.code, "n'est pas lu en entier" in plain(vu.stderr)) == (1, True)


def test_a_first_version_and_a_submitted_one_are_adopted(run: Run, community: Community) -> None:
    fichiers = {
        **petite_reunion("presents: [a, b]\n"),
        "acteurs/a.yaml": "nom: Alpha\n",
        "acteurs/b.yaml": "nom: Bêta\n",
        "acteurs/c.yaml": "nom: Gamma\n",
        "charte/charte.md": version("3.0", CORPS, statut="soumise", soumise_le="2025-10-01"),
        "charte/versions/3.0.md": frozen("3.0", CORPS, statut="soumise", soumise_le="2025-10-01"),
    }
    dossier = community(fichiers)
    assert run(*ADOPTER_3, "-C", dossier).code == 0
    assert load(dossier).communaute.versions["3.0"].statut == "adoptee"
    assert "adoptée le 4 novembre 2025" in words(run("charte", "-C", dossier, "--date", "2025-12-01").stdout)


# --- signing --------------------------------------------------------------------------------------------------


def test_signing_adds_a_line_and_takes_off_what_was_expected(run: Run, morlaix: Path) -> None:
    avant = (morlaix / "charte" / "signatures.yaml").read_text(encoding="utf-8")
    dit = ("--le", "2024-12-20", "--preuve", "deliberation", "--date", "2025-01-10")
    vu = run("charte", "signer", "Lycée agricole de la Penzé", *dit, "-C", morlaix)
    assert vu.code == 0
    apres = (morlaix / "charte" / "signatures.yaml").read_text(encoding="utf-8")
    ligne = '  - acteur: lycee-penze\n    version: "2.0"\n    le: 2024-12-20\n    preuve: deliberation\n'
    retire = "  - acteur: lycee-penze\n    version: 2.0\n    etat: deliberation-attendue\n"
    assert apres.replace(ligne, "") == avant.replace(retire, "")
    assert run("verifier", "-C", morlaix, "--date", "2025-01-10").code == 0
    encore = run("charte", "signer", "lycee-penze", "-C", morlaix, "--date", "2025-01-10")
    assert "a déjà signé la version 2.0" in plain(encore.stderr)
    assert (morlaix / "charte" / "signatures.yaml").read_text(encoding="utf-8") == apres


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (("h", "--le", "2026-01-01"), "n'est pas encore passée"),
        (("g", "--le", "2025-08-01"), "d'avant l'adoption (le 1er septembre 2025)"),
        (("e", "--le", "2025-09-20"), "Epsilon est parti avant"),
        (("f", "--le", "2025-04-01", "--version", "1.0"), "a été retirée depuis (le 1er mai 2025)"),
        (("g", "--version", "9"), "n'existe pas"),
        (("g", "--version", "3.0"), "n'est pas adoptée"),
        (("g", "--preuve", "fax"), "--preuve"),
        (("g", "--le", "demain"), "--le"),
        (("inconnu",), "n'existe pas"),
        ((), "Nommez un acteur, ou donnez un tableau"),
        (("--fichier", "absent.csv"), "est introuvable"),
    ],
)
def test_a_signature_that_cannot_be_true_is_declined(
    run: Run, community: Community, arguments: tuple[str, ...], dit: str
) -> None:
    dossier = community({**PETITE, "charte/charte.md": TRAVAIL})
    avant = (dossier / "charte" / "signatures.yaml").read_bytes()
    vu = run("charte", "signer", *arguments, "-C", dossier, "--date", "2025-12-01")
    assert (vu.code, dit in plain(vu.stderr)) == (2, True), vu.stderr
    assert (dossier / "charte" / "signatures.yaml").read_bytes() == avant


def test_the_first_signature_makes_the_file(run: Run, community: Community) -> None:
    dossier = community({nom: contenu for nom, contenu in PETITE.items() if "signatures" not in nom})
    vu = run("charte", "signer", "a", "-C", dossier, "--date", "2025-12-01")
    assert "pensez à la compléter" in plain(vu.stderr)
    assert [item.acteur for item in load(dossier).communaute.signatures.signatures] == ["a"]


def test_a_withdrawal_erases_nothing(run: Run, community: Community) -> None:
    dossier = community(PETITE)
    chemin = dossier / "charte" / "signatures.yaml"
    avant = chemin.read_text(encoding="utf-8")
    vu = run("charte", "retirer", "b", "--le", "2025-10-02", "--motif", "temps", "-C", dossier, "--date", "2025-12-01")
    assert "reste au dossier" in plain(vu.stderr)
    assert chemin.read_text(encoding="utf-8").startswith(avant.rstrip("\n"))
    assert etats(dossier, date(2025, 12, 1))["b"].etat == "retire"
    assert "déjà noté" in plain(
        run("charte", "retirer", "f", "--le", "2025-10-02", "-C", dossier, "--date", "2025-12-01").stderr
    )
    assert "n'a pas signé" in plain(run("charte", "retirer", "h", "--le", "2025-10-02", "-C", dossier).stderr)
    assert "ne peut pas être le jour" in plain(
        run("charte", "retirer", "a", "--le", "2025-01-02", "-C", dossier).stderr
    )
    public = community({**PETITE, "communaute.yaml": "format: 1\nnom: x\ndepot: public\n"}, "public")
    vu = run("charte", "retirer", "b", "--le", "2025-10-02", "--motif", "temps", "-C", public, "--date", "2025-12-01")
    assert "Ce dépôt est public" in plain(vu.stderr)


TABLEAU = """Structure;Nom;Qualité;Date;Version;Preuve;Signé;Couleur
Delta;Dupont;Présidente;12/09/2025;2.1;papier;oui;bleu
Ville;;;2025-09-15;;mail;oui;
Bêta;;;2025-09-15;2.1;pigeon;oui;
Alpha;;;02/09/2025;2.1;papier;oui;
Epsilonn;;;12/09/2025;2.1;papier;oui;
Hêta;;;;;;non;
Truc inconnu;;;12/09/2025;;;oui;
Gamma;;;32/12/2025;;;oui;
Delta;;;;;;oui;
Hêta;;;;;;;
"""


def test_a_list_of_signatures_is_read_line_by_line(run: Run, community: Community, tmp_path: Path) -> None:
    dossier = community(PETITE)
    (tmp_path / "s.csv").write_text(TABLEAU, encoding="utf-8")
    chemin = dossier / "charte" / "signatures.yaml"
    avant = chemin.read_bytes()
    essai = run(
        "charte", "signer", "--fichier", "s.csv", "--essai", "-C", dossier, "--date", "2025-12-01", cwd=tmp_path
    )
    assert chemin.read_bytes() == avant
    vu = run("charte", "signer", "--fichier", "s.csv", "-C", dossier, "--date", "2025-12-01", cwd=tmp_path)
    assert essai.stdout == vu.stdout
    dit = words(vu.stdout)
    assert "Colonne « Nom » laissée de côté : donnée d'une personne." in dit
    assert "Colonne « Couleur » laissée de côté : titre inconnu." in dit
    assert "ligne 2 : Delta, version 2.1 ; 12 septembre 2025 ; papier" in dit
    assert "ligne 3 : Ville, version 2.1 ; 15 septembre 2025 ; courriel" in dit
    assert "preuve « pigeon » non reprise" in dit
    assert "ligne 5, « Alpha » : c'est déjà noté" in dit
    assert "ligne 6, « Epsilonn » : inconnu ; peut-être e" in dit
    assert "ligne 7, « Hêta » : pas encore signé" in dit
    assert "ligne 8, « Truc inconnu » : acteur inconnu : cap ajouter acteur" in dit
    assert "ligne 10, « Delta » : la même signature que la ligne 2" in dit
    assert "ajoutée : 3 ; à décider : 3 ; laissée de côté : 3 ; déjà notée : 1." in dit
    notees = {item.acteur for item in load(dossier).communaute.signatures.signatures if item.version == "2.1"}
    assert notees == {"a", "b", "c", "d"}
    assert "Dupont" not in chemin.read_text(encoding="utf-8")
    # What the town had to deliberate on is obtained.
    assert [item.acteur for item in load(dossier).communaute.signatures.attendus] == ["g"]
    encore = run("charte", "signer", "--fichier", "s.csv", "-C", dossier, "--date", "2025-12-01", cwd=tmp_path)
    assert "ajoutée : 0" in words(encore.stdout)


@pytest.mark.parametrize("liste", ["", "signatures: []\n", "signatures: [{acteur: a, version: 1.0, le: 2024-02-01}]\n"])
def test_a_list_of_signatures_enters_whatever_the_file_is(
    run: Run, community: Community, tmp_path: Path, liste: str
) -> None:
    fichiers = {nom: contenu for nom, contenu in PETITE.items() if "signatures" not in nom}
    dossier = community({**fichiers, **({"charte/signatures.yaml": liste} if liste else {})})
    (tmp_path / "s.csv").write_text("Structure;Date\nDelta;2025-09-12\nVille;2025-09-15\nHêta;2025-09-16\n", "utf-8")
    vu = run("charte", "signer", "--fichier", "s.csv", "-C", dossier, "--date", "2025-12-01", cwd=tmp_path)
    assert vu.code == 0
    notees = [item.acteur for item in load(dossier).communaute.signatures.signatures if item.version == "2.1"]
    assert notees == ["d", "c", "h"]


def test_columns_without_a_structure_are_declined_and_a_plain_name_column_is_taken(
    run: Run, community: Community, tmp_path: Path
) -> None:
    dossier = community(PETITE)
    (tmp_path / "s.csv").write_text("Prénom;Date\nAnne;2025-09-02\n", encoding="utf-8")
    vu = run("charte", "signer", "--fichier", "s.csv", "-C", dossier, cwd=tmp_path)
    assert (vu.code, "Aucune colonne ne dit quelle structure signe" in plain(vu.stderr)) == (2, True)
    (tmp_path / "n.csv").write_text("Nom;Version\nDelta;2.1\n;2.1\n", encoding="utf-8")
    vu = run("charte", "signer", "--fichier", "n.csv", "--essai", "-C", dossier, cwd=tmp_path)
    assert "sans date : --le donne la même" in words(vu.stdout)
    vu = run("charte", "signer", "--fichier", "n.csv", "--le", "2025-09-20", "--essai", "-C", dossier, cwd=tmp_path)
    assert "Delta, version 2.1 ; 20 septembre 2025" in words(vu.stdout)


# --- letters and the sheet ------------------------------------------------------------------------------------


def test_each_letter_has_its_reader_s_own_changes(run: Run, community: Community) -> None:
    dossier = community(PETITE)
    forme = words(run("charte", "lettres", "--acteur", "b", "-C", dossier, "--date", "2025-09-20").stdout)
    assert "Bêta a signé la version 2.0 de la charte, le 1er février 2025." in forme
    assert "version 2.1, le 1er septembre 2025" in forme
    assert "votre signature tient, vous n'avez rien à faire" in forme
    assert "deux tiers" not in forme
    fond = words(run("charte", "lettres", "--acteur", "Ville", "-C", dossier, "--date", "2025-09-20").stdout)
    assert "On décide [-par consentement-][+aux deux tiers+]." in fond
    assert "d'ici le 10 décembre 2025" in fond
    assert "S'il vous faut une délibération" in fond
    assert "devez" not in fond


def test_letters_go_to_their_folder_in_every_form(run: Run, community: Community) -> None:
    dossier = community(PETITE)
    vu = run("charte", "lettres", "-C", dossier, "--date", "2025-09-20")
    assert "2 lettres pour signer de nouveau et 1 lettre pour informer" in plain(vu.stderr)
    noms = sorted(item.name for item in (dossier / "sorties" / "charte").iterdir())
    assert noms == [f"lettre-{nom}.{suffixe}" for nom in "bcd" for suffixe in ("html", "md", "txt")]
    page = (dossier / "sorties" / "charte" / "lettre-d.html").read_text(encoding="utf-8")
    assert "Pour signer la version 2.1" in plain(page)
    assert run("charte", "lettres", "-C", dossier, "--date", "2025-09-20", "-o", "l", "--format", "html").code == 0
    assert run("charte", "lettres", "-C", dossier, "--date", "2025-09-20", "-o", "l.html").code == 2
    assert run("charte", "lettres", "--acteur", "d", "-C", dossier, "--date", "2025-09-20", "-o", "d.html").code == 0
    donnees = json.loads(run("charte", "lettres", "-C", dossier, "--date", "2025-09-20", "--format", "json").stdout)
    assert [(item["acteur"], item["de_fond"]) for item in donnees["lettres"]] == [
        ("b", False),
        ("d", True),
        ("c", True),
    ]
    rien = run("charte", "lettres", "--acteur", "a", "-C", dossier, "--date", "2025-09-20")
    assert "Aucune lettre à écrire" in plain(rien.stderr)


def test_the_sheet_has_structures_and_no_name(run: Run, community: Community) -> None:
    dossier = community(PETITE)
    vu = run("charte", "feuille", "-C", dossier, "--date", "2025-09-20", "-o", "-", "--lignes", "1")
    lignes = [ligne for ligne in plain(vu.stdout).splitlines() if ligne.startswith("| ")]
    assert lignes[1:] == [
        "| Delta | | | | 2.1 | |", "| Hêta | | | | 2.1 | |", "| Ville | | | | 2.1 | |", "|  | | | | 2.1 | |",
    ]  # fmt: skip
    assert run("charte", "feuille", "-C", dossier, "--date", "2025-09-20").code == 0
    page = (dossier / "sorties" / "charte-2-1-signatures.html").read_text(encoding="utf-8")
    assert "size: A4 landscape" in page


# --- size -----------------------------------------------------------------------------------------------------


def test_each_pair_of_versions_is_compared_once_whatever_the_number_of_signatories(
    community: Community, monkeypatch: pytest.MonkeyPatch
) -> None:
    def corps(rang: int) -> str:
        return "\n".join(
            f"## Article {n} — T{n} {{#a{n}}}\n\nOn fait {n} et {rang if n == rang else 0}.\n" for n in range(1, 41)
        )

    fichiers = {f"acteurs/s{n}.yaml": f"nom: S{n}\n" for n in range(200)}
    signatures = "signatures:\n"
    for rang in range(1, 11):
        suite = f"remplace: {rang - 1}.0\nmodifications:\n  a{rang}: {{portee: fond, motif: x}}\n" if rang > 1 else ""
        suite += f"  a{rang - 1}: {{portee: fond, motif: x}}\n" if rang > 1 else ""
        fichiers[f"charte/versions/{rang}.0.md"] = entete(
            corps(rang), f"version: {rang}.0\nstatut: adoptee\nadoptee_le: {2010 + rang}-01-01\n{suite}"
        )
    for n in range(200):
        signatures += f"  - {{acteur: s{n}, version: {n % 10 + 1}.0, le: 2021-02-01}}\n"
    lu = load(community({**fichiers, "charte/signatures.yaml": signatures})).communaute
    appels: list[tuple[object, ...]] = []
    vrai = charte_comparer.comparer

    def compte(*arguments: object, mots: bool) -> charte_comparer.Comparaison:
        appels.append(arguments)
        return vrai(*arguments, mots=mots)  # type: ignore[arg-type]

    monkeypatch.setattr(charte, "comparer", compte)
    vu = charte.statut(lu, date(2025, 1, 1))
    assert len(vu.situations) == 200
    assert len(vu.dans("a-solliciter")) == 180
    lettres = charte_lettres.preparer(lu, date(2025, 1, 1))
    assert len(lettres.lettres) == 180
    assert len(appels) <= 30

"""Letters on the charter and the sheet to sign, as text, Markdown and pages; what the coordinator is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from cap.charte_comparer import Changement
from cap.charte_lettres import Feuille, Lettre, Lettres
from cap.charte_mots import Passage
from cap.dates import jour_en_mots
from cap.graphie import cle, composer
from cap.phrases import combien, enumerer
from cap.redaction import en_precisant, majuscule
from cap.render.charte import titre_d_article
from cap.render.charte_comparer import aere, dire_natures, dire_portee, en_balises, en_signes, noms_d_articles
from cap.render.documents import fragment, rendre
from cap.render.donnees import en_json
from cap.show import show

if TYPE_CHECKING:
    from markupsafe import Markup

SCHEMA: Final = "cap/charte-lettres/1"
SUFFIXES: Final = {"texte": "txt", "markdown": "md", "html": "html"}
_NOMMES: Final = 12


def lettre(ecrite: Lettre, forme: str, articles: Markup | None = None) -> str:
    """Write one letter in a form: texte, markdown or html; `articles` are its `changements` when they are made."""
    return rendre(
        f"charte-lettre.{SUFFIXES[forme]}.j2",
        lettre=ecrite,
        signee=_signee(ecrite),
        adoptee=f", {en_precisant(ecrite.adoptee_le)}" if ecrite.adoptee_le is not None else "",
        limite=jour_en_mots(ecrite.limite) if ecrite.limite is not None else "",
        articles=articles if articles is not None else changements(ecrite, forme),
        signature=f"La fonction de soutien, {ecrite.communaute}" if ecrite.communaute else "La fonction de soutien",
    )


def _signee(ecrite: Lettre) -> str:
    suite = f", {en_precisant(ecrite.signee_le)}" if ecrite.signee_le is not None else ""
    return f"version {ecrite.signee} de la charte{suite}"


def changements(ecrite: Lettre, forme: str) -> Markup:
    """Write what changes for a reader; all those who signed one version read the same."""
    noms = noms_d_articles(ecrite.ecart)
    articles = [_article(item, noms, forme) for item in ecrite.changements]
    return fragment(f"_charte.{SUFFIXES[forme]}.j2", "articles", articles)


def _article(item: Changement, noms: dict[str, str], forme: str) -> dict[str, Any]:
    passages = [passage for passage in item.passages if passage.change]
    ecrire = {"texte": en_signes, "markdown": en_balises, "html": _en_morceaux}[forme]
    return {
        "titre": titre_d_article(item.article),
        "natures": majuscule(dire_natures(item, noms)),
        # What cap would propose is for the authors: a signatory reads what they said, or the words alone.
        "motif": "" if item.a_dire else majuscule(dire_portee(item)),
        "passages": [ecrire(passage) for passage in passages],
    }


def _en_morceaux(passage: Passage) -> dict[str, Any]:
    return {"puce": passage.puce, "morceaux": [aere(piece) for piece in passage.morceaux]}


def nom_de_fichier(ecrite: Lettre) -> str:
    """Name the file of a letter, without its suffix: the same for the same actor and version."""
    return f"lettre-{cle(ecrite.acteur) or 'sans-nom'}"


def fichiers(lettres: Lettres, formes: tuple[str, ...]) -> dict[str, bytes]:
    """Give the letters by name of file, each in these forms."""
    faits = {}
    communs: dict[tuple[str, str], Markup] = {}
    for ecrite in lettres.lettres:
        for forme in formes:
            cle_ = (ecrite.signee, forme)
            if cle_ not in communs:
                communs[cle_] = changements(ecrite, forme)
            faits[f"{nom_de_fichier(ecrite)}.{SUFFIXES[forme]}"] = lettre(ecrite, forme, communs[cle_]).encode()
    return faits


def json(lettres: Lettres) -> str:
    """Write what the letters tell as data: `acteur`, `nom`, `signee`, `version`, `de_fond`, `articles`, `limite`."""
    return en_json(
        {
            "schema": SCHEMA,
            "version": lettres.version,
            "lettres": [
                {
                    "acteur": item.acteur,
                    "nom": item.nom,
                    "signee": item.signee,
                    "version": item.version,
                    "de_fond": item.de_fond,
                    "articles": [changement.id for changement in item.changements],
                    "limite": item.limite.isoformat() if item.limite is not None else None,
                }
                for item in lettres.lettres
            ],
            "a_dire": list(lettres.a_dire),
        }
    )


def remarques(lettres: Lettres) -> Iterator[str]:
    """Say to the coordinator what the letters do not."""
    if not lettres.lettres:
        yield composer("Aucune lettre à écrire : rien n'a changé pour ceux qui ont signé.")
    if lettres.a_dire:
        noms = enumerer(map(show, lettres.a_dire), _NOMMES)
        yield composer(
            f"Pas de lettre pour {noms} : la portée d'un changement n'est pas dite, ou le texte signé n'est pas au "
            "dossier."
        )
    if lettres.lettres:
        yield composer("Rien n'est envoyé : relisez, ajoutez un mot à vous, puis envoyez.")
        yield composer("Pour noter l'envoi : une ligne de journal.yaml dont la note parle de la charte.")


def ecrites(lettres: Lettres, dossier: str) -> str:
    """Say where the letters are, and what they ask."""
    fond = sum(item.de_fond for item in lettres.lettres)
    forme = len(lettres.lettres) - fond
    comptes = [f"{combien(fond, 'lettre')} pour signer de nouveau" if fond else ""]
    comptes.append(f"{combien(forme, 'lettre')} pour informer" if forme else "")
    return composer(f"Écrit dans {show(dossier)} : {enumerer(filter(None, comptes))}.")


# --- the sheet ------------------------------------------------------------------------------------------------


def feuille(faite: Feuille, forme: str) -> str:
    """Write the sheet in one form (markdown, html)."""
    return rendre(
        f"charte-feuille.{SUFFIXES[forme]}.j2",
        feuille=faite,
        adoptee=f"adoptée {en_precisant(faite.adoptee_le)}" if faite.adoptee_le is not None else "",
        mention=(
            "Signer, c'est reconnaître le texte de cette version. La fonction de soutien garde cette feuille tant que "
            "la charte est en vigueur, puis cinq ans ; demandez-lui pour consulter ou corriger ce qui vous concerne."
        ),
    )


def nom_de_feuille(faite: Feuille) -> str:
    """Name the file of the sheet, without its suffix: `charte-2-1-signatures`."""
    return f"charte-{cle(faite.version) or 'sans-numero'}-signatures"

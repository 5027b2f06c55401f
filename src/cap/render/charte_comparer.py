"""Two texts of the charter compared, for who reads them: a terminal, a comment on a request, a page to print, data.

Words added and taken away are marked with signs (`[+ +]`, `[- -]`) or with `ins` and `del`, never by colour alone. The
comment begins with `MARQUE`, by which the one before is found and replaced, and stays under `LIMITE` characters.

`cap/charte-comparaison/1`: `avant`, `apres` (names), `portee`, `changements` (`id`, `ancien_id`, `numero`, `titre`,
`natures`, `lies`, `portee`, `motif`, `proposition`, `raisons`, `avant`, `apres` (texts or null), `passages`: lists of
`[sign, text]`), `inchanges` (ids), `sans_objet` (ids), `concernes` (`acteur`, `nom`, `version`, `etat`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from cap import charte_comparer as natures
from cap.charte import Concerne, dire_concernes
from cap.charte_comparer import Changement, Comparaison, retires_et_ajoutes
from cap.charte_mots import AJOUT, EGAL, RETRAIT, Morceau, Passage
from cap.charte_portee import FOND, FORME, Raison
from cap.graphie import composer
from cap.markdown import Article
from cap.phrases import combien, enumerer
from cap.redaction import majuscule, phrase
from cap.render.charte import nom_d_article, titre_d_article
from cap.render.documents import en_markdown, rendre
from cap.render.donnees import en_json
from cap.render.pages import BLEU, GRAS, GRIS, JAUNE, VERT, Page, net, peint, plie
from cap.show import show

SCHEMA: Final = "cap/charte-comparaison/1"
MARQUE: Final = "<!-- cap:charte-comparer -->"
LIMITE: Final = 60_000

CHANGEMENTS: Final = "changements"
AVANT_APRES: Final = "avant-apres"
FINAL: Final = "final"

_SIGNES: Final = {AJOUT: ("[+", "+]"), RETRAIT: ("[-", "-]"), EGAL: ("", "")}
_BALISES: Final = {AJOUT: ("<ins>", "</ins>"), RETRAIT: ("<del>", "</del>"), EGAL: ("", "")}
_DE_FOND: Final = "de fond"
_DE_FORME: Final = "de forme"
_PLIE_A: Final = 1_500
_DOUBLES: Final = re.compile(" {2,}")
_BORDS: Final = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)

_LEGENDE: Final = (
    "« De fond » : si ce texte est adopté, les signataires sont invités à signer de nouveau. « De forme » : leurs "
    "signatures restent, ils sont seulement informés."
)
_AUTEUR: Final = (
    "Dans l'en-tête de charte/charte.md, « modifications: » dit pour chaque article sa portée et son motif."
)


# --- words common to all forms --------------------------------------------------------------------------------


def resume(comparaison: Comparaison) -> str:
    """Say the whole in one sentence."""
    touches = comparaison.touches
    autres = len(comparaison.changements) - len(touches)
    if not comparaison.changements:
        return "aucun changement : les deux textes sont les mêmes"
    if not touches:
        return f"aucun mot ne change ; {combien(autres, 'article change', 'articles changent')} de place, de numéro ou \
de mise en page"
    comptes = (
        (sum(item.portee == FOND for item in touches), _DE_FOND),
        (sum(item.portee == FORME for item in touches), _DE_FORME),
        (sum(item.a_dire for item in touches), "dont la portée reste à dire"),
    )
    dits = enumerer(f"{nombre} {mots}" for nombre, mots in comptes if nombre)
    suite = f" ; {combien(autres, 'autre change', 'autres changent')} seulement de place, de numéro ou de mise en page"
    return f"{combien(len(touches), 'article change', 'articles changent')} : {dits}{suite if autres else ''}"


def dire_natures(changement: Changement, noms: dict[str, str]) -> str:
    """Say in words what becomes of an article, its words apart."""
    lies = enumerer(noms.get(nom, f"« {nom} »") for nom in changement.lies)
    avant, apres = changement.avant, changement.apres
    phrases = {
        natures.NOUVEAU: "article nouveau",
        natures.RETIRE: "article retiré",
        natures.RENOMME: f"titre changé (avant : « {avant.titre if avant else ''} »)",
        natures.RENUMEROTE: f"numéro {_numero(avant)} devenu {_numero(apres)}",
        natures.DEPLACE: "changé de place",
        natures.SCINDE: f"partagé : une partie est maintenant dans {lies}",
        natures.DETACHE: f"détaché de {lies}",
        natures.FUSIONNE: f"réuni à {lies}",
        natures.ACCUEILLE: f"accueille le texte de {lies}",
        natures.IDENTIFIANT: f"identifiant « {changement.ancien_id} » devenu « {changement.id} »",
        natures.TYPOGRAPHIE: "seules la typographie ou la mise en page changent",
        natures.MODIFIE: "",
    }
    return " ; ".join(filter(None, (phrases[nature] for nature in changement.natures)))


def _numero(article: Article | None) -> str:
    return (article.numero if article else "") or "aucun"


def dire_portee(changement: Changement) -> str:
    """Say the scope: the author's with its motive, else that it is to be said, with what cap would propose."""
    if not changement.change_les_mots:
        return ""
    if changement.portee:
        motif = f" : {changement.motif}" if changement.motif else " ; le motif reste à écrire"
        return f"{_DE_FOND if changement.portee == FOND else _DE_FORME}{motif}"
    ancien = " (ce qui est écrit dans « modifications: » l'a été pour la version précédente)"
    return f"portée à dire{ancien if changement.repris else ''} ; {dire_proposition(changement)}"


def dire_proposition(changement: Changement) -> str:
    """Say what cap would propose and on which words."""
    proposition = changement.proposition
    if proposition is None:
        return ""
    raisons = " ; ".join(map(_raison, proposition.raisons))
    quoi = {FOND: f"cap propose : {_DE_FOND}", FORME: f"cap propose : {_DE_FORME}"}.get(proposition.portee)
    return f"{quoi} ({raisons})" if quoi else f"cap ne propose rien ({raisons})"


def _raison(raison: Raison) -> str:
    signes = [f"retiré : {', '.join(raison.retires)}"] if raison.retires else []
    signes += [f"ajouté : {', '.join(raison.ajoutes)}"] if raison.ajoutes else []
    return raison.quoi + (f", {' ; '.join(signes)}" if signes else "")


def titre_concernes(comparaison: Comparaison) -> str:
    """Head the list of who is concerned: a text in force concerns, one in preparation would."""
    charte = comparaison.apres.charte
    adoptee = charte is not None and charte.statut == "adoptee"
    return "Qui est concerné" if adoptee else "Si ce texte est adopté"


def noms_d_articles(comparaison: Comparaison) -> dict[str, str]:
    """Name each article that a change may speak of."""
    noms = {item.id: nom_d_article(item) for item in comparaison.inchanges}
    for item in comparaison.changements:
        noms[item.ancien_id or item.id] = noms[item.id] = nom_d_article(item.article)
    return noms


# --- terminal -------------------------------------------------------------------------------------------------


def texte(comparaison: Comparaison, concernes: Sequence[Concerne], page: Page, vue: str = CHANGEMENTS) -> str:
    """Write the comparison for a terminal: the changed passages, both texts one after the other, or the final text."""
    lignes = plie(page, f"Charte : {comparaison.avant.nom} → {comparaison.apres.nom}", ton=GRAS)
    lignes += plie(page, phrase(resume(comparaison)))
    if vue == FINAL:
        lignes += _texte_final(comparaison, page)
        return "\n".join(lignes) + "\n"
    noms = noms_d_articles(comparaison)
    for item in comparaison.changements:
        lignes += ["", *plie(page, titre_d_article(item.article), ton=GRAS)]
        for fait in filter(None, (dire_natures(item, noms), dire_portee(item))):
            lignes += plie(page, phrase(fait), "  ", ton=JAUNE if item.a_dire else GRIS)
        lignes += _deux_textes(item, page) if vue == AVANT_APRES else _passages(item.passages, page)
    if comparaison.sans_objet:
        lignes += ["", *plie(page, _sans_objet(comparaison), ton=JAUNE)]
    lignes += _qui(comparaison, concernes, page)
    if any(item.a_dire for item in comparaison.changements):
        lignes += ["", *plie(page, _AUTEUR)]
    return "\n".join(lignes) + "\n"


def _sans_objet(comparaison: Comparaison) -> str:
    noms = enumerer(f"« {nom} »" for nom in comparaison.sans_objet)
    return f"« modifications: » parle de {noms}, où aucun mot ne change."


def _qui(comparaison: Comparaison, concernes: Sequence[Concerne], page: Page) -> Iterator[str]:
    dits = list(dire_concernes(concernes))
    if comparaison.touches and dits:
        yield ""
        yield from plie(page, titre_concernes(comparaison), ton=GRAS)
        for quoi, noms in dits:
            yield from plie(page, f"{quoi} : {noms}.", "  – ")


def _passages(passages: Sequence[Passage], page: Page) -> Iterator[str]:
    """Write the passages that change, an ellipsis for those between."""
    coupe = False
    for passage in passages:
        if not passage.change:
            coupe = True
            continue
        if coupe:
            yield peint(page, "    …", GRIS)
        coupe = False
        yield from _colore(page, plie(page, en_signes(passage), "    "))


def en_signes(passage: Passage) -> str:
    """Write a passage as text, its bullet first, its changes between signs."""
    corps = "".join(_entre(item, *_SIGNES[item.signe]) for item in passage.morceaux)
    return _DOUBLES.sub(" ", f"{passage.puce.strip()} {corps}").strip()


def _entre(morceau: Morceau, avant: str, apres: str) -> str:
    """Put signs around the words of a run, its outer spaces outside."""
    trouve = _BORDS.match(morceau.texte)
    debut, mots, fin = trouve.groups() if trouve else ("", morceau.texte, "")
    return f"{debut}{avant}{mots}{apres}{fin}" if mots else morceau.texte


def _colore(page: Page, lignes: Sequence[str]) -> Iterator[str]:
    """Colour the marked runs, over the lines they go on."""
    if not page.couleurs:
        yield from lignes
        return
    ton = ""
    for ligne in lignes:
        ecrite = ""
        for morceau in re.split(r"(\[\+|\+\]|\[-|-\])", ligne):
            ton = {"[+": VERT, "[-": JAUNE}.get(morceau, ton)
            ecrite += peint(page, morceau, ton)
            ton = "" if morceau in ("+]", "-]") else ton
        yield ecrite


def _deux_textes(item: Changement, page: Page) -> Iterator[str]:
    for nom, article in (("Avant", item.avant), ("Après", item.apres)):
        if article is not None:
            yield from plie(page, nom, "  ", ton=BLEU)
            yield from _prose(article.texte, page, "    ")


def _texte_final(comparaison: Comparaison, page: Page) -> Iterator[str]:
    for article in comparaison.apres.charte.articles if comparaison.apres.charte is not None else ():
        yield ""
        yield from plie(page, titre_d_article(article), ton=GRAS)
        yield from _prose(article.texte, page, "  ")


def _prose(texte: str, page: Page, marge: str) -> Iterator[str]:
    for ligne in texte.split("\n"):
        yield from plie(page, ligne, marge) if ligne.strip() else [""]


# --- Markdown -------------------------------------------------------------------------------------------------


def markdown(comparaison: Comparaison, concernes: Sequence[Concerne]) -> str:
    """Write the comparison as a comment on a request, whole if it fits, else without what can be read elsewhere."""
    for complet in (2, 1, 0):
        ecrit = _commentaire(comparaison, concernes, complet)
        if len(ecrit) <= LIMITE:
            return ecrit
    return _raccourci(comparaison, concernes)


def _commentaire(comparaison: Comparaison, concernes: Sequence[Concerne], complet: int) -> str:
    noms = noms_d_articles(comparaison)
    blocs = [*_tete(comparaison)]
    for item in comparaison.changements:
        blocs += _article(item, noms, complet)
    blocs += _pied(comparaison, concernes)
    if complet == 2 and comparaison.touches and comparaison.apres.charte is not None:
        articles = comparaison.apres.charte.articles
        final = "\n\n".join(f"**{_md(titre_d_article(item))}**\n\n{_cite(item.texte)}" for item in articles)
        blocs.append(_replie("Texte final", final))
    return "\n\n".join(blocs) + "\n"


def _tete(comparaison: Comparaison) -> Iterator[str]:
    yield MARQUE
    yield f"## {_md(f'Charte : {comparaison.avant.nom} → {comparaison.apres.nom}')}"
    yield _md(phrase(resume(comparaison)))
    if comparaison.touches:
        yield _md(_LEGENDE)


def _article(item: Changement, noms: dict[str, str], complet: int) -> Iterator[str]:
    yield f"### {_md(titre_d_article(item.article))}"
    faits = [majuscule(fait) for fait in (dire_natures(item, noms), dire_portee(item)) if fait]
    yield "\n".join(f"- {'**' * item.a_dire}{_md(fait)}{'**' * item.a_dire}" for fait in faits)
    marques = "\n\n".join(en_balises(passage) for passage in item.passages if passage.change)
    if marques:
        retires, ajoutes = retires_et_ajoutes(item)
        compte = f"{combien(ajoutes, 'mot ajouté', 'mots ajoutés')}, {combien(retires, 'retiré', 'retirés')}"
        yield _replie(f"Ce qui change ({compte})", marques) if len(marques) > _PLIE_A else marques
    if complet and item.avant is not None and item.apres is not None and item.change_les_mots:
        deux = f"**Avant**\n\n{_cite(item.avant.texte)}\n\n**Après**\n\n{_cite(item.apres.texte)}"
        yield _replie("Avant / après", deux)


def _pied(comparaison: Comparaison, concernes: Sequence[Concerne]) -> Iterator[str]:
    if comparaison.sans_objet:
        yield _md(_sans_objet(comparaison))
    if any(item.a_dire for item in comparaison.changements):
        yield _md(_AUTEUR)
    dits = list(dire_concernes(concernes))
    if comparaison.touches and dits:
        yield f"### {_md(titre_concernes(comparaison))}"
        yield "\n".join(
            f"- {_md(quoi)}" + (composer(" : ") + _md(f"{noms}.") if len(noms) <= _PLIE_A else ".")
            for quoi, noms in dits
        )


def _raccourci(comparaison: Comparaison, concernes: Sequence[Concerne]) -> str:
    """Keep what a reader decides on when the words themselves do not fit: each article, what it becomes, its scope."""
    noms = noms_d_articles(comparaison)
    blocs = [*_tete(comparaison)]
    fin = [_md("Le texte est trop long pour un commentaire. En entier : cap charte comparer --format html."), ""]
    pied = [*_pied(comparaison, concernes)]
    reste = LIMITE - sum(len(bloc) + 2 for bloc in (*blocs, *fin, *pied))
    for rang, item in enumerate(comparaison.changements):
        faits = "\n\n".join(bloc for bloc in list(_article(item, noms, 0))[:2])
        if len(faits) > reste - 200:
            autres = len(comparaison.changements) - rang
            blocs.append(_md(f"Et {combien(autres, 'autre article change', 'autres articles changent')}."))
            break
        blocs.append(faits)
        reste -= len(faits) + 2
    return "\n\n".join([*blocs, *pied, *fin[:1]])[:LIMITE] + "\n"


def en_balises(passage: Passage) -> str:
    """Write a passage as one quoted line of Markdown, its changes between `ins` and `del`."""
    puce = f"{passage.puce.strip()} " if passage.puce.strip() else ""
    corps = "".join(_balise(item) for item in passage.morceaux)
    return _DOUBLES.sub(" ", f"> {_md(puce)} {corps}")


def _balise(morceau: Morceau) -> str:
    trouve = _BORDS.match(morceau.texte)
    debut, mots, fin = trouve.groups() if trouve else ("", morceau.texte, "")
    ouvre, ferme = _BALISES[morceau.signe]
    return f"{' ' if debut else ''}{ouvre}{_md(mots)}{ferme}{' ' if fin else ''}" if mots else " "


def _md(texte: str) -> str:
    return en_markdown(net(texte))


def _cite(texte: str) -> str:
    """Quote a text as typed, inert: its lines stay lines."""
    return "\n".join(f"> {_md(ligne)}  " if ligne.strip() else ">" for ligne in texte.split("\n"))


def _replie(titre: str, contenu: str) -> str:
    return f"<details><summary>{_md(titre)}</summary>\n\n{contenu}\n\n</details>"


# --- page and data --------------------------------------------------------------------------------------------


def html(comparaison: Comparaison, concernes: Sequence[Concerne], communaute: str) -> str:
    """Write the comparison as a page to read or print: what changes, both texts side by side, then the final text."""
    noms = noms_d_articles(comparaison)
    return rendre(
        "charte-comparaison.html.j2",
        communaute=communaute,
        avant=comparaison.avant.nom,
        apres=comparaison.apres.nom,
        resume=phrase(resume(comparaison)),
        portees=_LEGENDE if comparaison.touches else "",
        articles=[
            {
                "titre": titre_d_article(item.article),
                "natures": majuscule(dire_natures(item, noms)),
                "portee": majuscule(dire_portee(item)),
                "a_dire": item.a_dire,
                "mots": any(passage.change for passage in item.passages),
                "passages": [
                    {"puce": passage.puce, "morceaux": [aere(piece) for piece in passage.morceaux]}
                    for passage in item.passages
                ],
            }
            for item in comparaison.changements
        ],
        concernes=list(dire_concernes(concernes)) if comparaison.touches else [],
        titre_concernes=titre_concernes(comparaison),
        sans_objet=_sans_objet(comparaison) if comparaison.sans_objet else "",
        final=[
            (titre_d_article(item), item.texte)
            for item in (comparaison.apres.charte.articles if comparaison.apres.charte is not None else ())
        ]
        if comparaison.touches
        else [],
    )


def aere(morceau: Morceau) -> dict[str, str]:
    """Give a run for a template: its sign, its words, the spaces around them apart."""
    trouve = _BORDS.match(morceau.texte)
    debut, mots, fin = trouve.groups() if trouve else ("", morceau.texte, "")
    return {"signe": morceau.signe, "debut": debut and " ", "mots": show(mots), "fin": fin and " "}


def json(comparaison: Comparaison, concernes: Sequence[Concerne]) -> str:
    """Write the same content as data."""
    return en_json(
        {
            "schema": SCHEMA,
            "avant": comparaison.avant.nom,
            "apres": comparaison.apres.nom,
            "portee": comparaison.portee if comparaison.touches else None,
            "changements": [_donnees(item) for item in comparaison.changements],
            "inchanges": [item.id for item in comparaison.inchanges],
            "sans_objet": list(comparaison.sans_objet),
            "concernes": [item._asdict() for item in concernes],
        }
    )


def _donnees(item: Changement) -> dict[str, Any]:
    proposition = item.proposition
    return {
        "id": item.id,
        "ancien_id": item.ancien_id or None,
        "numero": item.article.numero,
        "titre": item.article.titre,
        "natures": list(item.natures),
        "lies": list(item.lies),
        "portee": item.portee or None,
        "motif": item.motif,
        "proposition": proposition.portee or None if proposition is not None else None,
        "raisons": [
            {"quoi": raison.quoi, "retires": list(raison.retires), "ajoutes": list(raison.ajoutes)}
            for raison in (proposition.raisons if proposition is not None else ())
        ],
        "avant": item.avant.texte if item.avant is not None else None,
        "apres": item.apres.texte if item.apres is not None else None,
        "passages": [[[piece.signe, piece.texte] for piece in passage.morceaux] for passage in item.passages],
    }

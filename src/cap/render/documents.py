"""Documents from templates: one environment where nothing is trusted and French typography sets itself.

Template authors write plain French (`Présents : …`); no-break spaces and apostrophes are set when the template is read,
and on every value when it is printed. HTML templates escape every value; prose typed in Markdown becomes HTML only
through `prose_html`, which keeps text structure and nothing that acts or is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from cap import resources
from cap.dates import duree_en_mots, heure_en_mots, jour_en_mots
from cap.graphie import composer, mettre_en_forme
from cap.phrases import enumerer
from cap.redaction import majuscule
from cap.show import show

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.lexer import Token, TokenStream
    from markdown_it import MarkdownIt
    from markupsafe import Markup

LARGEUR: Final = 80

_BALISES: Final = {
    "p", "br", "em", "strong", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "h3", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_ATTRIBUTS: Final = {"a": {"href"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
_SCHEMAS: Final = {"http", "https", "mailto", "tel"}
_BLANCS: Final = re.compile(r"[ \t\r\n\f\v]+")  # a no-break space stays one
_CLOTURE: Final = re.compile(r"\s*(```|~~~)")
_TRAIT_DE_TABLEAU: Final = re.compile(r"[\s|:+-]*")
_SENSIBLES: Final = re.compile(r"([\\`*\[\]<>]|(?<!\w)_|_(?!\w)|~(?=~)|&(?=#?\w+;))")
_LIEN: Final = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
# What can be the text of a link: brackets in it are closed, one level deep. Found without ever going back.
_LIBELLE: Final = re.compile(r"\[(?:[^\[\]\\]++|\\.|\[[^\[\]]*+\])*+\]", re.DOTALL)
_GRAS: Final = re.compile(r"(\*\*|__|(?<!\w)[*_](?=\S))(.+?)\1")
# A heading, a list, a rule, a fence, the underline of a heading: the mark, after the digits of a numbered list.
_DEBUT_ACTIF: Final = re.compile(r"^(\s*)(?=[#~]|[-+](?:\s|$)|--|=+\s*$)|^(\s*[0-9]+)(?=[.)](?:\s|$))")


def rendre(gabarit: str, **valeurs: object) -> str:
    """Fill one of the templates shipped with cap (its file name) and give the document, ended by one line feed.

    A value the template asks for and does not receive is an error of cap, never a silent blank. Nothing in the document
    can act on the terminal or the program that shows it.
    """
    texte = _environnement().get_template(gabarit).render(valeurs)
    # Plain text is what somebody prints in the log of a build, where a line may be a command.
    return show(texte.strip("\n"), one_line=False, ci=gabarit.endswith(".txt.j2")) + "\n"


def fragment(gabarit: str, macro: str, *valeurs: object) -> Markup:
    """Fill one macro of a template, once for several documents that share it: its values are typeset, and escaped."""
    from markupsafe import Markup

    rempli: str = getattr(_environnement().get_template(gabarit).module, macro)(*valeurs)
    return Markup(rempli)  # noqa: S704 - what the template made


@cache
def style() -> Markup:
    """Give the style sheet that documents carry inside them, so that a file sent by mail keeps its looks."""
    from markupsafe import Markup

    return Markup((resources.folder("templates") / "style.css").read_text("utf-8"))  # noqa: S704 - our own file


def prose_html(texte: str) -> Markup:
    """Turn Markdown typed in notes into safe HTML: no raw HTML, no image, no script, links that only lead out."""
    return _sur(_lecteur().render(texte))


def ligne_html(texte: str) -> Markup:
    """Turn one line of Markdown typed in notes into safe HTML, without a paragraph around it."""
    return _sur(_lecteur().renderInline(texte))


def prose_markdown(texte: str) -> str:
    """Set the French spaces and apostrophes of Markdown prose, leaving code and table rules as typed."""
    lignes, en_code = [], False
    for ligne in texte.split("\n"):
        if _CLOTURE.match(ligne):
            en_code = not en_code
        elif not en_code and not _TRAIT_DE_TABLEAU.fullmatch(ligne):
            ligne = mettre_en_forme(ligne)
        lignes.append(ligne)
    return "\n".join(lignes)


def en_markdown(valeur: object) -> str:
    """Write a plain value inside a Markdown line so that nothing in it is read as Markdown."""
    texte = _BLANCS.sub(" ", str(valeur)).strip(" ")
    return debut_inerte(_SENSIBLES.sub(r"\\\1", texte))


def debut_inerte(texte: str) -> str:
    """Keep the beginning of a text from opening a block of Markdown: a list, a heading, a rule."""
    return _DEBUT_ACTIF.sub(r"\1\2\\", texte)


def en_cellule(valeur: object) -> str:
    """Write a plain value inside a cell of a Markdown table."""
    return en_markdown(valeur).replace("|", r"\|")


def prose_en_cellule(texte: str) -> str:
    """Set Markdown prose inside a cell of a Markdown table."""
    return prose_markdown(_BLANCS.sub(" ", texte).strip(" ")).replace("|", r"\|")


def brut(texte: str) -> str:
    """Give Markdown prose as plain text, typeset: emphasis without its signs, links with their address."""
    texte = _LIEN.sub(r"\1 (\2)", mettre_en_forme(texte))
    return _GRAS.sub(r"\2", texte)


def en_lignes(valeur: object, retrait: int = 0, puce: str = "", suite: int = 0) -> str:
    """Wrap a text to the width of plain-text documents, typeset first: a line never breaks at a no-break space.

    `puce` stands in the margin of its first line, `suite` is the indent of the other lines beside `retrait`.
    """
    import textwrap

    marge = " " * (retrait + len(puce) + suite)
    return "\n".join(
        textwrap.fill(
            ligne,
            LARGEUR,
            initial_indent=" " * retrait + puce if rang == 0 else marge,
            subsequent_indent=marge,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for rang, ligne in enumerate(composer(str(valeur)).split("\n"))
    )


def en_paragraphe(valeur: object, marge: str = "") -> str:
    """Set a text on one line, whatever its length, after a margin: a mail program wraps it, at the width it has."""
    return marge + composer(_BLANCS.sub(" ", str(valeur)).strip(" "))


@cache
def _environnement() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from jinja2.ext import Extension

    class Typographie(Extension):
        """Sets the typography of what template authors wrote, once, when the template is read."""

        def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
            for token in stream:
                yield token._replace(value=composer(token.value)) if token.type == "data" else token

    environnement = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        autoescape=lambda nom: bool(nom and nom.endswith(".html.j2")),  # noqa: S701 - .md and .txt are not HTML
        undefined=StrictUndefined,
        finalize=_compose,
        extensions=[Typographie],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    environnement.filters.update(
        {
            "jour": jour_en_mots,
            "jour_long": lambda jour: jour_en_mots(jour, avec_jour=True),
            "heure": heure_en_mots,
            "duree": duree_en_mots,
            "prose_html": prose_html,
            "ligne_html": ligne_html,
            "prose_markdown": prose_markdown,
            "prose_en_cellule": prose_en_cellule,
            "brut": brut,
            "enumerer": enumerer,
            "majuscule": majuscule,
            "md": en_markdown,
            "cellule": en_cellule,
            "lignes": en_lignes,
            "paragraphe": en_paragraphe,
        }
    )
    environnement.globals["style"] = style
    return environnement


def _compose(valeur: Any) -> Any:
    """Set the typography of a printed value; what is already HTML has had its own set."""
    return composer(valeur) if isinstance(valeur, str) and not hasattr(valeur, "__html__") else valeur


def _sur(html: str) -> Markup:
    import nh3
    from markupsafe import Markup

    propre = nh3.clean(
        html,
        tags=_BALISES,
        attributes=_ATTRIBUTS,
        url_schemes=_SCHEMAS,
        link_rel="noopener noreferrer",
    )
    return Markup(propre)  # noqa: S704 - what nh3 gives back


@cache
def _lecteur() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import image, link

    lecteur = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
    lecteur.inline.ruler.at("link", _si_libelle(link, 0))
    lecteur.inline.ruler.at("image", _si_libelle(image, 1))
    # ~~ and tables stay; a heading of notes can never outrank the headings of the document.
    lecteur.core.ruler.push("typographie", _composer_textes)
    return lecteur


def _si_libelle(regle: Callable[[Any, bool], bool], avant: int) -> Callable[[Any, bool], bool]:
    """Ask a rule for a link only where its text can be one: a hundred thousand `[` cost it a hundred looks each."""
    return lambda etat, muet: _LIBELLE.match(etat.src, etat.pos + avant) is not None and regle(etat, muet)


def _composer_textes(etat: Any) -> None:
    for bloc in etat.tokens:
        if bloc.type in ("heading_open", "heading_close"):
            bloc.tag = f"h{max(3, int(bloc.tag[1]))}"
        for token in bloc.children or ():
            if token.type == "text":
                token.content = mettre_en_forme(token.content)

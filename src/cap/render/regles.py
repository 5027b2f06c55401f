"""The documentation of the rules, made from their docstrings: in a terminal, as JSON, as Markdown, as a whole page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from cap.graphie import composer
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR
from cap.render.donnees import en_json
from cap.rules import FAMILLES, famille
from cap.rules.registre import Regle

SCHEMA: Final = "cap/expliquer/1"
_GRAVITES: Final = {
    ERREUR: "erreur",
    AVERTISSEMENT: "avertissement",
    CONSEIL: "conseil, montré seulement avec --conseils",
}
_FORME: Final = re.compile(
    r"(?P<pourquoi>\S.*?)\n\nCorrect :\n(?P<correct>(?:\n|    .*\n)+)\nÀ corriger :\n(?P<a_corriger>(?:\n|    .*\n)+)\n"
    r"Que faire : (?P<que_faire>.+?)\n\nSource : (?P<source>.+)",
    re.DOTALL,
)
_TITRE: Final = """
# Les règles de cap

`cap verifier` lit le dossier et signale ce qui suit. Chaque règle a un code ; `cap expliquer CODE` montre son \
explication dans le terminal. Une erreur fait échouer la vérification, un avertissement seulement avec `--strict`, un \
conseil de méthode jamais : il ne se montre qu'avec `--conseils`.

Pour taire une règle dans une communauté, avec la raison :

```yaml
# communaute.yaml
regles:
  - code: CAP303
    motif: "Dates reprises telles quelles en 2023"
```

Ce fichier est fait par `python -m cap.documentation` à partir des règles elles-mêmes.
"""


class Explication(NamedTuple):
    """The docstring of a rule, part by part; prose is composed, examples are kept as typed."""

    pourquoi: str
    correct: str
    a_corriger: str
    que_faire: str
    source: str


def expliquer(regle: Regle) -> Explication:
    """Part the documentation of a rule; raises `ValueError` where it has not the shape that the registry asks for."""
    trouve = _FORME.fullmatch(regle.aide)
    if trouve is None:
        raise ValueError(f"the docstring of {regle.code} has not the expected shape")
    return Explication(
        _prose(trouve["pourquoi"]),
        textwrap.dedent(trouve["correct"]).strip("\n"),
        textwrap.dedent(trouve["a_corriger"]).strip("\n"),
        _prose(trouve["que_faire"]),
        _prose(trouve["source"]),
    )


def _prose(texte: str) -> str:
    return composer(" ".join(texte.split()))


def texte_seul(regle: Regle, largeur: int | None = None, couleurs: bool = False) -> str:
    """Render one rule for a terminal of `largeur` columns (None: nothing is wrapped)."""
    dit = expliquer(regle)
    parties = [
        _gras(_plie(composer(f"{regle.code} : {regle.titre}"), largeur), couleurs),
        _plie(composer(f"Gravité : {_GRAVITES[regle.severity]}"), largeur),
        _plie(dit.pourquoi, largeur),
        f"{_gras(composer('Correct :'), couleurs)}\n{textwrap.indent(dit.correct, '    ')}",
        f"{_gras(composer('À corriger :'), couleurs)}\n{textwrap.indent(dit.a_corriger, '    ')}",
        _plie(composer(f"Que faire : {dit.que_faire}"), largeur),
        _plie(composer(f"Source : {dit.source}"), largeur),
    ]
    return "\n\n".join(parties) + "\n"


def _gras(texte: str, couleurs: bool) -> str:
    return f"\x1b[1m{texte}\x1b[0m" if couleurs else texte


def _plie(texte: str, largeur: int | None) -> str:
    if largeur is None:
        return texte
    return textwrap.fill(texte, max(20, largeur), break_long_words=False, break_on_hyphens=False)


def liste(regles: Iterable[Regle]) -> str:
    """Render the codes and titles, family by family."""
    groupes = [
        f"{composer(titre)}\n" + "".join(f"  {regle.code}  {composer(regle.titre)}\n" for regle in membres)
        for titre, membres in _par_famille(regles)
    ]
    return "\n".join(groupes)


def _par_famille(regles: Iterable[Regle]) -> list[tuple[str, list[Regle]]]:
    groupes: dict[str, list[Regle]] = {item.titre: [] for item in FAMILLES}
    for regle in regles:
        groupes[famille(regle.code).titre].append(regle)
    return [(titre, membres) for titre, membres in groupes.items() if membres]


def json(regles: Iterable[Regle]) -> str:
    """Render rules as `cap/expliquer/1`: `regles`, each with its code, its family, its severity and its parts."""
    return en_json({"schema": SCHEMA, "regles": [_donnees(regle) for regle in regles]})


def _donnees(regle: Regle) -> dict[str, Any]:
    return {
        "code": regle.code,
        "titre": composer(regle.titre),
        "famille": composer(famille(regle.code).titre),
        "gravite": regle.severity,
        **expliquer(regle)._asdict(),
    }


def markdown_seul(regle: Regle, niveau: int = 2) -> str:
    """Render one rule as Markdown, its title at a level of heading."""
    dit = expliquer(regle)
    parties = [
        f"{'#' * niveau} {regle.code} {composer(regle.titre)}",
        f"*{_GRAVITES[regle.severity]}*",
        _echappe(dit.pourquoi),
        f"{composer('Correct :')}\n\n{_code(dit.correct)}",
        f"{composer('À corriger :')}\n\n{_code(dit.a_corriger)}",
        f"{composer('**Que faire :**')} {_echappe(dit.que_faire)}",
        f"{composer('Source :')} {_echappe(dit.source)}",
    ]
    return "\n\n".join(parties) + "\n"


def _code(texte: str) -> str:
    """Fence an example; the fence is longer than any it holds."""
    cloture = "```"
    while cloture in texte:
        cloture += "`"
    return f"{cloture}\n{texte}\n{cloture}"


def _echappe(texte: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|&])", r"\\\1", texte)


def page(regles: Iterable[Regle]) -> str:
    """Render the whole reference of the rules (`docs/regles.md`)."""
    parties = [composer(_TITRE.strip()) + "\n"]
    for titre, membres in _par_famille(regles):
        parties.append(f"## {composer(titre)}\n")
        parties += [markdown_seul(regle, 3) for regle in membres]
    return "\n".join(parties)

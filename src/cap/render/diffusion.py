"""The short mail that goes with minutes, ready to copy, and what comes next; cap sends neither."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cap.communaute import Communaute
from cap.dates import JOUR
from cap.diffusion import Diffusion
from cap.phrases import enumerer
from cap.redaction import Redacteur, en_precisant, reunion_en_mots
from cap.render.courriel import signature
from cap.render.pages import net


def courriel(communaute: Communaute, diffusion: Diffusion, jour: date) -> str:
    """Write the mail: what is sent, until when and how to have it corrected, when it will be approved.

    One line a paragraph: a mail program wraps.
    """
    paragraphes = [
        f"Objet : Compte-rendu de {_reunion(communaute, diffusion)}",
        "Bonjour,",
        *_corps(communaute, diffusion),
        "Merci à toutes et à tous,",
    ]
    voix = Redacteur(communaute, jour, "membres")
    fonction = communaute.gouvernance.fonction_soutien
    soutien = [voix.nommer(item) for item in fonction.acteurs] if fonction is not None else []
    signe = "\n".join(signature(soutien, communaute.fiche.nom))
    return "\n\n".join(map(net, paragraphes)) + f"\n{signe}\n"


def _corps(communaute: Communaute, diffusion: Diffusion) -> Iterator[str]:
    reunion = _reunion(communaute, diffusion)
    if diffusion.approuve:
        yield f"Voici le compte-rendu approuvé de {reunion}, avec le relevé de décisions."
        yield "Il ne change plus. Une remarque ? Elle sera notée à la prochaine réunion : répondez à ce message."
        return
    if diffusion.nouvelle:
        yield (
            f"Voici une nouvelle version du compte-rendu de {reunion}, avec le relevé de décisions. Elle remplace la "
            "précédente."
        )
    else:
        yield f"Voici le compte-rendu de {reunion}, avec le relevé de décisions."
    avant = diffusion.corrections_avant
    if avant is not None and avant.connue:
        yield (
            f"Une erreur, un oubli, une phrase à reformuler ? Répondez à ce message avant la fin du {avant.en_mots()} "
            "en indiquant le point concerné et ce que vous proposez d'écrire."
            if avant.precision == JOUR
            else "Une erreur, un oubli, une phrase à reformuler ? Répondez à ce message, "
            f"{en_precisant(avant)} au plus tard, en indiquant le point concerné et ce que vous proposez d'écrire."
        )
    quand = diffusion.prochaine
    prochaine = f", {en_precisant(quand)}" if quand is not None and quand.connue else ""
    yield f"Ce compte-rendu sera proposé à l'approbation de la prochaine réunion{prochaine}."


def _reunion(communaute: Communaute, diffusion: Diffusion) -> str:
    """Name the meeting as its members do: its day, and who met."""
    reunion = diffusion.reunion
    mots = reunion_en_mots(reunion)
    instance = communaute.instance(reunion.instance)
    nom = (instance.nom if instance is not None else "") or reunion.titre
    return f"{mots} ({nom})" if nom and nom not in mots else mots


def suite(diffusion: Diffusion, essai: bool = False, perimes: tuple[str, ...] = ()) -> Iterator[str]:
    """Say the next steps to the coordinator, plainly written; `perimes` are the PDF made before the documents."""
    nom = diffusion.reunion.id
    if perimes:
        yield f"À imprimer de nouveau en PDF avant de les joindre : {enumerer(perimes)} (d'avant ces documents)."
    yield (
        "Rien n'est envoyé. Sans --essai, les documents à joindre seraient refaits dans sorties/."
        if essai
        else "Rien n'est envoyé : copiez ce texte, joignez le compte-rendu et le relevé de décisions de sorties/, puis "
        f"envoyez. Parti un autre jour ? cap cr diffuser {nom} --rectifier --le DATE"
    )
    if not diffusion.approuve:
        yield f"Une fois approuvé : cap cr approuver {nom} --le DATE"

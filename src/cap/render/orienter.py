"""The compass written for a screen, a page to print, a message, a program.

`cap/orienter/1`: `communaute`, `date`, `audience`; `criteres` (`public`, `etape`, `zone`: `id` and `intitule`, or
null); `sans_objet` (the reason, when no action is expected there, or null); `actions` (what fits), `a_verifier` (what
may: `imprecisions` says what its sheet leaves unsaid), `proches` (when nothing fits: `proche` says in what);
`acteurs`, each with its `site` (empty: no published contact), its `actions` and the links that lead to it; `soutien`,
whom to ask.

An action: `id`, `nom`, `description`, `porteurs` (names), `partis` (those who left, where nobody else carries it),
`etapes`, `publics`, `zones`, `depuis` and `jusqu_au` as data or null, `passerelles` (`id`, `depuis_qui`, `depuis`,
`publics`, `vers_le_porteur`: it leads to who carries the action), `trace` (`date`, `quoi`) or null, `ancienne`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from cap.dates import Periode, jour_en_mots
from cap.orienter import Arrivee, Boussole, Nomme, Piste, Relais
from cap.phrases import cite, combien, enumerer
from cap.redaction import depuis, jusque, phrase
from cap.render.documents import rendre
from cap.render.donnees import en_json
from cap.render.pages import Page
from cap.render.paragraphes import (
    ALERTE,
    DETAIL,
    DIT,
    NOM,
    PHRASE,
    SECTION,
    SOUS_TITRE,
    TITRE,
    Ligne,
    en_document,
    en_texte,
)

SCHEMA: Final = "cap/orienter/1"

_DESCRIPTION: Final = 220


def texte(boussole: Boussole, page: Page) -> str:
    """Write the answer as text, in the width of the page."""
    return en_texte(_lignes(boussole), page)


def markdown(boussole: Boussole) -> str:
    """Write the answer as Markdown."""
    return en_document(_lignes(boussole))


def html(boussole: Boussole) -> str:
    """Write the answer as a sheet to print and keep near a desk."""
    return rendre(
        "orienter.html.j2",
        b=boussole,
        demande=demande(boussole),
        jour=boussole.jour,
        sections=[
            (
                titre,
                mention,
                [(etape, [(piste.nom, _dits(boussole, piste)) for piste in pistes]) for etape, pistes in items],
            )
            for titre, mention, items in _sections(boussole)
        ],
        acteurs=[
            (relais, extrait(relais.missions), _details(relais), lien(relais.site)) for relais in boussole.acteurs
        ],
        rien=_rien(boussole),
        contact=_contact(boussole),
    )


def json(boussole: Boussole) -> str:
    """Write the same content as data."""
    return en_json(
        {
            "schema": SCHEMA,
            "communaute": boussole.communaute,
            "date": boussole.jour.isoformat(),
            "audience": boussole.audience,
            "criteres": {
                "public": _nomme(boussole.public), "etape": _nomme(boussole.etape), "zone": _nomme(boussole.zone)
            },
            "sans_objet": boussole.sans_objet,
            "actions": [_piste(piste) for piste in boussole.actions],
            "a_verifier": [_piste(piste) for piste in boussole.a_verifier],
            "proches": [_piste(piste) for piste in boussole.proches],
            "acteurs": [_relais(relais) for relais in boussole.acteurs],
            "soutien": list(boussole.soutien),
        }
    )  # fmt: skip


# --- words ----------------------------------------------------------------------------------------------------


def demande(boussole: Boussole) -> str:
    """Say what was asked: « Jeunes ; étape « Apprendre » ; zone « Nord » », or that it is everything."""
    parts = [boussole.public.intitule] if boussole.public else []
    parts += [f"étape {cite(boussole.etape.intitule)}"] if boussole.etape else []
    parts += [f"zone {cite(boussole.zone.intitule)}"] if boussole.zone else []
    return " ; ".join(parts) or "toutes les actions en cours"


def extrait(texte: str) -> str:
    """Keep of a long text what one reads standing up: its beginning, cut between two words."""
    simple = " ".join(texte.split())
    if len(simple) <= _DESCRIPTION:
        return simple
    coupe = simple[:_DESCRIPTION]
    return (coupe.rpartition(" ")[0] or coupe).rstrip(" ,;:.") + "…"


def lien(site: str) -> str:
    """Give back an address that a page may link to, or nothing."""
    return site if site.lower().startswith(("https://", "http://")) and not set(site) & set(" \t\r\n") else ""


def _sections(boussole: Boussole) -> Iterator[tuple[str, str, Iterable[tuple[str, Sequence[Piste]]]]]:
    """Yield what is shown: a heading, what to know of it, and the actions under the steps or the reasons that part
    them."""
    if boussole.actions:
        demandee = boussole.public or boussole.etape or boussole.zone
        mots = ("action convient", "actions conviennent") if demandee else ("action en cours", "actions en cours")
        yield combien(len(boussole.actions), *mots), "", tuple(boussole.par_etape())
    if boussole.a_verifier:
        nombre = combien(len(boussole.a_verifier), "action à préciser", "actions à préciser")
        yield nombre, "Peut-être : leur fiche ne dit pas tout ce qui est demandé.", (("", boussole.a_verifier),)
    if boussole.proches:
        par_raison: dict[str, list[Piste]] = {}
        for piste in boussole.proches:
            par_raison.setdefault(piste.proche, []).append(piste)
        raisons = [(raison[:1].upper() + raison[1:], pistes) for raison, pistes in par_raison.items()]
        yield "Ce qui s'en approche", "", raisons


def _rien(boussole: Boussole) -> list[str]:
    """Say plainly that nothing fits, and what is known of it."""
    if boussole.actions:
        return []
    demandee = boussole.public or boussole.etape or boussole.zone
    dits = [f"Aucune action en cours n'est recensée{f' pour : {demande(boussole)}' if demandee else ''}."]
    if boussole.sans_objet is not None:
        motif = f" : {boussole.sans_objet.rstrip('.')}" if boussole.sans_objet else ""
        dits.append(f"La communauté n'attend pas d'action ici{motif}.")
    if not demandee:
        dits.append("Pour en décrire une : cap ajouter action")
    elif not boussole.a_verifier and not boussole.proches:
        dits.append("Rien de voisin non plus : la question peut être portée à une prochaine réunion.")
    return dits


def _lignes(boussole: Boussole) -> Iterator[Ligne]:
    yield Ligne(f"Vers qui orienter : {demande(boussole)}", TITRE)
    reserve = "" if boussole.audience == "public" else " (pour les membres : à ne pas afficher en public)"
    yield Ligne(f"{boussole.communaute}, au {jour_en_mots(boussole.jour)}{reserve}", PHRASE)
    for dit in _rien(boussole):
        yield Ligne(dit, PHRASE)
    for titre, mention, groupes in _sections(boussole):
        yield Ligne(titre, SECTION)
        if mention:
            yield Ligne(mention, PHRASE)
        for etape, pistes in groupes:
            if etape:
                yield Ligne(etape, SOUS_TITRE)
            for piste in pistes:
                yield Ligne(f"{piste.nom} ({piste.id})", NOM)
                yield from (Ligne(dit, genre) for genre, dit in _dits(boussole, piste))
    if boussole.acteurs:
        yield Ligne("À qui s'adresser", SECTION)
        yield Ligne(_contact(boussole), PHRASE)
        for relais in boussole.acteurs:
            yield Ligne(relais.nom, NOM)
            if relais.missions:
                yield Ligne(extrait(relais.missions), DIT)
            yield from (Ligne(dit, DETAIL) for dit in _details(relais))
            if relais.site:
                yield Ligne(f"Contact : {relais.site}", DIT)


def _contact(boussole: Boussole) -> str:
    qui = f" ({enumerer(boussole.soutien)})" if boussole.soutien else ""
    if all(relais.site for relais in boussole.acteurs):
        return f"En cas de doute, la fonction de soutien met en relation{qui}."
    return f"Là où aucun contact n'est publié, la fonction de soutien met en relation{qui}."


def _dits(boussole: Boussole, piste: Piste) -> list[tuple[str, str]]:
    """Say of an action what one asks standing at a desk: what, who, for whom, until when, and whether to check."""
    dits = [(DIT, extrait(piste.description))] if piste.description else []
    dits.append((DIT, _portee(piste)))
    dits.append((DETAIL, phrase(" ; ".join(filter(None, (*_pour(boussole, piste), _duree(piste)))))))
    dits += [(DETAIL, phrase(_arrivee(arrivee))) for arrivee in piste.passerelles]
    if piste.imprecisions:
        dits.append((ALERTE, phrase(f"à préciser : {', '.join(piste.imprecisions)}")))
    if piste.ancienne:
        dits.append((ALERTE, _a_verifier(piste)))
    return dits


def _portee(piste: Piste) -> str:
    if piste.porteurs:
        return phrase(f"portée par {enumerer(piste.porteurs)}")
    if piste.partis:
        verbe = "ont" if len(piste.partis) > 1 else "a"
        return f"Plus portée à cette date : {enumerer(piste.partis)} {verbe} quitté la communauté."
    return "Personne n'est nommé pour la porter à cette date."


def _pour(boussole: Boussole, piste: Piste) -> Iterator[str]:
    yield f"pour : {_noms(piste.publics)}" if piste.publics else "public non précisé"
    yield (
        f"étapes : {_noms(piste.etapes)}"
        if len(piste.etapes) > 1
        else f"étape : {_noms(piste.etapes)}" * bool(piste.etapes)
    )
    if boussole.zones:
        yield f"zone : {_noms(piste.zones)}" if piste.zones else "zone non précisée"


def _duree(piste: Piste) -> str:
    debut = depuis(piste.depuis) if piste.depuis is not None else ""
    fin = jusque(piste.jusqu_au) if piste.jusqu_au is not None and piste.jusqu_au.connue else ""
    return " ".join(filter(None, (debut, fin)))


def _arrivee(arrivee: Arrivee) -> str:
    quand = f" ({depuis(arrivee.depuis)})" if arrivee.depuis is not None else ""
    pour = f", pour : {_noms(arrivee.publics)}" if arrivee.publics else ""
    mene = "mène à qui la porte, de" if arrivee.porteur else "y mène de"
    return f"une passerelle {mene} : {arrivee.depuis_qui}{pour}{quand}"


def _a_verifier(piste: Piste) -> str:
    if piste.trace is None:
        return "À vérifier avant d'orienter : rien n'est daté dans les fichiers."
    return f"À vérifier avant d'orienter : rien de daté {depuis(piste.trace.le)} ({piste.trace.quoi})."


def _details(relais: Relais) -> list[str]:
    dits = [f"zone : {_noms(relais.zones)}"] if relais.zones else []
    if relais.actions:
        dits.append(f"{'actions' if len(relais.actions) > 1 else 'action'} : {', '.join(relais.actions)}")
    else:
        dits += [_arrivee(arrivee) for arrivee in relais.passerelles]
    return [phrase(dit) for dit in dits]


def _noms(nommes: Iterable[Nomme]) -> str:
    return ", ".join(nomme.intitule for nomme in nommes)


# --- data -----------------------------------------------------------------------------------------------------


def _nomme(nomme: Nomme | None) -> dict[str, str] | None:
    return nomme._asdict() if nomme is not None else None


def _iso(quand: Periode | None) -> str | None:
    return quand.iso() if quand is not None and quand.connue else None


def _arrivees(arrivees: Iterable[Arrivee]) -> list[dict[str, Any]]:
    return [
        {
            "id": item.id,
            "depuis_qui": item.depuis_qui,
            "depuis": _iso(item.depuis),
            "publics": [_nomme(public) for public in item.publics],
            "vers_le_porteur": item.porteur,
        }
        for item in arrivees
    ]


def _piste(piste: Piste) -> dict[str, Any]:
    return {
        "id": piste.id,
        "nom": piste.nom,
        "description": piste.description,
        "porteurs": list(piste.porteurs),
        "partis": list(piste.partis),
        "etapes": [_nomme(item) for item in piste.etapes],
        "publics": [_nomme(item) for item in piste.publics],
        "zones": [_nomme(item) for item in piste.zones],
        "depuis": _iso(piste.depuis),
        "jusqu_au": _iso(piste.jusqu_au),
        "passerelles": _arrivees(piste.passerelles),
        "trace": piste.trace and {"date": _iso(piste.trace.le), "quoi": piste.trace.quoi},
        "ancienne": piste.ancienne,
        "imprecisions": list(piste.imprecisions),
        "proche": piste.proche,
    }


def _relais(relais: Relais) -> dict[str, Any]:
    return {
        "id": relais.id,
        "nom": relais.nom,
        "missions": relais.missions,
        "site": relais.site,
        "zones": [_nomme(item) for item in relais.zones],
        "actions": list(relais.actions),
        "passerelles": _arrivees(relais.passerelles),
    }

"""What adding something to a community writes: a new file, or a new item of a list; duplicates are asked about first.

Pure: values come as typed, each is read by the field that will hold it, and what comes out is planned changes of files.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from cap.communaute import Communaute
from cap.dates import Periode
from cap.declare import DATE, HEURE, Champ, Fiche, Liste, Objet, Ref, Type, ValeurRefusee, is_id, proche, slug
from cap.doublons import Identite, Ressemblance, domain, find
from cap.edition import Edition, Lire, modifier
from cap.graphie import cle, composer, plier
from cap.identites import designer, noms, nouvel_id, refuser_nom_d_un_autre, verifier_id
from cap.model import Acteur, Action, Financement, Instance, Jalon, Passerelle, Reunion
from cap.references import NOMS
from cap.refus import Refus
from cap.schema import PRESENTATIONS, champs
from cap.show import show
from cap.splice import append_item

Valeurs = Mapping[str, Any]
"""Values by field, as typed: a text, a list of texts, or the same again for a block; what is empty counts as absent."""


class Sorte(NamedTuple):
    """A kind of thing that can be added: its declaration, where it goes, the field of its list, that of its name."""

    fiche: type[Fiche]
    fichier: str
    liste: str
    nom: str
    attribut: str


SORTES: Final = {
    "acteur": Sorte(Acteur, "acteurs/{}.yaml", "", "nom", "acteurs"),
    "action": Sorte(Action, "actions/{}.yaml", "", "nom", "actions"),
    "jalon": Sorte(Jalon, "feuille-de-route.yaml", "jalons", "intitule", "feuille_de_route"),
    "passerelle": Sorte(Passerelle, "passerelles.yaml", "passerelles", "", "passerelles"),
    "financement": Sorte(Financement, "financements.yaml", "financements", "", "financements"),
}
# Where what is needed is written on the command line, by field.
_OU_L_ECRIRE: Final = {
    "nom": 'Écrivez-le entre guillemets : cap ajouter {} "Un nom"',
    "intitule": 'Écrivez-le entre guillemets : cap ajouter {} "Un résultat"',
    "porteurs": "Ajoutez --porteur ACTEUR (plusieurs fois s'il y en a plusieurs).",
    "de": "Écrivez d'où l'on part, puis vers où : cap ajouter {} DE VERS",
    "vers": "Écrivez d'où l'on part, puis vers où : cap ajouter {} DE VERS",
    "financeur": "Écrivez un acteur ou un nom : cap ajouter {} FINANCEUR",
}
_INSTANCES_CONNUES: Final = {
    "ag": "Assemblée générale",
    "codir": "Comité de direction",
    "copil": "Comité de pilotage",
    "cotech": "Comité technique",
    "pleniere": "Plénière",
}
# The level that the words of a name say, each set of words being enough; a name that says two levels says none.
_NIVEAUX: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    niveau: tuple(frozenset(mots.split()) for mots in noms_.split(", "))
    for niveau, noms_ in {
        "orientation": "cos, comite orientation, conseil orientation",
        "pilotage": "copil, pilotage",
        "technique": "cotech, comite technique",
        "groupe-de-travail": "gt, groupe travail",
        "atelier": "atelier, ateliers",
        "pleniere": "pleniere, journee, assemblee, ag",
    }.items()
}
_NOTES: Final = """
<!-- Écrivez comme vous prenez vos notes. Au début d'une ligne :
     Décision : … · Question : … · Réponse : … · Information : … · Prochaine réunion : …
     - [ ] @acteur : ce qu'il y a à faire, pour le 1er avril -->

## Tour des nouvelles

## Premier sujet

## Pour la suite
"""


@dataclass(frozen=True, slots=True)
class Ajout:
    """What adding does: the id given, the changes of files, and sentences that say what else is worth knowing."""

    id: str
    editions: tuple[Edition, ...]
    remarques: tuple[str, ...] = ()


class Ressemblant(Refus):
    """Decline what looks like something known: adding it anyway is for the coordinator to say."""


# --- an actor, an action, an item of a list ------------------------------------------------------------------


def ajouter(
    communaute: Communaute, lire: Lire, genre: str, valeurs: Valeurs, *, id_: str = "", quand_meme: bool = False
) -> Ajout:
    """Plan a new actor, action, milestone, passerelle or funding.

    Raises `Refus`: a value that its field cannot hold, an unknown reference, an id taken, or something that looks like
    what is already there unless `quand_meme`.
    """
    sorte = SORTES[genre]
    if sorte.fiche is Jalon:
        valeurs = {**valeurs, "etat": valeurs.get("etat") or "a-faire"}
    lues = lire_valeurs(communaute, sorte.fiche, valeurs)
    for champ in manquants(genre, lues):
        raise Refus(
            composer("Il manque une information : {}.").format(sorte.fiche.declares[champ].description.lower()),
            composer(_OU_L_ECRIRE[champ].format(genre)),
        )
    if sorte.nom:
        _verifier_nom(lues[sorte.nom])
    pris = set(communaute.index[genre])
    if id_:
        verifier_id(id_, pris)
    if genre == "acteur":
        if id_:
            refuser_nom_d_un_autre(communaute, id_)
        pris |= {plier(nom) for acteur in communaute.acteurs.values() for nom in noms(acteur)}
    remarques = _doublons(communaute, genre, lues, quand_meme)
    identifiant = nouvel_id(_base(genre, lues), id_, pris)
    if not sorte.liste:
        path = sorte.fichier.format(identifiant)
        return Ajout(identifiant, (_nouveau_fichier(lire, path, lues),), remarques)
    return Ajout(identifiant, (_dans_la_liste(communaute, lire, sorte, {"id": identifiant, **lues}),), remarques)


def _verifier_nom(nom: str) -> None:
    """Refuse a name that names nothing, or a reference typed in the place of a name."""
    if not any(map(str.isalnum, nom)):
        raise Refus(composer("« {} » n'a ni lettre ni chiffre.").format(show(nom)), "Écrivez un nom.")
    genre, _, identifiant = nom.partition(":")
    if genre in NOMS and is_id(identifiant):
        raise Refus(
            composer("« {} » désigne une fiche, ce n'est pas un nom.").format(show(nom)),
            composer('Écrivez le nom seul : cap ajouter {} "{}"').format(genre, identifiant)
            if genre in SORTES
            else "Écrivez le nom seul.",
        )


def manquants(genre: str, valeurs: Valeurs) -> tuple[str, ...]:
    """Give the fields without which a thing of a kind cannot be added."""
    requis = SORTES[genre].fiche.requis
    essentiel = ("financeur",) if genre == "financement" else ()
    return tuple(champ for champ in (*requis, *essentiel) if champ != "id" and not valeurs.get(champ))


def lire_valeurs(communaute: Communaute, fiche: type[Fiche], valeurs: Valeurs) -> dict[str, Any]:
    """Read values as the fields of an item do, in the order of its fields; dates come out in one form, names as ids."""
    return {
        nom: _valeur(communaute, champ, champ.type, valeurs[nom])
        for nom, champ in champs(fiche).items()
        if valeurs.get(nom) and not (isinstance(valeurs[nom], str) and valeurs[nom].isspace())
    }


def _valeur(communaute: Communaute, champ: Champ, type_: Type, valeur: Any) -> Any:
    if isinstance(type_, Liste):
        return [_valeur(communaute, champ, type_.element, item) for item in valeur]
    if isinstance(type_, Objet):
        return lire_valeurs(communaute, type_.fiche, valeur)
    if isinstance(type_, Ref):
        return designer(communaute, valeur, type_)
    try:
        lue = type_.lire(valeur)
    except ValeurRefusee as cause:
        raise Refus(composer(f"{champ.description} : {show(cause.message)}"), composer(show(cause.remede))) from None
    if type_ is DATE and isinstance(lue, Periode):
        return lue.iso()
    return f"{lue:%H:%M}" if type_ is HEURE else str(lue).strip() if isinstance(lue, str) else valeur.strip()


def _base(genre: str, lues: Mapping[str, Any]) -> str:
    """Give the words that an id is made from."""
    if genre == "passerelle":
        return f"{_sans_genre(lues['de'])}-{_sans_genre(lues['vers'])}"
    if genre == "financement":
        annee = next((str(lues[champ])[:4] for champ in ("du", "au") if champ in lues), "")
        return f"{cle(lues['financeur'])[:58]}-{annee}" if annee.isdigit() else str(lues["financeur"])
    return str(lues[SORTES[genre].nom])


def _sans_genre(reference: str) -> str:
    return reference.rpartition(":")[2]


def _nouveau_fichier(lire: Lire, path: str, valeurs: Mapping[str, Any]) -> Edition:
    from cap.yamlfile import dump

    for autre in (path, path.removesuffix(".yaml") + ".yml"):
        if lire(autre) is not None:
            raise Refus(
                composer("Le fichier « {} » existe déjà.").format(show(autre)),
                composer("Complétez-le, ou choisissez un autre identifiant avec --id."),
            )
    return Edition(path, None, dump(valeurs).encode())


def _dans_la_liste(communaute: Communaute, lire: Lire, sorte: Sorte, valeurs: Mapping[str, Any]) -> Edition:
    connu = getattr(communaute, sorte.attribut).ou.path
    path = connu or _place(communaute, lire, sorte)
    if connu or lire(path) is not None:
        return modifier(lire, path, lambda texte: append_item(texte, (sorte.liste,), valeurs))
    from cap.yamlfile import dump

    titre = composer(PRESENTATIONS[sorte.fichier.removesuffix(".yaml")])
    return Edition(path, None, f"# {titre}\n{dump({sorte.liste: [valeurs]})}".encode())


def _place(communaute: Communaute, lire: Lire, sorte: Sorte) -> str:
    """Say where a list goes that no file holds yet: amounts stay under prive/ when everybody reads the repository."""
    reserve = sorte.fiche is Financement and communaute.fiche.depot == "public" and lire(sorte.fichier) is None
    return f"prive/{sorte.fichier}" if reserve else sorte.fichier


# --- duplicates ----------------------------------------------------------------------------------------------


def _doublons(communaute: Communaute, genre: str, lues: Mapping[str, Any], quand_meme: bool) -> tuple[str, ...]:
    """Refuse what looks like something known; a weaker likeness is only said. `quand_meme` lets everything in."""
    trouvees = _ressemblances(communaute, genre, lues)
    items = communaute.index[genre]
    phrases = [
        composer("Cela ressemble à « {} » ({}) : {}.").format(
            show(next(iter(noms(items[vue.droite])), vue.droite)), vue.droite, vue.raison
        )
        for vue in trouvees
    ]
    if trouvees and trouvees[0].forte and not quand_meme:
        raise Ressemblant(
            phrases[0],
            composer(
                "Si c'est bien autre chose, ajoutez --quand-meme ; sinon, complétez ce qui existe ({}:{})."
            ).format(items[trouvees[0].droite].ou.path, items[trouvees[0].droite].ou.line),
        )
    return tuple(phrases)


def _ressemblances(communaute: Communaute, genre: str, lues: Mapping[str, Any]) -> list[Ressemblance]:
    if genre == "passerelle":
        return _memes_passerelles(communaute, lues)
    if genre == "financement":
        return _memes_financements(communaute, lues)
    connus = [
        Identite(identifiant, noms(item), traces=_traces(getattr(item, "site", "")))
        for identifiant, item in communaute.index[genre].items()
        if noms(item)
    ]
    portes = [lues[champ] for champ in (SORTES[genre].nom, "nom_complet") if champ in lues]
    return find([Identite("", tuple(portes), traces=_traces(lues.get("site", "")))], connus)


def _traces(site: str) -> tuple[tuple[str, str], ...]:
    domaine = domain(site) if site else ""
    return (("site", domaine),) if domaine else ()


def _memes_passerelles(communaute: Communaute, lues: Mapping[str, Any]) -> list[Ressemblance]:
    bouts = {lues["de"], lues["vers"]}
    return [
        Ressemblance("", item.id, "les deux mêmes bouts", item.publics == tuple(lues.get("publics", ())))
        for item in communaute.passerelles.passerelles
        if {item.de, item.vers} == bouts
    ]


def _memes_financements(communaute: Communaute, lues: Mapping[str, Any]) -> list[Ressemblance]:
    return [
        Ressemblance(
            "", item.id, "même financeur, même période", plier(item.intitule) == plier(lues.get("intitule", ""))
        )
        for item in communaute.financements.financements
        if plier(item.financeur) == plier(lues["financeur"])
        and [quand.iso() if quand else None for quand in (item.du, item.au)] == [lues.get("du"), lues.get("au")]
    ]


# --- meetings ------------------------------------------------------------------------------------------------


def ajouter_reunion(
    communaute: Communaute,
    lire: Lire,
    instance: str,
    le: date,
    valeurs: Valeurs,
    *,
    jour: date,
    quand_meme: bool = False,
) -> Ajout:
    """Plan the file of a new meeting: a light front matter, headings, and a reminder of how notes are written.

    An instance named for the first time is added to gouvernance.yaml, so that its meetings find each other. A second
    meeting of the same instance on the same day is numbered. `jour` tells a meeting to come from one to write down.
    """
    identifiant, nom, editions = _instance(communaute, lire, instance, quand_meme)
    base = f"{le.isoformat()}-{identifiant}"
    pris = {*communaute.index["reunion"], *_fichiers_pris(lire, base)}
    reunion = nouvel_id(base, "", pris)
    remarques = []
    if editions:
        remarques.append(composer("« {} » est notée comme nouvelle instance dans {}.").format(nom, editions[0].path))
    if reunion != base:
        remarques.append(composer("{} existe déjà : celle-ci s'appelle {}.").format(base[:64], reunion))
    lues = lire_valeurs(communaute, Reunion, {**valeurs, "titre": valeurs.get("titre") or nom})
    entete = {**lues, "instance": identifiant, "date": le.isoformat()}
    if le > jour:
        entete["statut"] = "prevue"
    ordre = list(champs(Reunion))
    return Ajout(
        reunion,
        (
            Edition(
                f"reunions/{reunion}.md",
                None,
                _texte_de_reunion({champ: entete[champ] for champ in sorted(entete, key=ordre.index)}),
            ),
            *editions,
        ),
        tuple(remarques),
    )


def _texte_de_reunion(entete: Mapping[str, Any]) -> bytes:
    from cap.yamlfile import dump

    presents = (
        "# presents: [resam, pole-ess]        # qui était là ; de même : excuses, invites, animation, redaction\n"
    )
    return f"---\n{dump(entete)}{composer(presents)}---\n{composer(_NOTES.lstrip())}".encode()


def _fichiers_pris(lire: Lire, base: str) -> Collection[str]:
    """Give the ids whose file stands there although the reader could make nothing of it."""
    pris = []
    identifiant = base
    while lire(f"reunions/{identifiant}.md") is not None:
        pris.append(identifiant)
        identifiant = f"{base}-{len(pris) + 1}"
    return pris


def _instance(communaute: Communaute, lire: Lire, texte: str, quand_meme: bool) -> tuple[str, str, tuple[Edition, ...]]:
    """Find the instance named, or plan to add it: its id, its name, the change of gouvernance.yaml."""
    simple = plier(texte)
    if not cle(texte):
        raise Refus(composer("« {} » n'a ni lettre ni chiffre.").format(show(texte)), "Nommez l’instance.")
    connues: dict[str, Instance] = {}
    for instance in communaute.gouvernance.instances:
        for nom in (instance.id, instance.nom, *instance.anciens_ids):
            connues.setdefault(plier(nom), instance)
    trouvee = connues.get(simple)
    if trouvee is not None:
        return trouvee.id, trouvee.nom, ()
    proche_ = proche(simple, list(connues))
    if proche_ and not quand_meme:
        raise Ressemblant(
            composer("L'instance « {} » n'est pas connue ; elle ressemble à « {} » ({}).").format(
                show(texte), show(connues[proche_].nom), connues[proche_].id
            ),
            composer("Écrivez {}, ou ajoutez --quand-meme si c'est une autre instance.").format(connues[proche_].id),
        )
    identifiant = slug(texte)
    nom = _INSTANCES_CONNUES.get(identifiant, texte.strip()[:1].upper() + texte.strip()[1:])
    path = communaute.gouvernance.ou.path or "gouvernance.yaml"
    valeurs = {"id": identifiant, "nom": nom, **_niveau(f"{identifiant} {nom}")}
    if lire(path) is None:
        from cap.yamlfile import dump

        entete = f"# {composer(PRESENTATIONS['gouvernance'])}\n"
        return identifiant, nom, (Edition(path, None, (entete + dump({"instances": [valeurs]})).encode()),)
    return identifiant, nom, (modifier(lire, path, lambda yaml: append_item(yaml, ("instances",), valeurs)),)


def _niveau(nom: str) -> dict[str, str]:
    """Give the level of an instance when its name says one, as the field to write."""
    mots = set(cle(nom).split("-"))
    dits = [niveau for niveau, suffisants in _NIVEAUX.items() if any(suffisant <= mots for suffisant in suffisants)]
    return {"niveau": dits[0]} if len(dits) == 1 else {}


def option(valeurs: Sequence[str] | None) -> list[str]:
    """Give the values of an option that may be repeated, each of which may also hold several parted by commas."""
    return [item.strip() for valeur in valeurs or () for item in valeur.split(",") if item.strip()]

"""What is written of the charter: a version adopted and frozen, a signature, a withdrawal; planned before it is.

Nothing is decided for the authors: an article that changes without its scope and motive stops the adoption, with what
to write. Nothing is erased: a signature withdrawn, or of an actor that left, stays in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from cap.charte import dernieres_signatures, figer
from cap.charte_comparer import Changement, Texte, comparer
from cap.communaute import Communaute
from cap.cr import compte_rendu
from cap.dates import Periode, jour_en_mots
from cap.declare import ValeurRefusee
from cap.definitions import adoption, est_retiree, numero, version_figee, versions_adoptees
from cap.edition import Edition, Lire
from cap.graphie import citer, composer, plier
from cap.markdown import empreinte, split_front_matter
from cap.mdnotes import Decision
from cap.mdsplice import in_front_matter
from cap.model import Acteur, Attendu, Charte, Retrait, Reunion, Signature
from cap.phrases import combien, enumerer
from cap.problem import Splice
from cap.redaction import en_precisant
from cap.refus import Refus
from cap.show import show
from cap.splice import (
    Edit,
    EditionRefusee,
    Valeur,
    add_key,
    append_items,
    apply,
    edited,
    paths_at,
    remove_items,
    set_scalar,
)
from cap.yamlplaces import Chemin, newline_of

CHARTE: Final = "charte/charte.md"
SIGNATURES: Final = "charte/signatures.yaml"

_VERSION: Final = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.-]{0,30}[0-9A-Za-z])?\Z")
_TETE: Final = composer("# Une signature vaut pour une version ; un retrait s'ajoute sous « retraits ».\n").encode()


class Ecriture(NamedTuple):
    """The changes planned (none when all is noted already), and what is worth knowing: French sentences."""

    editions: tuple[Edition, ...]
    remarques: tuple[str, ...] = ()


# --- adopting -------------------------------------------------------------------------------------------------


def adopter(
    communaute: Communaute,
    lire: Lire,
    version: str,
    reunion: Reunion,
    jour: date,
    *,
    decision: str = "",
    le: date | None = None,
) -> Ecriture:
    """Plan the adoption of the working text: its front matter, and its frozen text with scopes and fingerprint.

    Checks the meeting, its decision and its quorum, and that each article that changes says its scope and why.
    Raises `Refus` with what to do.
    """
    charte = communaute.charte
    if charte is None or not charte.articles:
        raise Refus(
            composer("Il n'y a pas de texte à adopter : charte/charte.md n'a pas d'article."),
            composer("Écrivez-le : un titre « ## Article 1 — Objet {#objet} » par article."),
        )
    figee = _place_libre(communaute, charte, version)
    quand = _jour(communaute, reunion, le, jour)
    prise = _decision(reunion, decision)
    remarques = [*_quorum(communaute, reunion, jour)]
    precedente = _precedente(communaute, charte, jour)
    if precedente is not None:
        if (adoptee := adoption(communaute, precedente)) is not None and adoptee.debut > quand:
            raise Refus(
                composer("La version {} a été adoptée après, {}.").format(
                    show(precedente.version), en_precisant(adoptee)
                ),
                composer("Vérifiez la réunion, ou la date (--le)."),
            )
        remarques += _portees(communaute, precedente, charte)
    champs = {
        "version": version,
        "statut": "adoptee",
        "adoptee_le": quand.isoformat(),
        "decision": f"{reunion.id}#{prise.id}",
    }
    if precedente is not None:
        champs["remplace"] = precedente.version
    travail = _travail(lire, champs, charte)
    avant = lire(figee)
    apres = _fige(travail.apres, version, quand)
    if prise.implicite:
        remarques.append(
            composer(f"Cette décision n'est pas encore numérotée dans les notes : cap cr clore {reunion.id}")
        )
    editions = (travail, Edition(figee, avant, apres))
    return Ecriture(tuple(item for item in editions if item.avant != item.apres), tuple(remarques))


def _place_libre(communaute: Communaute, charte: Charte, version: str) -> str:
    """Give the path of the frozen text; one already adopted, or submitted with other words, is never replaced."""
    if _VERSION.fullmatch(version) is None:
        raise Refus(
            composer("« {} » ne peut pas être un numéro de version.").format(show(version)),
            composer("Écrivez des chiffres et des points, par exemple 2.1."),
        )
    figee = next((item for item in communaute.versions.values() if numero(item.version) == numero(version)), None)
    if figee is None:
        return f"charte/versions/{version}.md"
    if figee.statut == "adoptee":
        quand = adoption(communaute, figee)
        raise Refus(
            composer("La version {} est déjà adoptée{}.").format(
                show(figee.version), f" ({en_precisant(quand)})" if quand is not None else ""
            ),
            composer("Donnez un autre numéro à ce texte."),
        )
    if empreinte(figee.corps) != empreinte(charte.corps):
        raise Refus(
            composer("La version {} est déjà figée, et le texte de travail n'est plus le même.").format(
                show(figee.version)
            ),
            composer(f"Pour voir l'écart : cap charte comparer {show(figee.version)} ; ou donnez un autre numéro."),
        )
    return figee.ou.path


def _jour(communaute: Communaute, reunion: Reunion, le: date | None, jour: date) -> date:
    tenue = reunion.date if reunion.date is not None and reunion.date.connue else None
    quand = le or (tenue.debut if tenue is not None else None)
    if quand is None:
        raise Refus(composer("La réunion {} n'a pas de date.").format(reunion.id), composer("Donnez-la : --le DATE"))
    if reunion.statut in ("annulee", "reportee") or quand > jour:
        raise Refus(
            composer("La réunion {} n'a pas encore eu lieu.").format(reunion.id)
            if quand > jour
            else composer("La réunion {} n'a pas eu lieu ({}).").format(reunion.id, reunion.statut),
            composer("L'adoption se note une fois la décision prise."),
        )
    if tenue is not None and quand < tenue.debut:
        raise Refus(
            composer("--le : {} vient avant la réunion ({}).").format(jour_en_mots(quand), tenue.en_mots()),
            composer("Retirez --le, ou corrigez-le."),
        )
    return quand


def _decision(reunion: Reunion, reference: str) -> Decision:
    """Find the decision of a meeting that adopts the text: the one named, else the only one that speaks of it."""
    prises = {item.id: item for item in reunion.notes.decisions}
    if not prises:
        raise Refus(
            composer("La réunion {} n'a aucune décision dans ses notes.").format(reunion.id),
            composer("Écrivez-la dans ses notes : « Décision : adopter la charte ». Puis relancez."),
        )
    if reference:
        nom, _, id_ = reference.removeprefix("decision:").rpartition("#")
        if nom not in ("", reunion.id) or id_ not in prises:
            raise Refus(
                composer("La décision « {} » n'est pas dans la réunion {}.").format(show(reference), reunion.id),
                _au_choix(prises),
            )
        trouvee = prises[id_]
    else:
        parlent = [item for item in prises.values() if "charte" in plier(item.texte)]
        if len(parlent) != 1:
            dit = "plusieurs décisions parlent de la charte" if parlent else "aucune décision ne parle de la charte"
            raise Refus(composer("Dans la réunion {}, {}.").format(reunion.id, dit), _au_choix(prises))
        trouvee = parlent[0]
    votes = trouvee.resultat
    if votes is not None and votes.pour is not None and votes.contre is not None and votes.pour <= votes.contre:
        raise Refus(
            composer("La décision {} n'adopte pas : {} pour, {} contre.").format(trouvee.id, votes.pour, votes.contre),
            composer("Nommez la bonne avec --decision, ou reprenez la charte à une prochaine réunion."),
        )
    return trouvee


def _au_choix(prises: Mapping[str, Decision]) -> str:
    dites = " ; ".join(f"{id_}, {citer(show(item.texte))}" for id_, item in prises.items())
    return composer("Nommez-la, par exemple --decision {} : {}.").format(next(iter(prises)), dites)


def _quorum(communaute: Communaute, reunion: Reunion, jour: date) -> Iterator[str]:
    """Stop where the quorum is surely not met; say where it cannot be counted."""
    instance = communaute.instance(reunion.instance)
    if instance is None or not instance.quorum:
        return
    presences = compte_rendu(communaute, reunion.id, jour).presences
    if presences is None or presences.quorum is None:
        yield composer(f"Quorum ({show(instance.quorum)}) : les présences ne sont pas notées, il reste à vérifier.")
    elif presences.quorum.atteint is False:
        raise Refus(
            composer("Le quorum n'est pas atteint : {}.").format(presences.quorum.phrase),
            composer(
                f"S'il manque des présences, ajoutez-les dans {show(reunion.ou.path)} (presents, representes) ; "
                "sinon, la charte se représente à une prochaine réunion."
            ),
        )
    elif presences.quorum.atteint is None:
        yield composer(f"Quorum à vérifier vous-même : « {show(instance.quorum)} ».")


def _precedente(communaute: Communaute, charte: Charte, jour: date) -> Charte | None:
    """Give the version that this one replaces: the last adopted one, the working text itself apart."""
    adoptees = [item for item in versions_adoptees(communaute, jour) if item is not charte]
    return adoptees[-1] if adoptees else None


def _portees(communaute: Communaute, precedente: Charte, charte: Charte) -> Iterator[str]:
    """Stop where a change does not say its scope and motive, with what to write; say what is written in vain."""
    avant, apres = Texte(f"version {precedente.version}", precedente), Texte("texte de travail", charte)
    ecart = comparer(avant, apres, (charte,), communaute)
    if not ecart.changements:
        raise Refus(
            composer("Le texte de travail est celui de la version {}.").format(show(precedente.version)),
            composer("Il n'y a rien à adopter."),
        )
    manquent = [item for item in ecart.touches if not item.portee or not item.motif]
    if manquent:
        raise Refus(
            composer("Il manque la portée ou le motif de {} : {}.").format(
                combien(len(manquent), "changement"), enumerer(f"« {show(_nom(item))} »" for item in manquent)
            ),
            _a_ecrire(manquent),
        )
    for nom in ecart.sans_objet:
        yield composer(f"« modifications: » parle de « {show(nom)} », où aucun mot ne change : c'est gardé tel quel.")


def _nom(item: Changement) -> str:
    return item.article.titre or item.id


def _a_ecrire(manquent: Sequence[Changement]) -> str:
    """Write the lines to complete; what cap would propose stands in a comment: it is for the authors to say."""
    lignes = [
        composer("Dans l'en-tête de charte/charte.md, complétez puis relancez (fond ou forme) :"),
        "modifications:",
    ]
    for item in manquent:
        proposee = item.proposition.portee if item.proposition is not None else ""
        indice = f"  # cap propose : {proposee}" if proposee and not item.portee else ""
        motif = item.motif if item.motif and not item.repris else ""
        lignes += [f"  {show(item.id)}:", f"    portee: {item.portee}{indice}", f'    motif: "{show(motif)}"']
    return "\n".join(lignes)


def _travail(lire: Lire, champs: Mapping[str, str], charte: Charte) -> Edition:
    avant = lire(charte.ou.path)
    if avant is None:
        raise Refus(composer("Le fichier « {} » est introuvable.").format(show(charte.ou.path)), "Relancez.", code=1)
    edits = [_dans_l_entete(_pose(nom, valeur)) for nom, valeur in champs.items()]
    try:
        return Edition(charte.ou.path, avant, edited(avant, *edits))
    except EditionRefusee as cause:
        raise Refus(f"{show(charte.ou.path)}\u00a0: {cause.message}", cause.remede, code=1) from None


def _dans_l_entete(edit: Edit) -> Edit:
    return lambda texte: in_front_matter(texte, edit)


def _pose(nom: str, valeur: str) -> Edit:
    def edit(yaml: str) -> Splice:
        try:
            return add_key(yaml, (), nom, valeur)
        except EditionRefusee:
            return set_scalar(yaml, (nom,), valeur)

    return edit


def _fige(travail: bytes, version: str, quand: date) -> bytes:
    """Make the frozen text of a working one: same body, fingerprint, and a word that says it does not change."""
    texte = travail.decode("utf-8-sig")
    entete = split_front_matter(texte)
    yaml = entete.texte
    while yaml.startswith("#"):
        yaml = yaml.split("\n", 1)[1]
    mot = f"# Version {version}, adoptée le {jour_en_mots(quand)}. Ce texte ne change plus."
    fin = texte[entete.decalage + len(entete.texte) :]
    return figer(texte[: entete.decalage] + mot + newline_of(texte) + yaml + fin).encode()


# --- signing --------------------------------------------------------------------------------------------------


class Noter(NamedTuple):
    """A signature to write."""

    acteur: Acteur
    version: Charte
    le: Periode | None
    preuve: str


def lire_date(texte: str, option: str = "--le") -> Periode | None:
    """Read the day of a signature or withdrawal, at whatever precision it is known. Raises `Refus`."""
    try:
        lue = Signature.declares["le"].type.lire(texte) if texte else None
    except ValeurRefusee as cause:
        raise Refus(composer(f"{option} : {show(cause.message)}"), composer(show(cause.remede))) from None
    return lue if isinstance(lue, Periode) and lue.connue else None


def lire_preuve(texte: str) -> str:
    """Read the kind of proof (papier, courriel, deliberation, formulaire). Raises `Refus`."""
    try:
        return str(Signature.declares["preuve"].type.lire(texte)) if texte else ""
    except ValeurRefusee as cause:
        raise Refus(composer(f"--preuve : {show(cause.message)}"), composer(show(cause.remede))) from None


def version_a_signer(communaute: Communaute, version: str, jour: date) -> Charte:
    """Give the version that is signed: the one named, else the one in force on a day. Raises `Refus`."""
    adoptees = versions_adoptees(communaute, jour)
    if not adoptees:
        raise Refus(
            composer("Aucune version de la charte n'est adoptée : il n'y a rien à signer."),
            composer("Une fois la décision prise : cap charte adopter VERSION --reunion REUNION"),
        )
    if not version:
        return adoptees[-1]
    trouvee = next((item for item in adoptees if numero(item.version) == numero(version)), None)
    if trouvee is None:
        autre = version_figee(communaute, version)
        dit = "n'est pas adoptée" if autre is not None else "n'existe pas"
        raise Refus(
            composer("La version « {} » de la charte {}.").format(show(version), composer(dit)),
            composer("Versions adoptées : {}.").format(enumerer(show(item.version) for item in adoptees)),
        )
    return trouvee


def obstacle(communaute: Communaute, a_noter: Noter, jour: date) -> str:
    """Say why a signature cannot be true, or that it is noted already; empty when it can be written."""
    acteur, le = a_noter.acteur, a_noter.le
    adoptee = adoption(communaute, a_noter.version)
    if le is not None and le.certainly_after(jour):
        return f"la date n'est pas encore passée ({le.en_mots()})"
    if le is not None and adoptee is not None and le.certainly_before(adoptee):
        return f"la signature serait d'avant l'adoption ({en_precisant(adoptee)})"
    depart = acteur.depart.le if acteur.depart is not None else None
    if le is not None and depart is not None and le.certainly_after(depart):
        return f"{acteur.nom} est parti avant ({en_precisant(depart)})"
    retraits = [
        item.le
        for item in communaute.signatures.retraits
        if item.acteur in _noms(acteur)
        and numero(item.version) in ("", numero(a_noter.version.version))
        and not (le is not None and item.le is not None and le.certainly_after(item.le))
    ]
    if retraits:
        return "sa signature a été retirée depuis" + (f" ({en_precisant(retraits[-1])})" if retraits[-1] else "")
    return "c'est déjà noté" if deja_notee(communaute, acteur, a_noter.version, jour) is not None else ""


def deja_notee(communaute: Communaute, acteur: Acteur, version: Charte, jour: date) -> Signature | None:
    """Find the signature an actor already gave to a version, withdrawn ones apart."""
    noms = {acteur.id, *acteur.anciens_ids}
    return next(
        (
            item
            for item in communaute.signatures.signatures
            if item.acteur in noms
            and numero(item.version) == numero(version.version)
            and not est_retiree(communaute, item, jour)
        ),
        None,
    )


def signer(communaute: Communaute, lire: Lire, signatures: Sequence[Noter]) -> Edition:
    """Plan signatures: each added to the list, and what was expected of these actors taken off its own."""
    entrees = [
        {
            champ: valeur
            for champ, valeur in (
                ("acteur", item.acteur.id),
                ("version", item.version.version),
                ("le", item.le.iso() if item.le is not None else ""),
                ("preuve", item.preuve),
            )
            if valeur
        }
        for item in signatures
    ]
    obtenues = {(nom, numero(item.version.version)) for item in signatures for nom in _noms(item.acteur)}
    attendus = [
        item
        for item in communaute.signatures.attendus
        if any(item.acteur == nom and numero(item.version) in ("", version) for nom, version in obtenues)
    ]
    return _editer(lire, _sans(attendus), _avec("signatures", entrees))


def _noms(acteur: Acteur) -> tuple[str, ...]:
    return (acteur.id, *acteur.anciens_ids)


def retirer(communaute: Communaute, lire: Lire, acteur: Acteur, le: Periode | None, motif: str, jour: date) -> Ecriture:
    """Plan the withdrawal of an actor's signature: a line more, the signature stays. Raises `Refus`."""
    signature = dernieres_signatures(communaute, jour).get(acteur.id)
    if signature is None:
        deja = any(item.acteur in _noms(acteur) for item in communaute.signatures.retraits)
        if deja:
            return Ecriture((), (composer(f"Le retrait de {show(acteur.nom)} est déjà noté."),))
        raise Refus(
            composer("{} n'a pas signé la charte.").format(show(acteur.nom)),
            composer("Un acteur qui n'a pas souhaité signer se note sous « attendus: » (etat: decline)."),
        )
    if le is not None and (le.certainly_after(jour) or (signature.le and le.certainly_before(signature.le))):
        raise Refus(
            composer("--le : {} ne peut pas être le jour du retrait.").format(le.en_mots()),
            composer("Il vient après la signature, et il est passé."),
        )
    if motif and communaute.fiche.depot == "public":
        raise Refus(
            composer("Ce dépôt est public : le motif d'un retrait ne s'y écrit pas."),
            composer("Relancez sans --motif, et gardez-le dans prive/notes.yaml."),
        )
    entree = {"acteur": acteur.id, "version": signature.version, "le": le.iso() if le else "", "motif": motif.strip()}
    edition = _editer(lire, _avec("retraits", [{nom: valeur for nom, valeur in entree.items() if valeur}]))
    return Ecriture((edition,), (composer("Sa signature reste au dossier : elle dit ce qui a été vrai."),))


def _editer(lire: Lire, *edits: Edit) -> Edition:
    avant = lire(SIGNATURES)
    try:
        return Edition(SIGNATURES, avant, edited(avant if avant is not None else _TETE, *edits))
    except EditionRefusee as cause:
        raise Refus(f"{SIGNATURES}\u00a0: {cause.message}", cause.remede, code=1) from None


def _sans(items: Sequence[Attendu | Retrait]) -> Edit:
    """Take items off their list, by their place in the file."""

    def edit(texte: str) -> Sequence[Splice]:
        places = [item.place("acteur") for item in items]
        rangs: dict[Chemin, list[int]] = {}
        for *liste, rang, _ in paths_at(texte, [(place.line, place.column) for place in places]):
            rangs.setdefault(tuple(liste), []).append(int(rang))
        apres = texte
        for chemin, retires in rangs.items():
            apres = remove_items(apres, chemin, retires)
        return [] if apres == texte else [Splice(0, len(texte), apres)]

    return edit


def _avec(liste: str, entrees: Sequence[Valeur]) -> Edit:
    """Add items at the end of a list: the first alone, so that the list exists, then the others all together."""

    def edit(texte: str) -> Sequence[Splice]:
        premiere, *suite = entrees
        apres = apply(texte, append_items(texte, (liste,), [premiere]))
        return [Splice(0, len(texte), apply(apres, append_items(apres, (liste,), suite)))]

    return edit

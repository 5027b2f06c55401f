"""Minutes on their way: sent out, open to corrections, then approved; what each step writes, planned before it is.

cap sends nothing: the coordinator says that she did, and the folder remembers when and to whom. Each step asks for the
facts to be possible, warns when one was skipped, and blocks nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from yaml import ScalarNode

from cap import designation
from cap.approbation import APPROUVE, a_change, empreinte, est_fige, refuser_si_fige
from cap.communaute import Communaute
from cap.dates import JOUR, DateInvalide, Periode, jour_en_mots, lire_saisie
from cap.definitions import TOUS, a_eu_lieu, compte_rendu_diffuse
from cap.edition import Edition, Lire
from cap.graphie import composer
from cap.mdsplice import in_front_matter
from cap.model import Reunion
from cap.problem import Splice
from cap.redaction import jusque
from cap.refus import Refus
from cap.scalars import Delai, ValeurInvalide, delai
from cap.show import show
from cap.splice import Edit, EditionRefusee, Valeur, add_key, append_item, append_row, apply, edited, set_scalar
from cap.suivi import prochaine_reunion
from cap.yamlplaces import Document, is_empty

JOURNAL: Final = "journal.yaml"
CORRECTIONS: Final = Delai(jours=8, texte="8 jours")
"""How long minutes stay open to corrections where the community says nothing (`delai_corrections:`); our choice."""

_CHAMP: Final = "compte_rendu"
_OBJET: Final = "compte-rendu"
_DEJA: Final = composer("C'est déjà noté : rien à écrire.")


class Diffusion(NamedTuple):
    """A sending of minutes: the changes of files (none when it was noted already) and the facts its mail tells.

    `corrections_avant` is the last day to ask for a correction, None once the minutes are approved; `prochaine` the
    next meeting of the same instance when it is known; `nouvelle` tells a sending that follows another.
    """

    reunion: Reunion
    editions: tuple[Edition, ...]
    remarques: tuple[str, ...]
    corrections_avant: Periode | None
    prochaine: Periode | None
    nouvelle: bool
    approuve: bool


class Approbation(NamedTuple):
    """What approving writes (nothing when it was noted already), and what is worth knowing: French sentences."""

    editions: tuple[Edition, ...]
    remarques: tuple[str, ...]


# --- sending --------------------------------------------------------------------------------------------------


def destinataires(communaute: Communaute, mots: tuple[str, ...]) -> tuple[str, ...]:
    """Read whom minutes went to: `tous`, or actors by id or name, several in one word too. Raises `Refus`."""
    noms = [nom.strip() for mot in mots for nom in mot.split(",") if nom.strip()]
    if not noms or TOUS in noms:
        return (TOUS,)
    return tuple(dict.fromkeys(designation.acteur(communaute, nom).id for nom in noms))


def limite(communaute: Communaute, texte: str, le: date) -> Periode:
    """Read until when corrections are possible: a delay counted from the sending, or a day. Raises `Refus`."""
    if not texte:
        return _un_jour((communaute.fiche.delai_corrections or CORRECTIONS).apres(le))
    try:
        return _un_jour(delai(texte).apres(le))
    except ValeurInvalide:
        pass
    try:
        lue = lire_saisie(texte, le).periode
    except DateInvalide:
        lue = None
    if lue is None or lue.precision != JOUR:
        raise Refus(
            composer("--corrections : « {} » n'est ni un délai ni un jour.").format(show(texte)),
            composer("Écrivez par exemple --corrections « 10 jours », ou --corrections 2026-04-02."),
        )
    if lue.fin < le:
        raise Refus(
            composer("--corrections : le {} vient avant la diffusion.").format(lue.en_mots()),
            composer("Donnez un jour après le {}, ou un délai (8 jours).").format(jour_en_mots(le)),
        )
    return lue


def diffuser(
    communaute: Communaute,
    lire: Lire,
    reunion: Reunion,
    le: date,
    jour: date,
    *,
    a: tuple[str, ...] = (TOUS,),
    corrections: str = "",
    rectifier: bool = False,
) -> Diffusion:
    """Plan the sending of minutes on a day: where they stand, in the meeting's file, and one line of the journal.

    A second sending keeps the first date, on which delays are measured, and its limit for corrections unless another is
    given; the journal holds both. With `rectifier`, the day noted first was wrong: it is replaced in both files.
    Raises `Refus` when the sending cannot be true.
    """
    _verifier(reunion, le, jour)
    envoi = reunion.compte_rendu
    approuve = est_fige(reunion)
    deja = envoi.diffuse_le if envoi is not None else None
    avant = envoi.corrections_avant if envoi is not None else None
    premiere = deja is None or rectifier
    fin = None if approuve else limite(communaute, corrections, le) if premiere or corrections or not avant else avant
    champs: dict[str, str] = {} if approuve else {"statut": "diffuse"}
    if premiere:
        champs["diffuse_le"] = le.isoformat()
    if fin is not None:
        champs["corrections_avant"] = fin.iso()
    corrige = deja if rectifier and deja != _un_jour(le) else None
    editions = (
        _editer(lire, reunion.ou.path, _dans_l_entete(_suivre(champs, envoi.a if envoi is not None else (), a))),
        _editer(lire, JOURNAL, _inscrire(communaute, reunion, le, a, corrige)),
    )
    ecrites = tuple(edition for edition in editions if edition.avant != edition.apres)
    return Diffusion(
        reunion,
        ecrites,
        tuple(_a_savoir(reunion, le, deja if not rectifier else None, fin, corrections)) if ecrites else (_DEJA,),
        fin,
        prochaine_reunion(communaute, reunion.instance, reunion) if reunion.instance else None,
        deja not in (None, _un_jour(le)) and not rectifier,
        approuve,
    )


def version_corrigee(communaute: Communaute, reunion: Reunion, jour: date) -> Periode | None:
    """Give the day of the last version of minutes sent by a day to those who had one; None when they got only one.

    The journal knows: a sending to others, later, is the same version for them.
    """
    derniere = None
    envois = [
        (envoi.le, envoi.a)
        for envoi in communaute.journal.envois
        if envoi.objet == _OBJET and communaute.index["reunion"].get(envoi.reunion) is reunion
        if envoi.le is not None and a_eu_lieu(envoi.le, jour)
    ]
    fiche = reunion.compte_rendu
    premiere = fiche.diffuse_le if fiche is not None else None
    connue = premiere is None or any(not le.certainly_after(premiere) for le, _ in envois)
    servis: set[str] = set() if connue else {TOUS}
    for le, a in sorted(envois, key=lambda item: item[0].debut):
        if (TOUS in a or TOUS in servis or servis & {*a}) and premiere is not None and le.certainly_after(premiere):
            derniere = le
        servis |= {*a} or {TOUS}
    return derniere


def _verifier(reunion: Reunion, le: date, jour: date) -> None:
    if le > jour:
        raise Refus(
            composer("Le {} est à venir : cela se note une fois fait.").format(jour_en_mots(le)),
            composer("Vérifiez --le (ou --date, le jour où vous êtes)."),
        )
    if reunion.date is not None and reunion.date.connue and reunion.date.certainly_after(le):
        raise Refus(
            composer("Le {} vient avant la réunion ({}).").format(jour_en_mots(le), reunion.date.en_mots()),
            composer("Vérifiez --le, ou la réunion."),
        )
    if reunion.statut == "annulee":
        raise Refus(
            composer("La réunion {} est notée annulée : elle n'a pas de compte-rendu.").format(show(reunion.id)),
            composer("Si elle a eu lieu, écrivez « statut: tenue » dans son en-tête."),
        )


def _suivre(champs: Mapping[str, str], avant: tuple[str, ...], a: tuple[str, ...]) -> Edit:
    def edit(yaml: str) -> Splice:
        texte = _poses(yaml, champs)
        nouveaux = [item for item in a if item not in avant] if TOUS not in avant else []
        if not avant:
            texte = apply(texte, [add_key(texte, (_CHAMP,), "a", _valeur(a))])
        for item in nouveaux if avant else ():
            texte = apply(texte, [append_item(texte, (_CHAMP, "a"), item)])
        return Splice(0, len(yaml), texte)

    return edit


def _valeur(a: tuple[str, ...]) -> Valeur:
    return a[0] if len(a) == 1 else list(a)


def _inscrire(communaute: Communaute, reunion: Reunion, le: date, a: tuple[str, ...], corrige: Periode | None) -> Edit:
    """Add the sending to the journal unless it holds it; with `corrige`, move to `le` the one noted that day."""
    connus = [
        (rang, envoi)
        for rang, envoi in enumerate(communaute.journal.envois)
        if envoi.objet == _OBJET and communaute.index["reunion"].get(envoi.reunion) is reunion
    ]
    if any(envoi.le == _un_jour(le) and set(a) <= {*envoi.a} for _, envoi in connus):
        return lambda texte: ()
    faux = [rang for rang, envoi in connus if corrige is not None and envoi.le == corrige]
    if faux:
        return lambda texte: set_scalar(texte, ("envois", faux[-1], "le"), le.isoformat())
    valeurs = {"le": le.isoformat(), "objet": _OBJET, "reunion": reunion.id, "a": _valeur(a)}
    return lambda texte: append_row(texte, "envois", valeurs)


def _a_savoir(reunion: Reunion, le: date, deja: Periode | None, fin: Periode | None, corrections: str) -> Iterator[str]:
    if fin is not None and a_clore(reunion):
        yield composer("Ce compte-rendu n'était pas clos (cap cr clore) : ses lignes n'ont pas toutes leur numéro.")
    if deja is not None:
        yield composer(f"Première diffusion gardée : {deja.en_mots()}. Pour corriger cette date : --rectifier")
    if fin is not None and deja is not None and not corrections and fin.is_past(le):
        yield composer(
            f"Les corrections étaient possibles {jusque(fin)} ; pour les rouvrir : --corrections « 8 jours »"
        )


def a_clore(reunion: Reunion) -> bool:
    """Tell whether minutes wait for their closing: an item has no written number, or nothing says where they stand."""
    notes = reunion.notes
    items = (*notes.decisions, *notes.taches, *notes.questions)
    return any(item.implicite for item in items) or (reunion.compte_rendu is None and not items)


# --- approving ------------------------------------------------------------------------------------------------


def approuver(communaute: Communaute, lire: Lire, reunion: Reunion, le: date, jour: date, par: str = "") -> Approbation:
    """Plan the approval of minutes on a day; `par` is the id of the meeting that approved them, or who did, in words.

    Warns when corrections are still open or when the minutes never went out; never blocks for it. Raises `Refus` when
    the approval cannot be true, or is not the one written already.
    """
    _verifier(reunion, le, jour)
    envoi = reunion.compte_rendu
    if envoi is not None and est_fige(reunion):
        autre_jour = envoi.approuve_le not in (None, _un_jour(le))
        if envoi.statut != APPROUVE or autre_jour or (par and envoi.approuve_par not in ("", par)):
            refuser_si_fige(reunion)
        if envoi.empreinte:
            change = composer("Mais ce fichier a changé depuis (CAP408) : voyez cap verifier.")
            return Approbation((), (_DEJA, change) if a_change(communaute, reunion) else (_DEJA,))
    champs = {"statut": APPROUVE, "approuve_le": le.isoformat()}
    champs |= {"approuve_par": par} if par else {}
    champs |= {"empreinte": empreinte(communaute, reunion)}
    edition = _editer(lire, reunion.ou.path, _dans_l_entete(lambda yaml: Splice(0, len(yaml), _poses(yaml, champs))))
    return Approbation((edition,), tuple(_avant_d_approuver(reunion, le)))


def jour_de(reunion: Reunion | None) -> date | None:
    """Give the day of a meeting when it is one, for the approval it gave."""
    quand = reunion.date if reunion is not None else None
    return quand.debut if quand is not None and quand.precision == JOUR else None


def jour_ecrit(reunion: Reunion) -> date | None:
    """Give the day of approval that a meeting's file already bears."""
    quand = reunion.compte_rendu.approuve_le if reunion.compte_rendu is not None and est_fige(reunion) else None
    return quand.debut if quand is not None and quand.precision == JOUR else None


def _avant_d_approuver(reunion: Reunion, le: date) -> Iterator[str]:
    envoi = reunion.compte_rendu
    if envoi is None or not compte_rendu_diffuse(reunion, le):
        yield composer("Sa diffusion n'est pas notée. Si elle a eu lieu : cap cr diffuser {} --le DATE").format(
            show(reunion.id)
        )
    elif envoi.corrections_avant is not None and corrections_ouvertes(reunion, le):
        yield composer(f"Les corrections restaient possibles {jusque(envoi.corrections_avant)}.")
    if a_clore(reunion):
        yield composer("Ce compte-rendu n'était pas clos : ses lignes sans numéro n'en recevront plus.")
    if not reunion.corps.strip():
        yield composer("Rien n'est noté pour cette réunion : c'est un texte vide qui est approuvé.")


def corrections_ouvertes(reunion: Reunion, jour: date) -> bool:
    """Tell whether corrections of sent minutes may still be asked for on a day."""
    envoi = reunion.compte_rendu
    if envoi is None or envoi.corrections_avant is None or not envoi.corrections_avant.connue:
        return False
    approuve = envoi.statut == APPROUVE and a_eu_lieu(envoi.approuve_le, jour)
    return compte_rendu_diffuse(reunion, jour) and not approuve and not envoi.corrections_avant.is_past(jour)


# --- writing where the minutes stand --------------------------------------------------------------------------


def _editer(lire: Lire, path: str, edit: Edit) -> Edition:
    avant = lire(path)
    try:
        return Edition(path, avant, edited(avant or b"", edit))
    except EditionRefusee as cause:
        raise Refus(f"{show(path)}\u00a0: {cause.message}", cause.remede, code=1) from None


def _dans_l_entete(edit: Edit) -> Edit:
    return lambda texte: in_front_matter(texte, edit)


def _poses(yaml: str, champs: Mapping[str, str]) -> str:
    """Set fields of `compte_rendu:`, added where they are not there; one typed as a word becomes a block of fields."""
    texte = _en_bloc(yaml)
    for nom, valeur in champs.items():
        try:
            texte = apply(texte, [add_key(texte, (_CHAMP,), nom, valeur)])
        except EditionRefusee:
            texte = apply(texte, [set_scalar(texte, (_CHAMP, nom), valeur)])
    return texte


def _en_bloc(yaml: str) -> str:
    node = Document(yaml).find((_CHAMP,))
    if node is None:
        return apply(yaml, [add_key(yaml, (), _CHAMP, {"statut": "projet"})])
    if not isinstance(node, ScalarNode) or is_empty(node):
        return yaml
    vide = apply(yaml, [Splice(node.start_mark.index, node.end_mark.index, "")])
    return apply(vide, [add_key(vide, (_CHAMP,), "statut", node.value.strip())])


def _un_jour(le: date) -> Periode:
    return Periode(le, le, JOUR)

"""Rules on the charter: what was adopted stays as it was, and a signature is for one version."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from cap.charte_mots import articles_touches
from cap.communaute import Communaute
from cap.declare import Lieu, proche
from cap.definitions import adoption, est_retiree, numero, version_figee, versions_adoptees
from cap.markdown import empreinte
from cap.model import Charte
from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR
from cap.redaction import en_precisant
from cap.rules.registre import Constat, regle

_ANCRE: Final = re.compile(r"^#{1,6}[ \t].*\{#([^}\s]+)\}[ \t]*$", re.MULTILINE)


@regle("CAP501", AVERTISSEMENT, "Charte adoptée sans date ou sans décision")
def adoption_sans_preuve(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une charte adoptée l’a été un jour, par une décision : sans elles, personne ne peut retrouver qui l’a validée.

    Correct :
        statut: adoptee
        adoptee_le: 2024-05-21
        decision: 2024-05-21-journee#D1

    À corriger :
        statut: adoptee

    Que faire : ajouter adoptee_le et decision, ou remettre le statut à « soumise ».

    Source : méthode, critère S3 ; usages des communautés d’action
    """
    for charte in _textes(communaute):
        if charte.statut == "adoptee" and (charte.adoptee_le is None or not charte.decision):
            manque = " et ".join(nom for nom in ("adoptee_le", "decision") if not getattr(charte, nom))
            yield Constat(
                charte.place("statut"),
                f"Cette version est adoptée, mais il manque : {manque}.",
                "Ajoutez-les, ou écrivez « statut: soumise ».",
            )


@regle("CAP502", ERREUR, "Signature d’une version inconnue")
def signature_version_inconnue(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Une signature vaut pour une version précise ; si cette version n’existe pas, elle ne vaut pour aucune.

    Correct :
        version: 2.0           # charte/versions/2.0.md existe

    À corriger :
        version: 2.1

    Que faire : corriger le numéro, ou retrouver le texte de cette version.

    Source : usages des communautés d’action ; format 1, charte/.
    """
    connues = [charte.version for charte in _textes(communaute) if charte.version]
    connues += list(communaute.versions)
    numeros = {numero(version) for version in connues}
    for signature in communaute.signatures.signatures:
        if connues and signature.version and numero(signature.version) not in numeros:
            autre = proche(signature.version, connues)
            yield Constat(
                signature.place("version"),
                f"La version « {signature.version} » de la charte n’existe pas dans le dossier.",
                f"Vouliez-vous écrire « {autre} » ?"
                if autre
                else "Versions connues : " + ", ".join(sorted(set(connues))) + ".",
            )


@regle("CAP503", ERREUR, "Version figée modifiée")
def version_modifiee(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Le texte d’une version adoptée ou soumise ne change plus : c’est lui que les membres ont signé. Son empreinte le
    prouve.

    Correct :
        empreinte: sha256:…    # celle du texte figé

    À corriger :
        un mot corrigé dans charte/versions/1.0.md après l’adoption

    Que faire : remettre le texte d’origine ; une correction se fait dans charte/charte.md, en préparant une version.

    Source : format 1, charte/versions.
    """
    for charte in communaute.versions.values():
        if charte.empreinte and charte.empreinte != empreinte(charte.corps):
            yield Constat(
                charte.place("empreinte"),
                "Le texte de cette version a changé depuis qu’il a été figé.",
                "Remettez le texte d’origine ; préparez le changement dans charte/charte.md.",
            )


@regle("CAP504", AVERTISSEMENT, "Signature en double")
def signature_double(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un acteur signe une version une fois ; deux lignes font compter une signature de trop.

    Correct :
        une ligne par acteur et par version

    À corriger :
        deux lignes « acteur: resam, version: 2.0 »

    Que faire : garder la ligne qui a la bonne date et la bonne preuve.

    Source : format 1, charte/signatures.yaml.
    """
    vues: set[tuple[str, str]] = set()
    for signature in communaute.signatures.signatures:
        if est_retiree(communaute, signature, jour):
            continue
        cle = (signature.acteur, numero(signature.version))
        if signature.acteur and cle in vues:
            yield Constat(
                signature.place("acteur"),
                f"{communaute.nom_acteur(signature.acteur)} a déjà une signature pour la version {signature.version}.",
                "Gardez la ligne qui a la bonne date et la bonne preuve.",
            )
        vues.add(cle)


@regle("CAP505", AVERTISSEMENT, "Signature attendue de qui a déjà signé")
def attendu_deja_signe(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un acteur ne peut pas être à la fois signataire de la version en vigueur et attendu pour elle.

    Correct :
        l’acteur est dans signatures, ou dans attendus

    À corriger :
        l’acteur est dans les deux listes

    Que faire : retirer l’acteur de la liste des attendus.

    Source : format 1, charte/signatures.yaml.
    """
    adoptees = versions_adoptees(communaute, jour)
    version = adoptees[-1].version if adoptees else communaute.charte.version if communaute.charte else ""
    signataires = {
        item.acteur
        for item in communaute.signatures.signatures
        if not version or numero(item.version) == numero(version)
        if not est_retiree(communaute, item, jour)
    }
    for attendu in communaute.signatures.attendus:
        if attendu.acteur in signataires and (not attendu.version or numero(attendu.version) == numero(version)):
            yield Constat(
                attendu.place("acteur"),
                f"{communaute.nom_acteur(attendu.acteur)} a déjà signé : sa signature n’est plus attendue.",
                "Retirez-le de la liste des attendus.",
            )


@regle("CAP506", ERREUR, "Modification d’un article qui n’existe pas")
def modification_inconnue(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """La portée d’un changement se dit article par article, par l’identifiant de l’article.

    Correct :
        modifications:
          volontariat:
            portee: fond

    À corriger :
        modifications:
          volontaria:
            portee: fond

    Que faire : corriger l’identifiant ; celui d’un article est écrit entre {#…} dans son titre.

    Source : format 1, charte/charte.md.
    """
    if communaute.charte is None:
        return
    connus = [article.id for article in communaute.charte.articles]
    anciens = {article.id for version in communaute.versions.values() for article in version.articles}
    for identifiant in communaute.charte.modifications:
        if identifiant not in connus and identifiant not in anciens:
            autre = proche(identifiant, connus)
            yield Constat(
                communaute.charte.place("modifications"),
                f"Aucun article n’a l’identifiant « {identifiant} ».",
                f"Vouliez-vous écrire « {autre} » ?" if autre else "Articles : " + ", ".join(connus) + ".",
            )


@regle("CAP507", AVERTISSEMENT, "Texte de travail différent de la version adoptée")
def travail_sans_numero(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Le texte de travail qui garde le numéro d’une version adoptée se fait passer pour elle dès qu’un mot change.

    Correct :
        version: 2.1
        statut: projet
        remplace: 2.0

    À corriger :
        version: 2.0           # et un mot de plus que dans charte/versions/2.0.md
        statut: adoptee

    Que faire : donner un nouveau numéro au texte qui se prépare, avec « statut: projet » et « remplace: ».

    Source : format 1, charte/charte.md.
    """
    travail = communaute.charte
    if travail is None or travail.statut != "adoptee":
        return
    for figee in communaute.versions.values():
        pareille = numero(figee.version) == numero(travail.version) and figee.statut == "adoptee"
        if pareille and articles_touches(figee.articles, travail.articles):
            yield Constat(
                travail.place("version"),
                f"Ce texte n’est plus celui de la version {figee.version}, dont il garde le numéro.",
                f"Donnez-lui un nouveau numéro, avec « statut: projet » et « remplace: {figee.version} ».",
            )


@regle("CAP508", AVERTISSEMENT, "Signature d’avant l’adoption")
def signature_avant_adoption(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """On signe un texte une fois qu’il est adopté : avant, il pouvait encore changer.

    Correct :
        version: 2.0           # adoptée le 2024-05-21
        le: 2024-06-04

    À corriger :
        version: 2.0
        le: 2024-05-02

    Que faire : vérifier la date, ou le numéro de la version signée.

    Source : format 1, charte/signatures.yaml.
    """
    for signature in communaute.signatures.signatures:
        version = version_figee(communaute, signature.version)
        adoptee = adoption(communaute, version) if version is not None and version.statut == "adoptee" else None
        if adoptee is not None and signature.le is not None and signature.le.certainly_before(adoptee):
            yield Constat(
                signature.place("le"),
                f"Cette signature est d’avant l’adoption de la version {signature.version}, {en_precisant(adoptee)}.",
                "Vérifiez la date, ou le numéro de la version.",
            )


@regle("CAP509", CONSEIL, "Version adoptée qui n’est pas figée")
def version_pas_figee(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Sans texte figé ni empreinte, on ne peut plus montrer dans deux ans ce que chacun a signé.

    Correct :
        charte/versions/2.0.md, avec « empreinte: sha256:… »

    À corriger :
        statut: adoptee        # dans charte/charte.md seulement

    Que faire : garder une copie du texte dans charte/versions/ ; cap charte adopter le fait, avec son empreinte.

    Source : format 1, charte/versions.
    """
    figees = {numero(item.version): item for item in communaute.versions.values()}
    for charte in _textes(communaute):
        figee = figees.get(numero(charte.version))
        if (
            charte.statut == "adoptee"
            and charte.articles
            and (figee is None or (figee is charte and not figee.empreinte))
        ):
            manque = "n’a pas d’empreinte" if figee is charte else "n’est pas dans charte/versions/"
            yield Constat(
                charte.place("statut"),
                f"Le texte adopté de la version {charte.version or 'sans numéro'} {manque}.",
                "Figez-le : cap charte adopter VERSION --reunion REUNION, ou copiez-le dans charte/versions/.",
            )


@regle("CAP510", ERREUR, "Deux articles avec le même identifiant")
def article_en_double(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """L’identifiant suit un article d’une version à l’autre, même quand son numéro ou son titre change : il est à lui
    seul.

    Correct :
        ## Article 2 — Valeurs {#valeurs}
        ## Article 3 — Engagements {#engagements}

    À corriger :
        ## Article 2 — Valeurs {#valeurs}
        ## Article 3 — Engagements {#valeurs}

    Que faire : changer l’un des deux, et garder pour l’article ancien celui qu’il avait.

    Source : format 1, charte/charte.md.
    """
    for charte in _textes(communaute):
        ecrits = Counter(_ANCRE.findall(charte.corps))
        for article in charte.articles:
            # The reader parts twins by a number, so that no article is lost.
            souche, _, rang = article.id.rpartition("-")
            if rang.isdigit() and ecrits[souche] > 1:
                yield Constat(
                    Lieu(charte.ou.path, article.ligne, 1),
                    f"L’identifiant « {souche} » est déjà celui d’un autre article.",
                    "Changez l’un des deux.",
                )


@regle("CAP511", AVERTISSEMENT, "Retrait d’une signature qui n’est pas au dossier")
def retrait_sans_signature(communaute: Communaute, jour: date) -> Iterator[Constat]:
    """Un retrait s’ajoute à côté de la signature, qui reste : elle dit ce qui a été vrai.

    Correct :
        signatures:
          - acteur: resam
            version: 2.0
        retraits:
          - acteur: resam
            version: 2.0
            le: 2025-03-01

    À corriger :
        retraits:
          - acteur: resam      # aucune signature de resam

    Que faire : remettre la signature d’origine, ou corriger le nom ; qui n’a pas souhaité signer est dans « attendus »,
    avec « etat: decline ».

    Source : format 1, charte/signatures.yaml.
    """
    signees = {(item.acteur, numero(item.version)) for item in communaute.signatures.signatures}
    acteurs = {acteur for acteur, _ in signees}
    for retrait in communaute.signatures.retraits:
        connue = (retrait.acteur, numero(retrait.version)) in signees if retrait.version else retrait.acteur in acteurs
        if retrait.acteur and not connue:
            yield Constat(
                retrait.place("acteur"),
                f"{communaute.nom_acteur(retrait.acteur)} n’a pas de signature à retirer dans ce dossier.",
                "Remettez sa signature, ou corrigez le nom ou la version.",
            )


def _textes(communaute: Communaute) -> tuple[Charte, ...]:
    return (*((communaute.charte,) if communaute.charte else ()), *communaute.versions.values())


REGLES = (
    adoption_sans_preuve,
    signature_version_inconnue,
    version_modifiee,
    signature_double,
    attendu_deja_signe,
    modification_inconnue,
    travail_sans_numero,
    signature_avant_adoption,
    version_pas_figee,
    article_en_double,
    retrait_sans_signature,
)

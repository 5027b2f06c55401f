"""Rules on the charter: what was adopted stays as it was, and a signature is for one version."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cap.communaute import Communaute
from cap.declare import proche
from cap.markdown import empreinte
from cap.model import Charte
from cap.problem import AVERTISSEMENT, ERREUR
from cap.rules.registre import Constat, regle


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
    for signature in communaute.signatures.signatures:
        if connues and signature.version and signature.version not in connues:
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
        cle = (signature.acteur, signature.version)
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
    version = communaute.charte.version if communaute.charte else ""
    signataires = {item.acteur for item in communaute.signatures.signatures if not version or item.version == version}
    for attendu in communaute.signatures.attendus:
        if attendu.acteur in signataires and (not attendu.version or attendu.version == version):
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


def _textes(communaute: Communaute) -> tuple[Charte, ...]:
    return (*((communaute.charte,) if communaute.charte else ()), *communaute.versions.values())


REGLES = (
    adoption_sans_preuve,
    signature_version_inconnue,
    version_modifiee,
    signature_double,
    attendu_deja_signe,
    modification_inconnue,
)

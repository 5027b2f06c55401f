"""What became of pasted notes, in a few lines for the coordinator: where they went, what was cleaned and found."""

from __future__ import annotations

from cap.communaute import Communaute
from cap.mdnotes import Notes
from cap.model import Reunion
from cap.notes_collees import Collage
from cap.phrases import combien, enumerer
from cap.redaction import reunion_nommee
from cap.render.pages import net


def resume(communaute: Communaute, reunion: Reunion, collage: Collage) -> str:
    """Say where the notes went, what was cleaned or deserves a look, and what the grammar finds in them."""
    nom = net(f"{reunion_nommee(communaute, reunion)} :")
    if collage.deja:
        return f"{nom}\n" + net(f"Ces notes sont déjà dans {reunion.ou.path} : rien n'est ajouté.")
    ou = f" {enumerer(collage.places)}" if collage.places else ""
    lignes = [nom, f"Notes ajoutées{ou}.", *collage.remarques, f"{trouve(collage.notes)}."]
    return "\n".join(net(ligne) for ligne in lignes)


def trouve(notes: Notes) -> str:
    """Count what the grammar found: « 3 décisions, 5 à faire, 1 question ; 2 lignes qui y ressemblent »."""
    comptes = [
        combien(len(notes.decisions), "décision") if notes.decisions else "",
        f"{len(notes.taches)} à faire" if notes.taches else "",
        combien(len(notes.questions), "question") if notes.questions else "",
        combien(len(notes.informations), "information") if notes.informations else "",
        combien(len(notes.reportes), "sujet reporté") if notes.reportes else "",
        "la prochaine réunion" if notes.prochaines else "",
    ]
    dit = ", ".join(filter(None, comptes)) or "ni décision, ni tâche, ni question"
    douteuses = len({ressemblance.ligne for ressemblance in notes.ressemblances})
    if douteuses:
        dit += f" ; {combien(douteuses, 'ligne qui y ressemble', 'lignes qui y ressemblent')}"
    return f"Trouvé : {dit}"

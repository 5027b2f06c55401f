"""Renaming changes a name and nothing else: every reference leads where it led, the old id included."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cap import renommer
from cap.commands.ecriture import lecteur
from cap.communaute import Communaute
from cap.edition import Lire, remplace
from cap.loader import load
from cap.markdown import split_front_matter
from cap.model import Acteur, Gouvernance, Reunion
from cap.references import references, resolve
from cap.refplaces import places
from cap.refus import Refus
from cap.resources import folder
from cap.rules import constater
from cap.yamlplaces import Document
from conftest import Community, Run

DAY = date(2025, 1, 15)
SAMPLES = (folder("sample-community"), Path(__file__).parent / "communities" / "mulhouse")
BASE: dict[str, str | bytes | None] = {
    "acteurs/resam.yaml": '# La porteuse\nnom: "Résam"   # nom courant\nalias: [maison]\n',
    "acteurs/ville.yaml": "nom: Ville\nliens: [resam, {avec: resam}]\nrattachement: resam\n",
    "actions/jardin.yaml": "nom: Jardin\nporteurs: resam, ville\npartenaires: ['@resam']\netapes: produire\n",
    "gouvernance.yaml": """
        instances:
          - id: copil
            nom: "Comité de pilotage"
            membres: tous
          - id: bureau
            nom: Bureau
            membres: [ville, "resam"]   # à deux
        fonction_soutien:
          missions:
            coordonner: resam
            faciliter: [ville, resam]
        """,
    "objectifs.yaml": """
        parcours:
          - id: vie
            intitule: "La vie"
            etapes:
              - {id: produire, intitule: "Produire"}
              - {id: manger, intitule: "Manger"}
        publics:
          - id: habitants
            intitule: "Habitants"
        sans_objet:
          - etapes: toutes
            publics: habitants
        trous_prioritaires: [vie/produire/habitants]
        """,
    "passerelles.yaml": "passerelles:\n  - {id: p1, de: resam, vers: 'action:jardin', etape: vie/manger}\n",
    "reunions/2024-01-16-copil.md": """\
        ---
        instance: copil
        date: 2024-01-16
        presents: resam
        compte_rendu: approuve
        ---
        Décision : on continue
        - [ ] @resam avec @ville : écrire, voir [[jardin]]
        """,
    "reunions/2024-03-19-copil.md": """\
        ---
        instance: copil
        date: 2024-03-19
        presents:
          - resam
          - {acteur: ville, qualite: élus}
        ordre_du_jour:
          - cle: a-faire:2024-01-16-copil#A1
            intitule: "Écrire"
            porteur: "@resam"
          - cle: approbation:2024-01-16-copil
            intitule: "Approuver"
          - cle: convivialite
            intitule: "Goûter"
        points_proposes: [approbation:2024-01-16-copil, suite]
        ---
        # Comité

        Décision : suite (modifie [[2024-01-16-copil#D1]])
        - [ ] @resam et @Résam, @maison : revoir [[acteur:resam]], [[#D1]], `@resam`, le [[ jardin ]] de resam@free.fr
        """,
    "suivi.yaml": "- {de: 2024-01-16-copil#A1, le: 2024-02, etat: passe, a: resam}\n",
    "journal.yaml": "envois: [{le: 2024-02, objet: lettre, reunion: 2024-01-16-copil, a: [resam]}]\n",
}


@pytest.fixture
def here(community: Community) -> Path:
    return community(BASE)


def plan(where: Path, old: str, new: str, genre: str = "") -> renommer.Renommage:
    community = load(where).communaute
    return renommer.renommer(community, lecteur(where), renommer.trouver(community, old, genre), new)


def differences(where: Path, old: str, new: str) -> tuple[str, ...]:
    community = load(where).communaute
    made = renommer.renommer(community, lecteur(where), renommer.trouver(community, old), new)
    return renommer.ecarts(community, load(where, remplace=remplace(made.editions)).communaute, made)


def text_of(made: renommer.Renommage, path: str) -> str:
    return next(item.apres.decode() for item in made.editions if item.arrivee == path)


# --- what changes --------------------------------------------------------------------------------------------


def test_every_way_to_write_an_actor_changes(here: Path) -> None:
    made = plan(here, "resam", "le-resam")
    assert text_of(made, "acteurs/le-resam.yaml") == (
        '# La porteuse\nnom: "Résam"   # nom courant\nalias: [maison]\nanciens_ids:\n  - resam\n'
    )
    assert text_of(made, "acteurs/ville.yaml") == (
        "nom: Ville\nliens: [le-resam, {avec: le-resam}]\nrattachement: le-resam\n"
    )
    assert "porteurs: le-resam, ville\npartenaires: ['@le-resam']\n" in text_of(made, "actions/jardin.yaml")
    governance = text_of(made, "gouvernance.yaml")
    assert 'membres: [ville, "le-resam"]   # à deux\n' in governance and "membres: tous" in governance
    assert "coordonner: le-resam\n" in governance and "faciliter: [ville, le-resam]" in governance
    assert "a: le-resam}" in text_of(made, "suivi.yaml") and "a: [le-resam]" in text_of(made, "journal.yaml")
    notes = text_of(made, "reunions/2024-03-19-copil.md")
    assert (
        "- [ ] @le-resam et @Résam, @maison : revoir [[acteur:le-resam]], [[#D1]], `@resam`, le [[ jardin ]] de "
        "resam@free.fr\n"
    ) in notes
    assert 'porteur: "@le-resam"' in notes
    approved = text_of(made, "reunions/2024-01-16-copil.md")
    assert "presents: le-resam\n" in approved and "- [ ] @resam avec @ville" in approved
    assert made.approuves == ("2024-01-16-copil",)
    assert made.references == 16
    assert differences(here, "resam", "le-resam") == ()


def test_a_meeting_takes_its_numbers_along(here: Path) -> None:
    made = plan(here, "2024-01-16-copil", "2024-01-16-comite")
    notes = text_of(made, "reunions/2024-03-19-copil.md")
    assert "(modifie [[2024-01-16-comite#D1]])" in notes and "cle: a-faire:2024-01-16-comite#A1" in notes
    assert "points_proposes: [approbation:2024-01-16-comite, suite]" in notes and "cle: convivialite" in notes
    assert "de: 2024-01-16-comite#A1" in text_of(made, "suivi.yaml")
    assert made.remarques == ()


def test_a_meeting_keeps_the_date_that_its_name_gave(run: Run, community: Community) -> None:
    here = community({"reunions/2026-03-17-rencontre.md": "# Notes\n\nDécision : oui\n"})
    outcome = run("renommer", "2026-03-17-rencontre", "premiere-rencontre", cwd=here)
    assert outcome.code == 0 and "La date de la réunion reste le 17 mars 2026" in outcome.stderr
    assert (here / "reunions/premiere-rencontre.md").read_text(encoding="utf-8") == (
        "---\nanciens_ids:\n  - 2026-03-17-rencontre\ndate: 2026-03-17\n---\n# Notes\n\nDécision : oui\n"
    )
    again = plan(here, "premiere-rencontre", "2026-03-17-rencontre")
    assert again.remarques == ()


def test_a_step_a_path_and_a_public_change_in_cells(here: Path) -> None:
    made = plan(here, "habitants", "gens")
    text = text_of(made, "objectifs.yaml")
    assert "trous_prioritaires: [vie/produire/gens]" in text and "publics: gens\n" in text and "etapes: toutes" in text
    made = plan(here, "vie/produire", "vie/cultiver")
    assert "[vie/cultiver/habitants]" in text_of(made, "objectifs.yaml")
    assert "{id: cultiver, intitule:" in text_of(made, "objectifs.yaml")
    assert "etapes: cultiver\n" in text_of(made, "actions/jardin.yaml")
    made = plan(here, "parcours:vie", "quotidien")
    assert "[quotidien/produire/habitants]" in text_of(made, "objectifs.yaml")
    assert "etape: quotidien/manger" in text_of(made, "passerelles.yaml")
    assert all(item.arrivee != "actions/jardin.yaml" for item in made.editions)


def test_a_step_is_written_whole_where_its_name_alone_would_not_do(here: Path) -> None:
    (here / "objectifs.yaml").write_text(
        "parcours:\n"
        "  - {id: a, intitule: A, etapes: [{id: un, intitule: Un}]}\n"
        "  - {id: b, intitule: B, etapes: [{id: deux, intitule: Deux}]}\n",
        encoding="utf-8",
    )
    (here / "actions/jardin.yaml").write_text("nom: J\nporteurs: ville\netapes: [deux]\n", encoding="utf-8")
    assert "etapes: [b/un]" in text_of(plan(here, "deux", "un"), "actions/jardin.yaml")


def test_a_typed_reference_stays_typed(here: Path) -> None:
    made = plan(here, "jardin", "potager")
    assert "vers: 'action:potager'" in text_of(made, "passerelles.yaml")
    assert "[[potager]]" in text_of(made, "reunions/2024-03-19-copil.md")


def test_a_reference_that_would_name_another_kind_gets_its_own(here: Path) -> None:
    (here / "passerelles.yaml").write_text("passerelles:\n  - {id: p1, de: resam, vers: jardin}\n", encoding="utf-8")
    made = plan(here, "jardin", "ville")
    assert "vers: action:ville}" in text_of(made, "passerelles.yaml").replace('"', "")
    assert differences(here, "jardin", "ville") == ()


def test_a_former_id_taken_back_stays_the_first_of_them(run: Run, here: Path) -> None:
    faults = run("verifier", "--format", "concis", cwd=here).stdout.count("CAP")
    before = {path: path.read_bytes() for path in here.rglob("*.*") if path.is_file()}
    assert run("renommer", "resam", "le-resam", cwd=here).code == 0
    assert run("renommer", "le-resam", "resam", cwd=here).code == 0
    changed = [path for path, content in before.items() if path.read_bytes() != content]
    assert changed == [here / "acteurs/resam.yaml"]
    assert changed[0].read_bytes() == before[changed[0]] + b"anciens_ids:\n  - resam\n  - le-resam\n"
    assert run("renommer", "resam", "le-resam", cwd=here).code == 0
    assert b"anciens_ids:\n  - resam\n  - le-resam\n" in (here / "acteurs/le-resam.yaml").read_bytes()
    assert run("verifier", "--format", "concis", cwd=here).stdout.count("CAP") == faults


def test_a_name_that_was_not_an_id_is_repaired(run: Run, community: Community) -> None:
    here = community({"acteurs/Résam.yaml": "nom: Résam\n"})
    assert run("renommer", "Résam", "resam", cwd=here).code == 0
    assert [path.name for path in (here / "acteurs").iterdir()] == ["resam.yaml"]


def test_an_item_that_nothing_names_is_renamed_too(run: Run, community: Community) -> None:
    here = community({"acteurs/resam.yaml": "nom: Résam\nengagements:\n  - id: salle\n    intitule: Salle\n"})
    assert run("renommer", "salle", "grande-salle", cwd=here).code == 0
    assert load(here).communaute.acteurs["resam"].engagements[0].id == "grande-salle"


def test_a_proposed_point_of_an_agenda_stays_proposed(run: Run, here: Path) -> None:
    from cap.odj import empreinte

    path = here / "reunions/2024-03-19-copil.md"
    point = load(here).communaute.reunions["2024-03-19-copil"].ordre_du_jour[0]
    text = path.read_text(encoding="utf-8").replace(
        'porteur: "@resam"\n', f'porteur: "@resam"\n    empreinte: {empreinte(point)}\n'
    )
    path.write_text(text, encoding="utf-8")
    assert run("renommer", "resam", "le-resam", cwd=here).code == 0
    point = load(here).communaute.reunions["2024-03-19-copil"].ordre_du_jour[0]
    assert point.porteur == "le-resam" and point.empreinte == empreinte(point)


def test_lines_with_their_carriage_return_and_mark_stay_so(run: Run, community: Community) -> None:
    here = community(
        {"acteurs/a.yaml": b"\xef\xbb\xbfnom: A\r\n", "actions/x.yaml": b"\xef\xbb\xbfnom: X\r\nporteurs: [a]"}
    )
    assert run("renommer", "a", "b", "--genre", "acteur", cwd=here).code == 0
    assert (here / "acteurs/b.yaml").read_bytes() == b"\xef\xbb\xbfnom: A\r\nanciens_ids:\r\n  - a\r\n"
    assert (here / "actions/x.yaml").read_bytes() == b"\xef\xbb\xbfnom: X\r\nporteurs: [b]"


def test_what_is_not_typed_as_expected_names_nothing() -> None:
    text = (
        "inconnu: resam\nliens: {avec: resam}\ndepart: 2024\nengagements: rien\nzones:\n"
        "identifiants: resam\nrattachement: [resam]\nx-autre: resam\n"
    )
    found = list(places(Document(text).root, Acteur))
    assert [(place.chemin, place.brut) for place in found] == [(("liens", "avec"), "resam")]
    assert list(places(Document("- resam\n").root, Acteur)) == []
    missions = Document("fonction_soutien: {missions: resam, postes: [{employeur: resam}]}\n").root
    assert [place.brut for place in places(missions, Gouvernance)] == ["resam"]
    keys = Document("points_proposes: [a, {b: c}]\n").root
    assert [place.brut for place in places(keys, Reunion)] == ["a"]


def test_an_interrupted_write_is_not_seen(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = b"nom: Avant\n"
    monkeypatch.setattr("cap.edit.pending", lambda root: {root.resolve() / "acteurs/ville.yaml": before})
    assert lecteur(here)("acteurs/ville.yaml") == before


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("rezam", "x"), "Vouliez-vous «\u00a0resam\u00a0»"),
        (("zzz", "x"), "Rien ne s’appelle"),
        (("2024-01-16-copil#D1", "D2"), "donné une fois pour toutes"),
        (("foo:resam", "x"), "n’est pas un genre connu"),
        (("resam", "x", "--genre", "foo"), "n’est pas un genre connu"),
        (("resam", "resam"), "déjà son identifiant"),
        (("resam", "ville"), "déjà pris"),
        (("resam", "Le Résam"), "Par exemple\u00a0: le-resam"),
        (("ville", "maison"), "désigne déjà Résam"),
        (("vie/produire", "manger"), "déjà pris"),
        (("copil", "bureau"), "déjà pris"),
    ],
)
def test_what_cannot_be_renamed_is_explained(run: Run, here: Path, words: tuple[str, ...], said: str) -> None:
    outcome = run("renommer", *words, cwd=here)
    assert outcome.code == 2 and said in outcome.stderr
    assert not (here / ".cap").exists()


def test_an_id_of_two_kinds_is_not_guessed(run: Run, here: Path) -> None:
    (here / "actions/ville.yaml").write_text("nom: Ville\nporteurs: ville\n", encoding="utf-8")
    outcome = run("renommer", "ville", "commune", cwd=here)
    assert outcome.code == 2 and "acteur:ville, action:ville" in outcome.stderr
    for words in (("ville", "commune", "--genre", "acteur"), ("action:ville", "action:rue")):
        assert run("renommer", *words, cwd=here).code == 0
    assert {path.stem for path in (here / "actions").iterdir()} == {"jardin", "rue"}


def test_an_old_id_says_the_new_one(run: Run, here: Path) -> None:
    run("renommer", "resam", "le-resam", cwd=here)
    outcome = run("renommer", "resam", "autre", cwd=here)
    assert outcome.code == 2 and "Relancez avec le-resam" in outcome.stderr
    assert run("renommer", "ville", "resam", cwd=here).code == 2


def test_an_actor_may_be_named_by_an_alias_of_its_own_alone(run: Run, here: Path) -> None:
    outcome = run("renommer", "Maison", "resam-morlaix", "--essai", cwd=here)
    assert outcome.code == 0 and "resam → resam-morlaix" in outcome.stderr
    assert run("renommer", "acteur:Résam", "resam-morlaix", "--essai", cwd=here).code == 0
    assert run("renommer", "Maison", "x", "--genre", "action", "--essai", cwd=here).code == 2
    (here / "acteurs/deux.yaml").write_text("nom: Maison\n", encoding="utf-8")
    assert run("renommer", "Maison", "x", "--essai", cwd=here).code == 2
    assert "désigne plusieurs acteurs" in run("suivi", "--acteur", "Maison", cwd=here).stderr


def test_a_name_that_would_catch_another_reference_is_refused(run: Run, here: Path) -> None:
    (here / "passerelles.yaml").write_text("passerelles:\n  - {id: p1, de: ville, vers: jardin}\n", encoding="utf-8")
    outcome = run("renommer", "resam", "jardin", cwd=here)
    assert outcome.code == 1 and "une référence mènerait ailleurs" in outcome.stderr
    assert (here / "acteurs/resam.yaml").exists()


def test_a_change_that_reading_would_not_bear_is_refused(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cap.edition.remplace", lambda editions: {"acteurs/resam.yaml": b"nom: ["})
    outcome = run("renommer", "resam", "le-resam", cwd=here)
    assert outcome.code == 1 and "défaut de lecture" in outcome.stderr and not (here / ".cap").exists()


def test_a_file_that_cannot_be_edited_is_named(run: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def changed(root: Path) -> Lire:
        return lambda path: b"a: [" if path == "gouvernance.yaml" else (root / path).read_bytes()

    monkeypatch.setattr("cap.commands.ecriture.lecteur", changed)
    outcome = run("renommer", "resam", "le-resam", cwd=here)
    assert outcome.code == 1 and "gouvernance.yaml" in outcome.stderr


def test_files_with_faults_are_left_and_said(run: Run, here: Path) -> None:
    (here / "journal.yaml").write_text("envois: [\n", encoding="utf-8")
    outcome = run("renommer", "resam", "le-resam", cwd=here)
    assert outcome.code == 0 and "À relire\u00a0: journal.yaml" in outcome.stderr


def test_a_private_folder_elsewhere_keeps_the_old_name(run: Run, here: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "ailleurs"
    (elsewhere / "acteurs").mkdir(parents=True)
    (elsewhere / "notes.yaml").write_text("echanges: [{avec: resam, note: x}]\n", encoding="utf-8")
    (elsewhere / "acteurs/anonyme.yaml").write_text("nom: A\n", encoding="utf-8")
    outcome = run("renommer", "resam", "le-resam", cwd=here, env={"CAP_PRIVE": str(elsewhere)})
    assert outcome.code == 0 and "prive/notes.yaml est ailleurs" in outcome.stderr.replace(
        "acteurs/anonyme.yaml, prive/", ""
    )
    assert "avec: resam" in (elsewhere / "notes.yaml").read_text(encoding="utf-8")
    outcome = run("renommer", "anonyme", "autre", cwd=here, env={"CAP_PRIVE": str(elsewhere)})
    assert outcome.code == 2 and "hors du dossier" in outcome.stderr


# --- the command ---------------------------------------------------------------------------------------------


def test_trying_shows_each_line(run: Run, here: Path) -> None:
    outcome = run("renommer", "resam", "le-resam", "--essai", cwd=here)
    assert outcome.code == 0
    assert "renommé\u00a0: acteurs/resam.yaml → acteurs/le-resam.yaml\n" in outcome.stdout
    assert "\n-rattachement: resam\n" in outcome.stdout and "\n+rattachement: le-resam\n" in outcome.stdout
    assert "resam → le-resam\u00a0: 16 références, 9 fichiers." in outcome.stderr
    assert "(2024-01-16-copil)" in outcome.stderr and "Essai" in outcome.stderr
    assert not (here / ".cap").exists()


def test_writing_says_what_was_done(run: Run, here: Path) -> None:
    outcome = run("renommer", "p1", "vers-le-jardin", cwd=here)
    assert outcome.code == 0 and outcome.stdout == ""
    assert outcome.stderr == "Écrit\u00a0: passerelles.yaml\np1 → vers-le-jardin\u00a0: 0 référence, 1 fichier.\n"


# --- properties on the real communities ----------------------------------------------------------------------


@cache
def known(sample: Path) -> tuple[Communaute, Counter[str], tuple[renommer.Cible, ...]]:
    loaded = load(sample)
    problems = Counter(problem.code for problem in constater(loaded.communaute, DAY, loaded.problems))
    return loaded.communaute, problems, tuple(renommer._cibles(loaded.communaute))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_walk_of_the_texts_finds_the_references_of_the_model(sample: Path) -> None:
    community = known(sample)[0]
    read = lecteur(sample)
    found: Counter[str] = Counter()
    for classe, path in renommer._fichiers(community):
        text = (read(path) or b"").decode()
        for place in places(Document(split_front_matter(text).texte if path.endswith(".md") else text).root, classe):
            if place.ref is not None:
                parts = place.brut.split(",") if place.liste else [place.brut]
                found.update(place.ref.lire(part) for part in parts)
    assert found == Counter(reference.texte for reference in references(community))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
@given(data=st.data())
@settings(max_examples=25)
def test_nothing_but_the_name_changes_and_back_again(sample: Path, data: st.DataObject) -> None:
    community, problems, targets = known(sample)
    target = data.draw(st.sampled_from(targets))
    new = data.draw(st.from_regex(r"[a-z]{1,8}(-[a-z0-9]{1,5}){0,2}", fullmatch=True))
    read = lecteur(sample)
    try:
        made = renommer.renommer(community, read, target, new)
    except Refus:
        return
    files = remplace(made.editions)
    loaded = load(sample, remplace=files)
    if renommer.ecarts(community, loaded.communaute, made):
        # Only when something of another kind bears that name, and is named without its kind.
        assert any(new in items for kind, items in community.index.items() if kind != target.kind)
        return
    assert Counter(item.code for item in constater(loaded.communaute, DAY, loaded.problems)) == problems
    assert target.kind not in community.index or resolve(loaded.communaute, target.id, (target.kind,))
    back = renommer.renommer(
        loaded.communaute,
        lambda path: files[path] if path in files else read(path),
        renommer.trouver(loaded.communaute, f"{target.kind}:{target.id[: -len(target.ancien)]}{new}"),
        target.ancien,
    )
    again = load(sample, remplace={**files, **remplace(back.editions)}).communaute
    assert renommer.sens(again) == renommer.sens(community)
    assert Counter(item.texte for item in references(again)) == Counter(item.texte for item in references(community))

"""What the reader itself finds: these rules only document it, so that `cap expliquer` answers for every code."""

from __future__ import annotations

from cap.problem import AVERTISSEMENT, CONSEIL, ERREUR
from cap.rules.registre import lecture


@lecture("CAP000", ERREUR, "Règle en panne")
def regle_en_panne() -> None:
    """Une règle de cap s’est arrêtée sur un défaut de programmation. Les autres règles ont été appliquées, mais ce
    qu’elle aurait pu trouver manque au résultat.

    Correct :
        (rien : aucune écriture du dossier ne devrait provoquer cela)

    À corriger :
        (rien dans le dossier : le défaut est dans cap)

    Que faire : signaler le défaut en recopiant la ligne affichée. Avec CAP_DEBUG=1, le détail technique s’affiche.

    Source : cap, promesse « jamais de trace technique, rien n’en cache un autre ».
    """


@lecture("CAP001", ERREUR, "Fichier ou dossier illisible")
def illisible() -> None:
    """Le système a refusé la lecture : tout se passe comme si ce fichier n’existait pas, et ce qu’il contient manque
    partout.

    Correct :
        $ ls -l acteurs/resam.yaml
        -rw-r--r-- … acteurs/resam.yaml

    À corriger :
        $ ls -l acteurs/resam.yaml
        ---------- … acteurs/resam.yaml

    Que faire : rendre le fichier lisible (« chmod u+r » sous Linux et macOS, onglet Sécurité sous Windows), ou vérifier
    le disque et le partage réseau.

    Source : format 1, lecture des fichiers.
    """


@lecture("CAP002", ERREUR, "Encodage autre que UTF-8")
def encodage() -> None:
    """Un fichier enregistré dans un ancien encodage donne des accents faux, différents d’un ordinateur à l’autre.

    Correct :
        (fichier enregistré en UTF-8, avec ou sans BOM)

    À corriger :
        (fichier enregistré en « Windows-1252 », « ANSI », « Latin-1 » ou « UTF-16 »)

    Que faire : ouvrir le fichier dans l’éditeur et choisir « Enregistrer avec l’encodage UTF-8 ».

    Source : format 1, lecture des fichiers.
    """


@lecture("CAP003", ERREUR, "Lien symbolique")
def lien_symbolique() -> None:
    """Un lien peut mener hors du dossier, vers un fichier que personne ne voulait publier ; cap n’en suit aucun.

    Correct :
        acteurs/resam.yaml

    À corriger :
        acteurs/resam.yaml -> /home/camille/resam.yaml

    Que faire : mettre le fichier lui-même à la place du lien. Pour ranger prive/ ailleurs, CAP_PRIVE nomme un autre
    dossier.

    Source : format 1, sûreté de la lecture.
    """


@lecture("CAP004", ERREUR, "Fichier d’un genre particulier")
def fichier_special() -> None:
    """Un tube, un périphérique ou une prise n’est pas un texte : le lire pourrait bloquer cap sans fin.

    Correct :
        acteurs/resam.yaml (un fichier ordinaire)

    À corriger :
        acteurs/resam.yaml (un tube nommé, fait par mkfifo)

    Que faire : remplacer cet élément par un fichier ordinaire, ou l’effacer.

    Source : format 1, sûreté de la lecture.
    """


@lecture("CAP005", ERREUR, "Fichier trop gros")
def trop_gros() -> None:
    """Une fiche tient en quelques pages. Au-delà d’un million d’octets, c’est en général une pièce jointe ou un export
    rangé au mauvais endroit, et le lire ralentirait tout.

    Correct :
        reunions/2026-03-20-copil.md (12 ko)

    À corriger :
        reunions/2026-03-20-copil.md (3 Mo : une image collée dans le texte)

    Que faire : ranger la pièce jointe hors du dossier et y faire un lien, ou découper le texte.

    Source : format 1, limites de lecture.
    """


@lecture("CAP006", ERREUR, "Deux noms de fichier trop proches")
def noms_jumeaux() -> None:
    """Windows et macOS ne distinguent pas les capitales dans les noms de fichiers : l’un des deux écraserait l’autre
    chez un collègue.

    Correct :
        acteurs/ville.yaml
        acteurs/ville-centre.yaml

    À corriger :
        acteurs/ville.yaml
        acteurs/ville.yml

    Que faire : renommer l’un des deux avec « cap renommer », ou réunir leur contenu dans un seul.

    Source : format 1, identifiants.
    """


@lecture("CAP007", ERREUR, "Nom de fichier qui ne peut pas servir d’identifiant")
def nom_de_fichier() -> None:
    """Le nom du fichier est l’identifiant par lequel les autres fiches le désignent : il doit s’écrire partout pareil.

    Correct :
        acteurs/centre-social.yaml

    À corriger :
        acteurs/Centre social (été).yaml

    Que faire : renommer en minuscules sans accents, avec des tirets, 64 caractères au plus.

    Source : format 1, identifiants.
    """


@lecture("CAP008", AVERTISSEMENT, "Fichier sans place prévue")
def fichier_inconnu() -> None:
    """Un fichier mal nommé ou mal rangé n’est lu par personne, alors que son auteur croit l’avoir ajouté.

    Correct :
        gouvernance.yaml

    À corriger :
        gouvernence.yaml

    Que faire : corriger le nom ou le dossier. Un texte libre a sa place partout s’il finit par « .md ».

    Source : format 1, le dossier.
    """


@lecture("CAP009", ERREUR, "Conflit de fusion non résolu")
def conflit_git() -> None:
    """Quand deux personnes changent la même ligne, git laisse les deux versions entre des marques : tant qu’elles y
    sont, le fichier ne dit plus rien de sûr.

    Correct :
        nom: "Résam"

    À corriger :
        <<<<<<< HEAD
        nom: "Résam"
        =======
        nom: "Le Résam"
        >>>>>>> nom-complet

    Que faire : garder la bonne version et effacer les trois lignes de marques.

    Source : format 1, lecture des fichiers.
    """


@lecture("CAP010", ERREUR, "Caractère invisible qui change le sens de lecture")
def bidirectionnel() -> None:
    """Ces caractères, venus d’un copier-coller, font afficher un texte dans un autre ordre que celui qui est écrit : on
    relit une chose et on en adopte une autre.

    Correct :
        nom: "Résam"

    À corriger :
        nom: "Résam[U+202E]"

    Que faire : effacer le passage et le retaper au clavier.

    Source : format 1, lecture des fichiers ; attaque « Trojan Source ».
    """


@lecture("CAP011", ERREUR, "Caractère de contrôle")
def controle() -> None:
    """Un caractère invisible, souvent venu d’un tableur ou d’un PDF, gêne les recherches et casse les documents faits à
    partir du dossier.

    Correct :
        nom: "Résam"

    À corriger :
        nom: "Rés[U+0007]am"

    Que faire : effacer le caractère à l’endroit indiqué.

    Source : format 1, lecture des fichiers.
    """


@lecture("CAP012", AVERTISSEMENT, "Copie de conflit d’un espace partagé")
def copie_de_conflit() -> None:
    """Nextcloud, Dropbox ou Syncthing gardent les deux versions d’un fichier changé en même temps par deux personnes.
    Cette copie n’est pas lue : ce qu’elle apporte serait perdu.

    Correct :
        acteurs/resam.yaml

    À corriger :
        acteurs/resam (copie en conflit de Camille).yaml

    Que faire : reporter ce qu’elle apporte dans le fichier d’origine, puis l’effacer.

    Source : format 1, lecture des fichiers.
    """


@lecture("CAP013", ERREUR, "Trop de problèmes dans un fichier")
def trop_de_problemes() -> None:
    """Une même cause, répétée à chaque ligne d’un fichier, cacherait tout le reste : seuls les 500 problèmes les plus
    graves d’un fichier sont montrés. Aucun autre fichier n’en est caché.

    Correct :
        alias: [Résam, "Réseau du pays de Morlaix"]

    À corriger :
        Alias1: Résam        # et ainsi de suite, sur 600 lignes
        Alias2: "Réseau du pays de Morlaix"

    Que faire : corriger la cause des premiers, puis relancer « cap verifier » : les suivants seront montrés.

    Source : format 1, limites de lecture.
    """


@lecture("CAP020", ERREUR, "Format inconnu de cette version de cap")
def format_inconnu() -> None:
    """Le dossier a été écrit pour une version plus récente : cap pourrait le comprendre de travers.

    Correct :
        format: 1

    À corriger :
        format: 3

    Que faire : mettre cap à jour, ou écrire « format: 1 » si c’est une faute de frappe.

    Source : format 1, communaute.yaml.
    """


@lecture("CAP021", AVERTISSEMENT, "Exception à une règle qui n’existe pas")
def exception_inconnue() -> None:
    """Une exception mal écrite ne fait rien taire, et laisse croire que c’est réglé.

    Correct :
        regles:
          - code: CAP201
            motif: "Fiches en cours de reprise jusqu’en juin"

    À corriger :
        regles:
          - code: CAP2O1
            motif: "Fiches en cours de reprise jusqu’en juin"

    Que faire : corriger le code ; « cap expliquer » donne la liste.

    Source : format 1, communaute.yaml.
    """


@lecture("CAP022", CONSEIL, "Exception devenue inutile")
def exception_inutile() -> None:
    """Une exception qui ne sert plus cachera la prochaine vraie erreur du même genre.

    Correct :
        (l’exception est retirée quand ce qu’elle couvrait est réglé)

    À corriger :
        regles:
          - code: CAP201
            motif: "Fiches en cours de reprise"        # la reprise est finie

    Que faire : retirer l’exception de communaute.yaml.

    Source : format 1, communaute.yaml.
    """


@lecture("CAP030", ERREUR, "En-tête non fermé")
def en_tete_ouvert() -> None:
    """L’en-tête d’un fichier de notes se tient entre deux lignes « --- ». Sans la seconde, rien ne dit où finissent les
    champs et où commence le texte.

    Correct :
        ---
        titre: "Comité de pilotage"
        ---
        Décision : le suivi sera semestriel

    À corriger :
        ---
        titre: "Comité de pilotage"
        Décision : le suivi sera semestriel

    Que faire : ajouter une ligne « --- » après le dernier champ.

    Source : format 1, notes de réunion.
    """


@lecture("CAP040", ERREUR, "Bloc réservé à une audience inconnue")
def audience_inconnue() -> None:
    """Un bloc réservé dont le nom n’existe pas ne dit pas qui peut le lire : par prudence, son texte est gardé pour
    l’équipe de soutien.

    Correct :
        ::: membres
        La ville hésite encore.
        :::

    À corriger :
        ::: membre
        La ville hésite encore.
        :::

    Que faire : écrire « ::: membres », « ::: soutien » ou « ::: financeurs ».

    Source : format 1, qui voit quoi.
    """


@lecture("CAP041", ERREUR, "Bloc réservé non fermé")
def bloc_ouvert() -> None:
    """Sans sa ligne de fin, un bloc réservé pourrait laisser publier la suite : le texte est gardé pour l’équipe de
    soutien jusqu’au titre suivant.

    Correct :
        ::: soutien
        Tension entre deux structures.
        :::

    À corriger :
        ::: soutien
        Tension entre deux structures.

    Que faire : ajouter une ligne « ::: » après la dernière ligne à garder.

    Source : format 1, qui voit quoi.
    """


@lecture("CAP042", ERREUR, "Nombre de deux-points d’un bloc")
def bloc_mal_ecrit() -> None:
    """Un bloc réservé s’ouvre et se ferme par trois deux-points ; avec deux ou quatre, le texte est gardé pour l’équipe
    de soutien.

    Correct :
        ::: membres
        La ville hésite encore.
        :::

    À corriger :
        :: membres
        La ville hésite encore.
        ::

    Que faire : écrire trois deux-points.

    Source : format 1, qui voit quoi.
    """


@lecture("CAP043", ERREUR, "Fin de bloc sans début")
def bloc_sans_debut() -> None:
    """Une ligne ferme un bloc réservé que rien n’ouvre : ce qui précède est gardé pour l’équipe de soutien.

    Correct :
        ::: membres
        La ville hésite encore.
        :::

    À corriger :
        La ville hésite encore.
        :::

    Que faire : écrire « ::: membres » avant le texte à garder, ou retirer cette ligne.

    Source : format 1, qui voit quoi.
    """


@lecture("CAP044", AVERTISSEMENT, "Bloc de code non fermé")
def code_ouvert() -> None:
    """Trois accents graves ouvrent un passage de code, où rien n’est lu comme une décision ou une tâche. Sans leur
    fermeture, cap lit la suite comme du texte.

    Correct :
        ```
        exemple
        ```

    À corriger :
        ```
        exemple

    Que faire : ajouter la ligne de fin, ou retirer celle du début.

    Source : format 1, notes de réunion.
    """


@lecture("CAP045", ERREUR, "Numéro donné deux fois dans une réunion")
def numero_double() -> None:
    """Une décision, une tâche ou une question se désigne par son numéro (2026-03-20-copil#D1) : deux fois le même, et
    on ne sait plus de laquelle on parle.

    Correct :
        Décision D1 : adopter la charte
        Décision D2 : reconduire le jardin

    À corriger :
        Décision D1 : adopter la charte
        Décision D1 : reconduire le jardin

    Que faire : donner un autre numéro, ou aucun : sans numéro, cap compte dans l’ordre des lignes.

    Source : format 1, notes de réunion.
    """


@lecture("CAP101", ERREUR, "YAML illisible")
def yaml_illisible() -> None:
    """La ligne ne se lit pas comme du YAML : le reste du fichier ne peut pas être compris et manque partout.

    Correct :
        porteurs:
          - resam
          - ville

    À corriger :
        porteurs:
          - resam
         - ville

    Que faire : regarder les retraits, les guillemets et les deux-points de cette ligne et de celle d’avant.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP102", ERREUR, "Champ écrit deux fois")
def champ_double() -> None:
    """Des deux valeurs, une seule serait gardée, sans que rien ne dise laquelle.

    Correct :
        roles: [porteuse, soutien]

    À corriger :
        roles: porteuse
        roles: soutien

    Que faire : garder une seule ligne, ou réunir les deux valeurs en liste.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP103", ERREUR, "Champ inconnu")
def champ_inconnu() -> None:
    """Un champ mal écrit n’est lu par personne, alors que son auteur croit l’information donnée.

    Correct :
        missions: "Accompagner les associations"
        x-couleur: vert          # un champ à vous commence par x-

    À corriger :
        mission: "Accompagner les associations"

    Que faire : corriger le nom du champ ; le message propose le plus proche.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP104", ERREUR, "Champ indispensable absent")
def champ_manquant() -> None:
    """Presque rien n’est obligatoire ; ce champ-là l’est, parce que sans lui la fiche ne désigne rien.

    Correct :
        nom: "Résam"

    À corriger :
        type: association        # et pas de nom

    Que faire : ajouter le champ indiqué.

    Source : format 1, presque rien n’est obligatoire.
    """


@lecture("CAP105", ERREUR, "Forme inattendue")
def forme_inattendue() -> None:
    """Une liste, un bloc de champs et une simple valeur ne se lisent pas de la même façon : écrite sous une autre
    forme, l’information est perdue.

    Correct :
        territoire:
          nom: "Pays de Morlaix"
          echelle: pays

    À corriger :
        territoire:
          - "Pays de Morlaix"
          - pays

    Que faire : reprendre la forme indiquée. Une valeur seule peut toujours tenir lieu de liste.

    Source : format 1, champs des fiches.
    """


@lecture("CAP106", ERREUR, "Valeur qui ne convient pas à son champ")
def valeur_refusee() -> None:
    """Un nombre, un montant, une durée, une heure ou un oui/non s’écrivent de plusieurs façons, mais celle-ci ne se
    comprend d’aucune.

    Correct :
        effectif: env. 40
        montant: 18 000,50 €
        duree: 1h30
        diffusion: oui

    À corriger :
        effectif: une quarantaine
        diffusion: peut-être

    Que faire : reprendre une des écritures du message ; « n. c. » dit qu’on ne sait pas, une valeur vide qu’il n’y en a
    pas.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP107", ERREUR, "Mot hors de la liste")
def mot_hors_liste() -> None:
    """Ces champs prennent un mot d’une liste fermée, pour que les cartes et les comptes s’y retrouvent.

    Correct :
        type: association

    À corriger :
        type: asso

    Que faire : choisir un des mots que donne le message ; accents et capitales ne comptent pas.

    Source : format 1, champs des fiches.
    """


@lecture("CAP110", ERREUR, "Ancre ou alias YAML")
def ancre() -> None:
    """En YAML, « & » et « * » en début de valeur sont des renvois d’un endroit à un autre : ils rendent un fichier
    difficile à relire, et un renvoi en boucle peut épuiser la mémoire.

    Correct :
        nom: "*Résam* et amis"
        membres: [resam, ville]

    À corriger :
        membres: [&premier resam, ville]
        presents: [*premier]

    Que faire : recopier la valeur ; si c’est un texte, le mettre entre guillemets doubles.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP111", ERREUR, "Clé de fusion YAML")
def cle_de_fusion() -> None:
    """« << » recopie un bloc dans un autre : le lecteur ne voit plus d’où viennent les valeurs.

    Correct :
        nom: "Résam"
        type: association

    À corriger :
        nom: "Résam"
        <<: {type: association}

    Que faire : recopier les champs.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP112", ERREUR, "Étiquette YAML")
def etiquette() -> None:
    """En YAML, « ! » en début de valeur demande un traitement particulier, que cap ne fait jamais.

    Correct :
        nom: "!Important"

    À corriger :
        nom: !important Résam

    Que faire : mettre la valeur entre guillemets doubles.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP113", ERREUR, "Directive YAML")
def directive() -> None:
    """Une ligne qui commence par « % » change la façon de lire tout le fichier : « non » y deviendrait faux, et
    « 12:30 » un nombre.

    Correct :
        nom: "Résam"

    À corriger :
        %YAML 1.1
        ---
        nom: "Résam"

    Que faire : effacer cette ligne, et la ligne « --- » qui la suit.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP114", ERREUR, "Plusieurs documents dans un fichier")
def plusieurs_documents() -> None:
    """« --- » au milieu d’un fichier en commence un autre, qui ne serait pas lu.

    Correct :
        nom: "Résam"
        type: association

    À corriger :
        nom: "Résam"
        ---
        nom: "Ville"

    Que faire : faire un fichier par fiche, ou effacer la ligne « --- ».

    Source : format 1, lecture du YAML.
    """


@lecture("CAP115", ERREUR, "Trop de niveaux emboîtés")
def trop_profond() -> None:
    """Une fiche n’a jamais besoin de trente retraits : c’est le signe de crochets ouverts par erreur, ou d’un fichier
    fait pour bloquer cap.

    Correct :
        membres: [resam, ville]

    À corriger :
        membres: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[resam]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]

    Que faire : vérifier les crochets et les retraits.

    Source : format 1, limites de lecture.
    """


@lecture("CAP116", ERREUR, "Tabulation en retrait")
def tabulation() -> None:
    """YAML n’accepte que des espaces en début de ligne ; une tabulation a la même apparence, mais arrête la lecture.

    Correct :
        territoire:
          nom: "Pays de Morlaix"

    À corriger :
        territoire:
        [tabulation]nom: "Pays de Morlaix"

    Que faire : remplacer la tabulation par deux espaces, et régler l’éditeur pour qu’il le fasse seul.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP117", AVERTISSEMENT, "Fichier vide")
def fichier_vide() -> None:
    """Un fichier vide est souvent un enregistrement manqué : son contenu est peut-être resté ailleurs.

    Correct :
        # rien pour l’instant : les propositions viendront du copil de juin

    À corriger :
        (0 octet)

    Que faire : remplir le fichier, y laisser une ligne de commentaire, ou l’effacer.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP118", ERREUR, "Ligne, valeur ou liste trop longue")
def trop_long() -> None:
    """Une ligne de plus de 20 000 caractères, ou une valeur de plus de 100 000, n’est pas une fiche : c’est un document
    ou une image collés là. Une liste a aussi sa limite : 1 000 références, 50 publics, 20 parcours de 50 étapes.

    Correct :
        genese: |
          La communauté est née en 2022…
          Puis…

    À corriger :
        genese: "…"          # 30 000 caractères sur une seule ligne

    Que faire : couper en plusieurs lignes, ou ranger ce long texte dans un document à part.

    Source : format 1, limites de lecture.
    """


@lecture("CAP119", ERREUR, "Identifiant mal formé")
def identifiant() -> None:
    """L’identifiant sert à désigner un élément depuis une autre fiche : il doit s’écrire partout pareil, sans accents
    ni espaces.

    Correct :
        - id: comite-pilotage

    À corriger :
        - id: Comité de pilotage

    Que faire : écrire en minuscules sans accents, avec des tirets, 64 caractères au plus ; le nom garde ses accents.

    Source : format 1, identifiants.
    """


@lecture("CAP151", ERREUR, "Deux-points dans une valeur")
def piege_deux_points() -> None:
    """Un deux-points suivi d’une espace fait croire à YAML qu’un autre champ commence. Le français en met partout.

    Correct :
        motif: "Reporté : salle indisponible"

    À corriger :
        motif: Reporté : salle indisponible

    Que faire : mettre la valeur entre guillemets doubles ; « cap verifier --corriger » le fait.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP152", AVERTISSEMENT, "Dièse qui coupe une valeur")
def piege_diese() -> None:
    """Après une espace, « # » commence un commentaire : la fin de la phrase disparaît sans bruit.

    Correct :
        missions: "Semaine #1 du jardin partagé"

    À corriger :
        missions: Semaine #1 du jardin partagé

    Que faire : mettre la valeur entre guillemets doubles ; « cap verifier --corriger » le fait.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP153", ERREUR, "Valeur qui commence par un signe réservé")
def piege_signe() -> None:
    """Au début d’une valeur, les signes ` @ [ { ] } , % * & ! | > - ? ont un sens pour YAML.

    Correct :
        contact: "@resam"

    À corriger :
        contact: @resam

    Que faire : mettre la valeur entre guillemets doubles ; « cap verifier --corriger » le fait.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP154", ERREUR, "Texte après un guillemet fermant")
def piege_guillemet() -> None:
    """Pour YAML, la valeur est finie au deuxième guillemet : ce qui suit l’arrête.

    Correct :
        nom: "Résam, maison des associations"

    À corriger :
        nom: "Résam", maison des associations

    Que faire : mettre toute la valeur entre guillemets doubles ; « cap verifier --corriger » le fait.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP155", ERREUR, "Virgule entre accolades")
def piege_virgule() -> None:
    """Entre accolades, une virgule sépare deux champs : un montant y perd ses centimes, sans aucune erreur de YAML.

    Correct :
        produits:
          - {ligne: "Région", montant: "18 000,50 €"}

    À corriger :
        produits:
          - {ligne: "Région", montant: 18 000,50 €}

    Que faire : mettre la valeur entre guillemets doubles ; « cap verifier --corriger » le fait.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP156", AVERTISSEMENT, "Espaces autour d’un identifiant")
def piege_espaces() -> None:
    """Une espace entre guillemets fait partie de la valeur : l’identifiant lu n’est plus exactement celui de la fiche.

    Correct :
        porteurs: [resam]

    À corriger :
        porteurs: ["resam "]

    Que faire : effacer ces espaces ; « cap verifier --corriger » le fait.

    Source : format 1, identifiants.
    """


@lecture("CAP157", ERREUR, "Espace insécable après les deux-points")
def piege_insecable() -> None:
    """Venue d’un traitement de texte, une espace insécable ressemble à une espace ; YAML ne voit alors plus le champ.

    Correct :
        nom: "Résam"

    À corriger :
        nom:[U+00A0]"Résam"

    Que faire : remplacer l’espace par une espace ordinaire ; « cap verifier --corriger » le fait.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP158", CONSEIL, "Zéro de tête sans guillemets")
def piege_zero() -> None:
    """Un code postal ou un téléphone commence parfois par zéro. cap garde ce qui est écrit ; un tableur, ou un autre
    outil qui lit le même fichier, y voit un nombre et perd le zéro.

    Correct :
        perimetre: "01000"

    À corriger :
        perimetre: 01000

    Que faire : mettre la valeur entre guillemets doubles ; « cap verifier --conseils --corriger » le fait.

    Source : format 1, lecture du YAML.
    """


@lecture("CAP301", ERREUR, "Date illisible")
def date_illisible() -> None:
    """Une date qui ne se comprend pas ne peut ni rappeler une échéance ni situer un fait.

    Correct :
        le: 2026-03-20
        debut: printemps 2026
        fin: n. c.

    À corriger :
        le: 30 février 2026
        debut: bientôt

    Que faire : écrire un jour, un mois, un trimestre (T4 2024), une saison, une année, ou « n. c. » quand on ne sait
    pas. cap n’invente jamais un jour.

    Source : format 1, dates.
    """


@lecture("CAP302", ERREUR, "Date ambiguë")
def date_ambigue() -> None:
    """« 12/01/21 » se lit le 12 janvier 2021 ou le 21 janvier 2012 selon les habitudes.

    Correct :
        le: 12/01/2021

    À corriger :
        le: 12/01/21

    Que faire : écrire l’année en quatre chiffres.

    Source : format 1, dates.
    """


REGLES = (
    regle_en_panne,
    illisible,
    encodage,
    lien_symbolique,
    fichier_special,
    trop_gros,
    noms_jumeaux,
    nom_de_fichier,
    fichier_inconnu,
    conflit_git,
    bidirectionnel,
    controle,
    copie_de_conflit,
    trop_de_problemes,
    format_inconnu,
    exception_inconnue,
    exception_inutile,
    en_tete_ouvert,
    audience_inconnue,
    bloc_ouvert,
    bloc_mal_ecrit,
    bloc_sans_debut,
    code_ouvert,
    numero_double,
    yaml_illisible,
    champ_double,
    champ_inconnu,
    champ_manquant,
    forme_inattendue,
    valeur_refusee,
    mot_hors_liste,
    ancre,
    cle_de_fusion,
    etiquette,
    directive,
    plusieurs_documents,
    trop_profond,
    tabulation,
    fichier_vide,
    trop_long,
    identifiant,
    piege_deux_points,
    piege_diese,
    piege_signe,
    piege_guillemet,
    piege_virgule,
    piege_espaces,
    piege_insecable,
    piege_zero,
    date_illisible,
    date_ambigue,
)

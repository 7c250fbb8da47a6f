"""What the evidence pack says about itself."""

README = """\
Dossier {case} — pièces de preuve, arrêtées le {at}
====================================================

Ce dossier montre comment une demande a été traitée, sans un mot de ce que la personne a écrit.

  register.json    la ligne du registre des demandes ; receipt_header_sha256 : l’empreinte de la ligne Received: du
                   premier serveur de l’entreprise, espaces réduites à une, sur laquelle repose la réception
  dates.fr.txt     pourquoi chaque date est ce qu’elle est ; dates.json : les faits et les dates
  notices.json     chaque message envoyé : identifiants, instants, empreintes des modèles de texte
                   tels qu’ils sont dans le programme qui a produit ce dossier
  journal.jsonl    les entrées du journal qui concernent ce dossier
  chain.txt        numéro et empreinte de chaque entrée depuis lors : la chaîne, sans ce qu’elle dit
  MANIFEST.json    l’empreinte SHA-256 de chaque fichier

Vérifier : privacy-bot evidence --verify FICHIER.zip --anchor NUMÉRO:EMPREINTE
L’ancre est celle que « privacy-bot journal verify » a imprimée et que l’entreprise garde hors de la base. Sans
elle, la vérification montre que les pièces vont ensemble, et non que personne ne les a refaites en entier.
À la main : l’empreinte d’une entrée est le SHA-256 du JSON de ses champs seq, at, actor, event, case_number,
detail et previous (payload_digest et expires_at s’ils y sont),
clés triées, sans espaces, en ASCII ; previous est l’empreinte de l’entrée d’avant.

« accepted_by_gmail » veut dire que Gmail a accepté le message ; « presumed_delivered », qu’il n’est pas revenu
en 72 heures. Rien ne prouve qu’un courriel a été remis, et rien ici ne le prétend.


Case {case} — evidence as of {at}
====================================================

This pack shows how a request was handled, without a word of what the person wrote.

  register.json    the line of the register of requests; receipt_header_sha256: the digest of the Received: line of
                   the company's first server, runs of space made one, on which the receipt rests
  dates.en.txt     why each date is what it is; dates.json: the facts and the dates
  notices.json     each notice sent: ids, instants, digests of the text templates as they are in
                   the program that made this pack
  journal.jsonl    the journal entries about this case
  chain.txt        number and digest of every entry since: the chain, without what it says
  MANIFEST.json    the SHA-256 of every file

To verify: privacy-bot evidence --verify FILE.zip --anchor NUMBER:DIGEST
The anchor is what `privacy-bot journal verify` printed and the company keeps outside the database. Without it,
verifying shows that the pieces belong together, and not that nobody made all of them anew.
By hand: the digest of an entry is the SHA-256 of the JSON of its fields seq, at, actor, event, case_number,
detail and previous (payload_digest and expires_at where present),
keys sorted, no spaces, in ASCII; previous is the digest of the entry before.

"accepted_by_gmail" means that Gmail accepted the message; "presumed_delivered", that it did not come back within
72 hours. Nothing proves that a mail was delivered, and nothing here says so.
"""

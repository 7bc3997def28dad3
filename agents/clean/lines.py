"""Lines that are not the article: sharing, reading on, advertisements, copyright, sign-offs.

Each pattern covers a class of line and must match the whole of a short paragraph, so that a sentence which merely
begins like one stays.
"""

import re

# A paragraph longer than this is prose, or a legal notice that says so at its start.
MAX_LINE = 200
_NETWORKS = r"(?:facebook|twitter|x|whatsapp|linkedin|telegram|reddit|pinterest|instagram|youtube|threads|bluesky|mastodon|flipboard|e-?mail|line|kakaotalk|weibo)"  # fmt: skip
_THING = r"(?:this |the |our |your )?(?:article|story|page|post|link|report|news|video|url)"
_CONTROLS = (
    rf"(?:{_NETWORKS}(?:[\s,|/•·]+(?:and )?)?){{1,12}}",
    rf"(?:share|tweet|pin|post|print|save|bookmark|e-?mail|copy|like|send)(?: {_THING})?(?: (?:on|via|to|with|by) (?:{_NETWORKS}|friends|a friend))?",
    r"(?:copy|get) link(?: copied)?|link copied|share options?|share this|text size|font size|listen(?: to this article)?",
    r"advertise?ments?|sponsored(?: content| by)?|promoted(?: content)?|ad(?: feedback)?|anzeige|werbung|publicité|publicidad|pubblicità|reklama",
    r"(?:skip|close|remove) (?:ad|ads|advertisement)s?|(?:story|article|content) continues (?:below|after)(?: (?:this )?(?:ad|advertisement))?",
    r"(?:\d{1,4} |no |view |show |see |leave a |add a |post a |join the )?(?:all )?(?:comments?|conversation|discussion|reply|replies)(?: \(?\d{1,5}\)?)?",
    r"(?:trending|recommended|related|must[ -]reads?|editor[’']?s[’']? (?:picks?|choice)|don[’']?t miss)(?: (?:now|for you|stories|articles|news|posts|topics|videos?|links?|coverage|content))?",
    r"more (?:from|by) .{1,40}",
    r"(?:most|top|more|latest|popular|other) (?:read|viewed|popular|shared|commented|stories|articles|news|posts|topics|videos|links|coverage)(?: (?:from|on|in|for|by|about) .{1,40}| now| today)?",
    r"back to top|next article|previous article|next|previous|loading(?:\.|…)*|menu|search|home|close|skip to (?:main )?content|play|watch(?: now| live)?|live|breaking(?: news)?|read(?: full)? (?:more|next|on|story|article)|weiterlesen|lire la suite|lire aussi|leer más|lees meer|leggi (?:anche|tutto)|mehr zum thema|à lire aussi|lea también",
    r"(?:artikel|beitrag|seite|cet article|l[’']article|artículo|noticia|articolo)? ?(?:teilen|drucken|versenden|merken|vorlesen|kommentieren|partager|imprimer|enregistrer|commenter|compartir|imprimir|guardar|comentar|condividi|stampa|commenta|delen|opslaan)(?: (?:cet article|l[’']article|artículo|esta noticia|articolo|auf .{1,30}))?",
    r"(?:(?:den |unseren |jetzt )?(?:newsletter|e-paper|podcast)s? (?:abonnieren|bestellen|anmelden)|abonnez-vous(?: .{1,60})?|s[’']abonner|suscríbe(?:te|ase)(?: .{1,60})?|assine(?: .{1,60})?|abbonati(?: .{1,60})?|jetzt abonnieren)",
    r"\d{1,3}[ -]?min(?:ute)?s?(?: read)?|reading time\W{0,3}\d{1,3} ?min(?:ute)?s?",
    r"(?:log|sign) ?(?:in|up|out)|register(?: now)?|subscribe(?: now| today)?|newsletters?|enable notifications|accept(?: all)?(?: cookies)?",
)
CONTROL = re.compile(rf"\W*(?:{'|'.join(_CONTROLS)})\W*", re.IGNORECASE)
_INVITATIONS = (
    r"(?:lesen sie (?:auch|hier|mehr|dazu)|mehr (?:dazu|zum thema)|(?:à )?lire (?:aussi|également)|lea (?:también|además)|lee también|leia (?:também|mais)|leggi anche|lees ook)\s?:?\s?.{3,150}",
    r"(?:read|see|also|read also|also read|see also|related|more|watch|listen|explore|go deeper|in pictures|in other news|dig deeper)(?: (?:more|also|next|on|stories|story|articles?|news|coverage|video))?\s?(?::|»|>|–|—|\|).{3,150}",
    r"(?:click|tap) (?:here|on the link|the link|through)\b.{0,120}",
    r"(?:follow|like|find|join|add) (?:us|me|him|her|\w+(?: \w+)? (?:news|times|post)?) ?(?:on|at|as|via)\b.{0,80}",
    r"(?:follow|tweet) .{0,40}@\w{2,30}.{0,40}",
    r"(?:sign|log) (?:up|in) (?:for|to|with|here|now)\b.{0,120}|(?:subscribe|register|donate) (?:to|for|here|now|today|below)\b.{0,120}",
    r"(?:get|receive) .{0,60}\b(?:newsletter|inbox|alerts?|breaking news)\b.{0,60}",
    r"(?:download|get) (?:the|our) .{0,30}\bapp\b.{0,80}|(?:have|got) (?:a (?:news )?tip|something to share)\b.{0,100}",
    r"(?:this|a version of this) (?:article|story|post|report|content) (?:was|has been|is|first|originally) .{0,40}(?:first appeared|appeared first|syndicated|republished|translated|auto-?generated)\b.{0,120}",
    r"if you (?:have any questions|(?:like|liked|enjoyed) (?:this|our)|would like to)\b.{0,150}",
)
INVITATION = re.compile(rf"\W*(?:{'|'.join(_INVITATIONS)})", re.IGNORECASE)
LEGAL = re.compile(
    r"\W*(?:(?:©|\(c\)|&copy;|copyright\b(?: ©| \(c\))?)\s*.{0,200}|all rights reserved\b.{0,120}"
    r"|.{0,100}\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados)\W*"
    r"|.{0,60}\bmay not be (?:published|reproduced|republished|copied)\b.{0,120}|unauthori[sz]ed (?:use|reproduction)\b.{0,100})",
    re.IGNORECASE,
)
# One of these stands in whatever LEGAL matches.
LEGAL_WORDS = ("©", "&copy;", "(c)", "copyright", "rights reserved", "vorbehalten", "réservés", "reservados", "may not be", "unauthori")  # fmt: skip
PICTURE = re.compile(
    r"\W*(?:photo(?:graph)?s?|image|picture|file (?:photo|image)|illustration|graphic|video|foto|bild|crédit(?:s)?(?: photo)?|photo credit|image credit|picture alliance)"
    r"(?: (?:by|credit|source|courtesy(?: of)?))?\s?[:/©]\s?.{2,80}|\W*(?:getty images|shutterstock|istock(?:photo)?|alamy|epa-efe|imago|unsplash|pixabay)(?:[ /].{0,60})?",
    re.IGNORECASE,
)
# `reporter@example.com`, with or without the name before it.
MAIL = re.compile(
    r"(?:by )?[\w .'’-]{0,50}[\s(\[<]*[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}[\s)\]>.]*", re.IGNORECASE
)
SIGN_OFF = re.compile(
    r"[\s(\[—–-]*(?:additional |with )?(?:reporting|writing|editing|edited|written|compiled|translated|translation|inputs?|contributions?|contributed)"
    r"(?: and (?:reporting|writing|editing))?(?: by| from)\b.{2,250}",
    re.IGNORECASE,
)
# Case counts: `The end` closes a tale, `ENDS` a dispatch.
_END = r"(?:[(\[/*_–—-]{0,3}\s?(?:ENDS?|FIM|FIN|ENDE|[Ee]nd ?[Ii]tem|ENDITEM)\s?[)\]/*_.–—-]{0,3}|[(\[]ends?[)\]]|[-–—]\s?30\s?[-–—]|#{2,5})"
END = re.compile(rf"\s*{_END}\s*")
# ... and behind the last sentence of a paragraph.
END_BEHIND = re.compile(rf"(?<=[.!?…\"'”’»)\]])\s*{_END}\s*$")
# The longest end mark with its brackets and spaces, and the sentence's end before it.
MAX_END = 24
RULE = re.compile(r"[\W_]{1,200}")


def without_end_mark(paragraph: str) -> str:
    """The paragraph without an end mark behind its last sentence."""
    return paragraph[:-MAX_END] + END_BEHIND.sub("", paragraph[-MAX_END:]) if paragraph else paragraph


def is_boilerplate(paragraph: str) -> bool:
    """Whether the paragraph is furniture of the page or dump and not part of the article."""
    if len(paragraph) > MAX_LINE:
        return False
    if any(pattern.fullmatch(paragraph) for pattern in (CONTROL, INVITATION, PICTURE, RULE)):
        return True
    # Both expressions are slow to fail, and most paragraphs have none of their words.
    if "@" in paragraph and MAIL.fullmatch(paragraph):
        return True
    small = paragraph.casefold()
    return any(word in small for word in LEGAL_WORDS) and LEGAL.fullmatch(paragraph) is not None


def is_sign_off(paragraph: str) -> bool:
    """Whether a last paragraph says who wrote and edited, or marks the end."""
    return len(paragraph) <= MAX_LINE and (
        END.fullmatch(paragraph) is not None or SIGN_OFF.fullmatch(paragraph) is not None
    )

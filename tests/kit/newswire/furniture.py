"""What publishers put around articles: notices, credits, calls to subscribe. Written for these tests, in many tongues.

`{paper}`, `{year}`, `{town}` and `{n}` are filled by each publisher in its own way, so that there are far more than stand here.
"""

import random

NOTICES: dict[str, list[str]] = {
    "en": [
        "{paper} is committed to accurate reporting. If you believe that something in this article is wrong, write to the readers' desk in {town} and we will look into it.",
        "Copyright {year} {paper}. No part of this report may be copied, stored or passed on without the written consent of the publisher.",
        "You have read {n} of your free articles this month. Become a supporter of {paper} and read on without limits from tomorrow morning.",
        "We and our {n} partners keep information on your device so that we can show you advertisements that suit you. You may change your mind at any time.",
        "Download the app of {paper} to be told first when news breaks in {town} and around it. Available for telephones and tablets of every make.",
        "This story was produced with the support of the {town} Journalism Fund, which has no say in what {paper} prints.",
        "The writer is a staff reporter of {paper}. Opinions expressed by contributors are their own and need not be shared by the editors.",
        "Weather by the {town} observatory, share prices delayed by at least {n} minutes, puzzles and crosswords on the back page of {paper}.",
    ],
    "de": [
        "Alle Rechte vorbehalten. Die Vervielfältigung von Inhalten der {paper} ist nur mit vorheriger Zustimmung der Redaktion in {town} gestattet.",
        "Sie lesen einen frei zugänglichen Artikel der {paper}. Mit einem Abonnement für {n} Euro im Monat unterstützen Sie unabhängigen Journalismus aus {town}.",
        "Haben Sie einen Fehler entdeckt? Schreiben Sie an die Leserredaktion der {paper}, wir gehen jedem Hinweis nach.",
        "Wir verwenden gemeinsam mit {n} Partnern Techniken, die Ihr Gerät wiedererkennen. Ihre Einwilligung können Sie jederzeit in den Einstellungen widerrufen.",
        "Mehr aus {town} und der Region lesen Sie jeden Morgen in unserem Rundbrief, den Sie kostenlos bestellen können.",
    ],
    "fr": [
        "Tous droits réservés {year} {paper}. La reproduction de cet article, même partielle, est interdite sans l'accord écrit de la rédaction de {town}.",
        "Il vous reste {n} articles gratuits ce mois-ci. Abonnez-vous à {paper} pour continuer votre lecture sans interruption.",
        "Une erreur dans cet article ? Signalez-la au service des lecteurs de {paper}, qui vous répondra dans les meilleurs délais.",
        "Avec nos {n} partenaires, nous conservons des informations sur votre appareil afin de mesurer l'audience et d'adapter la publicité.",
    ],
    "es": [
        "Quedan reservados todos los derechos de {paper}. Se prohíbe la reproducción total o parcial de este contenido sin permiso de la redacción de {town}.",
        "Le quedan {n} artículos gratuitos este mes. Suscríbase a {paper} y apoye el periodismo que se hace en {town}.",
        "Si ha encontrado un error en esta información, escríbanos a la defensoría del lector y lo corregiremos cuanto antes.",
        "Nosotros y nuestros {n} socios guardamos datos en su dispositivo para mostrarle anuncios de su interés y medir su rendimiento.",
    ],
    "pt": [
        "Todos os direitos reservados a {paper}. É proibida a reprodução deste conteúdo sem autorização da redação em {town}.",
        "Receba as notícias de {town} todas as manhãs no seu telefone: inscreva-se no boletim gratuito de {paper}.",
        "Este conteúdo é exclusivo para assinantes. Por {n} reais ao mês você lê tudo o que {paper} publica.",
    ],
    "it": [
        "Riproduzione riservata {year} {paper}. È vietato copiare questo articolo senza il consenso scritto della redazione di {town}.",
        "Hai letto {n} articoli gratuiti questo mese. Abbonati a {paper} per sostenere chi racconta {town} ogni giorno.",
        "Iscriviti alla nostra newsletter per ricevere ogni sera le notizie più importanti della giornata scelte dalla redazione.",
    ],
    "nl": [
        "Op dit artikel rust auteursrecht van {paper}. Overname is alleen toegestaan na toestemming van de redactie in {town}.",
        "Wil je meer lezen over {town} en omgeving? Neem een abonnement op {paper} vanaf {n} euro per maand.",
    ],
    "tr": [
        "Bu haberin bütün hakları {paper} gazetesine aittir. {town} yazı işlerinin izni olmadan çoğaltılamaz, yayımlanamaz.",
        "{paper} haberlerini her sabah telefonunuza göndermemizi isterseniz ücretsiz bültenimize kaydolabilirsiniz.",
    ],
    "ru": [
        "Все права защищены. Перепечатка материалов издания {paper} допускается только с письменного согласия редакции.",
        "Подпишитесь на утреннюю рассылку издания {paper}, чтобы первыми узнавать о главных событиях города и области.",
    ],
    "ar": [
        "جميع الحقوق محفوظة لصحيفة {paper}. لا يجوز نسخ هذا المقال أو إعادة نشره دون إذن كتابي من هيئة التحرير.",
        "اشترك في النشرة الصباحية المجانية لتصلك أهم الأخبار كل يوم قبل أن تبدأ عملك.",
    ],
    "sw": [
        "Haki zote zimehifadhiwa na gazeti la {paper}. Hairuhusiwi kunakili habari hii bila idhini ya maandishi ya wahariri.",
        "Jiunge na jarida letu la asubuhi upate habari zote muhimu za {town} na vitongoji vyake bila malipo.",
    ],
}
AGENCIES = [
    "Norvik News",
    "TRP",
    "Delta Press",
    "Meridian",
    "ANB",
    "Kestrel Wire",
    "Agence Boréale",
    "Ostwind",
    "PanPress",
]
PAPERS = ["Courier", "Gazette", "Morgenblatt", "Tagesbote", "L'Écho", "La Voz", "O Diário", "Il Faro", "De Stem", "Haber", "Вестник", "Herald", "Sentinel", "Chronicle", "Anzeiger"]  # fmt: skip
TOWNS = ["Haverby", "Osterfeld", "Lindmoor", "Santa Olaya", "Vila Serena", "Montclaude", "Keldar", "Brezno", "Port Amery", "Tolvik", "Quellin", "Marrow Bay", "Sintra Nova", "Dunholm", "Askel"]  # fmt: skip
FIRST = ["Ada", "Bruno", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kemal", "Lucia", "Mira", "Nils", "Olga", "Pablo", "Rosa", "Stefan", "Tomas", "Vera"]  # fmt: skip
LAST = ["Abernathy", "Barros", "Castellan", "Drummond", "Eklund", "Ferrer", "Grabowski", "Holloway", "Ivanenko", "Jansson", "Kowal", "Lindqvist", "Moreau", "Nakata", "Okafor", "Petrov", "Quiroga", "Rasmussen", "Sorensen", "Tanaka"]  # fmt: skip
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]  # fmt: skip


def paper(dice: random.Random) -> str:
    """A publisher's name; the number keeps any two apart."""
    return f"{dice.choice(PAPERS)} {dice.choice(TOWNS)} {dice.randrange(1000)}"


def person(dice: random.Random) -> str:
    """A name, first and last."""
    return f"{dice.choice(FIRST)} {dice.choice(LAST)}"


def notices(dice: random.Random, count: int, language: str) -> list[str]:
    """`count` paragraphs of one publisher, in the article's language where there are some, else in English."""
    known = NOTICES.get(language, NOTICES["en"])
    filled = {"paper": paper(dice), "year": dice.randint(2015, 2026), "town": dice.choice(TOWNS), "n": dice.randint(2, 900)}  # fmt: skip
    return [text.format(**filled) for text in dice.sample(known, min(count, len(known)))]

"""Forms in which text dumps write bylines, dates, datelines, credits, furniture and repetition, by language.

Written from knowledge of wires and sites, each with invented names. A form is `fresh` when its hash is odd: rules may be
made while looking at the others, and the fresh ones show how far they carry.
"""

from hashlib import md5

BYLINES = {
    "en": (
        "By {names}\n{date}", "{date}\nBy {names}", "By {names}{label}{date}", "By {names} | {date}", "{names} • {date}",
        "By {names}, {role}\n{date}", "by {names}\n{label}{date}", "BY {NAMES}\n{date}", "By {names} in {city}\n{date}",
        "{label}{date}\nBy {names}", "By {names} — {date}", "{names}\n{role}\n{date}", "Written by {names}\n{date}",
        "Written by: {names}, {label}{date}", "Reported by {names}\n{date}", "Story by {names}\n{label}{date}",
        "By: {names}\n{date}", "Author: {names}\nDate: {date}", "Posted by {names} on {date}", "{names} | {date}",
        "By {names} ({outlet})\n{date}", "By {names} for {outlet}\n{date}", "By {names} | {outlet}\n{date}",
        "By {names}, {outlet}, {date}", "By {names} {mail}\n{date}", "By {names} {handle}\n{label}{date}",
        "{date} | By {names}", "{date} - {names}", "{date} by {names}", "{label}{date} by {names}",
        "By {names} and agencies\n{date}", "By {names}, {city}\n{date}", "By {names} with {outlet}\n{date}",
        "By {names} · {date} · 4 min read", "By {names} {label}{date} Updated: {date2}", "Words: {names}\n{date}",
        "By {names}\n{role}\n{label}{date}\nUpdated {date2}", "By {names}\n{label}{date} | Last updated: {date2}",
        "{names} {date}", "{names}, {outlet}\n{date}", "Reporter: {names}\n{date}", "By {names} / {outlet} / {date}",
        "From {names} in {city}\n{date}", "{names} reports from {city}\n{date}", "By {names}, {role}, {city}\n{date}",
        "Text by {names}\n{date}", "By {names} @ {date}", "By {names}\nPublication date: {date}", "({names})\n{date}",
        "By\n{names}\n{date}", "{outlet} | By {names} | {date}", "By {names} -- {date}", "By {names} // {date}",
        "By {names}\nPUBLISHED: {date} | UPDATED: {date2}", "By {names} On {date}", "By {names} Last Updated {date2}\n{label}{date}",
    ),
    "de": (
        "Von {names}\n{date}", "Von {names} | {date}", "{date}\nVon {names}", "Von {names}Veröffentlicht am {date}",
        "von {names}, {date}", "Von {names}, {outlet}\n{date}", "Stand: {date}\nVon {names}", "Ein Bericht von {names}\n{date}",
        "{names}, {date}", "Autor: {names}\nVeröffentlicht: {date}", "VON {NAMES}\n{date}", "Text: {names}\n{date}",
    ),
    "fr": ("Par {names}\nPublié le {date}", "Par {names}, le {date}", "{names}\n{date}", "Par {names}Publié le {date} - Mis à jour le {date2}", "Publié le {date} par {names}", "Propos recueillis par {names}\n{date}", "PAR {NAMES}\n{date}"),
    "es": ("Por {names}\n{date}", "Por {names} | {date}", "{names}\n{city} - {date}", "Publicado por {names} el {date}", "POR {NAMES}\n{date}", "Redacción: {names}\n{date}", "Texto: {names}\nActualizado: {date}"),
    "pt": ("Por {names}\n{date}", "Por {names}, {outlet} - {date}", "Publicado em {date} por {names}", "{names}\nAtualizado em {date}"),
    "it": ("di {names}\n{date}", "Di {names} - {date}", "di {names}\nPubblicato il {date}", "{date}\ndi {names}"),
    "ru": ("Автор: {names}\n{date}", "{names}, {date}", "{date}\n{names}", "Текст: {names}\nОпубликовано: {date}"),
    "ko": ("{names} 기자\n{date}", "입력 {date}\n{names} 기자", "{names} 기자입력 {date}수정 {date2}", "기자 {names}\n{date}"),
    "zh": ("记者 {names}\n{date}", "作者：{names}\n{date}", "{date}\n记者：{names}", "{date} 作者：{names}", "本报记者 {names}\n发布时间：{date}"),
    "ja": ("{names}記者\n{date}", "{date}\n{names}", "文：{names}\n公開日：{date}", "{date} 更新"),
    "ar": ("بقلم {names}\n{date}", "كتب: {names}\n{date}", "{names} - {date}"),
}  # fmt: skip
LABELS = {
    "en": ("Published: ", "Published : ", "Published on ", "Published ", "Posted: ", "Posted on ", "Posted at ", "First published: ", "Date published: ", "Publish date: ", "Issued: ", "Created: ", "PUBLISHED ", "Released: ", "Date: ", "Uploaded: ", "Filed: ", "Published at ", "Published: ", "Last updated: ", "Pub. ", "Article published "),
}  # fmt: skip
# strftime, with {zone} for a name or offset of the zone.
DATES = {
    "en": (
        "%B %d, %Y", "%d %B %Y", "%b %d, %Y", "%b. %d, %Y", "%A, %B %d, %Y", "%a, %d %b %Y", "%Y-%m-%d", "%d/%m/%Y %H:%M", "%Y/%m/%d",
        "%B %d, %Y - %H:%M", "%B %d, %Y at %I:%M %p {zone}", "%d %b %Y %H:%M {zone}", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S{offset}",
        "%a, %d %b %Y %H:%M:%S {rfc}", "%I:%M %p, %B %d, %Y", "%H:%M, %d %B %Y", "%d %B %Y, %H:%M {zone}", "%B %d, %Y %I:%M%p",
        "%B %dth, %Y", "%d.%m.%Y %H:%M", "%d-%b-%Y", "%d-%b-%Y %H:%M IST", "%b %d, %Y | %I:%M %p", "%A %d %B %Y %H.%M", "%d %b, %Y, %H:%M",
        "%B %d %Y", "%b %d %Y %H:%M {zone}", "%Y.%m.%d %H:%M", "%A %B %d %Y at %H:%M", "%d %B %Y at %H:%M", "%d %b %Y | %H:%M {zone}",
        "%I:%M %p {zone}, %a %B %d, %Y", "%H%M {zone} %B %d, %Y", "%B %d, %Y, %I:%M %p ({zone})", "%d %B, %Y", "%d%b%Y", "%Y-%m-%d %H:%M UTC{offset}",
        "%B %d, %Y / %I:%M %p / CBS", "%H:%M {zone}, %d %b %Y", "%d/%b/%Y", "%b-%d-%Y", "%A, %d %B %Y, %H:%M {zone}", "%a %d %b %Y %H.%M {zone}",
    ),
    "de": ("%d. {month} %Y", "%d.%m.%Y", "%d.%m.%Y, %H:%M Uhr", "%d.%m.%Y %H.%M Uhr", "{day}, %d. {month} %Y", "%d. {month} %Y um %H:%M Uhr", "{day}, %d.%m.%Y, %H:%M", "%d.%m.%y, %H:%M Uhr"),
    "fr": ("%d {month} %Y", "%d {month} %Y à %Hh%M", "%d/%m/%Y à %H:%M", "{day} %d {month} %Y", "%d/%m/%Y - %Hh%M", "%d.%m.%Y à %H h %M"),
    "es": ("%d de {month} de %Y", "%d/%m/%Y %H:%M", "%d {month} %Y - %H:%M", "{day}, %d de {month} de %Y", "%d-%m-%Y, %H:%M h", "%d de {month} de %Y a las %H:%M", "%d/%m/%Y a las %H:%Mh."),
    "pt": ("%d de {month} de %Y", "%d/%m/%Y %Hh%M", "%d/%m/%Y às %H:%M", "%d/%m/%Y às %Hh%M", "{day}, %d de {month} de %Y"),
    "it": ("%d {month} %Y", "%d/%m/%Y %H:%M", "{day} %d {month} %Y", "%d {month} %Y alle %H:%M", "%d {month} %Y, ore %H.%M"),
    "ru": ("%d {month} %Y", "%d.%m.%Y %H:%M", "%H:%M %d.%m.%Y", "%d {month} %Y, %H:%M", "%d {month} %Y г.", "%d {month} %Y года, %H:%M МСК"),
    "ko": ("%Y-%m-%d %H:%M", "%Y.%m.%d. %H:%M", "%Y년 %m월 %d일 %H:%M", "%Y년 %m월 %d일 %H시 %M분", "%Y.%m.%d %H:%M:%S", "%Y-%m-%d 오전 9:15", "%Y년 %m월 %d일"),
    "zh": ("%Y年%m月%d日 %H:%M", "%Y-%m-%d %H:%M", "%Y年%m月%d日%H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日", "%Y年%m月%d日 %H时%M分"),
    "ja": ("%Y年%m月%d日 %H:%M", "%Y/%m/%d %H:%M", "%Y年%m月%d日 %H時%M分", "%Y年%m月%d日", "%Y.%m.%d %H:%M"),
    "ar": ("%d {month} %Y", "%d/%m/%Y %H:%M", "%d {month} %Y - %H:%M", "%Y/%m/%d"),
}  # fmt: skip
DATELINES = {
    "en": (
        "{CITY}, {mon} {d} ({agency}) -- ", "{CITY} ({agency}) — ", "{CITY}, {mon} {d} ({agency}) - ", "{city} ({agency}) – ", "{CITY}, Japan ({agency}) — ",
        "{CITY} -- ", "{CITY} — ", "({agency}) -- ", "{CITY}, {d} {mon} ({agency}) - ", "{CITY}, {mon}. {d} ({agency}) -- ", "{CITY}, {mon} {d} — ",
        "{CITY}, {mon} {d} ({agency}): ", "{CITY}: ", "{CITY} (AP) _ ", "{CITY}, {mon} {d}, {year} ({agency}) -- ", "{CITY} [{agency}] – ", "{CITY}/{agency} — ",
        "{CITY}, {mon} {d}. /{agency}/. ", "{CITY} | {agency} — ", "{CITY}, {d} {month} {year} ({agency}) – ", "({agency}) {CITY} — ", "{CITY}, {mon} {d} ({agency})-- ",
        "{CITY}, Texas, {mon} {d} ({agency}) - ", "{city}, {mon} {d} ({agency}): ", "{CITY}, {mon} {d} /{agency}/ -- ", "{CITY} ({agency}): ", "[{agency}] {city} — ", "{CITY}, {mon} {d} {agency} — ",
    ),
    "de": ("{CITY} ({agency}) - ", "{city} ({agency}) – ", "{CITY}, {d}. {month} ({agency}) - ", "{city}. ", "{city} – ", "{city}/{city2} ({agency}) - ", "({agency}) {city} - "),
    "fr": ("{CITY}, {d} {month} ({agency}) - ", "{CITY} ({agency}) - ", "{city} ({agency}) – ", "{city}, le {d} {month} - "),
    "es": ("{CITY}, {d} ({agency}).- ", "{city}, {d} {mon} ({agency}).- ", "{CITY}, {d} {mon}. ({agency}) - ", "{city} - ", "{CITY} ({agency}) – "),
    "it": ("({agency}) - {CITY}, {d} {mon} - ", "{city}, {d} {month}. ({agency}) - ", "{CITY} - "),
    "pt": ("{CITY}, {d} {mon} ({agency}) - ", "{city} ({agency}) - "),
    "ru": ("{CITY}, {d} {mon} — {agency}. ", "{CITY}, {d} {month}. /{agency}/. "),
    "zh": ("新华社{city}{m}月{d}日电 ", "（{agency}{city}{d}日电）", "新华社{city}{m}月{d}日电（记者 王伟）"),
    "ja": ("【{city}共同】", "［{city} {d}日 ロイター］ - ", "（{city}＝{agency}）"),
    "ko": ("({city}=연합뉴스) ", "({city}=연합뉴스) 김유진 기자 = ", "[{city}=뉴시스] "),
    "ar": ("{city} ({agency}) - ", "{city} – ({agency}): ", "{city} {d} {month} ({agency}) - ", "({agency}) - {city} - ", "{city}، {d} {month} ({agency}) -- ", "{city} - {agency}: ", "{city} / {agency} / ", "{city} ({agency}) "),
}  # fmt: skip
CREDITS = {
    "en": (
        "\n({agency})", " ({agency})", "\n-- {agency}", "\n— {agency}", "\n- {agency}", "\nSource: {agency}", "\n[{agency}]", "\n{agency}", " -{agency}", " – {agency}",
        "\n© {agency}", "\n(c) {agency} 2021", "\nCopyright {agency}", "\n(With inputs from {agency})", "\nWith {agency}", "\n/{agency}/", "\n*{agency}*", "\nCredit: {agency}",
        "\n({agency}/{agency2})", "\n{agency} and agencies", "\nVia {agency}", "\n— with files from {agency}", "\n(Source: {agency})", " [{agency}]", "\n{agency}.", "\n(Reporting by {agency})", "\nby {agency}",
        "\nText: {agency}", "\nOriginal source: {agency}", "\n© {year} {agency}. All rights reserved.", "\nThis story was provided by {agency}.", "\n{agency}/{agency2}", "\n~ {agency}", "\n-{agency}-", "\nNews source: {agency}", " /{agency}/", " {agency}", "\n(Inputs: {agency})", "\nAgency: {agency}", "\n{agency} News", "\n(Courtesy: {agency})",
    ),
    "de": ("\n({agency})", " ({agency})", "\nQuelle: {agency}", "\n© {agency}", "\n/{agency}", "\nQuellen: {agency}, {agency2}", "\nMit Material von {agency}"),
    "fr": ("\n({agency})", "\nSource : {agency}", "\n© {agency}", "\nAvec {agency}", "\n({agency} avec {agency2})", "\n(avec {agency})"),
    "es": ("\n({agency})", "\nFuente: {agency}", "\n/ {agency}", "\nCon información de {agency}", "\n{agency}"),
    "it": ("\n({agency})", "\nFonte: {agency}", "\n©{agency}", "\n({agency}).", "\nRIPRODUZIONE RISERVATA © Copyright {agency}"),
    "pt": ("\n({agency})", "\nFonte: {agency}", "\nCom informações da {agency}", "\n*Com {agency}"),
    "ru": ("\n({agency})", "\nИсточник: {agency}", "\nПо материалам {agency}"),
    "zh": ("\n来源：{agency}", "（{agency}）", "\n（来源：{agency}）"),
    "ja": ("\n（{agency}）", "\n提供：{agency}", "【{agency}】"),
    "ko": ("\n({agency})", "\n<저작권자 ⓒ {agency}, 무단 전재-재배포 금지>", "\n출처: {agency}"),
    "ar": ("\n({agency})", "\nالمصدر: {agency}", " ({agency})", "\nالمصدر : {agency}", "\n({agency} + وكالات)", "\n© {agency}"),
}  # fmt: skip
AGENCIES = {
    "en": ("Reuters", "AP", "AFP", "Yonhap", "Xinhua", "AAP", "Bernama", "PTI", "ANI", "Kyodo", "UPI", "TASS", "dpa", "IANS", "Anadolu Agency", "The Associated Press", "PA", "CNA", "Jiji Press", "The Canadian Press", "EFE", "SAnews", "KCNA", "APP", "NAN"),
    "de": ("dpa", "APA", "Reuters", "AFP", "sda", "SID", "epd"), "fr": ("AFP", "ATS", "Belga", "Reuters"), "es": ("EFE", "Europa Press", "AFP", "Reuters", "Notimex", "Télam"),
    "it": ("ANSA", "Adnkronos", "AGI", "Reuters"), "pt": ("Lusa", "Agência Brasil", "AFP", "Reuters"), "ru": ("ТАСС", "РИА Новости", "Интерфакс"),
    "zh": ("新华社", "中新社", "法新社"), "ja": ("共同通信", "時事通信", "ロイター"), "ko": ("연합뉴스", "뉴시스", "뉴스1"), "ar": ("رويترز", "أ ف ب", "واس"),
}  # fmt: skip


def fresh(form: str) -> bool:
    """Whether the form is kept from the eyes of whoever writes rules."""
    return bool(md5(form.encode()).digest()[0] & 1)

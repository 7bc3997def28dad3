"""Pages that hold no article, written for the tests: by kind, each named by its language first."""

from html import escape

NAV = {
    "en": ("Home", "Politics", "Sport", "Weather"), "de": ("Start", "Politik", "Sport", "Wetter"),
    "fr": ("Accueil", "Politique", "Sport", "Météo"), "es": ("Inicio", "Política", "Deportes", "El tiempo"),
    "pt": ("Início", "Política", "Esporte", "Tempo"), "it": ("Home", "Politica", "Sport", "Meteo"),
    "nl": ("Voorpagina", "Politiek", "Sport", "Weer"), "sv": ("Start", "Politik", "Sport", "Väder"),
    "pl": ("Główna", "Polityka", "Sport", "Pogoda"), "ru": ("Главная", "Политика", "Спорт", "Погода"),
    "uk": ("Головна", "Політика", "Спорт", "Погода"), "el": ("Αρχική", "Πολιτική", "Αθλητικά", "Καιρός"),
    "tr": ("Anasayfa", "Siyaset", "Spor", "Hava durumu"), "ar": ("الرئيسية", "سياسة", "رياضة", "الطقس"),
    "hi": ("होम", "राजनीति", "खेल", "मौसम"), "zh": ("首页", "政治", "体育", "天气"), "ja": ("トップ", "政治", "スポーツ", "天気"),
    "ko": ("홈", "정치", "스포츠", "날씨"), "th": ("หน้าแรก", "การเมือง", "กีฬา", "อากาศ"), "vi": ("Trang chủ", "Chính trị", "Thể thao", "Thời tiết"),
}  # fmt: skip


def page(language, title, body, head=""):
    """A whole page: navigation, `body` in a main element, footer."""
    links = "".join(f'<li><a href="/{at}">{name}</a></li>' for at, name in enumerate(NAV[language]))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} | Lenford</title>{head}</head>'
        f'<body><nav><ul>{links}</ul></nav><main><h1>{escape(title)}</h1>{body}</main><footer><a href="/about">Lenford Media</a></footer></body></html>'
    )


def lines(*texts):
    return "".join(f"<p>{text}</p>" for text in texts)


_ERRORS = {
    "en": ("Page not found", "We are sorry, but the page that you asked for does not exist on this server any more.", "Check the address or use our search."),
    "de": ("Fehler 404", "Die gesuchte Seite wurde leider nicht gefunden.", "Vielleicht hilft Ihnen die Suche weiter, oder Sie gehen zurück zur Startseite."),
    "fr": ("Oups !", "La page que vous cherchez est introuvable ou elle a été déplacée par nos équipes.", "Revenez à l'accueil pour lire nos derniers articles."),
    "es": ("Lo sentimos", "La página solicitada no existe o ha cambiado de dirección desde su última visita.", "Pruebe con el buscador o vuelva a la portada."),
    "pt": ("Ops", "A página que você procura não foi encontrada em nosso site de notícias.", "Volte para o início ou faça uma busca por palavras."),
    "it": ("Errore 404", "La pagina richiesta non è stata trovata oppure ha cambiato indirizzo.", "Torna alla home o usa la ricerca del sito."),
    "nl": ("Helaas", "De pagina die u zoekt is niet gevonden of bestaat niet meer op deze site.", "Ga terug naar de voorpagina of gebruik de zoekfunctie."),
    "sv": ("Hoppsan", "Sidan du letar efter kunde inte hittas på vår webbplats just nu.", "Gå till startsidan eller sök bland våra nyheter."),
    "pl": ("Błąd 404", "Strona, której szukasz, nie istnieje albo została przeniesiona pod inny adres.", "Wróć na stronę główną lub skorzystaj z wyszukiwarki."),
    "ru": ("Ошибка 404", "Запрашиваемая страница не найдена или была удалена нашей редакцией.", "Вернитесь на главную или воспользуйтесь поиском по сайту."),
    "uk": ("Помилка", "На жаль, сторінку не знайдено, можливо, її було видалено з сайту.", "Поверніться на головну або скористайтеся пошуком."),
    "el": ("Σφάλμα 404", "Η σελίδα που ζητήσατε δεν βρέθηκε στον διακομιστή μας.", "Επιστρέψτε στην αρχική ή χρησιμοποιήστε την αναζήτηση."),
    "tr": ("Hata", "Aradığınız sayfa bulunamadı veya başka bir adrese taşındı.", "Anasayfaya dönün ya da sitede arama yapın lütfen."),
    "ar": ("عذرا", "الصفحة التي تبحث عنها غير موجودة أو تم نقلها إلى عنوان آخر.", "يمكنك العودة إلى الصفحة الرئيسية أو استخدام البحث."),
    "hi": ("क्षमा करें", "आप जो पेज खोज रहे हैं वह नहीं मिला या हटा दिया गया है।", "कृपया होम पर लौटें या साइट में खोज करें।"),
    "zh": ("404", "抱歉，您访问的页面不存在，可能已经被删除或者移动到其他地址。", "请返回首页或者使用站内搜索。"),
    "ja": ("エラー", "お探しのページは見つかりませんでした。移動または削除された可能性があります。", "トップページに戻るか、検索をご利用ください。"),
    "ko": ("오류", "요청하신 페이지를 찾을 수 없습니다. 주소가 바뀌었거나 삭제되었을 수 있습니다.", "홈으로 돌아가거나 검색을 이용해 주세요."),
    "th": ("ขออภัย", "ไม่พบหน้าที่คุณต้องการ หน้านี้อาจถูกลบหรือย้ายไปแล้ว", "กลับไปหน้าแรกหรือใช้ช่องค้นหา"),
    "vi": ("Rất tiếc", "Trang bạn yêu cầu không tồn tại hoặc đã được chuyển sang địa chỉ khác.", "Hãy quay về trang chủ hoặc dùng ô tìm kiếm."),
}  # fmt: skip
ERRORS = {f"{code} error": page(code, title, lines(*texts)) for code, (title, *texts) in _ERRORS.items()}

_CONSENT = {
    "en": ("Before you go on", "We and our 812 partners use cookies to measure how our pages are read.", "You may accept all cookies or choose which of them we may set."),
    "de": ("Ihre Privatsphäre", "Wir verwenden Cookies, um unser Angebot zu verbessern und zu finanzieren.", "Sie können alle Cookies annehmen oder Ihre Auswahl ändern."),
    "fr": ("Votre vie privée", "Nous utilisons des cookies pour mesurer l'audience de nos pages.", "Vous pouvez accepter tous les cookies ou vous abonner sans publicité."),
    "es": ("Tu privacidad", "Utilizamos cookies propias y de terceros para medir la audiencia.", "Puedes aceptar todas las cookies o rechazar las que no quieras."),
    "it": ("La tua privacy", "Noi e i nostri partner usiamo cookie per misurare le visite.", "Puoi accettare tutti i cookie oppure scegliere un abbonamento."),
    "nl": ("Uw privacy", "Wij gebruiken cookies om onze site te verbeteren en te betalen.", "U kunt alle cookies aanvaarden of uw keuze aanpassen."),
    "pl": ("Twoja prywatność", "Używamy plików cookie, aby mierzyć liczbę czytelników strony.", "Możesz zaakceptować wszystkie cookie albo zmienić ustawienia."),
    "ru": ("Ваши данные", "Мы используем файлы cookie, чтобы улучшать работу нашего сайта.", "Вы можете принять все cookie или выбрать только нужные."),
    "tr": ("Gizliliğiniz", "Sitemizi geliştirmek için çerez kullanıyoruz ve bunları ortaklarımızla paylaşıyoruz.", "Tüm çerezleri kabul edebilir veya ayarları değiştirebilirsiniz."),
    "ja": ("プライバシーについて", "当サイトでは利用状況を調べるためにクッキーを使用しています。", "すべてのクッキーに同意するか、設定を変更してください。"),
    "ar": ("خصوصيتك", "نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لقياس عدد الزوار.", "يمكنك قبول جميع ملفات تعريف الارتباط أو رفضها."),
}  # fmt: skip
CONSENT = {
    f"{code} consent": page(code, title, lines(*texts) + "<button>OK</button><button>...</button>")
    for code, (title, *texts) in _CONSENT.items()
}

_FORM = '<form method="post"><input name="user"><input type="password" name="secret"><button>OK</button></form>'
LOGINS = {
    "en login": page(
        "en", "Welcome back", lines("Enter your name and your secret word to read on in our paper.") + _FORM
    ),
    "de login": page(
        "de", "Mein Konto", lines("Geben Sie Ihre Adresse und Ihr Kennwort ein, um fortzufahren.") + _FORM
    ),
    "fr login": page(
        "fr", "Mon compte", lines("Entrez votre adresse et votre mot de passe pour lire la suite.") + _FORM
    ),
    "zh login": page("zh", "会员登录", lines("请输入您的账号和密码，然后继续阅读本站的新闻内容。") + _FORM),
    "ko login": page("ko", "회원", lines("계속 읽으려면 아이디와 비밀번호를 입력해 주시기 바랍니다.") + _FORM),
}

WALLS = {
    "en robots": page("en", "One more step", lines("We make sure that no machine reads our pages without leave."), '<script src="/cdn-cgi/challenge-platform/x.js"></script>'),
    "es robots": page("es", "Un momento", lines("Estamos comprobando la seguridad de su conexión con nuestro sitio."), '<script src="https://geo.captcha-delivery.com/captcha.js"></script>'),
    "ru script": page("ru", "Lenford", lines("Включите JavaScript в браузере, чтобы продолжить чтение нашего сайта сегодня.")),
    "ja robots": page("ja", "確認", lines("ロボットではないことを確認するため、次の画像を選択してください。")),
}  # fmt: skip

_LEADS = {
    "en": "The harbour of Lenford will be closed for nine weeks from March, the port said.",
    "de": "Der Hafen von Lenford wird ab März für neun Wochen gesperrt, teilte die Leitung mit.",
    "fr": "Le port de Lenford sera fermé pendant neuf semaines à partir de mars, selon la direction.",
    "es": "El puerto de Lenford cerrará durante nueve semanas desde marzo, informó la dirección.",
    "pt": "O porto de Lenford ficará fechado por nove semanas a partir de março, informou a direção.",
    "it": "Il porto di Lenford resterà chiuso per nove settimane da marzo, ha detto la direzione.",
    "sv": "Hamnen i Lenford stängs i nio veckor från och med mars, uppger ledningen.",
    "pl": "Port w Lenford będzie zamknięty przez dziewięć tygodni od marca, podał zarząd.",
    "ru": "Порт Ленфорда закроют на девять недель с начала марта, сообщило руководство.",
    "ja": "レンフォード港は三月から九週間にわたって閉鎖されると港湾局が発表した。",
    "ko": "렌퍼드 항구가 3월부터 9주 동안 폐쇄된다고 항만 당국이 밝혔다.",
}
_OFFERS = {
    "en": "To continue reading, choose a subscription.", "de": "Jetzt weiterlesen mit einem Abo.", "fr": "Cet article est réservé aux abonnés.",
    "es": "Suscríbete para seguir leyendo.", "pt": "Conteúdo exclusivo para assinantes.", "it": "Contenuto riservato agli abbonati.",
    "sv": "Endast för prenumeranter.", "pl": "Tekst tylko dla subskrybentów.", "ru": "Материал доступен только по подписке.",
    "ja": "この記事は有料会員限定です。", "ko": "유료 회원 전용 기사입니다.",
}  # fmt: skip


def _stub(code, at):
    """Alternately declared in JSON-LD, in a meta tag, and shown as a wall alone."""
    data = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","datePublished":"2024-05-02","isAccessibleForFree":false}</script>'
    meta = '<meta property="og:type" content="article"><meta property="article:content_tier" content="locked">'
    body = lines(_LEADS[code]) + f'<div class="c-paywall__box"><p>{_OFFERS[code]}</p></div>'
    return page(code, "Lenford", body, (data, meta, '<meta property="og:type" content="article">')[at % 3])


PAYWALLS = {f"{code} paywall": _stub(code, at) for at, code in enumerate(_LEADS)}

_VIDEO = '<script type="application/ld+json">{"@type":"VideoObject","name":"x","uploadDate":"2024-05-02"}</script>'
VIDEOS = {
    "en video": page(
        "en", "Watch: harbour closes", lines(_LEADS["en"]), '<meta property="og:type" content="video.other">'
    ),
    "de video": page("de", "Hafen gesperrt", '<video src="/a.mp4"></video>' + lines(_LEADS["de"]), _VIDEO),
    "fr video": page("fr", "Le port ferme", '<iframe src="https://www.youtube.com/embed/x"></iframe>'),
    "pt video": page("pt", "Porto fechado", '<div class="Video-Player"></div>' + lines("Assista.")),
    "ko video": page("ko", "항구 폐쇄", lines(_LEADS["ko"]), _VIDEO),
}

_HEADLINES = {
    "en": ("Harbour closes for nine weeks", "Council votes for a bridge", "Storm takes roofs in the north", "Bakers ask for cheaper power"),
    "de": ("Hafen neun Wochen gesperrt", "Rat stimmt für neue Brücke", "Sturm deckt Dächer ab", "Bäcker fordern billigen Strom"),
    "fr": ("Le port ferme neuf semaines", "Le conseil vote pour un pont", "La tempête emporte des toits", "Les boulangers veulent payer moins"),
    "es": ("El puerto cierra nueve semanas", "El consejo vota por un puente", "La tormenta arranca tejados", "Los panaderos piden luz barata"),
    "ru": ("Порт закрыт на девять недель", "Совет проголосовал за мост", "Буря сорвала крыши", "Пекари просят дешёвый свет"),
    "el": ("Το λιμάνι κλείνει για εννέα εβδομάδες", "Το συμβούλιο ψήφισε τη γέφυρα", "Η καταιγίδα πήρε στέγες", "Οι φούρναροι ζητούν φθηνό ρεύμα"),
    "ar": ("إغلاق الميناء تسعة أسابيع", "المجلس يصوت لصالح الجسر", "العاصفة تقتلع الأسقف", "الخبازون يطالبون بكهرباء أرخص"),
    "zh": ("港口关闭九个星期", "议会投票支持新桥", "风暴掀翻北部屋顶", "面包师要求降低电价"),
    "ja": ("港が九週間閉鎖へ", "議会が新しい橋を可決", "嵐で北部の屋根が飛ぶ", "パン職人が電気代の値下げを求める"),
    "hi": ("बंदरगाह नौ सप्ताह बंद", "परिषद ने पुल के लिए वोट दिया", "तूफान ने छतें उड़ाईं", "बेकर सस्ती बिजली चाहते हैं"),
    "th": ("ท่าเรือปิดเก้าสัปดาห์", "สภาลงมติสร้างสะพาน", "พายุพัดหลังคาปลิว", "คนทำขนมปังขอค่าไฟถูกลง"),
}  # fmt: skip


def _cards(code, teaser):
    """Twelve cards: a heading that links to a story, with or without a sentence below it."""
    below = f"<p>{_LEADS.get(code, '')}</p>" if teaser else ""
    return "".join(
        f'<div class="card"><h3><a href="/{code}/{at}">{_HEADLINES[code][at % 4]} {at}</a></h3>{below.replace("Lenford", f"Lenford {at}")}</div>'
        for at in range(12)
    )


LISTS = {f"{code} news/politics": page(code, NAV[code][1], _cards(code, teaser=False)) for code in _HEADLINES}
LISTS |= {
    f"{code} tag/harbour": page(code, NAV[code][1], _cards(code, teaser=True))
    for code in ("en", "de", "fr", "es", "ru", "ja")
}
LISTS |= {f"{code} ": page(code, "Lenford", _cards(code, teaser=True)) for code in ("en", "es", "ja")}
LISTS["en archive"] = page("en", "Archive", "<ul>" + "".join(f'<li><a href="/{at}">The council voted on the bridge of ward {at} on Monday.</a></li>' for at in range(40)) + "</ul>")  # fmt: skip

TOO_SHORT = {
    "en photo": page("en", "Sunset over the harbour", '<img src="/a.jpg" alt="">' + lines("Photo of the day")),
    "de teaser": page("de", "Hafen gesperrt", lines("Mehr in Kürze.")),
    "zh title": page("zh", "港口关闭", ""),
}

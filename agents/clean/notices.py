"""What error, login, consent, robot and paywall pages say, in the languages of news.

The words alone decide nothing: a notice is short and says little else, and `judge.py` asks for that first. Where a rule
needs two words near each other (`page ... not found`), either order counts, because languages differ in it.
"""

import re

# Letters between the two words of a pair.
NEAR = 40
# Endings follow these words in many languages: only their beginning is asked for.
_SPACED = (
    r"page|url|content|article|story|seite|artikel|inhalt|contenu|página|contenido|artículo|artigo|conteúdo|pagina|articolo"
    r"|sidan|siden|sivu|stron[ay]|artykuł|stránk[au]|článek|oldal|cikk|страниц[аыу]|статья|сторінк[ау]|стаття|страницата"
    r"|stranica|страница|σελίδα|άρθρο|sayfa|haber|الصفحة|صفحة|المقال|הדף|דף|עמוד|صفحه"
    r"|पृष्ठ|पेज|পৃষ্ঠা|பக்கம்|페이지|기사|trang|bài viết|halaman|ukurasa|bladsy|lehekülge|puslapis|lapa"
)
_UNSPACED = "页面|頁面|网页|網頁|文章|ページ|記事|หน้า"
_PAGE = rf"(?:\b(?:{_SPACED})|(?:{_UNSPACED}))"
_MISSING = (
    r"not (?:be )?found|(?:does|do)(?:n[’']t| not) exist|no longer (?:exists?|available)|nicht (?:gefunden|vorhanden|verfügbar)|existiert nicht"
    r"|introuvable|n[’']existe (?:pas|plus)|n[’']a pas été trouvée?|no (?:se )?(?:ha sido )?encontrad[ao]|no existe|no se encuentra|não (?:foi )?encontrad[ao]|não existe"
    r"|non (?:è stata |è stato )?trovat[ao]|non esiste|niet (?:gevonden|bestaat)|bestaat niet|kunde inte hittas|hittades inte|finns inte"
    r"|ikke (?:fundet|funnet)|findes ikke|finnes ikke|ei (?:löydy|löytynyt)|nie (?:została? )?(?:znaleziono|znaleziona|istnieje)|nebyla? nalezena?|nenalezena|neexistuje"
    r"|nem található|nem létezik|nu (?:a fost )?găsit[ăa]?|nu există|не (?:найден[ао]?|существует)|не (?:знайден[ао]|існує)|не (?:е намерена|съществува)"
    r"|nije pronađena|ne postoji|δεν (?:βρέθηκε|υπάρχει)|bulunamadı|mevcut değil|غير موجودة?|لم يتم العثور|לא נמצאה?|אינו קיים|یافت نشد|وجود ندارد"
    r"|नहीं मिला|উপলব্ধ নয়|পাওয়া যায়নি|கிடைக்கவில்லை|找不到|不存在|未找到|无法找到|見つかりません|見つかりませんでした|存在しません|찾을 수 없습니다|존재하지 않"
    r"|ไม่พบ|không (?:tìm thấy|tồn tại)|tidak (?:ditemukan|tersedia)|haipatikani|haikupatikana|nie gevind nie"
)
ERROR = re.compile(rf"{_PAGE}.{{0,{NEAR}}}?(?:{_MISSING})|(?:{_MISSING}).{{0,{NEAR}}}?{_PAGE}", re.IGNORECASE)
TITLE = re.compile(
    r"(?:\b|^)(?:[45]\d\d(?:\s?[:|–—-]|\s+(?:error|not found|forbidden|fehler|erreur|errore|erro|fout|fel|ошибка)|$)|(?:http )?error(?: [45]\d\d)?$|error [45]\d\d|not found|access denied|forbidden|unauthori[sz]ed"
    r"|log ?in|sign ?in|sign ?up|captcha|just a moment|are you (?:a )?(?:robot|human)|attention required|page unavailable|(?:temporarily|service) unavailable|bad gateway|page introuvable|anmelden|subscribe to continue|cookies? (?:policy|settings|consent))\b",
    re.IGNORECASE,
)
TEXT = re.compile(
    r"\b(?:page (?:you (?:are looking|requested|were looking)|could not be found|no longer exists)|enable (?:javascript|cookies)|(?:verify|confirm|checking) (?:that )?(?:you are|you[’']re|your browser)|unusual traffic|access (?:to this page )?(?:is|has been) denied|log ?in to (?:continue|your account)|(?:log|sign) in or (?:register|create)|server encountered|temporarily unavailable)\b"
    r"|bitte (?:melden sie sich an|aktivieren sie javascript)|veuillez (?:vous (?:connecter|identifier)|activer javascript)|(?:inicia sesión|inicie sesión) para|habilit[ae] javascript|faça (?:o )?login para|accedi per continuare"
    r"|log (?:eerst )?in om|logga in för att|zaloguj się,? aby|войдите,? чтобы|включите javascript|увійдіть,? щоб|giriş yapın|سجل الدخول|ログインしてください|javascript(?:を有効|가 필요|를 활성화)|로그인이 필요|请(?:先)?登录|請先?登入|启用javascript"
    r"|nicht auf einem roboter|no eres un robot|pas un robot|не робот|ロボットではない|로봇이 아닙니다|不是机器人",
    re.IGNORECASE,
)
# A wall opens with what it wants; further down the same words are told of somebody else's site.
WALL = re.compile(
    r"\b(?:(?:activate|turn on|allow|requires?|needs?|without) (?:javascript|cookies)|(?:javascript|cookies) (?:is|are|must be|(?:has|have) to be)(?: currently)? (?:disabled|required|enabled|turned off|blocked|needed))\b",
    re.IGNORECASE,
)
WALL_HEAD = 120
COOKIE = re.compile(
    r"cookie|cookies|cookie-|クッキー|쿠키|куки|печив|бисквитк|kakor\b|informasjonskaps|evästei|sütik|ciasteczk|piškotk|kolačić|küpsis|sīkdat|slapuk|çerez|μπισκότ|ملفات تعريف الارتباط|ملفات الارتباط|עוגיות|کوکی|कुकी|คุกกี้",
    re.IGNORECASE,
)
PAYWALL = re.compile(
    r"subscri(?:be|bers?) (?:to|for|now to) (?:continue|read|keep|unlock)|(?:to )?continue reading|(?:exclusive|only) (?:for|to) subscribers|subscribers only|already a subscriber"
    r"|(?:jetzt )?weiterlesen mit|nur für abonnenten|mit .{0,20}abo (?:lesen|weiter)|réservée? aux abonnés|la suite est réservée|déjà abonné|abonnez-vous pour (?:lire|continuer)"
    r"|suscr[ií]bete para|exclusivo para suscriptores|sólo para suscriptores|conteúdo exclusivo para assinantes|assine para|já é assinante|riservato agli abbonati|abbonati per (?:leggere|continuare)|sei già abbonato"
    r"|alleen voor abonnees|word abonnee|endast för prenumeranter|för att läsa vidare|for abonnenter|for abonnementer|tilaajille|tylko dla (?:subskrybentów|prenumeratorów)|pouze pro předplatitele|előfizetőknek"
    r"|только (?:для|по) подпис|оформите подписку|передплатник|συνδρομητ|sadece aboneler|للمشتركين فقط|למנויים בלבד|有料会員|会員限定|この記事は有料|続きを読むには|유료 (?:회원|기사|구독)|구독자 전용|订阅后|訂閱後|仅限订阅|會員專屬|付费阅读|សម្រាប់សមាជិក|เฉพาะสมาชิก|dành cho (?:hội viên|thuê bao)|khusus pelanggan",
    re.IGNORECASE,
)

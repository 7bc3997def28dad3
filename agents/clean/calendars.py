"""Month names in the languages that news is written in, digits of other scripts, and calendars with other years.

The names are those of the Unicode CLDR (in full and cut short, inflected and not), with the spellings that outlets use
beside them. They are compared case folded; accents may be missing.
"""

import re
import unicodedata
from datetime import datetime

# One text a month, January first; words of one name are joined by `_`. A name that means different months in different
# languages stands here for the larger one; OF_LANGUAGE has the others.
_NAMES = (
    (
        "january jan januar janvier janv enero ene gennaio gen janeiro januari tammikuuta tammikuu jaanuar janvāris sausio sausis janúar stycznia sty styczeń ledna leden januára január ianuarie ian ocak oca yanvar janar gener xaneiro urtarrila januarie ionawr jannar janaayo jannaayo janairu januwari jänner jän "
        "јануар јан јануари януари яну января янв январь січня січ січень студзеня сту студзень қаңтар қаң январ ιανουαρίου ιαν ιανουάριοσ "
        "يناير جانفي كانون_الثاني ژانویهٔ ژانویه جنوري جنوری ינואר ינו जनवरी जन जानेवारी जाने জানুয়ারী জানু জানুয়ারি ஜனவரி ஜன జనవరి జన ಜನವರಿ ಜನ ജനുവരി ജനു જાન્યુઆરી જાન્યુ ਜਨਵਰੀ ਜਨ ජනවාරි ජන มกราคม ม.ค ມັງກອນ ມ.ກ មករា ဇန်နဝါရီ ဇန် იანვარი იან հունվարի հնվ հունվար"
    ),
    (
        "february feb februar février févr febrero febbraio fevereiro februari helmikuuta helmikuu veebruar veebr februāris vasario vasaris febrúar lutego lut luty února úno únor februára február februarie febr şubat şub fevral shkurt febrer febreiro otsaila chwefror chwef pebrero peb febraayo faburairu februwari feber "
        "фебруар феб февруари фев февраля февр февраль лютого лют лютий лютага люты ақпан ақп феврал φεβρουαρίου φεβ φεβρουάριοσ "
        "فبراير فيفري شباط فوریهٔ فوریه فبروري فېبروري فروری פברואר פבר फ़रवरी फ़र फेब्रुवारी फेब्रु फेब्रुअरी फरवरी ফেব্রুয়ারী ফেব ফেব্রুয়ারি பிப்ரவரி பிப் ఫిబ్రవరి ఫిబ్ర ಫೆಬ್ರವರಿ ಫೆಬ್ರ ഫെബ്രുവരി ഫെബ്രു ફેબ્રુઆરી ફેબ્રુ ਫ਼ਰਵਰੀ ਫ਼ਰ පෙබරවාරි පෙබ กุมภาพันธ์ ก.พ ກຸມພາ ກ.ພ កុម្ភៈ ဖေဖော်ဝါရီ ဖေ თებერვალი თებ փետրվարի փտվ փետրվար"
    ),
    (
        "march mar märz mär mars marzo março maart mrt marts maaliskuuta maaliskuu märts kovas marca marzec března bře březen marec mart martie március márc març martxoa mawrth marzu maret machi marso maarso maris mashi maerz mrz mac "
        "март мар марта березня бер березень сакавіка сак сакавік наурыз нау μαρτίου μαρ μάρτιοσ μάρ "
        "مارس آذار مارچ מרץ मार्च মার্চ மார்ச் மார் మార్చి ಮಾರ್ಚ್ മാർച്ച് മാർ માર્ચ ਮਾਰਚ මාර්තු මාර් มีนาคม มี.ค ມີນາ ມ.ນ មីនា မတ် მარტი მარ մարտի մրտ մարտ"
    ),
    (
        "april apr avril avr abril abr aprile huhtikuuta huhtikuu aprill aprīlis balandžio balandis apríl kwietnia kwi kwiecień dubna dub duben apríla aprilie április ápr nisan nis aprel prill apirila ebrill aprili abriil afirilu ephreli "
        "април апр апреля апрель квітня квіт квітень красавіка кра красавік сәуір сәу апрел απριλίου απρ απρίλιοσ "
        "أبريل أفريل نيسان آوریل اپریل ابريل افريل אפריל אפר अप्रैल एप्रिल एप्रि अप्रिल এপ্রিল এপ্রি ஏப்ரல் ஏப் ఏప్రిల్ ఏప్రి ಏಪ್ರಿಲ್ ಏಪ್ರಿ ഏപ്രിൽ ഏപ്രി એપ્રિલ ਅਪ੍ਰੈਲ ਅਪ੍ਰੈ අප්‍රේල් เมษายน เม.ย ເມສາ ມ.ສ មេសា ဧပြီ აპრილი აპრ ապրիլի ապր ապրիլ"
    ),
    (
        "may mai mayo maggio mag maio mei maj toukokuuta toukokuu maijs gegužės gegužė maí maja května kvě květen mája máj május mayıs maiatza mejju maayo "
        "мај май мая травня трав травень мамыр мам μαΐου μαΐ μάιοσ μάι "
        "مايو ماي أيار مهٔ مه مۍ مئی מאי मई मे মে மே మే ಮೇ മേയ് મે ਮਈ මැයි พฤษภาคม พ.ค ພຶດສະພາ ພ.ພ ឧសភា မေ მაისი მაი մայիսի մյս մայիս"
    ),
    (
        "june jun juni juin junio giugno giu junho kesäkuuta kesäkuu juuni jūnijs jūn birželio birž birželis júní jún czerwca cze czerwiec června čvn červen júna junij iunie iun június haziran haz qershor xuño ekaina junie mehefin ġunju ġun hunyo hun "
        "јун јуни юни июня июн июнь червня черв червень чэрвеня чэр чэрвень маусым мау ιουνίου ιουν ιούνιοσ ιούν "
        "يونيو جوان حزيران ژوئن جون יוני जून जुन জুন ஜூன் జూన్ ಜೂನ್ ജൂൺ જૂન ਜੂਨ ජූනි มิถุนายน มิ.ย ມິຖຸນາ ມິ.ຖ មិថុនា ဇွန် ივნისი ივნ հունիսի հնս հունիս"
    ),
    (
        "july jul juli juillet juil julio luglio lug julho heinäkuuta heinäkuu juuli jūlijs jūl liepos liepa júlí júl lipca lip lipiec července čvc červenec júla julij iulie iul július temmuz tem korrik juliol xullo uztaila julie gorffennaf gorff lulju julai hulyo hul luulyo julayi "
        "јул јули юли июля июл июль липня лип липень ліпеня ліп ліпень шілде шіл ιουλίου ιουλ ιούλιοσ ιούλ "
        "يوليو جويلية تموز يوليوز ژوئیهٔ ژوئیه جولای جولائی יולי जुलाई जुल जुलै জুলাই জুল ஜூலை జులై ಜುಲೈ ജൂലൈ જુલાઈ ਜੁਲਾਈ ਜੁਲਾ ජූලි กรกฎาคม ก.ค ກໍລະກົດ ກ.ລ កក្កដា ဇူလိုင် ဇူ ივლისი ივლ հուլիսի հլս հուլիս"
    ),
    (
        "august aug août agosto ago augustus augusti elokuuta elokuu augusts rugpjūčio rugpjūtis ágúst ágú sierpnia sie sierpień srpna srp srpen augusta avgust avg augusztus ağustos ağu avqust gusht agost abuztua awwissu agustus agu ogos ogo agosti ogosto agusta agasti "
        "август авг августа серпня серп серпень жніўня жні жнівень тамыз там αυγούστου αυγ αύγουστοσ αύγ "
        "أغسطس أوت آب غشت اوت اګست اگست اغسطس אוגוסט אוג अगस्त अग ऑगस्ट ऑग अगस्ट আগস্ট আগ ஆகஸ்ட் ஆக ఆగస్టు ఆగ ಆಗಸ್ಟ್ ಆಗ ഓഗസ്റ്റ് ഓഗ ઑગસ્ટ ਅਗਸਤ ਅਗ අගෝස්තු අගෝ สิงหาคม ส.ค ສິງຫາ ສ.ຫ សីហា ဩဂုတ် აგვისტო აგვ օգոստոսի օգս օգոստոս"
    ),
    (
        "september sep sept septembre septiembre settembre set setembro syyskuuta syyskuu septembris rugsėjo rugsėjis września wrz wrzesień září zář septembra septembar septembrie szeptember szept eylül eyl sentyabr shtator setembre iraila settembru septemba setyembre sentabr sebtembar sebteembar satumba septhemba setiembre "
        "септембар сеп септември сентября сент сентябрь вересня вер вересень верасня верасень қыркүйек қыр сентябр сен σεπτεμβρίου σεπ σεπτέμβριοσ "
        "سبتمبر أيلول شتنبر سپتامبر سېپتمبر سپتمبر ستمبر ספטמבר ספט सितंबर सित सप्टेंबर सप्टें सेप्टेम्बर सितम्बर সেপ্টেম্বর সেপ செப்டம்பர் செப் సెప్టెంబర్ సెప్టెం ಸೆಪ್ಟೆಂಬರ್ ಸೆಪ್ಟೆಂ സെപ്റ്റംബർ സെപ്റ്റം સપ્ટેમ્બર સપ્ટે ਸਤੰਬਰ ਸਤੰ සැප්තැම්බර් සැප් กันยายน ก.ย ກັນຍາ ກ.ຍ កញ្ញា စက်တင်ဘာ စက် სექტემბერი სექ սեպտեմբերի սեպ սեպտեմբեր"
    ),
    (
        "october oct oktober okt octobre octubre ottobre ott outubro out lokakuuta lokakuu oktoober oktobris spalio spalis október października paź październik října říj říjen októbra oktobar octombrie ekim eki oktyabr tetor urria hydref ottubru oktoba oktubre oktabr oktoobar okthoba "
        "октобар окт октомври октября октябрь жовтня жовт жовтень кастрычніка кас кастрычнік қазан қаз октябр οκτωβρίου οκτ οκτώβριοσ "
        "أكتوبر تشرين_الأول اکتبر اکتوبر اكتوبر أوكتوبر אוקטובר אוק अक्टूबर अक्टू ऑक्टोबर ऑक्टो अक्टोबर अक्तूबर অক্টোবর অক্টো அக்டோபர் அக் అక్టోబర్ అక్టో ಅಕ್ಟೋಬರ್ ಅಕ್ಟೋ ഒക്ടോബർ ഒക്ടോ ઑક્ટોબર ઑક્ટો ਅਕਤੂਬਰ ਅਕਤੂ ඔක්තෝබර් ඔක් ตุลาคม ต.ค ຕຸລາ ຕ.ລ តុលា အောက်တိုဘာ အောက် ოქტომბერი ოქტ հոկտեմբերի հոկ հոկտեմբեր"
    ),
    (
        "november nov novembre noviembre novembro marraskuuta marraskuu novembris lapkričio lapkr lapkritis nóvember nóv listopada lis listopad listopadu novembra novembar noiembrie kasım kas noyabr nëntor nën azaroa tachwedd novembru novemba nobyembre nob noofeembar nuwamba "
        "новембар нов ноември ное ноября нояб ноябрь листопада лист листопад лістапада ліс лістапад қараша қар ноябр ноя νοεμβρίου νοε νοέμβριοσ νοέ "
        "نوفمبر تشرين_الثاني نونبر نوامبر نومبر נובמבר נוב नवंबर नव नोव्हेंबर नोव्हें नोभेम्बर नवम्बर নভেম্বর নভে நவம்பர் நவ నవంబర్ నవం ನವೆಂಬರ್ ನವೆಂ നവംബർ നവം નવેમ્બર નવે ਨਵੰਬਰ ਨਵੰ නොවැම්බර් නොවැ พฤศจิกายน พ.ย ພະຈິກ ພ.ຈ វិច្ឆិកា နိုဝင်ဘာ နို ნოემბერი ნოე նոյեմբերի նոյ նոյեմբեր"
    ),
    (
        "december dec dezember dez décembre déc diciembre dic dicembre dezembro desember des joulukuuta joulukuu detsember decembris gruodžio gruod gruodis grudnia gru grudzień prosince prosinec decembra decembar decembrie aralık ara dekabr dhjetor desembre decembro abendua rhagfyr diċembru diċ disember dis desemba disyembre diseembar disamba disemba "
        "децембар дец декември дек декабря декабрь грудня груд грудень снежня сне снежань желтоқсан жел декабр δεκεμβρίου δεκ δεκέμβριοσ "
        "ديسمبر كانون_الأول دجنبر دسامبر دسمبر דצמבר דצמ दिसंबर दिस डिसेंबर डिसें डिसेम्बर दिसम्बर ডিসেম্বর ডিসে டிசம்பர் டிச డిసెంబర్ డిసెం ಡಿಸೆಂಬರ್ ಡಿಸೆಂ ഡിസംബർ ഡിസം ડિસેમ્બર ડિસે ਦਸੰਬਰ ਦਸੰ දෙසැම්බර් දෙසැ ธันวาคม ธ.ค ທັນວາ ທ.ວ ធ្នូ ဒီဇင်ဘာ ဒီ დეკემბერი დეკ դեկտեմբերի դեկ դեկտեմբեր"
    ),
)
# Croatian shares these names with Polish and Czech, where they mean the month after.
OF_LANGUAGE = {"hr": {"lip": 6, "srp": 7, "lis": 10, "listopad": 10, "listopada": 10}}
_CROATIAN = "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna - studenoga prosinca"
# The Solar Hijri months, which Iran's news is dated by.
_SOLAR = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
SOLAR: dict[str, int] = {name: month for month, name in enumerate(_SOLAR.split(), 1)}
# The first day of the Solar Hijri calendar as a proleptic Gregorian ordinal, the days of its cycle of 33 years, and the
# years of a cycle that have a 366th day: the arithmetical form, which agrees with the official one for all years used.
SOLAR_EPOCH = 226_895
SOLAR_CYCLE = 12_053
SOLAR_LEAPS = (1, 5, 9, 13, 17, 22, 26, 30)
# The Buddhist year of Thailand is that many ahead; no other calendar of the news is in its twenty-sixth century.
BUDDHIST = 543
BUDDHIST_YEARS = range(2500, 2600)
# Japan's eras and the Republic of China's: the year before their first.
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
# Digits of every script, by character; `int` reads them, the patterns for years and minutes do not.
_NATIVE = re.compile(r"[^\D0-9]")


def bare(text: str) -> str:
    """The text without accents; the Turkish dotless i has a dot in capitals of other languages."""
    if text.isascii():
        return text
    letters = (letter for letter in unicodedata.normalize("NFD", text) if not "\u0300" <= letter <= "\u036f")
    return unicodedata.normalize("NFC", "".join(letters)).replace("ı", "i")


def _months() -> dict[str, int]:
    named = {name.replace("_", " "): month for month, names in enumerate(_NAMES, 1) for name in names.split()}
    named |= {name: month for month, name in enumerate(_CROATIAN.split(), 1) if name != "-"}
    return {bare(name): month for name, month in named.items()} | named


MONTHS: dict[str, int] = _months()


def month_of(name: str, language: str = "") -> int:
    """1 to 12, or 0 for a word that names no month; `language` is an ISO 639 code, where one is known."""
    folded = name.casefold()
    own = OF_LANGUAGE.get(language, {}).get(folded)
    # Hebrew writes `in` as a letter before the name.
    return own or MONTHS.get(folded) or MONTHS.get(bare(folded)) or MONTHS.get(folded.removeprefix("ב"), 0)


def western_digits(text: str) -> str:
    """The text with digits of other scripts written 0 to 9; of the same length."""
    return text if text.isascii() else _NATIVE.sub(lambda match: str(int(match[0])), text)


def from_solar(year: int, month: int, day: int) -> datetime | None:
    """The Gregorian day of a Solar Hijri one, or None where there is no such day."""
    if not (1300 <= year < 1500 and 1 <= month <= 12 and 1 <= day <= (31 if month <= 6 else 30)):
        return None
    cycles, rest = divmod(year - 1, 33)
    leaps = sum(leap <= rest for leap in SOLAR_LEAPS)
    days = cycles * SOLAR_CYCLE + 365 * rest + leaps + 30 * (month - 1) + min(month - 1, 6) + day - 1
    return datetime.fromordinal(SOLAR_EPOCH + days)

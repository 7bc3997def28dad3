"""Two dozen articles in twenty languages, written for the quality sample; nothing in them is real."""

from typing import NamedTuple


class Story(NamedTuple):
    """An article as an editor would file it; `published` is an instant with its zone, `local` how the paper prints it."""

    language: str
    title: str
    authors: tuple[str, ...]
    credit: str | None
    published: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs)


def _story(*words: str) -> Story:
    """Language, title, authors, agency, instant, paragraphs."""
    language, title, authors, credit, published, body = words
    names = tuple(name for name in authors.split("; ") if name)
    paragraphs = tuple(line.strip() for line in body.strip().splitlines())
    return Story(language, title, names, credit or None, published, paragraphs)


STORIES = (
    _story("en", "Harbour dredger finds anchor of lost steamship", "Maeve Corrigan", "", "2024-03-12T07:40:00+00:00", """
The crew of a dredger working in the outer harbour of Port Ellan has lifted an anchor that historians believe belonged to the Clementine, a steamship that vanished in a storm in 1891.
The anchor, three metres long and covered in mussels, came up on Monday afternoon when the bucket struck what the skipper took for a rock.
“I have pulled up bicycles, cannon balls and once a piano,” said the skipper, Donal Tierney. “Never anything that made the whole crew go quiet.”
Curators from the county museum compared the stamp on its shank with the records of a foundry that closed in 1903, and the numbers match.
Divers will search the site in April, once the water is warm enough. The harbour office has moved the shipping lane 200 metres to the north until then.
Twenty-six people were aboard the Clementine when she left for Bristol. No wreck was ever found, and no body came ashore."""),
    _story("en", "Rural clinics to share one travelling heart specialist", "Joseph Amankwah; Lila Forsyth", "", "2023-11-02T16:05:00-04:00", """
Five clinics in the upper valley will share a heart specialist who drives from town to town, the regional health board decided on Thursday.
Until now patients had to travel up to four hours to the city, and a third of those who were sent there never went, according to a study the board paid for.
The doctor will spend a day a week in each town. Tests that need large machines will still be done in the city, but the results will be read on the spot.
Nurses welcomed the plan. “People here do not skip appointments because they do not care,” said Rosalind Pike, who runs the clinic in Harlow Bend. “They skip them because the bus leaves at five in the morning.”
The board has money for two years. After that it will look at whether fewer people end up in emergency rooms."""),
    _story("en", "Orchestra plays in the dark to save its hall", "Priya Venkataraman", "", "2024-01-20T21:15:00+05:30", """
The city orchestra gave a whole concert without electric light on Saturday to protest against the sale of its hall.
Musicians read from scores lit by small lamps on their stands, and the audience of 900 found its seats with torches handed out at the door.
The hall, built for a trade fair in 1958, leaks and is costly to heat. The owner wants to turn it into a hotel and offers the orchestra rooms in a shopping centre.
The conductor, Anand Rao, told the audience that the sound of the place could not be carried away in boxes. He was applauded for four minutes.
A spokesman for the owner said that talks would go on next week, and that nobody would be put on the street."""),
    _story("en", "Sheep outnumber voters in island's first referendum", "Fergus Muir", "PA Media", "2022-06-09T18:30:00+01:00", """
The 71 adults of the island of Sunder have voted to buy it from the family that has owned it for three centuries.
Sixty-four were in favour and five against. Two ballot papers were spoiled, one of them, the returning officer noted, by a sheep.
The islanders need 1.2 million pounds by the end of the year. A public fund will pay most of it, and a bakery, a brewery and a choir have promised the proceeds of a season.
The seller, Sir Alastair Penhallow, said that he was relieved and would keep a cottage by the pier.
The new owners first want to mend the road and the water pipes, and then to build four houses for young families."""),
    _story("en", "Chip maker halts plant after quake cracks cooling pipes", "", "Reuters", "2024-04-03T02:20:00+01:00", """
A maker of memory chips stopped production at its largest plant on Wednesday after an earthquake cracked pipes that carry cooling water.
Nobody was hurt, and the clean rooms were not damaged, the company said in a statement to the exchange.
Production should begin again within ten days. Customers will be supplied from stock, of which there is enough for three weeks.
Shares of the company fell 4.1 percent in morning trade, while those of its two rivals rose by about 2 percent.
Analysts at a local bank put the cost at 60 million dollars, most of it insured."""),
    _story("en", "Night school for beekeepers has a waiting list of years", "Tomasina Ulloa", "", "2023-05-30T09:00:00-07:00", """
When Hector Baines began to teach beekeeping in the basement of a church, four people came, and one of them had mistaken the door.
Nine years later the course has 40 places and a list of 600 who wait for one. Some have waited so long that they have bought hives and learned from the internet.
Pupils spend the winter with books and the summer with bees. The exam takes place at dawn, when the insects are slow and the pupils, says Baines, are too.
Farmers in the county pay for swarms again, because almonds need them and hired hives from other states have become dear.
The church will open a second room in the autumn. It still smells of wax."""),
    _story("de", "Kleinstadt kauft ihr Kino und zeigt es den Banken", "Katharina Vollmer", "", "2024-02-15T11:20:00+01:00", """
Die Einwohner von Niederroden haben ihr Kino gekauft, nachdem drei Banken einen Kredit abgelehnt hatten.
Mehr als achthundert Menschen zeichneten Anteile von je zweihundert Euro, am Ende fehlten nur noch die Kosten für den Notar.
„Wir wollten kein Denkmal, sondern einen Ort, an dem man sich auch im Februar trifft“, sagte die Vorsitzende der neuen Genossenschaft, Ute Brandes, am Donnerstag.
Der Saal mit seinen hundertvierzig Plätzen stammt aus dem Jahr 1954 und war seit dem Tod des Betreibers geschlossen.
Zur Eröffnung im März läuft ein Stummfilm, den der Organist der Stadtkirche begleitet. Danach soll es dreimal in der Woche Vorstellungen geben, eine davon für Schulklassen."""),
    _story("de", "Bahn testet Züge, die Schranken selbst schließen", "", "dpa", "2023-09-18T14:00:00+02:00", """
Auf einer Nebenstrecke in der Lüneburger Heide fahren seit Montag Züge, die Bahnübergänge per Funk schließen.
Bisher löst ein Kontakt im Gleis die Schranken aus, unabhängig davon, wie schnell der Zug fährt. Autofahrer warten deshalb oft mehrere Minuten.
Mit der neuen Technik meldet der Zug seine Geschwindigkeit, und die Schranken senken sich genau dreißig Sekunden vor seiner Ankunft.
Der Versuch dauert ein Jahr und kostet vier Millionen Euro. Bewährt er sich, sollen zweihundert Übergänge folgen."""),
    _story("fr", "Le phare de Kerlannic retrouve un gardien après quarante ans", "Solenn Le Bihan", "", "2024-05-06T08:10:00+02:00", """
Quarante ans après le départ du dernier gardien, le phare de Kerlannic est de nouveau habité depuis dimanche.
L'association qui gère le site a choisi une ancienne institutrice, Maryvonne Guéguen, parmi trois cent douze candidatures venues de toute l'Europe.
Elle n'aura pas à allumer la lampe, automatique depuis 1984, mais à accueillir les visiteurs, à relever la météo et à surveiller une colonie de macareux.
« On m'a demandé si j'avais peur de la solitude, j'ai répondu que j'avais enseigné trente ans en maternelle », raconte-t-elle en riant.
La mission dure six mois, jusqu'aux grandes marées d'automne. Le ravitaillement se fait par bateau, une fois par semaine, quand la mer le permet."""),
    _story("es", "Un pueblo sin cobertura abre la primera cabina nueva en décadas", "Remedios Santolaya", "", "2023-10-11T12:45:00+02:00", """
Los 94 vecinos de Valdehierro, donde no llega ninguna red de telefonía móvil, estrenaron el miércoles una cabina telefónica.
La instalación, pintada de verde para no desentonar con los postigos, funciona con una antena de satélite y es gratuita para las llamadas de urgencia.
La alcaldesa, Pilar Quintanilla, explicó que llevaban nueve años pidiendo un repetidor y que la cabina costó menos que los sellos de las cartas.
El primero en usarla fue Eusebio Marcos, de 88 años, que llamó a su hija en Bilbao para decirle que no tenía nada que decirle.
La operadora asegura que el pueblo tendrá cobertura en 2025, aunque los vecinos piensan conservar la cabina."""),
    _story("pt", "Biblioteca flutuante volta a subir o rio depois da seca", "Iracema Figueiredo", "Lusa", "2024-01-08T17:30:00-03:00", """
O barco que leva livros a trinta comunidades ribeirinhas voltou a navegar na segunda-feira, depois de quatro meses parado pela seca.
Durante a estiagem, os professores guardaram os volumes em canoas suspensas no teto das escolas, para os proteger dos cupins.
A bibliotecária Socorro Batista contou que as crianças faziam fila na margem ainda antes de o barco apitar.
Este ano a viagem inclui uma oficina de encadernação, porque muitos exemplares passaram por tantas mãos que perderam a capa.
O governo do estado prometeu um segundo barco, mais leve, capaz de navegar mesmo com pouca água."""),
    _story("it", "Il paese che paga chi riapre una bottega", "Ludovica Marchesan", "", "2023-03-27T10:00:00+02:00", """
Il comune di Pietralba offre ventimila euro e un affitto simbolico a chi riapre una delle undici botteghe chiuse del centro.
Finora hanno risposto un calzolaio, due sorelle che fanno il pane e un giovane che ripara biciclette.
Il sindaco, Ettore Bassani, spiega che il denaro viene dalla vendita di un bosco che nessuno tagliava da mezzo secolo.
Chi accetta si impegna a restare cinque anni e a tenere aperto anche d'inverno, quando in paese vivono in centosettanta.
La prima serranda si alzerà a Pasqua. Sarà quella del forno, e gli abitanti hanno già chiesto di non cambiare l'insegna."""),
    _story("nl", "Molenaar van drieëntachtig leidt opvolgster van negentien op", "Wietske Hoekstra", "ANP", "2024-04-22T09:30:00+02:00", """
In de korenmolen van Oosterwijk draait sinds maandag een leerling van negentien jaar mee met een molenaar van drieëntachtig.
Jelle Postma maalt al sinds 1961 en zocht vijf jaar naar iemand die de trap niet te steil en het loon niet te laag vond.
Zijn opvolgster, Noor Bakker, kwam binnen om te schuilen voor de regen en bleef tot de wind ging liggen.
Ze leert het weer lezen, de stenen scherpen en vooral wachten, zegt Postma, want een molen heeft geen haast.
De bakker in het dorp heeft alvast tien zakken besteld voor de eerste lading die zij alleen maalt."""),
    _story("pl", "Szkoła na granicy uczy w czterech językach naraz", "Halina Zawadzka", "PAP", "2023-09-04T08:00:00+02:00", """
W Krasnym Brodzie rozpoczęła w poniedziałek pracę szkoła, w której lekcje odbywają się w czterech językach.
Do pierwszej klasy przyjęto dwadzieścioro dzieci, a na liście oczekujących jest ich jeszcze trzydzieści pięć.
Dyrektorka Teresa Malinowska tłumaczy, że dzieci w tej wsi i tak mówią czterema językami, tylko dotąd na przerwach.
Rachunków uczą się po polsku, przyrody po słowacku, śpiewu po łemkowsku, a gimnastyki po angielsku.
Pieniądze na pierwsze trzy lata dała fundacja założona przez emigranta z Chicago."""),
    _story("ru", "В Карелии восстановили деревянный мост без единого гвоздя", "Марина Ковалёва", "ТАСС", "2024-06-14T13:00:00+03:00", """
В деревне Сяргозеро открыли мост, который плотники восстановили по чертежам девятнадцатого века без единого гвоздя.
Прежний мост смыло паводком шесть лет назад, и жителям приходилось объезжать озеро по лесной дороге длиной сорок километров.
Брёвна готовили две зимы, потому что сосну для таких построек рубят только в морозы, рассказал бригадир Пётр Лукин.
По мосту смогут проезжать легковые машины и пожарный автомобиль, а грузовикам придётся ехать прежней дорогой.
На открытие пришли почти все сто двенадцать жителей деревни, и каждый прошёл по мосту туда и обратно."""),
    _story("el", "Ψαράδες του Αιγαίου μαζεύουν δίχτυα αντί για ψάρια", "Ελένη Παπαδάκη", "", "2023-08-21T12:00:00+03:00", """
Δεκατέσσερα καΐκια από τρία νησιά του Αιγαίου βγήκαν τη Δευτέρα στη θάλασσα για να μαζέψουν εγκαταλειμμένα δίχτυα.
Μέσα σε μία εβδομάδα ανέβασαν περισσότερους από πέντε τόνους, που θα γίνουν νήμα για χαλιά και μαγιό.
Ο πρόεδρος του συλλόγου, Νίκος Βλάχος, είπε ότι τα χαμένα δίχτυα συνεχίζουν να ψαρεύουν μόνα τους για χρόνια.
Οι ψαράδες πληρώνονται με τη μέρα, όσο θα έβγαζαν από μια μέτρια ψαριά, από ένα ευρωπαϊκό πρόγραμμα.
Τον Σεπτέμβριο οι εργασίες θα συνεχιστούν στα ανοιχτά, εκεί όπου τα βάθη φτάνουν τα ογδόντα μέτρα."""),
    _story("tr", "Köyün kadınları kapanan tren istasyonunu lokantaya çevirdi", "Zeynep Aydoğan", "Anadolu Agency", "2024-03-04T15:10:00+03:00", """
Sivas'ın Karaören köyünde on iki kadın, kapanan tren istasyonunu pazartesi günü lokanta olarak açtı.
Bekleme salonunda altmış kişilik yer var, bilet gişesinden ise artık gözleme ve ayran satılıyor.
Kooperatifin başkanı Hatice Demirci, ilk parayı halı dokuyarak biriktirdiklerini ve binayı kendilerinin boyadığını söyledi.
Lokantaya gelenlerin çoğu, otoyoldan sapıp tabelayı merak eden yolcular oluyor.
Kadınlar yazın peronda konser düzenlemek ve eski vagonlardan birini odaya dönüştürmek istiyor."""),
    _story("ar", "قرية جبلية تعيد تشغيل ساقية عمرها ثمانية قرون", "سلمى الحداد", "", "2023-12-05T10:30:00+02:00", """
أعاد سكان قرية عين الورد الجبلية يوم الثلاثاء تشغيل ساقية قديمة تعود إلى القرن الثالث عشر.
واستغرق ترميم القناة الحجرية التي يبلغ طولها سبعة كيلومترات أكثر من ثلاث سنوات من العمل التطوعي.
وقال رئيس جمعية المزارعين حسن النجار إن الماء وصل إلى الحقول السفلى لأول مرة منذ أربعين عاما.
وسيتقاسم المزارعون المياه بالساعات كما كان يفعل أجدادهم، وفق دفتر قديم عثر عليه في المسجد.
ويأمل السكان أن يعود الشباب الذين هاجروا إلى المدن بعد أن صارت الأرض تروى من جديد."""),
    _story("hi", "रेगिस्तान के गाँव ने बारिश का पानी बाँटने के लिए बनाया बैंक", "कविता राठौड़", "", "2024-07-19T09:00:00+05:30", """
राजस्थान के एक छोटे गाँव में लोगों ने बारिश का पानी जमा करने और बाँटने के लिए एक अनोखा बैंक बनाया है।
हर परिवार अपनी छत का पानी एक बड़े कुंड में जमा करता है और उसके बदले उसे एक पासबुक मिलती है।
समिति की अध्यक्ष मीरा देवी ने शुक्रवार को बताया कि पहले गर्मियों में टैंकर का पानी खरीदना पड़ता था।
जिन घरों में बुज़ुर्ग या बीमार लोग रहते हैं, उन्हें ज़रूरत पड़ने पर उधार पानी भी दिया जाता है।
आसपास के नौ गाँवों ने अब ऐसे ही बैंक खोलने की इच्छा जताई है।"""),
    _story("zh", "山区小学用旧公交车建起图书馆", "林晓芸", "", "2024-04-18T08:30:00+08:00", """
云南一所山区小学把一辆退役的公交车改造成图书馆，星期四正式向学生开放。
这辆公交车在城里跑了十五年，车厢里的座位被换成书架，司机的位置成了借书台。
校长周建国介绍说，学校原来的图书室只有一间漏雨的平房，三千多册书有一半发了霉。
改造费用由公交公司的退休职工捐出，他们还利用周末上山，教孩子们给图书编号。
学生最喜欢的是车顶的天窗，下雨的时候可以躺在垫子上一边听雨一边看书。
学校计划明年再改造一辆，专门用来放映电影。"""),
    _story("ja", "廃校の体育館が漁網の修理場に生まれ変わる", "佐藤美咲", "共同", "2023-11-27T14:00:00+09:00", """
三重県の漁村で、十年前に閉校した小学校の体育館が漁網の修理場として再び使われることになった。
広い床に網を広げられるため、雨の日でも作業ができ、若い漁師が年配者から結び方を学ぶ場にもなっている。
漁協の組合長、浜口徹さんは「昔は浜で並んで直したものだ。ここなら風も気にならない」と話す。
村によると、修理の技術を持つ人は現在二十一人で、そのうち十七人が七十歳を超えている。
春からは月に二回、地元の中学生を対象にした教室も開く予定だ。"""),
    _story("ko", "폐교 위기 섬 학교, 전학생 여섯 명에 다시 문 열어", "박지훈", "연합뉴스", "2024-03-04T11:00:00+09:00", """
학생이 한 명도 남지 않아 문을 닫을 뻔했던 남해의 한 섬 초등학교가 월요일 여섯 명의 전학생을 맞았다.
마을 주민들은 빈집을 고쳐 도시에서 온 세 가족에게 무료로 빌려주고 어선 일자리도 소개했다.
교장 김순옥 씨는 입학식에서 종을 직접 치며 이 소리를 다시 들을 줄은 몰랐다고 말했다.
전교생이 여섯 명이어서 수업은 한 교실에서 이루어지고 체육 시간에는 주민들이 함께 뛴다.
군청은 내년까지 도서관과 작은 수영장을 짓는 데 12억 원을 지원하기로 했다."""),
    _story("th", "ชาวสวนยางหันปลูกโกโก้ในสวนเก่า รายได้เพิ่มเท่าตัว", "สุดารัตน์ แก้วมณี", "", "2024-02-09T10:00:00+07:00", """
ชาวสวนยางในอำเภอหนึ่งของจังหวัดตรังหันมาปลูกโกโก้แซมในสวนยางเก่า และมีรายได้เพิ่มขึ้นเกือบเท่าตัวภายในสามปี
นายประเสริฐ ทองดี ประธานกลุ่มเกษตรกร กล่าวเมื่อวันศุกร์ว่า ต้นโกโก้ชอบร่มเงาจึงไม่ต้องโค่นยางทิ้ง
กลุ่มมีสมาชิกแปดสิบหกครอบครัว และตั้งโรงหมักเมล็ดขนาดเล็กไว้ในโรงเรียนที่ปิดไปแล้ว
ช็อกโกแลตของกลุ่มส่งขายให้ร้านกาแฟในกรุงเทพและได้รับรางวัลจากงานแสดงสินค้าเมื่อปีที่แล้ว"""),
    _story("vi", "Làng gốm hồi sinh nhờ những chiếc lò đốt bằng vỏ trấu", "Nguyễn Thị Hạnh", "", "2023-06-13T08:00:00+07:00", """
Làng gốm Phước An đã đỏ lửa trở lại từ thứ ba sau khi các hộ dân chuyển sang đốt lò bằng vỏ trấu.
Trước đây củi đắt và khan hiếm khiến hơn một nửa số lò phải đóng cửa, thợ trẻ bỏ ra thành phố làm công nhân.
Nghệ nhân Trần Văn Lợi cho biết vỏ trấu cháy đều hơn củi, nhờ vậy men gốm có màu xanh rất lạ.
Mỗi tháng làng tiêu thụ khoảng bốn mươi tấn trấu mua lại từ các nhà máy xay xát trong vùng.
Tỉnh dự định mở một tuyến du lịch đường sông để du khách ghé thăm và tự tay nặn một chiếc bình."""),
)  # fmt: skip

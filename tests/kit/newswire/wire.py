"""Reports of the kind that agencies fill in by machine: the same sentences, other names and figures. Never copies."""

import random
from collections.abc import Callable

from .furniture import LAST, MONTHS, TOWNS, person

Filled = Callable[[random.Random], str]
CLUBS = ["Rovers", "United", "Athletic", "Wanderers", "Albion", "Olympic", "Sporting", "Dynamo", "Racing", "Harriers"]
FIRMS = ["Alderon", "Bexley Foods", "Corvane", "Duvall Steel", "Estrand", "Fennimore", "Galtway", "Hesper Energy", "Ixion", "Jarrow Lines"]  # fmt: skip


def club(dice: random.Random) -> str:
    return f"{dice.choice(TOWNS)} {dice.choice(CLUBS)}"


def match_en(d: random.Random) -> str:
    home, away = club(d), club(d)
    return f"{home} beat {away} {d.randint(2, 6)}-{d.randint(0, 1)} on Saturday to move up to {d.randint(2, 18)}th place in the league. {person(d)} put the home side ahead in the {d.randint(2, 40)}th minute with a header from a corner, and {person(d)} doubled the lead {d.randint(2, 9)} minutes before the break. The visitors had more of the ball after the interval but could not find a way through. {home} have now taken {d.randint(10, 60)} points from {d.randint(20, 38)} matches, while {away} stay in the lower half of the table. The attendance was {d.randint(2, 60)},{d.randint(100, 999)}."


def match_de(d: random.Random) -> str:
    home, away = club(d), club(d)
    return f"{home} hat am Sonntag gegen {away} mit {d.randint(2, 5)}:{d.randint(0, 1)} gewonnen und klettert in der Tabelle auf Rang {d.randint(2, 17)}. Vor {d.randint(2, 80)}.{d.randint(100, 999)} Zuschauern brachte {person(d)} die Gastgeber in der {d.randint(2, 40)}. Minute in Führung, {person(d)} erhöhte kurz vor der Pause. Nach dem Seitenwechsel hatten die Gäste mehr vom Spiel, blieben im Abschluss aber ohne Glück. Am kommenden Samstag muss {home} auswärts bei {club(d)} antreten."


def match_es(d: random.Random) -> str:
    home, away = club(d), club(d)
    return f"El {home} venció por {d.randint(2, 5)}-{d.randint(0, 1)} al {away} en la jornada {d.randint(2, 38)} del campeonato y suma ya {d.randint(10, 80)} puntos. {person(d)} abrió el marcador en el minuto {d.randint(2, 44)} tras un saque de esquina y {person(d)} sentenció en el {d.randint(50, 89)}. El conjunto visitante, que acabó con diez jugadores por la expulsión de {person(d)}, sigue sin ganar fuera de casa desde hace {d.randint(2, 12)} partidos."


def shares_en(d: random.Random) -> str:
    return f"Shares in {d.choice(TOWNS)} closed {d.choice(['higher', 'lower'])} on {d.choice(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'])}, with the main index ending at {d.randint(1, 29)},{d.randint(100, 999)}.{d.randint(10, 99)} points, a change of {d.randint(0, 3)}.{d.randint(10, 99)} percent. {d.choice(FIRMS)} led the gainers with a rise of {d.randint(2, 12)}.{d.randint(1, 9)} percent, while {d.choice(FIRMS)} lost {d.randint(2, 12)}.{d.randint(1, 9)} percent after its results. Turnover was {d.randint(1, 9)}.{d.randint(10, 99)} billion crowns, against an average of {d.randint(1, 9)}.{d.randint(10, 99)} billion in the past {d.randint(10, 60)} sessions, traders said."


def shares_fr(d: random.Random) -> str:
    return f"La Bourse de {d.choice(TOWNS)} a terminé en {d.choice(['hausse', 'baisse'])} de {d.randint(0, 3)},{d.randint(10, 99)} %, l'indice vedette s'établissant à {d.randint(2, 9)}.{d.randint(100, 999)},{d.randint(10, 99)} points dans un volume d'échanges de {d.randint(1, 9)},{d.randint(1, 9)} milliards. Parmi les valeurs, {d.choice(FIRMS)} a gagné {d.randint(2, 9)},{d.randint(10, 99)} % à {d.randint(10, 300)},{d.randint(10, 99)} tandis que {d.choice(FIRMS)} a cédé {d.randint(2, 9)},{d.randint(10, 99)} % à {d.randint(10, 300)},{d.randint(10, 99)}. Le pétrole valait {d.randint(40, 120)},{d.randint(10, 99)} dollars le baril."


def dividend_en(d: random.Random) -> str:
    firm = d.choice(FIRMS)
    return f"The board of {firm} has approved an interim payment of {d.randint(2, 90)} cents for each share, which will be made on {d.choice(MONTHS)} {d.randint(1, 28)} to holders on the register on {d.choice(MONTHS)} {d.randint(1, 28)}. Revenue for the {d.choice(['first', 'second', 'third', 'fourth'])} quarter came to {d.randint(20, 900)} million crowns, compared with {d.randint(20, 900)} million in the same three months of last year, and net profit was {d.randint(2, 90)} million. {firm} employs {d.randint(1, 40)},{d.randint(100, 999)} people in {d.choice(TOWNS)} and {d.choice(TOWNS)}."


def weather_en(d: random.Random) -> str:
    return f"Forecast for {d.choice(TOWNS)} and the surrounding district: the morning will be {d.choice(['cloudy', 'clear', 'foggy'])} with a temperature of {d.randint(-9, 20)} degrees, rising to {d.randint(5, 35)} degrees in the afternoon. There is a {d.randint(1, 9)}0 percent chance of rain towards evening. Winds will be light to moderate from the {d.choice(['north', 'south', 'west', 'east'])}, with gusts of up to {d.randint(20, 90)} kilometres an hour on the coast. The sun rises at {d.randint(4, 8)}.{d.randint(10, 59)} and sets at {d.randint(16, 21)}.{d.randint(10, 59)}. The outlook for the next three days is unchanged."


def weather_de(d: random.Random) -> str:
    return f"Das Wetter für {d.choice(TOWNS)} und Umgebung: Am Vormittag ist es {d.choice(['neblig', 'heiter', 'bedeckt'])}, die Temperaturen liegen bei {d.randint(-9, 15)} Grad. Am Nachmittag werden {d.randint(5, 35)} Grad erreicht, die Regenwahrscheinlichkeit beträgt {d.randint(5, 95)} Prozent. Der Wind weht schwach bis mäßig aus {d.choice(['Nord', 'Süd', 'West', 'Ost'])}, in Böen mit bis zu {d.randint(20, 90)} Kilometern in der Stunde. In der Nacht kühlt es auf {d.randint(-12, 12)} Grad ab. Auch in den kommenden Tagen bleibt es wechselhaft."


def quake_en(d: random.Random) -> str:
    town = d.choice(TOWNS)
    return f"An earthquake of magnitude {d.randint(3, 7)}.{d.randint(0, 9)} struck {d.randint(5, 90)} kilometres off {town} on {d.choice(['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])}, the seismological institute said. The quake occurred at {d.randint(0, 23)}:{d.randint(10, 59)} local time at a depth of {d.randint(5, 200)} kilometres. There were no immediate reports of damage or injuries, and no tsunami warning was issued. Residents of {town} and {d.choice(TOWNS)} said that they felt buildings shake for several seconds. The region lies on a fault line and is often hit by earthquakes."


def quake_es(d: random.Random) -> str:
    return f"Un sismo de magnitud {d.randint(3, 7)},{d.randint(0, 9)} se registró este {d.choice(['lunes', 'martes', 'miércoles', 'jueves', 'viernes'])} a {d.randint(5, 90)} kilómetros de {d.choice(TOWNS)}, informó el servicio sismológico. El movimiento se produjo a las {d.randint(0, 23)}.{d.randint(10, 59)} hora local, a una profundidad de {d.randint(5, 200)} kilómetros, y se sintió también en {d.choice(TOWNS)}. Hasta el momento no hay noticias de víctimas ni de daños materiales y las autoridades descartaron una alerta de tsunami."


def obituary_en(d: random.Random) -> str:
    name = person(d)
    return f"{name}, {d.randint(60, 99)}, of {d.choice(TOWNS)}, passed away peacefully on {d.choice(MONTHS)} {d.randint(1, 28)} surrounded by family. Born in {d.choice(TOWNS)} in {d.randint(1925, 1965)}, {name.split()[0]} worked for {d.randint(10, 45)} years as a {d.choice(['teacher', 'carpenter', 'nurse', 'driver', 'farmer'])} and was known to many as a member of the choir. Survivors include a sister, {person(d)}, {d.randint(2, 5)} children and {d.randint(2, 14)} grandchildren. A service will be held at {d.randint(9, 12)} in the morning on {d.choice(MONTHS)} {d.randint(1, 28)}. In place of flowers the family asks for gifts to the hospice."


def court_en(d: random.Random) -> str:
    lines = [f"{person(d)}, {d.randint(18, 80)}, of {d.choice(TOWNS)}: {d.choice(['speeding', 'theft from a shop', 'driving without insurance', 'assault', 'criminal damage'])}, fined {d.randint(50, 900)} crowns and ordered to pay costs of {d.randint(30, 300)} crowns." for _ in range(5)]  # fmt: skip
    return f"The following cases were heard by magistrates in {d.choice(TOWNS)} this week. " + " ".join(lines)


def lottery_it(d: random.Random) -> str:
    numbers = " ".join(str(n) for n in d.sample(range(1, 91), 6))
    return f"Estratti i numeri del concorso numero {d.randint(1, 150)} di {d.choice(['martedì', 'giovedì', 'sabato'])}: la combinazione vincente è {numbers}, numero di riserva {d.randint(1, 90)}. Nessuno ha centrato il sei, mentre ci sono {d.randint(1, 9)} vincitori con cinque numeri, ai quali vanno {d.randint(10, 99)}.{d.randint(100, 999)} euro ciascuno. Il montepremi del prossimo concorso sale a {d.randint(10, 200)} milioni di euro."


def police_de(d: random.Random) -> str:
    return f"Bei einem Verkehrsunfall auf der Landstraße zwischen {d.choice(TOWNS)} und {d.choice(TOWNS)} ist am {d.choice(['Montag', 'Dienstag', 'Mittwoch', 'Freitag'])} ein {d.randint(18, 85)} Jahre alter Mann verletzt worden. Nach Angaben der Polizei kam der Fahrer gegen {d.randint(0, 23)}.{d.randint(10, 59)} Uhr aus bislang ungeklärter Ursache von der Fahrbahn ab und prallte gegen einen Baum. Er wurde in ein Krankenhaus gebracht. Der Schaden beträgt rund {d.randint(2, 60)}.000 Euro, die Straße war {d.randint(1, 5)} Stunden lang gesperrt."


def fuel_pt(d: random.Random) -> str:
    return f"O preço da gasolina em {d.choice(TOWNS)} passou de {d.randint(4, 7)},{d.randint(10, 99)} para {d.randint(4, 7)},{d.randint(10, 99)} reais por litro na última semana, segundo o levantamento divulgado nesta {d.choice(['segunda', 'terça', 'quarta', 'quinta', 'sexta'])}-feira. O etanol foi vendido em média a {d.randint(2, 5)},{d.randint(10, 99)} reais e o diesel a {d.randint(4, 8)},{d.randint(10, 99)} reais. Foram pesquisados {d.randint(40, 900)} postos em {d.randint(5, 60)} cidades do estado."


def council_en(d: random.Random) -> str:
    return f"The planning committee in {d.choice(TOWNS)} will decide on {d.choice(MONTHS)} {d.randint(1, 28)} on an application by {d.choice(FIRMS)} to build {d.randint(5, 400)} homes on land to the {d.choice(['north', 'south', 'west', 'east'])} of the {d.choice(LAST)} estate. Officers have recommended that permission be granted, subject to {d.randint(4, 40)} conditions. The council received {d.randint(5, 800)} letters of objection, most of them about traffic and the loss of green space, and {d.randint(1, 40)} in support. The meeting begins at {d.randint(5, 8)} in the evening and is open to the public."


TEMPLATES: dict[str, tuple[str, Filled]] = {
    "match": ("en", match_en),
    "match de": ("de", match_de),
    "match es": ("es", match_es),
    "shares": ("en", shares_en),
    "shares fr": ("fr", shares_fr),
    "dividend": ("en", dividend_en),
    "weather": ("en", weather_en),
    "weather de": ("de", weather_de),
    "quake": ("en", quake_en),
    "quake es": ("es", quake_es),
    "obituary": ("en", obituary_en),
    "court list": ("en", court_en),
    "lottery it": ("it", lottery_it),
    "police de": ("de", police_de),
    "fuel pt": ("pt", fuel_pt),
    "planning": ("en", council_en),
}

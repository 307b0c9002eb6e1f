"""Words of northern and central European languages and Turkish."""

# ruff: noqa: RUF001 - text of many scripts is the point here

from __future__ import annotations

from benchmarks.corpus.vocabulary import Vocabulary, vocabulary

_NUMBERS = "2|3|5|7|12|18|24|36|48|60|99|120|365|1024|2500|10000"

DUTCH: Vocabulary = vocabulary(
    "nl",
    {
        "who": (
            "Ons kantoor|De werkplaats|Mijn broer|De gemeente|Het museum|De bakker|Mevrouw Dijkstra|De buurvrouw|"
            "Het koor|De boekhouder|"
            "De vereniging|Het laboratorium|De school|De huisarts|Het team|De fietsenmaker"
        ),
        "what": (
            "het concept|de factuur|de sleutels|de notulen|het onderdeel|de monsters|het brood|het raam|"
            "de uitslagen|de fiets|de paraplu|"
            "de etiketten|de bon|de berekening|het pakket|de sluis"
        ),
        "when": (
            "maandag|gisteren|na de lunch|zonder overleg|twee keer|al|in februari|voor tien uur|heel vroeg|weer|"
            "vorige week|per ongeluk|"
            "zoals afgesproken|deze zomer|eindelijk|grondig"
        ),
        "done": (
            "gecontroleerd|verstuurd|gevonden|betaald|vergeten|gerepareerd|gemeten|geteld|gekopieerd|besteld|"
            "geannuleerd|vertaald|bewaard|"
            "verplaatst|getoond|verloren"
        ),
        "number": _NUMBERS,
    },
    "{who} heeft {what} {when} {done}.|Kunt u {what} en {what} nakijken?|"
    "Er zijn nog {number} dozen, {number} kwamen {when}.|"
    "Volgens {who} is niets {done}.|Wij hebben {what} {when} {done}, coördinatie volgt.",
    "{what} {when} {done}|Vraag over {what}|{number} dozen, {when}|Overleg met {who}",
    "Hallo allemaal,|Goedemorgen,|Beste collega's,|Geachte heer, mevrouw,",
    "Met vriendelijke groet,|Groeten,|Tot ziens,|Bedankt,",
)
SWEDISH: Vocabulary = vocabulary(
    "sv",
    {
        "who": (
            "Vårt kontor|Verkstaden|Min bror|Kommunen|Museet|Bagaren|Fru Åkerblom|Grannen|Kören|Bokföraren|"
            "Föreningen|Laboratoriet|Skolan|"
            "Läkaren|Gruppen|Trädgårdsmästaren"
        ),
        "what": (
            "utkastet|fakturan|nycklarna|protokollet|reservdelen|proverna|brödet|fönstret|resultaten|cykeln|"
            "paraplyet|etiketterna|kvittot|"
            "beräkningen|paketet|båten"
        ),
        "when": (
            "i måndags|i går|efter lunch|utan att fråga|två gånger|redan|i februari|före tio|tidigt|igen|"
            "förra veckan|av misstag|"
            "som avtalat|i somras|till slut|noga"
        ),
        "done": (
            "kontrollerat|skickat|hittat|betalat|glömt|lagat|mätt|räknat|kopierat|beställt|avbokat|översatt|sparat|"
            "flyttat|visat|tappat"
        ),
        "number": _NUMBERS,
    },
    "{who} har {done} {what} {when}.|Kan du titta på {what} och {what}?|"
    "Det finns {number} lådor kvar, {number} kom {when}.|"
    "Jag tror inte att {who} har {done} {what}.|Vi har {done} {what}, så {who} kan vänta {number} dagar.",
    "{what} {when}|Fråga om {what}|{number} lådor, {when}|Möte med {who}",
    "Hej,|Hej alla,|God morgon,|Bästa kollegor,",
    "Med vänliga hälsningar|Hälsningar|Vi ses|Tack",
)
DANISH: Vocabulary = vocabulary(
    "da",
    {
        "who": (
            "Vores kontor|Værkstedet|Min bror|Kommunen|Museet|Bageren|Fru Nørgård|Naboen|Koret|Bogholderen|"
            "Foreningen|Laboratoriet|Skolen|"
            "Lægen|Holdet|Gartneren"
        ),
        "what": (
            "udkastet|fakturaen|nøglerne|referatet|reservedelen|prøverne|brødet|vinduet|resultaterne|cyklen|"
            "paraplyen|etiketterne|"
            "kvitteringen|beregningen|pakken|båden"
        ),
        "when": (
            "i mandags|i går|efter frokost|uden at spørge|to gange|allerede|i februar|før klokken ti|tidligt|igen|"
            "i sidste uge|ved en fejl|"
            "som aftalt|i sommer|endelig|grundigt"
        ),
        "done": (
            "tjekket|sendt|fundet|betalt|glemt|repareret|målt|talt|kopieret|bestilt|aflyst|oversat|gemt|flyttet|"
            "vist|mistet"
        ),
        "number": _NUMBERS,
    },
    "{who} har {done} {what} {when}.|Kan du se på {what} og {what}?|"
    "Der er {number} kasser tilbage, {number} kom {when}.|"
    "Jeg tror ikke, at {who} har {done} {what}.|Vi har {done} {what}, så {who} kan vente {number} dage.",
    "{what} {when}|Spørgsmål om {what}|{number} kasser, {when}|Møde med {who}",
    "Hej,|Hej alle,|Godmorgen,|Kære kolleger,",
    "Med venlig hilsen|Hilsen|Vi ses|Tak",
)
POLISH: Vocabulary = vocabulary(
    "pl",
    {
        "who": (
            "Nasze biuro|Nasza księgowość|Mój brat|Urząd|Muzeum|Piekarz|Pani Wójcik|Sąsiad|Chór|Spółdzielnia|"
            "Stowarzyszenie|Laboratorium|"
            "Szkoła|Lekarz|Zespół|Ogrodnik"
        ),
        "what": (
            "szkic|fakturę|klucze|protokół|część zamienną|próbki|chleb|okno|wyniki|rower|parasol|etykiety|paragon|"
            "obliczenia|paczkę|łódź"
        ),
        "when": (
            "w poniedziałek|wczoraj|po obiedzie|bez pytania|dwa razy|już|w lutym|przed dziesiątą|wcześnie|znowu|"
            "w zeszłym tygodniu|"
            "przez pomyłkę|zgodnie z umową|latem|wreszcie|dokładnie"
        ),
        "does": (
            "sprawdzi|wyśle|znajdzie|zapłaci za|odbierze|naprawi|zmierzy|policzy|skopiuje|zamówi|odwoła|"
            "przetłumaczy|zachowa|przeniesie|"
            "pokaże|zgubi"
        ),
        "number": _NUMBERS,
    },
    "{who} {does} {what} {when}.|Proszę sprawdzić {what} oraz {what}.|"
    "Zostało {number} sztuk, {number} przyszło {when}.|"
    "Myślę, że {who} {does} {what} za {number} dni.|Czy {who} {does} {what} {when}?",
    "{what} {when}|Pytanie: {what}|{number} sztuk, {when}|Spotkanie: {who}",
    "Cześć,|Dzień dobry,|Szanowni Państwo,|Witam,",
    "Pozdrawiam|Z poważaniem|Do zobaczenia|Dziękuję",
)
CZECH: Vocabulary = vocabulary(
    "cs",
    {
        "who": (
            "Naše kancelář|Dílna|Můj bratr|Úřad|Muzeum|Pekař|Paní Dvořáčková|Soused|Sbor|Účetní|Spolek|Laboratoř|"
            "Škola|Lékařka|Tým|Zahradník"
        ),
        "what": (
            "návrh|fakturu|klíče|zápis|náhradní díl|vzorky|chléb|okno|výsledky|kolo|deštník|štítky|účtenku|výpočet|"
            "balík|loď"
        ),
        "when": (
            "v pondělí|včera|po obědě|bez ptaní|dvakrát|už|v únoru|před desátou|brzy|znovu|minulý týden|omylem|"
            "podle dohody|v létě|"
            "konečně|důkladně"
        ),
        "does": (
            "zkontroluje|pošle|najde|zaplatí|vyzvedne|opraví|změří|spočítá|zkopíruje|objedná|zruší|přeloží|uloží|"
            "přesune|ukáže|ztratí"
        ),
        "number": _NUMBERS,
    },
    "{who} {does} {what} {when}.|Prosím o {what} a {what}.|Zbývá {number} kusů, {number} přišlo {when}.|"
    "Myslím, že {who} {does} {what}.|"
    "Kdy {who} {does} {what}? Máme {number} dní.",
    "{what} {when}|Dotaz: {what}|{number} kusů, {when}|Schůzka: {who}",
    "Ahoj,|Dobrý den,|Vážení kolegové,|Zdravím,",
    "S pozdravem|Zdravím|Na shledanou|Děkuji",
)
TURKISH: Vocabulary = vocabulary(
    "tr",
    {
        "who": (
            "Ofisimiz|Atölye|Kardeşim|Belediye|Müze|Fırıncı|Komşumuz|Koro|Muhasebe|Dernek|Laboratuvar|Okul|Doktor|"
            "Ekip|Bahçıvan|Kütüphane"
        ),
        "what": (
            "taslağı|faturayı|anahtarları|tutanağı|yedek parçayı|örnekleri|ekmeği|pencereyi|sonuçları|bisikleti|"
            "şemsiyeyi|etiketleri|"
            "makbuzu|hesabı|paketi|tekneyi"
        ),
        "when": (
            "pazartesi günü|dün|öğleden sonra|sormadan|iki kez|çoktan|şubatta|saat ondan önce|erkenden|yine|"
            "geçen hafta|yanlışlıkla|"
            "anlaştığımız gibi|yazın|sonunda|dikkatle"
        ),
        "done": (
            "kontrol etti|gönderdi|buldu|ödedi|unuttu|onardı|ölçtü|saydı|kopyaladı|sipariş etti|iptal etti|çevirdi|"
            "sakladı|taşıdı|gösterdi|"
            "kaybetti"
        ),
        "number": _NUMBERS,
    },
    "{who} {what} {when} {done}.|Lütfen {what} ve {what} inceleyin.|{number} kutu kaldı, {number} tanesi {when} geldi.|"
    "Sanırım {who} {what} {done}.|{who} {number} gün bekleyecek, çünkü {what} {done}.",
    "{what} {when}|Soru: {what}|{number} kutu, {when}|Toplantı: {who}",
    "Merhaba,|Günaydın,|Sayın yetkili,|Değerli arkadaşlar,",
    "Saygılarımla|İyi çalışmalar|Görüşmek üzere|Teşekkürler",
)

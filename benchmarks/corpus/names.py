"""Invented people: given and family names by language, each with its ASCII spelling."""

# ruff: noqa: RUF001 - text of many scripts is the point here

from __future__ import annotations

GIVEN: dict[str, str] = {
    "en": "Ann Bob Carol Dan Erin Frank Grace Harold Iris Jack Kate Liam Mabel Ned Opal Ralph",
    "de": "Änne:aenne Jürgen:juergen Käthe:kaethe Lothar Götz:goetz Ursula Heike Rüdiger:ruediger",
    "fr": "Hélène:helene René:rene Agnès:agnes Loïc:loic Chloé:chloe Gaëlle:gaelle Marcel Odile",
    "es": "Íñigo:inigo Lucía:lucia Ramón:ramon Begoña:begona Álvaro:alvaro Inés:ines Jorge Pilar",
    "it": "Niccolò:niccolo Noè:noe Chiara Donato Elda Fausto Ginevra Ilaria",
    "pt": "João:joao Inês:ines Simão:simao Conceição:conceicao Rui Matilde Tomé:tome Vasco",
    "nl": "Joost Marijke Sander Femke Daniël:daniel Wies Teun Noëlle:noelle",
    "sv": "Åke:ake Örjan:orjan Märta:marta Sölve:solve Birgit Göran:goran Ylva Stig",
    "da": "Søren:soeren Jørgen:joergen Åse:aase Bjørk:bjoerk Mette Ib Kirsten Troels",
    "pl": "Łucja:lucja Michał:michal Józef:jozef Grażyna:grazyna Bożena:bozena Paweł:pawel Zofia Tadeusz",
    "cs": "Jiří:jiri Zdeněk:zdenek Božena:bozena Šárka:sarka Ondřej:ondrej Květa:kveta Hana Vojtěch:vojtech",
    "tr": "Çağla:cagla Işıl:isil Gökhan:gokhan Ümit:umit Şule:sule Oğuz:oguz Defne İlker:ilker",
    "ru": "Галина:galina Степан:stepan Юлия:yulia Тимур:timur Раиса:raisa Фёдор:fedor Лариса:larisa Егор:egor",
    "el": "Ελένη:eleni Νίκος:nikos Ζωή:zoi Άγγελος:angelos Φανή:fani Σταύρος:stavros Ρέα:rea Μάκης:makis",
    "ja": "花子:hanako 太郎:taro 桜:sakura 健:ken 由美:yumi 翔:sho 薫:kaoru 誠:makoto",
    "zh": "小梅:xiaomei 建国:jianguo 丽:li 明:ming 芳:fang 强:qiang 静:jing 磊:lei",
    "tw": "雅婷:yating 志豪:zhihao 怡君:yijun 家豪:jiahao 淑芬:shufen 俊傑:junjie 美玲:meiling 宗翰:zonghan",
    "ko": "민수:minsu 지영:jiyoung 현우:hyunwoo 수진:sujin 영호:youngho 은정:eunjung 동현:donghyun 미경:mikyung",
}

FAMILY: dict[str, str] = {
    "en": "Applewood Birdsong Coldwater Dovecote Elmsworth Farthing Goosefield Hartwhistle Inkpen Marshgate Nettlebed",
    "de": "Grünwald:gruenwald Müllersbach:muellersbach Weißdorn:weissdorn Ährenfeld:aehrenfeld Sägebrecht:saegebrecht",
    "fr": "Boisclair Forêtnoire:foretnoire Lechêne:lechene D'Orvalle:dorvalle Beaupré:beaupre Tourné:tourne",
    "es": "Peñalta:penalta Robledal Montañés:montanes Aguafría:aguafria Olmedilla Cigüeña:ciguena",
    "it": "Acquafredda Montebello Pietralunga Castagnò:castagno Fiumalto Verdeluna",
    "pt": "Ribeirão:ribeirao Penedo Lousã:lousa Fontoura Açucena:acucena Carvalhal",
    "nl": "Waterlander Duinveld Hoogeveen-Smit Kraaijeveld IJsbrand Groenewoud",
    "sv": "Björkängen:bjorkangen Sjöholm:sjoholm Ekdal Åström:astrom Lingonmark Rönnskär:ronnskar",
    "da": "Møllegaard:moellegaard Åbakke:aabakke Fuglsang Sørup:soerup Birkelund Ærtholm:aertholm",
    "pl": "Jabłoński:jablonski Dębowy:debowy Źródlak:zrodlak Brzózka:brzozka Łąkowa:lakowa Śnieżek:sniezek",
    "cs": "Třešňák:tresnak Hořejší:horejsi Lípa:lipa Čáp:cap Řeka:reka Žitný:zitny",
    "tr": "Çınaraltı:cinaralti Gümüş:gumus Karadağlı:karadagli Işıksoy:isiksoy Öztaşkın:oztaskin Bağcılar:bagcilar",
    "ru": "Берёзкин:beryozkin Яблоков:yablokov Соловей:solovey Щукина:shchukina Рябинин:ryabinin Ёлкин:yolkin",
    "el": "Ελαιώνας:elaionas Πεύκος:pefkos Θαλασσινός:thalassinos Κυπαρίσσης:kyparissis Βράχος:vrachos Αμπελάς:ampelas",
    "ja": "桜井:sakurai 竹林:takebayashi 海野:unno 星川:hoshikawa 雪村:yukimura 梅沢:umezawa",
    "zh": "柳:liu 梅:mei 江:jiang 云:yun 石:shi 欧阳:ouyang",
    "tw": "葉:yeh 溫:wen 藍:lan 游:yu 鍾:chung 簡:chien",
    "ko": "단:dan 서문:seomun 남궁:namgung 황보:hwangbo 제갈:jegal 선우:sunwoo",
}

ORGANISATIONS: tuple[tuple[str, str, str, str], ...] = (
    ("Harbour Office", "harbour.example.com", "en", "gmail outlook apple"),
    ("Tidewater Tools", "tidewater.example.net", "en", "outlook owa outlook lotus"),
    ("Orchard Trust", "orchard.example.org", "en", "thunderbird apple gmail"),
    ("Kernel Workshop", "workshop.example.org", "en", "mutt thunderbird gmail"),
    ("Bücherstube", "bücher.example.com", "de", "thunderbird outlook gmail"),
    ("Musée du Port", "musee.example.net", "fr", "gmail thunderbird yahoo"),
    ("Panadería Central", "panaderia.example.com", "es", "gmail yahoo outlook"),
    ("Libreria Riva", "libreria.example.org", "it", "apple gmail"),
    ("Padaria do Cais", "padaria.example.net", "pt", "gmail yahoo"),
    ("Fietsenwerk", "fietsen.example.org", "nl", "outlook proton"),
    ("Björk Trädgård", "björk.example.net", "sv", "outlook thunderbird"),
    ("Fugl og Fisk", "fugl.example.com", "da", "owa apple"),
    ("Biblioteka Miejska", "biblioteka.example.org", "pl", "thunderbird outlook"),
    ("Dílna na Rohu", "dilna.example.net", "cs", "gmail thunderbird"),
    ("Kitap Evi", "kitap.example.com", "tr", "gmail outlook"),
    ("Мастерская", "мастерская.example.org", "ru", "thunderbird yahoo"),
    ("Ελιά", "ελια.example.net", "el", "gmail owa"),
    ("港の事務所", "港.example.com", "ja", "thunderbird outlook gmail"),
    ("图书馆", "图书馆.example.org", "zh", "owa gmail"),
    ("茶行", "tea.example.net", "tw", "outlook gmail"),
    ("도서관", "도서관.example.com", "ko", "gmail outlook"),
)
"""Name, domain, language and the mail clients of its people."""

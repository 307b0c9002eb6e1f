"""English words and sentence templates."""

from __future__ import annotations

from benchmarks.corpus.vocabulary import Vocabulary, vocabulary

_NOUNS = (
    "invoice|contract|draft|report|meeting|schedule|budget|quote|delivery|shipment|warehouse|ledger|server|disk|"
    "backup|release|branch|patch|test|build|pipeline|driver|kernel|scheduler|parser|index|table|query|cache|queue|"
    "worker|bucket|archive|mailbox|folder|thread|message|header|footer|signature|certificate|password|account|"
    "customer|supplier|tenant|landlord|lawyer|auditor|engineer|designer|manager|teacher|student|visitor|neighbour|"
    "garden|kitchen|roof|bridge|harbour|ferry|train|station|platform|ticket|hotel|flight|passport|museum|library|"
    "bookshop|bakery|market|orchard|vineyard|lighthouse|island|valley|river|mountain|forest|meadow|village|town hall|"
    "council|committee|board|panel|survey|interview|questionnaire|sample|measurement|sensor|antenna|battery|cable|"
    "connector|keyboard|screen|printer|scanner|camera|microphone|speaker|drawing|sketch|photograph|map|atlas|diary|"
    "notebook|calendar|agenda|protocol|minute book|policy|guideline|manual|handbook|licence|permit|form|receipt|"
    "voucher|discount|refund|deposit|loan|mortgage|pension|salary|bonus|expense|forecast|balance|surplus|deficit|"
    "audit|inspection|repair|upgrade|migration|outage|incident|alert|dashboard|chart|graph|spreadsheet|template|"
    "prototype|model|simulation|experiment|hypothesis|proof|theorem|lecture|seminar|workshop|exhibition|concert|"
    "rehearsal|orchestra|choir|violin|piano|recipe|soup|bread|coffee|tea|cheese|apple|pear|walnut|honey|jacket|"
    "umbrella|bicycle|tyre|engine|gearbox|brake|tractor|crane|container|pallet|crate|label|barcode|stamp|envelope|"
    "parcel|courier|customs form|tariff|treaty|newsletter|press release|headline|column|chapter|footnote|glossary|"
    "translation|dictionary|accent|dialect|puzzle|chessboard|trophy|stadium|pitch|referee|coach|captain|sailor|"
    "compass|telescope|planet|eclipse|tide|storm|drought|harvest|greenhouse|fountain|statue|staircase|balcony|"
    "chimney|cellar|attic|doorbell|letterbox"
)
_THINGS = (
    "invoices|contracts|drafts|figures|minutes|slides|photos|keys|tickets|boxes|samples|servers|logs|patches|tests|"
    "branches|builds|timeouts|retries|checksums|offsets|records|rows|columns|fields|tables|messages|attachments|"
    "folders|labels|addresses|names|dates|numbers|prices|payments|deliveries|orders|returns|complaints|questions|"
    "answers|comments|changes|errors|warnings|limits|defaults|settings|permissions|roles|tokens|certificates|"
    "backups|snapshots|replicas|partitions|shards|windows|doors|chairs|tables outside|lamps|cables|batteries"
)
_ADJECTIVES = (
    "new|old|first|last|second|missing|final|early|late|broken|clean|dusty|heavy|light|quiet|noisy|cheap|expensive|"
    "short|long|narrow|wide|blue|green|red|yellow|wooden|plastic|French|Danish|Portuguese|Polish|local|remote|"
    "public|private|internal|external|temporary|permanent|annual|monthly|weekly|daily|urgent|optional|mandatory|"
    "duplicate|empty|half-finished|unsigned|signed|translated|corrected|outdated|reliable|fragile|generous|modest|"
    "surprising|boring|careful|clumsy|elegant|rough"
)
_DONE = (
    "checked|sent|signed|printed|cancelled|moved|replaced|repaired|measured|counted|sorted|merged|split|tested|"
    "reverted|deployed|rebooted|restored|archived|deleted|renamed|translated|corrected|rejected|approved|paid|"
    "refunded|delivered|packed|unpacked|weighed|labelled|scanned|copied|compared|reviewed|rewritten|summarised|"
    "published|announced|postponed|discussed|ignored|forgotten|found|lost|sold|bought|ordered|booked|painted|"
    "cleaned|locked|opened|closed|inspected|audited|forecast|estimated|doubled|halved|rounded|encrypted|compressed"
)
_DOES = (
    "check|send|sign|print|cancel|move|replace|repair|measure|count|sort|merge|split|test|revert|deploy|reboot|"
    "restore|archive|delete|rename|translate|correct|reject|approve|pay|refund|deliver|pack|unpack|weigh|label|scan|"
    "copy|compare|review|rewrite|summarise|publish|announce|postpone|discuss|ignore|look for|find|lose|sell|buy|"
    "order|book|paint|clean|lock|open|close|inspect|audit|forecast|estimate|double|halve|round up|encrypt|compress"
)
_TIMES = (
    "today|yesterday|tomorrow|on Monday|on Tuesday|on Wednesday|on Thursday|on Friday|over the weekend|next week|"
    "last week|this month|next month|in January|in February|in March|in April|in May|in June|in July|in August|"
    "in September|in October|in November|in December|before lunch|after lunch|around noon|at 9:15|at 10:40|at 14:30|"
    "at 17:05|within two days|by the end of the quarter|during the holidays|as soon as possible"
)
_PLACES = (
    "in the office|at the warehouse|on the second floor|in Lisbon|in Hamburg|in Turku|near the station|on the website|"
    "in the shared folder|on the staging system|in production|at the printer|in the annex|on page 14|in section 3|"
    "in the appendix|at home|on the train|in the cellar|behind the counter|in the north wing|on the test bench|"
    "in the logs|on the other branch|in the spreadsheet|at the harbour|in the minutes|at the front desk|on the map|"
    "in the second draft|on both machines|in the archive"
)
_ADVERBS = (
    "quickly|slowly|carefully|again|twice|finally|apparently|probably|certainly|quietly|by hand|by mistake|on purpose|"
    "without asking|in a hurry|at last|as agreed|as usual|for nothing|in advance|too late|just in time|by courier|"
    "over the phone|in writing|in cash|at random|step by step|all at once|in pairs|from scratch|under protest"
)
_NAMES = (
    "Ann|Bob|Carol|Dan|Erin|Frank|Grace|Heidi|Ivan|Judy|Karl|Lena|Mona|Nils|Olga|Petra|Quentin|Rosa|Sven|Tilda|"
    "Ulrich|Vera|Walter|Xenia|Yusuf|Zoe|Amal|Bruno|Chiara|Dmitri|Elif|Farid"
)
_NUMBERS = (
    "2|3|4|5|6|7|8|9|11|12|13|14|16|17|19|21|23|24|27|28|31|36|37|42|45|48|52|57|63|64|72|75|81|88|90|96|101|117|"
    "128|144|150|168|187|193|205|233|256|271|300|318|345|377|404|417|450|489|512|560|611|640|702|768|815|930|987|"
    "1,024|1,180|1,366|1,500|1,733|2,048|2,310|2,750|3,200|3,960|4,096|5,120|6,480|7,300|8,192|9,900|11,250|12,800"
)
_CLAUSES = (
    "and nobody noticed until now|so we can go on|which explains the difference|because the old one was gone|"
    "but I would rather wait|and the total is right again|so please do not touch it|which took longer than planned|"
    "although it looked fine at first|unless somebody objects|and I have no idea why|but only on the second try|"
    "because the door was locked|as we said on the phone|if that is all right with you|and the rest can wait|"
    "which is a pity|but that is another story|so there is no hurry|and this time for good|"
    "once the form is signed|while everybody is away|before the prices change|after the audit|"
    "even if it rains|until the part arrives|rather than start over|in case it happens again|"
    "as long as the numbers agree|whatever the weather|instead of the usual one|with or without the lid"
)
_SENTENCES = (
    "The {adjective} {noun} was {done} {time} {clause}.|Could you {does} the {noun} and the {adjective} {noun} {time}?|"
    "I have {done} {number} {things} {place}, {clause}.|"
    "We still need the {noun} for {name}, the {adjective} one {place}.|"
    "{name} says that the {noun} {place} was {done} {adverb}.|"
    "Please {does} the {things} {place} before anybody has to {does} the {noun}.|"
    "There are {number} {adjective} {things} left, and {number} of them were {done} {time}.|"
    "As far as I can see the {noun} and the {noun} were never {done}.|"
    "If the {noun} is {adjective}, {does} it {adverb}.|"
    "Thanks for the {noun}; I will {does} it {time} and {does} the {things} {adverb}.|"
    "Has anybody {done} the {adjective} {things} that {name} left {place}?|"
    "The {noun} costs {number} a piece, the {adjective} {noun} {number}.|"
    "My {noun} arrived {time}, but the {things} were {adjective} and the {noun} was {adjective} too.|"
    "Nobody {place} remembers who {done} the {noun} {time}.|"
    "Let us {does} the {noun} first and {does} the {things} {time}.|"
    "{name} and {name} {done} {number} {things} {adverb} {clause}.|That {noun} is older than the {noun} {place}.|"
    "I would not {does} a {adjective} {noun} {adverb}.|It took {number} minutes to {does} the {noun} {place} {clause}.|"
    "According to {name} the {adjective} {noun} was {done} {adverb}.|"
    "What about the {noun} that was {done} {place} {time}?|"
    "We {done} the {noun}, then the {adjective} {noun}, then {number} {things}.|"
    "A {adjective} {noun} would help more than {number} {adjective} {things}.|"
    "The {things} {place} have to be {done} {time}.|"
    "You are right about the {noun}: it was {done} {adverb}, {clause}.|"
    "Our {noun} needs {number} {things} and a {adjective} {noun}.|"
    "From {number} {things} only the {adjective} ones were {done}.|"
    "Either we {does} the {noun} {time} or {name} has to {does} it.|"
    "I am {place} {time} and can {does} the {noun} myself.|"
    "Yes, the {adjective} {noun} is mine, the other {noun} belongs to {name}.|"
    "No {noun} was {done}, no {noun} was {done}, and the {things} are still {adjective}.|"
    "{name} wants to know whether {number} {things} are enough for a {noun} like that.|"
    "Both {things} and {things} were {done} {time}, {clause}.|"
    "The {noun} report lists {number} {adjective} {things} {place}.|"
    "Somebody {done} my {noun} and put a {adjective} {noun} {place} instead.|"
    "Do not {does} the {noun} without a {adjective} {noun}.|"
    "For the {noun} we took {number} {things}, for the {noun} {number}.|"
    "Whoever {done} the {things} {time} did it {adverb}.|"
    "{number} of {number} {things} were {done}, {clause}.|"
    "Remember to {does} the {adjective} {noun} next to the {noun} {place}.|"
    "It is the {adjective} {noun} that worries {name}, not the {things}.|"
    "The {noun}, the {noun} and the {noun} are all {adjective}.|"
    "I asked {name} to {does} {number} {things} {time}.|"
    "Since the {noun} was {done}, the {noun} looks {adjective} {clause}.|"
    "This {adjective} {noun} can {does} any {noun} you like.|"
    "Good news: the {things} for the {noun} were {done} {time}.|"
    "Sorry, I {done} the wrong {noun} and had to {does} it {adverb}.|"
    "The price of a {noun} rose from {number} to {number} {time}."
)
_TITLES = (
    "{adjective} {noun} for {name}|{noun} and {noun} {time}|Question about the {adjective} {noun}|"
    "{number} {things} {place}|"
    "Please {does} the {noun}|{noun} {number}: {things} were {done}|{adjective} {things} {time}|Who {done} the {noun}?|"
    "The {noun} {place}|Meeting about {things} and the {noun}|Draft of the {adjective} {noun}|"
    "Re-use of the {noun} for {things}"
)

ENGLISH: Vocabulary = vocabulary(
    "en",
    {
        "noun": _NOUNS,
        "things": _THINGS,
        "adjective": _ADJECTIVES,
        "done": _DONE,
        "does": _DOES,
        "time": _TIMES,
        "place": _PLACES,
        "adverb": _ADVERBS,
        "name": _NAMES,
        "number": _NUMBERS,
        "clause": _CLAUSES,
    },
    _SENTENCES,
    _TITLES,
    "Hi all,|Hello,|Dear colleagues,|Good morning,|Hi,|Hello everybody,",
    "Best regards,|Kind regards,|Thanks,|Cheers,|All the best,|Yours,",
)

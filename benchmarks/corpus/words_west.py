"""Words of western European languages: subject, time, object and participle that fit in every combination."""

from __future__ import annotations

from benchmarks.corpus.vocabulary import Vocabulary, vocabulary

GERMAN: Vocabulary = vocabulary(
    "de",
    {
        "who": "Unser Büro|Die Werkstatt|Frau Köhler|Herr Jäger|Die Bücherei|Der Verein|Die Gärtnerei|Mein Bruder|"
        "Die Prüfstelle|Das Team aus Köln|Die Bäckerei|Der Hausmeister|Die Stadt|Unsere Nachbarin|Das Labor|Die Küche",
        "what": (
            "den Entwurf|die Rechnung|das Gerät|die Schlüssel|den Fahrplan|die Übersicht|das Protokoll|die Verträge|"
            "den Rasenmäher|die Wände|das Gemälde|die Lieferung|den Kuchen|die Messwerte|das Ersatzteil|die Prüfung"
        ),
        "when": "am Montag|gestern früh|heute Nachmittag|vor drei Tagen|schon wieder|leider nicht|in der Mittagspause|"
        "nach der Sitzung|ohne Rückfrage|überraschend|gründlich|noch rechtzeitig|im März|vor Weihnachten|zweimal|"
        "endlich",
        "done": (
            "geprüft|verschickt|gefunden|abgeholt|übersetzt|bezahlt|vergessen|gezählt|repariert|gestrichen|"
            "fotografiert|"
            "verloren|gemessen|bestellt|zurückgegeben|gewürdigt"
        ),
        "number": "2|3|5|7|12|18|24|36|48|60|99|120|365|1.024|2.500|10.000",
    },
    "{who} hat {what} {when} {done}.|Bitte schicken Sie {what} und {what}, sonst wird nichts {done}.|"
    "Wir haben {what} {when} {done}, und {who} weiß Bescheid.|Von {number} Stück wurden {number} {when} {done}.|"
    "Falls {who} {what} nicht {done} hat, müssen wir {number} Tage länger warten.|Hat {who} {what} {when} {done}?",
    "{what} {when} {done}|Frage: {who} und {what}|{number} Stück, {when} {done}|Nächster Termin: {who}",
    "Hallo zusammen,|Guten Tag,|Sehr geehrte Damen und Herren,|Liebe Kolleginnen und Kollegen,",
    "Mit freundlichen Grüßen|Viele Grüße|Schöne Grüße|Bis bald",
)
FRENCH: Vocabulary = vocabulary(
    "fr",
    {
        "who": (
            "Notre équipe|Le secrétariat|La mairie|Mon frère|Le musée|La boulangère|L'atelier|Le comité|"
            "La bibliothèque|"
            "Madame Lefèvre|Le garçon d'à côté|La société|L'élève|Le théâtre|La préfecture|Le maître d'œuvre"
        ),
        "what": (
            "le brouillon|la facture|les clés|le procès-verbal|la pièce détachée|les échantillons|le gâteau|"
            "la fenêtre|"
            "les résultats|le vélo|la thèse|les étiquettes|le reçu|la clôture|les dépêches|le réglage"
        ),
        "when": "lundi|hier soir|après la réunion|sans prévenir|deux fois|déjà|à Noël|en février|avant midi|très tôt|"
        "la semaine dernière|à la hâte|par erreur|comme prévu|cet été|enfin",
        "done": (
            "vérifié|envoyé|retrouvé|payé|oublié|réparé|mesuré|compté|copié|commandé|annulé|traduit|rangé|déplacé|"
            "montré|perdu"
        ),
        "number": "2|3|5|7|12|18|24|36|48|60|99|120|365|1 024|2 500|10 000",
    },
    "{who} a {done} {what} {when}.|Pouvez-vous vérifier {what} et {what} avant {number} heures ?|"
    "Il reste {number} pièces, dont {number} arrivées {when}.|Je crois que {who} n'a jamais {done} {what}.|"
    "{who} demande {what} : merci de répondre sous {number} jours.",
    "{what} : {when}|Question sur {what}|{number} pièces, {when}|Réunion avec {who}",
    "Bonjour,|Bonjour à tous,|Chère Madame,|Cher Monsieur,",
    "Cordialement,|Bien à vous,|À bientôt,|Meilleures salutations,",
)
SPANISH: Vocabulary = vocabulary(
    "es",
    {
        "who": (
            "Nuestro equipo|La oficina|Mi vecina|El señor Núñez|La biblioteca|El taller|La dueña|El músico|"
            "La compañía|"
            "El jardín botánico|La estación|El árbitro|La panadería|El niño|La profesora|El ayuntamiento"
        ),
        "what": (
            "el borrador|la factura|las llaves|el acta|la pieza|las muestras|el pan|la ventana|los resultados|"
            "la bicicleta|"
            "el paraguas|las etiquetas|el recibo|la excavación|los cálculos|el año fiscal"
        ),
        "when": (
            "el lunes|ayer|después de comer|sin avisar|dos veces|ya|en febrero|antes de las diez|muy temprano|"
            "mañana no|"
            "la semana pasada|por error|como acordamos|este verano|al fin|otra vez"
        ),
        "done": (
            "revisado|enviado|encontrado|pagado|olvidado|reparado|medido|contado|copiado|pedido|cancelado|traducido|"
            "guardado|"
            "movido|mostrado|perdido"
        ),
        "number": "2|3|5|7|12|18|24|36|48|60|99|120|365|1.024|2.500|10.000",
    },
    "{who} ha {done} {what} {when}.|¿Puede usted comprobar {what} y {what}?|"
    "Quedan {number} cajas, y {number} llegaron {when}.|"
    "Creo que {who} no ha {done} {what}.|¡Ojo! {who} pregunta por {what}, faltan {number} días.",
    "{what}: {when}|Pregunta sobre {what}|{number} cajas, {when}|Reunión con {who}",
    "Hola:|Buenos días:|Estimados señores:|Hola a todos:",
    "Un saludo,|Saludos cordiales,|Hasta pronto,|Gracias,",
)
ITALIAN: Vocabulary = vocabulary(
    "it",
    {
        "who": (
            "Il nostro ufficio|La segreteria|Il signor Però|La città|Il liceo|La libreria|Il falegname|La società|"
            "L'università|"
            "Il caffè|La nonna|Il comune|La guida|Il portiere|La biologa|Il cliente"
        ),
        "what": (
            "la bozza|la fattura|le chiavi|il verbale|il pezzo|i campioni|il pane|la finestra|i risultati|"
            "la bicicletta|l'ombrello|"
            "le etichette|la ricevuta|il calcolo|la qualità|il parere"
        ),
        "when": (
            "lunedì|ieri|dopo pranzo|senza avvisare|due volte|già|a febbraio|prima delle dieci|presto|di nuovo|"
            "la settimana scorsa|"
            "per errore|come d'accordo|d'estate|finalmente|più volte"
        ),
        "done": (
            "controllato|spedito|trovato|pagato|dimenticato|riparato|misurato|contato|copiato|ordinato|annullato|"
            "tradotto|"
            "conservato|spostato|mostrato|perso"
        ),
        "number": "2|3|5|7|12|18|24|36|48|60|99|120|365|1.024|2.500|10.000",
    },
    "{who} ha {done} {what} {when}.|Può controllare {what} e {what}?|"
    "Restano {number} scatole, {number} arrivate {when}.|"
    "Credo che {who} non abbia {done} {what}.|Perché {who} vuole {what} entro {number} giorni?",
    "{what}: {when}|Domanda su {what}|{number} scatole, {when}|Riunione con {who}",
    "Buongiorno,|Ciao a tutti,|Gentile signora,|Salve,",
    "Cordiali saluti,|A presto,|Grazie,|Un caro saluto,",
)
PORTUGUESE: Vocabulary = vocabulary(
    "pt",
    {
        "who": (
            "A nossa equipa|O escritório|A vizinha|O senhor Simões|A biblioteca|A oficina|A câmara|O músico|"
            "A associação|O jardim|"
            "A estação|O árbitro|A padaria|O irmão|A professora|O armazém"
        ),
        "what": (
            "o rascunho|a fatura|as chaves|a ata|a peça|as amostras|o pão|a janela|os resultados|a bicicleta|"
            "o guarda-chuva|"
            "as etiquetas|o recibo|a revisão|os cálculos|a encomenda"
        ),
        "when": (
            "na segunda|ontem|depois do almoço|sem avisar|duas vezes|já|em fevereiro|antes das dez|muito cedo|"
            "amanhã não|"
            "na semana passada|por engano|como combinado|no verão|por fim|outra vez"
        ),
        "done": (
            "verificou|enviou|encontrou|pagou|esqueceu|reparou|mediu|contou|copiou|pediu|cancelou|traduziu|guardou|"
            "moveu|mostrou|perdeu"
        ),
        "number": "2|3|5|7|12|18|24|36|48|60|99|120|365|1.024|2.500|10.000",
    },
    "{who} {done} {what} {when}.|Pode confirmar {what} e {what}?|Faltam {number} caixas, e {number} chegaram {when}.|"
    "Acho que {who} não {done} {what}.|{who} precisa de uma decisão em {number} dias.",
    "{what}: {when}|Dúvida sobre {what}|{number} caixas, {when}|Reunião com {who}",
    "Bom dia,|Olá a todos,|Caros colegas,|Prezados,",
    "Com os melhores cumprimentos,|Até breve,|Obrigado,|Abraço,",
)

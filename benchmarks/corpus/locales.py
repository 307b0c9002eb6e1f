"""How mail clients write dates, quote intros, header blocks and subjects in each language."""

# ruff: noqa: RUF001 - text of many scripts is the point here

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Locale:
    """Words of mail clients in one language; intros are `str.format` templates over `Moment.fields`."""

    language: str
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    gmail_intro: str
    desktop_intro: str
    labels: tuple[str, str, str, str, str]
    """From, sent, to, copy, subject of an Outlook header block."""
    original: str
    """Text inside Outlook's separator."""
    forwarded: str
    """Text inside Thunderbird's forward separator."""
    begin_forwarded: str
    """Apple Mail's line before a forwarded mail."""
    reply_prefixes: tuple[str, ...]
    forward_prefixes: tuple[str, ...]

    def moment(self, epoch: int, zone_minutes: int) -> dict[str, str]:
        """Returns the fields of a local time: weekday, day, month, year, hour, minute and variants."""
        local = time.gmtime(epoch + zone_minutes * 60)
        half_day = local.tm_hour % 12 or 12
        return {
            "weekday": self.weekdays[local.tm_wday],
            "day": str(local.tm_mday),
            "day2": f"{local.tm_mday:02}",
            "month": self.months[local.tm_mon - 1],
            "month2": f"{local.tm_mon:02}",
            "monthnumber": str(local.tm_mon),
            "year": str(local.tm_year),
            "hour": str(local.tm_hour),
            "hour2": f"{local.tm_hour:02}",
            "minute2": f"{local.tm_min:02}",
            "hour12": str(half_day),
            "half": "PM" if local.tm_hour >= 12 else "AM",
        }


def _locale(  # noqa: PLR0917 - one row of a table
    language: str, months: str, weekdays: str, gmail: str, desktop: str, rest: str
) -> Locale:
    labels, original, forwarded, begin, reply, forward = rest.split("|")
    sender, sent, to, copy, subject = labels.split(",")
    return Locale(
        language,
        tuple(months.split()),
        tuple(weekdays.split()),
        gmail,
        desktop,
        (sender, sent, to, copy, subject),
        original,
        forwarded,
        begin,
        tuple(reply.split(",")),
        tuple(forward.split(",")),
    )


_CJK_MONTHS = "1 2 3 4 5 6 7 8 9 10 11 12"

_ALL: tuple[Locale, ...] = (
    _locale(
        "en",
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "Mon Tue Wed Thu Fri Sat Sun",
        "On {weekday}, {month} {day}, {year} at {hour12}:{minute2} {half} {name} <{addr}> wrote:",
        "On {day2}/{month2}/{year} {hour2}:{minute2}, {name} wrote:",
        "From,Sent,To,Cc,Subject|Original Message|Forwarded Message|Begin forwarded message:|Re,RE|Fwd,FW",
    ),
    _locale(
        "de",
        "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez.",
        "Mo. Di. Mi. Do. Fr. Sa. So.",
        "Am {weekday}, {day}. {month} {year} um {hour2}:{minute2} Uhr schrieb {name} <{addr}>:",
        "Am {day2}.{month2}.{year} um {hour2}:{minute2} schrieb {name}:",
        "Von,Gesendet,An,Cc,Betreff|Ursprüngliche Nachricht|Weitergeleitete Nachricht|"
        "Anfang der weitergeleiteten Nachricht:|AW,Re|WG,Fwd",
    ),
    _locale(
        "fr",
        "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        "lun. mar. mer. jeu. ven. sam. dim.",
        "Le {weekday} {day} {month} {year} à {hour2}:{minute2}, {name} <{addr}> a écrit :",
        "Le {day2}/{month2}/{year} à {hour2}:{minute2}, {name} a écrit :",
        "De,Envoyé,À,Cc,Objet|Message d'origine|Message transféré|Début du message transféré :|Re,RE|Tr,TR",
    ),
    _locale(
        "es",
        "ene feb mar abr may jun jul ago sept oct nov dic",
        "lun mar mié jue vie sáb dom",
        "El {weekday}, {day} {month} {year} a las {hour}:{minute2}, {name} (<{addr}>) escribió:",
        "El {day2}/{month2}/{year} a las {hour2}:{minute2}, {name} escribió:",
        "De,Enviado,Para,CC,Asunto|Mensaje original|Mensaje reenviado|Inicio del mensaje reenviado:|Re,RE|Fwd,RV",
    ),
    _locale(
        "it",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "lun mar mer gio ven sab dom",
        "Il giorno {weekday} {day} {month} {year} alle ore {hour2}:{minute2} {name} <{addr}> ha scritto:",
        "Il {day2}/{month2}/{year} {hour2}:{minute2}, {name} ha scritto:",
        "Da,Inviato,A,Cc,Oggetto|Messaggio originale|Messaggio inoltrato|Inizio messaggio inoltrato:|Re,R|Fwd,I",
    ),
    _locale(
        "pt",
        "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
        "seg. ter. qua. qui. sex. sáb. dom.",
        "Em {weekday}, {day} de {month} de {year} às {hour2}:{minute2}, {name} <{addr}> escreveu:",
        "Em {day2}/{month2}/{year} {hour2}:{minute2}, {name} escreveu:",
        "De,Enviado,Para,Cc,Assunto|Mensagem original|Mensagem reenviada|Início da mensagem reencaminhada:|Re,RES|"
        "Fwd,ENC",
    ),
    _locale(
        "nl",
        "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
        "ma di wo do vr za zo",
        "Op {weekday} {day} {month} {year} om {hour2}:{minute2} schreef {name} <{addr}>:",
        "Op {day2}-{month2}-{year} om {hour2}:{minute2} schreef {name}:",
        "Van,Verzonden,Aan,CC,Onderwerp|Oorspronkelijk bericht|Doorgestuurd bericht|Begin doorgestuurd bericht:|"
        "Re,Antw|Fwd,Doorst",
    ),
    _locale(
        "sv",
        "jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.",
        "mån tis ons tors fre lör sön",
        "Den {weekday} {day} {month} {year} kl {hour2}:{minute2} skrev {name} <{addr}>:",
        "Den {year}-{month2}-{day2} kl. {hour2}:{minute2}, skrev {name}:",
        "Från,Skickat,Till,Kopia,Ämne|Ursprungligt meddelande|Vidarebefordrat meddelande|Vidarebefordrat brev:|"
        "SV,Re|VB,Fwd",
    ),
    _locale(
        "da",
        "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
        "man. tir. ons. tor. fre. lør. søn.",
        "Den {weekday} {day}. {month} {year} kl. {hour2}.{minute2} skrev {name} <{addr}>:",
        "Den {day2}.{month2}.{year} kl. {hour2}.{minute2} skrev {name}:",
        "Fra,Sendt,Til,Cc,Emne|Oprindelig meddelelse|Videresendt meddelelse|Start på videresendt besked:|SV,Re|VS,Fwd",
    ),
    _locale(
        "pl",
        "sty lut mar kwi maj cze lip sie wrz paź lis gru",
        "pon. wt. śr. czw. pt. sob. niedz.",
        "{weekday}, {day} {month} {year} o {hour2}:{minute2} {name} <{addr}> napisał(a):",
        "W dniu {day2}.{month2}.{year} o {hour2}:{minute2}, {name} pisze:",
        "Od,Wysłano,Do,DW,Temat|Wiadomość oryginalna|Przekazana wiadomość|Początek przekazywanej wiadomości:|Odp,Re|"
        "PD,Fwd",
    ),
    _locale(
        "cs",
        "1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11. 12.",
        "po út st čt pá so ne",
        "{weekday} {day}. {month} {year} v {hour}:{minute2} odesílatel {name} <{addr}> napsal:",
        "Dne {day2}.{month2}.{year} v {hour2}:{minute2} {name} napsal(a):",
        "Od,Odesláno,Komu,Kopie,Předmět|Původní zpráva|Přeposlaná zpráva|Začátek přeposlané zprávy:|Re,Odp|Fwd,PD",
    ),
    _locale(
        "ru",
        "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
        "пн вт ср чт пт сб вс",
        "{weekday}, {day} {month} {year} г. в {hour2}:{minute2}, {name} <{addr}>:",
        "{day2}.{month2}.{year} {hour2}:{minute2}, {name} пишет:",
        "От,Отправлено,Кому,Копия,Тема|Исходное сообщение|Пересылаемое сообщение|"
        "Начало переадресованного сообщения:|Re,НА|Fwd,Пер",
    ),
    _locale(
        "el",
        "Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ",
        "Δευ Τρί Τετ Πέμ Παρ Σάβ Κυρ",
        "Στις {weekday} {day} {month} {year} στις {hour2}:{minute2}, ο χρήστης {name} <{addr}> έγραψε:",
        "Στις {day2}/{month2}/{year} {hour2}:{minute2}, {name} έγραψε:",
        "Από,Στάλθηκε,Προς,Κοιν.,Θέμα|Αρχικό μήνυμα|Προωθημένο μήνυμα|Έναρξη προωθημένου μηνύματος:|Re,ΑΠ|Fwd,ΠΡΘ",
    ),
    _locale(
        "tr",
        "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
        "Pzt Sal Çar Per Cum Cmt Paz",
        "{name} <{addr}>, {day} {month} {year} {weekday}, {hour2}:{minute2} tarihinde şunu yazdı:",
        "{day2}.{month2}.{year} {hour2}:{minute2} tarihinde {name} yazdı:",
        "Kimden,Gönderildi,Kime,Bilgi,Konu|Özgün ileti|İletilmiş ileti|İletilen ileti başlangıcı:|YNT,Re|İLT,Fwd",
    ),
    _locale(
        "ja",
        _CJK_MONTHS,
        "月 火 水 木 金 土 日",
        "{year}年{month}月{day}日({weekday}) {hour2}:{minute2} {name} <{addr}>:",
        "{year}/{month2}/{day2} {hour2}:{minute2}、{name} のメール:",
        "差出人,送信日時,宛先,CC,件名|元のメッセージ|転送メッセージ|転送されたメール:|Re,RE|Fwd,FW",
    ),
    _locale(
        "zh",
        _CJK_MONTHS,
        "周一 周二 周三 周四 周五 周六 周日",
        "{name} <{addr}> 于{year}年{month}月{day}日{weekday} {hour2}:{minute2}写道：",
        "在 {year}/{monthnumber}/{day} {hour2}:{minute2}, {name} 写道:",
        "发件人,发送时间,收件人,抄送,主题|原始邮件|转发的消息|开始转发邮件:|回复,Re|转发,Fwd",
    ),
    _locale(
        "tw",
        _CJK_MONTHS,
        "週一 週二 週三 週四 週五 週六 週日",
        "{name} <{addr}> 於 {year}年{month}月{day}日 {weekday} {hour2}:{minute2}寫道：",
        "於 {year}/{monthnumber}/{day} {hour2}:{minute2}, {name} 提到:",
        "寄件者,寄件日期,收件者,副本,主旨|原始郵件|轉寄郵件|開始轉寄郵件:|回覆,Re|轉寄,Fwd",
    ),
    _locale(
        "ko",
        _CJK_MONTHS,
        "월 화 수 목 금 토 일",
        "{year}년 {month}월 {day}일 ({weekday}) {hour2}:{minute2}, {name} <{addr}>님이 작성:",
        "{year}-{month2}-{day2} {hour2}:{minute2}에 {name} 이(가) 쓴 글:",
        "보낸 사람,보낸 날짜,받는 사람,참조,제목|원본 메시지|전달된 메시지|전달된 메시지 시작:|Re,회신|Fwd,전달",
    ),
)

LOCALES: dict[str, Locale] = {locale.language: locale for locale in _ALL}

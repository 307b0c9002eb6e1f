//! Spellings of Gmail's system labels, folded as [`super::fold`] does.
//!
//! Each label has three groups of spellings:
//! 1. seen in an `X-Gmail-Labels` field, in public issues and tests: suitenumerique/messages (French),
//!    rustmailer/bichon issue 358 (French), stalwartlabs/vandelay issue 7 (Norwegian), GAM-team/got-your-back issue 227
//!    (Czech), rgladwell/imap-upload `--google-takeout-language` (Spanish, Catalan, German), and public importers
//!    tested with Korean exports;
//! 2. seen as the name of a `[Gmail]/` folder over IMAP in public configurations, which Gmail takes from the same
//!    language setting;
//! 3. Gmail's own words in that language, not checked against an export.

type Spellings = &'static [(&'static str, &'static [&'static [&'static str]])];

#[rustfmt::skip]
pub(super) const LABELS: Spellings = &[
    ("Inbox", &[
        &["inbox", "boîte de réception", "recibidos", "safata d'entrada", "posteingang", "doručené", "받은편지함"],
        &[],
        &["bandeja de entrada", "posta in arrivo", "caixa de entrada", "entrada", "postvak in", "odebrane", "inkorgen",
          "inkorg", "indbakke", "innboks", "saapuneet", "postilaatikko", "doručená pošta", "beérkező levelek",
          "gelen kutusu", "входящие", "вхідні", "εισερχόμενα", "דואר נכנס", "البريد الوارد", "hộp thư đến", "受信トレイ",
          "收件箱", "收件匣"],
    ]),
    ("Sent", &[
        &["sent", "messages envoyés", "envoyé", "enviados", "enviats", "gesendet", "odesláno", "보낸편지함"],
        &["sent mail", "mails envoyés", "correo enviado", "e-mails enviados", "posta inviata", "verzonden berichten",
          "wysłane", "skickat", "sendt e-post", "gönderilmiş postalar", "отправленные", "送信済みメール", "已发邮件",
          "gesendete mails", "gesendete nachrichten"],
        &["envoyés", "inviati", "verzonden", "sendt", "lähetetyt", "odeslaná pošta", "elküldött levelek", "gönderildi",
          "надіслані", "απεσταλμένα", "דואר שנשלח", "נשלח", "المرسلة", "البريد المرسل", "thư đã gửi", "đã gửi", "送信済み",
          "已发送", "寄件備份"],
    ]),
    ("Drafts", &[
        &["drafts", "draft", "brouillons", "borradores", "esborranys", "entwürfe"],
        &["bozze", "rascunhos", "concepten", "wersje robocze", "utkast", "taslaklar", "черновики", "下書き", "草稿"],
        &["robocze", "kladder", "luonnokset", "koncepty", "piszkozatok", "чернетки", "πρόχειρα", "טיוטות", "المسودات",
          "thư nháp", "bản nháp", "임시보관함"],
    ]),
    ("Starred", &[
        &["starred", "favoris"],
        &["suivis", "destacados", "com estrela", "speciali", "oznaczone gwiazdką", "mit stern", "yıldızlı", "помеченные",
          "スター付き", "已加星标"],
        &["markiert", "amb estrella", "met ster", "stjärnmärkt", "stjernemarkerede", "stjernemerket", "tähdellä merkityt",
          "s hvězdičkou", "csillagozott", "із зірочкою", "με αστέρι", "מסומן בכוכב", "مميزة بنجمة", "có gắn dấu sao",
          "已加星號", "별표편지함"],
    ]),
    ("Important", &[
        &["important", "importante", "importants", "wichtig", "důležité", "중요편지함"],
        &["importanti", "ważne", "önemli", "важное", "важные", "重要"],
        &["importantes", "belangrijk", "viktigt", "vigtigt", "viktig", "tärkeät", "tärkeä", "fontos", "важливі",
          "σημαντικά", "חשוב", "مهم", "quan trọng", "重要郵件", "重要邮件", "중요"],
    ]),
    ("Unread", &[
        &["unread", "non lus", "no leídos", "no llegits", "ungelesen", "nepřečtené"],
        &[],
        &["non lu", "no leído", "da leggere", "non letti", "não lidas", "não lidos", "não lida", "ongelezen",
          "nieprzeczytane", "olästa", "oläst", "ulæste", "ulæst", "uleste", "ulest", "lukemattomat", "olvasatlan",
          "okunmamış", "непрочитанные", "непрочитані", "μη αναγνωσμένα", "לא נקרא", "غير مقروءة", "chưa đọc", "未読",
          "未读", "未讀", "읽지않음", "읽지 않음"],
    ]),
    ("Opened", &[
        &["opened", "ouvert", "abierto", "oberts", "geöffnet", "åpnet", "열림"],
        &[],
        &["ouverts", "abiertos", "aperti", "aperto", "aberto", "abertos", "abertas", "geopend", "otwarte",
          "öppnade", "öppnad", "åbnet", "avattu", "otevřené", "otevřeno", "megnyitva", "açıldı", "открытые", "відкриті",
          "ανοιγμένα", "נפתח", "تم فتحها", "đã mở", "開封済み", "已打开", "已開啟"],
    ]),
    ("Archived", &[
        &["archived", "messages archivés", "archivés", "archivados", "archiviert", "보관됨"],
        &[],
        &["archivado", "arxivats", "archiviati", "archiviato", "arquivados", "arquivadas", "arquivado", "gearchiveerd",
          "zarchiwizowane", "arkiverade", "arkiveret", "arkivert", "arkistoitu", "archivováno", "archivált", "arşivlendi",
          "архивированные", "архівовані", "αρχειοθετημένα", "הועבר לארכיון", "مؤرشفة", "đã lưu trữ", "アーカイブ済み", "已归档",
          "已封存"],
    ]),
    ("Spam", &[
        &["spam", "스팸"],
        &["спам", "迷惑メール", "垃圾邮件"],
        &["søppelpost", "skräppost", "roskaposti", "ανεπιθύμητα", "ספאם", "غير مرغوب فيها", "thư rác", "垃圾郵件",
          "스팸함"],
    ]),
    ("Trash", &[
        &["trash", "corbeille", "papelera", "paperera"],
        &["bin", "cestino", "lixeira", "prullenbak", "kosz", "papierkorb", "papperskorgen", "çöp kutusu", "корзина",
          "ゴミ箱", "已删除邮件"],
        &["papirkurv", "papirkurven", "roskakori", "koš", "kuka", "кошик", "κάδος απορριμμάτων", "אשפה", "المهملات",
          "thùng rác", "垃圾桶", "휴지통"],
    ]),
    ("Chat", &[
        &["chat", "chats"],
        &["sohbetler"],
        &["xats", "bate-papos", "bate-papo", "conversas", "czaty", "chattar", "chatter", "chattailut", "chaty",
          "beszélgetések", "чаты", "чати", "συνομιλίες", "צ'אטים", "الدردشات", "trò chuyện", "チャット", "聊天", "即時通訊", "채팅"],
    ]),
];

/// What stands before or after the name of a category.
pub(super) const CATEGORY_WORDS: &[&str] = &[
    // Seen in X-Gmail-Labels fields.
    "category",
    "catégorie",
    "categoría",
    "kategorie",
    "kategori",
    "카테고리",
    // Not checked against an export.
    "categorie",
    "categoria",
    "kategoria",
    "kategória",
    "категория",
    "категорія",
    "luokka",
    "κατηγορία",
    "קטגוריה",
    "فئة",
    "danh mục",
    "カテゴリ",
    "类别",
    "類別",
];

#[rustfmt::skip]
pub(super) const CATEGORIES: Spellings = &[
    ("Category Personal", &[
        &["personal", "e-mails personnels", "개인정보"],
        &[],
        &["primary", "principale", "principal", "allgemein", "persönlich", "pessoal", "personale", "primair", "persoonlijk",
          "główne", "osobiste", "primär", "personligt", "primær", "personlig", "primární", "osobní", "birincil", "kişisel",
          "несортированные", "личные", "особисті", "henkilökohtainen", "személyes", "メイン", "個人", "主要", "个人", "기본"],
    ]),
    ("Category Social", &[
        &["social"],
        &[],
        &["réseaux sociaux", "soziale netzwerke", "soziale medien", "sociaal", "społeczności", "socialt", "sociale",
          "sosialt", "sociální sítě", "sosyal", "соцсети", "соцмережі", "ソーシャル", "社交", "社交網路", "소셜"],
    ]),
    ("Category Promotions", &[
        &["promotions", "reklame"],
        &[],
        &["werbung", "promociones", "promocions", "promoções", "promozioni", "reclame", "oferty", "reklam", "reklamer",
          "promoakce", "tanıtımlar", "промоакции", "промоакції", "プロモーション", "推广", "促銷內容", "프로모션"],
    ]),
    ("Category Updates", &[
        &["updates"],
        &[],
        &["notifications", "benachrichtigungen", "notificaciones", "actualizaciones", "actualitzacions", "atualizações",
          "aggiornamenti", "powiadomienia", "uppdateringar", "opdateringer", "oppdateringer", "aktualizace", "güncellemeler",
          "оповещения", "сповіщення", "新着", "最新情報", "动态", "更新", "最新快訊", "업데이트"],
    ]),
    ("Category Forums", &[
        &["forums"],
        &[],
        &["foren", "foros", "fòrums", "fóruns", "forum", "fora", "fóra", "forumlar", "форумы", "форуми", "フォーラム",
          "论坛", "論壇", "포럼"],
    ]),
];

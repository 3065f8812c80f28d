"""The vocabulary, folded as `letters.fold` does (ż as z, ё as е, no joiners in Persian). Patterns, longest first."""

DAYS = {
    0: r"today|dzis(?:iaj)?|сегодня|امروز",
    1: r"tomorrow|jutro|завтра|فردا",
    2: r"day after tomorrow|pojutrze|послезавтра|پس ?فردا",
}
# Monday is 0, as in datetime. Abbreviations that are ordinary words (sat, sun) are left out.
WEEKDAYS = {
    0: r"monday|mon|poniedzial\w+|pon|pn|понедельник\w*|пн|دو ?شنبه",
    1: r"tuesday|tues?|wtor(?:ek|ku|kiem)|wt|вторник\w*|вт|سه ?شنبه",
    2: r"wednesday|wed|srod[aeyo]|сред[аеуы]|ср|چهار ?شنبه",
    3: r"thursday|thurs?|thu|czwart(?:ek|ku|kiem)|czw|четверг\w*|чт|پنج ?شنبه",
    4: r"friday|fri|piat(?:ek|ku|kiem)|pt|пятниц\w|пт|جمعه",
    5: r"saturday|sobot[aeyo]|sob|суббот\w|сб|شنبه",
    6: r"sunday|niedziel[aeio]|ndz|воскресень\w+|یک ?شنبه",
}
MONTHS = {
    1: r"january|jan|stycz\w*|январ\w|ژانویه",
    2: r"february|feb|lut(?:y|ego|ym)|феврал\w|فوریه",
    3: r"march|mar|marca|marcu|март[ае]?|مارس",
    4: r"april|apr|kwietnia|kwietniu|kwi|апрел\w|اوریل",
    5: r"may|maja|maju|ма[яе]|مه",
    6: r"june|jun|czerwca|czerwcu|cze|июн[яе]|ژوین|ژوین",
    7: r"july|jul|lipca|lipcu|lip|июл[яе]|ژوییه|جولای",
    8: r"august|aug|sierpnia|sierpniu|sie|август[ае]|اوت",
    9: r"september|sept?|wrzesnia|wrzesniu|wrz|сентябр\w|سپتامبر",
    10: r"october|oct|pazdziernika|pazdzierniku|paz|октябр\w|اکتبر",
    11: r"november|nov|listopada|listopadzie|lis|ноябр\w|نوامبر",
    12: r"december|dec|grudnia|grudniu|gru|декабр\w|دسامبر",
}
JALALI = {
    1: "فروردین", 2: "اردیبهشت", 3: "خرداد", 4: "تیر", 5: "مرداد", 6: "شهریور",
    7: "مهر", 8: "ابان", 9: "اذر", 10: "دی", 11: "بهمن", 12: "اسفند",
}  # fmt: skip
NUMBERS = {
    1: r"an?|one|jeden|один|одну|یک", 2: r"two|dwa|dwie|два|две|دو", 3: r"three|trzy|три|سه",
    4: r"four|cztery|четыре|چهار", 5: r"five|piec|пять|پنج", 6: r"six|szesc|шесть|شش", 10: r"ten|dziesiec|десять|ده",
}  # fmt: skip
# The hour that is said in words: "at nine", "o dziewiątej", "в девять", "ساعت نه".
HOURS = {
    1: r"one|pierwszej|час|первого|یک", 2: r"two|drugiej|два|второго|دو", 3: r"three|trzeciej|три|третьего|سه",
    4: r"four|czwartej|четыре|четвертого|چهار", 5: r"five|piatej|пять|пятого|پنج",
    6: r"six|szostej|шесть|шестого|شش", 7: r"seven|siodmej|семь|седьмого|هفت", 8: r"eight|osmej|восемь|восьмого|هشت",
    9: r"nine|dziewiatej|девять|девятого|نه", 10: r"ten|dziesiatej|десять|десятого|ده",
    11: r"eleven|jedenastej|одиннадцать|одиннадцатого|یازده", 12: r"twelve|dwunastej|двенадцать|двенадцатого|دوازده",
    13: r"trzynastej", 14: r"czternastej", 15: r"pietnastej", 16: r"szesnastej", 17: r"siedemnastej",
    18: r"osiemnastej",
}  # fmt: skip
# Minutes from the hour that stands behind: "half past nine" is 9:30, "wpół do dziesiątej" is 9:30 too.
SHIFTS = {
    30: r"half past", -30: r"wpol do|половин[еу]|пол", 15: r"(?:a )?quarter past|kwadrans po",
    -15: r"(?:a )?quarter to|za kwadrans|без четверти",
}  # fmt: skip
TAILS = {30: r"نیم", 15: r"ربع"}
SOON_UNITS = {60: r"hours?|godzin[ey]?|час(?:а|ов)?|ساعت", 1: r"minutes?|mins?|minut[ey]?|минут[ыу]?|دقیقه"}
HALF_HOUR = r"half an hour|pol godziny|полчаса"
HALF_YEAR = r"half a year|pol roku|полгода"
# How many days or months one unit is.
UNITS = {
    "day": r"days?|dni|dzien|дн(?:я|еи)|день|روز",
    "week": r"weeks?|tydzien|tygodnie|tygodni|недел[юяи]|недель|هفته",
    "month": r"months?|miesiac[ea]?|miesiecy|месяц(?:а|ев)?|ماه",
    "year": r"years?|rok|lata|год(?:а)?|سال",
}
END_OF = r"(?:the )?end of (?:the |this )?|kon(?:ca|cem|cu|iec) |конц[аеуы] |(?:اخر|پایان|اخرین روز) "
START_OF = (
    r"(?:the )?(?:beginning|start) of (?:the |next )?|poczat(?:ek|ku) (?:przyszlego |nastepnego )?|"
    r"начал[еаоу] (?:следующей |будущей )?|اول "
)
ENDED = {
    "week": r"week|tygodnia|недели|هفته", "month": r"month|miesiaca|месяца|ماه", "year": r"year|roku|года|سال",
}  # fmt: skip
NEXT = r"next|nastepn\w+|przyszl\w+|следующ\w+|будущ\w+"
NEXT_AFTER = r"اینده|بعد|دیگر|دیگه"  # Persian says it behind the word
IN = r"in|za|через"
AT = (
    r"at|around|about|after|o godzinie|o godz\.?|o|po godz\.?|po|przed|okolo|kolo|godz\.?|в|к|около|после|"
    r"(?:حدود )?ساعت"
)
ON = (
    r"on|by|till|until|before|this|for|to|the|we|w|do|na|ten|te|najpozniej|во|в|до|на|к|эт(?:от|у|о)|"
    r"روز|تا|برای|در|این"
)
PARTS_OF_DAY = {
    (9, 0): r"in the morning|(?:this )?morning|z samego rana|z rana|rano|утром|с утра|утра|صبح",
    (12, 0): r"at noon|noon|midday|at lunch ?time|w poludnie|в полдень|в обед|ظهر",
    (14, 0): r"in the afternoon|(?:this )?afternoon|after lunch|po poludniu|po obiedzie|днем|дня|после обеда|"
    r"بعد ?از ?ظهر|عصر",
    (18, 0): r"in the evening|(?:this )?evening|tonight|wieczorem|вечером|вечера|شب",
}

# What is to be done, by the kind of activity it makes.
PLANNED = {
    "call": r"call|follow-?up call|phone|ring|talk|speak|be called|try (?:\w+ )?again|get in touch|contact|"
    r"zadzwon(?:ic|ie|imy|cie)?|oddzwon(?:ic|ie|imy)?|dzwonic|telefon|kontakt|skontaktowac|odezwac|odezwe|"
    r"s?probowac|porozmawiac|позвон(?:ить|ю|им)|перезвон(?:ить|ю|им|ите)|созвон(?:иться|имся)?|звонок|связаться|"
    r"свяжусь|набрать|наберу|попробовать|поговорить|дозвониться|تماس|زنگ",
    "meeting": r"meet|meeting|demo|presentation|review|spotkanie|spotkac|spotkamy|spotykamy|prezentacja|"
    r"встреч[аеую]|встретиться|встретимся|встречаемся|презентаци[яю]|увидимся|جلسه|ملاقات|دیدار|قرار",
    "visit": r"visit|drop in|drop by|odwiedzic|odwiedze|wizyta|pojechac|pojade|podjechac|wpasc|визит|посетить|заехать|"
    r"заеду|приехать|поехать|съездить|بازدید",
    "task": r"send|e?-?mail|write|prepare|check|remind|ask|offer|quote|follow[ -]?up|answer|reply|confirm|arrange|"
    r"book|forward|clarify|sign|deliver|wyslac|wysle|przeslac|przesle|napisac|napisze|przygotowac|przygotuje|"
    r"sprawdzic|sprawdze|oferta|oferte|przypomniec|odpowiedziec|odpisac|zapytac|zapytam|ustalic|potwierdzic|zamowic|"
    r"wystawic|podpisac|dostarczyc|отправить|отправлю|выслать|вышлю|написать|напишу|подготовить|подготовлю|проверить|"
    r"напомнить|предложение|ответить|отвечу|выставить|уточнить|уточню|спросить|подтвердить|подписать|заказать|"
    r"ارسال|بفرست\w*|پیشنهاد|یاداوری|اماده|پیگیری|پاسخ|امضا",
}
# What has happened, by the kind of interaction it was.
HAPPENED = {
    "call": r"called|phoned|rang|spoke|on the phone|talked|dzwonil\w*|zadzwonil\w*|rozmawial\w*|rozmowa|"
    r"звонил\w*|позвонил\w*|созвонил\w*|разговаривал\w*|говорил\w*|تلفنی|زنگ زد\w*|تماس گرفت\w*|صحبت کرد\w*",
    "meeting": r"met|meeting|had lunch|spotkal\w*|spotkanie|(?:po|na) spotkaniu|встретил\w*|встреч[ае]|جلسه داشت\w*|"
    r"ملاقات کرد\w*|جلسه",
    "visit": r"visited|odwiedzil\w*|wizyta|byl[ae]?m? u|посетил\w*|заехал\w*|визит|بازدید",
    "email": r"e-?mailed|wrote|replied|answered|mail(?:ed)?|napisal\w*|odpisal\w*|mejl|написал\w*|ответил\w*|"
    r"письмо|ایمیل|نوشت\w*",
    "letter": r"letter|list polecony|бумажное письмо|نامه",
}
NOT_REACHED = (
    r"no answer|not reached|did not (?:answer|pick up)|didn.t (?:answer|pick up)|voice ?mail|was busy|"
    r"line (?:is )?busy|(?:no ?one|nobody) (?:answered|picked up)|nie odebral\w*|nie odbiera|nie dodzwonil\w*|"
    r"poczta glosowa|не ответил\w*|не дозвонил\w*|не бер[её]т|не взял\w*|недоступ\w+|جواب نداد\w*|"
    r"پاسخ نداد\w*|برنداشت\w*|در دسترس نبود"
)
POSITIVE = (
    r"interested|agreed|happy|accepted|signed|zainteresowan\w*|zgodzil\w*|zadowolon\w*|podpisan\w*|podpisal\w*|"
    r"интересно|согласил\w*|довол\w+|договорил\w*|подписал\w*|подписан\w*|موافق\w*|راضی|علاقه ?مند"
)
NEGATIVE = (
    r"not interested|refused|rejected|complain\w*|unhappy|niezainteresowan\w*|odmowil\w*|reklamacj\w*|skarg\w+|"
    r"skarz\w+|narzeka\w*|niezadowolon\w*|отказал\w*|не интересно|жалоб\w+|жалу(?:е|ю)тся|жаловал\w*|недовол\w+|"
    r"رد کرد\w*|شکایت|ناراضی"
)
# Who began it: the client. Polish and Persian say by the ending that it was not "I"; English and Russian by whom.
_REACHED_US = r"called|phoned|rang|wrote|e-?mailed|replied|answered|visited|dropped in|came"
_RU_DID = r"(?:по|пере)?звонил[аи]?|(?:на|от)писал[аи]?|приезжал[аи]?|приехал[аи]?|заезжал[аи]?|заехал[аи]?"
_NOT_NAMES = (
    r"i|we|just|also|then|finally|again|today|yesterday|and|but|who|only|never|я|мы|сегодня|вчера|уже|только|и|а|но|не|"
    r"снова|опять|потом"
)
INCOMING = (
    rf"(?:{_REACHED_US}) (?:to )?(?:us|me|in)|(?:he|she|they|client|customer|somebody|someone|buyer) (?:{_REACHED_US})|"
    rf"(?<![^.] )(?!(?:{_NOT_NAMES})\b)\w+ (?:called|phoned|rang|wrote|replied)(?= (?:us|me|about|because|to|and|again|"
    r"regarding|in|back|asking|wanting)\b| ?[.,]| ?$)|(?:incoming|missed|unanswered) call|"
    r"(?:call|mail|e-?mail|letter|message) from|"
    r"(?:za|od|prze)?dzwonil[aio]?|(?:na|od)pisal[ai]?|pisal[ai]?|przyjechal[ai]?|"
    r"(?:telefon|list|mejl|mail|wiadomosc) od|przychodzac\w+|nieodebran\w+|"
    rf"(?:{_RU_DID}) (?:нам|мне|к нам|ко мне|сам[аи]?)|(?:нам|мне) (?:\w+ )?(?:{_RU_DID})|"
    rf"(?:он|она|они|клиент\w*|заказчик\w*|покупател\w+) (?:{_RU_DID})|"
    rf"(?<![^.] )(?!(?:{_NOT_NAMES})\b)\w+ (?:по|пере)?звонил[аи]?(?= (?:и|по поводу|насчет|чтобы|из|с)\b| ?[.,]| ?$)|"
    r"входящ\w+|пропущенн\w+|(?:звонок|письмо|сообщение) от|"
    r"تماس گرفت(?:ند|ه بود)?|زنگ زد(?:ند|ه بود)?|پیام داد(?:ند)?|نامه نوشت(?:ند)?|"
    r"تماس ورودی|تماس (?:بی ?پاسخ|از دست رفته)|(?:تماس|نامه|پیام|ایمیل)ی? از"
)
MISSED = (
    r"missed (?:a )?call|missed (?:him|her|them)|unanswered call|nieodebran\w+ (?:polaczeni\w+|telefon\w*)|"
    r"пропущенн\w+ (?:звон\w+|вызов\w*)|تماس (?:بی ?پاسخ|از دست رفته)"
)
# They want to be called, and no day was agreed.
ASKS_FOR_CALL = (
    r"call[ -]back|call (?:him|her|them) back|(?:asks?|asked|wants?|wanted|please|request\w*) .{0,24}\bcall\b|"
    r"be called|for a call|oddzwon\w+|(?:pros\w+|poprosil\w*) o (?:telefon|kontakt|rozmowe)|pros\w+ .{0,20}zadzwon\w+|"
    r"перезвон\w+|прос\w+ .{0,20}(?:позвон\w+|связаться)|"
    r"(?:خواست|درخواست|خواهش)\w* .{0,24}(?:تماس|زنگ)|تماس بگیر\w*|زنگ بزن\w*"
)

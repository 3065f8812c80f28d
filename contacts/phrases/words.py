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
    1: r"january|jan|stycz\w*|январ\w",
    2: r"february|feb|lut(?:y|ego)|феврал\w",
    3: r"march|mar|marca|марта?",
    4: r"april|apr|kwietnia|kwi|апрел\w",
    5: r"may|maja|мая",
    6: r"june|jun|czerwca|cze|июня",
    7: r"july|jul|lipca|lip|июля",
    8: r"august|aug|sierpnia|sie|августа",
    9: r"september|sept?|wrzesnia|wrz|сентябр\w",
    10: r"october|oct|pazdziernika|paz|октябр\w",
    11: r"november|nov|listopada|lis|ноябр\w",
    12: r"december|dec|grudnia|gru|декабр\w",
}
JALALI = {
    1: "فروردین", 2: "اردیبهشت", 3: "خرداد", 4: "تیر", 5: "مرداد", 6: "شهریور",
    7: "مهر", 8: "ابان", 9: "اذر", 10: "دی", 11: "بهمن", 12: "اسفند",
}  # fmt: skip
NUMBERS = {
    1: r"an?|one|jeden|один|одну|یک", 2: r"two|dwa|dwie|два|две|دو", 3: r"three|trzy|три|سه",
    4: r"four|cztery|четыре|چهار", 5: r"five|piec|пять|پنج", 6: r"six|szesc|шесть|شش", 10: r"ten|dziesiec|десять|ده",
}  # fmt: skip
# How many days or months one unit is.
UNITS = {
    "day": r"days?|dni|dzien|дн(?:я|еи)|день|روز",
    "week": r"weeks?|tydzien|tygodnie|tygodni|недел[юяи]|недель|هفته",
    "month": r"months?|miesiac[ea]?|miesiecy|месяц(?:а|ев)?|ماه",
}
NEXT = r"next|nastepn\w+|przyszl\w+|следующ\w+|будущ\w+"
NEXT_AFTER = r"اینده|بعد|دیگر"  # Persian says it behind the word
IN = r"in|za|через"
AT = r"at|o godz\.?|o|godz\.?|в|к|ساعت"
ON = r"on|by|till|until|before|we|w|do|na|во|в|до|на|к|the|روز|تا|برای|در"
PARTS_OF_DAY = {
    (9, 0): r"in the morning|morning|rano|утром|утра|صبح",
    (12, 0): r"at noon|noon|w poludnie|в полдень|ظهر",
    (14, 0): r"in the afternoon|afternoon|po poludniu|днем|بعد ?از ?ظهر|عصر",
    (18, 0): r"in the evening|evening|wieczorem|вечером|вечера|شب",
}

# What is to be done, by the kind of activity it makes.
PLANNED = {
    "call": r"call|phone|ring|zadzwon(?:ic|ie|imy|cie)?|oddzwon(?:ic|ie|imy)?|telefon|позвон(?:ить|ю|им)|"
    r"перезвон(?:ить|ю|им|ите)|созвон(?:иться|имся)?|звонок|تماس|زنگ",
    "meeting": r"meet|meeting|demo|presentation|spotkanie|spotkac|spotkamy|prezentacja|встреч[аую]|встретиться|"
    r"встретимся|презентаци[яю]|جلسه|ملاقات|دیدار",
    "visit": r"visit|odwiedzic|odwiedze|wizyta|визит|посетить|заехать|بازدید",
    "task": r"send|e?-?mail|write|prepare|check|remind|ask|offer|quote|follow ?up|wyslac|wysle|napisac|napisze|"
    r"przygotowac|przygotuje|sprawdzic|oferta|oferte|przypomniec|отправить|отправлю|выслать|вышлю|написать|напишу|"
    r"подготовить|подготовлю|проверить|напомнить|предложение|ارسال|بفرست\w*|پیشنهاد|یاداوری|اماده",
}
# What has happened, by the kind of interaction it was.
HAPPENED = {
    "call": r"called|phoned|rang|spoke|on the phone|talked|dzwonil\w*|zadzwonil\w*|rozmawial\w*|rozmowa|"
    r"звонил\w*|позвонил\w*|созвонил\w*|разговаривал\w*|говорил\w*|تلفنی|زنگ زد\w*|تماس گرفت\w*|صحبت کرد\w*",
    "meeting": r"met|meeting|spotkal\w*|spotkanie|po spotkaniu|встретил\w*|встреча|جلسه داشت\w*|ملاقات کرد\w*|جلسه",
    "visit": r"visited|odwiedzil\w*|wizyta|byl[ae]?m? u|посетил\w*|заехал\w*|визит|بازدید",
    "email": r"e-?mailed|wrote|replied|answered|mail(?:ed)?|napisal\w*|odpisal\w*|mejl|написал\w*|ответил\w*|"
    r"письмо|ایمیل|نوشت\w*",
    "letter": r"letter|list polecony|бумажное письмо|نامه",
}
NOT_REACHED = (
    r"no answer|not reached|did not answer|didn.t answer|voice ?mail|busy|nie odebral\w*|nie odbiera|poczta glosowa|"
    r"не ответил\w*|не дозвонил\w*|не берет|جواب نداد\w*|پاسخ نداد\w*"
)
POSITIVE = (
    r"interested|agreed|happy|accepted|zainteresowan\w*|zgodzil\w*|zadowolon\w*|интересно|согласил\w*|довол\w+|"
    r"موافق\w*|راضی"
)
NEGATIVE = (
    r"not interested|refused|rejected|complain\w*|niezainteresowan\w*|odmowil\w*|отказал\w*|не интересно|"
    r"жалоб\w+|رد کرد\w*|شکایت"
)

"""Realistic made-up rows in the languages whose encodings an import must recognise."""

POLISH = [
    "Zakład Usługowy Bąk;ul. Świętokrzyska 12;00-950;Warszawa",
    "Hurtownia Źródło Sp. z o.o.;al. Kościuszki 3;90-418;Łódź",
    "Przedsiębiorstwo Żuraw S.A.;ul. Długa 5;80-001;Gdańsk",
    "Gęś i Synowie;Rynek 1;31-042;Kraków",
    "Księgarnia Ćwikła;ul. Wąska 9;50-001;Wrocław",
    "Józef Dąbrowski;os. Śródmieście 4;35-001;Rzeszów",
]
CZECH = [
    "Novák a syn s.r.o.;Příkopy 12;110 00;Praha",
    "Květinářství Růže;Náměstí Míru 3;602 00;Brno",
    "Řeznictví Dvořák;Školní 5;301 00;Plzeň",
    "Čistírna Žižkov;Třída Václava Havla 8;370 01;České Budějovice",
    "Úklid Šťastný;Ďáblická 1;182 00;Praha",
]
HUNGARIAN = [
    "Kovács és Társa Kft.;Fő utca 3;1011;Budapest",
    "Szőlőhegy Bt.;Kossuth út 5;6720;Szeged",
    "Hűtőgép Zrt.;Petőfi u. 2;4024;Debrecen",
]
GERMAN = [
    "Müller Maschinenbau GmbH;Hauptstraße 4;80331;München",
    "Bäckerei Schröder;Königsallee 9;40212;Düsseldorf",
    "Größe & Söhne KG;Grünweg 2;50667;Köln",
]
FRENCH = [
    "Boulangerie Hélène Lefèvre;12 rue de la République;69001;Lyon",
    "Société Générale d'Électricité;3 allée des Chênes;33000;Bordeaux",
    "Garage François;Place de la Forêt;59000;Lille",
]
RUSSIAN = [
    "ООО Ромашка;ул. Ленина, 5;101000;Москва",
    "ЗАО СЕВЕРНЫЙ ВЕТЕР;Невский проспект 28;191186;Санкт-Петербург",
    "ИП Щербаков Юрий;ул. Объездная 3;630000;Новосибирск",
    "Мебельная фабрика Берёзка;пр. Мира 10;620014;Екатеринбург",
]
PERSIAN = [
    "شركت پارس گستر;خيابان وليعصر;1511943943;تهران",
    "بازرگاني چشمه ژرف;ميدان امام;8138713131;اصفهان",
    "گروه صنعتي كاوه;بلوار شهيد چمران;7134814336;شيراز",
    "علي رضايي;خيابان آزادي;9133913739;مشهد",
]
ARABIC = [
    "شركة النور للتجارة;شارع الملك فهد;11564;الرياض",
    "مؤسسة الخليج;شارع الشيخ زايد;00000;دبي",
    "مكتبة الأمل;شارع الحمراء;1103;بيروت",
]

HEADERS = {
    "pl": "Nazwa;Ulica;Kod pocztowy;Miasto",
    "ru": "Название;Адрес;Индекс;Город",
    "fa": "نام;نشانی;کد پستی;شهر",
    "en": "Company;Street;Post code;City",
}


def text_of(rows, header="Company;Street;Post code;City", end="\r\n"):
    return end.join([header, *rows, ""])

"""What columns of a price list or a purchase history can be brought into, and what they are called elsewhere."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext_lazy as _

from contacts.imports.folding import words_of
from contacts.imports.parties import PARTY_FIELDS, PARTY_NAMES
from contacts.imports.synonyms import SYNONYMS
from contacts.imports.targets import Target
from sales.models import Product

PRODUCT, ORDER, LINE = _("Product"), _("Order"), _("Line")
CODES = """
    product code, product id, product no, product number, sku, item code, item no, item number, item id, article, article number,
    article no, stock code, stockcode, part number, ean, gtin, barcode, upc, product ean, lineitem sku, internal reference, material, order lines product code,
    artikelnummer, artikel nr, kod produktu, kod towaru, symbol, symbol towaru, indeks, indeks towaru, numer produktu,
    артикул, код товара, код продукта, номер товара, штрихкод, کد کالا, کد محصول, شناسه کالا, بارکد"""
PRODUCT_TITLES = """
    product, product name, item, item name, article name, lineitem name, product title, order lines product, goods, service,
    artikel, bezeichnung, produkt, nazwa produktu, towar, nazwa towaru, usluga,
    товар, продукт, наименование товара, номенклатура, услуга, کالا, محصول, نام کالا, نام محصول"""
CATEGORIES = """
    category, product category, product group, product type, product subclass, subclass, item group, product line, family,
    warengruppe, kategoria, grupa, grupa towarowa, kategoria produktu, категория, группа товаров, دسته, گروه کالا"""
UNITS = "unit, unit of measure, uom, units, me, einheit, jednostka, jm, j m, единица, ед, ед изм, واحد"
VATS = """
    vat, vat rate, vat percent, tax rate, tax percent, tax class, mwst, ust, vat %, vat, stawka vat, stawka, ндс, ставка ндс, مالیات"""
CURRENCIES = "currency, currency code, currency iso code, order currency, currency of value, deal currency of value, waehrung, währung, waluta, валюта, ارز, واحد پول"


def _code(label: object = _("Product code")) -> Target:
    return Target("product_code", label, PRODUCT, "code", length=40)  # type: ignore[arg-type]


@cache
def units() -> dict[str, str]:
    """Words for units, also those that other programs write."""
    more = {
        "pc": "pcs, piece, pieces, ea, each, szt, sztuka, stk, stuck, шт, штука, عدد", "h": "hour, hours, std, godz, godzina, час, ساعت",
        "day": "days, tag, dzien, dni, день, روز", "month": "months, monat, miesiac, мес, месяц, ماه",
        "year": "years, jahr, rok, год, سال", "m": "metre, meter, metr, м, метр, متر", "kg": "kilogram, kilo, кг, کیلوگرم",
        "l": "litre, liter, litr, л, литр, لیتر", "pack": "package, box, opak, opakowanie, karton, packung, уп, упак, упаковка, بسته",
        "flat": "flat rate, lump sum, pauschal, ryczalt, kpl, komplet",
    }  # fmt: skip
    known = {words_of(word): key for key, text in more.items() for word in text.split(",")}
    return known | {key: key for key in Product.Unit.values}


@cache
def kinds() -> dict[str, str]:
    more = {
        "goods": "goods, good, product, item, stockable, storable, consumable, towar, produkt, товар, کالا",
        "service": "service, services, usluga, dienstleistung, услуга, خدمت, خدمات",
    }
    return {words_of(word): key for key, text in more.items() for word in text.split(",")}


LINE_FIELDS = {
    **PARTY_FIELDS,
    **{
        target.key: target
        for target in (
            _code(),
            Target("product_name", _("Product"), PRODUCT, length=200),
            Target("category", _("Category"), PRODUCT, length=80),
            Target("unit", _("Unit"), PRODUCT, "choice", words=units),
            Target("order_number", _("Order number"), ORDER, "code", length=24),
            Target("ordered_on", _("Ordered on"), ORDER, "day"),
            Target("currency", _("Currency"), ORDER, "currency"),
            Target("reference", _("Client's reference"), ORDER, length=80),
            Target("owner", _("Sold by"), ORDER, "owner"),
            Target("delivered_on", _("Delivered on"), ORDER, "day"),
            Target("paid_on", _("Paid on"), ORDER, "day", kept_in="finance"),
            Target("quantity", _("Quantity"), LINE, "number"),
            Target("price", _("Price per unit, net"), LINE, "number"),
            Target("amount", _("Amount of the line, net"), LINE, "number"),
            Target("discount", _("Discount, %"), LINE, "number"),
            Target("vat_rate", _("VAT, %"), LINE, "number"),
            Target("cost", _("Cost per unit"), LINE, "number", kept_in="margin"),
            Target("cost_total", _("Cost of the line"), LINE, "number", kept_in="margin"),
        )
    },
}
LINE_NAMES = {
    **PARTY_NAMES,
    "product_code": CODES,
    "product_name": PRODUCT_TITLES + ", description, line description, opis, описание",
    "category": CATEGORIES,
    "unit": UNITS,
    "order_number": """
        order number, order no, order id, order, invoice number, invoice no, invoice, invoice id, document number, document no, number,
        order reference, receipt number, transaction id, receipt, auftragsnummer, rechnungsnummer, belegnummer, bestellnummer,
        numer zamowienia, nr zamowienia, numer faktury, nr faktury, numer dokumentu, zamowienie, faktura,
        номер заказа, номер счета, заказ, счет, номер документа, شماره سفارش, شماره فاکتور, سفارش""",
    "ordered_on": """
        date, order date, ordered on, ordered at, invoice date, invoicedate, transaction date, transaction dt, purchase date, sale date,
        document date, created at, created, paid at, day, datum, bestelldatum, rechnungsdatum, auftragsdatum,
        data, data zamowienia, data faktury, data sprzedazy, data zakupu, data wystawienia,
        дата, дата заказа, дата продажи, дата покупки, дата документа, تاریخ, تاریخ سفارش, تاریخ فاکتور, تاریخ خرید""",
    "currency": CURRENCIES,
    "reference": "client reference, customer reference, po number, purchase order, your reference, customer po, referencja",
    "owner": SYNONYMS["owner"] + ", sold by, seller",
    "delivered_on": """
        delivered on, delivered at, delivery date, shipped on, shipped at, ship date, shipping date, geliefert am,
        lieferdatum, data dostawy, data wysylki, дата доставки, дата отгрузки, تاریخ تحویل, تاریخ ارسال""",
    "paid_on": """
        paid on, date paid, payment date, paid date, payment received, bezahlt am, zahlungsdatum, zahldatum, data zaplaty,
        data platnosci, дата оплаты, تاریخ پرداخت""",
    "quantity": """
        quantity, qty, amount of units, units sold, pieces, count, number of units, lineitem quantity, ordered quantity, order lines quantity, menge, anzahl,
        ilosc, liczba sztuk, количество, кол во, تعداد, مقدار""",
    "price": """
        price, unit price, unitprice, price per unit, price each, net price, sales price, selling price, lineitem price, order lines unit price, preis,
        einzelpreis, stuckpreis, cena, cena netto, cena jednostkowa, cena jednostkowa netto, цена, цена за единицу, قیمت, قیمت واحد, بهای واحد""",
    "amount": """
        amount, total, line total, net amount, line amount, total price, net total, subtotal, value, net value, sales, revenue, turnover,
        betrag, gesamtpreis, nettobetrag, wert, kwota, wartosc, wartosc netto, kwota netto, suma,
        сумма, стоимость, сумма без ндс, итого, مبلغ, جمع, مبلغ کل""",
    "discount": "discount, discount percent, disc, disc percent, rabatt, rabat, rabat procent, upust, скидка, تخفیف",
    "vat_rate": VATS,
    "cost": "cost, unit cost, cost per unit, cost price, purchase price, einkaufspreis, koszt, koszt jednostkowy, cena zakupu, себестоимость, بهای تمام شده",
    "cost_total": "total cost, line cost, cost total, asset, cost of goods, cogs, koszt razem, wartosc zakupu",
}
PRODUCT_FIELDS = {
    target.key: target
    for target in (
        _code(_("Code")),
        Target("product_name", _("Name"), PRODUCT, length=200),
        Target("product_kind", _("Kind"), PRODUCT, "choice", words=kinds),
        Target("category", _("Category"), PRODUCT, length=80),
        Target("unit", _("Unit"), PRODUCT, "choice", words=units),
        Target("price", _("Price"), PRODUCT, "number"),
        Target("currency", _("Currency"), PRODUCT, "currency"),
        Target("cost", _("Cost"), PRODUCT, "number", kept_in="margin"),
        Target("vat_rate", _("VAT, %"), PRODUCT, "number"),
        Target("active_from", _("On sale from"), PRODUCT, "day"),
        Target("active_until", _("On sale until"), PRODUCT, "day"),
        Target("note", _("Description"), PRODUCT, many=True),
    )
}
PRODUCT_NAMES = {
    "product_code": CODES + ", code, id, number, kod, numer, код, کد",
    "product_name": PRODUCT_TITLES + ", name, title, nazwa, название, наименование, نام, عنوان",
    "product_kind": "kind, type, product type, item type, rodzaj, typ, тип, вид, نوع",
    "category": CATEGORIES,
    "unit": UNITS,
    "price": LINE_NAMES["price"]
    + ", list price, sale price, public price, standard price, verkaufspreis, cena sprzedazy, cena katalogowa",
    "currency": CURRENCIES,
    "cost": LINE_NAMES["cost"] + ", standard cost",
    "vat_rate": VATS + ", tax, customer taxes",
    "active_from": "active from, on sale from, valid from, available from, launch date, sprzedaz od, dostepny od, в продаже с",
    "active_until": "active until, on sale until, valid until, valid to, end of sale, discontinued, sprzedaz do, dostepny do, в продаже до",
    "note": SYNONYMS["note"] + ", long description, sales description, product description, body html",
}

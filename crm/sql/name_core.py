"""SQL function name_core: what remains of a firm's name without its legal form, to find it written otherwise.

name_core('Źródło Sp. z o.o.') = name_core('ZRODLO spółka z o.o.') = 'zrodlo'.
"""

from crm.sql.name_key import FOLDED, TWO_LETTERS

# Single words, dots taken out: "s.r.o." is "sro", "Sp. z o.o." the words "sp", "z", "oo".
LEGAL_FORMS = (
    "sp spz z o oo zoo spzoo spolka ograniczona odpowiedzialnoscia akcyjna jawna komandytowa cywilna sa sj spj sk spk"
    " sc psa ska fhu phu ppu pphu pw firma handlowa uslugowa zaklad przedsiebiorstwo"
    " gmbh mbh ag kg ohg kgaa ug ek ev gbr haftungsbeschrankt co und u and"
    " ltd limited llc llp plc inc incorporated corp corporation company the"
    " sro spol as vos ks kft zrt nyrt bt doo ood eood ad srl spa sas sarl eurl sl slu bv nv oy oyj ab aps sia uab ou"
    " lda ооо оао зао пао ао ип чп тов тоо нпо фирма компания общество с ограниченной ответственностью акционерное"
    " индивидуальный предприниматель شرکت موسسه مؤسسه سهامی خاص عام با مسئولیت محدود"
)


def legal_forms() -> list[str]:
    """Folded as fold() would."""
    table = str.maketrans(
        {letter: base for base, letters in FOLDED.items() for letter in letters} | TWO_LETTERS
    )
    return sorted(set(LEGAL_FORMS.translate(table).split()))


def name_core_sql() -> str:
    """CREATE FUNCTION name_core(text): folded letters and digits without spaces and legal forms."""
    words = "regexp_replace(translate(fold($1), '.', ''), '[^[:alnum:]]+', ' ', 'g')"
    forms = ",".join(legal_forms())
    bare = (
        f"array_to_string(ARRAY(SELECT w FROM unnest(string_to_array({words}, ' ')) w"
        f" WHERE w <> ALL ('{{{forms}}}'::text[])), '')"
    )
    return (
        "CREATE OR REPLACE FUNCTION name_core(text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql COST 20 "
        f"RETURN coalesce(nullif({bare}, ''), fold($1))"
    )

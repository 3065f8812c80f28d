"""What clients are called and numbered besides: an import meets them by it as by their own names and numbers."""

from __future__ import annotations

from contacts.codes import CODE_SQL
from contacts.imports.stage import execute, fetch

ANY = "SELECT EXISTS (SELECT FROM contacts_taxnumber), EXISTS (SELECT FROM contacts_clientname)"
CODES = f"""
CREATE TEMPORARY TABLE import_codes ON COMMIT DROP AS
SELECT DISTINCT client_id, {CODE_SQL.format("number")} AS key FROM contacts_taxnumber
"""


def further_parts(numbers: str, names: str) -> tuple[str, str]:
    """The parts of a statement that look into import_codes (client_id, key) and contacts_clientname, which has an
    index of name_core(name); "" for one that nobody has any of, so that it costs nothing.
    """
    with_numbers, with_names = fetch(ANY)[0]
    execute("DROP TABLE IF EXISTS pg_temp.import_codes")
    if with_numbers:
        execute(CODES)
        execute("CREATE INDEX ON import_codes (key)")
        execute("ANALYZE import_codes")
    return numbers if with_numbers else "", names if with_names else ""

"""How codes compare."""

# Letters and digits of a tax number or post code, to compare them.
CODE_SQL = "upper(regexp_replace({0}, '[^0-9A-Za-z]', '', 'g'))"

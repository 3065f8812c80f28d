from django.db import connection

from crm.personal_data import ERASING


def other_may_take(function):
    """Whether another connection could take the lock of erasures now."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(f"SELECT {function}(%s)", [ERASING])
            return cursor.fetchone()[0]
    finally:
        other.close()

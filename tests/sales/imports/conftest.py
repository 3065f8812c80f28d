from tests.contacts.imports.conftest import (  # noqa: F401
    _files_elsewhere,
    begin,
    check,
    command,
    decide,
    run_all,
    shown,
    write,
)

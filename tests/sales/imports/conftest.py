from tests.contacts.imports.conftest import _files_elsewhere, begin, check, command, write  # noqa: F401

import pytest

from crm.jobs.specs import job, specs


@pytest.fixture
def registered():
    """Register jobs for one test: registered("tests.name", function, **options)."""
    names = []

    def register(name, function, every=None, **options):
        names.append(name)
        return job(name, every, **options)(function)

    yield register
    for name in names:
        specs._by_key.pop(name, None)

"""Values are compared, hashed and printed by their fields."""

from dataclasses import field, replace

import pytest

from crm.frozen import frozen


@frozen
class Place:
    name: str
    rooms: tuple[int, ...] = ()
    secret: str = field(default="", repr=False)
    seen: int = field(default=0, compare=False)


@frozen(kw_only=True)
class Named:
    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


def test_compared_by_their_fields():
    assert Place("a", (1,)) == Place("a", (1,), seen=5)
    assert Place("a") != Place("b")
    assert Place("a") != Named(name="a")
    assert Place("a") != "a"


def test_hashed_by_their_fields():
    assert len({Place("a"), Place("a", seen=1), Place("b")}) == 2
    with pytest.raises(TypeError):
        hash(Place("a", rooms=[1]))


def test_secrets_are_not_printed():
    assert repr(Place("a", secret="x")) == "Place(name='a', rooms=(), seen=0)"
    assert repr(Named(name="a")) == "<a>"


def test_another_one_with_a_field_changed():
    assert replace(Place("a", (1,)), name="b") == Place("b", (1,))


def test_only_by_name_when_asked():
    with pytest.raises(TypeError):
        Named("a")

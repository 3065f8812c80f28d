import resource

import pytest

from crm.running.stack import SLOTS, with_room


def deep(levels, busy):
    """Faults of a busy loop that stands `levels` calls deep."""
    if levels:
        return deep(levels - 1, busy)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(busy):
        shallow()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def shallow():
    return len("shallow")


def test_it_answers_and_fails_like_the_call_itself():
    assert with_room(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        with_room(divmod, 7, 0)


def test_no_depth_of_a_page_asks_the_system_for_memory_at_each_call():
    """Without room there is a depth at which each of the calls does."""
    depths = range(250)
    assert (
        max(with_room(deep, levels, 500) for levels in depths)
        < 250
        < max(deep(levels, 500) for levels in depths)
    )
    assert with_room.__code__.co_stacksize == SLOTS

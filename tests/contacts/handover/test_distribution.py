from contacts.queries.distribution import Given, ReceiverRule, distribute

NORTH, SOUTH = 1, 2
ANNA, BRUNO, CARLA = 11, 12, 13


def clients(*words):
    """ "A1" is a client of class A in branch 1."""
    return [Given(pk, word[:-1], int(word[-1])) for pk, word in enumerate(words, 1)]


def test_the_named_class_goes_before_everybody():
    rules = [ReceiverRule(ANNA), ReceiverRule(BRUNO, grades=frozenset("A"))]
    found = distribute(clients("A1", "B1", "A2", "1"), rules, {})
    assert found.owners == {1: BRUNO, 2: ANNA, 3: BRUNO, 4: ANNA}
    assert found.rules == {1: "class", 2: "load", 3: "class", 4: "load"}


def test_class_and_branch_together_go_before_either():
    rules = [
        ReceiverRule(ANNA, grades=frozenset("A")),
        ReceiverRule(BRUNO, branch_id=SOUTH),
        ReceiverRule(CARLA, grades=frozenset("A"), branch_id=SOUTH),
    ]
    found = distribute(clients("A1", "A2", "B2", "B1"), rules, {})
    assert found.owners == {1: ANNA, 2: CARLA, 3: BRUNO}
    assert [one.pk for one in found.no_rule] == [4]
    assert found.rules[2] == "both"


def test_whoever_has_fewest_gets_the_next():
    found = distribute(clients(*["C1"] * 7), [ReceiverRule(ANNA), ReceiverRule(BRUNO)], {ANNA: 10, BRUNO: 13})
    assert sum(owner == ANNA for owner in found.owners.values()) == 5
    assert sum(owner == BRUNO for owner in found.owners.values()) == 2


def test_room_is_never_passed_and_class_a_comes_first():
    rules = [ReceiverRule(ANNA, room=2), ReceiverRule(BRUNO, room=0)]
    found = distribute(clients("D1", "1", "A1", "B1"), rules, {})
    assert set(found.owners) == {3, 4}
    assert {one.pk for one in found.no_room} == {1, 2}
    assert not found.no_rule


def test_a_full_specialist_leaves_the_rest_to_the_others():
    rules = [ReceiverRule(ANNA, grades=frozenset("A"), room=1), ReceiverRule(BRUNO)]
    found = distribute(clients("A1", "A1"), rules, {})
    assert found.owners == {1: ANNA, 2: BRUNO}


def test_clients_without_a_class_are_a_class_of_their_own():
    found = distribute(clients("1", "A1"), [ReceiverRule(ANNA, grades=frozenset({""}))], {})
    assert found.owners == {1: ANNA}


def test_the_stamp_changes_with_the_outcome_only():
    some, one, other = clients("A1", "B1"), [ReceiverRule(ANNA)], [ReceiverRule(BRUNO)]
    assert distribute(some, one, {}).stamp == distribute(some, one, {ANNA: 5}).stamp
    assert distribute(some, one, {}).stamp != distribute(some, other, {}).stamp

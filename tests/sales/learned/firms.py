"""Firms whose truth is known: deals that come, go from stage to stage, are won or lost, all by chance of a seed."""

import random

from sales.learned.rates import Course

# Of each stage: the mean half of the days in it, and the part of deals that end there.
STAGES = {"new": (8, 0.35), "talks": (12, 0.3), "offer": (15, 0.3), "contract": (6, 0.15)}


def deals_of(seed, *, days, a_week):
    """All deals that come within so many days, told to their end."""
    chance = random.Random(seed)
    courses, day = [], 0.0
    while (day := day + chance.expovariate(a_week / 7)) <= days:
        courses.append(_course(chance, day))
    return courses


def _course(chance, day):
    stages = {}
    is_won = True
    for stage, (half, lost) in STAGES.items():
        stages[int(day)] = stage  # a stage passed within a day leaves no trace
        day += chance.gammavariate(2, half)
        if chance.random() < lost:
            is_won = False
            break
    steps = tuple(sorted(stages.items()))
    return Course(steps, chance.lognormvariate(9, 1), max(int(day), steps[0][0] + 1), is_won)


def as_of(courses, today):
    """What could be known of them on a day."""
    known = []
    for course in courses:
        if course.closed_on <= today:
            known.append(course)
        elif course.opened_on <= today:
            stages = tuple(step for step in course.stages if step[0] <= today)
            known.append(Course(stages, course.amount))
    return known


def won_between(courses, today, horizon):
    return sum(c.amount for c in courses if c.is_won and today < c.closed_on <= today + horizon)

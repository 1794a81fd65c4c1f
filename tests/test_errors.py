"""Faults say what was wrong, what there was and what to do."""

from __future__ import annotations

import pickle
import re

import pytest

from comity import errors
from comity.errors import ComityError, Faults, InputError, NoData, UnknownName


def test_a_fault_is_one_line_of_problem_choice_and_remedy():
    fault = InputError("There is no 'monts' to set.", available=["country", "months"], remedy="Write months.")
    assert str(fault) == "There is no 'monts' to set. Available: country, months. Write months."


def test_a_fault_with_nothing_to_add_says_its_problem_alone():
    assert str(NoData("No source covers it.")) == "No source covers it."


def test_no_fault_raises_nothing_and_one_fault_is_raised_by_itself():
    Faults.check([])
    only = UnknownName("No state is called 'Atlantis'.")
    with pytest.raises(UnknownName) as caught:
        Faults.check(fault for fault in [only])
    assert caught.value is only


def test_several_faults_are_raised_together_in_the_order_they_were_found():
    found = [InputError("first", remedy="Mend it."), NoData("second")]
    with pytest.raises(Faults) as caught:
        Faults.check(found)
    assert caught.value.faults == tuple(found)
    assert str(caught.value) == "first Mend it.\nsecond"


@pytest.mark.parametrize(
    "fault",
    [InputError("wrong", available=["this", "that"], remedy="Do it."), Faults([NoData("a"), NoData("b")])],
    ids=["one", "several"],
)
def test_a_fault_survives_the_way_back_from_another_process(fault):
    back = pickle.loads(pickle.dumps(fault))
    assert type(back) is type(fault)
    assert str(back) == str(fault)
    assert (back.problem, back.available, back.remedy) == (fault.problem, fault.available, fault.remedy)


def test_the_tree_drawn_in_the_module_is_the_tree_of_its_classes():
    drawn = {}
    above = {}
    for line in (errors.__doc__ or "").splitlines():
        branch = re.match(r"    ([│ ├└─]*)([A-Z]\w+)  ", line)
        if branch:
            depth = len(branch[1]) // 4
            above[depth] = branch[2]
            drawn[branch[2]] = above[depth - 1] if depth else "Exception"
    written = {
        name: value.__base__.__name__
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, ComityError)
    }
    assert drawn == written

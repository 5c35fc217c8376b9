"""What is said of a claim: by what trainings give, and by what the log has noted."""

from statistics import fmean, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Data, Plane, Preparation, key
from core.experiment.brought import Brought
from core.study.claim import DEVIATIONS, OTHER_SEEDS, Claim, Place, judge, other_seeds
from core.study.openings import Opening, opened_before, sealed_rows
from tests.unit.runs.made_up import an_experiment

MINE, SOMEBODY = "a" * 16, "b" * 16
EXPERIMENT = an_experiment(seed=3)
ROWS = sealed_rows(EXPERIMENT.data)
TEN = tuple(0.80 + place / 1000 for place in range(10))


def claim(value=0.805, measure="accuracy", at=1000, by=MINE) -> Claim:
    place = None if at is None else Place(device=by, at=at)
    return Claim(experiment=EXPERIMENT, measure=measure, value=value, place=place)


def opening(seed, score, at, *, by=MINE, rows=ROWS, measure="accuracy", handed_in=False):
    run = key(an_experiment(seed=seed))
    scores = {measure: score}
    return Opening(device=by, at=at, run=run, rows=rows, scores=scores, handed_in=handed_in)


HANDED_IN = opening(3, 0.805, 1000, handed_in=True)


def word(*log, value=0.805, found=0.805, others=TEN, **about) -> str:
    return judge(claim(value, **about), found, others, log).word


def test_what_comes_out_again_and_was_not_chosen_is_true():
    assert word(HANDED_IN) == "true"


def test_another_number_is_not_so_whatever_else_there_is():
    assert word(HANDED_IN, found=0.801) == "true"
    assert word(HANDED_IN, found=0.799) == "not_so"
    assert word(HANDED_IN, opening(1, 0.5, 10), found=float("nan")) == "not_so"


def test_the_best_of_what_one_browser_had_opened_was_chosen():
    verdict = judge(claim(), 0.805, TEN, [opening(1, 0.79, 10), opening(2, 0.80, 20), HANDED_IN])
    assert (verdict.word, verdict.opened) == ("chosen", (0.79, 0.80))


@pytest.mark.parametrize(
    "innocent",
    [
        opening(1, 0.9, 10),
        opening(1, 0.7, 1001),
        opening(1, 0.7, 10, by=SOMEBODY),
        opening(1, 0.7, 10, rows="0" * 16),
        opening(3, 0.7, 10),
        opening(1, 0.7, 10, handed_in=True),
    ],
    ids=["better", "later", "somebody else's", "other rows", "the run itself", "handed in, too"],
)
def test_other_openings_do_not_speak_against_it(innocent):
    assert word(innocent, HANDED_IN) == "true"


def test_of_a_loss_the_lowest_is_the_best():
    handed_in = opening(3, 0.5, 1000, measure="loss", handed_in=True)
    before = [opening(seed, loss, 10, measure="loss") for seed, loss in ((1, 0.6), (2, 0.7))]
    ten = (0.5,) * 10
    assert judge(claim(0.5, "loss"), 0.5, ten, [*before, handed_in]).word == "chosen"
    better = opening(4, 0.4, 20, measure="loss")
    assert judge(claim(0.5, "loss"), 0.5, ten, [*before, better, handed_in]).word == "true"


def test_far_above_ten_other_seeds_it_was_luck():
    assert word(HANDED_IN, value=0.9, found=0.9) == "lucky"
    assert word(HANDED_IN, opening(1, 0.7, 10), value=0.9, found=0.9) == "chosen"
    assert word(HANDED_IN, value=0.7, found=0.7) == "true"


def test_seeds_that_are_all_alike_make_no_luck_of_a_last_digit():
    assert word(HANDED_IN, others=(0.8,) * 10, value=0.8001, found=0.8001) == "true"


def test_a_seed_that_gave_no_number_is_not_among_them():
    verdict = judge(claim(0.5, "loss"), 0.5, (0.5, float("nan"), 0.6), [])
    assert verdict.mean == pytest.approx(0.55)


@pytest.mark.parametrize(
    "forged",
    [
        {"at": None},
        {"at": 999},
        {"by": SOMEBODY},
    ],
    ids=["left out", "another moment", "somebody else's"],
)
def test_a_link_that_names_no_handing_in_of_this_run_is_a_number_and_no_more(forged):
    assert word(HANDED_IN, opening(1, 0.7, 10), **forged) == "number"


def test_nor_does_the_handing_in_of_another_run_vouch_for_it():
    assert word(opening(4, 0.805, 1000, handed_in=True)) == "number"


@given(
    found=st.floats(0, 1),
    others=st.lists(st.floats(0, 1), min_size=10, max_size=10),
    before=st.lists(st.floats(0, 1), max_size=5),
)
def test_each_word_means_what_the_page_says(found, others, before):
    log = [opening(10 + n, score, n) for n, score in enumerate(before)]
    verdict = judge(claim(found), found, others, [*log, HANDED_IN])
    assert verdict.opened == tuple(before)
    best = bool(before) and max(before) <= found
    lucky = found - fmean(others) > max(DEVIATIONS * stdev(others), 0.005)
    assert verdict.word == ("chosen" if best else "lucky" if lucky else "true")


def test_by_chance_one_honest_seed_in_22_is_called_lucky():
    seeds = np.random.default_rng(0).normal(0.8, 0.02, (20_000, OTHER_SEEDS + 1))
    said = [judge(claim(own), own, others, [HANDED_IN]).word for own, *others in seeds.tolist()]
    assert said.count("lucky") / len(said) == pytest.approx(1 / 22, rel=0.1)


def test_ten_other_seeds_are_shared_by_claims_on_like_networks():
    seeds = [other.seed for other in other_seeds(EXPERIMENT)]
    assert seeds == [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]
    assert [other.seed for other in other_seeds(an_experiment(seed=99))] == list(range(10))


def test_the_same_test_rows_are_known_again_whatever_is_done_to_the_training_rows():
    data = Data(name="imdb", num_words=1000)
    same = data.changed(num_words=500, train_rows=7, label_noise=0.1)
    assert sealed_rows(same) == sealed_rows(data)
    flat = Data(name="mnist", preparation=Preparation(inputs=("flatten",)))
    assert sealed_rows(flat) == sealed_rows(Data(name="mnist"))
    told_more = Plane(features=("x1", "x2", "x1_x2"))
    plane = [Data(name="plane", plane=plane) for plane in (Plane(), told_more, Plane(seed=1))]
    one, other, third = map(sealed_rows, plane)
    assert one == other != third
    once, twice, others = (
        sealed_rows(Data(name="mnist", brought=Brought(address=where * 32, copies=copies)))
        for where, copies in (("a", 1), ("a", 2), ("b", 1))
    )
    assert once == twice != others
    assert sealed_rows(Data(name="mnist", source="sample")) != sealed_rows(Data(name="mnist"))


def test_what_was_opened_twice_counts_once():
    log = [opening(1, 0.7, 10), opening(1, 0.7, 20), HANDED_IN]
    assert [entry.at for entry in opened_before(HANDED_IN, log)] == [10]

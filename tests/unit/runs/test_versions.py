"""What a server and its workers must share, and what is only told."""

from core.runs.versions import differences, label, told, versions_in


def test_the_versions_that_numbers_depend_on_make_one_word() -> None:
    names = [part.partition("-")[0] for part in label().split("/")]
    assert names == ["engine", "keras", "tensorflow"]
    assert not set(label()) & set(" ,=")


def test_a_worker_is_known_by_them_among_what_else_it_has() -> None:
    assert versions_in({"GPU": 1.0, label(): 1.0}) == label()
    assert versions_in({"GPU": 1.0}) == ""


def test_what_differs_is_said_and_nothing_else() -> None:
    assert differences(told(), told()) == ""
    there = {**told(), "Python": "3.99"}
    assert differences(told(), there) == f"Python 3.99 instead of {told()['Python']}"
    assert differences({"Dask": "2"}, {}) == "Dask unknown instead of 2"
    assert "could not say" in differences(told(), ModuleNotFoundError("core"))

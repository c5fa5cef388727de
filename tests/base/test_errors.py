"""Errors that people see: a code, a template, its values, and the exit status of cli.md."""

import pickle

import pytest

from gendan.errors import Finding, GendanError, Refusal, StorageError, UsageError


@pytest.mark.parametrize(("kind", "status"), [(Refusal, 1), (UsageError, 2), (StorageError, 3)])
def test_the_exit_status_tells_the_kind(kind: type[GendanError], status: int) -> None:
    error = kind("code", "Something.")
    assert error.exit_status == status
    assert isinstance(error, GendanError)


def test_the_text_holds_the_code_and_the_values() -> None:
    error = Refusal("over_limit", "{who} may give {percent} %.", field="discount", who="li", percent=5)
    assert str(error) == "over_limit: li may give 5 %."
    assert error.field == "discount"
    assert error.params == {"who": "li", "percent": 5}


def test_a_missing_value_is_shown_by_its_name_and_values_are_not_read_as_templates() -> None:
    assert str(Refusal("x", "{who} and {what}", what="{who}")) == "x: {who} and {who}"


@pytest.mark.parametrize("name", ["code", "message", "self"])
def test_a_value_may_have_any_name(name: str) -> None:
    assert str(Refusal("x", "It says {" + name + "}.", **{name: "so"})) == "x: It says so."


def test_all_findings_of_a_gate_travel_together() -> None:
    findings = (Finding("a", "First.", {}), Finding("b", "Second {n}.", {"n": 2}, overridable_by="supervisor"))
    error = Refusal("gate", "The gate is closed.", fields=("a", "b"), findings=findings)
    assert [finding.code for finding in error.findings] == ["a", "b"]
    assert error.findings[1].overridable_by == "supervisor"
    assert error.fields == ("a", "b")


def test_an_error_survives_the_way_between_processes() -> None:
    error = StorageError("locked", "{path} is locked.", field="path", path="a.db")
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), str(back), back.field) == (StorageError, "locked: a.db is locked.", "path")

"""JSON objects in free text: drafts, prose, braces that are no JSON, nesting without end."""

from __future__ import annotations

from vcl_tui.llm.json_in_text import objects_in


def test_objects_come_in_order_and_outermost_only() -> None:
    text = 'first {"score": 1, "why": {"deep": true}} then {not json} and {"score": 2}'
    assert list(objects_in(text)) == [{"score": 1, "why": {"deep": True}}, {"score": 2}]


def test_text_without_an_object_gives_none() -> None:
    assert list(objects_in("no braces, [1, 2], and a lone {")) == []


def test_nesting_without_end_is_passed_over() -> None:
    assert list(objects_in('{"a":' * 3_000 + ' {"b": 1}')) == [{"b": 1}]

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError
from aiohttp.test_utils import TestServer

from vcl_tui.web.access import Access, same_origin
from vcl_tui.web.server import COOKIE, Site, make_application


def test_a_token_opens_its_reviewers_session_and_no_other() -> None:
    access = Access.for_reviewers(["ann", "bob"])
    ann, bob = (access.open_session(access.tokens[name]) for name in ("ann", "bob"))
    assert ann is not None
    assert bob is not None
    assert (access.reviewer(ann), access.reviewer(bob)) == ("ann", "bob")
    assert access.open_session("guess") is None
    assert access.reviewer("guess") is None
    assert access.reviewer(access.tokens["ann"]) is None  # a token is no session


def test_only_our_own_page_is_the_same_origin() -> None:
    assert same_origin("http://127.0.0.1:8000", "127.0.0.1:8000")
    assert not same_origin("http://evil.example", "127.0.0.1:8000")
    assert not same_origin("null", "127.0.0.1:8000")
    assert not same_origin(None, "127.0.0.1:8000")


@pytest.fixture
def access() -> Access:
    return Access.for_reviewers(["ann"])


@pytest.fixture
async def server(access: Access, tmp_path: Path) -> AsyncIterator[TestServer]:
    site = Site(tmp_path / "x.db", "127.0.0.1", 8000, "http://127.0.0.1:8000")
    running = TestServer(make_application(site, access))
    await running.start_server()
    yield running
    await running.close()


@pytest.fixture
async def browser() -> AsyncIterator[ClientSession]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


@pytest.mark.parametrize("path", ["/", "/ws", "/static/js/textual.js", "/?token=guess", "/?token="])
async def test_nothing_is_served_without_a_session(server: TestServer, browser: ClientSession, path: str) -> None:
    async with browser.get(server.make_url(path)) as answer:
        assert answer.status == 403


async def test_the_token_leaves_the_address_at_once(server: TestServer, browser: ClientSession, access: Access) -> None:
    async with browser.get(server.make_url(f"/?token={access.tokens['ann']}")) as page:
        assert page.status == 200
        assert "token" not in str(page.url)
        assert access.tokens["ann"] not in await page.text()
        assert page.history[0].status == 303
    (cookie,) = (cookie for cookie in browser.cookie_jar if cookie.key == COOKIE)
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


async def test_the_page_names_no_other_server_and_may_reach_none(
    server: TestServer, browser: ClientSession, access: Access
) -> None:
    async with browser.get(server.make_url(f"/?token={access.tokens['ann']}")) as page:
        body = await page.text()
        policy = page.headers["Content-Security-Policy"]
    named = set(re.findall(r"(?:https?|wss?)://[\w.:-]+", body))
    assert named == {"http://127.0.0.1:8000", "ws://127.0.0.1:8000"}
    assert policy.startswith("default-src 'none'")
    assert "connect-src 'self' ws://127.0.0.1:8000;" in policy


async def test_no_file_but_the_pages_own_is_served(server: TestServer, browser: ClientSession, access: Access) -> None:
    await (await browser.get(server.make_url(f"/?token={access.tokens['ann']}"))).read()
    outside = (
        "/x.db",
        "/static/../server.py",
        "/static/%2e%2e/server.py",
        "/static//etc/passwd",
        "/download/x",
        "/etc",
    )
    for path in outside:
        async with browser.get(server.make_url(path).with_path(path, encoded=True)) as answer:
            assert answer.status in (403, 404), path


async def test_another_sites_page_gets_no_socket(server: TestServer, browser: ClientSession, access: Access) -> None:
    await (await browser.get(server.make_url(f"/?token={access.tokens['ann']}"))).read()
    with pytest.raises(WSServerHandshakeError) as refused:
        await browser.ws_connect(server.make_url("/ws"), origin="http://evil.example")
    assert refused.value.status == 403


def test_the_command_names_the_reviewer_and_shuts_the_editor_out(tmp_path: Path) -> None:
    site = Site(tmp_path / "a b.db", "127.0.0.1", 8000, "http://127.0.0.1:8000", ["--queue", "march; rm -rf x"])
    command = site.command("ann; touch y")
    assert "'ann; touch y'" in command
    assert "'march; rm -rf x'" in command
    assert "--restricted" in command

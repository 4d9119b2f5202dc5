"""Looks at the index with a browser. The arguments: the browser, the registry's URL, a file of the package browser-cheese and
its SHA-256, a yanked file of it, the path of a private index that has the first, and a token for that."""

import hashlib
import pathlib
import sys

from playwright.sync_api import Error, expect, sync_playwright

chromium, url, filename, sha256, yanked, private, token = sys.argv[1:]
QUIET = ["--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"]


def walk(page, start):
    """From the list of packages to a file, by links alone."""
    complaints = []
    page.on("console", lambda message: complaints.append(f"{message.location['url']}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    answer = page.goto(start)
    assert answer.status == 200, answer.status
    assert answer.headers["content-type"] == "text/html; charset=utf-8", answer.headers
    assert page.evaluate("document.compatMode") == "CSS1Compat", "not HTML 5"
    page.get_by_role("link", name="browser-cheese", exact=True).click()
    expect(page).to_have_title("Links for browser-cheese")
    with page.expect_download() as download:
        page.get_by_role("link", name=filename, exact=True).click()
    assert download.value.suggested_filename == filename, download.value.suggested_filename
    content = pathlib.Path(download.value.path()).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256, "other bytes"
    complaints = [complaint for complaint in complaints if "/favicon.ico" not in complaint]
    assert not complaints, complaints


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
    try:
        page = browser.new_page()
        walk(page, url + "/simple/")
        shown = page.get_by_role("link", name=yanked, exact=True)
        expect(shown).to_have_attribute("data-requires-python", ">=3.9,<4")
        expect(shown).to_have_attribute("data-yanked", "\"><script>document.title = 'taken over'</script>")
        expect(page).to_have_title("Links for browser-cheese")

        # a private index asks for credentials, and takes a token with any name
        try:
            answer = browser.new_context().new_page().goto(url + private)
            raise AssertionError(f"{answer.status} instead of a question for credentials")
        except Error as error:
            assert "ERR_INVALID_AUTH_CREDENTIALS" in error.message, error.message
        known = browser.new_context(http_credentials={"username": "anyone", "password": token})
        walk(known.new_page(), url + private)
    finally:
        browser.close()
print("all done")

"""A page as axe-core reads it, and what it finds serious or critical."""

from importlib.resources import files
from typing import Literal

from playwright.sync_api import Page, expect

from tools.serving import settled

Scheme = Literal["light", "dark"]
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
AT_ONCE = "* { transition: none !important }"
GROUNDS: dict[Scheme, str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 29)"}
FIND = """
async rules => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...rules });
  const theirs = node => document.querySelector(node.target.flat().at(-1))
    ?.closest("[data-testid=stSidebarNavItems]");
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => ({
      id, nodes: nodes.filter(node => !["list", "listitem"].includes(id) || !theirs(node)),
    }))
    .flatMap(({ id, nodes }) => nodes.map(({ html, target, any, all, none }) =>
      `${id}: ${html}\\n${target.flat().at(-1)}\\n${[...any, ...all, ...none][0].message}`));
}
"""
"""Without the list of Streamlit's menu on a phone, which puts blocks between list and items."""


def found(page: Page, scheme: Scheme, rules: dict | None = None) -> list[str]:
    """What is at fault on the page on that ground: the rule, the element, and what is wrong."""
    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUNDS[scheme])
    settled(page)
    expect(page.locator("[data-stale=true]")).to_have_count(0)
    return page.evaluate(FIND, rules or {})


def drawn(page: Page) -> None:
    """Waits until letters, charts and what is drawn in the browser are there."""
    page.add_style_tag(content=AT_ONCE)
    page.evaluate("async () => void (await document.fonts.ready)")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.locator("svg, canvas")).to_have_count(charts.count())
    expect(page.locator("button:empty")).to_have_count(0)

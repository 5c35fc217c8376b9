"""Korean is drawn from the font that the playground brings along, in formulas as well."""

from playwright.sync_api import expect

from tools.serving import settled

BROUGHT = [("Pretendard", True)]
FONTS = "CSS.getPlatformFontsForNode"


def fonts_of(page, selector: str) -> list[tuple[str, bool]]:
    """The fonts whose letters are really drawn there, and whether each came with the page."""
    asked = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        asked.send(f"{domain}.enable")
    root = asked.send("DOM.getDocument")["root"]["nodeId"]
    node = asked.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = asked.send(FONTS, {"nodeId": node})["fonts"]
    return [(font["familyName"], font["isCustomFont"]) for font in fonts]


def test_korean_in_a_formula_needs_no_font_of_the_system(open_at):
    page = open_at("softmax?lang=ko")
    korean = ".katex-html .hangul_fallback"
    expect(page.locator(korean).first).to_be_visible()
    page.evaluate("async () => void (await document.fonts.load('16px Pretendard', '온도'))")
    settled(page)
    for _ in range(40):
        if (found := fonts_of(page, korean)) == BROUGHT:
            break
        page.wait_for_timeout(250)
    assert found == BROUGHT

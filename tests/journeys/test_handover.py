"""A lead hands clients over, the receiver works through them by keyboard, and one undo takes everything back."""

import re

from playwright.sync_api import expect


def choose(page, number, name):
    offered = page.locator(f"#id_to-{number}-receiver option").all_text_contents()
    page.select_option(f"#id_to-{number}-receiver", label=next(text for text in offered if name in text))


def test_clients_change_hands_and_come_back(page, demo, sign_in, is_accessible):
    sign_in("carla")
    page.goto(f"{demo.url}/handovers/")
    page.click("text=New handover >> nth=0")
    is_accessible()
    page.click("main table a:has-text('Sara Sand')")
    choose(page, 0, "Nils")
    page.click("button[value=preview]")
    expect(page.locator("main")).to_contain_text("may not see clients")
    is_accessible()
    choose(page, 0, "Bruno")
    page.fill("#id_to-0-room", "3")
    page.click("button[value=preview]")
    expect(page.locator("main")).to_contain_text("Nothing is written yet")
    is_accessible()
    page.click("button[value=hand_over]")
    page.wait_for_url(re.compile(r"/handovers/\d+/$"))
    is_accessible()
    handover = page.url

    sign_in("bruno")
    page.click("#handed-to-me a")
    page.wait_for_url(re.compile("/mine/"))
    expect(page.locator(".work-list li")).to_have_count(3)
    is_accessible()
    second = page.locator(".work-list b").nth(1).inner_text()
    page.keyboard.press("j")
    expect(page.locator(".work-one h2")).to_have_text(second)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("k")
    expect(page.locator(".work-one h2")).not_to_have_text(second)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("a")
    expect(page.locator(".work-list li")).to_have_count(2)
    page.wait_for_load_state("networkidle")
    page.keyboard.press("r")
    page.fill("dialog textarea", "I know nobody there")
    page.click("dialog .btn.p")
    expect(page.locator(".work-list li")).to_have_count(1)
    page.goto(f"{handover}mine/?tab=introduce")
    expect(page.locator("textarea[name=body]")).to_have_value(re.compile("Sara Sand has been your contact"))
    is_accessible()

    sign_in("carla")
    page.goto(handover)
    expect(page.locator("main")).to_contain_text("I know nobody there")
    page.select_option("#id_to", label="Dario Duarte")
    page.click("text=Hand over the selected")
    expect(page.locator("[data-toast]")).to_contain_text("Dario Duarte")
    page.click("text=Undo the handover")
    page.goto(handover)
    expect(page.locator("main")).to_contain_text("This handover was undone.")

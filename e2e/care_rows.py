"""Hard moments, as somebody lives them without a connection: rows 28 to 42 of the product."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import Browser
from e2e.row import Row, choose, entry_on, review, send, tap

CLIENT = "Jonna Virtanen"
AGREED = {
    "Evening journal": "journal",
    "Paced breathing": "practice_log",
    "A walk at noon": "open_task",
    "Call my sister": "open_task",
    "The crowded bus": "open_task",
}
BUS = "The crowded bus"
SAM = "+44 20 7946 0333"
HALF_TYPED = "This stays while I ask."
LIMIT_NOTE = "document.querySelector('[data-at-limit]')"


# ---------------------------------------------------------------- putting it off


def put_off(phone: Browser) -> None:
    """From Today in three taps, and then once more with how strong the pull is."""
    phone.open("/today")
    tap(phone, 'article:has-text("Call my sister") a[href$="/not-today"]')
    phone.click('label:has(input[name="barriers:forgot"])')
    tap(phone, 'button[value="not_done"]')
    assert phone.path.startswith("/today"), "it was kept with the third tap"
    day.go(phone, day.card_link(phone, "Paced breathing", "/not-today"))
    phone.see("Putting something off is part of change")
    choose(phone, "barriers:avoided")
    choose(phone, "ask_review")
    day.slide(phone, "avoid_urge", 8)
    day.save(phone, "not_done")


def still_put_off(phone: Browser) -> None:
    day.go(phone, entry_on(phone, "Paced breathing"))
    for words in ("not today", "Avoided it", "8 of 10"):
        phone.see(words)
    phone.open("/prepare")
    phone.see("Paced breathing")


def put_off_is_read(desk: Page, client: str) -> None:
    block = review(desk, client).locator("#barriers")
    for words in ("Avoided it", "Forgot", "× not today"):
        expect(block).to_contain_text(words)
    expect(desk.locator("#asked")).to_contain_text("not today: Avoided it")
    expect(desk.locator("article.entry").filter(has_text="Paced breathing").first).to_contain_text("8 of 10")


# ---------------------------------------------------------------- asking for a change


def ask_for_less(phone: Browser) -> None:
    """From the assignment's own page."""
    phone.open(day.card_link(phone, "A walk at noon", "/log").removesuffix("/log"))
    tap(phone, 'a[href$="/adjust"]')
    choose(phone, "f:what", "smaller")
    phone.fill('[name="f:words"]', "Once round the house is what I can do.")
    send(phone, "/requests/")
    phone.see("no answer yet")


def still_asked(phone: Browser) -> None:
    phone.open(day.card_link(phone, "A walk at noon", "/log").removesuffix("/log"))
    phone.see("Once round the house is what I can do.")
    phone.see("On this phone")


def less_is_answered(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("#barriers")).to_contain_text("Once round the house")
    desk.goto(client)
    block = desk.locator("article", has_text="Once round the house is what I can do.")
    block.get_by_label("Yes, with a change").check()
    block.get_by_label("A few words").fill("Once round the house, three times a week.")
    block.get_by_role("button", name="Send the answer").click()
    expect(desk.get_by_text("Answered. It is on the phone with its next contact.")).to_be_visible()


def answer_is_there(phone: Browser) -> None:
    """Today says so until it was opened."""
    news = 'main a[href^="/requests/"]:has(small)'
    phone.open("/today")
    phone.see("has answered")
    before = phone.count(news)
    phone.open(day.card_link(phone, "A walk at noon", "/log").removesuffix("/log"))
    phone.see("Once round the house, three times a week.")
    tap(phone, 'a[href^="/requests/"]')
    phone.see("Yes, with a change")
    phone.open("/today")
    assert phone.count(news) == before - 1


def ask_from_forms(phone: Browser) -> None:
    """From the middle of a form, whose words stay; and from an entry that is done."""
    form = day.card_link(phone, "Evening journal", "/log")
    day.go(phone, form)
    phone.fill('[name="f:body"]', HALF_TYPED)
    phone.see("Saved on this phone as you type")
    tap(phone, 'main a[href$="/adjust"]')
    choose(phone, "f:what", "explain_again")
    send(phone, "/requests/")
    phone.open(form)
    assert phone.js("document.querySelector('[name=\"f:body\"]').value") == HALF_TYPED
    day.save(phone)
    tap(phone, 'main a[href$="/adjust"]')
    choose(phone, "f:what", "different")
    phone.fill('[name="f:words"]', "Writing in the morning would suit me.")
    send(phone, "/requests/")


def still_asked_twice(phone: Browser) -> None:
    phone.open(day.card_link(phone, "Evening journal", "/log").removesuffix("/log"))
    phone.see("Explain it again")
    phone.see("Writing in the morning would suit me.")


def both_are_read(desk: Page, client: str) -> None:
    block = review(desk, client).locator("#barriers")
    for words in ("Explain it again: Evening journal", "Different: Evening journal"):
        expect(block).to_contain_text(words)
    desk.goto(client)
    expect(desk.get_by_role("link", name="the entry")).to_be_visible()


# ---------------------------------------------------------------- strong feelings


def feel_it(phone: Browser) -> None:
    """Before, at the peak, and after; over the limit a pause is offered and nothing is held back."""
    day.go(phone, "/limits")
    day.slide(phone, "f:distress", 40)
    send(phone, "/limits/")
    phone.see("Saved on this phone.")
    day.go(phone, day.card_link(phone, BUS, "/log"))
    phone.fill('[name="f:what_i_did"]', "Two stops, standing.")
    day.slide(phone, "distress_before", 35)
    assert phone.js(f"{LIMIT_NOTE}.hidden") is True
    day.slide(phone, "distress_peak", 40)
    assert phone.js(f"{LIMIT_NOTE}.hidden") is False
    assert phone.js(f"{LIMIT_NOTE}.previousElementSibling.querySelector('#distress_peak') !== null")
    day.slide(phone, "distress_after", 20)
    day.save(phone)


def limit_stands(phone: Browser) -> None:
    day.go(phone, "/limits")
    assert phone.js("document.querySelector('[name=\"f:distress\"]').value") == "40"
    tap(phone, "a.help")
    phone.see("Help now")


def limit_is_nobodys(desk: Page, client: str) -> None:
    desk.goto(client)
    expect(desk.locator("body")).not_to_contain_text("limit")
    expect(review(desk, client).locator("article.entry").filter(has_text=BUS)).to_contain_text(
        "Two stops, standing."
    )


def felt(phone: Browser) -> None:
    day.go(phone, entry_on(phone, BUS))
    for words in ("Before", "35", "40", "20"):
        phone.see(words)


def felt_is_read(desk: Page, client: str) -> None:
    entry = review(desk, client).locator("article.entry").filter(has_text=BUS)
    for words in ("35", "40", "20"):
        expect(entry).to_contain_text(words)


def breathe(phone: Browser) -> None:
    """From the middle of a form to the calm kit, on to the own list, and back to the form."""
    day.go(phone, "/log/mood_check")
    phone.fill('[name="f:note"]', "Too loud in here.")
    phone.see("Saved on this phone as you type")
    tap(phone, '.finish a[href="/calm"]')
    phone.click("[data-pacer-start]")
    phone.see("Breathe in")
    tap(phone, 'main a[href="/what-helps"]')
    tap(phone, 'main a[href="/what-helps/new"]')
    phone.fill('[name="f:what"]', "The canal, slowly")
    choose(phone, "share", "shared")
    send(phone, "/what-helps/")
    tap(phone, "a.back")
    phone.see("The canal, slowly")
    assert phone.js("!document.querySelector('[data-pacer-stop]').hidden"), "it went on meanwhile"
    tap(phone, "[data-way-back] a")
    assert phone.path == "/log/mood_check"
    assert phone.js("document.querySelector('[name=\"f:note\"]').value") == "Too loud in here."
    day.slide(phone, "f:mood", 4)
    choose(phone, "share", "shared")
    day.save(phone)


def list_stands(phone: Browser) -> None:
    phone.open("/calm")
    phone.see("The canal, slowly")
    phone.see("5 things that you can see")


def list_is_shared(desk: Page, client: str) -> None:
    desk.goto(client)
    desk.get_by_text("What helps", exact=True).click()
    expect(desk.get_by_text("The canal, slowly")).to_be_visible()
    expect(review(desk, client).locator("article.entry").filter(has_text="Too loud in here.")).to_be_visible()


def plan_aftercare(phone: Browser) -> None:
    """Something is chosen beforehand, and told afterwards."""
    place = day.card_link(phone, BUS, "/log").removesuffix("/log")
    day.go(phone, f"{place}/aftercare")
    phone.fill('[name="f:words"]', "Tea at the window, no news.")
    choose(phone, "share", "shared")
    send(phone, "/aftercare/")
    day.go(phone, f"{place}/aftercare")
    day.slide(phone, "f:helped", 8)
    send(phone, "/aftercare/")


def aftercare_stands(phone: Browser) -> None:
    phone.open("/aftercare")
    phone.see("Tea at the window, no news.")
    phone.see("Did it help? 8 of 10")
    assert phone.count("main article") == 1


def aftercare_is_read(desk: Page, client: str) -> None:
    desk.goto(client)
    desk.get_by_text("Plans for afterwards").click()
    expect(desk.get_by_text("Tea at the window, no news.")).to_be_visible()
    expect(desk.get_by_text("helped 8 of 10")).to_be_visible()


# ---------------------------------------------------------------- not all of it, and too hard


def do_part(phone: Browser) -> None:
    """Some of it, and what got in the way."""
    day.go(phone, day.card_link(phone, "Call my sister", "/log"))
    phone.fill('[name="f:what_i_did"]', "I wrote the question down.")
    choose(phone, "barriers:worried")
    choose(phone, "difficulty", "4")
    day.save(phone, "partly")


def part_stands(phone: Browser) -> None:
    phone.open("/history?q=wrote+the+question")
    tap(phone, 'main article a[href^="/entries/"]')
    for words in ("did part", "Worried what", "Extremely"):
        phone.see(words)


def part_is_read(desk: Page, client: str) -> None:
    block = review(desk, client).locator("#barriers")
    expect(block).to_contain_text("1 × did part")
    expect(block).to_contain_text("Worried what my therapist would think")
    expect(desk.locator("body")).not_to_contain_text("missed")


def hard_is_read(desk: Page, client: str) -> None:
    row = review(desk, client).locator(".done-table tr").filter(has_text="Call my sister")
    expect(row).to_contain_text("Extremely")


# ---------------------------------------------------------------- the card and the plan


def need_help(phone: Browser) -> None:
    """The card is one tap away everywhere; the plan names people; the therapist is told."""
    for path in ("/today", "/log", "/prepare", "/more", "/log/journal", "/calm", "/history"):
        phone.open(path)
        tap(phone, "a.help")
        assert phone.count("a.call[href^='tel:']") > 0, path
    day.go(phone, "/safety-plan/edit")
    person = str(phone.js('document.querySelector(\'[name^="f:people:"][name$=".name"]\').name'))[
        : -len(".name")
    ]
    phone.fill(f'[name="{person}.name"]', "Sam")
    phone.fill(f'[name="{person}.phone"]', SAM)
    choose(phone, "f:on_lock", "yes")
    choose(phone, "share", "shared")
    send(phone, "/safety-plan/")
    phone.see("Sam")
    phone.open("/help-now")
    phone.see("This button calls nobody.")
    phone.see("Nobody watches your entries live.")
    send(phone, "/help-signals/")
    phone.see("Nobody was called")


def help_stands(phone: Browser) -> None:
    phone.open("/help-now")
    assert phone.count(f"a[href='tel:{SAM.replace(' ', '')}']") == 1
    assert phone.count("[aria-labelledby=tell] li") == 1
    phone.open("/safety-plan")
    phone.see("My warning signs")
    phone.see(SAM)


def help_is_seen(desk: Page, client: str) -> None:
    desk.goto("/caseload")
    line = desk.get_by_role("row").filter(has_text=CLIENT)
    expect(line.get_by_text("asked for help")).to_be_visible()
    block = review(desk, client).locator("#eyes")
    expect(block).to_contain_text("“I need help” was tapped")
    block.get_by_role("link", name="I have seen this").click()
    desk.get_by_label("What you did, or will do").fill("Called, and stayed on the line.")
    desk.get_by_role("button", name="I have seen this").click()
    expect(desk.locator("#eyes")).to_contain_text("Called, and stayed on the line.")
    desk.goto(client)
    desk.get_by_text("Safety plan", exact=True).click()
    expect(desk.get_by_text(SAM)).to_be_visible()


def help_after_signing_out(phone: Browser) -> None:
    """The therapist has seen it; and whoever holds the phone finds the card, and the people that were chosen."""
    phone.open("/help-now")
    phone.see("Seen by")
    phone.open("/more")
    tap(phone, 'form[action="/sign-out"] button')
    phone.reopen()
    phone.open("/help-now")
    phone.see("Sam")
    assert phone.count("a.call[href^='tel:']") > 1
    assert phone.count("main form") == 0


ROWS = [
    Row("row 28: putting it off is easy, and is engagement", put_off, still_put_off, put_off_is_read),
    Row(
        "row 30: a change is asked for, and answered",
        ask_for_less,
        still_asked,
        less_is_answered,
        answer_is_there,
    ),
    Row("row 31: from every open form and every entry", ask_from_forms, still_asked_twice, both_are_read),
    Row("row 33: distress before, at the peak, after", feel_it, felt, felt_is_read),
    Row("row 34: the calm kit opens inside a form and loses no text", breathe, list_stands, list_is_shared),
    Row("row 35: at ones own limit, and never blocked", lambda phone: None, limit_stands, limit_is_nobodys),
    Row(
        "row 36: what comes afterwards, and did it help", plan_aftercare, aftercare_stands, aftercare_is_read
    ),
    Row("row 37: a part of it, and what was in the way", do_part, part_stands, part_is_read),
    Row("row 39: too hard is seen for each assignment", lambda phone: None, part_stands, hard_is_read),
    Row(
        "row 42: the card, the plan and a call for help",
        need_help,
        help_stands,
        help_is_seen,
        help_after_signing_out,
    ),
]

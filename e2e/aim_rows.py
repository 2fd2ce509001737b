"""Goals, what was learned, charts, own ideas, as somebody lives them without a connection: rows 8, 12, 16 to 21 and 40."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from e2e import offline_day as day
from e2e.browsers import Browser
from e2e.row import Row, choose, review, send, tap

GOAL, IDEA = "Ride to the market and back", "Take photographs of the way"
LOOKED_BACK = "All of it in one line, for once."
RATED = "input[data-name$='.progress']"


def open_goal(phone: Browser) -> None:
    """From More to the goal's own page, by its words."""
    phone.open("/more")
    tap(phone, 'main a[href="/goals"]')
    tap(phone, f'main .links a:has-text("{GOAL}")')


def name_a_goal(phone: Browser) -> None:
    """Named, rated on its own page, and an entry of one's own tied to it later."""
    phone.open("/more")
    tap(phone, 'main a[href="/goals"]')
    tap(phone, 'main a[href="/goals/new"]')
    phone.fill('[name="f:goal"]', GOAL)
    phone.fill('[name="f:notice"]', "I come home with apples.")
    send(phone, "/goals/")
    phone.see("I come home with apples.")
    day.slide(phone, str(phone.until(f'document.querySelector("{RATED}")?.dataset.name')), 3)
    tap(phone, 'form[action^="/entries/"] button[value="done"]')
    day.go(phone, "/log/journal")
    phone.fill('[name="f:body"]', "Two stops further than last week.")
    choose(phone, "share", "shared")
    day.save(phone)
    entry = phone.path.split("?")[0]
    phone.js("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    phone.click(f'form[action$="/goal"] label:has-text("{GOAL}")')
    send(phone, f"{entry}/goal")
    phone.see(GOAL)


def goal_stands(phone: Browser) -> None:
    open_goal(phone)
    for words in ("Two stops further than last week.", "Show numbers"):
        phone.see(words)
    phone.open("/progress")
    phone.see(GOAL)


def goal_is_seen(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("#changed")).to_contain_text(GOAL)
    desk.goto(client)
    expect(desk.locator("#goals")).to_contain_text("3 of 10")


def learn(phone: Browser) -> None:
    """Hard, and done: with a sentence, and how sure before and after."""
    day.go(phone, "/log/open_task")
    phone.fill('[name="f:what_i_did"]', "Asked for the key at the desk.")
    phone.js("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    choose(phone, "although_hard")
    day.slide(phone, "confidence_before", 2)
    day.slide(phone, "confidence_after", 6)
    phone.fill('[name="learned"]', "They are glad to be asked.")
    choose(phone, "share", "shared")
    day.save(phone)
    phone.see("done although it was hard")


def lesson_stands(phone: Browser) -> None:
    phone.open("/learned")
    for words in ("They are glad to be asked.", "Done although it was hard"):
        phone.see(words)
    phone.open("/progress")
    phone.see("How sure of yourself")
    phone.open("/history?q=glad+asked")
    phone.see("1 entry found")


def lesson_is_read(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("#learned")).to_contain_text("They are glad to be asked.")
    expect(desk.locator("article.entry", has_text="Asked for the key")).to_contain_text("after 6 of 10")


def plan_for_setbacks(phone: Browser) -> None:
    phone.open("/take-with-me")
    tap(phone, 'main a[href="/take-with-me/setbacks"]')
    phone.fill('[name="f:reminder"]', "A bad week is a week.")
    choose(phone, "share", "shared")
    send(phone, "/take-with-me/setbacks/")
    phone.see("A bad week is a week.")


def pack_stands(phone: Browser) -> None:
    phone.open("/take-with-me")
    for words in ("A bad week is a week.", "They are glad to be asked.", GOAL):
        phone.see(words)
    phone.open("/history?q=bad+week")
    phone.see("My plan for setbacks")


def setbacks_are_read(desk: Page, client: str) -> None:
    desk.goto(client)
    expect(desk.locator("body")).to_contain_text("A bad week is a week.")


def suggest(phone: Browser) -> None:
    phone.open("/more")
    tap(phone, 'main a[href="/proposals"]')
    tap(phone, 'main a[href="/proposals/new"]')
    phone.fill('[name="f:what"]', IDEA)
    phone.fill('[name="f:often"]', "Twice a week")
    send(phone, "/proposals/")
    phone.see("No answer yet")


def idea_stands(phone: Browser) -> None:
    phone.open("/proposals")
    phone.see(IDEA)
    phone.see("On this phone")


def idea_is_accepted(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("#barriers")).to_contain_text(IDEA)
    desk.goto(client)
    block = desk.locator("article", has_text=IDEA)
    block.get_by_label("Yes", exact=True).check()
    block.get_by_role("button", name="Send the answer").click()
    expect(desk.get_by_label("Title, as")).to_have_value(IDEA)
    desk.get_by_role("button", name="Assign").click()
    expect(desk.get_by_role("link", name=IDEA).first).to_be_visible()


def idea_is_on_today(phone: Browser) -> None:
    phone.open("/today")
    phone.see(IDEA)
    phone.see("Your own idea")
    phone.open("/proposals")
    phone.see("Agreed:")


def bring(phone: Browser) -> None:
    """Two topics and a question for the session, and what is nobody else's business about therapy itself."""
    phone.open("/prepare")
    tap(phone, 'main a[href="/prepare/edit"]')
    phone.fill('[name="f:topic1"]', "The call on Sunday")
    phone.fill('[name="f:topic2"]', "Sleep")
    phone.fill('[name="f:question"]', "Is it normal that it got louder?")
    send(phone, "/prepare/")
    phone.see("The call on Sunday")
    tap(phone, 'main a[href="/prepare/therapy"]')
    phone.fill('[name="f:going"]', "Some weeks I dread the hour.")
    send(phone, "/prepare/therapy/")


def topics_stand(phone: Browser) -> None:
    phone.open("/prepare")
    for words in ("The call on Sunday", "Is it normal that it got louder?"):
        phone.see(words)
    tap(phone, 'main a[href="/prepare/therapy"]')
    assert phone.js("document.querySelector('[name=\"f:going\"]').value") == "Some weeks I dread the hour."


def topics_are_on_top(desk: Page, client: str) -> None:
    asked = review(desk, client).locator("#asked")
    expect(asked.locator("ol li")).to_have_text(["The call on Sunday", "Sleep"])
    expect(asked).to_contain_text("Is it normal that it got louder?")
    expect(desk.locator("body")).not_to_contain_text("I dread the hour")


def reflect(phone: Browser) -> None:
    """After the last session: asked for on Today, and then no more."""
    phone.open("/prepare")
    tap(phone, 'main a[href$="/reflection"]')
    phone.fill('[name="f:stayed"]', "That I may leave early.")
    choose(phone, "share", "shared")
    send(phone, "/reflections/")
    phone.see("What stayed with you")


def reflection_stands(phone: Browser) -> None:
    phone.open("/history?q=leave+early")
    phone.see("After the session")
    tap(phone, 'main a[href^="/reflections/"]')
    assert phone.js("document.querySelector('[name=\"f:stayed\"]').value") == "That I may leave early."


def look_back(phone: Browser) -> None:
    """From More over History: what was agreed stands with its session, a line of today above it."""
    day.write_free(phone, "journal", "f:body", LOOKED_BACK)
    phone.open("/more")
    tap(phone, 'main a[href="/history"]')
    tap(phone, 'main a[href="/timeline"]')
    looked_back(phone)


def looked_back(phone: Browser) -> None:
    phone.open("/timeline")
    for words in (LOOKED_BACK, "Session 5", "Ended: Mood at breakfast", "Before the first session"):
        phone.see(words)
    assert phone.js(f"document.querySelector('main section').innerText.includes({LOOKED_BACK!r})"), (
        "the newest is on top"
    )
    assert phone.js("document.documentElement.dataset.rendered") == "phone"


def line_is_read(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("article.entry", has_text=LOOKED_BACK)).to_be_visible()


def reflection_is_read(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("#asked")).to_contain_text("That I may leave early.")


def practise(phone: Browser) -> None:
    """From what was taken of the last session to an entry that is tied to it."""
    phone.open("/prepare")
    tap(phone, 'main a[href^="/takeaways/"]')
    tap(phone, 'main a[href$="/log/practice_log"]')
    choose(phone, "f:practice", "informal")
    phone.fill('[name="f:minutes"]', "6")
    choose(phone, "share", "shared")
    day.save(phone)
    phone.see("Practised from the session:")


def practice_stands(phone: Browser) -> None:
    for path in ("/prepare", "/take-with-me"):
        phone.open(path)
        phone.see("practised")
    tap(phone, 'main a[href^="/takeaways/"]:has-text("practised")')
    phone.see("When I practised it")


def practice_is_seen(desk: Page, client: str) -> None:
    expect(review(desk, client).locator("aside")).to_contain_text("practised")
    expect(desk.locator("article.entry", has_text="Practised from the session:").first).to_contain_text(
        "6 min"
    )


ROWS = [
    Row("row 4: what was taken from a session is practised", practise, practice_stands, practice_is_seen),
    Row(
        "rows 3 and 45: what is brought to the session, and what is not",
        bring,
        topics_stand,
        topics_are_on_top,
    ),
    Row("row 1: what stayed after the session", reflect, reflection_stands, reflection_is_read),
    Row("row 41: one timeline of sessions, agreements and entries", look_back, looked_back, line_is_read),
    Row("rows 12, 16 and 19: a goal is named, rated and written for", name_a_goal, goal_stands, goal_is_seen),
    Row(
        "rows 8, 17 and 21: what was learned, hard, searched and drawn", learn, lesson_stands, lesson_is_read
    ),
    Row("row 18: what is taken along at the end", plan_for_setbacks, pack_stands, setbacks_are_read),
    Row(
        "row 40: an idea of ones own, answered and agreed",
        suggest,
        idea_stands,
        idea_is_accepted,
        idea_is_on_today,
    ),
]

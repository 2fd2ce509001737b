"""What people and others send to see whether it breaks: texts, markup, numbers, days and times.

By name, so that a test can say what it was. Lone surrogates are missing: no browser can put them into a form.
"""

from __future__ import annotations

FAMILY = "👩\u200d👩\u200d👧"

TEXTS = {
    "a null": "a\x00b",
    "a written null": "a\\u0000b",
    "one sign": "x",
    "just enough": "x" * 20_000,
    "one too many": "x" * 20_001,
    "signs beyond the plane": "😀" * 20_000,
    "only blanks": "   \t ",
    "only joiners": "\u200b\u200d\u2060",
    "right to left from here": "\u202eevil",
    "isolates that stay open": "\u2067\u2068a",
    "five hundred marks": "e" + "\u0301" * 500,
    "composed": "\u00e9",
    "in pieces": "e\u0301",
    "a family": FAMILY,
    "a flag": "🇫🇮",
    "scripts": "مرحبا שלום 中文 ไทย",
    "a noncharacter": "a\uffff",
    "private use": "a\ue000",
    "a control of the second kind": "a\x85b\x9f",
    "a word without end": "w" * 100_000,
    "a replaced sign": "a\ufffd",
    "line ends of all kinds": "a\rb\r\nc\nd\u2028e",
    "many lines": "a" + "\n" * 3_000 + "b",
    "bell": "a\x07",
    "escape": "\x1b[31mred\x1b[0m",
    "nothing": "None",
    "a number": "0",
    "blanks around": "  a  b  ",
}

# Each would run, load or restyle something if it were taken for markup.
PAYLOADS = [
    "<script>window.PWN=1</script>",
    '"><img src=x onerror=window.PWN=1>',
    "' onmouseover=window.PWN=1 x='",
    "</textarea><script>window.PWN=1</script>",
    "</title><svg onload=window.PWN=1>",
    "javascript:window.PWN=1",
    "<a hx-get=/x hx-trigger=load>",
    "{{7*7}}",
    "${7*7}",
    "<!--",
    "--><script>window.PWN=1</script>",
    "<![CDATA[",
    "\u202eevil\u202c",
    "a\x00b",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.PWN=1>",
    '<noscript><p title="</noscript><img src=x onerror=window.PWN=1>">',
    "<svg><style><img src=x onerror=window.PWN=1></style>",
    "&lt;script&gt;",
    "\u2028\u2029",
    "<base href=//evil>",
    "<form id=htmx><input name=config>",
    '<meta http-equiv=refresh content="0;url=javascript:window.PWN=1">',
    "😀" * 50,
    "e" + "\u0301" * 200,
]

INJECTIONS = [
    '<button hx-get="/steal" hx-trigger="load">x</button>',
    "%s%n %(name)s 100%",
    "' OR 1=1--",
    '"; DROP TABLE record; --',
    "100%_of_it",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "a\r\nSet-Cookie: x=1",
    "END:VEVENT",
    'x\n{"level":"error"}',
    "../../../etc/passwd",
    "javascript:alert(1)",
    "//evil.example",
    "x@example.org\nBcc: y@example.org",
    "__proto__",
    "constructor",
    "undefined",
    "{% if x %}",
    "{#",
]

NUMBERS = [
    "NaN", "Infinity", "-Infinity", "1e400", "1e3", "-0", "-1", str(2**53 + 1), str(2**63), str(2**64), "9" * 5_000,
    "3.0", "3,0", "true", "\uff11\uff12\uff13", "1_000", "0x10", "٣", "²", "+5", "1 0", "0." + "1" * 100, "five", "1\x00", "--1",
]  # fmt: skip

DAYS = [
    "0000-01-01", "9999-12-31", "10000-01-01", "-infinity", "2026-02-30", "2026-02-29", "2026-13-01", "2026-00-10",
    "2026-W48-1", "2026-3-9", "09/03/2026", "tomorrow", "2026-03-09T10:00", "٢٠٢٦-٠٣-٠٩", "2026-03-09\x00",
    "1970-01-01", "1899-12-31",
]  # fmt: skip

CLOCKS = [
    "24:00",
    "23:59:60",
    "25:00",
    "10:60",
    "8",
    "8:15",
    "08:15 pm",
    "noon",
    "١٠:٠٠",
    "10:00+25:00",
    "10:00\x00",
    "-1:00",
]

MOMENTS = [
    *(f"{day}T10:00" for day in DAYS),
    *(f"2026-03-09T{clock}" for clock in CLOCKS),
    "2026-03-09", "2026-03-09 10:00", "2026-03-09T10:00Z", "2026-03-09T10:00:00+01:00",
]  # fmt: skip

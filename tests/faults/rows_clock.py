"""C1, C2, C4: a clock that is wrong, a little or by decades, and the nights on which it changes."""
import datetime
import json
import time
import urllib.parse
import zoneinfo

from bench import CONFIRMED, DONE, DOWN, check, find, never_showed, no_write, text_step, to_confirm
from fronts import Authority, TlsFront
from rows_national import national, site_with_tokens
from rows_tls import EXPIRED, only_logged

MARY = "A1004417"
LONDON = zoneinfo.ZoneInfo("Europe/London")
YEAR_S = 365 * 24 * 3600
STARTING = ["expect screen starting", text_step("This screen is starting")]


def off_to(year):
    """Seconds by which a clock is off that says the first minutes of this year."""
    return int(datetime.datetime(year, 1, 1, 0, 2, tzinfo=datetime.timezone.utc).timestamp() - time.time())


def clock_words(instant):
    """9:05am, as the kiosk writes it: by the zone's rules, not by the kiosk's own."""
    local = datetime.datetime.fromisoformat(instant).astimezone(LONDON)
    minutes = f":{local.minute:02d}" if local.minute else ""  # 2pm, not 2:00pm
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def behind_tls(authority, site):
    front = TlsFront(authority, "server", urllib.parse.urlsplit(site.urls["sandbox"]).port)
    return front, {"base_url": f"https://127.0.0.1:{front.port}/fhir", "site__fhir__ca_file": str(authority["ca"])}


# ---- C1

def c1_untrusted(bench, authority, year, **trust):
    """Nobody vouches for the clock: starting, then X17, and nothing is signed, though the site answers."""
    name = f"{trust['clock__trust']}-{year}"
    with site_with_tokens(bench, authority, now=None) as site:
        site.fault(on="metadata", do="hold-until-released")
        run = bench.play(site, [*STARTING, "wait 5s with requests", "wait 5s with requests", *DOWN,
                                "expect shown 10000ms", "release", "wait 16s", *DOWN, "wait 16s", *DOWN,
                                "expect tokens 0", "expect pds 0"], now=None, state=name,
                         kernel={"CLOCK_OFF_S": off_to(year)}, **national(site, authority), **trust)
        never_showed(run, "start", "confirm")
        check("LOG_CLOCK_UNTRUSTED" in run.log, f"{name}: the log does not say why")
        check(site.written()["token_requests"] == 0, f"{name}: a token was asked for")
        no_write(site)


def c1_corrected(bench, authority, off_s, name):
    """A verified Date puts it right before anything is signed; the times on the screen and in the journal are right."""
    with site_with_tokens(bench, authority, now=None) as site:
        front, behind = behind_tls(authority, site)
        words = clock_words(site.get(f"Appointment/{MARY}")["start"])
        run = bench.play(site, [*to_confirm(), text_step(words), 'tap "Yes"', *DONE, "expect arrivals 1",
                                "expect tokens 1", "expect pds 1"], now=None, state=name, clock__trust="tls_date",
                         kernel={"CLOCK_OFF_S": off_s}, **behind, **national(site, authority))
        corrections = run.logged("LOG_CLOCK_CORRECTED")
        # The script's hand moves the kiosk's clock on a little with each tap, which is put right as well.
        check(corrections and abs(corrections[0] + off_s * 1000) < 60000, f"{name}: {corrections}")
        check(all(abs(each) < 60000 for each in corrections[1:]), f"{name}: {corrections}")
        check(run.log.index("LOG_CLOCK_CORRECTED") < run.log.index("LOG_TOKEN "), f"{name}: signed before")
        check(front.handshakes >= 1, "not by TLS")
        never_showed(run, "unsure", "refused")
        row = bench.one_row(CONFIRMED, name)
        check(abs(row["wall_ms"] / 1000 - time.time()) < 600, f"{name}: the row is of another time: {row}")


def c1_all_expired(bench, authority):
    """In 2099 every certificate has ended: X17 and the reason. Verification is never skipped to learn the time."""
    with site_with_tokens(bench, authority, now=None) as site:
        front, behind = behind_tls(authority, site)
        run = bench.play(site, ["wait 5s with requests", "wait 5s with requests", *DOWN, "wait 16s", *DOWN,
                                "expect tokens 0", "expect requests 0"], now=None, state="tls-2099",
                         clock__trust="tls_date", kernel={"CLOCK_OFF_S": off_to(2099)}, **behind,
                         **national(site, authority))
        only_logged(run, EXPIRED)
        check(front.connections >= 1 and not front.seen, f"something was said: {bytes(front.seen)!r}")
        check("LOG_CLOCK_CORRECTED" not in run.log, "corrected by a server that was not verified")
        never_showed(run, "start")


def c1(bench):
    authority = Authority(bench.out / "ca")
    for year in (1970, 2099):
        c1_untrusted(bench, authority, year, clock__trust="chrony", synchronised=False)
        c1_untrusted(bench, authority, year, clock__trust="tls_date")  # plain HTTP: its Date proves nothing
    c1_corrected(bench, authority, off_to(1970), "from-1970")
    c1_corrected(bench, authority, YEAR_S, "from-next-year")
    c1_all_expired(bench, authority)


# ---- C2

def c2(bench):
    """A minute and a half off: patients and the token server notice nothing, the log says so.
    The one that is ahead is moved, so that no clock is behind the build date of a kiosk built a moment ago."""
    authority = Authority(bench.out / "ca")
    for kiosk_s, site_s in ((90, 0), (0, 90)):
        name = "ahead" if kiosk_s else "behind"
        with site_with_tokens(bench, authority, now=None, clock_off_s=site_s) as site:
            _, behind = behind_tls(authority, site)
            run = bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE, "expect arrivals 1", "expect tokens 1",
                                    "expect pds 1"], now=None, state=name, clock__trust="chrony", synchronised=True,
                             kernel={"CLOCK_OFF_S": kiosk_s}, **behind, **national(site, authority))
            told = run.logged("LOG_CLOCK_DIFFERS")
            check(len(told) == 1 and abs(told[0] - site_s + kiosk_s) <= 5, f"{name}: once in the log: {told}")
            check(site.written()["token_requests"] == 1, f"{name}: not at the first try")
            never_showed(run, "not-working", "unsure", "refused")
            bench.one_row(CONFIRMED, name)


# ---- C4

def person(number, family, birth, instant):
    return ({"id": f"P{number}", "family": family, "given": ["Ada"], "birth": birth},
            {"id": f"A{number}", "person": f"P{number}", "time": instant})


def c4_night(bench, day, before, after):
    """before, after: what a clock on the wall says at 00:59 and 01:10 UTC of this night."""
    state = f"night-{day}"
    first, last, late = f"{day}T00:59:00Z", f"{day}T01:10:00Z", f"{day}T01:20:00Z"
    check((clock_words(first), clock_words(last)) == (before, after), "the row's own arithmetic")
    made = [person(1, "Vey", "1980-02-03", first), person(2, "Wren", "1981-03-04", last),
            person(3, "Yarrow", "1982-04-05", late)]
    file = bench.out / f"{day}.json"
    file.write_text(json.dumps({"people": [each[0] for each in made], "appointments": [each[1] for each in made]}))
    now = f"{day}T00:56:00Z"
    with bench.site("--day", str(file), now=now) as site:
        bench.play(site, [*to_confirm("03021980", "V"), text_step(before), 'tap "Yes"', *DONE,
                          'tap "Finish"',
                          # still before the change, and for a time behind it
                          *to_confirm("04031981", "W"), text_step(after), 'tap "Start again"', "expect screen start",
                          "wait 5min",
                          *to_confirm("04031981", "W"), text_step(after), 'tap "Yes"', *DONE,
                          'tap "Finish"',
                          *to_confirm("05041982", "Y"), text_step(clock_words(late)), 'tap "Yes"', *DONE,
                          "expect arrivals 3"], now=now, state=state)
        rows = bench.rows(state)
        began = [datetime.datetime.fromtimestamp(row["wall_ms"] / 1000, datetime.timezone.utc) for row in rows]
        check([each.hour for each in began] == [0, 1, 1], f"UTC inside: {began}")
        check({row["state"] for row in rows} == {CONFIRMED}, f"{rows}")


def c4(bench):
    c4_night(bench, "2026-03-29", "12:59am", "2:10am")
    c4_night(bench, "2026-10-25", "1:59am", "1:10am")


ROWS = {"C1": c1, "C2": c2, "C4": c4}

"""N14, N15: a line on which IPv6 ends nowhere, and one that loses every fifth packet and is slow."""
import concurrent.futures
import urllib.parse

from bench import CONFIRMED, DONE, check, find, never_showed, once_seen, to_confirm
from dns import NameServer
from fronts import Authority, TlsFront
from space import Line, ask_names_here, own_world

MARY = "A1004417"
NAME = "site.foyer-fault.test"


def site_behind(line, authority, site):
    """The sandbox as a machine at the other end of the line, and what the kiosk's configuration says of it."""
    front = TlsFront(authority, NAME, urllib.parse.urlsplit(site.urls["sandbox"]).port,
                     address=line.NEAR)
    return front, {"now": None, "base_url": f"https://{NAME}:{front.port}/fhir", "clock__trust": "chrony",
                   "synchronised": True, "site__fhir__ca_file": str(authority["ca"])}


# ---- N14

@own_world
def n14(bench):
    """The name has an address of each kind and the newer kind goes nowhere: nobody notices."""
    ask_names_here(bench.out)
    line = Line()
    NameServer([line.FAR_6, line.FAR], mode="answer")
    authority = Authority(bench.out / "ca")
    authority.server_for_name(NAME)
    with bench.site(now=None) as site:
        front, behind = site_behind(line, authority, site)
        run = bench.play(site, [*to_confirm(), 'tap "Yes"', *DONE, "expect arrivals 1"], state="v6", **behind)
        check(line.swallowed_6 >= 1, "IPv6 was never tried")
        check(front.connections >= 1, "IPv4 was never tried")
        never_showed(run, "not-working", "unsure", "refused")
        check(run.logged("LOG_NET_FAULT") == [], f"{run.log}")
        bench.one_row(CONFIRMED, "v6")


# ---- N15

LOSS, DELAY_S = 0.2, 0.4  # each way: 800 ms there and back
FIND_MAX_MS = 8000        # find.max_s
# who is due around now and can be arrived
PATIENTS = (("27031985", "S", MARY), ("29021968", "N", "A1004427"), ("01011990", "R", "A1004429"),
            ("17081987", "K", "A1004430"), ("10101999", "O", "A1004428"), ("05021986", "C", "A1004435"))


def n15_patient(bench, line, authority, site, birth, letter, appointment):
    """One patient at a kiosk of their own, whose line becomes bad while it waits for somebody. Whether they arrived."""
    front, behind = site_behind(line, authority, site)
    begins = bench.out / f"{appointment}.png"
    steps = find(birth, letter)
    typing = steps.index('tap "Me"')  # people need a moment to read, as long as the line needs for a connection
    run = bench.play(site, ["expect screen start", f"shot {begins.name}", "wait 1s really", *steps[:typing],
                            "wait 4s really", *steps[typing:], "wait 9s really", 'tap "Yes"', "wait 9s really",
                            "wait 3s"],
                     state=appointment, judge=False, meanwhile=once_seen(begins, lambda: line.bad.add(front.port)),
                     **behind)
    n15_judge(bench, site, run, appointment)
    return "done" in run.screens


def n15_judge(bench, site, run, appointment):
    """Every screen was true, every limit was kept, nothing was written twice."""
    arrived, status = site.arrivals_of(appointment)
    check(arrived <= 1, f"{appointment}: arrived {arrived} times")
    check(status == "arrived" or "done" not in run.screens, f"{appointment}: told what is not so: {run.screens}")
    never_showed(run, "refused", "already")  # a bad line is no refusal, and nobody else was here
    check(all(ms <= FIND_MAX_MS for ms in found_ms(run)), f"{appointment}: a search took {found_ms(run)} ms")
    # The script ends where there is nothing to say yes to: that page is X17.
    outcome = [name for name in run.screens if name in ("done", "unsure", "not-working")]
    check(outcome, f"{appointment}: no outcome: {run.screens}\n{run.stderr}")
    rows = bench.rows(appointment)
    check(len(rows) <= 1, f"{appointment}: {rows}")
    check(not rows or rows[0]["state"] != CONFIRMED or status == "arrived", f"{appointment}: {rows}")
    check(status != "arrived" or rows, f"{appointment}: arrived without an intent")


def found_ms(run):
    return [int(line.rsplit("b=", 1)[1]) for line in run.log.splitlines() if "LOG_FOUND " in line]


@own_world
def n15(bench):
    ask_names_here(bench.out)
    line = Line(LOSS, DELAY_S, seed=15)
    NameServer([line.FAR], mode="answer")
    authority = Authority(bench.out / "ca")
    authority.server_for_name(NAME)
    with bench.site(now=None) as site:
        with concurrent.futures.ThreadPoolExecutor(len(PATIENTS)) as pool:  # they wait, they do not compute
            jobs = [pool.submit(n15_patient, bench, line, authority, site, *patient) for patient in PATIENTS]
            arrived = sum(job.result() for job in jobs)
        share = line.lost / (line.lost + line.carried)
        print(f"arrived_by_bad_line={arrived / len(PATIENTS):.2f} lost={share:.2f}")
        check(0.1 < share < 0.3, "the line was not as bad as it should be")
        check(site.written()["searches"] > 0, "nothing came through: nothing was tried")


ROWS = {"N14": n14, "N15": n15}

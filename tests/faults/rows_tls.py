"""N4-N7: a proxy that wants a login, and certificates that must not be believed: the server's, and the kiosk's own."""
import shutil
import urllib.parse

from bench import DONE, DOWN, DOWN_AFTER_START, check, find, never_showed, no_write, once_seen, to_confirm
from fronts import Authority, Listener, Proxy, TlsFront

MARY = "A1004417"

# enum net_fault of app/base/net_fault.h: what LOG_NET_FAULT says
PROXY_LOGIN, UNKNOWN_CA, EXPIRED, NOT_YET, WRONG_NAME, REVOKED, CLIENT = 5, 6, 7, 8, 9, 10, 11

PATIENT = [*to_confirm(), 'tap "Yes"', *DONE, "expect arrivals 1"]


def port_of(site):
    return urllib.parse.urlsplit(site.urls["sandbox"]).port


def address_of(front):
    return f"https://127.0.0.1:{front.port}/fhir"


def down_then_mended(bench, name):
    """X17 as in N1, then a check-in without a restart. The picture says when to mend it."""
    return ([*DOWN_AFTER_START, f"shot {name}.png", "wait 500ms really", "wait 16s", *PATIENT],
            bench.out / f"{name}.png")


def no_session_before_the_end(run):
    begun = run.screens.index("start")
    check(run.screens[:begun] == ["not-working"], f"a session before the site was there: {run.screens}")
    never_showed(run, "refused", "unsure")


def only_logged(run, fault):
    """The log names this reason and no other."""
    faults = run.logged("LOG_NET_FAULT")
    check(faults and set(faults) == {fault}, f"the log should name {fault}: {faults}")


# ---- N4

PASSWORD = "correct-horse-9"


def n4_config(bench, proxy, password):
    """Of a site behind this proxy; what the file says is the password."""
    file = bench.out / f"password-{password}"
    file.write_text(password + "\n", encoding="ascii")
    return {"proxy__url": f"http://127.0.0.1:{proxy.port}", "proxy__user": "kiosk", "proxy__password_file": str(file)}


def n4_seen_by_nobody_else(front, proxy):
    """Name and password are for the proxy; what the site has is its own."""
    check(b"HTTP/1.1" in front.seen, "nothing reached the site")
    check(b"proxy-authorization" not in bytes(front.seen).lower(), "the site was sent the proxy's password")
    for head in proxy.heads:
        check(b"Patient" not in head and b"X-Request-ID" not in head, f"the proxy was told of the request: {head!r}")


def n4_refused(bench, authority, name, scheme, password):
    """Wrong, or of a kind that the kiosk does not speak: X17, and the log says that it is the login."""
    proxy = Proxy("kiosk", PASSWORD)
    proxy.scheme = scheme
    right_login = proxy.login

    def accept():
        proxy.scheme = "Basic"
        proxy.login = proxy.heads[0].split(b"Proxy-Authorization: ")[1].split(b"\r\n")[0]

    with bench.site() as site:
        front = TlsFront(authority, "server", port_of(site))
        script, picture = down_then_mended(bench, name)

        def mend():
            check(proxy.refused >= 1 and proxy.tunnels == 0 and front.connections == 0,
                  f"{name}: refused {proxy.refused}, let through {proxy.tunnels}")
            accept()

        run = bench.play(site, script, base_url=address_of(front), state=name, meanwhile=once_seen(picture, mend),
                         site__fhir__ca_file=str(authority["ca"]), **n4_config(bench, proxy, password))
        no_session_before_the_end(run)
        only_logged(run, PROXY_LOGIN)
        check((proxy.login == right_login) == (password == PASSWORD), "the password was not what the row says")
        n4_seen_by_nobody_else(front, proxy)
        check(site.arrivals_of(MARY) == (1, "arrived"), "not arrived once the proxy lets it through")


def n4_right(bench, authority):
    """The right password works, and the environment's proxy and exceptions are ignored."""
    proxy, trap = Proxy("kiosk", PASSWORD), Listener()
    environment = {name: f"http://user:word@127.0.0.1:{trap.port}"
                   for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")}
    environment.update(no_proxy="*", NO_PROXY="*")
    with bench.site() as site:
        front = TlsFront(authority, "server", port_of(site))
        bench.play(site, PATIENT, base_url=address_of(front), state="right", environment=environment,
                   site__fhir__ca_file=str(authority["ca"]), **n4_config(bench, proxy, PASSWORD))
        check(proxy.tunnels >= 1 and proxy.refused == 0, f"not by the proxy: {proxy.heads}")
        check(front.connections == proxy.tunnels, "something went past the proxy")
        n4_seen_by_nobody_else(front, proxy)
    with bench.site() as site:
        front = TlsFront(authority, "server", port_of(site))
        bench.play(site, PATIENT, base_url=address_of(front), state="none", environment={
            name: value for name, value in environment.items() if "no_" not in name.lower()},
            site__fhir__ca_file=str(authority["ca"]))
        check(front.connections >= 1, "the site was not asked")
    check(trap.connections == 0, "the environment's proxy was asked")


def n4(bench):
    authority = Authority(bench.out / "ca")
    n4_right(bench, authority)
    n4_refused(bench, authority, "wrong", "Basic", "incorrect-horse-9")
    n4_refused(bench, authority, "ntlm", "NTLM", PASSWORD)


# ---- N5, N6

def believed_by_nobody(bench, authority, name, certificate, fault, **tls):
    """A server with this certificate: X17, not one byte of HTTP, the reason in the log; then with a good one."""
    with bench.site() as site:
        front = TlsFront(authority, certificate, port_of(site))
        script, picture = down_then_mended(bench, name)

        def mend():
            check(front.connections >= 1, f"{name}: nobody came as far as the certificate")
            check(not front.seen, f"{name}: something was said: {bytes(front.seen)!r}")
            front.use("server")

        run = bench.play(site, script, base_url=address_of(front), state=name, meanwhile=once_seen(picture, mend),
                         **tls)
        no_session_before_the_end(run)
        only_logged(run, fault)
        check(site.arrivals_of(MARY) == (1, "arrived"), f"{name}: not arrived with a good certificate")


def n5(bench):
    """An inspecting proxy shows certificates of its own CA: only a site that names that CA goes on."""
    authority = Authority(bench.out / "ca")
    believed_by_nobody(bench, authority, "own-ca", "stranger", UNKNOWN_CA, site__fhir__ca_file=str(authority["ca"]))
    with bench.site() as site:
        front = TlsFront(authority, "stranger", port_of(site))
        run = bench.play(site, [*DOWN_AFTER_START, "wait 16s", *DOWN], base_url=address_of(front), state="system-cas")
        only_logged(run, UNKNOWN_CA)
        check(front.connections >= 2 and front.handshakes == 0 and not front.seen, "believed without a CA")
        no_write(site)
    with bench.site() as site:
        front = TlsFront(authority, "stranger", port_of(site))
        run = bench.play(site, PATIENT, base_url=address_of(front), state="its-ca",
                         site__fhir__ca_file=str(authority["other-ca"]))
        check(front.handshakes >= 1 and run.logged("LOG_NET_FAULT") == [], "not by way of the named CA")


def n6(bench):
    authority = Authority(bench.out / "ca")
    trusted = {"site__fhir__ca_file": str(authority["ca"])}
    believed_by_nobody(bench, authority, "expired", "expired", EXPIRED, **trusted)
    believed_by_nobody(bench, authority, "not-yet", "not-yet", NOT_YET, **trusted)
    believed_by_nobody(bench, authority, "wrong-host", "wrong-host", WRONG_NAME, **trusted)
    believed_by_nobody(bench, authority, "revoked", "revoked", REVOKED, site__fhir__crl_file=str(authority.crl),
                       **trusted)


# ---- N7

def n7_config(authority, certificate, key):
    return {"site__fhir__auth": "mtls", "site__fhir__ca_file": str(authority["ca"]),
            "site__fhir__cert_file": str(certificate), "site__fhir__key_file": str(key)}


def n7_still_good(bench, authority, days, warns):
    """Everything as ever; whoever reads the log knows how long."""
    name = authority.client_for_days(days)
    with bench.site(now=None) as site:
        front = TlsFront(authority, "server", port_of(site), clients=authority["ca"])
        run = bench.play(site, PATIENT, now=None, base_url=address_of(front), state=name,
                         **n7_config(authority, authority[name], authority.key(name)))
        check(front.handshakes >= 1, "the site did not look at the certificate")
        never_showed(run, "not-working", "unsure", "refused")
        logged = run.logged("LOG_CERT_EXPIRES")
        check(logged == ([days] if warns else []), f"{days} days left, and the log says {logged}")


def n7_ends(bench, authority):
    """Ended between two patients: X17 and the reason; a new one in the same files works without a restart."""
    certificate, key = bench.out / "kiosk.pem", bench.out / "kiosk.key"

    def give(name):
        shutil.copy(authority.key(name), key)
        shutil.copy(authority[name], certificate)

    def end():
        check(front.handshakes >= 1, "it never worked")
        give("client-expired")

    give("client")
    ended, renewed = bench.out / "working.png", bench.out / "down.png"
    with bench.site(now=None) as site:
        front = TlsFront(authority, "server", port_of(site), clients=authority["ca"])

        def meanwhile(process, log):
            once_seen(ended, end)(process, log)
            once_seen(renewed, lambda: give("client"))(process, log)

        run = bench.play(site, ["expect screen start", "shot working.png", "wait 500ms really",
                                *find(), *DOWN, "expect arrivals 0", "shot down.png", "wait 500ms really",
                                "wait 61s", *PATIENT],
                         now=None, base_url=address_of(front), state="ends", meanwhile=meanwhile,
                         **n7_config(authority, certificate, key))
        only_logged(run, CLIENT)
        never_showed(run, "unsure", "refused")


def n7_ended_before(bench, authority, certificate):
    with bench.site(now=None) as site:
        front = TlsFront(authority, "server", port_of(site), clients=authority["ca"])
        run = bench.play(site, DOWN_AFTER_START, now=None, base_url=address_of(front), state=certificate,
                         **n7_config(authority, authority[certificate], authority.key(certificate)))
        only_logged(run, CLIENT)
        check(front.connections >= 1 and not front.seen, f"{certificate}: {bytes(front.seen)!r}")
        no_write(site)


def n7(bench):
    authority = Authority(bench.out / "ca")
    for days, warns in ((31, False), (30, True), (7, True), (1, True), (0, True)):
        n7_still_good(bench, authority, days, warns)
    n7_ended_before(bench, authority, "client-expired")
    n7_ended_before(bench, authority, "client-other")
    n7_ends(bench, authority)


ROWS = {"N4": n4, "N5": n5, "N6": n6, "N7": n7}

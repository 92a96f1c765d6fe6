"""N13: the token of the national services has ended without the kiosk's knowing."""
from bench import DONE, check, fault_step, find, never_showed, to_confirm
from fronts import Authority


def national(site, authority, **more):
    """Keys of a configuration that verifies with PDS by tokens, at this sandbox."""
    return {"pds__mode": "signed-jwt", "pds__base_url": site.urls["pds"], "oauth__token_url": site.urls["token"],
            "oauth__audience": site.urls["token"], "oauth__client_id": "foyer-demo", "oauth__kid": "kiosk-1",
            "oauth__key_file": str(authority.key("oauth")), **more}


def site_with_tokens(bench, authority, *arguments, **more):
    return bench.site("--oauth-key", str(authority["oauth"]), *arguments, **more)


def n13_once(bench, authority):
    """401, a fresh token, once more: on the screen as ever."""
    with site_with_tokens(bench, authority) as site:
        run = bench.play(site, [*to_confirm(), "expect pds 1", "expect tokens 1", 'tap "Start again"',
                                fault_step(on="pds", do="status", status=401),
                                *to_confirm(), "expect pds 3", "expect tokens 2", 'tap "Yes"', *DONE,
                                "expect arrivals 1"], state="once", **national(site, authority))
        check(site.fired("status") == 1, "the token was good all the time")
        written = site.written()
        check(written["token_requests"] == 2, f"asked for {written['token_requests']} tokens")
        (_, first, again) = written["pds_log"]
        check(first["authorization"] and again["authorization"], f"no token was shown: {first} {again}")
        check(first["request_id"] == again["request_id"], "the same question needs the same id")
        never_showed(run, "not-working", "refused", "unsure")
        check(not run.logged("LOG_TOKEN_REFUSED"), "the log calls it a refusal")


def n13_for_ever(bench, authority):
    """401 whatever the token: one refresh, one retry, and the patient goes on; staff hear that it was not verified."""
    with site_with_tokens(bench, authority) as site:
        site.fault(on="pds", do="status", status=401, times=-1)
        run = bench.play(site, [*to_confirm(), "expect pds 2", "expect tokens 2", 'tap "Yes"', *DONE,
                                'expect task "nhs-number" note "could not be verified"', "wait 10s",
                                "expect pds 2", "expect tokens 2", "expect arrivals 1"], state="ever",
                         **national(site, authority))
        check(site.fired("status") == 2, f"asked {site.fired('status')} times: a loop")
        never_showed(run, "not-working", "refused", "unsure")


def n13_no_new_token(bench, authority):
    """401, and the token server is away: no loop there either."""
    with site_with_tokens(bench, authority) as site:
        run = bench.play(site, ["expect screen start", "expect tokens 1",
                                fault_step(on="pds", do="status", status=401, times=-1, name="ended"),
                                fault_step(on="token", do="status", status=503, times=-1, name="away"),
                                *find(), "expect screen confirm", "expect pds 1", 'tap "Yes"', *DONE],
                         state="away", **national(site, authority))
        check(site.fired("ended") == 1, f"PDS was asked {site.fired('ended')} times without a new token")
        check(1 <= site.fired("away") <= 3, f"asked {site.fired('away')} times for a token")
        never_showed(run, "not-working", "refused", "unsure")


def n13(bench):
    authority = Authority(bench.out / "ca")
    n13_once(bench, authority)
    n13_for_ever(bench, authority)
    n13_no_new_token(bench, authority)


ROWS = {"N13": n13}

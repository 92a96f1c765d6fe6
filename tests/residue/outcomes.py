"""The plays of residue.py for every outcome of check-in besides the ordinary one, for staff, and for PDS."""
import os
import subprocess
import time

from needles import Pin, Token
from services import Tap
from stage import wait_for

CONFIRMED = 10
START_AGAIN = 2
SIMILAR, VERIFIED = 1, 1  # LOG_SIMILAR: found; LOG_PDS: it answered
STANDS_S = 0.6  # S5 and S6a move every 400 ms: what stands for longer is the page after them
AUDIENCE = "https://api.service.example/oauth2/token"


class Outcomes:
    def tap_page(self, page, control, argument=0):
        """Once the page before has gone."""
        self.screen.settled_frame(STANDS_S)
        self.fingers.tap(page, control, argument)

    def leave(self, page):
        self.tap_page(page, "CTL_START_AGAIN")
        self.ended(START_AGAIN)

    def early(self):
        """X3, with reception told."""
        self.begin("early", patients=[self.patient(visits=({"time": "+120m"},))])
        self.to_confirm(self.today[0])
        self.yes()
        self.tap_page("early", "CTL_TELL")
        self.kiosk.wait_log("LOG_TASK_SENT")
        self.leave("early")
        self.clean()

    def over_limit(self):
        """X5."""
        self.begin("over-limit", patients=[self.patient(visits=({"time": "-60m"},))], by_keys=False)
        self.to_confirm(self.today[0])
        self.yes()
        self.kiosk.wait_log("LOG_TASK_SENT")
        self.leave("over-limit")
        self.clean()

    def marked(self):
        """X1 by a Flag, by a label, for a patient who does not use the kiosk: known to the kiosk, and never shown."""
        special = ({"marks": ["restricted"]}, {"security": ["R"]}, {"marks": ["no-kiosk"]})
        self.begin("marked", patients=[self.patient(site=each) for each in special], tries__per_kiosk=10)
        for patient in self.today:
            self.fingers.find(patient.typed, patient.family[0], self.by_keys)
            self.kiosk.wait_log("LOG_REFUSED")
            time.sleep(self.fingers.PAUSE_S)
            self.fingers.tap("refused", "CTL_START_AGAIN")
            self.ended(START_AGAIN)
        self.clean()

    def questions(self):
        """A hospital: postcode, two appointments, needs, details, next of kin, what to do before, "This is not right"."""
        visits = ({"service": "bloods"}, {"service": "gp-routine", "time": "+25m"})
        self.begin("questions", site="hospital", patients=[
            self.patient(site={"needs": ["large-print"]}, visits=visits) for _ in range(2)])
        for patient, self.by_keys in zip(self.today, (True, False)):
            self.to_confirm(patient, postcode=True)
            if patient is self.today[0]:
                self.screen.settled_frame(STANDS_S)
                self.must_find("two appointments", {f"{fact}/utf8" for fact in ("patient-id", "appointment-id")})
            self.tap_page("which", "CTL_YES")
            for page, control in (("needs", "CTL_YES"), ("details", "CTL_NO"), ("kin", "CTL_YES"),
                                  ("before", "CTL_UNDERSTAND")):
                self.tap_page(page, control)
            for _ in patient.appointment_ids:
                self.kiosk.wait_log("LOG_ARRIVAL", CONFIRMED)
            self.tap_page("done", "CTL_NOT_RIGHT")
            self.finish("not-right")
        self.all_arrived()
        self.clean()

    def left_in_a_question(self):
        """Start again on S7, S8 and S8b while the arrival is confirmed behind them."""
        special = {"site": {"needs": ["hoist"]}, "visits": ({"service": "bloods"},)}
        answers = (("needs", "CTL_NO"), ("details", "CTL_NOT_SAID"), ("kin", "CTL_NO"), ("before", None))
        self.begin("left-in-a-question", site="hospital", patients=[self.patient(**special) for _ in answers[1:]])
        for patient, answered in zip(self.today, (0, 1, 3)):
            self.to_confirm(patient, postcode=True)
            self.screen.settled_frame(STANDS_S)
            self.yes()
            for page, control in answers[:answered]:
                self.tap_page(page, control)
            self.leave(answers[answered][0])
            self.kiosk.wait_log("LOG_TASK_SENT")
        self.all_arrived()
        self.clean()

    def similar(self):
        """Staff are warned of a similar name: the other patient never was here, and must not stay either. Then with the search
        held back until the session is over, and, where patients are read apart, with that held back."""
        apart = ("--no-chain", "--no-include")
        for name, held, options in (("similar", None, ()), ("similar-held", "appointment-search", ()),
                                    ("similar-apart", None, apart), ("similar-apart-held", "patient-search", apart)):
            first = self.patient()
            self.begin(name, patients=[first, self.patient(like=first)], sandbox=options)
            if held is not None:
                self.sandbox.order("fault", {"on": held, "do": "hold-until-released", "nth": 2, "times": 1, "name": "held"})
            self.similar_name(first, held)
            self.sandbox.order("release")
            self.clean()

    def similar_name(self, patient, held):
        self.to_confirm(patient)
        self.yes()
        self.kiosk.wait_log("LOG_ARRIVAL", CONFIRMED)
        if held is None:
            self.kiosk.wait_log("LOG_SIMILAR", SIMILAR)
        else:
            self.wait_fired("held")
            self.must_find("while it is held", {"patient-id/utf8", "family-name/utf8"})
        self.screen.settled_frame(STANDS_S)
        self.finish("done")
        self.at_start()
        self.memory_clean("memory-at-the-end")

    # ---- staff

    def hash_of(self, pin):
        run = subprocess.run([os.path.abspath(self.options.foyer), "--hash-pin"], input=f"{pin.typed}\n", text=True,
                             capture_output=True, check=True)
        return next(word.strip('",') for word in run.stdout.split() if "scrypt$" in word)

    def staff(self):
        """A wrong PIN by touch and the right one by keys; then an arrival is taken back by its reference."""
        right, wrong = Pin(), Pin()
        self.begin("staff", staff__pin_hash=self.hash_of(right))
        self.secrets = [right, wrong]
        self.to_confirm(self.today[0])
        self.yes()
        self.kiosk.wait_log("LOG_ARRIVAL", CONFIRMED)
        self.tap_page("done", "CTL_NOT_RIGHT")
        self.finish("not-right")
        self.at_start()
        self.fingers.key("F12")
        self.screen.settled_frame(STANDS_S)
        for digit in wrong.typed:
            self.fingers.tap("pin", "CTL_DIGIT", int(digit))
        time.sleep(self.fingers.PAUSE_S)
        self.must_find("a PIN by touch", {"pin/utf8", "typed/button"})
        self.fingers.tap("pin", "CTL_CONTINUE")
        self.kiosk.wait_log("LOG_STAFF_REFUSED")
        self.memory_clean("memory-after-a-wrong-pin", under_way=True)
        self.fingers.type_digits(right.typed)
        time.sleep(self.fingers.PAUSE_S)
        self.must_find("a PIN by keys", {"pin/utf8", "typed/key"})
        self.fingers.key("Return")
        self.kiosk.wait_log("LOG_STAFF_ENTERED")
        self.memory_clean("memory-behind-the-pin", under_way=True)
        self.tap_page("staff", "CTL_UNDO")
        self.tap_page("undo", "CTL_DIGIT", 1)
        self.tap_page("undo", "CTL_CONTINUE")
        self.kiosk.wait_log("LOG_UNDO")
        self.memory_clean("memory-after-undo", under_way=True)
        self.leave("undo")
        if self.sandbox.written()["undone"] != 1:
            self.failed.append("staff/undone")
        self.clean()

    # ---- PDS

    def pds(self):
        """Verified with PDS: the NHS number is gone with the session, the token when it was renewed, and neither is in a
        file."""
        keys = os.path.join(os.path.abspath(self.work), "keys")
        subprocess.run([os.path.join("tests", "sandbox", "make_ca.sh"), keys], check=True, capture_output=True)
        verified = self.patient(site={"resource": {}})  # with the number under which the sandbox's PDS knows them
        self.begin("pds", patients=[verified], pds_keys=keys,
                   sandbox=("--oauth-key", os.path.join(keys, "oauth.pem"), "--oauth-audience", AUDIENCE,
                            "--token-life", "20"))
        verified.nhs = self.sandbox.nhs_number(verified.patient_id)
        self.to_confirm(verified)
        self.kiosk.wait_log("LOG_PDS", VERIFIED)
        self.must_find_token("in use")
        self.yes()
        self.kiosk.wait_log("LOG_ARRIVAL", CONFIRMED)
        self.screen.settled_frame(STANDS_S)
        self.finish("done")
        self.at_start()
        self.memory_clean("memory-while-the-token-lives", ("token",))
        self.files_clean()
        first = len(self.secrets)
        wait_for("another token", lambda: len(self.tap.tokens()) > first)
        self.kiosk.wait_log("LOG_TOKEN")
        self.clean()
        self.tap.close()

    def must_find_token(self, where):
        self.secrets = [Token(value) for value in self.tap.tokens()]
        self.must_find(where, {"token/utf8"})

    def asks_pds(self, keys):
        """What the configuration needs for it. The answers of the token server are listened to: its tokens are needles."""
        self.tap = Tap(self.sandbox.token)
        return {"pds__mode": "signed-jwt", "pds__base_url": self.sandbox.pds, "pds__ods": "A81001",
                "oauth__token_url": self.tap.url, "oauth__audience": AUDIENCE, "oauth__client_id": "foyer-demo",
                "oauth__kid": "kiosk-1", "oauth__key_file": os.path.join(keys, "oauth.key")}

    @classmethod
    def outcomes(cls):
        return [cls.early, cls.over_limit, cls.marked, cls.questions, cls.left_in_a_question, cls.similar,
                cls.staff, cls.pds]

"""Invented patients whose every fact is a needle, PINs and tokens, and the needles in every form they could take
(reliability 11)."""
import base64
import json
import secrets

MASK = 0xa7  # of scan.c: needles travel masked
LETTERS = "bcdfghjklmnpqrstvwxz"

# Too short to be told from chance; a person can still be told by them only together with what is looked for.
LEFT_OUT = ("initials on the confirm page (2 letters)", "the first letter of the last name as typed",
            "house number", "time of the appointment", "running reference number")


def word(count):
    return "".join(secrets.choice(LETTERS) for _ in range(count))


def digits(count):
    return "".join(secrets.choice("0123456789") for _ in range(count))


def nhs_number():
    while True:
        nine = "9" + digits(8)
        check = (11 - sum(int(digit) * (10 - i) for i, digit in enumerate(nine)) % 11) % 11
        if check != 10:
            return nine + str(check)


def typable(text):
    """The same digit twice at the speed of a queue that is emptied at once is a double strike: it would be lost."""
    return not any(a == b for a, b in zip(text, text[1:]))


class Patient:
    """One person with appointments today. site: members of the day file's person, such as needs; visits: of each
    appointment; like: somebody else's last name and clinician."""

    def __init__(self, taken, site=None, visits=({},), like=None):
        while True:
            self.year, self.month, self.day = 1931 + secrets.randbelow(70), 1 + secrets.randbelow(12), \
                13 + secrets.randbelow(16)
            if self.typed not in taken and typable(self.typed):
                break
        taken.add(self.typed)
        self.family, self.given = word(11).capitalize(), word(10).capitalize()
        self.street = word(10).capitalize()
        self.postcode = self.some_postcode()
        self.mobile = "07" + digits(9)
        self.nhs = nhs_number()
        self.patient_id, self.appointment_ids = word(20), [word(20) for _ in visits]
        self.clinician = "Dr " + word(12).capitalize()
        self.site, self.visits = site or {}, visits
        if like is not None:
            self.family, self.clinician = like.family, like.clinician

    @staticmethod
    def some_postcode():
        while True:
            text = f"{word(2).upper()}{digits(2)} {digits(1)}{word(2).upper()}"
            if typable(text.replace(" ", "")):
                return text

    @property
    def typed(self):
        return f"{self.day:02}{self.month:02}{self.year:04}"

    def person(self):
        made = {"id": self.patient_id, "family": self.family, "given": [self.given], "gender": "female",
                "birth": f"{self.year:04}-{self.month:02}-{self.day:02}", "line": f"7 {self.street} Road",
                "city": "Leeds", "postcode": self.postcode, "mobile": self.mobile,
                "resource": {"identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": self.nhs}]}}
        return {**made, **self.site}

    def appointments(self):
        common = {"person": self.patient_id, "time": "+5m", "practitioner": self.clinician}
        return [{**common, "id": each_id, **visit} for each_id, visit in zip(self.appointment_ids, self.visits)]

    def facts(self):
        """name of the fact -> the texts it is written as"""
        postcode = self.postcode.replace(" ", "")
        grouped = f"{self.nhs[:3]} {self.nhs[3:6]} {self.nhs[6:]}"
        return {"family-name": [self.family], "given-name": [self.given], "street": [self.street],
                "postcode": [self.postcode, postcode], "mobile": [self.mobile], "nhs-number": [self.nhs, grouped],
                "patient-id": [self.patient_id], "appointment-id": self.appointment_ids,
                "clinician": [self.clinician[3:]], "birth": self.births()}

    def shapes(self, number, facts):
        if "birth" in facts:
            yield from birth_lines(self, number)
        for fact in ("family-name", "given-name", "clinician"):
            if fact in facts:
                # Glyph numbers, wide characters or structs: whatever keeps the distances between letters.
                yield f"shape {fact}/shape/{number} {masked(self.facts()[fact][0][1:].encode())} any"

    def births(self):
        day, month, year = f"{self.day:02}", f"{self.month:02}", f"{self.year:04}"
        name = ("January February March April May June July August September October November December"
                .split()[self.month - 1])
        texts = [f"{self.day} {name} {year}", f"{self.day}\u00a0{name}\u00a0{year}"]
        for order in ((day, month, year), (year, month, day), (month, day, year)):
            texts += [mark.join(order) for mark in ("", "-", "/", " ", ".")]
        return texts


class Pin:
    """What staff type: eight digits."""

    def __init__(self):
        while True:
            self.typed = digits(8)
            if typable(self.typed):
                break

    def facts(self):
        return {"pin": [self.typed]}

    def shapes(self, number, facts):
        if "pin" in facts:
            yield from typed_lines("pin", self.typed, number)


class Token:
    """What the national services gave the kiosk: not a patient's, and a secret."""

    def __init__(self, value):
        self.value = value

    def facts(self):
        return {"token": [self.value]}

    def shapes(self, number, facts):
        return ()


def base64_cores(raw):
    """The letters that do not depend on what stands before and behind, at each of the three alignments."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + raw).decode()
        first = (8 * before + 5) // 6
        last = (8 * (before + len(raw))) // 6
        yield text[first:last].encode()


def forms(text):
    """form -> bytes"""
    raw = text.encode()
    yield "utf8", raw
    yield "utf16", text.encode("utf-16-le")
    yield "utf32", text.encode("utf-32-le")
    yield "json", "".join(f"\\u{ord(letter):04x}" for letter in text).encode()
    if not text.isascii():
        yield "json-plain", json.dumps(text)[1:-1].encode()
    yield "percent", "".join(f"%{byte:02x}" for byte in raw).encode()
    marks = "".join(letter if letter.isalnum() else f"%{byte:02x}" for letter in text for byte in letter.encode())
    if marks != text:
        yield "percent-marks", marks.encode()
        yield "plus", text.replace(" ", "+").encode()
    yield "hex", raw.hex().encode()
    for i, core in enumerate(base64_cores(raw)):
        if len(core) >= 7:
            yield f"base64-{i}", core
            if core != core.replace(b"+", b"-").replace(b"/", b"_"):
                yield f"base64url-{i}", core.replace(b"+", b"-").replace(b"/", b"_")


def masked(raw):
    return bytes(byte ^ MASK for byte in raw).hex()


def lines(subject, number, facts):
    """What scan.c reads, for these facts of a patient, a PIN or a token."""
    for fact, texts in subject.facts().items():
        if fact not in facts:
            continue
        for text in texts:
            for form, raw in forms(text):
                yield f"text {fact}/{form}/{number} {masked(raw)}"
    yield from subject.shapes(number, facts)


def birth_lines(patient, number):
    day, month, year = patient.day, patient.month, patient.year
    numbers = b"".join(value.to_bytes(4, "little") for value in (year, month, day))
    yield f"text birth/struct/{number} {masked(numbers)}"
    boxes = b"".join(part.encode().ljust(5, b"\0") for part in (f"{day:02}", f"{month:02}", f"{year:04}"))
    yield f"text birth/boxes/{number} {masked(boxes[:14])}"
    yield from typed_lines("birth", patient.typed, number)


def typed_lines(fact, text, number):
    # Typed one by one: characters, and key codes of X and of SDL, where 0 comes after 9. A free list that grows at its
    # head holds them last to first.
    for name, typed in (("", text), ("-reversed", text[::-1])):
        yield f"shape {fact}/keys{name}/{number} {masked(typed.encode())} {ord(typed[0]):02x}"
        after = bytes(10 if digit == "0" else int(digit) for digit in typed)
        yield f"shape {fact}/keycodes{name}/{number} {masked(after)} {after[0] + 9:02x},{after[0] + 29:02x}"

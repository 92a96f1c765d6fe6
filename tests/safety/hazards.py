"""HAZARDS.md as data. Its form: "## H1 Name", "Cause: ...", "Effect: ...", a rating line, and a table of controls with
their proofs; two closing sections in free text."""
import re
from dataclasses import dataclass, field

UNTOUCHED = "Hazards of the product's list that this release does not touch"
OPEN = "Open issues"


@dataclass
class Control:
    text: str
    tests: list
    documents: list  # (file, words that stand in it)


@dataclass
class Hazard:
    number: str
    name: str
    cause: str = ""
    effect: str = ""
    rating: str = ""
    controls: list = field(default_factory=list)


@dataclass
class Log:
    hazards: list
    untouched: str
    open_issues: str


class FormError(Exception):
    pass


def read_control(cells, place):
    if len(cells) != 2:
        raise FormError(f"{place}: a control has two cells, this one has {len(cells)}: write \"| control | proof |\"")
    tests = re.findall(r"`([\w-]+)`", cells[1])
    documents = re.findall(r'document: (\S+) "([^"]+)"', cells[1])
    if not tests and not documents:
        raise FormError(f"{place}: this control names no test and no document: add a `test` or document: FILE \"words\"")
    return Control(cells[0], tests, documents)


def read_line(hazard, line, place):
    if line.startswith("Cause: "):
        hazard.cause = line[len("Cause: "):]
    elif line.startswith("Effect: "):
        hazard.effect = line[len("Effect: "):]
    elif line.startswith("Rating before: "):
        hazard.rating = line
    elif line.startswith("| ") and not line.startswith("| Control |"):
        hazard.controls.append(read_control([cell.strip() for cell in line.strip().strip("|").split("|")], place))
    elif line and not line.startswith("|"):
        raise FormError(f"{place}: neither cause, effect, rating nor control")


def read(path):
    """FormError names the line and the mend."""
    hazards, free = [], {UNTOUCHED: [], OPEN: []}
    section = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        if line.startswith("## "):
            head = re.fullmatch(r"## ([HB]\d+) (.+)", line)
            if head:
                section = Hazard(*head.groups())
                hazards.append(section)
            elif line[3:] in free:
                section = free[line[3:]]
            else:
                raise FormError(f"{place}: a section is \"## H1 Name\", \"## B1 Name\", \"## {UNTOUCHED}\" or \"## {OPEN}\"")
        elif isinstance(section, Hazard):
            read_line(section, line, place)
        elif section is not None:
            section.append(line)
    for hazard in hazards:
        if not (hazard.cause and hazard.effect and hazard.rating and hazard.controls):
            raise FormError(f"{path.name}: {hazard.number} lacks its cause, effect, rating or controls")
    numbers = [hazard.number for hazard in hazards]
    if not hazards or len(set(numbers)) != len(numbers):
        raise FormError(f"{path.name}: no hazards, or a number twice")
    return Log(hazards, "\n".join(free[UNTOUCHED]).strip(), "\n".join(free[OPEN]).strip())

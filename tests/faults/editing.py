"""Editors: each posts a story of its own, decides about it over the API, and undoes some of it; what is answered is promised."""

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from app.store.articles.write import text_hash
from tests.faults.posting import Load, Told
from tests.faults.promises import MADE, UNDONE, Fact, Value

VOWELS, CONSONANTS = "aeiou", "bdfgklmnprstv"
MISSED = "The ferry was late again"


class Abandoned(Exception):
    """A request was not answered, or was refused: the editor goes on with another story."""


@dataclass(frozen=True)
class Said:
    """A stored quotation as the service found it."""

    number: int
    speaker: str
    speaker_id: int
    role: str | None


@dataclass(frozen=True)
class Case:
    """A story that one editor alone works on; two people speak in it, one after the other."""

    number: int
    text: str
    said: tuple[Said, ...]

    @property
    def article(self) -> Fact:
        """How many quotations it has."""
        return "quotations", text_hash(self.text)

    def of(self, speaker_id: int) -> list[Said]:
        """The quotations of one of the two."""
        return [said for said in self.said if said.speaker_id == speaker_id]


class Editor:
    """Someone who edits over the API. Whatever is sent is noted before it is, and again when it is answered."""

    def __init__(self, client: httpx2.Client, told: Told, chance: random.Random) -> None:
        self._client, self._told, self._chance = client, told, chance

    def work(self) -> None:
        """Post a story and decide about it. Raises Abandoned."""
        case = self._post()
        kinds: tuple[Callable[[Case], None], ...] = (
            self._correct_roles,
            self._correct_the_speaker,
            self._reject,
            self._add,
            self._merge,
            self._split,
            self._rename,
            self._delete,
        )
        self._chance.choice(kinds)(case)

    def _post(self) -> Case:
        first, second = (f"{given} {self._surname()}" for given in ("Ada", "Omar"))
        number = self._chance.getrandbits(40)
        text = (
            f"Case {number}\n“Bridge {number} is shut,” said {first}.\n“Road {number} is shut,” said {first}.\n"
            f"The mayor, {second}, said that bridge {number} would open in June.\n“Lane {number} is shut,” said {second}.\n"
            f"{MISSED}.\n"
        )
        stored = self._ask("story", "POST", "/ingest", {"text": text}, {})
        said = tuple(
            Said(item["id"], item["speaker"]["name"], item["speaker"]["id"], item["role"]) for item in stored["quotations"]
        )
        case = Case(stored["article"]["id"], stored["article"]["text"], said)
        found: dict[Fact, Value] = {case.article: len(said)}
        for item in said:
            found |= {("role", item.number): item.role, ("state", item.number): "current"}
            found["speaker", item.number] = item.speaker
        self._told.promises.kept("article", found)
        return case

    def _correct_roles(self, case: Case) -> None:
        said = self._chance.choice(case.said)
        before, notes = [said.role], []
        for _ in range(self._chance.randint(1, 3)):
            role = f"keeper {self._note()}"
            notes.append(self._correct(said.number, {"role": role}, {("role", said.number): role}))
            before.append(role)
        while notes and self._chance.random() < 0.5:
            before.pop()
            self._undo_change(said.number, notes.pop(), {("role", said.number): before[-1]})

    def _correct_the_speaker(self, case: Case) -> None:
        said, name = self._chance.choice(case.said), f"Ines {self._surname()}"
        speaker, role = ("speaker", said.number), ("role", said.number)
        # whoever says it now does not take over the other's role
        note = self._correct(said.number, {"speaker": {"name": name}}, {speaker: name, role: None})
        if self._chance.random() < 0.5:
            self._undo_change(said.number, note, {speaker: said.speaker, role: said.role})

    def _reject(self, case: Case) -> None:
        state: Fact = ("state", self._chance.choice(case.said).number)
        note = self._correct(int(state[1]), {"not_a_quotation": True}, {state: "rejected"})
        if self._chance.random() < 0.5:
            self._undo_change(int(state[1]), note, {state: "current"})
        elif self._chance.random() < 0.5:
            self._correct(int(state[1]), {"not_a_quotation": False}, {state: "current"})

    def _add(self, case: Case) -> None:
        start, note, name = case.text.index(MISSED), self._note(), case.said[0].speaker
        body = {"content": [{"start": start, "end": start + len(MISSED)}], "kind": "indirect", "speaker": {"name": name}}
        added: dict[Fact, Value] = {("change", note): MADE, case.article: len(case.said) + 1}
        stored = self._ask("addition", "POST", f"/articles/{case.number}/quotes", body | {"note": note}, added)
        number = stored["id"]
        self._told.promises.kept("quotation", {("state", number): "current", ("speaker", number): name})
        if self._chance.random() < 0.5:
            self._undo_change(number, note, {("state", number): "withdrawn"})

    def _merge(self, case: Case) -> None:
        root, other = case.said[0], case.said[-1]
        for _ in range(self._chance.randint(1, 2)):
            merged: dict[Fact, Value] = {("speaker", said.number): root.speaker for said in case.of(other.speaker_id)}
            merged["entry merged", other.speaker_id] = root.speaker_id
            made, note = self._decide("merge", f"/speakers/{root.speaker_id}/merge", {"others": [other.speaker_id]}, merged)
            if self._chance.random() < 0.5:
                return
            parted: dict[Fact, Value] = {("speaker", said.number): other.speaker for said in case.of(other.speaker_id)}
            self._undo_decision(made, note, parted | {("entry merged", other.speaker_id): None})

    def _split(self, case: Case) -> None:
        said, name = case.said[0], f"Mira {self._surname()}"
        moved: Fact = ("speaker", said.number)
        path = f"/speakers/{said.speaker_id}/split"
        made, note = self._decide("split", path, {"quotes": [said.number], "name": name}, {moved: name})
        if self._chance.random() < 0.5:
            self._undo_decision(made, note, {moved: said.speaker})

    def _rename(self, case: Case) -> None:
        speaker, name = case.said[0], f"Vera {self._surname()}"
        theirs = [("speaker", said.number) for said in case.of(speaker.speaker_id)]
        path = f"/speakers/{speaker.speaker_id}"
        made, note = self._decide("name", path, {"name": name}, dict.fromkeys(theirs, name), method="PATCH")
        if self._chance.random() < 0.5:
            self._undo_decision(made, note, dict.fromkeys(theirs, speaker.speaker))

    def _delete(self, case: Case) -> None:
        corrected = self._chance.choice(case.said).number
        note = self._correct(corrected, {"role": "keeper"}, {("role", corrected): "keeper"})
        gone: list[Fact] = [case.article, ("change", note)]
        gone += [(what, said.number) for said in case.said for what in ("role", "state", "speaker")]
        self._ask("deletion", "DELETE", f"/articles/{case.number}", None, dict.fromkeys(gone))

    def _correct(self, number: int, body: Mapping[str, Any], changes: Mapping[Fact, Value]) -> str:
        note = self._note()
        self._ask("correction", "PATCH", f"/quotes/{number}", {**body, "note": note}, {**changes, ("change", note): MADE})
        return note

    def _undo_change(self, number: int, note: str, changes: Mapping[Fact, Value]) -> None:
        made = self._ask("history", "GET", f"/quotes/{number}/history", None, {})["items"]
        change = next(item["id"] for item in made if item["note"] == note)
        self._ask("undo", "POST", f"/quotes/{number}/history/{change}/undo", {}, {**changes, ("change", note): UNDONE})

    def _decide(
        self, what: str, path: str, body: Mapping[str, Any], changes: Mapping[Fact, Value], method: str = "POST"
    ) -> tuple[int, str]:
        note = self._note()
        answer = self._ask(what, method, path, {**body, "note": note}, {**changes, ("decision", note): MADE})
        return answer["decisions"][0]["id"], note

    def _undo_decision(self, made: int, note: str, changes: Mapping[Fact, Value]) -> None:
        self._ask("undo", "POST", f"/decisions/{made}/undo", {}, {**changes, ("decision", note): UNDONE})

    def _ask(self, what: str, method: str, path: str, body: Mapping[str, Any] | None, changes: Mapping[Fact, Value]) -> Any:
        promises = self._told.promises
        before = promises.may_be(changes)
        promises.asked(changes)
        try:
            answer = self._client.request(method, path, json=body, headers={"If-Match": "*"})
        except httpx2.HTTPError as error:
            # killed before it answered: it is done, or it is not
            raise Abandoned from error
        if not answer.is_success:
            promises.refused(changes, before)
            self._told.refused[answer.status_code] += 1
            raise Abandoned(answer.text)
        if changes:
            promises.kept(what, changes)
        return answer.json() if answer.content else None

    def _note(self) -> str:
        return f"{self._chance.getrandbits(64):016x}"

    def _surname(self) -> str:
        """A name that nobody else has, nor one that sounds like it."""
        return "".join(self._chance.choice(letters) for _ in range(6) for letters in (CONSONANTS, VOWELS)).capitalize()


def edit(address: str, stopped: threading.Event, told: Told, chance: random.Random, _load: Load) -> None:
    """Edit one story after the other."""
    with httpx2.Client(base_url=address, timeout=60) as client:
        editor = Editor(client, told, chance)
        while not stopped.is_set():
            try:
                editor.work()
            except Abandoned:
                time.sleep(0.05)

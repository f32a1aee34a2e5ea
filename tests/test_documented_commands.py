"""Every command that the documentation shows does what it is shown to do: each is run, in one prepared home.

Looked at are the code blocks of a shell and the tables of README, CONTRIBUTING and docs. Words that stand for
something (REGISTER, FILE, ID) are replaced by real values from the table below; a command or a word that is not in
the table fails the test, so that nothing can be documented without being run.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import bootstrap
from tests.end_to_end.commands import ROOT, Home
from tests.end_to_end.towns import DEMO, TODAY

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
OURS = re.compile(r"(pengcheng|make|python[\d.]* -m bootstrap)( |$)")
NO_COMMANDS = {"pengcheng ledger receipt 1"}  # the name of a file format

TCK = ROOT.parent / "shared" / "tck" / "TestCases" / "compliance-level-2"
QUICK_BENCH = ("generator", "--size", "20000")


@dataclass(frozen=True)
class Way:
    """How a subcommand is run here: words that make it short, the exit codes that are in order, and its stand-ins."""

    more: tuple[str, ...] = ()
    codes: tuple[int, ...] = (0,)
    is_server: bool = False
    standing_in: tuple[tuple[str, str], ...] = ()


WAYS = {
    "apply": Way(),
    "bench": Way(more=QUICK_BENCH, codes=(0, 1)),  # 1: a target is missed on this machine, at this size
    "check": Way(standing_in=(("my-city", "new"),)),
    "compare": Way(standing_in=(("my-city", "new"),)),
    "decide": Way(),
    "demo": Way(more=("--size", "50", "--parquet", "people")),
    "diff": Way(standing_in=(("OLD", "cities/demo"), ("NEW", "new"))),
    "export": Way(),
    "import": Way(standing_in=(("REGISTER", "death"), ("FILE", "death.csv"), ("DEPARTMENT", "health"))),
    "migrate": Way(),
    "needs": Way(),
    "replay": Way(standing_in=(("ID", "1"),)),
    "serve": Way(is_server=True),
    "snapshot": Way(),
    "start": Way(is_server=True),
    "sweep": Way(),
    "tck": Way(standing_in=(("../shared/tck", str(TCK)),)),
    "verify": Way(standing_in=(("FILE", "certificate.pdf"),)),
    "when": Way(standing_in=(("430102200104120029", DEMO.entitled.id),)),
}
EVERYWHERE = {"ITEM": DEMO.item, "SUBJECT": DEMO.entitled.id, "CITY": "cities/demo"}
STANDS_FOR_SOMETHING = re.compile(r"[A-Z][A-Z_-]+")

# What only a program can fetch from the platform: the text of a QR code, and a receipt of the ledger.
FETCH = """
import json, django
django.setup()
from pengcheng.domain.certificates.models import Certificate
from pengcheng.domain.ledger.models import LedgerEntry
from pengcheng.domain.ledger.queries import entry_proof
certificate = Certificate.objects.exclude(sealed_at=None).first()
entry = LedgerEntry.objects.exclude(subject_id="").exclude(leaf_index=None).first()
proof = entry_proof(entry.pk)
print(json.dumps({"code": certificate.code_text, "receipt": proof}))
"""


def documented() -> dict[str, str]:
    """Each command once, with the document and line where it stands first."""
    found: dict[str, str] = {}
    for document in DOCUMENTS:
        is_shell = is_block = False
        for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("```"):
                is_block = not is_block
                is_shell = is_block and line.strip() in ("```", "```sh")
                continue
            texts = [line] if is_shell else re.findall(r"`([^`]+)`", line) if line.startswith("|") else []
            for text in texts:
                command = re.sub(r"\s+#.*", "", text).strip()
                if OURS.match(command) and command not in NO_COMMANDS:
                    found.setdefault(command, f"{document.relative_to(ROOT)}:{number}")
    return found


COMMANDS = documented()


@dataclass
class Desk:
    """A prepared home, and a folder that holds what the commands name."""

    home: Home
    folder: Path
    code: str

    def words(self, command: str) -> list[str]:
        """The words of a documented `pengcheng` command, each stand-in replaced."""
        words = shlex.split(command)[1:]
        assert words, f"{command}: which one?"
        assert words[0] in WAYS, f"{command}: say in the table of this test how `pengcheng {words[0]}` is run"
        known = EVERYWHERE | dict(WAYS[words[0]].standing_in)
        return [self._word(word, known) for word in words]

    def _word(self, word: str, known: dict[str, str]) -> str:
        if word.startswith("PC1:"):
            return self.code
        if STANDS_FOR_SOMETHING.fullmatch(word):
            assert word in known, f"say in the table of this test what {word} stands for"
        return known.get(word, word)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The demonstration city with a few people, and what the sweep granted to one of them."""
    home = Home(tmp_path_factory.mktemp("documented"), DEMO.folder, TODAY)
    folder = tmp_path_factory.mktemp("desk")
    home.run("migrate")
    home.run("demo", "--size", 60)
    home.run("sweep")
    (folder / "cities").symlink_to(ROOT / "cities")
    new = Path(shutil.copytree(DEMO.folder, folder / "new"))
    for file in ("rules.yaml", "examples.yaml"):
        path = new / "items" / "high_age_allowance" / file
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("monthly_amount: 300", "monthly_amount: 350"), encoding="utf-8")
    (folder / "death.csv").write_text("certificate_no,citizen_id,died_on\n", encoding="utf-8")
    fetched = subprocess.run(
        [sys.executable, "-c", FETCH], env=home.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert fetched.returncode == 0, fetched.stderr
    said = json.loads(fetched.stdout)
    (folder / "receipt.json").write_text(json.dumps(said["receipt"]), encoding="utf-8")
    shutil.copy(next((home.folder / "certificates").rglob("*.pdf")), folder / "certificate.pdf")
    shutil.copy(home.folder / "keys" / "public" / "trust.pem", folder / "trust.pem")
    return Desk(home, folder, said["code"])


def test_the_documents_show_commands() -> None:
    assert {"make run", "make test", "pengcheng check cities/demo"} <= set(COMMANDS)


def _runs(command: str) -> object:
    return pytest.param(command, marks=pytest.mark.slow) if command.startswith("pengcheng bench") else command


@pytest.mark.slow
@pytest.mark.parametrize("command", [_runs(each) for each in COMMANDS if each.startswith("pengcheng")])
def test_a_documented_command_runs(desk: Desk, command: str) -> None:
    words = desk.words(command)
    way = WAYS[words[0]]
    if words[0] == "tck" and not TCK.exists():
        pytest.skip("the DMN TCK is not beside the project (../shared/tck)")
    if way.is_server:
        with desk.home.serving(*words):
            return
    done = desk.home.run(*words, *way.more, code=way.codes, within=desk.folder)
    assert (done.stdout + done.stderr).strip(), f"{COMMANDS[command]}: `{command}` says nothing"
    if "--json" in words:
        json.loads(done.stdout)


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.startswith("make")])
def test_a_documented_make_target_is_there(command: str) -> None:
    if shutil.which("make") is None:
        pytest.skip("make is not installed; on Debian: apt-get install make")
    done = subprocess.run(["make", "-n", *shlex.split(command)[1:]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{COMMANDS[command]}: {done.stderr}"


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.startswith("python")])
def test_a_documented_bootstrap_target_is_there(command: str) -> None:
    assert shlex.split(command)[3] in bootstrap.TARGETS, COMMANDS[command]

"""What is joined into one file means the same as the files did."""

import json
import re
import subprocess
from pathlib import Path

import livegraph
from livegraph.web.bundle import joined_modules, joined_styles

MODULES = {
    "js/main.js": """
import { twice, Counter as Tally } from './lib/sums.js';
import {
  NAME,
  later,
} from './lib/names.js';
import * as names from './lib/names.js';

const tally = new Tally();
tally.add(twice(20));
later().then((word) => console.log(JSON.stringify([tally.sum, NAME, names.NAME, word])));
""",
    "js/lib/sums.js": """
import { NAME } from './names.js';

const ran = `import { NAME } from './names.js'; ${NAME}`;
export class Counter {
  sum = ran.length;
  add(n) { this.sum += n; }
}
export function twice(n) { return 2 * n; }
""",
    "js/lib/names.js": """
globalThis.runs = (globalThis.runs ?? 0) + 1;
export const NAME = `run ${runs}`;
export async function later() { return 'later'; }
""",
}

RUN = "import { NAME } from './names.js'; run 1"
"""A text that looks like an import stays what it is."""


def test_joined_modules_run_each_once_after_those_they_import() -> None:
    script = joined_modules("js/main.js", MODULES.__getitem__)
    done = subprocess.run(
        ["node", "--input-type=module"], input=script, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [40 + len(RUN), "run 1", "run 1", "later"]


def test_joined_style_sheets_keep_their_order() -> None:
    sheets = {"main.css": '@import "a.css";\n@import "b.css";\np {}\n', "a.css": "a {}\n"}
    assert joined_styles("main.css", {**sheets, "b.css": "b {}\n"}.__getitem__) == (
        "a {}\nb {}\np {}\n"
    )


STATIC = Path(livegraph.__file__).parent / "static"
MAIN = STATIC / "main.css"


def read(path: str) -> str:
    return (STATIC / path).read_text("utf-8")


def test_nothing_of_the_page_is_left_to_be_imported() -> None:
    script = joined_modules("js/main.js", read)
    assert not re.findall(r"^(?:import|export)\b.*", script, re.MULTILINE)
    assert script.count("\nmodules['") == len([*(STATIC / "js").rglob("*.js")])
    styles = joined_styles("main.css", read)
    assert "@import" not in styles
    assert all(sheet.read_text() in styles for sheet in STATIC.glob("*.css") if sheet != MAIN)

"""The command `livegraph`, also as `python -m livegraph`.

Loading takes a moment, in which Ctrl-C is no failure either. The garbage collector is off until a
run begins (`cli`), since nothing that is loaded is garbage.
"""

import gc
import sys

from livegraph.errors import Exit
from livegraph.terminal.standard_streams import prepare


def main() -> None:
    gc.disable()
    prepare()
    try:
        from livegraph.cli import main as run  # noqa: PLC0415 - see above

        run(prog_name="livegraph")
    except KeyboardInterrupt:
        sys.exit(Exit.INTERRUPT)


if __name__ == "__main__":
    main()

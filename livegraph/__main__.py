"""`python -m livegraph`."""

from livegraph.cli import main

if __name__ == "__main__":
    main(prog_name="livegraph")

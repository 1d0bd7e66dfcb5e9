"""Write a Homebrew formula and a conda recipe for a release.

    python -m build
    pip install --dry-run --ignore-installed --no-binary :all: --report report.json dist/*.tar.gz
    python packaging/recipes.py dist/livegraph-1.0.0.tar.gz ADDRESS report.json

It takes the released sdist, the address at which it can be downloaded, and what pip resolved. It
writes `livegraph.rb` and `meta.yaml` into the current directory.
"""

import json
import re
import sys
import tarfile
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from pathlib import Path
from typing import Any

NATIVE = {"numpy"}
"""Packages that Homebrew has as formulas of their own, which take minutes to build."""
CONDA_NAMES = {"inotify-simple": "inotify_simple"}
"""Packages that conda calls something else than the package index does."""

FORMULA = """\
class Livegraph < Formula
  include Language::Python::Virtualenv

  desc "{summary}"
  homepage "{home}"
  url "{url}"
  sha256 "{checksum}"
  license "{license}"

  depends_on "rust" => :build
{native}  depends_on "python@3.13"

{resources}
  def install
    virtualenv_install_with_resources
  end

  test do
    assert_equal "{{\\"line\\":1,\\"values\\":{{\\"value\\":1.5}}}}\\n",
                 pipe_output("#{{bin}}/livegraph --print", "1.5\\n", 0)
  end
end
"""
RESOURCE = """\
  resource "{name}" do
    url "{url}"
    sha256 "{checksum}"
  end
"""
RECIPE = """\
package:
  name: livegraph
  version: "{version}"

source:
  url: {url}
  sha256: {checksum}

build:
  noarch: python
  number: 0
  script: {{{{ PYTHON }}}} -m pip install . -vv --no-deps --no-build-isolation
  entry_points:
    - livegraph = livegraph.__main__:main

requirements:
  host:
    - python >={python}
    - pip
    - hatchling >=1.24
  run:
    - python >={python}
{dependencies}
test:
  commands:
    - livegraph --version

about:
  home: {home}
  summary: {summary}
  license: {license}
  license_file: LICENSE
"""


def metadata(sdist: Path) -> Message:
    """The metadata of an sdist."""
    with tarfile.open(sdist) as archive:
        file = archive.extractfile(f"{sdist.name.removesuffix('.tar.gz')}/PKG-INFO")
        assert file
        return message_from_bytes(file.read())


def home(about: Message, url: str) -> str:
    """The project's address, or that of the download if the project names none."""
    named = [each.partition(", ")[2] for each in about.get_all("Project-URL", [])]
    return named[0] if named else url


def resources(report: dict[str, Any]) -> Iterator[str]:
    """A block of the formula for each resolved dependency, by name."""
    for item in sorted(report["install"], key=lambda each: str(each["metadata"]["name"]).lower()):
        name, download = item["metadata"]["name"], item["download_info"]
        if name.lower() not in {"livegraph", *NATIVE}:
            url, checksum = download["url"], download["archive_info"]["hashes"]["sha256"]
            if not url.startswith("https://") or url.endswith(".whl"):
                fix = "run pip with --no-binary :all: and a public index"
                raise SystemExit(f"recipes: {name} {url}: expected the address of an sdist; {fix}")
            yield RESOURCE.format(name=name, url=url, checksum=checksum)


def requirements(about: Message) -> Iterator[str]:
    """The dependencies without extras, as conda writes them.

    Those of one system are listed, too, because the package is the same for all systems.
    """
    for text in about.get_all("Requires-Dist", []):
        requirement, _, condition = text.partition(";")
        match = re.fullmatch(r"([\w.-]+)\s*(.*)", requirement.strip())
        if match and "extra" not in condition:
            name = CONDA_NAMES.get(match[1].lower(), match[1].lower())
            yield f"    - {name} {match[2]}".rstrip()


def write(sdist: Path, url: str, report: dict[str, Any], folder: Path) -> None:
    """Write both files into a folder."""
    about = metadata(sdist)
    facts = {
        "version": about["Version"],
        "summary": about["Summary"].rstrip("."),
        "license": about["License-Expression"],
        "home": home(about, url),
        "url": url,
        "checksum": sha256(sdist.read_bytes()).hexdigest(),
        "python": about["Requires-Python"].removeprefix(">="),
        "native": "".join(f'  depends_on "{name}"\n' for name in sorted(NATIVE)),
        "resources": "\n".join(resources(report)),
        "dependencies": "\n".join(requirements(about)) + "\n",
    }
    (folder / "livegraph.rb").write_text(FORMULA.format(**facts))
    (folder / "meta.yaml").write_text(RECIPE.format(**facts))


def main() -> None:
    if len(sys.argv) != 4:
        raise SystemExit("recipes: expected an sdist, its address and the report of pip")
    sdist, url, report = sys.argv[1:]
    write(Path(sdist), url, json.loads(Path(report).read_text()), Path.cwd())


if __name__ == "__main__":
    main()

"""What `packaging/` has for other installers works with this livegraph."""

import json
import os
import re
import shlex
import subprocess
import sys
import tarfile
from hashlib import sha256
from importlib.metadata import distribution, requires, version
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from harness import Graph, wait_for
from programs import needed

PACKAGING = Path(__file__).parent.parent / "packaging"
DOCKERFILE = (PACKAGING / "Dockerfile").read_text()
[CHECK] = re.findall(r"HEALTHCHECK .*\\\n +CMD (.*)", DOCKERFILE)
UNIT = PACKAGING / "livegraph.service"


def test_the_health_check_of_the_image_accepts_what_its_options_start() -> None:
    [line] = re.findall(r"^ENV (.*)", DOCKERFILE, re.MULTILINE)
    options = dict(word.split("=") for word in shlex.split(line)) | {"LIVEGRAPH_PORT": "0"}
    with Graph(env=options, execute=True) as graph:
        assert "#token=" in graph.url
        _, *arguments = json.loads(CHECK.replace("8080", str(graph.port)))
        subprocess.run([sys.executable, *arguments], check=True)


def test_the_health_check_of_the_image_fails_without_a_page() -> None:
    _, *arguments = json.loads(CHECK.replace("8080", "1"))
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    assert done.returncode


def test_the_image_has_all_files_that_a_wheel_needs_and_another_user_than_root() -> None:
    copied = " ".join(re.findall(r"^COPY (.*)", DOCKERFILE, re.MULTILINE)).split()
    project = (PACKAGING.parent / "pyproject.toml").read_text()
    shared = project.partition("shared-data]\n")[2].partition("\n\n")[0]
    needed = [*re.findall(r'^"(.*?)" =', shared, re.MULTILINE), "README.md", "LICENSE", "livegraph"]
    for path in needed:
        assert any(path == each or path.startswith(f"{each}/") for each in copied), path
    assert DOCKERFILE.rindex("\nUSER livegraph") > DOCKERFILE.rindex("\nRUN ")


def test_the_sdist_has_what_its_documentation_is_built_from() -> None:
    project = (PACKAGING.parent / "pyproject.toml").read_text()
    [included] = re.findall(r"sdist\]\ninclude = (.*)", project)
    assert {"/docs", "/mkdocs.yml"} <= set(json.loads(included))


def test_the_command_of_the_service_serves_the_sources_of_its_config_file(tmp_path: Path) -> None:
    (tmp_path / "livegraph.toml").write_text('source = "demo:"\n')
    [command] = re.findall(r"^ExecStart=(.*)", UNIT.read_text(), re.MULTILINE)
    _, *options = shlex.split(command.replace("%E", str(tmp_path)).replace("8080", "0"))
    with Graph(*options) as graph:
        assert wait_for(lambda: graph.get("series"), "the series of the source")


def test_systemd_accepts_the_service(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    program = str(Path(sys.executable).with_name("livegraph"))
    unit.write_text(UNIT.read_text().replace("%h/.local/bin/livegraph", program))
    program = needed("systemd-analyze", "to check the unit")
    command = [program, "verify", "--user", "--man=no", str(unit)]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.stderr, done.returncode) == ("", 0)


RECIPES = PACKAGING / "recipes.py"
SDIST_URL = "https://example.org/livegraph.tar.gz"


def resolved(name: str, url: str) -> dict[str, Any]:
    """A package in a report of pip."""
    archive = {"url": url, "archive_info": {"hashes": {"sha256": "ab" * 32}}}
    return {"metadata": {"name": name}, "download_info": archive}


def write_recipes(folder: Path, *packages: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """Run the script on an sdist with the metadata of this livegraph."""
    name = f"livegraph-{version('livegraph')}"
    about = (distribution("livegraph").read_text("METADATA") or "").encode()
    with tarfile.open(folder / f"{name}.tar.gz", "w:gz") as sdist:
        member = tarfile.TarInfo(f"{name}/PKG-INFO")
        member.size = len(about)
        sdist.addfile(member, BytesIO(about))
    (folder / "report.json").write_text(json.dumps({"install": packages}))
    arguments = [f"{name}.tar.gz", SDIST_URL, "report.json"]
    command = [sys.executable, str(RECIPES), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_recipes_name_the_sdist_and_all_dependencies(tmp_path: Path) -> None:
    click = resolved("click", "https://example.org/click-8.tar.gz")
    numpy = resolved("numpy", "https://example.org/numpy-2.tar.gz")
    done = write_recipes(tmp_path, numpy, click, resolved("livegraph", "file:///x.tar.gz"))
    assert (done.stderr, done.returncode) == ("", 0)
    formula = (tmp_path / "livegraph.rb").read_text()
    recipe = (tmp_path / "meta.yaml").read_text()
    [sdist] = tmp_path.glob("*.tar.gz")
    for text in (formula, recipe):
        assert SDIST_URL in text
        assert sha256(sdist.read_bytes()).hexdigest() in text
    assert re.findall('resource "(.*)" do', formula) == ["click"]
    assert 'depends_on "numpy"' in formula
    needed = [each for each in requires("livegraph") or [] if "extra ==" not in each]
    assert recipe.partition("  run:\n")[2].partition("\n\n")[0].count("    - ") == len(needed) + 1


@pytest.mark.parametrize("url", ["file:///click-8.tar.gz", "https://example.org/click-8.whl"])
def test_a_formula_needs_sdists_that_all_can_download(tmp_path: Path, url: str) -> None:
    done = write_recipes(tmp_path, resolved("click", url))
    assert done.returncode == 1
    assert done.stderr.startswith(f"recipes: click {url}: expected the address of an sdist; ")

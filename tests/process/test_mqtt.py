"""Reading from and publishing to a real broker, which may go away."""

import subprocess
from pathlib import Path

import pytest
from harness import Graph, wait_for
from paho.mqtt import publish
from peers import free_port, mosquitto
from programs import needed


def publish_to(port: int, topic: str, payload: str | bytes) -> None:
    publish.single(topic, payload, qos=1, hostname="127.0.0.1", port=port)


def connected(graph: Graph) -> None:
    wait_for(lambda: graph.get("status")["source"][0]["state"] == "open", "the broker")


def names(graph: Graph) -> dict[str, int]:
    return {each["name"]: each["count"] for each in graph.get("series")}


def test_the_topic_is_a_prefix_of_the_names_in_any_format(tmp_path: Path) -> None:
    port = free_port()
    with mosquitto(tmp_path, port), Graph(f"mqtt://127.0.0.1:{port}/home/#") as graph:
        connected(graph)
        publish_to(port, "home/temp", "21.5 C")
        publish_to(port, "home/power", '{"watts":412.5,"cost":{"day":2}}')
        publish_to(port, "home/hall", "temp=21 hum=40")
        publish_to(port, "home/log", "a,b\n1,2\n3,4")
        publish_to(port, "home/door", "open")
        publish_to(port, "elsewhere", "1")
        wait_for(lambda: graph.get("status")["lines"] == 7, "all lines")
        assert names(graph) == {
            "home/temp": 1,
            "home/power.watts": 1,
            "home/power.cost.day": 1,
            "home/hall.temp": 1,
            "home/hall.hum": 1,
            "home/log.a": 2,
            "home/log.b": 2,
        }
        assert "home/door: open" in graph.messages()


def test_after_a_broker_was_away_the_source_subscribes_again(tmp_path: Path) -> None:
    port = free_port()
    with Graph(f"mqtt://127.0.0.1:{port}/lab/#?qos=1") as graph:
        wait_for(lambda: "refused" in graph.stderr.text, "the report that it is away")
        for n in (1, 2):
            with mosquitto(tmp_path, port):
                connected(graph)
                publish_to(port, "lab/x", "1")
                wait_for(lambda n=n: names(graph).get("lab/x", 0) >= n, "a sample")  # type: ignore[misc]
            wait_for(lambda: graph.get("status")["source"][0]["state"] == "waiting", "the loss")


def test_a_password_is_used_and_never_shown(tmp_path: Path) -> None:
    port, users = free_port(), tmp_path / "users"
    program = needed("mosquitto_passwd", "to set the password of a user")
    subprocess.run([program, "-b", "-c", str(users), "eve", "hunter2"], check=True)
    users.chmod(0o644)
    with mosquitto(tmp_path, port, "allow_anonymous false", f"password_file {users}"):
        with Graph(f"mqtt://127.0.0.1:{port}/#") as graph:
            wait_for(lambda: "LIVEGRAPH_MQTT_USER" in graph.stderr.text, "the fix")
        with Graph(f"mqtt://eve:hunter2@127.0.0.1:{port}/#") as graph:
            connected(graph)
            assert b"hunter2" not in graph.fetch("status")
        assert "hunter2" not in graph.stderr.text
        env = {"LIVEGRAPH_MQTT_USER": "eve", "LIVEGRAPH_MQTT_PASSWORD": "hunter2"}
        with Graph(f"mqtt://127.0.0.1:{port}/#", env=env) as graph:
            connected(graph)


def test_published_records_are_read_by_another_livegraph(tmp_path: Path) -> None:
    port = free_port()
    with (
        mosquitto(tmp_path, port),
        Graph(f"mqtt://127.0.0.1:{port}/lab/#") as reader,
        Graph("--publish", f"mqtt://127.0.0.1:{port}/lab/rig1?qos=1") as sender,
    ):
        connected(reader)
        sender.write("".join(f"temp={i} C hum={i}\n" for i in range(1000)))
        wait_for(lambda: names(reader).get("lab/rig1.temp") == 1000, "all samples")
        (temp, hum) = reader.get("series")
        assert (temp["unit"], hum["unit"]) == ("C", None)
        x = {each["name"]: each["x"] for each in reader.get("samples?points=0")["series"]}
        y = {each["name"]: each["x"] for each in sender.get("samples?points=0")["series"]}
        assert x["lab/rig1.temp"] == y["temp"]


def test_without_a_broker_records_are_dropped_and_counted() -> None:
    with Graph("--publish", f"mqtt://127.0.0.1:{free_port()}/lab") as graph:
        lines = 200_000
        graph.write("".join(f"{i}\n" for i in range(lines)))
        wait_for(lambda: graph.count("value") == lines, "all samples")
        wait_for(lambda: graph.get("status")["notes"].get("publish_dropped"), "the count")
        wait_for(lambda: graph.stderr.text.count("trying again") == 1, "the report")


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["mqtt://"], "for example mqtt://broker/topic/#"),
        (["--publish", "http://x"], "--publish 'http://x': expected a broker and one topic"),
        (["--publish", "mqtt://x/lab/#"], "for example mqtt://broker/lab/rig1"),
    ],
)
def test_an_invalid_broker_address_is_an_error_with_the_fix(options: list[str], word: str) -> None:
    with Graph(*options) as graph:
        assert graph.wait() == 2
        assert word in graph.stderr.text

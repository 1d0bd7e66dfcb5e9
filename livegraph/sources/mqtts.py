"""`mqtts://broker/topic/#`: as `mqtt:`, over TLS."""

from livegraph.mqtt_client import parse_broker, require_aiomqtt
from livegraph.settings import ReadingOptions
from livegraph.sources.mqtt import MqttSource


def open_source(address: str, _options: ReadingOptions) -> MqttSource:
    require_aiomqtt()
    return MqttSource(parse_broker("mqtts", address))

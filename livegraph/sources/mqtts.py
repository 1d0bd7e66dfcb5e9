"""`mqtts://broker/topic/#`: as `mqtt:`, over TLS."""

from livegraph.mqtt_client import broker, need_library
from livegraph.settings import Settings
from livegraph.sources.mqtt import MqttSource


def open_source(address: str, _settings: Settings) -> MqttSource:
    need_library()
    return MqttSource(broker("mqtts", address))

"""`mqtts://broker/topic/#`: as `mqtt:`, over TLS."""

from livegraph.mqtt_client import broker, need_library
from livegraph.settings import Settings
from livegraph.sources.mqtt import Subscription


def open_source(address: str, _settings: Settings) -> Subscription:
    need_library()
    return Subscription(broker("mqtts", address))

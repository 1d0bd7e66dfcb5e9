"""`mqtts://broker/topic/#`: as `mqtt:`, over TLS."""

from livegraph.settings import Settings
from livegraph.sources.broker import broker, need_library
from livegraph.sources.mqtt import Subscription


def open_source(address: str, _settings: Settings) -> Subscription:
    need_library()
    return Subscription(broker("mqtts", address))

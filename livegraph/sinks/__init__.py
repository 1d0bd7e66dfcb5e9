"""Where records go besides the page: a file, an MQTT broker, a command, standard output."""

"""All options, in the groups of the help. An option is a line here and nothing elsewhere."""

import click

from livegraph.options import types
from livegraph.options.completion import files, serial_ports, series_names
from livegraph.options.option import Option
from livegraph.options.types import OneOf
from livegraph.settings import ARRANGEMENTS, CHARTS, FORMATS, HERE, Settings

DEFAULT = Settings()
PAGE, PAGE_OR_JOIN, NOT_EXPLAIN = ("page",), ("page", "join"), ("page", "print", "join")

# fmt: off
GROUPS: dict[str, list[Option]] = {
    "Input": [
        Option("--serial", "-s", "ports", multiple=True, metavar="PORT", shell_complete=serial_ports, help="Read a serial port; auto: the only one there is", more="Also a pyserial URL such as socket://host:port or rfc2217://host:port. Repeatable."),
        Option("--baud", "-b", per_source=True, type=types.BAUD, metavar="SPEED", default=DEFAULT.reading.baud, help="Speed of the serial port"),
        Option("--every", type=types.SPAN, per_source=True, metavar="SPAN", help="Run the command again every 500ms, 2s, 5m", more="Also fetches an http:// address again and again."),
        Option("--follow", "-F", per_source=True, is_flag=True, help="Keep reading files as they grow, like tail -F", more="A file that is replaced or truncated is read from its start."),
        Option("--replay", "replays", multiple=True, metavar="FILE", help="Play a file back at its own pace", more="Its lines have times, as those of a recorded file have. Repeatable."),
        Option("--speed", type=types.SPEED, metavar="N|max", default="1", help="Play it N times as fast"),
        Option("--send", type=types.SEND, per_source=True, multiple=True, metavar="TEXT", help="Send TEXT to each source once it is connected", more=r"To each serial port, command, WebSocket or caller, followed by a line end. \r, \n and \x03 stand for these characters; \c at the end leaves the line end out. Repeatable."),
        Option("--allow-send", modes=PAGE, strict=True, is_flag=True, help="Let the page send lines to the sources", more="The page then has a line to type in, and everyone needs the token that is printed."),
        Option("--demo", is_flag=True, help="Show three example series"),
    ],
    "Reading": [
        Option("--field", "-f", "fields", per_source=True, multiple=True, metavar="NAME", shell_complete=series_names, help="Show only this series: temp, cpu.user, cpu.*", more="Names of nested fields are joined by dots. A name may be a glob: cpu.*, cpu[01]. Repeatable."),
        Option("--format", per_source=True, type=OneOf(FORMATS), metavar="FORMAT", default=DEFAULT.reading.format, help="Read all lines as this: json, csv, pairs", more=f"One of {', '.join(FORMATS)}. Normally each line shows what it is."),
        Option("--pattern", type=types.PATTERN, per_source=True, metavar="REGEX", default=DEFAULT.reading.pattern, help="Show what named groups match: T=(?P<temp>\\S+)", more="Each named group is a series. If the groups are called name and value, name is the name of the series."),
        Option("--names", type=types.NAMES, per_source=True, metavar="A,B,-", default="", help="Name the columns; - leaves one out"),
        Option("--delimiter", per_source=True, metavar="TEXT", default=DEFAULT.reading.delimiter, help="What separates the columns"),
        Option("--decimal", type=types.DECIMAL, per_source=True, metavar="CHARACTER", default=DEFAULT.reading.decimal, help="The decimal sign, a comma or a point"),
        Option("--key", per_source=True, metavar="NAME", default=DEFAULT.reading.key, help="Put this field's value in front of the names", more="Lines about different things, such as sensors or hosts, then have series of their own."),
        Option("--max-line", type=types.LINE_SIZE, per_source=True, metavar="SIZE", default="64K", help="Drop lines longer than this, and count them"),
    ],
    "Time and counters": [
        Option("--time", type=types.TIME, per_source=True, metavar="WHAT", default=DEFAULT.reading.time, help="auto, arrival, index, a field, or %H:%M:%S", more="What the x axis is: the time in the data if there is one (auto), when lines arrived, their number (index), the values of a field, or the time in a format such as %d.%m.%Y %H:%M."),
        Option("--rate", modes=NOT_EXPLAIN, multiple=True, metavar="NAME", shell_complete=series_names, help="Show how much a counter grows per second", more="Per sample where x is the number of a sample, as for a file without times; with --time FIELD, per unit of that field. NAME may be a glob. Repeatable."),
        Option("--diff", modes=NOT_EXPLAIN, multiple=True, metavar="NAME", shell_complete=series_names, help="Show the difference from the sample before", more="NAME may be a glob. Repeatable."),
    ],
    "Picture": [
        Option("--title", modes=PAGE_OR_JOIN, metavar="TEXT", default=DEFAULT.display.title, help="Title of the page", more="By default, what is watched."),
        Option("--window", "-w", modes=PAGE, type=types.WINDOW, metavar="SPAN", default="auto", help="Show the last 10s, 5m, 1h, 2d, or all", more="auto shows at least a minute and 60 samples of the slowest source, and all of a file."),
        Option("--chart", modes=PAGE, type=OneOf(CHARTS), metavar="KIND", default=DEFAULT.display.chart, help=f"Draw a {', '.join(CHARTS[:-1])} or {CHARTS[-1]}", more="Can be changed on the page."),
        Option("--y-min", modes=PAGE, type=types.NUMBER, metavar="NUMBER", help="Lower end of the y axis"),
        Option("--y-max", modes=PAGE, type=types.NUMBER, metavar="NUMBER", help="Upper end of the y axis"),
        Option("--log-y", modes=PAGE, is_flag=True, help="Logarithmic y axis", more="Zero and negative values are gaps on it."),
        Option("--panel", "panels", modes=PAGE, type=types.PANEL, multiple=True, metavar="A,B[0:30]", help="Put these series into a panel of their own", more="Names or globs. [10:30] at the end fixes the y axis of the panel, [0:] or [:30] one end of it; [:] fixes none, and lets a name end in brackets. Repeatable."),
        Option("--panels", "arrange", modes=PAGE, type=OneOf(ARRANGEMENTS), metavar="HOW", default=DEFAULT.display.arrange, help=f"Arrange panels: {', '.join(ARRANGEMENTS)}", more="Which series share a panel: those that go together (auto), all, none (each), or those with the same unit. Can be changed on the page."),
        Option("--split", modes=PAGE, is_flag=True, help="Show each series in a panel of its own", more="The same as --panels each."),
        Option("--mark", modes=NOT_EXPLAIN, type=types.PATTERN, metavar="REGEX", default=DEFAULT.storage.mark, help="Mark the time of lines that match"),
        Option("--threshold", "thresholds", modes=PAGE, strict=True, type=types.THRESHOLD, multiple=True, metavar="'A>30'", help="Draw a line at 30; warn when A crosses it", more="Also >=, < and <=, and a unit, which is converted to that of the series: 'mem>2GB'. Holds for the series of every source. Repeatable."),
        Option("--exec", modes=PAGE, strict=True, metavar="COMMAND", default=DEFAULT.output.exec, help="Run a command when a value goes beyond its threshold", more="At most every 10 s for each series and threshold; not when the value returns. What it prints appears on stderr."),
    ],
    "Output": [
        Option("--print", "print_", modes=NOT_EXPLAIN, is_flag=True, help="Print what was understood; serve no page", more="As JSON Lines on stdout."),
        Option("--explain", is_flag=True, help="Show what was understood of each kind of line", more="And which options read the rest. Serves no page; ends with the input, or on Ctrl-C."),
        Option("--tee", modes=PAGE_OR_JOIN, is_flag=True, help="Copy the input to stdout"),
        Option("--record", modes=PAGE, strict=True, metavar="FILE.jsonl", default=DEFAULT.output.record, help="Append what was understood to a file", more="As JSON Lines with times; livegraph FILE.jsonl shows it again."),
        Option("--save", modes=PAGE, strict=True, type=types.SAVE_PATH, metavar="FILE.html", default=DEFAULT.output.save, help="Save the page to a file at the end", more="When the input ends, and on exit. The file has the page with all its data, and opens offline."),
        Option("--publish", modes=PAGE, strict=True, metavar="URL", default=DEFAULT.output.publish, help="Forward the records to mqtt://broker/topic", more="As JSON Lines."),
        Option("--join", modes=PAGE_OR_JOIN, strict=True, type=types.JOIN, is_flag=False, flag_value=HERE, metavar="[ADDRESS]", default=DEFAULT.output.join, help="Show the input on a page that is already open", more="On the newest page of this machine, or on the page at ADDRESS."),
        Option("--exit-on-eof", is_flag=True, help="Exit when the input ends", more="Once the pages have everything."),
        Option("--quiet", "-q", is_flag=True, help="Print only the address and errors", more="On stderr. By default livegraph also prints what it understood and advice, and on a terminal a status line."),
    ],
    "Serving": [
        Option("--port", "-p", modes=PAGE, type=types.PORT, metavar="NUMBER", default=DEFAULT.server.port, help="Port of the page; 0: any free one"),
        Option("--host", modes=PAGE, metavar="ADDRESS", default=DEFAULT.server.host, help="Address to serve on", more="Other machines, if it lets them in, need the token that is printed."),
        Option("--open/--no-open", default=DEFAULT.server.open, help="Open the page in a browser, or do not"),
        Option("--allow-host", "allow_hosts", modes=PAGE, multiple=True, metavar="NAME", help="Accept this host name, too", more="livegraph refuses a browser that uses an unknown host name. Repeatable."),
        Option("--token", modes=PAGE_OR_JOIN, type=types.TOKEN, metavar="TEXT", help="Token that everyone needs, even you", more="LIVEGRAPH_TOKEN and --token-file hide it from the list of processes."),
        Option("--token-file", modes=PAGE_OR_JOIN, metavar="FILE", type=types.TOKEN_FILE, help="File with the token", more="One line of at least 16 characters; may be a pipe."),
        Option("--no-token", modes=PAGE, is_flag=True, help="Let all users of this machine in without a token", more="Otherwise only you and root can see it without a token."),
        Option("--insecure-no-token", modes=PAGE, is_flag=True, help="Let other machines in without a token"),
        Option("--tls-cert", modes=PAGE, metavar="FILE", default=DEFAULT.server.tls_cert, help="Serve https with this certificate", more="PEM, with its chain."),
        Option("--tls-key", modes=PAGE, metavar="FILE", default=DEFAULT.server.tls_key, help="Key of the certificate, if it is in another file"),
        Option("--push", modes=PAGE, strict=True, is_flag=True, help="Let programs POST lines", more="They may do so anyway with --token, --host or --allow-send."),
        Option("--max-series", modes=PAGE, type=types.COUNT, metavar="NUMBER", default=DEFAULT.storage.max_series, help="Maximum number of series; others are left out"),
        Option("--memory", modes=PAGE, type=types.MEMORY_SIZE, metavar="SIZE", help="Memory for all samples: 512M, or what fits", more="By default 512M, or less to fit ulimit -v, ulimit -d and cgroup limits."),
    ],
}
# fmt: on

SOURCES = click.Argument(
    ["sources"], nargs=-1, metavar="[SOURCE]... [-- COMMAND]", shell_complete=files
)

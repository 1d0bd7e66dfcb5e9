// Commands that send livegraph a line, for a source that waits to be sent one.

/**
 * @param {string} name of the source
 * @param {string} detail what it does
 * @returns {[string, string][]} what to type, and what it does
 */
export function senderCommands(name, detail) {
  if (name.startsWith('/dev/'))
    return [[`livegraph --serial ${name} --baud N`, 'sets another speed']];
  const [, scheme, at] = /^listening on (tcp|udp|unix):(.*)$/.exec(detail) ?? [];
  if (!scheme) return [];
  const options = scheme === 'unix' ? `-U ${quoted(at)}` : netcatAddress(scheme, at);
  return options ? [[`echo temp=21.5 | nc ${options}`, 'sends a line to livegraph']] : [];
}

/** @param {string} scheme @param {string} at host and port */
function netcatAddress(scheme, at) {
  const [, host, port] = /^\/\/\[?(.*?)\]?:(\d+)$/.exec(at) ?? [];
  return host && `${scheme === 'udp' ? '-u ' : ''}${host} ${port}`;
}

/** A word for a shell. @param {string} word */
function quoted(word) {
  return /^[\w./:@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

// The condition of the run, from its sources and the connection, and the state of the page, which also
// depends on what the reader looks at.

/** @typedef {import('../transport/protocol.js').Status} Status */
/** @typedef {'waiting' | 'live' | 'silent' | 'paused' | 'ended' | 'lost' | 'saved'} State */
/** @typedef {'connecting' | 'live' | 'waiting' | 'ended' | 'lost' | 'denied'} Condition */

/**
 * What is known of the run and of the connection to it.
 * @typedef {object} Known
 * @property {import('../transport/event_stream.js').State} stream
 * @property {string} reason why access was denied
 * @property {string} farewell the server's last word, or '': `ended`, `stopped`, `full`
 * @property {string} port of the server; '' where the address has none
 * @property {Status | null} status
 * @property {boolean} points whether there is anything to draw
 * @property {number} saved when this page was saved, in Unix seconds; 0: it comes from a server
 * @property {number} thinned how many samples a point of a saved page stands for, at most
 */

/** @param {Known} known @returns {Condition} */
export function condition({ stream, status, points, farewell, saved }) {
  if (saved) return 'ended';
  if (farewell === 'ended' && stream !== 'open') return 'ended';
  if (stream === 'denied' || stream === 'lost') return stream;
  if (!status) return points ? 'live' : 'connecting';
  const states = status.source.map(({ state }) => state);
  if (states.length > 0 && states.every((s) => s === 'ended' || s === 'lost')) return 'ended';
  return status.lines === 0 || states.every((s) => s === 'waiting') ? 'waiting' : 'live';
}

/**
 * The state of the page. It is also paused while the reader looks at a fixed range.
 * @param {Condition} condition of the run
 * @param {{saved: number, silent: boolean, paused: boolean}} about
 * @returns {State}
 */
export function stateOf(condition, { saved, silent, paused }) {
  if (saved) return 'saved';
  if (condition === 'ended') return 'ended';
  if (condition === 'lost' || condition === 'denied') return 'lost';
  if (paused) return 'paused';
  if (silent) return 'silent';
  return condition === 'live' ? 'live' : 'waiting';
}

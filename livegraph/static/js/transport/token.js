// Reads the token from the fragment of the address, which browsers send to no server. It removes the token
// from the address bar, keeps the rest (url_state.js), and stores the token for this tab.

const KEY = 'livegraph.token';

/**
 * The token of this tab, taken from the address if it carries one.
 * @param {Pick<Location, 'hash' | 'pathname' | 'search'>} location
 * @param {Pick<History, 'replaceState'>} history
 * @param {Pick<Storage, 'getItem' | 'setItem'> | null} storage
 * @returns {string | null}
 */
export function takeToken(location, history, storage) {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get('token');
  if (!token) return storage?.getItem(KEY) ?? null;
  storage?.setItem(KEY, token);
  fragment.delete('token');
  const rest = fragment.size ? `#${fragment}` : '';
  history.replaceState(null, '', location.pathname + location.search + rest);
  return token;
}

/**
 * A storage of the browser, or null where it is switched off: then asking for it throws.
 * @param {() => Storage} ask
 * @returns {Storage | null}
 */
export function storageOrNull(ask) {
  try {
    return ask();
  } catch {
    return null;
  }
}

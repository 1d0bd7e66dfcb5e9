// Keeps the address bar up to date. Reads `url` when mounted and whenever the fragment changes; writes it
// when preferences or the viewport have changed.

/** Milliseconds between two changes of the address; browsers limit how often it may change. */
const PAUSE = 500;

/** @type {import('./mount.js').Mount} */
export function mountAddress(_root, { state, client, scheduler }) {
  const { url, run, preferences, viewport } = state;
  const write = () => run.begun && url.keep(run.started, run.model, viewport);
  scheduler.redraw(write, [run, preferences, viewport], PAUSE);
  window.addEventListener('hashchange', () => {
    client.takeToken();
    viewport.follow();
    url.take();
    client.open();
  });
  url.take();
}

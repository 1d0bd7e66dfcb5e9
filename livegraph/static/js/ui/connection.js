// Opens the stream, passes its events to `run`, and opens it again when the page has become wider, is seen
// again or is restored. Mounted last, because the page requests as many points as the panels have pixels.

/** Milliseconds between two looks at whether the stream brings too few points. */
const PAUSE = 500;

/** @type {import('./mount.js').Mount} */
export function mountConnection(_root, { state, client, scheduler }) {
  const { run } = state;
  const fit = scheduler.redraw(() => state.outgrown && client.open(), [state.layout], PAUSE);
  run.on('grown', fit);
  document.addEventListener('visibilitychange', () => {
    client.visibility();
    state.time.emit('change'); // the first frame that is seen shows this moment
  });
  window.addEventListener('resize', fit);
  window.addEventListener('pageshow', ({ persisted }) => persisted && client.open());
  client.listen({
    address: () => state.streamAddress(client.token),
    event: (name, data) => run.event(name, data),
    state: (name, reason) => run.state(name, reason),
  });
}

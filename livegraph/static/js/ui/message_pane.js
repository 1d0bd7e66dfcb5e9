// The message pane: the search field and the list. Draws `messages`, the x axis and the sources of `run`,
// and what the cursor reads (`selection`, within `viewport`). Sets the search; the list also points at
// messages (`selection`) and shows the range around one (`view`).

import { byId, setHidden } from './dom.js';
import { MessageList } from './message_list.js';
import { MessageSearch } from './message_search.js';

/** @type {import('./mount.js').Mount} */
export function mountMessagePane(pane, { state, scheduler }) {
  const { run, messages, selection, viewport, zone } = state;
  const [list, query, hits] = byId('log', 'log-query', 'log-hits');
  const field = /** @type {HTMLInputElement} */ (query);
  const search = new MessageSearch(field, hits, messages, () => list.focus());
  const items = new MessageList(list, state, () => search.clear());
  function draw() {
    const { read } = selection;
    setHidden(pane, !messages.open);
    const cross = read === null ? null : { x: read, part: viewport.shown };
    items.draw(run.model.x.kind, run.sources > 1, cross, zone.name);
  }
  messages.on('search', () => {
    pane.hidden = false; // what is hidden cannot have the focus
    search.begin();
  });
  scheduler.redraw(draw, [run, messages, selection, viewport, zone]);
  scheduler.redraw(() => search.draw(), [messages]);
}

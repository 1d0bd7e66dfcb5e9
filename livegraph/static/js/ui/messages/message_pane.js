// The message pane: the search field and the list. Draws `messages`, the x axis and the sources of `run`,
// and what the cursor reads (`selection`, within `viewport`). Sets the search; the list also points at
// messages (`selection`), shows the range around one (`view`), and has numbers plotted (`client`).

import { byId, setHidden } from '../dom.js';
import { MessageList } from './message_list.js';
import { MessageSearch } from './message_search.js';
import { NumberPlotter } from './number_plotter.js';

/** @type {import('../mount.js').Mount} */
export function mountMessagePane(pane, { state, client, scheduler }) {
  const { run, messages, selection, viewport, zone } = state;
  const [list, query, hits, plotted] = byId('log', 'log-query', 'log-hits', 'plotted');
  const field = /** @type {HTMLInputElement} */ (query);
  const search = new MessageSearch(field, hits, messages, () => list.focus());
  const plotter = client.kept ? null : new NumberPlotter(plotted, client, messages);
  const items = new MessageList(list, state, () => search.clear(), plotter);
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

// The page: its state, its connection, and the parts that draw and change the state. Each part in PARTS is
// mounted once on its element of index.html and subscribes to the state that it draws; the scheduler
// redraws it when that state has changed. Parts do not import each other. `ui/toolbar.js` has such a list
// for the controls of the header.

import { mountExportMenu } from './export/export_menu.js';
import { mountPrintSheet } from './export/print_sheet.js';
import { Scheduler } from './lib/scheduler.js';
import { PageState } from './state/page_state.js';
import { Client } from './transport/client.js';
import { savedRun } from './transport/saved_run.js';
import { storageOrNull } from './transport/token.js';
import { mountAddress } from './ui/address_bar.js';
import { mountCommands } from './ui/commands.js';
import { mountConnection } from './ui/connection.js';
import { mountHighlight } from './ui/crosshair/highlight.js';
import { mountEmptyState } from './ui/empty_state.js';
import { mountLegend } from './ui/legend/legend.js';
import { mountMessagePane } from './ui/messages/message_pane.js';
import { mountNewestMessage } from './ui/messages/newest_message.js';
import { mountSkippedLines } from './ui/messages/skipped_lines.js';
import { mountAll } from './ui/mount.js';
import { mountConstants } from './ui/panels/constant_series.js';
import { mountMovedSeries } from './ui/panels/moved_series.js';
import { mountOverview } from './ui/panels/overview.js';
import { mountPanels } from './ui/panels/panels.js';
import { mountRowsAhead } from './ui/panels/rows_ahead_notice.js';
import { mountSilence } from './ui/panels/silence_words.js';
import { mountSendBox } from './ui/send_box.js';
import { mountSourceList } from './ui/source_list.js';
import { mountStatus } from './ui/status.js';
import { mountTitle } from './ui/tab_title.js';
import { mountToolbar } from './ui/toolbar.js';

/** In the order of redrawing. @type {[string, import('./ui/mount.js').Mount][]} */
const PARTS = [
  ['#panels', mountPanels], // before those that align with it
  ['#panels', mountSilence],
  ['#panels', mountHighlight],
  ['#constants', mountConstants],
  ['#moved', mountMovedSeries],
  ['#ahead', mountRowsAhead],
  ['#overview', mountOverview],
  ['#log-pane', mountMessagePane],
  ['#messages', mountNewestMessage],
  ['#legend', mountLegend],
  ['#title', mountTitle],
  ['header', mountToolbar],
  ['#take', mountExportMenu],
  ['#print-sheet', mountPrintSheet],
  [':root', mountStatus],
  ['#empty', mountEmptyState],
  ['#sources', mountSourceList],
  ['#skipped', mountSkippedLines],
  ['#send', mountSendBox],
  [':root', mountCommands],
  [':root', mountAddress],
  [':root', mountConnection], // last: it opens the stream
];

const session = storageOrNull(() => sessionStorage);
const client = new Client(savedRun(document), { location, history, session });
const scheduler = new Scheduler(
  (draw) => (document.hidden ? setTimeout(draw) : requestAnimationFrame(draw)),
  (work, ms) => setTimeout(work, ms),
);
const storage = storageOrNull(() => localStorage);
const state = new PageState(client, scheduler, window, storage);
mountAll(document, PARTS, { state, client, scheduler });

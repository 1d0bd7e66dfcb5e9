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
import { mountAddress } from './ui/address.js';
import { mountCommands } from './ui/commands.js';
import { mountConnection } from './ui/connection.js';
import { mountConstants } from './ui/constants.js';
import { mountEmptyState } from './ui/empty_state.js';
import { mountLegend } from './ui/legend.js';
import { mountLift } from './ui/lift.js';
import { mountMessageLine } from './ui/message_line.js';
import { mountMessagePane } from './ui/message_pane.js';
import { mountAll } from './ui/mount.js';
import { mountMovedSeries } from './ui/moved_series.js';
import { mountOverview } from './ui/overview.js';
import { mountPanels } from './ui/panels.js';
import { mountRowsAhead } from './ui/rows_ahead.js';
import { mountSendBox } from './ui/send_box.js';
import { mountSilence } from './ui/silence.js';
import { mountSkippedLines } from './ui/skipped_lines.js';
import { mountSourceList } from './ui/source_list.js';
import { mountStatus } from './ui/status.js';
import { mountTitle } from './ui/tab_title.js';
import { mountToolbar } from './ui/toolbar.js';

/** In the order of redrawing. @type {[string, import('./ui/mount.js').Mount][]} */
const PARTS = [
  ['#panels', mountPanels], // before those that align with it
  ['#panels', mountSilence],
  ['#panels', mountLift],
  ['#constants', mountConstants],
  ['#moved', mountMovedSeries],
  ['#ahead', mountRowsAhead],
  ['#overview', mountOverview],
  ['#log-pane', mountMessagePane],
  ['#messages', mountMessageLine],
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

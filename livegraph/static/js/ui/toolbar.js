// The controls of the header. To add one, add a file in `ui/toolbar/`, an element in index.html and a row
// here; a new button for an existing command needs only `data-command` (`ui/commands.js`).

import { mountAll } from './mount.js';
import { mountChartMenu } from './toolbar/chart_menu.js';
import { mountNormaliseBox } from './toolbar/normalise_box.js';
import { mountPanelMenu } from './toolbar/panel_menu.js';
import { mountPauseButton } from './toolbar/pause_button.js';
import { mountThemeMenu } from './toolbar/theme_menu.js';
import { mountWindowMenu } from './toolbar/window_menu.js';
import { mountZoneMenu } from './toolbar/zone_menu.js';

/** @type {[string, import('./mount.js').Mount][]} */
const CONTROLS = [
  ['#window', mountWindowMenu],
  ['#look', mountChartMenu],
  ['#panel-rule', mountPanelMenu],
  ['#normalise', mountNormaliseBox],
  ['#pause', mountPauseButton],
  ['#zone', mountZoneMenu],
  ['#theme', mountThemeMenu],
];

/** @type {import('./mount.js').Mount} */
export function mountToolbar(header, page) {
  mountAll(header, CONTROLS, page);
}

// Runs the tests of all files here in one process; `node --test` starts a process for each file, which
// takes four times as long. `node --test tests/js/domain.test.js` runs those of one file.

import { readdirSync } from 'node:fs';

process.env.TZ = 'Europe/Berlin'; // before any module asks for the zone
const here = new URL('.', import.meta.url);
for (const name of readdirSync(here)) {
  if (name.endsWith('.test.js')) await import(new URL(name, here).href);
}

// Decides which series belong together, apart from their values: those with the same unit, the same group
// in a table's header, or related names. Numbered names are related (cpu0 … cpu7), names with the same
// prefix (eth0.rx, eth0.tx), the axes of a sensor (ax, ay, az), and what is there to be compared: one quantity of
// training and validation (loss, val_loss), and the same name from several sources. Other series of different
// sources never belong together, and counters such as epoch and step only with each other.

/**
 * `name` begins with the source if several sources use it.
 * @typedef {{name: string, source: string, unit: string, group: string}} Related
 */

const NUMBERED = 'numbered ';
const SAME = 'same ';
const COUNTER = 'counter';
/** Begins the family of series that have no relative in their source. */
const ALONE = 'of ';

/** What columns without a name are called. */
const UNNAMED = /^(?:value|\d+)$/;
/** What programs count their lines by, at the end of a name. */
const COUNTERS =
  /(?:^|[^\p{L}])(?:epoch|(?:time)?step|iter|iteration|it|batch|seq|episode|generation|trial|fold|cycle)s?$/iu;
/** The part of the data that a training log has measured a quantity on. */
const DATA_SET = /^(?:train|training|val|valid|validation|eval|evaluation|test)[\s._/-]+/iu;

/**
 * @param {Related[]} series
 * @returns {Map<string, string>} by name
 */
export function families(series) {
  const words = series.map(wordsOf);
  const numbered = shared(words.map(({ stem }) => stem));
  const prefixed = shared(words.map(({ prefix }) => prefix));
  const measured = shared(words.map(({ sensor }) => sensor));
  const several = shared(words.map(({ plain }) => plain));
  const different = new Map(words.map((own) => [own.plain, own.quantity]));
  const compared = shared([...different.values()]);
  return new Map(
    series.map(({ name, source, unit, group }, i) => {
      const { plain, counts, quantity, stem, prefix, sensor } = words[i];
      if (unit) return [name, `unit ${unit}`];
      if (group) return [name, `group ${group}`];
      if (counts) return [name, COUNTER];
      if (compared.has(quantity)) return [name, SAME + quantity];
      if (numbered.has(stem)) return [name, NUMBERED + stem];
      if (prefixed.has(prefix)) return [name, `prefix ${prefix}`];
      if (measured.has(sensor)) return [name, `axes ${sensor}`];
      return [name, several.has(plain) ? SAME + plain : ALONE + source];
    }),
  );
}

/**
 * The family in which a series may be flat, because it is there to be compared with the others: those with
 * other numbers in their names, or the same quantity; '': none.
 * @param {{name: string, source: string, unit: string}} series
 */
export function explaining(series) {
  const { stem, plain, quantity } = wordsOf(series);
  const name = stem || (UNNAMED.test(plain) ? '' : quantity);
  return name && `${name} ${series.unit}`;
}

/** @typedef {ReturnType<typeof readWords>} Words */
/** By source and name. @type {Map<string, Words>} */
const known = new Map();
const MAX_KNOWN = 10_000;

/** @param {{name: string, source: string}} series */
function wordsOf(series) {
  const key = `${series.source}\n${series.name}`;
  const read = known.get(key);
  if (read) return read;
  if (known.size >= MAX_KNOWN) known.clear();
  const words = readWords(series);
  known.set(key, words);
  return words;
}

/** @param {{name: string, source: string}} series */
function readWords(series) {
  const plain = plainName(series);
  return {
    plain,
    counts: COUNTERS.test(plain),
    quantity: quantity(plain),
    stem: stem(plain),
    prefix: prefix(plain),
    sensor: sensor(plain),
  };
}

/** Whether the name says that it counts something. @param {{name: string, source: string}} series */
export function countsRows(series) {
  return wordsOf(series).counts;
}

/** A name without the data set that it is measured on. @param {string} plain */
function quantity(plain) {
  return plain.replace(DATA_SET, '').toLowerCase();
}

/** A name without its source. @param {{name: string, source: string}} series */
export function plainName({ name, source }) {
  return name.startsWith(`${source}:`) ? name.slice(source.length + 1) : name;
}

/** @param {string} family */
export function isNumbered(family) {
  return family.startsWith(NUMBERED);
}

/**
 * Whether a family has a reason to share a panel even if its values do not overlap. A column without a
 * name, which is `value` or a number, may be anything in another source.
 * @param {string} family
 */
export function isRelated(family) {
  const own = family.startsWith(SAME) ? family.slice(SAME.length) : '';
  return family !== COUNTER && !family.startsWith(ALONE) && !UNNAMED.test(own);
}

/** In a name; behind a blank with a fraction, as in `PM 2.5`. */
const NUMBER = /(?<=\s)\d+\.\d+|\d+/g;

/** A name without its numbers; '': it has none, or is nothing else. @param {string} name */
export function stem(name) {
  const without = name.replace(NUMBER, '#');
  const own = without.slice(without.lastIndexOf(':') + 1); // columns without a name are numbered, too
  return without !== name && /\p{L}/u.test(own) ? without : '';
}

/** The prefix of a name, up to a separator. @param {string} name */
export function prefix(name) {
  return /^(.*\p{L}.*)[._:/]/u.exec(name)?.[1] ?? '';
}

/** A name without its axis: `gyro` of `gyroX`; '': it does not end in one. @param {string} name */
function sensor(name) {
  return /^(.*\p{L})[xyz]$/iu.exec(name)?.[1] ?? '';
}

/** @param {string[]} words @returns {Set<string>} those that occur more than once, except '' */
function shared(words) {
  const seen = new Set();
  return new Set(words.filter((word) => word && (seen.has(word) || !seen.add(word))));
}

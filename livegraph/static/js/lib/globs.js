// Globs, the same language as in the server's globs.py: `*` matches any text, `?` any character, `[a-c]`
// one of these and `[!a-c]` one of the others; a `[` without `]` matches itself. It uses no regular
// expressions: matching takes at most the length of the glob times the length of the name.

/** Whether one character is meant. @typedef {(character: string) => boolean} Test */

/** Any text. */
const STAR = null;

/**
 * A test whether a glob matches a whole name; a name also matches itself.
 * @param {string} glob
 * @returns {(name: string) => boolean}
 */
export function matcher(glob) {
  const tests = parsed([...glob]);
  return (name) => name === glob || fits(tests, [...name]);
}

/**
 * The same for several globs, separated by commas: whether any of them matches.
 * @param {string} globs
 * @returns {(name: string) => boolean}
 */
export function anyOf(globs) {
  const matchers = globs.split(',').map((glob) => matcher(glob.trim()));
  return (name) => matchers.some((matches) => matches(name));
}

/** @param {string[]} glob its characters @returns {(Test | typeof STAR)[]} */
function parsed(glob) {
  const tests = [];
  for (let at = 0; at < glob.length; at++) {
    const end = glob[at] === '[' ? endOfSet(glob, at) : -1;
    if (glob[at] === '*') tests.push(STAR);
    else if (glob[at] === '?') tests.push(() => true);
    else if (end < 0) tests.push(is(glob[at]));
    else {
      tests.push(set(glob.slice(at + 1, end)));
      at = end;
    }
  }
  return tests;
}

/** @param {string} wanted @returns {Test} */
function is(wanted) {
  return (character) => character === wanted;
}

/** Index of the `]` that ends a set, which is not its first character; or -1. @param {string[]} glob @param {number} start */
function endOfSet(glob, start) {
  const first = start + (glob[start + 1] === '!' ? 2 : 1);
  return glob.indexOf(']', first + 1);
}

/** @param {string[]} inside what stands between the brackets @returns {Test} */
function set(inside) {
  const not = inside[0] === '!';
  /** @type {[number, number][]} */
  const ranges = [];
  for (let at = not ? 1 : 0; at < inside.length; at++) {
    const isRange = inside[at + 1] === '-' && at + 2 < inside.length;
    ranges.push([code(inside[at]), code(inside[at + (isRange ? 2 : 0)])]);
    if (isRange) at += 2;
  }
  return (character) =>
    ranges.some(([low, high]) => low <= code(character) && code(character) <= high) !== not;
}

/** @param {string} character */
function code(character) {
  return character.codePointAt(0) ?? -1;
}

/** When the rest does not fit, the last star takes one character more. @param {(Test | typeof STAR)[]} tests @param {string[]} name */
function fits(tests, name) {
  let [at, test, star, taken] = [0, 0, -1, 0];
  while (at < name.length) {
    const next = test < tests.length ? tests[test] : undefined;
    if (next === STAR) [star, taken, test] = [test, at, test + 1];
    else if (next?.(name[at])) [at, test] = [at + 1, test + 1];
    else if (star >= 0) [taken, at, test] = [taken + 1, taken + 1, star + 1];
    else return false;
  }
  return tests.slice(test).every((rest) => rest === STAR);
}

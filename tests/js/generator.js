// Numbers made up by a machine, the same in each run.

/** @param {number} seed @returns {() => number} 0 to 1; mulberry32 */
export function chances(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const EDGES = [
  ...[0, 1, 10, 60, 3600, 86400, 1e-9, 1e17, 1e17 + 16, 2 ** 53, 2 ** 53 + 2],
  ...[1.7e9, 1.7e12, 253402300800, 8.64e12, 8.64e15, 1e21, 1e300, 8e307, Number.MAX_VALUE],
  ...[Number.MIN_VALUE, 2.2e-308, 1e-320, Number.EPSILON, Number.POSITIVE_INFINITY, Number.NaN],
];

/** Any number: an edge case, or one of any size. @param {() => number} chance */
export function anyNumber(chance) {
  const size =
    chance() < 0.4
      ? EDGES[Math.floor(chance() * EDGES.length)]
      : chance() * 10 ** (chance() * 632 - 324);
  return chance() < 0.3 ? -size : size;
}

/**
 * Any two ends: of any sizes, equal, one float apart, or close to each other.
 * @param {() => number} chance
 * @returns {[number, number]}
 */
export function anyEnds(chance) {
  const from = anyNumber(chance);
  const kind = chance();
  if (kind < 0.3) return [from, anyNumber(chance)];
  if (kind < 0.35) return [from, from];
  return [from, from + Math.abs(from) * 2 ** -(chance() * 54)];
}

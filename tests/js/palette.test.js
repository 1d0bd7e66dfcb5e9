import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inkOn } from '../../livegraph/static/js/charts/surface/palette.js';
import { COLOURS, SAFE_COLOURS } from '../../livegraph/static/js/lib/series_colour.js';

const css = readFileSync(new URL('../../livegraph/static/theme.css', import.meta.url), 'utf8');

/** @param {string} name @returns {string[]} the colours of the two themes */
function declared(name) {
  const [, light, dark] =
    new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css) ?? assert.fail(name);
  return [light, dark];
}

const series = Array.from({ length: COLOURS }, (_, i) => declared(`colour-${i}`));

/** Machado, Oliveira, Fernandes 2009, table 1, severity 1.0; linear RGB. */
const EYES = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** @param {string} hex @returns {number[]} linear RGB */
function linear(hex) {
  return [1, 3, 5].map((i) => {
    const value = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

/** @param {number[][]} matrix @param {number[]} vector */
const times = (matrix, vector) =>
  matrix.map((row) => row.reduce((sum, m, i) => sum + m * vector[i], 0));

/** Oklab (Ottosson 2020). @param {number[]} rgb linear */
function oklab(rgb) {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

/** WCAG 2.2 contrast ratio. @param {string} a @param {string} b */
function contrast(a, b) {
  const [light, dark] = [a, b]
    .map((hex) => times([[0.2126, 0.7152, 0.0722]], linear(hex))[0] + 0.05)
    .sort((x, y) => y - x);
  return light / dark;
}

/** The smallest distance in Oklab of any two colours. @param {string[]} colours @param {number[][]} eye */
function nearest(colours, eye) {
  const seen = colours.map((colour) => oklab(times(eye, linear(colour))));
  const distances = seen.flatMap((one, i) =>
    seen.slice(0, i).map((other) => Math.hypot(...one.map((v, k) => v - other[k]))),
  );
  return Math.min(...distances);
}

/** The first colours, for every eye. */
const APART = { light: 0.074, dark: 0.065 };
/** All colours, for eyes with all cones. */
const ALL_APART = { light: 0.098, dark: 0.066 };

for (const [t, theme] of /** @type {const} */ (['light', 'dark']).entries()) {
  const colours = series.map((both) => both[t]);
  for (const [eye, matrix] of Object.entries(EYES)) {
    test(`no two of the first colours of the ${theme} theme look alike with ${eye}`, () => {
      const distance = nearest(colours.slice(0, SAFE_COLOURS), matrix);
      assert.ok(distance > APART[theme], `${distance}`);
    });
  }

  test(`no two colours of the ${theme} theme look alike`, () => {
    const distance = nearest(colours, EYES['all cones']);
    assert.ok(distance > ALL_APART[theme], `${distance}`);
  });

  test(`curves and words stand out from what is behind them in the ${theme} theme`, () => {
    const surface = declared('surface')[t];
    for (const colour of series) assert.ok(contrast(colour[t], surface) >= 3, colour[t]);
    for (const name of ['text', 'quiet', 'good', 'wait', 'over', 'wrong', 'accent']) {
      const words = declared(name)[t];
      for (const behind of [surface, declared('ground')[t], declared('raised')[t]]) {
        assert.ok(contrast(words, behind) >= 4.5, `${name} ${words} on ${behind}`);
      }
    }
  });

  test(`values on the colours of series are legible in the ${theme} theme`, () => {
    const hex = { '#fff': '#ffffff', '#000': '#000000' };
    for (const [colour] of [...series, declared('wrong')].map((both) => [both[t]])) {
      const rgb = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16));
      const ink = /** @type {keyof typeof hex} */ (inkOn(`rgb(${rgb.join(', ')})`));
      assert.ok(contrast(hex[ink], colour) >= 4.5, `${ink} on ${colour}`);
    }
  });
}

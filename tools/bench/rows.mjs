/** What a measure hands back: rows with a figure, what it stands against, and whether that was met. */
import { summary } from './statistics.mjs';

/** @typedef {import('./statistics.mjs').Summary} Summary */

/**
 * @typedef {object} Row
 * @property {string} measure
 * @property {string} what
 * @property {string} unit
 * @property {Summary} [ours]
 * @property {Summary} [baseline] the machine's own, taken in the same run
 * @property {string} [baselineIs] what the baseline is, in words
 * @property {number} [ratio] the figure over its baseline
 * @property {string} [target] in words
 * @property {number} [ofTarget] what is compared, over the target: 1 is just met
 * @property {boolean} [met]
 * @property {string} [note]
 */

/**
 * A figure held against another of the same run: the target is a ratio.
 * @param {{ measure: string, what: string, unit: string, ours: number[], baseline: number[], baselineIs: string,
 *   atMost?: number, note?: string }} found
 * @returns {Row}
 */
export function ratioRow({ measure, what, unit, ours, baseline, baselineIs, atMost, note }) {
  const [mine, theirs] = [summary(ours), summary(baseline)];
  const ratio = mine.median / theirs.median;
  const held =
    atMost === undefined ? {} : { target: `≤ ${atMost} × baseline`, ofTarget: ratio / atMost, met: ratio <= atMost };
  return {
    measure,
    what,
    unit,
    ours: mine,
    baseline: theirs,
    baselineIs,
    ratio,
    ...held,
    ...(note === undefined ? {} : { note }),
  };
}

/**
 * A figure held against a fixed target, or against none.
 * @param {{ measure: string, what: string, unit: string, ours: number[], atMost?: number, baseline?: number[],
 *   baselineIs?: string, note?: string }} found
 * @returns {Row}
 */
export function figureRow({ measure, what, unit, ours, atMost, baseline, baselineIs, note }) {
  const mine = summary(ours);
  const held =
    atMost === undefined
      ? {}
      : {
          target: `≤ ${atMost} ${unit}`,
          ofTarget: mine.median === atMost ? 1 : mine.median / atMost,
          met: mine.median <= atMost,
        };
  const against =
    baseline === undefined
      ? {}
      : {
          baseline: summary(baseline),
          ratio: mine.median / summary(baseline).median,
          ...(baselineIs === undefined ? {} : { baselineIs }),
        };
  return { measure, what, unit, ours: mine, ...against, ...held, ...(note === undefined ? {} : { note }) };
}

/** @param {string} measure @param {string} what @param {string} why @returns {Row} */
export const notMeasured = (measure, what, why) => ({
  measure,
  what,
  unit: '',
  note: `not measured: ${why.split('\n')[0]}`,
});

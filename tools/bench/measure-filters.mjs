/**
 * What a step of the brush and of a filter costs the index over the reads, and what the lanes and bars of the timeline cost on top:
 * processor time of the page's own modules, bundled for a plain Node, beside a plain walk over the same columns. The calls that draw
 * go to a context that draws nothing: what to draw is worked out, and no pixel is set.
 */
import fs from 'node:fs';
import path from 'node:path';
import { runProgram } from './program.mjs';
import { figureRow, ratioRow } from './rows.mjs';
import { quantile } from './statistics.mjs';

const READS = [100_000, 1_000_000, 5_000_000];
const QUICK_READS = [100_000, 1_000_000];
const BRUSH_STEPS = 120;
const FILTER_STEPS = 24;
const BRUSH_STEP_MS = 1;
/** Of a step on all linked views this is what the timeline may take. */
const DRAWN_STEP_MS = 8;

/**
 * Each is the processor time of one step in milliseconds. `walk`: the same answer by looking at every read.
 * @typedef {{ reads: number, appendMs: number, brush: number[], walkBrush: number[], filter: number[], walkFilter: number[], lanes: number[], bars: number[], calls: number, bytesPerRead: number }} Found
 */

const SOURCE = `
import { ReadIndex } from './renderer/columns/read-index.ts';
import { createReadTable } from './renderer/columns/read-table.ts';
import { DAY_MS } from './app/domain/instant.ts';
import { buildInvestigation } from './renderer/columns/investigation.ts';
import { subjectOf } from './renderer/search/subject.ts';
import { LaneColumns, laneOrder, Lanes } from './renderer/timeline/lane-columns.ts';
import { laneLayout } from './renderer/timeline/lane-layout.ts';
import { paintLanes } from './renderer/timeline/paint-lanes.ts';
import { paintOverview } from './renderer/timeline/paint-overview.ts';

const CAMERAS = 2000;
const BATCH = 20000;
const period = { fromMs: Date.UTC(2026, 8, 1), toMs: Date.UTC(2026, 8, 1) + 80 * DAY_MS };
const [reads, brushSteps, filterSteps] = process.argv.slice(2).map(Number);

let state = 7;
const random = (below) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % below;
const MAKES = ['FORD', 'BMW', 'AUDI', 'KIA', 'SKODA', 'TOYOTA'];
const COLOURS = ['BLUE', 'RED', 'SILVER', 'WHITE', 'BLACK'];
const cpuMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };

/** A batch as it comes over the bridge. */
const text = new TextEncoder().encode('BZ38HHJ');
const mark = { bytes: text, offsets: Int32Array.from([0, text.length]) };
const coded = (values, size, pick) => ({ values, codes: new Uint16Array(size).map(pick) });
const CAMERA_IDS = Array.from({ length: CAMERAS }, (_, i) => 'C' + i);
const batchOf = (from, size) => ({
  rows: size, vrm: { values: mark, codes: new Uint16Array(size) },
  capturedAtMs: new Float64Array(size).map((_, i) => Math.floor(period.fromMs + ((from + i) * (period.toMs - period.fromMs)) / reads)),
  camera: coded(CAMERA_IDS, size, () => Math.floor((random(1000) / 1000) ** 2 * CAMERAS)), make: coded(MAKES, size, () => random(MAKES.length)),
  model: coded([], size, () => 65535), colour: coded(COLOURS, size, () => random(COLOURS.length)),
  direction: new Uint8Array(size), plateColour: new Uint8Array(size), lane: new Uint8Array(size).map(() => 1 + random(4)),
  confidence: new Uint8Array(size).map(() => 60 + random(41)), flags: new Uint8Array(size).map(() => (random(50) === 0 ? 8 : 0)),
});

const table = createReadTable();
const index = new ReadIndex(table, period, () => false);
let appendMs = 0;
for (let from = 0; from < reads; from += BATCH) {
  table.append(batchOf(from, Math.min(BATCH, reads - from)), reads);
  const start = cpuMs();
  index.append();
  appendMs += cpuMs() - start;
}

/** Many steps at once where one is too short for the clock of the processor. */
const timed = (steps, each, repeat = 1) => {
  const found = [];
  for (let step = 0; step < steps + 3; step += 1) {
    const start = cpuMs();
    for (let again = 0; again < repeat; again += 1) each(step * repeat + again);
    if (step >= 3) found.push((cpuMs() - start) / repeat);
  }
  return found;
};

const spans = Array.from({ length: 512 }, () => {
  const fromMs = period.fromMs + random(79) * DAY_MS + random(DAY_MS);
  return { fromMs, toMs: Math.min(period.toMs, fromMs + (1 + random(40)) * DAY_MS) };
});
const bins = new Uint32Array(300);
let keep = 0;
const brushStep = (step) => {
  const span = spans[step % spans.length];
  const inView = index.countIn(span);
  keep += index.camerasIn(span)[0] + inView;
  // Forty rows of the table, anywhere.
  const first = Math.floor(inView / 2);
  for (let k = 0; k < 40; k += 1) keep += index.rowInView(span, first + k) ?? 0;
};
const filters = [{ make: ['FORD', 'BMW'] }, { make: ['FORD', 'BMW'], colour: ['RED'] }, { colour: ['RED'] }, {}, { confidence: { from: 70, to: 100 } }, {}, { hour: ['22', '23', '0', '1'] }, {}];
const filterStep = (step) => {
  index.filterBy(filters[step % filters.length]);
  index.histogram(period, bins.length, bins);
  keep += bins[0];
};
const walkCounts = new Uint32Array(CAMERAS + 1);
const walk = (span, make, colour) => {
  walkCounts.fill(0);
  let inView = 0;
  const times = table.capturedAtMs;
  const camera = table.camera.codes, makes = table.make.codes, colours = table.colour.codes;
  for (let row = 0; row < table.rows; row += 1) {
    if (times[row] < span.fromMs || times[row] >= span.toMs) continue;
    if (makes[row] !== make || colours[row] === colour) continue;
    walkCounts[camera[row]] += 1;
    inView += 1;
  }
  keep += inView;
};

/** Counts what would be drawn. */
let calls = 0;
const counted = () => { calls += 1; };
const context = { measureText: (text) => ({ width: text.length * 6 }) };
for (const name of ['fillRect', 'strokeRect', 'fillText', 'beginPath', 'moveTo', 'lineTo', 'stroke', 'fill', 'arc', 'rect', 'clip', 'save', 'restore', 'closePath', 'setLineDash'])
  context[name] = counted;
const colours = { of: {}, ramp: () => '', vehicle: () => '', figure: () => '', font: '' };
const window = { from: new Date(period.fromMs).toISOString(), to: new Date(period.toMs).toISOString() };
const investigation = buildInvestigation({ table, cameras: new Map(), subject: subjectOf({ kind: 'vrm', vrms: ['BZ38HHJ'], nearMiss: 0, window }) });
const lanes = new Lanes(index, laneOrder(investigation, index.rows));
const columns = new LaneColumns(1280);
const surface = { context, width: 1300, height: 90 };
const layout = laneLayout(90, 1, { events: false, off: false, pins: 0 });
const place = { lon: -1.5, lat: 53 };
const lanesStep = (step) =>
  paintLanes(surface, { span: spans[step % spans.length], index, lanes, columns, investigation, coverage: undefined, events: [], asked: period, pins: [], pinColumns: columns, pointedPin: undefined, colours, layout, place, hoveredRow: undefined, selectedRow: 7, isMoving: true });
const bars = { counts: new Uint32Array(512) };
const barsStep = () => paintOverview(surface, { index, span: period, asked: period, events: [], coverage: undefined, colours, bars });
index.filterBy({ make: ['FORD', 'BMW'], confidence: { from: 65, to: 100 } });
const brush = timed(brushSteps, brushStep, 16);
const walkBrush = timed(24, (step) => walk(spans[step % spans.length], 0, 1));
const laneTimes = timed(brushSteps, lanesStep, 4);
const barTimes = timed(brushSteps, barsStep, 4);
index.filterBy({});
const filter = timed(filterSteps, filterStep, 2);
const walkFilter = timed(24, (step) => walk(period, step % 6, 9));
const bytes = [index.mask, index.hourOfWeek, index.flags, index.passing.words, index.passing.before].reduce((sum, part) => sum + part.byteLength, 0);
console.log(JSON.stringify({ reads, appendMs, brush, walkBrush, filter, walkFilter, lanes: laneTimes, bars: barTimes, calls: Math.round(calls / (brushSteps * 8)), bytesPerRead: bytes / reads, keep: keep % 7 }));
`;

/** @param {import('./context.mjs').Bench} bench @returns {Promise<import('./rows.mjs').Row[]>} */
export async function filters({ options, scratch, rounds }) {
  const folder = path.join(scratch, 'filters');
  fs.mkdirSync(folder);
  /** @type {Found[]} */
  const found = [];
  for (const reads of options.quick ? QUICK_READS : READS)
    found.push(
      await runProgram({
        name: 'filters',
        source: SOURCE,
        folder,
        args: [reads, rounds(BRUSH_STEPS, 40), rounds(FILTER_STEPS, 12)].map(String),
      }),
    );
  const measure = 'filters';
  const rows = found.flatMap(
    ({ reads, appendMs, brush, walkBrush, filter, walkFilter, lanes, bars, calls, bytesPerRead }) => {
      const many = reads.toLocaleString('en-GB');
      return [
        figureRow({
          measure,
          what: `brush step, ${many} reads: in view, by camera, 40 rows`,
          unit: 'ms',
          ours: brush,
          atMost: BRUSH_STEP_MS,
          baseline: walkBrush,
          baselineIs: 'a walk over all reads',
          note: `95 % within ${quantile(brush, 0.95).toFixed(3)} ms; the walk ${quantile(walkBrush, 0.95).toFixed(1)}`,
        }),
        figureRow({
          measure,
          what: `brush step, ${many} reads: what the lanes draw, 95 % within`,
          unit: 'ms',
          ours: [quantile(lanes, 0.95)],
          atMost: DRAWN_STEP_MS,
          note: `${calls.toLocaleString('en-GB')} calls of the canvas`,
        }),
        figureRow({
          measure,
          what: `· bars of the whole period, ${many} reads, when filters change`,
          unit: 'ms',
          ours: bars,
          note: `95 % within ${quantile(bars, 0.95).toFixed(2)} ms`,
        }),
        ratioRow({
          measure,
          what: `filter step, ${many} reads: mask, histogram, by camera, bits`,
          unit: 'ms',
          ours: filter,
          baseline: walkFilter,
          baselineIs: 'a walk that counts by camera',
          note: `95 % within ${quantile(filter, 0.95).toFixed(1)} ms`,
        }),
        figureRow({
          measure,
          what: `· taking ${many} reads in, by batch`,
          unit: 'ms',
          ours: [appendMs],
          note: `${bytesPerRead.toFixed(1)} B a read`,
        }),
      ];
    },
  );
  const median = (/** @type {number[]} */ values) => quantile(values, 0.5);
  const [first, last] = [found[0], found.at(-1)];
  if (first !== undefined && last !== undefined && last.reads > first.reads) {
    /** How a cost grows with the reads: 0 not at all, 1 in proportion. @param {number[]} small @param {number[]} large */
    const slope = (small, large) => Math.log(median(large) / median(small)) / Math.log(last.reads / first.reads);
    rows.push(
      figureRow({
        measure,
        what: '· growth of the brush step with the reads',
        unit: '',
        ours: [slope(first.brush, last.brush)],
        note: '0 not at all, 1 in proportion',
      }),
      figureRow({
        measure,
        what: '· growth of what the lanes draw with the reads',
        unit: '',
        ours: [slope(first.lanes, last.lanes)],
        note: '0 not at all, 1 in proportion',
      }),
      figureRow({
        measure,
        what: '· growth of the filter step with the reads',
        unit: '',
        ours: [slope(first.filter, last.filter)],
      }),
    );
  }
  return rows;
}

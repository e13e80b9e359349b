/** The rows as a table a person reads, in Markdown, so that it can be put into docs/benchmarks.md as it is. */

/** @param {number} value */
function figure(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** @param {import('./statistics.mjs').Summary | undefined} summary @param {string} unit */
function spread(summary, unit) {
  if (summary === undefined) return '–';
  const { median, min, max, rounds } = summary;
  return rounds.length === 1
    ? `${figure(median)} ${unit}`
    : `${figure(median)} ${unit} (${figure(min)}–${figure(max)}, n=${rounds.length})`;
}

/** @param {import('./rows.mjs').Row} row */
function cells(row) {
  const met = row.met === undefined ? '' : row.met ? 'met' : 'missed';
  const baseline =
    row.baseline === undefined
      ? ''
      : `${spread(row.baseline, row.unit)}${row.baselineIs === undefined ? '' : `: ${row.baselineIs}`}`;
  return [
    row.measure,
    row.what,
    spread(row.ours, row.unit),
    baseline,
    row.ratio === undefined ? '' : `${figure(row.ratio)} ×`,
    row.target ?? '',
    row.ofTarget === undefined ? '' : `${figure(row.ofTarget)} ${met}`,
    row.note ?? '',
  ];
}

const HEADS = ['measure', 'what', 'median (min–max)', 'baseline, same run', 'ratio', 'target', 'of target', 'note'];

/**
 * @param {ReturnType<typeof import('./machine.mjs').machine> & { loadAverageAfter: number }} machine
 * @param {import('./rows.mjs').Row[]} rows
 */
export function tableOf(machine, rows) {
  const lines = [HEADS, HEADS.map(() => '---'), ...rows.map(cells)].map(
    (each) => `| ${each.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`,
  );
  return [
    `${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, Node ${machine.node}, Electron ${machine.electron}, no GPU is assumed; load average ${figure(machine.loadAverage)} before and ${figure(machine.loadAverageAfter)} after.`,
    '',
    ...lines,
  ].join('\n');
}

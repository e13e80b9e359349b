import { isTextColumn, type CodedColumn, type CodedText, type ReadBatch } from './read-columns.ts';

const isCoded = (value: unknown, rows: number): value is CodedColumn => {
  if (typeof value !== 'object' || value === null) return false;
  const { values, codes } = value as Partial<CodedColumn>;
  return (
    Array.isArray(values) &&
    values.every((text: unknown) => typeof text === 'string') &&
    codes instanceof Uint16Array &&
    codes.length === rows
  );
};

const isCodedText = (value: unknown, rows: number): value is CodedText => {
  if (typeof value !== 'object' || value === null) return false;
  const { values, codes } = value as Partial<CodedText>;
  const count = (values?.offsets?.length ?? 0) - 1;
  return isTextColumn(values, count) && codes instanceof Uint16Array && codes.length === rows;
};

const CODED_COLUMNS = ['camera', 'make', 'model', 'colour'] as const;
const BYTE_COLUMNS = ['direction', 'plateColour', 'lane', 'confidence', 'flags'] as const;

/** Whether the columns of a batch have the right types and lengths. */
export function isReadBatch(value: unknown): value is ReadBatch {
  if (typeof value !== 'object' || value === null) return false;
  const batch = value as Record<string, unknown>;
  const rows = batch['rows'];
  if (typeof rows !== 'number' || !Number.isInteger(rows) || rows < 0) return false;
  return (
    isCodedText(batch['vrm'], rows) &&
    CODED_COLUMNS.every((name) => isCoded(batch[name], rows)) &&
    batch['capturedAtMs'] instanceof Float64Array &&
    batch['capturedAtMs'].length === rows &&
    BYTE_COLUMNS.every((name) => batch[name] instanceof Uint8Array && batch[name].length === rows)
  );
}

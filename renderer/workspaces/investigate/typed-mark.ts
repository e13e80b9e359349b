import { formatVrm } from '../../../app/domain/vrm-format.ts';
import { parseVrm } from '../../../app/domain/vrm.ts';

/** The mark that was typed, when it could be one. */
export function typedMark(text: string): { readonly vrm: string; readonly shown: string } | undefined {
  const parsed = parseVrm(text);
  if (!parsed.ok || parsed.format === 'other') return undefined;
  return { vrm: parsed.vrm, shown: formatVrm(parsed.vrm) };
}

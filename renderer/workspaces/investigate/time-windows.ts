import type { Span } from '../../columns/investigation.ts';
import { sessionIn } from '../../search/sessions.ts';
import { announce } from '../../state/announce.ts';
import { spanInWords } from '../../words/span.ts';
import { INVESTIGATE_VIEW } from './panel-names.ts';
import { useDraft } from './search-bar/draft-store.ts';

/** What of a stretch lies in the period of a result; undefined where nothing does. */
export function partWithin({ fromMs, toMs }: Span, bounds: Span): Span | undefined {
  const part = { fromMs: Math.max(fromMs, bounds.fromMs), toMs: Math.min(toMs, bounds.toMs) };
  return part.fromMs < part.toMs ? part : undefined;
}

export const outsideWords = (bounds: Span): string =>
  `This result holds ${spanInWords(bounds)} only: ask for it in the bar.`;

/** Why a stretch cannot be looked at in what is shown; undefined when it can. */
export function windowFault(span: Span): string | undefined {
  const bounds = sessionIn(INVESTIGATE_VIEW)?.looking.bounds();
  if (bounds === undefined) return 'No search has been answered yet';
  return partWithin(span, bounds) === undefined ? outsideWords(bounds) : undefined;
}

/** Brushes a named stretch in what is shown, as far as it lies there. Undo takes it back. */
export function brushWindow(name: string, span: Span): void {
  const looking = sessionIn(INVESTIGATE_VIEW)?.looking;
  if (looking === undefined) return;
  const part = partWithin(span, looking.bounds());
  if (part === undefined) return announce(outsideWords(looking.bounds()));
  looking.setTime(part);
  const isWhole = part.fromMs === span.fromMs && part.toMs === span.toMs;
  announce(`${name}: ${spanInWords(part)}${isWhole ? '' : ', the part of it that this result holds'}.`);
}

/** Sets the period of the question in the bar. Nothing is asked by it. */
export function askForWindow(name: string, { fromMs, toMs }: Span): void {
  useDraft.setState({ period: { kind: 'custom', fromMs, toMs } });
  announce(`Period: ${name}, ${spanInWords({ fromMs, toMs })}.`);
}

import type { AuthorityAnswer } from '../../../app/api/authorities.ts';
import { DAY_MS, HOUR_MS, instantMs, instantText } from '../../../app/domain/instant.ts';
import { AUTHORITY_DAYS } from '../../../app/policy/authority.ts';

export const NECESSITY =
  'Suspected in seven linked tool thefts on building sites; its earlier movements test the link.';

type Part = Partial<Omit<AuthorityAnswer, 'decision'>> & {
  readonly decision?: Partial<NonNullable<AuthorityAnswer['decision']>> | null;
};

/** A request as the service gives it, waiting unless a part says otherwise; `nowMs` is when it is looked at. */
export function anAuthority(nowMs: number, part: Part = {}): AuthorityAnswer {
  const window = part.window ?? {
    from: instantText(nowMs - 136 * DAY_MS),
    to: instantText(nowMs - HOUR_MS),
  };
  const vrms = part.vrms ?? ['YK38RVL'];
  const kinds = part.kinds ?? ['vrm'];
  const requestedAt = part.requestedAt ?? instantText(nowMs - 8 * 60_000);
  const decision =
    part.decision === undefined || part.decision === null
      ? null
      : {
          by: 'h.marsh',
          at: requestedAt,
          rank: 'INSPECTOR' as const,
          granted: true,
          considerations: 'Necessary for the series; one vehicle in the time of the thefts.',
          ...part.decision,
        };
  return {
    authorityId: 'AUTH-7KQ2-M4XD',
    requestedBy: 'p.anand',
    organisation: 'West Yorkshire Police',
    category: 'SERIOUS',
    purpose: 'PREVENT_DETECT',
    reference: '14/22871/26',
    requestedFor: null,
    form: 'WRITTEN',
    cameraIds: [],
    area: null,
    necessity: NECESSITY,
    proportionality: 'One vehicle, and only the months of the thefts.',
    exceptionalCriterion: null,
    ratification: null,
    closure: null,
    ratifyBy: null,
    searches: [],
    names: {
      'p.anand': 'DC 4471 Priya Anand',
      'h.marsh': 'Insp 2210 Helen Marsh',
      'd.achebe': 'Supt 1034 David Achebe',
    },
    state: decision === null ? 'REQUESTED' : decision.granted ? 'GRANTED' : 'REFUSED',
    expiresAt: decision?.granted === true ? instantText(instantMs(decision.at) + AUTHORITY_DAYS * DAY_MS) : null,
    ...part,
    window,
    vrms,
    kinds,
    requestedAt,
    asked: part.asked ?? { window, vrms, kinds, cameraIds: part.cameraIds ?? [] },
    decision,
  };
}

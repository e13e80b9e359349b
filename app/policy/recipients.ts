import type { DISCLOSURE_GATEWAYS } from './audit-rules.ts';
import { ORGANISATIONS, resolveOrganisation } from './organisations.ts';

type Gateway = (typeof DISCLOSURE_GATEWAYS)[number];

/** Criminal justice bodies outside Appendix 1 that receive evidence (DPIA, disclosure) [names general knowledge]. */
const CRIMINAL_JUSTICE_BODIES: readonly { readonly name: string; readonly also: readonly string[] }[] = [
  { name: 'Crown Prosecution Service', also: ['CPS'] },
  { name: 'Crown Office and Procurator Fiscal Service', also: ['COPFS', 'Procurator Fiscal', 'Crown Office'] },
  { name: 'Public Prosecution Service for Northern Ireland', also: ['PPSNI', 'PPS'] },
  { name: 'HM Courts and Tribunals Service', also: ['HMCTS', 'Crown Court', 'Magistrates Court'] },
  { name: 'Scottish Courts and Tribunals Service', also: ['SCTS', 'Sheriff Court'] },
  { name: 'Northern Ireland Courts and Tribunals Service', also: ['NICTS'] },
  { name: 'Service Prosecuting Authority', also: ['SPA'] },
  { name: 'Criminal Cases Review Commission', also: ['CCRC'] },
];

const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
const BY_PLAIN_NAME = new Map(
  CRIMINAL_JUSTICE_BODIES.flatMap(({ name, also }) => [name, ...also].map((each) => [plain(each), name] as const)),
);
const LISTED: readonly string[] = [...CRIMINAL_JUSTICE_BODIES, ...ORGANISATIONS].map(({ name }) => name);

/**
 * The body that a name means, among those that receive data without an application: competent authorities and
 * criminal justice.
 */
export function listedRecipient(name: string): string | undefined {
  return BY_PLAIN_NAME.get(plain(name)) ?? resolveOrganisation(name)?.name;
}

const pairsOf = (name: string): ReadonlySet<string> => {
  const text = ` ${plain(name)} `;
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
};

/** The listed names most similar to an unlisted one. */
export function nearestRecipients(name: string, most = 3): readonly string[] {
  const asked = pairsOf(name);
  const scored = LISTED.map((listed) => {
    const pairs = pairsOf(listed);
    const shared = [...asked].filter((pair) => pairs.has(pair)).length;
    return { listed, score: (2 * shared) / (asked.size + pairs.size) };
  });
  return scored
    .sort((a, b) => b.score - a.score || (a.listed < b.listed ? -1 : 1))
    .slice(0, most)
    .map(({ listed }) => listed);
}

/** Gateways to listed bodies only. */
export const LISTED_GATEWAYS: readonly Gateway[] = ['PART3_COMPETENT_AUTHORITY', 'CRIMINAL_JUSTICE'];
/**
 * Gateways on application, which somebody else decides on (DPIA, disclosure: Schedule 2 DPA 2018, Article 6 UK GDPR).
 */
export const APPLICATION_GATEWAYS: readonly Gateway[] = ['DPA_SCHEDULE_2_PARA_2', 'UK_GDPR_ARTICLE_6'];

/**
 * Words in the name of a foreign body [default]: a sign that the overseas gateway is needed, not a list of the world.
 */
const OVERSEAS =
  /\b(?:interpol|europol|eurojust|embassy|consulate|gendarmerie|garda|fbi|federal|bundes\w*|polizei|polic[ií]a|polizia|guardia|politie|polis|policja|nationale|homeland security)\b/i;
export const seemsOverseas = (name: string): boolean => OVERSEAS.test(name);

/**
 * How long a recipient keeps a copy, in days: 90 like any other system (DPIA, retention); longer under a review of
 * its own, or CPIA [default, both].
 */
export const COPY_DAYS = 90;
export const COPY_REVIEWED_DAYS = 366;

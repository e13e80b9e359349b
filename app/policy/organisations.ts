import type { Category } from '../domain/justification.ts';

/**
 * The approved organisations: DPIA, Appendix 1 (70 names). An organisation outside this list may neither submit reads
 * nor search.
 */
export type OrganisationKind = 'POLICE' | 'AGENCY' | 'TAX' | 'TRADING_STANDARDS' | 'INTELLIGENCE';

export type Organisation = { readonly name: string; readonly kind: OrganisationKind };

const ALL_BUT_TAX: readonly Category[] = [
  'CT',
  'MAJOR',
  'SERIOUS',
  'PRIORITY_VOLUME',
  'PUBLIC_SAFETY',
  'AUDIT',
  'DATA_SUBJECT',
];

/**
 * Categories each kind may use. DPIA: non-police bodies have narrower purposes (NAFN: trading standards only); the
 * cells are [default].
 */
const CATEGORIES_OF_KIND: Readonly<Record<OrganisationKind, readonly Category[]>> = {
  POLICE: [...ALL_BUT_TAX, 'TAX_DUTY'],
  AGENCY: ['MAJOR', 'SERIOUS', 'PRIORITY_VOLUME', 'PUBLIC_SAFETY', 'TAX_DUTY', 'AUDIT', 'DATA_SUBJECT'],
  TAX: ['MAJOR', 'SERIOUS', 'PRIORITY_VOLUME', 'TAX_DUTY', 'AUDIT', 'DATA_SUBJECT'],
  TRADING_STANDARDS: ['SERIOUS', 'PRIORITY_VOLUME', 'AUDIT', 'DATA_SUBJECT'],
  INTELLIGENCE: ['CT', 'AUDIT'],
};

export const ORGANISATIONS: readonly Organisation[] = [
  { name: 'Avon and Somerset Constabulary', kind: 'POLICE' },
  { name: 'Bedfordshire Police', kind: 'POLICE' },
  { name: 'Border Force', kind: 'AGENCY' },
  { name: 'British Transport Police', kind: 'POLICE' },
  { name: 'Cambridgeshire Constabulary', kind: 'POLICE' },
  { name: 'Cheshire Constabulary', kind: 'POLICE' },
  { name: 'City of London Police', kind: 'POLICE' },
  { name: 'Civil Nuclear Constabulary', kind: 'POLICE' },
  { name: 'Cleveland Police', kind: 'POLICE' },
  { name: 'Cumbria Constabulary', kind: 'POLICE' },
  { name: 'Department for Work and Pensions', kind: 'AGENCY' },
  { name: 'Derbyshire Constabulary', kind: 'POLICE' },
  { name: 'Devon and Cornwall Constabulary', kind: 'POLICE' },
  { name: 'Dorset Police', kind: 'POLICE' },
  { name: 'Driver and Vehicle Licensing Agency', kind: 'AGENCY' },
  { name: 'Driver and Vehicle Standards Agency', kind: 'AGENCY' },
  { name: 'Durham Constabulary', kind: 'POLICE' },
  { name: 'Dyfed-Powys Police', kind: 'POLICE' },
  { name: 'Environment Agency', kind: 'AGENCY' },
  { name: 'Essex Police', kind: 'POLICE' },
  { name: 'Food Standards Agency', kind: 'AGENCY' },
  { name: 'Food Standards Scotland', kind: 'AGENCY' },
  { name: 'Gangmasters and Labour Abuse Authority', kind: 'AGENCY' },
  { name: 'Gloucestershire Constabulary', kind: 'POLICE' },
  { name: 'Greater Manchester Police', kind: 'POLICE' },
  { name: 'Gwent Police', kind: 'POLICE' },
  { name: 'Hampshire Constabulary', kind: 'POLICE' },
  { name: 'Hertfordshire Constabulary', kind: 'POLICE' },
  { name: 'HM Revenue and Customs', kind: 'TAX' },
  { name: 'Humberside Police', kind: 'POLICE' },
  { name: 'Immigration Enforcement', kind: 'AGENCY' },
  { name: 'Intelligence Services', kind: 'INTELLIGENCE' },
  { name: 'Kent Police', kind: 'POLICE' },
  { name: 'Lancashire Constabulary', kind: 'POLICE' },
  { name: 'Leicestershire Constabulary', kind: 'POLICE' },
  { name: 'Lincolnshire Police', kind: 'POLICE' },
  { name: 'Medicines and Healthcare products Regulatory Agency', kind: 'AGENCY' },
  { name: 'Merseyside Police', kind: 'POLICE' },
  { name: 'Metropolitan Police Service', kind: 'POLICE' },
  { name: 'Ministry of Defence Police', kind: 'POLICE' },
  { name: 'National Crime Agency', kind: 'POLICE' },
  { name: 'NAFN Data and Intelligence Services', kind: 'TRADING_STANDARDS' },
  { name: 'National Vehicle Crime Intelligence Service', kind: 'POLICE' },
  { name: 'Norfolk Constabulary', kind: 'POLICE' },
  { name: 'North Wales Police', kind: 'POLICE' },
  { name: 'North Yorkshire Police', kind: 'POLICE' },
  { name: 'Northamptonshire Police', kind: 'POLICE' },
  { name: 'Northumbria Police', kind: 'POLICE' },
  { name: 'Nottinghamshire Police', kind: 'POLICE' },
  { name: 'Police Service of Scotland', kind: 'POLICE' },
  { name: 'Police Service of Northern Ireland', kind: 'POLICE' },
  { name: 'Royal Air Force Police', kind: 'POLICE' },
  { name: 'Royal Military Police', kind: 'POLICE' },
  { name: 'Royal Navy Police', kind: 'POLICE' },
  { name: 'Scottish Environment Protection Agency', kind: 'AGENCY' },
  { name: 'Serious Fraud Office', kind: 'AGENCY' },
  { name: 'South Wales Police', kind: 'POLICE' },
  { name: 'South Yorkshire Police', kind: 'POLICE' },
  { name: 'Staffordshire Police', kind: 'POLICE' },
  { name: 'Suffolk Constabulary', kind: 'POLICE' },
  { name: 'Surrey Police', kind: 'POLICE' },
  { name: 'Sussex Police', kind: 'POLICE' },
  { name: 'Thames Valley Police', kind: 'POLICE' },
  { name: 'The Pensions Regulator', kind: 'AGENCY' },
  { name: 'Thurrock National Investigation Service', kind: 'AGENCY' },
  { name: 'Warwickshire Police', kind: 'POLICE' },
  { name: 'West Mercia Constabulary', kind: 'POLICE' },
  { name: 'West Midlands Police', kind: 'POLICE' },
  { name: 'West Yorkshire Police', kind: 'POLICE' },
  { name: 'Wiltshire Police', kind: 'POLICE' },
];

const BY_NAME = new Map(ORGANISATIONS.map((organisation) => [organisation.name, organisation]));

export function findOrganisation(name: string): Organisation | undefined {
  return BY_NAME.get(name);
}

/** A name without the words in which sources differ: "Leicestershire Police" is "Leicestershire Constabulary". */
const simplified = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\b(police|constabulary|service|force|of|the|and|&)\b/g, ' ')
    .replace(/[^a-z]+/g, ' ')
    .trim();

const BY_SIMPLE_NAME = new Map(ORGANISATIONS.map((organisation) => [simplified(organisation.name), organisation]));

/** The approved organisation that a name in other people's data means; undefined when none is meant. */
export function resolveOrganisation(name: string): Organisation | undefined {
  return BY_NAME.get(name) ?? BY_SIMPLE_NAME.get(simplified(name));
}

/** Categories an organisation may search under; none when it is not approved. */
export function categoriesOfOrganisation(name: string): readonly Category[] {
  const organisation = BY_NAME.get(name);
  return organisation === undefined ? [] : CATEGORIES_OF_KIND[organisation.kind];
}

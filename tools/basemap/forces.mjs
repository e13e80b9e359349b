// Which districts make up each territorial force, by ISO 3166-2 code and never by name: the source names Wirral "Halton"
// (GB-WRL) and St Helens "Merseyside" (GB-SHN).
const table = `
Avon and Somerset: BST BAS NSM SGC SOM
Bedfordshire: BDF CBF LUT
Cambridgeshire: CAM PTE
Cheshire: CHE CHW HAL WRT
City of London: LND
Cleveland: HPL MDB RCC STT
Cumbria: CMA
Derbyshire: DBY DER
Devon and Cornwall: DEV PLY TOB CON IOS
Dorset: DOR BMH POL
Durham: DUR DAL
Dyfed-Powys: CGN CMN PEM POW
Essex: ESS SOS THR
Gloucestershire: GLS
Greater Manchester: BOL BUR MAN OLD RCH SLF SKP TAM TRF WGN
Gwent: BGW CAY MON NWP TOF
Hampshire and Isle of Wight: HAM IOW POR STH
Hertfordshire: HRT
Humberside: ERY KHL NLN NEL
Kent: KEN MDW
Lancashire: LAN BBD BPL
Leicestershire: LEC LCE RUT
Lincolnshire: LIN
Merseyside: KWL LIV SFT SHN WRL
Metropolitan: *London
Norfolk: NFK
North Wales: AGY CWY DEN FLN GWN WRX
North Yorkshire: NYK YOR
Northamptonshire: NTH
Northumbria: NBL NET GAT NTY STY SND
Nottinghamshire: NTT NGM
South Wales: BGE CRF MTY NTL RCT SWA VGL
South Yorkshire: BNS DNC ROT SHF
Staffordshire: STS STE
Suffolk: SFK
Surrey: SRY
Sussex: ESX WSX BNH
Thames Valley: BKM MIK OXF WBK RDG WOK BRC WNM SLG
Warwickshire: WAR
West Mercia: HEF SHR TFW WOR
West Midlands: BIR COV DUD SAW SOL WLL WLV
West Yorkshire: BRD CLD KIR LDS WKF
Wiltshire: WIL SWD
Police Scotland: *Scotland
Police Service of Northern Ireland: *Northern Ireland
`;

const scottishRegions = new Set(['Eastern', 'South Western', 'North Eastern', 'Highlands and Islands']);

const byCode = new Map();
const byGroup = new Map();
for (const line of table.trim().split('\n')) {
  const [name, codes] = line.split(': ');
  if (codes.startsWith('*')) byGroup.set(codes.slice(1), name);
  else for (const code of codes.split(' ')) byCode.set(`GB-${code}`, name);
}

export const forceNames = [...new Set([...byCode.values(), ...byGroup.values()])].sort();

/** The force of a Natural Earth district; throws on one the table does not place, so that nothing is dropped unseen. */
export function forceOf({ iso_3166_2: code, region }) {
  const named = byCode.get(code);
  if (named) return named;
  if (region === 'Greater London') return byGroup.get('London');
  if (region === 'Northern Ireland') return byGroup.get('Northern Ireland');
  if (scottishRegions.has(region)) return byGroup.get('Scotland');
  throw new Error(`no force for ${code} (${region})`);
}

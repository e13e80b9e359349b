import { runningTotals } from './random.ts';
import type { Random } from './random.ts';

/** The look of vehicles: ordinary makes, so that lists and filters have something to work on. Not a statistic. */

export type Look = { readonly make: string; readonly model: string };

const looks = (text: string): readonly Look[] =>
  text.split(';').flatMap((group) => {
    const [make = '', models = ''] = group.split(':').map((part) => part.trim());
    return models.split(',').map((model): Look => ({ make, model: model.trim() }));
  });

export const CAR_LOOKS = looks(
  'FORD: Fiesta, Focus, Puma, Kuga, Mondeo; VAUXHALL: Corsa, Astra, Mokka, Insignia; VOLKSWAGEN: Golf, Polo, Tiguan, Passat; BMW: 1 Series, 3 Series, X3; AUDI: A1, A3, A4, Q3; MERCEDES-BENZ: A Class, C Class, GLA; NISSAN: Qashqai, Juke, Micra, Leaf; TOYOTA: Yaris, Corolla, Aygo; HYUNDAI: i10, i20, Tucson; KIA: Picanto, Sportage, Ceed; PEUGEOT: 208, 308, 3008; RENAULT: Clio, Captur; SKODA: Octavia, Fabia, Superb; SEAT: Ibiza, Leon; MINI: Hatch, Countryman; HONDA: Jazz, Civic; LAND ROVER: Discovery, Range Rover Evoque; VOLVO: XC40, V60; TESLA: Model 3, Model Y; MG: MG3, ZS; CITROEN: C3, C4; FIAT: 500, Panda; MAZDA: 3, CX-5; SUZUKI: Swift',
);
export const VAN_LOOKS = looks(
  'FORD: Transit, Transit Custom, Transit Connect; VAUXHALL: Vivaro, Combo; VOLKSWAGEN: Transporter, Crafter, Caddy; MERCEDES-BENZ: Sprinter, Vito; PEUGEOT: Partner, Boxer; CITROEN: Berlingo, Relay; RENAULT: Trafic, Master',
);
export const LORRY_LOOKS = looks(
  'DAF: XF, CF, LF; SCANIA: R Series, S Series; VOLVO: FH, FM; MAN: TGX, TGS; MERCEDES-BENZ: Actros; IVECO: S-Way, Eurocargo; RENAULT: T',
);
export const BUS_LOOKS = looks(
  'ALEXANDER DENNIS: Enviro200, Enviro400; WRIGHT: StreetDeck; OPTARE: Solo; VOLVO: B8RLE',
);
export const TAXI_LOOKS = looks('TOYOTA: Prius, Auris; SKODA: Octavia, Superb; LEVC: TX; FORD: Galaxy; KIA: Niro');
export const MOTORCYCLE_LOOKS = looks(
  'HONDA: CB500, PCX; YAMAHA: MT-07, Tracer; TRIUMPH: Tiger, Street Triple; KAWASAKI: Z650; BMW: R1250',
);

export const ALL_LOOKS: readonly Look[] = [
  ...CAR_LOOKS,
  ...VAN_LOOKS,
  ...LORRY_LOOKS,
  ...BUS_LOOKS,
  ...TAXI_LOOKS,
  ...MOTORCYCLE_LOOKS,
];

export const MAKES: readonly string[] = [...new Set(ALL_LOOKS.map((look) => look.make))].sort();
export const MODELS: readonly string[] = [...new Set(ALL_LOOKS.map((look) => look.model))].sort();
export const COLOURS: readonly string[] = [
  'BLACK',
  'BLUE',
  'BROWN',
  'GREEN',
  'GREY',
  'ORANGE',
  'RED',
  'SILVER',
  'WHITE',
  'YELLOW',
];
const COLOUR_TOTALS = runningTotals([200, 160, 12, 18, 250, 14, 90, 110, 170, 8]);
const WHITE = COLOURS.indexOf('WHITE');

/** Index into `COLOURS`. Vans and lorries are mostly white. */
export function drawColour(random: Random, working: boolean): number {
  return working && random.chance(0.6) ? WHITE : random.weighted(COLOUR_TOTALS);
}

const FIRST_OF = new Map<readonly Look[], number>();
for (const list of [CAR_LOOKS, VAN_LOOKS, LORRY_LOOKS, BUS_LOOKS, TAXI_LOOKS, MOTORCYCLE_LOOKS])
  FIRST_OF.set(list, ALL_LOOKS.indexOf(list[0]!));

/** Picks an index into `ALL_LOOKS` from a list. */
export function drawLook(list: readonly Look[], random: Random): number {
  return (FIRST_OF.get(list) ?? 0) + random.below(list.length);
}

/** Codes of make and model for each entry of `ALL_LOOKS`. */
export const MAKE_OF_LOOK = Uint16Array.from(ALL_LOOKS, (look) => MAKES.indexOf(look.make));
export const MODEL_OF_LOOK = Uint16Array.from(ALL_LOOKS, (look) => MODELS.indexOf(look.model));

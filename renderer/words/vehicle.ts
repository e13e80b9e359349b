/** Makes, models and colours of vehicles as people write them; feeds and the DVLA send them in capitals. */

/** Makes that are letters and not a word, or that their makers write in capitals. */
const IN_CAPITALS: ReadonlySet<string> = new Set([
  'BMW',
  'BYD',
  'DAF',
  'DS',
  'ERF',
  'GMC',
  'GWM',
  'KGM',
  'KTM',
  'LDV',
  'LEVC',
  'LTI',
  'MAN',
  'MG',
  'MINI',
  'SEAT',
  'TVR',
]);
const WRITTEN: Readonly<Record<string, string>> = { CITROEN: 'Citroën', SKODA: 'Škoda', MCLAREN: 'McLaren' };

const CAPITALS = /^[\p{Lu}\d][\p{Lu}\d &'./-]*$/u;

/** A text in capitals as a word each; one with a small letter in it is written as somebody meant it. */
function fromCapitals(text: string): string {
  if (!CAPITALS.test(text)) return text;
  return text.replace(/[\p{Lu}\d]+/gu, (word) =>
    IN_CAPITALS.has(word) ? word : (WRITTEN[word] ?? word.charAt(0) + word.slice(1).toLowerCase()),
  );
}

export const makeText = (make: string): string => fromCapitals(make);
/** `Silver`; without the capital where it stands inside a sentence. */
export const colourText = (colour: string): string => {
  const small = colour.toLowerCase();
  return small.charAt(0).toUpperCase() + small.slice(1);
};

/** `Silver Volkswagen Tiguan`; empty when nothing of it is known. The model is written as its feed has it. */
export const vehicleText = (colour: string | undefined, make: string | undefined, model: string | undefined): string =>
  [
    colour === undefined || colour === '' ? undefined : colourText(colour),
    make === undefined || make === '' ? undefined : makeText(make),
    model === '' ? undefined : model,
  ]
    .filter((part) => part !== undefined)
    .join(' ');

/** A force's name as its officers say it: "West Yorkshire Police" is "West Yorkshire" in a bar that is short of room. */
export function shortOrganisation(name: string): string {
  return name.replace(/ (?:Police(?: Service)?|Constabulary)$/, '');
}

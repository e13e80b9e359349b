/**
 * A force's short name, as its officers use it: "West Yorkshire Police" becomes "West Yorkshire" where room is short.
 */
export function shortOrganisation(name: string): string {
  return name.replace(/ (?:Police(?: Service)?|Constabulary)$/, '');
}

import { describe, expect, it } from 'vitest';
import { vehicleText } from './vehicle.ts';

describe('the words for a vehicle', () => {
  it.each([
    ['SILVER', 'VOLKSWAGEN', 'Tiguan', 'Silver Volkswagen Tiguan'],
    ['BLUE', 'MG', 'ZS', 'Blue MG ZS'],
    ['WHITE', 'LAND ROVER', 'Discovery', 'White Land Rover Discovery'],
    ['GREY', 'MERCEDES-BENZ', 'A Class', 'Grey Mercedes-Benz A Class'],
    ['Red', 'Alfa Romeo', undefined, 'Red Alfa Romeo'],
    ['BLACK', 'CITROEN', 'C3', 'Black Citroën C3'],
    [undefined, 'BMW', '3 Series', 'BMW 3 Series'],
    [undefined, undefined, undefined, ''],
  ])('%s %s %s is %j as people write it', (colour, make, model, said) => {
    expect(vehicleText(colour, make, model)).toBe(said);
  });
});

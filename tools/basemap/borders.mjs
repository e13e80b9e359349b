// Land, inner council borders and police force areas out of Natural Earth.
import { BOX, clipRing, collection, compactLine, labelPoint, ringArea } from './geo.mjs';
import { forceNames, forceOf } from './forces.mjs';

/** The United Kingdom first; the neighbours are there so that the map does not end in sea. */
const COUNTRIES = {
  826: 'United Kingdom',
  372: 'Ireland',
  833: 'Isle of Man',
  832: 'Jersey',
  831: 'Guernsey',
  250: 'France',
  '056': 'Belgium',
  528: 'Netherlands',
};

export function land(worldAtlas, { feature }) {
  const features = [];
  for (const geometry of worldAtlas.objects.countries.geometries) {
    const name = COUNTRIES[geometry.id];
    if (!name) continue;
    const shape = feature(worldAtlas, geometry).geometry;
    const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
    const kept = polygons
      .map((rings) => rings.map((ring) => compactLine(clipRing(ring, BOX))).filter((ring) => ring.length > 3))
      .filter((rings) => rings.length > 0 && Math.abs(ringArea(rings[0])) > 1e-6);
    if (kept.length === 0) continue;
    features.push({
      type: 'Feature',
      properties: { name, home: geometry.id === '826' },
      geometry: { type: 'MultiPolygon', coordinates: kept },
    });
  }
  return collection(features);
}

function borderFeature(mesh, properties) {
  const coordinates = mesh.coordinates.map(compactLine).filter((line) => line.length > 1);
  return { type: 'Feature', properties, geometry: { type: 'MultiLineString', coordinates } };
}

/** Only lines between two districts: drawn whole, the districts would give a second coast in every estuary. */
export function adminAndForces(admin1, { mesh, merge }, { topology }) {
  const units = admin1.features.filter((f) => f.properties.adm0_a3 === 'GBR');
  for (const unit of units) unit.properties = { force: forceOf(unit.properties) };
  const shared = topology({ units: collection(units) }, 1e6);
  const object = shared.objects.units;
  const admin = collection([
    borderFeature(
      mesh(shared, object, (a, b) => a !== b),
      { kind: 'border' },
    ),
  ]);
  const forceOfUnit = (geometry) => geometry.properties.force;
  const labels = forceNames.map((name) => {
    const area = merge(
      shared,
      object.geometries.filter((g) => forceOfUnit(g) === name),
    );
    // The City lies inside the Metropolitan area: its name only fits when the map is close.
    const minzoom = name === 'City of London' ? 10 : 6;
    const [at] = compactLine([labelPoint(area.coordinates)]);
    return {
      type: 'Feature',
      properties: { kind: 'label', name, minzoom },
      geometry: { type: 'Point', coordinates: at },
    };
  });
  const border = borderFeature(
    mesh(shared, object, (a, b) => forceOfUnit(a) !== forceOfUnit(b)),
    { kind: 'border' },
  );
  return { admin, forces: collection([border, ...labels]) };
}

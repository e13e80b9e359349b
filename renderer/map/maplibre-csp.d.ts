/** The build of MapLibre that needs no blob worker has the types of the ordinary one. */
declare module 'maplibre-gl/dist/maplibre-gl-csp' {
  import maplibre from 'maplibre-gl';
  export * from 'maplibre-gl';
  export default maplibre;
}

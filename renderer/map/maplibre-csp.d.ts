/** The build of MapLibre without a blob worker has the same types as the ordinary one. */
declare module 'maplibre-gl/dist/maplibre-gl-csp' {
  import maplibre from 'maplibre-gl';
  export * from 'maplibre-gl';
  export default maplibre;
}

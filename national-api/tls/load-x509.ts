/** Loads @peculiar/x509, whose container refuses to load before the metadata functions of `Reflect` exist. */
export async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

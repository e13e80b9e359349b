/**
 * Loads @peculiar/x509. Its container (tsyringe 4) refuses to load without the metadata functions of `Reflect`, a withdrawn
 * proposal that Node never had and the package does not bring. It uses four of them, on classes only, so these are made here
 * before it is loaded, and only where they are missing. Goes when x509 no longer needs tsyringe.
 */
type Metadata = {
  defineMetadata: (key: unknown, value: unknown, target: object) => void;
  getOwnMetadata: (key: unknown, target: object) => unknown;
  getMetadata: (key: unknown, target: object) => unknown;
  metadata: (key: unknown, value: unknown) => (target: object) => void;
};

function metadataFunctions(): Metadata {
  const kept = new WeakMap<object, Map<unknown, unknown>>();
  const defineMetadata: Metadata['defineMetadata'] = (key, value, target) => {
    const own = kept.get(target) ?? new Map<unknown, unknown>();
    own.set(key, value);
    kept.set(target, own);
  };
  const getOwnMetadata: Metadata['getOwnMetadata'] = (key, target) => kept.get(target)?.get(key);
  return {
    defineMetadata,
    getOwnMetadata,
    getMetadata: (key, target) => {
      for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at) as object | null) {
        if (kept.get(at)?.has(key) === true) return getOwnMetadata(key, at);
      }
      return undefined;
    },
    metadata: (key, value) => (target) => {
      defineMetadata(key, value, target);
    },
  };
}

export async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  if (!('getMetadata' in Reflect)) Object.assign(Reflect, metadataFunctions());
  return import('@peculiar/x509');
}

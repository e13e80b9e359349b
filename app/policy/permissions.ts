import * as z from 'zod';

/**
 * Permissions that no role includes [default: nobody holds one until it is granted to the account]. Covert cameras
 * are hidden from everybody without `covert.view` (DPIA).
 */
export const PERMISSIONS = ['covert.view'] as const;
export const permissionSchema = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof permissionSchema>;

export const holdsPermission = (
  { permissions }: { readonly permissions?: readonly Permission[] | undefined },
  permission: Permission,
): boolean => permissions?.includes(permission) === true;

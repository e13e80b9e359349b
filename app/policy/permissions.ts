import * as z from 'zod';

/**
 * Permissions that no role brings with it [default: nobody holds one until it is granted to the account]. rules.md 2: covert cameras are
 * hidden from whoever does not hold `covert.view`.
 */
export const PERMISSIONS = ['covert.view'] as const;
export const permissionSchema = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof permissionSchema>;

export const holdsPermission = (
  { permissions }: { readonly permissions?: readonly Permission[] | undefined },
  permission: Permission,
): boolean => permissions?.includes(permission) === true;

import * as z from 'zod';
import { fail, succeed, type Result } from '../../app/domain/result.ts';
import { PERSON_ROLES } from '../../app/policy/roles.ts';

/** An allowed address: https, a host, nothing else. Plain http is refused, on loopback too. */
const serviceAddress = z
  .string()
  .max(300)
  .transform((text, context) => {
    let url: URL | undefined;
    try {
      url = new URL(text);
    } catch {
      url = undefined; // Reported below.
    }
    const wrong =
      url === undefined
        ? 'must be an address such as https://127.0.0.1:8443'
        : url.protocol !== 'https:'
          ? 'must be https: the workstation talks plain http to nothing'
          : url.username !== '' || url.password !== ''
            ? 'must not carry credentials'
            : (url.pathname !== '/' && url.pathname !== '/v1' && url.pathname !== '/v1/') ||
                url.search !== '' ||
                url.hash !== ''
              ? 'must be a host and a port only'
              : undefined;
    if (wrong !== undefined || url === undefined) {
      context.addIssue({ code: 'custom', message: wrong ?? 'must be an address' });
      return z.NEVER;
    }
    return new URL(url.origin);
  });

const policySchema = z.strictObject({
  service: z.strictObject({ url: serviceAddress, caFile: z.string().min(1).max(4_096) }),
});

const configSchema = policySchema.extend({
  demoAccountsFile: z.string().min(1).max(4_096).optional(),
});

/** The policy of a machine, as its administrator writes it. */
export type Policy = z.infer<typeof policySchema>;

/** The address of the national service and the CA that it must have. */
export type Config = z.infer<typeof configSchema>;

function parsed<T>(schema: z.ZodType<T>, input: unknown, whole: string): Result<T, string> {
  const found = schema.safeParse(input);
  if (found.success) return succeed(found.data);
  return fail(
    found.error.issues.map((issue) => `${issue.path.map(String).join('.') || whole}: ${issue.message}`).join('; '),
  );
}

/** Parses a configuration; the failure says in words which part is wrong. */
export const parseConfig = (input: unknown): Result<Config, string> => parsed(configSchema, input, 'configuration');

/** Parses the policy of a machine, which may not name demonstration accounts. */
export const parsePolicy = (input: unknown): Result<Policy, string> => parsed(policySchema, input, 'policy');

const demoAccountsSchema = z
  .array(z.object({ userName: z.string(), password: z.string(), roles: z.array(z.string()), organisation: z.string() }))
  .max(50);
export type DemoAccounts = z.infer<typeof demoAccountsSchema>;

/** The demonstration accounts of the sign-in screen, those of persons; none when the file is not valid. */
export function parseDemoAccounts(input: unknown): DemoAccounts {
  const parsed = demoAccountsSchema.safeParse(input);
  const persons: readonly string[] = PERSON_ROLES;
  return parsed.success ? parsed.data.filter(({ roles }) => roles.some((role) => persons.includes(role))) : [];
}

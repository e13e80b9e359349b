import * as z from 'zod';
import { fail, succeed, type Result } from '../../app/domain/result.ts';

/** An address that may be talked to: https, a host, nothing else in it. Plain http is refused, loopback or not. */
const serviceAddress = z
  .string()
  .max(300)
  .transform((text, context) => {
    let url: URL | undefined;
    try {
      url = new URL(text);
    } catch {
      url = undefined; // said below
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

const configSchema = z.strictObject({
  service: z.strictObject({ url: serviceAddress, caFile: z.string().min(1).max(4_096) }),
  demoAccountsFile: z.string().min(1).max(4_096).optional(),
});

/** Where the national service is and who vouches for it. */
export type Config = z.infer<typeof configSchema>;

/** Parses a configuration; the failure says in words which part is wrong. */
export function parseConfig(input: unknown): Result<Config, string> {
  const parsed = configSchema.safeParse(input);
  if (parsed.success) return succeed(parsed.data);
  return fail(
    parsed.error.issues
      .map((issue) => `${issue.path.map(String).join('.') || 'configuration'}: ${issue.message}`)
      .join('; '),
  );
}

const demoAccountsSchema = z
  .array(z.object({ userName: z.string(), password: z.string(), roles: z.array(z.string()), organisation: z.string() }))
  .max(50);
export type DemoAccounts = z.infer<typeof demoAccountsSchema>;

/** The accounts that a demonstration offers on its sign-in screen; none when the file is not what it should be. */
export function parseDemoAccounts(input: unknown): DemoAccounts {
  const parsed = demoAccountsSchema.safeParse(input);
  return parsed.success ? parsed.data : [];
}

import { Metadata, status } from '@grpc/grpc-js';
import { z } from 'zod';
import type { Log } from './log.ts';

/** What somebody wants to do with a stream, by the names that access lists have for it. */
export type Action = '$r' | '$w' | '$d' | '$mr' | '$mw';

/** The passwords of the first start: a node that is given them has users, else it is insecure. */
export interface FirstPasswords {
  readonly admin: string;
  readonly ops: string;
}

/** What `POST /users/` takes. */
const newUser = z.object({
  loginName: z.string().min(1),
  fullName: z.string().min(1),
  password: z.string().min(1),
  groups: z.array(z.string()),
});
type User = Pick<z.output<typeof newUser>, 'password' | 'groups'>;

const roles = z.union([z.string().transform((role) => [role]), z.array(z.string())]).optional();
const accessList = z.object({ $r: roles, $w: roles, $d: roles, $mr: roles, $mw: roles });
const streamMetadata = z.object({ $acl: accessList.optional() });
const defaultLists = z.object({
  $userStreamAcl: accessList.optional(),
  $systemStreamAcl: accessList.optional(),
});

const admins = '$admins';
const everybody = '$all';

const refusal = (code: status, exception: string | undefined, details: string) => {
  const metadata = new Metadata();
  if (exception !== undefined) metadata.set('exception', exception);
  return { code, details, metadata };
};
/** The user may not; a repeat changes nothing. */
export const accessDenied = () =>
  refusal(status.PERMISSION_DENIED, 'access-denied', 'Access Denied');
const notAuthenticated = () => refusal(status.UNAUTHENTICATED, undefined, 'Unauthenticated');

/** A metadata stream stands under the list of the stream that it is of. */
const listed = (stream: string, action: Action): readonly [string, Action] => {
  if (!stream.startsWith('$$')) return [stream, action];
  return [stream.slice(2), action === '$r' ? '$mr' : '$mw'];
};

/** Who the users of a store are and what each may do, by the server's own rules (23.10). */
export const openAccess = (log: Log, passwords?: FirstPasswords) => {
  const users = new Map<string, User>();
  if (passwords) {
    users.set('admin', { password: passwords.admin, groups: [admins] });
    users.set('ops', { password: passwords.ops, groups: ['$ops'] });
  }
  const isOpen = passwords === undefined;

  /** The roles of whoever shows this header: their name and their groups. */
  const rolesOf = (authorization: string | undefined): readonly string[] | undefined => {
    const [, basic = ''] = /^Basic (.*)$/i.exec(authorization ?? '') ?? [];
    const [, name = '', password] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? [];
    const user = users.get(name);
    return user && user.password === password ? [name, ...user.groups] : undefined;
  };

  const last = (stream: string): unknown => {
    const event = log.read(stream)?.at(-1);
    return event && JSON.parse(Buffer.from(event.data).toString());
  };
  /** The stream's own list, then the default one, then what a new store has. */
  const allowed = (stream: string, action: Action): readonly string[] => {
    const { $acl } = streamMetadata.parse(last(`$$${stream}`) ?? {});
    const { $userStreamAcl, $systemStreamAcl } = defaultLists.parse(last('$settings') ?? {});
    const isSystem = stream.startsWith('$');
    const byDefault = isSystem ? $systemStreamAcl : $userStreamAcl;
    return $acl?.[action] ?? byDefault?.[action] ?? [isSystem ? admins : everybody];
  };

  return {
    /** Why a call comes to nothing, if it does. */
    refuse: (asked: Metadata, action: Action, stream: string) => {
      if (isOpen) return undefined;
      const [shown] = asked.get('authorization');
      const own = rolesOf(shown?.toString());
      if (!own) return notAuthenticated();
      const may = [...allowed(...listed(stream, action)), admins];
      return may.includes(everybody) || may.some((role) => own.includes(role))
        ? undefined
        : accessDenied();
    },
    /** Whether whoever shows this header is in one of these groups. */
    isIn: (authorization: string | undefined, ...groups: readonly string[]): boolean =>
      isOpen || groups.some((group) => rolesOf(authorization)?.includes(group)),
    /** Answers as HTTP does. */
    createUser: (text: string): readonly [number, object?] => {
      const { success, data } = newUser.safeParse(JSON.parse(text));
      if (!success) return [400];
      const { loginName, ...user } = data;
      if (users.has(loginName)) return [409, { loginName, success: false, error: 'Conflict' }];
      users.set(loginName, user);
      return [201, { loginName, success: true, error: 'Success' }];
    },
  };
};

export type Access = ReturnType<typeof openAccess>;

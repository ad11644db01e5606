/** Who types at this terminal, as its system says; nobody verifies it. */
import { OperatorId } from '../grant/operator.ts';

type System = {
  /** the name of the user; throws where the system has none, as in a container that runs as any number */
  readonly user: () => string;
  readonly uid: number | undefined;
  readonly host: string;
};

/** Such as `operator:alice@bastion`, or `operator:uid-10001@pod-7` for a user without a name. */
export function operatorId({ user, uid, host }: System): OperatorId {
  return OperatorId.parse(`operator:${part(nameOf(user, uid))}@${part(host)}`);
}

function nameOf(user: System['user'], uid: number | undefined): string {
  try {
    return user();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return uid === undefined ? '' : `uid-${uid}`;
  }
}

/** Names of Windows have spaces, and an `@` would begin the host. */
function part(text: string): string {
  return text.replaceAll(/[\s@]+/g, '_').slice(0, 64) || 'unknown';
}

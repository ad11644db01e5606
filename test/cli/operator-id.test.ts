/** Who acts at the terminal, on systems that say so in ways of their own. */
import { expect, test } from 'vitest';
import { operatorId } from '../../src/cli/operator-id.ts';

const nameless = () => {
  throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' });
};

test.each([
  ['a name', () => 'alice', 'bastion', 'operator:alice@bastion'],
  ['no name, as in a container that runs as any number', nameless, 'pod-7', 'operator:uid-10001@pod-7'],
  ['spaces and an @', () => 'Alice Doe@corp', 'my host', 'operator:Alice_Doe_corp@my_host'],
  ['a long host, and no user', () => '', 'h'.repeat(80), `operator:unknown@${'h'.repeat(64)}`],
])('%s', (_, user, host, expected) => {
  expect(operatorId({ user, uid: 10_001, host })).toBe(expected);
});

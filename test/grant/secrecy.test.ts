/** Where a token may be sent. */
import { expect, test } from 'vitest';
import { keepsSecrets } from '../../src/grant/secrecy.ts';

test.each([
  'https://api.osc-fr1.scalingo.com',
  'HTTPS://api.example:8443/x',
  'http://127.0.0.1:3000',
  'http://127.8.9.10',
  'http://localhost:3000/api/',
  'http://LOCALHOST',
  'http://[::1]:3000',
  'http://[::ffff:127.0.0.1]',
  'http://2130706433',
])('%s keeps a secret', (url) => {
  expect(keepsSecrets(url)).toBe(true);
});

test.each([
  '',
  'api.scalingo.com',
  'http://api.osc-fr1.scalingo.com',
  'http://10.0.0.1',
  'http://0.0.0.0',
  'http://128.0.0.1',
  'http://[::2]',
  'http://[',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://127.0.0.1@api.example.com',
  'ws://127.0.0.1',
  'ftp://127.0.0.1',
  'file:///etc/passwd',
])('%j does not', (url) => {
  expect(keepsSecrets(url)).toBe(false);
});

import { signatureOf } from '../../../shared/domain/webhooks/signature.ts';
import { type Rejection, rejected } from './rejection.ts';
import { FILING, JSON_TYPE, post, type Scene } from './scene.ts';

const { description: _, ...ABOUT } = FILING;
const CALL = { ...ABOUT, channel: 'phone', description: FILING.description, person: { userId: 'u1' } };
const CHAT = {
  ...ABOUT,
  channel: 'chat',
  transcript: [{ from: 'requester', text: 'Hello?' }],
  person: { userId: 'u1' },
};
const filed = (body: object, as: 'frontline' | 'operations' | 'requester' | 'machine' = 'frontline') =>
  post(as, '/agent/tickets', body);

const MESSAGE = JSON.stringify({ source: 'x', id: '1', handle: 'zola', text: 'Help!' });
const social = (body: string, signature: (scene: Scene) => string | undefined) => (scene: Scene) => {
  const signed = signature(scene);
  const headers = { ...JSON_TYPE, ...(signed === undefined ? {} : { 'saypro-signature': signed }) };
  return { method: 'POST', path: '/intake/social', body, headers };
};
const strange = (body: string) => social(body, ({ nowMs }) => signatureOf(['not the secret'], nowMs, body));

/** What cannot come in by telephone, chat and social networks. */
export const CHANNELS: readonly Rejection[] = [
  rejected('a call that a requester files', filed(CALL, 'requester'), '403 role-forbids'),
  rejected('a call that a machine files', filed(CALL, 'machine'), '403 role-forbids'),
  rejected(
    'a call that is filed by somebody on no roster',
    filed(CALL, 'operations'),
    '403 team-forbids',
    undefined,
    /roster/,
  ),
  rejected('a call of nobody', filed({ ...CALL, person: undefined }), '422 fields-refused', 'person', /Is missing/),
  rejected('a call of nobody in particular', filed({ ...CALL, person: {} }), '422 fields-refused', 'person'),
  rejected(
    'a call of two persons at once',
    filed({ ...CALL, person: { userId: 'u1', email: 'a@b.example' } }),
    '422 fields-refused',
    'person',
    /by userId or by email/,
  ),
  rejected(
    'a call from an address that nobody has written from',
    filed({ ...CALL, person: { email: 'heard@wrong.example' } }),
    '422 fields-refused',
    'person.email',
    /userId/,
  ),
  rejected(
    'a call without a description',
    filed({ ...CALL, description: undefined }),
    '422 fields-refused',
    'description',
  ),
  rejected('a call by mail', filed({ ...CALL, channel: 'email' }), '422 fields-refused', 'channel', /phone, chat/),
  rejected(
    'a chat without a transcript',
    filed({ ...CHAT, transcript: undefined }),
    '422 fields-refused',
    'transcript',
  ),
  rejected('a chat with nothing in it', filed({ ...CHAT, transcript: [] }), '422 fields-refused', 'transcript'),
  rejected(
    'a chat in which somebody else speaks',
    filed({ ...CHAT, transcript: [{ from: 'bot', text: 'Hi' }] }),
    '422 fields-refused',
    'transcript.0.from',
  ),
  rejected(
    'a chat that is too long',
    filed({ ...CHAT, transcript: Array.from({ length: 8 }, () => ({ from: 'requester', text: 'a'.repeat(4_000) })) }),
    '422 fields-refused',
    'transcript',
    /30000 characters/,
  ),
  rejected('a chat with a call', filed({ ...CHAT, call: { summary: 'Spoke.' } }), '422 fields-refused', 'call'),
  rejected(
    'a call about nothing that there is',
    filed({ ...CALL, category: 'gardening' }),
    '422 fields-refused',
    'category',
  ),
  rejected(
    'a social message without a signature',
    social(MESSAGE, () => undefined),
    '401 signature-refused',
    undefined,
    /SayPro-Signature/,
  ),
  rejected('a social message that somebody else signed', strange(MESSAGE), '401 signature-refused'),
  rejected(
    'a social message with half a signature',
    social(MESSAGE, () => 't=1,v1=00'),
    '401 signature-refused',
  ),
  rejected('a social message that is no JSON, unsigned', strange('{'), '401 signature-refused'),
  rejected('a social message that is too large', strange('a'.repeat(66_000)), '413 body-too-large'),
];

/**
 * Test vectors of W3C WebAuthn Level 3, section 16 (sections 16.2 to 16.5 of the Candidate
 * Recommendation of 2026-05-26): what a client answers to these challenges, for the relying party
 * `example.org`. Bytes are in hex; client data is as its JSON reads.
 */
export interface Vector {
  readonly name: string;
  /** What is said of such a key by RFC 8176: whether copies of it may be kept. */
  readonly amr: 'hwk' | 'swk';
  /** It was made in a frame of another site, which is not allowed here. */
  readonly isOfAFrame: boolean;
  readonly credentialId: string;
  readonly registered: {
    readonly challenge: string;
    readonly clientData: string;
    readonly attestationObject: string;
  };
  readonly asserted: {
    readonly challenge: string;
    readonly clientData: string;
    readonly authenticatorData: string;
    readonly signature: string;
  };
}

const clientData = (
  type: 'webauthn.create' | 'webauthn.get',
  challenge: string,
  { crossOrigin = false, topOrigin = '', extra = '' },
): string =>
  [
    `{"type":"${type}","challenge":"${Buffer.from(challenge, 'hex').toString('base64url')}"`,
    `,"origin":"https://example.org","crossOrigin":${crossOrigin}`,
    topOrigin && `,"topOrigin":"${topOrigin}"`,
    extra &&
      `,"extraData":"clientDataJSON may be extended with additional fields in the future, ` +
        `such as this: ${extra}"`,
    '}',
  ].join('');

const rp = 'bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5';
const none = `a363666d74646e6f6e656761747453746d74a068617574684461746158a4${rp}`;

const [noneRegistered, noneAsserted] = [
  '00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130',
  '39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408',
];
const [selfRegistered, selfAsserted] = [
  '7869c2b772d4b58eba9378cf8f29e26cf935aa77df0da89fa99c0bdc0a76f7e5',
  '4478a10b1352348dd160c1353b0d469b5db19eb91c27f7dfa6fed39fe26af20b',
];
const [crossRegistered, crossAsserted] = [
  '3be5aacd03537142472340ab5969f240f1d87716e20b6807ac230655fa4b3b49',
  '876aa517ba83fdee65fcffdbca4c84eeae5d54f8041a1fc85c991e5bbb273137',
];
const [topRegistered, topAsserted] = [
  '4e1f4c6198699e33c14f192153f49d7e0e8e3577d5ac416c5f3adc92a41f27e5',
  'd54a5c8ca4b62a8e3bb321e3b2bc73856f85a10150db2939ac195739eb1ea066',
];
const top = { crossOrigin: true, topOrigin: 'https://example.com' };

export const vectors: readonly Vector[] = [
  {
    ...{ name: 'none.ES256', amr: 'swk', isOfAFrame: false },
    credentialId: 'f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4',
    registered: {
      challenge: noneRegistered,
      clientData: clientData('webauthn.create', noneRegistered, {
        extra: 'BkQeDjdcTBrXBiAwJTLE5Q',
      }),
      attestationObject:
        `${none}59000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f` +
        '579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db908' +
        '56062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664' +
        '796b9220',
    },
    asserted: {
      challenge: noneAsserted,
      clientData: clientData('webauthn.get', noneAsserted, {}),
      authenticatorData: `${rp}1900000000`,
      signature:
        '3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f' +
        '0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87',
    },
  },
  {
    ...{ name: 'packed-self.ES256', amr: 'swk', isOfAFrame: false },
    credentialId: '455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58c',
    registered: {
      challenge: selfRegistered,
      clientData: clientData('webauthn.create', selfRegistered, {
        extra: 'U9hTXvKE2URkMnb_0xYHVg',
      }),
      attestationObject:
        'a363666d74667061636b65646761747453746d74a263616c672663736967584630440220067a20754ab92500' +
        '5dbf378097c92120031581c73228d1fb4f5b881bcd7da98302207fc7b147558c7c0eba3af18bd9d121fa3d3a' +
        `26d17fe3f220272178f473b6006d68617574684461746158a4${rp}5d00000000df850e09db6afbdfab5169` +
        '7791506cfc0020455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58ca501020326' +
        '2001215820eb151c8176b225cc651559fecf07af450fd85802046656b34c18f6cf193843c5225820927b8aa4' +
        '27a2be1b8834d233a2d34f61f13bfd44119c325d5896e183fee484f2',
    },
    asserted: {
      challenge: selfAsserted,
      clientData: clientData('webauthn.get', selfAsserted, { extra: 'gTb53rz6EhSWomXGzimC1Q' }),
      authenticatorData: `${rp}0900000000`,
      signature:
        '304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf84002204e94dd00047b' +
        '316061b3b99772b7efd95994a83ef584b3b6b825ea3550251b66',
    },
  },
  {
    ...{ name: 'none.ES256.crossOrigin', amr: 'hwk', isOfAFrame: true },
    credentialId: '6e1050c0d2ca2f07c755cb2c66a74c64fa43065c18f938354d9915db2bd5ce57',
    registered: {
      challenge: crossRegistered,
      clientData: clientData('webauthn.create', crossRegistered, {
        ...{ crossOrigin: true, extra: 'zZquEtDR9DWqpW5tBWTFug' },
      }),
      attestationObject:
        `${none}4500000000883f4f6014f19c09d87aa38123be48d000206e1050c0d2ca2f07c755cb2c66a74c64fa` +
        '43065c18f938354d9915db2bd5ce57a501020326200121582022200a473f90b11078851550d03b4e44a2279f' +
        '8c4eca27b3153dedfe03e4e97d225820cbd0be95e746ad6f5a8191be11756e4c0420e72f65b466d39bc56b8b' +
        '123a9c6e',
    },
    asserted: {
      challenge: crossAsserted,
      clientData: clientData('webauthn.get', crossAsserted, {
        ...{ crossOrigin: true, extra: '92pcTVD0Aby-q4dtmj6efg' },
      }),
      authenticatorData: `${rp}0500000000`,
      signature:
        '3046022100eb12fcf23b12764c0f122e22371fab92e283879fd798f38ee1841c951b6e40e7022100c76237ff' +
        '9db77b3c56f30837cda6a09acfa2e915544e609c0733b1184036d1cf',
    },
  },
  {
    ...{ name: 'none.ES256.topOrigin', amr: 'hwk', isOfAFrame: true },
    credentialId: 'b8ad59b996047ab18e2ceb57206c362da57458793481f4a8ebf101c7ca7cc0f1',
    registered: {
      challenge: topRegistered,
      clientData: clientData('webauthn.create', topRegistered, top),
      attestationObject:
        `${none}410000000097586fd09799a76401c200455099ef2a0020b8ad59b996047ab18e2ceb57206c362da5` +
        '7458793481f4a8ebf101c7ca7cc0f1a5010203262001215820a1c47c1d82da4ebe82cd72207102b380670701' +
        '993bc35398ae2e5726427fe01d22582086c1080d82987028c7f54ecb1b01185de243b359294a0ed210cd4748' +
        '0f0adc88',
    },
    asserted: {
      challenge: topAsserted,
      clientData: clientData('webauthn.get', topAsserted, {
        ...{ ...top, extra: 'UiFoJMVRQHDAFWFi4vxUpQ' },
      }),
      authenticatorData: `${rp}0500000000`,
      signature:
        '3045022100b5a70c81780d5fcc9a4f2ae9caae99058f8accaf58b91fb59329646c28ac6ffc022012e101c165' +
        'db3c8e9957f0c54dd6ca9b56bc3bd2f280bd2faa6c1d02c6e5c171',
    },
  },
];

import { randomUUID } from 'node:crypto';
import {
  type CarrierAnswer,
  type FakeCarrier,
  formOf,
  isE164,
  isForm,
  type Received,
} from './fake-carrier.ts';
import { checkSignature } from './signature-v4.ts';

const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
const secretAccessKey = 'canary/aws+secret';
const region = 'eu-west-1';

const xml = (status: number, body: string): CarrierAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});
const namespace = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';

const problem = (status: number, code: string, message: string) =>
  xml(
    status,
    `<ErrorResponse ${namespace}><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type>` +
      `<Code>${code}</Code><Message>${message}</Message></Error>` +
      `<RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
  );

const signatureFault = (received: Received) => {
  const signed = checkSignature(received, secretAccessKey);
  if (!signed) return problem(403, 'MissingAuthenticationToken', 'Missing Authentication Token');
  if (signed.accessKeyId !== accessKeyId) {
    return problem(403, 'InvalidClientTokenId', 'The security token included is invalid.');
  }
  return signed.holds && signed.region === region
    ? undefined
    : problem(403, 'SignatureDoesNotMatch', 'The request signature does not match.');
};

/** `MessageAttributes.entry.N.Name` and `.Value.StringValue`, brought together. */
const attributesOf = (fields: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => /^MessageAttributes\.entry\.\d+\.Name$/.test(name))
      .map(([name, value]) => [value, fields[name.replace(/Name$/, 'Value.StringValue')]]),
  );

const invalid = (what: string) => problem(400, 'InvalidParameter', `Invalid parameter: ${what}`);

const faultOf = (fields: Record<string, string>) => {
  if (fields.Action !== 'Publish') return problem(400, 'InvalidAction', 'Unknown action.');
  if (!isE164(fields.PhoneNumber)) {
    return invalid(`PhoneNumber Reason: ${fields.PhoneNumber} is not valid to publish to`);
  }
  return fields.Message ? undefined : invalid('Empty message');
};

/** Amazon SNS's Publish to a phone: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const fakeSns = (): FakeCarrier => ({
  settings: {
    aws_access_key_id: accessKeyId,
    aws_secret_access_key: secretAccessKey,
    aws_region: region,
    sender_id: 'COUNTERSIGN',
  },
  judge: (received) => {
    if (received.method !== 'POST' || received.path !== '/' || !isForm(received)) {
      return { answer: problem(404, 'InvalidAction', 'Not found.') };
    }
    const fields = formOf(received);
    const fault = signatureFault(received) ?? faultOf(fields);
    if (fault) return { answer: fault };
    const reference = randomUUID();
    const attributes = attributesOf(fields);
    const { PhoneNumber = '', Message = '' } = fields;
    return {
      answer: xml(
        200,
        `<PublishResponse ${namespace}><PublishResult><MessageId>${reference}</MessageId>` +
          `</PublishResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId>` +
          '</ResponseMetadata></PublishResponse>',
      ),
      message: {
        to: PhoneNumber,
        text: Message,
        from: attributes['AWS.SNS.SMS.SenderID'] ?? 'NOTICE',
        reference,
        fields: attributes,
        headers: received.headers,
      },
    };
  },
  failures: {
    number_invalid: invalid('PhoneNumber Reason: is not valid to publish to'),
    opted_out: problem(400, 'OptedOut', 'Phone number is opted out.'),
    throttled: problem(400, 'Throttling', 'Rate exceeded'),
    unavailable: problem(500, 'InternalError', 'Internal service error.'),
    credentials: problem(403, 'InvalidClientTokenId', 'The security token is invalid.'),
  },
});

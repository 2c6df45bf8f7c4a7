import type { MessageAttributeValue, SNSClientConfig } from '@aws-sdk/client-sns';
import { allCommitted } from '@countersign/core';
import type { z } from 'zod';
import { broken, byStatus } from '../exchange.ts';
import { accepted, defineSmsProvider, type Outcome, rejected } from '../provider.ts';
import { settings, stored } from './aws-sns.settings.ts';

type Settings = z.output<typeof settings>;

/**
 * Names of faults, the SDK's and the service's:
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
 */
const rejections: Readonly<Record<string, Outcome>> = {
  InvalidParameterValueException: rejected('content_refused', 'never'),
  ValidationException: rejected('content_refused', 'never'),
  OptedOutException: rejected('recipient_opted_out', 'never'),
  ThrottledException: rejected('throttled', 'later'),
  Throttling: rejected('throttled', 'later'),
  ThrottlingException: rejected('throttled', 'later'),
  InternalErrorException: rejected('unavailable', 'later'),
  ServiceUnavailable: rejected('unavailable', 'later'),
  AuthorizationErrorException: rejected('credentials', 'never'),
  AccessDenied: rejected('credentials', 'never'),
  AccessDeniedException: rejected('credentials', 'never'),
  InvalidClientTokenId: rejected('credentials', 'never'),
  SignatureDoesNotMatch: rejected('credentials', 'never'),
  UnrecognizedClientException: rejected('credentials', 'never'),
  ExpiredToken: rejected('credentials', 'never'),
  CredentialsProviderError: rejected('credentials', 'never'),
  OptInRequired: rejected('account_blocked', 'never'),
};

const text = (value: string): MessageAttributeValue => ({
  DataType: 'String',
  StringValue: value,
});

/** `Transactional` is SNS's word for what must arrive, one-time codes among it. */
const attributesOf = ({ sender_id }: Settings) => ({
  'AWS.SNS.SMS.SMSType': text('Transactional'),
  ...(sender_id && { 'AWS.SNS.SMS.SenderID': text(sender_id) }),
});

const configOf = (
  { aws_region, aws_access_key_id, aws_secret_access_key }: Settings,
  endpoint: string | undefined,
): SNSClientConfig => ({
  region: aws_region,
  // Retries are the dispatch's own business: it knows when the code dies.
  maxAttempts: 1,
  ...(endpoint && { endpoint }),
  ...(aws_access_key_id &&
    aws_secret_access_key && {
      credentials: {
        accessKeyId: aws_access_key_id,
        secretAccessKey: aws_secret_access_key.reveal(),
      },
    }),
});

const outcomeOf = (fault: unknown): Outcome => {
  if (!(fault instanceof Error)) return broken(fault);
  // One name for every bad parameter; the text tells which: "Invalid parameter: PhoneNumber …".
  if (fault.name === 'InvalidParameterException') {
    const isNumber = fault.message.includes('PhoneNumber');
    return rejected(isNumber ? 'number_invalid' : 'content_refused', 'never');
  }
  const known = rejections[fault.name];
  if (known) return known;
  const status = '$response' in fault && readStatus(fault.$response);
  return status ? byStatus(status) : broken(fault);
};

const readStatus = (response: unknown) =>
  typeof response === 'object' && response && 'statusCode' in response
    ? Number(response.statusCode)
    : undefined;

/** SMS by Amazon SNS, through the AWS SDK, which signs the requests. */
export const awsSns = defineSmsProvider({
  kind: 'aws_sns',
  messageTypes: ['sms'],
  secrets: ['aws_secret_access_key'],
  stored,
  settings,
  connect: (given, { baseUrls, ownAwsIdentity }) => {
    // Without keys the SDK would take the process's identity: nothing a tenant may simply assume.
    if (!given.aws_access_key_id && !ownAwsIdentity) return undefined;
    const loading = async () => {
      const sdk = await import('@aws-sdk/client-sns');
      return { sdk, client: new sdk.SNSClient(configOf(given, baseUrls?.aws_sns)) };
    };
    let loaded: ReturnType<typeof loading> | undefined;
    return {
      send: async ({ to, text: message }, signal) => {
        try {
          loaded ??= loading();
          const [{ sdk, client }] = await Promise.all([loaded, allCommitted()]);
          const { MessageId } = await client.send(
            new sdk.PublishCommand({
              PhoneNumber: to,
              Message: message,
              MessageAttributes: attributesOf(given),
            }),
            { abortSignal: signal },
          );
          return MessageId ? accepted(MessageId) : rejected('no_answer', 'later');
        } catch (fault) {
          return outcomeOf(fault);
        }
      },
    };
  },
});

import { secret } from '@countersign/core';
import { z } from 'zod';

const key = z.string().min(1).max(1000).nullish();
/** It becomes part of a host name, so nothing else may pass. */
const aws_region = z.string().regex(/^[a-z]{2}(?:-[a-z]{2,12}){1,2}-\d{1,2}$/);

/** Up to eleven letters and digits, one of them a letter, as SNS asks. */
const sender_id = z
  .string()
  .regex(/^(?=.*[A-Za-z])[A-Za-z0-9-]{1,11}$/)
  .nullish();

export const stored = z.strictObject({
  aws_access_key_id: key,
  aws_secret_access_key: key,
  aws_region,
  sender_id,
});

/** Both keys, or neither: then the process's own identity, where the deployment allows it. */
export const settings = z
  .strictObject({
    aws_access_key_id: key,
    aws_secret_access_key: secret().nullish(),
    aws_region,
    sender_id,
  })
  .refine(
    ({ aws_access_key_id, aws_secret_access_key }) =>
      Boolean(aws_access_key_id) === Boolean(aws_secret_access_key),
  );

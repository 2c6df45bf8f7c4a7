import { TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ChooseLanguage } from '../choose.tsx';
import { useReason } from '../parts.tsx';
import { type Step, Test } from './test-steps.tsx';

const useWords = () => {
  const translate = useTranslate();
  const saidOf = useReason();
  /** Of some reasons a mail server's are other words than a carrier's. */
  const why = (reason: string) => translate(`mail.why_${reason}`, { _: saidOf(reason) });
  return ({ event, server = '', reason, reply_code: code }: Step) => {
    const name = translate(`mail.server_${server}`, { _: server });
    const said = translate(`mail.step_${event}`, { name, _: event });
    if (reason === undefined) return said;
    return `${said}: ${why(reason)}${code === undefined ? '' : ` (${code})`}`;
  };
};

/** Sends one mail to an address, the way that every mail goes, and shows each step of it. */
export const TestMail = () => {
  const translate = useTranslate();
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState('en');
  return (
    <Test
      path="/countersign/emails/tests"
      body={{ email: email.trim(), language }}
      goesTo="email"
      isComplete={email.trim() !== ''}
      wordOf={useWords()}
    >
      {(fault) => (
        <>
          <TextField
            label={translate('mail.test_address')}
            value={email}
            onChange={({ target }) => setEmail(target.value)}
            fullWidth={false}
            type="email"
            autoComplete="email"
            required
            error={fault !== undefined}
            helperText={fault}
            sx={{ flex: '1 1 16rem', maxWidth: 360 }}
          />
          <ChooseLanguage label="messages.test_language" value={language} onChoose={setLanguage} />
        </>
      )}
    </Test>
  );
};

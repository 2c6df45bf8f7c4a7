import { TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Choose, ChooseLanguage } from '../choose.tsx';
import { useReason } from '../parts.tsx';
import { type Step, Test } from './test-steps.tsx';

const useWords = () => {
  const translate = useTranslate();
  const saidOf = useReason();
  const eventOf = ({ event, provider = '', attempt = 1, resting }: Step) => {
    // The name of a provider, however the API writes it.
    const name = translate(`messages.${provider}`, { _: provider });
    if (event === 'attempted' && attempt > 1) return translate('messages.step_failover', { name });
    if (resting) return translate('messages.step_resting', { name });
    return translate(`messages.step_${event}`, { name, _: event });
  };
  return (step: Step) =>
    step.reason === undefined ? eventOf(step) : `${eventOf(step)}: ${saidOf(step.reason)}`;
};

/** Sends one text to a number, the way that every code goes, and shows each step of it. */
export const TestMessage = () => {
  const translate = useTranslate();
  const [number, setNumber] = useState('');
  const [way, setWay] = useState('sms');
  const [language, setLanguage] = useState('en');
  return (
    <Test
      path="/countersign/text-messages/tests"
      body={{ phone_number: number, message_type: way, language }}
      goesTo="phone_number"
      isComplete={number.trim() !== ''}
      wordOf={useWords()}
    >
      {(fault) => (
        <>
          <TextField
            label={translate('messages.test_number')}
            value={number}
            onChange={({ target }) => setNumber(target.value)}
            fullWidth={false}
            type="tel"
            autoComplete="tel"
            required
            error={fault !== undefined}
            helperText={fault}
            sx={{ flex: '1 1 16rem', maxWidth: 360 }}
          />
          <Choose
            label="messages.test_way"
            value={way}
            options={['sms', 'voice'].map((id) => ({ id, name: translate(`messages.way_${id}`) }))}
            onChoose={setWay}
          />
          <ChooseLanguage label="messages.test_language" value={language} onChoose={setLanguage} />
        </>
      )}
    </Test>
  );
};

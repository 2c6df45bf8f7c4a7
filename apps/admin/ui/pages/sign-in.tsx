import { Alert, Box, Button, Card, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useSession } from '../rights.ts';

/** Where nobody is signed in: leads to the login page of the tenant. */
export const SignIn = ({ refusal }: { readonly refusal: string | undefined }) => {
  const translate = useTranslate();
  const session = useSession();
  const [failure, setFailure] = useState(refusal);
  const [isLeaving, setLeaving] = useState(false);
  const leave = () => {
    setLeaving(true);
    session.begin().catch((reason: unknown) => {
      setFailure(reason instanceof Error ? reason.message : String(reason));
      setLeaving(false);
    });
  };
  return (
    <Box component="main" sx={{ minHeight: '100dvh', display: 'grid', placeItems: 'center', p: 2 }}>
      <Card sx={{ p: 4, width: '100%', maxWidth: 400, display: 'grid', gap: 2 }}>
        <Typography variant="h1">{translate('admin.title')}</Typography>
        {failure !== undefined && (
          <Alert severity="error">{translate('admin.sign_in_failed', { message: failure })}</Alert>
        )}
        <Button variant="contained" size="large" onClick={leave} disabled={isLeaving}>
          {translate(isLeaving ? 'admin.signing_in' : 'admin.sign_in')}
        </Button>
      </Card>
    </Box>
  );
};

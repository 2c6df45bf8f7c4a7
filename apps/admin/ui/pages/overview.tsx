import {
  Alert,
  Box,
  Card,
  CardContent,
  Chip,
  FormControlLabel,
  Link,
  Radio,
  RadioGroup,
  Switch,
  Typography,
} from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { useDataProvider, useRefresh, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { writeAsShown } from '../data-provider.ts';
import {
  type Consequence,
  type FactorState,
  ofFactor,
  ofPolicy,
  type Readiness,
  type StateWord,
  stateOf,
} from '../factors.ts';
import { Page, RoleAlert, Section, useSaved, useSetting, Waiting } from '../parts.tsx';
import { useAllows } from '../rights.ts';

/** When what is drawn now is on the screen. */
const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** The charts are half of the bundle: they are not even asked for before the page is there. */
const StatsSection = lazy(async () => {
  await painted();
  return { default: (await import('./stats.tsx')).StatsSection };
});

/** Asked for where something is to be changed. */
const Sure = lazy(async () => ({ default: (await import('../dialogs.tsx')).Sure }));

/** A change that waits for its sentence to be read. */
interface Pending {
  readonly title: string;
  readonly consequence: Consequence;
  readonly path: string;
  /** What is shown of what it changes, and what that is to become. */
  readonly shown: object;
  readonly next: object;
}

const colours: Readonly<Record<StateWord, 'success' | 'default' | 'warning' | 'info'>> = {
  ready: 'success',
  off: 'default',
  needs_provider: 'warning',
  beside: 'info',
  not_enrollable: 'warning',
};

interface FactorCardProps {
  readonly factor: FactorState;
  readonly state: StateWord;
  readonly isAllowed: boolean;
  readonly onSwitch: (isOn: boolean) => void;
}

const FactorCard = ({ factor, state, isAllowed, onSwitch }: FactorCardProps) => {
  const translate = useTranslate();
  const name = translate(`factors.${factor.name}`);
  return (
    <Card variant="outlined" component="li" sx={{ listStyle: 'none' }}>
      <CardContent sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Box
          sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 1 }}
        >
          <Typography variant="h3" sx={{ overflowWrap: 'anywhere', hyphens: 'auto', minWidth: 0 }}>
            {name}
          </Typography>
          <Switch
            checked={factor.enabled}
            disabled={!isAllowed}
            onChange={({ target }) => onSwitch(target.checked)}
            slotProps={{ input: { 'aria-label': name } }}
          />
        </Box>
        <Box>
          <Chip
            size="small"
            color={colours[state]}
            label={translate(`overview.${state}`)}
            variant={state === 'off' ? 'outlined' : 'filled'}
          />
        </Box>
        <Typography variant="body2">{translate(`factor_help.${factor.name}`)}</Typography>
        <Typography variant="body2" color="textSecondary">
          {translate(`overview.${state}_help`)}{' '}
          {state === 'needs_provider' && (
            <Link component={RouterLink} to="/messages">
              {translate('overview.configure')}
            </Link>
          )}
        </Typography>
      </CardContent>
    </Card>
  );
};

/** How many people a policy of *always* leads to enrol: counted when somebody is about to set it. */
const PeopleToEnrol = () => {
  const translate = useTranslate();
  const { data, error } = useSetting('/countersign/mfa/readiness?include_people=true');
  if (!data) return <Waiting error={error} rows={1} />;
  // The API's answer is a `readinessBody`.
  const { people } = data as unknown as Readiness;
  if (!people) return null;
  const key = people.estimated ? 'will_enrol_about' : 'will_enrol';
  return (
    <Alert severity="info">
      {translate(`overview.${key}`, { smart_count: people.without_second_factor })}
    </Alert>
  );
};

/** When a second step is asked for, in which ways, and what a change of it will do. */
export const Overview = () => {
  const translate = useTranslate();
  const saved = useSaved();
  const refresh = useRefresh();
  const dataProvider = useDataProvider();
  const allows = useAllows();
  const { data, error } = useSetting('/countersign/mfa/readiness');
  const [pending, setPending] = useState<Pending>();

  if (!data) {
    return (
      <Page title={translate('menu.overview')}>
        <Waiting error={error} rows={8} />
      </Page>
    );
  }
  // The API's answer is a `readinessBody`.
  const readiness = data as unknown as Readiness;
  const hasProvider = !readiness.phone_gaps.includes('provider_unconfigured');
  const isAlways = readiness.policies.length > 0;
  const canPolicy = allows('update:mfa_policies');
  const canFactors = allows('update:guardian_factors');

  const sentence = ({ key, enrollable }: Consequence) =>
    translate(`overview.${key}`, {
      factors: enrollable.map((each) => translate(`factors.${each}`)).join(', ') || '–',
    });
  const askPolicy = (always: boolean) =>
    setPending({
      title: translate(`overview.${always ? 'always' : 'never'}`),
      consequence: ofPolicy(readiness, always),
      path: '/guardian/policies',
      shown: { value: readiness.policies },
      next: { value: always ? ['all-applications'] : [] },
    });
  const askFactor = ({ name, enabled }: FactorState, isOn: boolean) =>
    setPending({
      title: `${translate(`factors.${name}`)}: ${translate(isOn ? 'overview.on' : 'overview.off')}`,
      consequence: ofFactor(readiness, name, isOn),
      path: `/guardian/factors/${name}`,
      shown: { enabled },
      next: { enabled: isOn },
    });
  const save = async (change: Pending) => {
    await writeAsShown(dataProvider, change);
    saved({ path: change.path, shown: change.next, next: change.shown });
    refresh();
  };

  return (
    <Page title={translate('menu.overview')}>
      <Section title={translate('overview.policy')}>
        {!canPolicy && <RoleAlert allows="reading" />}
        <RadioGroup
          aria-label={translate('overview.policy')}
          value={isAlways ? 'always' : 'never'}
          onChange={(_, value) => askPolicy(value === 'always')}
        >
          {['never', 'always'].map((each) => (
            <FormControlLabel
              key={each}
              value={each}
              disabled={!canPolicy}
              control={<Radio />}
              label={
                <Box sx={{ py: 0.5 }}>
                  <Typography>{translate(`overview.${each}`)}</Typography>
                  <Typography variant="body2" color="textSecondary">
                    {translate(`overview.${each}_help`)}
                  </Typography>
                </Box>
              }
            />
          ))}
        </RadioGroup>
      </Section>
      <Section title={translate('overview.factors')} help={translate('overview.factors_help')}>
        {!canFactors && <RoleAlert allows="reading" />}
        <Box
          component="ul"
          sx={{
            ...{ p: 0, m: 0, display: 'grid', gap: 2 },
            gridTemplateColumns: 'repeat(auto-fill, minmax(min(16rem, 100%), 1fr))',
          }}
        >
          {readiness.factors.map((factor) => (
            <FactorCard
              key={factor.name}
              factor={factor}
              state={stateOf(factor, hasProvider)}
              isAllowed={canFactors}
              onSwitch={(isOn) => askFactor(factor, isOn)}
            />
          ))}
        </Box>
      </Section>
      {allows('read:logs') && (
        <Suspense fallback={<Waiting rows={6} />}>
          <StatsSection />
        </Suspense>
      )}
      {pending && (
        <Suspense fallback={null}>
          <Sure
            title={pending.title}
            text={sentence(pending.consequence)}
            isDangerous={['will_waive', 'will_be_last'].includes(pending.consequence.key)}
            onSure={() => save(pending)}
            onReload={() => {
              setPending(undefined);
              refresh();
            }}
            onClose={() => setPending(undefined)}
          >
            {pending.consequence.key === 'will_ask' && allows('read:users') && <PeopleToEnrol />}
          </Sure>
        </Suspense>
      )}
    </Page>
  );
};

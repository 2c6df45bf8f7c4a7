import { Box, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { BarChart } from '@mui/x-charts/BarChart';
import { useState } from 'react';
import { useLocale, useTranslate } from 'react-admin';
import { Section, useReason, useSetting, Waiting } from '../parts.tsx';
import { barLabels } from '../stats.ts';

interface Counts {
  readonly logins_completed: number;
  readonly logins_failed: number;
  readonly enrollments_completed: number;
  readonly challenges_passed: number;
  readonly answers_rejected: number;
}
interface Stats {
  readonly totals: Counts;
  readonly rates: {
    readonly enrollment?: number;
    readonly challenge?: number;
    readonly message?: number;
  };
  readonly time_to_answer: { readonly median_seconds?: number; readonly p90_seconds?: number };
  readonly failures: readonly {
    readonly event: string;
    readonly factor?: string;
    readonly reason?: string;
    readonly count: number;
  }[];
  readonly series: readonly (Counts & { readonly at: string })[];
}

const windows = ['24h', '7d', '30d'] as const;
/** As many reasons as one looks at. */
const failuresMax = 6;

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <Box sx={{ display: 'grid', gridTemplateRows: '1fr auto' }}>
    <Typography component="dt" variant="body2" color="textSecondary">
      {name}
    </Typography>
    <Typography component="dd" sx={{ m: 0, fontSize: '1.4rem', fontWeight: 650 }}>
      {value}
    </Typography>
  </Box>
);

const Shown = ({ stats, isByHour }: { readonly stats: Stats; readonly isByHour: boolean }) => {
  const translate = useTranslate();
  const saidOf = useReason();
  const locale = useLocale();
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const number = new Intl.NumberFormat(locale);
  const share = (of: number | undefined) => (of === undefined ? '–' : percent.format(of));
  const within = (most: number | undefined) => (most === undefined ? '–' : `≤ ${most} s`);
  const { totals, rates, time_to_answer: time, failures, series } = stats;
  const label = barLabels(locale, isByHour);
  const bars = [
    { dataKey: 'challenges_passed', label: translate('stats.challenges_passed'), color: '#4f8a5b' },
    {
      dataKey: 'enrollments_completed',
      label: translate('stats.enrollments_completed'),
      color: '#5468d4',
    },
    { dataKey: 'answers_rejected', label: translate('stats.answers_rejected'), color: '#c2574c' },
  ];
  // Of nothing there would be no scale.
  const isEmpty = series.every(
    (each) => each.challenges_passed + each.enrollments_completed + each.answers_rejected === 0,
  );
  return (
    <>
      <Box
        component="dl"
        sx={{
          ...{ m: 0, display: 'grid', gap: 2 },
          gridTemplateColumns: 'repeat(auto-fill, minmax(9rem, 1fr))',
        }}
      >
        <Figure name={translate('stats.logins')} value={number.format(totals.logins_completed)} />
        <Figure name={translate('stats.enrollment')} value={share(rates.enrollment)} />
        <Figure name={translate('stats.challenge')} value={share(rates.challenge)} />
        <Figure name={translate('stats.message')} value={share(rates.message)} />
        <Figure name={translate('stats.median')} value={within(time.median_seconds)} />
        <Figure name={translate('stats.p90')} value={within(time.p90_seconds)} />
      </Box>
      <Box role="img" aria-label={translate('stats.chart')}>
        <BarChart
          height={240}
          skipAnimation
          dataset={series.map((each) => ({ ...each }))}
          // By instants: this hour and the same one of yesterday have one name.
          xAxis={[
            {
              ...{ scaleType: 'band', dataKey: 'at' },
              valueFormatter: (instant: string) => label(instant),
            },
          ]}
          yAxis={[{ tickMinStep: 1, width: 36, ...(isEmpty && { max: 1 }) }]}
          series={bars.map((bar) => ({ ...bar, stack: 'all' }))}
        />
      </Box>
      <Typography variant="h3">{translate('stats.failures')}</Typography>
      {failures.length === 0 && (
        <Typography color="textSecondary">{translate('stats.failures_none')}</Typography>
      )}
      <Box component="ul" sx={{ m: 0, pl: 3 }}>
        {failures.slice(0, failuresMax).map(({ event, factor, reason, count }) => (
          <li key={`${event} ${factor} ${reason}`}>
            {[
              translate(`events.${event}`),
              factor && translate(`factors.${factor}`, { _: factor }),
              reason && saidOf(reason),
            ]
              .filter(Boolean)
              .join(' · ')}
            {`: ${number.format(count)}`}
          </li>
        ))}
      </Box>
    </>
  );
};

/** How second steps go: how many, how fast, and why they fail. */
export const StatsSection = () => {
  const translate = useTranslate();
  const [chosen, setChosen] = useState<(typeof windows)[number]>('24h');
  const { data, error } = useSetting(`/countersign/mfa/stats?window=${chosen}`);
  return (
    <Section
      title={translate('stats.title')}
      help={translate('stats.help')}
      actions={
        <ToggleButtonGroup
          size="small"
          exclusive
          value={chosen}
          aria-label={translate('stats.window')}
          onChange={(_, value: (typeof windows)[number] | null) => value && setChosen(value)}
        >
          {windows.map((each) => (
            <ToggleButton key={each} value={each}>
              {translate(`stats.windows.${each}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      }
    >
      {data ? (
        // The API's schema says so.
        <Shown stats={data as unknown as Stats} isByHour={chosen === '24h'} />
      ) : (
        <Waiting error={error} rows={6} />
      )}
    </Section>
  );
};

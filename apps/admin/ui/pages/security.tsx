import { BooleanInput, NumberInput, type RaRecord, useTranslate } from 'react-admin';
import { DurationInput, LinesInput, SettingForm } from '../forms.tsx';
import { listed } from '../lines.ts';
import { Page, Section } from '../parts.tsx';

const allowlists = ['allowlist'];
const withLists = (data: RaRecord): RaRecord => listed(data, allowlists);

export const Security = () => {
  const translate = useTranslate();
  return (
    <Page title={translate('menu.security')}>
      <Section
        title={translate('settings.remembered')}
        help={translate('settings.remembered_help')}
      >
        <SettingForm path="/guardian/settings" scope="update:tenant_settings">
          <BooleanInput
            source="display_remember_me_checkbox"
            label="settings.display_remember_me_checkbox"
          />
          <BooleanInput
            source="remember_me_default_value"
            label="settings.remember_me_default_value"
          />
          <DurationInput
            source="mfa_session_inactivity_timeout"
            label="settings.mfa_session_inactivity_timeout"
          />
          <DurationInput
            source="mfa_session_overall_timeout"
            label="settings.mfa_session_overall_timeout"
          />
        </SettingForm>
      </Section>
      <Section title={translate('settings.email_codes')}>
        <SettingForm path="/guardian/factors/email/settings" scope="update:guardian_factors">
          <NumberInput source="otp_length" label="messages.fields.otp_length" min={4} max={10} />
          <DurationInput
            source="otp_expiration_time"
            label="messages.fields.otp_expiration_time"
            min={30}
            max={600}
          />
        </SettingForm>
      </Section>
      <Section
        title={translate('settings.brute_force')}
        help={translate('settings.brute_force_help')}
      >
        <SettingForm
          path="/attack-protection/brute-force-protection"
          scope="update:attack_protection"
          transform={withLists}
        >
          <BooleanInput source="enabled" label="settings.enabled" />
          <NumberInput source="max_attempts" label="settings.max_attempts" min={1} max={100} />
          <LinesInput source="allowlist" label="settings.allowlist" help="settings.one_a_line" />
        </SettingForm>
      </Section>
      <Section
        title={translate('settings.suspicious_ip')}
        help={translate('settings.suspicious_ip_help')}
      >
        <SettingForm
          path="/attack-protection/suspicious-ip-throttling"
          scope="update:attack_protection"
          transform={withLists}
        >
          <BooleanInput source="enabled" label="settings.enabled" />
          <LinesInput source="allowlist" label="settings.allowlist" help="settings.one_a_line" />
        </SettingForm>
      </Section>
    </Page>
  );
};

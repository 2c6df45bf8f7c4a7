import { describe, expect, it } from 'vitest';
import type { Line } from '../listing/listing.projection.ts';
import {
  ApplicationCreated,
  type ApplicationEvent,
  ApplicationRemoved,
  ApplicationSecretRotated,
  ApplicationSettingsChanged,
} from './application.events.ts';
import { defaultSettings } from './application-defaults.state.ts';
import { applicationsProjection } from './applications.projection.ts';

const at = '2026-01-01T12:00:00.000Z';
const settings = defaultSettings('spa', 'App');
const created = ApplicationCreated({
  tenantId: 'acme',
  clientId: 'client1',
  settings,
  secretDigest: 'digest',
  at,
});

type Listed = NonNullable<ReturnType<typeof applicationsProjection.project>>['body'];
const lineAfter = (...events: readonly ApplicationEvent[]) =>
  events.reduce<Line<Listed> | undefined>(applicationsProjection.project, undefined);

describe('the list of applications', () => {
  it('shows an application as last described, and no digest of its secret', () => {
    const line = lineAfter(
      created,
      ApplicationSettingsChanged({ settings: { description: 'new' }, at }),
      ApplicationSecretRotated({ secretDigest: 'digest-2', at }),
    );
    expect(line).toMatchObject({
      tenantId: 'acme',
      lookup: null,
      body: { clientId: 'client1', settings: { ...settings, description: 'new' } },
    });
    expect(JSON.stringify(line)).not.toContain('digest-2');
  });

  it('forgets one that was removed', () => {
    expect(lineAfter(created, ApplicationRemoved({ at }))).toBeUndefined();
  });
});

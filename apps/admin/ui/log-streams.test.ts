import { categories as known } from '@countersign/auth0-logs';
import { describe, expect, it } from 'vitest';
import { categories, formOf, type LogStream, newStream, streamOf } from './log-streams.ts';

const stream: LogStream & { readonly sink: { readonly httpCustomHeaders: readonly object[] } } = {
  ...{ id: 'lst_1', name: 'To us', status: 'active' },
  filters: [{ type: 'category', name: 'auth.login.fail' }],
  sink: {
    ...{ httpEndpoint: 'https://logs.example/in', httpContentFormat: 'JSONARRAY' },
    httpAuthorization: '********',
    httpCustomHeaders: [{ header: 'x-ours', value: '********' }],
  },
};

describe('the form of a log stream', () => {
  it('offers every category that there is', () => {
    expect(categories).toEqual(known);
  });

  it('sends back what it does not show, and masks as they are', () => {
    expect(streamOf(formOf(stream), stream)).toEqual({
      ...{ name: stream.name, filters: stream.filters, sink: stream.sink },
    });
  });

  it('takes the authorization away that was emptied', () => {
    const sent = streamOf({ ...formOf(stream), authorization: '' }, stream);
    expect(sent.sink.httpAuthorization).toBeNull();
  });

  it('makes one of what was typed', () => {
    const typed = { ...newStream, name: 'To us', endpoint: 'https://logs.example/in' };
    expect(streamOf({ ...typed, filters: ['other'] })).toEqual({
      ...{ name: 'To us', filters: [{ type: 'category', name: 'other' }] },
      sink: {
        ...{ httpEndpoint: 'https://logs.example/in', httpContentFormat: 'JSONLINES' },
        httpAuthorization: null,
      },
    });
  });
});

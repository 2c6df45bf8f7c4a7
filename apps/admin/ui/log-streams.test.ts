import { categories as known } from '@countersign/auth0-logs';
import { describe, expect, it } from 'vitest';
import {
  categories,
  formOf,
  headerField,
  type LogStream,
  newStream,
  shownValue,
  streamOf,
  untypedIn,
  withHeader,
} from './log-streams.ts';

const mask = '********';
const stream: LogStream = {
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
        ...{ httpAuthorization: null, httpCustomHeaders: [] },
      },
    });
  });
});

describe('the headers of a form', () => {
  const [stored] = formOf(stream).headers;
  if (!stored) throw new Error('the stream has a header');
  const sentOf = (headers: ReturnType<typeof withHeader>) =>
    streamOf({ ...formOf(stream), headers }, stream).sink.httpCustomHeaders;

  it('keep what is stored, by the mask that the API knows', () => {
    expect(shownValue(stored)).toBe(mask);
    expect(sentOf([stored])).toEqual([{ header: 'x-ours', value: mask }]);
  });

  it('are added, changed and removed', () => {
    const [, added] = withHeader([stored]);
    if (!added) throw new Error('a row was added');
    expect([added.row === stored.row, shownValue(added)]).toEqual([false, '']);
    const typed = { ...added, name: 'x-new', typed: 'new' };
    expect(sentOf([{ ...stored, typed: 'other' }, typed])).toEqual([
      { header: 'x-ours', value: 'other' },
      { header: 'x-new', value: 'new' },
    ]);
    expect(sentOf([])).toEqual([]);
  });

  it('have no stored value under another name, though one is stored under that as well', () => {
    const renamed = { ...stored, name: 'x-other' };
    expect(shownValue(renamed)).toBe('');
    expect(shownValue({ ...renamed, name: 'x-ours' })).toBe(mask);
    const other = { row: 7, name: 'x-other', stored: 'x-other' };
    const form = { ...formOf(stream), headers: [other, renamed] };
    expect(untypedIn(form)).toEqual([headerField(1, 'value')]);
    expect(untypedIn({ ...form, headers: [{ ...renamed, typed: 'again' }] })).toEqual([]);
  });

  it('have a value that is typed, and none that was emptied', () => {
    const form = { ...formOf(stream), headers: withHeader([{ ...stored, typed: '' }]) };
    expect(untypedIn(form)).toEqual([headerField(0, 'value'), headerField(1, 'value')]);
  });
});

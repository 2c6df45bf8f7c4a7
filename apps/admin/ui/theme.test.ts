import { createTheme, getContrastRatio } from '@mui/material/styles';
import { describe, expect, it } from 'vitest';
import { contrastThreshold, darkTheme, lightTheme } from './theme.ts';

const colours = ['primary', 'secondary', 'error', 'warning', 'info', 'success'] as const;

describe.each([
  ['by day', lightTheme],
  ['by night', darkTheme],
])('a colour %s', (_, theme) => {
  it.each(colours)('has a text on it that can be read: %s', (name) => {
    const { main, contrastText } = createTheme({ palette: theme.palette ?? {} }).palette[name];
    expect(getContrastRatio(contrastText, main)).toBeGreaterThanOrEqual(contrastThreshold);
  });
});

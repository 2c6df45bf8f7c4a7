import { defaultDarkTheme, defaultLightTheme, type RaThemeOptions } from 'react-admin';

const shared: Pick<RaThemeOptions, 'typography' | 'shape'> = {
  typography: {
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
    h1: { fontSize: '1.6rem', fontWeight: 650 },
    h2: { fontSize: '1.2rem', fontWeight: 650 },
    h3: { fontSize: '1rem', fontWeight: 650 },
    button: { textTransform: 'none', fontWeight: 600 },
  },
  shape: { borderRadius: 8 },
};

/** A path or an id has no place to break at: it breaks anywhere (WCAG 2.2, 1.4.10). */
const wrapping: RaThemeOptions['components'] = {
  MuiListItemText: { styleOverrides: { root: { overflowWrap: 'anywhere' } } },
};

/** Of a text on its colour: WCAG 2.2, 1.4.3 (level AA). */
export const contrastThreshold = 4.5;

export const lightTheme: RaThemeOptions = {
  ...defaultLightTheme,
  ...shared,
  components: { ...defaultLightTheme.components, ...wrapping },
  palette: {
    ...{ mode: 'light', contrastThreshold },
    primary: { main: '#3449c9' },
    secondary: { main: '#2a3a9e' },
    // Readable on a field that the mouse is over, too.
    error: { main: '#b3261e' },
    background: { default: '#f6f7fb', paper: '#ffffff' },
  },
};

export const darkTheme: RaThemeOptions = {
  ...defaultDarkTheme,
  ...shared,
  components: { ...defaultDarkTheme.components, ...wrapping },
  palette: {
    ...{ mode: 'dark', contrastThreshold },
    primary: { main: '#a9b6ff' },
    secondary: { main: '#c3ccff' },
    error: { main: '#ffaaa1', contrastText: '#3b0a06' },
    background: { default: '#14161d', paper: '#1c1f29' },
  },
};

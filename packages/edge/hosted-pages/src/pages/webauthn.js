// What a page on which a key signs needs of a browser, and all the script that there is on the
// hosted pages but for what answers an application. Before it stands the library, as it is
// published.
(() => {
  const { browserSupportsWebAuthn, platformAuthenticatorIsAvailable } =
    globalThis.SimpleWebAuthnBrowser;
  const { startAuthentication, startRegistration, WebAuthnAbortService } =
    globalThis.SimpleWebAuthnBrowser;

  /** Tells what there is in this browser, and goes on. */
  const detect = async (detecting) => {
    const tell = (name, is) => {
      detecting.elements.namedItem(name).value = String(is);
    };
    tell('js-available', true);
    tell('webauthn-available', browserSupportsWebAuthn());
    tell(
      'webauthn-platform-available',
      await platformAuthenticatorIsAvailable().catch(() => false),
    );
    detecting.submit();
  };
  const detecting = document.querySelector('form[data-detects]');
  if (detecting) void detect(detecting);

  const form = document.querySelector('form[data-ceremony]');
  if (!form) return;
  const button = form.querySelector('button.submit');
  const status = form.querySelector('[role=status]');
  const refusal = document.getElementById('refusal');

  /** Has the browser forget the passkeys of theirs that are none any more: these are all. */
  const signalAccepted = async () => {
    const { rp, user, excludeCredentials } = JSON.parse(form.dataset.options);
    await globalThis.PublicKeyCredential?.signalAllAcceptedCredentials?.({
      rpId: rp.id,
      userId: user.id,
      allAcceptedCredentialIds: excludeCredentials.map(({ id }) => id),
    });
  };
  if (form.dataset.signal === 'accepted') signalAccepted().catch(() => undefined);

  // It may be pressed from here on; without this script the form says why it does nothing.
  button.disabled = false;
  refusal?.setAttribute('tabindex', '-1');
  refusal?.focus();

  const send = (action, response) => {
    form.elements.namedItem('response').value = response;
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name: 'action', value: action });
    form.append(field);
    form.submit();
  };

  /** What is known of why not: the server knows these names, and shows nothing of the rest. */
  const refuse = ({ name = 'UnknownError', message = '', code = 0 }) =>
    send(`showError::${JSON.stringify({ name, message: message.slice(0, 200), code })}`, '');

  /** The library names its own reasons by a code, and the browser's by their cause. */
  const reasonOf = (error) => (error.cause instanceof Error ? error.cause : error);

  const sign = async () => {
    if (!browserSupportsWebAuthn()) return refuse({ name: 'NotSupportedError' });
    button.disabled = true;
    status.textContent = form.dataset.waiting;
    try {
      const options = { optionsJSON: JSON.parse(form.dataset.options) };
      const start = form.dataset.ceremony === 'create' ? startRegistration : startAuthentication;
      send('default', JSON.stringify(await start(options)));
    } catch (error) {
      refuse(reasonOf(error));
    }
  };

  form.addEventListener('submit', (event) => {
    if (event.submitter !== button) return;
    event.preventDefault();
    void sign();
  });
  // Whoever comes back finds the button as it was, and nothing waiting.
  addEventListener('pagehide', () => WebAuthnAbortService.cancelCeremony());
  addEventListener('pageshow', () => {
    button.disabled = false;
    status.textContent = '';
  });
})();

// What the login page needs of a browser to sign people in by a passkey: it is offered among what
// the browser fills in, and by a button. Where this does not run, neither is, and the password is.
(() => {
  const {
    browserSupportsWebAuthn,
    browserSupportsWebAuthnAutofill,
    platformAuthenticatorIsAvailable,
    startAuthentication,
    WebAuthnAbortService,
  } = globalThis.SimpleWebAuthnBrowser;
  const form = document.querySelector('form[data-passkey]');
  if (!form) return;
  const { passkey: offered, unknown, waiting } = form.dataset;
  const optionsJSON = JSON.parse(form.dataset.options);
  const button = form.querySelector('button');
  const status = form.querySelector('[role=status]');
  const memory = 'countersign-passkey';

  const say = (name, isSo) => {
    for (const field of document.getElementsByName(name)) field.value = String(isSo);
  };

  /** Has the browser forget a passkey that is nobody's here any more: it would offer it again. */
  const forget = async () => {
    const credentialId = sessionStorage.getItem(memory);
    sessionStorage.removeItem(memory);
    if (unknown === undefined || credentialId === null) return;
    const { rpId } = optionsJSON;
    await globalThis.PublicKeyCredential?.signalUnknownCredential?.({ rpId, credentialId });
  };

  const send = (answer) => {
    if (answer) sessionStorage.setItem(memory, answer.id);
    form.elements.namedItem('passkey').value = answer ? JSON.stringify(answer) : '';
    form.submit();
  };

  const fillIn = async () => {
    try {
      send(await startAuthentication({ optionsJSON, useBrowserAutofill: true }));
    } catch {
      // Put aside for the button, or nobody chose one: the page stays as it is.
    }
  };

  const press = async (event) => {
    event.preventDefault();
    button.disabled = true;
    status.textContent = waiting;
    try {
      send(await startAuthentication({ optionsJSON }));
    } catch {
      send(undefined);
    }
  };

  const begin = async () => {
    await forget().catch(() => undefined);
    say('js-available', true);
    if (!browserSupportsWebAuthn()) return;
    say('webauthn-available', true);
    say('allow-passkeys', true);
    if (button) {
      button.hidden = false;
      form.addEventListener('submit', press);
    }
    if (await platformAuthenticatorIsAvailable()) say('webauthn-platform-available', true);
    if (offered === 'autofill' && (await browserSupportsWebAuthnAutofill())) await fillIn();
  };
  void begin();

  addEventListener('pagehide', () => WebAuthnAbortService.cancelCeremony());
  addEventListener('pageshow', ({ persisted }) => {
    // What was to be signed may have been used up since.
    if (persisted) location.reload();
  });
})();

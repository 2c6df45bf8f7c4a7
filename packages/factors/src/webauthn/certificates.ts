/** A chain that vouches for a key has two or three; of a longer one nothing is read. */
const chainMax = 6;

/**
 * Whether certificates, the first signed by the next, lead to one of these roots; all in DER, the
 * roots in base64. The path is built as @simplewebauthn/server builds it, and by the same library.
 * Its own function for this asks every certificate's issuer over the network who was revoked, in
 * the midst of a login and without a bound of time; here FIDO's statuses say that of a whole model.
 */
export const leadsToRoot = async (
  chain: readonly Uint8Array<ArrayBuffer>[],
  roots: readonly string[],
  now: Date,
): Promise<boolean> => {
  if (chain.length === 0 || chain.length > chainMax) return false;
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  type Certificate = InstanceType<typeof x509.X509Certificate>;
  const isInTime = ({ notBefore, notAfter }: Certificate) => notBefore <= now && now <= notAfter;
  const mayIssue = (each: Certificate) =>
    each.getExtension(x509.BasicConstraintsExtension)?.ca === true;

  const leadsTo = async (der: string, [leaf, ...between]: readonly Certificate[]) => {
    const root = new x509.X509Certificate(new Uint8Array(Buffer.from(der, 'base64')));
    // FIDO Metadata Statement 3.0, section 4: the certificate of a model may stand for itself.
    if (!leaf || leaf.equal(root)) return leaf !== undefined && isInTime(leaf);
    const builder = new x509.X509ChainBuilder({ certificates: [root, ...between] });
    const path = [...(await builder.build(leaf))];
    const end = path.findIndex((each) => each.equal(root));
    return end > 0 && path.slice(0, end + 1).every(isInTime) && path.slice(1, end).every(mayIssue);
  };

  try {
    const certificates = chain.map((each) => new x509.X509Certificate(each));
    for (const root of roots) {
      // One that cannot be read, or to which nothing leads, is none: another may be.
      if (await leadsTo(root, certificates).catch(() => false)) return true;
    }
    return false;
  } catch {
    return false;
  }
};

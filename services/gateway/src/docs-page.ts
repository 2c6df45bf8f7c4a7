import { readFileSync } from 'node:fs';
import { html } from 'hono/html';
import { z } from 'zod';

/** The style of the page, in a file of its own: its policy lets none within the page. */
export const docsStyle = readFileSync(new URL('./docs-page.css', import.meta.url), 'utf8');

type Html = ReturnType<typeof html>;

interface Schema {
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
}
/** A schema may be a boolean, too: then there is nothing to say of it. */
const schema: z.ZodType<Schema> = z.lazy(() =>
  z
    .looseObject({
      type: z.union([z.string(), z.array(z.string())]).optional(),
      description: z.string().optional(),
      enum: z.array(z.unknown()).optional(),
      const: z.unknown().optional(),
      properties: z.record(z.string(), schema).optional(),
      required: z.array(z.string()).optional(),
      items: schema.optional(),
      anyOf: z.array(schema).optional(),
    })
    .catch({}),
);
const content = z.record(z.string(), z.looseObject({ schema: schema.optional() }));

const operation = z.looseObject({
  summary: z.string(),
  tags: z.array(z.string()).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).default([]),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        schema: schema.optional(),
      }),
    )
    .default([]),
  requestBody: z.looseObject({ content: content.default({}) }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: content.default({}) })).default({}),
});
type Operation = z.output<typeof operation> & { readonly method: string; readonly path: string };

/** What of an OpenAPI document the page shows. */
const described = z.looseObject({
  info: z.object({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

/** What a value may be, in a word or a few. */
const kindOf = (of: Schema | undefined): string => {
  if (!of) return '';
  if (of.const !== undefined) return JSON.stringify(of.const);
  if (of.enum) return of.enum.map((each) => JSON.stringify(each)).join(' | ');
  if (of.anyOf) return [...new Set(of.anyOf.map(kindOf))].join(' | ');
  if (of.items) return `${kindOf(of.items)}[]`;
  return [of.type ?? 'object'].flat().join(' | ');
};

interface Row {
  readonly name: string;
  readonly where: string;
  readonly isRequired: boolean;
  readonly of: Schema | undefined;
}

const table = (caption: string, rows: readonly Row[]): Html | undefined =>
  rows.length === 0
    ? undefined
    : html`<table><caption>${caption}</caption>
<thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">What</th></tr></thead>
<tbody>${rows.map(
        ({ name, where, isRequired, of }) => html`<tr><th scope="row"><code>${name}</code></th>
<td>${where}${isRequired && ', required'}</td>
<td><code>${kindOf(of)}</code>${of?.description && html` ${of.description}`}</td></tr>`,
      )}</tbody></table>`;

const fieldsOf = (of: Schema | undefined, where: string): readonly Row[] =>
  Object.entries(
    of?.properties ?? of?.anyOf?.find((each) => each.properties)?.properties ?? {},
  ).map(([name, field]) => ({
    ...{ name, where, of: field },
    isRequired: of?.required?.includes(name) ?? false,
  }));

const schemaOf = (of: z.output<typeof content> | undefined): Schema | undefined =>
  Object.values(of ?? {})[0]?.schema;

const operationHtml = (of: Operation): Html => {
  const parameters = of.parameters.map(({ name, in: where, required: isRequired, ...rest }) => ({
    ...{ name, where, isRequired, of: rest.schema },
  }));
  const body = fieldsOf(schemaOf(of.requestBody?.content), 'body');
  const scopes = of.security.flatMap((each) => Object.values(each).flat());
  const answers = Object.entries(of.responses).map(([status, { content: sent }]) => {
    const answered = schemaOf(sent);
    const kind = answered ? kindOf(answered) : 'nothing';
    const fields = Object.keys(answered?.properties ?? answered?.items?.properties ?? {});
    return html`<li><code>${status}</code>: ${kind}${
      fields.length > 0 && html` of <code>${fields.join(', ')}</code>`
    }</li>`;
  });
  return html`<details><summary><code class="method">${of.method}</code>
<code class="path">${of.path}</code> <span>${of.summary}</span></summary>
${scopes.length > 0 && html`<p>A token with one of: <code>${scopes.join(' ')}</code></p>`}
${table('What it takes', [...parameters, ...body])}
<p>What it answers:</p><ul>${answers}</ul>
</details>`;
};

/** How an application gets the token that the Management API takes; it can be run as it stands. */
export const tokenCommand = (publicUrl: string): string =>
  `curl ${publicUrl}/oauth/token -H 'content-type: application/json' -d '{
  "grant_type": "client_credentials",
  "client_id": "…",
  "client_secret": "…",
  "audience": "${publicUrl}/api/v2/"
}'`;

/** The page of what is served, drawn from its OpenAPI document: whole without a script. */
export const docsPage = (document: unknown, publicUrl: string): string => {
  const { info, paths } = described.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, said]): Operation => ({ ...said, method: method.toUpperCase(), path }),
    ),
  );
  const byTag = Map.groupBy(operations, ({ tags: [tag = ''] }) => tag);
  const idOf = (tag: string) => tag.toLowerCase().replaceAll(/\W+/g, '-');
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} ${info.version}: what is served</title>
<link rel="stylesheet" href="/docs/style.css">
</head>
<body>
<header><h1>${info.title} ${info.version}</h1>
<p>Multi-factor authentication that speaks Auth0's API. As OpenAPI: <a href="/docs/json">JSON</a>,
and to be tried out in <a href="/docs/try">Swagger UI</a>.</p></header>
<main>
<section aria-labelledby="token"><h2 id="token">A token for the Management API</h2>
<p>Everything below <code>/api/v2</code> takes one of an application that may manage: the one that
<code>BOOTSTRAP_CLIENT_ID</code> names, or one that was granted scopes of it.</p>
<pre tabindex="0"><code>${tokenCommand(publicUrl)}</code></pre>
<p>Another tenant has its own address, both in the command and as the audience.</p></section>
<nav aria-label="Contents"><ul>${[...byTag.keys()].map(
    (tag) => html`<li><a href="#${idOf(tag)}">${tag}</a></li>`,
  )}</ul></nav>
${[...byTag].map(
  ([tag, of]) => html`<section aria-labelledby="${idOf(tag)}"><h2 id="${idOf(tag)}">${tag}</h2>
${of.map(operationHtml)}</section>`,
)}
</main>
</body>
</html>`);
};

/** What every object of Kubernetes says of itself. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

const groups: Readonly<Record<string, string>> = {
  'keda.sh': '@kubernetes-models/keda/',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/',
  'external-secrets.io': '@kubernetes-models/external-secrets/',
};

/** Where the types of an object's kind are. */
export const modelOf = ({ apiVersion }: KubernetesObject): string => {
  const [group = ''] = apiVersion.split('/');
  return `${groups[group] ?? 'kubernetes-models/'}${apiVersion}`;
};

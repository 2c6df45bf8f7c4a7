{{- /*
An errand that copies the log and what no log can give back, given { root, name, args }. It is no
session, though it has its image, settings and key rings: whatever counts the pods of session (its
budget, its scaling) does not count this one.
*/ -}}
{{- define "countersign.backupPod" -}}
{{- $values := .root.Values -}}
{{- $session := mustMergeOverwrite (deepCopy $values.defaults) $values.services.session -}}
{{- $by := dict "root" .root "name" "session" -}}
{{- $self := dict "root" .root "name" .name "service" $session -}}
{{- $urlSecret := $values.eventstore.urlSecret -}}
{{- with $values.eventstore.urlsSecret }}
{{- $urlSecret = dict "name" . "key" "session.url" }}
{{- end -}}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "countersign.podSecurity" $self | nindent 2 }}
{{- include "countersign.pullSecrets" $self }}
{{- include "countersign.scheduling" $session }}
containers:
  - name: {{ .name }}
    image: {{ include "countersign.image" $by | quote }}
    imagePullPolicy: {{ $values.image.pullPolicy }}
    securityContext: {{- include "countersign.containerSecurity" $self | nindent 6 }}
    args: {{- toYaml .args | nindent 6 }}
    envFrom:
      - configMapRef: { name: {{ include "countersign.name" $by }} }
    env:
      - name: POD_NAME
        valueFrom:
          fieldRef: { fieldPath: metadata.name }
      {{- if $urlSecret.name }}
      - name: EVENTSTORE_URL
        valueFrom:
          secretKeyRef: { name: {{ $urlSecret.name }}, key: {{ $urlSecret.key }} }
      {{- end }}
    resources: {{- toYaml $values.backup.resources | nindent 6 }}
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      - { name: backups, mountPath: /backups }
      {{- range $name, $_ := include "countersign.files" $self | fromYaml }}
      - { name: {{ $name }}, mountPath: /run/secrets/{{ $name }}, readOnly: true }
      {{- end }}
volumes:
  - name: tmp
    emptyDir: { medium: Memory, sizeLimit: 16Mi }
  - name: backups
    persistentVolumeClaim: { claimName: {{ $values.backup.claim }} }
  {{- range $name, $file := include "countersign.files" $self | fromYaml }}
  - name: {{ $name }}
    secret:
      secretName: {{ $file.secret }}
      defaultMode: 288 # 0440
      items:
        - { key: {{ $file.key }}, path: {{ $file.path }} }
  {{- end }}
{{- end }}

{{- /* It speaks to the store and to NATS, and nobody speaks to it. */ -}}
{{- define "countersign.backupPolicy" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{- include "countersign.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels: {{- include "countersign.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  egress:
    {{- include "countersign.dnsEgress" .root | nindent 4 }}
    {{- include "countersign.storeEgress" .root | nindent 4 }}
    - to: {{- toYaml .root.Values.networkPolicy.nats | nindent 8 }}
      ports:
        - { protocol: TCP, port: 4222 }
{{- end }}

{{- define "countersign.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata: {{- include "countersign.metadata" . | nindent 2 }}
spec:
  {{- if not (or .service.autoscaling.enabled .service.keda.enabled) }}
  replicas: {{ .service.replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  selector:
    matchLabels: {{- include "countersign.selector" . | nindent 6 }}
  strategy:
    type: RollingUpdate
    rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }
  template:
    # Settings are read once, at the start: whatever changes them replaces the pods.
    {{- $checksum := dict "checksum/config" (include "countersign.configMap" . | sha256sum) }}
    {{- with .root.Values.nats.usersHash }}{{ $_ := set $checksum "checksum/nats-users" . }}{{ end }}
    metadata: {{- include "countersign.podMetadata" (mustMerge (dict "annotations" $checksum) .) | nindent 6 }}
    spec: {{- include "countersign.pod" . | nindent 6 }}
{{- end }}

{{- define "countersign.pod" -}}
serviceAccountName: {{ include "countersign.serviceAccountName" . }}
automountServiceAccountToken: false
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .root.Values.terminationGracePeriodSeconds }}
securityContext: {{- include "countersign.podSecurity" . | nindent 2 }}
{{- include "countersign.pullSecrets" . }}
{{- include "countersign.scheduling" .service }}
{{- with .service.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
topologySpreadConstraints:
  {{- range $key := list .root.Values.topologyKey "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "countersign.selector" $ | nindent 8 }}
  {{- end }}
containers:
  - name: {{ .name }}
    image: {{ include "countersign.image" . | quote }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    securityContext: {{- include "countersign.containerSecurity" . | nindent 6 }}
    envFrom:
      - configMapRef: { name: {{ include "countersign.name" . }} }
    {{- $urlSecret := .root.Values.eventstore.urlSecret }}
    {{- with .root.Values.eventstore.urlsSecret }}
    {{- $urlSecret = dict "name" . "key" (printf "%s.url" $.name) }}
    {{- end }}
    {{- $named := and .service.store $urlSecret.name }}
    {{- if or $named .service.envFromSecrets }}
    env:
      {{- if $named }}
      - name: EVENTSTORE_URL
        valueFrom:
          secretKeyRef: { name: {{ $urlSecret.name }}, key: {{ $urlSecret.key }} }
      {{- end }}
      {{- with .service.envFromSecrets }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    {{- end }}
    ports:
      - { name: http, containerPort: {{ .service.port }} }
      {{- if .service.healthPort }}
      - { name: health, containerPort: {{ .service.healthPort }} }
      {{- end }}
    resources: {{- toYaml .service.resources | nindent 6 }}
    {{- if eq .name "gateway" }}
    # Long enough for the last one to send requests here to have heard that it ends.
    lifecycle:
      preStop:
        sleep: { seconds: 5 }
    {{- end }}
    # Alive is: the event loop turns. What others do restarts nobody.
    startupProbe:
      httpGet: { path: /healthz, port: {{ include "countersign.healthPort" . }} }
      periodSeconds: 2
      failureThreshold: 60
    livenessProbe:
      httpGet: { path: /healthz, port: {{ include "countersign.healthPort" . }} }
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 3
    # Ready is: connected, caught up, and not about to end.
    readinessProbe:
      httpGet: { path: /readyz, port: {{ include "countersign.healthPort" . }} }
      periodSeconds: 5
      timeoutSeconds: 3
      failureThreshold: 2
    volumeMounts:
      - { name: tmp, mountPath: /tmp }
      {{- range $name, $_ := include "countersign.files" . | fromYaml }}
      - { name: {{ $name }}, mountPath: /run/secrets/{{ $name }}, readOnly: true }
      {{- end }}
      {{- with .service.extraVolumeMounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
volumes:
  - name: tmp
    emptyDir: { medium: Memory, sizeLimit: 16Mi }
  {{- range $name, $file := include "countersign.files" . | fromYaml }}
  - name: {{ $name }}
    secret:
      secretName: {{ $file.secret }}
      defaultMode: 288 # 0440
      items:
        - { key: {{ $file.key }}, path: {{ $file.path }} }
  {{- end }}
  {{- with .service.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- /* The Secrets a service reads as files. */ -}}
{{- define "countersign.files" -}}
{{- $values := .root.Values -}}
{{- with $values.secrets.masterKeys }}
master-keys: { secret: {{ .name }}, key: {{ .key }}, path: ring.json }
{{- end }}
{{- if .service.codeKeys }}
{{- with $values.secrets.codeKeys }}
code-keys: { secret: {{ .name }}, key: {{ .key }}, path: ring.json }
{{- end }}
{{- end }}
{{- with $values.nats.seedsSecret }}
nats: { secret: {{ . }}, key: {{ $.name }}.nk, path: seed }
{{- end }}
{{- with $values.nats.caSecret }}
nats-ca: { secret: {{ . }}, key: ca.crt, path: ca.crt }
{{- end }}
{{- if and .service.store $values.eventstore.caSecret }}
eventstore-ca: { secret: {{ $values.eventstore.caSecret }}, key: ca.crt, path: ca.crt }
{{- end }}
{{- if and (eq .name "gateway") $values.secrets.bootstrap.clientId }}
{{- with $values.secrets.bootstrap.clientSecret }}
bootstrap: { secret: {{ .name }}, key: {{ .key }}, path: client-secret }
{{- end }}
{{- end }}
{{- end }}

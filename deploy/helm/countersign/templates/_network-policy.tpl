{{- define "countersign.networkPolicy" -}}
{{- $policy := .root.Values.networkPolicy -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{- include "countersign.metadata" . | nindent 2 }}
spec:
  podSelector:
    matchLabels: {{- include "countersign.selector" . | nindent 6 }}
  policyTypes: [Ingress, Egress]
  {{- $callers := $policy.metricsFrom }}
  {{- if eq .name "gateway" }}{{ $callers = concat $policy.ingressFrom $callers }}{{ end }}
  {{- if eq .name "gateway" }}
  {{- $test := include "countersign.selector" (dict "root" .root "name" "test") | fromYaml }}
  {{- $callers = append $callers (dict "podSelector" (dict "matchLabels" $test)) }}
  {{- end }}
  {{- with $callers }}
  ingress:
    - from: {{- toYaml . | nindent 8 }}
      ports:
        - { protocol: TCP, port: http }
  {{- end }}
  egress:
    - to: {{- toYaml $policy.dns | nindent 8 }}
      ports:
        - { protocol: UDP, port: 53 }
        - { protocol: TCP, port: 53 }
    - to: {{- toYaml $policy.nats | nindent 8 }}
      ports:
        - { protocol: TCP, port: 4222 }
    {{- if .service.store }}
    - to:
        {{- if .root.Values.eventstore.inChart.enabled }}
        - podSelector:
            matchLabels: {{- include "countersign.selector" (dict "root" .root "name" "eventstore") | nindent 14 }}
        {{- else }}
        {{- toYaml $policy.eventstore | nindent 8 }}
        {{- end }}
      ports:
        - { protocol: TCP, port: 2113 }
    {{- end }}
    {{- if .root.Values.otlpEndpoint }}
    - to: {{- toYaml $policy.otlp | nindent 8 }}
      ports:
        - { protocol: TCP, port: 4318 }
    {{- end }}
    {{- if and (eq .name "mail-dispatch") $policy.mail }}
    - to: {{- toYaml $policy.mail | nindent 8 }}
      ports:
        {{- range .service.internetPorts }}
        - { protocol: TCP, port: {{ . }} }
        {{- end }}
    {{- end }}
    {{- if .service.internet }}
    # The internet, and nothing of ours: a tenant's webhook can name any address.
    - to:
        - ipBlock:
            cidr: 0.0.0.0/0
            except:
              - 10.0.0.0/8
              - 100.64.0.0/10
              - 127.0.0.0/8
              - 169.254.0.0/16
              - 172.16.0.0/12
              - 192.168.0.0/16
        - ipBlock:
            cidr: "::/0"
            except: ["::1/128", "fc00::/7", "fe80::/10"]
      ports:
        {{- range default $policy.internetPorts .service.internetPorts }}
        - { protocol: TCP, port: {{ . }} }
        {{- end }}
    {{- end }}
{{- end }}

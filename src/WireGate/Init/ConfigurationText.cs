using System.Text.Encodings.Web;
using System.Text.Json;
using WireGate.Core;

namespace WireGate.Init;

/// <summary>The configuration that <c>wiregate init</c> writes.</summary>
internal static class ConfigurationText
{
    public const string Agent = "agent";

    public static string Write(TargetUrl target, HostPort bind, Operator person) =>
        $$"""
        # WireGate. Paths are relative to this file; secrets are never in it.
        # Editors complete it with the schema from: wiregate schema
        gate: { state: state }

        # Who may read what sessions did: auditor.key opens it. Keep that key elsewhere, and out of the gate's reach.
        recording: { readers: [auditor.pub], keep: 90d }

        listeners:
          # Agents on this machine. For others bind to its address, with a certificate for its name.
          - { protocol: postgres, bind: {{Quote(bind.ToString())}}, tls: { certificate: gate.pem, key: gate.key, authority: ca.pem } }

        identity:
          agents:
            {{Agent}}: { groups: [agents] }
          people:
            # Whoever ran init. Approves and operates, known by uid on the control socket: no agent may run as this user.
            {{Quote(person.Name)}}: { groups: [approvers], role: operator, uid: {{person.Uid}} }

        credentials:
          # The password lies in state/secrets.sealed; change it with: wiregate secret rotate {{target.Name}}
          {{Quote(target.Name)}}: { from: sealed, user: {{Quote(target.User)}}, to: [{{Quote(target.Address.ToString())}}] }

        targets:
          {{Quote(target.Name)}}:
            protocol: postgres
            address: {{Quote(target.Address.ToString())}}
            database: {{Quote(target.Database)}}
            credential: {{Quote(target.Name)}}
            tls: { mode: {{target.TlsMode}}{{(target.Authority is null ? "" : ", authority: " + Quote(target.Authority))}} }

        # What no rule allows is refused. guardrails.yaml forbids what is hardly ever meant, whatever is allowed here.
        rules_files: [guardrails.yaml]
        rules:
          - name: agents-read
            who: { group: agents }
            where: { target: {{Quote(target.Name)}} }
            when: { effect: read }
            then: allow

        """;

    /// <summary>A JSON string is a YAML string (YAML 1.2, 7.3.1), whatever is in it.</summary>
    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}

using System.Text.Json.Nodes;
using CmkOperator.Cli.Terminal;

namespace CmkOperator.Cli.Diagnoses;

/// <summary>A diagnosis as JSON, in the form of docs/schemas/diagnosis.schema.json.</summary>
internal static class DiagnosisJson
{
    /// <summary>The document.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static string Write(WorkspaceDiagnosis diagnosis)
    {
        var document = new JsonObject
        {
            ["apiVersion"] = "cli.cmk-operator.io/v1alpha1",
            ["kind"] = "Diagnosis",
            ["outcome"] = diagnosis.Outcome.ToString(),
            ["workspaceId"] = diagnosis.WorkspaceId,
        };
        if (diagnosis.Key is { } key)
        {
            document["namespace"] = key.Namespace;
            document["name"] = key.Name;
        }

        document["findings"] = Array(diagnosis.Findings.Select(finding => new JsonObject
        {
            ["subject"] = finding.Subject,
            ["level"] = finding.Level,
            ["code"] = finding.Code,
            ["message"] = finding.Message,
        }));
        document["conditions"] = Array(diagnosis.Conditions.Select(condition => new JsonObject
        {
            ["type"] = condition.Type.ToString(),
            ["status"] = condition.Status.ToString(),
            ["reason"] = condition.Reason.ToString(),
            ["message"] = condition.Message,
        }));
        return ReadableJson.Write(document);
    }

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);
}

using System.Text.Json.Nodes;

namespace CmkOperator.Tests.Webhooks.Fakes;

/// <summary>AdmissionReviews as an API server sends them.</summary>
internal static class Reviews
{
    private const string Subscription = "11111111-1111-1111-1111-111111111111";
    private const string Group = $"/subscriptions/{Subscription}/resourceGroups/rg-ml/providers";

    /// <summary>An object with the schema's defaults, as it reaches a validating webhook; spec fields are merged over it.</summary>
    public static JsonObject Workspace(string name = "fraud-ml", string @namespace = "team-risk", string spec = "{}", string metadata = "{}")
    {
        var workspace = JsonNode.Parse($$$"""
            {
              "apiVersion": "cmk-operator.io/v1alpha1",
              "kind": "CmkWorkspace",
              "metadata": {
                "name": "{{{name}}}", "namespace": "{{{@namespace}}}", "uid": "{{{Guid.NewGuid()}}}", "generation": 1,
                "creationTimestamp": "2026-11-24T08:00:00Z",
                "managedFields": [{
                  "manager": "kubectl", "operation": "Apply", "apiVersion": "cmk-operator.io/v1alpha1", "time": "2026-11-24T08:00:00Z",
                  "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {"f:encryption": {"f:keyName": {} } } }
                }]
              },
              "spec": {
                "subscriptionId": "{{{Subscription}}}", "resourceGroup": "rg-ml", "location": "westeurope", "hbiWorkspace": false,
                "encryption": {"keyVaultId": "{{{Group}}}/Microsoft.KeyVault/vaults/kv-cmk", "keyName": "cmk-ml"},
                "associatedResources": {
                  "storageAccountId": "{{{Group}}}/Microsoft.Storage/storageAccounts/stml",
                  "keyVaultId": "{{{Group}}}/Microsoft.KeyVault/vaults/kv-fraud-ml",
                  "applicationInsightsId": "{{{Group}}}/Microsoft.Insights/components/appi-ml"
                },
                "keyAccess": "Verify", "adoptionPolicy": "Never", "deletionPolicy": "Retain", "deletionProtection": false,
                "externalDeletionPolicy": "Stop", "driftPolicy": "Correct", "suspend": false, "observeOnly": false
              },
              "status": {"observedGeneration": -1, "conditions": []}
            }
            """)!.AsObject();
        Merge(workspace["spec"]!.AsObject(), JsonNode.Parse(spec)!.AsObject());
        Merge(workspace["metadata"]!.AsObject(), JsonNode.Parse(metadata)!.AsObject());
        return workspace;
    }

    public static string Create(JsonObject workspace, bool dryRun = false) => Of("CREATE", workspace, null, dryRun);

    public static string Update(JsonObject now, JsonObject before) => Of("UPDATE", now, before, false);

    /// <summary>The envelope; members of the request are merged over it.</summary>
    public static string Of(string operation, JsonObject? now, JsonObject? before, bool dryRun, string request = "{}")
    {
        var subject = now ?? before!;
        var review = JsonNode.Parse($$$"""
            {
              "kind": "AdmissionReview",
              "apiVersion": "admission.k8s.io/v1",
              "request": {
                "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
                "kind": {"group": "cmk-operator.io", "version": "v1alpha1", "kind": "CmkWorkspace"},
                "resource": {"group": "cmk-operator.io", "version": "v1alpha1", "resource": "cmkworkspaces"},
                "requestKind": {"group": "cmk-operator.io", "version": "v1alpha1", "kind": "CmkWorkspace"},
                "requestResource": {"group": "cmk-operator.io", "version": "v1alpha1", "resource": "cmkworkspaces"},
                "name": "{{{subject["metadata"]!["name"]}}}",
                "namespace": "{{{subject["metadata"]!["namespace"]}}}",
                "operation": "{{{operation}}}",
                "userInfo": {"username": "admin", "uid": "014fbff9a07c", "groups": ["system:authenticated"], "extra": {"authentication.kubernetes.io/credential-id": ["X509SHA256=00"]}},
                "object": null,
                "oldObject": null,
                "dryRun": {{{(dryRun ? "true" : "false")}}},
                "options": {"kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1", "fieldManager": "kubectl", "fieldValidation": "Strict"}
              }
            }
            """)!.AsObject();
        review["request"]!["object"] = now?.DeepClone();
        review["request"]!["oldObject"] = before?.DeepClone();
        Merge(review["request"]!.AsObject(), JsonNode.Parse(request)!.AsObject());
        return review.ToJsonString();
    }

    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is null)
            {
                into.Remove(name);
            }
            else if (value is JsonObject inner && into[name] is JsonObject present)
            {
                Merge(present, inner);
            }
            else
            {
                into[name] = value.DeepClone();
            }
        }
    }
}

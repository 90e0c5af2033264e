using System.Text.Json;
using CmkOperator.Api.V1Alpha1;
using CmkOperator.Controllers;
using CmkOperator.Kubernetes.Client;
using k8s.Models;

namespace CmkOperator.Webhooks;

/// <summary>
/// Evaluates requests for CmkWorkspace objects by what the CRD's rules cannot see: the other objects, the operator's own options, and
/// the cost of a workspace. It has no side effects, so a dry run is evaluated like any other request. It never denies a request because
/// of an internal failure, because the reconciler checks again whatever passes here.
/// </summary>
internal sealed partial class WorkspaceAdmission(
    Declarations declarations, WorkspaceAdmissionOptions options, ILogger<WorkspaceAdmission> logger)
{
    /// <summary>The audit annotation that names the conflicting object.</summary>
    public const string DeclaredBy = "declared-by";

    // More than the CRD's schema admits, however it is escaped; the API server calls the webhook after it has checked the schema.
    private const int LongestSpec = 512 * 1024;

    /// <summary>Answers one request. It checks first what the request is about, and decodes no object that is not ours.</summary>
    /// <param name="request">The request.</param>
    /// <param name="review">The JSON that it was read from, which contains its objects.</param>
    public AdmissionResponse Review(AdmissionRequest request, ReadOnlySpan<byte> review)
    {
        var uid = request.Uid ?? string.Empty;
        try
        {
            return IsOurs(request) && options.Watches(request.Namespace) ? Judge(uid, request, review) : AdmissionResponse.Allow(uid);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // The CRD's schema rejects an object that does not have our shape; anything else is a bug of ours.
            Log.NotJudged(logger, failure, request.Namespace, request.Name);
            return AdmissionResponse.Allow(uid);
        }
    }

    private static bool IsOurs(AdmissionRequest request) =>
        request is
        {
            Kind: { Group: CmkWorkspaceNames.Group, Version: CmkWorkspaceNames.Version, Kind: CmkWorkspaceNames.Kind },
            SubResource: null or "",
            Operation: AdmissionRequest.Create or AdmissionRequest.Update,
        };

    /// <summary>The object in a slice; null when there is nothing to evaluate: it is being deleted, or has no spec that could pass the schema.</summary>
    private static CmkWorkspace? Read(AdmissionRequest request, JsonSlice? slice, ReadOnlySpan<byte> review)
    {
        var json = slice is { } found ? found.Of(review) : default;
        return json is [(byte)'{', ..]
            && JsonSerializer.Deserialize(json, AdmissionJsonContext.Default.ReviewedObject) is
            { Metadata: null or { DeletionTimestamp: null }, Spec: { Length: <= LongestSpec } spec } reviewed
            ? new CmkWorkspace
            {
                Metadata = new V1ObjectMeta { Name = reviewed.Metadata?.Name ?? request.Name, NamespaceProperty = request.Namespace },
                Spec = JsonSerializer.Deserialize(spec.Of(json), CmkWorkspaceJsonContext.Default.CmkWorkspaceSpec),
            }
            : null;
    }

    private AdmissionResponse Judge(string uid, AdmissionRequest request, ReadOnlySpan<byte> review)
    {
        var now = Read(request, request.Object, review);
        var before = Read(request, request.OldObject, review);
        if (now?.Spec is null || (before is null && request.Operation == AdmissionRequest.Update))
        {
            return AdmissionResponse.Allow(uid);
        }

        var others = declarations.Others(now, before);
        if (others.FirstOrDefault(other => other.Metadata.DeletionTimestamp is null) is { } staying)
        {
            return Refuse(uid, now, staying);
        }

        IEnumerable<string> leaving = others.Count > 0 ? [WorkspaceWarnings.RivalLeaving] : [];
        return AdmissionResponse.Allow(uid, [.. leaving, .. WorkspaceWarnings.Of(now.Spec, before?.Spec, options.GrantVaults)]);
    }

    // Forbidden, not Conflict: clients take a Conflict for a lost race and send the request again.
    private AdmissionResponse Refuse(string uid, CmkWorkspace now, CmkWorkspace other)
    {
        var (self, rival) = (WorkspaceStore.Reference(now).Key, WorkspaceStore.Reference(other).Key);
        Log.Refused(logger, self, rival);
        var message = DuplicateMessage(now, self, rival);
        return new AdmissionResponse
        {
            Uid = uid,
            Allowed = false,
            AuditAnnotations = new Dictionary<string, string> { [DeclaredBy] = rival.ToString() },
            Status = new AdmissionStatus
            {
                Message = message,
                Reason = "Forbidden",
                Code = StatusCodes.Status403Forbidden,
                Details = new AdmissionStatusDetails
                {
                    Name = self.Name,
                    Group = CmkWorkspaceNames.Group,
                    Kind = CmkWorkspaceNames.Plural,
                    Causes = [new AdmissionStatusCause("FieldValueDuplicate", message, "spec.workspaceName")],
                },
            },
        };
    }

    // Users of one namespace need not know the names of other namespaces, so only the logs of operator and audit name the object.
    private static string DuplicateMessage(CmkWorkspace now, NamespacedName self, NamespacedName rival)
    {
        var name = now.Spec!.WorkspaceName ?? now.Metadata.Name;
        var workspace = $"workspace {name} in resource group {now.Spec.ResourceGroup} of subscription {now.Spec.SubscriptionId}";
        return rival.Namespace == self.Namespace
            ? $"{workspace} is already declared by the object {rival.Name}: change that one, or delete it first (with deletionPolicy Retain the "
                + "workspace stays), or set observeOnly here to report only"
            : $"{workspace} is already declared by an object in another namespace: ask the administrator of the operator, or set observeOnly here to report only";
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Denied {Object} at admission: {Other} declares the same workspace")]
        public static partial void Refused(ILogger logger, NamespacedName @object, NamespacedName other);

        [LoggerMessage(Level = LogLevel.Error, Message = "Allowed {Namespace}/{Name} at admission without evaluating it")]
        public static partial void NotJudged(ILogger logger, Exception failure, string? @namespace, string? name);
    }
}

/// <summary>The operator's options that admission depends on.</summary>
/// <param name="Namespaces">The namespaces that this operator watches; empty means all.</param>
/// <param name="GrantVaults">Ids of the vaults on which it may grant rights.</param>
internal sealed record WorkspaceAdmissionOptions(IReadOnlyList<string> Namespaces, IReadOnlyList<string> GrantVaults)
{
    /// <summary>Whether this operator evaluates the objects of a namespace: it cannot compare what it does not watch.</summary>
    public bool Watches(string? name) => Namespaces.Count == 0 || Namespaces.Contains(name);
}
